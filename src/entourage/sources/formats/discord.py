"""Discord, as DiscordChatExporter saves a channel: JSON (with reactions) or CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.chats import Message, name_room, read_chat
from entourage.sources.formats.parts.posts import Accounts, as_object, as_objects, clean_text, find_mentions
from entourage.sources.formats.parts.streams import read_json_at, read_json_value
from entourage.sources.formats.parts.tables import NO_MATCH, match_headings, read_table
from entourage.sources.records import Importer, Match
from entourage.values.nobody import find_nobody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Item, Opener
    from entourage.sources.records import Record, Sample

_WORDS = frozenset(("Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "0", "19", "20", "23"))
_CSV = ("authorid", "author", "date", "content", "attachments", "reactions")


def match_discord(sample: Sample) -> Match:
    """Recognise a guild and a channel above messages."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    wanted = ("guild", "channel", "messages", "author", "timestamp")
    if text.startswith("{") and all(f'"{word}"' in text for word in wanted):
        return Match(0.97, ", ".join(wanted))
    return NO_MATCH


def read_discord(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read a channel's messages: replies, mentions, reactions, people added to a group."""
    accounts = Accounts("discord")
    channel = as_object(read_json_value(open_bytes, "channel"))
    room = clean_text(channel.get("id") or channel.get("name"))
    is_private = channel.get("type") == "DirectTextChat"

    def read_messages() -> Iterator[Message]:
        for item in read_json_at(open_bytes(), "messages.item"):
            message = _read_message(item, room, accounts)
            message.is_private = is_private
            yield message

    yield from accounts.close(read_chat(accounts, read_messages))


def _is_deleted(name: object) -> bool:
    """Say whether Discord shows a name in place of a deleted account's: all of them bear it, or a number."""
    return find_nobody(clean_text(name)) == "deleted"


def _add(accounts: Accounts, user: dict[str, Any]) -> str | None:
    if _is_deleted(user.get("name")):
        return None
    return accounts.add(
        user.get("id"),
        name=user.get("nickname") or user.get("name"),
        username=user.get("name"),
        bot="yes" if user.get("isBot") is True else "",
        discord_roles="|".join(clean_text(role.get("name")) for role in as_objects(user.get("roles"))),
    )


def _read_message(item: Item, room: str, accounts: Accounts) -> Message:
    raw, author = as_object(item.value), as_object(as_object(item.value).get("author"))
    if item.fault or not author:
        return Message(item.line, reject=item.fault or reasons.NOT_EXPECTED, content=item.value)
    person = _add(accounts, author)
    if person is None:
        return Message(item.line, reject=reasons.DELETED, content=raw.get("content"))
    message = Message(
        item.line,
        person,
        key=clean_text(raw.get("id")),
        room=room,
        date=raw.get("timestamp"),
        text=clean_text(raw.get("content")),
        is_bot=author.get("isBot") is True,
        is_service=clean_text(raw.get("type", "Default")) not in _WORDS,
    )
    mentioned = [_add(accounts, user) for user in as_objects(raw.get("mentions"))]
    if raw.get("type") == "RecipientAdd":
        message.brought = [(person, other) for other in mentioned]
    if not message.is_service:
        message.towards = [(other, "mention") for other in mentioned]
        answered = as_object(raw.get("reference")).get("messageId")
        message.answers = clean_text(answered) or None
        message.received = [
            (_add(accounts, user), "reaction")
            for reaction in as_objects(raw.get("reactions"))
            for user in as_objects(reaction.get("users"))
        ]
    return message


def read_discord_csv(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read the CSV of the same program, which keeps neither replies nor who reacted."""
    accounts = Accounts("discord")
    names: dict[str, str] = {}
    room = name_room(next((row.values for row in read_table(open_bytes, sample, _CSV)), None))
    for row in read_table(open_bytes, sample, _CSV):
        handle = row.get("author").partition("#")[0]
        if row.get("authorid") and handle and not _is_deleted(handle):
            names[handle.casefold()] = min(
                row.get("authorid"), names.get(handle.casefold(), row.get("authorid"))
            )

    def read_messages() -> Iterator[Message]:
        for row in read_table(open_bytes, sample, _CSV):
            handle = row.get("author").partition("#")[0]
            if _is_deleted(handle):
                yield Message(row.line, reject=reasons.DELETED, content=row.get("content"))
                continue
            person = accounts.add(row.get("authorid"), name=handle)
            mentioned = [names.get(name.casefold()) for name in find_mentions(row.get("content"))]
            yield Message(
                row.line,
                person,
                room=room,
                date=row.get("date"),
                text=row.get("content"),
                towards=[(accounts.name(other), "mention") for other in mentioned if other],
            )

    yield from accounts.close(read_chat(accounts, read_messages))


FORMATS = (
    Importer(
        "discord",
        "Discord channel (DiscordChatExporter, JSON)",
        ("interactions", "referrals", "people"),
        match_discord,
        read_discord,
        "With DiscordChatExporter: choose the channel, format JSON; reactions come with it.",
    ),
    Importer(
        "discord-csv",
        "Discord channel (DiscordChatExporter, CSV)",
        ("interactions", "people"),
        lambda sample: match_headings(sample, _CSV),
        read_discord_csv,
        "With DiscordChatExporter, format CSV; JSON keeps replies and reactions, CSV does not.",
    ),
)
