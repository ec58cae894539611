"""Values are written the same whatever the order of a sum, and text never runs as a formula."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entourage.exports.cells import kind_of, quote_formula, round_digits, to_writable, unquote_formula


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@alice",
        "\tx",
        "\rx",
        "  =1",
        "'=1",
        "＝1",
        '=HYPERLINK("x")',
        "-5\n",
    ],
)
def test_text_that_would_run_is_quoted(text: str) -> None:
    assert quote_formula(text) == "'" + text


@pytest.mark.parametrize("text", ["Lyon", "", "'tis", "-5", "+33612345678", "-1,5", "a=b", "l'@mi"])
def test_other_text_and_plain_numbers_are_left_alone(text: str) -> None:
    assert quote_formula(text) == text


@given(st.text() | st.text(alphabet="'=+-@ \t\r\n1a", max_size=6))
def test_quoting_has_an_inverse(text: str) -> None:
    assert unquote_formula(quote_formula(text)) == text


@given(st.floats(-1e300, 1e300))
def test_a_rounded_number_is_the_one_that_its_decimals_say(value: float) -> None:
    rounded = round_digits(np.array([value]))[0]
    assert rounded == float(f"{rounded:.9e}")
    assert rounded == pytest.approx(value, rel=6e-10, abs=5e-324)


@given(st.lists(st.floats(0.01, 1e6), min_size=2, max_size=50))
def test_rounding_twice_changes_nothing(values: list[float]) -> None:
    once = round_digits(np.array(values))
    assert (round_digits(once) == once).all()


def test_the_order_of_a_sum_does_not_show() -> None:
    weights = np.random.default_rng(1).random(1000) * 8
    sums = np.array([np.random.default_rng(seed).permutation(weights).cumsum()[-1] for seed in range(20)])
    assert len(set(sums.tolist())) > 1
    assert len(set(round_digits(sums).tolist())) == 1


def test_missing_infinite_and_negative_zero() -> None:
    rounded = round_digits(np.array([np.nan, np.inf, -np.inf, -0.0]))
    assert np.isnan(rounded[0])
    assert rounded[1:].tolist() == [np.inf, -np.inf, 0.0]
    assert not np.signbit(rounded[3])


def test_columns_get_one_plain_type_each() -> None:
    table = pd.DataFrame(
        {
            "n_ties": [1.0, np.nan],
            "community_id": [3.0, np.nan],
            "lift": [2.0, np.nan],
            "flag": pd.Series([True, None], dtype=object),
            "mixed": pd.Series(["a", 5], dtype=object),
            "first_on": pd.to_datetime(["2024-01-02 10:00", None]),
            "at": pd.to_datetime(["2024-01-02 10:00", None]),
            "person_id": ["1", "2"],
        }
    ).set_axis([7, 3])
    writable = to_writable(table)
    kinds = [kind_of(writable[name]) for name in writable]
    assert kinds == ["whole", "whole", "number", "yes/no", "text", "date", "time", "text"]
    assert writable["mixed"].tolist() == ["a", "5"]
    assert table["n_ties"].dtype == np.float64, "what is given is not changed"


def test_an_empty_table_keeps_its_headings() -> None:
    assert to_writable(pd.DataFrame(columns=["a", "b"])).columns.tolist() == ["a", "b"]
