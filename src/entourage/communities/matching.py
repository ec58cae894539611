"""Names and numbers that survive from one run to the next, by matching members."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entourage.model import Communities

    IntArray = NDArray[np.int32]

MIN_OVERLAP = 0.3
"""Least overlap (Jaccard, among people of both runs) of a community with the one it continues."""


def match_communities(
    previous: pd.DataFrame, person_id: NDArray[np.object_], member_of: IntArray
) -> pd.DataFrame:
    """Match the communities of an earlier run with those of this one.

    Pairs are taken by decreasing overlap ``|A ∩ B| / |A ∪ B|`` among the people who are in both runs,
    each community once, down to an overlap of 0.3.

    Parameters
    ----------
    previous
        People of the earlier run: ``person_id, community_id`` and, if known, ``name`` of the community.
    person_id
        (n_people,) ids of this run.
    member_of
        (n_people,) community positions of this run, -1 for none.

    Returns
    -------
    pandas.DataFrame
        ``community_id`` (of this run), ``previous_id``, ``overlap``, ``name`` (the earlier one, or missing),
        sorted by ``community_id``.

    Examples
    --------
    >>> earlier = pd.DataFrame({"person_id": ["a", "b"], "community_id": [2, 2], "name": ["Lyon", "Lyon"]})
    >>> match_communities(earlier, np.array(["a", "b", "d"], dtype=object), np.array([0, 0, 1]))
       community_id  previous_id  overlap  name
    0             1            2      1.0  Lyon
    """
    columns = ["person_id", "community_id", *(["name"] if "name" in previous else [])]
    earlier = previous[columns].dropna(subset=["person_id", "community_id"]).drop_duplicates("person_id")
    now = pd.DataFrame({"person_id": person_id, "community": member_of})
    both = now[now["community"] >= 0].merge(earlier, on="person_id", how="inner")
    mine = both["community"].to_numpy(dtype=np.int64)
    theirs = both["community_id"].to_numpy(dtype=np.int64)
    pairs = both.assign(mine=mine, theirs=theirs).groupby(["mine", "theirs"]).size().reset_index(name="n")
    size, earlier_size = np.bincount(mine, minlength=1), np.bincount(theirs, minlength=1)
    pairs["overlap"] = pairs["n"] / (size[pairs["mine"]] + earlier_size[pairs["theirs"]] - pairs["n"])
    pairs = pairs[pairs["overlap"] >= MIN_OVERLAP].sort_values(
        ["overlap", "mine", "theirs"], ascending=[False, True, True]
    )
    chosen = _take_once(pairs)
    names = {} if "name" not in earlier else dict(zip(theirs.tolist(), both["name"].tolist(), strict=True))
    return pd.DataFrame(
        {
            "community_id": chosen["mine"].to_numpy() + 1,
            "previous_id": chosen["theirs"].to_numpy(),
            "overlap": chosen["overlap"].to_numpy(),
            "name": pd.Series([names.get(number) for number in chosen["theirs"]], dtype=object),
        }
    )


def carry_over(
    communities: Communities, previous: pd.DataFrame, person_id: NDArray[np.object_]
) -> Communities:
    """Give communities the numbers and names that their members had in an earlier run.

    A community that continues an earlier one keeps its name, and its number as far as there are as
    many communities as that; the others take the numbers left, by size.

    Parameters
    ----------
    communities
        Of this run.
    previous
        As for `match_communities`.
    person_id
        (n_people,) ids of this run.
    """
    matches = match_communities(previous, person_id, communities.member_of)
    if matches.empty:
        return communities
    number = _assign_numbers(matches, communities.n)
    table = communities.table.assign(
        community_id=number + 1,
        name=_keep_names(communities.table["name"], matches, number),
        previous_id=_align(matches, communities.n),
    )
    table = table.sort_values("community_id").reset_index(drop=True)
    new_number = np.append(number, -1).astype(np.int32)
    low, high = (number[communities.between[side] - 1] + 1 for side in ("community_a", "community_b"))
    between = communities.between.assign(community_a=np.minimum(low, high), community_b=np.maximum(low, high))
    return dataclasses.replace(
        communities,
        member_of=new_number[communities.member_of],
        table=table,
        between=between.sort_values(["community_a", "community_b"]).reset_index(drop=True),
        border=_renumber(communities.border, number, ("community_id", "also_leans_to")),
        people=None
        if communities.people is None
        else _renumber(communities.people, number, ("second_community_id",)),
        levels=_renumber_levels(communities.levels, number),
    )


def _take_once(pairs: pd.DataFrame) -> pd.DataFrame:
    """Keep the best pairs such that no community comes up twice."""
    mine: set[int] = set()
    theirs: set[int] = set()
    kept = []
    for one, other in zip(pairs["mine"].tolist(), pairs["theirs"].tolist(), strict=True):
        kept.append(one not in mine and other not in theirs)
        if kept[-1]:
            mine.add(one)
            theirs.add(other)
    return pairs[np.array(kept, dtype=bool)].sort_values("mine")


def _assign_numbers(matches: pd.DataFrame, n_communities: int) -> IntArray:
    """Give each community position its new position: the earlier one where possible, else those left."""
    number = np.full(n_communities, -1, dtype=np.int32)
    keep = matches[matches["previous_id"].between(1, n_communities)]
    number[keep["community_id"] - 1] = keep["previous_id"] - 1
    left = np.setdiff1d(np.arange(n_communities), number)
    number[number < 0] = left
    return number


def _keep_names(names: pd.Series, matches: pd.DataFrame, number: IntArray) -> pd.Series:
    """Put earlier names in place of new ones; a name that only says a number is not carried over."""
    kept = names.tolist()
    for row in matches.itertuples():
        name, earlier = row.name, int(str(row.previous_id))
        position = int(str(row.community_id)) - 1
        says_number = isinstance(name, str) and name.split()[-1:] == [str(earlier)]
        if isinstance(name, str) and name and not (says_number and number[position] != earlier - 1):
            kept[position] = name
    carried = set(matches["community_id"] - 1)
    taken = {str(kept[position]).casefold() for position in carried}
    for position, name in enumerate(kept):
        if position not in carried and str(name).casefold() in taken:
            kept[position] = f"{name} ({number[position] + 1})"
    return pd.Series(kept, index=names.index, dtype=object)


def _align(matches: pd.DataFrame, n_communities: int) -> pd.Series:
    aligned = pd.Series(pd.NA, index=range(n_communities), dtype="Int64")
    aligned.iloc[matches["community_id"].to_numpy(dtype=np.int64) - 1] = matches["previous_id"].to_numpy()
    return aligned


def _renumber(table: pd.DataFrame, number: IntArray, columns: tuple[str, ...]) -> pd.DataFrame:
    """Write new community ids in the columns that hold some; missing ones stay missing."""
    renewed = table.copy()
    for column in columns:
        known = table[column].notna().to_numpy()
        values = table[column].to_numpy(dtype=np.float64, na_value=0.0)
        ids = np.zeros(len(table), dtype=np.int32)
        ids[known] = number[values[known].astype(np.int64) - 1] + 1
        renewed[column] = pd.Series(ids, index=table.index).astype(table[column].dtype).where(known)
    return renewed


def _renumber_levels(levels: pd.DataFrame, number: IntArray) -> pd.DataFrame:
    if levels.empty:
        return levels
    renewed = levels.copy()
    renewed.loc[levels["level"] == 1, "community_id"] = (
        number[levels.loc[levels["level"] == 1, "community_id"] - 1] + 1
    )
    second = levels["level"] == 2  # noqa: PLR2004
    renewed.loc[second, "parent_id"] = number[levels.loc[second, "parent_id"] - 1] + 1
    return renewed.sort_values(["level", "community_id"]).reset_index(drop=True)
