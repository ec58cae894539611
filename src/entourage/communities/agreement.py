"""How far two partitions of the same people agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int32]


def compare_partitions(one: IntArray, other: IntArray) -> float:
    """Give the adjusted Rand index: 1 for the same partition, about 0 for unrelated ones.

    Share of pairs of people on which both agree, corrected for chance (Hubert & Arabie 1985).

    Examples
    --------
    >>> compare_partitions(np.array([0, 0, 1, 1]), np.array([5, 5, 2, 2]))
    1.0
    >>> round(compare_partitions(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])), 2)
    -0.5
    """
    width = int(other.max(initial=-1)) + 1
    _, both = np.unique(one.astype(np.int64) * max(width, 1) + other, return_counts=True)
    together = _count_pairs(both)
    mine, theirs = _count_pairs(np.bincount(one)), _count_pairs(np.bincount(other))
    total = len(one) * (len(one) - 1) / 2
    expected = mine * theirs / total if total else 0.0
    possible = (mine + theirs) / 2
    return 1.0 if possible == expected else (together - expected) / (possible - expected)


def _count_pairs(size: NDArray[np.integer]) -> float:
    counts = size.astype(np.float64)
    return float((counts * (counts - 1) / 2).sum())
