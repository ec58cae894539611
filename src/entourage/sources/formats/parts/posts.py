"""From posts and accounts to canonical rows: the rules of counting, in one place.

An account is named ``platform:handle`` (``x:marie``, ``reddit:marie``): the same handle on two
platforms is two people until someone says otherwise. Handles are folded to lower case where the
platform does not tell case apart.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from entourage.schema import EVENT_TYPES
from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.dates import read_date
from entourage.sources.formats.parts.streams import shorten
from entourage.sources.records import Record, Row
from entourage.values.nobody import find_nobody

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

CASE_BLIND = frozenset(
    (
        "x",
        "reddit",
        "instagram",
        "bluesky",
        "mastodon",
        "tiktok",
        "discourse",
        "threads",
        "facebook",
        "linkedin",
    )
)
NOBODY = frozenset(("deleted", "anonymous", "placeholder"))
"""Kinds of names that no account bears; an account may be called ``total``."""
BOTS = frozenset(("automoderator", "discobot", "slackbot", "usslackbot"))
_STRENGTH = {name: event.weight for event in EVENT_TYPES for name in event.names}
_HASHTAG = re.compile(r"(?<![\w&/])#(\w*[^\W\d_]\w*)")
_MENTION = re.compile(r"(?<![\w@/.])@([A-Za-z0-9_][A-Za-z0-9_.\-]{0,49}(?:@[A-Za-z0-9.\-]+\.[A-Za-z]{2,})?)")
_MOST_RECENT = 50_000
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean_text(value: object) -> str:
    r"""Write a value as text that every later step can store: no control characters, no half characters.

    Examples
    --------
    >>> clean_text(" a\x00b ")
    'ab'
    """
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(value)
    if text.isprintable():  # most texts, and several times faster than looking for what is not
        return text.strip()
    return _UNREADABLE.sub("", text).strip()


def find_hashtags(text: str) -> list[str]:
    """Find hashtags in a text, in lower case; numbers alone are not hashtags.

    Examples
    --------
    >>> find_hashtags("#Mode et #2024, voir http://a.fr/#ici")
    ['mode']
    """
    return [tag.casefold() for tag in _HASHTAG.findall(text)] if "#" in text else []


def find_mentions(text: str) -> list[str]:
    """Find @names in a text.

    Examples
    --------
    >>> find_mentions("merci @marie.d, écris à a@b.fr ou @jean@toot.fr.")
    ['marie.d', 'jean@toot.fr']
    """
    return [name.rstrip(".-") for name in _MENTION.findall(text)] if "@" in text else []


def find_absence(handle: object) -> str:
    """Say why what stands where an author should be is nobody.

    Examples
    --------
    >>> find_absence("[deleted]"), find_absence("Facebook user") == reasons.ANONYMOUS, find_absence("")
    ("the author's account or message was deleted", True, 'no author')
    """
    kinds = {"deleted": reasons.DELETED, "anonymous": reasons.ANONYMOUS}
    return kinds.get(find_nobody(clean_text(handle)) or "", reasons.NO_AUTHOR)


def strongest(one: str, other: str) -> str:
    """Keep the type that weighs more; the first of two that weigh the same in alphabetical order."""
    return min((one, other), key=lambda name: (-_STRENGTH.get(name, 1.0), name))


class Accounts:
    """Accounts of one platform: how each is named, and what each row says of them, once.

    Without a platform (a table that does not say where it comes from) handles stay as they are.
    """

    def __init__(self, platform: str) -> None:
        self.platform = platform
        self._said: set[int] = set()
        self._nameless: dict[str, str] = {}
        self._named: set[str] = set()
        self._waiting: list[Row] = []
        self._recent: dict[tuple[object, ...], str | None] = {}
        """What was added lately: most rows of a file say again what is known."""

    def name(self, handle: object) -> str | None:
        """Name an account, or None if there is none (blank, deleted, anonymous).

        A word that is nobody's (``deleted``, ``unknown``) is somebody's where it is written ``@unknown``.
        """
        written = clean_text(handle)
        text = written.lstrip("@").strip()
        if not text or find_nobody(written) in NOBODY:
            return None
        if not self.platform:
            return text
        return f"{self.platform}:{text.casefold() if self.platform in CASE_BLIND else text}"

    def add(self, handle: object, **facts: object) -> str | None:
        """Name an account and note what is known of it; facts that are blank are left out."""
        key = (handle, *facts.items())
        try:
            return self._recent[key]
        except (KeyError, TypeError):  # not seen lately, or the file has a list where a text should be
            person = self._add(handle, facts)
        if len(self._recent) >= _MOST_RECENT:
            self._recent.clear()
        with suppress(TypeError):
            self._recent[key] = person
        return person

    def _add(self, handle: object, facts: dict[str, object]) -> str | None:
        person = self.name(handle)
        if person is None:
            return None
        if clean_text(handle).lstrip("@").casefold() in BOTS:
            facts["bot"] = "yes"
        known = {key: text for key, value in facts.items() if (text := clean_text(value))}
        if "name" in known:
            self._named.add(person)
            self._nameless.pop(person, None)
        elif person not in self._named:
            written = clean_text(handle).lstrip("@")
            self._nameless[person] = min(written, self._nameless.get(person, written))
        if known:
            self._note(person, known)
        return person

    def _note(self, person: str, known: dict[str, str]) -> None:
        said = hash((person, *sorted(known.items())))
        if said not in self._said:
            self._said.add(said)
            self._waiting.append(Row("people", {"person_id": person, **known}))

    def forget(self) -> None:
        """Start over, for a second reading of the same file."""
        self._said.clear()
        self._waiting.clear()
        self._recent.clear()

    def take(self) -> tuple[Row, ...]:
        """Give the rows of people noted since the last call."""
        rows = tuple(self._waiting)
        self._waiting.clear()
        return rows

    def close(self, records: Iterable[Record]) -> Iterator[Record]:
        """Pass records on, the first used one last, with the handle as name of those who got no other.

        A name that only some rows give must not depend on which row came first, so it is known at the end.
        """
        held: Record | None = None
        for record in records:
            if held is None and record.reject is None:
                held = record
            else:
                yield record
        if held is not None:
            for person, handle in sorted(self._nameless.items()):
                self._note(person, {"name": handle})
            yield replace(held, rows=(*held.rows, *self.take()))


@dataclass(slots=True)
class Post:
    """One post, comment or message, before it becomes rows."""

    author: str
    platform: str
    event: str = ""
    date: Any = None
    text: str = ""
    thread: str = ""
    towards: list[tuple[str | None, str]] = field(default_factory=list)
    """(person, type) of those the author turns to."""
    received: list[tuple[str | None, str]] = field(default_factory=list)
    """(person, type) of those who turn to the author by this post: reactions."""
    items: list[tuple[str, str]] = field(default_factory=list)
    """(item, kind) that the author is present in: hashtags, threads, videos."""


def write_post(line: int, post: Post, accounts: Accounts) -> Record:
    """Turn a post into one record.

    One tie per pair and post, of the strongest type: a reply that mentions is a reply. A share says
    nothing else: its words, mentions and hashtags are the original author's. A post towards nobody
    is the author's own activity (a tie to oneself, type ``post``), so that its words are kept.
    """
    at, undated = read_date(post.date)
    towards: dict[str, str] = {}
    for person, kind in post.towards:
        if person:
            towards[person] = strongest(towards[person], kind) if person in towards else kind
    if "share" in towards.values():
        towards = {person: kind for person, kind in towards.items() if kind == "share"}
    said = {"text": clean_text(post.text), "thread": post.thread, "platform": post.platform}
    event = f"{post.platform}:{post.event}" if post.event else ""
    rows = [
        write_tie(post.author, person, kind, at=at, event=event, **said)
        for person, kind in sorted(towards.items() or {post.author: "post"}.items())
    ]
    received: dict[str, str] = {}
    for person, kind in post.received:
        if person:
            received[person] = strongest(received.get(person, kind), kind)
    rows += [
        write_tie(person, post.author, kind, thread=post.thread, platform=post.platform, event=event)
        for person, kind in sorted(received.items())
    ]
    if "share" not in towards.values():
        rows += [write_membership(post.author, item, kind, at) for item, kind in sorted(set(post.items))]
    return Record(line, (*rows, *accounts.take()), undated=undated)


def write_tie(source: str, target: str, kind: str, **values: object) -> Row:
    """Write a row of interactions, leaving out what is blank; ``at`` is its date."""
    row: dict[str, Any] = {"source": source, "target": target}
    for name, value in (("type", kind), *values.items()):
        if value is not None and value != "":
            row["timestamp" if name == "at" else name] = value
    return Row("interactions", row)


def write_membership(person: str, item: str, kind: str, at: datetime | None = None) -> Row:
    """Write a row of memberships: a person's presence in something shared."""
    row: dict[str, Any] = {"person": person, "item": item, "kind": kind}
    if at is not None:
        row["timestamp"] = at
    return Row("memberships", row)


def write_person(person_id: str, facts: dict[str, object]) -> Row:
    """Write a row of people, leaving out what is blank."""
    known = {key: text for key, value in facts.items() if (text := clean_text(value))}
    return Row("people", {"person_id": person_id, **known})


def refuse(line: int, reason: str, content: object = "") -> Record:
    """Reject a thing with its reason and its beginning."""
    return Record(line, reject=reason, content=clean_text(shorten(content)))


def as_list(value: object) -> list[Any]:
    """Give a list as it is, anything else as no list: exports put nulls and strings where lists should be."""
    return value if isinstance(value, list) else []


def as_object(value: object) -> dict[str, Any]:
    """Give a JSON object as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def as_objects(value: object) -> Iterable[dict[str, Any]]:
    """Give the objects of a list, leaving out what is not one."""
    return (each for each in as_list(value) if isinstance(each, dict))
