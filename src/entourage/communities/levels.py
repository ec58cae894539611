"""Communities inside communities."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.communities.effort import Effort
from entourage.communities.null_model import compare_to_chance, reach_by_chance
from entourage.engines.partition import compute_modularity, detect_partition, split_unconnected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entourage.communities.effort import Settings
    from entourage.communities.origin import Origin
    from entourage.engines.partition import TieGraph

    IntArray = NDArray[np.int32]

MIN_PARENT = 40
"""People from which a community is looked into."""
MIN_CHILD = 5
"""People that at least two parts must have."""
MIN_GAIN = 0.1
"""Modularity beyond chance from which a community is said to have parts."""
MAX_DEPTH = 3
LEVEL_TIES = 100_000
"""Ties looked into at each level, largest communities first."""
EFFORT = Effort(n_starts=1, n_rounds=2, n_runs=0, n_rounds_per_run=0, n_null_runs=3, n_null_rounds=2)


def detect_sublevels(origin: Origin, member_of: IntArray, settings: Settings) -> list[IntArray]:
    """Look for communities inside communities, level by level.

    Each community of 40 people and more is taken as a graph of its own, at the same resolution or at 1
    if that is finer; it has parts where its
    modularity is beyond that of rewired graphs (z of 3, gain of 0.1). Its parts are looked into in turn,
    to three levels in all.

    Returns
    -------
    list of numpy.ndarray
        One (n_people,) array per deeper level: part of each person, numbered by parent then size; a
        community without parts is its own only part. Empty where no community has parts.
    """
    levels: list[IntArray] = []
    above = member_of
    closer = dataclasses.replace(settings, resolution=max(settings.resolution, 1.0))
    while len(levels) < MAX_DEPTH - 1:
        part = _split_all(origin, above, closer)
        if part is None:
            break
        above = _number_within(above, part)
        levels.append(above)
    return levels


def nest_levels(graph: TieGraph, member_of: IntArray, finer: list[IntArray]) -> list[IntArray]:
    """Set a dendrogram's finer partitions within the communities they make up, coarsest first."""
    levels: list[IntArray] = []
    above = member_of
    for partition in reversed(finer):
        joined = np.unique(
            above.astype(np.int64) * (int(partition.max(initial=0)) + 1) + partition, return_inverse=True
        )[1]
        below = _number_within(above, split_unconnected(graph, joined.astype(np.int32)))
        if below.max(initial=-1) > above.max(initial=-1) and len(levels) < MAX_DEPTH - 1:
            levels.append(below)
            above = below
    return levels


def list_levels(member_of: IntArray, levels: list[IntArray]) -> pd.DataFrame:
    """List communities and their parts: ``level, community_id, parent_id, size``.

    Level 1 is the communities themselves, without parent; ids count from 1 within each level. Empty
    where there are no deeper levels.
    """
    columns = ["level", "community_id", "parent_id", "size"]
    if not levels:
        return pd.DataFrame({column: pd.Series(dtype="Int64") for column in columns})
    tables = []
    parent: IntArray | None = None
    for level, part in enumerate([member_of, *levels], start=1):
        inside = part >= 0
        ids, first, size = np.unique(part[inside], return_index=True, return_counts=True)
        above = pd.array([pd.NA] * len(ids), dtype="Int64")
        if parent is not None:
            above = pd.array(parent[inside][first] + 1, dtype="Int64")
        tables.append(
            pd.DataFrame({"level": level, "community_id": ids + 1, "parent_id": above, "size": size})
        )
        parent = part
    return pd.concat(tables, ignore_index=True).astype("Int64")


def _split_all(origin: Origin, member_of: IntArray, settings: Settings) -> IntArray | None:
    """Find parts in the communities large enough; None where none has any."""
    split = origin.split(member_of)
    size = np.bincount(member_of)
    part = np.zeros(len(member_of), dtype=np.int32)
    walked, found = 0, False
    for community in np.argsort(-size, kind="stable").tolist():
        walked += split.count_ties(community)
        if size[community] < MIN_PARENT or walked > LEVEL_TIES:
            break
        people, own = split.take(community)
        pieces = _split_one(own, settings)
        if pieces is not None:
            part[people] = pieces
            found = True
    return part if found else None


def _split_one(origin: Origin, settings: Settings) -> IntArray | None:
    """Find the parts of one community; None where they are no more than chance."""
    graph = origin.graph
    parts = detect_partition(
        graph,
        algorithm=settings.algorithm,
        resolution=settings.resolution,
        seed=settings.seed,
        n_rounds=EFFORT.n_rounds,
    )
    if np.bincount(parts)[:2].min() < MIN_CHILD or parts.max(initial=0) == 0:
        return None
    modularity = compute_modularity(graph, parts, resolution=settings.resolution)
    if modularity - reach_by_chance(origin, settings, 0, n_rounds=EFFORT.n_null_rounds) < MIN_GAIN:
        return None
    null = compare_to_chance(origin, modularity, settings, EFFORT)
    return parts if null.has_structure and null.gain >= MIN_GAIN else None


def _number_within(parent: IntArray, part: IntArray) -> IntArray:
    """Give parts numbers by parent, then by decreasing size, then by smallest person."""
    code = parent.astype(np.int64) * (int(part.max(initial=0)) + 1) + part
    _, first, inverse, size = np.unique(code, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -size, parent[first]))
    number = np.empty(len(order), dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    return number[inverse]
