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

    from entourage.model import Note


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
    """Row that looks like the headings of a delimited file or of its first sheet; empty otherwise."""
    rows: tuple[tuple[str, ...], ...] = ()
    """First rows of a delimited file, as read."""
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file was taken for."""

    format: str
    """Name of the importer, or of the kind of table file: ``csv``, ``tsv``, ``excel``…"""
    score: float
    why: Note


MAX_CONTENT = 200
"""Characters kept of a rejected row."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that could not be used."""

    reason: Note
    cells: tuple[str, ...] = ()
    """The cells of the row as far as they are known."""
    line: int | None = None
    """Line in the file; None where it has to be found again by the cells."""
    whole: bool = True
    """Whether `cells` are all of the row's cells, or only those of mapped columns."""
    record: int | None = None
    """Of an importer: the thing read that the row is part of."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a row that was looked for again stands."""

    line: int
    content: str


@dataclass(frozen=True)
class Part:
    """What one file, sheet or archive member gave to one canonical table."""

    table: str
    relation: str
    """DuckDB table of text: canonical columns by name, attributes as ``attribute 0``…, ``line`` if
    known, ``record`` where several rows are one thing read."""
    columns: tuple[str, ...]
    """Canonical columns that the relation has."""
    attributes: dict[str, str] = field(default_factory=dict)
    """Column of the relation → name of the attribute."""
    has_lines: bool = False
    has_records: bool = False
    """Whether several of its rows may be one thing read, a record, which is lost with the last of them."""
    names_platforms: bool = False
    """Whether it names accounts with their platform (``x:marie``), as importers do."""
    derived: bool = False
    """Whether its rows are a second reading of another part's rows, and are not counted again."""


@dataclass(frozen=True)
class Source:
    """One file, sheet or archive member that was read."""

    number: int
    shown: str
    """Path relative to the project, with ``#sheet`` or ``#member``."""
    format: str
    verdict: Verdict
    headings: dict[str, str]
    """Canonical column → heading it was found under."""
    parts: tuple[Part, ...]
    n_read: int
    rejects: tuple[Reject, ...]
    digest: Callable[[], str]
    find: Callable[[set[tuple[str, ...]], bool], dict[tuple[str, ...], list[Found]]] | None = None
    notes: tuple[Note, ...] = ()
    n_undated: int = 0
    """Rows that an importer left undated because their date cannot be."""
    is_weak: bool = False
    """Whether only a bare ``id`` makes it a people table."""
    french: int = 0
    english: int = 0
    """Headings recognised in their French, or English, form."""
    language: str = ""
    """Language of most headings that tell one; empty where none does."""
