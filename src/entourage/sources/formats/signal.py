"""Signal: the app's own plain export (main.jsonl), what signal-export writes, what signal-cli receives.

The app's export numbers people for its own use and says of each their account (``aci``) or telephone number;
its owner, of whom it says the name alone, is named by it. signal-export writes names alone, and "Me" for the
owner, who stays ``signal:archive-owner``.
"""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.chats import Message, name_room, read_chat
from entourage.sources.formats.parts.posts import (
    Accounts,
    as_list,
    as_object,
    as_objects,
    clean_text,
)
from entourage.sources.formats.parts.streams import Item, read_json_lines
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Record, Sample

_OWNER = "archive-owner"
_SYSTEM = "system"
"""Stands for who writes notices; never written out."""
_SAID = (
    "standardMessage",
    "contactMessage",
    "stickerMessage",
    "viewOnceMessage",
    "poll",
    "directStoryReplyMessage",
)
_FRAME = re.compile(r'^\s*\{\s*"(?:chatItem|recipient|chat|account)"\s*:\s*\{', re.MULTILINE)
_EXPORTED = ("date", "sender", "body", "quote", "reactions", "attachments")
_RECEIVED = ("envelope", "timestamp", "source")


def match_signal_backup(sample: Sample) -> Match:
    """Recognise the frames of the app's own export."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if not text.startswith("{") or not _FRAME.search(text):
        return NO_MATCH
    if '"backupTimeMs"' in text or ('"chatItem"' in text and '"dateSent"' in text):
        return Match(0.97, "recipient, chat, chatItem")
    return NO_MATCH


def match_signal_export(sample: Sample) -> Match:
    """Recognise the lines of signal-export."""
    return _match_first_line(sample, _EXPORTED)


def match_signal_cli(sample: Sample) -> Match:
    """Recognise the envelopes of signal-cli."""
    return _match_first_line(sample, _RECEIVED)


def _match_first_line(sample: Sample, keys: tuple[str, ...]) -> Match:
    text = sample.text.lstrip("\ufeff \r\n\t")
    line = text.partition("\n")[0]
    if text.startswith("{") and all(f'"{key}"' in line for key in keys):
        return Match(0.94, ", ".join(keys))
    return NO_MATCH


def _read(
    open_bytes: Opener, accounts: Accounts, read_message: Callable[[Item], Message | None]
) -> Iterator[Record]:
    """Read lines as messages; None is a line that says nothing."""

    def read_messages() -> Iterator[Message]:
        for item in read_json_lines(open_bytes()):
            if item.fault or not isinstance(item.value, dict):
                yield Message(
                    item.line, reject=item.fault or reasons.NOT_EXPECTED, content=item.content or item.value
                )
            else:
                yield read_message(item) or Message(item.line, _SYSTEM, is_service=True)

    yield from accounts.close(read_chat(accounts, read_messages))


class _Backup:
    """Who the numbers of the app's export mean."""

    def __init__(self, open_bytes: Opener) -> None:
        self.accounts = Accounts("signal")
        self._people: dict[str, tuple[str, dict[str, str]]] = {}
        self._by_account: dict[str, str] = {}
        self._groups: dict[str, str] = {}
        self._chats: dict[str, str] = {}
        self._owner = _OWNER
        for item in read_json_lines(open_bytes()):
            raw = as_object(item.value)
            said, chat = as_object(raw.get("account")), as_object(raw.get("chat"))
            if said:
                name = _join(said.get("givenName"), said.get("familyName"))
                self._owner = name or clean_text(said.get("username")) or self._owner
            self._learn(as_object(raw.get("recipient")))
            if chat:
                self._chats[clean_text(chat.get("id"))] = clean_text(chat.get("recipientId"))

    def _learn(self, recipient: dict[str, Any]) -> None:
        """Learn whom a number means; groups, lists and Signal's own news are nobody."""
        number, contact = clean_text(recipient.get("id")), as_object(recipient.get("contact"))
        group = as_object(recipient.get("group"))
        if "self" in recipient:
            self._people[number] = (_OWNER, {})
        elif group:
            self._groups[number] = name_room(group.get("masterKey"), group.get("snapshot"))
        elif contact:
            account, phone = read_account(contact.get("aci")), clean_text(contact.get("e164"))
            phone = f"+{phone}" if phone.isdigit() else phone
            nickname = as_object(contact.get("nickname"))
            names = (
                _join(nickname.get("given"), nickname.get("family")),
                _join(contact.get("systemGivenName"), contact.get("systemFamilyName")),
                _join(contact.get("profileGivenName"), contact.get("profileFamilyName")),
                clean_text(contact.get("username")),
            )
            name = next(filter(None, names), "")
            handle = account or phone or name
            if handle:
                self._people[number] = (handle, {"name": name, "phone": phone})
            if account:
                self._by_account[account] = number

    def add(self, number: object) -> str | None:
        """Name the person that a number means."""
        handle, facts = self._people.get(clean_text(number), ("", {}))
        if handle == _OWNER and self._owner != _OWNER:
            return self.accounts.add(self._owner, name=self._owner)
        return self.accounts.add(handle, **facts)

    def read(self, item: Item) -> Message | None:
        """Turn a line into a message."""
        raw = as_object(item.value.get("chatItem"))
        if not raw or "updateMessage" in raw:
            return None
        if "remoteDeletedMessage" in raw:
            return Message(item.line, reject=reasons.DELETED)
        said = next((as_object(raw[kind]) for kind in _SAID if kind in raw), None)
        if said is None:
            return None  # a payment, a gift
        text, quote = as_object(said.get("text")), as_object(said.get("quote"))
        room, is_private = self._find_room(raw.get("chatId"))
        message = Message(
            item.line,
            self.add(raw.get("authorId")),
            key=clean_text(raw.get("dateSent")) or None,
            room=room,
            date=_read_number(raw.get("dateSent")),
            text=clean_text(clean_text(text.get("body")).replace("\ufffc", "")),
            is_private=is_private,
            content=raw,
        )
        if quote:
            message.towards.append((self.add(quote.get("authorId")), "reply"))
        for span in as_objects(text.get("bodyRanges")):
            number = self._by_account.get(read_account(span.get("mentionAci")))
            if number:
                message.towards.append((self.add(number), "mention"))
        message.received = [
            (self.add(each.get("authorId")), "reaction") for each in as_objects(said.get("reactions"))
        ]
        return message

    def _find_room(self, chat: object) -> tuple[str, bool]:
        """Name a conversation by who is in it, not by the file's number; tell whether it is between two."""
        number = clean_text(chat)
        recipient = self._chats.get(number, "")
        if recipient in self._groups:
            return self._groups[recipient], False
        handle, _ = self._people.get(recipient, ("", {}))
        return f"{self._owner}/{handle or number}", handle not in ("", _OWNER)


def read_account(value: object) -> str:
    """Read an account's id, which is a UUID or its bytes in base64; blank if it is neither.

    Examples
    --------
    >>> read_account("EjRWeBI0VngSNFZ4EjRWeA==")
    '12345678-1234-5678-1234-567812345678'
    """
    text = clean_text(value)
    try:
        return str(uuid.UUID(text))
    except ValueError:
        pass
    try:
        return str(uuid.UUID(bytes=base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_")))
    except (ValueError, binascii.Error):
        return ""


def _read_number(value: object) -> object:
    """Read a number that may stand as text, as protocol buffers write long ones."""
    text = clean_text(value)
    return int(text) if text.isdecimal() and len(text) < 19 else text  # noqa: PLR2004


def _join(*parts: object) -> str:
    return " ".join(filter(None, map(clean_text, parts)))


def read_signal_backup(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read the app's own export: replies, mentions, reactions, turns."""
    backup = _Backup(open_bytes)
    yield from _read(open_bytes, backup.accounts, backup.read)


def read_signal_export(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read a conversation of signal-export; what a quote answers is found by its words."""
    accounts = Accounts("signal")
    senders: set[str] = set()
    said: dict[str, str | None] = {}
    begins: list[str] = []
    for item in read_json_lines(open_bytes()):
        raw = as_object(item.value)
        sender, body = clean_text(raw.get("sender")), clean_text(raw.get("body"))
        senders.add(sender)
        if body:
            said[body] = sender if said.setdefault(body, sender) == sender else None
        if len(begins) < 3:  # noqa: PLR2004
            begins.append(clean_text(raw.get("date")))
    folder = clean_text(sample.path.absolute().parent.name)
    is_private = senders - {"Me", ""} == {folder}
    room = folder if folder in senders else name_room(*begins)

    def add(name: object) -> str | None:
        written = clean_text(name)
        if written == "No-Sender":
            return None
        return accounts.add(_OWNER) if written == "Me" else accounts.add(written, name=written)

    def read_message(item: Item) -> Message | None:
        raw = as_object(item.value)
        if raw.get("deleted") is True:
            return Message(item.line, reject=reasons.DELETED)
        if raw.get("call") is True:
            return None
        quoted = re.sub(r"(?m)^\s*> ?", "", clean_text(raw.get("quote"))).strip()
        answered = said.get(quoted) if quoted else None
        return Message(
            item.line,
            add(raw.get("sender")),
            room=room,
            date=raw.get("date"),
            text=clean_text(raw.get("body")),
            towards=[(add(answered) if answered else None, "reply")] if quoted else [],
            received=[(add(each), "reaction") for each in _find_reactors(raw)],
            is_private=is_private,
            content=raw,
        )

    yield from _read(open_bytes, accounts, read_message)


def _find_reactors(raw: dict[str, Any]) -> Iterator[str]:
    """Find who reacted: a pair of name and emoji, or an object with both."""
    for each in as_list(raw.get("reactions")):
        if isinstance(each, list) and each and isinstance(each[0], str):
            yield each[0]
        elif isinstance(each, dict):
            yield clean_text(each.get("name"))


class _Cli:
    """What signal-cli received, message by message."""

    def __init__(self, open_bytes: Opener) -> None:
        self.accounts = Accounts("signal")
        self._accounts: dict[str, str] = {}
        """Telephone number → account, from wherever both stand."""
        for item in read_json_lines(open_bytes()):
            envelope = _find_envelope(item.value)
            self._learn(envelope.get("sourceNumber"), envelope.get("sourceUuid"))
            for each in as_objects(_find_sent(envelope).get("mentions")):
                self._learn(each.get("number"), each.get("uuid"))

    def _learn(self, number: object, account: object) -> None:
        if clean_text(number) and read_account(account):
            self._accounts[clean_text(number)] = read_account(account)

    def add(self, account: object, number: object, name: object = "") -> str | None:
        """Name a person by account or telephone number."""
        phone = clean_text(number)
        known = read_account(account) or read_account(phone) or self._accounts.get(phone, "")
        phone = phone if phone.startswith("+") else ""
        return self.accounts.add(known or phone, name=name, phone=phone)

    def read(self, item: Item) -> Message | None:
        """Turn a line into a message; receipts and typing say nothing."""
        envelope = _find_envelope(item.value)
        sent = _find_sent(envelope)
        if not sent:
            return None if envelope else Message(item.line, reject=reasons.NOT_EXPECTED, content=item.value)
        about = as_object(sent.get("groupInfo"))
        is_taken_back = as_object(sent.get("reaction")).get("isRemove") is True or "remoteDelete" in sent
        if is_taken_back or about.get("type") == "UPDATE":
            return None
        group = clean_text(about.get("groupId"))
        person = self.add(
            envelope.get("sourceUuid"),
            envelope.get("sourceNumber") or envelope.get("source"),
            envelope.get("sourceName"),
        )
        own = self.add("", item.value.get("account")) if "dataMessage" in envelope else None
        destination = sent.get("destinationNumber") or sent.get("destination")
        other = own or self.add(sent.get("destinationUuid"), destination)
        message = Message(
            item.line,
            person,
            key=clean_text(sent.get("timestamp") or envelope.get("timestamp")) or None,
            room=group or "/".join(sorted(filter(None, (person, other)))),
            date=sent.get("timestamp") or envelope.get("timestamp"),
            text=clean_text(sent.get("message")),
            is_private=not group,
            content=envelope,
        )
        self._find_towards(sent, message)
        return message

    def _find_towards(self, sent: dict[str, Any], message: Message) -> None:
        quote, reaction = as_object(sent.get("quote")), as_object(sent.get("reaction"))
        if quote:
            message.towards.append(
                (self.add(quote.get("authorUuid"), quote.get("authorNumber") or quote.get("author")), "reply")
            )
        for each in as_objects(sent.get("mentions")):
            person = self.add(each.get("uuid"), each.get("number"), each.get("name"))
            message.towards.append((person, "mention"))
        if reaction:
            target = reaction.get("targetAuthorNumber") or reaction.get("targetAuthor")
            message.towards.append((self.add(reaction.get("targetAuthorUuid"), target), "reaction"))
        # a reaction takes no turn
        message.is_bot = bool(reaction)


def _find_envelope(value: object) -> dict[str, Any]:
    raw = as_object(value)
    return as_object(raw.get("envelope")) or as_object(as_object(raw.get("params")).get("envelope"))


def _find_sent(envelope: dict[str, Any]) -> dict[str, Any]:
    """Find the message in an envelope: of someone else, or the owner's from another device."""
    sync = as_object(as_object(envelope.get("syncMessage")).get("sentMessage"))
    return as_object(envelope.get("dataMessage")) or sync


def read_signal_cli(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read what signal-cli received: replies, mentions, reactions, turns."""
    cli = _Cli(open_bytes)
    yield from _read(open_bytes, cli.accounts, cli.read)


_TABLES = ("interactions", "people")
FORMATS = (
    Importer(
        "signal",
        "Signal (plain export, main.jsonl)",
        _TABLES,
        match_signal_backup,
        read_signal_backup,
        "In Signal Desktop: Settings, Chats, Export chat history; the file main.jsonl of the folder.",
    ),
    Importer(
        "signal-export",
        "Signal conversation (signal-export, data.json)",
        _TABLES,
        match_signal_export,
        read_signal_export,
        "With signal-export: sigexport FOLDER; the file data.json of each conversation's folder.",
    ),
    Importer(
        "signal-cli",
        "Signal (signal-cli, JSON)",
        _TABLES,
        match_signal_cli,
        read_signal_cli,
        "With signal-cli: --output=json receive, saved line by line.",
    ),
)
