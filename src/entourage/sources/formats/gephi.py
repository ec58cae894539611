"""Gephi spreadsheets: nodes and edges as CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from entourage.sources.formats.parts.graph_rows import write_edge, write_node
from entourage.sources.formats.parts.tables import NO_MATCH, find_headings, fold_heading, read_table
from entourage.sources.records import Importer, Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.formats.parts.tables import TableRow
    from entourage.sources.records import Record, Sample

_TIMES = ("timeset", "time interval", "interval")
_DIRECTIONS = ("directed", "undirected", "mixed", "mutual")
_SHOWN = frozenset(("id", "label", *_TIMES))


def match_nodes(sample: Sample) -> Match:
    """Recognise ``Id, Label, timeset``: without the last, any table of people reads the same."""
    headings = find_headings(sample, ("id", "label"))
    times = [name for name in _TIMES if name in headings]
    if not times or "source" in headings:
        return NO_MATCH
    return Match(0.9, f"Id, Label, {times[0]}")


def match_edges(sample: Sample) -> Match:
    """Recognise ``Source, Target, Type`` where the type is a direction, or Gephi's time column."""
    headings = find_headings(sample, ("source", "target")) or find_headings(sample, ("source", "destination"))
    if not headings:
        return NO_MATCH
    if "type" in headings and _has_directions(sample, headings):
        return Match(0.95, "Source, Target, Type: Directed / Undirected")
    if {"type", "id", "label"} <= set(headings) and any(name in headings for name in _TIMES):
        return Match(0.9, "Source, Target, Type, Id, Label, timeset")
    return NO_MATCH


def _has_directions(sample: Sample, headings: tuple[str, ...]) -> bool:
    place = headings.index("type")
    text = sample.text.lstrip("\ufeff \r\n")
    for separator in ",;\t":
        try:
            for row in csv.reader(io.StringIO(text[:20000]), delimiter=separator):
                if len(row) > place and fold_heading(row[place]) in _DIRECTIONS:
                    return True
        except csv.Error:
            continue
    return False


def read_nodes(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read nodes: one person each, further columns as attributes."""
    for row in read_table(open_bytes, sample, ("id", "label")):
        own = {name: value for name, value in row.values.items() if name not in _SHOWN}
        yield write_node(row.line, row.get("id"), row.get("label"), own)


def read_edges(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read edges: each row counts, repeated pairs too (Gephi itself adds their weights up)."""
    target = "target" if find_headings(sample, ("source", "target")) else "destination"
    used = ("source", target, "id", "weight", "type", *_TIMES)
    for row in read_table(open_bytes, sample, ("source", target)):
        yield _write(row, target, used)


def _write(row: TableRow, target: str, used: tuple[str, ...]) -> Record:
    own = {name: value for name, value in row.values.items() if value and name not in used}
    declared = row.get("type")
    direction = declared.casefold()
    if direction not in _DIRECTIONS:
        own["type"] = declared
    elif "label" in own:
        # Gephi's "Type" is the direction: what kind of link it is stands, if anywhere, in the label
        own.setdefault("kind", own["label"])
    both = direction in ("undirected", "mutual")
    return write_edge(row.line, row.get("source"), row.get(target), own, both=both, weight=row.get("weight"))


FORMATS = (
    Importer(
        "gephi-edges",
        "Gephi edges (CSV)",
        ("interactions",),
        match_edges,
        read_edges,
        "In Gephi: Data Laboratory, Edges, Export table.",
    ),
    Importer(
        "gephi-nodes",
        "Gephi nodes (CSV)",
        ("people",),
        match_nodes,
        read_nodes,
        "In Gephi: Data Laboratory, Nodes, Export table.",
    ),
)
