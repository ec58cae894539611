"""Graphs that chance would make of the same people, each by what made its ties.

- Ties on cycles swap ends: everyone keeps their number of ties and about their strength.
- Ties of trees are drawn as other trees of the same people, with as many ties each. Every forest falls into
  communities wherever it is cut, so that only another forest says what chance would reach.
- Items that people share are dealt out again: each keeps its number of people, and everyone as many items of
  each kind. Every item ties all its people to each other, by chance as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, triu

from entourage.communities.effort import NULL_TIES
from entourage.engines.forest import deal_weights, redraw_trees
from entourage.engines.partition import TieGraph
from entourage.engines.rewiring import draw_items, draw_ties, rewire_ties, swap_items

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entourage.communities.origin import Origin, SharedItems

    LongArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]
    Ties = tuple[LongArray, LongArray, FloatArray]

EXACT_TIES = 20_000
"""Ties up to which nulls keep every degree exactly; above, ties drawn at random lose a percent."""
LEAST_ITEMS = 64
"""Items of a smaller graph at least, where there are as many: a few of very unequal sizes say little."""
MOST_TIES = 2_000_000
"""Ties of a smaller graph at most; where few items tie more, fewer of their people are looked at."""
LARGE_TREE = 1000
"""People of a tree from which a smaller graph gets a smaller tree; lesser ones are taken or left whole."""


def draw_null(origin: Origin, generator: np.random.Generator) -> TieGraph:
    """Draw a graph of the same origin, and no structure beyond it.

    Graphs of more than `NULL_TIES` ties give a smaller one of the same spread of degrees: every so many
    people in order of degree, with all their ends, every so many trees and items. What chance reaches hardly
    depends on the size (Reichardt & Bornholdt 2006).
    """
    if not origin.graph.n_ties:
        return origin.graph
    step = origin.graph.n_ties / NULL_TIES
    if origin.items is not None:
        step = min(step, len(origin.items.kind) / LEAST_ITEMS)
    forest = _Trees(*origin.trees)
    part = _take_all(origin, forest) if step <= 1 else _take_some(origin, forest, step, generator)
    seen = part.people
    if (over := origin.graph.n_ties / max(step, 1) / MOST_TIES) > 1:
        # of people drawn by chance, the ties between them are the square of their share
        seen = seen & (generator.random(len(seen)) < 1 / np.sqrt(over))
    drawn = [_draw_direct(origin, part, generator)] if origin.direct.n_ties else []
    if len(part.trees.person):
        drawn.append(_draw_trees(origin, part, generator))
    if origin.items is not None:
        drawn.append(_draw_shared(origin.items, part, seen, generator))
    return _sum_up(seen, drawn)


@dataclass(frozen=True)
class _Trees:
    """People of each tree with their number of ties in it, sorted by tree."""

    person: LongArray
    tree: LongArray
    degree: LongArray


@dataclass(frozen=True)
class _Part:
    """What a null graph is made of."""

    people: NDArray[np.bool_]
    """(n_people,) who is in it."""
    trees: _Trees
    items: LongArray
    """Items dealt out."""
    is_whole: bool


def _take_all(origin: Origin, forest: _Trees) -> _Part:
    n_items = 0 if origin.items is None else len(origin.items.kind)
    return _Part(np.ones(origin.graph.n_people, bool), forest, np.arange(n_items), is_whole=True)


def _take_some(origin: Origin, forest: _Trees, step: float, generator: np.random.Generator) -> _Part:
    """Take every so many people, trees and items, in order of size."""
    n = origin.graph.n_people
    degree = np.bincount(origin.graph.a, minlength=n) + np.bincount(origin.graph.b, minlength=n)
    in_core = np.zeros(n, dtype=bool)
    on_cycles = ~origin.is_tree
    in_core[origin.direct.a[on_cycles]] = in_core[origin.direct.b[on_cycles]] = True
    in_tree = np.zeros(n, dtype=bool)
    in_tree[forest.person] = True
    stock = np.flatnonzero(in_core | ~in_tree)
    people = np.zeros(n, dtype=bool)
    people[_take_every(stock[np.argsort(degree[stock], kind="stable")], step, generator)] = True
    trees = _take_trees(forest, in_core, people, step, generator)
    people[trees.person] = True
    items = np.empty(0, dtype=np.int64)
    if origin.items is not None:
        size = np.bincount(origin.items.item, minlength=len(origin.items.kind))
        items = np.sort(_take_every(np.lexsort((size, origin.items.kind)), step, generator))
    return _Part(people, trees, items, is_whole=False)


def _take_every(ordered: LongArray, step: float, generator: np.random.Generator) -> LongArray:
    return ordered[np.arange(generator.random() * step, len(ordered), step).astype(np.int64)]


def _take_trees(
    forest: _Trees,
    in_core: NDArray[np.bool_],
    chosen: NDArray[np.bool_],
    step: float,
    generator: np.random.Generator,
) -> _Trees:
    """Take trees that hang on people taken, every so many of the others, and large ones made smaller."""
    n_trees = int(forest.tree.max(initial=-1)) + 1
    size = np.bincount(forest.tree, minlength=n_trees)
    root = np.full(n_trees, -1)
    hanging = in_core[forest.person]
    root[forest.tree[hanging]] = forest.person[hanging]
    large = size > LARGE_TREE
    taken = (root >= 0) & chosen[root] & ~large
    loose = np.flatnonzero((root < 0) & ~large)
    taken[_take_every(loose[np.argsort(size[loose], kind="stable")], step, generator)] = True
    whole = taken[forest.tree]
    people, trees, degrees = [forest.person[whole]], [forest.tree[whole]], [forest.degree[whole]]
    starts = np.searchsorted(forest.tree, np.arange(n_trees + 1))
    for tree in np.flatnonzero(large).tolist():
        here = slice(starts[tree], starts[tree + 1])
        order = np.argsort(forest.degree[here], kind="stable")
        place = np.sort(_take_every(order, step, generator))
        person, degree = forest.person[here], forest.degree[here].copy()
        if root[tree] >= 0:
            at = int(np.searchsorted(person, root[tree]))
            degree[at] = max(1, round(degree[at] / step))
            place = np.union1d(place, [at])
        people.append(person[place])
        trees.append(np.full(len(place), tree))
        degrees.append(_fit_degrees(degree[place]))
    joined = np.concatenate(trees)
    order = np.argsort(joined, kind="stable")
    return _Trees(np.concatenate(people)[order], joined[order], np.concatenate(degrees)[order])


def _fit_degrees(degree: LongArray) -> LongArray:
    """Change numbers of ties by one, the largest first, until a tree can have them."""
    degree = degree.copy()
    while over := int(degree.sum()) - 2 * (len(degree) - 1):
        order = np.argsort(-degree, kind="stable")
        able = order[degree[order] > 1] if over > 0 else order
        degree[able[: abs(over)]] -= np.sign(over)
    return degree


def _draw_direct(origin: Origin, part: _Part, generator: np.random.Generator) -> Ties:
    """Draw ties on cycles."""
    graph, kept = origin.direct, ~origin.is_tree
    a, b, weight = graph.a[kept], graph.b[kept], graph.weight[kept]
    if part.is_whole and graph.n_ties <= EXACT_TIES:
        x, y = rewire_ties(graph.n_people, a, b, weight, generator=generator)
        return x.astype(np.int64), y.astype(np.int64), weight
    person, weight = np.concatenate([a, b]), np.concatenate([weight, weight])
    here = part.people[person]
    x, y, weight = draw_ties(graph.n_people, person[here], weight[here], generator=generator)
    return x.astype(np.int64), y.astype(np.int64), weight


def _draw_trees(origin: Origin, part: _Part, generator: np.random.Generator) -> Ties:
    """Draw other trees, with as many ties and about as strong for each person."""
    graph, tie = origin.direct, np.flatnonzero(origin.is_tree)
    one, other = redraw_trees(part.trees.person, part.trees.tree, part.trees.degree, generator=generator)
    ends = np.concatenate([graph.a[tie], graph.b[tie]])
    total = np.bincount(ends, np.tile(graph.weight[tie], 2), minlength=graph.n_people)
    usual = total / np.maximum(np.bincount(ends, minlength=graph.n_people), 1)
    weight = np.sort(graph.weight[tie])
    if not part.is_whole:
        weight = weight[((np.arange(len(one)) + 0.5) * len(weight) / len(one)).astype(np.int64)]
    return one, other, deal_weights(one, other, usual, weight, generator=generator)


def _draw_shared(
    items: SharedItems, part: _Part, seen: NDArray[np.bool_], generator: np.random.Generator
) -> Ties:
    """Deal items out again and tie the people of each, as far as they are seen."""
    n_people = len(part.people)
    dealt = np.zeros(len(items.kind), dtype=bool)
    dealt[part.items] = True
    kind = items.kind[items.item]
    people, places = [], []
    for one in np.unique(kind).tolist():
        of_kind = kind == one
        person = items.person[of_kind & part.people[items.person]]
        item = items.item[of_kind & dealt[items.item]]
        deal = swap_items if part.is_whole else draw_items
        who, what = deal(n_people, person, item, generator=generator)
        people.append(who)
        places.append(what)
    person, item = np.concatenate(people), np.concatenate(places)
    person, item = person[seen[person]], item[seen[person]]
    share = np.sqrt(items.weight[item])
    members = csr_array((share, (person, item)), shape=(n_people, len(items.kind)))
    ties = triu(members @ members.T, k=1).tocoo()
    return ties.row.astype(np.int64), ties.col.astype(np.int64), ties.data


def _sum_up(seen: NDArray[np.bool_], drawn: list[Ties]) -> TieGraph:
    """Sum ties of several origins into one graph of the people seen."""
    n = len(seen)
    one, other, weight = (np.concatenate(column) for column in zip(*drawn, strict=True))
    kept = seen[one] & seen[other]
    code = np.minimum(one, other)[kept] * n + np.maximum(one, other)[kept]
    code, inverse = np.unique(code, return_inverse=True)
    total = np.bincount(inverse, weight[kept], minlength=len(code))
    a, b = np.divmod(code, n)
    place = (np.cumsum(seen) - 1).astype(np.int32)
    return TieGraph(int(seen.sum()), place[a], place[b], total.astype(np.float64))
