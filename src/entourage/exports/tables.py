"""``tables/*.csv``: every result table, in UTF-8, comma-separated, one line feed per row."""

from __future__ import annotations

import csv
import io
import shutil
from typing import TYPE_CHECKING

import duckdb

from entourage.database import quote_text
from entourage.exports.cells import (
    FORMULA_PATTERN,
    NUMBER_PATTERN,
    kind_of,
    quote_formula,
    to_writable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from entourage.model import Analysis


_EMPTY = "''"


def write_tables(analysis: Analysis, folder: Path) -> None:
    """Write every result table to ``folder/tables/NAME.csv``.

    UTF-8 without a byte-order mark, ``,`` and line feeds; dates as ``2026-03-01``; a missing value is an
    empty cell; numbers have at most ten significant digits and a decimal point; text that a spreadsheet
    would run as a formula starts with an apostrophe.

    Parameters
    ----------
    analysis
        What was found; its `results` are written, in their order.
    folder
        An existing folder.
    """
    tables = folder / "tables"
    tables.mkdir(exist_ok=True)
    with duckdb.connect() as database:
        for name, table in analysis.results.items():
            write_table(table, tables / f"{name}.csv", database)


def write_table(table: pd.DataFrame, path: Path, database: duckdb.DuckDBPyConnection) -> None:
    """Write one table as CSV; DuckDB does the rows, so that millions of ties take a second.

    Parameters
    ----------
    table
        Any table; its index is not written.
    path
        File to write.
    database
        Any connection; nothing is left in it.
    """
    writable = to_writable(table)
    headings = list(writable.columns)
    kinds = [kind_of(writable.iloc[:, at]) for at in range(len(headings))]
    # DuckDB's column names ignore case: plain ones inside, our own heading line outside
    writable.columns = [f"c{at}" for at in range(len(headings))]
    shown = ", ".join(_select(f"c{at}", kind) for at, kind in enumerate(kinds))
    rows = path.with_suffix(".rows")
    database.register("writable", writable)
    try:
        database.execute(
            f"COPY (SELECT {shown} FROM writable) TO {quote_text(str(rows))} (FORMAT csv, HEADER false)"
        )
        with path.open("wb") as stream, rows.open("rb") as written:
            stream.write(_heading_line(headings))
            shutil.copyfileobj(written, stream, 1 << 20)
    finally:
        database.unregister("writable")
        rows.unlink(missing_ok=True)


def _select(column: str, kind: str) -> str:
    """Write a column's values as SQL."""
    if kind == "text":
        text = f"CAST({column} AS VARCHAR)"
        is_formula = (
            f"regexp_matches({text}, {quote_text(FORMULA_PATTERN)})"
            f" AND NOT regexp_full_match({text}, '{NUMBER_PATTERN}')"
        )
        return f"CASE WHEN {is_formula} THEN '''' || {text} ELSE nullif({text}, {_EMPTY}) END"
    if kind == "date":
        return f"CAST({column} AS DATE)"
    if kind == "time":
        return f"strftime({column}, '%Y-%m-%dT%H:%M:%S')"
    return column


def _heading_line(headings: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([quote_formula(heading) for heading in headings])
    return line.getvalue().encode()
