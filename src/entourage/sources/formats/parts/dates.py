"""Dates as exports write them.

Every date becomes a `datetime` in UTC without a zone (local time where the file does not say which
zone it speaks of). A date before 1980 or after 2100 is a default or a fault of a clock, never an
event: it is left out and counted.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_YEAR = 1980
LAST_YEAR = 2100
_LONGEST = 80

_PATTERNS = (
    "%a %b %d %H:%M:%S %z %Y",  # X before API v2
    "%Y-%m-%d %H:%M:%S %z",  # Shopify
    "%d %b %Y",  # LinkedIn
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d-%b-%y",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d",
)
_ZONE_NAME = re.compile(r"\s+\(?(UTC|GMT|Z|E[SD]T|C[SD]T|M[SD]T|P[SD]T|CES?T)\)?$", re.IGNORECASE)
_ZONE_HOURS = dict(est=-5, edt=-4, cst=-6, cdt=-5, mst=-7, mdt=-6, pst=-8, pdt=-7, cet=1, cest=2)  # noqa: C408
_NUMBER = re.compile(r"-?\d{1,19}(\.\d+)?\Z")
_SLASHED = re.compile(
    r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})(?:[,\s]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([aApP]\.?\s?[mM]\.?)?)?"
)


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
        return _utc(value)
    if isinstance(value, int | float):
        return _from_epoch(float(value))
    text = str(value).strip()
    if len(text) > _LONGEST:
        return None
    if _NUMBER.match(text) and len(text.split(".")[0]) != len("20240301"):
        return _from_epoch(float(text))
    try:
        return _utc(datetime.fromisoformat(text))
    except ValueError:
        pass
    return _read_words(text, day_first=day_first)


def _read_words(text: str, *, day_first: bool) -> datetime | None:
    slashed = _SLASHED.match(text)
    if slashed:
        return read_slashed(slashed.groups(), day_first=day_first)
    zone = _ZONE_NAME.search(text)
    if zone:
        moment = _read(text[: zone.start()], day_first=day_first)
        return moment and moment - timedelta(hours=_ZONE_HOURS.get(zone[1].casefold(), 0))
    for pattern in _PATTERNS:
        try:
            return _utc(datetime.strptime(text, pattern))  # noqa: DTZ007
        except ValueError:
            continue
    return None


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
    """Tell whether a file writes days before months, by the first date that only reads one way.

    Examples
    --------
    >>> is_day_first(["3/4/2024", "3/25/2024"])
    False
    """
    for text in texts:
        match = _SLASHED.search(text)
        if match and len(match[1]) <= 2:  # noqa: PLR2004
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:  # noqa: PLR2004
                return True
            if second > 12 >= first:  # noqa: PLR2004
                return False
    return True


def _from_epoch(number: float) -> datetime:
    for unit in (1e6, 1e3):
        # seconds pass 1e11 only in the year 5138, so a larger number counts smaller units
        if abs(number) >= 1e5 * unit * 1e3:
            number /= unit
            break
    return datetime.fromtimestamp(number, UTC).replace(tzinfo=None)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
