"""Ties as arrays and matrices, for engines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    import pandas as pd

    from entourage.model import Network


@dataclass(frozen=True)
class UndirectedGraph:
    """Ties without direction: each pair once, ``a < b``, sorted by a then b; no zero weight."""

    n: int
    """Number of people, isolated ones included."""
    a: np.ndarray
    """(n_pairs,) int32 positions."""
    b: np.ndarray
    """(n_pairs,) int32 positions."""
    weight: np.ndarray
    """(n_pairs,) float64."""

    def strength(self) -> np.ndarray:
        """Sum the weight at each person, (n,) float64."""
        total = np.bincount(self.a, self.weight, minlength=self.n)
        return np.asarray(total + np.bincount(self.b, self.weight, minlength=self.n))


def to_undirected(network: Network) -> UndirectedGraph:
    """Sum both directions of each pair.

    Returns
    -------
    UndirectedGraph
        What communities are found on.
    """
    ties = network.ties
    source = ties["source"].to_numpy(dtype=np.int64)
    target = ties["target"].to_numpy(dtype=np.int64)
    weight = ties["weight"].to_numpy(dtype=np.float64)
    n = network.n_people
    key = np.minimum(source, target) * n + np.maximum(source, target)
    # at most two directions per pair: a stable sort brings them together, and their order is fixed
    order = np.argsort(key, kind="stable")
    key, weight = key[order], weight[order]
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    starts = np.flatnonzero(first)
    total = np.add.reduceat(weight, starts) if len(starts) else weight[:0]
    pair = key[starts][total > 0]
    return UndirectedGraph(
        n=n,
        a=(pair // max(n, 1)).astype(np.int32),
        b=(pair % max(n, 1)).astype(np.int32),
        weight=total[total > 0],
    )


def sum_strength(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Sum the weights of the ties towards each person, and of those from each, (n,) float64."""
    weight = network.ties["weight"].to_numpy(dtype=np.float64)
    towards, given = (
        np.bincount(network.ties[end].to_numpy(dtype=np.int64), weight, minlength=network.n_people)
        for end in ("target", "source")
    )
    return towards, given


def to_csr(n: int, a: np.ndarray, b: np.ndarray, weight: np.ndarray) -> sparse.csr_array:
    """Lay undirected pairs out as a symmetric (n, n) matrix."""
    rows, columns = np.concatenate([a, b]), np.concatenate([b, a])
    matrix = sparse.coo_array((np.concatenate([weight, weight]), (rows, columns)), shape=(n, n)).tocsr()
    matrix.sort_indices()
    return matrix


def to_attention(network: Network) -> sparse.csr_array:
    """Lay attention out as an (n, n) matrix: row = who turns to someone, column = to whom.

    Attention is influence reversed: whoever mentions, follows or asks someone gives them attention; who
    is brought by someone gives the bringer attention.
    """
    return build_attention(network.n_people, network.ties)


def build_attention(n: int, ties: pd.DataFrame) -> sparse.csr_array:
    """Lay attention out from ties alone, as a results folder holds them.

    Parameters
    ----------
    n
        Number of people.
    ties
        ``source, target`` (positions), ``attention_out, attention_in``.
    """
    source = ties["source"].to_numpy(dtype=np.int64)
    target = ties["target"].to_numpy(dtype=np.int64)
    out = ties["attention_out"].to_numpy(dtype=np.float64)
    back = ties["attention_in"].to_numpy(dtype=np.float64)
    rows = np.concatenate([source[out > 0], target[back > 0]])
    columns = np.concatenate([target[out > 0], source[back > 0]])
    weight = np.concatenate([out[out > 0], back[back > 0]])
    matrix = sparse.coo_array((weight, (rows, columns)), shape=(n, n)).tocsr()
    matrix.sort_indices()
    return matrix
