"""Mastodon as its API gives it: statuses, threads, notifications, accounts; and a personal archive.

Of the archive, outbox.json says itself who wrote; likes.json does not, actor.json beside it does.
"""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.beside import read_beside
from entourage.sources.formats.parts.posts import (
    Accounts,
    Post,
    as_list,
    as_object,
    as_objects,
    clean_text,
    refuse,
    write_post,
)
from entourage.sources.formats.parts.streams import read_json_at, read_json_items
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_LISTS = ("statuses", "ancestors", "descendants", "accounts", "orderedItems")
_MARKUP = re.compile(r"<[^<>]*>")
_ADDRESS = re.compile(r"https?://([^/\s]+)/(?:users/|@)([^/\s?#]+)")
_HANDLE = re.compile(r"@?([^@\s]+)@([^@\s/]+\.[^@\s/]+)")
_COLLECTION = re.compile(r'"id"\s*:\s*"((?:likes|bookmarks)\.json)"')
_NOTICES = {"favourite": "like", "reblog": "share", "follow": "follow"}


def strip_markup(text: object) -> str:
    """Give the words of a status, which comes as HTML.

    Examples
    --------
    >>> strip_markup("<p>a &amp; b<br>c</p>")
    'a & b c'
    """
    spaced = re.sub(r"<(?:br|/p)[^<>]*>", " ", clean_text(text), flags=re.IGNORECASE)
    return clean_text(html.unescape(_MARKUP.sub("", spaced)))


def match_mastodon(sample: Sample) -> Match:
    """Recognise statuses, accounts or an outbox."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if text[:1] not in ("{", "["):
        return NO_MATCH
    for keys in (
        ("account", "acct", "in_reply_to_account_id", "reblog"),
        ("acct", "content", "reblog", "mentions"),
        ("acct", "display_name", "followers_count", "statuses_count"),
        ("orderedItems", "actor", "object"),
        ("preferredUsername", "inbox", "outbox"),
    ):
        if all(f'"{key}"' in text for key in keys):
            return Match(0.95, ", ".join(keys))
    found = _COLLECTION.search(text)
    return Match(0.95, f"orderedItems, {found[1]}") if found and '"orderedItems"' in text else NO_MATCH


def read_owner(sample: Sample) -> tuple[str, str]:
    """Read whose archive it is from actor.json beside a file: handle and name, blank if unknown."""
    item = next(read_json_at(io.BytesIO(read_beside(sample, "actor.json")), ""), None)
    actor = as_object(item.value) if item and not item.fault else {}
    return _name_actor(actor), clean_text(actor.get("name"))


class _Reader:
    """One file's accounts by their number on the server, and how its things become records."""

    def __init__(self, sample: Sample, collection: str) -> None:
        self.accounts = Accounts("mastodon")
        self.handles: dict[str, str] = {}
        self.servers: dict[str, str] = {}
        """Server in a web address → server in handles, where the two differ."""
        self._sample = sample
        self._collection = collection
        self._owner: tuple[str, str] | None = None

    def learn(self, value: object) -> None:
        """Take in the accounts that a thing shows."""
        raw = as_object(value)
        for tag in as_objects(as_object(raw.get("object")).get("tag")):
            named = _HANDLE.fullmatch(clean_text(tag.get("name")))
            found = _ADDRESS.match(clean_text(tag.get("href")))
            if named and found and found[2].casefold() == named[1].casefold():
                self.servers[found[1]] = named[2]
        for status in (raw, as_object(raw.get("reblog")), as_object(raw.get("status"))):
            for account in (as_object(status.get("account")), *as_objects(status.get("mentions"))):
                if account.get("id") and account.get("acct"):
                    self.handles[clean_text(account["id"])] = _handle(account)

    def add(self, account: object) -> str | None:
        """Name an account given with its profile."""
        said = as_object(account)
        return self.accounts.add(
            _handle(said),
            name=said.get("display_name"),
            followers=said.get("followers_count"),
            following=said.get("following_count"),
            posts=said.get("statuses_count"),
            bot="yes" if said.get("bot") is True else "",
        )

    def read(self, line: int, value: object) -> Record:
        """Turn a thing of a file into a record."""
        return self._read_archived(line, value) or self._read_answer(line, value)

    def _read_archived(self, line: int, value: object) -> Record | None:
        """Read what only an archive holds; None if this is something else."""
        if isinstance(value, str) and self._collection:
            return self._read_liked(line, value)
        raw = as_object(value)
        if isinstance(raw.get("object"), dict | str) and raw.get("actor"):
            return self._read_activity(line, raw)
        if raw.get("preferredUsername") and "outbox" in raw:
            person = self.accounts.add(_name_actor(raw), name=raw.get("name"))
            return Record(line, self.accounts.take()) if person else refuse(line, reasons.NO_PERSON, raw)
        is_empty = self._collection and isinstance(raw.get("orderedItems"), list)
        return Record(line) if is_empty else None

    def _read_answer(self, line: int, value: object) -> Record:
        """Read what the API answers."""
        raw = as_object(value)
        if raw.get("type") in _NOTICES and "account" in raw:
            return self._read_notice(line, raw)
        if isinstance(raw.get("status"), dict):
            raw = raw["status"]
        if "account" in raw and "content" in raw:
            return self._read_status(line, raw)
        if "acct" in raw:
            person = self.add(raw)
            return Record(line, self.accounts.take()) if person else refuse(line, reasons.NO_PERSON, raw)
        if "error" in raw:
            return refuse(line, reasons.PLATFORM_ERROR, raw)
        return refuse(line, reasons.NOT_EXPECTED, value)

    def _read_status(self, line: int, raw: dict[str, Any]) -> Record:
        author = self.add(raw["account"])
        if author is None:
            return refuse(line, reasons.NO_AUTHOR, raw)
        boosted = as_object(raw.get("reblog"))
        towards: list[tuple[str | None, str]] = []
        if boosted:
            towards.append((self.add(boosted.get("account")), "share"))
        answered = clean_text(raw.get("in_reply_to_account_id"))
        if answered:
            towards.append((self.accounts.add(self.handles.get(answered, answered)), "reply"))
        towards += [(self.add(account), "mention") for account in as_objects(raw.get("mentions"))]
        quoted = as_object(as_object(raw.get("quote")).get("quoted_status"))
        if quoted:
            towards.append((self.add(quoted.get("account")), "quote"))
        post = Post(
            author,
            "mastodon",
            event=clean_text(raw.get("uri") or raw.get("id")),
            date=raw.get("created_at"),
            text=strip_markup(boosted.get("content") or raw.get("content")),
            thread=clean_text(raw.get("conversation_id")),
            towards=towards,
            items=[
                (clean_text(tag.get("name")).casefold(), "hashtag")
                for tag in as_objects(raw.get("tags"))
                if tag.get("name")
            ],
        )
        return write_post(line, post, self.accounts)

    def _read_notice(self, line: int, raw: dict[str, Any]) -> Record:
        """Read a notification: who liked, boosted; whom they followed is the owner, who is not named."""
        person = self.add(raw["account"])
        owner = self.add(as_object(as_object(raw.get("status")).get("account")))
        if person is None or owner is None:
            rows = self.accounts.take()
            return Record(line, rows) if person else refuse(line, reasons.NO_AUTHOR, raw)
        kind = _NOTICES[raw["type"]]
        post = Post(
            person,
            "mastodon",
            event=f"{kind} {clean_text(raw.get('id'))}",
            date=raw.get("created_at"),
            towards=[(owner, kind)],
        )
        return write_post(line, post, self.accounts)

    def _read_liked(self, line: int, address: str) -> Record:
        """Read the address of a post that the owner likes; what they bookmark they keep for themselves."""
        if self._collection == "bookmarks.json":
            return refuse(line, reasons.KEPT, address)
        if self._owner is None:
            self._owner = read_owner(self._sample)
        owner = self.accounts.add(self._owner[0], name=self._owner[1])
        author = self._find(address)
        if owner is None or author is None:
            return refuse(line, reasons.NO_OWNER if owner is None else reasons.LIKED_AUTHOR, address)
        post = Post(owner, "mastodon", event=f"favourite {address}", towards=[(author, "like")])
        return write_post(line, post, self.accounts)

    def _read_activity(self, line: int, raw: dict[str, Any]) -> Record:
        """Read an activity of the archive's owner: a status written or boosted."""
        author = self._find(raw.get("actor"))
        if author is None:
            return refuse(line, reasons.NO_AUTHOR, raw)
        said = raw["object"]
        if raw.get("type") == "Announce":
            boosted = self._find(said if isinstance(said, str) else said.get("id"))
            # other programs' posts do not bear their author's name, whose address then stands in cc
            boosted = boosted or next(filter(None, map(self._find_actor, as_list(raw.get("cc")))), None)
            towards = [(boosted, "share")]
            if boosted is None:
                return refuse(line, reasons.SHARED_AUTHOR, raw)
            post = Post(
                author,
                "mastodon",
                event=clean_text(raw.get("id")),
                date=raw.get("published"),
                towards=towards,
            )
            return write_post(line, post, self.accounts)
        if not isinstance(said, dict):
            return Record(line)  # a deletion, a vote
        tags = list(as_objects(said.get("tag")))
        post = Post(
            author,
            "mastodon",
            event=clean_text(said.get("id")),
            date=said.get("published"),
            text=strip_markup(said.get("content")),
            towards=[
                (self._find(said.get("inReplyTo")), "reply"),
                *((self._find_mentioned(tag), "mention") for tag in tags if tag.get("type") == "Mention"),
            ],
            items=[
                (clean_text(tag.get("name")).lstrip("#").casefold(), "hashtag")
                for tag in tags
                if tag.get("type") == "Hashtag" and tag.get("name")
            ],
        )
        return write_post(line, post, self.accounts)

    def _find(self, address: object) -> str | None:
        """Name the account in a web address."""
        found = _ADDRESS.match(clean_text(address))
        return self.accounts.add(f"{found[2]}@{self.servers.get(found[1], found[1])}") if found else None

    def _find_actor(self, address: object) -> str | None:
        """Name the account whose own address this is, and not that of its followers."""
        text = clean_text(address)
        found = _ADDRESS.fullmatch(text.rstrip("/"))
        return self._find(text) if found else None

    def _find_mentioned(self, tag: dict[str, Any]) -> str | None:
        """Name the account that a mention shows, by its handle where that has a server."""
        name = clean_text(tag.get("name"))
        return self.accounts.add(name) if _HANDLE.fullmatch(name) else self._find(tag.get("href"))


def _name_actor(actor: dict[str, Any]) -> str:
    """Write the handle of an account described in ActivityPub."""
    found = re.match(r"https?://([^/\s]+)/", clean_text(actor.get("id") or actor.get("url")))
    name = clean_text(actor.get("preferredUsername"))
    return f"{name}@{found[1]}" if found and name else ""


def _handle(account: dict[str, Any]) -> str:
    """Write a handle with its server, which people of the server itself lack."""
    handle = clean_text(account.get("acct"))
    found = _ADDRESS.match(clean_text(account.get("url")))
    return f"{handle}@{found[1]}" if handle and "@" not in handle and found else handle


def read_mastodon(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read statuses (replies, boosts, quotes, mentions, hashtags), notifications, accounts, an archive."""
    found = _COLLECTION.search(sample.text)
    reader = _Reader(sample, found[1] if found else "")
    for item in read_json_items(open_bytes, _LISTS):
        reader.learn(item.value)

    def read() -> Iterator[Record]:
        for item in read_json_items(open_bytes, _LISTS):
            yield (
                refuse(item.line, item.fault, item.content)
                if item.fault
                else reader.read(item.line, item.value)
            )

    yield from reader.accounts.close(read())


FORMATS = (
    Importer(
        "mastodon",
        "Mastodon (API or personal archive, JSON)",
        ("interactions", "memberships", "people"),
        match_mastodon,
        read_mastodon,
        "Answers of the Mastodon API; or Preferences, Import and export, Request your archive, unpacked.",
    ),
)
