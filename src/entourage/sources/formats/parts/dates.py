"""Dates as exports write them.

Every date becomes a `datetime` in UTC without a zone (local time where the file does not say which
zone it speaks of). A date before 1980 or after 2100 is a default or a fault of a clock, never an
event: it is left out and counted.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from entourage.values import dates
from entourage.values.dates import to_utc

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_YEAR = 1980
LAST_YEAR = 2100
def read_date(value: Any, *, day_first: bool = True) -> tuple[datetime | None, bool]:  # noqa: ANN401
    """Read a date in any of the ways exports write them.

    Parameters
    ----------
    value
        Datetime, text, or epoch seconds, milliseconds or microseconds; blank for none.
    day_first
        How to read 03/04/2024 where the text alone does not say.

    Returns
    -------
    The date or None, and whether there was one that cannot be.

    Examples
    --------
    >>> read_date("2024-03-01T10:00:00.000Z")
    (datetime.datetime(2024, 3, 1, 10, 0), False)
    >>> read_date(1709287200000)
    (datetime.datetime(2024, 3, 1, 10, 0), False)
    >>> read_date("1970-01-01T00:00:00Z")
    (None, True)
    >>> read_date("")
    (None, False)
    """
    if value is None or value == "" or isinstance(value, bool):
        return None, False
    try:
        moment = _read(value, day_first=day_first)
    except (ValueError, OverflowError, OSError):
        moment = None
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None, True
    return moment, False


def _read(value: Any, *, day_first: bool) -> datetime | None:  # noqa: ANN401
    if isinstance(value, datetime):
        return to_utc(value)
    if isinstance(value, int | float):
        return dates.read_date(f"{value:.6f}" if isinstance(value, float) else str(value))
    return dates.read_date(str(value), day_first=day_first)


def read_slashed(parts: tuple[str | None, ...], *, day_first: bool) -> datetime | None:
    """Build a date from the numbers between its slashes, then hour, minute, second and half of day."""
    first, second, third = (int(part or 0) for part in parts[:3])
    if len(parts[0] or "") > 2:  # noqa: PLR2004
        year, month, day = first, second, third
    else:
        day, month, year = (first, second, third) if day_first else (second, first, third)
        if month > 12 >= day:  # noqa: PLR2004
            day, month = month, day
        if year < 100:  # noqa: PLR2004
            year += 2000 if year < 80 else 1900  # noqa: PLR2004
    hour, minute, second_ = (int(part or 0) for part in parts[3:6])
    half = (parts[6] or "").casefold()
    if half.startswith("p") and hour < 12:  # noqa: PLR2004
        hour += 12
    elif half.startswith("a") and hour == 12:  # noqa: PLR2004
        hour = 0
    return datetime(year, month, day, hour, minute, second_)  # noqa: DTZ001


def is_day_first(texts: Iterable[str]) -> bool:
    """Tell whether a file writes days before months, by its dates that only read one way.

    Examples
    --------
    >>> is_day_first(["3/4/2024", "3/25/2024"])
    False
    """
    return dates.find_order(texts).day_first
