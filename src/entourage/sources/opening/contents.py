"""The bytes of a file, decompressed: what stands in a gzip, a zstd or a zip is read in place."""

from __future__ import annotations

import gzip
import lzma
import re
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol, Self, cast

from entourage.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from entourage.sources.opening.project import Located

_CONTAINER = re.compile(r"(?i)^(.*?\.(?:xls[xmb]?|ods|zip))#.*$", re.DOTALL)
HEAD = 1 << 18
"""Bytes of a file's beginning that formats are told by."""
MAX_RATIO = 2000
"""How many times a zip member may grow before it is taken for a bomb."""
MAX_SMALL = 100 << 20
"""Bytes below which a member is unpacked whatever its ratio."""

_GZIP, _ZSTD, _ZIP, _OLE, _PARQUET = (
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"PAR1",
)


class Closeable(Protocol):
    """Anything that can be closed."""

    def close(self) -> None:
        """Close it."""


@dataclass(frozen=True)
class Content:
    """One readable thing: a file, what a compressed file holds, or a member of an archive."""

    path: Path
    """The file on disk that it stands in."""
    shown: str
    name: str
    """File name without the ending of its compression, or the member's name."""
    open: Callable[[], BinaryIO]
    """Opens the decompressed bytes from the start."""
    tables: tuple[str, ...]
    is_plain: bool
    """Whether `path` holds these bytes as they are."""
    members: tuple[str, ...] = ()
    """Names inside, of an archive or a folder as a whole."""

    def read_head(self) -> bytes:
        """Read the first bytes; none of an archive or a folder as a whole."""
        if self.members:
            return b""
        with guard(self.shown), self.open() as stream:
            return stream.read(HEAD)


@contextmanager
def guard(shown: str) -> Iterator[None]:
    """Turn what goes wrong in damaged files into one sentence."""
    try:
        yield
    except (
        EOFError,
        zlib.error,
        lzma.LZMAError,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise InputError(
            "{file} is damaged or locked ({reason}): export or download it again.",
            file=shown,
            reason=str(error).rstrip(".") or type(error).__name__,
        ) from error
    except OSError as error:
        raise InputError(
            "{file} cannot be read: {reason}.", file=shown, reason=(error.strerror or str(error)).rstrip(".")
        ) from error


def is_workbook(head: bytes, members: tuple[str, ...] = ()) -> bool:
    """Tell a spreadsheet by its first bytes and, in the new formats, by what the zip holds."""
    if head.startswith(_OLE):
        return True
    return head.startswith(_ZIP) and (
        any(name.startswith(("xl/", "Index/")) for name in members) or "content.xml" in members
    )


def is_parquet(head: bytes) -> bool:
    """Tell a Parquet file by its first bytes."""
    return head.startswith(_PARQUET)


def list_members(content: Content) -> tuple[str, ...]:
    """List the files of a zip, sorted; none if it is not a zip."""
    with guard(content.shown), content.open() as stream:
        if stream.read(4) != _ZIP:
            return ()
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            return tuple(sorted(entry.filename for entry in archive.infolist() if not entry.is_dir()))


def open_located(file: Located) -> Content:
    """Open a located file; what is compressed as a whole is unpacked on the way."""
    path = file.path
    if path.is_dir():
        members = tuple(sorted(p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()))
        return Content(path, file.shown, path.name, _no_bytes, file.tables, is_plain=False, members=members)
    with guard(file.shown), path.open("rb") as stream:
        magic = stream.read(4)

    def open_plain() -> BinaryIO:
        return path.open("rb")

    opener, packed = _unpack(open_plain, magic)
    name = path.name
    if packed and path.suffix.lower() in (".gz", ".zst", ".zstd", ".tgz"):
        name = path.stem
    return Content(path, file.shown, name, opener, file.tables, is_plain=not packed)


def _no_bytes() -> BinaryIO:
    msg = "a folder has no bytes of its own"
    raise IsADirectoryError(msg)


def _unpack(open_bytes: Callable[[], BinaryIO], magic: bytes) -> tuple[Callable[[], BinaryIO], bool]:
    """Wrap an opener so that it decompresses; say whether it does."""
    if magic.startswith(_GZIP):
        return lambda: _open_gzip(open_bytes()), True
    if magic.startswith(_ZSTD):
        return lambda: _open_zstd(open_bytes()), True
    return open_bytes, False


def _open_gzip(stream: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", _Unpacked(cast("BinaryIO", gzip.GzipFile(fileobj=stream, mode="rb")), stream))


def _open_zstd(stream: BinaryIO) -> BinaryIO:
    try:
        import zstandard  # imported here: few files need it
    except ImportError:
        stream.close()
        raise MissingExtraError(
            "Files compressed with zstd need a library: install it with 'pip install zstandard'."
        ) from None
    # dumps of forums are compressed with the longest window there is
    unpacker = zstandard.ZstdDecompressor(max_window_size=2**31)
    unpacked = unpacker.stream_reader(stream, read_across_frames=True, closefd=False)
    return cast("BinaryIO", _Unpacked(cast("BinaryIO", unpacked), stream, fault=zstandard.ZstdError))


class _Unpacked:
    """A stream on top of others, which it closes with itself; its damage is an EOFError."""

    def __init__(self, top: BinaryIO, *below: Closeable, fault: type[Exception] = EOFError) -> None:
        self._top = top
        self._below = below
        self._fault = fault

    def read(self, size: int = -1) -> bytes:
        """Read bytes."""
        try:
            return self._top.read(size)
        except self._fault as error:
            raise EOFError(str(error)) from error

    def readinto(self, buffer: bytearray) -> int:
        """Read bytes into a buffer."""
        chunk = self.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move in the stream."""
        return self._top.seek(offset, whence)

    def tell(self) -> int:
        """Say where in the stream one is."""
        return self._top.tell()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say whether one can move in it."""
        return self._top.seekable()

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        return self._top.closed

    def close(self) -> None:
        """Close the stream and those below."""
        self._top.close()
        for stream in self._below:
            stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_members(content: Content, names: tuple[str, ...]) -> Iterator[Content]:
    """Give the members of a zip as contents of their own; hidden ones are left out.

    Raises
    ------
    InputError
        If a member would grow beyond reason.
    """
    with guard(content.shown), content.open() as stream, zipfile.ZipFile(stream) as archive:
        sizes = {entry.filename: (entry.file_size, entry.compress_size) for entry in archive.infolist()}
    for name in names:
        last = name.rsplit("/", 1)[-1]
        if last.startswith((".", "~$")) or name.startswith("__MACOSX/"):
            continue
        size, packed = sizes[name]
        if size > MAX_SMALL and size > MAX_RATIO * max(packed, 1):
            raise InputError(
                "{file}: '{member}' would grow {n} times when unpacked. Unpack it yourself if you trust it.",
                file=content.shown,
                member=name,
                n=size // max(packed, 1),
            )
        yield _open_member(content, name, last)


def _open_member(content: Content, name: str, last: str) -> Content:
    def open_bytes() -> BinaryIO:
        stream = content.open()
        try:
            archive = zipfile.ZipFile(stream)
            return cast("BinaryIO", _Unpacked(cast("BinaryIO", archive.open(name)), archive, stream))
        except BaseException:
            stream.close()
            raise

    shown = f"{content.shown}#{name}"
    with guard(shown), open_bytes() as stream:
        magic = stream.read(4)
    opener, packed = _unpack(open_bytes, magic)
    shorter = last.rsplit(".", 1)[0] if packed and last.lower().endswith((".gz", ".zst")) else last
    return Content(content.path, shown, shorter, opener, content.tables, is_plain=False)


def name_file(shown: str) -> str:
    """Give the file of a sheet or archive member.

    Examples
    --------
    >>> name_file("crm.xlsx#Clients"), name_file("liens #2.csv")
    ('crm.xlsx', 'liens #2.csv')
    """
    return _CONTAINER.sub(r"\1", shown)
