"""Graphs as JSON: node-link (networkx, d3), Cytoscape's elements, Polinode, Graphology."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.graph_rows import find_label, find_weight, write_edge, write_node
from entourage.sources.formats.parts.posts import as_object, refuse
from entourage.sources.formats.parts.streams import read_json_at, read_json_value
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Item, Opener
    from entourage.sources.records import Record, Sample

_ENDS = ("source", "target", "from", "to")
_NODE_LISTS = ("nodes", "elements.nodes")
_EDGE_LISTS = ("links", "edges", "elements.edges")


def match_node_link(sample: Sample) -> Match:
    """Recognise a list of nodes beside a list of links or edges."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if not text.startswith("{") or (
        '"source"' not in text and '"target"' not in text and '"nodes"' not in text
    ):
        return NO_MATCH
    lists = [name for name in ("nodes", "links", "edges") if f'"{name}"' in text]
    if "nodes" in lists and (len(lists) > 1 or len(sample.head) > 100_000):  # noqa: PLR2004
        return Match(0.85, ", ".join(lists))
    if len(lists) > 0 and '"source"' in text and '"target"' in text:
        return Match(0.8, ", ".join((*lists, "source", "target")))
    return NO_MATCH


def read_node_link(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read nodes, then links; a link may name its ends, hold them, or give their place among the nodes."""
    both = not _is_directed(open_bytes, sample.text)
    places: list[object] = []
    numbered = False
    for item in _read_lists(open_bytes, _NODE_LISTS):
        node = _unwrap(item.value)
        if item.fault or node is None:
            yield refuse(item.line, item.fault or reasons.NOT_EXPECTED, item.value)
            continue
        identifier = next(
            (node[key] for key in ("id", "key", "name", "label") if _is_there(node.get(key))), None
        )
        numbered = numbered or "id" not in node
        places.append(identifier)
        own = {
            key: value for key, value in node.items() if key != "id" and not isinstance(value, dict | list)
        }
        own |= {
            key: "|".join(str(each) for each in value)
            for key, value in node.items()
            if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value)
        }
        yield write_node(item.line, identifier, find_label(own), own)
    for item in _read_lists(open_bytes, _EDGE_LISTS):
        link = _unwrap(item.value)
        if item.fault or link is None:
            yield refuse(item.line, item.fault or reasons.NOT_EXPECTED, item.value)
            continue
        source = _end(link.get("source", link.get("from")), places, numbered=numbered)
        target = _end(link.get("target", link.get("to")), places, numbered=numbered)
        own = {
            key: value
            for key, value in link.items()
            if key not in _ENDS and not isinstance(value, dict | list)
        }
        declared = link.get("directed")
        undirected = (not declared) if isinstance(declared, bool) else both
        yield write_edge(item.line, source, target, own, both=undirected, weight=find_weight(own))


def _is_there(value: object) -> bool:
    return value is not None and value != ""


def _unwrap(value: object) -> dict[str, Any] | None:
    """Open Cytoscape's ``data`` around a node or an edge, and ``attributes`` within one."""
    if not isinstance(value, dict):
        return None
    inner = value.get("data")
    own = inner if isinstance(inner, dict) else value
    attributes = own.get("attributes")
    return {**attributes, **own} if isinstance(attributes, dict) else own


def _is_directed(open_bytes: Opener, beginning: str) -> bool:
    """Say whether edges have a direction: as the file says, or as Polinode takes them where it does not."""
    said = read_json_value(open_bytes, "directed")
    if isinstance(said, bool):
        return said
    if '"attributes"' not in beginning:
        return False
    for path in ("isDirected", "options.type"):
        said = read_json_value(open_bytes, path)
        if isinstance(said, bool | str):
            return said in (True, "directed")
    # Graphology names its nodes by "key"
    first = as_object(read_json_value(open_bytes, "nodes.item"))
    return "id" in first and isinstance(first.get("attributes"), dict)


def _end(value: object, places: list[object], *, numbered: bool) -> object:
    if isinstance(value, dict):
        return as_object(value).get("id")
    if numbered and isinstance(value, int) and 0 <= value < len(places):
        return places[value]
    return value


def _read_lists(opener: Opener, paths: tuple[str, ...]) -> Iterator[Item]:
    """Read the first of these lists that the file has; the fault of a cut file is told once."""
    fault = None
    for path in paths:
        found = False
        for item in read_json_at(opener(), f"{path}.item"):
            if item.fault:
                fault = item
                continue
            found = True
            yield item
        if found:
            break
    if fault is not None and "edges" in paths:
        yield fault


FORMATS = (
    Importer(
        "node-link",
        "Graph as JSON (networkx node-link, d3, Cytoscape)",
        ("interactions", "people"),
        match_node_link,
        read_node_link,
        "From networkx (node_link_data), d3 or Cytoscape: File, Export, Network to JSON.",
    ),
)
