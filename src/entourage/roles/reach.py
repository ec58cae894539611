"""Where attention flows: reach into a target, and the distinct people who turn to someone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy import sparse

from entourage.convert import WINDOW, fade, find_pace
from entourage.engines.centrality import DAMPING, compute_pagerank
from entourage.engines.side_by_side import map_side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entourage.model import Memory
    from entourage.roles.scopes import Scope

Laid = TypeVar("Laid", sparse.csr_array, sparse.csc_array)

_COLUMNS_AT_ONCE = 12
_HUGE = 3_000_000
_TOLERANCE = ((_HUGE, 1e-5), (300_000, 1e-6), (0, 1e-10))


@dataclass(frozen=True)
class Attention:
    """Who turns to whom. The matrices have the same entries, in the same order."""

    weight: sparse.csc_array
    """(n, n) weights of the attention graph: row turns to column."""
    even: sparse.csc_array
    """The same ties, their volume damped, and faded: each counts once by default, by its freshness."""
    presence: sparse.csc_array
    """The same ties, 1 each."""
    fresh: sparse.csc_array
    """What is left of each by the age of its newest event (`convert.fade`); 1 each where nothing ages."""
    pace: np.ndarray | None = None
    """(n,) how fresh each person's newest attention is (`convert.find_pace`); None where nothing ages."""
    window_days: float | None = None
    """Where ties fade: ties without an event within as many days are not in it."""

    @property
    def n_people(self) -> int:
        """Number of people."""
        return int(self.weight.shape[0])

    @property
    def damping(self) -> float | np.ndarray:
        """Share of steps that follow a tie, where ties are faded: less from people silent for long."""
        return DAMPING if self.pace is None else DAMPING * self.pace


@dataclass(frozen=True)
class Reach:
    """What each person gets of each scope's attention; columns in the order of the scopes."""

    weighted: np.ndarray
    """(n, k) personalised PageRank on the weights."""
    even: np.ndarray
    """(n, k) the same with the volume of ties damped, 0 for isolated people: what the score is made of."""
    n_influenced: np.ndarray
    """(n, k) distinct members of the scope who turn to the person, int64."""
    count: np.ndarray
    """(n, k) the same, each counted by the freshness of their newest turn: what the score is made of."""


def build_attention(
    matrix: sparse.csr_array,
    ages: sparse.csr_array | None = None,
    memory: Memory | None = None,
    *,
    volume: float,
) -> Attention:
    """Lay the attention graph out for walking: whole, damped, bare, and by freshness.

    Parameters
    ----------
    matrix
        (n, n) attention, row = who turns to someone.
    ages
        (n, n) days since people last turned to each other, on the same entries.
    memory
        How attention ages; without it or without ages, it does not. Where ties themselves fade (``set``),
        those without an event in the last four half-lives are left out; else the weights stay, and the rest
        fades.
    volume
        How much the volume of a tie counts: 0, each tie once; 1, in proportion to its weight.

    Returns
    -------
    Attention
        In double precision; in single precision from 3 million ties, to save memory and time.
    """
    precision = np.float32 if matrix.nnz >= _HUGE else np.float64
    if ages is None or memory is None or memory.half_life_days is None:
        weight = _lay_out(matrix, precision)
        presence = give_values(weight, np.ones_like(weight.data))
        return Attention(weight, give_values(weight, np.power(weight.data, volume)), presence, presence)
    left = fade(ages.data, memory.half_life_days)
    in_window = left > 0 if memory.basis == "set" else np.ones(len(left), dtype=bool)
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))[in_window]
    ends = (row, matrix.indices[in_window])
    weight, fresh = (
        _lay_out(sparse.coo_array((values[in_window], ends), shape=matrix.shape), precision)
        for values in (matrix.data, left)
    )
    # faded weights hold their age already, in so far as they count
    share = 1 - volume if memory.basis == "set" else 1.0
    return Attention(
        weight,
        give_values(weight, np.power(weight.data, volume) * np.power(fresh.data, share)),
        give_values(weight, np.ones_like(weight.data)),
        fresh,
        find_pace(fresh),
        WINDOW * memory.half_life_days if memory.basis == "set" else None,
    )


def _lay_out(matrix: sparse.csr_array | sparse.coo_array, precision: type) -> sparse.csc_array:
    """Lay ties out by who is turned to."""
    by_column = sparse.csc_array(matrix, dtype=precision)
    by_column.sort_indices()
    return by_column


def give_values(ties: Laid, values: np.ndarray) -> Laid:
    """Give the same ties other values."""
    return type(ties)((values, ties.indices, ties.indptr), shape=ties.shape)


def measure_reach(attention: Attention, scopes: Sequence[Scope]) -> Reach:
    """Follow the attention of each scope, and count who turns to whom.

    Reach is personalised PageRank restarting evenly on the scope's members, damping 0.85. Where attention
    ages, ties are faded and walks restart the more often at people who have turned to nobody for long.
    """
    members = np.column_stack([scope.members for scope in scopes]).astype(attention.weight.dtype)
    blocks = [members[:, i : i + _COLUMNS_AT_ONCE] for i in range(0, members.shape[1], _COLUMNS_AT_ONCE)]
    fine = next(tolerance for least, tolerance in _TOLERANCE if attention.weight.nnz >= least)
    weighted, even = map_side_by_side(
        lambda walk: np.hstack(
            [compute_pagerank(walk[0], block, damping=walk[1], tolerance=fine) for block in blocks]
        ),
        (
            (attention.weight, attention.damping if attention.window_days else DAMPING),
            (attention.even, attention.damping),
        ),
    )
    even[find_isolated(attention)] = 0
    n_influenced, count = (
        np.hstack([ties.T @ block for block in blocks]) for ties in (attention.presence, attention.fresh)
    )
    return Reach(
        weighted.astype(np.float64),
        even.astype(np.float64),
        np.rint(n_influenced).astype(np.int64),
        count.astype(np.float64),
    )


def find_isolated(attention: Attention) -> np.ndarray:
    """Say who neither turns to anyone nor is turned to: nothing is known of their reach, (n,) bool."""
    turns = np.bincount(attention.presence.indices, minlength=attention.n_people) > 0
    return np.asarray(~turns & (np.diff(attention.presence.indptr) == 0))


def compute_affinity(reach: np.ndarray, everyone: np.ndarray) -> np.ndarray:
    """Divide reach into a target by reach into everyone: above 1, specific to the target."""
    return np.asarray(np.divide(reach, everyone, out=np.zeros_like(reach), where=everyone > 0))
