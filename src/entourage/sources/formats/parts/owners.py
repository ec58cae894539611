"""Whose download a file is of: what the file of the same download says that names its owner.

A person's own download is a tree of folders. The file that names them lies in another branch of it: above
the file being read, then down again; or in the same zip, or in another zip of a download in several. Only
folders that such downloads are made of are climbed and entered: a download that lies beside is someone
else's. Where no file names the owner, the name of the folder or zip often bears the account
(``instagram-julie.m-2025-01-31-x8Qz``).
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from entourage.sources.records import Sample

_LARGEST = 20 << 20
"""Bytes from which a file is left alone."""
_MOST_UP = 5
"""Folders above a file whose names may bear the account."""
_DAMAGE = (OSError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile, RecursionError)
_BRANCHES = frozenset(
    (
        "account_information",
        "activity",
        "comments",
        "comments_and_reactions",
        "connections",
        "followers",
        "followers_and_following",
        "friends",
        "friends_and_followers",
        "following_and_followers",
        "groups",
        "likes",
        "likes_and_reactions",
        "personal_information",
        "profile",
        "profile and settings",
        "profile_information",
        "profiel en instellingen",
        "story_interactions",
        "story_sticker_interactions",
        "threads",
        "your activity",
        "likes and favorites",
        "direct messages",
        "your_activity_across_facebook",
        "your_facebook_activity",
        "your_instagram_activity",
        "your_activity_across_threads",
    )
)
"""Folders that downloads are made of, in lower case."""
_NAMED = r"(?i)^{platform}-(?P<account>.+?)-(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{2}}-\d{{2}}-\d{{4}})"


def read_owner_files(sample: Sample, *names: str) -> Iterator[Any]:
    """Read the JSON files of these names in the download that a sample is part of."""
    for raw in read_owner_bytes(sample, *names):
        try:
            yield json.loads(raw.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            continue


def read_owner_bytes(sample: Sample, *names: str) -> Iterator[bytes]:
    """Read the files of these names in the download that a sample is part of."""
    try:
        if sample.path.is_file() and zipfile.is_zipfile(sample.path):
            for path in (sample.path, *_list_other_parts(sample.path)):
                yield from _read_members(path, names)
            return
        root = sample.path.parent
        while root.name.casefold() in _BRANCHES:
            root = root.parent
        yield from _read_below(root, names)
    except _DAMAGE:
        return


def _read_below(root: Path, names: tuple[str, ...]) -> Iterator[bytes]:
    """Read the files of these names in a folder and in the branches under it."""
    for name in names:
        for path in sorted({root / name, *root.glob(f"*/{name}"), *root.glob(f"*/*/{name}")}):
            folders = path.relative_to(root).parts[:-1]
            is_branch = all(folder.casefold() in _BRANCHES for folder in folders)
            if is_branch and path.is_file() and path.stat().st_size <= _LARGEST:
                yield path.read_bytes()


def _list_other_parts(path: Path) -> list[Path]:
    """List the other zips of a download that came in several: all bear the account and the day."""
    named = re.match(_NAMED.format(platform=r"\w+?"), path.name)
    if named is None:
        return []
    return sorted(
        other
        for other in path.parent.iterdir()
        if other != path and other.suffix.lower() == ".zip" and other.name.startswith(named[0])
    )


def _read_members(path: Path, names: tuple[str, ...]) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if PurePosixPath(entry.filename).name in names and entry.file_size <= _LARGEST:
                yield archive.read(entry)


def choose_owner(names: Iterable[str]) -> str:
    """Choose whom the files of a download name; nobody where they name several.

    Examples
    --------
    >>> choose_owner(["", "julie.m", "Julie.M"]), choose_owner(["julie.m", "marc_p"])
    ('julie.m', '')
    """
    known = {name.casefold(): name for name in reversed([name for name in names if name])}
    return next(iter(known.values())) if len(known) == 1 else ""


def find_in_folder_name(sample: Sample, platform: str) -> str:
    """Find the account that the name of a download's folder or zip bears; empty where none does."""
    pattern = re.compile(_NAMED.format(platform=platform))
    names = [sample.path.name, *(folder.name for folder in list(sample.path.parents)[:_MOST_UP])]
    return next((found["account"] for name in names if (found := pattern.match(name))), "")
