"""GML and Pajek: graphs as text.

Both number their nodes for the file's own use, so a node is named by its label where every label is
there and none repeats, by its number otherwise.
"""

from __future__ import annotations

import html
import re
import shlex
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.graph_rows import find_weight, write_edge, write_node
from entourage.sources.formats.parts.posts import refuse
from entourage.sources.formats.parts.streams import open_text
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match, Record, Row

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_TOKEN = re.compile(r'"[^"]*"|\[|\]|#[^\n]*|[^\s\[\]"]+')
_LONGEST_STRING = 1 << 20
_PAJEK = re.compile(
    r"^\s*\*(vertices|network|arcs|edges|arcslist|edgeslist|matrix)\b", re.IGNORECASE | re.MULTILINE
)
_GML = re.compile(r"\bnode\s*\[")


def match_gml(sample: Sample) -> Match:
    """Recognise ``graph [ … node [``."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if text[:1] in ("{", "<", "[") or not re.search(r"\bgraph\s*\[", text[:20000]):
        return NO_MATCH
    return Match(0.95, "graph [ node [ id") if _GML.search(text[:100000]) else NO_MATCH


def match_pajek(sample: Sample) -> Match:
    """Recognise ``*Vertices`` at the start of a line."""
    found = _PAJEK.search(sample.text[:5000])
    return Match(0.95, f"*{found[1]}") if found else NO_MATCH


def _tokens(text: io.TextIOWrapper) -> Iterator[tuple[int, str]]:
    """Split GML into brackets, words and quoted strings, with the line of each."""
    waiting, line = "", 0
    for number, fresh in enumerate(text, start=1):
        if not waiting:
            line = number
        current = waiting + fresh
        if current.count('"') % 2 and len(current) < _LONGEST_STRING and not current.lstrip().startswith("#"):
            waiting = current  # a string goes on in the next line
            continue
        waiting = ""
        for token in _TOKEN.findall(current):
            if not token.startswith("#"):
                yield line, token
    for token in _TOKEN.findall(waiting):
        yield line, token


def _values(token: str) -> str:
    return html.unescape(token[1:-1]) if token.startswith('"') else token


def _read_blocks(opener: Opener) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Read the things of a GML graph: ``directed``, then nodes and edges with their values."""
    stack: list[tuple[str, int, dict[str, str]]] = []
    key = ""
    with open_text(opener()) as text:
        for line, token in _tokens(text):
            if token == "[":  # noqa: S105
                stack.append((key, line, {}))
                key = ""
            elif token == "]":  # noqa: S105
                if not stack:
                    continue
                name, start, values = stack.pop()
                if name in ("node", "edge"):
                    yield start, name, values
                key = ""
            elif not key:
                key = token
            else:
                if stack and stack[-1][0] == "graph" and key == "directed":
                    yield line, "directed", {"value": token}
                elif stack:
                    stack[-1][2].setdefault(key, _values(token))
                key = ""
    if stack:
        yield stack[-1][1], "cut", stack[-1][2]


def read_gml(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read GML; nested blocks (graphics) are left out."""
    labels: dict[str, str] = {}
    for _, kind, values in _read_blocks(open_bytes):
        if kind == "node" and "id" in values:
            labels[values["id"]] = values.get("label", "").strip()
    named = _are_names(labels)
    both = True
    for line, kind, values in _read_blocks(open_bytes):
        if kind == "directed":
            both = values["value"] != "1"
        elif kind == "node":
            label = values.get("label")
            own = {key: value for key, value in values.items() if key not in ("id", "label")}
            yield write_node(line, label if named else values.get("id"), label, own)
        elif kind == "edge":
            source, target = (_name(values.get(end, ""), labels, named=named) for end in ("source", "target"))
            own = {key: value for key, value in values.items() if key not in ("source", "target", "label")}
            yield write_edge(line, source, target, own, both=both, weight=find_weight(own))
        else:
            yield refuse(line, reasons.CUT, values)


def _are_names(labels: dict[str, str]) -> bool:
    """Tell whether labels can stand for the numbers: all there, none twice."""
    return bool(labels) and all(labels.values()) and len(set(labels.values())) == len(labels)


def _split(line: str) -> list[str]:
    if '"' not in line and "'" not in line:
        return line.split()
    try:
        return shlex.split(line, posix=True)
    except ValueError:
        return line.split()


def _pajek_lines(opener: Opener) -> Iterator[tuple[int, str, str, list[str]]]:
    """Read Pajek lines with the section they stand in and the relation it names."""
    section, relation = "", ""
    with open_text(opener()) as text:
        for number, line in enumerate(text, start=1):
            stripped = line.strip()
            if not stripped or stripped.startswith("%"):
                continue
            words = _split(stripped)
            if stripped.startswith("*"):
                section = words[0][1:].casefold() if words else ""
                relation = words[2] if len(words) > 2 and words[1].startswith(":") else ""  # noqa: PLR2004
                continue
            if words:
                yield number, section, relation, words


def read_pajek(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read a Pajek network: vertices, arcs (directed), edges (undirected), their lists, a matrix."""
    labels = {
        words[0]: words[1] if len(words) > 1 else ""
        for _, section, _, words in _pajek_lines(open_bytes)
        if section == "vertices"
    }
    named = _are_names(labels)
    row = 0
    for line, section, relation, words in _pajek_lines(open_bytes):
        said: dict[str, Any] = {"type": relation} if relation else {}
        both = section.startswith("edges")
        if section == "vertices":
            label = labels.get(words[0], "")
            yield write_node(line, label if named else words[0], label, {})
        elif section in ("arcs", "edges"):
            source, target = (_name(word, labels, named=named) for word in (*words[:2], "")[:2])
            weight = words[2] if len(words) > 2 else None  # noqa: PLR2004
            yield write_edge(line, source, target, said, both=both, weight=weight)
        elif section in ("arcslist", "edgeslist"):
            first, *others = (_name(word, labels, named=named) for word in words)
            records = [write_edge(line, first, other, said, both=both) for other in others]
            yield Record(line, tuple(each for record in records for each in record.rows))
        elif section == "matrix":
            row += 1
            yield _read_matrix_row(line, row, words, labels, named=named)
        elif section != "network":
            yield refuse(line, reasons.NOT_EXPECTED, " ".join(words))


def _name(number: str, labels: dict[str, str], *, named: bool) -> str:
    return labels.get(number, number) if named else number


def _read_matrix_row(line: int, row: int, words: list[str], labels: dict[str, str], *, named: bool) -> Record:
    source = _name(str(row), labels, named=named)
    rows: list[Row] = []
    for column, weight in enumerate(words, start=1):
        if weight.strip("0.") == "":
            continue
        record = write_edge(
            line, source, _name(str(column), labels, named=named), {}, both=False, weight=weight
        )
        if record.reject:
            return record
        rows += record.rows
    return Record(line, tuple(rows))


FORMATS = (
    Importer(
        "gml",
        "GML graph",
        ("interactions", "people"),
        match_gml,
        read_gml,
        "In Gephi: File, Export, Graph file, GML; many network collections share it.",
    ),
    Importer(
        "pajek",
        "Pajek network (.net)",
        ("interactions", "people"),
        match_pajek,
        read_pajek,
        "In Pajek: File, Network, Save; in Gephi: File, Export, Graph file, NET.",
    ),
)
