"""How sure communities are: what stays together when the ties are drawn again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    IntArray = NDArray[np.int32]
    FloatArray = NDArray[np.float64]

BORDER_SHARE = 0.25
"""Share of runs from which a person is said to lean to another community too."""


@dataclass(frozen=True)
class Stability:
    """What several runs say about one partition."""

    stability: FloatArray
    """(n_communities,) mean over runs of the best Jaccard overlap with a community of the run."""
    membership: FloatArray
    """(n_people,) share of runs that keep the person with the community."""
    border: pd.DataFrame
    """``person, community_id, also_leans_to, share``."""


def assess_stability(member_of: IntArray, runs: Iterable[IntArray]) -> Stability:
    """Compare a partition with those of several runs.

    A community's *stability* is the mean over runs of ``max over R of |C ∩ R| / |C ∪ R|``, R being
    the communities of the run (clusterwise stability, Hennig 2007). A person's *membership* is the
    share of runs in which the person is in the community that overlaps theirs best.

    Parameters
    ----------
    member_of
        (n_people,) community positions, from 0, none missing.
    runs
        (n_people,) community positions of each run.

    Examples
    --------
    >>> reference = np.array([0, 0, 0, 1, 1], np.int32)
    >>> found = assess_stability(reference, [np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 1])])
    >>> found.membership.tolist()
    [1.0, 1.0, 0.5, 1.0, 1.0]
    >>> found.border[["person", "also_leans_to", "share"]].values.tolist()
    [[2.0, 2.0, 0.5]]
    """
    n_communities = int(member_of.max(initial=-1)) + 1
    overlap = np.zeros(n_communities)
    kept = np.zeros(len(member_of))
    leanings: list[IntArray] = []
    for run in runs:
        best, jaccard, back = _match(member_of, run, n_communities)
        overlap += jaccard
        stays = best[member_of] == run
        kept += stays
        leanings.append(np.where(stays, -1, back[run]).astype(np.int32))
    n_runs = max(len(leanings), 1)
    return Stability(
        stability=overlap / n_runs,
        membership=kept / n_runs,
        border=_find_border(member_of, leanings, n_communities),
    )


def _match(
    member_of: IntArray, run: IntArray, n_communities: int
) -> tuple[NDArray[np.int64], FloatArray, NDArray[np.int64]]:
    """Match two partitions: best of the run for each community, how well, and best the other way."""
    n_found = int(run.max(initial=-1)) + 1
    code, both = np.unique(member_of.astype(np.int64) * n_found + run, return_counts=True)
    mine, theirs = code // n_found, code % n_found
    size = np.bincount(member_of, minlength=n_communities)
    found_size = np.bincount(run, minlength=n_found)
    jaccard = both / (size[mine] + found_size[theirs] - both)
    order = np.lexsort((theirs, -jaccard, mine))
    first = order[np.unique(mine[order], return_index=True)[1]]
    best = theirs[first]
    order = np.lexsort((mine, -jaccard, theirs))
    back_first = order[np.unique(theirs[order], return_index=True)[1]]
    return best, jaccard[first], mine[back_first]


def _find_border(member_of: IntArray, leanings: list[IntArray], n_communities: int) -> pd.DataFrame:
    """List the people whom enough runs put with another community, with that community."""
    person = np.concatenate([np.flatnonzero(lean >= 0) for lean in leanings] or [np.zeros(0, np.int64)])
    other = np.concatenate([lean[lean >= 0] for lean in leanings] or [np.zeros(0, np.int32)])
    fine = other != member_of[person]
    code, count = np.unique(person[fine] * max(n_communities, 1) + other[fine], return_counts=True)
    person, other = code // max(n_communities, 1), code % max(n_communities, 1)
    order = np.lexsort((other, -count, person))
    first = order[np.unique(person[order], return_index=True)[1]]
    share = count[first] / max(len(leanings), 1)
    chosen = first[share >= BORDER_SHARE]
    return pd.DataFrame(
        {
            "person": person[chosen].astype(np.int32),
            "community_id": member_of[person[chosen]].astype(np.int32) + 1,
            "also_leans_to": other[chosen].astype(np.int32) + 1,
            "share": count[chosen] / max(len(leanings), 1),
        }
    )
