from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entourage.sources.cleaning.number_columns import parse_number, parse_numbers, read_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12.0),
        ("-3,5", -3.5),
        ("1 234,5", 1234.5),
        ("1\u202f234,50 €", 1234.5),
        ("€ 12", 12.0),
        ("1'234.50 CHF", 1234.5),
        ("12 %", 12.0),
        ("(45)", -45.0),
        ("\u22127", -7.0),
        ("58.138,00", 58138.0),
        ("58,138.00", 58138.0),
        ("1.234.567", 1234567.0),
        ("1e3", 1000.0),
        ("12 euros", 12.0),
    ],
)
def test_numbers_as_people_write_them(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "douze", "12 et demi", "1-2", "€", "inf", "nan", "1e999"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None


def test_a_lone_comma_is_what_the_rest_of_the_column_says() -> None:
    assert parse_numbers(["1,500", "2,5"]) == {"1,500": 1.5, "2,5": 2.5}
    assert parse_numbers(["1,500", "2.5"]) == {"1,500": 1500.0, "2.5": 2.5}
    assert parse_numbers(["1.500", "2,5"]) == {"1.500": 1500.0, "2,5": 2.5}


@given(st.lists(st.text()))
def test_any_text_is_read_or_left(texts: list[str]) -> None:
    numbers = parse_numbers(texts)
    assert set(numbers) <= set(texts)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_what_python_writes_is_read_back(number: float) -> None:
    assert parse_number(repr(number)) == number


def test_column_of_plain_numbers_needs_no_lookup() -> None:
    database = duckdb.connect()
    database.execute(
        "CREATE TABLE raw AS SELECT * FROM (VALUES ('1'), (' 2.5 '), (''), (NULL), ('n/a')) t(weight)"
    )
    column = read_numbers(database, "raw", "weight")
    assert column.join == ""
    values = database.execute(f"SELECT {column.value} FROM raw AS r").fetchall()
    assert sorted(value for (value,) in values if value is not None) == [1.0, 2.5]
    assert column.unreadable == "false"


def test_column_with_european_numbers() -> None:
    database = duckdb.connect()
    database.execute("CREATE TABLE raw AS SELECT * FROM (VALUES ('1.500'), ('2,5'), ('x'), (NULL)) t(weight)")
    column = read_numbers(database, "raw", "weight")
    rows = database.execute(
        f"SELECT r.weight, {column.value}, {column.unreadable} FROM raw AS r{column.join} ORDER BY 1"
    ).fetchall()
    assert rows == [("1.500", 1500.0, False), ("2,5", 2.5, False), ("x", None, True), (None, None, False)]
