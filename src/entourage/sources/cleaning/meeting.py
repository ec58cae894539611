"""Whether tables speak of the same people, and by what: the ids, or another column of a people table.

A customers' table is keyed by the brand's own numbers where the mentions are keyed by handles; one file
keeps the zeros before a number, another has lost them. Where the ids of two tables do not meet and
something else does, that is what joins them, and it is said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from entourage.database import count_rows, quote_name, quote_text
from entourage.model import Meeting, Note
from entourage.sources.cleaning.spellings import KNOWN, spell
from entourage.sources.recognising.headings import squash
from entourage.values.handles import clean_id, find_handle, find_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from entourage.sources.cleaning.spellings import Rules
    from entourage.sources.records import Part, Source

MET = 0.05
"""Share of the smaller of two sets of ids from which they meet as they are."""
JOINED = 0.2
"""Share of the smaller of two sets that another column must join."""
_LEAST_JOINED = 2
_LARGE = 20_000
"""Rows from which a sample of so many tells which columns are looked at whole, the best `_FEW`."""
_FEW = 3
_DISTINCT = 0.9
"""Share of a column's cells that must be different for it to tell people apart."""
_OTHERS = ("interactions", "memberships", "referrals", "needs", "purchases")
_COLUMNS = {
    "interactions": ("source", "target"),
    "memberships": ("person",),
    "referrals": ("referrer", "referred"),
    "needs": ("person_id",),
    "purchases": ("person_id",),
}


@dataclass(frozen=True, slots=True)
class Link:
    """An id that another one stands for, found by how tables meet."""

    account: str
    """Key of the id that is merged…"""
    person: str
    """…into this one."""
    why: Note


@dataclass(frozen=True)
class Joins:
    """What joins tables whose ids do not meet."""

    links: tuple[Link, ...] = ()
    """Between ids; the last ones decide whose id a person keeps."""
    notes: tuple[Note, ...] = ()
    headings: dict[tuple[str, str], str] = field(default_factory=dict)
    """File and table that were joined → heading of the column that joins them."""


def find_joins(
    database: duckdb.DuckDBPyConnection, sources: Iterable[Source], rules: Rules, keys: dict[str, str]
) -> Joins:
    """Find what joins tables whose ids do not meet.

    The tables ``spellings`` and ``appearing`` must be filled.

    Parameters
    ----------
    keys
        File (or glob) → heading of the column by which it is to be joined, from the settings.
    """
    if rules.exact:
        return Joins()
    parts = [(source, part) for source in sources for part in source.parts]
    people = [(source, part) for source, part in parts if part.table == "people" and not part.derived]
    tables = {
        table: [part.relation for _, part in parts if part.table == table]
        for table in _OTHERS
        if any(part.table == table for _, part in parts)
    }
    joiner = _Joiner(database, rules, keys, {part.relation: [] for _, part in people})
    for table, relations in tables.items():
        for source, part in people:
            if not _is_told_by(source, table):
                joiner.join(source, part, table, relations, _COLUMNS[table])
    for i, (source, part) in enumerate(people):
        for other, theirs in people[i + 1 :]:
            # whichever of two people tables has a column of the other's ids; that the owners of accounts
            # on two platforms bear one name proposes no more than that they be compared
            if other is source or (part.names_platforms and theirs.names_platforms):
                continue
            if not joiner.join(source, part, other.shown, [theirs.relation], ("person_id",)):
                joiner.join(other, theirs, source.shown, [part.relation], ("person_id",))
    links = [
        *_link_tables_by_zeros(database, tables, joiner.notes),
        *(
            link
            for relation, own in joiner.links.items()
            for link in _turn_known(database, _keep_certain(own), relation, list(joiner.links))
        ),
    ]
    database.execute("DROP TABLE IF EXISTS their_keys; DROP TABLE IF EXISTS own_keys")
    return Joins(tuple(links), tuple(joiner.notes), joiner.headings)


@dataclass
class _Joiner:
    """What was found to join people tables to others, so far."""

    database: duckdb.DuckDBPyConnection
    rules: Rules
    keys: dict[str, str]
    links: dict[str, list[Link]]
    """People table's relation → links of its ids."""
    notes: list[Note] = field(default_factory=list)
    headings: dict[tuple[str, str], str] = field(default_factory=dict)

    def join(
        self, source: Source, part: Part, name: str, relations: list[str], columns: tuple[str, ...]
    ) -> bool:
        """Join a people table to others whose ids it does not meet; say whether it was.

        Parameters
        ----------
        name
            Of the others, for notes.
        relations, columns
            Where the others' ids are.
        """
        database = self.database
        if _do_meet_as_written(database, part.relation, relations):
            return False
        _create_keys(database, "their_keys", relations, columns)
        _create_keys(database, "own_keys", [part.relation], ("person_id",))
        if _do_meet(database):
            return False
        found = _link_by_zeros(database, source.shown, name)
        if found is None:
            candidates = _list_candidates(database, source, part, _find_key_heading(self.keys, source))
            for column in candidates:
                spell(database, f"SELECT {quote_name(column)} AS raw FROM {part.relation}", self.rules)
            # a telephone number tells what digits alone are: the others' keys may be new
            _create_keys(database, "their_keys", relations, columns)
            found = _link_by_column(database, source, part, name, candidates)
            if found is not None:
                self.headings[source.shown, name] = str(found[1].values["heading"])
        if found is not None:
            self.links[part.relation] += found[0]
            self.notes.append(found[1])
        return found is not None


def _find_key_heading(keys: dict[str, str], source: Source) -> str | None:
    """Find the heading that the settings name for a file; None where they name none."""
    return next(
        (heading for pattern, heading in sorted(keys.items()) if fnmatchcase(source.shown, pattern)), None
    )


def _is_told_by(source: Source, table: str) -> bool:
    """Say whether a people table comes of the same export as the others', which names people alike."""
    return any(part.table == table for part in source.parts)


def _create_keys(
    database: duckdb.DuckDBPyConnection, name: str, relations: list[str], columns: tuple[str, ...]
) -> None:
    """Create a table of the keys of some columns."""
    listed = ", ".join(map(quote_text, relations))
    named = ", ".join(map(quote_text, columns))
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS "
        "SELECT DISTINCT key FROM appearing JOIN spellings USING (raw) "
        f"WHERE relation IN ({listed}) AND name IN ({named}) AND fate = {KNOWN}"
    )


def _do_meet_as_written(database: duckdb.DuckDBPyConnection, own: str, theirs: list[str]) -> bool:
    """Say whether enough ids are in both as they are written, which most tables' are."""
    listed = ", ".join(map(quote_text, theirs))
    is_own, is_theirs = f"relation = {quote_text(own)}", f"relation IN ({listed})"
    n_own, n_theirs = database.execute(
        f"SELECT count(*) FILTER ({is_own}), count(*) FILTER ({is_theirs}) "
        "FROM placed JOIN places USING (place)"
    ).fetchall()[0]
    both = (
        f"SELECT raw FROM appearing WHERE {is_own} AND raw IN (SELECT raw FROM appearing WHERE {is_theirs})"
    )
    n_both = count_rows(database, f"({both})")
    return n_both > 0 and n_both >= MET * min(n_own, n_theirs)


def _do_meet(database: duckdb.DuckDBPyConnection) -> bool:
    """Say whether enough ids are in both tables; nothing can be joined to an empty one."""
    n_own, n_their = count_rows(database, "own_keys"), count_rows(database, "their_keys")
    n_both = count_rows(database, "(SELECT key FROM own_keys SEMI JOIN their_keys USING (key))")
    return n_both >= MET * min(n_own, n_their)


def _link_by_zeros(
    database: duckdb.DuckDBPyConnection, one: str, other: str
) -> tuple[list[Link], Note] | None:
    """Join numbers that differ by the zeros before them; `one` and `other` name what is joined."""
    pairs = database.execute(
        "SELECT o.key, t.key FROM own_keys AS o JOIN their_keys AS t "
        "ON ltrim(o.key, '0') = ltrim(t.key, '0') AND o.key <> t.key "
        "WHERE regexp_full_match(o.key, '[0-9]+') AND regexp_full_match(t.key, '[0-9]+') ORDER BY ALL"
    ).fetchall()
    least = min(count_rows(database, "own_keys"), count_rows(database, "their_keys"))
    if len(pairs) < max(1, JOINED * least):
        return None
    why = Note("the same number but for the zeros before it")
    links = [Link(min(pair, key=len), max(pair, key=len), why) for pair in pairs]
    told = Note(
        "The ids of {one} and {other} differ by the zeros before them: {n} were joined by their number.",
        {"one": one, "other": other, "n": len(links)},
    )
    return links, told


def _link_tables_by_zeros(
    database: duckdb.DuckDBPyConnection, tables: dict[str, list[str]], notes: list[Note]
) -> list[Link]:
    """Join tables other than people's whose ids differ by zeros."""
    links: list[Link] = []
    names = list(tables)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            _create_keys(database, "own_keys", tables[one], _COLUMNS[one])
            _create_keys(database, "their_keys", tables[other], _COLUMNS[other])
            found = None if _do_meet(database) else _link_by_zeros(database, one, other)
            if found is not None:
                links.extend(found[0])
                notes.append(found[1])
    return links


def _list_candidates(
    database: duckdb.DuckDBPyConnection, source: Source, part: Part, wanted: str | None
) -> dict[str, str]:
    """List the columns of a people table that may tell its people: column → heading.

    Each cell must be one person's own. Of a large table, only the columns that join the most of a sample
    are kept, since all of their cells are spelled.
    """
    columns = dict(part.attributes)
    if "name" in part.columns:
        columns["name"] = source.headings.get("name", "name")
    if wanted is not None:
        columns = {column: shown for column, shown in columns.items() if squash(shown) == squash(wanted)}
    telling = {
        column: shown
        for column, shown in sorted(columns.items(), key=lambda pair: pair[1])
        if _tells_apart(database, part, column)
    }
    if count_rows(database, part.relation) <= _LARGE:
        return telling
    theirs = {key for (key,) in database.execute("SELECT key FROM their_keys").fetchall()}
    handles = {find_handle(key) for key in theirs}
    joined: dict[str, int] = {}
    for column in telling:
        cells = database.execute(
            f"SELECT {quote_name(column)} FROM {part.relation} WHERE trim({quote_name(column)}) <> '' "
            f"ORDER BY hash(person_id), person_id LIMIT {_LARGE}"
        ).fetchall()
        joined[column] = sum(
            find_key(clean_id(cell)) in theirs or find_handle(cell) in handles for (cell,) in cells
        )
    best = sorted(telling, key=lambda column: (-joined[column], telling[column]))[:_FEW]
    return {column: telling[column] for column in best if joined[column]}


def _tells_apart(database: duckdb.DuckDBPyConnection, part: Part, column: str) -> bool:
    """Say whether nearly each cell of a column is one person's own."""
    cell = quote_name(column)
    n_filled, n_distinct = database.execute(
        f"SELECT count({cell}), count(DISTINCT {cell}) FROM {part.relation} WHERE trim({cell}) <> ''"
    ).fetchall()[0]
    return bool(n_filled and n_distinct >= _DISTINCT * n_filled)


def _link_by_column(
    database: duckdb.DuckDBPyConnection, source: Source, part: Part, table: str, columns: dict[str, str]
) -> tuple[list[Link], Note] | None:
    """Join a people table to another by whichever of some columns holds the other's ids."""
    best: list[tuple[str, str]] = []
    heading = ""
    for column, shown in columns.items():
        found = _match_column(database, part, column)
        if len(found) > len(best):
            best, heading = found, shown
    n_own, n_their = count_rows(database, "own_keys"), count_rows(database, "their_keys")
    if len(best) < max(min(_LEAST_JOINED, n_their), JOINED * min(n_own, n_their)):
        return None
    why = Note("column '{heading}' of {file}", {"heading": heading, "file": source.shown})
    told = Note(
        "Nobody of {file} is in the {table} by id, but by '{heading}': {n} people were joined by it.",
        {"file": source.shown, "table": table, "heading": heading, "n": len({own for own, _ in best})},
    )
    return [Link(own, their, why) for own, their in best], told


def _match_column(database: duckdb.DuckDBPyConnection, part: Part, column: str) -> list[tuple[str, str]]:
    """Give the pairs of a person's key and the other table's key that a column ties."""
    pairs = database.execute(
        f"SELECT DISTINCT p.key, c.key FROM {part.relation} AS r JOIN spellings AS p ON p.raw = r.person_id "
        f"JOIN spellings AS c ON c.raw = r.{quote_name(column)} SEMI JOIN their_keys AS t ON t.key = c.key "
        f"WHERE p.fate = {KNOWN} AND c.fate = {KNOWN} ORDER BY ALL"
    ).fetchall()
    return max(pairs, _match_handles(database, part, column), key=len)


def _match_handles(database: duckdb.DuckDBPyConnection, part: Part, column: str) -> list[tuple[str, str]]:
    """Match handles, and addresses of profiles, with accounts that bear their platform (``x:marie``)."""
    handles: dict[str, set[str]] = {}
    for (key,) in database.execute("SELECT key FROM their_keys").fetchall():
        handles.setdefault(find_handle(key), set()).add(key)
    platform = part.attributes.get(column, column).casefold()
    rows = database.execute(
        f"SELECT DISTINCT p.key, r.{quote_name(column)} FROM {part.relation} AS r JOIN spellings AS p "
        f"ON p.raw = r.person_id WHERE p.fate = {KNOWN} AND trim(r.{quote_name(column)}) <> '' ORDER BY ALL"
    ).fetchall()
    pairs: list[tuple[str, str]] = []
    for own, cell in rows:
        found = handles.get(find_handle(cell), set())
        # the same handle on two platforms is two accounts, unless the heading says which
        named = {key for key in found if key.partition(":")[0] in platform} or found
        if len(named) == 1:
            pairs.append((own, next(iter(named))))
    return pairs


def _keep_certain(links: list[Link]) -> list[Link]:
    """Leave out ids that several people claim."""
    claims: dict[str, set[str]] = {}
    for link in links:
        claims.setdefault(link.person, set()).add(link.account)
    return [link for link in links if len(claims[link.person]) == 1]


def _turn_known(
    database: duckdb.DuckDBPyConnection, links: list[Link], relation: str, people: list[str]
) -> list[Link]:
    """Turn the links of a people table around if further tables use its own ids: people keep them then."""
    if not links:
        return []
    listed = ", ".join(map(quote_text, people))
    known = f"SELECT key FROM appearing JOIN spellings USING (raw) WHERE fate = {KNOWN}"
    own = f"{known} AND relation = {quote_text(relation)}"
    other = f"{known} AND relation NOT IN ({listed}) AND of NOT IN ('identities', 'exclusions')"
    n_used = count_rows(database, f"({own}) SEMI JOIN ({other}) USING (key)")
    return [Link(link.person, link.account, link.why) for link in links] if n_used else links


def measure_meetings(
    database: duckdb.DuckDBPyConnection, sources: Iterable[Source], joins: Joins
) -> tuple[Meeting, ...]:
    """Measure how far each people table knows the people of the other tables, and the reverse.

    The tables ``ids`` and ``acting`` must exist (see `positions.create_ids` and `positions.create_acting`).
    """
    found: list[Meeting] = []
    people = [
        (source, part)
        for source in sources
        for part in source.parts
        if part.table == "people" and not part.derived
    ]
    if not people:
        return ()
    for table in _OTHERS:
        theirs = f"SELECT code FROM acting WHERE of = {quote_text(table)}"
        n_theirs = count_rows(database, f"({theirs})")
        for source, part in people if n_theirs else ():
            if _is_told_by(source, table):
                continue
            own = (
                "SELECT DISTINCT code FROM appearing JOIN ids USING (raw) WHERE code IS NOT NULL "
                f"AND relation = {quote_text(part.relation)} AND name = 'person_id'"
            )
            n_own, n_both = database.execute(
                f"SELECT count(*), count(t.code) FROM ({own}) LEFT JOIN ({theirs}) AS t USING (code)"
            ).fetchall()[0]
            by = joins.headings.get((source.shown, table), "")
            found.append(Meeting(source.shown, table, n_own, n_theirs, n_both, by))
    return tuple(found)


def tell_strangers(meetings: Iterable[Meeting]) -> tuple[Note, ...]:
    """Say which files know nobody of the others: the first thing that a reader must know."""
    by_file: dict[str, list[Meeting]] = {}
    for meeting in meetings:
        by_file.setdefault(meeting.file, []).append(meeting)
    return tuple(
        Note(
            "Nobody of {file} is anybody of the other files: neither its ids nor any of its columns meet "
            "theirs. What it says of people is of nobody that the analysis is about.",
            {"file": file},
            about="doubt",
        )
        for file, found in by_file.items()
        if not any(meeting.n_both for meeting in found)
    )
