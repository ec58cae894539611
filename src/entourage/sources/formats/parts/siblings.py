"""Files that lie in the same folder as the one being read, on disk or in its zip.

`beside.read_beside` is for an export that holds one such file; here the same name stands in many folders
(one per conversation), and the right one is that of the folder itself.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from entourage.sources.formats.parts.beside import read_beside

if TYPE_CHECKING:
    from entourage.sources.records import Sample

_LARGEST = 20 << 20
"""Bytes from which a file is left alone."""


def read_sibling(sample: Sample, name: str) -> bytes:
    """Read a file of this name in the sample's own folder; nothing if there is none, or it cannot be read."""
    try:
        if not (sample.path.is_file() and zipfile.is_zipfile(sample.path)):
            return read_beside(sample, name)
        with zipfile.ZipFile(sample.path) as archive:
            folder = _find_folder(archive, sample)
            if folder is None:
                return b""
            entry = archive.getinfo(str(folder / name))
            return archive.read(entry) if entry.file_size <= _LARGEST else b""
    except (OSError, ValueError, KeyError, RuntimeError, zlib.error, zipfile.BadZipFile):
        return b""


def _find_folder(archive: zipfile.ZipFile, sample: Sample) -> PurePosixPath | None:
    """Find the folder of the member that the sample shows: the one that begins with the same bytes."""
    for entry in archive.infolist():
        path = PurePosixPath(entry.filename)
        if path.name == sample.name:
            with archive.open(entry) as opened:
                if opened.read(len(sample.head)) == sample.head:
                    return path.parent
    return None
