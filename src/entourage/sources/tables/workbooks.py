"""Workbooks: Excel old and new, OpenDocument, and web pages that call themselves so, as sheets of text."""

from __future__ import annotations

import io
import pickle
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entourage.errors import InputError
from entourage.model import Note
from entourage.sources.opening.contents import guard
from entourage.sources.opening.encoding import decode_whole
from entourage.sources.opening.web_tables import MAX_CELLS, TooLargeError, is_markup_workbook, read_web_tables
from entourage.sources.tables import calamine_sheets
from entourage.sources.tables.calamine_sheets import UnreadableError, read_raw, show_cell
from entourage.sources.tables.sheet_errors import find_errors
from entourage.sources.tables.sheet_sizes import look_over

if TYPE_CHECKING:
    from entourage.sources.opening.contents import Content
    from entourage.sources.tables.calamine_sheets import RawSheet

__all__ = ["Sheet", "read_sheets", "show_cell"]

MAX_SECONDS = 300
"""How long an old workbook may take to read."""
_HEAD = 1 << 18
_OLE = b"\xd0\xcf\x11\xe0"
Errors = dict[str, dict[tuple[int, int], str]]
"""Sheet's name → (row, column) from 0 → the error that the cell shows."""
_LOCKED = re.compile(
    re.escape("EncryptedPackage".encode("utf-16-le"))
    # of old workbooks: the record that opens one, perhaps one on writing, the record of the password
    + rb"|\x09\x08\x10\x00\x00\x06\x05\x00[\x00-\xff]{12}(?:\x86\x00\x00\x00)?\x2f\x00"
)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook as text."""

    name: str
    first_line: int
    """Number of its first row that holds anything."""
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    """Merged cells: first and last (row, column) of each, as places in `rows`."""
    notes: tuple[Note, ...] = ()
    """What there is to know of it."""


def read_sheets(content: Content) -> tuple[Sheet, ...]:
    """Read the sheets of a workbook that hold anything.

    Raises
    ------
    InputError
        If the workbook cannot be read.
    """
    with guard(content.shown), content.open() as stream:
        raw = stream.read()
    if is_markup_workbook(raw[:_HEAD]):
        return _read_markup(content.shown, raw)
    errors: Errors = {}
    try:
        if raw.startswith(_OLE):
            if _LOCKED.search(raw):
                raise _lock(content.shown)
            sheets = _read_apart(raw)
        else:
            errors = _look_into(content.shown, raw)
            sheets = read_raw(raw)
    except UnreadableError as error:
        if error.is_locked:
            raise _lock(content.shown) from error
        raise _refuse(content.shown, error.reason) from error
    finished = (_finish(sheet, errors.get(sheet[0], {})) for sheet in sheets)
    return tuple(sheet for sheet in finished if any(any(row) for row in sheet.rows))


def _finish(sheet: RawSheet, errors: dict[tuple[int, int], str]) -> Sheet:
    name, is_hidden, (top, left), rows, merged = sheet
    for (at, column), shown in errors.items():
        if 0 <= at - top < len(rows) and 0 <= column - left < len(rows[at - top]):
            row = list(rows[at - top])
            row[column - left] = row[column - left] or shown
            rows[at - top] = tuple(row)
    notes = (Note("The sheet '{sheet}' is hidden in the workbook.", {"sheet": name}),) if is_hidden else ()
    return Sheet(name, top + 1, tuple(rows), tuple(merged), notes)


def _refuse(shown: str, reason: str) -> InputError:
    return InputError(
        "{file} cannot be read as a workbook ({reason}): open it and save it again as .xlsx or CSV.",
        file=shown,
        reason=reason,
    )


def _lock(shown: str) -> InputError:
    return InputError("{file} is protected by a password: open it and save it again without one.", file=shown)


def _look_into(shown: str, raw: bytes) -> Errors:
    """Find a workbook's errors, once its sheets are known to be of a reasonable size.

    A sheet whose cells lie so far apart that the reader would fill the memory with blanks is refused.
    """
    with guard(shown), zipfile.ZipFile(io.BytesIO(raw)) as archive:
        seen = look_over(archive)
        far, errors = seen.far, find_errors(archive, set() if seen.far else seen.with_errors)
    if far is not None:
        raise InputError(
            "{file}: a sheet has something in cell {cell}, so far from the rest that it would span {n} "
            "million cells. Delete what stands there (Ctrl+End goes to it) and save the workbook again.",
            file=shown,
            cell=far.cell,
            n=far.n_cells // 1_000_000,
        )
    return errors


def _read_apart(raw: bytes) -> list[RawSheet]:
    """Read an old workbook by a process of its own, which may fail without this one."""
    command = [sys.executable, "-P", calamine_sheets.__file__]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=MAX_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise UnreadableError("its reader does not come to an end") from None
    except OSError:
        return read_raw(raw)  # where no process can be started
    if done.returncode:
        raise UnreadableError("its reader broke off")
    answer = pickle.loads(done.stdout)  # noqa: S301 - our own process wrote it
    if isinstance(answer, tuple):
        raise UnreadableError(answer[0], is_locked=answer[1])
    sheets: list[RawSheet] = answer
    return sheets


def _read_markup(shown: str, raw: bytes) -> tuple[Sheet, ...]:
    """Read the tables of a web page, or of Excel's XML of 2003."""
    try:
        tables = read_web_tables(decode_whole(raw))
    except TooLargeError:
        raise InputError(
            "{file}: its tables span more than {n} million cells, as no sheet does.",
            file=shown,
            n=MAX_CELLS // 1_000_000,
        ) from None
    except ValueError as error:
        raise _refuse(shown, str(error).rstrip(".")) from error
    return tuple(Sheet(table.name, 1, table.rows, table.merged) for table in tables)
