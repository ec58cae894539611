"""The algorithms behind one door: known answers, connected communities, the same answer each time."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tied_people import make_planted, read_classic, to_ties

from entourage.engines.partition import (
    Algorithm,
    TieGraph,
    compute_modularity,
    detect_dendrogram,
    detect_levels,
    detect_partition,
    number_communities,
    split_unconnected,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALGORITHMS: tuple[Any, ...] = get_args(Algorithm)


def to_sets(member_of: NDArray[np.int32]) -> list[set[int]]:
    return [set(np.flatnonzero(member_of == c).tolist()) for c in range(int(member_of.max()) + 1)]


def to_networkx(graph: TieGraph) -> nx.Graph[int]:
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(graph.n_people))
    plain.add_weighted_edges_from(zip(graph.a.tolist(), graph.b.tolist(), graph.weight.tolist(), strict=True))
    return plain


graphs = st.builds(
    lambda n, p, seed, heavy: to_ties(_weigh(nx.gnp_random_graph(n, p, seed=seed), heavy)),
    st.integers(2, 30),
    st.floats(0.02, 0.6),
    st.integers(0, 10_000),
    st.booleans(),
)


def _weigh(graph: nx.Graph[int], heavy: bool) -> nx.Graph[int]:  # noqa: FBT001
    for place, (_, _, tie) in enumerate(graph.edges(data=True)):
        tie["weight"] = 10.0 ** (place % 7 - 3) if heavy else 1.0
    return graph


@settings(max_examples=60, deadline=None)
@given(graph=graphs, algorithm=st.sampled_from(ALGORITHMS), seed=st.integers(0, 5))
def test_communities_are_connected_numbered_by_size_and_repeatable(
    graph: TieGraph, algorithm: Algorithm, seed: int
) -> None:
    found = detect_partition(graph, algorithm=algorithm, seed=seed)
    again = detect_partition(graph, algorithm=algorithm, seed=seed)
    assert np.array_equal(found, again)
    assert np.array_equal(found, number_communities(found))
    plain = to_networkx(graph)
    assert all(nx.is_connected(plain.subgraph(people)) for people in to_sets(found))
    sizes = [len(people) for people in to_sets(found)]
    assert sizes == sorted(sizes, reverse=True)


@settings(max_examples=60, deadline=None)
@given(graph=graphs, resolution=st.floats(0.2, 3), seed=st.integers(0, 50))
def test_modularity_is_that_of_networkx_and_igraph(graph: TieGraph, resolution: float, seed: int) -> None:
    member_of = np.random.default_rng(seed).integers(0, 4, graph.n_people).astype(np.int32)
    found = compute_modularity(graph, member_of, resolution=resolution)
    if graph.n_ties == 0:
        assert found == 0
        return
    groups = [people for people in to_sets(member_of) if people]
    expected = nx.community.modularity(to_networkx(graph), groups, resolution=resolution)
    assert found == pytest.approx(expected, abs=1e-9)
    native = graph.native.modularity(member_of.tolist(), weights=graph.weight.tolist(), resolution=resolution)
    assert found == pytest.approx(native, abs=1e-9)


@pytest.mark.parametrize("algorithm", ["leiden", "louvain"])
def test_karate_reaches_the_published_modularity(algorithm: Algorithm) -> None:
    karate = nx.Graph(nx.karate_club_graph().edges())
    graph = to_ties(karate)
    best = max(
        compute_modularity(graph, detect_partition(graph, algorithm=algorithm, seed=seed))
        for seed in range(5)
    )
    # the optimum, four communities (Brandes et al. 2008)
    assert best == pytest.approx(0.4198, abs=1e-4 if algorithm == "leiden" else 3e-3)


@pytest.mark.parametrize(
    ("name", "published"), [("football", 0.6046), ("dolphins", 0.5285), ("lesmis", 0.5600)]
)
def test_classics_reach_the_published_modularity(name: str, published: float) -> None:
    graph = to_ties(read_classic(name))
    best = max(
        compute_modularity(graph, detect_partition(graph, algorithm="leiden", seed=seed))
        for seed in range(20)
    )
    assert best == pytest.approx(published, abs=2e-3)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_planted_groups_are_found_by_each_algorithm(algorithm: Algorithm) -> None:
    graph, truth = make_planted(4, 25, 0.5, 0.01, seed=3)
    found = detect_partition(graph, algorithm=algorithm, seed=1)
    assert to_sets(found) == to_sets(number_communities(truth))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_two_equal_cliques_are_two_communities_the_first_with_the_smallest_person(
    algorithm: Algorithm,
) -> None:
    graph = to_ties(nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(5)))
    found = detect_partition(graph, algorithm=algorithm, seed=1)
    assert found.tolist() == [0] * 5 + [1] * 5


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("weight", [1e-300, 1.0, 1e300])
def test_one_tie_whatever_its_weight(algorithm: Algorithm, weight: float) -> None:
    graph = TieGraph(2, np.array([0], np.int32), np.array([1], np.int32), np.array([weight]))
    assert detect_partition(graph, algorithm=algorithm, seed=1).tolist() == [0, 0]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_one_gigantic_weight_breaks_nothing(algorithm: Algorithm) -> None:
    graph = to_ties(nx.karate_club_graph())
    weight = graph.weight.copy()
    weight[10] = 1e200
    found = detect_partition(graph, algorithm=algorithm, seed=1, weight=weight)
    assert found[graph.a[10]] == found[graph.b[10]]
    assert np.isfinite(compute_modularity(graph, found, weight=weight))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_without_ties_everyone_is_alone(algorithm: Algorithm) -> None:
    empty = np.zeros(0, np.int32)
    graph = TieGraph(3, empty, empty, np.zeros(0))
    assert detect_partition(graph, algorithm=algorithm, seed=1).tolist() == [0, 1, 2]
    assert compute_modularity(graph, np.arange(3, dtype=np.int32)) == 0


def test_unconnected_communities_are_split() -> None:
    graph = to_ties(nx.disjoint_union(nx.path_graph(3), nx.path_graph(2)))
    pieces = split_unconnected(graph, np.zeros(5, dtype=np.int32))
    assert number_communities(pieces).tolist() == [0, 0, 0, 1, 1]


@pytest.mark.parametrize("resolution", [0.2, 0.5, 1.0, 2.0, 4.0])
def test_resolution_means_the_same_to_leiden_louvain_and_its_levels(resolution: float) -> None:
    graph, _ = make_planted(6, 12, 0.7, 0.05, seed=1)
    found = [
        detect_partition(graph, algorithm="leiden", seed=1, resolution=resolution),
        detect_partition(graph, algorithm="louvain", seed=1, resolution=resolution),
        detect_levels(graph, seed=1, resolution=resolution)[-1],
    ]
    reached = [compute_modularity(graph, member_of, resolution=resolution) for member_of in found]
    assert min(reached) > max(reached) - 0.02


def test_dendrogram_is_nested_and_ends_in_the_answer() -> None:
    graph = to_ties(read_classic("football"))
    dendrogram = detect_dendrogram(graph, seed=1)
    assert np.array_equal(dendrogram[-1], detect_partition(graph, algorithm="louvain", seed=1))
    for fine, coarse in pairwise(dendrogram):
        assert len(set(zip(fine.tolist(), coarse.tolist(), strict=True))) == len(set(fine.tolist()))


def test_levels_are_nested() -> None:
    graph, _ = make_planted(8, 30, 0.4, 0.01, seed=2)
    finest, *_, coarsest = [*detect_levels(graph, seed=1), detect_levels(graph, seed=1)[-1]]
    assert finest.max() >= coarsest.max()
    assert len(set(zip(finest.tolist(), coarsest.tolist(), strict=True))) == finest.max() + 1


def test_generator_of_igraph_and_of_python_are_left_alone() -> None:
    graph = to_ties(nx.karate_club_graph())
    random.seed(5)
    expected = random.random()
    random.seed(5)
    detect_partition(graph, algorithm="leiden", seed=1)
    assert random.random() == expected
    random.seed(5)
    one = igraph.Graph.Erdos_Renyi(20, 0.3).get_edgelist()
    random.seed(5)
    assert igraph.Graph.Erdos_Renyi(20, 0.3).get_edgelist() == one
