"""Dates as people and programs write them, in seven languages, brought to UTC.

A date and time without a zone is taken as UTC. Whether days or months come first in ``03/04/2024`` is
decided once for a whole column, by those of its dates that can be read one way alone; days come first
where nothing tells, and the reader of the column is told that it was in doubt.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.values.habits import DEFAULT, Habits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MONTH_NAMES = (
    "january janvier januar janner enero gennaio janeiro januari",
    "february fevrier februar febrero febbraio fevereiro februari",
    "march mars marz marzo marco maart maerz mrt",
    "april avril abril aprile",
    "may mai mayo maggio maio mei",
    "june juin juni junio giugno junho",
    "july juillet juli julio luglio julho",
    "august aout agosto augustus",
    "september septembre septiembre settembre setembro",
    "october octobre oktober octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december decembre dezember diciembre dicembre dezembro",
)
_LEAST_LETTERS = 3
"""Letters from which the beginning of a month's name is its abbreviation."""
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag",
    "lunes martes miercoles jueves viernes sabado domingo",
    "lunedi martedi mercoledi giovedi venerdi sabato domenica",
    "segunda terca quarta quinta sexta feira",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
)
_LINKED = (
    "a at as the of de del do da di le la las les los el il den der am um uhr om kl op alle ore h hs er",
    "st nd rd th eme o t gmt utc z et est edt cst cdt mst mdt pst pdt cet cest bst ist am pm",
)
_LINKS = frozenset(word for words in _LINKED for word in words.split())
"""Words that stand beside dates and say nothing of the day."""
_ZONES = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "cet": 1,
    "cest": 2, "bst": 1,
}  # fmt: skip
_ISO = r"\s*\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\s*"
EARLIEST = datetime(1990, 1, 1)  # noqa: DTZ001 - every date here is UTC without saying so
"""Before it there was no social network nor loyalty card: such dates are clocks that were never set."""
LATEST = datetime(2100, 1, 1)  # noqa: DTZ001
_LONGEST = 100
_NUMBER = re.compile(r"-?(\d{1,19})(?:[.,](\d+))?")
_CLOCK = re.compile(
    r"(?:(?<=[\sT,à])|^)(\d{1,2})\s?(?:[:h]\s?(\d{2})(?::(\d{2})(?:[.,]\d+)?)?|h\b|(?=\s?[ap]\.?\s?m\b))"
    r"\s?([ap])?\.?\s?(?:m\b\.?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?(?=$|\s|\))", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"^(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?(?=\D|$)")
_DAY_OR_MONTH_FIRST = re.compile(r"^(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?=\D|$)")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_YEAR_MONTH = re.compile(r"\d{4}[-/.]\d{1,2}|\d{1,2}/\d{4}")
_MONTH_YEAR = re.compile(r"^(\d{1,2})/(\d{4})$")
_ASIAN = re.compile(r"^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_TWELVE_HOURS = re.compile(r"\d\s?[AP]M\b")
"""Capitals and all, as computers set to American English write the time of day."""
_MOST_DAYS, _MOST_MONTHS, _CENTURY, _PIVOT = 31, 12, 100, 70
_TOGETHER = {6: "%Y%m", 8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
"""Dates of digits alone, by how many digits they have."""


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How a column writes its dates where a day and a month could be either."""

    day_first: bool = True
    doubtful: str = ""
    """A date that may be another day, where nothing in the column decided; else empty."""


def find_order(texts: Iterable[str], habits: Habits = DEFAULT) -> DateOrder:
    """Find whether a column writes days or months first, by its dates that can be read one way alone.

    Each different day counts once, and dots are written where days come first. Where nothing tells,
    days come first, except in an English file that writes the time of day as ``2:05 PM``.

    Parameters
    ----------
    texts
        Its cells, or its distinct ones.
    habits
        Of those who wrote the file. There is no doubt where they say which comes first.

    Examples
    --------
    >>> find_order(["03/04/2024", "25/04/2024"]), find_order(["03/04/2024", "04/25/2024"])
    (DateOrder(day_first=True, doubtful=''), DateOrder(day_first=False, doubtful=''))
    >>> find_order(["03/04/2024"]), find_order(["3/4/24, 2:05 PM"], Habits("en"))
    (DateOrder(day_first=True, doubtful='03/04/2024'), DateOrder(day_first=False, doubtful='3/4/24, 2:05 PM'))
    """
    n_days = n_months = 0
    american = False
    doubtful = ""
    counted: set[str] = set()
    for text in map(_bare, texts):
        found = _DAY_OR_MONTH_FIRST.match(text)
        if found is None:
            continue
        one, other = int(found[1]), int(found[3])
        if one <= _MOST_MONTHS and other <= _MOST_MONTHS and one != other:
            doubtful = min(doubtful or text, text)
            american = american or (habits.language == "en" and bool(_TWELVE_HOURS.search(text)))
        if found[0] in counted:
            continue
        counted.add(found[0])
        n_days += one > _MOST_MONTHS >= other or (found[2] == "." and one <= _MOST_MONTHS)
        n_months += other > _MOST_MONTHS >= one
    if n_days or n_months:
        return DateOrder(n_days >= n_months)
    if habits.day_first is not None:
        return DateOrder(habits.day_first)
    return DateOrder(not american, doubtful)


def read_date(text: str, *, day_first: bool = True) -> datetime | None:
    """Read one date and time; None if it is none.

    ISO with or without zone, numbers in either order, months by name in French, English, German, Spanish,
    Italian, Portuguese and Dutch, abbreviated too, epoch seconds to nanoseconds, spreadsheet day numbers.

    Returns
    -------
    datetime
        In UTC, without zone; what bears no zone is taken as UTC.

    Examples
    --------
    >>> read_date("12/03/2024 14h05"), read_date("2024-03-12T10:00:00+02:00")
    (datetime.datetime(2024, 3, 12, 14, 5), datetime.datetime(2024, 3, 12, 8, 0))
    >>> read_date("8 de abril de 2024"), read_date("11-avr-24")
    (datetime.datetime(2024, 4, 8, 0, 0), datetime.datetime(2024, 4, 11, 0, 0))
    >>> read_date("hier") is None, read_date("12 clients en mars 2024") is None
    (True, True)
    """
    shown = _bare(text)
    if not shown or len(shown) > _LONGEST:
        return None
    try:
        return (
            _read_count(shown)
            or _read_iso(shown)
            or _read_numeric(shown, day_first=day_first)
            or _read_words(shown)
        )
    except (ValueError, OverflowError):
        return None


def read_dates(
    texts: Sequence[str], habits: Habits = DEFAULT, *, order: DateOrder | None = None
) -> np.ndarray:
    """Read the dates of a column, NaT where a text is none.

    Returns
    -------
    numpy.ndarray
        (n,) datetime64[s].

    Examples
    --------
    >>> read_dates(["04/09/2012", "21/08/2013", "never"]).astype("datetime64[D]").tolist()
    [datetime.date(2012, 9, 4), datetime.date(2013, 8, 21), None]
    """
    plain = pd.Series(texts, dtype=object)
    is_iso = plain.str.fullmatch(_ISO).fillna(value=False).to_numpy(bool)
    if len(plain) and is_iso.all():
        read = pd.to_datetime(plain.str.strip(), format="ISO8601", errors="coerce", utc=True)
        return read.dt.tz_localize(None).to_numpy().astype("datetime64[s]")
    order = order or find_order(texts, habits)
    found = [read_date(text, day_first=order.day_first) for text in texts]
    return np.array(
        [np.datetime64("NaT") if day is None else np.datetime64(day, "s") for day in found], "M8[s]"
    )


def read_span(text: str) -> tuple[date, date] | None:
    """Read a day, a month or a year as its first and last day; None if it is none.

    Examples
    --------
    >>> [day.isoformat() for day in read_span("mars 2024")], [day.isoformat() for day in read_span("2021")]
    (['2024-03-01', '2024-03-31'], ['2021-01-01', '2021-12-31'])
    """
    shown = _bare(text)
    if is_count(shown) and not (is_together(shown) or _YEAR.fullmatch(shown)):
        return None
    moment = read_date(shown)
    if moment is None:
        return None
    first = moment.date()
    if _YEAR.fullmatch(shown):
        return first, first.replace(month=12, day=31)
    if _YEAR_MONTH.fullmatch(shown) or (not shown.isdigit() and len(re.findall(r"\d+", shown)) == 1):
        return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first, first


def is_possible(moment: datetime) -> bool:
    """Say whether something of interest here can have happened then."""
    return EARLIEST <= moment < LATEST


def is_together(text: str) -> bool:
    """Say whether digits are a date written together: ``20240312``."""
    shown = text.strip()
    return shown.isdigit() and len(shown) > len("202403") and _read_together(shown) is not None


def is_count(text: str) -> bool:
    """Say whether a text is a bare number, which only a column of dates makes a date."""
    return _NUMBER.fullmatch(text.strip()) is not None


def _read_count(text: str) -> datetime | None:
    """Read seconds to nanoseconds since 1970, days since 1900, a year, or digits written together."""
    number = _NUMBER.fullmatch(text)
    if number is None:
        return None
    whole = number[1]
    if text.isdigit() and (moment := _read_together(text)) is not None:
        return moment
    value = float(text.replace(",", "."))
    if _YEAR.fullmatch(text):
        return datetime(int(text), 1, 1)  # noqa: DTZ001
    if len(whole) == len("45366") and value > 0:
        return datetime(1899, 12, 30) + timedelta(seconds=round(value * 86400))  # noqa: DTZ001
    scale = next(unit for digits, unit in ((11, 1), (14, 1e3), (17, 1e6), (19, 1e9)) if len(whole) <= digits)
    return datetime(1970, 1, 1) + timedelta(seconds=value / scale)  # noqa: DTZ001


def _read_together(digits: str) -> datetime | None:
    """Read ``20240312`` or ``20240312140500``, where it cannot well be another number of seconds."""
    pattern = _TOGETHER.get(len(digits))
    if pattern is None or not digits.isascii():
        return None
    try:
        moment = datetime.strptime(digits, pattern)  # noqa: DTZ007
    except ValueError:
        return None
    return moment if 1900 <= moment.year < LATEST.year else None  # noqa: PLR2004


def _bare(text: str) -> str:
    """Write full-width and other digits as ours, and every space as one."""
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
        text = text.replace("\u200e", "").replace("\u200f", "").replace("\u2019", "'")
    return " ".join(text.split())


def _read_iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.replace(" UTC", "Z").replace(" Z", "Z"))
    except ValueError:
        return None
    return to_utc(moment)


def to_utc(moment: datetime) -> datetime:
    """Bring a moment to UTC and leave out its zone; one without a zone stays as it is."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _read_numeric(text: str, *, day_first: bool) -> datetime | None:
    if found := _YEAR_FIRST.match(text) or _ASIAN.match(text):
        numbers = [int(part) for part in found.groups(default="1") if part.isdigit()]
        year, month, day = numbers
    elif found := _DAY_OR_MONTH_FIRST.match(text):
        one, other, year = int(found[1]), int(found[3]), int(found[4])
        day, month = (
            (one, other) if (day_first and other <= _MOST_MONTHS) or one > _MOST_MONTHS else (other, one)
        )
        year += 0 if year >= _CENTURY else 2000 if year < _PIVOT else 1900
    elif found := _MONTH_YEAR.match(text):
        day, month, year = 1, int(found[1]), int(found[2])
    else:
        return None
    return _add_clock(datetime(year, month, day), text[found.end() :])  # noqa: DTZ001


def _read_words(text: str) -> datetime | None:
    """Read a date with the month's name in it; a word that no date has makes it none."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    plain = re.sub(r"\([^)]*\)", " ", plain)
    clock = _CLOCK.search(plain)
    dated = plain
    if clock is not None:
        # the time of day stands behind the date, or in it before the year (Fri Apr 12 10:00:00 2024)
        behind = plain[clock.end() :].lstrip()
        zone = _OFFSET.match(behind)
        dated = f"{plain[: clock.start()]} {behind[zone.end() :] if zone else behind}"
    words = _WORD.findall(dated)
    months = [i for i, word in enumerate(words) if find_month(word)]
    chosen = next((i for i in months if _has_day(words, i)), months[0] if months else None)
    if chosen is None:
        return None
    others = [word for i, word in enumerate(words) if i != chosen and not word.isdigit()]
    if any(word not in _LINKS and not _is_day_name(word) for word in others):
        return None
    numbers = [(i, word) for i, word in enumerate(words) if word.isdigit()]
    day, year = _choose_numbers(numbers, chosen)
    if year is None:
        return None
    moment = datetime(year, find_month(words[chosen]), day or 1)  # noqa: DTZ001
    return moment if clock is None else _add_clock(moment, " " + plain[clock.start() :])


def _has_day(words: list[str], month: int) -> bool:
    """Say whether a number stands before a month, links apart, and another after: ``mar. 12 mars 2024``."""
    before = [word for word in words[:month] if word not in _LINKS]
    return bool(before) and before[-1].isdigit()


def _choose_numbers(numbers: list[tuple[int, str]], month: int) -> tuple[int | None, int | None]:
    """Choose which numbers are the day and the year."""
    years = [(i, int(word)) for i, word in numbers if len(word) == len("2024")]
    short = [(i, int(word)) for i, word in numbers if len(word) <= 2]  # noqa: PLR2004
    if len(numbers) != len(years) + len(short) or len(years) > 1 or len(short) > 2:  # noqa: PLR2004
        return None, None
    if years:
        days = [number for _, number in short]
        return (days[0] if len(days) == 1 else None), (years[0][1] if len(days) <= 1 else None)
    before = [number for i, number in short if i < month]
    after = [number for i, number in short if i > month]
    if len(before) == 1 and len(after) == 1:
        return before[0], after[0] + (2000 if after[0] < _PIVOT else 1900)
    if len(after) == 2:  # noqa: PLR2004
        return after[0], after[1] + (2000 if after[1] < _PIVOT else 1900)
    return None, None


@lru_cache(maxsize=4096)
def find_month(word: str) -> int:
    """Find the month that a word names, or begins to name in every language; 0 if none.

    Examples
    --------
    >>> find_month("avr"), find_month("juil"), find_month("dez"), find_month("ju"), find_month("marche")
    (4, 7, 12, 0, 0)
    """
    if len(word) < _LEAST_LETTERS or word.isdigit():
        return 0
    exact = [i for i, names in enumerate(_MONTH_NAMES, start=1) if word in names.split()]
    if exact:
        return exact[0]
    begun = {
        i for i, names in enumerate(_MONTH_NAMES, start=1) for name in names.split() if name.startswith(word)
    }
    return begun.pop() if len(begun) == 1 else 0


def _is_day_name(word: str) -> bool:
    return len(word) > 1 and any(day.startswith(word) for days in _DAYS for day in days.split())


def _add_clock(day: datetime, rest: str) -> datetime | None:
    """Add the time of day and the zone found behind a date; None where something else stands there."""
    if not rest.strip(" .,"):
        return day
    clock = _CLOCK.search(rest)
    if clock is None:
        return None
    hour, minute, second = int(clock[1]), int(clock[2] or 0), int(clock[3] or 0)
    if clock[4]:
        hour = hour % 12 + (12 if clock[4] in "pP" else 0)
    moment = day.replace(hour=hour, minute=minute, second=second)
    behind = rest[clock.end() :]
    zone = _OFFSET.search(behind)
    if zone:
        shift = timedelta(hours=int(zone[2]), minutes=int(zone[3] or 0))
        return moment - shift if zone[1] == "+" else moment + shift
    named = next((_ZONES[word] for word in _WORD.findall(behind.casefold()) if word in _ZONES), 0)
    return moment - timedelta(hours=named)
