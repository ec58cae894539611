"""Sentences, numbers and dates in French and English; no sentence without its French."""

from __future__ import annotations

import ast
import datetime as dt
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import PLURALS
from babel.messages.pofile import read_po

from entourage.language import Language, _read_catalogue
from entourage.model import Note

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).resolve().parents[2] / "src" / "entourage"
KEYWORDS: dict[object, tuple[int, ...]] = {
    "say": (1,),
    "say_n": (1, 2),
    "say_forms": (1, 2),
    "Note": (1,),
    "counted": (1, 2),
    "InputError": (1,),
    "SettingError": (1,),
    "OutputError": (1,),
    "RoomError": (1,),
    "MissingExtraError": (1,),
}
METHODS = [("**/templates/**.*", "jinja2")]


def test_numbers_and_dates_are_written_the_french_way() -> None:
    french = Language("fr")
    assert french.number(1234567.891, 1) == "1\u202f234\u202f567,9"
    assert french.percent(0.256).endswith("%")
    assert french.date(dt.date(2024, 3, 1)) == "1er mars 2024"
    assert french.date(dt.date(2024, 3, 11)) == "11 mars 2024"
    assert french.number(-0.001, 2) == "0,00"
    assert french.percent(0.002) == "<\u00a01\u202f%"
    assert Language("en").percent(0.002) == "<1%"
    assert Language("en").percent(0.0) == "0%"


@pytest.mark.parametrize(("n", "expected"), [(0, "0 fichier"), (1, "1 fichier"), (2, "2 fichiers")])
def test_french_plurals(n: int, expected: str) -> None:
    assert Language("fr").say_n("{n} file", "{n} files", n) == expected


def test_english_plurals() -> None:
    assert [Language("en").say_n("{n} file", "{n} files", n) for n in (0, 1, 2)] == [
        "0 files",
        "1 file",
        "2 files",
    ]


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, "0 fichier"), (1, "moins de 5 fichiers"), (4, "moins de 5 fichiers"), (5, "5 fichiers")],
)
def test_counts_under_the_smallest_are_not_given(n: int, expected: str) -> None:
    assert Language("fr", min_cell=5).say_n("{n} file", "{n} files", n) == expected


def test_no_other_language() -> None:
    with pytest.raises(ValueError, match="no such language"):
        Language("de")


def test_every_sentence_has_its_french() -> None:
    known: dict[object, object] = {}
    for catalogue in sorted((SOURCE / "locale" / "fr").glob("*.po")):
        for message in read_po(io.BytesIO(catalogue.read_bytes()), locale="fr"):
            if message.id and message.string:
                known[message.id] = message.string
    missing = []
    for name, line, message in [*_list_in_code(), *_list_in_templates()]:
        if message not in known:
            missing.append(f"{name}:{line}: {message!r}")
    assert not missing, "\n".join(missing)


def _list_in_code() -> Iterator[tuple[str, int, object]]:
    """List the sentences given to calls: file, line, and the sentence or its two forms."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", None))
            given = [node.args[place - 1] for place in KEYWORDS.get(name, ()) if place <= len(node.args)]
            forms = tuple(one.value for one in given if isinstance(one, ast.Constant))
            if forms and all(isinstance(form, str) for form in forms):
                yield str(path.relative_to(SOURCE)), node.lineno, forms if len(forms) > 1 else forms[0]


def _list_in_templates() -> Iterator[tuple[str, int, object]]:
    """List the sentences of pages: file, line, and the sentence or its two forms."""
    options = {"**/templates/**.*": {"extensions": "jinja2.ext.do", "silent": "false"}}
    for name, line, message, _, _ in extract_from_dir(
        SOURCE, METHODS, keywords=KEYWORDS, options_map=options
    ):
        yield name, line, message


def test_sentences_are_found_in_code_and_in_templates() -> None:
    in_code = {message for _, _, message in _list_in_code()}
    assert "Tight crowd: one group where most people are within reach of each other." in in_code
    assert (
        "{n} row repeats an event already counted (a reply that also mentions): each message counts "
        "once per pair, by its strongest type."
    ) in {m[0] for m in in_code if isinstance(m, tuple)}
    assert "No communities beyond chance." in {message for _, _, message in _list_in_templates()}


def test_french_keeps_the_placeholders() -> None:
    import string

    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    wrong = []
    for catalogue in sorted((SOURCE / "locale" / "fr").glob("*.po")):
        for message in read_po(io.BytesIO(catalogue.read_bytes()), locale="fr"):
            if not message.id:
                continue
            sources = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            allowed = set().union(*(names(source) for source in sources))
            wrong += [text for text in strings if text and not names(text) <= allowed]
    assert not wrong


@pytest.mark.parametrize(
    ("code", "n", "expected"),
    [
        ("en", 1, "1 event bears no date and was counted as if it were recent."),
        ("en", 2, "2 events bear no date and were counted as if they were recent."),
        ("fr", 1, "1 interaction ne porte pas de date et a été comptée comme récente."),
        ("fr", 2, "2 interactions ne portent pas de date et ont été comptées comme récentes."),
    ],
)
def test_a_note_agrees_with_its_count(code: str, n: int, expected: str) -> None:
    note = Note.counted(
        "{n} event bears no date and was counted as if it were recent.",
        "{n} events bear no date and were counted as if they were recent.",
        n,
    )
    assert note.say(Language(code)) == expected


def test_both_forms_of_a_sentence_that_a_page_fills() -> None:
    assert Language("fr").say_forms("{n} row", "{n} rows") == {"one": "{n} ligne", "other": "{n} lignes"}
    assert Language("en").say_forms("{n} row", "{n} rows") == {"one": "{n} row", "other": "{n} rows"}


def test_plural_forms_are_those_of_the_catalogues_whatever_babel_knows_of_a_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # French with a third form for millions, as in Unicode's own data
    forms = (3, "(n == 0 || n == 1) ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2")
    monkeypatch.setitem(PLURALS, "fr", forms)
    _read_catalogue.cache_clear()
    try:
        assert Language("fr").say_n("{n} file", "{n} files", 2) == "2 fichiers"
    finally:
        _read_catalogue.cache_clear()
