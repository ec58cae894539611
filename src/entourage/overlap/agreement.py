"""How far two ways of sorting people agree: adjusted mutual information and adjusted Rand index."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

if TYPE_CHECKING:
    from entourage.overlap.population import LevelSet, Population


def measure_agreement(population: Population, levels: LevelSet) -> dict[str, dict[str, float]]:
    """Compare, level by level, the partition by targets with the communities.

    People are sorted by the set of targets they belong to at the level; those in none are together.

    Returns
    -------
    dict
        Level → ``ami``, ``ari``: 1 for the same partition, 0 for what chance gives.
    """
    found: dict[str, dict[str, float]] = {}
    for level in dict.fromkeys(levels.level):
        rows = [row for row, name in enumerate(levels.level) if name == level]
        sets = sort_by_targets(levels.inside[rows])
        found[level] = {
            "ami": adjusted_mutual_information(sets, population.community),
            "ari": adjusted_rand_index(sets, population.community),
        }
    return found


def sort_by_targets(inside: np.ndarray) -> np.ndarray:
    """Label people by the set of targets they belong to.

    Parameters
    ----------
    inside
        (n_targets, n) bool.

    Returns
    -------
    numpy.ndarray
        (n,) numbers from 0, the same for people in the same targets.
    """
    label = np.zeros(inside.shape[1], dtype=np.int64)
    for row in inside:
        # renumbered at each step, so that any number of targets fits
        label = renumber(label * 2 + row)
    return label


def renumber(label: np.ndarray) -> np.ndarray:
    """Renumber labels (whole, from 0, not much larger than their number) without gaps, in order."""
    used = np.bincount(label) > 0
    return np.asarray((np.cumsum(used) - 1)[label])


def adjusted_rand_index(one: np.ndarray, other: np.ndarray) -> float:
    """Compare two partitions by pairs of people (Hubert & Arabie 1985).

    Examples
    --------
    >>> adjusted_rand_index(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    cells, rows, columns = _cross(one, other)
    pairs = _pairs(np.array([len(one)]))
    both, in_one, in_other = _pairs(cells[2]), _pairs(rows), _pairs(columns)
    if pairs == 0:
        return 1.0
    expected = in_one * in_other / pairs
    possible = (in_one + in_other) / 2
    return 1.0 if possible == expected else float((both - expected) / (possible - expected))


def adjusted_mutual_information(one: np.ndarray, other: np.ndarray) -> float:
    """Compare two partitions by what one tells of the other (Vinh, Epps & Bailey 2010).

    (MI - E[MI]) ÷ (mean entropy - E[MI]), with E[MI] over all partitions of the same sizes.

    Examples
    --------
    >>> adjusted_mutual_information(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    n = len(one)
    cells, rows, columns = _cross(one, other)
    if n == 0 or (len(rows) == 1 and len(columns) == 1) or len(rows) == len(columns) == n:
        return 1.0
    count = cells[2]
    information = float((count / n * np.log(n * count / (rows[cells[0]] * columns[cells[1]]))).sum())
    expected = _expected_information(rows, columns, n)
    mean_entropy = (_entropy(rows, n) + _entropy(columns, n)) / 2
    gap = mean_entropy - expected
    if abs(gap) < np.finfo(np.float64).eps:
        return 1.0 if math.isclose(information, expected) else 0.0
    value = (information - expected) / gap
    return 1.0 if math.isclose(value, 1.0, abs_tol=1e-12) else value


def _cross(
    one: np.ndarray, other: np.ndarray
) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray], np.ndarray, np.ndarray]:
    """Count the filled cells of the cross table (row, column, count), its rows and its columns."""
    row, column = renumber(one), renumber(other)
    width = int(column.max(initial=-1)) + 1
    key, count = _count(row * width + column)
    cells = (key // max(width, 1), key % max(width, 1), count)
    return cells, np.bincount(row), np.bincount(column)


def _count(key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count each key: `numpy.unique` by sorting, which is faster on many whole numbers."""
    key = np.sort(key)
    first = np.flatnonzero(np.diff(key, prepend=-1))
    return key[first], np.diff(first, append=len(key))


def _pairs(count: np.ndarray) -> float:
    """Count the pairs of people that fall together."""
    return float((count.astype(np.float64) * (count - 1)).sum() / 2)


def _entropy(count: np.ndarray, n: int) -> float:
    share = count[count > 0] / n
    return float(-(share * np.log(share)).sum())


def _expected_information(rows: np.ndarray, columns: np.ndarray, n: int) -> float:
    """Mean mutual information of partitions with these sizes (the hypergeometric model)."""
    row_sizes, row_times = np.unique(rows, return_counts=True)
    column_sizes, column_times = np.unique(columns, return_counts=True)
    expected = 0.0
    for a, a_times in zip(row_sizes.tolist(), row_times.tolist(), strict=True):
        for b, b_times in zip(column_sizes.tolist(), column_times.tolist(), strict=True):
            both = np.arange(max(1, a + b - n), min(a, b) + 1, dtype=np.float64)
            chance = np.exp(
                gammaln(a + 1) + gammaln(b + 1) + gammaln(n - a + 1) + gammaln(n - b + 1)
                - gammaln(n + 1) - gammaln(both + 1) - gammaln(a - both + 1)
                - gammaln(b - both + 1) - gammaln(n - a - b + both + 1)
            )  # fmt: skip
            terms = both / n * np.log(n * both / (a * b)) * chance
            expected += a_times * b_times * float(terms.sum())
    return expected
