"""A person's own download from Instagram, Threads and Facebook ("Download your information", JSON).

Every tie is one of the owner's: who follows whom, whose posts were liked and commented. Meta writes each
byte of a text as a character of its own, which is undone. Facebook says whose post it was in a sentence
alone, in the language of the account.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from entourage.sources.formats.messenger import repair_text
from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.dates import read_date
from entourage.sources.formats.parts.owners import find_in_folder_name, read_owner_files
from entourage.sources.formats.parts.posts import (
    Accounts,
    Post,
    as_list,
    as_object,
    as_objects,
    find_mentions,
    refuse,
    write_post,
    write_tie,
)
from entourage.sources.formats.parts.streams import read_json_objects
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Item, Opener
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
_FACEBOOK = {
    "friends_v2": "friend",
    "friends": "friend",
    "followers_v3": "followers",
    "followers_v2": "followers",
    "following_v3": "following",
    "following_v2": "following",
    "comments_v2": "comment",
    "comments": "comment",
    "reactions_v2": "like",
    "reactions": "like",
}
_ADDRESS = re.compile(r"(?:instagram\.com|threads\.(?:net|com))/(?:_u/|@)?([\w.]+)/?$")
_OWNER_LABEL = re.compile(r"(?i)owner|propri|inhaber|besitzer|eigent|propietari|dono|eigenaar")
_USER_LABEL = re.compile(
    r"(?i)user ?name|nom d.utilisateur|benutzername|nombre de usuario|nome utente|gebruikersnaam"
)
_WHOSE = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:commented on|replied to|likes|liked|reacted to|loves) (?P<who>.+?)['’]s? (?:own )?\w+",
        r"(?:la (?:publication|photo|vidéo)|(?:le|au) (?:commentaire|lien))(?: de | d['’])(?P<who>.+?)\.?$",
        r"(?:la publicación|la foto|el comentario|el video|el enlace) de (?P<who>.+?)\.?$",
        r"(?:post|foto|commento|video|link|al commento) di (?P<who>.+?)\.?$",
        r"(?:publicação|foto|comentário|vídeo) de (?P<who>.+?)\.?$",
        r"(?:Beitrag|Foto|Kommentar|Video) von (?P<who>.+?)(?: kommentiert| geantwortet)?\.?$",
        r"(?:bericht|foto|reactie|video) van (?P<who>.+?)\.?$",
    )
)
"""Sentences that say whose post was liked or commented, by their language."""
_OWN = frozenset(("his", "her", "their", "sa", "son", "ses", "leur", "sus", "su"))


class _Entry(NamedTuple):
    """One entry of a list, whatever the list."""

    handle: str
    at: object
    text: str = ""
    """What was commented."""
    is_own: bool = False
    """Whether it is about a post of the owner's own."""


def match_instagram(sample: Sample) -> Match:
    """Recognise lists of accounts and of what was liked and commented."""
    text = sample.text.lstrip("\ufeff \r\n\t")[:50_000]
    found = next((key for key in _LISTS if f'"{key}"' in text), "")
    if found:
        return Match(0.97, found)
    if text.startswith("["):
        # followers_1.json is a bare list; comments are one of maps
        if '"string_list_data"' in text and "instagram.com/" in text:
            return Match(0.95, "string_list_data")
        if '"string_map_data"' in text and _OWNER_LABEL.search(text):
            return Match(0.95, "string_map_data")
    return NO_MATCH


def match_facebook(sample: Sample) -> Match:
    """Recognise lists of friends, followers, comments and reactions."""
    text = sample.text.lstrip("\ufeff \r\n\t")[:50_000]
    found = next((key for key in _FACEBOOK if re.match(rf'\{{\s*"{key}"\s*:\s*\[', text)), "")
    if found and '"timestamp"' in text:
        return Match(0.95, found)
    if text.startswith("[") and '"reaction"' in text and '"actor"' in text and '"title"' in text:
        return Match(0.95, "reaction, actor, title")
    return NO_MATCH


def _find_instagram_owner(sample: Sample) -> str:
    """Find the account in personal_information.json, whatever the language of its labels."""
    for value in read_owner_files(sample, "personal_information.json"):
        for profile in as_objects(as_object(value).get("profile_user")):
            for label, cell in as_object(profile.get("string_map_data")).items():
                if _USER_LABEL.search(repair_text(label)) and (
                    handle := repair_text(as_object(cell).get("value"))
                ):
                    return handle
    return find_in_folder_name(sample, "instagram")


def _find_facebook_owner(sample: Sample) -> str:
    for value in read_owner_files(sample, "profile_information.json"):
        held = as_object(value)
        profile = as_object(held.get("profile_v2") or held.get("profile"))
        name = as_object(profile.get("name"))
        found = repair_text(name.get("full_name") or profile.get("full_name"))
        if found:
            return found
    return find_in_folder_name(sample, "facebook")


def _read_entries(open_bytes: Opener, lists: dict[str, str], bare: str) -> Iterator[tuple[Item, str]]:
    """Read the entries of every list that is known, with what they are."""
    for key, kind in (*lists.items(), ("", bare)):
        path = f"{key}.item" if key else "item"
        for item, _ in read_json_objects(open_bytes(), (path,), ()):
            if item.fault and not key:
                continue  # an object is no bare list: its own lists say what is wrong with them
            yield item, kind


def _find_kind(sample: Sample) -> str:
    """Say what a bare list is: comments where it has maps, else followers unless its name says otherwise."""
    if '"string_map_data"' in sample.text:
        return "comment"
    return "following" if "following" in sample.name.casefold() else "followers"


def _read_instagram(value: dict[str, Any]) -> _Entry:
    """Read an entry: the account is the value, the title, or the end of an address."""
    if "string_map_data" in value:
        return _read_map(as_object(value.get("string_map_data")))
    listed = as_objects(value.get("string_list_data"))
    first = next(iter(listed), {})
    address = _ADDRESS.search(str(first.get("href") or ""))
    title = repair_text(value.get("title"))
    written = repair_text(first.get("value"))
    # what was liked has an emoji for value and its author for title
    handle = title or (address[1] if address else "") or written
    if not handle:
        handle = _find_username(as_list(value.get("label_values")))
    return _Entry(handle, first.get("timestamp") or value.get("timestamp"))


def _find_username(labels: list[Any]) -> str:
    """Find the account in the nested labels of newer downloads."""
    for label in as_objects(labels):
        if _USER_LABEL.search(repair_text(label.get("label"))):
            return repair_text(label.get("value"))
        nested = _find_username(as_list(label.get("dict")))
        if nested:
            return nested
    return ""


def _read_map(cells: dict[str, Any]) -> _Entry:
    """Read a comment: who owns the post, when, and the words, which no label needs to tell apart."""
    owner = text = ""
    at: object = None
    for label, cell in cells.items():
        held = as_object(cell)
        at = held.get("timestamp") or at
        if _OWNER_LABEL.search(repair_text(label)):
            owner = repair_text(held.get("value"))
        elif held.get("value") and not text:
            text = repair_text(held.get("value"))
    return _Entry(owner, at, text)


def _read_facebook(value: dict[str, Any], owner: str) -> _Entry:
    """Read an entry: a friend by name, or what was liked or commented by its sentence."""
    if "name" in value and "title" not in value:
        return _Entry(repair_text(value.get("name")), value.get("timestamp"))
    title = repair_text(value.get("title"))
    held = next(iter(as_objects(value.get("data"))), {})
    text = repair_text(as_object(held.get("comment")).get("comment"))
    found = next((match["who"] for pattern in _WHOSE if (match := pattern.search(title))), "")
    words = title.removeprefix(owner).split()
    is_own = found == owner or (not found and any(word.casefold() in _OWN for word in words))
    return _Entry("" if is_own else found, value.get("timestamp"), text, is_own=is_own)


def _write(item: Item, kind: str, entry: _Entry, owner: str, accounts: Accounts) -> Record:
    """Turn an entry into the tie that it says of the owner."""
    other = accounts.add(entry.handle)
    if other is None and not entry.is_own:
        reason = reasons.LIKED_AUTHOR if kind in ("like", "comment") else reasons.NO_PERSON
        return refuse(item.line, reason, item.value)
    if kind == "comment" or entry.is_own:
        post = Post(owner, accounts.platform, date=entry.at, text=entry.text)
        post.towards = [
            (other, "comment"),
            *((accounts.add(one), "mention") for one in find_mentions(entry.text)),
        ]
        return write_post(item.line, post, accounts)
    at, undated = read_date(entry.at)
    source, target, tie = (other, owner, "follow") if kind == "followers" else (owner, other, kind)
    tie = "follow" if kind == "following" else tie
    row = write_tie(str(source), str(target), tie, at=at, platform=accounts.platform, both=kind == "friend")
    return Record(item.line, (row, *accounts.take()), undated=undated)


def _read(open_bytes: Opener, sample: Sample, *, platform: str) -> Iterator[Record]:
    """Read one file of a download."""
    is_facebook = platform == "facebook"
    threads = '"text_post_app' in sample.text
    accounts = Accounts("threads" if threads else platform)
    handle = _find_facebook_owner(sample) if is_facebook else _find_instagram_owner(sample)
    owner = accounts.add(handle, name=handle if is_facebook else "")
    lists, bare = (_FACEBOOK, "like") if is_facebook else (_LISTS, _find_kind(sample))

    def read() -> Iterator[Record]:
        for item, kind in _read_entries(open_bytes, lists, bare):
            if item.fault or not isinstance(item.value, dict):
                yield refuse(item.line, item.fault or reasons.NOT_EXPECTED, item.content or item.value)
            elif owner is None:
                yield refuse(item.line, reasons.NO_OWNER, item.value)
            else:
                entry = _read_facebook(item.value, handle) if is_facebook else _read_instagram(item.value)
                yield _write(item, kind, entry, owner, accounts)

    yield from accounts.close(read())


_TABLES = ("interactions", "people")
FORMATS = (
    Importer(
        "instagram-download",
        "Instagram and Threads: one's own download (followers, following, likes, comments; JSON)",
        _TABLES,
        match_instagram,
        partial(_read, platform="instagram"),
        "In Instagram: Accounts Centre, Your information and permissions, Download it, as JSON.",
    ),
    Importer(
        "facebook-download",
        "Facebook: one's own download (friends, followers, reactions, comments; JSON)",
        _TABLES,
        match_facebook,
        partial(_read, platform="facebook"),
        "In Facebook: Accounts Centre, Your information and permissions, Download it, as JSON.",
    ),
)
