"""``network.graphml`` and ``network.gexf``: the graph with everything found, for Gephi and networkx.

Lines are made and written by DuckDB, one per person and per tie: a million ties take seconds and little
memory. Ties that are opposition only (weight 0) are in ``tables/ties.csv`` and not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import duckdb
import pandas as pd

from entourage.database import quote_text
from entourage.exports.cells import kind_of, to_writable
from entourage.schema import RESULTS

if TYPE_CHECKING:
    from pathlib import Path

    from entourage.model import Analysis

_XML_TYPES = {"whole": "long", "number": "double", "yes/no": "boolean"}
_FORBIDDEN = r"[\x{00}-\x{08}\x{0B}\x{0C}\x{0E}-\x{1F}\x{FFFE}\x{FFFF}]"
"""Characters that XML 1.0 cannot hold, even escaped; an RE2 pattern."""
_HARMLESS = r"[^&<>\"\x{00}-\x{1F}\x{FFFE}\x{FFFF}]*"
_ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}


def write_graph_files(analysis: Analysis, folder: Path) -> None:
    """Write ``network.graphml`` and ``network.gexf``.

    Nodes are people by ``person_id``, labelled by name, with the columns of ``people.csv``; edges are
    ties with the columns of ``ties.csv``. A missing value has no attribute, nor has a column that says
    nothing of anyone; names are escaped, and characters that XML cannot hold are replaced by
    ``\N{REPLACEMENT CHARACTER}``.

    Parameters
    ----------
    analysis
        What was found.
    folder
        An existing folder.
    """
    people = _without_silent(to_writable(analysis.results["people"]), "people")
    ties = _without_silent(to_writable(analysis.results["ties"]), "ties")
    ties = ties[ties["weight"] > 0]
    if "label" not in people.columns:
        people.insert(1, "label", people["name"].fillna(people["person_id"]))
    name = escape(_printable(analysis.tables.name))
    # one thread: lines come in order, and other files are written meanwhile
    with duckdb.connect(config={"threads": 1}) as database:
        nodes = _Lines(database, "people", people)
        edges = _Lines(database, "ties", ties)
        _write_lines(database, folder / "network.graphml", _list_graphml(nodes, edges, name))
        _write_lines(database, folder / "network.gexf", _list_gexf(nodes, edges, name))


def _without_silent(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Leave out the further columns that are missing or 0 for everyone."""

    def says_something(column: pd.Series[Any]) -> bool:
        known = column.dropna()
        return not known.empty and (kind_of(column) not in ("whole", "number") or bool((known != 0).any()))

    kept = [column in RESULTS[name] or says_something(table[column]) for column in table.columns]
    return table.loc[:, kept]


@dataclass(frozen=True)
class _Attribute:
    """One column: how XML declares it, and SQL that writes its values."""

    key: str
    title: str
    xml_type: str
    value: str
    is_known: str


class _Lines:
    """A table that becomes one line of XML per row."""

    def __init__(self, database: duckdb.DuckDBPyConnection, view: str, table: pd.DataFrame) -> None:
        self._database = database
        self._view = view
        self._attributes: dict[str, _Attribute] = {}
        # DuckDB's column names ignore case: plain ones inside
        database.register(view, table.set_axis([f"c{at}" for at in range(table.shape[1])], axis=1))
        for at, name in enumerate(table.columns):
            self._attributes[str(name)] = self._describe(f"c{at}", table.iloc[:, at])

    def value(self, name: str) -> _Sql:
        """Give the SQL that writes a column's values, for use inside an element."""
        return _Sql(self._attributes[name].value)

    def attributes(self, *without: str) -> list[_Attribute]:
        """List the columns but some, in order."""
        return [attribute for name, attribute in self._attributes.items() if name not in without]

    def lines(self, *parts: str) -> str:
        """Give the query for one line per row, made of literals and SQL; rows keep the table's order."""
        return f"SELECT {_join(*parts)} FROM {self._view}"

    def _describe(self, column: str, values: pd.Series[Any]) -> _Attribute:
        kind = kind_of(values)
        value, is_known = f"CAST({column} AS VARCHAR)", f"{column} IS NOT NULL"
        if kind == "number":
            is_known = f"isfinite({column})"
        elif kind == "date":
            value = f"CAST(CAST({column} AS DATE) AS VARCHAR)"
        elif kind == "time":
            value = f"strftime({column}, '%Y-%m-%dT%H:%M:%S')"
        elif kind == "text" and not self._is_harmless(column, values):
            value = f"regexp_replace({value}, '{_FORBIDDEN}', chr(65533), 'g')"
            for character, entity in _ENTITIES.items():
                value = f"replace({value}, chr({ord(character)}), '{entity}')"
        title = quoteattr(_printable(str(values.name)))
        return _Attribute(self._view[0] + column[1:], title, _XML_TYPES.get(kind, "string"), value, is_known)

    def _is_harmless(self, column: str, values: pd.Series[Any]) -> bool:
        """Say whether no value needs escaping, which is true of most columns and saves most of the time."""
        view = self._view
        if isinstance(values.dtype, pd.CategoricalDtype):
            view, column = "categories", "c"
            self._database.register(view, pd.DataFrame({"c": values.cat.categories.astype("str")}))
        found = self._database.execute(
            f"SELECT bool_and(regexp_full_match(CAST({column} AS VARCHAR), '{_HARMLESS}')) FROM {view}"
        ).fetchall()
        return found[0][0] is not False


class _Sql(str):
    """An SQL expression, told apart from a literal."""

    __slots__ = ()


def _join(*parts: str) -> str:
    """Concatenate literals and expressions into one SQL expression."""
    quoted = [part if isinstance(part, _Sql) else quote_text(part) for part in parts]
    return f"concat({', '.join(quoted)})"


def _element(before: str, attribute: _Attribute, after: str) -> _Sql:
    """Make an element that is there when the value is."""
    return _Sql(
        f"CASE WHEN {attribute.is_known} THEN {_join(before, _Sql(attribute.value), after)} ELSE '' END"
    )


def _text(*lines: str) -> str:
    """Give the query for lines that are the same whatever the table holds."""
    return f"SELECT {_join(chr(10).join(lines))}"


def _write_lines(database: duckdb.DuckDBPyConnection, path: Path, queries: list[str]) -> None:
    """Write the lines of some queries, one after the other, as they are."""
    # a delimiter that no line can hold (see _FORBIDDEN) and no quotes: CSV of one column is plain text
    database.execute(
        f"COPY ({' UNION ALL '.join(queries)}) TO {quote_text(str(path))} "
        "(FORMAT csv, HEADER false, DELIMITER '\x1f', QUOTE '', ESCAPE '')"
    )


def _list_graphml(nodes: _Lines, edges: _Lines, name: str) -> list[str]:
    """Give the queries for GraphML as networkx and Gephi read it."""
    shown = {"node": nodes.attributes("person_id"), "edge": edges.attributes("source", "target")}
    keys = [
        f'<key id="{a.key}" for="{element}" attr.name={a.title} attr.type="{a.xml_type}"/>'
        for element, attributes in shown.items()
        for a in attributes
    ]
    values = {
        element: [_element(f'<data key="{a.key}">', a, "</data>") for a in attributes]
        for element, attributes in shown.items()
    }
    ends = ('<edge source="', edges.value("source"), '" target="', edges.value("target"))
    return [
        _text(
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
            '<key id="g0" for="graph" attr.name="name" attr.type="string"/>',
            *keys,
            '<graph edgedefault="directed">',
            f'<data key="g0">{name}</data>',
        ),
        nodes.lines('<node id="', nodes.value("person_id"), '">', *values["node"], "</node>"),
        edges.lines(*ends, '">', *values["edge"], "</edge>"),
        _text("</graph>", "</graphml>"),
    ]


def _list_gexf(nodes: _Lines, edges: _Lines, name: str) -> list[str]:
    """Give the queries for GEXF 1.2, the version that Gephi and networkx both read; it bears no date."""
    shown = {
        "node": nodes.attributes("person_id", "label"),
        "edge": edges.attributes("source", "target", "weight"),
    }
    declared = [
        line
        for element, attributes in shown.items()
        for line in (
            f'<attributes class="{element}" mode="static">',
            *(f'<attribute id="{a.key}" title={a.title} type="{a.xml_type}"/>' for a in attributes),
            "</attributes>",
        )
    ]
    values = {
        element: [_element(f'<attvalue for="{a.key}" value="', a, '"/>') for a in attributes]
        for element, attributes in shown.items()
    }
    named = ('<node id="', nodes.value("person_id"), '" label="', nodes.value("label"), '"><attvalues>')
    ends = ('<edge source="', edges.value("source"), '" target="', edges.value("target"), '" weight="')
    weight = edges.value("weight")
    return [
        _text(
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">',
            f"<meta><creator>entourage</creator><description>{name}</description></meta>",
            '<graph defaultedgetype="directed" mode="static">',
            *declared,
            "<nodes>",
        ),
        nodes.lines(*named, *values["node"], "</attvalues></node>"),
        _text("</nodes>", "<edges>"),
        edges.lines(*ends, weight, '"><attvalues>', *values["edge"], "</attvalues></edge>"),
        _text("</edges>", "</graph>", "</gexf>"),
    ]


def _printable(text: str) -> str:
    """Replace what XML cannot hold, and line ends."""
    return "".join(c if c.isprintable() or c in " \u00a0" else "\ufffd" for c in text)
