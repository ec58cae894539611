"""People numbered: every id as written leads to a code, and the codes of those who are used to positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from entourage.model import Note
from entourage.sources.cleaning.spellings import EXCLUDED, KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from entourage.language import Language
    from entourage.sources.cleaning.merges import Merges
    from entourage.sources.records import Part, Source

_KNOWN_SHARE = 0.1
SPELLED = Note("the same but for capitals, spaces, accents or signs that do not count")


def drop_strangers(
    database: duckdb.DuckDBPyConnection, sources: list[Source], linked: set[str]
) -> tuple[list[Source], tuple[Note, ...]]:
    """Leave out tables that a bare ``id`` made people tables, if their ids are nobody's elsewhere.

    Parameters
    ----------
    linked
        Keys that another column of theirs ties to somebody.
    """
    weak = {part.relation for source in sources if source.is_weak for part in source.parts}
    if not weak or all(source.is_weak for source in sources):
        return sources, ()
    _register_texts(database, "weak_relations", sorted(weak))
    database.execute(
        "CREATE OR REPLACE TEMP TABLE known_keys AS "
        "SELECT DISTINCT key FROM appearing JOIN spellings USING (raw) "
        f"WHERE fate = {KNOWN} AND of NOT IN ('identities', 'exclusions') "
        "AND relation NOT IN (SELECT text FROM weak_relations)"
    )
    kept: list[Source] = []
    notes: list[Note] = []
    for source in sources:
        if source.is_weak and not _is_known(database, source.parts[0], linked):
            relation = source.parts[0].relation
            database.execute(f"DROP TABLE {relation}")
            database.execute(
                "DELETE FROM placed WHERE place IN (SELECT place FROM places WHERE relation = $1)", [relation]
            )
            notes.append(
                Note(
                    "{file} is not used: its ids are nobody's in the other files.",
                    {"file": source.shown},
                    about="left out",
                )
            )
        else:
            kept.append(source)
    database.execute("DROP TABLE known_keys; DROP TABLE weak_relations")
    return kept, tuple(notes)


def _is_known(database: duckdb.DuckDBPyConnection, part: Part, linked: set[str]) -> bool:
    """Say whether a tenth of a table's ids are in other files."""
    rows = database.execute(
        "SELECT s.key, k.key IS NOT NULL FROM (SELECT DISTINCT key FROM appearing JOIN spellings USING (raw) "
        f"WHERE relation = $1 AND name = 'person_id' AND fate = {KNOWN}) AS s "
        "LEFT JOIN known_keys AS k USING (key)",
        [part.relation],
    ).fetchall()
    n_known = sum(bool(is_known or key in linked) for key, is_known in rows)
    return n_known >= len(rows) * _KNOWN_SHARE


def create_ids(database: duckdb.DuckDBPyConnection, merges: Merges) -> None:
    """Create ``ids(raw, code, fate)``: every id as written, with its person's code, sorted by person.

    Codes are ranks of ``person_id`` in code-point order. ``persons(code, person_id, root)`` lists them;
    ``resolved(raw, clean, key, root, fate)`` says how each was found. Of several spellings, a person bears
    the one of the identities, else of a people table, else the one with the fewest capitals.
    """
    _register_pairs(database, "merged", sorted(merges.person_of.items()))
    _register_texts(database, "opted_out", sorted(merges.excluded))
    database.execute(
        "CREATE OR REPLACE TABLE resolved AS SELECT s.raw, s.clean, s.key, coalesce(m.value, s.key) AS root, "
        f"CASE WHEN o.text IS NOT NULL THEN {EXCLUDED} ELSE s.fate END::UTINYINT AS fate "
        "FROM spellings AS s "
        "SEMI JOIN (SELECT raw FROM appearing WHERE of NOT IN ('identities', 'exclusions')) AS a USING (raw) "
        "LEFT JOIN merged AS m ON m.raw_key = s.key "
        "LEFT JOIN opted_out AS o ON o.text = coalesce(m.value, s.key)"
    )
    _create_chosen(database, merges)
    database.execute(
        "CREATE OR REPLACE TABLE persons AS SELECT (row_number() OVER (ORDER BY person_id) - 1)::INTEGER AS "
        "code, person_id, root FROM "
        "(SELECT DISTINCT root, coalesce(c.value, root) AS person_id FROM resolved "
        f"LEFT JOIN chosen AS c ON c.raw_key = root WHERE fate = {KNOWN})"
    )
    database.execute(
        "CREATE OR REPLACE TABLE ids AS SELECT raw, code, fate FROM resolved "
        f"LEFT JOIN persons ON persons.root = resolved.root AND fate = {KNOWN}"
    )


def _create_chosen(database: duckdb.DuckDBPyConnection, merges: Merges) -> None:
    """Create ``chosen(raw_key, value)``: how each person is written whose key is not their only spelling."""
    database.execute(
        "CREATE OR REPLACE TEMP TABLE odd AS SELECT root, count(DISTINCT clean) AS n, min(clean) AS clean "
        "FROM resolved SEMI JOIN "
        f"(SELECT DISTINCT root FROM resolved WHERE clean <> root AND fate = {KNOWN}) USING (root) "
        f"WHERE fate = {KNOWN} GROUP BY root"
    )
    several = _choose_spellings(database) | merges.written
    _register_pairs(database, "chosen", sorted(several.items()))
    # most people who are not written as their key are written one way alone
    database.execute(
        "INSERT INTO chosen SELECT root, clean FROM odd ANTI JOIN chosen ON raw_key = root WHERE n = 1"
    )
    database.execute("DROP TABLE odd")


def _choose_spellings(database: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Choose among the spellings of people who have several."""
    rows = database.execute(
        "SELECT r.root, r.clean, r.key = r.root, bool_or(p.raw IS NOT NULL) FROM resolved AS r "
        "SEMI JOIN (SELECT root FROM odd WHERE n > 1) USING (root) "
        "LEFT JOIN (SELECT DISTINCT raw FROM appearing WHERE of = 'people') AS p "
        f"ON p.raw = r.raw WHERE r.fate = {KNOWN} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    found: dict[str, list[tuple[tuple[object, ...], str]]] = {}
    for root, clean, is_own, is_listed in rows:
        found.setdefault(root, []).append(((not is_own, not is_listed, *_rate(clean)), clean))
    return {root: min(spellings)[1] for root, spellings in found.items()}


def _rate(clean: str) -> tuple[object, ...]:
    """Rate a spelling, best first: a name with its capitals and accents, a handle without them."""
    if " " in clean:
        capitals = sum(word[:1].isupper() and not word.isupper() for word in clean.split())
        return (-capitals, -sum(not char.isascii() for char in clean), clean)
    return (sum(char.isupper() for char in clean), 0, clean)


def list_identities(database: duckdb.DuckDBPyConnection, merges: Merges, language: Language) -> pd.DataFrame:
    """List the accounts that are one person's, with the reason; sorted.

    Returns
    -------
    pandas.DataFrame
        ``person_id, account, reason``.
    """
    rows = database.execute(
        "SELECT DISTINCT p.person_id, trim(r.raw), r.key FROM resolved AS r JOIN persons AS p USING (root) "
        f"WHERE r.fate = {KNOWN} AND (r.raw <> r.root OR r.root IN (SELECT raw_key FROM chosen)) "
        "AND trim(r.raw) <> p.person_id"
    ).fetchall()
    listed = set()
    for person, account, key in rows:
        why = merges.reasons.get(key, SPELLED)
        listed.add((person, account, language.say(why.template, **why.values)))
    told = {key for _, _, key in rows}
    by_root = (
        dict(database.execute("SELECT root, person_id FROM persons").fetchall()) if merges.person_of else {}
    )
    for key, person in merges.person_of.items():
        # what identities say of accounts that no file has
        if key not in told and person in by_root and by_root[person] != key:
            why = merges.reasons.get(key, SPELLED)
            listed.add((by_root[person], key, language.say(why.template, **why.values)))
    return pd.DataFrame(sorted(listed), columns=["person_id", "account", "reason"], dtype="str")


def _register_pairs(database: duckdb.DuckDBPyConnection, table: str, pairs: list[tuple[str, str]]) -> None:
    database.execute(f"CREATE OR REPLACE TEMP TABLE {table} (raw_key VARCHAR, value VARCHAR)")
    if pairs:
        frame = pd.DataFrame(pairs, columns=["raw_key", "value"])
        database.register("pairs", frame)
        database.execute(f"INSERT INTO {table} SELECT raw_key, value FROM pairs")
        database.unregister("pairs")


def _register_texts(database: duckdb.DuckDBPyConnection, table: str, texts: list[str]) -> None:
    database.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT unnest($1::VARCHAR[]) AS text", [texts])


def count_excluded(database: duckdb.DuckDBPyConnection) -> int:
    """Count the opted-out people who were somewhere in the files."""
    row = database.execute(f"SELECT count(DISTINCT root) FROM resolved WHERE fate = {EXCLUDED}").fetchall()[0]
    return int(row[0]) if row else 0


def create_acting(database: duckdb.DuckDBPyConnection, people: dict[str, tuple[str, ...]]) -> None:
    """Create ``acting(of, code)``: the people of each canonical table, once.

    Parameters
    ----------
    people
        Canonical table → its columns that hold people.
    """
    database.execute("CREATE OR REPLACE TEMP TABLE acting (of VARCHAR, code INTEGER)")
    for table, columns in people.items():
        union = " UNION ".join(f"SELECT {column} AS code FROM {table}" for column in columns)
        # a union of one query alone keeps what it repeats
        database.execute(f"INSERT INTO acting SELECT DISTINCT '{table}', code FROM ({union})")


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
