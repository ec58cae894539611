"""Bluesky as its AppView gives it: feeds, searches, threads, follows, likes; minet's tables.

Addresses of posts hold their author's DID, so every reply can be resolved; DIDs are made into handles
from everything the file says of accounts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.post_tables import PostTable, make_importer
from entourage.sources.formats.parts.posts import (
    Accounts,
    Post,
    as_list,
    as_object,
    as_objects,
    clean_text,
    refuse,
    write_post,
    write_tie,
)
from entourage.sources.formats.parts.streams import read_json_items
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_LISTS = ("feed", "posts", "notifications", "actors")
_DID = re.compile(r"did:[a-z]+:[^/?#\s]+")
_REASONS = {"like": "like", "repost": "share", "follow": "follow"}


def match_bluesky(sample: Sample) -> Match:
    """Recognise accounts with DID and handle, and what surrounds them."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if text[:1] not in ("{", "[") or '"did"' not in text or '"handle"' not in text:
        return NO_MATCH
    said = [
        word
        for word in ("app.bsky.feed.post", "follows", "followers", "likes", "repostedBy", "actors")
        if word in text
    ]
    return Match(0.96, ", ".join(("did", "handle", *said[:1]))) if said else NO_MATCH


def _find_accounts(value: object) -> Iterator[dict[str, Any]]:
    """Find every account in a thing, however deep."""
    stack = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, dict):
            if isinstance(current.get("did"), str) and isinstance(current.get("handle"), str):
                yield current
            stack.extend(current.values())
        elif isinstance(current, list):
            stack.extend(current)


class _Reader:
    """One file's accounts by DID, and how its things become records."""

    def __init__(self) -> None:
        self.accounts = Accounts("bluesky")
        self.handles: dict[str, str] = {}

    def add(self, account: object) -> str | None:
        """Name an account given with its profile."""
        said = as_object(account)
        handle = clean_text(said.get("handle"))
        if not handle or handle == "handle.invalid":
            return self.find(said.get("did"))
        return self.accounts.add(
            handle,
            name=said.get("displayName"),
            followers=said.get("followersCount"),
            following=said.get("followsCount"),
            posts=said.get("postsCount"),
        )

    def find(self, address: object) -> str | None:
        """Name the account whose DID stands in an address."""
        found = _DID.search(clean_text(address))
        return self.accounts.add(self.handles.get(found[0], found[0])) if found else None

    def read(self, line: int, value: object) -> Iterator[Record]:
        """Turn a thing of a file into records."""
        raw = as_object(value)
        if "thread" in raw:
            yield from self._read_thread(line, raw["thread"])
        elif any(isinstance(raw.get(name), list) for name in ("follows", "followers", "likes", "repostedBy")):
            yield from self._read_list(line, raw)
        elif "record" in as_object(raw.get("post", raw)):
            yield self._read_feed_item(line, raw)
        elif isinstance(raw.get("did"), str) and self.add(raw):
            yield Record(line, self.accounts.take())
        elif "error" in raw:
            yield refuse(line, reasons.PLATFORM_ERROR, raw)
        elif raw.get("notFound") is True or raw.get("blocked") is True:
            yield refuse(line, reasons.DELETED, raw)
        elif not raw or set(raw) - {"cursor", "hitsTotal"}:
            yield refuse(line, reasons.NOT_EXPECTED, value)
        else:
            yield Record(line)

    def _read_thread(self, line: int, thread: object) -> Iterator[Record]:
        stack = [thread]
        while stack:
            node = as_object(stack.pop())
            yield from self.read(
                line, {key: node[key] for key in node if key not in ("parent", "replies", "thread")}
            )
            stack.extend(
                each for each in (node.get("parent"), *as_list(node.get("replies"))) if isinstance(each, dict)
            )

    def _read_list(self, line: int, raw: dict[str, Any]) -> Iterator[Record]:
        """Read who follows, likes or reposts whom or what."""
        subject = (
            self.add(raw["subject"]) if isinstance(raw.get("subject"), dict) else self.find(raw.get("uri"))
        )
        for name, kind in (
            ("follows", "follow"),
            ("followers", "follow"),
            ("likes", "like"),
            ("repostedBy", "share"),
        ):
            for account in as_objects(raw.get(name)):
                person = self.add(account.get("actor") or account)
                if person is None:
                    yield refuse(line, reasons.NO_PERSON, account)
                    continue
                one, other = (subject, person) if name == "follows" else (person, subject)
                # without the list's owner, its people are known and their tie is not
                rows = [write_tie(one, other, kind, platform="bluesky")] if one and other else []
                yield Record(line, (*rows, *self.accounts.take()))

    def _read_feed_item(self, line: int, raw: dict[str, Any]) -> Record:
        view = as_object(raw.get("post", raw))
        author = self.add(view.get("author"))
        if author is None:
            return refuse(line, reasons.NO_AUTHOR, view)
        uri, said = clean_text(view.get("uri")), as_object(view.get("record"))
        reason = raw.get("reason")
        passed_on_by = self.add(as_object(reason).get("by")) if isinstance(reason, dict) else None
        if passed_on_by:
            share = Post(
                passed_on_by,
                "bluesky",
                event=f"repost {uri} {passed_on_by}",
                date=as_object(reason).get("indexedAt"),
                text=clean_text(said.get("text")),
                towards=[(author, "share")],
            )
            return write_post(line, share, self.accounts)
        if isinstance(reason, str) and reason in _REASONS:
            other = self.find(raw.get("reasonSubject"))
            rows = [write_tie(author, other, _REASONS[reason], platform="bluesky")] if other else []
            return Record(line, (*rows, *self.accounts.take()))
        features = [
            feature
            for facet in as_objects(said.get("facets"))
            for feature in as_objects(facet.get("features"))
        ]
        root = as_object(as_object(said.get("reply")).get("root")).get("uri")
        post = Post(
            author,
            "bluesky",
            event=uri,
            date=said.get("createdAt") or view.get("indexedAt"),
            text=clean_text(said.get("text")),
            thread=clean_text(root) or uri,
            towards=list(self._find_towards(raw, view, said, features)),
            items=[
                (clean_text(feature.get("tag")).casefold(), "hashtag")
                for feature in features
                if feature.get("tag")
            ],
        )
        return write_post(line, post, self.accounts)

    def _find_towards(
        self, raw: dict[str, Any], view: dict[str, Any], said: dict[str, Any], features: list[dict[str, Any]]
    ) -> Iterator[tuple[str | None, str]]:
        if isinstance(said.get("reply"), dict):
            shown = as_object(as_object(raw.get("reply")).get("parent")).get("author")
            yield (
                self.add(shown) if shown else self.find(as_object(said["reply"].get("parent")).get("uri")),
                "reply",
            )
        embed = as_object(said.get("embed"))
        quoted = as_object(embed.get("record"))
        # a quote with pictures holds its record one step deeper
        address = clean_text(quoted.get("uri") or as_object(quoted.get("record")).get("uri"))
        if "/app.bsky.feed.post/" in address:
            yield self.find(address), "quote"
        elif isinstance(as_object(as_object(view.get("embed")).get("record")).get("author"), dict):
            yield self.add(view["embed"]["record"]["author"]), "quote"
        for feature in features:
            if feature.get("did"):
                yield self.find(feature["did"]), "mention"


def read_bluesky(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read posts (replies, quotes, reposts, mentions, hashtags), follows, likes."""
    reader = _Reader()
    for item in read_json_items(open_bytes, _LISTS):
        for account in _find_accounts(item.value):
            if account["handle"] != "handle.invalid":
                known = reader.handles.get(account["did"], account["handle"])
                # of a handle that changed, the same one whatever the order of the file
                reader.handles[account["did"]] = min(known, account["handle"])

    def read() -> Iterator[Record]:
        for item in read_json_items(open_bytes, _LISTS):
            if item.fault:
                yield refuse(item.line, item.fault, item.content)
            else:
                yield from reader.read(item.line, item.value)

    yield from reader.accounts.close(read())


MINET = PostTable(
    "minet-bluesky",
    "Bluesky (minet, twitwi)",
    "bluesky",
    required=("did", "uri", "user_did", "user_handle"),
    author=("user_handle", "user_did"),
    author_name=("user_diplay_name", "user_display_name", "user_name"),
    author_followers=("user_followers",),
    id=("uri", "did"),
    date=("timestamp_utc", "local_time"),
    text=("text",),
    thread=("to_root_post_uri", "to_post_uri"),
    reposter=("repost_by_user_handle", "repost_by_user_did"),
    repost_date=("repost_timestamp_utc",),
    reply=("to_user_handle", "to_user_did"),
    quote=("quoted_user_handle", "quoted_user_did"),
    mentions=("mentioned_user_handles", "mentioned_user_dids"),
    hashtags=("hashtags",),
    how_to="With minet: minet bluesky search-posts or user-posts.",
)
FORMATS = (
    Importer(
        "bluesky",
        "Bluesky (AppView API, JSON)",
        ("interactions", "memberships", "people"),
        match_bluesky,
        read_bluesky,
        "Saved answers of the Bluesky API: feeds, searches, threads, follows.",
    ),
    make_importer(MINET),
)
