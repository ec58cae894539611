"""Names and numbers follow members from one run to the next."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from tied_people import list_ties, make_network, make_tables, to_ties

from entourage.communities import carry_over, detect_communities, match_communities
from entourage.language import Language
from entourage.options import CommunityOptions


def ids(*people: int) -> np.ndarray:
    return np.array([f"p{person:05}" for person in people], dtype=object)


def earlier(rows: list[tuple[int, int, str]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person_id": [f"p{person:05}" for person, _, _ in rows],
            "community_id": [number for _, number, _ in rows],
            "name": [name for _, _, name in rows],
        }
    )


def test_communities_are_matched_by_their_members() -> None:
    previous = earlier([(0, 2, "Lyon"), (1, 2, "Lyon"), (2, 1, "Nice"), (3, 1, "Nice"), (9, 1, "Nice")])
    member_of = np.array([0, 0, 1, 1, 1], dtype=np.int32)
    matches = match_communities(previous, ids(0, 1, 2, 3, 4), member_of)
    assert matches.to_dict("records") == [
        {"community_id": 1, "previous_id": 2, "overlap": 1.0, "name": "Lyon"},
        {"community_id": 2, "previous_id": 1, "overlap": 1.0, "name": "Nice"},
    ]


def test_each_community_once_the_best_overlap_first() -> None:
    previous = earlier([(person, 1, "Lyon") for person in range(10)])
    member_of = np.array([0] * 6 + [1] * 4, dtype=np.int32)
    matches = match_communities(previous, ids(*range(10)), member_of)
    assert matches[["community_id", "previous_id"]].to_numpy().tolist() == [[1, 1]]


def test_strangers_are_not_matched() -> None:
    # one in ten of the earlier people is here, and one in five of these was there
    previous = earlier([(person, 1 + person % 5, "Lyon") for person in range(10)])
    member_of = np.array([0] * 5 + [1] * 5, dtype=np.int32)
    assert match_communities(previous, ids(*range(10)), member_of).empty


@pytest.mark.parametrize(
    "empty", [pd.DataFrame(columns=["person_id", "community_id"]), earlier([(99, 1, "x")])]
)
def test_nothing_in_common(empty: pd.DataFrame) -> None:
    assert match_communities(empty, ids(0, 1), np.array([0, 0], dtype=np.int32)).empty


def test_numbers_and_names_are_carried_over_everywhere() -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(size) for size in (14, 12, 10)])
    graph.add_edges_from([(0, 14), (14, 26), (1, 15), (1, 16)])
    network = make_network(list_ties(to_ties(graph)), 36)
    found = detect_communities(network, make_tables(36), CommunityOptions(runs=3), Language("en"))
    previous = earlier([(person, 2, "Les couturières") for person in range(14)] + [(14, 7, "Autre")])
    previous = pd.concat([previous, earlier([(person, 1, "Lyon") for person in range(26, 36)])])
    kept = carry_over(found, previous, network.person_id)
    # the first becomes 2, the third becomes 1, the second takes what is left
    assert kept.member_of.tolist() == [1] * 14 + [2] * 12 + [0] * 10
    assert kept.table["community_id"].tolist() == [1, 2, 3]
    assert kept.table["name"].tolist()[:2] == ["Lyon", "Les couturières"]
    assert kept.table["size"].tolist() == [10, 14, 12]
    assert kept.table["previous_id"].tolist()[:2] == [1, 2]
    assert kept.between.to_numpy().tolist() == [[1, 3, 1.0, 1], [2, 3, 3.0, 3]]
    assert np.array_equal(kept.membership, found.membership)
    assert found.member_of.tolist() == [0] * 14 + [1] * 12 + [2] * 10


def test_a_name_that_is_a_number_is_not_carried_to_another_number() -> None:
    graph = nx.disjoint_union(nx.complete_graph(8), nx.complete_graph(6))
    network = make_network(list_ties(to_ties(graph)), 14)
    found = detect_communities(network, make_tables(14), CommunityOptions(runs=2), Language("en"))
    previous = earlier([(person, 9, "Community 9") for person in range(8)])
    kept = carry_over(found, previous, network.person_id)
    assert kept.table["name"].tolist() == found.table["name"].tolist()


def test_without_an_earlier_run_nothing_changes() -> None:
    network = make_network([(0, 1)], 2)
    found = detect_communities(network, make_tables(2), CommunityOptions(), Language("en"))
    assert carry_over(found, pd.DataFrame(columns=["person_id", "community_id"]), network.person_id) is found
