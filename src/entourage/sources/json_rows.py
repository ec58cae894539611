"""JSON as tables: one flat object per line, an array of them, or an object that holds such an array."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entourage.model import Note
from entourage.sources.formats.reasons import NOT_EXPECTED
from entourage.sources.formats.streams import has_json_lines, read_json_items
from entourage.sources.staging import Reject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.contents import Content

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


def has_lines(content: Content) -> bool:
    """Say whether each line is one object."""
    return has_json_lines(content.open)


def read_json_rows(content: Content) -> Iterator[tuple[int, dict[str, str], Reject | None]]:
    """Read objects as rows of text, with the line or position they have.

    Nested objects give ``outer.inner``, lists are joined by ``;``.
    """
    for item in read_json_items(content.open, LIST_KEYS):
        if item.fault is not None:
            # the sentence is one of `formats.reasons`, translated there
            yield item.line, {}, Reject(Note(item.fault), (item.content,), item.line)
        elif not isinstance(item.value, dict):
            yield item.line, {}, Reject(Note(NOT_EXPECTED), (str(item.value)[:200],), item.line)
        else:
            yield item.line, flatten(item.value), None


def list_keys(content: Content) -> tuple[str, ...]:
    """List the keys of all rows, sorted."""
    return tuple(sorted({key for _, row, _ in read_json_rows(content) for key in row}))


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
