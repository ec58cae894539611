"""Numbers as people write them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entourage.values.habits import Habits
from entourage.values.numbers import NumberStyle, find_style, read_number, read_numbers


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
        ("12EUR", 12.0),
        ("R$ 12,50", 12.5),
        ("Fr. 12.-", 12.0),
        ("12,--", 12.0),
        ("12,50-", -12.5),
        ("-$45", -45.0),
        ("$(45)", -45.0),
        ("1.2K", 1200.0),
        ("1,5 M€", 1500000.0),
        ("3 Md€", 3e9),
        ("\u0661\u0662", 12.0),
        ("\uff11\uff0c\uff15", 1.5),
    ],
)
def test_numbers_as_people_write_them(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "douze",
        "12 et demi",
        "1-2",
        "€",
        "inf",
        "nan",
        "1e999",
        "06 12 34 56 78",
        "2024 2025",
        "12 m",
        "10²",
    ],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1,500", "2,5"], [1.5, 2.5]),
        (["1,500", "2.5"], [1500.0, 2.5]),
        (["1.500", "2,5"], [1500.0, 2.5]),
        (["1,234", "12,500"], [1234.0, 12500.0]),
        (["1,5", "12,75"], [1.5, 12.75]),
        (["1,234", "1500"], [1.234, 1500.0]),
        (["12,500", "1500"], [12.5, 1500.0]),
        (["1,5k", "2,25k", "800"], [1500.0, 2250.0, 800.0]),
        (["0,125", "0,250"], [0.125, 0.25]),
        (["1.125", "2.250"], [1.125, 2.25]),
        (["$1,234"], [1234.0]),
        (["£1,234", "£5"], [1234.0, 5.0]),
        (["1 234 567,8", "9"], [1234567.8, 9.0]),
        (["1.234.567", "1.500"], [1234567.0, 1500.0]),
        (["CHF 1’234.50"], [1234.5]),
    ],
)
def test_a_column_decides_what_commas_and_dots_mean(texts: list[str], numbers: list[float]) -> None:
    assert read_numbers(texts).tolist() == numbers


@pytest.mark.parametrize(("language", "number"), [("fr", 1.234), ("de", 1.234), ("en", 1234.0)])
def test_the_language_decides_where_a_column_leaves_doubt(language: str, number: float) -> None:
    assert read_numbers(["1,234", "5"], Habits(language)).tolist() == [number, 5.0]
    assert find_style(["1,234", "5"], Habits(language)).doubtful == "1,234"


@pytest.mark.parametrize(("language", "doubtful"), [("fr", "1,234"), ("en", "")])
def test_several_numbers_agree_on_thousands_which_only_english_is_sure_of(
    language: str, doubtful: str
) -> None:
    assert find_style(["1,234", "12,500"], Habits(language)) == NumberStyle(".", doubtful)


@given(
    st.lists(st.text(alphabet="0123456789.,- €x()%'", max_size=8), max_size=6), st.sampled_from(["fr", "en"])
)
def test_any_cell_is_a_number_or_none(cells: list[str], language: str) -> None:
    read = read_numbers(cells, Habits(language))
    assert len(read) == len(cells)
    assert not np.isinf(read).any()


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_what_python_writes_is_read_back(number: float) -> None:
    assert read_number(repr(number)) == number
