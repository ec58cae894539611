"""A person's own download from TikTok (JSON): followers, following, likes, direct messages.

Its sections have changed names over the years: lists are told by what their entries hold, wherever they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.dates import read_date
from entourage.sources.formats.parts.posts import (
    Accounts,
    Post,
    as_object,
    clean_text,
    refuse,
    write_post,
    write_tie,
)
from entourage.sources.formats.parts.streams import read_json_value
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
_CHAT = re.compile(r"^Chat History with (?P<who>.+?):?$")
_DEEPEST = 12


def match_tiktok(sample: Sample) -> Match:
    """Recognise the sections of activity and of the profile."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if not text.startswith("{"):
        return NO_MATCH
    signs = [sign.strip('"') for sign in _SIGNS if sign in text]
    has_section = any(
        f'"{name}"' in text for name in ("Activity", "Your Activity", "Profile", "Profile And Settings")
    )
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
    """Read who follows the owner, whom the owner follows, and direct messages."""
    del sample
    accounts = Accounts("tiktok")
    found = list(_walk(as_object(read_json_value(open_bytes, ""))))
    handle = next(
        (
            clean_text(text)
            for path, text in found
            if path and path[-1].casefold() == "username" and isinstance(text, str)
        ),
        "",
    )
    owner = accounts.add(handle)

    def read() -> Iterator[Record]:
        line = 0
        for path, entries in found:
            for entry in entries if isinstance(entries, list) else ():
                record = _read_entry(line + 1, path, entry, owner, accounts)
                if record is not None:
                    line += 1
                    yield record

    yield from accounts.close(read())


def _read_entry(
    line: int, path: tuple[str, ...], entry: object, owner: str | None, accounts: Accounts
) -> Record | None:
    """Read an entry of a list that says something of people; None of the other lists."""
    values = {key.casefold(): value for key, value in as_object(entry).items()}
    chat = next((match["who"] for key in path if (match := _CHAT.match(key))), "")
    where = " ".join(path).casefold()
    if not chat and not ("username" in values and ("follow" in where or "fans" in where)):
        return None
    if owner is None:
        return refuse(line, reasons.NO_OWNER, entry)
    if chat:
        return _read_message(line, chat, values, owner, accounts)
    other = accounts.add(values.get("username"))
    if other is None:
        return refuse(line, reasons.NO_PERSON, entry)
    at, undated = read_date(values.get("date"))
    ends = (other, owner) if "fans" in where or "follower" in where else (owner, other)
    return Record(
        line, (write_tie(*ends, "follow", at=at, platform="tiktok"), *accounts.take()), undated=undated
    )


def _read_message(line: int, chat: str, values: dict[str, Any], owner: str, accounts: Accounts) -> Record:
    """Read a direct message: from whom, to the other of the two."""
    author, other = accounts.add(values.get("from")), accounts.add(chat)
    if author is None:
        return refuse(line, reasons.NO_AUTHOR, values)
    to = owner if author == other else other
    post = Post(
        author, "tiktok", date=values.get("date"), text=clean_text(values.get("content")), thread=chat
    )
    post.towards = [(to, "message")]
    return write_post(line, post, accounts)


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
