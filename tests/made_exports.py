"""Exports made by hand, faithful to each format, with what becomes of them.

Each `Made` says how many things its file holds and how many of them cannot be used, counted by eye;
`read_made` reads one the way the program does.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineWorkbook

from entourage.sources.formats import FORMATS
from entourage.sources.formats.parts.streams import open_text
from entourage.sources.records import Importer, Record, Sample

if TYPE_CHECKING:
    from collections.abc import Iterable

SCRIPT = "</script><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://evil.example","clic")'


@dataclass(frozen=True)
class Made:
    """One made-up export."""

    format: str
    name: str
    content: bytes
    n_read: int
    n_rejected: int = 0


def to_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def to_lines(*values: object) -> bytes:
    return b"".join(json.dumps(value, ensure_ascii=False).encode() + b"\n" for value in values)


def to_zip(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def make_sample(name: str, content: bytes, path: Path | None = None) -> Sample:
    head = content[: 1 << 18]
    sheets: dict[str, tuple[str, ...]] = {}
    members: tuple[str, ...] = ()
    if head.startswith(b"PK"):
        members = tuple(zipfile.ZipFile(io.BytesIO(content)).namelist())
        if "xl/workbook.xml" in members:
            workbook, members = CalamineWorkbook.from_filelike(io.BytesIO(content)), ()
            for sheet in workbook.sheet_names:
                rows = workbook.get_sheet_by_name(sheet).to_python()
                sheets[sheet] = tuple(str(cell) for cell in rows[0]) if rows else ()
    text = "" if sheets or members else open_text(io.BytesIO(head)).read()
    return Sample(path or Path(name), name, head, text, sheets=sheets, members=members)


def find_importer(name: str) -> Importer:
    return next(importer for importer in FORMATS if importer.name == name)


def read_made(format_name: str, name: str, content: bytes, path: Path | None = None) -> list[Record]:
    return list(
        find_importer(format_name).read(lambda: io.BytesIO(content), make_sample(name, content, path))
    )


def ties(records: Iterable[Record]) -> Counter[tuple[str, str, str]]:
    """Count (source, target, type) of interactions, without posts towards nobody."""
    return Counter(
        (row.values["source"], row.values["target"], row.values.get("type", ""))
        for record in records
        for row in record.rows
        if row.table == "interactions" and row.values["source"] != row.values["target"]
    )


def rows_of(records: Iterable[Record], table: str) -> list[dict[str, Any]]:
    return [row.values for record in records for row in record.rows if row.table == table]


def people(records: Iterable[Record]) -> dict[str, dict[str, Any]]:
    """Merge the people rows of a file, later facts over earlier ones."""
    merged: dict[str, dict[str, Any]] = {}
    for values in rows_of(records, "people"):
        merged.setdefault(values["person_id"], {}).update(values)
    return merged


def rejects(records: Iterable[Record]) -> Counter[str]:
    return Counter(record.reject for record in records if record.reject)
