"""What runs say about a partition, and what chance would reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import igraph
import networkx as nx
import numpy as np
import pytest
from tied_people import draw_active_groups, make_planted, to_ties

from entourage.communities.agreement import compare_partitions
from entourage.communities.consensus import SAME_MODULARITY, detect_consensus, resample_runs
from entourage.communities.effort import NULL_TIES, Effort, Settings, plan_effort
from entourage.communities.null_graphs import draw_null
from entourage.communities.null_model import compare_to_chance
from entourage.communities.origin import Origin
from entourage.communities.stability import assess_stability
from entourage.engines.partition import (
    MOST_ROUNDS,
    Algorithm,
    TieGraph,
    compute_modularity,
    detect_partition,
    number_communities,
)
from entourage.options import CommunityOptions

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS = Settings("leiden", 1.0, 1)


def as_run(*communities: int) -> np.ndarray:
    return np.array(communities, dtype=np.int32)


def test_stability_is_the_mean_best_jaccard() -> None:
    reference = as_run(0, 0, 0, 0, 1, 1)
    found = assess_stability(reference, [as_run(0, 0, 0, 0, 1, 1), as_run(0, 0, 1, 1, 1, 1)])
    # community 0 against {0, 1}: 2 of 4; against {2, 3, 4, 5}: 2 of 6. Community 1 against the latter: 2 of 4
    assert found.stability.tolist() == [(1 + 1 / 2) / 2, (1 + 1 / 2) / 2]
    assert found.membership.tolist() == [1, 1, 0.5, 0.5, 1, 1]


def test_border_people_are_listed_with_where_they_lean() -> None:
    reference = as_run(0, 0, 0, 1, 1, 1)
    runs = [as_run(0, 0, 0, 1, 1, 1)] * 2 + [as_run(0, 0, 1, 1, 1, 1)] * 2
    border = assess_stability(reference, runs).border
    assert border.to_dict("records") == [{"person": 2, "community_id": 1, "also_leans_to": 2, "share": 0.5}]


def test_a_run_that_merges_communities_puts_nobody_on_the_border_of_their_own() -> None:
    found = assess_stability(as_run(0, 0, 0, 1, 1), [as_run(0, 0, 0, 0, 0)])
    assert found.membership.tolist() == [1, 1, 1, 1, 1]
    assert found.stability.tolist() == [3 / 5, 2 / 5]
    assert found.border.empty


def test_no_runs_and_nobody() -> None:
    assert assess_stability(as_run(), []).border.empty
    assert assess_stability(as_run(0, 0), []).membership.tolist() == [0, 0]


@pytest.mark.parametrize("seed", range(5))
def test_agreement_is_that_of_scikit_learn(seed: int) -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn comes with StepMix only")
    generator = np.random.default_rng(seed)
    one, other = generator.integers(0, 5, 60), generator.integers(0, 9, 60)
    assert compare_partitions(one, other) == pytest.approx(metrics.adjusted_rand_score(one, other))


def test_surer_communities_are_steadier() -> None:
    def stability(across: float) -> float:
        graph, _ = make_planted(4, 30, 0.3, across, seed=1)
        effort = plan_effort(graph.n_ties, CommunityOptions(runs=10))
        consensus = detect_consensus(graph, SETTINGS, effort)
        runs = resample_runs(graph, SETTINGS, effort)
        return float(assess_stability(consensus.member_of, runs).stability.mean())

    sure, middling, noise = stability(0.01), stability(0.1), stability(0.3)
    assert sure > 0.95
    assert sure > middling > noise
    assert noise < 0.5


@pytest.mark.parametrize("seed", range(4))
def test_consensus_costs_no_modularity_against_any_single_run(seed: int) -> None:
    graphs = (
        to_ties(nx.gnm_random_graph(200, 900, seed=seed)),
        to_ties(nx.barabasi_albert_graph(300, 2, seed=seed)),
        make_planted(6, 25, 0.3, 0.08, seed=seed)[0],
        to_ties(nx.ring_of_cliques(30, 5)),
    )
    algorithms: tuple[Algorithm, ...] = ("leiden", "louvain")
    for graph in graphs:
        effort = plan_effort(graph.n_ties, CommunityOptions())
        agreed = compute_modularity(graph, detect_consensus(graph, SETTINGS, effort).member_of)
        for other in range(10):
            for algorithm in algorithms:
                single = detect_partition(graph, algorithm=algorithm, seed=100 + other)
                assert agreed >= compute_modularity(graph, single) - SAME_MODULARITY


def agree(one: np.ndarray, other: np.ndarray) -> float:
    """Give the normalised mutual information, by igraph."""
    return float(igraph.compare_communities(one.tolist(), other.tolist(), method="nmi"))


def draw_unequal(seed: int) -> tuple[TieGraph, np.ndarray]:
    sizes = [300, 100, 40, 20, 12]
    truth = np.repeat(np.arange(5), sizes)
    inside = truth[:, None] == truth[None, :]
    chance = np.where(inside, 10 / np.array(sizes)[truth][:, None], 3 / len(truth))
    tied = np.triu(np.random.default_rng(seed).random(inside.shape) < chance, k=1)
    return to_ties(nx.from_numpy_array(tied.astype(int))), truth


def draw_ring(seed: int) -> tuple[TieGraph, np.ndarray]:
    size = 4 + seed % 3
    return to_ties(nx.ring_of_cliques(10 + 6 * seed, size)), np.repeat(np.arange(10 + 6 * seed), size)


@pytest.mark.parametrize("draw", [draw_unequal, draw_ring])
def test_known_groups_are_found_as_well_as_by_louvain(
    draw: Callable[[int], tuple[TieGraph, np.ndarray]],
) -> None:
    gains = []
    for seed in range(5):
        graph, truth = draw(seed)
        effort = plan_effort(graph.n_ties, CommunityOptions())
        ours = agree(truth, detect_consensus(graph, SETTINGS, effort).member_of)
        louvain = [
            agree(truth, detect_partition(graph, algorithm="louvain", seed=other)) for other in range(3)
        ]
        gains.append(ours - np.mean(louvain))
    assert np.mean(gains) >= -0.02


def test_membership_says_how_many_are_in_the_right_place() -> None:
    # very unequal activity, very unequal weights, groups half mixed: where runs agree too well
    said, right = [], []
    for seed in range(6):
        graph, truth = draw_active_groups(400, 8, n_events=3000, inside=0.65, heavy=seed % 2 == 1, seed=seed)
        effort = plan_effort(graph.n_ties, CommunityOptions())
        found = detect_consensus(graph, SETTINGS, effort).member_of
        said.append(assess_stability(found, resample_runs(graph, SETTINGS, effort)).membership)
        right.append(assess_stability(found, [number_communities(truth)]).membership)
    share, place = np.concatenate(said), np.concatenate(right)
    sure = share >= 0.95
    assert place[sure].mean() >= 0.95
    assert share.mean() == pytest.approx(place.mean(), abs=0.07)
    for low in (0.5, 0.7):
        some = (share >= low) & (share < low + 0.2)
        assert place[some].mean() >= share[some].mean() - 0.05


def test_consensus_of_other_seeds_is_the_same_where_communities_are_clear() -> None:
    graph, truth = make_planted(6, 25, 0.4, 0.05, seed=3)
    effort = plan_effort(graph.n_ties, CommunityOptions())
    found = [detect_consensus(graph, Settings("leiden", 1.0, seed), effort).member_of for seed in range(1, 4)]
    assert all(np.array_equal(found[0], other) for other in found[1:])
    assert compare_partitions(truth, found[0]) == 1


@pytest.mark.parametrize("n_ties", [0, 1, 78, 10_000, 300_000, 1_000_000, 50_000_000])
def test_effort_follows_the_size_and_the_options(n_ties: int) -> None:
    effort = plan_effort(n_ties, CommunityOptions())
    assert 2 <= effort.n_runs <= 30
    assert 2 <= effort.n_null_runs <= 20
    assert (effort.n_starts > 1) == (n_ties <= 200_000)
    asked = plan_effort(n_ties, CommunityOptions(runs=50, null_runs=7))
    assert (asked.n_runs, asked.n_null_runs) == (50, 7)
    assert plan_effort(n_ties, CommunityOptions(algorithm="louvain")).n_starts == 1


def test_chance_is_as_igraph_rewires() -> None:
    graph = to_ties(nx.Graph(nx.karate_club_graph().edges()))
    effort = plan_effort(graph.n_ties, CommunityOptions(null_runs=30))
    null = compare_to_chance(Origin(graph, graph), 0.4198, SETTINGS, effort)
    reached = []
    for seed in range(30):
        copy = graph.native.copy()
        copy.rewire(n=20 * graph.n_ties)
        ends = np.sort(np.array(copy.get_edgelist(), dtype=np.int32), axis=1)
        ends = ends[np.lexsort((ends[:, 1], ends[:, 0]))]
        rewired = TieGraph(graph.n_people, ends[:, 0].copy(), ends[:, 1].copy(), graph.weight)
        found = detect_consensus(rewired, Settings("leiden", 1.0, seed), Effort(1, MOST_ROUNDS, 0, 0, 0, 0))
        reached.append(compute_modularity(rewired, found.member_of))
    assert null.modularity == pytest.approx(np.mean(reached), abs=0.015)
    assert null.has_structure
    assert null.z == pytest.approx((0.4198 - null.modularity) / null.sd)


def test_large_graphs_are_held_to_smaller_ones_of_the_same_degrees() -> None:
    large = to_ties(nx.gnm_random_graph(20_000, 4 * NULL_TIES // 2, seed=1))
    null = draw_null(Origin(large, large), np.random.default_rng(1))
    assert 0.9 * NULL_TIES < null.n_ties < 1.1 * NULL_TIES
    mean_ties = (2 * graph.n_ties / graph.n_people for graph in (large, null))
    assert next(mean_ties) == pytest.approx(next(mean_ties), rel=0.03)
