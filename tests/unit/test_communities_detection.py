"""From ties to communities: known graphs, planted truth, odd graphs, and the same answer each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tied_people import list_ties, make_network, make_planted, make_tables, read_classic, to_ties

from entourage.communities import detect_communities
from entourage.communities.agreement import compare_partitions
from entourage.errors import SettingError
from entourage.language import Language
from entourage.options import CommunityOptions

if TYPE_CHECKING:
    from entourage.model import Communities

ENGLISH = Language("en")


def detect(ties: list[Any], n_people: int, **options: Any) -> Communities:  # noqa: ANN401
    network = make_network(ties, n_people)
    return detect_communities(network, make_tables(n_people), CommunityOptions(**options), ENGLISH)


def detect_graph(graph: nx.Graph[Any], **options: Any) -> Communities:  # noqa: ANN401
    laid = to_ties(graph)
    return detect(list_ties(laid), laid.n_people, **options)


def assert_same(one: Communities, other: Communities) -> None:
    assert np.array_equal(one.member_of, other.member_of)
    assert np.array_equal(one.membership, other.membership, equal_nan=True)
    for name in ("table", "border", "between", "levels"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert (one.modularity, one.null_z, one.stability) == (other.modularity, other.null_z, other.stability)


@pytest.mark.parametrize("algorithm", ["leiden", "louvain", "infomap", "label-propagation"])
def test_planted_groups_are_found_sure_and_beyond_chance(algorithm: str) -> None:
    graph, truth = make_planted(4, 30, 0.4, 0.01, seed=2)
    found = detect(list_ties(graph), graph.n_people, algorithm=algorithm)
    assert compare_partitions(truth, found.member_of) == 1
    assert found.has_structure
    assert found.stability > 0.9
    assert found.null_z > 10
    assert found.algorithm == algorithm
    assert found.table["size"].tolist() == [30] * 4


@pytest.mark.parametrize("name", ["karate_club", "football", "polblogs", "dolphins"])
def test_classics_have_structure(name: str) -> None:
    found = detect_graph(read_classic(name))
    assert found.has_structure
    assert found.modularity > found.null_modularity + 0.05


def test_football_communities_are_its_conferences() -> None:
    graph = read_classic("football")
    found = detect_graph(graph)
    truth = np.array([value for _, value in graph.nodes(data="value")])
    assert compare_partitions(truth, found.member_of) > 0.8
    assert found.modularity > 0.6


def test_polblogs_is_polarised_along_its_camps() -> None:
    graph = read_classic("polblogs")
    found = detect_graph(graph)
    truth = np.array([value for _, value in graph.nodes(data="value")])
    connected = found.member_of >= 0
    assert connected.sum() == 1224
    assert compare_partitions(truth[connected], found.member_of[connected]) > 0.7
    assert found.shape is not None
    assert found.shape.kind == "polarised"
    assert found.modularity > 0.42


@pytest.mark.parametrize("seed", range(4))
def test_random_graphs_have_no_structure(seed: int) -> None:
    random_graphs = (
        nx.gnm_random_graph(120, 400, seed=seed),
        nx.Graph(nx.configuration_model([3] * 100 + [12] * 10, seed=seed)),
        nx.barabasi_albert_graph(150, 3, seed=seed),
    )
    for graph in random_graphs:
        found = detect_graph(graph)
        assert not found.has_structure
        assert found.n > 1  # what is found is in the table all the same


def test_rows_in_any_order_and_either_direction_sum_to_the_same_answer() -> None:
    graph, _ = make_planted(3, 15, 0.4, 0.05, seed=5)
    ties = list_ties(graph)
    expected = detect(ties, graph.n_people)
    for seed in range(3):
        shuffled = [ties[place] for place in np.random.default_rng(seed).permutation(len(ties))]
        assert_same(expected, detect(shuffled, graph.n_people))
    turned = detect([(b, a, w) for a, b, w in ties], graph.n_people)
    assert np.array_equal(expected.member_of, turned.member_of)


def test_isolated_people_are_in_no_community_and_change_nothing() -> None:
    graph, _ = make_planted(3, 15, 0.5, 0.02, seed=5)
    ties = list_ties(graph)
    alone = detect(ties, graph.n_people)
    among = detect([(a + 2, b + 2, w) for a, b, w in ties], graph.n_people + 4)
    assert among.member_of[:2].tolist() == [-1, -1]
    assert among.member_of[-2:].tolist() == [-1, -1]
    assert np.isnan(among.membership[[0, 1, -2, -1]]).all()
    assert np.array_equal(among.member_of[2:-2], alone.member_of)
    assert among.modularity == alone.modularity


def test_ties_of_weight_zero_do_not_make_a_community() -> None:
    found = detect([(0, 1, 2.0), (1, 2, 0.0)], 3)
    assert found.member_of.tolist() == [0, 0, -1]


def test_no_ties_at_all() -> None:
    found = detect([], 4)
    assert found.member_of.tolist() == [-1] * 4
    assert found.n == 0
    assert not found.has_structure
    assert (found.modularity, found.null_modularity, found.n_runs) == (0, 0, 0)
    assert found.between.empty
    assert found.border.empty


def test_nobody() -> None:
    found = detect([], 0)
    assert found.n == 0
    assert len(found.member_of) == 0


def test_one_tie() -> None:
    found = detect([(0, 1)], 2)
    assert found.member_of.tolist() == [0, 0]
    assert found.table.loc[0, ["size", "n_ties", "density", "conductance"]].tolist() == [2, 1, 1.0, 0.0]
    assert found.membership.tolist() == [1.0, 1.0]
    assert not found.has_structure


def test_two_equal_cliques_joined_by_a_tie() -> None:
    graph = nx.barbell_graph(6, 0)
    found = detect_graph(graph)
    assert found.member_of.tolist() == [0] * 6 + [1] * 6
    assert found.stability > 0.9
    assert found.between.to_numpy().tolist() == [[1, 2, 1.0, 1]]


def test_a_star_is_one_community_without_structure() -> None:
    found = detect_graph(nx.star_graph(20))
    assert set(found.member_of.tolist()) == {0}
    assert not found.has_structure
    assert found.table["hierarchy"].iloc[0] > 0.4


def test_pieces_apart_are_communities_of_their_own() -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(6) for _ in range(5)])
    found = detect_graph(graph)
    assert found.n == 5
    assert found.table["conductance"].tolist() == [0] * 5
    assert found.has_structure
    assert found.between.empty


def test_all_weights_equal_is_no_weight() -> None:
    graph, _ = make_planted(3, 20, 0.4, 0.02, seed=1)
    plain = list_ties(graph)
    assert np.array_equal(
        detect(plain, 60).member_of, detect([(a, b, 7.0) for a, b, _ in plain], 60).member_of
    )


def test_one_gigantic_weight_is_told_and_not_fatal() -> None:
    graph, _ = make_planted(3, 15, 0.4, 0.02, seed=1)
    ties = [(a, b, 1e12 if place == 3 else w) for place, (a, b, w) in enumerate(list_ties(graph))]
    found = detect(ties, 45)
    heavy = ties[3]
    assert found.member_of[heavy[0]] == found.member_of[heavy[1]]
    assert np.isfinite([found.modularity, found.null_z, found.stability]).all()
    assert np.isfinite(found.table[["density", "conductance", "inner_share", "hierarchy"]].to_numpy()).all()


@settings(max_examples=25, deadline=None)
@given(
    ties=st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from([0.0, 0.5, 1.0, 3.0, 1e9])),
        max_size=40,
    ),
    algorithm=st.sampled_from(["leiden", "louvain", "infomap", "label-propagation"]),
)
def test_whatever_the_ties_the_answer_is_whole(ties: list[tuple[int, int, float]], algorithm: str) -> None:
    ties = [tie for tie in ties if tie[0] != tie[1]]
    found = detect(ties, 13, algorithm=algorithm, runs=3, null_runs=2)
    tied = {person for a, b, weight in ties if weight > 0 for person in (a, b)}
    assert set(np.flatnonzero(found.member_of >= 0).tolist()) == tied
    sizes = np.bincount(found.member_of[found.member_of >= 0], minlength=found.n)
    assert found.table["size"].tolist() == sizes.tolist()
    assert found.table["community_id"].tolist() == list(range(1, found.n + 1))
    assert found.table["name"].is_unique
    assert found.table["stability"].between(0, 1).all()
    known = found.membership[found.member_of >= 0]
    assert ((known >= 0) & (known <= 1)).all()
    pairs = {frozenset(tie[:2]) for tie in ties if tie[2] > 0}
    assert found.table["n_ties"].sum() + found.between["n_ties"].sum() == len(pairs)
    assert found.people is not None
    assert len(found.people) == 13


def test_seed_and_numbers_of_runs_are_obeyed() -> None:
    graph, _ = make_planted(3, 15, 0.3, 0.1, seed=1)
    found = detect(list_ties(graph), 45, seed=9, runs=4, null_runs=3)
    assert (found.seed, found.n_runs, found.n_null_runs) == (9, 4, 3)
    assert set(np.unique(found.membership * 4)) <= {0, 1, 2, 3, 4}


def test_resolution_auto_takes_the_plateau_and_shows_the_scan() -> None:
    graph, truth = make_planted(8, 16, 0.7, 0.02, seed=4)
    found = detect(list_ties(graph), 128, resolution="auto")
    assert compare_partitions(truth, found.member_of) == 1
    assert found.scan["chosen"].sum() == 1
    chosen = found.scan[found.scan["chosen"]]
    assert chosen["resolution"].iloc[0] == found.resolution
    assert chosen["n_communities"].iloc[0] == 8
    assert found.scan["stability"].between(-0.5, 1).all()


@pytest.mark.parametrize("algorithm", ["infomap", "label-propagation"])
def test_resolution_of_an_algorithm_without_one_is_an_error(algorithm: str) -> None:
    with pytest.raises(SettingError, match="has no resolution"):
        detect([(0, 1)], 2, algorithm=algorithm, resolution=2.0)


def test_progress_tells_each_step() -> None:
    told: list[str] = []
    network = make_network([(0, 1)], 2)
    detect_communities(network, make_tables(2), CommunityOptions(), ENGLISH, progress=told.append)
    assert told == ["communities", "stability", "null model", "levels", "names"]


def test_nothing_given_is_changed() -> None:
    graph, _ = make_planted(3, 15, 0.4, 0.05, seed=5)
    network = make_network(list_ties(graph), 45)
    tables = make_tables(45, attributes={"city": ["Lyon"] * 15 + ["Nice"] * 30})
    before = network.ties.copy(), tables.people.copy()
    detect_communities(network, tables, CommunityOptions(), ENGLISH)
    pd.testing.assert_frame_equal(network.ties, before[0])
    pd.testing.assert_frame_equal(tables.people, before[1])
