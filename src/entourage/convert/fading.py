"""How fresh attention is: what is left of a tie by the age of its newest event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    import pandas as pd

    from entourage.model import Network

WINDOW = 4
"""Half-lives after which attention counts for nothing: a sixteenth would be left of it."""


def fade(age: np.ndarray, half_life: float) -> np.ndarray:
    """Say what is left of something by its age: ``0.5 ** (age / half_life)``, 0 beyond four half-lives.

    Parameters
    ----------
    age, half_life
        In the same unit; missing ages (NaN) are 0.

    Examples
    --------
    >>> fade(np.array([0.0, 60.0, 240.0, 241.0]), 60)
    array([1.    , 0.5   , 0.0625, 0.    ])
    """
    left = np.power(0.5, age / half_life)
    return np.where(age <= WINDOW * half_life, left, 0.0)


def to_ages(network: Network) -> sparse.csr_array:
    """Lay out how long ago people last turned to each other, on the entries of `to_attention`."""
    return build_ages(network.n_people, network.ties)


def build_ages(n: int, ties: pd.DataFrame) -> sparse.csr_array:
    """Lay out how long ago people last turned to each other, on the entries of `build_attention`.

    Parameters
    ----------
    n
        Number of people.
    ties
        ``source, target`` (positions), ``attention_out, attention_in, age_out, age_in`` (days).

    Returns
    -------
    scipy.sparse.csr_array
        (n, n) days: row = who turned to someone, column = to whom. Explicit zeros are of today.
    """
    source = ties["source"].to_numpy(dtype=np.int64)
    target = ties["target"].to_numpy(dtype=np.int64)
    out = ties["attention_out"].to_numpy(dtype=np.float64) > 0
    back = ties["attention_in"].to_numpy(dtype=np.float64) > 0
    key = np.concatenate([source[out] * n + target[out], target[back] * n + source[back]])
    age = np.concatenate(
        [ties["age_out"].to_numpy(np.float64)[out], ties["age_in"].to_numpy(np.float64)[back]]
    )
    order = np.argsort(key, kind="stable")
    key, age = key[order], age[order]
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    if len(key):
        key, age = key[first], np.minimum.reduceat(age, np.flatnonzero(first))
    row, column = np.divmod(key, max(n, 1))
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))])
    return sparse.csr_array((age, column, start), shape=(n, n))


def find_pace(fresh: sparse.csr_array | sparse.csc_array) -> np.ndarray:
    """Say how fresh the newest attention of each person is: the largest value of their row, (n,).

    Someone who has turned to nobody for long passes on little of what comes to them. 1 where there is
    nothing.
    """
    ties = fresh.tocoo()
    pace = np.zeros(fresh.shape[0])
    np.maximum.at(pace, ties.row, ties.data)
    pace[np.bincount(ties.row, minlength=fresh.shape[0]) == 0] = 1
    return pace


def keep_window(
    attention: sparse.csr_array, ages: sparse.csr_array, half_life_days: float
) -> tuple[sparse.csr_array, np.ndarray]:
    """Keep the attention of the last four half-lives, with how fresh each person's newest is.

    Parameters
    ----------
    attention, ages
        (n, n) weights and days on the same entries (`to_attention`, `to_ages`).
    half_life_days
        In how many days attention halves.

    Returns
    -------
    tuple of scipy.sparse.csr_array and numpy.ndarray
        The attention, fewer entries; (n,) the pace of each person (`find_pace`).
    """
    left = fade(ages.data, half_life_days)
    fresh = sparse.csr_array((left, ages.indices, ages.indptr), shape=ages.shape)
    fresh.eliminate_zeros()
    kept = attention.copy()
    kept.data = np.where(left > 0, attention.data, 0.0)
    kept.eliminate_zeros()
    return kept, find_pace(fresh)
