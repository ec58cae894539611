"""What tells one file from another: digests that neither packing nor the order of rows changes."""

from __future__ import annotations

from functools import partial
from hashlib import file_digest, sha256
from itertools import count
from typing import TYPE_CHECKING

from entourage.sources.opening.contents import guard
from entourage.sources.opening.encoding import BLOCK, digest_bytes, digest_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entourage.sources.opening.contents import Content

_COPIES = count(1)


def unpack(content: Content, folder: Path) -> Path:
    """Write what a content holds, unpacked, to a file of its own in a folder."""
    copy = folder / f"unpacked_{next(_COPIES)}"
    with guard(content.shown), content.open() as stream, copy.open("wb") as out:
        while block := stream.read(BLOCK):
            out.write(block)
    return copy


def choose_digest(content: Content, folder: Path, *, is_text: bool) -> Callable[[], str]:
    """Choose how a content is digested: a folder by its files, text by its lines, the rest by its bytes.

    Parameters
    ----------
    folder
        Where a copy may be written meanwhile.
    """
    if content.path.is_dir():
        return partial(_digest_folder, content)
    if not is_text:
        return partial(digest_bytes, content.open)
    return (
        partial(digest_lines, content.path)
        if content.is_plain
        else partial(_digest_unpacked, content, folder)
    )


def _digest_unpacked(content: Content, folder: Path) -> str:
    copy = unpack(content, folder)
    try:
        return digest_lines(copy)
    finally:
        copy.unlink()


def _digest_folder(content: Content) -> str:
    """Give the digest of a folder that is one export: of the digests of its files, in order of name."""
    digest = sha256()
    for name in content.members:
        with (content.path / name).open("rb") as stream:
            digest.update(f"{name}\0{file_digest(stream, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()
