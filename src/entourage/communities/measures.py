"""What each community is like: size, ties, closure, hierarchy, dates, heart and neighbours."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.communities.affiliation import sum_inner_strength

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entourage.convert import UndirectedGraph
    from entourage.model import Network

    IntArray = NDArray[np.int32]
    FloatArray = NDArray[np.float64]

HEART_SIZE = 5
"""People listed at the heart of a community."""


def measure_communities(network: Network, graph: UndirectedGraph, member_of: IntArray) -> pd.DataFrame:
    """Measure every community.

    Returns
    -------
    pandas.DataFrame
        Indexed by community position:

        - ``size`` people, ``n_ties`` pairs tied inside, ``density`` = pairs tied ÷ pairs possible;
        - ``conductance`` = weight leaving ÷ min(strength inside, strength outside), 0 closed to 1 open;
        - ``inner_share`` = 2 x weight inside ÷ strength of its people;
        - ``reciprocity``: share of pairs inside that are tied both ways (weighted by nothing);
        - ``hierarchy``: Gini coefficient of the inner strength of its people, 0 all alike to 1;
        - ``n_bridges``: people with a tie to another community;
        - ``first_on``, ``last_on``: dates of its first and last dated event inside.
    """
    n_communities = int(member_of.max(initial=-1)) + 1
    size = np.bincount(member_of[member_of >= 0], minlength=n_communities)
    mine, theirs = member_of[graph.a], member_of[graph.b]
    inside = mine == theirs
    inner = np.bincount(mine[inside], graph.weight[inside], minlength=n_communities)
    n_ties = np.bincount(mine[inside], minlength=n_communities)
    leaving = np.bincount(mine[~inside], graph.weight[~inside], minlength=n_communities) + np.bincount(
        theirs[~inside], graph.weight[~inside], minlength=n_communities
    )
    volume = 2 * inner + leaving
    rest = np.minimum(volume, np.maximum(volume.sum() - volume, 0))
    possible = size * (size - 1) / 2
    bridging = np.zeros(graph.n, dtype=bool)
    bridging[graph.a[~inside]] = True
    bridging[graph.b[~inside]] = True
    on_bridge = bridging & (member_of >= 0)
    first_on, last_on = _find_active_period(network, member_of, n_communities)
    return pd.DataFrame(
        {
            "size": size,
            "n_ties": n_ties,
            "density": _divide(n_ties, possible),
            "conductance": np.where(leaving > 0, _divide(leaving, rest, empty=1.0), 0.0),
            "inner_share": _divide(2 * inner, volume),
            "reciprocity": _measure_reciprocity(network, member_of, n_ties),
            "hierarchy": _measure_hierarchy(sum_inner_strength(graph, member_of), member_of, size),
            "n_bridges": np.bincount(member_of[on_bridge], minlength=n_communities),
            "first_on": first_on,
            "last_on": last_on,
        },
        index=pd.RangeIndex(n_communities),
    )


def list_ties_between(graph: UndirectedGraph, member_of: IntArray) -> pd.DataFrame:
    """Sum the ties between each two communities: ``community_a < community_b, weight, n_ties``."""
    n_communities = int(member_of.max(initial=-1)) + 1
    one, other = member_of[graph.a].astype(np.int64), member_of[graph.b].astype(np.int64)
    across = one != other
    low, high = np.minimum(one, other)[across], np.maximum(one, other)[across]
    code, inverse = np.unique(low * max(n_communities, 1) + high, return_inverse=True)
    return pd.DataFrame(
        {
            "community_a": (code // max(n_communities, 1)).astype(np.int32) + 1,
            "community_b": (code % max(n_communities, 1)).astype(np.int32) + 1,
            "weight": np.bincount(inverse, graph.weight[across], minlength=len(code)),
            "n_ties": np.bincount(inverse, minlength=len(code)),
        }
    )


def rank_heart(inner_strength: FloatArray, member_of: IntArray) -> list[IntArray]:
    """List the people with the strongest ties inside each community, strongest first."""
    person = np.flatnonzero(member_of >= 0)
    order = person[np.lexsort((person, -inner_strength[person], member_of[person]))]
    starts = np.searchsorted(member_of[order], np.arange(int(member_of.max(initial=-1)) + 2))
    return [order[start : min(start + HEART_SIZE, end)].astype(np.int32) for start, end in pairwise(starts)]


def _divide(part: NDArray[np.generic], whole: NDArray[np.generic], *, empty: float = 0.0) -> FloatArray:
    """Divide, giving `empty` where the whole is 0."""
    above, below = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    filled: FloatArray = np.full(len(below), empty)
    np.divide(above, below, out=filled, where=below > 0)
    return filled


def _measure_reciprocity(network: Network, member_of: IntArray, n_ties: NDArray[np.int64]) -> FloatArray:
    ties = network.ties
    source, target = ties["source"].to_numpy(), ties["target"].to_numpy()
    weight = ties["weight"].to_numpy()
    kept = (weight > 0) & (member_of[source] == member_of[target]) & (member_of[source] >= 0)
    # each pair has one row or two: rows beyond the number of pairs are the second directions
    n_rows = np.bincount(member_of[source[kept]], minlength=len(n_ties))
    return _divide(n_rows - n_ties, n_ties)


def _measure_hierarchy(strength: FloatArray, member_of: IntArray, size: NDArray[np.int64]) -> FloatArray:
    """Gini coefficient of strengths: ``sum((2 rank - n - 1) x) / (n sum(x))``, ranks ascending."""
    person = np.flatnonzero(member_of >= 0)
    order = person[np.lexsort((person, strength[person], member_of[person]))]
    community = member_of[order]
    starts = np.concatenate([[0], np.cumsum(size)])[:-1]
    rank = np.arange(1, len(order) + 1) - starts[community]
    pull = np.bincount(community, (2 * rank - size[community] - 1) * strength[order], minlength=len(size))
    return _divide(pull, size * np.bincount(community, strength[order], minlength=len(size)))


def _find_active_period(
    network: Network, member_of: IntArray, n_communities: int
) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    ties = network.ties
    source, target = ties["source"].to_numpy(), ties["target"].to_numpy()
    inside = (member_of[source] == member_of[target]) & (member_of[source] >= 0)
    community = member_of[source[inside]]
    never = np.iinfo(np.int64).max
    dates = []
    for column, extreme, start in (("first_on", np.minimum, never), ("last_on", np.maximum, -never)):
        at = ties[column].to_numpy(dtype="datetime64[us]")[inside]
        known = ~np.isnat(at)
        found = np.full(n_communities, start, dtype=np.int64)
        extreme.at(found, community[known], at[known].astype(np.int64))
        dates.append(np.where(np.abs(found) == never, np.datetime64("NaT"), found.astype("datetime64[us]")))
    return dates[0], dates[1]
