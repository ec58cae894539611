"""The trees of a graph, and others that chance would make of the same people with as many ties each.

A tree has communities by its shape alone: wherever it is cut, the parts hold together. Swapping the ends of
ties at random would tear trees up, and make what is left of a tree look like structure beyond chance.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int32]
    LongArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]


def find_forest(n_people: int, a: IntArray, b: IntArray) -> BoolArray:
    """Tell which ties are of trees: those outside the 2-core, on no cycle nor on a way between two.

    People with one tie are peeled off, layer by layer, until everyone left has two (Seidman 1983).

    Parameters
    ----------
    n_people
        People are 0 to n_people - 1.
    a, b
        (n_ties,) ends of each tie, no tie twice.

    Returns
    -------
    numpy.ndarray
        (n_ties,) bool.

    Examples
    --------
    >>> find_forest(4, np.array([0, 1, 0, 2]), np.array([1, 2, 2, 3])).tolist()
    [False, False, False, True]
    """
    left = np.bincount(a, minlength=n_people) + np.bincount(b, minlength=n_people)
    # whoever has one tie left is tied to the exclusive or of all those not peeled yet
    other = np.zeros(n_people, dtype=np.int64)
    np.bitwise_xor.at(other, a, b)
    np.bitwise_xor.at(other, b, a)
    peeled = np.zeros(n_people, dtype=bool)
    leaves = np.flatnonzero(left == 1)
    while len(leaves):
        inward = other[leaves]
        # of two people tied to each other alone, one is peeled
        first = (left[inward] > 1) | (leaves < inward)
        leaves, inward = leaves[first], inward[first]
        peeled[leaves] = True
        left[leaves] = 0
        np.subtract.at(left, inward, 1)
        np.bitwise_xor.at(other, inward, leaves)
        leaves = np.unique(inward[left[inward] == 1])
    return np.asarray(peeled[a] | peeled[b])


def list_trees(n_people: int, a: IntArray, b: IntArray) -> tuple[LongArray, LongArray, LongArray]:
    """List the people of each tree of a forest.

    Parameters
    ----------
    n_people
        People are 0 to n_people - 1.
    a, b
        (n_ties,) ends of ties that make no cycle.

    Returns
    -------
    tuple of numpy.ndarray
        Person, tree (0, 1…) and number of ties, for everyone who has one; sorted by tree, then person.
    """
    degree = np.bincount(a, minlength=n_people) + np.bincount(b, minlength=n_people)
    person = np.flatnonzero(degree)
    place = np.zeros(n_people, dtype=np.int64)
    place[person] = np.arange(len(person))
    ties = coo_array((np.ones(len(a), np.int8), (place[a], place[b])), shape=(len(person), len(person)))
    _, tree = connected_components(ties.tocsr(), directed=False)
    order = np.lexsort((person, tree))
    return person[order], tree[order].astype(np.int64), degree[person[order]].astype(np.int64)


def redraw_trees(
    person: LongArray, tree: LongArray, degree: LongArray, *, generator: np.random.Generator
) -> tuple[LongArray, LongArray]:
    """Draw, for each tree, another one of the same people with as many ties each, any with equal chance.

    A sequence in which each person comes up once less than they have ties, in any order, is one tree
    (Prüfer 1918).

    Parameters
    ----------
    person, tree, degree
        As `list_trees` gives them: within each tree, degrees sum to twice its people less two.
    generator
        Source of the random numbers.

    Returns
    -------
    tuple of numpy.ndarray
        Ends of each tie, tree by tree.

    Examples
    --------
    >>> n_ties, generator = np.array([1, 2, 1]), np.random.default_rng(1)
    >>> ends = redraw_trees(np.arange(3), np.zeros(3, int), n_ties, generator=generator)
    >>> np.sort(np.stack(ends).T).tolist()
    [[0, 1], [1, 2]]
    """
    starts = np.flatnonzero(np.diff(tree, prepend=-1))
    bounds = [*starts.tolist(), len(tree)]
    inner = np.repeat(np.arange(len(person)), degree - 1)
    shuffled = inner[np.lexsort((generator.random(len(inner)), tree[inner]))].tolist()
    left = degree.tolist()
    one: list[int] = []
    other: list[int] = []
    taken = 0
    for start, end in itertools.pairwise(bounds):
        n_inner = end - start - 2
        # the smallest leaf is tied to the next of the sequence; a pointer finds it in one pass
        pointer = start
        while left[pointer] != 1:
            pointer += 1
        leaf = pointer
        for inward in shuffled[taken : taken + n_inner]:
            one.append(leaf)
            other.append(inward)
            left[inward] -= 1
            if left[inward] == 1 and inward < pointer:
                leaf = inward
                continue
            pointer += 1
            while left[pointer] != 1:
                pointer += 1
            leaf = pointer
        taken += n_inner
        one.append(leaf)
        other.append(end - 1)
    return person[np.array(one, dtype=np.int64)], person[np.array(other, dtype=np.int64)]


def deal_weights(
    one: LongArray, other: LongArray, usual: FloatArray, weight: FloatArray, *, generator: np.random.Generator
) -> FloatArray:
    """Deal the weights of some ties out to others, heavy ones to people whose ties are usually heavy.

    Parameters
    ----------
    one, other
        (n_ties,) ends of each tie.
    usual
        (n_people,) mean weight of each person's ties.
    weight
        (n_ties,) in any order.
    generator
        Source of the random numbers, which decide among equals.

    Returns
    -------
    numpy.ndarray
        (n_ties,) the same weights, one per tie.
    """
    expected = usual[one] * usual[other]
    order = np.lexsort((generator.random(len(one)), expected))
    dealt = np.empty(len(one))
    dealt[order] = np.sort(weight)
    return dealt
