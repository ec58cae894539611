"""What made the ties of a graph: what people did towards each other, or the items they share."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from entourage.convert import to_undirected
from entourage.engines.forest import find_forest, list_trees
from entourage.engines.partition import TieGraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entourage.model import Network

    IntArray = NDArray[np.int32]
    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class SharedItems:
    """Who shares which item: sorted by item, then person, no pair twice."""

    person: IntArray
    """(n_memberships,) positions."""
    item: IntArray
    """(n_memberships,) 0 to n_items - 1."""
    kind: IntArray
    """(n_items,) threads, groups, hashtags…: people are as active in each kind, by chance too."""
    weight: FloatArray
    """(n_items,) what an item adds to the tie of any two of its people."""


@dataclass(frozen=True)
class Origin:
    """The ties of a graph, by what made them."""

    graph: TieGraph
    """All of them."""
    direct: TieGraph
    """Those of what people did towards each other, with their part of the weights."""
    items: SharedItems | None = None
    """What made the others."""

    @cached_property
    def is_tree(self) -> BoolArray:
        """Which direct ties are of trees, (n_direct,) bool."""
        return find_forest(self.direct.n_people, self.direct.a, self.direct.b)

    @cached_property
    def trees(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Person, tree and number of ties in it, sorted by tree, then person."""
        ties = np.flatnonzero(self.is_tree)
        return list_trees(self.direct.n_people, self.direct.a[ties], self.direct.b[ties])

    def count_kinds(self) -> dict[str, int]:
        """Count what chance draws anew, by kind; see `Communities.by_chance`."""
        n_of_trees = int(self.is_tree.sum())
        return {
            "swapped_ties": self.direct.n_ties - n_of_trees,
            "tree_ties": n_of_trees,
            "shared_items": 0 if self.items is None else len(self.items.kind),
        }

    def split(self, member_of: IntArray) -> Split:
        """Part the graph by communities, looked into one at a time.

        Parameters
        ----------
        member_of
            (n_people,) community of each person, none below 0.
        """
        items = self.items
        return Split(
            member_of,
            _Grouped.of(self.graph, member_of),
            None if items is None else _Grouped.of(self.direct, member_of),
            items,
            None if items is None else np.argsort(member_of[items.person], kind="stable"),
        )


@dataclass(frozen=True)
class _Grouped:
    """The ties inside communities, community by community."""

    graph: TieGraph
    tie: NDArray[np.int64]
    starts: NDArray[np.int64]

    @staticmethod
    def of(graph: TieGraph, member_of: IntArray) -> _Grouped:
        inside = np.flatnonzero(member_of[graph.a] == member_of[graph.b])
        community = member_of[graph.a[inside]]
        order = np.argsort(community, kind="stable")
        edges = np.arange(int(member_of.max(initial=-1)) + 2)
        return _Grouped(graph, inside[order], np.searchsorted(community[order], edges))

    def take(self, community: int, people: NDArray[np.int64]) -> TieGraph:
        ties = self.tie[self.starts[community] : self.starts[community + 1]]
        ends = np.stack([self.graph.a[ties], self.graph.b[ties]])
        place = np.searchsorted(people, ends).astype(np.int32)
        return TieGraph(len(people), place[0], place[1], self.graph.weight[ties])


@dataclass(frozen=True)
class Split:
    """A graph parted by communities."""

    member_of: IntArray
    all_ties: _Grouped
    direct: _Grouped | None
    items: SharedItems | None
    by_community: NDArray[np.int64] | None
    """Memberships, community by community."""

    def count_ties(self, community: int) -> int:
        """Count the ties inside a community."""
        return int(self.all_ties.starts[community + 1] - self.all_ties.starts[community])

    def take(self, community: int) -> tuple[NDArray[np.int64], Origin]:
        """Give the people of a community, sorted, and the ties between them as a graph of its own."""
        people = np.flatnonzero(self.member_of == community)
        graph = self.all_ties.take(community, people)
        if self.direct is None or self.items is None or self.by_community is None:
            return people, Origin(graph, graph)
        member = self.member_of[self.items.person[self.by_community]]
        start, stop = np.searchsorted(member, [community, community + 1])
        kept = np.sort(self.by_community[start:stop])
        items = _keep_shared(self.items, kept, np.searchsorted(people, self.items.person[kept]))
        return people, Origin(graph, self.direct.take(community, people), items)


def find_origin(network: Network, graph: TieGraph, people: IntArray) -> Origin:
    """Part the ties of a network by what made them.

    Parameters
    ----------
    network
        The relationship graph, everyone in it.
    graph
        Its ties without direction, people without ties left out.
    people
        (graph.n_people,) position in the network of each person of the graph.
    """
    if network.shared is None:
        return Origin(graph, graph)
    own = network.ties.assign(weight=network.ties["direct_weight"])
    direct = to_undirected(dataclasses.replace(network, ties=own))
    place = np.full(network.n_people, -1, dtype=np.int32)
    place[people] = np.arange(len(people), dtype=np.int32)
    shared = network.shared
    item = shared["item"].to_numpy(dtype=np.int32)
    first = np.flatnonzero(np.diff(item, prepend=-1))
    every = SharedItems(
        shared["person"].to_numpy(dtype=np.int32),
        item,
        shared["kind"].to_numpy(dtype=np.int32)[first],
        shared["weight"].to_numpy(dtype=np.float64)[first],
    )
    at = place[every.person]
    return Origin(
        graph,
        TieGraph(graph.n_people, place[direct.a], place[direct.b], direct.weight),
        _keep_shared(every, np.flatnonzero(at >= 0), at[at >= 0]),
    )


def _keep_shared(
    items: SharedItems, kept: NDArray[np.int64], person: NDArray[np.signedinteger]
) -> SharedItems:
    """Keep some memberships, their people renumbered in order, where at least two share the item."""
    item = items.item[kept]
    several = np.bincount(item, minlength=len(items.kind)) > 1
    place = np.cumsum(several) - 1
    stay = several[item]
    return SharedItems(
        person[stay].astype(np.int32),
        place[item[stay]].astype(np.int32),
        items.kind[several],
        items.weight[several],
    )
