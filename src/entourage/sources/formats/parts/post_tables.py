"""Posts as tables: what collectors of posts have in common, described column by column.

Each collector (4CAT, minet, twarc-csv, TCAT…) is a `PostTable`: which columns it must have and which
of them say who wrote, whom they answer, share, quote or mention. The rules of counting are those of
`posts.write_post`; here is only the reading.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.posts import (
    Accounts,
    Post,
    as_objects,
    clean_text,
    find_absence,
    find_hashtags,
    find_mentions,
    refuse,
    write_post,
)
from entourage.sources.formats.parts.streams import has_json_lines, read_json_lines
from entourage.sources.formats.parts.tables import NO_MATCH, TableRow, find_headings, read_table
from entourage.sources.records import Importer, Match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Record, Sample

_SEVERAL = re.compile(r"[|,;]\s*")
Columns = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostTable:
    """How one collector writes posts; headings in lower case, the first that is filled counts."""

    name: str
    title: str
    platform: str
    required: Columns
    """Headings that together are this collector's alone."""
    author: Columns
    how_to: str = ""
    author_name: Columns = ()
    author_followers: Columns = ()
    id: Columns = ("id",)
    date: Columns = ("timestamp",)
    text: Columns = ("body",)
    thread: Columns = ("thread_id",)
    reply: Columns = ()
    """Columns that name the person answered."""
    parent: Columns = ()
    """Columns with the id of the post answered, whose author is looked up in the file."""
    reposter: Columns = ()
    """Columns that name who passed the post on, where that makes a row of its own."""
    repost_date: Columns = ()
    share: Columns = ()
    shared_id: Columns = ()
    quote: Columns = ()
    mentions: Columns = ()
    """Columns of people named; with none, they are looked for in the text."""
    towards: tuple[tuple[str, str], ...] = ()
    """(column, type) of further people turned to."""
    hashtags: Columns = ()
    items: tuple[tuple[str, str], ...] = ()
    """(column, kind) of further shared items: links."""
    group: tuple[str, str] | None = None
    """(column, kind) of what a post without a known addressee stands in: a thread, a video."""
    facts: tuple[tuple[str, str], ...] = ()
    """(column, attribute) of the author."""
    read_shared: Callable[[str], str] | None = None
    """Finds whom a text shares, where no column says it."""
    extra: Columns = ()
    """Headings of which one at least must be there too."""
    score: float = 0.92
    """How sure these headings make it."""


def make_importer(table: PostTable) -> Importer:
    """Make the importer of a collector's tables (CSV, Excel, or one JSON object per line)."""

    def match(sample: Sample) -> Match:
        return match_table(sample, table)

    def read(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
        accounts = Accounts(table.platform)
        return accounts.close(read_posts(open_bytes, sample, table, accounts))

    tables = ("interactions", "memberships", "people")
    return Importer(table.name, table.title, tables, match, read, table.how_to)


def match_table(sample: Sample, table: PostTable) -> Match:
    """Recognise a collector by its headings."""
    headings = find_headings(sample, table.required) or _find_keys(sample, table.required)
    if not headings or (table.extra and not set(table.extra) & set(headings)):
        return NO_MATCH
    return Match(
        table.score, ", ".join((*table.required, *(name for name in table.extra if name in headings)))
    )


def _find_keys(sample: Sample, required: Columns) -> Columns:
    """Find the keys of the first JSON line that has the required ones."""
    if not sample.text.lstrip("\ufeff \r\n").startswith("{"):
        return ()
    for line in sample.text.splitlines()[:5]:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and set(required) <= {key.casefold() for key in value}:
            return tuple(key.casefold() for key in value)
    return ()


def read_rows(open_bytes: Opener, sample: Sample, required: Columns) -> Iterator[TableRow | Record]:
    """Read rows of a table, or of JSON lines with the same keys."""
    if not has_json_lines(open_bytes):
        yield from read_table(open_bytes, sample, required)
        return
    for item in read_json_lines(open_bytes()):
        if item.fault or not isinstance(item.value, dict):
            yield refuse(item.line, item.fault or reasons.NOT_EXPECTED, item.content or item.value)
        else:
            yield TableRow(
                item.line, {key.casefold(): _write_value(value) for key, value in item.value.items()}
            )


def _write_value(value: object) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, list):
        simple = [each for each in value if isinstance(each, str | int)]
        return "|".join(map(clean_text, simple)) if len(simple) == len(value) else json.dumps(value)
    if isinstance(value, dict):
        return json.dumps(value)
    return clean_text(value)


def read_posts(open_bytes: Opener, sample: Sample, table: PostTable, accounts: Accounts) -> Iterator[Record]:
    """Read posts; twice where only the file itself says who wrote the post that is answered."""
    authors: dict[str, str] = {}
    if table.parent or table.shared_id:
        for row in read_rows(open_bytes, sample, table.required):
            if isinstance(row, TableRow):
                author = accounts.name(row.get(*table.author))
                if author:
                    authors[row.get(*table.id)] = author
    for row in read_rows(open_bytes, sample, table.required):
        yield _read_post(row, table, accounts, authors) if isinstance(row, TableRow) else row


def _read_post(row: TableRow, table: PostTable, accounts: Accounts, authors: dict[str, str]) -> Record:
    handle = row.get(*table.author)
    facts = {attribute: row.get(column) for column, attribute in table.facts}
    person = accounts.add(
        handle, name=row.get(*table.author_name), followers=row.get(*table.author_followers), **facts
    )
    if person is None:
        return refuse(row.line, find_absence(handle), row.values)
    if table.reposter and row.get(*table.reposter):
        share = Post(
            accounts.add(row.get(*table.reposter)) or person,
            table.platform,
            event=f"repost {row.get(*table.id)} {row.get(*table.reposter)}",
            date=row.get(*table.repost_date) or row.get(*table.date),
            text=row.get(*table.text),
            towards=[(person, "share")],
        )
        return write_post(row.line, share, accounts)
    text = row.get(*table.text)
    tags = _split(row.get(*table.hashtags)) if table.hashtags else find_hashtags(text)
    post = Post(
        person,
        table.platform,
        event=row.get(*table.id),
        date=row.get(*table.date),
        text=text,
        thread=row.get(*table.thread),
        towards=list(_find_towards(row, text, table, accounts, authors)),
        items=[(tag.lstrip("#").casefold(), "hashtag") for tag in tags if tag.strip("#")],
    )
    # addresses may hold commas
    post.items += [
        (link, kind) for column, kind in table.items for link in re.split(r"[|\s]+", row.get(column)) if link
    ]
    if table.group and not any(other for other, _ in post.towards) and row.get(table.group[0]):
        post.items.append((row.get(table.group[0]), table.group[1]))
    return write_post(row.line, post, accounts)


def _find_towards(
    row: TableRow, text: str, table: PostTable, accounts: Accounts, authors: dict[str, str]
) -> Iterator[tuple[str | None, str]]:
    shared = row.get(*table.share) or (table.read_shared(text) if table.read_shared else "")
    if shared:
        yield accounts.add(shared), "share"
    yield authors.get(row.get(*table.shared_id)), "share"
    for columns, kind in ((table.reply, "reply"), (table.quote, "quote")):
        for handle in _split(row.get(*columns)):
            yield accounts.add(handle), kind
    parent = row.get(*table.parent)
    if parent and parent != row.get(*table.id):
        yield authors.get(re.sub(r"^t[13]_", "", parent)) or authors.get(parent), "reply"
    named = [f"@{name}" for name in find_mentions(text)]
    for handle in _split(row.get(*table.mentions)) if table.mentions else named:
        yield accounts.add(handle), "mention"
    for column, kind in table.towards:
        for handle in _split(row.get(column)):
            yield accounts.add(handle), kind


def _split(cell: str) -> list[str]:
    """Split a cell of several names: separated by a bar or comma, or a JSON list."""
    if cell.startswith("["):
        try:
            listed = json.loads(cell)
        except (ValueError, RecursionError):
            try:
                # Python writes its own lists with single quotes
                listed = json.loads(cell.replace("'", '"'))
            except (ValueError, RecursionError):
                listed = []
        if isinstance(listed, list):
            named = [each for each in listed if isinstance(each, str)]
            named += [
                clean_text(
                    each.get("username") or each.get("screen_name") or each.get("tag") or each.get("handle")
                )
                for each in as_objects(listed)
            ]
            return [clean_text(name) for name in named if clean_text(name)]
    return [part for part in _SEVERAL.split(cell) if part.strip()]
