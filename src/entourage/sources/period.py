"""The period that is looked at: events outside it are left out, and it is said."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from entourage.errors import InputError, SettingError
from entourage.model import Note, Period

if TYPE_CHECKING:
    from datetime import date

    import duckdb

    from entourage.model import Tables
    from entourage.options import RelationshipOptions

_OPEN = "…"
_IN_DATABASE = ("interactions", "memberships")


@dataclass(frozen=True)
class _Bounds:
    """First moment of the period, and first moment after it; missing where it is open."""

    low: pd.Timestamp | None
    high: pd.Timestamp | None

    @staticmethod
    def of(options: RelationshipOptions) -> _Bounds:
        after = None if options.until is None else options.until + timedelta(days=1)
        return _Bounds(
            None if options.since is None else pd.Timestamp(options.since),
            None if after is None else pd.Timestamp(after),
        )

    def outside(self, dates: pd.Series) -> pd.Series:
        """Say which dates are outside; missing ones are not."""
        early = dates < self.low if self.low is not None else pd.Series(data=False, index=dates.index)
        return early | (dates >= self.high) if self.high is not None else early

    def drop_outside(self, database: duckdb.DuckDBPyConnection, table: str) -> None:
        """Drop the rows of a table that are dated outside."""
        database.execute(
            f"""DELETE FROM {table} WHERE ("at" < $low) OR ("at" >= $high)""",
            {"low": self.low, "high": self.high},
        )


def check_period(options: RelationshipOptions) -> None:
    """Check that a period ends after it begins.

    Raises
    ------
    SettingError
        If it does not.
    """
    if options.since is not None and options.until is not None and options.since > options.until:
        raise SettingError(
            "The period begins after it ends: since is {since}, until is {until}. Exchange them, or change "
            "one.",
            since=options.since,
            until=options.until,
        )


def keep_period(tables: Tables, options: RelationshipOptions) -> Tables:
    """Leave out the events outside the period from ``since`` to ``until``, both days included.

    Interactions, referrals and rows of shared items are left out by their date; undated ones stay, and so do
    people, needs and all that is known of people. With ``until``, that day's end is "now" for every age, and
    purchases after it are left out too: they had not happened.

    Parameters
    ----------
    tables
        As read; rows are dropped from its database.
    options
        ``since`` and ``until``.

    Returns
    -------
    Tables
        With `Tables.period` and notes of what was left out; as is where no period is asked for.

    Raises
    ------
    InputError
        If no event bears a date, or none is dated within the period.
    """
    if options.since is None and options.until is None:
        return tables
    bounds = _Bounds.of(options)
    before, first, last = _count(tables.database, tables.referrals)
    for table in _IN_DATABASE:
        bounds.drop_outside(tables.database, table)
    referrals = tables.referrals
    if len(referrals):
        referrals = referrals[~bounds.outside(referrals["date"])].reset_index(drop=True)
    after, _, _ = _count(tables.database, referrals)
    _check_anything(options, before, after, first, last)
    purchases = tables.purchases
    if len(purchases) and bounds.high is not None:
        purchases = purchases[~(purchases["date"] >= bounds.high)].reset_index(drop=True)
    period = Period(
        since=options.since,
        until=options.until,
        n_kept=after[0],
        n_left_out=before[0] - after[0],
        n_undated=after[1],
        n_purchases_left_out=len(tables.purchases) - len(purchases),
    )
    return dataclasses.replace(
        tables,
        referrals=referrals,
        purchases=purchases,
        newest_on=tables.newest_on if bounds.high is None else bounds.high - pd.Timedelta(seconds=1),
        notes=(*_say(period), *tables.notes),
        period=period,
    )


def _count(
    database: duckdb.DuckDBPyConnection, referrals: pd.DataFrame
) -> tuple[tuple[int, int], date | None, date | None]:
    """Count events, dated and not, and find the first and the last day of the dated ones."""
    union = " UNION ALL ".join(f'SELECT "at" FROM {table}' for table in _IN_DATABASE)
    n_dated, n_undated, first, last = database.execute(f"""
        SELECT count("at"), count(*) - count("at"), min("at")::DATE, max("at")::DATE FROM ({union})
    """).fetchall()[0]
    dates = referrals["date"] if len(referrals) else pd.Series(dtype="datetime64[us]")
    known = dates.dropna()
    days = [day for day in (first, last) if day is not None]
    if len(known):
        days += [known.min().date(), known.max().date()]
    counts = (int(n_dated) + len(known), int(n_undated) + len(dates) - len(known))
    return counts, min(days, default=None), max(days, default=None)


def _check_anything(
    options: RelationshipOptions,
    before: tuple[int, int],
    after: tuple[int, int],
    first: date | None,
    last: date | None,
) -> None:
    """Check that some of the events are dated within the period."""
    if after[0] or not any(before):
        return
    if first is None:
        raise InputError(
            "No event bears a date, so that none is known to be in the period asked for. Take since and "
            "until away."
        )
    raise InputError(
        "No event is dated in the period asked for ({since} – {until}): those that bear a date go from "
        "{first} to {last}. Change since and until.",
        since=options.since or _OPEN,
        until=options.until or _OPEN,
        first=first,
        last=last,
    )


def _say(period: Period) -> list[Note]:
    """Say what the period leaves out."""
    notes = [
        Note.counted(
            "Period looked at: {since} – {until}. {n} event dated outside it is left out, {kept} inside it "
            "are counted.",
            "Period looked at: {since} – {until}. {n} events dated outside it are left out, {kept} inside it "
            "are counted.",
            period.n_left_out,
            since=period.since or _OPEN,
            until=period.until or _OPEN,
            kept=period.n_kept,
        )
    ]
    if period.n_undated:
        notes.append(
            Note.counted(
                "{n} event bears no date and is counted whatever the period.",
                "{n} events bear no date and are counted whatever the period.",
                period.n_undated,
            )
        )
    if period.n_purchases_left_out:
        notes.append(
            Note.counted(
                "{n} purchase after the period is left out.",
                "{n} purchases after the period are left out.",
                period.n_purchases_left_out,
            )
        )
    return notes
