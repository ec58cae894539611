"""The score that ranks prescribers, and who stands out enough to be called one.

Reach and the count of distinct people who turn to someone agree with measured opinion leadership
about equally well; the score is made of both, as ranks, so that neither scale drowns the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from collections.abc import Sequence

_FALSE_SHARE = 0.05
_FALSE_SHARE_SMALL = 0.25
_SMALL = 100
_DIGITS = 12
_FEWEST, _MOST = 10, 1000


def rank_down(values: np.ndarray, who: np.ndarray | None = None) -> np.ndarray:
    """Rank from the highest (1) among everyone; equals share the mean of their ranks.

    Parameters
    ----------
    values
        (n,) of everyone.
    who
        Positions to answer for; everyone by default.

    Examples
    --------
    >>> rank_down(np.array([5.0, 9.0, 5.0]))
    array([2.5, 1. , 2.5])
    """
    ordered = np.sort(values)
    asked = values if who is None else values[who]
    below = np.searchsorted(ordered, asked, side="left")
    up_to = np.searchsorted(ordered, asked, side="right")
    return np.asarray(len(values) - up_to + (up_to - below + 1) / 2)


def score_people(
    signals: Sequence[np.ndarray], weights: Sequence[float], who: np.ndarray | None = None
) -> np.ndarray:
    """Combine signals into a score from 0 (last) to 100 (first in every signal).

    ``100 (1 - log r / log n)`` with r the weighted mean of a person's ranks over the signals: from one
    score to another, what counts is how many times further up someone is.

    Parameters
    ----------
    signals
        (n,) arrays, higher is stronger.
    weights
        One per signal; where all are 0, all count alike.
    who
        Positions to answer for; everyone by default.

    Examples
    --------
    >>> reach, count = np.array([0.5, 0.3, 0.2]), np.array([4, 4, 0])
    >>> score_people([reach, count], [1, 1]).round(1)
    array([79.7, 49.1,  0. ])
    """
    n = len(signals[0])
    if not any(weights):
        weights = [1.0] * len(signals)
    used = [(signal, weight) for signal, weight in zip(signals, weights, strict=True) if weight > 0]
    ranks = sum(rank_down(_settle(signal), who) * weight for signal, weight in used)
    mean_rank = np.asarray(ranks) / sum(weight for _, weight in used)
    if n < 2:  # noqa: PLR2004 - nobody to be compared with
        return np.zeros(len(mean_rank))
    return np.asarray(100 * (1 - np.log(mean_rank) / np.log(n)))


def _settle(signal: np.ndarray) -> np.ndarray:
    """Round what only the order of additions tells apart, so that equals stay equal."""
    top = np.abs(signal).max(initial=0)
    return np.round(signal / top, _DIGITS) if top > 0 else signal


def is_beyond_chance(n_influenced: np.ndarray, n_sources: int, n_choices: float) -> np.ndarray:
    """Say who is turned to by more people than chance gives, at a false share of 5 %.

    Under chance each of `n_sources` people turns to `n_choices` others at random; the count is then
    binomial. Benjamini-Hochberg over everyone. In graphs of fewer than 100 people, where a reader sees
    every tie, one false in four is allowed.

    Parameters
    ----------
    n_influenced
        (n,) distinct people who turn to each person.
    n_sources
        How many people turn to anyone at all.
    n_choices
        How many others they turn to, on average.

    Returns
    -------
    numpy.ndarray
        (n,) bool.
    """
    n = len(n_influenced)
    if n < 2 or n_sources == 0:  # noqa: PLR2004
        return np.zeros(n, dtype=bool)
    chance = min(n_choices / (n - 1), 1.0)
    counts, place = np.unique(n_influenced, return_inverse=True)
    p_value = stats.binom.sf(counts - 1, n_sources, chance)
    at_least = np.cumsum(np.bincount(place)[::-1])[::-1]
    allowed = _FALSE_SHARE if n >= _SMALL else _FALSE_SHARE_SMALL
    below = n * p_value <= allowed * at_least
    # the smallest count that passes lets all larger ones through, as Benjamini-Hochberg does
    passes = np.zeros(len(counts), dtype=bool)
    if below.any():
        passes[np.flatnonzero(below)[0] :] = True
    return np.asarray(passes[place])


def count_most(n_people: int, share: float) -> int:
    """Say how many people a list names at most: a share of everyone, between ten and a thousand."""
    return min(max(_FEWEST, int(np.ceil(share * n_people))), _MOST)
