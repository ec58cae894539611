"""The shapes of a whole graph, each from a graph made to have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from tied_people import list_ties, make_network, make_planted, make_tables

from entourage.communities import detect_communities
from entourage.language import Language
from entourage.options import CommunityOptions

if TYPE_CHECKING:
    from entourage.model import Shape


def shape_of(ties: list[Any], n_people: int, language: str = "en") -> Shape:
    options = CommunityOptions(runs=2, null_runs=5)
    network = make_network(ties, n_people)
    found = detect_communities(network, make_tables(n_people), options, Language(language))
    assert found.shape is not None
    return found.shape


def test_broadcast_and_support_are_the_same_star_turned() -> None:
    star = [(place, 0) for place in range(1, 40)] + [(3, 4), (5, 6)]
    assert shape_of(star, 40).kind == "broadcast"
    turned = shape_of([(b, a) for a, b in star], 40)
    assert turned.kind == "support"
    assert turned.phrase.startswith("Support")
    assert turned.numbers["out_centralization"] > 0.9


def test_a_plain_star_is_wholly_centralized() -> None:
    numbers = shape_of([(place, 0) for place in range(1, 30)], 30).numbers
    assert numbers["in_centralization"] == pytest.approx(1, abs=0.01)
    assert numbers["in_hub_share"] == 1


def test_brand_clusters() -> None:
    pairs = [(2 * place, 2 * place + 1) for place in range(20)]
    shape = shape_of(pairs, 100)
    assert shape.kind == "brand-clusters"
    assert shape.numbers["isolated_share"] == 0.6


def test_polarised() -> None:
    graph, _ = make_planted(2, 40, 0.3, 0.01, seed=1)
    shape = shape_of(list_ties(graph), 80)
    assert shape.kind == "polarised"
    assert shape.numbers["between_camps"] < 0.2


def test_community_clusters() -> None:
    graph, _ = make_planted(6, 20, 0.5, 0.01, seed=1)
    assert shape_of(list_ties(graph), 120).kind == "community-clusters"


def test_tight_crowd() -> None:
    graph = nx.gnp_random_graph(50, 0.4, seed=1)
    assert shape_of(list(graph.edges()), 50).kind == "tight-crowd"


def test_a_tree_of_referrals_is_branches_and_no_crowd() -> None:
    # everyone brings two people, down seven generations
    shape = shape_of([(place // 2, place) for place in range(1, 128)], 128, "fr")
    assert shape.kind == "branches"
    assert shape.phrase.startswith("Ramifications")
    assert shape.numbers["tree_share"] == 1


def test_too_few_people_have_no_shape() -> None:
    assert shape_of([(0, 1)], 2).kind == "too-small"
    assert shape_of([], 0).kind == "too-small"
