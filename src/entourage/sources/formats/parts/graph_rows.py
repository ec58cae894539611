"""What graph files share: a node becomes a person, an edge an interaction.

People keep the file's own identifiers, so that a graph and a table of the same people meet. Node
attributes become people's attributes; an edge's weight is kept as it is, negative ones too; an edge
of an undirected graph says so. Edge attributes that are the words of an interaction (type, date,
text, thread) are used as such.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.dates import read_date
from entourage.sources.formats.parts.posts import clean_text, refuse, write_person, write_tie
from entourage.sources.records import Record
from entourage.values.numbers import read_number
from entourage.values.texts import fold, is_missing

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIRECTIONS = {"directed": False, "undirected": True, "mutual": True}
_EDGE_WORDS = {
    "type": ("type", "relation", "relationship", "kind", "interaction", "predicate", "nature"),
    "at": ("timestamp", "date", "time", "datetime", "created at", "start"),
    "text": ("text", "message", "tweet", "texte"),
    "thread": ("thread", "conversation", "fil"),
    "platform": ("platform", "plateforme"),
}
_WEIGHTS = ("weight", "edge weight", "value", "strength", "poids", "count")
_LABELS = ("label", "name", "full name", "nom")
_WORD_OF = {word: name for name, words in _EDGE_WORDS.items() for word in words}


def write_node(line: int, identifier: object, label: object, attributes: Mapping[str, Any]) -> Record:
    """Write a node as a person; `label` is the name."""
    person = clean_text(identifier)
    if not person:
        return refuse(line, reasons.NO_PERSON, dict(attributes))
    facts: dict[str, object] = {name: value for name, value in attributes.items() if name != "person_id"}
    if clean_text(label):
        facts = {
            name: value
            for name, value in facts.items()
            if fold(name) not in ("label", "name") or value != label
        }
        facts["name"] = label
    return Record(line, (write_person(person, facts),))


def write_edge(
    line: int,
    source: object,
    target: object,
    attributes: Mapping[str, Any],
    *,
    both: bool,
    weight: object = None,
) -> Record:
    """Write an edge as an interaction; `both` is true where the file declares it undirected."""
    one, other = clean_text(source), clean_text(target)
    if not one or not other:
        return refuse(line, reasons.NO_ENDS, {"source": one, "target": other})
    said: dict[str, Any] = {}
    for name, value in attributes.items():
        word = _find_word(name)
        if word and word not in said and clean_text(value):
            said[word] = clean_text(value)
    kind = said.pop("type", "")
    if kind.casefold() in _DIRECTIONS:
        both, kind = _DIRECTIONS[kind.casefold()], ""
    at, undated = read_date(said.pop("at", None))
    number = _number(weight)
    if number is not None and not math.isfinite(number):
        return refuse(
            line, reasons.BAD_WEIGHT, {"source": one, "target": other, "weight": clean_text(weight)}
        )
    row = write_tie(one, other, kind, at=at, weight=number, **said)
    if both:
        row.values["both"] = True
    return Record(line, (row,), undated=undated)


@functools.cache
def _find_word(name: str) -> str | None:
    """Say which word of an interaction an edge's attribute is; a file has few names and many edges."""
    return _WORD_OF.get(fold(name))


def find_weight(attributes: Mapping[str, Any]) -> object:
    """Find an edge's weight under the names that programs give it."""
    folded = {fold(str(name)): value for name, value in attributes.items()}
    return next((folded[name] for name in _WEIGHTS if folded.get(name) not in (None, "")), None)


def find_label(attributes: Mapping[str, Any]) -> object:
    """Find a node's label under the names that programs give it."""
    folded = {fold(str(name)): value for name, value in attributes.items()}
    return next((folded[name] for name in _LABELS if folded.get(name) not in (None, "")), None)


def read_weight(value: object) -> float | None:
    """Read a weight: 1 where there is none, None where it is not a number."""
    number = _number(value)
    if number is None:
        return 1.0
    return number if math.isfinite(number) else None


def _number(value: object) -> float | None:
    """Read a weight; what is not a number is not finite either."""
    if value is None or isinstance(value, bool):
        return None
    text = clean_text(value)
    if is_missing(text, measured=True):
        return None
    number = read_number(text)
    return math.nan if number is None else number
