"""WhatsApp's exported chat, in the date formats of its languages.

One line per message: a date as the phone writes dates, a name, the words; further lines belong to the
message above. What WhatsApp itself says has no name on Android; on iPhones it is signed by the group's own
name (or by the other person, where there is no group) and begins with an invisible mark. Media, polls and
deleted messages begin with that mark too: they are a person's. Who signs nothing but notices is nobody.
Notices that say who added whom become referrals; who came by a link was brought by nobody.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.chats import Message, name_room, read_chat
from entourage.sources.formats.parts.dates import read_slashed
from entourage.sources.formats.parts.posts import Accounts, clean_text
from entourage.sources.formats.parts.streams import open_text
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.formats.parts.whatsapp_words import (
    ADDED,
    ATTACHED,
    DELETED,
    EDITED,
    ENDS_LEFT_OUT,
    EVERYONE,
    LEFT_OUT,
    MARKS,
    NOBODY_ADDED,
    OPTION,
    PLACED,
    POLL,
    SECURE,
    YOU,
)
from entourage.sources.records import Importer, Match

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Record, Sample

_HEAD = re.compile(
    rf"^[{MARKS}]*\[?(\d{{1,4}})[./\-](\d{{1,2}})[./\-](\d{{1,4}})\.?"
    r"(?:,|\s(?:à|at|um|a\slas|alle|às|kl\.?|om)\b)?[\s\u202f\u00a0]+"
    r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?"
    r"[\s\u202f\u00a0]*([aApP]\.?[\s\u202f\u00a0]?[mM]\.?)?(?:\]|[\s\u202f\u00a0]+[-–])[\s\u00a0](.*)$",
    re.DOTALL,
)
_MENTION = re.compile("@(?:\u2068([^\u2069]{1,80})\u2069|(\\d{6,15})\\b)")
_PHONE = re.compile(r"^\+?[\d\s()\u00a0.\-]{7,24}$")
_LIST = re.compile(r",\s*|\s+(?:and|et|und|y|e|en)\s+")
_AROUND = MARKS + "~\u202f\u00a0 "
"""What stands around a name: marks, and the tilde of who is not in the address book."""
_NOT_IN_NAMES = re.compile('["“”„«»\n]')
"""Quotes are of notices: ``Ann changed the subject to "Club: Paris"``."""
_TWO = 2
_LONGEST_NAME = 80
_LONGEST_NOTICE = 500
_LONGEST_TEXT = 20_000


class _Line(NamedTuple):
    """One message as written: its date in parts, then its words."""

    line: int
    date: tuple[str | None, ...]
    words: str


def match_whatsapp(sample: Sample) -> Match:
    """Recognise lines that begin with a date and, some of them, a name."""
    lines = [line for line in itertools.islice(sample.text.splitlines(), 80) if line.strip()]
    if not lines or not _HEAD.match(lines[0]):
        return NO_MATCH
    heads = [found for line in lines if (found := _HEAD.match(line))]
    if not any(_split_name(found[8])[0] for found in heads):
        return NO_MATCH
    return Match(0.95, lines[0].strip(MARKS)[:20].strip() + " …")


def _read_lines(open_bytes: Opener) -> Iterator[_Line]:
    current: _Line | None = None
    with open_text(open_bytes()) as text:
        for number, line in enumerate(text, start=1):
            found = _HEAD.match(line.rstrip("\r\n"))
            if found:
                if current is not None:
                    yield current
                current = _Line(number, found.groups()[:7], found[8])
            elif current is None:
                if line.strip(MARKS + " \r\n\t"):
                    yield _Line(number, (), line)
            elif len(current.words) < _LONGEST_TEXT:
                current = current._replace(words=current.words + "\n" + line.rstrip("\r\n"))
    if current is not None:
        yield current


def _split_name(words: str) -> tuple[str, str]:
    """Split ``Marie: bonjour``; a notice has no name."""
    name, colon, said = words.partition(": ")
    if not colon and words.rstrip().endswith(":"):
        name, colon, said = words.rstrip()[:-1], ":", ""
    name = clean_text(name.strip(_AROUND))
    if not colon or not name or len(name) > _LONGEST_NAME or _NOT_IN_NAMES.search(name):
        return "", words
    return name, said


def _is_day_first(lines: Iterator[_Line]) -> bool:
    """Tell 03/04 of April from the 4th of March: the order in which time runs forward wins.

    Where both do, a date without leading zeros and with a short year is American.
    """
    possible, backward = {True: True, False: True}, {True: 0, False: 0}
    before: dict[bool, datetime] = {}
    american = True
    for line in lines:
        if not line.date:
            continue
        day, month, year = (part or "" for part in line.date[:3])
        american = american and not day.startswith("0") and not month.startswith("0") and len(year) == 2  # noqa: PLR2004
        for day_first in (True, False):
            moment = _read_date(line.date, day_first=day_first, strict=True)
            if moment is None:
                possible[day_first] = False
                continue
            backward[day_first] += day_first in before and moment < before[day_first]
            before[day_first] = moment
    if possible[True] != possible[False]:
        return possible[True]
    if backward[True] != backward[False]:
        return backward[True] < backward[False]
    return not american


def _read_date(parts: tuple[str | None, ...], *, day_first: bool, strict: bool = False) -> datetime | None:
    first, second = int(parts[0] or 0), int(parts[1] or 0)
    if strict and len(parts[0] or "") <= 2 and (second if day_first else first) > 12:  # noqa: PLR2004
        return None
    try:
        return read_slashed(parts, day_first=day_first)
    except ValueError:
        return None


def read_whatsapp(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read a chat: turns, @mentions, who added whom."""
    accounts = Accounts("whatsapp")
    day_first = _is_day_first(_read_lines(open_bytes))
    people, signers = _find_people(_read_lines(open_bytes))
    room = name_room(*itertools.islice(_read_lines(open_bytes), 3))

    def read_messages() -> Iterator[Message]:
        for line in _read_lines(open_bytes):
            message = _read_message(line, accounts, people, day_first=day_first)
            message.room = room
            # the export does not say whether it is a group, so two who write are taken for two, unless
            # a third name signs the notices: that of the group
            message.is_private = len(people) == _TWO and signers <= people
            yield message

    yield from accounts.close(read_chat(accounts, read_messages))


def _find_people(lines: Iterator[_Line]) -> tuple[set[str], set[str]]:
    """Find who says something, and who signs anything at all: the group's own name signs notices alone."""
    people, signers = set[str](), set[str]()
    for line in lines:
        name, said = _split_name(line.words) if line.date else ("", "")
        if name:
            signers.add(name)
            if not is_notice(said):
                people.add(name)
    return people, signers


def is_notice(said: str) -> bool:
    r"""Say whether words that a name signs are WhatsApp's own: marked, and neither media, poll nor deleted.

    Examples
    --------
    >>> is_notice("\u200eAnn created this group"), is_notice("\u200eimage omitted"), is_notice("bonjour")
    (True, False, False)
    """
    if not said.startswith(tuple(MARKS)):
        return False
    plain = clean_text(said.strip(MARKS + " "))
    if SECURE.search(plain):
        return True
    return not (
        DELETED.fullmatch(plain)
        or LEFT_OUT.match(plain)
        or ENDS_LEFT_OUT.search(plain)
        or ATTACHED.match(plain)
        or PLACED.match(plain)
        or POLL.match(plain)
    )


def _person(accounts: Accounts, name: str) -> str | None:
    """Name a person; a telephone number is written without its spaces."""
    written = clean_text(name.strip(_AROUND))
    if _PHONE.match(written):
        return accounts.add("+" + re.sub(r"\D", "", written), name=written)
    return accounts.add(written, name=written)


def _read_message(line: _Line, accounts: Accounts, people: set[str], *, day_first: bool) -> Message:
    if not line.date:
        return Message(line.line, reject=reasons.NOT_EXPECTED, content=line.words)
    at = _read_date(line.date, day_first=day_first)
    name, said = _split_name(line.words)
    plain = clean_text(EDITED.sub("", said).strip(MARKS + " "))
    if not name or is_notice(said):
        one, others = _read_notice(plain) or ("", [])
        brought = [(_person(accounts, one), _person(accounts, other)) for other in others]
        return Message(line.line, "notice", date=at, is_service=True, brought=brought)
    if DELETED.fullmatch(plain):
        return Message(line.line, reject=reasons.DELETED)
    # "30/02/2024" is handed on as text, so that the message counts as undated
    date = at or "/".join(part or "" for part in line.date[:3])
    text = _read_text(plain, is_marked=said.startswith(tuple(MARKS)))
    return Message(
        line.line,
        _person(accounts, name),
        key=line.line,
        date=date,
        text=re.sub(f"[{MARKS}]", "", text),
        towards=_read_mentions(text, accounts, people),
    )


def _read_text(plain: str, *, is_marked: bool) -> str:
    """Give the words of a message: of media nothing, of a poll the question."""
    if LEFT_OUT.match(plain) or (is_marked and (ENDS_LEFT_OUT.search(plain) or PLACED.match(plain))):
        return ""
    found = POLL.match(plain)
    if found:
        asked = (line.strip(MARKS + " ") for line in plain[found.end() :].splitlines())
        return "\n".join(line for line in asked if line and not OPTION.match(line))
    return ATTACHED.sub("", plain)


def _read_notice(said: str) -> tuple[str, list[str]] | None:
    """Read who added whom, leaving out "you": the export does not say who that is."""
    if len(said) > _LONGEST_NOTICE:
        return None
    for pattern in ADDED:
        found = pattern.match(said)
        if found and "\n" not in said and ": " not in found["one"]:
            others = [
                other
                for other in _LIST.split(found["other"])
                if other.strip(_AROUND).casefold() not in YOU and not NOBODY_ADDED.search(other)
            ]
            return (found["one"], others) if found["one"].strip(_AROUND).casefold() not in YOU else ("", [])
    return None


def _read_mentions(text: str, accounts: Accounts, people: set[str]) -> list[tuple[str | None, str]]:
    if "@" not in text:
        return []
    towards: list[tuple[str | None, str]] = [
        (_person(accounts, name) if name else accounts.add("+" + number), "mention")
        for name, number in _MENTION.findall(text)
        if name.strip(_AROUND).casefold() not in EVERYONE
    ]
    towards += [(_person(accounts, name), "mention") for name in sorted(people) if f"@{name}" in text]
    return towards


FORMATS = (
    Importer(
        "whatsapp",
        "WhatsApp chat (text)",
        ("interactions", "referrals", "people"),
        match_whatsapp,
        read_whatsapp,
        "In the chat: menu, More, Export chat, without media; the zip is read as it is.",
    ),
)
