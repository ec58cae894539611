"""Columns of dates in DuckDB, brought to UTC; what cannot be a date of events is left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from entourage.database import create_lookup, quote_name
from entourage.sources.cleaning.number_columns import Column, is_blank, is_unread
from entourage.values.dates import EARLIEST, LATEST, DateOrder, find_order, read_date

if TYPE_CHECKING:
    import duckdb

    from entourage.values.habits import Habits

MIN_ROWS_FOR_FUTURE = 50
"""Dated rows from which a column can show that some of its dates lie in the future."""
FUTURE_GAP_MONTHS = 24
"""Months beyond all but a thousandth of a column's dates from which a date is a mistake."""

_ISO = (
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?"
    r"(Z|[+-]\d{2}(:?\d{2})?)?)?"
)
_DAY = "|".join(rf"\d{{1,2}}{mark}\d{{1,2}}{mark}\d{{4}}" for mark in ("/", "[.]", "-"))
_BEGINNING = r"^\s*\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{2,4}"
_NUMERIC = rf"({_DAY})(,? \d{{1,2}}:\d{{2}}(:\d{{2}})?)?"


@dataclass(frozen=True, slots=True)
class Dates:
    """A date column on its way to timestamps."""

    column: Column
    n_impossible: int
    """Rows whose date cannot be: they are kept without it."""
    is_undated: bool
    """Whether most dates of the column could not be read, so that none is used."""
    doubtful: str = ""
    """A date that may be another day, where nothing in the column decided; else empty."""
    taken: datetime | None = None
    """What such a date was read as."""


def read_dates(
    database: duckdb.DuckDBPyConnection,
    relation: str,
    name: str,
    habits: Habits,
) -> Dates:
    """Turn a text column into timestamps in UTC.

    ISO dates are cast by DuckDB, and so are numeric ones once their order is decided by the evidence
    of the whole column; the rest is read in Python, by `values.dates`.
    """
    column = f"r.{quote_name(name)}"
    trimmed = f"trim({column})"
    is_iso = f"regexp_full_match({trimmed}, '{_ISO}')"
    is_filled = f"CASE WHEN {is_iso} THEN true ELSE NOT {is_blank(column, measured=True)} END"
    n_filled, n_plain, n_zoned, n_cast, first, last = database.execute(
        f"SELECT count(*) FILTER ({is_filled}), "
        f"count(*) FILTER ({is_iso}), "
        f"count(*) FILTER (length({trimmed}) > 19 AND regexp_matches({column}, '[+-][0-9:]+\\s*$')), "
        f"count(try_cast({trimmed} AS TIMESTAMP)), min(try_cast({trimmed} AS TIMESTAMP)), "
        f"max(try_cast({trimmed} AS TIMESTAMP)) FROM {relation} AS r"
    ).fetchall()[0]
    if n_filled == n_plain == n_cast and not n_zoned:
        # every date is plain ISO without zone: nothing to guard against
        parsed = Column(f"try_cast({trimmed} AS TIMESTAMP)")
        if n_filled == 0 or (first >= EARLIEST and last < _add_months(first, FUTURE_GAP_MONTHS)):
            return Dates(parsed, 0, is_undated=False)
        return _keep_possible(database, relation, parsed, n_filled)
    cast = f"try_cast(CASE WHEN {is_iso} THEN {trimmed} END AS TIMESTAMPTZ)"
    iso = f"timezone('UTC', {cast})"
    table, alias = f"dates_{relation}_{name}", f"date_{name}"
    days = _create_unread(database, relation, column, iso, table)
    order = find_order(days, habits)
    _fill_dates(database, table, order)
    value = f"coalesce({iso}, {alias}.value)"
    parsed = Column(
        value,
        f" LEFT JOIN {table} AS {alias} ON {alias}.raw = {column}",
        is_unread(column, value),
    )
    (n_read,) = _one(database, f"SELECT count({value}) FROM {relation} AS r{parsed.join}")
    if n_read < n_filled / 2:
        return Dates(Column("NULL::TIMESTAMP"), 0, is_undated=True)
    taken = read_date(order.doubtful, day_first=order.day_first)
    kept = _keep_possible(database, relation, parsed, n_read)
    return replace(kept, doubtful=order.doubtful if taken else "", taken=taken)


def _create_unread(
    database: duckdb.DuckDBPyConnection, relation: str, column: str, iso: str, table: str
) -> list[str]:
    """Create a lookup table of the distinct dates that are not ISO; give one of each day."""
    database.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT DISTINCT {column} AS raw, NULL::TIMESTAMP AS value "
        f"FROM {relation} AS r WHERE {is_unread(column, iso)}"
    )
    # a million times of day are few days
    days = database.execute(
        f"SELECT min(raw) FROM {table} "
        f"GROUP BY coalesce(nullif(regexp_extract(raw, '{_BEGINNING}'), ''), raw), "
        "regexp_matches(raw, '[AP]M')"
    ).fetchall()
    return [raw for (raw,) in days]


def _fill_dates(database: duckdb.DuckDBPyConnection, table: str, order: DateOrder) -> None:
    """Read the dates of a lookup table."""
    day = "%d/%m/%Y" if order.day_first else "%m/%d/%Y"
    formats = ", ".join(f"'{day}{clock}'" for clock in (" %H:%M:%S", " %H:%M", ""))
    plain = "replace(regexp_replace(trim(raw), '^(\\d+)[.-](\\d+)[.-]', '\\1/\\2/'), ', ', ' ')"
    database.execute(
        f"UPDATE {table} SET value = try_strptime({plain}, [{formats}]) "
        f"WHERE regexp_full_match(trim(raw), '{_NUMERIC}')"
    )
    left = database.execute(f"SELECT raw FROM {table} WHERE value IS NULL").fetchall()
    read: dict[str, str] = {}
    for (raw,) in left:
        moment = read_date(raw, day_first=order.day_first)
        if moment is not None:
            read[raw] = moment.isoformat(sep=" ")
    if read:
        create_lookup(database, f"{table}_more", read, "TIMESTAMP")
        database.execute(
            f"UPDATE {table} SET value = more.value FROM {table}_more AS more WHERE more.raw = {table}.raw"
        )


def _keep_possible(database: duckdb.DuckDBPyConnection, relation: str, parsed: Column, n_read: int) -> Dates:
    """Leave out dates before `EARLIEST` and in what is the future for the rest of the column."""
    months = database.execute(
        f"SELECT year(value) * 12 + month(value) - 1, count(*) FROM (SELECT {parsed.value} AS value "
        f"FROM {relation} AS r{parsed.join}) WHERE value >= TIMESTAMP '{EARLIEST}' AND value < TIMESTAMP "
        f"'{LATEST}' GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    latest = _find_latest([(int(month), int(n)) for month, n in months])
    possible = f"{parsed.value} >= TIMESTAMP '{EARLIEST}' AND {parsed.value} < TIMESTAMP '{latest}'"
    n_possible = sum(n for month, n in months if month < latest.year * 12 + latest.month - 1)
    if n_possible == n_read:
        return Dates(parsed, 0, is_undated=False)
    kept = Column(f"CASE WHEN {possible} THEN {parsed.value} END", parsed.join, parsed.unreadable)
    return Dates(kept, n_read - n_possible, is_undated=False)


def _find_latest(months: list[tuple[int, int]]) -> datetime:
    """Find from when on dates are mistakes, given the number of rows per month, in order."""
    total = sum(n for _, n in months)
    if total < MIN_ROWS_FOR_FUTURE:
        return LATEST
    left = max(1, total // 1000)
    newest = months[-1][0]
    for month, n in reversed(months):
        newest = month
        left -= n
        if left < 0:
            break
    oldest = months[0][0]
    return min(LATEST, _month(newest + 1 + max(FUTURE_GAP_MONTHS, (newest - oldest) // 2)))


def _month(number: int) -> datetime:
    """Give the first day of a month counted from year 0."""
    return datetime(number // 12, number % 12 + 1, 1)  # noqa: DTZ001


def _add_months(day: datetime, n: int) -> datetime:
    return _month(day.year * 12 + day.month - 1 + n)


def _one(database: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = database.execute(query).fetchall()[0]
    return tuple(int(value) for value in row) if row else ()
