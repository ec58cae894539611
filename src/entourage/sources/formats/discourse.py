"""Discourse forums: topics with their posts, lists of topics, latest posts.

A post answers the post it says it answers, or else the one who began the topic. A list of topics says
only who posted in which: their presence, not their replies.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.mastodon import strip_markup
from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.dates import read_date
from entourage.sources.formats.parts.posts import (
    Accounts,
    Post,
    as_object,
    as_objects,
    clean_text,
    refuse,
    write_membership,
    write_post,
)
from entourage.sources.formats.parts.streams import read_json_items
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_MENTION = re.compile(
    r'class="mention"[^<>]*href="[^"]*/u/([^"/]+)"|href="[^"]*/u/([^"/]+)"[^<>]*class="mention"'
)
_QUOTE = re.compile(r'<aside[^<>]*class="quote[^<>]*data-username="([^"]+)"')
_QUOTED = re.compile(r"<aside[^<>]*class=\"quote.*?</aside>", re.DOTALL)
_SMALL_ACTION = 3
"""``post_type`` of notices: closed, moved, pinned."""


def match_discourse(sample: Sample) -> Match:
    """Recognise a stream of posts, or a list of topics with their posters."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if not text.startswith(("{", "[")):
        return NO_MATCH
    for keys in (("post_stream", "posts", "post_number", "username"), ("topic_list", "topics", "posters")):
        if all(f'"{key}"' in text for key in keys):
            return Match(0.96, ", ".join(keys))
    if '"post_number"' in text and '"topic_id"' in text and '"cooked"' in text:
        return Match(0.93, "topic_id, post_number, cooked")
    return NO_MATCH


def _open(value: object) -> Iterator[dict[str, Any]]:
    """Open what saved pages are wrapped in: an object by address."""
    raw = as_object(value)
    if raw and all(key.startswith("/") for key in raw):
        yield from (as_object(page) for page in raw.values())
    else:
        yield raw


def _posts(page: dict[str, Any]) -> list[dict[str, Any]]:
    if "post_stream" in page:
        return list(as_objects(as_object(page["post_stream"]).get("posts")))
    if isinstance(page.get("latest_posts"), list):
        return list(as_objects(page["latest_posts"]))
    return [page] if "post_number" in page else []


def read_discourse(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read posts and lists of topics."""
    accounts = Accounts("discourse")
    authors: dict[tuple[str, str], str] = {}
    for item in read_json_items(open_bytes, ()):
        for page in _open(item.value):
            for raw in _posts(page):
                author = accounts.name(raw.get("username"))
                if author:
                    authors[clean_text(raw.get("topic_id")), clean_text(raw.get("post_number"))] = author

    def read() -> Iterator[Record]:
        for item in read_json_items(open_bytes, ()):
            if item.fault:
                yield refuse(item.line, item.fault, item.content)
                continue
            for page in _open(item.value):
                yield from _read_page(item.line, page, accounts, authors)

    yield from accounts.close(read())


def _read_page(
    line: int, page: dict[str, Any], accounts: Accounts, authors: dict[tuple[str, str], str]
) -> Iterator[Record]:
    posts = _posts(page)
    for raw in posts:
        yield _read_post(line, raw, accounts, authors)
    topics = as_object(page.get("topic_list")).get("topics")
    if isinstance(topics, list):
        handles = {clean_text(user.get("id")): user for user in as_objects(page.get("users"))}
        for topic in topics:
            yield _read_topic(line, topic, handles, accounts)
    elif not posts and "post_stream" not in page and "latest_posts" not in page:
        reason = reasons.PLATFORM_ERROR if "errors" in page or "error_type" in page else reasons.NOT_EXPECTED
        yield refuse(line, reason, page)


def _add(accounts: Accounts, user: dict[str, Any]) -> str | None:
    return accounts.add(
        user.get("username"),
        name=user.get("name") or user.get("display_username"),
        forum_title=user.get("user_title"),
        forum_group=user.get("primary_group_name"),
        trust_level=user.get("trust_level"),
        staff="yes" if user.get("admin") is True or user.get("moderator") is True else "",
    )


def _read_post(
    line: int, raw: dict[str, Any], accounts: Accounts, authors: dict[tuple[str, str], str]
) -> Record:
    person = _add(accounts, raw)
    if person is None or raw.get("user_deleted") is True:
        return refuse(line, reasons.DELETED, raw.get("cooked"))
    if raw.get("post_type") == _SMALL_ACTION:
        return Record(line, accounts.take())
    topic, number = clean_text(raw.get("topic_id")), clean_text(raw.get("post_number"))
    cooked = clean_text(raw.get("cooked"))
    answered = clean_text(raw.get("reply_to_post_number"))
    named = _MENTION.findall(_QUOTED.sub("", cooked))
    towards: list[tuple[str | None, str]] = [(accounts.add(one or other), "mention") for one, other in named]
    towards += [(accounts.add(name), "quote") for name in _QUOTE.findall(cooked)]
    if answered:
        shown = as_object(raw.get("reply_to_user"))
        towards.append((_add(accounts, shown) or authors.get((topic, answered)), "reply"))
    elif number != "1":
        towards.append((authors.get((topic, "1")), "comment"))
    post = Post(
        person,
        "discourse",
        event=f"{topic}/{number}",
        date=raw.get("created_at"),
        text=strip_markup(_QUOTED.sub(" ", cooked)),
        thread=topic,
        towards=towards,
        items=[] if any(other for other, _ in towards) or not topic else [(f"topic {topic}", "thread")],
    )
    return write_post(line, post, accounts)


def _read_topic(line: int, topic: object, handles: dict[str, dict[str, Any]], accounts: Accounts) -> Record:
    raw = as_object(topic)
    posters = [
        as_object(handles.get(clean_text(poster.get("user_id")))) for poster in as_objects(raw.get("posters"))
    ]
    people = sorted({person for user in posters if (person := _add(accounts, user))})
    if not raw.get("id") or not people:
        return refuse(line, reasons.NO_AUTHOR, topic)
    at, undated = read_date(raw.get("last_posted_at") or raw.get("created_at"))
    rows = [write_membership(person, f"topic {clean_text(raw['id'])}", "thread", at) for person in people]
    return Record(line, (*rows, *accounts.take()), undated=undated)


FORMATS = (
    Importer(
        "discourse",
        "Discourse forum (JSON)",
        ("interactions", "memberships", "people"),
        match_discourse,
        read_discourse,
        "Add .json to the address of a topic or of a list of topics.",
    ),
)
