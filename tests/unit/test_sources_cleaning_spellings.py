"""Ids spelled in the database are spelled as `values.handles` does."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entourage.sources.cleaning.spellings import (
    DELETED,
    KNOWN,
    LOST,
    PLACEHOLDER,
    TOTAL,
    Rules,
    _spell,
    create_spellings,
    spell,
)

IDS = st.text(alphabet="abzABZ019_-.@ é+,", max_size=12)


def spell_all(texts: list[str], rules: Rules) -> dict[str, tuple[str | None, str | None, int]]:
    database = duckdb.connect()
    create_spellings(database)
    database.execute("CREATE TABLE texts AS SELECT unnest($1::VARCHAR[]) AS raw", [texts])
    spell(database, "SELECT raw FROM texts", rules)
    rows = database.execute("SELECT raw, clean, key, fate FROM spellings").fetchall()
    return {raw: (clean, key, fate) for raw, clean, key, fate in rows}


@settings(max_examples=100)
@given(st.lists(IDS, min_size=1), st.booleans())
def test_both_ways_of_spelling_agree(texts: list[str], exact: bool) -> None:  # noqa: FBT001
    rules = Rules(exact=exact)
    found = spell_all(texts, rules)
    # numbers that are some telephone's take its key, which one text alone cannot know
    phones = {key for _, key, _ in found.values() if key and key.startswith("+")}
    for text in set(texts):
        if found[text][1] not in phones:
            assert found[text] == _spell(text, rules)


@pytest.mark.parametrize(
    ("raw", "clean", "key", "fate"),
    [
        ("K-12", "K-12", "k-12", KNOWN),
        ("@Ana", "Ana", "ana", KNOWN),
        ("0015g00000Gv7qJ", "0015g00000Gv7qJ", "0015g00000Gv7qJ", KNOWN),
        ("06-11-22-33-44", "06-11-22-33-44", "+33611223344", KNOWN),
        ("12.0", "12", "12", KNOWN),
        ("N.A.", None, None, PLACEHOLDER),
        ("Sous-total", None, None, TOTAL),
        ("Deleted_User_12ab34", None, None, DELETED),
        ("1.29E+18", None, None, LOST),
    ],
)
def test_ids_of_every_kind(raw: str, clean: str | None, key: str | None, fate: int) -> None:
    assert spell_all([raw], Rules())[raw] == (clean, key, fate)


def test_words_for_nobody_are_the_settings_too() -> None:
    rules = Rules(somebody=frozenset({"total"}), nobody=frozenset({"comptoir"}))
    found = spell_all(["Total", "Comptoir", "comptoir 2"], rules)
    assert [found[raw][2] for raw in ("Total", "Comptoir", "comptoir 2")] == [KNOWN, PLACEHOLDER, KNOWN]
