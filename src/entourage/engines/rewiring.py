"""What chance alone would do: the same people with as many ties as strong, tied at random."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int32]
    LongArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]

ROUNDS = 6
"""Swaps proposed to each tie: with more, the modularity of rewired classics no longer changes."""
SPREAD = 0.3
"""Ties swap ends with ties of about their own weight: standard deviation of the logarithms compared."""


def rewire_ties(
    n_people: int,
    a: IntArray,
    b: IntArray,
    weight: FloatArray,
    *,
    generator: np.random.Generator,
    rounds: int = ROUNDS,
) -> tuple[IntArray, IntArray]:
    """Swap the ends of ties at random, each person keeping their number of ties.

    Pairs of ties (a, b) and (c, d) become (a, d) and (c, b), except where that would tie a person to
    themselves or twice to the same other (Maslov & Sneppen 2002). Ties of about the same weight are
    paired, so that people keep about their strength too; all are paired at once, so that a round costs
    a sort and not a loop.

    Parameters
    ----------
    n_people
        People are 0 to n_people - 1.
    a, b
        (n_ties,) ends of each tie, ``a < b``, no tie twice.
    weight
        (n_ties,) above 0; a tie keeps its weight and its place in the arrays.
    generator
        Source of the random numbers.
    rounds
        Swaps proposed to each tie.

    Returns
    -------
    tuple of numpy.ndarray
        New ends, ``a < b``, not sorted.

    Examples
    --------
    >>> a, b = np.array([0, 2], np.int32), np.array([1, 3], np.int32)
    >>> x, y = rewire_ties(4, a, b, np.ones(2), generator=np.random.default_rng(1))
    >>> np.bincount(np.concatenate([x, y])).tolist()
    [1, 1, 1, 1]
    """
    low, high = a.astype(np.int64), b.astype(np.int64)
    half = len(low) // 2
    for _ in range(rounds if half else 0):
        order = _order_by_weight(weight, generator)
        first, second = order[0 : 2 * half : 2], order[1 : 2 * half : 2]
        turned = generator.integers(0, 2, half).astype(bool)
        c = np.where(turned, high[second], low[second])
        d = np.where(turned, low[second], high[second])
        new_first, new_second = _code(n_people, low[first], d), _code(n_people, c, high[first])
        fine = (low[first] != d) & (c != high[first])
        fine &= _is_new(low * n_people + high, new_first, new_second, fine)
        for moved, code in ((first[fine], new_first[fine]), (second[fine], new_second[fine])):
            low[moved], high[moved] = code // n_people, code % n_people
    return low.astype(np.int32), high.astype(np.int32)


def draw_ties(
    n_people: int, person: IntArray, weight: FloatArray, *, generator: np.random.Generator
) -> tuple[IntArray, IntArray, FloatArray]:
    """Tie people at random, each by about the ends given (configuration model).

    Ends of about the same weight are joined two by two; ties of a person to themselves are dropped
    and double ones kept once, which loses a percent or so of the ties of large graphs (Molloy & Reed
    1995).

    Parameters
    ----------
    n_people
        People are 0 to n_people - 1.
    person, weight
        (n_ends,) the person at each end and the weight of the tie it comes from.
    generator
        Source of the random numbers.

    Returns
    -------
    tuple of numpy.ndarray
        Ends of each tie, ``a < b``, and its weight; sorted by a then b.
    """
    order = _order_by_weight(weight, generator)[: len(person) // 2 * 2]
    x, y = person[order[0::2]].astype(np.int64), person[order[1::2]].astype(np.int64)
    apart = x != y
    code, first = np.unique(_code(n_people, x[apart], y[apart]), return_index=True)
    kept = weight[order[0::2]][apart][first]
    return (code // n_people).astype(np.int32), (code % n_people).astype(np.int32), kept


def swap_items(
    n_people: int, person: IntArray, item: IntArray, *, generator: np.random.Generator, rounds: int = ROUNDS
) -> tuple[IntArray, IntArray]:
    """Deal the items that people share out again, each keeping its number of people, each person theirs.

    Pairs of memberships (a, i) and (b, j) become (a, j) and (b, i), except where that would give a person an
    item twice: swaps in a two-mode network, all paired at once as in `rewire_ties`.

    Parameters
    ----------
    n_people
        People are 0 to n_people - 1.
    person, item
        (n_memberships,) who has what, no pair twice.
    generator
        Source of the random numbers.
    rounds
        Swaps proposed to each membership.

    Returns
    -------
    tuple of numpy.ndarray
        Who has what by chance.

    Examples
    --------
    >>> who, what = np.array([0, 0, 1], np.int32), np.array([0, 1, 2], np.int32)
    >>> dealt, _ = swap_items(2, who, what, generator=np.random.default_rng(1))
    >>> np.bincount(dealt).tolist()
    [2, 1]
    """
    who, what = person.astype(np.int64), item.astype(np.int64)
    half = len(who) // 2
    for _ in range(rounds if half else 0):
        order = generator.permutation(len(who))
        first, second = order[:half], order[half : 2 * half]
        new_first = what[second] * n_people + who[first]
        new_second = what[first] * n_people + who[second]
        fine = (who[first] != who[second]) & (what[first] != what[second])
        fine &= _is_new(what * n_people + who, new_first, new_second, fine)
        first, second = first[fine], second[fine]
        what[first], what[second] = what[second], what[first]
    return who.astype(np.int32), what.astype(np.int32)


def draw_items(
    n_people: int, person: IntArray, item: IntArray, *, generator: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """Deal places in items out to people, each about as often as given.

    Parameters
    ----------
    n_people
        People are 0 to n_people - 1.
    person
        (n,) each person as often as they are to have an item.
    item
        (m,) each item as often as it is to have a person; what is over of the longer one is left out.
    generator
        Source of the random numbers.

    Returns
    -------
    tuple of numpy.ndarray
        Who has what; an item that falls to a person twice is kept once.
    """
    n = min(len(person), len(item))
    who = generator.permutation(person)[:n].astype(np.int64)
    what = generator.permutation(item)[:n].astype(np.int64)
    code = np.unique(what * n_people + who)
    return (code % n_people).astype(np.int32), (code // n_people).astype(np.int32)


def _order_by_weight(weight: FloatArray, generator: np.random.Generator) -> LongArray:
    """Order ties so that neighbours have about the same weight, and are otherwise any."""
    return np.argsort(np.log(weight) + SPREAD * generator.standard_normal(len(weight)))


def _code(n_people: int, x: LongArray, y: LongArray) -> LongArray:
    """Write a pair of people as one number, smaller person first."""
    return np.asarray(np.minimum(x, y) * n_people + np.maximum(x, y), dtype=np.int64)


def _is_new(
    present: LongArray, new_first: LongArray, new_second: LongArray, fine: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell which proposed pairs of ties are neither there already nor proposed twice."""
    half = len(new_first)
    known = np.sort(present)
    proposed = np.concatenate([new_first, new_second])
    place = np.minimum(np.searchsorted(known, proposed), len(known) - 1)
    clash = known[place] == proposed
    # among the proposals that are fine so far, one code may come up once only
    standing = np.concatenate([fine, fine]) & ~clash
    _, inverse, count = np.unique(proposed[standing], return_inverse=True, return_counts=True)
    clash[np.flatnonzero(standing)[count[inverse] > 1]] = True
    return np.asarray(~(clash[:half] | clash[half:]))
