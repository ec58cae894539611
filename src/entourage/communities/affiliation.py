"""How each person stands towards the communities: their own, and a second one where ties say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entourage.convert import UndirectedGraph

    IntArray = NDArray[np.int32]
    FloatArray = NDArray[np.float64]

SECOND_SHARE = 0.25
"""Least share of a person's ties that a second community holds."""
SECOND_PEOPLE = 2
"""Least number of people that the person is tied to there."""


def measure_affiliation(graph: UndirectedGraph, member_of: IntArray, levels: list[IntArray]) -> pd.DataFrame:
    """Measure what share of each person's ties is with their own community and with a second one.

    The second community is the one outside their own that holds the most of a person's ties, by weight:
    at least a quarter of it, with two people or more, and more than the community's share of everyone's
    ties, which is what chance would give.

    Returns
    -------
    pandas.DataFrame
        Indexed by position: ``inner_strength``, ``inner_share`` (0 to 1, missing for people without ties),
        ``second_community_id``, ``second_share`` (missing where there is none), and a column per level.
    """
    strength, inner = graph.strength(), sum_inner_strength(graph, member_of)
    second, weight = _find_second(graph, member_of, strength)
    with np.errstate(invalid="ignore", divide="ignore"):
        inner_share = np.where(strength > 0, inner / strength, np.nan)
        second_share = np.where(second >= 0, weight / strength, np.nan)
    table = pd.DataFrame(
        {
            "inner_strength": inner,
            "inner_share": inner_share,
            "second_community_id": _as_ids(second),
            "second_share": second_share,
        }
    )
    for level, part in enumerate(levels, start=2):
        table[f"level_{level}_id"] = _as_ids(part)
    return table


def sum_inner_strength(graph: UndirectedGraph, member_of: IntArray) -> FloatArray:
    """Sum each person's ties with their own community, (n_people,)."""
    inside = member_of[graph.a] == member_of[graph.b]
    weight = graph.weight[inside]
    total = np.bincount(graph.a[inside], weight, minlength=graph.n)
    return np.asarray(total + np.bincount(graph.b[inside], weight, minlength=graph.n), dtype=np.float64)


def _find_second(
    graph: UndirectedGraph, member_of: IntArray, strength: FloatArray
) -> tuple[IntArray, FloatArray]:
    """Find the other community that holds most of each person's ties; -1 where too few."""
    n_communities = int(member_of.max(initial=-1)) + 1
    second = np.full(graph.n, -1, dtype=np.int32)
    held = np.zeros(graph.n)
    across = member_of[graph.a] != member_of[graph.b]
    person = np.concatenate([graph.a[across], graph.b[across]]).astype(np.int64)
    other = np.concatenate([member_of[graph.b[across]], member_of[graph.a[across]]])
    if not len(person):
        return second, held
    code, inverse, n_ties = np.unique(person * n_communities + other, return_inverse=True, return_counts=True)
    weight = np.bincount(inverse, np.concatenate([graph.weight[across]] * 2))
    person, other = code // n_communities, code % n_communities
    share_of_all = np.bincount(member_of[strength > 0], strength[strength > 0], minlength=n_communities)
    share_of_all = share_of_all / strength.sum()
    share = weight / strength[person]
    fine = (share >= SECOND_SHARE) & (n_ties >= SECOND_PEOPLE) & (share > share_of_all[other])
    person, other, weight = person[fine], other[fine], weight[fine]
    order = np.lexsort((other, -weight, person))
    chosen = order[np.unique(person[order], return_index=True)[1]]
    second[person[chosen]] = other[chosen]
    held[person[chosen]] = weight[chosen]
    return second, held


def _as_ids(position: IntArray) -> pd.Series:
    return pd.Series(position + 1, dtype="Int64").where(position >= 0)
