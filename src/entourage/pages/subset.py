"""Who is drawn when not everyone can be: stated, deterministic, the people of interest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from entourage.model import Analysis


@dataclass(frozen=True)
class Subset:
    """People and ties shown, as sorted positions and row numbers."""

    people: np.ndarray
    ties: np.ndarray


def choose_subset(analysis: Analysis, *, max_people: int, max_ties: int) -> Subset:
    """Choose who is drawn.

    Everyone where there is room. Else, in this order: people with a role, people on the border of two
    communities, the innermost level of each target (while these levels would not take half of the room),
    then each community's share of the room by its size, filled from its members of highest reach. Ties:
    each person's strongest one first, then the strongest of all.

    Parameters
    ----------
    analysis
        What the run found.
    max_people, max_ties
        How many may be drawn.
    """
    people = _choose_people(analysis, max_people)
    chosen = np.zeros(analysis.network.n_people, dtype=bool)
    chosen[people] = True
    ties = analysis.network.ties
    source, target = ties["source"].to_numpy(), ties["target"].to_numpy()
    weight = ties["weight"].to_numpy(dtype=float)
    rows = np.flatnonzero(chosen[source] & chosen[target] & (weight > 0))
    if len(rows) > max_ties:
        order = rows[np.lexsort((rows, -weight[rows]))]
        first = np.zeros(len(order), dtype=bool)
        for end in (source, target):
            first[np.unique(end[order], return_index=True)[1]] = True
        order = np.concatenate([order[first], order[~first]])
        rows = np.sort(order[:max_ties])
    return Subset(people, rows)


def _choose_people(analysis: Analysis, max_people: int) -> np.ndarray:
    n = analysis.network.n_people
    if n <= max_people:
        return np.arange(n)
    table = analysis.results["people"]
    member_of = analysis.communities.member_of
    score = np.nan_to_num(table["prescriber_score"].to_numpy(dtype=float))
    inner = np.zeros(n, dtype=bool)
    for target in analysis.targets.targets:
        # buyers may be other people than those who share the need
        levels = [level.members for level in target.levels if level.level != "buyers"]
        inner |= levels[-1] if levels else False
    tier = np.full(n, 3)
    if inner.sum() <= max_people / 2:
        tier[inner] = 2
    tier[analysis.communities.border["person"].to_numpy(dtype=np.int64)] = 1
    tier[table["roles"].fillna("").astype(str).to_numpy() != ""] = 0
    # inside a community the k-th of s members comes at k / s: each community fills at its own pace
    order = np.lexsort((np.arange(n), -score, member_of))
    starts = np.searchsorted(member_of[order], np.arange(-1, analysis.communities.n + 1))
    sizes = np.diff(starts)
    place = np.empty(n)
    place[order] = (np.arange(n) - starts[member_of[order] + 1] + 0.5) / sizes[member_of[order] + 1]
    place[member_of < 0] += 1.0  # people without a tie last
    ranked = np.lexsort((np.arange(n), -score, place, tier))
    return np.sort(ranked[:max_people])
