"""Google Chat as Google Takeout gives it: messages.json and group_info.json of each conversation.

People are named by their e-mail. Messages of one topic answer whoever began it, unless they quote another
message. Programs that write into a conversation (``user_type`` other than human) are nobody.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.chats import Message, name_room, read_chat
from entourage.sources.formats.parts.posts import (
    Accounts,
    as_list,
    as_object,
    as_objects,
    clean_text,
    refuse,
)
from entourage.sources.formats.parts.siblings import read_sibling
from entourage.sources.formats.parts.streams import read_json_at
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Item, Opener
    from entourage.sources.records import Sample

_MESSAGE_KEYS = ("messages", "creator", "created_date")
_ABOUT_KEYS = (("members", "user_type"), ("user", "membership_info"))
_HUMAN = frozenset(("", "human"))
_SYSTEM = "system"
"""Stands for who writes notices; never written out."""


def match_google_chat(sample: Sample) -> Match:
    """Recognise messages with creator and created_date; else the members of a conversation, or the owner."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if not text.startswith("{"):
        return NO_MATCH
    for keys in (_MESSAGE_KEYS, *_ABOUT_KEYS):
        if all(f'"{key}"' in text for key in keys):
            return Match(0.96, ", ".join(keys))
    return NO_MATCH


class _Conversation:
    """Who is in a conversation, and who began each of its topics."""

    def __init__(self, open_bytes: Opener, sample: Sample) -> None:
        self.accounts = Accounts("google-chat")
        about = next(read_json_at(io.BytesIO(read_sibling(sample, "group_info.json")), ""), None)
        members = as_objects(as_object(about.value).get("members")) if about else ()
        self.names: dict[str, str] = {}
        self.n_members = 0
        for member in members:
            self.n_members += _is_human(member)
            self._learn(member)
        self.began: dict[str, str] = {}
        begins: list[object] = []
        for item in read_json_at(open_bytes(), "messages.item"):
            raw = as_object(item.value)
            creator, topic = as_object(raw.get("creator")), clean_text(raw.get("topic_id"))
            self._learn(creator)
            person = self.accounts.name(_handle(creator)) if _is_human(creator) else None
            if topic and person and (_is_first(raw) or topic not in self.began):
                self.began[topic] = person
            if len(begins) < 3:  # noqa: PLR2004
                begins.append((raw.get("topic_id"), raw.get("created_date")))
        self.room = _find_room(open_bytes) or name_room(*begins)

    def _learn(self, person: dict[str, Any]) -> None:
        name = clean_text(person.get("name"))
        if name and _handle(person) and _is_human(person):
            self.names[name.casefold()] = _handle(person)

    def add(self, person: dict[str, Any]) -> str | None:
        """Name a person given with name and e-mail."""
        email = _email(person)
        return self.accounts.add(_handle(person), name=person.get("name"), email=email)

    def read(self, item: Item) -> Message:
        """Turn a thing of the file into a message."""
        raw = as_object(item.value)
        if item.fault or not raw:
            return Message(item.line, reject=item.fault or reasons.NOT_EXPECTED, content=item.value)
        if raw.get("message_state") == "DELETED" or raw.get("deletion_metadata"):
            return Message(item.line, reject=reasons.DELETED)
        creator = as_object(raw.get("creator"))
        if not _is_human(creator):
            return Message(item.line, _SYSTEM, is_service=True)
        text = clean_text(raw.get("text"))
        message = Message(
            item.line,
            self.add(creator),
            key=clean_text(raw.get("message_id")) or None,
            room=self.room,
            date=raw.get("created_date"),
            text=text,
            is_private=self.n_members == 2,  # noqa: PLR2004
            content=raw,
        )
        message.towards = [*self._find_answered(raw, message.author), *self._find_mentioned(raw, text)]
        message.received = [
            (self.accounts.add(clean_text(email).casefold(), email=clean_text(email).casefold()), "reaction")
            for reaction in as_objects(raw.get("reactions"))
            for email in as_list(reaction.get("reactor_emails"))
        ]
        return message

    def _find_answered(self, raw: dict[str, Any], author: str | None) -> Iterator[tuple[str | None, str]]:
        quoted = as_object(as_object(raw.get("quoted_message_metadata")).get("creator"))
        if quoted:
            yield (self.add(quoted) if _is_human(quoted) else None), "reply"
            return
        began = self.began.get(clean_text(raw.get("topic_id")))
        if began and began != author and not _is_first(raw):
            yield began, "reply"

    def _find_mentioned(self, raw: dict[str, Any], text: str) -> Iterator[tuple[str | None, str]]:
        for annotation in as_objects(raw.get("annotations")):
            for key, said in annotation.items():
                mentioned = as_object(as_object(said).get("user")) if "mention" in key else {}
                if mentioned and _is_human(mentioned):
                    yield self.add(mentioned), "mention"
        if "@" in text:
            folded = text.casefold()
            for name, handle in self.names.items():
                if re.search(rf"@{re.escape(name)}(?!\w)", folded):
                    yield self.accounts.add(handle), "mention"


def _find_room(open_bytes: Opener) -> str:
    """Find a conversation's own id, which every message's id begins with."""
    for item in read_json_at(open_bytes(), "messages.item"):
        room, _, rest = clean_text(as_object(item.value).get("message_id")).partition("/")
        if rest:
            return room
    return ""


def _email(person: dict[str, Any]) -> str:
    return clean_text(person.get("email")).casefold()


def _handle(person: dict[str, Any]) -> str:
    return _email(person) or clean_text(person.get("name"))


def _is_human(person: dict[str, Any]) -> bool:
    return clean_text(person.get("user_type")).casefold() in _HUMAN


def _is_first(raw: dict[str, Any]) -> bool:
    """Tell whether a message begins its topic: its id then ends with the topic's, twice."""
    parts = clean_text(raw.get("message_id")).split("/")
    return len(parts) > 2 and parts[-1] == parts[-2]  # noqa: PLR2004


def read_google_chat(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read a conversation: topics, quotes, mentions, reactions, turns; or who is in one."""
    if not all(f'"{key}"' in sample.text for key in _MESSAGE_KEYS):
        yield from _read_people(open_bytes)
        return
    conversation = _Conversation(open_bytes, sample)

    def read_messages() -> Iterator[Message]:
        return map(conversation.read, read_json_at(open_bytes(), "messages.item"))

    yield from conversation.accounts.close(read_chat(conversation.accounts, read_messages))


def _read_people(open_bytes: Opener) -> Iterator[Record]:
    """Read who is in a conversation, or whose export it is: they are people, and no ties."""
    accounts = Accounts("google-chat")
    line = 0
    for path in ("members.item", "user"):
        for item in read_json_at(open_bytes(), path):
            line += 1
            person = as_object(item.value)
            if item.fault or not _handle(person):
                yield refuse(line, item.fault or reasons.NO_PERSON, item.value)
                if item.fault:
                    return
                continue
            if _is_human(person):
                accounts.add(_handle(person), name=person.get("name"), email=_email(person))
            yield Record(line, accounts.take())


FORMATS = (
    Importer(
        "google-chat",
        "Google Chat (Takeout, JSON)",
        ("interactions", "people"),
        match_google_chat,
        read_google_chat,
        "On takeout.google.com: Google Chat alone, zip; the folders Groups and Users as they are.",
    ),
)
