"""Measures of communities against networkx and counts made by hand."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from tied_people import list_ties, make_network, make_planted, make_tables

from entourage.communities import detect_communities
from entourage.communities.affiliation import measure_affiliation
from entourage.communities.measures import list_ties_between, measure_communities, rank_heart
from entourage.convert import to_undirected
from entourage.language import Language
from entourage.options import CommunityOptions


def test_measures_by_hand() -> None:
    # 0-1 both ways, 0-2 one way, 2-3 across, 3-4
    network = make_network([(0, 1), (1, 0), (0, 2), (2, 3, 2.0), (3, 4)], 6, dates=True)
    member_of = np.array([0, 0, 0, 1, 1, -1], dtype=np.int32)
    table = measure_communities(network, to_undirected(network), member_of)
    assert table["size"].tolist() == [3, 2]
    assert table["n_ties"].tolist() == [2, 1]
    assert table["density"].tolist() == [2 / 3, 1]
    # inside 0: 2 + 1; leaving: 2. Strengths 8 and 4
    assert table["conductance"].tolist() == [2 / 4, 2 / 4]
    assert table["inner_share"].tolist() == [6 / 8, 2 / 4]
    assert table["reciprocity"].tolist() == [1 / 2, 0]
    assert table["n_bridges"].tolist() == [1, 1]
    assert table["first_on"].tolist() == [pd.Timestamp("2024-01-01"), pd.Timestamp("2024-01-05")]
    assert table["last_on"].tolist() == [pd.Timestamp("2024-01-03"), pd.Timestamp("2024-01-05")]
    # inner strengths 3, 2, 1: Gini (-2 x 1 + 0 x 2 + 2 x 3) / (3 x 6)
    assert table["hierarchy"].tolist() == pytest.approx([4 / 18, 0])
    between = list_ties_between(to_undirected(network), member_of)
    assert between.to_numpy().tolist() == [[1, 2, 2.0, 1]]


def test_conductance_and_density_are_those_of_networkx() -> None:
    graph, truth = make_planted(4, 20, 0.4, 0.05, seed=1)
    network = make_network(list_ties(graph), 80)
    table = measure_communities(network, to_undirected(network), truth.astype(np.int32))
    plain = nx.Graph(list(zip(graph.a.tolist(), graph.b.tolist(), strict=True)))
    for position in range(4):
        people = np.flatnonzero(truth == position).tolist()
        assert table["density"][position] == pytest.approx(nx.density(plain.subgraph(people)))
        assert table["conductance"][position] == pytest.approx(nx.conductance(plain, people))


def test_undated_communities_have_no_period() -> None:
    network = make_network([(0, 1)], 2)
    table = measure_communities(network, to_undirected(network), np.zeros(2, dtype=np.int32))
    assert table["first_on"].isna().all()
    assert table["last_on"].isna().all()


def test_heart_is_the_strongest_inside_ties_by_position() -> None:
    strength = np.array([1.0, 5.0, 5.0, 0.0, 2.0])
    heart = rank_heart(strength, np.array([0, 0, 0, -1, 1], dtype=np.int32))
    assert [people.tolist() for people in heart] == [[1, 2, 0], [4]]


def test_second_community_where_ties_say_so() -> None:
    # person 0: 4 inside, 2 + 1 with the second community, 1 with the third
    ties = [(0, 1, 4.0), (0, 2, 2.0), (0, 3, 1.0), (0, 5, 1.0), (2, 3, 9.0), (2, 4, 3.0), (5, 6, 30.0)]
    network = make_network(ties, 7)
    member_of = np.array([0, 0, 1, 1, 1, 2, 2], dtype=np.int32)
    people = measure_affiliation(to_undirected(network), member_of, [])
    assert people["inner_strength"][0] == 4
    assert people["inner_share"][0] == 4 / 8
    assert people["second_community_id"][0] == 2
    assert people["second_share"][0] == 3 / 8
    # person 2 has one tie only with the first community: too few
    assert people["second_community_id"].notna().sum() == 1


def test_levels_are_communities_inside_communities() -> None:
    # two groups, each of three tighter ones
    generator = np.random.default_rng(1)
    group = np.repeat(np.arange(6), 20)
    closeness = np.where(np.equal.outer(group, group), 0.7, 0.02)
    near = np.equal.outer(group // 3, group // 3) & ~np.equal.outer(group, group)
    closeness[near] = 0.16
    a, b = np.nonzero(np.triu(generator.random((120, 120)) < closeness, 1))
    network = make_network(list(zip(a.tolist(), b.tolist(), strict=True)), 120)
    options = CommunityOptions(resolution=0.5, runs=3, null_runs=3)
    found = detect_communities(network, make_tables(120), options, Language("en"))
    assert found.n == 2
    levels = found.levels
    assert levels["level"].unique().tolist() == [1, 2]
    second = levels[levels["level"] == 2]
    assert second["size"].tolist() == [20] * 6
    assert second["parent_id"].tolist() == [1, 1, 1, 2, 2, 2]
    assert found.people is not None
    pairs = set(zip(group.tolist(), found.people["level_2_id"].tolist(), strict=True))
    assert len(pairs) == 6


def test_louvain_levels_are_its_dendrogram() -> None:
    graph, _ = make_planted(12, 12, 0.8, 0.02, seed=1)
    options = CommunityOptions(algorithm="louvain", resolution=0.3, runs=2, null_runs=2)
    found = detect_communities(make_network(list_ties(graph), 144), make_tables(144), options, Language("en"))
    for level, rows in found.levels.groupby("level"):
        assert rows["size"].sum() == 144
        if level > 1:
            above = found.levels[found.levels["level"] == level - 1].set_index("community_id")["size"]
            assert rows.groupby("parent_id")["size"].sum().tolist() == above.tolist()
