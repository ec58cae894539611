"""Canonical tables written by hand, for tests of the stages: people are named, never numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd

from entourage.model import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SCHEMA = """
CREATE TABLE interactions(
    source INTEGER, target INTEGER, type VARCHAR, "at" TIMESTAMP, weight DOUBLE, sentiment DOUBLE,
    "both" BOOLEAN, text VARCHAR, thread VARCHAR, platform VARCHAR, event VARCHAR);
CREATE TABLE memberships(person INTEGER, item VARCHAR, kind VARCHAR, weight DOUBLE, "at" TIMESTAMP);
"""


def build_tables(
    people: Mapping[str, Sequence[Any]],
    *,
    needs: Iterable[tuple[str, str, float]] = (),
    purchases: Iterable[tuple[str, str, float]] = (),
    referrals: Iterable[tuple[str, str, bool | None]] = (),
    interactions: Iterable[tuple[str, str, str | None, str | None, str | None]] = (),
    memberships: Iterable[tuple[str, str, str]] = (),
    newest_on: str | None = None,
    language: str = "en",
    in_file: Sequence[bool] | None = None,
) -> Tables:
    """Build tables from columns of people (``person_id`` among them) and rows that name people.

    Interactions are ``source, target, date, text, platform``; memberships are ``person, item, kind``.
    """
    table = pd.DataFrame({name: pd.Series(list(cells), dtype=object) for name, cells in people.items()})
    table["in_people_file"] = True if in_file is None else list(in_file)
    table = table.sort_values("person_id").reset_index(drop=True)
    for name in ("name", "status"):
        if name not in table:
            table[name] = pd.Series([None] * len(table), dtype=object)
    table["satisfaction"] = table["satisfaction"].astype(float) if "satisfaction" in table else np.nan
    fixed = {"person_id", "name", "status", "satisfaction", "in_people_file"}
    position = {person: place for place, person in enumerate(table["person_id"])}
    database = duckdb.connect()
    database.execute(SCHEMA)
    for source, target, date, text, platform in interactions:
        database.execute(
            "INSERT INTO interactions VALUES (?, ?, 'mention', ?, 1, NULL, false, ?, NULL, ?, NULL)",
            [position[source], position[target], date, text, platform],
        )
    for person, item, kind in memberships:
        database.execute("INSERT INTO memberships VALUES (?, ?, ?, 1, NULL)", [position[person], item, kind])
    return Tables(
        database=database,
        people=table,
        attributes=tuple(name for name in people if name not in fixed),
        referrals=_referrals(referrals, position),
        needs=pd.DataFrame(
            [(position[person], need, intensity) for person, need, intensity in needs],
            columns=["person", "need", "intensity"],
        ).astype({"person": "int64", "intensity": "float64"}),
        purchases=_purchases(purchases, position),
        identities=pd.DataFrame(columns=["person_id", "account"]),
        n_excluded_people=0,
        inputs=(),
        rejected=pd.DataFrame(columns=["file", "line", "reason", "content"]),
        newest_on=None if newest_on is None else pd.Timestamp(newest_on),
        language=language,
        name="test",
    )


def _purchases(rows: Iterable[tuple[str, str, float]], position: Mapping[str, int]) -> pd.DataFrame:
    table = pd.DataFrame(
        [(position[person], date, amount) for person, date, amount in rows],
        columns=["person", "date", "amount"],
    ).astype({"person": "int64", "amount": "float64"})
    table["date"] = pd.to_datetime(table["date"])
    return table.assign(product=pd.Series([None] * len(table), dtype=object))


def _referrals(rows: Iterable[tuple[str, str, bool | None]], position: Mapping[str, int]) -> pd.DataFrame:
    table = pd.DataFrame(
        [(position[referrer], position[referred], converted) for referrer, referred, converted in rows],
        columns=["referrer", "referred", "converted"],
    ).astype({"referrer": "int64", "referred": "int64", "converted": "boolean"})
    return table.assign(date=pd.NaT, status=None, value=np.nan, code=None, channel=None)
