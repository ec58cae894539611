"""Rows as they were read, in DuckDB, before they are cleaned: one relation of text per file and table."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import duckdb

    from entourage.model import Note
    from entourage.sources.detection import Verdict

_CONTAINER = re.compile(r"(?i)^(.*?\.(?:xls[xmb]?|ods|zip))#.*$", re.DOTALL)
MAX_CONTENT = 200
"""Characters kept of a rejected row."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that could not be used."""

    reason: Note
    cells: tuple[str, ...] = ()
    """The cells of the row as far as they are known."""
    line: int | None = None
    """Line in the file; None where it has to be found again by the cells."""
    whole: bool = True
    """Whether `cells` are all of the row's cells, or only those of mapped columns."""
    record: int | None = None
    """Of an importer: the thing read that the row is part of."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a row that was looked for again stands."""

    line: int
    content: str


@dataclass(frozen=True)
class Part:
    """What one file, sheet or archive member gave to one canonical table."""

    table: str
    relation: str
    """DuckDB table of text: canonical columns by name, attributes as ``attribute 0``…, ``line`` if
    known, ``record`` where several rows are one thing read."""
    columns: tuple[str, ...]
    """Canonical columns that the relation has."""
    attributes: dict[str, str] = field(default_factory=dict)
    """Column of the relation → name of the attribute."""
    has_lines: bool = False
    has_records: bool = False
    derived: bool = False
    """Whether its rows are a second reading of another part's rows, and are not counted again."""


@dataclass(frozen=True)
class Source:
    """One file, sheet or archive member that was read."""

    number: int
    shown: str
    """Path relative to the project, with ``#sheet`` or ``#member``."""
    format: str
    verdict: Verdict
    headings: dict[str, str]
    """Canonical column → heading it was found under."""
    parts: tuple[Part, ...]
    n_read: int
    rejects: tuple[Reject, ...]
    digest: Callable[[], str]
    find: Callable[[set[tuple[str, ...]], bool], dict[tuple[str, ...], list[Found]]] | None = None
    notes: tuple[Note, ...] = ()
    n_undated: int = 0
    """Rows that an importer left undated because their date cannot be."""
    is_weak: bool = False
    """Whether only a bare ``id`` makes it a people table."""
    french: int = 0
    english: int = 0
    """Headings recognised in their French, or English, form."""


def name_file(shown: str) -> str:
    """Give the file of a sheet or archive member.

    Examples
    --------
    >>> name_file("crm.xlsx#Clients"), name_file("liens #2.csv")
    ('crm.xlsx', 'liens #2.csv')
    """
    return _CONTAINER.sub(r"\1", shown)


def quote_name(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def create_relation(
    database: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    copy: Path,
) -> int:
    """Create a DuckDB table of text from rows of Python values, by way of a file: rows may be many.

    Columns named ``line`` and ``record`` are whole numbers. None and blank text are missing.

    Returns
    -------
    int
        Number of rows.
    """
    n = 0
    with copy.open("w", encoding="utf-8", newline="", errors="replace") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row in rows:
            writer.writerow(["" if cell is None else _without_nul(cell) for cell in row])
            n += 1
    load_copy(database, relation, columns, copy)
    return n


def load_copy(database: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str], copy: Path) -> None:
    """Load a file written by us (every cell quoted, no headings) into a DuckDB table, and remove it."""
    types = {name: "BIGINT" if name in {"line", "record"} else "VARCHAR" for name in columns}
    declared = ", ".join(f"{quote_text(name)}: {quote_text(kind)}" for name, kind in types.items())
    if copy.stat().st_size:
        # one thread: quoted line breaks and parallel reading do not go together safely
        database.execute(
            f"CREATE OR REPLACE TABLE {relation} AS SELECT * FROM read_csv({quote_text(str(copy))}, "
            f"auto_detect = false, columns = {{{declared}}}, delim = ',', quote = '\"', escape = '\"', "
            "header = false, nullstr = '', allow_quoted_nulls = true, max_line_size = 33554432, "
            "null_padding = true, parallel = false, new_line = '\\n')"
        )
    else:
        empty = ", ".join(f"{quote_name(name)} {kind}" for name, kind in types.items())
        database.execute(f"CREATE OR REPLACE TABLE {relation} ({empty})")
    copy.unlink()


def _without_nul(cell: object) -> object:
    return cell.replace("\0", "") if isinstance(cell, str) else cell


def count_rows(database: duckdb.DuckDBPyConnection, query: str) -> int:
    """Count the rows of a table or subquery."""
    row = database.execute(f"SELECT count(*) FROM {query}").fetchall()[0]
    return int(row[0]) if row else 0
