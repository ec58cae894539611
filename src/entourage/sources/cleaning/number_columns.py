"""Columns of numbers in DuckDB: plain ones are cast there, the others are read as `values.numbers` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.database import create_lookup, quote_name
from entourage.values.numbers import find_style, read_number
from entourage.values.texts import BLANK

if TYPE_CHECKING:
    import duckdb


class Column:
    """One column of a relation on its way to a type: SQL for its value and for what went wrong.

    Attributes
    ----------
    value
        SQL expression of the typed value, missing where blank or unreadable.
    join
        SQL to append to ``FROM relation AS r``.
    unreadable
        SQL condition: something is there and could not be read.
    doubtful
        A cell that may mean something else, where only a habit decided; else empty.
    """

    __slots__ = ("doubtful", "join", "unreadable", "value")

    def __init__(self, value: str, join: str = "", unreadable: str = "false", doubtful: str = "") -> None:
        self.value = value
        self.join = join
        self.unreadable = unreadable
        self.doubtful = doubtful


def is_blank(column: str) -> str:
    """Give the SQL condition that a text column holds nothing."""
    words = ", ".join(f"'{word}'" for word in BLANK)
    return f"({column} IS NULL OR lower(trim({column})) IN ({words}))"


def read_numbers(database: duckdb.DuckDBPyConnection, relation: str, name: str, language: str) -> Column:
    """Turn a text column into numbers.

    Plain numbers are cast by DuckDB; if any is not plain, the distinct values are read in Python.
    """
    column = f"r.{quote_name(name)}"
    cast = f"try_cast(trim({column}) AS DOUBLE)"
    n_filled, n_plain = database.execute(
        f"SELECT count(*) FILTER (NOT {is_blank(column)}), count(*) FILTER (isfinite({cast}) AND "
        f"regexp_full_match(trim({column}), '[-+0-9.eE]+')) FROM {relation} AS r"
    ).fetchall()[0]
    if n_filled == n_plain:
        return Column(f"CASE WHEN isfinite({cast}) THEN {cast} END")
    texts = database.execute(
        f"SELECT DISTINCT {column} FROM {relation} AS r WHERE NOT {is_blank(column)}"
    ).fetchall()
    written = [text for (text,) in texts]
    style = find_style(written, language)
    read = ((text, read_number(text, style)) for text in written)
    numbers = {text: number for text, number in read if number is not None}
    table = f"numbers_{relation}_{name}"
    create_lookup(database, table, numbers, "DOUBLE")
    alias = f"number_{name}"
    return Column(
        f"{alias}.value",
        f" LEFT JOIN {table} AS {alias} ON {alias}.raw = {column}",
        f"(NOT {is_blank(column)} AND {alias}.value IS NULL)",
        style.doubtful,
    )
