"""People told by several columns each: the e-mail of the referrer, the names of the referred."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from entourage.sources.recognising.headings import EMAIL_HEADINGS, FIRST_NAMES, LAST_NAMES
from entourage.values.texts import fold

_KINDS: dict[str, tuple[str, ...]] = {
    "id": (
        "id", "n", "no", "numero", "num", "code", "number", "identifiant", "nummer",
        "customer id", "n client",
    ),
    "mail": EMAIL_HEADINGS,
    "account": (
        "handle", "username", "user name", "pseudo", "compte", "account", "instagram", "login", "utilisateur",
    ),
    "phone": (
        "telephone", "tel", "phone", "phone number", "mobile", "portable", "telefon", "telefono", "telefone",
    ),
    "bare": ("",),
}  # fmt: skip
"""What identifies a person, best first."""
_FULL_NAMES = (
    "full name", "name", "nom complet", "prenom nom", "prenom et nom", "nom prenom", "nom et prenom",
    "display name", "vor und nachname", "nombre completo", "nome completo",
)  # fmt: skip
_LINKS = (
    "",
    "du",
    "de",
    "de la",
    "del",
    "de l",
    "d",
    "le",
    "la",
    "of",
    "of the",
    "des",
    "der",
    "do",
    "da",
    "van",
)
_LEAST_LETTERS = 3
"""Letters of a word that may be glued to another: ``a`` and ``de`` would mean anything."""


@dataclass(frozen=True, slots=True)
class Facets:
    """Where a table tells one of its people."""

    identifiers: dict[str, int]
    """Kind of identifier → position, best first."""
    names: tuple[int, ...]
    """Positions of the name: of the full name, or of the first and then the last."""


def find_facets(synonyms: tuple[str, ...], headings: tuple[str, ...]) -> Facets:
    """Find the columns that tell one person, by headings that say both whose they are and what.

    Parameters
    ----------
    synonyms
        What the person is called in headings: ``referrer, parrain…``.

    Examples
    --------
    >>> find_facets(("parrain",), ("Nom du parrain", "Prénom parrain", "E-mail parrain"))
    Facets(identifiers={'mail': 2}, names=(1, 0))
    """
    whose = frozenset(map(fold, synonyms))
    said = [_split_heading(_split_words(heading), whose) for heading in headings]

    def find(facets: tuple[str, ...]) -> int | None:
        wanted = _fold_all(facets)
        return next((i for i, parts in enumerate(said) if parts & wanted), None)

    found = {kind: position for kind, facets in _KINDS.items() if (position := find(facets)) is not None}
    first, last, full = find(FIRST_NAMES), find(LAST_NAMES), find(_FULL_NAMES)
    if first is not None and last is not None:
        return Facets(found, (first, last))
    whole = next((one for one in (full, last, first) if one is not None), None)
    if whole is None and len(found) > 1 and "bare" in found:
        whole = found.pop("bare")
    return Facets(found, () if whole is None else (whole,))


def choose_pair(one: Facets, other: Facets) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Choose the columns that identify two people: of one kind for both where there is one.

    Returns
    -------
    tuple or None
        Positions of each (two where only a first and a last name tell), or None if one is not told.
    """
    shared = next((kind for kind in one.identifiers if kind in other.identifiers), None)
    if shared is not None:
        return (one.identifiers[shared],), (other.identifiers[shared],)
    if one.names and other.names and not (one.identifiers and other.identifiers):
        return one.names, other.names
    ends = [(next(iter(end.identifiers.values()), None), end.names) for end in (one, other)]
    chosen = [names if position is None else (position,) for position, names in ends]
    return (chosen[0], chosen[1]) if all(chosen) else None


@cache
def _fold_all(facets: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, facets))


def _split_heading(heading: str, whose: frozenset[str]) -> frozenset[str]:
    """Give what a heading says of this person, if it names them: ``nom du parrain`` says ``nom``.

    A heading that is the person's own says the empty text.
    """
    words = heading.split()
    found = {""} if heading in whose else set()
    for at in range(1, len(words)):
        before, after = " ".join(words[:at]), " ".join(words[at:])
        if before in whose and len(before) >= _LEAST_LETTERS:
            found.add(after)
        for link in (link for link in _LINKS if not link or after.startswith(f"{link} ")):
            person = after.removeprefix(f"{link} ") if link else after
            if person in whose and len(person) >= _LEAST_LETTERS:
                found.add(before)
    return frozenset(found)


def _split_words(heading: str) -> str:
    """Write a heading as words: ``referrerEmail (required)`` is ``referrer email``."""
    bare = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", heading)
    return fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare))
