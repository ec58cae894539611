"""WhatsApp's exported chat, in the date formats of its languages.

One line per message: a date as the phone writes dates, a name, the words; further lines belong to the
message above. Notices have no name; those that say who added whom become referrals.
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
from entourage.sources.records import Importer, Match

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Record, Sample

_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff"
_HEAD = re.compile(
    rf"^[{_MARKS}]*\[?(\d{{1,4}})[./\-](\d{{1,2}})[./\-](\d{{1,4}})\.?"
    r"(?:,|\s(?:à|at|um|a\slas|alle|às|kl\.?|om)\b)?[\s\u202f\u00a0]+"
    r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?"
    r"[\s\u202f\u00a0]*([aApP]\.?[\s\u202f\u00a0]?[mM]\.?)?(?:\]|[\s\u202f\u00a0]+[-–])[\s\u00a0](.*)$",
    re.DOTALL,
)
_ADDED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^(?P<one>.+?) added (?P<other>.+?)\.?$",
        r"^(?P<one>.+?) a ajouté (?P<other>.+?)\.?$",
        r"^(?P<one>.+?) hat (?P<other>.+?) hinzugefügt\.?$",
        r"^(?P<one>.+?) añadió a (?P<other>.+?)\.?$",
        r"^(?P<one>.+?) ha aggiunto (?P<other>.+?)\.?$",
        r"^(?P<one>.+?) adicionou (?P<other>.+?)\.?$",
        r"^(?P<one>.+?) heeft (?P<other>.+?) toegevoegd\.?$",
    )
)
_YOU = frozenset(("you", "vous", "toi", "dich", "du", "te", "tú", "ti", "tu", "você", "jou", "je"))
_DELETED = re.compile(
    r"^(this message was deleted|you deleted this message|(ce message a été|vous avez) supprimé( ce message)?"
    r"|diese nachricht wurde gelöscht|(se )?eliminó este mensaje|questo messaggio è stato eliminato"
    r"|essa mensagem foi apagada)",
    re.IGNORECASE,
)
_SECURE = re.compile(
    r"end-to-end|de bout en bout|ende-zu-ende|extremo a extremo|ponta a ponta|crittografia", re.IGNORECASE
)
_LEFT_OUT = re.compile(
    r"^<[^<>]{3,40}>$|^\S+ (omitted|omise?|absente?|weggelassen|omitid[oa]|omess[oa])\.?$", re.IGNORECASE
)
_MENTION = re.compile("@(?:\u2068([^\u2069]{1,80})\u2069|(\\d{6,15})\\b)")
_PHONE = re.compile(r"^\+?[\d\s()\u00a0.\-]{7,24}$")
_LIST = re.compile(r",\s*|\s+(?:and|et|und|y|e|en)\s+")
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
    return Match(0.95, lines[0].strip(_MARKS)[:20].strip() + " …")


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
                if line.strip(_MARKS + " \r\n\t"):
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
    name = clean_text(name.strip(_MARKS + "~\u202f\u00a0 "))
    if not colon or not name or len(name) > _LONGEST_NAME or '"' in name or "\n" in name:
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
    names = {name for line in _read_lines(open_bytes) if line.date and (name := _split_name(line.words)[0])}
    room = name_room(*itertools.islice(_read_lines(open_bytes), 3))

    def read_messages() -> Iterator[Message]:
        for line in _read_lines(open_bytes):
            message = _read_message(line, accounts, names, day_first=day_first)
            message.room = room
            # the export does not say whether it is a group, so two who write are taken for two
            message.is_private = len(names) == _TWO
            yield message

    yield from accounts.close(read_chat(accounts, read_messages))


def _person(accounts: Accounts, name: str) -> str | None:
    """Name a person; a telephone number is written without its spaces."""
    written = clean_text(name.strip(_MARKS + "~ "))
    if _PHONE.match(written):
        return accounts.add("+" + re.sub(r"\D", "", written), name=written)
    return accounts.add(written, name=written)


def _read_message(line: _Line, accounts: Accounts, names: set[str], *, day_first: bool) -> Message:
    if not line.date:
        return Message(line.line, reject=reasons.NOT_EXPECTED, content=line.words)
    at = _read_date(line.date, day_first=day_first)
    name, said = _split_name(line.words)
    said_plainly = clean_text(said.strip(_MARKS + " "))
    notice = _read_notice(said_plainly) if not name or said.startswith(tuple(_MARKS)) else None
    if notice is not None:
        one, others = notice
        brought = [(_person(accounts, one), _person(accounts, other)) for other in others]
        return Message(line.line, "notice", date=at, is_service=True, brought=brought)
    if not name or (said.startswith(tuple(_MARKS)) and _SECURE.search(said)):
        return Message(line.line, "notice", date=at, is_service=True)
    if _DELETED.match(said_plainly):
        return Message(line.line, reject=reasons.DELETED)
    # "30/02/2024" is handed on as text, so that the message counts as undated
    date = at or "/".join(part or "" for part in line.date[:3])
    text = "" if _LEFT_OUT.match(said_plainly) else said_plainly
    return Message(
        line.line,
        _person(accounts, name),
        key=line.line,
        date=date,
        text=text.replace("\u2068", "").replace("\u2069", ""),
        towards=_read_mentions(text, accounts, names),
    )


def _read_notice(said: str) -> tuple[str, list[str]] | None:
    """Read who added whom, leaving out "you": the export does not say who that is."""
    if len(said) > _LONGEST_NOTICE:
        return None
    for pattern in _ADDED:
        found = pattern.match(said)
        if found and "\n" not in said and ": " not in found["one"]:
            others = [other for other in _LIST.split(found["other"]) if other.casefold() not in _YOU]
            return (found["one"], others) if found["one"].casefold() not in _YOU else ("", [])
    return None


def _read_mentions(text: str, accounts: Accounts, names: set[str]) -> list[tuple[str | None, str]]:
    if "@" not in text:
        return []
    towards: list[tuple[str | None, str]] = [
        (_person(accounts, name) if name else accounts.add("+" + number), "mention")
        for name, number in _MENTION.findall(text)
    ]
    towards += [(_person(accounts, name), "mention") for name in sorted(names) if f"@{name}" in text]
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
