"""X as its API gives it: pages of API v2 (with includes), tweets flattened by twarc, tweets of before (v1.1).

Ids are made into handles from everything the file says of accounts, so it is read twice. A share is
followed back to the first author; the words of a share are that author's, not the sharer's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
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
from entourage.sources.formats.parts.streams import read_json_items
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_SHARED = re.compile(r"RT @(\w{1,50})[:\s]\s*")
_MOST_STEPS = 10
"""Shares of shares followed before giving up: a chain in a file is two or three long."""


def match_x(sample: Sample) -> Match:
    """Recognise tweets of API v2, users of API v2, or tweets of v1.1."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if text[:1] not in ("{", "["):
        return NO_MATCH
    for keys, score in (
        (("author_id", "text", "public_metrics"), 0.95),
        (("author_id", "text", "edit_history_tweet_ids"), 0.95),
        (("author_id", "text", "conversation_id"), 0.95),
        (("author_id", "text", "referenced_tweets"), 0.93),
        (("author_id", "text", "created_at"), 0.9),
        (("id_str", "screen_name", "user", "created_at"), 0.9),
        (("username", "public_metrics", "followers_count"), 0.85),
    ):
        if all(f'"{key}"' in text for key in keys):
            return Match(score, ", ".join(keys))
    return NO_MATCH


@dataclass(slots=True)
class _Directory:
    """What a file says of accounts and of who wrote which tweet."""

    handles: dict[str, str] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)

    def learn(self, value: object) -> None:
        """Take in a page, a tweet or a user."""
        raw = as_object(value)
        includes = as_object(raw.get("includes"))
        for user in as_objects(includes.get("users")):
            self._learn_user(user)
        for tweet in (*as_objects(includes.get("tweets")), *_open_page(raw)):
            if isinstance(tweet, dict):
                self._learn_tweet(tweet)

    def _learn_user(self, user: object) -> str:
        raw = as_object(user)
        identifier, handle = _identifier(raw), clean_text(raw.get("username") or raw.get("screen_name"))
        if identifier and handle:
            # of a handle that changed, the same one whatever the order of the file
            self.handles[identifier] = min(handle, self.handles.get(identifier, handle))
        return handle or identifier

    def _learn_tweet(self, tweet: dict[str, Any]) -> None:
        author = self._learn_user(tweet.get("author") or tweet.get("author_user") or tweet.get("user"))
        identifier = _identifier(tweet)
        if identifier and (author or tweet.get("author_id")):
            self.authors[identifier] = clean_text(tweet.get("author_id")) or author
        self._learn_user(tweet.get("in_reply_to_user"))
        if "username" in tweet:
            self._learn_user(tweet)
        entities = as_object(tweet.get("entities"))
        for user in (*as_objects(entities.get("mentions")), *as_objects(entities.get("user_mentions"))):
            self._learn_user(user)
        for reference in as_objects(tweet.get("referenced_tweets")):
            if reference.get("type") == "retweeted":
                self.shared[identifier] = _identifier(reference)
            if "text" in reference:
                self._learn_tweet({**reference, "referenced_tweets": None})
        for name in ("retweeted_status", "quoted_status"):
            if isinstance(tweet.get(name), dict):
                self._learn_tweet({**tweet[name], "retweeted_status": None, "quoted_status": None})
                if name == "retweeted_status":
                    self.shared[identifier] = _identifier(tweet[name])

    def author_of(self, identifier: str, *, first: bool = False) -> str:
        """Find who wrote a tweet; `first` follows shares back to the original."""
        for _ in range(_MOST_STEPS):
            if not first or identifier not in self.shared:
                break
            identifier = self.shared[identifier]
        author = self.authors.get(identifier, "")
        return self.handles.get(author, author)


def _identifier(raw: dict[str, Any]) -> str:
    return clean_text(raw.get("id_str") or raw.get("id"))


def _open_page(raw: dict[str, Any]) -> list[Any]:
    """Give the things of a page (or of a line of the stream), or the thing itself."""
    inner = raw.get("data", raw)
    return inner if isinstance(inner, list) else [inner]


def read_x(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read tweets: shares, replies, quotes, mentions; hashtags as shared items; users as people."""
    accounts = Accounts("x")
    directory = _Directory()
    for item in read_json_items(open_bytes, ()):
        directory.learn(item.value)

    def read() -> Iterator[Record]:
        for item in read_json_items(open_bytes, ()):
            if item.fault or not isinstance(item.value, dict):
                yield refuse(item.line, item.fault or reasons.NOT_EXPECTED, item.content or item.value)
                continue
            for user in as_objects(as_object(item.value.get("includes")).get("users")):
                _add_user(accounts, user)
            for thing in _open_page(item.value):
                yield _read_thing(item.line, thing, directory, accounts)

    yield from accounts.close(read())


def _read_thing(line: int, thing: object, directory: _Directory, accounts: Accounts) -> Record:
    raw = as_object(thing)
    if "delete" in raw:
        return refuse(line, reasons.DELETED, raw)
    if "text" in raw or "full_text" in raw:
        return _read_tweet(line, raw, directory, accounts)
    if "username" in raw or "screen_name" in raw:
        person = _add_user(accounts, raw)
        return Record(line, accounts.take()) if person else refuse(line, reasons.NO_PERSON, raw)
    if "errors" in raw or "error" in raw or "title" in raw or "limit" in raw or "detail" in raw:
        return refuse(line, reasons.PLATFORM_ERROR, raw)
    if set(raw) <= {"meta", "includes", "__twarc"} and raw:
        return Record(line)  # a page without results
    return refuse(line, reasons.NOT_EXPECTED, thing)


def _add_user(accounts: Accounts, user: dict[str, Any]) -> str | None:
    counts = as_object(user.get("public_metrics")) or user
    return accounts.add(
        user.get("username") or user.get("screen_name"),
        name=user.get("name"),
        followers=counts.get("followers_count"),
        following=counts.get("following_count", counts.get("friends_count")),
        posts=counts.get("tweet_count", counts.get("statuses_count")),
        location=user.get("location"),
        verified="yes" if user.get("verified") is True else "",
    )


def _read_tweet(line: int, raw: dict[str, Any], directory: _Directory, accounts: Accounts) -> Record:
    author = as_object(raw.get("author") or raw.get("author_user") or raw.get("user"))
    person = _add_user(accounts, author)
    if person is None:
        identifier = clean_text(raw.get("author_id"))
        person = accounts.add(directory.handles.get(identifier, identifier))
    if person is None:
        return refuse(line, reasons.NO_AUTHOR, raw)
    text = as_object(raw.get("note_tweet")).get("text") or as_object(raw.get("extended_tweet")).get(
        "full_text"
    )
    text = clean_text(text or raw.get("full_text") or raw.get("text"))
    entities = as_object(raw.get("entities"))
    hashtags = [clean_text(tag.get("tag") or tag.get("text")) for tag in as_objects(entities.get("hashtags"))]
    post = Post(
        person,
        "x",
        event=_identifier(raw),
        date=raw.get("created_at"),
        text=text,
        thread=clean_text(raw.get("conversation_id")),
        towards=[
            (accounts.add(handle), kind)
            for handle, kind in _find_towards(raw, text, entities, directory)
            if handle
        ],
        items=[(tag.casefold(), "hashtag") for tag in hashtags if tag],
    )
    return write_post(line, post, accounts)


def _find_towards(
    raw: dict[str, Any], text: str, entities: dict[str, Any], directory: _Directory
) -> Iterator[tuple[str, str]]:
    identifier = _identifier(raw)
    references = {clean_text(ref.get("type")): ref for ref in as_objects(raw.get("referenced_tweets"))}
    if "retweeted" in references or isinstance(raw.get("retweeted_status"), dict):
        original = directory.author_of(identifier, first=True) if identifier in directory.shared else ""
        yield original or find_shared(text), "share"
        return
    if "quoted" in references:
        yield directory.author_of(_identifier(references["quoted"])), "quote"
    if isinstance(raw.get("quoted_status"), dict):
        yield directory.author_of(_identifier(raw["quoted_status"])), "quote"
    answered = clean_text(raw.get("in_reply_to_user_id_str") or raw.get("in_reply_to_user_id"))
    if answered or raw.get("in_reply_to_screen_name"):
        yield (
            clean_text(raw.get("in_reply_to_screen_name")) or directory.handles.get(answered, answered),
            "reply",
        )
    elif "replied_to" in references:
        yield directory.author_of(_identifier(references["replied_to"])), "reply"
    for name in ("mentions", "user_mentions"):
        for user in as_list(entities.get(name)):
            said = as_object(user)
            yield clean_text(said.get("username") or said.get("screen_name")), "mention"


def find_shared(text: str) -> str:
    """Find whom a text that begins with ``RT @`` shares: the last of a chain, who wrote it.

    Examples
    --------
    >>> find_shared("RT @marie: RT @jean: bonjour")
    'jean'
    """
    handle, place = "", 0
    while found := _SHARED.match(text, place):
        handle, place = found[1], found.end()
    return handle


FORMATS = (
    Importer(
        "x-api",
        "X / Twitter (API v2 pages, flattened, or v1.1, JSON)",
        ("interactions", "memberships", "people"),
        match_x,
        read_x,
        "With twarc2 search or timeline, or any program that saves the answers of the X API.",
    ),
)
