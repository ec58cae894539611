"""Plain tables: delimited text, workbooks, JSON and Parquet, each read as `grids.Grid`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.sources.tables import delimited, json_rows, parquet, sheets
from entourage.sources.tables.workbooks import read_sheets

if TYPE_CHECKING:
    from entourage.sources.opening.contents import Content
    from entourage.sources.tables.grids import Bench, Grid

KINDS = ("csv", "tsv", "excel", "jsonl", "json", "parquet")
"""Names of the kinds of table, as results give them."""


def read_workbook(content: Content) -> tuple[Grid, ...]:
    """Read the tables of a workbook; none where it is empty."""
    return sheets.list_grids(content, read_sheets(content))


def read_parquet(content: Content, bench: Bench) -> tuple[Grid, ...]:
    """Read a Parquet file."""
    return (parquet.read_grid(content, bench),)


def read_json(content: Content, bench: Bench) -> tuple[Grid, ...]:
    """Read JSON: rows line by line, in a list, or in a list of an object."""
    return (json_rows.read_grid(content, bench),)


def read_delimited(content: Content, bench: Bench) -> tuple[Grid, ...]:
    """Read delimited text."""
    return (delimited.read_grid(content, bench),)
