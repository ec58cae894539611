"""Microsoft Teams and Skype: messages as Microsoft Graph gives them, and the copy of one's own data.

Graph writes one ``chatMessage`` per message, in pages (``value``), line by line, or under chats that a
program put around them. The copy of a personal account (``messages.json``) has ``conversations`` with
a ``MessageList``, as Skype's had. Notices, calls and programs that write are understood and say nothing;
who adds whom to a conversation is an invitation.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.mastodon import strip_markup
from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.chats import Message, read_chat
from entourage.sources.formats.parts.posts import Accounts, as_list, as_object, as_objects, clean_text
from entourage.sources.formats.parts.streams import (
    Item,
    has_json_lines,
    read_json_lines,
    read_json_objects,
)
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match
from entourage.values.nobody import find_nobody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Record, Sample

_LISTS = (
    "item",
    "value.item",
    "messages.item",
    "chats.item.messages.item",
    "conversations.item.MessageList.item",
    "MessageList.item",
)
_ABOVE = ("id", "chats.item.id", "conversations.item.id")
_TITLE = "conversations.item.displayName"
_HOLDERS = ("value", "messages", "MessageList")
_PRIVATE = re.compile(r"(?:8:|19:uni01_).*|.*@unq\.gbl\.spaces")
_ACCOUNT = re.compile(r"(?:8:)?(?:orgid:)?([^\s/\"<>]+)\Z")
_PROGRAM = re.compile(r"(?:28|48):|19:|.*@thread\.")
_WORDS = ("text", "richtext", "richtext/html", "richtext/media", "richtext/uriobject", "richtext/contacts")
_NAMED = re.compile(r"<at[^>]*\bid=\"8:([^\"]+)\"[^>]*>([^<]*)</at>", re.IGNORECASE)
_ADDED = re.compile(r"<(initiator|target)>\s*([^<]+?)\s*</\1>", re.IGNORECASE)
_ANSWERED = re.compile(r"<blockquote[^>]*schema\.skype\.com/Reply[^>]*\bitemid=\"(\d+)\"", re.IGNORECASE)
_QUOTED = re.compile(r"<quote\b[^>]*>", re.IGNORECASE)
_QUOTED_BY = re.compile(r"\b(author|messageid)=\"([^\"]+)\"", re.IGNORECASE)
_REPEATED = re.compile(r"<(blockquote|quote)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_SYSTEM = "system"
"""Stands for who writes notices; never written out."""


def match_teams(sample: Sample) -> Match:
    """Recognise Graph's messages, or conversations with their MessageList."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if text[:1] not in ("{", "["):
        return NO_MATCH
    for keys in (
        ("messageType", "createdDateTime", "from", "body"),
        ("MessageList", "messagetype", "originalarrivaltime"),
    ):
        if all(f'"{key}"' in text for key in keys):
            return Match(0.96, ", ".join(keys))
    return NO_MATCH


def read_teams(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read messages: replies, quotes, mentions, reactions, turns; additions become referrals."""
    accounts = Accounts("teams")

    def read_messages() -> Iterator[Message]:
        for line, (item, room, title) in enumerate(_read_raw(open_bytes), start=1):
            raw = as_object(item.value)
            if item.fault or not ("messageType" in raw or "messagetype" in raw or "body" in raw):
                yield Message(line, reject=item.fault or reasons.NOT_EXPECTED, content=item.value)
            elif "messagetype" in raw:
                if title and room.startswith("8:"):
                    # between two, the conversation bears the other's id and name
                    accounts.add(_name(room), name=title)
                yield _read_own(line, raw, room, accounts)
            else:
                yield _read_graph(line, raw, room, accounts)

    yield from accounts.close(read_chat(accounts, read_messages))


def _read_raw(open_bytes: Opener) -> Iterator[tuple[Item, str, str]]:
    """Read every message with the conversation above it (its id, its title), and the replies below it."""
    if has_json_lines(open_bytes):
        for item in read_json_lines(open_bytes()):
            yield from _open(item)
        return
    for item, above in read_json_objects(open_bytes(), _LISTS, (*_ABOVE, _TITLE)):
        room = next((clean_text(above[key]) for key in reversed(_ABOVE) if key in above), "")
        yield from _open(item, room, clean_text(above.get(_TITLE)))


def _open(item: Item, room: str = "", title: str = "") -> Iterator[tuple[Item, str, str]]:
    """Open pages and chats that are one value."""
    raw = as_object(item.value)
    chats = [*as_objects(raw.get("chats")), *as_objects(raw.get("conversations"))]
    if chats or any(isinstance(raw.get(key), list) for key in ("chats", "conversations", *_HOLDERS)):
        for chat in chats:
            yield from _open(
                Item(item.line, chat), clean_text(chat.get("id")), clean_text(chat.get("displayName"))
            )
        for key in _HOLDERS:
            for each in as_list(raw.get(key)):
                yield from _open(Item(item.line, each), room or clean_text(raw.get("id")), title)
        return
    yield item, room, title
    for reply in as_list(raw.get("replies")):
        yield Item(item.line, reply), room, title


def _name(identifier: object) -> str:
    """Write an account's id the same way wherever it stands; nothing if it is a program or a conversation.

    Examples
    --------
    >>> _name("8:orgid:AB-12"), _name("https://x/v1/users/ME/contacts/8:live:lea"), _name("28:bot")
    ('ab-12', 'live:lea', '')
    """
    text = clean_text(identifier).rpartition("/")[2]
    found = None if _PROGRAM.match(text) else _ACCOUNT.match(text)
    return found[1].casefold() if found else ""


def _read_graph(line: int, raw: dict[str, Any], above: str, accounts: Accounts) -> Message:
    """Read a message of Microsoft Graph."""
    channel = as_object(raw.get("channelIdentity")).get("channelId")
    room = clean_text(raw.get("chatId") or channel) or above
    sender = as_object(raw.get("from"))
    user = as_object(sender.get("user")) or (sender if "id" in sender else {})
    if raw.get("messageType") != "message" or (as_object(sender.get("application")) and not user):
        brought = _read_added(as_object(raw.get("eventDetail")), accounts)
        return Message(line, _SYSTEM, date=raw.get("createdDateTime"), is_service=True, brought=brought)
    if raw.get("deletedDateTime"):
        return Message(line, reject=reasons.DELETED)
    body = as_object(raw.get("body"))
    content = clean_text(body.get("content"))
    message = Message(
        line,
        _add_user(user, accounts),
        key=clean_text(raw.get("id")) or None,
        room=room,
        date=raw.get("createdDateTime"),
        text=content if body.get("contentType") == "text" else strip_markup(content),
        answers=clean_text(raw.get("replyToId")) or None,
        is_private=_PRIVATE.match(room) is not None,
        content=raw,
    )
    if user and message.author is None:
        message.reject = reasons.DELETED
    message.towards = [
        *_read_references(raw, accounts),
        *(
            (_add_user(as_object(as_object(each.get("mentioned")).get("user")), accounts), "mention")
            for each in as_objects(raw.get("mentions"))
        ),
    ]
    message.received = [
        (_add_user(as_object(as_object(each.get("user")).get("user")), accounts), "reaction")
        for each in as_objects(raw.get("reactions"))
    ]
    return message


def _add_user(user: dict[str, Any], accounts: Accounts) -> str | None:
    """Name a user; nobody if what stands for the name says that they are gone."""
    if find_nobody(clean_text(user.get("displayName"))) == "deleted":
        return None
    return accounts.add(_name(user.get("id")), name=user.get("displayName"))


def _read_added(detail: dict[str, Any], accounts: Accounts) -> list[tuple[str | None, str | None]]:
    """Read who added whom to a chat or a team."""
    if "membersAdded" not in clean_text(detail.get("@odata.type")):
        return []
    one = _add_user(as_object(as_object(detail.get("initiator")).get("user")), accounts)
    return [(one, _add_user(member, accounts)) for member in as_objects(detail.get("members"))]


def _read_references(raw: dict[str, Any], accounts: Accounts) -> Iterator[tuple[str | None, str]]:
    """Read the messages that a message of a chat answers, which stand in it as attachments."""
    for attachment in as_objects(raw.get("attachments")):
        if attachment.get("contentType") == "messageReference":
            sender = as_object(_read_inner(attachment.get("content")).get("messageSender"))
            yield _add_user(as_object(sender.get("user")), accounts), "reply"


def _read_inner(value: object) -> dict[str, Any]:
    """Read JSON that stands as text inside JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return as_object(value)


def _read_list(value: object) -> list[dict[str, Any]]:
    """Read a list of objects, which may stand as text."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return []
    return list(as_objects(value))


def _read_own(line: int, raw: dict[str, Any], above: str, accounts: Accounts) -> Message:
    """Read a message of the copy of one's own data."""
    kind, content = clean_text(raw.get("messagetype")).casefold(), clean_text(raw.get("content"))
    sender = _name(raw.get("from"))
    if not kind.startswith(_WORDS) or (raw.get("from") and not sender):
        brought: list[tuple[str | None, str | None]] = []
        if kind == "threadactivity/addmember":
            named = [(role.casefold(), accounts.add(_name(who))) for role, who in _ADDED.findall(content)]
            one = next((person for role, person in named if role == "initiator"), None)
            brought = [(one, person) for role, person in named if role == "target"]
        date = raw.get("originalarrivaltime")
        return Message(line, _SYSTEM, date=date, is_service=True, brought=brought)
    properties = _read_inner(raw.get("properties"))
    if properties.get("deletetime"):
        return Message(line, reject=reasons.DELETED)
    room = clean_text(raw.get("conversationid")).rpartition("/")[2] or above
    message = Message(
        line,
        accounts.add(sender, name=raw.get("displayName")),
        key=clean_text(raw.get("id")) or None,
        room=room,
        date=raw.get("originalarrivaltime"),
        text=strip_markup(_REPEATED.sub(" ", content)),
        is_private=_PRIVATE.match(room) is not None,
        content=raw,
    )
    answered = _ANSWERED.search(content)
    message.answers = answered[1] if answered else None
    message.towards = list(_find_towards(content, properties, accounts))
    message.received = [
        (accounts.add(_name(user.get("mri"))), "reaction")
        for emotion in _read_list(properties.get("emotions"))
        for user in as_objects(emotion.get("users"))
    ]
    return message


def _find_towards(
    content: str, properties: dict[str, Any], accounts: Accounts
) -> Iterator[tuple[str | None, str]]:
    quote = _QUOTED.search(content)
    said = dict(_QUOTED_BY.findall(quote[0])) if quote else {}
    if said.get("author"):
        yield accounts.add(_name(said["author"])), "reply"
    for identifier, name in _NAMED.findall(content):
        yield accounts.add(_name(identifier), name=name.strip().lstrip("@")), "mention"
    for each in _read_list(properties.get("mentions")):
        yield accounts.add(_name(each.get("mri")), name=each.get("displayName")), "mention"


FORMATS = (
    Importer(
        "teams",
        "Microsoft Teams or Skype (Graph, or copy of one's data, JSON)",
        ("interactions", "referrals", "people"),
        match_teams,
        read_teams,
        "Answers of Microsoft Graph for a chat; or account.microsoft.com, export of Teams: messages.json.",
    ),
)
