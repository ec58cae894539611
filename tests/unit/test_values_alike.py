"""One cell is read alike wherever it lies: in purchases, in an attribute, by an importer, in a rule."""

from __future__ import annotations

import math
from datetime import datetime

import duckdb
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from entourage.sources.cleaning.date_columns import read_dates as read_date_column
from entourage.sources.cleaning.number_columns import read_numbers as read_number_column
from entourage.sources.formats.parts.dates import FIRST_YEAR, LAST_YEAR
from entourage.sources.formats.parts.dates import read_date as read_exported_date
from entourage.targets.columns import Column
from entourage.targets.rules import _read_bound
from entourage.values.dates import is_count, read_date
from entourage.values.numbers import is_code, read_number
from entourage.values.texts import BLANK, MISSING

NUMBERS = st.text(alphabet="0123456789.,-€$ %()'", min_size=1, max_size=9)
DATES = st.one_of(
    st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2040, 1, 1)).map(lambda d: d.isoformat()),  # noqa: DTZ001
    st.builds(
        "{} {} {}{}".format,
        st.integers(1, 28),
        st.sampled_from(["mars", "avr.", "August", "dez.", "enero", "mei", "luglio", "fév."]),
        st.integers(1991, 2040),
        st.sampled_from(["", " 14:05", " à 9h30", " 2:05 PM"]),
    ),
    st.builds("{:02}/{:02}/{}".format, st.integers(13, 28), st.integers(1, 12), st.integers(1991, 2040)),
    st.text(alphabet="0123456789/-. avrilmarch:", max_size=14),
)


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def of_purchases(database: duckdb.DuckDBPyConnection, text: str) -> float | None:
    database.execute("CREATE OR REPLACE TABLE raw AS SELECT $1::VARCHAR AS amount", [text])
    column = read_number_column(database, "raw", "amount", "fr")
    ((number,),) = database.execute(f"SELECT {column.value} FROM raw AS r{column.join}").fetchall()
    return None if number is None else float(number)


@settings(max_examples=150, deadline=None)
@given(text=NUMBERS)
@example(text="$1,234")
@example(text="1 234,50 €")
@example(text="(45)")
def test_numbers(database: duckdb.DuckDBPyConnection, text: str) -> None:
    if text.strip().lower() in BLANK or text.strip().casefold() in MISSING:
        return
    number = read_number(text)
    assert of_purchases(database, text) == number
    # an attribute splits on bars and leaves codes such as 01000 as texts
    attribute = Column.of_texts("a", pd.Series([text]), french=True, split=False)
    read = attribute.numbers
    in_attribute = None if read is None or not len(read) or math.isnan(read[0]) else float(read[0])
    assert in_attribute == (None if is_code(text) else number)
    bound = _read_bound(text.strip())
    assert (None if bound is None else bound.number) == (None if is_code(text) else number)


@settings(max_examples=200, deadline=None)
@given(text=DATES)
@example(text="3 avr. 2024")
@example(text="11-avr-24")
@example(text="12/03/2024 14h05")
def test_dates(database: duckdb.DuckDBPyConnection, text: str) -> None:
    day = read_date(text)
    if text.strip().lower() in BLANK or (day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR):
        return
    assert read_exported_date(text)[0] == day
    database.execute("CREATE OR REPLACE TABLE raw AS SELECT $1::VARCHAR AS day", [text])
    dates = read_date_column(database, "raw", "day")
    ((read,),) = database.execute(f"SELECT {dates.column.value} FROM raw AS r{dates.column.join}").fetchall()
    if day is None or datetime(1990, 1, 1) <= day < datetime(2100, 1, 1):  # noqa: DTZ001
        assert read == day
    if not is_count(text) and text.strip():
        attribute = Column.of_texts("a", pd.Series([text]), split=False)
        shown = None if attribute.dates is None or not len(attribute.dates) else attribute.dates[0].tolist()
        assert shown == (None if day is None else day.date())
