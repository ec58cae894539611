"""Sheets as calamine gives them, as plain values; also a program of its own, for files read apart.

Old workbooks are read by a process of their own: their format is a file system in a file, and a damaged
one may make its reader run forever, or ask for all the memory there is and end the process.
This module therefore imports nothing of ours, so that it starts at once.
"""

from __future__ import annotations

import io
import pickle
import sys
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

MAX_MEMORY = 4 << 30
"""Bytes that a process apart may take."""
_MAX_DIGITS = 1e22
"""Beyond, a number's digits are the computer's and nobody's."""

RawSheet = tuple[
    str, bool, tuple[int, int], list[tuple[str, ...]], list[tuple[tuple[int, int], tuple[int, int]]]
]
"""Name, whether it is hidden, the place of its first cell, its rows, and merged cells as places in them."""


class UnreadableError(Exception):
    """A workbook that cannot be read; ``reason`` says why, ``is_locked`` whether by a password."""

    def __init__(self, reason: str, *, is_locked: bool = False) -> None:
        self.reason = reason
        self.is_locked = is_locked
        super().__init__(reason)


def read_raw(raw: bytes) -> list[RawSheet]:
    """Read the sheets of a workbook.

    Raises
    ------
    UnreadableError
        If it cannot be read.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        hidden = {one.name for one in workbook.sheets_metadata if one.visible != SheetVisibleEnum.Visible}
        return [_read_sheet(workbook, name, name in hidden) for name in workbook.sheet_names]
    except PasswordError as error:
        raise UnreadableError(str(error), is_locked=True) from error
    except (CalamineError, ValueError, OSError, OverflowError, MemoryError) as error:
        raise UnreadableError(str(error).rstrip(".") or type(error).__name__) from error
    except BaseException as error:
        # what Rust calls a panic is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError(str(error).splitlines()[0] if str(error) else "panic") from error


def _read_sheet(workbook: CalamineWorkbook, name: str, is_hidden: bool) -> RawSheet:  # noqa: FBT001
    sheet = workbook.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    # blank rows above the first are given, blank columns beside it are not
    rows = [tuple(map(show_cell, row)) for row in islice(sheet.iter_rows(), top, None)]
    merged = [
        ((first[0] - top, first[1] - left), (last[0] - top, last[1] - left))
        for first, last in sheet.merged_cell_ranges or ()
        if first[0] >= top and first[1] >= left and first[0] - top < len(rows)
    ]
    return name, is_hidden, (top, left), rows, sorted(merged)


def show_cell(cell: Any) -> str:  # noqa: ANN401
    """Write a cell as text: whole numbers without decimals, dates as ISO.

    Examples
    --------
    >>> show_cell(12.0), show_cell(True), show_cell(0.25), show_cell(1.29403e18)
    ('12', 'true', '0.25', '1294030000000000000')
    """
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if abs(cell) < _MAX_DIGITS and cell.is_integer() else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell).strip()


def main() -> None:
    """Read a workbook from the standard input; write its sheets, or why there are none."""
    try:
        import resource
    except ImportError:  # Windows has no such limits: there, asking for too much fails by itself
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    try:
        answer: object = read_raw(sys.stdin.buffer.read())
    except UnreadableError as error:
        answer = (error.reason, error.is_locked)
    pickle.dump(answer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
