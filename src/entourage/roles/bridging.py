"""Who stands between communities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from entourage.model import Communities


def compute_participation(graph: sparse.csr_array, communities: Communities) -> np.ndarray:
    """Measure how evenly a person's ties spread over communities.

    ``1 - Σ_c (s_ic / s_i)²`` with s_ic the weight of person i's ties into community c: 0, all in one;
    towards 1, spread evenly over many (Guimerà & Amaral 2005).

    Parameters
    ----------
    graph
        (n, n) symmetric weights.
    communities
        Where people are; those in no community do not count.

    Returns
    -------
    numpy.ndarray
        (n,) 0 for people without ties.
    """
    n = graph.shape[0]
    inside = np.flatnonzero(communities.member_of >= 0)
    belongs = sparse.csr_array(
        (np.ones(len(inside)), (inside, communities.member_of[inside])), shape=(n, max(communities.n, 1))
    )
    into = (graph @ belongs).tocsr()
    strength = np.asarray(into.sum(axis=1)).ravel()
    squares = np.asarray(into.multiply(into).sum(axis=1)).ravel()
    participation = 1 - squares / np.where(strength > 0, strength, 1) ** 2
    return np.where(strength > 0, np.clip(participation, 0, 1), 0.0)
