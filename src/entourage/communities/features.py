"""What people have, want, say and take part in, counted by community: people, never events."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.communities.words import count_words

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
MAX_CODES = 200
"""Distinct numbers up to which each may be a code of its own (a village, a department)."""
MOSTLY = 0.9
"""Share of numbers from which a column is one of numbers."""
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
    """Count the people of each community by attribute value, need, shared item, word and hashtag.

    Returns
    -------
    pandas.DataFrame
        ``source`` (``attribute``, ``class`` of numbers, ``need``, ``item``, ``word``, ``hashtag``), ``kind``
        (the column or the item's kind), ``value``, ``community`` (position),
        ``n_inside`` people of the community with it, ``known_inside`` with any value of the kind,
        ``n_everywhere`` and ``known_everywhere`` among all people.
    """
    parts = [_count_people(*feature, member_of) for feature in _list_features(tables)]
    parts = [part[COUNTS] for part in [*parts, count_words(tables, member_of)] if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COUNTS)


def _list_features(tables: Tables) -> Iterator[tuple[str, str, IntArray, pd.Series]]:
    """Give each kind of feature as rows of a person and a value."""
    columns = [*tables.attributes, *(["status"] if "status" in tables.people else [])]
    for attribute in columns:
        column = tables.people[attribute].dropna().astype(str).str.strip()
        column = column[column != ""]
        for source, values in (("attribute", _split_values(column)), ("class", _cut_numbers(column))):
            if len(values):
                yield source, attribute, values.index.to_numpy(dtype=np.int32), values
    if len(tables.needs):
        yield "need", "need", tables.needs["person"].to_numpy(dtype=np.int32), tables.needs["need"]
    yield from _list_items(tables)


def _list_items(tables: Tables) -> Iterator[tuple[str, str, IntArray, pd.Series]]:
    """Give the groups, events and hashtags that people share; conversations are only numbers."""
    items = (
        tables.database.cursor()
        .execute(
            "SELECT DISTINCT kind, item, person FROM memberships "
            "WHERE kind <> 'thread' AND regexp_matches(item, '\\p{L}{3}') ORDER BY kind, item, person"
        )
        .df()
    )
    for kind, rows in items.groupby("kind", sort=True):
        yield "item", str(kind), rows["person"].to_numpy(dtype=np.int32), rows["item"]


def _split_values(text: pd.Series) -> pd.Series:
    """Split lists of values; nothing from columns that tell people apart rather than group them."""
    values = text.str.split(r"\s*[|;]\s*", regex=True).explode()
    values = values[values != ""]
    n_distinct = values.nunique()
    if n_distinct > MAX_DISTINCT_SHARE * len(values) or (
        n_distinct > MAX_CODES and _read_numbers(values).notna().mean() > MOSTLY
    ):
        return values.iloc[:0]
    return values


def _cut_numbers(text: pd.Series) -> pd.Series:
    """Cut a column of numbers into classes, named by their bounds; nothing from other columns."""
    numbers = _read_numbers(text)
    if numbers.nunique() < MIN_NUMBERS or numbers.notna().mean() <= MOSTLY:
        return text.iloc[:0]
    numbers = numbers.dropna()
    edges = np.unique(np.quantile(numbers, np.linspace(0, 1, N_CLASSES + 1)))
    if len(edges) <= 2:  # noqa: PLR2004
        return text.iloc[:0]
    place = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, len(edges) - 2)
    names = np.array([f"{low:g}–{high:g}" for low, high in pairwise(edges)], dtype=object)
    return pd.Series(names[place], index=numbers.index)


def _read_numbers(text: pd.Series) -> pd.Series:
    return pd.to_numeric(text.str.replace(",", ".", regex=False), errors="coerce")


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
