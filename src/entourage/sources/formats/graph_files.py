"""GEXF and GraphML: graphs as XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.graph_rows import find_label, find_weight, write_edge, write_node
from entourage.sources.formats.parts.markup import BrokenMarkupError, Tag, read_tags
from entourage.sources.formats.parts.posts import refuse
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Record, Sample

_UNDIRECTED = ("undirected", "mutual")


def _match(word: str) -> Callable[[Sample], Match]:
    def match(sample: Sample) -> Match:
        text = sample.text.lstrip("\ufeff \r\n\t")
        if not text.startswith("<"):
            return NO_MATCH
        return Match(0.97, f"<{word}>") if f"<{word}" in text or f":{word} " in text else NO_MATCH

    return match


class _Graph:
    """The element being read, and what the file said of its attributes."""

    def __init__(self) -> None:
        self.both = False
        self.key = ""
        self.titles: dict[str, str] = {}
        self.defaults: dict[str, dict[str, str]] = {}
        self.kind_of_attributes = "node"
        self.open: list[tuple[Tag, dict[str, str]]] = []

    def values(self, kind: str, said: dict[str, str]) -> dict[str, str]:
        """Add the defaults that the file declares for nodes or edges."""
        return {**self.defaults.get(kind, {}), **said}


def read_gexf(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read GEXF 1.1 to 1.3; positions, colours and sizes are left out."""
    graph = _Graph()
    title = ""
    try:
        for tag in read_tags(open_bytes(), sample.name):
            name, attributes = tag.name, tag.attributes
            if name == "graph" and tag.is_start:
                graph.both = attributes.get("defaultedgetype", "undirected") in _UNDIRECTED
            elif name == "attributes" and tag.is_start:
                graph.kind_of_attributes = attributes.get("class", "node")
            elif name == "attribute" and tag.is_start:
                title = attributes.get("title") or attributes.get("id", "")
                graph.titles[graph.kind_of_attributes + attributes.get("id", "")] = title
            elif name == "default" and not tag.is_start and tag.text.strip():
                graph.defaults.setdefault(graph.kind_of_attributes, {})[title] = tag.text.strip()
            elif name == "attvalue" and tag.is_start and graph.open:
                holder, said = graph.open[-1]
                key = attributes.get("for", attributes.get("id", ""))
                said[graph.titles.get(holder.name + key, key)] = attributes.get("value", "")
            elif name in ("node", "edge"):
                yield from _open_or_close(graph, tag, _write_gexf)
    except BrokenMarkupError as broken:
        yield refuse(broken.line, reasons.NOT_XML)


def _open_or_close(
    graph: _Graph, tag: Tag, write: Callable[[_Graph, Tag, dict[str, str]], Record]
) -> Iterator[Record]:
    if tag.is_start:
        graph.open.append((tag, {}))
    elif graph.open:
        yield write(graph, *graph.open.pop())


def _write_gexf(graph: _Graph, tag: Tag, said: dict[str, str]) -> Record:
    own = tag.attributes
    values = graph.values(tag.name, said)
    if tag.name == "node":
        return write_node(tag.line, own.get("id"), own.get("label") or find_label(values), values)
    declared = own.get("type", "")
    both = declared in _UNDIRECTED if declared else graph.both
    if own.get("kind"):
        values.setdefault("kind", own["kind"])
    weight = own.get("weight") or find_weight(values)
    return write_edge(tag.line, own.get("source"), own.get("target"), values, both=both, weight=weight)


def read_graphml(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read GraphML, yEd's included; hyperedges are rejected."""
    graph = _Graph()
    try:
        for tag in read_tags(open_bytes(), sample.name):
            if tag.name in ("node", "edge"):
                yield from _open_or_close(graph, tag, _write_graphml)
            elif tag.name == "hyperedge" and tag.is_start:
                yield refuse(tag.line, reasons.NOT_EXPECTED, "<hyperedge>")
            else:
                _learn(graph, tag)
    except BrokenMarkupError as broken:
        yield refuse(broken.line, reasons.NOT_XML)


def _learn(graph: _Graph, tag: Tag) -> None:
    """Take note of what is neither a node nor an edge: declarations and values."""
    name, attributes, text = tag.name, tag.attributes, tag.text.strip()
    if name == "graph" and tag.is_start and not graph.open:
        graph.both = attributes.get("edgedefault", "directed") == "undirected"
    elif name == "key" and tag.is_start:
        graph.key = attributes.get("id", "")
        graph.titles[graph.key] = attributes.get("attr.name", graph.key)
        graph.kind_of_attributes = attributes.get("for", "all")
    elif name == "default" and text:
        for kind in ("node", "edge"):
            if graph.kind_of_attributes in (kind, "all"):
                graph.defaults.setdefault(kind, {})[graph.titles.get(graph.key, graph.key)] = text
    elif name == "data" and graph.open:
        graph.key = attributes.get("key", graph.key)
        if text:
            graph.open[-1][1][graph.titles.get(graph.key, graph.key)] = text
    elif name in ("NodeLabel", "EdgeLabel") and text and graph.open:
        graph.open[-1][1].setdefault("label", text)


def _write_graphml(graph: _Graph, tag: Tag, said: dict[str, str]) -> Record:
    own = tag.attributes
    values = graph.values(tag.name, said)
    if tag.name == "node":
        return write_node(tag.line, own.get("id"), find_label(values), values)
    directed = own.get("directed", "").casefold()
    both = directed == "false" if directed else graph.both
    return write_edge(
        tag.line, own.get("source"), own.get("target"), values, both=both, weight=find_weight(values)
    )


FORMATS = (
    Importer(
        "gexf",
        "GEXF graph (Gephi, 1.1 to 1.3)",
        ("interactions", "people"),
        _match("gexf"),
        read_gexf,
        "In Gephi: File, Export, Graph file, GEXF.",
    ),
    Importer(
        "graphml",
        "GraphML graph (Gephi, yEd, Cytoscape, networkx)",
        ("interactions", "people"),
        _match("graphml"),
        read_graphml,
        "In Gephi: File, Export, Graph file, GraphML; in yEd: File, Save as.",
    ),
)
