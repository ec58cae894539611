"""What is compared as the same text, and which cells hold nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entourage.values.answers import NO, YES, read_answer
from entourage.values.texts import MISSING, UNMEASURED, fold, fold_value, is_missing, split_items


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?",
        "N/A",
        "#N/A",
        "NaN",
        "None",
        "<NA>",
        "#REF!",
        "#DIV/0!",
        "Inconnu",
        "Non renseigné",
        "k.A.",
        "n.d.",
    ],
)
def test_cells_that_hold_nothing(text: str) -> None:
    assert is_missing(text)
    assert is_missing(text, measured=True)


@pytest.mark.parametrize("text", ["Aucun", "NC", "rien", "so"])
def test_words_that_answer_a_question_are_missing_only_where_something_is_measured(text: str) -> None:
    assert not is_missing(text)
    assert is_missing(text, measured=True)


def test_what_is_missing_is_written_as_it_is_looked_for() -> None:
    assert all(word == word.strip().lower() for word in UNMEASURED)
    assert not any(set("'123456789") & set(word) for word in UNMEASURED)
    assert MISSING < UNMEASURED


def test_no_need_at_all_is_an_answer() -> None:
    assert split_items(["Aucun", "n/a; vélo"])[1] == ["Aucun", "vélo"]


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_value(fold_value(text)) == fold_value(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Oui", True), ("SÍ", True), ("ja", True), ("sim", True), ("vero", True), ("waar", True),
        ("yes", True), ("Non", False), ("nein", False), ("não", False), ("nee", False), ("falso", False),
        ("FAUX", False), ("1", None), ("x", None), ("o", None), ("peut-être", None), ("", None),
    ],
)  # fmt: skip
def test_answers_in_seven_languages(text: str, answer: bool | None) -> None:  # noqa: FBT001
    assert read_answer(text) is answer


def test_signs_answer_in_a_column_of_answers() -> None:
    assert [read_answer(text, with_signs=True) for text in ("1", "x", "o", "0", "n")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert not YES & NO
