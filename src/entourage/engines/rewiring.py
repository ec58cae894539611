"""What chance alone would do: the same people with as many ties each, tied at random."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int32]

ROUNDS = 12
"""Swaps proposed to each tie, enough for the modularity of karate or football to settle."""


def rewire_ties(
    n_people: int, a: IntArray, b: IntArray, *, generator: np.random.Generator, rounds: int = ROUNDS
) -> tuple[IntArray, IntArray]:
    """Swap the ends of ties at random, each person keeping their number of ties.

    Pairs of ties (a, b) and (c, d) become (a, d) and (c, b), except where that would tie a person
    to themselves or twice to the same other (Maslov & Sneppen 2002). All ties are paired at once, so
    that a round costs a sort and not a loop.

    Parameters
    ----------
    n_people
        People are 0 to n_people - 1.
    a, b
        (n_ties,) ends of each tie, ``a < b``, no tie twice.
    generator
        Source of the random numbers.
    rounds
        Swaps proposed to each tie.

    Returns
    -------
    tuple of numpy.ndarray
        New ends, ``a < b``, in the order of the ties given (not sorted).

    Examples
    --------
    >>> a, b = np.array([0, 2], np.int32), np.array([1, 3], np.int32)
    >>> x, y = rewire_ties(4, a, b, generator=np.random.default_rng(1))
    >>> np.bincount(np.concatenate([x, y])).tolist()
    [1, 1, 1, 1]
    """
    low, high = a.astype(np.int64), b.astype(np.int64)
    half = len(low) // 2
    for _ in range(rounds if half else 0):
        order = generator.permutation(len(low))
        first, second = order[:half], order[half : 2 * half]
        turned = generator.random(half) < 0.5  # noqa: PLR2004
        c = np.where(turned, high[second], low[second])
        d = np.where(turned, low[second], high[second])
        new_first = _coded(n_people, low[first], d)
        new_second = _coded(n_people, c, high[first])
        fine = (low[first] != d) & (c != high[first])
        fine &= _is_new(n_people, low, high, new_first, new_second, fine)
        for moved, code in ((first[fine], new_first[fine]), (second[fine], new_second[fine])):
            low[moved], high[moved] = code // n_people, code % n_people
    return low.astype(np.int32), high.astype(np.int32)


def _coded(n_people: int, x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    """Write a pair of people as one number, smaller person first."""
    return np.minimum(x, y) * n_people + np.maximum(x, y)


def _is_new(
    n_people: int,
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    new_first: NDArray[np.int64],
    new_second: NDArray[np.int64],
    fine: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Tell which proposed pairs of ties are neither there already nor proposed twice."""
    half = len(new_first)
    present = np.sort(low * n_people + high)
    proposed = np.concatenate([new_first, new_second])
    place = np.minimum(np.searchsorted(present, proposed), len(present) - 1)
    clash = present[place] == proposed
    # among the proposals that are fine so far, one code may come up once only
    standing = np.concatenate([fine, fine]) & ~clash
    _, inverse, count = np.unique(proposed[standing], return_inverse=True, return_counts=True)
    clash[np.flatnonzero(standing)[count[inverse] > 1]] = True
    return np.asarray(~(clash[:half] | clash[half:]))


def draw_ties(degree: NDArray[np.int64], *, generator: np.random.Generator) -> tuple[IntArray, IntArray]:
    """Tie people at random, each by about the number of ties given (configuration model).

    Ends are shuffled and joined two by two; ties of a person to themselves are dropped and double ones
    kept once, which loses about one percent of large graphs' ties (Molloy & Reed 1995).

    Parameters
    ----------
    degree
        (n_people,) ties of each person.
    generator
        Source of the random numbers.

    Returns
    -------
    tuple of numpy.ndarray
        Ends of each tie, ``a < b``, sorted.
    """
    n_people = len(degree)
    ends = generator.permutation(np.repeat(np.arange(n_people), degree))
    half = len(ends) // 2
    x, y = ends[:half], ends[half : 2 * half]
    code = np.unique(_coded(n_people, x[x != y], y[x != y]))
    return (code // n_people).astype(np.int32), (code % n_people).astype(np.int32)
