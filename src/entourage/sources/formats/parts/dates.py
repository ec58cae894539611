"""Dates as exports write them, read as `values.dates` does.

Every date becomes a `datetime` in UTC without a zone (local time where the file does not say which
zone it speaks of). A date that cannot be that of an event is a default or a fault of a clock: it is
left out and counted.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from entourage.values import dates

if TYPE_CHECKING:
    from collections.abc import Iterable


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
    except (ValueError, OverflowError):
        moment = None
    if moment is None or not dates.is_possible(moment):
        return None, True
    return moment, False


def _read(value: Any, *, day_first: bool) -> datetime | None:  # noqa: ANN401
    if isinstance(value, datetime):
        return dates.to_utc(value)
    written = f"{value:.6f}" if isinstance(value, float) else str(value)
    return dates.read_date(written, day_first=day_first)


def read_slashed(parts: tuple[str | None, ...], *, day_first: bool) -> datetime | None:
    """Build a date from the numbers between its slashes, then hour, minute, second and half of day."""
    day = "/".join(part or "0" for part in parts[:3])
    clock = ":".join(f"{int(part or 0):02}" for part in parts[3:6])
    half = f" {parts[6][0]}m" if parts[6] else ""
    return dates.read_date(f"{day} {clock}{half}", day_first=day_first)


def is_day_first(texts: Iterable[str]) -> bool:
    """Tell whether a file writes days before months, by its dates that only read one way.

    Examples
    --------
    >>> is_day_first(["3/4/2024", "3/25/2024"])
    False
    """
    return dates.find_order(texts).day_first
