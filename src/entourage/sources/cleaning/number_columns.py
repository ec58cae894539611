"""Numbers as people write them: ``58.138,00``, ``1 234,5``, ``€ 12``, ``12 %``."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from entourage.database import create_lookup, quote_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

MISSING_WORDS = ("", "null", "nan", "n/a", "none", "#n/a", "<na>", "nat")
"""Cells that hold nothing, lower case."""

_CURRENCY = re.compile(r"(?i)€|\$|£|¥|%|\beur(?:os?)?\b|\busd\b|\bgbp\b|\bchf\b|\bcad\b|\bpts?\b|\bpoints?\b")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’_]")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_DECIMAL_COMMA = re.compile(r"^[^,]*\d?,(\d{1,2}|\d{4,})\D*$|\.\d{3},\d|,\d{3}\d")
_DECIMAL_POINT = re.compile(r"\.(\d{1,2}|\d{4,})\D*$|,\d{3}\.\d")
_DOTTED_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")


def parse_number(text: str, *, decimal_comma: bool = True) -> float | None:
    """Read one number; None if it is none.

    Parameters
    ----------
    decimal_comma
        What a lone comma or dot before three digits means: decimal comma and thousands dot if true.

    Examples
    --------
    >>> parse_number("58.138,00"), parse_number("1 234,5"), parse_number("€ 12"), parse_number("1,234.5")
    (58138.0, 1234.5, 12.0, 1234.5)
    >>> parse_number("douze") is None
    True
    """
    bare = _SPACES.sub("", _CURRENCY.sub("", text)).replace("\u2212", "-")
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1]
    comma, dot = bare.rfind(","), bare.rfind(".")
    if comma >= 0 and dot >= 0:
        bare = bare.replace(".", "").replace(",", ".") if comma > dot else bare.replace(",", "")
    elif comma >= 0:
        bare = bare.replace(",", "") if bare.count(",") > 1 or not decimal_comma else bare.replace(",", ".")
    elif bare.count(".") > 1:
        bare = bare.replace(".", "")
    if not _PLAIN.fullmatch(bare):
        return None
    value = float(bare)
    return value if math.isfinite(value) else None


def parse_numbers(texts: Iterable[str]) -> dict[str, float]:
    """Read the distinct numbers of one column: what commas and dots mean is decided by all of them.

    Examples
    --------
    >>> parse_numbers(["1.500", "12,50"])
    {'1.500': 1500.0, '12,50': 12.5}
    >>> parse_numbers(["1,500", "12.50"])
    {'1,500': 1500.0, '12.50': 12.5}
    """
    sorted_texts = sorted(set(texts))
    comma = any(_DECIMAL_COMMA.search(text) for text in sorted_texts)
    point = any(_DECIMAL_POINT.search(text) for text in sorted_texts)
    numbers: dict[str, float] = {}
    for text in sorted_texts:
        shown = text.strip()
        if comma and not point and _DOTTED_THOUSANDS.fullmatch(shown):
            shown = shown.replace(".", "")
        value = parse_number(shown, decimal_comma=comma or not point)
        if value is not None:
            numbers[text] = value
    return numbers


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
    """

    __slots__ = ("join", "unreadable", "value")

    def __init__(self, value: str, join: str = "", unreadable: str = "false") -> None:
        self.value = value
        self.join = join
        self.unreadable = unreadable


def is_blank(column: str) -> str:
    """Give the SQL condition that a text column holds nothing."""
    words = ", ".join(f"'{word}'" for word in MISSING_WORDS)
    return f"({column} IS NULL OR lower(trim({column})) IN ({words}))"


def read_numbers(database: duckdb.DuckDBPyConnection, relation: str, name: str) -> Column:
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
    numbers = parse_numbers(text for (text,) in texts)
    table = f"numbers_{relation}_{name}"
    create_lookup(database, table, numbers, "DOUBLE")
    alias = f"number_{name}"
    return Column(
        f"{alias}.value",
        f" LEFT JOIN {table} AS {alias} ON {alias}.raw = {column}",
        f"(NOT {is_blank(column)} AND {alias}.value IS NULL)",
    )
