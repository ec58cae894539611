"""Pockets: a planted concentration inside a community is found, chance is not."""

import networkx as nx
import numpy as np
import pytest

from entourage.convert import UndirectedGraph
from entourage.overlap.pockets import find_pockets
from entourage.overlap.population import LevelSet, Population, select_population


def _population(graph: nx.Graph, communities: np.ndarray) -> Population:
    a, b = np.array(sorted(tuple(sorted(pair)) for pair in graph.edges)).T
    undirected = UndirectedGraph(n=len(graph), a=a, b=b, weight=np.ones(len(a)))
    return select_population(undirected, communities, int(communities.max()) + 1)


def _level(member: np.ndarray) -> LevelSet:
    return LevelSet(
        target_id=("t",), name=("T",), level=("core",), members=member[None, :], inside=member[None, :]
    )


def _one_community(seed: int) -> nx.Graph:
    """120 people in one community, 12 of whom (positions 0 to 11) all know each other."""
    graph = nx.gnm_random_graph(120, 500, seed=seed)
    graph.add_edges_from((a, b) for a in range(12) for b in range(a))
    return graph


def test_a_planted_pocket_is_found_with_its_people() -> None:
    graph = _one_community(1)
    member = np.isin(np.arange(120), [*range(12), 20, 40, 60])
    pockets = find_pockets(_population(graph, np.zeros(120, dtype=np.int64)), _level(member))
    assert pockets["community_id"].tolist() == [1]
    pocket = pockets.iloc[0]
    assert set(pocket["people"]) >= set(range(12))
    assert pocket["n_people"] == len(pocket["people"])
    share = np.mean([member[person] for person in pocket["people"]])
    assert pocket["share"] == pytest.approx(share)
    assert pocket["lift"] == pytest.approx(share / member.mean())


def test_people_drawn_at_random_make_no_pocket() -> None:
    graph = _one_community(2)
    member = np.isin(np.arange(120), np.random.default_rng(1).permutation(120)[:30])
    assert find_pockets(_population(graph, np.zeros(120, dtype=np.int64)), _level(member)).empty


def test_a_community_that_is_all_target_is_no_pocket_of_itself() -> None:
    graph = nx.disjoint_union(nx.complete_graph(20), nx.complete_graph(20))
    graph.add_edge(0, 20)
    communities = np.repeat([0, 1], 20)
    assert find_pockets(_population(graph, communities), _level(communities == 0)).empty


def test_people_are_positions_of_everyone_not_of_the_graph() -> None:
    graph = _one_community(1)
    graph = nx.relabel_nodes(graph, {node: node + 1 for node in graph})
    graph.add_node(0)
    member = np.isin(np.arange(121), range(1, 13))
    population = _population(graph, np.array([-1] + [0] * 120))
    level = LevelSet(
        target_id=("t",),
        name=("T",),
        level=("core",),
        members=member[None, :],
        inside=member[None, population.people],
    )
    assert set(find_pockets(population, level)["people"].iloc[0]) >= set(range(1, 13))


def test_no_target_no_pocket() -> None:
    population = _population(_one_community(1), np.zeros(120, dtype=np.int64))
    none = np.zeros((0, 120), dtype=bool)
    pockets = find_pockets(population, LevelSet((), (), (), none, none))
    assert pockets.empty
    assert list(pockets.columns)[:4] == ["target_id", "level", "community_id", "n_people"]
