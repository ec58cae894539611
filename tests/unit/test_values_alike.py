"""One cell is read alike wherever it lies: in purchases, an attribute, a rule, a cost, by an importer."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from entourage.pipeline import _read_costs
from entourage.sources.cleaning.date_columns import read_dates as read_date_column
from entourage.sources.cleaning.number_columns import read_numbers as read_number_column
from entourage.sources.formats.parts.dates import read_date as read_exported_date
from entourage.sources.formats.parts.graph_rows import read_weight
from entourage.targets.columns import Column
from entourage.targets.rules import _read_bound
from entourage.values.dates import find_order, is_count, is_possible, is_together, read_date, read_span
from entourage.values.habits import Habits
from entourage.values.numbers import find_style, is_code, read_number
from entourage.values.texts import is_missing

HABITS = st.builds(
    Habits,
    st.sampled_from(["fr", "en", "de"]),
    st.sampled_from([None, None, True, False]),
    st.sampled_from([None, None, ",", "."]),
)
NUMBERS = st.one_of(
    st.text(alphabet="0123456789.,-+€$ %()'kMe\u202f٣_", min_size=1, max_size=10),
    st.builds("{}{}{:03}".format, st.integers(0, 1500), st.sampled_from(",. '"), st.integers(0, 999)),
    st.floats(0, 1e6).map("{:.2f}".format),
    st.sampled_from(
        ["n/a", "\u202f", " aucun\t", "-", "#REF!", "x", "1500", "$1,234", "1 234,50 €", "(45)", "12.-"]
    ),
)
MOMENTS = st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2040, 1, 1))  # noqa: DTZ001
DATES = st.one_of(
    MOMENTS.map(lambda d: d.isoformat()),
    MOMENTS.map(lambda d: d.strftime("%Y-%m-%d %H:%M")),
    st.builds(
        "{} {} {}{}".format,
        st.integers(1, 28),
        st.sampled_from(["mars", "avr.", "August", "dez.", "enero", "mei", "luglio", "fév."]),
        st.integers(1991, 2040),
        st.sampled_from(["", " 14:05", " à 9h30", " 2:05 PM"]),
    ),
    st.builds(
        "{1:0{0}}{4}{2:0{0}}{5}{3}{6}".format,
        st.integers(1, 2),
        st.integers(1, 31),
        st.integers(1, 31),
        st.integers(1991, 2040),
        st.sampled_from("/.-"),
        st.sampled_from("/.-"),
        st.sampled_from(["", " 14:05", ", 2:05 PM", " 24:00", "T10:00", " 7:08:09", " 10h", "x"]),
    ),
    st.text(alphabet="0123456789/-. T:+Zavrilmarch\u00a0\t", max_size=16),
    st.sampled_from(
        ["Aucune", "\u00a0", "jamais", "45366", "20240312", "2024", "2024-W10-1", "2024-03-12T10:00:00+02"]
    ),
)


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def write_column(database: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    database.execute("CREATE OR REPLACE TABLE raw (nth INTEGER, cell VARCHAR)")
    database.executemany("INSERT INTO raw VALUES (?, ?)", [[i, text] for i, text in enumerate(texts)])


def plain(number: float | None) -> float:
    return math.nan if number is None else number


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(NUMBERS, min_size=1, max_size=6), habits=HABITS)
@example(texts=["1,234", "12,500"], habits=Habits("fr"))
@example(texts=["1,234", "1500"], habits=Habits("fr"))
def test_a_column_of_numbers(database: duckdb.DuckDBPyConnection, texts: list[str], habits: Habits) -> None:
    style = find_style([text for text in texts if not is_missing(text, measured=True)], habits)
    wanted = [
        math.nan if is_missing(text, measured=True) else plain(read_number(text, style)) for text in texts
    ]
    write_column(database, texts)
    column = read_number_column(database, "raw", "cell", habits)
    rows = database.execute(
        f"SELECT {column.value}, {column.unreadable} FROM raw AS r{column.join} ORDER BY r.nth"
    ).fetchall()
    np.testing.assert_equal([plain(number) for number, _ in rows], wanted)
    assert [unread for _, unread in rows] == [
        math.isnan(number) and not is_missing(text, measured=True)
        for text, number in zip(texts, wanted, strict=True)
    ]
    people = pd.DataFrame({"Coût": texts})
    np.testing.assert_equal(_read_costs(people, "cout", habits).tolist(), wanted)
    attribute = Column.of_texts("a", pd.Series(texts, dtype=object), split=False, habits=habits)
    if attribute.numbers is not None:
        # an attribute leaves codes such as 01000 as texts
        shown = [math.nan if is_code(text) else plain(read_number(text, style)) for text in attribute.texts]
        np.testing.assert_equal(attribute.numbers.tolist(), shown)


@settings(max_examples=200, deadline=None)
@given(text=NUMBERS)
@example(text="$1,234")
@example(text="1 234,50 €")
def test_a_number_alone(text: str) -> None:
    if is_missing(text, measured=True):
        return
    number = read_number(text)
    bound = _read_bound(text.strip())
    assert (None if bound is None else bound.number) == (None if is_code(text) else number)
    assert read_weight(text) == number


@settings(max_examples=300, deadline=None)
@given(texts=st.lists(DATES, min_size=1, max_size=6), habits=HABITS)
@example(texts=["3/4/24, 2:05 PM"], habits=Habits("en"))
@example(texts=["12-03.2024", "03/04/2024"], habits=Habits("fr"))
def test_a_column_of_dates(database: duckdb.DuckDBPyConnection, texts: list[str], habits: Habits) -> None:
    filled = [text for text in texts if not is_missing(text, measured=True)]
    order = find_order(filled, habits)
    wanted = [None if text not in filled else read_date(text, day_first=order.day_first) for text in texts]
    write_column(database, texts)
    dates = read_date_column(database, "raw", "cell", habits)
    if not dates.is_undated:
        rows = database.execute(
            f"SELECT {dates.column.value} FROM raw AS r{dates.column.join} ORDER BY r.nth"
        ).fetchall()
        assert [day for (day,) in rows] == [day if day and is_possible(day) else None for day in wanted]
    attribute = Column.of_texts("a", pd.Series(filled, dtype=object), split=False, habits=habits)
    if attribute.dates is not None:
        days = [read_date(text, day_first=order.day_first) for text in attribute.texts]
        for text, day, shown in zip(attribute.texts, days, attribute.dates.tolist(), strict=True):
            # in an attribute a bare number may be anything
            if not is_count(text) or is_together(text):
                assert shown == (day and day.date())


@settings(max_examples=300, deadline=None)
@given(text=DATES)
@example(text="3 avr. 2024")
@example(text="11-avr-24")
@example(text="12/03/2024 14h05")
@example(text="mars 2024")
def test_a_date_alone(text: str) -> None:
    day = read_date(text)
    assert read_exported_date(text)[0] == (day if day and is_possible(day) else None)
    bound = _read_bound(text.strip())
    if not is_count(text) or is_together(text):
        assert (bound and bound.first) == (day and day.date())


@given(day=st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_month_and_a_year_span_their_days(day: date) -> None:
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    for written in (f"{day.year}-{day.month:02}", f"{day.month}/{day.year}"):
        assert read_span(written) == (first, last)
    assert read_span(str(day.year)) == (date(day.year, 1, 1), date(day.year, 12, 31))
    assert read_span(day.isoformat()) == (day, day)
