"""Telegram Desktop's result.json: one chat, or the whole account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.chats import Message, read_chat
from entourage.sources.formats.parts.posts import Accounts, as_list, as_object, as_objects, clean_text
from entourage.sources.formats.parts.streams import Item, read_json_objects
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match
from entourage.values.nobody import find_nobody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Record, Sample

_JOINED = ("join_group_by_link", "join_group_by_request")
_SERVICE = re.compile(r'"type"\s*:\s*"(message|service)"')
_LISTS = ("messages.item", "chats.list.item.messages.item", "left_chats.list.item.messages.item")
_PREFIXES = ("", "chats.list.item.", "left_chats.list.item.")
_ABOVE = tuple(f"{prefix}{key}" for prefix in _PREFIXES for key in ("name", "id"))
_UNNAMED = frozenset(("user1087968824", "user136817688"))
"""GroupAnonymousBot and Channel_Bot, which stand for administrators and channels without a name."""
_KINDS = tuple(f"{prefix}type" for prefix in reversed(_PREFIXES))


def match_telegram(sample: Sample) -> Match:
    """Recognise typed messages with their sender's id, or the list of chats of a whole account."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if not text.startswith("{") or '"messages"' not in text or not _SERVICE.search(text):
        return NO_MATCH
    if '"from_id"' in text or '"actor_id"' in text:
        return Match(0.96, "messages, type: message, from_id")
    return NO_MATCH


def read_telegram(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read messages: replies, mentions, reactions, forwards; invitations become referrals."""
    accounts = Accounts("telegram")
    by_name: dict[str, str | None] = {}
    for item, above in read_json_objects(open_bytes(), _LISTS, (*_ABOVE, *_KINDS)):
        raw = as_object(item.value)
        for name, identifier in (("from", "from_id"), ("actor", "actor_id")):
            said, handle = clean_text(raw.get(name)), _handle(raw.get(identifier))
            if said and handle and not _find_shared(handle, said, above):
                # a name that two people bear names neither
                by_name[said] = handle if by_name.setdefault(said, handle) == handle else None

    def read_messages() -> Iterator[Message]:
        for item, above in read_json_objects(open_bytes(), _LISTS, (*_ABOVE, *_KINDS)):
            room = next((clean_text(above[key]) for key in reversed(_ABOVE) if key in above), "")
            is_private = next((above[key] for key in _KINDS if key in above), "") == "personal_chat"
            message = _read_message(item, room, accounts, by_name, above)
            message.is_private = is_private
            yield message

    yield from accounts.close(read_chat(accounts, read_messages))


def _handle(value: object) -> str:
    """Write an account's id as ``user123``; old exports give the number alone."""
    text = clean_text(value)
    return f"user{text}" if text.isdigit() else text


def _named(accounts: Accounts, name: object, by_name: dict[str, str | None]) -> str | None:
    """Find whom a bare name means; a name nobody or several bear stands for itself."""
    written = clean_text(name)
    return accounts.add(by_name.get(written) or written, name=written) if written else None


def _is_group(handle: str, above: dict[str, Any]) -> bool:
    """Say whether an author is the group itself, as which its administrators may write.

    A channel is an account like others: people follow it, its posts are its own. In a group, the group's own
    number as author hides which administrator wrote.
    """
    kind = next((clean_text(above[key]) for key in _KINDS if key in above), "")
    number = next(
        (clean_text(above[key]) for key in reversed(_ABOVE) if key.endswith("id") and key in above), ""
    )
    return "group" in kind and bool(number) and handle in (f"channel{number}", f"chat{number}")


def _find_shared(handle: str, name: object, above: dict[str, Any]) -> str | None:
    """Give the reason why an author is many people in one: deleted accounts, administrators unnamed."""
    if find_nobody(clean_text(name)) == "deleted":
        return reasons.DELETED
    return reasons.ANONYMOUS if handle in _UNNAMED or _is_group(handle, above) else None


def _read_message(
    item: Item, room: str, accounts: Accounts, by_name: dict[str, str | None], above: dict[str, Any]
) -> Message:
    raw = as_object(item.value)
    if item.fault or raw.get("type") not in ("message", "service", "unsupported"):
        return Message(item.line, reject=item.fault or reasons.NOT_EXPECTED, content=item.value)
    is_service = raw["type"] == "service"
    name, identifier = ("actor", "actor_id") if is_service else ("from", "from_id")
    if raw.get(name) is None:
        # Telegram writes null where the account was deleted
        return Message(item.line, reject=reasons.DELETED, content=_write_text(raw.get("text")))
    handle = _handle(raw.get(identifier))
    reason = _find_shared(handle, raw[name], above)
    if reason and is_service:
        return Message(item.line, "notice", room=room, is_service=True)
    if reason:
        return Message(item.line, reject=reason, content=_write_text(raw.get("text")))
    person = accounts.add(handle, name=raw[name]) if handle else _named(accounts, raw[name], by_name)
    message = Message(
        item.line,
        person,
        key=clean_text(raw.get("id")),
        room=room,
        date=raw.get("date_unixtime") or raw.get("date"),
        text=_write_text(raw.get("text")),
        is_service=is_service,
    )
    if is_service:
        message.brought = _read_invitations(raw, person, accounts, by_name)
        return message
    answered = raw.get("reply_to_message_id")
    message.answers = clean_text(answered) if answered is not None else None
    message.towards = _read_towards(raw, accounts, by_name)
    message.received = [
        (accounts.add(_handle(user.get("from_id")), name=user.get("from")), "reaction")
        for reaction in as_objects(raw.get("reactions"))
        for user in as_objects(reaction.get("recent"))
        if not _find_shared(_handle(user.get("from_id")), user.get("from"), above)
    ]
    return message


def _read_invitations(
    raw: dict[str, Any], person: str | None, accounts: Accounts, by_name: dict[str, str | None]
) -> list[tuple[str | None, str | None]]:
    if raw.get("action") == "invite_members":
        return [(person, _named(accounts, name, by_name)) for name in as_list(raw.get("members"))]
    if raw.get("action") in _JOINED:
        return [(_named(accounts, raw.get("inviter"), by_name), person)]
    return []


def _read_towards(
    raw: dict[str, Any], accounts: Accounts, by_name: dict[str, str | None]
) -> list[tuple[str | None, str]]:
    towards: list[tuple[str | None, str]] = []
    parts = as_list(raw.get("text_entities")) or as_list(raw.get("text"))
    for part in as_objects(parts):
        if part.get("type") == "mention":
            towards.append((accounts.add(part.get("text")), "mention"))
        elif part.get("type") == "mention_name":
            towards.append((accounts.add(_handle(part.get("user_id")), name=part.get("text")), "mention"))
    if raw.get("forwarded_from") and find_nobody(clean_text(raw["forwarded_from"])) != "deleted":
        handle = _handle(raw.get("forwarded_from_id"))
        original = (
            accounts.add(handle, name=raw["forwarded_from"])
            if handle
            else _named(accounts, raw["forwarded_from"], by_name)
        )
        towards.append((original, "share"))
    return towards


def _write_text(value: object) -> str:
    """Join a text and its decorated parts."""
    if isinstance(value, list):
        return clean_text("".join(clean_part(part) for part in value))
    return clean_text(value)


def clean_part(part: object) -> str:
    """Give the words of one part of a text, decorated or not."""
    said = part.get("text") if isinstance(part, dict) else part
    return said if isinstance(said, str) else ""


FORMATS = (
    Importer(
        "telegram",
        "Telegram chat (Telegram Desktop, JSON)",
        ("interactions", "referrals", "people"),
        match_telegram,
        read_telegram,
        "In Telegram Desktop: the chat's menu, Export chat history, format JSON.",
    ),
)
