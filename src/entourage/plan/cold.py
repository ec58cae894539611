"""Members of a target that nobody reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from scipy import sparse


def find_cold_members(attention: sparse.csr_array, members: np.ndarray, carriers: np.ndarray) -> pd.DataFrame:
    """Find the people of a target whom no chain of ties from the carriers reaches.

    Parameters
    ----------
    attention
        (n, n): row = who turns to someone, column = to whom.
    members
        (n,) bool: the target.
    carriers
        Positions of those who carry the word.

    Returns
    -------
    pandas.DataFrame
        ``person``; ``reason``: ``turns-to-nobody`` (the person gives no attention to anyone, so that the word
        must be brought to them directly) or ``out-of-reach`` (nobody they turn to, near or far, is
        reached); ``pocket`` (cold members tied to each other share a number, 1 is the largest pocket);
        ``n_in_pocket``. By pocket, then person.
    """
    n = attention.shape[0]
    reached = _reach(attention, carriers)
    cold = np.flatnonzero(members & ~reached)
    turns = np.diff(attention.indptr)[cold] > 0
    _, piece = csgraph.connected_components(attention[cold][:, cold], directed=True, connection="weak")
    size = np.bincount(piece, minlength=1)
    # numbered from the largest pocket; equal ones by their first person
    order = np.argsort(-size, kind="stable")
    number = np.empty(len(size), dtype=np.int64)
    number[order] = np.arange(1, len(size) + 1)
    table = pd.DataFrame(
        {
            "person": cold.astype(np.int64),
            "reason": np.where(turns, "out-of-reach", "turns-to-nobody").astype(object),
            "pocket": number[piece] if n and len(cold) else np.zeros(0, dtype=np.int64),
            "n_in_pocket": size[piece] if len(cold) else np.zeros(0, dtype=np.int64),
        }
    ).astype({"reason": "str"})
    return table.sort_values(["pocket", "person"], kind="stable", ignore_index=True)


def _reach(attention: sparse.csr_array, carriers: np.ndarray) -> np.ndarray:
    """Mark everyone that some chain of ties leads to from the carriers, themselves included."""
    follows = attention.T.tocsr()
    reached = np.zeros(attention.shape[0], dtype=bool)
    reached[carriers] = True
    frontier = np.asarray(carriers, dtype=np.int64)
    while len(frontier):
        first = follows.indptr[frontier].astype(np.int64)
        count = follows.indptr[frontier + 1] - first
        before = np.cumsum(count) - count
        others = follows.indices[np.repeat(first - before, count) + np.arange(int(count.sum()))]
        frontier = np.unique(others[~reached[others]]).astype(np.int64)
        reached[frontier] = True
    return reached
