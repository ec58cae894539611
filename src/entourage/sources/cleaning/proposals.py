"""Accounts that may be one person's: proposals for the user to confirm, never acted upon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from entourage.sources.recognising.headings import EMAIL_HEADINGS, squash
from entourage.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from entourage.language import Language
    from entourage.model import Tables

MAX_GROUP = 5
"""Accounts that may share a sign; more share a word, not a person."""
MAX_PEOPLE_FOR_SPELLING = 50_000
"""People up to which ids that differ by one letter are looked for."""
MIN_SPELLED = 8
"""Letters from which one of them may be a typing mistake."""
MIN_HANDLE = 4

SAME_EMAIL, SAME_HANDLE_AND_NAME, SAME_SPELLING, SAME_HANDLE, SAME_NAME, ONE_LETTER = (
    0.95,
    0.85,
    0.8,
    0.7,
    0.5,
    0.4,
)
"""How sure each sign is: agreed upon, not measured."""

_HANDLES = frozenset(
    squash(name) for name in ("username", "handle", "screen name", "pseudo", "user handle", "identifiant")
)
_EMAILS = frozenset(squash(name) for name in EMAIL_HEADINGS)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DOMAIN = re.compile(r"\.bsky\.social$|@[\w.-]+$")


def propose_identities(tables: Tables, language: Language) -> pd.DataFrame:
    """Propose accounts to merge: same e-mail, same handle on two platforms, spelling variants.

    Returns
    -------
    pandas.DataFrame
        ``person_id, account, confidence, reason``, surest first: the person to keep (one with a row in
        a people file, else the smallest id), the account to merge into it, 0 to 1, and why.
    """
    people = tables.people
    signs = [
        (SAME_EMAIL, language.say("same e-mail address"), _list_emails(people)),
        (
            SAME_HANDLE_AND_NAME,
            language.say("same handle and name on two platforms"),
            _list_handles(people, named=True),
        ),
        (
            SAME_SPELLING,
            language.say("same name but for capitals, accents or punctuation"),
            _list_spellings(people),
        ),
        (SAME_HANDLE, language.say("same handle on two platforms"), _list_handles(people, named=False)),
        (SAME_NAME, language.say("same first and last name"), _list_names(people)),
        (ONE_LETTER, language.say("one letter apart"), _list_near(people)),
    ]
    ranks = (~people["in_people_file"]).to_numpy()
    ids = people["person_id"].tolist()
    merged: dict[int, int] = {}
    rows: list[tuple[str, str, float, str]] = []
    for confidence, reason, keyed in signs:
        for group in _group(keyed):
            kept, *others = sorted(group, key=lambda one: (ranks[one], one))
            for other in others:
                if _root(merged, kept) != _root(merged, other):
                    merged[_root(merged, other)] = _root(merged, kept)
                    rows.append((ids[kept], ids[other], confidence, reason))
    frame = pd.DataFrame(rows, columns=["person_id", "account", "confidence", "reason"])
    return frame.sort_values(
        ["confidence", "person_id", "account"], ascending=[False, True, True], ignore_index=True
    )


def _root(merged: dict[int, int], one: int) -> int:
    while one in merged:
        one = merged[one]
    return one


def _group(keyed: Iterable[tuple[str, int]]) -> list[list[int]]:
    """Gather people by key; keys of one person or of many say nothing."""
    groups: dict[str, set[int]] = {}
    for key, one in keyed:
        groups.setdefault(key, set()).add(one)
    return [sorted(groups[key]) for key in sorted(groups) if 1 < len(groups[key]) <= MAX_GROUP]


def _list_emails(people: pd.DataFrame) -> list[tuple[str, int]]:
    columns = ["person_id", *(name for name in people.columns if squash(str(name)) in _EMAILS)]
    return [
        (str(value).strip().casefold(), one)
        for column in columns
        for one, value in people[column].dropna().items()
        if isinstance(one, int) and _EMAIL.fullmatch(str(value).strip())
    ]


def _split_account(person_id: str) -> tuple[str, str]:
    """Split an importer's id, ``platform:account``."""
    platform, separator, account = person_id.partition(":")
    return (platform, account) if separator and platform.isalpha() else ("", person_id)


def _list_handles(people: pd.DataFrame, *, named: bool) -> list[tuple[str, int]]:
    """Key people by handle, once per platform; people of one platform alone are no pair."""
    columns = [name for name in people.columns if squash(str(name)) in _HANDLES]
    keyed: dict[str, dict[str, int]] = {}
    cells = zip(people["person_id"], people["name"], *(people[column] for column in columns), strict=True)
    for one, (person_id, name, *shown) in enumerate(cells):
        platform, account = _split_account(person_id)
        for value in {account, *shown}:
            handle = _fold_handle(value) if isinstance(value, str) else ""
            if len(handle) < MIN_HANDLE or handle.isdigit():
                continue
            if named:
                if not isinstance(name, str) or not fold(name):
                    continue
                handle = f"{handle}\n{fold(name)}"
            keyed.setdefault(handle, {}).setdefault(platform, one)
    return [
        (handle, one)
        for handle, platforms in sorted(keyed.items())
        if len(platforms) > 1
        for one in platforms.values()
    ]


def _fold_handle(handle: str) -> str:
    return _DOMAIN.sub("", handle.strip().casefold().lstrip("@"))


def _list_spellings(people: pd.DataFrame) -> list[tuple[str, int]]:
    """Key people by the words of their id whatever the order, capitals, accents and punctuation."""
    keyed: list[tuple[str, int]] = []
    for one, person_id in enumerate(people["person_id"].tolist()):
        words = fold(_split_account(person_id)[1]).split()
        key = " ".join(sorted(words))
        if any(letter.isalpha() for letter in key):
            keyed.append((f"{_split_account(person_id)[0]}\n{key}", one))
    return keyed


def _list_names(people: pd.DataFrame) -> list[tuple[str, int]]:
    """Key people by a shown name of two words or more."""
    names = people["name"].dropna()
    return [
        (fold(str(name)), one)
        for one, name in names.items()
        if isinstance(one, int) and len(fold(str(name)).split()) > 1
    ]


def _list_near(people: pd.DataFrame) -> list[tuple[str, int]]:
    """Key people by their id less one letter each, so that ids one letter apart meet."""
    if len(people) > MAX_PEOPLE_FOR_SPELLING:
        return []
    keyed: list[tuple[str, int]] = []
    for one, person_id in enumerate(people["person_id"].tolist()):
        platform, account = _split_account(person_id)
        word = fold(account).replace(" ", "")
        # ids that end in a number differ by it on purpose
        if len(word) < MIN_SPELLED or any(letter.isdigit() for letter in word):
            continue
        keyed.extend(
            (f"{platform}\n{key}", one)
            for key in {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
        )
    return keyed
