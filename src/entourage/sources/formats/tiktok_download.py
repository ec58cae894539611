"""A person's own download from TikTok (JSON): followers, following, likes, comments, direct messages.

Its sections have changed names over the years: lists are told by what their entries hold, wherever they are.
What was liked or commented is an address that seldom names the author. `tiktok_texts` reads the same
download as text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.addresses import find_owner
from entourage.sources.formats.parts.chats import Message, read_chat
from entourage.sources.formats.parts.own_downloads import write_comment, write_follow, write_like
from entourage.sources.formats.parts.posts import Accounts, as_object, clean_text, refuse
from entourage.sources.formats.parts.streams import read_json_at
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_SIGNS = (
    '"FansList"',
    '"Fans List"',
    '"Follower List"',
    '"Following List"',
    '"ChatHistory"',
    '"Chat History"',
    '"ItemFavoriteList"',
)
_SECTIONS = ("Activity", "Your Activity", "Profile", "Profile And Settings")
_CHAT = re.compile(r"^Chat History with (?P<who>.+?):*\s*$")
_DEEPEST = 12


class Said(NamedTuple):
    """One direct message."""

    line: int
    room: str
    partner: str
    """The other of two; empty in a group."""
    author: object
    at: object
    text: str


def match_tiktok(sample: Sample) -> Match:
    """Recognise the sections of activity and of the profile."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if not text.startswith("{"):
        return NO_MATCH
    signs = [sign.strip('"') for sign in _SIGNS if sign in text]
    has_section = any(f'"{name}"' in text for name in _SECTIONS)
    if has_section and (signs or '"ProfileMap"' in text or '"profileMap"' in text):
        return Match(0.95, ", ".join(["Activity", *signs]))
    return NO_MATCH


def _walk(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401
    """Give every list and text of a nested object with the keys that lead to it."""
    if isinstance(value, dict) and len(path) < _DEEPEST:
        for key, inner in value.items():
            yield from _walk(inner, (*path, str(key)))
    else:
        yield path, value


def read_tiktok(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read who follows the owner, whom the owner follows, likes, comments and direct messages."""
    del sample
    accounts = Accounts("tiktok")
    first = next(read_json_at(open_bytes(), ""), None)
    if first is None or first.fault or not isinstance(first.value, dict):
        reason = reasons.CUT if first is None else first.fault or reasons.NOT_EXPECTED
        yield refuse(1, reason, None if first is None else first.value)
        return
    found = list(_walk(first.value))
    said = list(_list_messages(found))
    owner = accounts.add(_find_username(found) or find_common_author(said))

    def read() -> Iterator[Record]:
        for line, path, entry in _list_entries(found):
            record = _read_entry(line, path, entry, owner, accounts)
            if record is not None:
                yield record
        yield from read_messages(said, owner, accounts)

    yield from accounts.close(read())


def _find_username(found: list[tuple[tuple[str, ...], Any]]) -> str:
    """Find the handle in the profile."""
    for path, text in found:
        if path and path[-1].casefold() == "username" and isinstance(text, str):
            return clean_text(text)
    return ""


def _list_entries(found: list[tuple[tuple[str, ...], Any]]) -> Iterator[tuple[int, str, Any]]:
    """Give the entries of all lists but conversations, with their number and the keys that lead to them."""
    line = 0
    for path, entries in found:
        for entry in entries if isinstance(entries, list) else ():
            line += 1
            if "chat" not in " ".join(path).casefold():
                yield line, " ".join(path).casefold(), entry


def _list_messages(found: list[tuple[tuple[str, ...], Any]]) -> Iterator[Said]:
    """Give the messages of all conversations."""
    line = 0
    for path, entries in found:
        is_chat = "chat" in " ".join(path).casefold()
        partner = next((match["who"] for key in path if (match := _CHAT.match(key))), "")
        for entry in entries if isinstance(entries, list) else ():
            line += 1
            values = {str(key).casefold(): value for key, value in as_object(entry).items()}
            if is_chat:
                text = clean_text(values.get("content"))
                yield Said(line, path[-1], partner, values.get("from"), values.get("date"), text)


def _read_entry(line: int, path: str, entry: object, owner: str | None, accounts: Accounts) -> Record | None:
    """Read an entry of a list that says something of people; None of the other lists."""
    values = {str(key).casefold(): value for key, value in as_object(entry).items()}
    is_follow = "username" in values and ("follow" in path or "fans" in path) and "request" not in path
    is_like, is_comment = "itemfavoritelist" in path, "comment" in values and "commentslist" in path
    if "username" in values and "block" in path:
        return refuse(line, reasons.KEPT, entry)
    if not (is_follow or is_like or is_comment):
        return None
    if owner is None:
        return refuse(line, reasons.NO_ACCOUNT, entry)
    if is_like or is_comment:
        whose = next((name for value in values.values() if (name := find_owner("tiktok", str(value)))), "")
        ends = (owner, accounts.add(whose))
        if is_like:
            return write_like(line, *ends, values.get("date"), accounts, content=entry)
        text = clean_text(values.get("comment"))
        return write_comment(line, *ends, values.get("date"), text, accounts, content=entry)
    return read_follow(line, values.get("username"), values.get("date"), owner, accounts, path=path)


def read_follow(
    line: int, handle: object, at: object, owner: str, accounts: Accounts, *, path: str
) -> Record:
    """Read an entry of followers (or fans) or of those followed, which the names above it tell apart."""
    other = None if handle in ("None", "N/A") else accounts.add(handle)
    if other is None:
        return refuse(line, reasons.NO_PERSON, handle)
    ends = (other, owner) if "fans" in path or "follower" in path else (owner, other)
    return write_follow(line, *ends, at, accounts)


def find_common_author(said: list[Said]) -> str:
    """Find whose conversations these are: the one who writes in them and is never the other; else nobody.

    Examples
    --------
    >>> find_common_author([Said(1, "a", "ana", "ana", "", ""), Said(2, "a", "ana", "me", "", "")])
    'me'
    """
    authors = {clean_text(one.author) for one in said if one.partner} - {one.partner for one in said} - {""}
    return next(iter(authors)) if len(authors) == 1 else ""


def read_messages(said: list[Said], owner: str | None, accounts: Accounts) -> Iterator[Record]:
    """Read direct messages: between two, each to the other; in a group, by turns."""
    people: dict[str, set[str | None]] = {}
    for one in said:
        people.setdefault(one.room, set()).add(accounts.name(one.author))
    pairs = {
        one.room
        for one in said
        if one.partner and people[one.room] <= {owner, accounts.name(one.partner), None}
    }

    def read() -> Iterator[Message]:
        for one in said:
            author = accounts.add(one.author)
            message = Message(one.line, author, room=one.room, date=one.at, text=one.text, content=one)
            if author is None:
                message.reject = reasons.NO_AUTHOR
            elif owner is None and one.partner:
                message.reject = reasons.NO_ACCOUNT
            elif one.room in pairs:
                other = accounts.add(one.partner)
                message.towards = [(owner if author == other else other, "message")]
            yield message

    yield from read_chat(accounts, read)


FORMATS = (
    Importer(
        "tiktok-download",
        "TikTok: one's own download (followers, following, direct messages; JSON)",
        ("interactions", "people"),
        match_tiktok,
        read_tiktok,
        "In TikTok: Settings and privacy, Account, Download your data, format JSON.",
    ),
)
