"""Polinode workbooks: a sheet of nodes, a sheet of edges. Its JSON and GEXF are read as graphs are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.graph_rows import find_weight, write_edge, write_node
from entourage.sources.formats.parts.posts import refuse
from entourage.sources.formats.parts.tables import NO_MATCH, TableRow, fold_heading, read_sheet
from entourage.sources.records import Importer, Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Record, Sample

_ENDS = ("source", "target")
_NODES, _EDGES = ("nodes", "node"), ("edges", "edge")


def match_polinode(sample: Sample) -> Match:
    """Recognise a sheet Nodes with names beside a sheet Edges with sources and targets."""
    sheets = {fold_heading(name): _fold(row) for name, row in sample.sheets.items()}
    nodes = next((sheets[name] for name in _NODES if name in sheets), [])
    edges = next((sheets[name] for name in _EDGES if name in sheets), [])
    if set(_ENDS) <= set(edges) and ("name" in nodes or "id" in nodes):
        return Match(0.98, "Nodes: Name; Edges: Source, Target")
    return NO_MATCH


def read_polinode(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read nodes as people, edges as ties with a direction; other sheets are not of the network."""
    by_name: dict[str, str | None] = {}
    identifiers: set[str] = set()
    for row in _read_rows(open_bytes, sample, _NODES):
        identifier, name = _name_node(row), row.get("name", "label")
        identifiers.add(identifier)
        # a name that two nodes bear names neither
        by_name[name] = identifier if by_name.get(name, identifier) == identifier else None
        own = {key: value for key, value in row.values.items() if key not in ("id", "name", "label") and key}
        yield write_node(row.line, identifier, name, own)
    for row in _read_rows(open_bytes, sample, _EDGES):
        if not set(_ENDS) <= set(row.values):
            yield refuse(row.line, reasons.NOT_EXPECTED, row.values)
            continue
        ends = [row.get(end) if row.get(end) in identifiers else by_name.get(row.get(end)) for end in _ENDS]
        own = {key: value for key, value in row.values.items() if key not in (*_ENDS, "id") and value}
        one, other = (found or row.get(end) for found, end in zip(ends, _ENDS, strict=True))
        yield write_edge(row.line, one, other, own, both=False, weight=find_weight(own))


def _name_node(row: TableRow) -> str:
    return row.get("id") or row.get("name", "label")


def _read_rows(open_bytes: Opener, sample: Sample, names: tuple[str, ...]) -> Iterator[TableRow]:
    """Read the rows of the sheet that has one of these names."""
    for sheet in sample.sheets:
        if fold_heading(sheet) in names:
            headings: list[str] | None = None
            for line, cells in read_sheet(open_bytes, sample, sheet):
                if headings is None:
                    headings = _fold(cells)
                elif any(cells):
                    yield TableRow(line, dict(zip(headings, cells, strict=False)))
            return


def _fold(cells: Sequence[str]) -> list[str]:
    return [fold_heading(cell) for cell in cells]


FORMATS = (
    Importer(
        "polinode",
        "Polinode network (workbook of nodes and edges)",
        ("interactions", "people"),
        match_polinode,
        read_polinode,
        "In Polinode: the network, Download, Excel; JSON and GEXF are read too.",
    ),
)
