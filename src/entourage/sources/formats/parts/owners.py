"""Whose download a file is of: what the file of the same download says that names its owner.

A person's own download is a tree of folders. The file that names them lies in another branch of it: above
the file being read, then down again; or in the same zip. Where it was not downloaded, the name of the
folder or zip often bears the account (``instagram-julie.m-2025-01-31-x8``).
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from entourage.sources.records import Sample

_LARGEST = 20 << 20
_MOST_UP = 5
"""Folders above a file in which the one that names the owner is looked for."""
_DAMAGE = (OSError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile, RecursionError)


def read_owner_files(sample: Sample, name: str) -> Iterator[Any]:
    """Read the JSON files of this name in the download that a sample is part of, the nearest first."""
    try:
        if sample.path.is_file() and zipfile.is_zipfile(sample.path):
            yield from _read_members(sample.path, name)
            return
        for folder in list(sample.path.parents)[:_MOST_UP]:
            for path in sorted({folder / name, *folder.glob(f"*/{name}"), *folder.glob(f"*/*/{name}")}):
                if path.is_file() and path.stat().st_size <= _LARGEST:
                    yield json.loads(path.read_bytes().decode("utf-8", "replace"))
    except _DAMAGE:
        return


def _read_members(path: Path, name: str) -> Iterator[Any]:
    with zipfile.ZipFile(path) as archive:
        found = [entry for entry in archive.infolist() if entry.filename.rsplit("/", 1)[-1] == name]
        for entry in sorted(found, key=lambda entry: (entry.filename.count("/"), entry.filename)):
            if entry.file_size <= _LARGEST:
                yield json.loads(archive.read(entry).decode("utf-8", "replace"))


def find_in_folder_name(sample: Sample, platform: str) -> str:
    """Find the account that the name of a download's folder or zip bears; empty where none does."""
    pattern = re.compile(rf"(?i)^{platform}-(.+?)-\d{{4}}-\d{{2}}-\d{{2}}")
    names = [sample.path.name, *(folder.name for folder in list(sample.path.parents)[:_MOST_UP])]
    return next((found[1] for name in names if (found := pattern.match(name))), "")
