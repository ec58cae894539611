"""A person's own download from TikTok as text: one file a list, whose name says what it lists.

Each entry is a few lines of a label and a value, in the account's language, and a blank line. Direct
messages are a heading per conversation and a line per message.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.addresses import find_owner
from entourage.sources.formats.parts.own_downloads import (
    USER_LABEL,
    write_comment,
    write_like,
)
from entourage.sources.formats.parts.owners import choose_owner, read_owner_bytes
from entourage.sources.formats.parts.posts import Accounts, clean_text, refuse
from entourage.sources.formats.parts.streams import open_text
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.formats.tiktok_download import Said, find_common_author, read_follow, read_messages
from entourage.sources.records import Importer, Match, Record
from entourage.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_CHAT = re.compile(r"^>>> (?:Chat History with )?(?P<who>.+?):*\s*$")
_MESSAGE = re.compile(
    r"^(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?: UTC)? (?P<who>[^:\n]{1,100}): ?(?P<text>.*)$"
)
_FIELD = re.compile(r"^(?P<label>[^\W\d_][^:\n]{0,60}?) ?: ?(?P<value>.*)$")
_DATE = re.compile(r"^[^\W\d_][^:\n]{0,40}: ?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?\s*$")
_LISTS = {
    "follower": "follower",
    "followers": "follower",
    "follower list": "follower",
    "fans": "follower",
    "fans list": "follower",
    "volger": "follower",
    "following": "following",
    "following list": "following",
    "volgend": "following",
    "block list": "block",
    "like list": "like",
    "likelijst": "like",
    "comments": "comment",
    "comment": "comment",
    "reacties": "comment",
}
"""Name of a file → what it lists, in the languages that were seen."""
_PROFILES = ("Profile Information.txt", "Profile Info.txt", "Profielinformatie.txt")
_LOOKED_AT = 12
"""Lines among which the first entry is looked for."""


class _Block(NamedTuple):
    """The lines of one entry."""

    line: int
    fields: list[tuple[str, str]]

    @property
    def content(self) -> str:
        return ", ".join(f"{label}: {value}" for label, value in self.fields)

    def find_username(self) -> str:
        return next((value for label, value in self.fields if USER_LABEL.search(label)), "")

    def find_date(self) -> str:
        return next((value for label, value in self.fields if _DATE.match(f"{label}: {value}")), "")


def _name_list(sample: Sample) -> str:
    return _LISTS.get(fold(PurePosixPath(sample.name).stem).replace("_", " "), "")


def match_tiktok_texts(sample: Sample) -> Match:
    """Recognise conversations, entries of a date and a user name, and the profile."""
    lines = [line for line in sample.text.lstrip("\ufeff").splitlines()[:_LOOKED_AT] if line.strip()]
    if not lines:
        return NO_MATCH
    if _CHAT.match(lines[0]) and (len(lines) == 1 or _MESSAGE.match(lines[1]) or _CHAT.match(lines[1])):
        return Match(0.95, ">>> Chat History with")
    fields = [match["label"] for line in lines if (match := _FIELD.match(line))]
    if _DATE.match(lines[0]) and len(fields) > 1:
        if USER_LABEL.fullmatch(fields[1]):
            return Match(0.95, ", ".join(fields[:2]))
        if _name_list(sample) in ("like", "comment"):
            return Match(0.9, ", ".join(fields[:2]))
    is_profile = sample.name in _PROFILES and any(map(USER_LABEL.fullmatch, fields))
    return Match(0.9, sample.name) if is_profile else NO_MATCH


def _read_blocks(open_bytes: Opener) -> Iterator[_Block]:
    """Read the entries: lines up to a blank one; a line without a label goes on with the one above."""
    block = _Block(1, [])
    with open_text(open_bytes()) as text:
        for number, raw in enumerate(text, start=1):
            line = clean_text(raw).lstrip("\ufeff")
            if not line:
                if block.fields:
                    yield block
                block = _Block(number + 1, [])
            elif found := _FIELD.match(line):
                block.fields.append((found["label"], found["value"].strip()))
            elif block.fields:
                label, value = block.fields[-1]
                block.fields[-1] = (label, f"{value}\n{line}")
            else:
                block.fields.append(("", line))
    if block.fields:
        yield block


def _find_owner(sample: Sample) -> str:
    """Find the user name in the profile of the same download."""
    names = []
    for raw in read_owner_bytes(sample, *_PROFILES):
        for line in raw.decode("utf-8", "replace").splitlines():
            found = _FIELD.match(line.lstrip("\ufeff"))
            if found and USER_LABEL.fullmatch(found["label"]):
                names.append(clean_text(found["value"]))
    return choose_owner(names)


def read_tiktok_texts(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read one file of a download: followers, following, likes, comments, the profile or messages."""
    accounts = Accounts("tiktok")
    handle = _find_owner(sample)
    if _CHAT.match(clean_text(sample.text.lstrip("\ufeff").lstrip().partition("\n")[0])):
        yield from accounts.close(_read_chats(open_bytes, handle, accounts))
        return
    if sample.name in _PROFILES:  # it names the owner of the other files
        yield from (Record(block.line) for block in _read_blocks(open_bytes))
        return
    owner, kind = accounts.add(handle), _name_list(sample)

    def read() -> Iterator[Record]:
        for block in _read_blocks(open_bytes):
            yield _read_block(block, kind, owner, accounts)

    yield from accounts.close(read())


def _find_fault(block: _Block, kind: str, owner: str | None) -> str:
    """Say why an entry cannot be used; nothing where it can."""
    if kind == "block":
        return reasons.KEPT
    if not block.find_date() or (kind not in ("like", "comment") and not block.find_username()):
        return reasons.NOT_EXPECTED
    if not kind:
        return reasons.NO_DIRECTION
    return "" if owner else reasons.NO_ACCOUNT


def _read_block(block: _Block, kind: str, owner: str | None, accounts: Accounts) -> Record:
    """Read an entry of a list."""
    fault = _find_fault(block, kind, owner)
    if fault or owner is None:
        return refuse(block.line, fault or reasons.NO_ACCOUNT, block.content)
    at = block.find_date()
    if kind in ("follower", "following"):
        return read_follow(block.line, block.find_username(), at, owner, accounts, path=kind)
    whose = next((name for _, value in block.fields if (name := find_owner("tiktok", value))), "")
    ends = (owner, accounts.add(whose))
    if kind == "like":
        return write_like(block.line, *ends, at, accounts, content=block.content)
    words = block.fields[1][1] if len(block.fields) > 1 else ""
    return write_comment(block.line, *ends, at, words, accounts, content=block.content)


def _read_chats(open_bytes: Opener, handle: str, accounts: Accounts) -> Iterator[Record]:
    """Read conversations: a line that begins neither one nor a message goes on with the message above."""
    said: list[Said] = []
    lost: list[Record] = []
    partner, is_open = "", False
    with open_text(open_bytes()) as text:
        for number, raw in enumerate(text, start=1):
            line = clean_text(raw).lstrip("\ufeff")
            if heading := _CHAT.match(line):
                partner, is_open = heading["who"], False
            elif partner and (found := _MESSAGE.match(line)):
                said.append(Said(number, partner, partner, found["who"].strip(), found["at"], found["text"]))
                is_open = True
            elif is_open and line:
                said[-1] = said[-1]._replace(text=f"{said[-1].text}\n{line}")
            elif line:
                lost.append(refuse(number, reasons.NOT_EXPECTED, line))
    yield from lost
    owner = accounts.add(handle or find_common_author(said))
    yield from read_messages(said, owner, accounts)


FORMATS = (
    Importer(
        "tiktok-texts",
        "TikTok: one's own download (followers, following, direct messages; text)",
        ("interactions", "people"),
        match_tiktok_texts,
        read_tiktok_texts,
        "In TikTok: Settings and privacy, Account, Download your data, format TXT; better JSON, one file.",
    ),
)
