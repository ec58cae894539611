"""Columns that rules can name beside the attributes: needs, age, referrals, groups, activity."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.model import Note
from entourage.targets.columns import Column, Columns, canonical_aliases
from entourage.targets.families import CONCEPTS, concept_of
from entourage.targets.rules import NEED_COLUMNS
from entourage.values.texts import fold

if TYPE_CHECKING:
    from entourage.model import Tables


def build_columns(tables: Tables) -> Columns:
    """Gather what the tables say of people: attributes, and what follows from the other tables.

    Columns are made when a rule first names them, so that none costs anything before.
    """
    columns = Columns(tables)
    people = tables.people
    for name in ("person_id", "name"):
        columns.add(
            name, partial(Column.of_texts, name, people[name], split=False), aliases=canonical_aliases(name)
        )
    columns.add(
        "satisfaction",
        lambda: Column.of_values("satisfaction", people["satisfaction"]),
        aliases=canonical_aliases("satisfaction"),
    )
    own = next((name for name in tables.attributes if fold(name) in NEED_COLUMNS), None)
    if own is None:
        columns.add("need", partial(build_needs, tables))
    else:
        columns.replace(own, partial(build_needs, tables, own))
    columns.alias(own or "need", sorted(NEED_COLUMNS))
    _offer_referrals(columns, tables)
    _offer_purchases(columns, tables)
    _offer_events(columns, tables)
    _offer_groups(columns, tables)
    return columns


def build_needs(tables: Tables, own: str | None = None) -> Column:
    """Make the column of needs, with the intensity of each.

    Parameters
    ----------
    tables
        Canonical tables.
    own
        The attribute of the people file that says needs too, each of intensity 1.
    """
    n_people = len(tables.people)
    needs = tables.needs[["person", "need", "intensity"]]
    if own is not None:
        said = Column.of_texts(own, tables.people[own])
        person, item = said.items_of(np.arange(n_people))
        texts = np.array(said.texts, dtype=object)
        more = pd.DataFrame({"person": person, "need": texts[item], "intensity": 1.0})
        needs = pd.concat([needs, more], ignore_index=True) if len(needs) else more
    intensity = needs["intensity"].fillna(1.0).to_numpy(dtype=float)
    return Column.of_rows(own or "need", n_people, needs["person"].to_numpy(), needs["need"], intensity)


def offer_age(columns: Columns, now: pd.Timestamp | None) -> Note | None:
    """Offer an age where the people file has only a date or a year of birth.

    The age is in completed years at the newest date of the files; from a year alone, it is the difference
    between the years.

    Returns
    -------
    Note or None
        What was derived from what, None where nothing was.
    """
    tables = columns.tables
    if now is None or any(concept_of(name) == "age" for name in tables.attributes):
        return None
    birth = next((name for name in tables.attributes if concept_of(name) == "birth"), None)
    if birth is None:
        return None
    columns.add("age", lambda: _age(columns.find(birth, where=birth), now), aliases=CONCEPTS["age"])
    return Note(
        "The age is derived from '{column}', on {on}, the newest date of the files.",
        {"column": birth, "on": now.date()},
    )


def _age(birth: Column, now: pd.Timestamp) -> Column:
    if birth.numbers is not None:
        ages = now.year - birth.numbers
    elif birth.dates is not None:
        born = pd.DatetimeIndex(birth.dates)
        before = (born.month > now.month) | ((born.month == now.month) & (born.day > now.day))
        ages = (now.year - born.year - before).to_numpy(dtype=float)
    else:
        ages = np.full(len(birth.texts), np.nan)
    return Column("age", birth.cell, birth.owner, birth.item, values=ages)


def find_now(tables: Tables) -> tuple[pd.Timestamp | None, Note | None]:
    """Find the date that ages and ``last 90 days`` count from.

    It is the newest dated row of any table; where no table is dated, the newest date among the people's
    attributes.

    Returns
    -------
    tuple
        The date, or None if nothing is dated, and a note where an attribute gave it.
    """
    if tables.newest_on is not None:
        return tables.newest_on, None
    newest: tuple[pd.Timestamp, str] | None = None
    for name in tables.attributes:
        head = tables.people[name].dropna().iloc[:50]
        if not len(head) or Column.of_texts(name, head).dates is None:
            continue
        dates = Column.of_texts(name, tables.people[name]).dates
        if dates is not None and len(dates) and not np.isnat(dates).all():
            last = pd.Timestamp(np.nanmax(dates))
            if newest is None or last > newest[0]:
                newest = (last, name)
    if newest is None:
        return None, None
    return newest[0], Note(
        "No event is dated: ages and durations count back from {on}, the newest date in '{column}'.",
        {"on": newest[0].date(), "column": newest[1]},
    )


def _offer_referrals(columns: Columns, tables: Tables) -> None:
    if not len(tables.referrals):
        return
    n_people = len(tables.people)
    pairs = tables.referrals[tables.referrals["referrer"] != tables.referrals["referred"]]

    def brought(*, converted: bool) -> Column:
        chosen = pairs[pairs["converted"].fillna(value=False).astype(bool)] if converted else pairs
        distinct = chosen.drop_duplicates(["referrer", "referred"])
        counts = np.bincount(distinct["referrer"], minlength=n_people)
        return Column.of_values(
            "n_converted" if converted else "n_referrals", pd.Series(counts.astype(float))
        )

    def worth() -> Column:
        total = np.bincount(pairs["referrer"], weights=pairs["value"].fillna(0.0), minlength=n_people)
        return Column.of_values("referral_value", pd.Series(total))

    def was_brought() -> Column:
        answers = np.full(n_people, "no", dtype=object)
        answers[pairs["referred"].to_numpy()] = "yes"
        return Column.of_texts("is_referred", pd.Series(answers))

    columns.add("n_referrals", lambda: brought(converted=False), aliases=("parrainages", "nb parrainages"))
    columns.add("n_converted", lambda: brought(converted=True))
    columns.add("referral_value", worth)
    columns.add("is_referred", was_brought, aliases=("referred", "parraine", "est parraine"))


def _offer_purchases(columns: Columns, tables: Tables) -> None:
    purchases = tables.purchases
    if not len(purchases):
        return
    n_people = len(tables.people)
    dated = purchases.groupby("person")["date"]

    def on(which: str) -> Column:
        days = (dated.min() if which == "first_purchase_on" else dated.max()).reindex(range(n_people))
        return Column.of_values(which, days)

    columns.add("first_purchase_on", lambda: on("first_purchase_on"), aliases=("premier achat",))
    columns.add("last_purchase_on", lambda: on("last_purchase_on"), aliases=("dernier achat",))
    if purchases["product"].notna().any():
        columns.add(
            "product",
            lambda: Column.of_rows("product", n_people, purchases["person"].to_numpy(), purchases["product"]),
            aliases=("products", "produit", "produits"),
        )


def _offer_events(columns: Columns, tables: Tables) -> None:
    n_people = len(tables.people)
    taking_part = (
        '(SELECT source AS person, "at", platform FROM interactions'
        ' UNION ALL SELECT target, "at", platform FROM interactions WHERE target <> source)'
    )

    def count() -> Column:
        rows = tables.database.execute(
            f"SELECT person, count(*) AS n FROM {taking_part} GROUP BY person ORDER BY person"
        ).fetchnumpy()
        counts = np.zeros(n_people)
        counts[np.asarray(rows["person"], dtype=np.int64)] = rows["n"]
        return Column.of_values("n_events", pd.Series(counts))

    def last() -> Column:
        rows = tables.database.execute(
            f'SELECT person, max("at")::DATE AS day FROM {taking_part} WHERE "at" IS NOT NULL'
            " GROUP BY person ORDER BY person"
        ).fetchnumpy()
        days = np.full(n_people, np.datetime64("NaT"), dtype="datetime64[s]")
        days[np.asarray(rows["person"], dtype=np.int64)] = np.asarray(rows["day"]).astype("datetime64[s]")
        return Column.of_values("last_event_on", pd.Series(days))

    def platforms() -> Column:
        rows = tables.database.execute(
            f"SELECT DISTINCT person, platform FROM {taking_part} WHERE platform IS NOT NULL"
            " ORDER BY person, platform"
        ).fetch_df()
        return Column.of_rows("platform", n_people, rows["person"].to_numpy(), rows["platform"])

    columns.add("n_events", count, aliases=("activity", "activite", "nb interactions"))
    columns.add("last_event_on", last, aliases=("derniere activite",))
    columns.add("platform", platforms, aliases=("plateforme",))


def _offer_groups(columns: Columns, tables: Tables) -> None:
    """Offer threads, groups, events and hashtags under the name of their kind."""
    kinds = tables.database.execute(
        "SELECT DISTINCT kind FROM memberships WHERE kind IS NOT NULL ORDER BY kind"
    ).fetchall()
    n_people = len(tables.people)

    def belonging(kind: str) -> Column:
        rows = tables.database.execute(
            "SELECT DISTINCT person, item FROM memberships WHERE kind = ? AND item IS NOT NULL"
            " ORDER BY person, item",
            [kind],
        ).fetch_df()
        return Column.of_rows(kind, n_people, rows["person"].to_numpy(), rows["item"])

    for (kind,) in kinds:
        columns.add(str(kind), partial(belonging, str(kind)))
