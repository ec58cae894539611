"""Spreadsheets that are text: web pages with tables, and the XML of Excel 2003.

CRMs and accounting programs write a web page and call it ``.xls``, which Excel opens. Pages are taken
apart tag by tag, in one pass that never looks at a character more than a few times, whatever is wrong
with them; nothing of a page is run or fetched.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CELLS = 20_000_000
"""Cells that a table of a page may have, with those that its spans cover."""
_MAX_SPAN = 1000
_MAX_COLUMNS, _MAX_ROWS = 16_384, 1_048_576
_SNIFFED = 4096
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|table)\b")
_OFFICE = b"urn:schemas-microsoft-com:office:spreadsheet"
# quoted values may hold any sign; a tag that never ends stops at the next one
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*+)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,6})", re.IGNORECASE)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_ENDS = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "noscript", "title", "textarea")
}
"""What is not shown, up to where it ends."""
_BREAKS = frozenset({"br", "p", "div", "li"})

Merged = tuple[tuple[int, int], tuple[int, int]]


class TooLargeError(ValueError):
    """A table spans more cells than any sheet has."""


@dataclass(frozen=True, slots=True)
class WebTable:
    """One table: its rows as text, and which of its cells span several."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Merged, ...]


def is_markup_workbook(head: bytes) -> bool:
    r"""Say whether a file is a web page that holds a table, or the XML of Excel 2003.

    Examples
    --------
    >>> is_markup_workbook(b"<html><body><table><tr><td>nom</td></tr></table>")
    True
    >>> is_markup_workbook(b"<?xml version='1.0'?><graphml/>"), is_markup_workbook(b"nom;ville\n")
    (False, False)
    """
    start = head[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not start.startswith(b"<"):
        return False
    # UTF-16 without its zero bytes is near enough
    folded = head.replace(b"\0", b"").lower()
    if _OFFICE in folded[:_SNIFFED] and b"<html" not in folded[:_SNIFFED]:
        return b"<workbook" in folded[:_SNIFFED] or b":workbook" in folded[:_SNIFFED]
    return b"<table" in folded and _PAGE.search(folded[:_SNIFFED]) is not None


def find_charset(head: bytes) -> str | None:
    """Find the encoding that a page or an XML file says it is written in."""
    found = _CHARSET.search(head[:_SNIFFED])
    return found[1].decode("ascii").lower() if found else None


def read_web_tables(text: str) -> tuple[WebTable, ...]:
    """Read the tables of a page, or the sheets of Excel's XML.

    Raises
    ------
    TooLargeError
        If one spans more cells than any sheet has.
    ValueError
        If the XML is broken or declares entities.
    """
    if _OFFICE.decode() in text[:_SNIFFED].lower() and "<html" not in text[:_SNIFFED].lower():
        return _read_xml(text)
    page = _Page()
    for edge, name, attributes, said in _split_tags(text):
        page.hear(said)
        if name:
            page.take(name, attributes, closes=edge == "/")
    return page.finish()


def _split_tags(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Give each tag: ``/`` if it closes, its name, its attributes, and the text before it."""
    at, said = 0, 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            shut = text.find("-->", at + 4)
            yield "", "", "", html.unescape(text[said:at])
            if shut < 0:
                return
            at = said = shut + 3
            continue
        tag = _TAG.match(text, at)
        if tag is None:
            # a declaration, an instruction, or a sign that is no tag
            at += 1
            if text.startswith(("!", "?"), at):
                yield "", "", "", html.unescape(text[said : at - 1])
                shut = text.find(">", at)
                if shut < 0:
                    return
                at = said = shut + 1
            continue
        name = tag[2].lower()
        yield tag[1], name, tag[3], html.unescape(text[said : tag.start()])
        at = said = tag.end()
        if name in _ENDS and not tag[1]:
            end = _ENDS[name].search(text, at)
            at = said = end.start() if end else len(text)
    yield "", "", "", html.unescape(text[said:])


@dataclass
class _Cells:
    """How many cells a page has, with those that its spans cover."""

    n: int = 0

    def add(self, n: int) -> None:
        """Count cells, as long as they are not too many."""
        self.n += max(n, 0)
        if self.n > MAX_CELLS:
            raise TooLargeError


@dataclass
class _Grid:
    """A table as it grows."""

    cells: _Cells
    name: str = ""
    rows: list[list[str]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    covered: dict[int, int] = field(default_factory=dict)
    """Column → rows below that a cell above still covers."""
    span: tuple[int, int] = (1, 1)
    said: list[str] | None = None
    """What the open cell says; None where none is open."""

    def open_row(self) -> None:
        self.close_cell()
        self.rows.append([])
        self._skip_covered()

    def _skip_covered(self) -> None:
        row = self.rows[-1]
        before = len(row)
        while self.covered.get(len(row), 0) > 0:
            self.covered[len(row)] -= 1
            row.append("")
        self.cells.add(len(row) - before)

    def open_cell(self, attributes: str) -> None:
        self.close_cell()
        if not self.rows:
            self.open_row()
        spans = {kind.lower(): int(n) for kind, n in _SPAN.findall(attributes)}
        self.span = (
            min(max(spans.get("row", 1), 1), _MAX_ROWS),
            min(max(spans.get("col", 1), 1), _MAX_SPAN),
        )
        self.said = []

    def close_cell(self) -> None:
        if self.said is None:
            return
        tall, wide = self.span
        row, top = self.rows[-1], len(self.rows) - 1
        left = len(row)
        row.append(" ".join("".join(self.said).split()))
        row.extend([""] * (wide - 1))
        if tall > 1:
            self.covered.update(dict.fromkeys(range(left, left + wide), tall - 1))
        if tall > 1 or wide > 1:
            self.merged.append(((top, left), (top + tall - 1, left + wide - 1)))
        self.cells.add(wide)
        if len(row) > _MAX_COLUMNS:
            raise TooLargeError
        self.said = None
        self._skip_covered()

    def build(self, n: int) -> WebTable:
        self.close_cell()
        last = len(self.rows) - 1
        merged = tuple((start, (min(row, last), column)) for start, (row, column) in self.merged)
        return WebTable(self.name or f"table {n}", _level(self.rows), merged)


def _level(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Make rows equally wide, as those of a sheet are."""
    width = max(map(len, rows), default=0)
    if width * len(rows) > MAX_CELLS:
        return tuple(map(tuple, rows))
    return tuple((*row, *([""] * (width - len(row)))) for row in rows)


class _Page:
    """The tables of a page, those within others apart."""

    def __init__(self) -> None:
        self._cells = _Cells()
        self._open: list[_Grid] = []
        self._found: list[_Grid] = []
        self._caption: list[str] | None = None

    def hear(self, text: str) -> None:
        """Take the text between two tags."""
        if self._caption is not None:
            self._caption.append(text)
        elif text and self._open and self._open[-1].said is not None:
            self._open[-1].said.append(text)

    def take(self, name: str, attributes: str, *, closes: bool) -> None:
        """Take a tag."""
        if name == "table":
            self._take_table(closes=closes)
        elif not self._open:
            return
        elif name == "caption":
            self._take_caption(closes=closes)
        elif name in ("td", "th"):
            self._open[-1].close_cell() if closes else self._open[-1].open_cell(attributes)
        elif name == "tr":
            self._open[-1].close_cell() if closes else self._open[-1].open_row()
        elif name in _BREAKS:
            self.hear(" ")

    def _take_table(self, *, closes: bool) -> None:
        if not closes:
            self._open.append(_Grid(self._cells))
            self._found.append(self._open[-1])
        elif self._open:
            self._open.pop().close_cell()
            self._caption = None

    def _take_caption(self, *, closes: bool) -> None:
        if closes and self._caption is not None:
            self._open[-1].name = " ".join("".join(self._caption).split())[:80]
        self._caption = None if closes else []

    def finish(self) -> tuple[WebTable, ...]:
        """Give the tables in the order in which they begin, those that hold nothing left out."""
        built: list[WebTable] = []
        names: set[str] = set()
        for i, grid in enumerate(self._found, start=1):
            if grid.name and grid.name in names:
                grid.name = f"{grid.name} ({i})"
            names.add(grid.name)
            built.append(grid.build(i))
        return tuple(table for table in built if any(any(row) for row in table.rows))


def _read_xml(text: str) -> tuple[WebTable, ...]:
    """Read SpreadsheetML 2003: ``Worksheet/Table/Row/Cell/Data``, places told by ``ss:Index``."""
    reader = _SpreadsheetXml()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.hear
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(re.sub(r"^\s*<\?xml.*?\?>", "", text, count=1), True)  # noqa: FBT003
    except expat.ExpatError as error:
        if not reader.tables:
            raise ValueError(str(error)) from error
    return tuple(table for table in reader.tables if any(any(row) for row in table.rows))


def _refuse_entity(*_declaration: object) -> None:
    msg = "it declares XML entities"
    raise ValueError(msg)


class _SpreadsheetXml:
    """The sheets of Excel's XML as they are read."""

    def __init__(self) -> None:
        self.tables: list[WebTable] = []
        self._name = ""
        self._rows: list[list[str]] = []
        self._merged: list[Merged] = []
        self._cells = _Cells()
        self._span = (0, 0)
        self._kind = ""
        self._said: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        local = tag.rpartition(" ")[2]
        said = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        if local == "Worksheet":
            self._name, self._rows, self._merged = said.get("Name", ""), [], []
        elif local == "Row":
            self._pad_rows(_read_index(said, len(self._rows) + 1) - 1)
            self._rows.append([])
        elif local == "Cell" and self._rows:
            self._open_cell(said)
        elif local == "Data":
            self._kind, self._said = said.get("Type", ""), []

    def _pad_rows(self, n: int) -> None:
        self._cells.add(n - len(self._rows))
        self._rows.extend([] for _ in range(n - len(self._rows)))

    def _open_cell(self, said: dict[str, str]) -> None:
        row = self._rows[-1]
        column = _read_index(said, len(row) + 1) - 1
        if column >= _MAX_COLUMNS:
            raise TooLargeError
        self._cells.add(column + 1 - len(row))
        row.extend([""] * (column - len(row)))
        row.append("")
        wide = min(_read_number(said.get("MergeAcross")), _MAX_COLUMNS)
        tall = min(_read_number(said.get("MergeDown")), _MAX_ROWS)
        if wide or tall:
            top = len(self._rows) - 1
            self._merged.append(((top, column), (top + tall, column + wide)))
            row.extend([""] * wide)
            self._cells.add(wide)
        self._span = (len(self._rows) - 1, column)

    def hear(self, text: str) -> None:
        """Take text."""
        if self._said is not None:
            self._said.append(text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        local = tag.rpartition(" ")[2]
        if local == "Data" and self._said is not None and self._rows:
            row, column = self._span
            if row < len(self._rows) and column < len(self._rows[row]):
                self._rows[row][column] = _show_data(self._kind, " ".join("".join(self._said).split()))
            self._said = None
        elif local == "Worksheet":
            self.tables.append(WebTable(self._name, _level(self._rows), tuple(self._merged)))


def _read_number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def _read_index(said: dict[str, str], usual: int) -> int:
    """Read ``ss:Index``, which begins at 1 and never goes back."""
    return max(_read_number(said.get("Index")), usual)


def _show_data(kind: str, text: str) -> str:
    if kind == "Boolean":
        return {"1": "true", "0": "false"}.get(text, text)
    if kind == "DateTime":
        return text.removesuffix(".000")
    if kind == "Number" and re.fullmatch(r"-?\d{1,15}\.0+", text):
        return text.partition(".")[0]
    return text
