from __future__ import annotations

from datetime import datetime

import duckdb

from entourage.sources.cleaning.date_columns import read_dates
from entourage.values.habits import Habits


def moment(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


def read_column(*texts: str | None) -> tuple[list[tuple[str | None, datetime | None]], int, bool]:
    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'")
    database.execute("CREATE TABLE raw (day VARCHAR)")
    database.executemany("INSERT INTO raw VALUES (?)", [[text] for text in texts])
    dates = read_dates(database, "raw", "day", Habits("fr"))
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
    rows, n_impossible, is_undated = read_column(None, "", "null", "n.d.", "12/03/2024")
    assert (n_impossible, is_undated) == (0, False)
    assert [value for _, value in rows if value] == [moment(2024, 3, 12)]


def test_a_column_in_doubt_says_so() -> None:
    database = duckdb.connect()
    for texts, doubtful in ((["03/04/2024", "05/06/2024"], "03/04/2024"), (["03/04/2024", "25/06/2024"], "")):
        database.execute("CREATE OR REPLACE TABLE raw (day VARCHAR)")
        database.executemany("INSERT INTO raw VALUES (?)", [[text] for text in texts])
        assert read_dates(database, "raw", "day", Habits("fr")).doubtful == doubtful


def test_a_doubt_says_what_was_taken() -> None:
    database = duckdb.connect()
    database.execute("CREATE TABLE raw AS SELECT '3/4/24, 2:05 PM' AS day")
    taken = [read_dates(database, "raw", "day", Habits(language)).taken for language in ("fr", "en")]
    assert taken == [moment(2024, 4, 3, 14, 5), moment(2024, 3, 4, 14, 5)]
