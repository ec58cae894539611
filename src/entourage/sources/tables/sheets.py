"""The tables of a workbook's sheets: several of them where a sheet holds several, merged cells filled."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from entourage.database import create_relation
from entourage.sources.opening.encoding import digest_bytes
from entourage.sources.recognising.shapes import has_headings
from entourage.sources.tables.grids import Grid, Loaded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entourage.sources.opening.contents import Content
    from entourage.sources.recognising.takes import Shape
    from entourage.sources.records import Reject
    from entourage.sources.tables.grids import Bench
    from entourage.sources.tables.workbooks import Sheet

_SAMPLE_ROWS = 220
_LEAST_ROWS = 2

Lines = list[tuple[int, tuple[str, ...]]]
"""Rows of a sheet that are not blank, with their numbers."""


def list_grids(content: Content, sheets: Sequence[Sheet]) -> tuple[Grid, ...]:
    """List the tables of a workbook, sheet by sheet."""
    grids: list[Grid] = []
    for sheet in sheets:
        blocks = split_blocks(fill_merged(sheet))
        for i, block in enumerate(blocks, start=1):
            lines = [(sheet.first_line + at, row) for at, row in block if any(row)]
            shown = content.shown if len(sheets) == 1 else f"{content.shown}#{sheet.name}"
            shown = shown if len(blocks) == 1 else f"{shown} ({i})"
            grids.append(
                Grid(
                    kind="excel",
                    shown=shown,
                    name=sheet.name,
                    first=tuple(row for _, row in lines[:_SAMPLE_ROWS]),
                    load=partial(_load, lines),
                    read_rows=partial(_read_rows, lines),
                    digest=partial(digest_bytes, content.open),
                    notes=sheet.notes,
                )
            )
    return tuple(grids)


def fill_merged(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    """Give a sheet's rows with every merged cell holding what its range shows."""
    rows = [list(row) for row in sheet.rows]
    for (top, left), (bottom, right) in sheet.merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        shown = rows[top][left]
        for at in range(top, min(bottom + 1, len(rows))):
            width = len(rows[at])
            for column in range(left, min(right + 1, width)):
                rows[at][column] = shown
    return [(at, tuple(row)) for at, row in enumerate(rows)]


def split_blocks(rows: Lines) -> list[Lines]:
    """Split a sheet into its tables: below a blank row, or beside a blank column, new headings begin one.

    Rows that have no headings of their own go on with the table above them.
    """
    blocks: list[Lines] = []
    for segment in _split_rows(rows):
        is_table = has_headings([row for _, row in segment])
        if blocks and not (is_table and has_headings([row for _, row in blocks[-1]])):
            blocks[-1] = [*blocks[-1], *segment]
        else:
            blocks.append(segment)
    return [beside for block in blocks for beside in _split_columns(block)]


def _split_rows(rows: Lines) -> Iterator[Lines]:
    segment: Lines = []
    for at, row in rows:
        if any(row):
            segment.append((at, row))
        elif segment:
            yield segment
            segment = []
    if segment:
        yield segment


def _split_columns(block: Lines) -> list[Lines]:
    """Split tables that stand side by side, with a blank column between them."""
    width = max((len(row) for _, row in block), default=0)
    filled = [any(at < len(row) and row[at] for _, row in block) for at in range(width)]
    edges = [at for at in range(1, width - 1) if not filled[at]]
    if not edges or len(block) < _LEAST_ROWS:
        return [block]
    parts: list[Lines] = []
    start = 0
    for end in (*edges, width):
        part = [(at, row[start:end]) for at, row in block]
        if any(any(row) for _, row in part):
            parts.append(part)
        start = end + 1
    if len(parts) > 1 and all(has_headings([row for _, row in part if any(row)]) for part in parts):
        return parts
    return [block]


def _body(lines: Lines, shape: Shape) -> Lines:
    return lines[shape.start + 1 :]


def _load(
    lines: Lines, bench: Bench, shape: Shape, columns: dict[str, int], required: tuple[str, ...]
) -> Loaded:
    del required  # a sheet's rows are all as wide as the sheet
    n = create_relation(
        bench.database,
        bench.name_relation(),
        ["line", *columns],
        (
            [line, *(row[at] if at < len(row) else "" for at in columns.values())]
            for line, row in _body(lines, shape)
        ),
        bench.folder / "sheet.csv",
    )
    return Loaded(n, (), has_lines=True)


def _read_rows(lines: Lines, shape: Shape) -> Iterator[tuple[int, list[str]] | Reject]:
    for line, row in _body(lines, shape):
        yield line, list(row)
