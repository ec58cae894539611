"""A results folder read back: the inverse of writing its tables."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import duckdb

from entourage.database import quote_text
from entourage.errors import InputError
from entourage.exports.cells import FORMULA_PATTERN, NUMBER_PATTERN, to_writable, unquote_formula
from entourage.exports.replacing import recover_results
from entourage.room import explain_shortage, is_shortage
from entourage.schema import RESULT_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def read_results(folder: Path, *names: str) -> dict[str, pd.DataFrame]:
    """Read the tables of a results folder as they were before they were written.

    Text is unquoted, ids stay text, dates are datetime64; of the columns that are not contracted, those
    whose every value is a number as entourage writes it are numbers.

    Parameters
    ----------
    folder
        What ``entourage analyze --out`` wrote.
    names
        Tables to read; all by default. One that the run did not write is left out.

    Raises
    ------
    InputError
        If the folder holds no results.
    """
    check_results(folder)
    found = sorted((folder / "tables").glob("*.csv"))
    # contracted tables first, as they are written
    order = {name: at for at, name in enumerate(RESULT_COLUMNS)}
    found.sort(key=lambda path: (order.get(path.stem, len(order)), path.stem))
    with explain_shortage(), duckdb.connect() as database:
        return {path.stem: read_table(path, database) for path in found if not names or path.stem in names}


def read_summary(folder: Path) -> dict[str, Any]:
    """Read ``analysis.json``.

    Raises
    ------
    InputError
        If the folder holds no results.
    """
    check_results(folder)
    try:
        summary: dict[str, Any] = json.loads((folder / "analysis.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(
            "{path} is not what entourage wrote: run the analysis again.", path=folder / "analysis.json"
        ) from error
    return summary


def check_results(folder: Path) -> None:
    """Raise if a folder holds no results, nor do those that a run left aside when it was killed.

    Raises
    ------
    InputError
        If it does not.
    """
    recover_results(folder)
    if not (folder / "analysis.json").is_file() or not (folder / "tables").is_dir():
        raise InputError(
            "{folder} holds no results of entourage: give the folder that `entourage analyze --out` wrote.",
            folder=folder,
        )


def read_table(path: Path, database: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Read one table that `tables.write_table` wrote.

    Parameters
    ----------
    path
        ``NAME.csv``; the name says which columns are contracted.
    database
        Any connection; nothing is left in it.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            headings = [unquote_formula(heading) for heading in next(csv.reader(stream))]
        columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(headings)))
        source = (
            f"read_csv({quote_text(str(path))}, header = true, delim = ',', quote = '\"', escape = '\"', "
            f"nullstr = '', auto_detect = false, columns = {{{columns}}})"
        )
        kinds = {column.name: column.kind for column in RESULT_COLUMNS.get(path.stem, ())}
        selected = [
            _convert(f"c{at}", kinds.get(name) or _guess_kind(database, source, f"c{at}", name))
            for at, name in enumerate(headings)
        ]
        table = database.execute(f"SELECT {', '.join(selected)} FROM {source}").df()
    except (OSError, UnicodeDecodeError, StopIteration, duckdb.Error) as error:
        if is_shortage(error):
            raise
        raise InputError("{path} is not what entourage wrote: run the analysis again.", path=path) from error
    table.columns = headings
    return to_writable(table)


def _convert(column: str, kind: str) -> str:
    if kind == "number":
        return f"CAST({column} AS DOUBLE) AS {column}"
    if kind == "date":
        return f"CAST({column} AS TIMESTAMP) AS {column}"
    if kind == "yes/no":
        return f"CAST({column} AS BOOLEAN) AS {column}"
    rest = f"substr({column}, 2)"
    quoted = (
        f"starts_with({column}, '''') AND regexp_matches({rest}, {quote_text(FORMULA_PATTERN)})"
        f" AND NOT regexp_full_match({rest}, {quote_text(NUMBER_PATTERN)})"
    )
    return f"CASE WHEN {quoted} THEN {rest} ELSE {column} END AS {column}"


def _guess_kind(database: duckdb.DuckDBPyConnection, source: str, column: str, name: str) -> str:
    """See what a column that is not contracted holds; ``007`` is text, since 7 is how a number is written."""
    if name in ("person_id", "name", "source", "target", "root"):
        return "text"
    number = f"TRY_CAST({column} AS DOUBLE)"
    checks = {
        "number": f"{column} IN (CAST(TRY_CAST({column} AS BIGINT) AS VARCHAR), CAST({number} AS VARCHAR))",
        "date": f"TRY_CAST({column} AS TIMESTAMP) IS NOT NULL AND length({column}) IN (10, 19)",
        "yes/no": f"{column} IN ('true', 'false')",
    }
    asked = ", ".join(f"coalesce(bool_and(coalesce({check}, false)), false)" for check in checks.values())
    answers = database.execute(f"SELECT {asked} FROM {source} WHERE {column} IS NOT NULL").fetchall()[0]
    return next((kind for kind, holds in zip(checks, answers, strict=True) if holds), "text")
