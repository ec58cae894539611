"""The seam between formats and canonical tables.

A format that is a table (CSV, Excel, Parquet) gives a relation in DuckDB whose headings are mapped by
`canonical`. A format that is anything else (JSON of a platform, a chat log, a graph file) is an
`Importer`: it yields one `Record` per thing it read (a post, a message, an edge, a contact), with the
canonical rows that the thing became. Counting is then the same everywhere: every record is read, and
either used or rejected with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a canonical table, values by column name of `schema.CANONICAL` (or an attribute).

    Besides the canonical tables, ``memberships`` takes ``person, item, kind, timestamp, weight``: a
    person's presence in a thread, group, event or hashtag, projected later. Interactions also take
    ``sentiment`` (a negative rating) and ``both`` (true where the file declares the tie undirected).
    Dates may be datetime, ISO text or epoch seconds; a date that cannot be is left out by the importer.

    An account of a platform is named ``platform:handle`` (``x:marie``, ``reddit:marie``,
    ``discord:1234``): the same handle on two platforms is two people until someone merges them. Graph
    files and tables keep their own identifiers; contacts of a CRM or a shop are named by their e-mail
    in lower case. A post towards nobody is an interaction of its author with itself, type ``post``.
    Several people rows may speak of one person (one per distinct set of facts).
    """

    table: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """One thing of a file and what became of it.

    ``reject`` is the reason if it could not be used, else None. A record with neither rows nor reason
    was understood and has nothing to say (a join message, an empty day).
    """

    line: int
    """Line, row or 1-based position in the file, whatever lets a person find it again."""
    rows: tuple[Row, ...] = ()
    reject: str | None = None
    content: str = ""
    """Of a rejected record: the beginning of what was there."""
    undated: bool = False
    """Whether it bore an impossible date (1979, the future) that was left out."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a file, for telling formats apart by content."""

    path: Path
    name: str
    """File name, or name of the member of an archive."""
    head: bytes
    """First 256 KiB, decompressed."""
    text: str
    """The same as text; empty if binary."""
    headings: tuple[str, ...] = ()
    """First row of a delimited file or of each sheet, as read; empty otherwise."""
    sheets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Sheets of a workbook with their first rows."""
    members: tuple[str, ...] = ()
    """Names inside an archive or folder that is one export as a whole."""


@dataclass(frozen=True, slots=True)
class Match:
    """How well a file fits a format, and by what it was recognised."""

    score: float
    """0 (not this) to 1 (nothing else has this)."""
    reason: str


@dataclass(frozen=True, slots=True)
class Importer:
    """One format that is read as it is."""

    name: str
    """Short name, for ``--format`` and ``analysis.json``: ``discord``, ``x-archive``."""
    title: str
    """For people: "Discord (DiscordChatExporter, JSON)"."""
    tables: tuple[str, ...]
    """Canonical tables that it can feed."""
    match: Callable[[Sample], Match]
    read: Callable[[Callable[[], BinaryIO], Sample], Iterator[Record]]
    """Takes a function that opens the (decompressed) bytes from the start, and the sample."""
    how_to: str = ""
    """Where a user finds this export, in one sentence."""
