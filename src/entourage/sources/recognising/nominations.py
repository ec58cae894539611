"""Whom the answers to a form name: columns of a people table that hold people of the same table."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from entourage.sources.recognising.headings import (
    REFERRER_HEADINGS,
    Mapping,
    find_forms,
    find_whole_name,
    squash,
)
from entourage.sources.recognising.takes import Take, to_take
from entourage.values.handles import clean_id, find_key, split_people

if TYPE_CHECKING:
    from collections.abc import Sequence

    Rows = Sequence[Sequence[str]]

_MOMENTS = frozenset(map(squash, (
    "horodateur", "timestamp", "zeitstempel", "marca temporal", "informazioni cronologiche",
    "carimbo de data hora", "tijdstempel", "submitted at", "start time", "heure de debut", "date d envoi",
)))  # fmt: skip
"""When a form was answered."""
_ASKS = (
    ("advice", r"conseil|advice|advise|rat\b|consejo|consiglio|conselho|advies|help|aide"),
    ("trust", r"confiance|trust|vertrau|confianza|fiducia|confianca|vertrouw"),
    ("friend", r"\bamis?\b|\bamie?s?\b|friend|freund|amig|amici|vriend"),
    ("colleague", r"travail|collegue|colleague|work with|kolleg|compagner|collega"),
    ("nomination", r""),
)
"""What a question asks for: type of the ties its answers are, and the words that tell it."""
_WHO = re.compile(r"(?i)\b(?:who|whom|qui|wer|wen|wem|qui[ée]n|chi|quem|wie|names?|noms?|nommez)\b")
_SOME = 0.3
"""Share of the people named in answers who must have answered too."""


def take_answers(headings: tuple[str, ...], below: Rows, mapping: Mapping) -> tuple[Take, ...]:
    """Take whom the answers to a form name: columns of a people table that hold people of the same table."""
    moment = next((i for i, heading in enumerate(headings) if set(find_forms(heading)) & _MOMENTS), None)
    groups = {
        stem: places
        for stem, places in _group_questions(headings, mapping).items()
        if "?" in stem or moment is not None or len(places) > 1
    }
    best: tuple[float, tuple[int, ...], dict[int, str]] = (0.0, (), {})
    for who in _list_names(headings, mapping):
        known = {find_key(clean_id(name)) for row in below if (name := _join(row, who))}
        shares = {
            stem: _share_known(places, below, known, asks_who=_asks_who(stem))
            for stem, places in groups.items()
        }
        naming = {
            i: _name_question(stem) for stem, share in shares.items() if share >= _SOME for i in groups[stem]
        }
        if sum(shares.values()) > best[0] and naming:
            best = sum(shares.values()), who, naming
    _, who, naming = best
    if not naming:
        return ()
    kept = {name: i for name, i in mapping.attributes.items() if i not in (*naming, moment, *who)}
    # an address that no answer speaks of is said of the person, who is called as the others call them
    own = mapping.columns["person_id"]
    if own not in who and headings[own].strip():
        kept[headings[own].strip()] = own
    people = replace(to_take(mapping), attributes=kept)
    people = replace(people, columns={**people.columns, "person_id": who, "name": who})
    when = {} if moment is None else {"timestamp": (moment,)}
    return (
        people,
        *(
            Take(
                "interactions",
                {"source": who, "target": (i,), **when},
                {"type": kind},
                lists=frozenset({"target"}),
            )
            for i, kind in sorted(naming.items())
        ),
    )


def _list_names(headings: tuple[str, ...], mapping: Mapping) -> list[tuple[int, ...]]:
    """List the ways that a table's people may be called by others: by id, by name, by first and last name."""
    found: list[tuple[int, ...]] = [(mapping.columns["person_id"],)]
    if "name" in mapping.columns:
        found.append((mapping.columns["name"],))
    whole = find_whole_name(headings)
    if whole is not None:
        found += [whole, whole[::-1]]
    return list(dict.fromkeys(found))


def _join(row: Sequence[str], places: tuple[int, ...]) -> str:
    return " ".join(row[i].strip() for i in places if i < len(row) and row[i].strip())


def _group_questions(headings: tuple[str, ...], mapping: Mapping) -> dict[str, list[int]]:
    """Group the columns of one question, which forms number or repeat: question → positions."""
    referrers = set(map(squash, REFERRER_HEADINGS))
    groups: dict[str, list[int]] = {}
    for i in sorted(mapping.attributes.values()):
        if not set(find_forms(headings[i])) & referrers:
            stem = re.sub(r"[\s_.\-#(\[]*\d{1,2}[\s)\]]*$", "", headings[i]).strip()
            groups.setdefault(stem or headings[i], []).append(i)
    return groups


def _asks_who(stem: str) -> bool:
    """Say whether a question asks for people."""
    return _name_question(stem) != "nomination" or _WHO.search(stem) is not None


def _share_known(places: list[int], below: Rows, known: set[str], *, asks_who: bool) -> float:
    """Give the share of the people named in some columns who are known; 0 where fewer than two are.

    Numbers are people only where people are asked for: marks from 1 to 5 are ids of somebody too.
    """
    named = [
        one
        for row in below
        for i in places
        if i < len(row) and row[i].strip()
        for one in split_people(row[i], is_list=True)
    ]
    if not asks_who and all(one.isdigit() for one in named):
        return 0.0
    n_known = sum(find_key(clean_id(one)) in known for one in named)
    return n_known / len(named) if n_known > 1 else 0.0


def _name_question(stem: str) -> str:
    """Give the type of the ties that the answers to a question are."""
    folded = " ".join(find_forms(stem)[:1]) + " " + stem.casefold()
    return next(kind for kind, pattern in _ASKS if re.search(pattern, folded))
