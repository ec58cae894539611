"""Files that lie beside the one being read, in its folder or in the same zip.

Some exports spread one thing over several files (whose archive it is, in a file of its own); each file
is read alone, and looks the rest up here.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entourage.sources.records import Sample

_LARGEST = 200 << 20
"""Bytes from which a file beside is left alone."""


def read_beside(sample: Sample, name: str) -> bytes:
    """Read a file of this name beside a sample; nothing if there is none, or it cannot be read."""
    try:
        if sample.path.is_file() and zipfile.is_zipfile(sample.path):
            with zipfile.ZipFile(sample.path) as archive:
                return _read_member(archive, name)
        beside = sample.path.parent / name
        return beside.read_bytes() if beside.is_file() and beside.stat().st_size <= _LARGEST else b""
    except (OSError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile):
        return b""


def _read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read the member of this name that lies least deep."""
    found = [entry for entry in archive.infolist() if PurePosixPath(entry.filename).name == name]
    if not found:
        return b""
    entry = min(found, key=lambda entry: (entry.filename.count("/"), entry.filename))
    return archive.read(entry) if entry.file_size <= _LARGEST else b""
