"""Kumu maps: elements and connections, as a workbook, as CSV or as the JSON of a blueprint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.graph_rows import write_edge, write_node
from entourage.sources.formats.parts.posts import as_object, clean_text, refuse
from entourage.sources.formats.parts.streams import read_json_at
from entourage.sources.formats.parts.tables import (
    NO_MATCH,
    TableRow,
    find_headings,
    fold_heading,
    read_sheet,
    read_table,
)
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_ENDS = ("from", "to")
_IGNORED = "(ignore)"


def match_kumu(sample: Sample) -> Match:
    """Recognise sheets of elements and connections, their headings, or a blueprint."""
    if sample.sheets:
        names = {fold_heading(name) for name in sample.sheets}
        if {"elements", "connections"} <= names:
            return Match(0.95, "Elements, Connections")
    text = sample.text.lstrip("\ufeff \r\n\t")
    if text.startswith("{"):
        keys = ('"elements"', '"connections"')
        return Match(0.92, "elements, connections") if all(key in text for key in keys) else NO_MATCH
    headings = find_headings(sample, _ENDS)
    if headings and "direction" in headings and {"type", "label", "strength"} & set(headings):
        return Match(0.9, "From, To, Direction")
    if set(find_headings(sample, ("label", "type", "description", "tags"))[:1]) == {"label"}:
        return Match(0.85, "Label, Type, Description, Tags")
    return NO_MATCH


def read_kumu(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read elements as people and connections as ties."""
    if sample.sheets:
        sheets = [sheet for sheet in sample.sheets if not fold_heading(sheet).endswith(_IGNORED)]
        labels: dict[str, str] = {}
        for sheet in sheets:
            for row in _read_rows(open_bytes, sample, sheet):
                if row.get("id") and row.get("label"):
                    labels[row.get("id")] = row.get("label")
        for sheet in sheets:
            for row in _read_rows(open_bytes, sample, sheet):
                yield _read_row(row, labels)
    elif sample.text.lstrip("\ufeff \r\n\t").startswith("{"):
        yield from _read_blueprint(open_bytes)
    elif find_headings(sample, _ENDS):
        yield from (_read_connection(row.line, row.values) for row in read_table(open_bytes, sample, _ENDS))
    else:
        yield from (_read_element(row.line, row.values) for row in read_table(open_bytes, sample, ("label",)))


def _read_rows(open_bytes: Opener, sample: Sample, sheet: str) -> Iterator[TableRow]:
    headings: list[str] | None = None
    for line, cells in read_sheet(open_bytes, sample, sheet):
        if headings is None:
            headings = [fold_heading(cell) for cell in cells]
        elif any(cells):
            yield TableRow(line, dict(zip(headings, cells, strict=False)))


def _read_row(row: TableRow, labels: dict[str, str]) -> Record:
    """Read a row of any sheet; a connection may name its ends by their ID."""
    if set(_ENDS) <= set(row.values):
        ends = {end: labels.get(row.get(end), row.get(end)) for end in _ENDS}
        return _read_connection(row.line, {**row.values, **ends})
    if "label" in row.values:
        return _read_element(row.line, row.values)
    return refuse(row.line, reasons.NOT_EXPECTED, row.values)


def _read_blueprint(open_bytes: Opener) -> Iterator[Record]:
    labels: dict[str, str] = {}
    for item in read_json_at(open_bytes(), "elements.item"):
        raw = as_object(item.value)
        own = _fold_keys({**raw, **as_object(raw.get("attributes"))})
        if item.fault or not raw:
            continue
        labels[clean_text(raw.get("_id") or raw.get("id"))] = clean_text(own.get("label"))
        yield _read_element(item.line, own)
    for item in read_json_at(open_bytes(), "connections.item"):
        raw = as_object(item.value)
        if item.fault or not raw:
            yield refuse(item.line, item.fault or reasons.NOT_EXPECTED, item.value)
            continue
        own = _fold_keys({**raw, **as_object(raw.get("attributes"))})
        for end in _ENDS:
            own[end] = labels.get(clean_text(own.get(end)), own.get(end))
        yield _read_connection(item.line, own)


def _fold_keys(raw: dict[str, Any]) -> dict[str, Any]:
    simple = {fold_heading(key): value for key, value in raw.items() if not isinstance(value, dict)}
    return {
        key: "|".join(map(clean_text, value)) if isinstance(value, list) else value
        for key, value in simple.items()
        if key != "_id"
    }


def _read_element(line: int, values: dict[str, Any]) -> Record:
    # connections name elements by their label; the optional ID only tells two of the same label apart
    label = values.get("label") or values.get("id")
    own = {key: value for key, value in values.items() if key not in ("label", "id", "image") and key}
    return write_node(line, label, label, own)


def _read_connection(line: int, values: dict[str, Any]) -> Record:
    direction = fold_heading(values.get("direction", ""))
    own = {key: value for key, value in values.items() if key not in (*_ENDS, "direction", "strength", "id")}
    both = direction in ("undirected", "mutual")
    return write_edge(
        line, values.get("from"), values.get("to"), own, both=both, weight=values.get("strength") or None
    )


FORMATS = (
    Importer(
        "kumu",
        "Kumu map (workbook, CSV or JSON)",
        ("interactions", "people"),
        match_kumu,
        read_kumu,
        "In Kumu: Settings, Export, to XLSX or JSON.",
    ),
)
