"""X's archive of one's own account: tweets.js, following.js, follower.js, direct-messages.js, like.js.

None of these files says whose archive it is; account.js beside them does. Without it the owner is
``x:archive-owner``.

like.js does not say who wrote what was liked either. It is known where the post's address names its author,
or where the owner's own tweets show it: they answered it, quoted it, shared it, or wrote it. The words and
hashtags of a liked post are its author's, never the owner's.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.beside import read_beside
from entourage.sources.formats.parts.posts import (
    Accounts,
    Post,
    as_object,
    as_objects,
    clean_text,
    refuse,
    write_post,
    write_tie,
)
from entourage.sources.formats.parts.streams import read_json_at
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.formats.x_api import find_shared
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Item, Opener
    from entourage.sources.records import Sample

_PART = re.compile(r"\s*window\.YTD\.(\w+)\.part\d+\s*=")
_TWEETS = ("tweets", "tweet", "community_tweet")
_READABLE = frozenset(
    (*_TWEETS, "following", "follower", "like", "direct_messages", "direct_messages_group", "account")
)
_NOBODY = "archive-owner"
_STATUS = re.compile(r"(?:twitter|x)\.com/(?:#!/)?(\w{1,20})/status(?:es)?/(\d+)", re.IGNORECASE)
_SHARED = re.compile(r"(?:RT @\w+: ?)+")
_LONG, _COMPARED = 40, 100
"""Characters from which two texts that are the same are one post, and how many of them are compared."""


def match_archive(sample: Sample) -> Match:
    """Recognise ``window.YTD.<part>.part0 =``."""
    found = _PART.match(sample.text.lstrip("\ufeff"))
    return Match(0.99, found[0].strip()) if found and found[1] in _READABLE else NO_MATCH


def read_archive(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read one part of an archive."""
    accounts = Accounts("x")
    found = _PART.match(sample.text.lstrip("\ufeff"))
    part = found[1] if found else ""
    beside = _Beside(sample)
    owner = accounts.add(beside.owner, name=beside.owner_name)

    def read() -> Iterator[Record]:
        for item in read_json_at(open_bytes(), "item"):
            raw = as_object(item.value)
            if item.fault or not raw or owner is None:
                yield refuse(item.line, item.fault or reasons.NOT_EXPECTED, item.value)
            elif part in _TWEETS:
                yield _read_tweet(item, as_object(raw.get("tweet")) or raw, owner, accounts)
            elif part in ("following", "follower"):
                yield _read_follow(item, part, owner, accounts, beside)
            elif part.startswith("direct_messages"):
                yield from _read_messages(item, accounts, beside)
            elif part == "account":
                said = as_object(raw.get("account"))
                accounts.add(said.get("username"), name=said.get("accountDisplayName"))
                yield Record(item.line, accounts.take())
            else:
                yield _read_like(item, as_object(raw.get("like")), owner, accounts, beside)

    yield from accounts.close(read())


class _Beside:
    """What the other files of the archive say: whose it is, and the handles of ids."""

    def __init__(self, sample: Sample) -> None:
        self.owner, self.owner_name = _NOBODY, ""
        self.handles: dict[str, str] = {}
        self._authors: dict[str, str] = {}
        self._texts: dict[str, str | None] = {}
        for raw in self._read(sample, ("account.js",)):
            said = as_object(raw.get("account"))
            self.owner = clean_text(said.get("username")) or self.owner
            self.owner_name = clean_text(said.get("accountDisplayName"))
            self._learn(said.get("accountId"), said.get("username"))
        if not sample.text.lstrip("\ufeff").startswith("window.YTD.tweet"):
            for raw in self._read(sample, ("tweets.js", "tweet.js")):
                tweet = as_object(raw.get("tweet"))
                for user in as_objects(as_object(tweet.get("entities")).get("user_mentions")):
                    self._learn(user.get("id_str"), user.get("screen_name"))
                self._learn_posts(tweet)

    def _learn_posts(self, tweet: dict[str, Any]) -> None:
        """Learn who wrote the posts that a tweet of the owner is, answers, quotes or shares."""
        self._learn_author(tweet.get("id_str"), self.owner)
        self._learn_author(tweet.get("in_reply_to_status_id_str"), tweet.get("in_reply_to_screen_name"))
        for link in as_objects(as_object(tweet.get("entities")).get("urls")):
            found = _STATUS.search(clean_text(link.get("expanded_url")))
            if found:
                self._learn_author(found[2], found[1])
        text = clean_text(tweet.get("full_text") or tweet.get("text"))
        shared = find_shared(text)
        words = _SHARED.sub("", text, count=1)[:_COMPARED]
        if shared and len(words) >= _LONG:
            # words that two people wrote say nothing of who wrote them
            self._texts[words] = shared if self._texts.setdefault(words, shared) == shared else None

    def _learn_author(self, post: object, handle: object) -> None:
        if clean_text(post) and clean_text(handle) and clean_text(handle) != "i":
            self._authors[clean_text(post)] = clean_text(handle)

    def find_author(self, like: dict[str, Any]) -> str:
        """Find who wrote a liked post; blank where nothing says it."""
        found = _STATUS.search(clean_text(like.get("expandedUrl")))
        if found and found[1].casefold() != "i":
            return found[1]
        known = self._authors.get(clean_text(like.get("tweetId")))
        return known or self._texts.get(clean_text(like.get("fullText"))[:_COMPARED]) or ""

    def _learn(self, identifier: object, handle: object) -> None:
        if clean_text(identifier) and clean_text(handle):
            self.handles[clean_text(identifier)] = clean_text(handle)

    def handle(self, identifier: object) -> str:
        """Give the handle of an id, or the id."""
        return self.handles.get(clean_text(identifier), clean_text(identifier))

    @staticmethod
    def _read(sample: Sample, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        for name in names:
            for item in read_json_at(io.BytesIO(read_beside(sample, name)), "item"):
                if not item.fault:
                    yield as_object(item.value)


def _read_tweet(item: Item, raw: dict[str, Any], owner: str, accounts: Accounts) -> Record:
    text = clean_text(raw.get("full_text") or raw.get("text"))
    entities = as_object(raw.get("entities"))
    mentioned = [
        accounts.add(user.get("screen_name"), name=user.get("name"))
        for user in as_objects(entities.get("user_mentions"))
    ]
    towards: list[tuple[str | None, str]] = [(person, "mention") for person in mentioned]
    answered = raw.get("in_reply_to_screen_name") or raw.get("in_reply_to_user_id_str")
    if answered:
        towards.append((accounts.add(answered), "reply"))
    shared = find_shared(text)
    if shared:
        towards.append((accounts.add(shared), "share"))
    post = Post(
        owner,
        "x",
        event=clean_text(raw.get("id_str") or raw.get("id")),
        date=raw.get("created_at"),
        text=text,
        towards=towards,
        items=[
            (clean_text(tag.get("text")).casefold(), "hashtag")
            for tag in as_objects(entities.get("hashtags"))
        ],
    )
    return write_post(item.line, post, accounts)


def _read_follow(item: Item, part: str, owner: str, accounts: Accounts, beside: _Beside) -> Record:
    raw = as_object(as_object(item.value).get(part))
    other = accounts.add(beside.handle(raw.get("accountId")))
    if other is None:
        return refuse(item.line, reasons.NO_PERSON, item.value)
    ends = (owner, other) if part == "following" else (other, owner)
    return Record(item.line, (write_tie(*ends, "follow", platform="x"), *accounts.take()))


def _read_like(item: Item, like: dict[str, Any], owner: str, accounts: Accounts, beside: _Beside) -> Record:
    """Read a like of the owner's, where it is known whose post it is."""
    author = accounts.add(beside.find_author(like))
    if author is None:
        return refuse(item.line, reasons.LIKED_AUTHOR, like or item.value)
    if author == owner:
        return Record(item.line, accounts.take())  # one's own post
    event = f"like {clean_text(like.get('tweetId'))}"
    return write_post(item.line, Post(owner, "x", event=event, towards=[(author, "like")]), accounts)


def _read_messages(item: Item, accounts: Accounts, beside: _Beside) -> Iterator[Record]:
    """Read a conversation's messages; in a group, those who take part are known by what they write."""
    conversation = as_object(as_object(item.value).get("dmConversation"))
    messages = [as_object(each.get("messageCreate")) for each in as_objects(conversation.get("messages"))]
    room = clean_text(conversation.get("conversationId"))
    for raw in messages:
        if not raw:
            yield Record(item.line)  # joined, renamed
            continue
        author = accounts.add(beside.handle(raw.get("senderId")))
        if author is None:
            yield refuse(item.line, reasons.NO_AUTHOR, raw)
            continue
        post = Post(
            author,
            "x",
            event=clean_text(raw.get("id")),
            date=raw.get("createdAt"),
            text=clean_text(raw.get("text")),
            thread=room,
            towards=[(accounts.add(beside.handle(raw.get("recipientId"))), "message")],
            received=[
                (accounts.add(beside.handle(each.get("senderId"))), "reaction")
                for each in as_objects(raw.get("reactions"))
            ],
        )
        yield write_post(item.line, post, accounts)


FORMATS = (
    Importer(
        "x-archive",
        "X / Twitter archive of one account (.js)",
        ("interactions", "memberships", "people"),
        match_archive,
        read_archive,
        "On X: Settings, Your account, Download an archive of your data; the folder data/ of the zip.",
    ),
)
