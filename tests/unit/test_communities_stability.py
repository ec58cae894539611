"""What runs say about a partition, and what chance would reach."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from tied_people import make_planted, to_ties

from entourage.communities.agreement import compare_partitions
from entourage.communities.consensus import detect_consensus, resample_runs
from entourage.communities.effort import NULL_TIES, Effort, Settings, plan_effort
from entourage.communities.null_model import compare_to_chance, draw_null
from entourage.communities.stability import assess_stability
from entourage.engines.partition import TieGraph, compute_modularity
from entourage.options import CommunityOptions

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
        runs = resample_runs(graph, consensus, SETTINGS, effort)
        return float(assess_stability(consensus.member_of, runs).stability.mean())

    sure, middling, noise = stability(0.01), stability(0.1), stability(0.3)
    assert sure > 0.95
    assert sure > middling > noise
    assert noise < 0.5


def test_consensus_gives_up_little_modularity() -> None:
    for seed in range(3):
        graph = to_ties(nx.gnm_random_graph(200, 900, seed=seed))
        effort = plan_effort(graph.n_ties, CommunityOptions())
        agreed = detect_consensus(graph, SETTINGS, effort)
        plain = detect_consensus(graph, SETTINGS, Effort(0, -1, 0, 0, 0, 0))
        kept = compute_modularity(graph, agreed.member_of) / compute_modularity(graph, plain.member_of)
        assert kept >= 0.99


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
    assert (effort.n_votes > 0) == (n_ties <= 200_000)
    asked = plan_effort(n_ties, CommunityOptions(runs=50, null_runs=7))
    assert (asked.n_runs, asked.n_null_runs) == (50, 7)
    assert plan_effort(n_ties, CommunityOptions(algorithm="louvain")).n_votes == 0


def test_chance_is_as_igraph_rewires() -> None:
    graph = to_ties(nx.Graph(nx.karate_club_graph().edges()))
    effort = plan_effort(graph.n_ties, CommunityOptions(null_runs=30))
    null = compare_to_chance(graph, 0.4198, SETTINGS, effort)
    reached = []
    for seed in range(30):
        copy = graph.native.copy()
        copy.rewire(n=20 * graph.n_ties)
        ends = np.sort(np.array(copy.get_edgelist(), dtype=np.int32), axis=1)
        ends = ends[np.lexsort((ends[:, 1], ends[:, 0]))]
        rewired = TieGraph(graph.n_people, ends[:, 0].copy(), ends[:, 1].copy(), graph.weight)
        found = detect_consensus(rewired, Settings("leiden", 1.0, seed), Effort(0, -1, 0, 0, 0, 0))
        reached.append(compute_modularity(rewired, found.member_of))
    assert null.modularity == pytest.approx(np.mean(reached), abs=0.015)
    assert null.has_structure
    assert null.z == pytest.approx((0.4198 - null.modularity) / null.sd)


def test_large_graphs_are_held_to_smaller_ones_of_the_same_degrees() -> None:
    large = to_ties(nx.gnm_random_graph(20_000, 4 * NULL_TIES // 2, seed=1))
    null = draw_null(large, np.random.default_rng(1))
    assert 0.9 * NULL_TIES < null.n_ties < 1.1 * NULL_TIES
    mean_ties = (2 * graph.n_ties / graph.n_people for graph in (large, null))
    assert next(mean_ties) == pytest.approx(next(mean_ties), rel=0.03)
