"""What is still said of people who opted out in rows that are not theirs.

A colleague's row may name them in an attribute, a message may address them, a row that could not be
read may quote them. Ids, accounts, addresses and full names are looked for as whole words; numbers and
words of one or two letters are not, as they would mean anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from entourage.database import quote_name
from entourage.sources.cleaning.spellings import EXCLUDED
from entourage.sources.recognising.headings import EMAIL_HEADINGS, FIRST_NAMES, LAST_NAMES, squash

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb
    import pandas as pd

    from entourage.sources.cleaning.merges import Merges
    from entourage.sources.records import Part

_LEAST_LETTERS = 3
_AT_ONCE = 500
"""Words in one expression: RE2 refuses expressions of many thousand."""


def find_traces(database: duckdb.DuckDBPyConnection, parts: Iterable[Part], merges: Merges) -> list[str]:
    """List the words that would name someone who opted out, longest first, case folded.

    The table ``resolved`` must exist (see `positions.create_ids`).
    """
    if not merges.excluded:
        return []
    rows = database.execute(f"SELECT DISTINCT clean FROM resolved WHERE fate = {EXCLUDED}").fetchall()
    named = {clean for (clean,) in rows} | merges.list_excluded()
    for part in parts:
        if part.table == "people":
            named.update(_read_names(database, part))
    folded = {" ".join(word.split()).casefold() for word in named}
    telling = {
        word for word in folded if len(word) >= _LEAST_LETTERS and not re.fullmatch(r"[\d\s.,+-]+", word)
    }
    return sorted(telling, key=lambda word: (-len(word), word))


def _read_names(database: duckdb.DuckDBPyConnection, part: Part) -> set[str]:
    """Read the full names and the addresses of those in a people table who opted out."""
    firsts, lasts, addresses = (
        {squash(heading) for heading in headings} for headings in (FIRST_NAMES, LAST_NAMES, EMAIL_HEADINGS)
    )
    headings = {column: squash(name) for column, name in part.attributes.items()}
    columns = ["name"] if "name" in part.columns else []
    columns += [column for column, heading in headings.items() if heading in firsts | lasts | addresses]
    if not columns:
        return set()
    rows = database.execute(
        f"SELECT DISTINCT {', '.join(f'r.{quote_name(column)}' for column in columns)} "
        f"FROM {part.relation} AS r JOIN resolved ON resolved.raw = r.person_id "
        f"WHERE resolved.fate = {EXCLUDED}"
    ).fetchall()
    found: set[str] = set()
    for row in rows:
        cells = {column: str(cell).strip() for column, cell in zip(columns, row, strict=True) if cell}
        found.update(cell for column, cell in cells.items() if headings.get(column) in addresses)
        whole = cells.get("name", "")
        first = next((cells[column] for column in cells if headings.get(column) in firsts), "")
        last = next((cells[column] for column in cells if headings.get(column) in lasts), whole)
        found.update(name for name in (whole, f"{first} {last}", f"{last} {first}") if " " in name.strip())
    return found


def _compile(words: list[str]) -> list[str]:
    """Give expressions that find any of the words as a whole word."""
    return [
        r"(^|[^\pL\pN_])(" + "|".join(map(re.escape, words[start : start + _AT_ONCE])) + r")([^\pL\pN_]|$)"
        for start in range(0, len(words), _AT_ONCE)
    ]


def forget_texts(database: duckdb.DuckDBPyConnection, traces: list[str]) -> None:
    """Forget the texts of interactions that name someone who opted out."""
    for expression in _compile(traces):
        database.execute(
            "UPDATE interactions SET text = NULL WHERE text IS NOT NULL AND regexp_matches(lower(text), $1)",
            [expression],
        )


def names_anyone(database: duckdb.DuckDBPyConnection, texts: Iterable[str], traces: list[str]) -> set[str]:
    """Tell which texts name someone who opted out."""
    known = sorted(set(texts))
    found: set[str] = set()
    for expression in _compile(traces):
        if known:
            rows = database.execute(
                "SELECT text FROM (SELECT unnest($1::VARCHAR[]) AS text) "
                "WHERE regexp_matches(lower(text), $2)",
                [known, expression],
            ).fetchall()
            found.update(text for (text,) in rows)
    return found


def forget_cells(
    database: duckdb.DuckDBPyConnection, people: pd.DataFrame, attributes: Iterable[str], traces: list[str]
) -> pd.DataFrame:
    """Blank the cells of other people that name someone who opted out; a new table."""
    if not traces:
        return people
    blanked = {}
    for column in attributes:
        naming = names_anyone(database, people[column].dropna().unique(), traces)
        if naming:
            blanked[column] = people[column].mask(people[column].isin(naming), None)
    return people.assign(**blanked)


def forget_rejected(
    database: duckdb.DuckDBPyConnection, rejected: pd.DataFrame, traces: list[str]
) -> pd.DataFrame:
    """Empty the content of rejected rows that name someone who opted out; a new table."""
    naming = names_anyone(database, rejected["content"].dropna().unique(), traces) if traces else set()
    if not naming:
        return rejected
    return rejected.assign(content=rejected["content"].mask(rejected["content"].isin(naming), ""))
