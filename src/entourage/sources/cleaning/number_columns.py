"""Columns of numbers in DuckDB: plain ones are cast there, the others are read as `values.numbers` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.database import create_lookup, quote_name
from entourage.values.numbers import find_style, read_number
from entourage.values.texts import MISSING, UNMEASURED, is_missing

if TYPE_CHECKING:
    import duckdb

    from entourage.values.habits import Habits

_SPACES = "".join(filter(str.isspace, map(chr, range(0x10000))))
_NOTHING = {
    measured: ", ".join(f"'{word}'" for word in sorted(UNMEASURED if measured else MISSING))
    for measured in (True, False)
}


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
    taken
        What such a cell was read as.
    """

    __slots__ = ("doubtful", "join", "taken", "unreadable", "value")

    def __init__(
        self,
        value: str,
        join: str = "",
        unreadable: str = "false",
        doubtful: str = "",
        taken: float | None = None,
    ) -> None:
        self.value = value
        self.join = join
        self.unreadable = unreadable
        self.doubtful = doubtful
        self.taken = taken


def is_blank(column: str, *, measured: bool = False) -> str:
    """Give the SQL condition that a cell holds nothing, as `texts.is_missing` says it."""
    # the list of words is long, and none has a digit from 1 on
    is_word = f"lower(trim({column}, '{_SPACES}')) IN ({_NOTHING[measured]})"
    return f"({column} IS NULL OR CASE WHEN regexp_matches({column}, '[1-9]') THEN false ELSE {is_word} END)"


def is_unread(column: str, value: str) -> str:
    """Give the SQL condition that something is there which `value` could not be read from."""
    return f"(CASE WHEN {value} IS NULL THEN NOT {is_blank(column, measured=True)} ELSE false END)"


def read_numbers(
    database: duckdb.DuckDBPyConnection,
    relation: str,
    name: str,
    habits: Habits,
) -> Column:
    """Turn a text column into numbers.

    Plain numbers are cast by DuckDB; if any is not plain, the distinct values are read in Python.
    """
    column = f"r.{quote_name(name)}"
    cast = f"try_cast(trim({column}) AS DOUBLE)"
    plain = f"CASE WHEN regexp_full_match(trim({column}), '[-+0-9.eE]+') AND isfinite({cast}) THEN {cast} END"
    ((n_left,),) = database.execute(
        f"SELECT count(*) FILTER ({is_unread(column, plain)}) FROM {relation} AS r"
    ).fetchall()
    if not n_left:
        return Column(f"CASE WHEN isfinite({cast}) THEN {cast} END")
    texts = database.execute(
        f"SELECT DISTINCT {column} FROM {relation} AS r WHERE {column} IS NOT NULL"
    ).fetchall()
    written = [text for (text,) in texts if not is_missing(text, measured=True)]
    style = find_style(written, habits)
    read = ((text, read_number(text, style)) for text in written)
    numbers = {text: number for text, number in read if number is not None}
    table = f"numbers_{relation}_{name}"
    create_lookup(database, table, numbers, "DOUBLE")
    alias = f"number_{name}"
    return Column(
        f"{alias}.value",
        f" LEFT JOIN {table} AS {alias} ON {alias}.raw = {column}",
        is_unread(column, f"{alias}.value"),
        style.doubtful,
        read_number(style.doubtful, style),
    )
