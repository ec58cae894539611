"""What people have, want, say and take part in, counted by community: people, never events."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from entourage.model import Tables

    IntArray = NDArray[np.int32]

MAX_DISTINCT_SHARE = 0.5
"""Columns with a value of their own for more than half of the people are identifiers, not traits."""
N_CLASSES = 4
"""Classes that a column of numbers is cut into, as full as each other."""
MIN_NUMBERS = 12
"""Distinct numbers from which a column is cut into classes."""
COUNTS = [
    "source",
    "kind",
    "value",
    "community",
    "n_inside",
    "known_inside",
    "n_everywhere",
    "known_everywhere",
]


def collect_features(tables: Tables, member_of: IntArray) -> pd.DataFrame:
    """Count the people of each community by attribute value and need.

    Returns
    -------
    pandas.DataFrame
        ``source`` (``attribute`` or ``need``), ``kind`` (the column), ``value``, ``community`` (position),
        ``n_inside`` people of the community with it, ``known_inside`` with any value of the kind,
        ``n_everywhere`` and ``known_everywhere`` among all people.
    """
    parts = [_count_people(*feature, member_of) for feature in _list_features(tables)]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COUNTS)


def _list_features(tables: Tables) -> Iterator[tuple[str, str, IntArray, pd.Series]]:
    """Give each kind of feature as rows of a person and a value."""
    for attribute in tables.attributes:
        column = tables.people[attribute].dropna()
        values = _read_values(column)
        if len(values):
            yield "attribute", attribute, values.index.to_numpy(dtype=np.int32), values
    status = tables.people["status"].dropna()
    if len(status):
        yield "attribute", "status", status.index.to_numpy(dtype=np.int32), status.astype(str)
    if len(tables.needs):
        yield "need", "need", tables.needs["person"].to_numpy(dtype=np.int32), tables.needs["need"]


def _read_values(column: pd.Series) -> pd.Series:
    """Split lists, cut numbers into classes, and leave out columns that identify people."""
    text = column.astype(str).str.strip()
    text = text[text != ""]
    numbers = pd.to_numeric(text.str.replace(",", ".", regex=False), errors="coerce")
    if numbers.notna().mean() > 0.9 and numbers.nunique() > MIN_NUMBERS:  # noqa: PLR2004
        return _cut_numbers(numbers.dropna())
    values = text.str.split(r"\s*[|;]\s*", regex=True).explode()
    values = values[values != ""]
    if len(values) and values.nunique() > MAX_DISTINCT_SHARE * len(values):
        return values.iloc[:0]
    return values


def _cut_numbers(numbers: pd.Series) -> pd.Series:
    """Name the class of each number by its bounds."""
    edges = np.unique(np.quantile(numbers, np.linspace(0, 1, N_CLASSES + 1)))
    if len(edges) < 3:  # noqa: PLR2004
        return numbers.iloc[:0].astype(str)
    place = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, len(edges) - 2)
    names = np.array([f"{low:g}–{high:g}" for low, high in pairwise(edges)], dtype=object)
    return pd.Series(names[place], index=numbers.index)


def _count_people(
    source: str, kind: str, person: IntArray, values: pd.Series, member_of: IntArray
) -> pd.DataFrame:
    """Count people by value, in each community and everywhere."""
    code, names = pd.factorize(values, sort=True)
    pair = np.unique(person.astype(np.int64) * len(names) + code)
    person, code = (pair // len(names)).astype(np.int32), pair % len(names)
    everywhere = np.bincount(code, minlength=len(names))
    known = np.unique(person)
    n_communities = int(member_of.max(initial=-1)) + 1
    known_inside = np.bincount(member_of[known][member_of[known] >= 0], minlength=n_communities)
    inside = member_of[person] >= 0
    cell, count = np.unique(
        member_of[person[inside]].astype(np.int64) * len(names) + code[inside], return_counts=True
    )
    community, value = cell // len(names), cell % len(names)
    return pd.DataFrame(
        {
            "source": source,
            "kind": kind,
            "value": np.asarray(names, dtype=object)[value],
            "community": community,
            "n_inside": count,
            "known_inside": known_inside[community],
            "n_everywhere": everywhere[value],
            "known_everywhere": len(known),
        }
    )
