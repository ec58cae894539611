"""Ids as they are spelled: each cleaned once, with what all spellings of its person have in common.

The table ``spellings(raw, clean, key, fate)`` holds every text of every column that names people; later
steps join it instead of cleaning again. Ids that are plain already never leave the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from entourage.database import count_rows, quote_name
from entourage.errors import InputError
from entourage.model import Note
from entourage.values.handles import (
    clean_id,
    find_key,
    find_phone,
    has_lost_digits,
    is_rounded,
    strip_invisible,
)
from entourage.values.nobody import NOBODY_WORDS, find_nobody, is_subtotal

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from entourage.sources.records import Source

ID_COLUMNS: dict[str, tuple[str, ...]] = {
    "interactions": ("source", "target"),
    "referrals": ("referrer", "referred"),
    "people": ("person_id",),
    "needs": ("person_id",),
    "purchases": ("person_id",),
    "memberships": ("person",),
    "identities": ("person_id", "account"),
    "exclusions": ("person_id", "account"),
}
"""Columns that name people, per table."""

KNOWN, MISSING, EXCLUDED, PLACEHOLDER, TOTAL, DELETED, ANONYMOUS, LOST = range(8)
"""What an id turned out to be: somebody, or nobody and why."""
FATES = {"placeholder": PLACEHOLDER, "total": TOTAL, "deleted": DELETED, "anonymous": ANONYMOUS}
REASONS: dict[int, Note] = {
    MISSING: Note("{column} is missing"),
    PLACEHOLDER: Note("{column} names nobody: it is what is written where there is none"),
    TOTAL: Note("{column} names nobody: the row is a total"),
    DELETED: Note("{column} is a deleted or suspended account: many people under one label"),
    ANONYMOUS: Note("{column} is anonymous: many people under one label"),
    LOST: Note("{column} is an id that a spreadsheet has shortened: whose it was is lost"),
}
"""Why a row whose id is nobody's is not used, by fate."""

_PLAIN = r"[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z_-][A-Za-z0-9_-]*)*"
"""Ids that are clean already: their key is themselves in small letters, or as they are if opaque."""
_NOT_PLAIN = r"[0-9.-]*[.-][0-9.-]*|(?i:deleted|utilisateur|compte|geloschter|usuario|utente|verwijderde).*"
"""Such ids that are looked at all the same: what may be a telephone number, or a deleted account."""
_OPAQUE = (
    "length(raw) >= 10 AND regexp_matches(raw, '[0-9][A-Za-z]') AND lower(raw) <> raw AND upper(raw) <> raw "
    "AND NOT contains(raw, '.')"
)
"""`handles.is_opaque`, of plain ids."""
_LEAST_LOST = 0.01
"""Share of a column's ids that must be lost for the file to be refused rather than the rows."""
_LEAST_ROUNDED = 2
_PHONE_DIGITS = (9, 15)


@dataclass(frozen=True)
class Rules:
    """What one person is."""

    exact: bool = False
    """Whether every spelling is a person of its own."""
    region: str = "FR"
    """Country of telephone numbers without a prefix."""
    somebody: frozenset[str] = frozenset()
    """Folded texts that are people though they look like nobody."""
    nobody: frozenset[str] = frozenset()
    """Folded texts that are nobody though they look like people."""


def create_spellings(database: duckdb.DuckDBPyConnection) -> None:
    """Create the table ``spellings`` and the view ``appearing(raw, relation, name, of)``, empty.

    The latter says in which column of which relation an id is, and of which canonical table that is; it
    stands on ``placed(raw, place)``, with a number in place of the three.
    """
    database.execute(
        "CREATE OR REPLACE TABLE spellings (raw VARCHAR, clean VARCHAR, key VARCHAR, fate UTINYINT);"
        "CREATE OR REPLACE TABLE placed (raw VARCHAR, place USMALLINT);"
        "CREATE OR REPLACE TABLE places (place USMALLINT, relation VARCHAR, name VARCHAR, of VARCHAR);"
        "CREATE OR REPLACE TEMP VIEW appearing AS "
        "SELECT raw, relation, name, of FROM placed JOIN places USING (place)"
    )


def spell_sources(database: duckdb.DuckDBPyConnection, sources: Iterable[Source], rules: Rules) -> None:
    """Spell every id of the sources that is not spelled yet."""
    done = set(database.execute("SELECT relation, name FROM places").fetchall())
    n_done = len(done)
    for part in (part for source in sources for part in source.parts):
        for name in ID_COLUMNS.get(part.table, ()):
            if name in part.columns and (part.relation, name) not in done:
                done.add((part.relation, name))
                place, column = len(done), quote_name(name)
                where = [place, part.relation, name, part.table]
                database.execute("INSERT INTO places VALUES ($1, $2, $3, $4)", where)
                database.execute(
                    f"INSERT INTO placed SELECT raw, {place} FROM (SELECT DISTINCT {column} AS raw "
                    f"FROM {part.relation} WHERE {column} IS NOT NULL)"
                )
    if len(done) > n_done:
        spell(database, f"SELECT raw FROM placed WHERE place > {n_done}", rules)
        _find_subtotals(database)


def spell(database: duckdb.DuckDBPyConnection, texts: str, rules: Rules) -> None:
    """Add the texts of a query of one column, ``raw``, to the spellings."""
    # words for nobody, and numbers that a spreadsheet has shortened, are told apart below
    bare = "trim(replace(replace(lower(raw), '-', '_'), '.', '_'), '_')"
    plain = (
        f"regexp_full_match(raw, '{_PLAIN}') AND NOT regexp_full_match(raw, '{_NOT_PLAIN}') "
        f"AND length(raw) < 100 AND {bare} NOT IN (SELECT unnest($1::VARCHAR[]))"
    )
    words = sorted({"", *(word.replace(" ", "_") for word in NOBODY_WORDS | rules.nobody)})
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT raw, {plain} AS is_plain FROM "
        f"(SELECT DISTINCT raw FROM ({texts}) ANTI JOIN spellings USING (raw) WHERE raw IS NOT NULL)",
        [words],
    )
    key = "raw" if rules.exact else f"CASE WHEN {_OPAQUE} THEN raw ELSE lower(raw) END"
    database.execute(f"INSERT INTO spellings SELECT raw, raw, {key}, {KNOWN} FROM fresh WHERE is_plain")
    rest = database.execute("SELECT raw FROM fresh WHERE NOT is_plain").fetchall()
    if rest:
        rows = [(raw, *_spell(raw, rules)) for (raw,) in rest]
        frame = pd.DataFrame(rows, columns=["raw", "clean", "key", "fate"])
        database.register("spelled", frame)
        database.execute("INSERT INTO spellings SELECT raw, clean, key, fate FROM spelled")
        database.unregister("spelled")
        if not rules.exact:
            _join_phones(database, rules.region)
    database.execute("DROP TABLE fresh")


def _spell(raw: str, rules: Rules) -> tuple[str | None, str | None, int]:
    """Give an id cleaned, its key, and what it turned out to be."""
    clean = clean_id(raw)
    if not clean:
        return None, None, MISSING
    kind = find_nobody(strip_invisible(raw))
    if rules.somebody or rules.nobody:
        folded = clean.casefold()
        kind = None if folded in rules.somebody else "placeholder" if folded in rules.nobody else kind
    if kind is not None:
        return None, None, FATES[kind]
    if has_lost_digits(clean):
        return None, None, LOST
    return clean, clean if rules.exact else find_key(clean, region=rules.region), KNOWN


def _find_subtotals(database: duckdb.DuckDBPyConnection) -> None:
    """Take ``Total Lyon`` for a total where the same column has a total of everything too."""
    if not count_rows(database, f"(SELECT 1 FROM spellings WHERE fate = {TOTAL} LIMIT 1)"):
        return
    rows = database.execute(
        "SELECT DISTINCT raw FROM appearing AS a JOIN spellings USING (raw) "
        "SEMI JOIN (SELECT relation, name FROM appearing JOIN spellings USING (raw) "
        f"WHERE fate = {TOTAL}) AS t "
        "USING (relation, name) "
        f"WHERE fate = {KNOWN} AND regexp_matches(lower(raw), 'tota|summe|gesamt|ergebnis')"
    ).fetchall()
    totals = sorted(raw for (raw,) in rows if is_subtotal(raw))
    if totals:
        database.execute(
            f"UPDATE spellings SET fate = {TOTAL}, key = NULL, clean = NULL "
            "WHERE raw IN (SELECT unnest($1::VARCHAR[]))",
            [totals],
        )


def _join_phones(database: duckdb.DuckDBPyConnection, region: str) -> None:
    """Let a telephone number written as digits alone meet the same number written as one."""
    phones = {
        key
        for (key,) in database.execute(r"SELECT DISTINCT key FROM spellings WHERE key LIKE '+%'").fetchall()
    }
    if not phones:
        return
    low, high = _PHONE_DIGITS
    digits = database.execute(
        f"SELECT raw FROM spellings WHERE regexp_full_match(key, '[0-9]{{{low},{high}}}')"
    ).fetchall()
    for (raw,) in digits:
        found = next((one for text in (raw, f"+{raw}") if (one := find_phone(text, region)) in phones), None)
        if found is not None:
            database.execute("UPDATE spellings SET key = $1 WHERE raw = $2", [found, raw])


def check_digits(database: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> None:
    """Check that no column of ids lost its digits to a spreadsheet: different people would look alike.

    Raises
    ------
    InputError
        If more than a few ids of a column were shortened (``1,29403E+18``), or all its long ones rounded.
    """
    lost_or_long = f"fate = {LOST} OR (length(clean) >= 16 AND regexp_full_match(clean, '[0-9]+'))"
    if not count_rows(database, f"(SELECT 1 FROM spellings WHERE {lost_or_long} LIMIT 1)"):
        return
    for source in sources:
        for part in source.parts:
            for name in ID_COLUMNS.get(part.table, ()):
                lost = _find_lost(database, part.relation, name)
                if lost:
                    raise InputError(
                        "{file}: the ids of column '{column}' were shortened by a spreadsheet "
                        "({example}), which keeps 15 digits, so that different accounts look alike. Nothing "
                        "can bring them back: export again and do not open the file in Excel, or import it "
                        "there (Data, From Text/CSV) with this column as text.",
                        file=source.shown,
                        column=source.headings.get(name, name),
                        example=lost,
                    )


def _find_lost(database: duckdb.DuckDBPyConnection, relation: str, name: str) -> str:
    """Give an example of the ids that a column lost; empty if it lost none, or few."""
    where = "FROM appearing JOIN spellings USING (raw) WHERE relation = $1 AND name = $2"
    rows = database.execute(
        f"SELECT raw, fate {where} "
        f"AND (fate = {LOST} OR regexp_full_match(clean, '[0-9]{{16,}}')) ORDER BY raw",
        [relation, name],
    ).fetchall()
    shortened = [raw for raw, fate in rows if fate == LOST]
    long = [raw for raw, fate in rows if fate == KNOWN]
    if long and len(long) >= _LEAST_ROUNDED and all(is_rounded(clean_id(raw)) for raw in long):
        return str(long[0])
    if shortened:
        ((n,),) = database.execute(f"SELECT count(*) {where}", [relation, name]).fetchall()
        if len(shortened) >= _LEAST_LOST * n:
            return str(shortened[0])
    return ""
