"""The score that ranks prescribers, and who stands out enough to be called one.

Reach and the count of distinct people who turn to someone agree with measured opinion leadership
about equally well; the score is made of both, as ranks, so that neither scale drowns the other.
benchmarks/roles/known_answers.py shows what that is worth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from collections.abc import Sequence

_FALSE_SHARE = 0.05
_SMALL, _TINY = 100, 30
_HALF_AGAIN = 1.5
_DIGITS = 12
_FEWEST, _MOST = 10, 1000


def rank_down(
    values: np.ndarray, who: np.ndarray | None = None, instead: np.ndarray | None = None
) -> np.ndarray:
    """Rank from the highest (1) among everyone; equals share the mean of their ranks.

    Parameters
    ----------
    values
        (n,) of everyone.
    who
        Positions to answer for; everyone by default.
    instead
        (len(who),) values that each of `who`, alone, would have instead.

    Examples
    --------
    >>> rank_down(np.array([5.0, 9.0, 5.0]))
    array([2.5, 1. , 2.5])
    >>> rank_down(np.array([5.0, 9.0, 7.0]), np.array([1]), np.array([6.0]))
    array([2.])
    """
    if who is None:
        _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
        up_to = np.cumsum(counts)
        return np.asarray((len(values) - up_to + (counts + 1) / 2)[place])
    ordered = np.sort(values)
    own = values[who]
    asked = own if instead is None else instead
    below = np.searchsorted(ordered, asked, side="left")
    up_to = np.searchsorted(ordered, asked, side="right")
    above = len(values) - up_to - (own > asked)
    equals = up_to - below - (own == asked)
    return np.asarray(above + 1 + equals / 2)


def score_people(
    signals: Sequence[np.ndarray],
    weights: Sequence[float],
    who: np.ndarray | None = None,
    instead: Sequence[np.ndarray | None] | None = None,
) -> np.ndarray:
    """Combine signals into a score from 0 (last) to 100 (first in every signal).

    ``100 (1 - log r / log n)`` with r the weighted geometric mean of a person's ranks over the signals:
    from one score to another, what counts is how many times further up someone is.

    Parameters
    ----------
    signals
        (n,) arrays, higher is stronger.
    weights
        One per signal; where all are 0, all count alike.
    who
        Positions to answer for; everyone by default.
    instead
        Per signal, the values that each of `who`, alone, would have instead; None keeps the signal.

    Examples
    --------
    >>> reach, count = np.array([0.5, 0.3, 0.2]), np.array([4, 4, 0])
    >>> score_people([reach, count], [1, 1]).round(1)
    array([81.5, 50. ,  0. ])
    """
    n = len(signals[0])
    if not any(weights):
        weights = [1.0] * len(signals)
    changed = instead or [None] * len(signals)
    total = np.zeros(n if who is None else len(who))
    for signal, weight, other in zip(signals, weights, changed, strict=True):
        if weight > 0:
            top = float(np.abs(signal).max(initial=0)) or 1.0
            rank = rank_down(_settle(signal, top), who, None if other is None else _settle(other, top))
            total += weight * np.log(rank)
    if n < 2:  # noqa: PLR2004 - nobody to be compared with
        return np.zeros(len(total))
    return np.asarray(100 * (1 - total / sum(weights) / np.log(n)))


def _settle(signal: np.ndarray, top: float) -> np.ndarray:
    """Round what only the order of additions tells apart, so that equals stay equal."""
    return np.round(signal / top, _DIGITS)


def is_beyond_chance(
    n_influenced: np.ndarray, n_sources: np.ndarray | int, chance: np.ndarray, *, least: int = 1
) -> np.ndarray:
    """Say who is turned to by more people than chance gives.

    Under chance each of `n_sources` people turns to a given other with probability `chance`; the count
    is then binomial. Benjamini-Hochberg over everyone lets at most 5 % of those who pass be there by
    chance. Small graphs leave chance much room and can be read tie by tie: under 100 people each is
    judged alone (p up to 5 %), under 30 it is enough to have half as many again as chance gives.

    Parameters
    ----------
    n_influenced
        (n,) distinct people who turn to each person.
    n_sources
        How many people turn to anyone at all; one number, or one per person.
    chance
        (n,) probability that one of them turns to the person.
    least
        People with fewer never pass.

    Returns
    -------
    numpy.ndarray
        (n,) bool.
    """
    n = len(n_influenced)
    some = np.flatnonzero(n_influenced >= max(least, 1))
    count = n_influenced[some]
    sources = np.broadcast_to(np.asarray(n_sources), n)[some]
    expected = np.clip(chance[some], 0, 1)
    passes = np.zeros(n, dtype=bool)
    if n < _TINY:
        passes[some] = count >= _HALF_AGAIN * sources * expected
        return passes
    p_value = np.ones(n)
    p_value[some] = np.clip(stats.binom.sf(count - 1, sources, expected), 0, 1)
    if n >= _SMALL:
        p_value = stats.false_discovery_control(p_value)
    passes[some] = p_value[some] <= _FALSE_SHARE
    return passes


def count_most(n_people: int, share: float) -> int:
    """Say how many people a list names at most: a share of everyone, between ten and a thousand."""
    return min(max(_FEWEST, int(np.ceil(share * n_people))), _MOST)
