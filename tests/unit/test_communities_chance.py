"""Structure is told from what made the ties: trees, items that people share, and ties of any kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from tied_people import make_network, make_tables, to_ties

from entourage.communities import detect_communities, null_graphs
from entourage.communities.null_graphs import draw_null
from entourage.communities.origin import Origin
from entourage.language import Language
from entourage.network import build_network
from entourage.options import CommunityOptions, RelationshipOptions

if TYPE_CHECKING:
    from entourage.model import Communities, Network, Tables

OPTIONS = CommunityOptions(null_runs=8, runs=2)


def detect_among(n_people: int, ties: list[tuple[int, int]]) -> Communities:
    network = make_network(ties, n_people)
    return detect_communities(network, make_tables(n_people), OPTIONS, Language("en"))


def detect_by_items(n_people: int, shares: list[tuple[int, str]]) -> Communities:
    tables = make_tables(n_people, memberships=[(person, item, "group") for person, item in shares])
    return detect_communities(build(tables), tables, OPTIONS, Language("en"))


def build(tables: Tables) -> Network:
    return build_network(tables, RelationshipOptions())


def grow(n_people: int, share_of_roots: float, generator: np.random.Generator) -> list[tuple[int, int]]:
    """Everyone is brought by someone who was there, but for some who come by themselves."""
    return [
        (int(generator.integers(0, person)), person)
        for person in range(1, n_people)
        if generator.random() >= share_of_roots
    ]


@pytest.mark.parametrize("roots", [0.0, 0.15])
@pytest.mark.parametrize("seed", range(4))
def test_growing_trees_have_no_structure_beyond_that_of_trees(roots: float, seed: int) -> None:
    found = detect_among(300, grow(300, roots, np.random.default_rng(seed)))
    assert found.modularity > 0.8
    assert not found.has_structure
    assert found.null_modularity == pytest.approx(found.modularity, abs=0.02)
    assert found.by_chance["swapped_ties"] == 0


@pytest.mark.parametrize("seed", range(4))
def test_items_shared_at_random_have_no_structure_and_items_of_groups_have(seed: int) -> None:
    generator = np.random.default_rng(seed)
    by_chance, in_groups = [], []
    for item in range(80):
        size = int(generator.integers(2, 9))
        by_chance += [(int(who), f"i{item}") for who in generator.choice(200, size, replace=False)]
        within = 50 * (item % 4) + generator.choice(50, size, replace=False)
        in_groups += [(int(who), f"i{item}") for who in within]
    noise, groups = detect_by_items(200, by_chance), detect_by_items(200, in_groups)
    assert noise.modularity > 0.4
    assert not noise.has_structure
    assert groups.has_structure
    assert noise.by_chance == {"swapped_ties": 0, "tree_ties": 0, "shared_items": 80}


@pytest.mark.parametrize("seed", range(3))
def test_groups_are_found_among_people_whom_trees_tie_too(seed: int) -> None:
    generator = np.random.default_rng(seed)
    planted = nx.planted_partition_graph(5, 40, 0.15, 0.01, seed=seed)
    assert detect_among(200, [*grow(200, 0.0, generator), *planted.edges()]).has_structure


def test_separate_villages_are_structure() -> None:
    villages = nx.planted_partition_graph(8, 25, 0.2, 0.0, seed=1)
    assert detect_among(200, list(villages.edges())).has_structure


def test_ties_of_items_are_told_from_what_people_did() -> None:
    tables = make_tables(4, memberships=[(0, "a", "group"), (1, "a", "group"), (2, "a", "group")])
    tables.database.execute(
        "INSERT INTO interactions (source, target, type, weight, file) "
        "VALUES (0, 1, 'mention', 1, 0), (1, 3, 'mention', 1, 0)"
    )
    network = build(tables)
    assert network.shared is not None
    assert network.shared[["person", "item"]].to_numpy().tolist() == [[0, 0], [1, 0], [2, 0]]
    pair = network.ties.set_index(["source", "target"])
    # 0 and 1 share an item of three, which adds half its type's weight, and one mentions the other
    assert pair.loc[(0, 1), "weight"] - pair.loc[(0, 1), "direct_weight"] == network.shared["weight"].iloc[0]
    assert pair.loc[(0, 2), "direct_weight"] == 0
    assert pair.loc[(1, 3), "direct_weight"] == pair.loc[(1, 3), "weight"]


def test_a_smaller_graph_for_a_large_tree_is_a_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(null_graphs, "NULL_TIES", 2000)
    tree = to_ties(nx.Graph(grow(20_000, 0.0, np.random.default_rng(1))))
    null = draw_null(Origin(tree, tree), np.random.default_rng(1))
    drawn = nx.Graph(list(zip(null.a.tolist(), null.b.tolist(), strict=True)))
    assert nx.is_tree(drawn)
    assert 1900 < null.n_ties < 2100
