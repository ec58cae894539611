"""A person's own download from Instagram and Threads ("Download your information", JSON).

Every tie is one of the owner's: who follows whom, whose posts were liked and commented. Meta writes each
byte of a text as a character of its own, which is undone. Three layouts are known: lists of dates and
handles (until 2020), lists under a key of their own, and bare lists whose labels are in the account's
language. The last say nothing of what they list but the name of their file.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from entourage.sources.formats.messenger import repair_text
from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.addresses import find_owner
from entourage.sources.formats.parts.own_downloads import (
    USER_LABEL,
    find_first_object,
    find_keys,
    find_start,
    is_pages,
    match_pages,
    read_lists,
    refuse_pages,
    write_comment,
    write_follow,
    write_like,
)
from entourage.sources.formats.parts.owners import choose_owner, find_in_folder_name, read_owner_files
from entourage.sources.formats.parts.posts import Accounts, as_list, as_object, as_objects, refuse
from entourage.sources.formats.parts.streams import Item, read_json_at
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_LISTS = {
    "relationships_followers": "followers",
    "relationships_following": "following",
    "text_post_app_text_post_app_followers": "followers",
    "text_post_app_text_post_app_following": "following",
    "likes_media_likes": "like",
    "likes_comment_likes": "like",
    "story_activities_story_likes": "like",
    "text_post_app_media_likes": "like",
    "comments_media_comments": "comment",
    "comments_reels_comments": "comment",
    "comments_story_comments": "comment",
}
"""Key of a list → what its entries are."""
_OLD_LISTS = {
    "media_likes": "like",
    "comment_likes": "like",
    "media_comments": "comment",
    "live_comments": "comment",
    "story_comments": "comment",
}
"""The same until 2020: each entry is a date, (words,) and a handle."""
_OLD_MAPS = {"followers": "followers", "following": "following"}
"""Until 2020: handle → date."""
_OLD = re.compile(r'\{\s*"(' + "|".join(_OLD_LISTS) + r')"\s*:\s*\[\s*(?:\[\s*"\d{4}-|\])')
_OLD_FOLLOW = re.compile(r'"follow(?:ers|ing)"\s*:\s*\{\s*"[\w.]+"\s*:\s*"\d{4}-\d\d-\d\d[T ]')
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OLD_PROFILE = ("username", "private_account", "profile_pic_url")
"""Keys of the profile until 2020."""
_NO_TIE = re.compile(
    r"unfollow|request|block|close|hide|hidden|restrict|hashtag|favou?rit|remov|suggest|saved|view|search"
)
"""In the name of a file: a list of accounts that are not followed, or not yet."""
_BY_NAME = (
    ("like", re.compile(r"liked_|_likes")),
    ("comment", re.compile(r"comments")),
    ("following", re.compile(r"following")),
)
_ADDRESS = re.compile(r"(?:instagram\.com|threads\.(?:net|com))/(?:_u/|@)?([\w.]+)/?(?:\?|$)")
_HANDLE = re.compile(r"@?[A-Za-z0-9._]{1,60}")
_OWNER_LABEL = re.compile(
    r"(?i)\bowner|propri[eé]t|inhaber|besitzer|eigent[uü]m|eigenaar|propietari|\bdono\b"
)
_COMMENT_LABEL = re.compile(r"(?i)comment|kommentar|coment|opmerking|reactie")
_PAGES = ("followers_1", "followers", "following", "liked_posts", "post_comments_1", "post_comments")


class _Entry(NamedTuple):
    """One entry of a list, whatever the list."""

    handle: str
    at: object
    text: str = ""
    """What was commented."""


def match_instagram(sample: Sample) -> Match:
    """Recognise lists of accounts and of what was liked and commented."""
    text = sample.text.lstrip("\ufeff \r\n\t")[:50_000]
    if sample.members or text.startswith("<"):
        return match_pages(sample, "instagram.com/", _PAGES)
    if text.startswith("["):
        first = find_first_object(sample.text)
        sign = next(
            (key for key in ("string_list_data", "string_map_data", "label_values") if key in first), ""
        )
        return Match(0.95, sign) if sign and _find_kind(sample, first) else NO_MATCH
    found = next((key for key in _LISTS if re.search(rf'"{key}"\s*:\s*\[', text)), "")
    if found:
        return Match(0.97, found)
    if _OLD.match(text) or (text.startswith("{") and _OLD_FOLLOW.search(text)):
        return Match(0.95, ", ".join(key for key in (*_OLD_LISTS, *_OLD_MAPS) if f'"{key}"' in text))
    if text.startswith("{") and all(f'"{key}"' in text for key in _OLD_PROFILE):
        return Match(0.9, ", ".join(_OLD_PROFILE))
    return NO_MATCH


def _find_kind(sample: Sample, first: dict[str, Any]) -> str:
    """Say what a bare list holds; nothing where neither its entries nor its name tell."""
    name = sample.name.casefold()
    if _NO_TIE.search(name):
        return ""
    named = next((kind for kind, pattern in _BY_NAME if pattern.search(name)), "")
    if "label_values" in first:
        return named if named in ("like", "comment") else ""
    if "string_map_data" in first:
        labels = [repair_text(label) for label in as_object(first["string_map_data"])]
        return "comment" if named == "comment" or any(map(_OWNER_LABEL.search, labels)) else ""
    # followers_1.json is the one list of accounts that was never under a key
    return named or "followers"


def _find_instagram_owner(sample: Sample) -> str:
    """Find the account in the file of personal information, whatever the language of its labels."""
    names = []
    for value in read_owner_files(sample, "personal_information.json", "account_information.json"):
        held = as_object(value)
        for key in ("profile_user", "text_post_app_text_post_app_profile"):
            for profile in as_objects(held.get(key)):
                names += [
                    repair_text(as_object(cell).get("value"))
                    for label, cell in as_object(profile.get("string_map_data")).items()
                    if USER_LABEL.search(repair_text(label))
                ]
    for value in read_owner_files(sample, "profile.json"):  # until 2020
        names.append(repair_text(as_object(value).get("username")))
    handles = [name for name in names if _HANDLE.fullmatch(name)]
    return choose_owner(handles) if handles else find_in_folder_name(sample, "instagram")


def _read_listed(value: dict[str, Any], kind: str, platform: str) -> Iterator[_Entry]:
    """Read what an entry lists: accounts by handle, address or title; what was liked by its author."""
    title = repair_text(value.get("title"))
    for one in as_objects(value.get("string_list_data")):
        href, written = repair_text(one.get("href")), repair_text(one.get("value"))
        if kind == "like":
            # the value is an emoji, the title whose post it was
            handle = title if _HANDLE.fullmatch(title) else find_owner(platform, href)
        else:
            address = _ADDRESS.search(href)
            candidates = (written, address[1] if address else "", title)
            handle = next((text for text in candidates if _HANDLE.fullmatch(text)), "")
        yield _Entry(handle, one.get("timestamp") or value.get("timestamp"))


def _find_label(labels: list[Any], pattern: re.Pattern[str]) -> str:
    """Find the value of a label, however deep it stands."""
    for label in as_objects(labels):
        if pattern.search(repair_text(label.get("label"))):
            return repair_text(label.get("value"))
        nested = _find_label(as_list(label.get("dict")), pattern)
        if nested:
            return nested
    return ""


def _read_map(value: dict[str, Any]) -> _Entry:
    """Read a comment: who owns the post, when, and the words, which no label needs to tell apart."""
    owner = text = ""
    at: object = None
    for label, cell in as_object(value.get("string_map_data")).items():
        held = as_object(cell)
        at = held.get("timestamp") or at
        if _OWNER_LABEL.search(repair_text(label)):
            owner = repair_text(held.get("value"))
        elif held.get("value") and not text:
            text = repair_text(held.get("value"))
    return _Entry(owner if _HANDLE.fullmatch(owner) else "", at, text)


def _read_old(value: list[Any], kind: str) -> list[_Entry]:
    """Read an entry of the layout until 2020: a date, the words of a comment, and a handle."""
    texts = [repair_text(one) for one in value]
    if len(texts) != (3 if kind == "comment" else 2) or not _DAY.match(texts[0]):
        return []
    handle = texts[-1] if _HANDLE.fullmatch(texts[-1]) else ""
    return [_Entry(handle, texts[0], texts[1] if kind == "comment" else "")]


def _read_entries(value: object, kind: str, platform: str) -> list[_Entry]:
    """Read an entry of any layout; nothing where it is of none."""
    if isinstance(value, list):
        return _read_old(value, kind)
    held = as_object(value)
    if "string_map_data" in held:
        return [_read_map(held)]
    if "label_values" in held:
        labels = as_list(held.get("label_values"))
        text = _find_label(labels, _COMMENT_LABEL) if kind == "comment" else ""
        handle = _find_label(labels, USER_LABEL)
        return [_Entry(handle if _HANDLE.fullmatch(handle) else "", held.get("timestamp"), text)]
    return list(_read_listed(held, kind, platform))


def _read_all(open_bytes: Opener, sample: Sample) -> Iterator[tuple[Item, str]]:
    """Read the entries of every list that is known, with what they are."""
    if find_start(sample.text) == "[" or find_keys(open_bytes, _LISTS):
        kind = _find_kind(sample, find_first_object(sample.text)) or "followers"
        yield from read_lists(open_bytes, sample, _LISTS, kind)
        return
    yield from read_lists(open_bytes, sample, _OLD_LISTS, "")
    for key in find_keys(open_bytes, _OLD_MAPS):
        for item in read_json_at(open_bytes(), key):
            if item.fault or not isinstance(item.value, dict):
                yield item, _OLD_MAPS[key]
            for line, (handle, date) in enumerate(as_object(item.value).items(), start=1):
                yield Item(line, [date, handle]), _OLD_MAPS[key]


def _write(item: Item, kind: str, owner: str, accounts: Accounts) -> Iterator[Record]:
    """Turn an entry into the ties that it says of the owner."""
    entries = _read_entries(item.value, kind, accounts.platform)
    if not entries:
        yield refuse(item.line, reasons.NOT_EXPECTED, item.value)
    for entry in entries:
        other = accounts.add(entry.handle)
        if kind == "like":
            yield write_like(item.line, owner, other, entry.at, accounts, content=item.value)
        elif kind == "comment":
            yield write_comment(item.line, owner, other, entry.at, entry.text, accounts, content=item.value)
        elif other is None:
            yield refuse(item.line, reasons.NO_PERSON, item.value)
        else:
            ends = (other, owner) if kind == "followers" else (owner, other)
            yield write_follow(item.line, *ends, entry.at, accounts)


def read_instagram(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read one file of a download.

    Raises
    ------
    InputError
        If the download is web pages.
    """
    if is_pages(sample):
        refuse_pages(sample)
    is_threads = '"text_post_app' in sample.text or "threads" in PurePosixPath(sample.name).stem
    accounts = Accounts("threads" if is_threads else "instagram")
    owner = accounts.add(_find_instagram_owner(sample))

    def read() -> Iterator[Record]:
        if not find_keys(open_bytes, (*_LISTS, *_OLD_LISTS, *_OLD_MAPS)) and find_start(sample.text) == "{":
            yield Record(1)  # the profile, which names the owner of the other files
        for item, kind in _read_all(open_bytes, sample):
            if item.fault or not isinstance(item.value, dict | list):
                yield refuse(item.line, item.fault or reasons.NOT_EXPECTED, item.content or item.value)
            elif owner is None:
                yield refuse(item.line, reasons.NO_ACCOUNT, item.value)
            else:
                yield from _write(item, kind, owner, accounts)

    yield from accounts.close(read())


FORMATS = (
    Importer(
        "instagram-download",
        "Instagram and Threads: one's own download (followers, following, likes, comments; JSON)",
        ("interactions", "people"),
        match_instagram,
        read_instagram,
        "In Instagram: Accounts Centre, Your information and permissions, Download it, as JSON.",
    ),
)
