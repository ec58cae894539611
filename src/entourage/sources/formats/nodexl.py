"""NodeXL workbooks, and their Edges sheet saved as CSV.

A row of Edges is an event; rows of one tweet share its id. Old workbooks write a share as a mention of
whoever is shared: where the words begin with ``RT @``, the last of the chain is shared. Positions,
colours and measures that NodeXL computed are left out; its groups become an attribute.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.dates import is_day_first, read_date
from entourage.sources.formats.parts.graph_rows import read_weight
from entourage.sources.formats.parts.posts import (
    clean_text,
    refuse,
    write_membership,
    write_person,
    write_tie,
)
from entourage.sources.formats.parts.tables import (
    NO_MATCH,
    TableRow,
    find_headings,
    fold_heading,
    read_sheet,
    read_table,
)
from entourage.sources.formats.x_api import find_shared
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_EDGES = ("vertex 1", "vertex 2")
_SURE = ("color", "width", "style", "opacity", "visibility")
_KINDS = {
    "tweet": "post",
    "mentions": "mention",
    "mentionsinretweet": "mention",
    "mentionsinreplyto": "mention",
    "mentionsinquote": "mention",
    "mentionsinquotereply": "mention",
    "replies to": "reply",
    "replyto": "reply",
    "retweet": "share",
    "quote": "quote",
    "followed": "follow",
    "follows": "follow",
    "comment": "comment",
    "commented": "comment",
}
_SHOWN = frozenset((
    "vertex", "subgraph", "color", "shape", "size", "opacity", "image file", "visibility", "label",
    "label fill color", "label position", "tooltip", "layout order", "x", "y", "locked?", "polar r",
    "polar angle", "degree", "in-degree", "out-degree", "betweenness centrality", "closeness centrality",
    "eigenvector centrality", "pagerank", "clustering coefficient", "reciprocated vertex pair ratio",
    "id", "dynamic filter", "add your own columns here", "custom menu item text",
    "custom menu item action", "tweeted search term?",
))  # fmt: skip
_WORDS = ("tweet", "text", "message", "post", "content", "comment")
_DATES = ("relationship date (utc)", "tweet date (utc)", "date", "time", "relationship date", "created at")


class _Settings(NamedTuple):
    """What a whole file says of its edges."""

    both: bool
    day_first: bool


def match_nodexl(sample: Sample) -> Match:
    """Recognise the sheets Edges and Vertices, or the headings of Edges."""
    if sample.sheets:
        names = {fold_heading(name) for name in sample.sheets}
        return Match(0.97, "Edges, Vertices") if {"edges", "vertices"} <= names else NO_MATCH
    headings = find_headings(sample, _EDGES)
    if not headings:
        return NO_MATCH
    sure = set(_SURE) & set(headings) or "relationship" in headings
    return Match(0.95 if sure else 0.8, "Vertex 1, Vertex 2")


def read_nodexl(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read edges, vertices and groups."""
    if not sample.sheets:
        rows = read_table(open_bytes, sample, _EDGES)
        day_first = is_day_first(row.get(*_DATES) for row in itertools.islice(rows, 20_000))
        yield from _read_edges(
            read_table(open_bytes, sample, _EDGES), _Settings(both=False, day_first=day_first)
        )
        return
    sheets = {fold_heading(name): name for name in sample.sheets}
    both = False
    if "overall metrics" in sheets:
        facts = (cells[:2] for _, cells in read_sheet(open_bytes, sample, sheets["overall metrics"]))
        both = ["Graph Type", "Undirected"] in facts
    if "edges" in sheets:
        rows = _read_rows(open_bytes, sample, sheets["edges"], _EDGES)
        yield from _read_edges(rows, _Settings(both=both, day_first=True))
    if "vertices" in sheets:
        for row in _read_rows(open_bytes, sample, sheets["vertices"], ("vertex",)):
            yield _read_vertex(row)
    if "group vertices" in sheets:
        for row in _read_rows(open_bytes, sample, sheets["group vertices"], ("group", "vertex")):
            person = clean_text(row.get("vertex"))
            facts_of: dict[str, object] = {"nodexl_group": row.get("group")}
            yield (
                Record(row.line, (write_person(person, facts_of),))
                if person
                else refuse(row.line, reasons.NO_PERSON)
            )


def _read_rows(
    open_bytes: Opener, sample: Sample, sheet: str, required: tuple[str, ...]
) -> Iterator[TableRow]:
    """Read the rows of a sheet under its headings, which NodeXL writes in the second row."""
    headings: list[str] | None = None
    for line, cells in read_sheet(open_bytes, sample, sheet):
        if headings is None:
            folded = [fold_heading(cell) for cell in cells]
            headings = folded if set(required) <= set(folded) else None
        elif any(cells):
            yield TableRow(line, dict(zip(headings, cells, strict=False)))


def _read_edges(rows: Iterable[TableRow], settings: _Settings) -> Iterator[Record]:
    for row in rows:
        yield _read_edge(row, settings)


def _read_edge(row: TableRow, settings: _Settings) -> Record:
    one, other = clean_text(row.get("vertex 1")), clean_text(row.get("vertex 2"))
    if not one or not other:
        return refuse(row.line, reasons.NO_ENDS, row.values)
    text = clean_text(row.get(*_WORDS))
    said = fold_heading(row.get("relationship"))
    kind = _KINDS.get(said, said)
    if kind == "mention" and find_shared(text).casefold() == other.casefold():
        kind = "share"
    weight = read_weight(row.get("edge weight"))
    if weight is None:
        return refuse(row.line, reasons.BAD_WEIGHT, row.values)
    at, undated = read_date(row.get(*_DATES), day_first=settings.day_first)
    event = row.get("imported id")
    tie = write_tie(
        one,
        other,
        kind,
        at=at,
        text=text,
        event=f"nodexl:{event}" if event else "",
        weight=weight if row.get("edge weight") else None,
    )
    if settings.both:
        tie.values["both"] = True
    tags = row.get("hashtags in tweet").casefold().split() if kind != "share" else []
    items = [
        write_membership(one, tag.lstrip("#"), "hashtag", at) for tag in dict.fromkeys(tags) if tag.strip("#")
    ]
    return Record(row.line, (tie, *items), undated=undated)


def _read_vertex(row: TableRow) -> Record:
    person = clean_text(row.get("vertex"))
    if not person:
        return refuse(row.line, reasons.NO_PERSON, row.values)
    own = {name: value for name, value in row.values.items() if name and name not in _SHOWN}
    return Record(row.line, (write_person(person, {"name": row.get("label"), **own}),))


FORMATS = (
    Importer(
        "nodexl",
        "NodeXL (workbook, or its Edges sheet as CSV)",
        ("interactions", "memberships", "people"),
        match_nodexl,
        read_nodexl,
        "The workbook itself; or, in Excel, save the Edges sheet as CSV.",
    ),
)
