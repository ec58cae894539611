"""YouTube comments: Data API, yt-dlp, YouTube Data Tools, minet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.post_tables import PostTable, make_importer
from entourage.sources.formats.parts.posts import (
    Accounts,
    Post,
    as_object,
    as_objects,
    clean_text,
    find_mentions,
    refuse,
    write_post,
)
from entourage.sources.formats.parts.streams import read_json_items, read_json_value
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Record, Sample


def match_api(sample: Sample) -> Match:
    """Recognise comment threads or comments of the Data API."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    for word in ("youtube#commentThread", "youtube#comment", "topLevelComment"):
        if text[:1] in ("{", "[") and f'"{word}' in text:
            return Match(0.97, word)
    return NO_MATCH


def match_yt_dlp(sample: Sample) -> Match:
    """Recognise the information that yt-dlp writes beside a video, with comments."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    keys = ("author_id", "parent", "text")
    if text.startswith("{") and '"comments"' in text and all(f'"{key}"' in text for key in keys):
        return Match(0.9, ", ".join(("comments", *keys)))
    # the comments of a popular video begin after more than the sample shows
    if text.startswith("{") and all(f'"{key}"' in text for key in ("channel_id", "formats", "webpage_url")):
        return Match(0.85, "channel_id, formats, webpage_url")
    return NO_MATCH


def _add(accounts: Accounts, said: dict[str, Any]) -> str | None:
    channel = as_object(said.get("authorChannelId")).get("value")
    return accounts.add(channel or said.get("authorDisplayName"), name=said.get("authorDisplayName"))


def _learn_handle(handles: dict[str, str | None], shown: object, person: str) -> None:
    """Note who bears a name; one that two people bear names neither."""
    name = clean_text(shown).lstrip("@").casefold()
    handles[name] = person if handles.get(name, person) == person else None


def _open_thread(value: object) -> list[dict[str, Any]]:
    """Give a thread's first comment and its replies; a comment alone gives itself."""
    raw = as_object(value)
    top = as_object(raw.get("snippet")).get("topLevelComment")
    if not isinstance(top, dict):
        return [raw]
    return [top, *as_objects(as_object(raw.get("replies")).get("comments"))]


def read_api(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read comments: to the channel of the video, to the comment answered, to the @handles named."""
    accounts = Accounts("youtube")
    authors: dict[str, str] = {}
    handles: dict[str, str | None] = {}
    for item in read_json_items(open_bytes, ("items",)):
        for comment in _open_thread(item.value):
            said = as_object(comment.get("snippet"))
            person = _add(accounts, said)
            if person:
                authors[clean_text(comment.get("id"))] = person
                _learn_handle(handles, said.get("authorDisplayName"), person)
    accounts.forget()

    def read() -> Iterator[Record]:
        for item in read_json_items(open_bytes, ("items",)):
            channel = clean_text(as_object(as_object(item.value).get("snippet")).get("channelId"))
            if item.fault or not isinstance(item.value, dict):
                yield refuse(item.line, item.fault or reasons.NOT_EXPECTED, item.content or item.value)
            elif "snippet" not in item.value:
                reason = reasons.PLATFORM_ERROR if "error" in item.value else reasons.NOT_EXPECTED
                yield refuse(item.line, reason, item.value)
            else:
                for comment in _open_thread(item.value):
                    yield _read_comment(item.line, comment, channel, accounts, authors, handles)

    yield from accounts.close(read())


def _read_comment(
    line: int,
    comment: dict[str, Any],
    channel: str,
    accounts: Accounts,
    authors: dict[str, str],
    handles: dict[str, str | None],
) -> Record:
    said = as_object(comment.get("snippet"))
    person = _add(accounts, said)
    if person is None:
        return refuse(line, reasons.DELETED if said else reasons.NOT_EXPECTED, comment)
    text = clean_text(said.get("textOriginal") or said.get("textDisplay"))
    parent = clean_text(said.get("parentId"))
    channel = channel or clean_text(said.get("channelId"))
    video = clean_text(said.get("videoId"))
    towards: list[tuple[str | None, str]] = [
        (handles.get(name.casefold()), "mention") for name in find_mentions(text)
    ]
    if parent:
        towards.append((authors.get(parent), "reply"))
    elif channel:
        towards.append((accounts.add(channel), "comment"))
    post = Post(
        person,
        "youtube",
        event=clean_text(comment.get("id")),
        date=said.get("publishedAt"),
        text=text,
        thread=video,
        towards=towards,
        items=[(video, "video")] if video and not any(other for other, _ in towards) else [],
    )
    return write_post(line, post, accounts)


def read_yt_dlp(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read the comments of one video."""
    accounts = Accounts("youtube")
    owner = clean_text(
        read_json_value(open_bytes, "channel_id") or read_json_value(open_bytes, "uploader_id")
    )
    uploader = accounts.add(owner, name=read_json_value(open_bytes, "channel"))
    video = clean_text(read_json_value(open_bytes, "id"))
    authors: dict[str, str] = {}
    handles: dict[str, str | None] = {}
    for item in read_json_items(open_bytes, ("comments",)):
        raw = as_object(item.value)
        person = accounts.name(raw.get("author_id") or raw.get("author"))
        if person:
            authors[clean_text(raw.get("id"))] = person
            _learn_handle(handles, raw.get("author"), person)

    def read() -> Iterator[Record]:
        for item in read_json_items(open_bytes, ("comments",)):
            raw = as_object(item.value)
            if item.fault or "text" not in raw:
                yield refuse(item.line, item.fault or reasons.NOT_EXPECTED, item.content)
                continue
            person = accounts.add(raw.get("author_id") or raw.get("author"), name=raw.get("author"))
            if person is None:
                yield refuse(item.line, reasons.DELETED, raw)
                continue
            parent = clean_text(raw.get("parent"))
            is_first = parent in ("", "root")
            answered = (uploader, "comment") if is_first else (authors.get(parent), "reply")
            yield _write_comment(item.line, raw, person, video, answered, accounts, handles)

    yield from accounts.close(read())


def _write_comment(
    line: int,
    raw: dict[str, Any],
    person: str,
    video: str,
    answered: tuple[str | None, str],
    accounts: Accounts,
    handles: dict[str, str | None],
) -> Record:
    """Write a comment of yt-dlp; `answered` is the person and the type of tie."""
    text = clean_text(raw["text"])
    post = Post(
        person,
        "youtube",
        event=clean_text(raw.get("id")),
        date=raw.get("timestamp"),
        text=text,
        thread=video,
        towards=[answered, *((handles.get(name.casefold()), "mention") for name in find_mentions(text))],
        items=[(video, "video")] if video and not answered[0] else [],
    )
    return write_post(line, post, accounts)


DATA_TOOLS = PostTable(
    "youtube-data-tools",
    "YouTube comments (YouTube Data Tools, CSV)",
    "youtube",
    required=("id", "isreplyto", "authorname", "text", "publishedat"),
    author=("authorchannelid", "authorname"),
    author_name=("authorname",),
    date=("publishedat",),
    text=("text",),
    thread=("videoid",),
    parent=("isreplyto",),
    group=("videoid", "video"),
    how_to="In YouTube Data Tools: Video comments, the file that ends in comments.csv (or .tab).",
)
MINET = PostTable(
    "minet-youtube",
    "YouTube comments (minet)",
    "youtube",
    required=("video_id", "comment_id", "author_name", "author_channel_id", "text", "published_at"),
    author=("author_channel_id", "author_name"),
    author_name=("author_name",),
    id=("comment_id",),
    date=("published_at",),
    text=("text",),
    thread=("video_id",),
    parent=("parent_comment_id",),
    group=("video_id", "video"),
    how_to="With minet: minet youtube comments.",
)
FORMATS = (
    Importer(
        "youtube-api",
        "YouTube comments (Data API, JSON)",
        ("interactions", "memberships", "people"),
        match_api,
        read_api,
        "Saved answers of commentThreads.list of the YouTube Data API.",
    ),
    Importer(
        "yt-dlp",
        "YouTube comments (yt-dlp, info.json)",
        ("interactions", "memberships", "people"),
        match_yt_dlp,
        read_yt_dlp,
        "With yt-dlp: --write-comments --write-info-json.",
    ),
    make_importer(DATA_TOOLS),
    make_importer(MINET),
)
