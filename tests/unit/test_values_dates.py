"""Dates as people and programs write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from entourage.values.dates import DateOrder, find_order, read_date, read_span
from entourage.values.habits import Habits


def moment(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-12", moment(2024, 3, 12)),
        ("2024-03-12T10:00:00Z", moment(2024, 3, 12, 10)),
        ("2024-03-12 10:00:00 UTC", moment(2024, 3, 12, 10)),
        ("2024-03-12T10:00:00+02:00", moment(2024, 3, 12, 8)),
        ("2024-03-12T10:00:00-0530", moment(2024, 3, 12, 15, 30)),
        ("2024/03/12 9:05", moment(2024, 3, 12, 9, 5)),
        ("12/03/2024", moment(2024, 3, 12)),
        ("12.03.24", moment(2024, 3, 12)),
        ("12/03/2024 à 14h05", moment(2024, 3, 12, 14, 5)),
        ("31/12/99", moment(1999, 12, 31)),
        ("03/31/2024", moment(2024, 3, 31)),
        ("12/03/2024 3:04 PM", moment(2024, 3, 12, 15, 4)),
        ("12 mars 2024", moment(2024, 3, 12)),
        ("1er août 2023", moment(2023, 8, 1)),
        ("mardi 12 mars 2024 10:30", moment(2024, 3, 12, 10, 30)),
        ("March 12, 2024", moment(2024, 3, 12)),
        ("12-Mar-2024", moment(2024, 3, 12)),
        ("févr. 2024", moment(2024, 2, 1)),
        ("Wed Oct 10 20:19:24 +0000 2018", moment(2018, 10, 10, 20, 19, 24)),
        ("Wed, 10 Oct 2018 20:19:24 +0200", moment(2018, 10, 10, 18, 19, 24)),
        ("1710237600", moment(2024, 3, 12, 10)),
        ("1710237600000", moment(2024, 3, 12, 10)),
        ("1710237600.5", moment(2024, 3, 12, 10, 0, 0, 500000)),
        ("20240312", moment(2024, 3, 12)),
        ("202403", moment(2024, 3, 1)),
        ("20240312140500", moment(2024, 3, 12, 14, 5)),
        ("2024-W11-2", moment(2024, 3, 12)),
        ("45363.5", moment(2024, 3, 12, 12)),
        ("1710237600000000", moment(2024, 3, 12, 10)),
        ("\uff12\uff10\uff12\uff14-03-12", moment(2024, 3, 12)),
        ("5 août 2024 14h05", moment(2024, 8, 5, 14, 5)),
        ("12 mars 24", moment(2024, 3, 12)),
        ("2024", moment(2024, 1, 1)),
        ("2024-03", moment(2024, 3, 1)),
        ("45363", moment(2024, 3, 12)),
    ],
)
def test_dates_as_people_write_them(text: str, expected: datetime) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize("text", ["", "hier", "2024-02-30", "31/02/2024", "mars", "12/03", "abc 2024", "-"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


def test_month_first_where_asked() -> None:
    assert read_date("03/12/2024", day_first=False) == moment(2024, 3, 12)


@given(st.text())
def test_any_text_is_read_or_left(text: str) -> None:
    read = read_date(text)
    assert read is None or isinstance(read, datetime)


@given(st.datetimes(min_value=moment(1990, 1, 1), max_value=moment(2099, 12, 31)))
def test_iso_is_read_back(when: datetime) -> None:
    assert read_date(when.isoformat()) == when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 avr. 2024 à 14:05", moment(2024, 4, 3, 14, 5)),
        ("8 de abril de 2024", moment(2024, 4, 8)),
        ("9. April 2024", moment(2024, 4, 9)),
        ("11-avr-24", moment(2024, 4, 11)),
        ("Di., 12. März 2024", moment(2024, 3, 12)),
        ("mar. 12 mars 2024", moment(2024, 3, 12)),
        ("martes, 3 de marzo de 2024", moment(2024, 3, 3)),
        ("6 gennaio 2024", moment(2024, 1, 6)),
        ("6 de jan. de 2024", moment(2024, 1, 6)),
        ("zaterdag 6 januari 2024", moment(2024, 1, 6)),
        ("5. Mai 2024 um 14:05 Uhr", moment(2024, 5, 5, 14, 5)),
        ("12-Mar-2024 09:10:11", moment(2024, 3, 12, 9, 10, 11)),
        ("15-Aug-23 10:12 PM", moment(2023, 8, 15, 22, 12)),
        ("Fri Apr 12 2024 10:00:00 GMT+0200 (heure d’été d’Europe centrale)", moment(2024, 4, 12, 8)),
        ("Monday, January 8, 2024 at 3:04:05\u202fPM UTC", moment(2024, 1, 8, 15, 4, 5)),
        ("8/5/24, 2:05\u202fPM", moment(2024, 5, 8, 14, 5)),
        ("03/2024", moment(2024, 3, 1)),
        ("2024年3月1日", moment(2024, 3, 1)),
    ],
)
def test_months_in_seven_languages(text: str, expected: datetime) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize("language", ["fr", "en", "de", "es", "it", "pt", "nl"])
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
@pytest.mark.parametrize("use", ["format", "stand-alone"])
def test_every_name_that_a_language_has_for_a_month(language: str, width: str, use: str) -> None:
    for month, name in Locale(language).months[use][width].items():
        assert read_date(f"12 {name} 2024") == moment(2024, month, 12)


@pytest.mark.parametrize(
    "text", ["12 clients en mars 2024", "Mai 68", "promo avril", "marche 12 2024", "7 p.m."]
)
def test_texts_that_hold_a_month_are_no_dates(text: str) -> None:
    assert read_date(text) is None


def test_american_clocks_put_months_first_in_english_files_alone() -> None:
    texts = ["3/4/24, 2:05 PM", "3/5/24, 9:00 AM"]
    assert find_order(texts, Habits("en")) == DateOrder(day_first=False, doubtful="3/4/24, 2:05 PM")
    assert find_order(texts, Habits("fr")).day_first
    assert find_order([*texts, "25/3/24, 2:05 PM"], Habits("en")) == DateOrder(day_first=True)


def test_each_different_date_votes_once() -> None:
    assert not find_order(["25/03/2024", "25/03/2024", "03/25/2024", "03/26/2024"]).day_first


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", (2024, 1, 1), (2024, 12, 31)),
        ("février 2024", (2024, 2, 1), (2024, 2, 29)),
        ("12/2023", (2023, 12, 1), (2023, 12, 31)),
        ("3 avr. 2024", (2024, 4, 3), (2024, 4, 3)),
        ("20240312", (2024, 3, 12), (2024, 3, 12)),
    ],
)
def test_a_span_has_a_first_and_a_last_day(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert read_span(text) == (date(*first), date(*last))


@pytest.mark.parametrize("text", ["45366", "12", "1500", "1710237600", "Lyon", "2021-02-31"])
def test_a_bare_number_spans_no_days(text: str) -> None:
    assert read_span(text) is None


def test_dots_are_written_where_days_come_first() -> None:
    assert find_order(["03.04.2024"]) == DateOrder(day_first=True)
