"""Rows cleaned in DuckDB: each canonical table's cells typed, people as codes, bad rows with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from entourage.database import count_rows, create_lookup, quote_name, quote_text
from entourage.model import Note
from entourage.schema import CANONICAL, EVENT_TYPES, UNKNOWN_TYPE
from entourage.sources.cleaning.date_columns import read_dates
from entourage.sources.cleaning.number_columns import Column, is_blank, read_numbers
from entourage.sources.cleaning.spellings import EXCLUDED, ID_COLUMNS, KNOWN, MISSING, REASONS
from entourage.sources.records import Reject
from entourage.values.texts import fold

if TYPE_CHECKING:
    import duckdb

    from entourage.sources.records import Part
    from entourage.values.habits import Habits

REFERRAL_TYPES = EVENT_TYPES[0].names
_FOLDED = {name: kind.names[0] for kind in reversed(EVENT_TYPES) for name in kind.names}
_UNDIRECTED = frozenset({"undirected", "mutual", "non oriente", "reciproque"})
_DIRECTED = frozenset({"directed", "oriente"})
_LARGEST = 1e12
"""Largest number of one row, either side of 0: sums of larger ones would not be exact."""

CREATE_TABLES = """
CREATE OR REPLACE TABLE interactions (source INTEGER, target INTEGER, type VARCHAR, "at" TIMESTAMP,
    weight DOUBLE, sentiment DOUBLE, "both" BOOLEAN, text VARCHAR, thread VARCHAR, platform VARCHAR,
    event VARCHAR, file USMALLINT);
CREATE OR REPLACE TABLE memberships (person INTEGER, item VARCHAR, kind VARCHAR, weight DOUBLE,
    "at" TIMESTAMP, file USMALLINT);
CREATE OR REPLACE TABLE referrals (referrer INTEGER, referred INTEGER, "at" TIMESTAMP, status VARCHAR,
    value DOUBLE, code VARCHAR, channel VARCHAR, file USMALLINT, converted_on VARCHAR);
CREATE OR REPLACE TABLE needs (person INTEGER, need VARCHAR, intensity DOUBLE, file USMALLINT);
CREATE OR REPLACE TABLE purchases (person INTEGER, "at" TIMESTAMP, amount DOUBLE, product VARCHAR,
    file USMALLINT);
"""

NUMBERS: dict[str, tuple[str, ...]] = {
    "interactions": ("weight", "sentiment"),
    "referrals": ("value",),
    "needs": ("intensity",),
    "purchases": ("amount",),
    "memberships": ("weight",),
}
DATES: dict[str, str] = {
    "interactions": "timestamp",
    "referrals": "date",
    "purchases": "date",
    "memberships": "timestamp",
}
NEEDED_TEXT: dict[str, str] = {"needs": "need", "memberships": "item"}


def fold_type(raw: str) -> str:
    """Fold a type of interaction to its name in `schema.EVENT_TYPES` where it has one.

    Examples
    --------
    >>> fold_type("Réponse"), fold_type("get_on_with"), fold_type("  ")
    ('reply', 'get on with', 'interaction')
    """
    folded = fold(raw)
    if folded in _UNDIRECTED or folded in _DIRECTED or not folded:
        return UNKNOWN_TYPE.names[0]
    return _FOLDED.get(folded, folded)


@dataclass
class Cleaned:
    """What became of the rows of one part."""

    n_used: int = 0
    n_excluded: int = 0
    excluded_records: list[int] = field(default_factory=list)
    """Of an importer: the things read whose row was excluded, one per row."""
    rejects: list[Reject] = field(default_factory=list)
    n_impossible: int = 0
    notes: list[Note] = field(default_factory=list)


class _Query:
    """The pieces of the SELECT that cleans one part."""

    def __init__(self, database: duckdb.DuckDBPyConnection, part: Part, habits: Habits) -> None:
        self.part = part
        self.habits = habits
        self.joins: list[str] = []
        self.faults: list[tuple[str, Note]] = []
        self.values: dict[str, str] = {}
        self.n_impossible = 0
        self.notes: list[Note] = []
        for name in ID_COLUMNS[part.table]:
            self._add_id(name)
        for name in NUMBERS.get(part.table, ()):
            self._add_number(database, name)
        if part.table in DATES:
            self._add_date(database, DATES[part.table])
        if part.table in NEEDED_TEXT:
            name = NEEDED_TEXT[part.table]
            self.faults.append((f"{self.text(name)} IS NULL", Note("{column} is missing", {"column": name})))

    def _add_id(self, name: str) -> None:
        column = f"r.{quote_name(name)}"
        self.joins.append(f" LEFT JOIN ids AS id_{name} ON id_{name}.raw = {column}")
        self.values[name] = f"id_{name}.code"
        fate = f"coalesce(id_{name}.fate, {MISSING})"
        self.faults += [
            (f"{fate} = {nobody}", Note(why.template, {"column": name})) for nobody, why in REASONS.items()
        ]

    def _add_number(self, database: duckdb.DuckDBPyConnection, name: str) -> None:
        column = Column("NULL::DOUBLE")
        if name in self.part.columns:
            column = read_numbers(database, self.part.relation, name, self.habits)
            self._tell_doubt(
                name,
                Note(
                    "Numbers of '{column}' such as {example} may have decimals or thousands: it was read as "
                    "{value}.",
                    {"example": column.doubtful, "value": column.taken},
                    settled_by="decimal",
                ),
            )
        self._add(name, column, Note("{column} is not a number", {"column": name}))
        if name in self.part.columns:
            fault = Note("{column} is too large", {"column": name})
            self.faults.append((f"coalesce(abs({column.value}) > {_LARGEST}, false)", fault))

    def _add_date(self, database: duckdb.DuckDBPyConnection, name: str) -> None:
        column = Column("NULL::TIMESTAMP")
        if name in self.part.columns:
            dates = read_dates(database, self.part.relation, name, self.habits)
            column, self.n_impossible = dates.column, dates.n_impossible
            self._tell_doubt(
                name,
                Note(
                    "Dates of '{column}' such as {example} do not say whether days or months come first: "
                    "it was read as {value}.",
                    {"example": dates.doubtful, "value": dates.taken},
                    settled_by="day_first",
                ),
            )
            if dates.is_undated:
                self.notes.append(
                    Note(
                        "Most dates of column '{column}' cannot be read: none is used.",
                        {
                            "column": name,
                        },
                    )
                )
        self._add(name, column, Note("{column} is not a date", {"column": name}))

    def _add(self, name: str, column: Column, fault: Note) -> None:
        self.values[name] = column.value
        self.joins.append(column.join)
        if column.unreadable != "false":
            self.faults.append((column.unreadable, fault))

    def _tell_doubt(self, name: str, told: Note) -> None:
        """Remember that a column was in doubt, if it was."""
        if told.values["example"]:
            values = {"column": name, **told.values}
            self.notes.append(replace(told, values=values, about="doubt"))

    def text(self, name: str) -> str:
        """Give the SQL of a text cell, trimmed, missing where blank."""
        if name not in self.part.columns:
            return "NULL::VARCHAR"
        return f"nullif(trim(r.{quote_name(name)}), '')"

    @property
    def origin(self) -> str:
        """FROM and its joins."""
        return f"FROM {self.part.relation} AS r{''.join(self.joins)}"

    @property
    def excluded(self) -> str:
        """SQL condition that the row names someone who opted out."""
        fates = [f"coalesce(id_{name}.fate, {MISSING}) = {EXCLUDED}" for name in ID_COLUMNS[self.part.table]]
        return f"({' OR '.join(fates)})"

    @property
    def good(self) -> str:
        """SQL condition that the row is used."""
        known = [f"id_{name}.fate = {KNOWN}" for name in ID_COLUMNS[self.part.table]]
        fine = [f"NOT ({fault})" for fault, _ in self.faults[len(known) * len(REASONS) :]]
        return " AND ".join(known + fine)

    def choose_fault(self) -> str:
        """Give SQL that numbers the first fault of a row; -1 where it is excluded."""
        cases = "".join(f" WHEN {fault} THEN {i}" for i, (fault, _) in enumerate(self.faults))
        return f"CASE WHEN {self.excluded} THEN -1{cases} END"


def clean_part(database: duckdb.DuckDBPyConnection, number: int, part: Part, habits: Habits) -> Cleaned:
    """Insert a part's good rows into its canonical table; count and explain the others.

    The table ``ids`` must exist (see `positions.create_ids`). People are codes until every table is
    read.

    Parameters
    ----------
    habits
        Of those who wrote the file: what numbers and dates in doubt mean.
    """
    query = _Query(database, part, habits)
    before = count_rows(database, part.table)
    database.execute(_INSERTS[part.table](database, query, number))
    n_used = count_rows(database, part.table) - before
    n_rows = count_rows(database, part.relation)
    if part.table == "interactions":
        n_used = _route_referrals(database, number) + n_used
    cleaned = Cleaned(n_used, n_impossible=query.n_impossible, notes=query.notes)
    if n_used < n_rows:
        _explain(database, query, cleaned)
    return cleaned


def _explain(database: duckdb.DuckDBPyConnection, query: _Query, cleaned: Cleaned) -> None:
    """Fetch the rows that were not used, with the reason."""
    part = query.part
    line = "r.line" if part.has_lines else "NULL"
    record = "r.record" if part.has_records else "NULL"
    cells = ", ".join(f"r.{quote_name(name)}" for name in part.columns)
    rows = database.execute(
        f"SELECT {query.choose_fault()} AS fault, {line}, {record}, {cells} {query.origin} "
        f"WHERE ({query.good}) IS NOT TRUE"
    ).fetchall()
    for fault, at, thing, *values in rows:
        if fault == -1:
            cleaned.n_excluded += 1
            cleaned.excluded_records.append(thing)
        else:
            shown = tuple("" if value is None else str(value) for value in values)
            reason = query.faults[fault][1]
            cleaned.rejects.append(Reject(reason, shown, at, whole=False, record=thing))


def _insert_interactions(database: duckdb.DuckDBPyConnection, query: _Query, number: int) -> str:
    part = query.part
    kind, both = quote_text(UNKNOWN_TYPE.names[0]), "false"
    if "type" in part.columns:
        table = f"types_{part.relation}"
        raws = database.execute(
            f'SELECT DISTINCT "type" FROM {part.relation} WHERE "type" IS NOT NULL'
        ).fetchall()
        create_lookup(database, table, {raw: fold_type(raw) for (raw,) in raws}, "VARCHAR")
        query.joins.append(f' LEFT JOIN {table} AS kinds ON kinds.raw = r."type"')
        kind = f"coalesce(kinds.value, {kind})"
        undirected = [raw for (raw,) in raws if fold(raw) in _UNDIRECTED]
        if undirected:
            both = f'coalesce(r."type" IN ({", ".join(map(quote_text, undirected))}), false)'
    if "both" in part.columns:
        both = "coalesce(lower(r.\"both\") IN ('true', '1'), false)"
    weight = query.values["weight"]
    sentiment = f"coalesce({query.values['sentiment']}, CASE WHEN {weight} < 0 THEN {weight} END)"
    return (
        f"INSERT INTO interactions SELECT id_source.code, id_target.code, {kind}, "
        f"{query.values['timestamp']}, "
        f"greatest(coalesce({weight}, 1), 0), {sentiment}, {both}, {query.text('text')}, "
        f"{query.text('thread')}, {query.text('platform')}, {query.text('event')}, {number} "
        f"{query.origin} WHERE {query.good}"
    )


def _route_referrals(database: duckdb.DuckDBPyConnection, number: int) -> int:
    """Move interactions whose type is a referral to the referrals; give 0, for counting."""
    name = quote_text(REFERRAL_TYPES[0])
    where = f"FROM interactions WHERE type = {name} AND file = {number}"
    if count_rows(database, f"(SELECT 1 {where} LIMIT 1)"):
        database.execute(
            'INSERT INTO referrals SELECT source, target, "at", NULL, NULL, NULL, platform, file, NULL '
            + where
        )
        database.execute(f"DELETE {where}")
    return 0


def _insert_memberships(_: duckdb.DuckDBPyConnection, query: _Query, number: int) -> str:
    return (
        f"INSERT INTO memberships SELECT id_person.code, {query.text('item')}, {query.text('kind')}, "
        f"greatest(coalesce({query.values['weight']}, 1), 0), {query.values['timestamp']}, {number} "
        f"{query.origin} WHERE {query.good}"
    )


def _insert_referrals(_: duckdb.DuckDBPyConnection, query: _Query, number: int) -> str:
    converted = "NULL"
    if "converted_on" in query.part.columns:
        # a date says yes by being there; a word says what it means
        blank = is_blank("r.converted_on", measured=True)
        has_digit = "regexp_matches(r.converted_on, '[1-9]')"
        converted = f"CASE WHEN {blank} THEN 'no' WHEN {has_digit} THEN 'yes' ELSE r.converted_on END"
    return (
        f"INSERT INTO referrals SELECT id_referrer.code, id_referred.code, {query.values['date']}, "
        f"{query.text('status')}, {query.values['value']}, {query.text('code')}, {query.text('channel')}, "
        f"{number}, {converted} {query.origin} WHERE {query.good}"
    )


def _insert_needs(_: duckdb.DuckDBPyConnection, query: _Query, number: int) -> str:
    return (
        f"INSERT INTO needs SELECT id_person_id.code, {query.text('need')}, "
        f"coalesce({query.values['intensity']}, 1), {number} {query.origin} WHERE {query.good}"
    )


def _insert_purchases(_: duckdb.DuckDBPyConnection, query: _Query, number: int) -> str:
    return (
        f"INSERT INTO purchases SELECT id_person_id.code, {query.values['date']}, {query.values['amount']}, "
        f"{query.text('product')}, {number} {query.origin} WHERE {query.good}"
    )


_INSERTS = {
    "interactions": _insert_interactions,
    "memberships": _insert_memberships,
    "referrals": _insert_referrals,
    "needs": _insert_needs,
    "purchases": _insert_purchases,
}


def list_columns(table: str) -> tuple[str, ...]:
    """Name the canonical columns of a table, and those that only importers fill."""
    if table == "memberships":
        return ("person", "item", "kind", "timestamp", "weight")
    names = tuple(column.name for column in CANONICAL[table])
    return (*names, "sentiment", "both") if table == "interactions" else names
