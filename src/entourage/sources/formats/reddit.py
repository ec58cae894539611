"""Reddit: listings of the API, monthly dumps (one JSON object per line), minet's comments.

A reply goes to whoever wrote the comment above it; a first comment goes to the author of the
submission. Where the file does not hold what is answered, the author is present in the thread.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.post_tables import PostTable, make_importer
from entourage.sources.formats.parts.posts import (
    Accounts,
    Post,
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

_NAMED = re.compile(r"(?<![\w/])/?u/([A-Za-z0-9_-]{3,20})\b")
_CHILDREN = ("comments", "submissions", "posts")


def match_reddit(sample: Sample) -> Match:
    """Recognise a listing, a comment or a submission."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if text[:1] not in ("{", "["):
        return NO_MATCH
    for keys in (
        ("kind", "data", "children", "subreddit"),
        ("author", "link_id", "parent_id", "body", "subreddit"),
        ("author", "subreddit", "selftext", "title"),
        ("author", "subreddit", "num_comments", "title"),
    ):
        if all(f'"{key}"' in text for key in keys):
            return Match(0.95, ", ".join(keys))
    return NO_MATCH


def _open_listings(value: object) -> Iterator[dict[str, Any] | object]:
    """Give the comments and submissions of a listing in order, replies under each other included."""
    stack = [value]
    while stack:
        current = stack.pop()
        raw = as_object(current)
        inner = as_object(raw.get("data"))
        if raw.get("kind") == "Listing":
            children = inner.get("children")
            stack.extend(reversed(children if isinstance(children, list) else []))
        elif raw.get("kind") == "more":
            yield {"kind": "more"}
        elif "kind" in raw and inner:
            yield inner
            if isinstance(inner.get("replies"), dict):
                stack.append(inner["replies"])
        else:
            yield current


def _name_of(raw: dict[str, Any]) -> str:
    """Give the full name of a thing: t1_ for a comment, t3_ for a submission."""
    kind = "t1" if _is_comment(raw) else "t3"
    return clean_text(raw.get("name")) or f"{kind}_{clean_text(raw.get('id'))}"


def _is_comment(raw: dict[str, Any]) -> bool:
    return "body" in raw and "link_id" in raw


def read_reddit(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read comments and submissions."""
    accounts = Accounts("reddit")
    authors: dict[str, str] = {}
    for item in read_json_items(open_bytes, _CHILDREN):
        for thing in _open_listings(item.value):
            raw = as_object(thing)
            author = accounts.name(raw.get("author")) if isinstance(raw.get("author"), str) else None
            if author:
                authors[_name_of(raw)] = author

    def read() -> Iterator[Record]:
        for item in read_json_items(open_bytes, _CHILDREN):
            if item.fault:
                yield refuse(item.line, item.fault, item.content)
                continue
            for thing in _open_listings(item.value):
                yield _read_thing(item.line, thing, accounts, authors)

    yield from accounts.close(read())


def _read_thing(line: int, thing: object, accounts: Accounts, authors: dict[str, str]) -> Record:
    raw = as_object(thing)
    if raw.get("kind") == "more":
        return Record(line)  # "load more comments": nothing is said here
    if "error" in raw and "author" not in raw:
        return refuse(line, reasons.PLATFORM_ERROR, raw)
    if "author" not in raw or not ("body" in raw or "title" in raw or "selftext" in raw):
        return refuse(line, reasons.NOT_EXPECTED, thing)
    person = accounts.add(raw["author"], flair=raw.get("author_flair_text"))
    if person is None:
        return refuse(line, reasons.DELETED, raw.get("body") or raw.get("title"))
    is_comment = _is_comment(raw)
    text = (
        clean_text(raw.get("body"))
        if is_comment
        else f"{clean_text(raw.get('title'))} {clean_text(raw.get('selftext'))}"
    )
    text = "" if text in ("[deleted]", "[removed]") else clean_text(text)
    thread = clean_text(raw.get("link_id")) if is_comment else _name_of(raw)
    towards: list[tuple[str | None, str]] = [(accounts.add(name), "mention") for name in _NAMED.findall(text)]
    items = []
    if is_comment:
        parent = clean_text(raw.get("parent_id"))
        answered = authors.get(parent) or (authors.get(f"t1_{parent}") if parent.isalnum() else None)
        towards.append((answered, "comment" if parent.startswith("t3_") else "reply"))
    if thread and not (is_comment and towards[-1][0]):
        items.append((thread, "thread"))
    shared = as_objects(raw.get("crosspost_parent_list"))
    towards += [(accounts.add(original.get("author")), "share") for original in shared]
    post = Post(
        person,
        "reddit",
        event=_name_of(raw),
        date=raw.get("created_utc", raw.get("created")),
        text=text,
        thread=thread,
        towards=towards,
        items=items,
    )
    return write_post(line, post, accounts)


MINET = PostTable(
    "minet-reddit",
    "Reddit comments (minet)",
    "reddit",
    required=("id", "parent", "author", "points", "comment", "published_date"),
    author=("author",),
    date=("published_date",),
    text=("comment",),
    thread=("post_id", "link_id", "url"),
    parent=("parent",),
    how_to="With minet: minet reddit comments.",
)
FORMATS = (
    Importer(
        "reddit",
        "Reddit (API listing or dump, JSON)",
        ("interactions", "memberships", "people"),
        match_reddit,
        read_reddit,
        "Add .json to a thread's address, or take a subreddit's monthly dump (.zst).",
    ),
    make_importer(MINET),
)
