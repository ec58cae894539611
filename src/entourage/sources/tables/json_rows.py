"""JSON as tables: one flat object per line, an array of them, or an object that holds such an array."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from entourage.database import load_copy
from entourage.model import Note
from entourage.sources.formats.parts.reasons import NOT_EXPECTED
from entourage.sources.formats.parts.streams import has_json_lines, read_json_items
from entourage.sources.opening.contents import guard
from entourage.sources.opening.digests import choose_digest
from entourage.sources.opening.encoding import decode_text, is_clean
from entourage.sources.records import MAX_CONTENT, Reject
from entourage.sources.tables.relations import make_grid

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from entourage.sources.opening.contents import Content
    from entourage.sources.tables.grids import Bench, Grid

LIST_KEYS = (
    "data",
    "items",
    "rows",
    "results",
    "records",
    "contacts",
    "people",
    "interactions",
    "values",
    "edges",
)
"""Keys under which an export may hold its rows."""


@dataclass(frozen=True)
class Objects:
    """The rows of a JSON file, all keys, in a DuckDB table of text: ``line``, then one column per key."""

    keys: tuple[str, ...]
    """Keys of all rows, sorted."""
    columns: tuple[str, ...]
    """Column of the table for each key."""
    n_rows: int
    rejects: tuple[Reject, ...]


def load_objects(database: duckdb.DuckDBPyConnection, relation: str, content: Content, copy: Path) -> Objects:
    """Load the objects of a JSON file as rows of text.

    Nested objects give ``outer.inner``, lists are joined by ``;``. Keys are found as they come: rows
    written before a key was first seen are padded by DuckDB.
    """
    positions: dict[str, int] = {}
    rejects: list[Reject] = []
    n = 0
    with copy.open("w", encoding="utf-8", newline="", errors="replace") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for item in read_json_items(content.open, LIST_KEYS):
            if item.fault is not None or not isinstance(item.value, dict):
                # the sentence is one of `formats.reasons`, translated there
                shown = item.content or str(item.value)[:MAX_CONTENT]
                rejects.append(Reject(Note(item.fault or NOT_EXPECTED), (shown,), item.line))
                continue
            row = flatten(item.value)
            for key in row:
                if key not in positions:
                    positions[key] = len(positions)
            writer.writerow([item.line, *(row.get(key, "").replace("\0", "") for key in positions)])
            n += 1
    columns = [f"key {i}" for i in range(len(positions))]
    load_copy(database, relation, ["line", *columns], copy)
    keys = tuple(sorted(positions))
    return Objects(keys, tuple(columns[positions[key]] for key in keys), n, tuple(rejects))


def flatten(value: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Flatten an object to text cells.

    Examples
    --------
    >>> flatten({"id": 7, "author": {"name": "Ana"}, "tags": ["a", "b"], "bio": None})
    {'id': '7', 'author.name': 'Ana', 'tags': 'a;b', 'bio': ''}
    """
    row: dict[str, str] = {}
    for key, cell in value.items():
        name = f"{prefix}{key}"
        if isinstance(cell, dict):
            if depth < 3:  # noqa: PLR2004
                row.update(flatten(cell, f"{name}.", depth + 1))
        elif isinstance(cell, list):
            row[name] = ";".join(_show(one) for one in cell if not isinstance(one, dict | list))
        else:
            row[name] = _show(cell)
    return row


def _show(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return repr(cell)
    return str(cell).encode("utf-8", "replace").decode()


def read_grid(content: Content, bench: Bench) -> Grid:
    """Read JSON as a table whose headings are its keys."""
    held = f"objects_{bench.number}"
    opener, notes = content.open, tuple[Note, ...]()
    with guard(content.shown):
        if not is_clean(content.read_head()):
            copy = bench.folder / f"text{bench.number}"
            text = decode_text(opener, None, copy, shown=content.shown, encoding=bench.encoding)
            opener, notes = text.open, text.notes
        decoded = replace(content, open=opener)
        objects = load_objects(bench.database, held, decoded, bench.folder / "objects.csv")
        lines = has_json_lines(opener)
    grid = make_grid(
        content,
        bench,
        held,
        dict(zip(objects.keys, objects.columns, strict=True)),
        kind="jsonl" if lines else "json",
        digest=choose_digest(content, bench.folder, is_text=True),
        rejects=objects.rejects,
    )
    return replace(grid, notes=notes)
