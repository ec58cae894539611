"""DuckDB: names and texts quoted for SQL, rows of Python values and lookups loaded as tables."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import duckdb


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


def create_lookup(
    database: duckdb.DuckDBPyConnection, table: str, values: dict[str, float] | dict[str, str], kind: str
) -> None:
    """Create a DuckDB table from raw text to value."""
    lookup = pd.DataFrame({"raw": list(values), "value": list(values.values())})
    database.register("lookup_values", lookup)
    database.execute(
        f"CREATE OR REPLACE TABLE {table} AS "
        f"SELECT raw::VARCHAR AS raw, value::{kind} AS value FROM lookup_values"
    )
    database.unregister("lookup_values")
