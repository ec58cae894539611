"""How far a workbook's cells reach, found before it is read.

A reader that lays a sheet out as a rectangle asks for the memory of all that lies between its first and
its last cell: one value in the farthest cell of an otherwise empty sheet is 17 billion of them. What a
sheet declares as its size is not to be trusted: its cells are looked at, in one pass over the packed file.

Formats: ECMA-376 part 1 (18.3.1, worksheets), [MS-XLSB] 2.1.4 (records), OpenDocument 1.3 part 3 (9.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from entourage.sources.tables.calamine_sheets import UnreadableError

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

MAX_CELLS = 30_000_000
"""Cells that a sheet may span whatever it holds."""
MIN_SHARE = 0.1
"""Share of them that must hold something where a sheet spans more."""

_BLOCK = 1 << 20
_WIDE = re.compile(rb"""r=["']([A-Za-z]{2,7})\d""")
_LOW = re.compile(rb"""r=["'][A-Za-z]*\d{6}""")
_LOWEST = re.compile(rb"""r=["'][A-Za-z]*(\d{7,12})["']""")
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^<>]*?\sr=["']([A-Za-z]{1,7})(\d{1,12})["'][^<>]*(?<!/)>""")
_NARROW, _SHORT, _LONG = 26, 99_999, 999_999
"""Columns and rows of sheets whose references have one letter, at most five digits, at most six."""
_ERRORS = (b't="e"', b"t='e'")
_ODS_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(\s[^<>]*?)?(/?)>")
_ODS_REPEATED = re.compile(rb"""-repeated=["'](\d{1,12})["']""")
_ODS_VALUE = b"office:value-type"
_ROW, _CELLS = 0, frozenset({*range(2, 12), 62})
"""Records of the binary format: the head of a row, and cells that hold something."""


@dataclass(frozen=True, slots=True)
class FarCell:
    """The corner that makes a sheet too large."""

    cell: str
    n_cells: int


@dataclass(slots=True)
class Overview:
    """What was seen of a workbook before it is read."""

    far: FarCell | None = None
    """The corner of a sheet whose cells lie too far apart to be laid out."""
    with_errors: set[str] = field(default_factory=set)
    """Parts of the file that may hold cells with errors."""


def look_over(archive: zipfile.ZipFile) -> Overview:
    """Look a workbook over, up to the first sheet that is too large.

    Raises
    ------
    UnreadableError
        If it is made to keep one from finding out.
    """
    seen = Overview()
    for entry in archive.infolist():
        name = entry.filename.lower()
        if name == "content.xml":
            far = max((_judge(*reach) for reach in _reach_ods(archive, entry)), key=_size, default=None)
        elif name.endswith(".bin") and "sheet" in name:
            far = _judge(*_reach_binary(archive.read(entry)))
        elif name.endswith((".bin", ".png", ".jpeg", ".jpg", ".gif", ".emf", ".wmf")):
            continue
        else:
            far = _judge_xml(archive, entry, seen.with_errors)
        if far is not None:
            seen.far = far
            break
    return seen


def _size(far: FarCell | None) -> int:
    return far.n_cells if far else 0


def _judge(rows: int, columns: int, n: int) -> FarCell | None:
    spanned = rows * columns
    if spanned <= MAX_CELLS or n >= MIN_SHARE * spanned:
        return None
    return FarCell(f"{_name_column(columns)}{rows}", spanned)


def _name_column(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _count_column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _read_pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give an XML file in pieces that begin and end between tags."""
    rest = b""
    with archive.open(entry) as stream:
        while block := stream.read(_BLOCK):
            piece = rest + block
            cut = piece.rfind(b"<", 1)
            if cut < 0 and b">" not in piece and len(piece) > _BLOCK:
                raise UnreadableError("it has a tag that does not end")
            rest, piece = (piece, b"") if cut < 0 else (piece[cut:], piece[:cut])
            yield piece
    yield rest


def _judge_xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, with_errors: set[str]) -> FarCell | None:
    """Judge a sheet, quickly where its references alone say that it is small."""
    columns, rows = _NARROW, _SHORT
    for piece in _read_pieces(archive, entry):
        columns = max([columns, *map(_count_column, set(_WIDE.findall(piece)))])
        if rows > _SHORT or _LOW.search(piece):
            rows = max([rows, _LONG, *map(int, set(_LOWEST.findall(piece)))])
        if any(error in piece for error in _ERRORS):
            with_errors.add(entry.filename)
    if rows * columns <= MAX_CELLS:
        return None
    columns = rows = n = 0
    for piece in _read_pieces(archive, entry):
        found = _CELL.findall(piece)
        n += len(found)
        columns = max([columns, *map(_count_column, {letters for letters, _ in found})])
        rows = max([rows, *map(int, {digits for _, digits in found})])
    return _judge(rows, columns, n)


def _reach_binary(raw: bytes) -> tuple[int, int, int]:
    """Give the rows, the columns and the number of cells of a sheet of records."""
    row = rows = columns = n = at = 0
    end = len(raw)
    while at < end:
        kind = raw[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = (kind & 0x7F) | (raw[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end and shift < 28:  # noqa: PLR2004 - four bytes of seven bits
            byte = raw[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:  # noqa: PLR2004
                break
        if kind == _ROW:
            row = int.from_bytes(raw[at : at + 4], "little") + 1
        elif kind in _CELLS:
            n += 1
            rows = max(rows, row)
            columns = max(columns, int.from_bytes(raw[at : at + 4], "little") + 1)
        at += size
    return rows, columns, n


def _reach_ods(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[int, int, int]]:
    """Give the same of each OpenDocument sheet, in which rows and cells may be repeated."""
    row = times = column = rows = columns = n = 0
    for piece in _read_pieces(archive, entry):
        for kind, attributes, closed in _ODS_TAG.findall(piece):
            if kind == b"table":
                yield rows, columns, n
                row = times = rows = columns = n = 0
                continue
            found = _ODS_REPEATED.search(attributes)
            repeated = int(found[1]) if found else 1
            if kind == b"table-row":
                row += times
                times, column = repeated, 0
                continue
            column += repeated
            if not closed or _ODS_VALUE in attributes:
                n += 1
                rows, columns = max(rows, row + times), max(columns, column)
    yield rows, columns, n
