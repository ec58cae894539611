"""Vendor tables: CSV with whatever separator and preamble, or the same saved as a workbook."""

from __future__ import annotations

import csv
import io
import itertools
from contextlib import suppress
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from entourage.errors import InputError
from entourage.sources.formats.parts.streams import open_text
from entourage.sources.opening.contents import HEAD
from entourage.sources.opening.encoding import decode_whole
from entourage.sources.opening.web_tables import is_markup_workbook, read_web_tables
from entourage.sources.records import Match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_SEPARATORS = ",;\t|"
_PREAMBLE = 12
"""Rows in which the headings are looked for: some exports begin with notes."""
NO_MATCH = Match(0.0, "")

csv.field_size_limit(1 << 27)


class TableRow(NamedTuple):
    """One row of a vendor table: values as text by heading in lower case."""

    line: int
    values: dict[str, str]

    def get(self, *headings: str) -> str:
        """Give the first value that is not blank under any of these headings."""
        for heading in headings:
            value = self.values.get(heading, "")
            if value:
                return value
        return ""


def fold_heading(heading: object) -> str:
    """Write a heading in lower case with single spaces."""
    return " ".join(str(heading).replace("\x00", "").casefold().split()).lstrip("\ufeff")


def find_headings(sample: Sample, required: Sequence[str]) -> tuple[str, ...]:
    """Find the row of headings that has all the required ones, in a table or in a sheet of a workbook."""
    rows = (
        tuple(tuple(map(fold_heading, row)) for row in sample.sheets.values())
        if sample.sheets
        else _fold_first_rows(sample.text)
    )
    return next((row for row in rows if set(required) <= set(row)), ())


def match_headings(sample: Sample, required: Sequence[str], *, score: float = 0.9) -> Match:
    """Match a table by headings that no other export has together."""
    if find_headings(sample, required):
        return Match(score, ", ".join(required))
    return NO_MATCH


@lru_cache(maxsize=4)
def _fold_first_rows(text: str) -> tuple[tuple[str, ...], ...]:
    """Fold the first rows of a text, which every format looks at in turn."""
    text = text.lstrip("\ufeff \r\n")
    if not text or text[0] in "{[<":
        return ()
    rows: list[tuple[str, ...]] = []
    # a table's first rows are read up to where it cannot be taken apart
    with suppress(csv.Error):
        reader = csv.reader(io.StringIO(text), delimiter=_find_separator(text))
        rows.extend(tuple(map(fold_heading, row)) for row in itertools.islice(reader, _PREAMBLE))
    return tuple(rows)


def _find_separator(text: str) -> str:
    """Find the character that separates the most cells in the first lines."""
    lines = text.splitlines()[:_PREAMBLE]
    return max(_SEPARATORS, key=lambda mark: max((line.count(mark) for line in lines), default=0))


def read_table(open_bytes: Opener, sample: Sample, required: Sequence[str]) -> Iterator[TableRow]:
    """Read the rows under the headings that have all of `required`.

    Raises
    ------
    InputError
        If no row has these headings, or a workbook cannot be read.
    """
    rows = _read_sheets(open_bytes, sample) if sample.sheets else _read_csv(open_bytes)
    needed = set(required)
    headings: list[str] | None = None
    looked_at = 0
    for line, cells in rows:
        if headings is None:
            looked_at += 1
            folded = [fold_heading(cell) for cell in cells]
            if needed <= set(folded):
                headings = folded
            elif looked_at > _PREAMBLE and not sample.sheets:
                break
            continue
        if any(cells):
            yield TableRow(line, dict(zip(headings, cells, strict=False)))
    if headings is None:
        raise InputError(
            "{path} does not have the columns {columns} in its first rows. Check that it is the export it "
            "is taken for, or give --format.",
            path=sample.name,
            columns=", ".join(required),
        )


def _read_csv(open_bytes: Opener) -> Iterator[tuple[int, list[str]]]:
    with open_text(open_bytes()) as text:
        head = text.read(1 << 16)
        separator = _find_separator(head)
    with open_text(open_bytes()) as text:
        reader = csv.reader(_clean_lines(text), delimiter=separator)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                # a cell larger than any text: what follows in it is not a table any more
                return
            yield line, [cell.strip() for cell in cells]


def _clean_lines(text: io.TextIOWrapper) -> Iterator[str]:
    for line in text:
        yield line.replace("\x00", "") if "\x00" in line else line


def _read_sheets(open_bytes: Opener, sample: Sample) -> Iterator[tuple[int, list[str]]]:
    for sheet in sample.sheets:
        yield from read_sheet(open_bytes, sample, sheet)


def read_sheet(
    open_bytes: Opener, sample: Sample, sheet: str, *, show: Callable[[Any], str] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Read a sheet's rows as text.

    Raises
    ------
    InputError
        If the workbook cannot be read.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with open_bytes() as opened:
            raw = opened.read()
        if is_markup_workbook(raw[:HEAD]):
            rows = _read_web_table(raw, sheet)
        else:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
            rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise InputError(
            "{path} cannot be read as a workbook ({reason}). Open it and save it again as .xlsx or CSV.",
            path=sample.name,
            reason=str(error),
        ) from error
    write = show or show_cell
    for line, cells in enumerate(rows, start=1):
        yield line, [write(cell) for cell in cells]


def _read_web_table(raw: bytes, name: str) -> list[list[Any]]:
    """Read a table of a web page that calls itself a workbook."""
    return next(
        (list(map(list, one.rows)) for one in read_web_tables(decode_whole(raw)) if one.name == name), []
    )


def show_cell(cell: Any) -> str:  # noqa: ANN401
    """Write a workbook's cell as text: whole numbers without decimals, dates as ISO."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell).strip()
