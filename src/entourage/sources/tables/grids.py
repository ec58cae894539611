"""A table as it lies in a file, whatever the file: its first rows, and two ways to have all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import duckdb

    from entourage.model import Note
    from entourage.sources.recognising.takes import Shape
    from entourage.sources.records import Found, Reject


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a reader works."""

    database: duckdb.DuckDBPyConnection
    folder: Path
    """A temporary folder, for copies."""
    number: int
    """Of the source: its relations are named after it."""
    encoding: str | None = None
    """What the settings say that text is written in, where it is not UTF-8."""

    def name_relation(self, part: str = "") -> str:
        """Name a relation of this source."""
        return f"raw_{self.number}_{part}" if part else f"raw_{self.number}"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading a table: rows in a relation, and what could not become a row."""

    n_read: int
    rejects: tuple[Reject, ...]
    has_lines: bool
    """Whether the relation has a ``line`` column."""


@dataclass(frozen=True)
class Grid:
    """One table of a file."""

    kind: str
    """``csv``, ``tsv``, ``excel``, ``json``, ``jsonl``, ``parquet``."""
    shown: str
    name: str
    """Of the file, the sheet or the member."""
    first: tuple[tuple[str, ...], ...]
    """First rows that are not blank, as they are."""
    load: Callable[[Bench, Shape, dict[str, int], tuple[str, ...]], Loaded]
    """Loads columns (name → position) under a shape's headings into the bench's relation; the last
    argument names those without which a short row is rejected."""
    read_rows: Callable[[Shape], Iterable[tuple[int, list[str]] | Reject]]
    """Gives every row under a shape's headings, for shapes that a load cannot take."""
    digest: Callable[[], str]
    find: Callable[[Shape, set[tuple[str, ...]], bool], dict[tuple[str, ...], list[Found]]] | None = None
    """Finds rows again by their cells, where a load does not know their lines."""
    notes: tuple[Note, ...] = ()
    is_headed: bool = False
    """Whether the first row is headings for certain."""
    close: Callable[[], object] = lambda: None
    """Lets go of what the table was held in."""
