"""How often chance alone would do as much: the hypergeometric tail, and adjustment for many tests."""

from __future__ import annotations

import numpy as np
from scipy import stats
from scipy.special import gammaln

SMALL = 1e-17
"""A term that adds less than this share of the sum ends it."""


def hypergeometric_tail(
    n_both: np.ndarray, n_everyone: np.ndarray | int, n_target: np.ndarray | int, n_drawn: np.ndarray | int
) -> np.ndarray:
    """Probability of at least `n_both` people of a target among `n_drawn` people drawn from everyone.

    The same as ``scipy.stats.hypergeom.sf(n_both - 1, …)``, which sums one number at a time and would take
    most of the run on a graph of many communities.

    Parameters
    ----------
    n_both, n_everyone, n_target, n_drawn
        Whole numbers that broadcast together; `n_target` and `n_drawn` at most `n_everyone`.

    Returns
    -------
    numpy.ndarray
        Between 0 and 1; 1 where nobody is drawn or nobody is in the target.

    Examples
    --------
    >>> hypergeometric_tail(np.array([2, 1, 0]), 4, 2, 2).round(4).tolist()
    [0.1667, 0.8333, 1.0]
    """
    arrays = np.broadcast_arrays(n_both, n_everyone, n_target, n_drawn)
    shape = arrays[0].shape
    k, everyone, target, drawn = (array.ravel().astype(np.float64) for array in arrays)
    low, high = np.maximum(0.0, target + drawn - everyone), np.minimum(target, drawn)
    up = k > target * drawn / np.maximum(everyone, 1.0)
    # above the mean sum upwards; below, what is missing: terms fall from the first one on either way
    first = np.where(up, k, k - 1)
    possible = (first >= low) & (first <= high)
    j = np.clip(first, low, high)
    term = np.where(possible, np.exp(_log_chance(j, everyone, target, drawn)), 0.0)
    total = term.copy()
    active = np.flatnonzero(possible & (term > 0))
    while len(active):
        here, n, t, d = j[active], everyone[active], target[active], drawn[active]
        rise = (t - here) * (d - here) / ((here + 1) * (n - t - d + here + 1))
        behind = n - t - d + here
        fall = here * np.maximum(behind, 0.0) / ((t - here + 1) * (d - here + 1))
        upwards = up[active]
        term[active] *= np.where(upwards, rise, fall)
        total[active] += term[active]
        j[active] += np.where(upwards, 1.0, -1.0)
        active = active[term[active] > SMALL * total[active]]
    return np.clip(np.where(k <= low, 1.0, np.where(up, total, 1.0 - total)), 0.0, 1.0).reshape(shape)


def _log_chance(k: np.ndarray, everyone: np.ndarray, target: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Logarithm of the probability of exactly k."""
    return np.asarray(
        _log_ways(target, k) + _log_ways(everyone - target, drawn - k) - _log_ways(everyone, drawn)
    )


def _log_ways(n: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Logarithm of the number of ways to pick k of n."""
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def adjust_p_values(p_value: np.ndarray) -> np.ndarray:
    """Adjust p-values for their number (Benjamini & Hochberg 1995).

    Examples
    --------
    >>> adjust_p_values(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    if p_value.size == 0:
        return p_value.astype(np.float64)
    return np.asarray(stats.false_discovery_control(p_value, method="bh"))
