"""What the downloads that people make of their own accounts have in common, whatever the platform."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NoReturn

from entourage.errors import InputError
from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.dates import read_date
from entourage.sources.formats.parts.posts import Post, find_mentions, refuse, write_post, write_tie
from entourage.sources.formats.parts.streams import open_text, read_json_at
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from entourage.sources.formats.parts.posts import Accounts
    from entourage.sources.formats.parts.streams import Item, Opener
    from entourage.sources.records import Sample

_PIECE = 1 << 20
_LOOKED_AT = 5
"""Entries of a list among which the first object is looked for."""
_PAGE = re.compile(r'class="[^"]*\b_a6-\w')
"""What Meta's web pages call their boxes."""
USER_LABEL = re.compile(
    r"(?i)user ?name|nom d.utilisateur|(?:benutzer|nutzer)name|nombre de usuario|nome utente|gebruikersnaam"
    r"|nome d[eo] (?:usuário|utilizador)|nazwa użytkownika|användarnamn|bruker?navn|kullanıcı adı"
)
"""How downloads call an account's handle, by the language of the account."""


def find_start(text: str) -> str:
    """Give the first character of a JSON text that is not blank."""
    return text.lstrip("\ufeff \r\n\t")[:1]


def find_first_object(text: str) -> dict[str, Any]:
    """Give the first object of a JSON list whose beginning is at hand; an empty one where there is none.

    Examples
    --------
    >>> find_first_object('[null, {"a": 1}, {"b"')
    {'a': 1}
    """
    decoder, at = json.JSONDecoder(), text.find("[") + 1
    try:
        for _ in range(_LOOKED_AT):
            while text[at : at + 1] in (",", " ", "\n", "\r", "\t"):
                at += 1
            value, at = decoder.raw_decode(text, at)
            if isinstance(value, dict):
                return value
    except (ValueError, RecursionError):
        pass
    return {}


def find_keys(open_bytes: Opener, keys: Iterable[str]) -> tuple[str, ...]:
    """Find which keys a file has anywhere, so that it is not parsed for each of them."""
    missing = {f'"{key}"': key for key in keys}
    wanted, end = list(missing.values()), ""
    overlap = max(map(len, missing), default=0)
    with open_text(open_bytes()) as text:
        while missing and (piece := text.read(_PIECE)):
            seen = end + piece
            missing = {written: key for written, key in missing.items() if written not in seen}
            end = piece[-overlap:]
    return tuple(key for key in wanted if key not in missing.values())


def read_lists(
    open_bytes: Opener, sample: Sample, kinds: dict[str, str], bare: str
) -> Iterator[tuple[Item, str]]:
    """Read the entries of the lists that a file holds, each with its kind.

    Parameters
    ----------
    kinds
        Key of a list → its kind.
    bare
        Kind of a file that is one list.
    """
    if find_start(sample.text) == "[":
        for item in read_json_at(open_bytes(), "item"):
            yield item, bare
        return
    for key in find_keys(open_bytes, kinds):
        for item in read_json_at(open_bytes(), f"{key}.item"):
            yield item, kinds[key]


def write_follow(line: int, source: str, target: str, at: object, accounts: Accounts) -> Record:
    """Write who follows whom; nothing of an account that follows itself."""
    moment, undated = read_date(at)
    ties = (write_tie(source, target, "follow", at=moment, platform=accounts.platform),)
    return Record(line, (*(ties if source != target else ()), *accounts.take()), undated=undated)


def write_like(
    line: int, source: str, target: str | None, at: object, accounts: Accounts, *, content: object
) -> Record:
    """Write a like for the post's author; none of one's own post."""
    if target is None:
        return refuse(line, reasons.LIKED_AUTHOR, content)
    moment, undated = read_date(at)
    ties = (write_tie(source, target, "like", at=moment, platform=accounts.platform),)
    return Record(line, (*(ties if source != target else ()), *accounts.take()), undated=undated)


def write_comment(
    line: int,
    source: str,
    target: str | None,
    at: object,
    text: str,
    accounts: Accounts,
    *,
    names: Iterable[str] | None = None,
    content: object,
) -> Record:
    """Write a comment towards the post's author and those whom it mentions; else reject it.

    Parameters
    ----------
    names
        Who is mentioned, where the text alone does not say.
    """
    mentioned = [accounts.add(name) for name in (find_mentions(text) if names is None else names)]
    others = [person for person in mentioned if person and person != source]
    if target is None and not others:
        return refuse(line, reasons.COMMENTED_AUTHOR, content)
    post = Post(source, accounts.platform, date=at, text=text)
    post.towards = [(person, "mention") for person in others]
    if target != source:
        post.towards.append((target, "comment"))
    return write_post(line, post, accounts)


def match_pages(sample: Sample, site: str, pages: tuple[str, ...]) -> Match:
    """Recognise a download as web pages: one page, or all of them in a zip or folder."""
    if sample.members:
        names = {PurePosixPath(name).name for name in sample.members}
        found = next((name for name in pages if f"{name}.html" in names), "")
        has_json = any(f"{name}.json" in names for name in pages)
        return Match(0.9, f"{found}.html") if found and not has_json else NO_MATCH
    text = sample.text
    is_page = find_start(text) == "<" and site in text and _PAGE.search(text)
    return Match(0.9, "_a6-, html") if is_page else NO_MATCH


def is_pages(sample: Sample) -> bool:
    """Say whether what was recognised is web pages."""
    return bool(sample.members) or find_start(sample.text) == "<"


def refuse_pages(sample: Sample) -> NoReturn:
    """Refuse a download as web pages.

    Raises
    ------
    InputError
        Always: it says which format to ask for.
    """
    raise InputError(
        "{path} is a download as web pages (HTML), which does not say enough. Ask the platform for the "
        "download again and choose the format JSON.",
        path=sample.name,
    )
