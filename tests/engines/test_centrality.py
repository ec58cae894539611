"""Every measure against networkx, on random and known graphs."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from entourage.engines.centrality import (
    compute_betweenness,
    compute_constraint,
    compute_coreness,
    compute_pagerank,
    find_components,
)

KNOWN = {
    "karate": nx.karate_club_graph,
    "lesmis": nx.les_miserables_graph,
    "florentine": nx.florentine_families_graph,
    "with isolated people": lambda: nx.disjoint_union(nx.path_graph(4), nx.empty_graph(3)),
    "random": lambda: nx.gnp_random_graph(60, 0.06, seed=3),
    "complete": lambda: nx.complete_graph(6),
}


def to_matrix(graph: nx.Graph, weight: str | None = "weight") -> sparse.csr_array:
    return sparse.csr_array(nx.to_scipy_sparse_array(graph, dtype=float, weight=weight))


def random_attention(n: int, seed: int) -> nx.DiGraph:
    rng = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(n, 0.1, seed=seed, directed=True)
    for a, b in graph.edges:
        graph[a][b]["weight"] = float(rng.integers(1, 9))
    return graph


@pytest.mark.parametrize("seed", range(5))
def test_pagerank_is_networkx_s(seed: int) -> None:
    graph = random_attention(40, seed)
    found = compute_pagerank(to_matrix(graph), tolerance=1e-12)[:, 0]
    expected = nx.pagerank(graph, tol=1e-12, max_iter=500)
    assert found == pytest.approx([expected[i] for i in range(40)], abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_many_restarts_at_once_are_networkx_s_one_by_one(seed: int) -> None:
    graph = random_attention(40, seed)
    rng = np.random.default_rng(seed)
    restarts = (rng.random((40, 3)) < 0.3).astype(float)
    found = compute_pagerank(sparse.csc_array(to_matrix(graph)), restarts, tolerance=1e-12)
    for column in range(3):
        personal = {i: restarts[i, column] for i in range(40)}
        expected = nx.pagerank(graph, personalization=personal, tol=1e-12, max_iter=500)
        assert found[:, column] == pytest.approx([expected[i] for i in range(40)], abs=1e-9)


def test_walks_restart_as_often_as_each_person_s_damping_says() -> None:
    matrix = to_matrix(random_attention(30, 3))
    n = matrix.shape[0]
    damping = np.random.default_rng(3).uniform(0, 0.85, n)
    restarts = np.column_stack([np.ones(n), np.arange(n) < 4]).astype(float)
    found = compute_pagerank(matrix, restarts, damping=damping, tolerance=1e-12)
    given = matrix.toarray().sum(axis=1, keepdims=True)
    follow = np.where(given > 0, damping[:, None] * matrix.toarray() / np.where(given > 0, given, 1), 0)
    for column in (0, 1):
        back = restarts[:, column] / restarts[:, column].sum()
        step = follow + (1 - follow.sum(axis=1, keepdims=True)) * back
        stays = np.linalg.matrix_power(step, 4096)[0]
        assert found[:, column] == pytest.approx(stays, abs=1e-9)
    even = compute_pagerank(matrix, restarts, damping=np.full(n, 0.85), tolerance=1e-12)
    assert even == pytest.approx(compute_pagerank(matrix, restarts, tolerance=1e-12), abs=1e-9)


def test_restarts_on_nobody_reach_nobody() -> None:
    found = compute_pagerank(to_matrix(random_attention(10, 1)), np.zeros((10, 1)))
    assert found.sum() == 0


def test_a_graph_without_ties_shares_attention_evenly() -> None:
    assert compute_pagerank(sparse.csr_array((4, 4)))[:, 0] == pytest.approx([0.25] * 4)


def test_attention_does_not_change_what_it_is_given() -> None:
    matrix = sparse.csc_array(to_matrix(random_attention(20, 2)))
    before = matrix.data.copy()
    compute_pagerank(matrix)
    assert (matrix.data == before).all()


@pytest.mark.parametrize("name", KNOWN)
def test_exact_betweenness_is_networkx_s(name: str) -> None:
    graph = KNOWN[name]()
    found = compute_betweenness(to_matrix(graph), seed=1)
    expected = nx.betweenness_centrality(graph)
    assert found.share == pytest.approx(list(expected.values()), abs=1e-9)
    assert found.error == 0
    assert found.n_pivots == len(graph)


def test_sampled_betweenness_says_how_far_off_it_is() -> None:
    graph = nx.barabasi_albert_graph(400, 3, seed=5)
    exact = np.array(list(nx.betweenness_centrality(graph).values()))
    sampled = compute_betweenness(to_matrix(graph), seed=1, n_pivots=80)
    assert 0 < sampled.error < 0.1
    assert np.abs(sampled.share - exact).max() <= 2 * sampled.error
    assert sampled.n_pivots == 80


def test_pivots_on_everyone_are_exact() -> None:
    graph = to_matrix(nx.karate_club_graph())
    assert compute_betweenness(graph, seed=1, n_pivots=34).error == 0


def test_sampled_betweenness_is_unbiased_over_seeds() -> None:
    graph = nx.karate_club_graph()
    exact = np.array(list(nx.betweenness_centrality(graph).values()))
    runs = [compute_betweenness(to_matrix(graph), seed=seed, n_pivots=16).share for seed in range(200)]
    assert np.mean(runs, axis=0) == pytest.approx(exact, abs=0.02)


@pytest.mark.parametrize("name", KNOWN)
def test_coreness_is_networkx_s(name: str) -> None:
    graph = KNOWN[name]()
    assert compute_coreness(to_matrix(graph)).tolist() == list(nx.core_number(graph).values())


@given(st.integers(0, 10_000), st.integers(1, 40), st.floats(0, 0.5))
@settings(max_examples=40, deadline=None)
def test_coreness_and_components_on_any_graph(seed: int, n: int, p: float) -> None:
    graph = nx.gnp_random_graph(n, p, seed=seed)
    matrix = to_matrix(graph)
    assert compute_coreness(matrix).tolist() == list(nx.core_number(graph).values())
    ends = np.array(list(graph.edges), dtype=int).reshape(-1, 2)
    pieces = find_components(n, ends[:, 0], ends[:, 1])
    assert len(set(pieces.tolist())) == nx.number_connected_components(graph)


@pytest.mark.parametrize("name", [name for name in KNOWN if name != "with isolated people"])
def test_constraint_is_networkx_s(name: str) -> None:
    graph = KNOWN[name]()
    weight = "weight" if nx.is_weighted(graph) else None
    expected = list(nx.constraint(graph, weight=weight).values())
    assert compute_constraint(to_matrix(graph)) == pytest.approx(expected, nan_ok=True)


def test_constraint_of_some_people_is_the_same() -> None:
    graph = to_matrix(nx.karate_club_graph())
    everyone = compute_constraint(graph)
    assert compute_constraint(graph, np.array([3, 0, 33])) == pytest.approx(everyone[[3, 0, 33]])


def test_constraint_of_the_isolated_is_unknown() -> None:
    found = compute_constraint(to_matrix(KNOWN["with isolated people"]()))
    assert np.isnan(found).tolist() == [False] * 4 + [True] * 3


def test_strong_pieces_follow_the_direction_of_ties() -> None:
    ring_and_tail = np.array([(0, 1), (1, 2), (2, 0), (2, 3)])
    pieces = find_components(4, ring_and_tail[:, 0], ring_and_tail[:, 1], strong=True)
    assert pieces[0] == pieces[1] == pieces[2] != pieces[3]
