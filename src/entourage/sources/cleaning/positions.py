"""Who is who: ids cleaned, accounts merged, opted-out people taken out, people numbered."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from entourage.database import quote_name
from entourage.model import Note
from entourage.sources.cleaning.accounts import find_accounts
from entourage.sources.cleaning.number_columns import MISSING_WORDS
from entourage.sources.recognising.headings import EMAIL_HEADINGS, squash
from entourage.sources.records import Reject

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from entourage.sources.records import Part, Source

ID_COLUMNS: dict[str, tuple[str, ...]] = {
    "interactions": ("source", "target"),
    "referrals": ("referrer", "referred"),
    "people": ("person_id",),
    "needs": ("person_id",),
    "purchases": ("person_id",),
    "memberships": ("person",),
}
"""Columns that name people, per table."""

_KNOWN_SHARE = 0.1
KNOWN, MISSING, EXCLUDED = 0, 1, 2
"""What an id turned out to be."""


def clean_sql(column: str) -> str:
    """Give the SQL that cleans an id: trimmed, NFC, inner spaces collapsed, ``12.0`` as ``12``."""
    spaced = rf"trim(regexp_replace(nfc_normalize({column}), '[\s\p{{Z}}\x{{feff}}]+', ' ', 'g'))"
    words = ", ".join(f"'{word}'" for word in MISSING_WORDS)
    return (
        f"CASE WHEN lower({spaced}) IN ({words}) THEN NULL "
        f"WHEN regexp_full_match({spaced}, '-?\\d+\\.0+') THEN split_part({spaced}, '.', 1) ELSE {spaced} END"
    )


@dataclass(frozen=True)
class Merges:
    """Which accounts are whose."""

    person_of: dict[str, str]
    """Account → person, both cleaned, chains followed."""
    rejects: dict[int, list[Reject]]
    """Per source: rows that could not be used."""
    n_excluded: dict[int, int]
    """Per source: rows that name an opted-out person."""
    excluded: frozenset[str]
    """People who opted out, accounts resolved."""

    def table(self) -> pd.DataFrame:
        """List what was merged, sorted."""
        pairs = sorted(
            (person, account)
            for account, person in self.person_of.items()
            if account != person and person not in self.excluded
        )
        return pd.DataFrame(pairs, columns=["person_id", "account"], dtype="str")


def read_merges(database: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> Merges:
    """Read identities and exclusions, which are small, before anything else is cleaned.

    An account that several people claim is merged with none of them: the rows are rejected. An e-mail
    address that opted out takes along whoever has it in a people table; a handle written without its
    platform (``@marie``) means ``x:marie`` and every other account with it.
    """
    rows = [
        (source.number, part, _read_pairs(database, part))
        for source in sources
        for part in source.parts
        if part.table in ("identities", "exclusions")
    ]
    claims: dict[str, set[str]] = {}
    opted_out: set[str] = set()
    for _, part, pairs in rows:
        for person, account, *_ in pairs:
            if part.table == "exclusions":
                opted_out.update(value for value in (person, account) if value)
            elif person and account:
                claims.setdefault(account, set()).add(person)
    merged = {account: min(people) for account, people in claims.items() if len(people) == 1}
    parts = [part for source in sources for part in source.parts]
    accounts_of = find_accounts(database, parts, ID_COLUMNS, {*merged, *opted_out})
    for account, person in sorted(merged.items()):
        # a handle on one platform is that account; on several, the row must say which
        found = accounts_of.get(account, ())
        if len(found) == 1 and found[0] != person:
            merged.setdefault(found[0], person)
    person_of = _resolve(merged)
    opted_out |= _find_by_email(database, sources, opted_out)
    # whoever opts out by a handle does so on every platform
    opted_out.update(found for value in sorted(opted_out) for found in accounts_of.get(value, ()))
    excluded = frozenset(person_of.get(value, value) for value in opted_out)
    merges = Merges(person_of, {}, {}, excluded)
    for number, part, pairs in rows:
        _judge_pairs(merges, number, part, pairs, claims)
    return merges


def _judge_pairs(
    merges: Merges,
    number: int,
    part: Part,
    pairs: list[tuple[str | None, ...]],
    claims: dict[str, set[str]],
) -> None:
    """Count the rows that name someone who opted out and explain those that cannot be used."""
    for person, account, line, *cells in pairs:
        reason = _judge(part.table, person, account, claims)
        named = {merges.person_of.get(value, value) for value in (person, account) if value}
        if part.table == "identities" and merges.excluded & named:
            merges.n_excluded[number] = merges.n_excluded.get(number, 0) + 1
        elif reason is not None:
            shown = tuple(cell or "" for cell in cells)
            at = None if line is None else int(line)
            merges.rejects.setdefault(number, []).append(Reject(reason, shown, at, whole=False))


def _find_by_email(
    database: duckdb.DuckDBPyConnection, sources: Iterable[Source], opted_out: set[str]
) -> set[str]:
    """Find the people of people tables whose e-mail address opted out."""
    addresses = sorted(value.casefold() for value in opted_out if "@" in value)
    if not addresses:
        return set()
    headings = {squash(heading) for heading in EMAIL_HEADINGS}
    found: set[str] = set()
    for part in (part for source in sources for part in source.parts if part.table == "people"):
        columns = [column for column, name in part.attributes.items() if squash(name) in headings]
        for column in ["person_id", *columns]:
            rows = database.execute(
                f"SELECT DISTINCT {clean_sql('person_id')} FROM {part.relation} "
                f"WHERE lower(trim({quote_name(column)})) IN (SELECT unnest($1::VARCHAR[]))",
                [addresses],
            ).fetchall()
            found.update(person for (person,) in rows if person)
    return found


def _read_pairs(database: duckdb.DuckDBPyConnection, part: Part) -> list[tuple[str | None, ...]]:
    """Fetch cleaned person and account, the line if known, then the cells as they were."""
    pair = [
        clean_sql(f"r.{quote_name(name)}") if name in part.columns else "NULL"
        for name in ("person_id", "account")
    ]
    line = "r.line" if part.has_lines else "NULL"
    cells = ", ".join(f"r.{quote_name(name)}" for name in part.columns)
    query = f"SELECT {pair[0]}, {pair[1]}, {line}, {cells} FROM {part.relation} AS r ORDER BY ALL"
    return database.execute(query).fetchall()


def _judge(table: str, person: str | None, account: str | None, claims: dict[str, set[str]]) -> Note | None:
    """Say why a row of identities or exclusions cannot be used, if it cannot."""
    if table == "exclusions":
        return None if person or account else Note("it names nobody")
    if not person:
        return Note("{column} is missing", {"column": "person_id"})
    if not account:
        return Note("{column} is missing", {"column": "account"})
    if len(claims[account]) > 1:
        return Note("several people claim this account")
    return None


def _resolve(person_of: dict[str, str]) -> dict[str, str]:
    """Follow chains (a → b → c) to their end; people who claim each other are the smallest of them."""
    resolved: dict[str, str] = {}
    for account in sorted(person_of):
        path, at = [account], person_of[account]
        while at in person_of and at not in path:
            path.append(at)
            at = person_of[at]
        end = min(path[path.index(at) :]) if at in path else at
        for passed in path:
            resolved[passed] = end
    return resolved


def clean_id(text: str) -> str | None:
    """Clean one id as the SQL of `clean_sql` does; None where it is missing.

    Examples
    --------
    >>> clean_id("  Marie   Curie "), clean_id("12.0"), clean_id("007"), clean_id("n/a")
    ('Marie Curie', '12', '007', None)
    """
    spaced = re.sub(r"[\s\ufeff]+", " ", unicodedata.normalize("NFC", text)).strip()
    if spaced.lower() in MISSING_WORDS:
        return None
    return spaced.split(".")[0] if re.fullmatch(r"-?[0-9]+\.0+", spaced) else spaced


def drop_strangers(
    database: duckdb.DuckDBPyConnection, sources: list[Source]
) -> tuple[list[Source], tuple[Note, ...]]:
    """Leave out tables that a bare ``id`` made people tables, if their ids are nobody's elsewhere."""
    known = [
        f"SELECT {clean_sql(quote_name(name))} AS id FROM {part.relation}"
        for source in sources
        if not source.is_weak
        for part in source.parts
        for name in ID_COLUMNS.get(part.table, ())
    ]
    if not known or all(not source.is_weak for source in sources):
        return sources, ()
    database.execute(f"CREATE OR REPLACE TABLE known_ids AS {' UNION '.join(known)}")
    kept: list[Source] = []
    notes: list[Note] = []
    for source in sources:
        if source.is_weak and not _is_known(database, source.parts[0]):
            database.execute(f"DROP TABLE {source.parts[0].relation}")
            notes.append(
                Note("{file} is not used: its ids are nobody's in the other files.", {"file": source.shown})
            )
        else:
            kept.append(source)
    database.execute("DROP TABLE known_ids")
    return kept, tuple(notes)


def _is_known(database: duckdb.DuckDBPyConnection, part: Part) -> bool:
    """Say whether a tenth of a table's ids are in other files."""
    n, n_known = database.execute(
        f"SELECT count(*), count(k.id) FROM (SELECT DISTINCT {clean_sql('person_id')} AS id "
        f"FROM {part.relation}) AS w LEFT JOIN known_ids AS k USING (id) WHERE w.id IS NOT NULL"
    ).fetchall()[0]
    return bool(n_known >= n * _KNOWN_SHARE)


def create_ids(database: duckdb.DuckDBPyConnection, parts: Iterable[Part], merges: Merges) -> None:
    """Create ``ids(raw, code, fate)``: every id as written, with its person's code, sorted by person.

    Codes are ranks of ``person_id`` in code-point order. ``persons(code, person_id)`` lists them.
    """
    columns = [
        f"SELECT DISTINCT {quote_name(name)} AS raw FROM {part.relation}"
        for part in parts
        for name in ID_COLUMNS.get(part.table, ())
    ]
    union = " UNION ".join(columns) or "SELECT NULL::VARCHAR AS raw"
    database.execute(
        "CREATE OR REPLACE TABLE raw_ids AS SELECT raw, CASE WHEN regexp_full_match(raw, '[0-9]+') "
        f"THEN raw ELSE {clean_sql('raw')} END AS clean FROM ({union}) WHERE raw IS NOT NULL"
    )
    _register(database, "merged", sorted(merges.person_of.items()))
    _register(database, "opted_out", [(person, "") for person in sorted(merges.excluded)])
    database.execute(
        "CREATE OR REPLACE TABLE resolved AS SELECT raw, coalesce(m.value, clean) AS person_id, "
        f"CASE WHEN clean IS NULL THEN {MISSING} WHEN o.raw_key IS NOT NULL THEN {EXCLUDED} ELSE {KNOWN} END "
        "AS fate FROM raw_ids LEFT JOIN merged AS m ON m.raw_key = clean "
        "LEFT JOIN opted_out AS o ON o.raw_key = coalesce(m.value, clean)"
    )
    database.execute(
        "CREATE OR REPLACE TABLE persons AS SELECT (row_number() OVER (ORDER BY person_id) - 1)::INTEGER AS "
        f"code, person_id FROM (SELECT DISTINCT person_id FROM resolved WHERE fate = {KNOWN})"
    )
    database.execute(
        "CREATE OR REPLACE TABLE ids AS SELECT raw, code, fate::UTINYINT AS fate FROM resolved "
        f"LEFT JOIN persons ON persons.person_id = resolved.person_id AND fate = {KNOWN}"
    )
    database.execute("DROP TABLE raw_ids")


def _register(database: duckdb.DuckDBPyConnection, table: str, pairs: list[tuple[str, str]]) -> None:
    database.execute(f"CREATE OR REPLACE TABLE {table} (raw_key VARCHAR, value VARCHAR)")
    if pairs:
        frame = pd.DataFrame(pairs, columns=["raw_key", "value"])
        database.register("pairs", frame)
        database.execute(f"INSERT INTO {table} SELECT raw_key, value FROM pairs")
        database.unregister("pairs")


def count_excluded(database: duckdb.DuckDBPyConnection) -> int:
    """Count the opted-out people who were somewhere in the files."""
    row = database.execute(
        f"SELECT count(DISTINCT person_id) FROM resolved WHERE fate = {EXCLUDED}"
    ).fetchall()[0]
    return int(row[0]) if row else 0


def create_positions(database: duckdb.DuckDBPyConnection, used: Iterable[str]) -> bool:
    """Create ``positions(code, position, person_id)`` of the people who are in some row that is used.

    Parameters
    ----------
    used
        Queries of one column of codes.

    Returns
    -------
    bool
        Whether every code is used, so that codes are positions already.
    """
    union = " UNION ".join(used) or "SELECT NULL::INTEGER AS code"
    database.execute(
        "CREATE OR REPLACE TABLE positions AS SELECT code, (row_number() OVER (ORDER BY code) - 1)::INTEGER "
        f"AS position, person_id FROM persons SEMI JOIN ({union}) AS used(code) USING (code)"
    )
    row = database.execute(
        "SELECT (SELECT count(*) FROM persons) = (SELECT count(*) FROM positions)"
    ).fetchall()[0]
    return bool(row and row[0])
