"""Parquet files, read by DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from entourage.database import count_rows, quote_name, quote_text
from entourage.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def list_columns(
    database: duckdb.DuckDBPyConnection, path: Path, *, shown: str
) -> tuple[tuple[str, str], ...]:
    """List the columns of a Parquet file with their types.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    try:
        found = database.execute(f"DESCRIBE SELECT * FROM read_parquet({quote_text(str(path))})").fetchall()
    except duckdb.Error as error:
        raise _unreadable(shown, error) from error
    return tuple((str(row[0]), str(row[1])) for row in found)


def load_parquet(
    database: duckdb.DuckDBPyConnection,
    relation: str,
    path: Path,
    columns: dict[str, tuple[str, str]],
    *,
    shown: str,
) -> int:
    """Load columns of a Parquet file into a table of text with ``line``; give the number of rows.

    Parameters
    ----------
    columns
        Column of the table → name and type in the file; lists are joined by ``;``.
    """
    selected = ", ".join(
        f"{_as_text(name, kind)} AS {quote_name(ours)}" for ours, (name, kind) in columns.items()
    )
    try:
        database.execute(
            f"CREATE OR REPLACE TABLE {relation} AS SELECT file_row_number + 1 AS line, {selected} "
            f"FROM read_parquet({quote_text(str(path))}, file_row_number = true)"
        )
    except duckdb.Error as error:
        raise _unreadable(shown, error) from error
    return count_rows(database, relation)


def _as_text(name: str, kind: str) -> str:
    column = quote_name(name)
    return f"array_to_string({column}, ';')" if kind.endswith("[]") else f"{column}::VARCHAR"


def _unreadable(shown: str, error: Exception) -> InputError:
    reason = str(error).splitlines()[0].rstrip(".")
    return InputError(
        "{file} cannot be read as Parquet ({reason}): export it again.", file=shown, reason=reason
    )
