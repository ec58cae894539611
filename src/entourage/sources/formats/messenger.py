"""Messages of Messenger and Instagram, as Meta lets people download them (JSON).

Meta writes each byte of a text as a character of its own ("Ã©" for "é"); this is undone. Messages
come newest first; the order of turns is that of their dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.chats import Message, name_room, read_chat
from entourage.sources.formats.parts.posts import (
    Accounts,
    as_object,
    as_objects,
    clean_text,
    find_absence,
    find_mentions,
)
from entourage.sources.formats.parts.streams import read_json_at, read_json_value
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Item, Opener
    from entourage.sources.records import Record, Sample

_NOTICES = frozenset(("Subscribe", "Unsubscribe", "Call"))


def repair_text(value: object) -> str:
    """Undo the double encoding of Meta's exports; a text that was not doubled stays as it is.

    Examples
    --------
    >>> repair_text("AmÃ©lie")
    'Amélie'
    >>> repair_text("Amélie")
    'Amélie'
    """
    text = "" if value is None else str(value)
    try:
        return clean_text(text.encode("latin-1").decode("utf-8"))
    except (UnicodeEncodeError, UnicodeDecodeError):
        return clean_text(text)


def match_messenger(sample: Sample) -> Match:
    """Recognise participants above messages with sender and time in milliseconds."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if not text.startswith("{") or '"participants"' not in text or '"messages"' not in text:
        return NO_MATCH
    for sender, time in (('"sender_name"', '"timestamp_ms"'), ('"senderName"', '"timestamp"')):
        if sender in text and time in text:
            return Match(0.96, ", ".join(word.strip('"') for word in ("participants", sender, time)))
    return NO_MATCH


def read_messenger(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read a conversation: turns, mentions of participants, reactions, people added to a group."""
    accounts = Accounts("messenger")
    names: dict[str, str] = {}
    for item in read_json_at(open_bytes(), "participants.item"):
        name = repair_text(as_object(item.value).get("name") if isinstance(item.value, dict) else item.value)
        if name and not item.fault:
            names[name.casefold()] = name
    path = read_json_value(open_bytes, "thread_path") or read_json_value(open_bytes, "threadName")
    room = repair_text(path) if isinstance(path, str) else name_room(*sorted(names))

    def read_messages() -> Iterator[Message]:
        for item in read_json_at(open_bytes(), "messages.item"):
            message = _read_message(item, room, accounts, names)
            message.is_private = len(names) == 2  # noqa: PLR2004
            yield message

    yield from accounts.close(read_chat(accounts, read_messages))


def _read_message(item: Item, room: str, accounts: Accounts, names: dict[str, str]) -> Message:
    raw = as_object(item.value)
    sender = repair_text(raw.get("sender_name", raw.get("senderName")))
    if item.fault or not raw:
        return Message(item.line, reject=item.fault or reasons.NOT_EXPECTED, content=item.value)
    if raw.get("is_unsent") is True or raw.get("isUnsent") is True:
        return Message(item.line, reject=reasons.DELETED)
    text = repair_text(raw.get("content", raw.get("text")))
    person = accounts.add(sender, name=sender)
    if person is None:
        return Message(item.line, reject=find_absence(sender), content=text)
    message = Message(
        item.line,
        person,
        room=room,
        date=raw.get("timestamp_ms", raw.get("timestamp")),
        text=text,
        is_service=raw.get("type") in _NOTICES,
        content=raw,
    )
    if message.is_service:
        if raw.get("type") == "Subscribe":
            added = (repair_text(user.get("name")) for user in as_objects(raw.get("users")))
            message.brought = [(person, accounts.add(name, name=name)) for name in added]
        return message
    message.towards = [
        (accounts.name(names[word.casefold()]), "mention")
        for word in find_mentions(text)
        if word.casefold() in names
    ]
    message.towards += [
        (accounts.name(name), "mention")
        for folded, name in names.items()
        if " " in name and f"@{folded}" in text.casefold()
    ]
    message.received = [
        (accounts.add(actor, name=actor), "reaction")
        for reaction in as_objects(raw.get("reactions"))
        if (actor := repair_text(reaction.get("actor")))
    ]
    return message


FORMATS = (
    Importer(
        "messenger",
        "Messenger or Instagram conversation (JSON)",
        ("interactions", "referrals", "people"),
        match_messenger,
        read_messenger,
        "In the Accounts Centre of Meta: Your information, Download your information, Messages, format JSON.",
    ),
)
