"""Whether the targets explain the ties: planted same, other and no structure; the statistic by hand."""

import networkx as nx
import numpy as np
import pytest

from entourage.convert import UndirectedGraph
from entourage.language import Language
from entourage.overlap.explained import explain_ties, tie_information
from entourage.overlap.population import LevelSet, Population, select_population


def _population(graph: nx.Graph, communities: np.ndarray) -> Population:
    a, b = np.array(sorted(tuple(sorted(pair)) for pair in graph.edges)).T
    undirected = UndirectedGraph(n=len(graph), a=a, b=b, weight=np.ones(len(a)))
    return select_population(undirected, communities, int(communities.max()) + 1)


def _levels(population: Population, *members: np.ndarray) -> LevelSet:
    names = tuple(f"t{number}" for number in range(len(members)))
    inside = np.array(members, dtype=bool)
    return LevelSet(names, names, ("audience",) * len(names), inside, inside[:, population.people])


def _blocks(affinity: np.ndarray, size: int, *, seed: int = 1) -> nx.Graph:
    return nx.stochastic_block_model([size] * len(affinity), affinity.tolist(), seed=seed)


def test_information_by_hand() -> None:
    # two groups of two, one tie inside each and one across: ends fall (1/3, 1/6; 1/6, 1/3)
    graph = nx.Graph([(0, 1), (2, 3), (1, 2)])
    population = _population(graph, np.zeros(4, dtype=np.int64))
    by_hand = 2 * (1 / 3) * np.log2((1 / 3) / (1 / 4)) + 2 * (1 / 6) * np.log2((1 / 6) / (1 / 4))
    assert tie_information(population, np.array([0, 0, 1, 1])) == pytest.approx(by_hand)
    assert tie_information(population, np.array([0, 0, 0, 0])) == pytest.approx(0)


def test_targets_that_are_the_communities_are_the_same_structure() -> None:
    graph = _blocks(np.full((4, 4), 0.01) + 0.2 * np.eye(4), 50)
    communities = np.repeat(np.arange(4), 50)
    population = _population(graph, communities)
    levels = _levels(population, communities == 0, communities == 1, communities == 2)
    row = explain_ties(population, levels, Language("en"), seed=1).iloc[0]
    assert row["answer"] == "same"
    assert row["p_value"] < 0.01
    assert row["share_explained"] == pytest.approx(1, abs=0.05)


def test_targets_that_cut_across_the_communities_are_another_structure() -> None:
    # four blocks: communities join 0-1 and 2-3, targets join 0-2 and 1-3, both attract
    affinity = np.array(
        [[0.3, 0.1, 0.1, 0.01], [0.1, 0.3, 0.01, 0.1], [0.1, 0.01, 0.3, 0.1], [0.01, 0.1, 0.1, 0.3]]
    )
    graph = _blocks(affinity, 50)
    block = np.repeat(np.arange(4), 50)
    population = _population(graph, block // 2)
    row = explain_ties(population, _levels(population, block % 2 == 0), Language("en"), seed=1).iloc[0]
    assert row["answer"] == "another"
    assert row["within_p_value"] < 0.01


def test_targets_drawn_at_random_explain_nothing() -> None:
    graph = _blocks(np.full((4, 4), 0.01) + 0.2 * np.eye(4), 50)
    population = _population(graph, np.repeat(np.arange(4), 50))
    member = np.random.default_rng(1).random(200) < 0.4
    row = explain_ties(population, _levels(population, member), Language("en"), seed=1).iloc[0]
    assert row["answer"] == "none"
    assert row["p_value"] > 0.01


def test_the_p_value_is_that_of_chance_when_labels_do_not_matter() -> None:
    graph = nx.gnm_random_graph(120, 600, seed=1)
    population = _population(graph, np.zeros(120, dtype=np.int64))
    draw = np.random.default_rng(2)
    p_values = [
        explain_ties(population, _levels(population, draw.random(120) < 0.5), Language("en"), seed=1)[
            "p_value"
        ].iloc[0]
        for _ in range(20)
    ]
    assert 0.25 < np.mean(p_values) < 0.75


def test_a_target_of_everyone_is_not_tested() -> None:
    graph = nx.karate_club_graph()
    population = _population(graph, np.zeros(34, dtype=np.int64))
    assert explain_ties(
        population, _levels(population, np.ones(34, dtype=bool)), Language("en"), seed=1
    ).empty
