"""A person's own download from Facebook ("Download your information", JSON).

Friends and followers are named by their names alone: two friends of one name are one person. Whose post was
liked or commented stands in a sentence alone, in the language of the account; who did it stands beside, or
in the file of profile information.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from entourage.sources.formats.messenger import repair_text
from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.dates import read_date
from entourage.sources.formats.parts.own_downloads import (
    find_first_object,
    is_pages,
    match_pages,
    read_lists,
    refuse_pages,
    write_comment,
    write_follow,
    write_like,
)
from entourage.sources.formats.parts.owners import choose_owner, find_in_folder_name, read_owner_files
from entourage.sources.formats.parts.posts import Accounts, as_object, as_objects, refuse, write_tie
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Item, Opener
    from entourage.sources.records import Sample

_LISTS = {
    "friends_v2": "friend",
    "friends": "friend",
    "followers_v3": "followers",
    "followers_v2": "followers",
    "followers": "followers",
    "following_v3": "following",
    "following_v2": "following",
    "following": "following",
    "comments_v2": "comment",
    "comments": "comment",
    "group_comments_v2": "comment",
    "reactions_v2": "like",
    "reactions": "like",
}
"""Key of a list → what its entries are."""
_FIRST_KEY = re.compile(r'\{\s*"(\w+)"\s*:\s*\[')
_FRIEND = frozenset(("name", "timestamp", "uri", "contact_info", "marked_as_spam"))
"""What an entry of friends and followers may hold."""
_LONGEST_NAME = 100
_WHOSE = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:commented on|replied to|likes|liked|reacted to|loves) (?P<who>.+?)['’]s? (?:own )?\w+",
        r"(?:la (?:publication|photo|vidéo)|(?:le|au) (?:commentaire|lien))(?: de | d['’])(?P<who>.+?)\.?$",
        r"(?:la publicación|la foto|el comentario|el video|el enlace) de (?P<who>.+?)\.?$",
        r"(?:post|foto|commento|video|link|al commento) di (?P<who>.+?)\.?$",
        r"(?:publicação|foto|comentário|vídeo) de (?P<who>.+?)\.?$",
        r"(?:Beitrag|Foto|Kommentar|Video) von (?P<who>.+?)(?: kommentiert| geantwortet)?\.?$",
        r"(?:bericht|foto|reactie|video) van (?P<who>.+?)\.?$",
    )
)
"""Sentences that say whose post was liked or commented, by their language."""
_NOT_A_NAME = re.compile(
    r"(?i)(?:an?|the|your|one of|un|une|des|eine?|il|lo|la|le|el|os?|het|de|quelqu.un)\b "
)
"""A sentence that goes on before it names anyone."""
_OWN = frozenset(("his", "her", "their", "sa", "son", "ses", "leur", "sus", "su"))
_MENTION = re.compile(r"@\[\d+:\d+:([^\]\n]{1,100})\]")
"""A mention in a comment, as the download writes it."""
_PAGES = ("your_friends", "friends", "people_who_followed_you", "comments", "likes_and_reactions_1")


class _Entry(NamedTuple):
    """What was liked or commented."""

    author: str
    """Who did it; empty where only the profile says."""
    handle: str
    """Whose it was; empty where the sentence does not say."""
    text: str
    is_own: bool


def match_facebook(sample: Sample) -> Match:
    """Recognise lists of friends, followers, comments and reactions."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if sample.members or text.startswith("<"):
        return match_pages(sample, "facebook.com/", _PAGES)
    first = find_first_object(text)
    if text.startswith("["):
        return Match(0.95, "reaction, actor, title") if _is_reaction(sample, first) else NO_MATCH
    key = found[1] if (found := _FIRST_KEY.match(text)) else ""
    if key not in _LISTS:
        return NO_MATCH
    is_friend = "name" in first and set(first) <= _FRIEND
    is_deed = "title" in first and "timestamp" in first
    is_empty = not first and "_v" in key
    fits = is_deed if _LISTS[key] in ("comment", "like") else is_friend
    return Match(0.95, key) if fits or is_empty else NO_MATCH


def _is_reaction(sample: Sample, first: dict[str, Any]) -> bool:
    held = next(iter(as_objects(first.get("data"))), {})
    if "title" in first and "actor" in as_object(held.get("reaction")):
        return True
    # as of 2025 entries bear labels in the account's language, and the file's name alone says what they are
    return "label_values" in first and sample.name.casefold().startswith("likes_and_reactions")


def _find_facebook_owner(sample: Sample) -> str:
    """Find the owner's name in the file of profile information, else in the name of the download."""
    names = []
    for value in read_owner_files(sample, "profile_information.json"):
        held = as_object(value)
        for key in ("profile_v2", "profile"):
            profile = as_object(held.get(key))
            name = as_object(profile.get("name"))
            names.append(repair_text(name.get("full_name") or profile.get("full_name")))
    return choose_owner(names) if any(names) else find_in_folder_name(sample, "facebook")


def _read_deed(value: dict[str, Any], owner: str) -> _Entry:
    """Read what was liked or commented by its sentence."""
    title = repair_text(value.get("title"))
    held = next(iter(as_objects(value.get("data"))), {})
    comment, reaction = as_object(held.get("comment")), as_object(held.get("reaction"))
    author = repair_text(comment.get("author") or reaction.get("actor"))
    said = title.removeprefix(author or owner).strip()
    found = next((match["who"] for pattern in _WHOSE if (match := pattern.search(said))), "")
    if _NOT_A_NAME.match(found) or len(found) > _LONGEST_NAME:
        found = ""
    is_own = found == (author or owner) or (
        not found and any(word.casefold() in _OWN for word in said.split())
    )
    return _Entry(author, "" if is_own else found, repair_text(comment.get("comment")), is_own)


def _write_deed(item: Item, kind: str, owner: str, accounts: Accounts) -> Record:
    entry = _read_deed(item.value, owner)
    at = item.value.get("timestamp")
    source = accounts.add(entry.author or owner, name=entry.author or owner)
    if source is None:
        return refuse(item.line, reasons.NO_ACCOUNT, item.value)
    other = source if entry.is_own else accounts.add(entry.handle, name=entry.handle)
    if kind == "like":
        return write_like(item.line, source, other, at, accounts, content=item.value)
    names, text = _MENTION.findall(entry.text), _MENTION.sub(r"\1", entry.text)
    return write_comment(item.line, source, other, at, text, accounts, names=names, content=item.value)


def _write_contact(item: Item, kind: str, owner: str, accounts: Accounts) -> Record:
    name = repair_text(item.value.get("name"))
    other = accounts.add(name, name=name)
    me = accounts.add(owner, name=owner)
    if other is None:
        return refuse(item.line, reasons.NO_PERSON, item.value)
    if me is None:
        return refuse(item.line, reasons.NO_ACCOUNT, item.value)
    if kind != "friend":
        ends = (other, me) if kind == "followers" else (me, other)
        return write_follow(item.line, *ends, item.value.get("timestamp"), accounts)
    at, undated = read_date(item.value.get("timestamp"))
    row = write_tie(me, other, kind, at=at, platform=accounts.platform, both=True)
    return Record(item.line, (row, *accounts.take()), undated=undated)


def read_facebook(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read one file of a download.

    Raises
    ------
    InputError
        If the download is web pages.
    """
    if is_pages(sample):
        refuse_pages(sample)
    accounts = Accounts("facebook")
    owner = _find_facebook_owner(sample)

    def read() -> Iterator[Record]:
        for item, kind in read_lists(open_bytes, sample, _LISTS, "like"):
            if item.fault or not isinstance(item.value, dict):
                yield refuse(item.line, item.fault or reasons.NOT_EXPECTED, item.content or item.value)
            elif kind in ("comment", "like"):
                yield _write_deed(item, kind, owner, accounts)
            else:
                yield _write_contact(item, kind, owner, accounts)

    yield from accounts.close(read())


FORMATS = (
    Importer(
        "facebook-download",
        "Facebook: one's own download (friends, followers, reactions, comments; JSON)",
        ("interactions", "people"),
        match_facebook,
        read_facebook,
        "In Facebook: Accounts Centre, Your information and permissions, Download it, as JSON.",
    ),
)
