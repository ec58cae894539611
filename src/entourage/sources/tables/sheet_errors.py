"""Cells of a workbook that hold an error (``#REF!``, ``#N/A``), which calamine gives as blank.

They are told from blank cells: a row without a person is one thing, a row whose formula broke another.
Only .xlsx and .xlsm are looked at (ECMA-376 part 1, 18.3.1.4: cells of type ``e``).
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import zipfile

_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^<>]*)>")
_LINK = re.compile(r"<(?:\w+:)?Relationship\b([^<>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*\st=[\"']e[\"'][^<>]*)>\s*(?:<(?:\w+:)?f\b[^<>]*>(?:[^<]*</(?:\w+:)?f>)?\s*)?"
    rb"<(?:\w+:)?v>(#[^<]{1,20})</"
)
_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")


def find_errors(archive: zipfile.ZipFile, parts: set[str]) -> dict[str, dict[tuple[int, int], str]]:
    """Find the errors of a workbook: sheet's name → (row, column) from 0 → what the cell shows.

    Parameters
    ----------
    parts
        Parts of the file that may hold some.
    """
    found: dict[str, dict[tuple[int, int], str]] = {}
    for sheet, part in _list_parts(archive) if parts else []:
        if part in parts:
            found[sheet] = cells = {}
            for attributes, shown in _ERROR.findall(archive.read(part)):
                place = _PLACE.search(b" " + attributes)
                if place:
                    at = int(place[2]) - 1, _count_column(place[1])
                    cells[at] = unescape(shown.decode("utf-8", "replace"))
    return found


def _list_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """List the sheets with the part that each is in."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return []
    links = _list_attributes(archive.read("xl/_rels/workbook.xml.rels"), _LINK)
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    sheets = _list_attributes(archive.read("xl/workbook.xml"), _SHEET)
    parts = []
    for sheet in sheets:
        link = next((value for name, value in sheet.items() if name.endswith(":id")), "")
        target = targets.get(link, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            parts.append((sheet.get("name", ""), part))
    return parts


def _list_attributes(raw: bytes, tag: re.Pattern[str]) -> list[dict[str, str]]:
    text = raw.decode("utf-8", "replace")
    return [
        {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(attributes)}
        for attributes in tag.findall(text)
    ]


def _count_column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
