"""Conversations: who a message is for.

What a message says counts first: a reply, a mention, a reaction, an invitation. In a room where nobody
replies (WhatsApp and Messenger do not export replies at all), and between two people, whom a message is
for is guessed from turns: between two, each turn is for the other; among more, a turn answers the
person who spoke just before, within `TURN_WINDOW`. Where people do use replies, a message that is not
one is for everybody, and no tie. Messages of one turn share their event: ten short ones in a row are one.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.dates import read_date
from entourage.sources.formats.parts.posts import Post, refuse, write_post
from entourage.sources.records import Record, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from entourage.sources.formats.parts.posts import Accounts

TURN_WINDOW = timedelta(hours=1)
"""Between three people or more, silence after which a message answers nobody."""


@dataclass(slots=True)
class Message:
    """One message of a chat export, before anyone knows whom it answers."""

    line: int
    author: str | None = None
    key: object = None
    """Identifier within its room."""
    room: str = ""
    date: Any = None
    text: str = ""
    answers: object = None
    """Key of the message it replies to."""
    towards: list[tuple[str | None, str]] = field(default_factory=list)
    received: list[tuple[str | None, str]] = field(default_factory=list)
    brought: list[tuple[str | None, str | None]] = field(default_factory=list)
    """(who invited, who was invited)."""
    is_private: bool = False
    """Whether the export says that the room is between two people."""
    is_bot: bool = False
    is_service: bool = False
    """A notice (joined, renamed) rather than words."""
    reject: str | None = None
    content: object = ""


def name_room(*beginning: object) -> str:
    """Name a conversation that has no identifier of its own by how it begins."""
    return f"{zlib.crc32(repr(beginning).encode('utf-8', 'replace')):08x}"


def read_chat(accounts: Accounts, read_messages: Callable[[], Iterable[Message]]) -> Iterator[Record]:
    """Turn messages into records, reading them twice: first for who wrote what, then for the ties.

    Parameters
    ----------
    accounts
        Of the platform.
    read_messages
        Reads the messages from the start each time it is called.
    """
    authors: dict[tuple[str, object], str] = {}
    rooms: dict[str, list[tuple[datetime, int, str]]] = {}
    explicit: set[str] = set()
    private: set[str] = set()
    for place, message in enumerate(read_messages()):
        if message.reject or not message.author:
            continue
        if message.key is not None:
            authors.setdefault((message.room, message.key), message.author)
        if message.answers is not None or any(kind == "reply" for _, kind in message.towards):
            explicit.add(message.room)
        if message.is_private:
            private.add(message.room)
        at, _ = read_date(message.date)
        if at is not None and not message.is_service and not message.is_bot:
            rooms.setdefault(message.room, []).append((at, place, message.author))
    accounts.forget()
    turns: dict[int, tuple[str, int]] = {}
    for room, said in rooms.items():
        if room in private or room not in explicit:
            turns |= find_turns(said, is_private=room in private)
    for place, message in enumerate(read_messages()):
        yield _write_message(accounts, message, authors, turns.get(place))


def find_turns(
    said: list[tuple[datetime, int, str]], *, is_private: bool = False
) -> dict[int, tuple[str, int]]:
    """Find whom each message answers, and the first message of its turn, from the order of messages.

    Parameters
    ----------
    said
        (when, place in the file, author) of the messages of one room, in any order.
    is_private
        Whether the room is between two people, so that each always writes to the other.

    Examples
    --------
    >>> from datetime import datetime
    >>> noon = datetime(2024, 1, 1, 12)
    >>> find_turns([(noon, 0, "a"), (noon, 1, "b"), (noon, 2, "b")])
    {1: ('a', 1), 2: ('a', 1)}
    """
    said = sorted(said)
    people = {author for _, _, author in said}
    other = {}
    if is_private and len(people) == 2:  # noqa: PLR2004
        one, two = sorted(people)
        other = {one: two, two: one}
    turns: dict[int, tuple[str, int]] = {}
    speaker, first, before, last_at = "", 0, "", None
    for at, place, author in said:
        quiet = last_at is not None and at - last_at > TURN_WINDOW
        if author != speaker or quiet:
            before = "" if quiet else speaker
            speaker, first = author, place
        last_at = at
        answered = other.get(author, before)
        if answered and answered != author:
            turns[place] = (answered, first)
    return turns


def _write_message(
    accounts: Accounts,
    message: Message,
    authors: dict[tuple[str, object], str],
    turn: tuple[str, int] | None,
) -> Record:
    if message.reject or not message.author:
        return refuse(message.line, message.reject or reasons.NO_AUTHOR, message.content)
    at, undated = read_date(message.date)
    brought = [
        Row("referrals", {"referrer": one, "referred": other, "channel": accounts.platform} | _dated(at))
        for one, other in message.brought
        if one and other and one != other
    ]
    if message.is_service:
        return Record(message.line, (*brought, *accounts.take()), undated=undated)
    towards = list(message.towards)
    answered = authors.get((message.room, message.answers)) if message.answers is not None else None
    if answered:
        towards.append((answered, "reply"))
    event = "" if message.key is None else f"{message.room}/{message.key}"
    if turn and not any(person for person, _ in towards):
        towards.append((turn[0], "message"))
        event = f"{message.room}/turn {turn[1]}"
    post = Post(
        message.author,
        accounts.platform,
        event=event,
        date=message.date,
        text=message.text,
        thread=message.room,
        towards=towards,
        received=message.received,
    )
    record = write_post(message.line, post, accounts)
    return replace(record, rows=(*record.rows, *brought)) if brought else record


def _dated(at: datetime | None) -> dict[str, datetime]:
    return {} if at is None else {"date": at}
