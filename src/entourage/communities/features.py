"""What people have, want, say and take part in, counted by community: people, never events."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.communities.words import count_words
from entourage.values.numbers import read_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from entourage.model import Tables
    from entourage.values.habits import Habits

    IntArray = NDArray[np.int32]

MAX_DISTINCT_SHARE = 0.5
"""Columns with a value of their own for more than half of the people are identifiers, not traits."""
N_CLASSES = 4
"""Classes that a column of numbers is cut into, as full as each other."""
CLASS_DASH = "–"
"""Between the bounds of a class."""
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
    "n_chances",
]


@dataclass(frozen=True)
class Column:
    """Rows of a person and a value, coded."""

    person: IntArray
    code: NDArray[np.int64]
    distinct: list[str]


@dataclass(frozen=True)
class Feature:
    """One kind of thing that people have, want or share."""

    source: str
    kind: str
    values: Column


def collect_features(tables: Tables, member_of: IntArray) -> pd.DataFrame:
    """Count the people of each community by attribute value, need, shared item, word and hashtag.

    Returns
    -------
    pandas.DataFrame
        ``source`` (``attribute``, ``class`` of numbers, ``need``, ``item``, ``word``, ``hashtag``), ``kind``
        (the column or the item's kind), ``value``, ``community`` (position),
        ``n_inside`` people of the community with it, ``known_inside`` with any value of the kind,
        ``n_everywhere`` and ``known_everywhere`` among all people; ``n_chances`` values of the kind that
        come up in the community. Rare words are left out.
    """
    parts = [_count_people(feature, member_of) for feature in _list_features(tables)]
    parts = [part[COUNTS] for part in [*parts, count_words(tables, member_of)] if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COUNTS)


def _list_features(tables: Tables) -> Iterator[Feature]:
    """Give each kind of feature as rows of a person and a value."""
    for attribute in [*tables.attributes, *(["status"] if "status" in tables.people else [])]:
        code, distinct = pd.factorize(tables.people[attribute].astype(object), sort=True)
        person = np.flatnonzero(code >= 0).astype(np.int32)
        column = Column(person, code[person], [str(value).strip() for value in distinct])
        for source, values in (
            ("attribute", _split_values(column, tables.habits)),
            ("class", _cut_numbers(column, tables.habits)),
        ):
            if values is not None:
                yield Feature(source, attribute, values)
    if len(tables.needs):
        yield Feature("need", "need", _encode(tables.needs["person"], tables.needs["need"]))
    yield from _list_items(tables)


def _list_items(tables: Tables) -> Iterator[Feature]:
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
        yield Feature("item", str(kind), _encode(rows["person"], rows["item"]))


def _encode(person: pd.Series, value: pd.Series) -> Column:
    code, distinct = pd.factorize(value.astype(object), sort=True)
    known = code >= 0
    return Column(person.to_numpy(dtype=np.int32)[known], code[known], [str(one) for one in distinct])


def _split_values(column: Column, habits: Habits) -> Column | None:
    """Split lists of values; nothing from columns that tell people apart rather than group them."""
    parts = [[part for part in re.split(r"\s*[|;]\s*", value) if part] for value in column.distinct]
    names = sorted({part for some in parts for part in some})
    place = {name: position for position, name in enumerate(names)}
    length = np.array([len(some) for some in parts], dtype=np.int64)
    flat = np.array([place[part] for some in parts for part in some], dtype=np.int64)
    start = np.cumsum(length) - length
    repeat = length[column.code]
    person = np.repeat(column.person, repeat)
    within = np.arange(len(person)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    code = flat[np.repeat(start[column.code], repeat) + within] if len(person) else flat[:0]
    too_many = len(names) > MAX_DISTINCT_SHARE * len(person)
    if too_many or (len(names) > MAX_CODES and _are_numbers(_read_numbers(column, habits))):
        return None
    return Column(person, code, names)


def _cut_numbers(column: Column, habits: Habits) -> Column | None:
    """Cut a column of numbers into classes, named by their bounds; nothing from other columns."""
    numbers = _read_numbers(column, habits)
    if not _are_numbers(numbers) or len(np.unique(numbers[~np.isnan(numbers)])) < MIN_NUMBERS:
        return None
    known = ~np.isnan(numbers)
    edges = np.unique(np.quantile(numbers[known], np.linspace(0, 1, N_CLASSES + 1), method="nearest"))
    if len(edges) <= 2:  # noqa: PLR2004
        return None
    place = np.clip(np.searchsorted(edges, numbers[known], side="right") - 1, 0, len(edges) - 2)
    return Column(
        column.person[known], place, [f"{low:.12g}{CLASS_DASH}{high:.12g}" for low, high in pairwise(edges)]
    )


def _read_numbers(column: Column, habits: Habits) -> NDArray[np.float64]:
    """Read each person's value as a number, NaN where it is none."""
    return np.asarray(read_numbers(column.distinct, habits)[column.code], dtype=np.float64)


def _are_numbers(numbers: NDArray[np.float64]) -> bool:
    return len(numbers) > 0 and float((~np.isnan(numbers)).mean()) > MOSTLY


def _count_people(feature: Feature, member_of: IntArray) -> pd.DataFrame:
    """Count people by value, in each community and everywhere."""
    names = feature.values.distinct
    width = max(len(names), 1)
    pair = np.sort(feature.values.person.astype(np.int64) * width + feature.values.code)
    pair = pair[np.diff(pair, prepend=-1) > 0]
    person, code = pair // width, pair % width
    everywhere = np.bincount(code, minlength=len(names))
    known = person[np.diff(person, prepend=-1) > 0]
    if feature.source == "item":
        # who shares no item of a kind is known not to, where a blank cell says nothing
        known = np.flatnonzero(member_of >= 0)
    n_communities = int(member_of.max(initial=-1)) + 1
    known_inside = np.bincount(member_of[known][member_of[known] >= 0], minlength=n_communities)
    inside = member_of[person] >= 0
    cell, count = np.unique(
        member_of[person[inside]].astype(np.int64) * width + code[inside], return_counts=True
    )
    community, value = cell // width, cell % width
    return pd.DataFrame(
        {
            "source": feature.source,
            "kind": feature.kind,
            "value": np.array(names, dtype=object)[value],
            "community": community,
            "n_inside": count,
            "known_inside": known_inside[community],
            "n_everywhere": everywhere[value],
            "known_everywhere": len(known),
            "n_chances": np.bincount(community, minlength=max(n_communities, 1))[community],
        }
    )
