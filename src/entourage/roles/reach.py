"""Where attention flows: reach into a target, and the distinct people who turn to someone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from entourage.engines.centrality import compute_pagerank
from entourage.engines.side_by_side import map_side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entourage.roles.scopes import Scope

_COLUMNS_AT_ONCE = 12
_HUGE = 3_000_000
_TOLERANCE = ((_HUGE, 1e-5), (300_000, 1e-6), (0, 1e-10))


@dataclass(frozen=True)
class Attention:
    """Who turns to whom."""

    weight: sparse.csc_array
    """(n, n) weights of the attention graph: row turns to column."""
    even: sparse.csc_array
    """The same ties, their volume damped: weight ** volume, so that each counts once by default."""
    presence: sparse.csc_array
    """The same ties, 1 each."""

    @property
    def n_people(self) -> int:
        """Number of people."""
        return int(self.weight.shape[0])


@dataclass(frozen=True)
class Reach:
    """What each person gets of each scope's attention; columns in the order of the scopes."""

    weighted: np.ndarray
    """(n, k) personalised PageRank on the weights."""
    even: np.ndarray
    """(n, k) the same with the volume of ties damped, 0 for isolated people: what the score is made of."""
    n_influenced: np.ndarray
    """(n, k) distinct members of the scope who turn to the person, int64."""


def build_attention(matrix: sparse.csr_array, *, volume: float) -> Attention:
    """Lay the attention graph out for walking: whole, damped, and bare.

    Parameters
    ----------
    matrix
        (n, n) attention, row = who turns to someone.
    volume
        How much the volume of a tie counts: 0, each tie once; 1, in proportion to its weight.

    Returns
    -------
    Attention
        In double precision; in single precision from 3 million ties, to save memory and time.
    """
    precision = np.float32 if matrix.nnz >= _HUGE else np.float64
    weight = sparse.csc_array(matrix, dtype=precision)
    weight.sort_indices()
    even = weight.copy()
    even.data = np.power(weight.data, volume)
    presence = weight.copy()
    presence.data = np.ones_like(weight.data)
    return Attention(weight, even, presence)


def measure_reach(attention: Attention, scopes: Sequence[Scope]) -> Reach:
    """Follow the attention of each scope, and count who turns to whom.

    Reach is personalised PageRank restarting evenly on the scope's members, damping 0.85.
    """
    members = np.column_stack([scope.members for scope in scopes]).astype(attention.weight.dtype)
    blocks = [members[:, i : i + _COLUMNS_AT_ONCE] for i in range(0, members.shape[1], _COLUMNS_AT_ONCE)]
    fine = next(tolerance for least, tolerance in _TOLERANCE if attention.weight.nnz >= least)
    weighted, even = map_side_by_side(
        lambda ties: np.hstack([compute_pagerank(ties, block, tolerance=fine) for block in blocks]),
        (attention.weight, attention.even),
    )
    even[find_isolated(attention)] = 0
    n_influenced = np.hstack([attention.presence.T @ block for block in blocks])
    return Reach(weighted.astype(np.float64), even.astype(np.float64), np.rint(n_influenced).astype(np.int64))


def find_isolated(attention: Attention) -> np.ndarray:
    """Say who neither turns to anyone nor is turned to: nothing is known of their reach, (n,) bool."""
    turns = np.bincount(attention.presence.indices, minlength=attention.n_people) > 0
    return np.asarray(~turns & (np.diff(attention.presence.indptr) == 0))


def compute_affinity(reach: np.ndarray, everyone: np.ndarray) -> np.ndarray:
    """Divide reach into a target by reach into everyone: above 1, specific to the target."""
    return np.asarray(np.divide(reach, everyone, out=np.zeros_like(reach), where=everyone > 0))
