"""Where people and communities stand on the map: two levels, the same from run to run.

Communities are circles whose area grows with their members, placed by a seeded force on the ties
between them, then pushed apart until none overlaps. Members stand inside their circle: by force on the
ties inside where the community is small, else on a sunflower spiral with the most influential in the
middle. People without a tie form a thin halo around the map.

Lengths are in map units: one person takes about `SPACING` of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import cKDTree

from entourage.convert import to_undirected
from entourage.engines.partition import TieGraph

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from entourage.model import Communities, Network

SPACING = 26.0
GAP = 34.0
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
MAX_PLACED = 160
"""Communities placed by force; the rest, always smaller, go around them."""
MIN_FORCED_MEMBERS = 5
MAX_FORCED_MEMBERS = 400
MAX_FORCED_PEOPLE = 6_000
ROUNDS = 220
DRAW_IN_ROUNDS = 120
MEMBER_ROUNDS = 60
NEIGHBOURS = 8
CLUMP = 5.0
"""Steps between neighbours from which a drawing by ties alone has a void there."""
MAX_CLUMPS = 400
"""Clumps that are packed; a drawing in more pieces is taken as it is."""


@dataclass(frozen=True)
class Layout:
    """Positions in map units; y grows downwards."""

    x: np.ndarray
    y: np.ndarray
    community_x: np.ndarray
    community_y: np.ndarray
    community_radius: np.ndarray
    radius: float
    """Of the circle that holds every community."""
    is_two_level: bool = True
    """Whether people stand inside the circle of their community."""


def place_people(communities: Communities, ties: pd.DataFrame, score: np.ndarray) -> Layout:
    """Place everyone on two levels, or in one circle where the ties have no structure beyond chance.

    Parameters
    ----------
    communities
        Who is in which, and the ties between them.
    ties
        ``source, target`` (positions), ``weight``.
    score
        (n_people,) who stands in the middle of a sunflower: higher is nearer.
    """
    member_of, between, n_communities = communities.member_of, communities.between, communities.n
    if not communities.has_structure:
        # two levels would show groups where there are none
        member_of = np.minimum(member_of, 0)
        between, n_communities = between.iloc[:0], 1
    sizes = np.bincount(member_of[member_of >= 0], minlength=n_communities).astype(float)
    radius = SPACING * 0.62 * np.sqrt(np.maximum(sizes, 1)) + SPACING * 0.6
    cx, cy = place_circles(radius, between)
    extent = float(np.max(np.hypot(cx, cy) + radius, initial=SPACING))
    x, y = _place_sunflowers(member_of, cx, cy, sizes, score, extent)
    inner = ties[member_of[ties["source"]] == member_of[ties["target"]]]
    if (member_of >= 0).sum() <= MAX_FORCED_PEOPLE:
        _relax_members(x, y, member_of, cx, cy, radius, inner)
    return Layout(x, y, cx, cy, radius, extent)


def place_by_ties(
    layout: Layout,
    network: Network,
    member_of: np.ndarray,
    *,
    draw: Callable[..., np.ndarray],
    seed: int,
) -> Layout:
    """Place people by their ties alone, as a second opinion that knows nothing of communities.

    Parameters
    ----------
    layout
        The two-level one: the overview and people without a tie keep it.
    network
        The ties.
    member_of
        (n_people,) community positions, -1 for people without a tie.
    draw
        One of `engines.drawing`.
    seed
        Of the drawing.
    """
    graph = to_undirected(network)
    tied = np.flatnonzero(member_of >= 0)
    place = np.full(network.n_people, -1, dtype=np.int32)
    place[tied] = np.arange(len(tied))
    kept = (place[graph.a] >= 0) & (place[graph.b] >= 0)
    drawn = draw(
        TieGraph(len(tied), place[graph.a[kept]], place[graph.b[kept]], graph.weight[kept]), seed=seed
    )
    gathered = _draw_nearer(drawn)
    reach = float(np.max(np.hypot(gathered[:, 0], gathered[:, 1]), initial=1e-9))
    scale = layout.radius / reach
    x, y = layout.x.copy(), layout.y.copy()
    x[tied], y[tied] = gathered[:, 0] * scale, gathered[:, 1] * scale
    return replace(layout, x=x, y=y, is_two_level=False)


def _draw_nearer(drawn: np.ndarray) -> np.ndarray:
    """Bring the clumps of a drawing nearer to one another, so that people can be told apart in each.

    A drawing by ties alone leaves voids many times as wide as its clumps. Clumps (people with less than
    `CLUMP` steps between neighbours, by position alone) keep their shape and are packed as circles.
    """
    n = len(drawn)
    if n < MIN_FORCED_MEMBERS:
        return drawn
    found = cKDTree(drawn).query(drawn, k=min(NEIGHBOURS + 1, n))
    distance, neighbour = np.asarray(found[0]), np.asarray(found[1])
    apart = distance[:, 1][distance[:, 1] > 0]
    step = float(np.median(apart)) if len(apart) else 1.0
    person, rank = np.nonzero(distance <= CLUMP * step)
    near = sparse.coo_array((np.ones(len(person)), (person, neighbour[person, rank])), shape=(n, n))
    n_clumps, clump = csgraph.connected_components(near, directed=False)
    if n_clumps > MAX_CLUMPS:
        return drawn
    place = drawn * (SPACING * 0.8 / step)
    size = np.bincount(clump, minlength=n_clumps)
    middle = np.column_stack([np.bincount(clump, place[:, axis]) / size for axis in (0, 1)])
    from_middle = place - middle[clump]
    radius = np.zeros(n_clumps)
    np.maximum.at(radius, clump, np.hypot(from_middle[:, 0], from_middle[:, 1]))
    radius += SPACING
    # no wider than the clumps laid side by side, then apart until none overlaps
    room = 2 * np.sqrt((radius**2).sum())
    x, y = (middle * min(1.0, room / max(float(np.abs(middle).max()), 1e-9))).T
    _push_apart(x, y, radius, n_clumps)
    gathered = from_middle + np.column_stack([x, y])[clump]
    low, high = gathered.min(axis=0), gathered.max(axis=0)
    return np.asarray(gathered - (low + high) / 2)


def place_circles(radius: np.ndarray, between: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Place circles so that strongly tied ones are near and none of the first `MAX_PLACED` overlaps."""
    n = len(radius)
    placed = min(n, MAX_PLACED)
    spread = 1.4 * np.sqrt(np.cumsum(radius**2))
    angle = np.arange(n) * GOLDEN_ANGLE
    x, y = spread * np.cos(angle), spread * np.sin(angle)
    if placed > 1:
        pull = np.zeros((placed, placed))
        a, b = between["community_a"].to_numpy() - 1, between["community_b"].to_numpy() - 1
        kept = (a < placed) & (b < placed)
        expected = np.sqrt(radius[a[kept]] * radius[b[kept]])
        np.add.at(pull, (a[kept], b[kept]), between["weight"].to_numpy(dtype=float)[kept] / expected)
        pull = pull + pull.T
        x[:placed], y[:placed] = _pull_together(x[:placed], y[:placed], radius[:placed], pull)
        _push_apart(x, y, radius, placed)
        x[:placed] -= np.average(x[:placed], weights=radius[:placed] ** 2)
        y[:placed] -= np.average(y[:placed], weights=radius[:placed] ** 2)
    else:
        x[:placed] = y[:placed] = 0.0
    if n > placed:
        inner = float(np.max(np.hypot(x[:placed], y[:placed]) + radius[:placed])) + GAP
        ring = np.sqrt(inner**2 + 1.7 * np.cumsum((2 * radius[placed:] + GAP / 2) ** 2) / np.pi * 1.2)
        around = np.arange(n - placed) * GOLDEN_ANGLE
        x[placed:], y[placed:] = ring * np.cos(around), ring * np.sin(around)
    return x, y


def _pull_together(
    x: np.ndarray, y: np.ndarray, radius: np.ndarray, pull: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Settle circles by springs whose rest is touching, and repulsion (after Fruchterman & Reingold 1991)."""
    n = len(x)
    rest = radius[:, None] + radius[None, :] + GAP
    strength = pull / max(pull.max(), 1e-12)
    strength = np.sqrt(strength)
    scale = float(np.mean(rest))
    step = scale * 0.5
    for _ in range(ROUNDS):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        distance = np.hypot(dx, dy) + np.eye(n)
        away = rest**2 / distance**2 * (distance < 3 * rest)
        toward = strength * (distance - rest) / scale * 1.5
        force = (away - toward) / distance
        np.fill_diagonal(force, 0.0)
        fx, fy = (force * dx).sum(axis=1), (force * dy).sum(axis=1)
        fx, fy = fx - 0.4 * x / scale, fy - 0.4 * y / scale
        length = np.maximum(np.hypot(fx, fy), 1e-9)
        move = np.minimum(length, 1.0) * step / length
        x, y = x + fx * move, y + fy * move
        step *= 0.975
    return x, y


def _push_apart(x: np.ndarray, y: np.ndarray, radius: np.ndarray, n: int) -> None:
    """Move the first `n` circles until none overlaps another, in place; draw them in meanwhile."""
    rest = radius[:n, None] + radius[None, :n] + GAP * 0.55
    for turn in range(DRAW_IN_ROUNDS + 400):
        if turn < DRAW_IN_ROUNDS:
            x[:n] *= 0.978
            y[:n] *= 0.978
        dx, dy = x[:n, None] - x[None, :n], y[:n, None] - y[None, :n]
        distance = np.hypot(dx, dy) + np.eye(n)
        overlap = np.maximum(rest - distance, 0.0)
        np.fill_diagonal(overlap, 0.0)
        if turn >= DRAW_IN_ROUNDS and not overlap.any():
            break
        # the lighter of two circles gives way more
        share = radius[None, :n] ** 2 / (radius[:n, None] ** 2 + radius[None, :n] ** 2)
        push = overlap / distance * share * 0.9
        x[:n] += (push * dx).sum(axis=1)
        y[:n] += (push * dy).sum(axis=1)


def _place_sunflowers(
    member_of: np.ndarray,
    cx: np.ndarray,
    cy: np.ndarray,
    sizes: np.ndarray,
    score: np.ndarray,
    extent: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Place members on spirals by rank, and people without a tie on a ring outside."""
    n = len(member_of)
    x, y = np.zeros(n), np.zeros(n)
    order = np.lexsort((np.arange(n), -np.nan_to_num(score), member_of))
    inside = order[member_of[order] >= 0]
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(int)
    rank = np.arange(len(inside)) - first[member_of[inside]]
    distance = SPACING * 0.62 * np.sqrt(rank + 0.35)
    angle = rank * GOLDEN_ANGLE + member_of[inside]
    x[inside] = cx[member_of[inside]] + distance * np.cos(angle)
    y[inside] = cy[member_of[inside]] + distance * np.sin(angle)
    outside = order[member_of[order] < 0]
    rank = np.arange(len(outside))
    distance = np.sqrt((extent + GAP) ** 2 + (rank + 1) * (SPACING * 0.8) ** 2)
    x[outside], y[outside] = distance * np.cos(rank * GOLDEN_ANGLE), distance * np.sin(rank * GOLDEN_ANGLE)
    return x, y


def _relax_members(
    x: np.ndarray,
    y: np.ndarray,
    member_of: np.ndarray,
    cx: np.ndarray,
    cy: np.ndarray,
    radius: np.ndarray,
    inner: pd.DataFrame,
) -> None:
    """Let the ties inside small communities arrange their members, in place."""
    order = np.argsort(member_of, kind="stable")
    first = np.searchsorted(member_of[order], np.arange(len(cx) + 1))
    source, target = inner["source"].to_numpy(), inner["target"].to_numpy()
    tie_of = member_of[source]
    tie_order = np.argsort(tie_of, kind="stable")
    tie_first = np.searchsorted(tie_of[tie_order], np.arange(len(cx) + 1))
    local = np.zeros(len(member_of), dtype=int)
    for c in range(len(cx)):
        members = order[first[c] : first[c + 1]]
        if not MIN_FORCED_MEMBERS <= len(members) <= MAX_FORCED_MEMBERS:
            continue
        local[members] = np.arange(len(members))
        rows = tie_order[tie_first[c] : tie_first[c + 1]]
        tied = np.zeros((len(members), len(members)))
        tied[local[source[rows]], local[target[rows]]] = 1.0
        x[members], y[members] = _relax_circle(
            x[members] - cx[c],
            y[members] - cy[c],
            np.maximum(tied, tied.T),
            float(radius[c]) - SPACING * 0.55,
        )
        x[members] += cx[c]
        y[members] += cy[c]


def _relax_circle(
    x: np.ndarray, y: np.ndarray, tied: np.ndarray, radius: float
) -> tuple[np.ndarray, np.ndarray]:
    """Settle one community's members in a circle around 0: ties pull, closeness pushes, the edge holds."""
    n = len(x)
    rest, near = SPACING * 1.02, SPACING * 0.86
    pull = tied / np.maximum(np.sqrt(tied.sum(axis=1)[:, None] * tied.sum(axis=0)[None, :]), 1.0)
    pull *= 1.6 / SPACING
    place = np.stack([x, y])
    diagonal = np.arange(n)
    # two (n, n) arrays, used again and again: making new ones takes longer than computing
    nearness, force = np.empty((n, n)), np.empty((n, n))
    step = SPACING * 0.5
    for turn in range(MEMBER_ROUNDS + 40):
        np.subtract(place[0][:, None], place[0], out=nearness)
        np.subtract(place[1][:, None], place[1], out=force)
        nearness *= nearness
        force *= force
        nearness += force
        nearness[diagonal, diagonal] = 1.0
        np.sqrt(nearness, out=nearness)
        np.divide(1.0, nearness, out=nearness)
        if turn < MEMBER_ROUNDS:
            np.power(nearness, 2, out=force)
            force *= rest**2 * 0.55
            force *= nearness
            # ties pull by how much longer they are than their rest
            nearness *= rest
            nearness -= 1.0
            nearness *= pull
            force += nearness
        else:
            # last, only keep marks from covering one another
            np.multiply(nearness, 2.0, out=force)
            force -= 2 / near
            np.maximum(force, 0.0, out=force)
        force[diagonal, diagonal] = 0.0
        moved = place * force.sum(axis=1) - np.stack([np.einsum("ij,j->i", force, p) for p in place])
        length = np.maximum(np.hypot(*moved), 1e-9)
        place += moved * (np.minimum(length, 1.0) * step / length)
        place /= np.maximum(np.hypot(*place) / max(radius, 1.0), 1.0)
        step = max(step * 0.97, SPACING * 0.12)
    return place[0], place[1]
