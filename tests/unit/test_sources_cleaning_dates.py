from __future__ import annotations

from datetime import datetime

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entourage.sources.cleaning.date_columns import parse_date, read_dates


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
        ("2024", moment(2024, 1, 1)),
        ("2024-03", moment(2024, 3, 1)),
        ("45363", moment(2024, 3, 12)),
    ],
)
def test_dates_as_people_write_them(text: str, expected: datetime) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize("text", ["", "hier", "2024-02-30", "31/02/2024", "mars", "12/03", "abc 2024", "-"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_month_first_where_asked() -> None:
    assert parse_date("03/12/2024", day_first=False) == moment(2024, 3, 12)


@given(st.text())
def test_any_text_is_read_or_left(text: str) -> None:
    read = parse_date(text)
    assert read is None or isinstance(read, datetime)


@given(st.datetimes(min_value=moment(1990, 1, 1), max_value=moment(2099, 12, 31)))
def test_iso_is_read_back(when: datetime) -> None:
    assert parse_date(when.isoformat()) == when


def read_column(*texts: str | None) -> tuple[list[tuple[str | None, datetime | None]], int, bool]:
    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'")
    database.execute("CREATE TABLE raw (day VARCHAR)")
    database.executemany("INSERT INTO raw VALUES (?)", [[text] for text in texts])
    dates = read_dates(database, "raw", "day")
    rows = database.execute(
        f"SELECT r.day, {dates.column.value} FROM raw AS r{dates.column.join} ORDER BY r.day NULLS LAST"
    ).fetchall()
    return [(text, value) for text, value in rows], dates.n_impossible, dates.is_undated


def test_one_value_above_twelve_decides_the_order_of_all() -> None:
    assert read_column("03/04/2024", "03/31/2024")[0] == [
        ("03/04/2024", moment(2024, 3, 4)),
        ("03/31/2024", moment(2024, 3, 31)),
    ]
    assert read_column("03/04/2024", "31/03/2024")[0][0] == ("03/04/2024", moment(2024, 4, 3))
    assert read_column("03/04/2024")[0][0] == ("03/04/2024", moment(2024, 4, 3))


def test_zones_become_utc_in_a_column() -> None:
    rows, _, _ = read_column("2024-03-12T10:00:00+02:00", "2024-03-12T10:00:00Z", "2024-03-12")
    assert dict(rows) == {
        "2024-03-12": moment(2024, 3, 12),
        "2024-03-12T10:00:00+02:00": moment(2024, 3, 12, 8),
        "2024-03-12T10:00:00Z": moment(2024, 3, 12, 10),
    }


def test_impossible_dates_are_left_out_and_counted() -> None:
    rows, n_impossible, _ = read_column("1979-01-01", "0", "2024-01-01", "9999-12-31", "2023-01-01")
    assert n_impossible == 3
    assert [value for _, value in rows if value is not None] == [moment(2023, 1, 1), moment(2024, 1, 1)]


def test_a_date_far_beyond_the_others_is_the_future() -> None:
    days = [f"2024-01-{1 + i % 28:02}" for i in range(60)]
    rows, n_impossible, _ = read_column(*days, "2031-05-01")
    assert n_impossible == 1
    assert ("2031-05-01", None) in rows
    assert read_column(*days, "2025-06-01")[1] == 0
    assert read_column("2010-01-01", "2024-01-01")[1] == 0


def test_a_column_that_is_mostly_no_date_is_left_undated() -> None:
    rows, _, is_undated = read_column("hier", "demain", "2024-01-01")
    assert is_undated
    assert all(value is None for _, value in rows)


def test_blank_dates_are_no_fault() -> None:
    rows, n_impossible, is_undated = read_column(None, "", "null", "12/03/2024")
    assert (n_impossible, is_undated) == (0, False)
    assert [value for _, value in rows if value] == [moment(2024, 3, 12)]
