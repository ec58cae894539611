"""Excel and OpenDocument workbooks: their sheets, each a table."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook

from entourage.errors import InputError
from entourage.sources.opening.contents import guard

if TYPE_CHECKING:
    from entourage.sources.opening.contents import Content


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook as text."""

    name: str
    first_line: int
    """Number of its first row that holds anything."""
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    """Merged cells: first and last (row, column) of each, as places in `rows`."""


def read_sheets(content: Content) -> tuple[Sheet, ...]:
    """Read the sheets of a workbook that hold anything.

    Raises
    ------
    InputError
        If the workbook cannot be read.
    """
    with guard(content.shown), content.open() as stream:
        held = io.BytesIO(stream.read())
    try:
        workbook = CalamineWorkbook.from_filelike(held)
        sheets = tuple(_read_sheet(workbook, name) for name in workbook.sheet_names)
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise InputError(
            "{file} cannot be read as a workbook ({reason}): open it and save it again as .xlsx or CSV.",
            file=content.shown,
            reason=str(error).rstrip("."),
        ) from error
    return tuple(sheet for sheet in sheets if sheet.rows)


def _read_sheet(workbook: CalamineWorkbook, name: str) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    # rows are given from the first on, columns from the first that holds anything
    left = sheet.start[1] if sheet.start else 0
    merged = tuple(
        ((top, max(first - left, 0)), (bottom, last - left))
        for (top, first), (bottom, last) in sheet.merged_cell_ranges or ()
        if last >= left
    )
    return Sheet(name, 1, tuple(tuple(map(show_cell, row)) for row in sheet.iter_rows()), merged)


def show_cell(cell: Any) -> str:  # noqa: ANN401
    """Write a cell as text: whole numbers without decimals, dates as ISO.

    Examples
    --------
    >>> show_cell(12.0), show_cell(True), show_cell(0.25)
    ('12', 'true', '0.25')
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell).strip()
