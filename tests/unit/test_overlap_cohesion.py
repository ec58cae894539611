"""Cohesion: every figure by hand on a small graph, the null by its own mean, order of rows irrelevant."""

from collections.abc import Iterable

import networkx as nx
import numpy as np
import pytest

from entourage.convert import UndirectedGraph
from entourage.overlap.cohesion import build_cohesion
from entourage.overlap.null_model import Held, expect_permutations, permutations, permute_labels
from entourage.overlap.population import LevelSet, Population, select_population


def _population(graph: nx.Graph, communities: list[int] | None = None) -> Population:
    pairs = sorted((min(a, b), max(a, b), d.get("weight", 1.0)) for a, b, d in graph.edges(data=True))
    a, b, weight = (np.array(side) for side in zip(*pairs, strict=True))
    member_of = np.zeros(len(graph), dtype=np.int64) if communities is None else np.array(communities)
    undirected = UndirectedGraph(n=len(graph), a=a, b=b, weight=weight.astype(float))
    return select_population(undirected, member_of, int(member_of.max()) + 1)


def _level(population: Population, people: Iterable[int], n: int | None = None) -> LevelSet:
    members = np.isin(np.arange(n or population.n), list(people))[None, :]
    return LevelSet(
        target_id=("t",),
        name=("T",),
        level=("audience",),
        members=members,
        inside=members[:, population.people],
    )


def test_every_figure_by_hand() -> None:
    # a triangle 0-1-2 of weights 2, 2, 2 tied by one tie of weight 1 to the chain 3-4-5
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 1, 2), (0, 2, 2), (1, 2, 2), (2, 3, 1), (3, 4, 1), (4, 5, 1)])
    population = _population(graph, [0, 0, 0, 1, 1, 1])
    row = build_cohesion(population, _level(population, {0, 1, 2}), seed=1).iloc[0]
    total, inside, ends = 9, 6, 13
    a = ends / (2 * total)
    assert row["n_in_graph"] == 3
    assert row["tie_share"] == pytest.approx(a)
    assert row["inside_share"] == pytest.approx(inside / total)
    assert row["cohesion"] == pytest.approx((inside / total) / a**2)
    assert row["assortativity"] == pytest.approx((inside / total - a**2) / (a - a**2))
    assert row["e_i_index"] == pytest.approx((1 - 6) / (1 + 6))
    assert row["conductance"] == pytest.approx(1 / 5)
    assert row["n_ties_inside"] == 3
    assert row["largest_piece"] == 3
    assert row["n_communities_half"] == 1
    assert row["effective_communities"] == pytest.approx(1)


def test_assortativity_is_that_of_networkx_for_two_groups() -> None:
    # for a target and its complement Newman's coefficient is the mean of both, weighted by a(1 - a),
    # and both are equal on a regular graph
    graph = nx.random_regular_graph(6, 60, seed=1)
    people = set(range(25))
    nx.set_node_attributes(graph, {node: node in people for node in graph}, "in_target")
    population = _population(graph)
    row = build_cohesion(population, _level(population, people), seed=1).iloc[0]
    inside = sum(a in people and b in people for a, b in graph.edges) / graph.number_of_edges()
    outside = sum(a not in people and b not in people for a, b in graph.edges) / graph.number_of_edges()
    a = len(people) / 60
    newman = (inside + outside - a**2 - (1 - a) ** 2) / (1 - a**2 - (1 - a) ** 2)
    assert nx.attribute_assortativity_coefficient(graph, "in_target") == pytest.approx(newman)
    assert row["assortativity"] == pytest.approx((inside - a**2) / (a - a**2))


def test_a_random_target_is_at_the_level_of_chance() -> None:
    graph = nx.gnm_random_graph(400, 3000, seed=2)
    population = _population(graph)
    people = np.random.default_rng(3).permutation(400)[:120]
    row = build_cohesion(population, _level(population, people.tolist()), seed=1).iloc[0]
    assert abs(row["cohesion_z"]) < 3
    assert row["cohesion"] == pytest.approx(1, abs=0.1)
    assert row["e_i_index"] == pytest.approx(row["e_i_expected"], abs=0.1)


def test_busy_people_are_compared_with_busy_people() -> None:
    # preferential attachment ties hubs to each other no more than their strength makes them
    graph = nx.barabasi_albert_graph(600, 5, seed=4)
    population = _population(graph)
    hubs = np.argsort(-population.strength, kind="stable")[:60]
    row = build_cohesion(population, _level(population, hubs.tolist()), seed=1).iloc[0]
    assert row["assortativity"] < 0.2
    # the null has the hubs' strength too: its e-i index is near theirs, far from that of 60 people at random
    assert row["e_i_expected"] < 0.75
    at_random = np.random.default_rng(5).permutation(600)[:60]
    other = build_cohesion(population, _level(population, at_random.tolist()), seed=1).iloc[0]
    assert other["e_i_expected"] > row["e_i_expected"]


def test_everyone_and_nobody_have_no_assortativity() -> None:
    population = _population(nx.karate_club_graph())
    everyone = build_cohesion(population, _level(population, range(34)), seed=1).iloc[0]
    assert everyone["cohesion"] == pytest.approx(1)
    assert np.isnan(everyone["assortativity"])
    assert np.isnan(everyone["cohesion_z"])
    nobody = build_cohesion(population, _level(population, []), seed=1).iloc[0]
    assert nobody["largest_piece"] == 0
    assert np.isnan(nobody["cohesion"])


def test_people_without_ties_count_in_the_target_only() -> None:
    graph = nx.path_graph(4)
    graph.add_node(4)
    population = _population(graph, [0, 0, 1, 1, -1])
    row = build_cohesion(population, _level(population, {0, 1, 4}, n=5), seed=1).iloc[0]
    assert row["n_people"] == 3
    assert row["n_in_graph"] == 2


def test_the_same_seed_gives_the_same_figures() -> None:
    population = _population(nx.karate_club_graph())
    level = _level(population, range(15))
    one, other = (build_cohesion(population, level, seed=7) for _ in range(2))
    assert one.equals(other)


def test_permutations_keep_everyone_in_their_stratum() -> None:
    strata = np.arange(34) % 3
    drawn = list(permutations(34, seed=1, runs=20, strata=strata))
    assert len({tuple(source) for source in drawn}) > 1
    for source in drawn:
        assert sorted(source) == list(range(34))
        assert (strata[source] == strata).all()


def test_many_strata_are_permuted_too() -> None:
    strata = np.arange(500) // 4
    source = next(iter(permutations(500, seed=1, runs=1, strata=strata)))
    assert (strata[source] == strata).all()
    assert sorted(source) == list(range(500))
    assert (source != np.arange(500)).any()


def test_the_closed_form_is_what_permutations_give() -> None:
    graph = nx.barabasi_albert_graph(2000, 6, seed=1)
    draw = np.random.default_rng(1)
    for one, other in graph.edges:
        graph.edges[one, other]["weight"] = float(draw.pareto(2.5) + 1)
    population = _population(graph)
    busy = np.argsort(-population.strength, kind="stable")
    for people in (draw.permutation(2000)[:300], busy[:400:2], draw.permutation(2000)[:1200]):
        level = _level(population, people.tolist())
        observed = Held(
            inside=np.array(
                [population.weight[level.inside[0][population.a] & level.inside[0][population.b]].sum()]
            ),
            ends=np.array([population.strength[level.inside[0]].sum()]),
            total=population.total,
        )
        drawn = permute_labels(population, level, seed=2, runs=1500)
        null = drawn.cohesion()[0]
        closed = expect_permutations(population, level, observed)
        spread = null.std(ddof=1)
        z = (observed.cohesion()[0] - null.mean()) / spread
        assert closed.z[0] == pytest.approx(z, abs=0.15 + 0.08 * abs(z))
        assert closed.e_i_expected[0] == pytest.approx(drawn.e_i_index()[0].mean(), abs=0.01)


def test_large_graphs_use_the_closed_form_and_small_ones_permute(monkeypatch: pytest.MonkeyPatch) -> None:
    population = _population(nx.gnm_random_graph(300, 2000, seed=1))
    level = _level(population, range(60))
    permuted = build_cohesion(population, level, seed=1).iloc[0]
    assert permuted["n_permutations"] == 999
    monkeypatch.setattr("entourage.overlap.null_model.WORK", 1000)
    closed = build_cohesion(population, level, seed=1).iloc[0]
    assert closed["n_permutations"] == 0
    assert closed["cohesion"] == permuted["cohesion"]
    assert closed["cohesion_z"] == pytest.approx(permuted["cohesion_z"], abs=0.3)
