"""Dates as people write them, brought to UTC; what cannot be a date of events is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from entourage.database import create_lookup, quote_name
from entourage.schema import fold
from entourage.sources.cleaning.number_columns import Column, is_blank

if TYPE_CHECKING:
    import duckdb

EARLIEST = datetime(1990, 1, 1)  # noqa: DTZ001 - every date below is UTC without saying so
"""Before it there was no social network nor loyalty card: such dates are clocks that were never set."""
LATEST = datetime(2100, 1, 1)  # noqa: DTZ001
MIN_ROWS_FOR_FUTURE = 50
"""Dated rows from which a column can show that some of its dates lie in the future."""
FUTURE_GAP_MONTHS = 24
"""Months beyond all but a thousandth of a column's dates from which a date is a mistake."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fevr fev",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout",
            "september sep sept septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = (
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?"
    r"(Z|[+-]\d{2}(:?\d{2})?)?)?"
)
_NUMERIC = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}( ?[ ,àT] ?\d{1,2}[:h]\d{2}(:\d{2})?)?"
_CLOCK = re.compile(
    r"(?:^|[\sT,])(\d{1,2})\s*(?:[:hH])\s*(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([aApP])?\.?\s*(?:[mM]\b\.?)?"
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{2}):?(\d{2})\)?$")
_YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?=\D|$)")
_DAY_FIRST = re.compile(r"^(?:\D{2,12}\s)?(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})(?=\D|$)")
_WORDS = re.compile(r"[0-9]+|[a-z]+")


def parse_date(text: str, *, day_first: bool = True) -> datetime | None:
    """Read one date and time; None if it is none.

    ISO with or without zone, day/month/year in either order, French and English month names, epoch
    seconds, milliseconds or microseconds, spreadsheet day numbers.

    Returns
    -------
    datetime
        In UTC, without zone; what bears no zone is taken as UTC.

    Examples
    --------
    >>> parse_date("12/03/2024 14h05")
    datetime.datetime(2024, 3, 12, 14, 5)
    >>> parse_date("3 février 2024")
    datetime.datetime(2024, 2, 3, 0, 0)
    >>> parse_date("2024-03-12T10:00:00+02:00")
    datetime.datetime(2024, 3, 12, 8, 0)
    >>> parse_date("hier") is None
    True
    """
    shown = " ".join(text.split())
    try:
        return (
            _parse_count(shown)
            or _parse_iso(shown)
            or _parse_digits(shown, day_first=day_first)
            or _parse_words(shown)
            or _parse_mail(shown)
        )
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _parse_count(text: str) -> datetime | None:
    """Read seconds, milliseconds or microseconds since 1970, days since 1900, or YYYYMMDD."""
    number = re.fullmatch(r"-?(\d+)([.,]\d+)?", text)
    if number is None:
        return None
    whole = number.group(1)
    value = float(text.replace(",", "."))
    if len(whole) == 8 and "1900" < whole[:4] < "2100":  # noqa: PLR2004
        try:
            return datetime(int(whole[:4]), int(whole[4:6]), int(whole[6:]))  # noqa: DTZ001
        except ValueError:
            pass
    if len(whole) == 4 and "1900" <= whole < "2100":  # noqa: PLR2004
        return datetime(int(whole), 1, 1)  # noqa: DTZ001
    if len(whole) == 5:  # noqa: PLR2004
        return datetime(1899, 12, 30) + timedelta(seconds=round(value * 86400))  # noqa: DTZ001
    scale = 1 if len(whole) <= 11 else 1e3 if len(whole) <= 14 else 1e6 if len(whole) <= 17 else 1e9  # noqa: PLR2004
    return datetime(1970, 1, 1) + timedelta(seconds=value / scale)  # noqa: DTZ001


def _parse_iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.replace(" UTC", "Z").replace(" Z", "Z"))
    except ValueError:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _parse_digits(text: str, *, day_first: bool) -> datetime | None:
    if found := _YEAR_FIRST.search(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    elif found := _DAY_FIRST.search(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        day, month = (first, second) if (day_first and second <= 12) or first > 12 else (second, first)  # noqa: PLR2004
        year += 0 if year >= 100 else 2000 if year < 70 else 1900  # noqa: PLR2004
    else:
        return None
    rest = text[found.end() :]
    if rest.strip() and not _CLOCK.search(rest):
        return None
    return _at(datetime(year, month, day), rest)  # noqa: DTZ001


def _parse_words(text: str) -> datetime | None:
    """Read a date with the month's name in it."""
    words = _WORDS.findall(fold(text).replace("1er", "1"))
    months = [i for i, word in enumerate(words) if word in _MONTHS]
    if not months:
        return None
    i = months[0]
    years = [int(word) for word in words if len(word) == 4 and word.isdigit() and "1900" <= word < "2100"]  # noqa: PLR2004
    around = [words[j] for j in (i - 1, i + 1) if 0 <= j < len(words)]
    days = [int(re.sub(r"\D", "", w)) for w in around if re.fullmatch(r"\d{1,2}", w) and 1 <= int(w) <= 31]  # noqa: PLR2004
    if not years:
        return None
    return _at(datetime(years[0], _MONTHS[words[i]], days[0] if days else 1), text)  # noqa: DTZ001


def _parse_mail(text: str) -> datetime | None:
    moment = parsedate_to_datetime(text)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _at(day: datetime, rest: str) -> datetime:
    """Add the time of day and the zone found in the rest of the text."""
    clock = _CLOCK.search(rest)
    if clock is None:
        return day
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if clock[4]:
        hour = hour % 12 + (12 if clock[4] in "pP" else 0)
    moment = day.replace(hour=hour, minute=minute, second=second)
    zone = _OFFSET.search(rest[clock.start() :]) or re.search(r"\s([+-])(\d{2}):?(\d{2})\s", rest)
    if zone:
        shift = timedelta(hours=int(zone[2]), minutes=int(zone[3]))
        moment -= shift if zone[1] == "+" else -shift
    return moment


@dataclass(frozen=True, slots=True)
class Dates:
    """A date column on its way to timestamps."""

    column: Column
    n_impossible: int
    """Rows whose date cannot be: they are kept without it."""
    is_undated: bool
    """Whether most dates of the column could not be read, so that none is used."""


def read_dates(database: duckdb.DuckDBPyConnection, relation: str, name: str) -> Dates:
    """Turn a text column into timestamps in UTC.

    ISO dates are cast by DuckDB, and so are numeric ones once their order is decided by the evidence
    of the whole column (day first where nothing tells); the rest is read in Python.
    """
    column = f"r.{quote_name(name)}"
    trimmed = f"trim({column})"
    n_filled, n_plain, n_zoned, n_cast, first, last = database.execute(
        f"SELECT count(*) FILTER (NOT {is_blank(column)}), "
        f"count(*) FILTER (regexp_full_match({trimmed}, '{_ISO}')), "
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
    cast = f"try_cast(CASE WHEN regexp_full_match({trimmed}, '{_ISO}') THEN {trimmed} END AS TIMESTAMPTZ)"
    iso = f"timezone('UTC', {cast})"
    table, alias = f"dates_{relation}_{name}", f"date_{name}"
    _create_dates(database, relation, column, iso, table)
    value = f"coalesce({iso}, {alias}.value)"
    parsed = Column(
        value,
        f" LEFT JOIN {table} AS {alias} ON {alias}.raw = {column}",
        f"(NOT {is_blank(column)} AND {value} IS NULL)",
    )
    (n_read,) = _one(database, f"SELECT count({value}) FROM {relation} AS r{parsed.join}")
    if n_read < n_filled / 2:
        return Dates(Column("NULL::TIMESTAMP"), 0, is_undated=True)
    return _keep_possible(database, relation, parsed, n_read)


def _create_dates(
    database: duckdb.DuckDBPyConnection, relation: str, column: str, iso: str, table: str
) -> None:
    """Read the distinct dates that are not ISO into a lookup table."""
    database.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT DISTINCT {column} AS raw, NULL::TIMESTAMP AS value "
        f"FROM {relation} AS r WHERE NOT {is_blank(column)} AND ({iso}) IS NULL"
    )
    n_day_first, n_month_first = _one(
        database,
        "SELECT count(*) FILTER (parts[1]::INTEGER > 12 AND parts[2]::INTEGER <= 12), "
        "count(*) FILTER (parts[2]::INTEGER > 12 AND parts[1]::INTEGER <= 12) FROM (SELECT "
        r"regexp_extract_all(raw, '\d+') AS parts FROM " + table + " WHERE regexp_matches(raw, "
        r"'^\s*\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})(\D|$)'))",
    )
    day_first = n_day_first >= n_month_first
    order = "%d/%m/%Y" if day_first else "%m/%d/%Y"
    formats = ", ".join(f"'{order}{clock}'" for clock in (" %H:%M:%S", " %H:%M", ""))
    plain = "trim(replace(regexp_replace(raw, '^\\s*(\\d+)[.-](\\d+)[.-]', '\\1/\\2/'), ', ', ' '))"
    database.execute(
        f"UPDATE {table} SET value = try_strptime({plain}, [{formats}]) "
        f"WHERE regexp_full_match(trim(raw), '{_NUMERIC}')"
    )
    left = database.execute(f"SELECT raw FROM {table} WHERE value IS NULL").fetchall()
    read: dict[str, str] = {}
    for (raw,) in left:
        moment = parse_date(raw, day_first=day_first)
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
