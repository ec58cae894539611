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
from entourage.room import is_shortage
from entourage.sources.opening.web_tables import is_markup_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


_CONTAINER = re.compile(r"(?i)^(.*?\.(?:xls[xmb]?|ods|zip))#.*$", re.DOTALL)
HEAD = 1 << 18
"""Bytes of a file's beginning that formats are told by."""
MAX_RATIO = 200
"""How many times what is compressed may grow before it is taken for a bomb: text grows 5 to 50 times."""
MAX_SMALL = 100 << 20
"""Bytes that are unpacked whatever their ratio."""
MAX_DEPTH = 3
"""How many archives may stand in one another."""
_BLOCK = 1 << 20
_MEDIA = (
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".svg", ".mp4", ".mov", ".webm", ".3gp", ".mkv",
    ".srt", ".mp3", ".m4a", ".aac", ".ogg", ".opus", ".wav", ".pdf", ".vcf", ".thumb",
)  # fmt: skip
"""Endings of what lies beside the lists in the zip of a chat or of a download of one's own."""

_GZIP, _ZSTD, _ZIP, _OLE, _PARQUET = (
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"PAR1",
)


@dataclass(frozen=True, slots=True)
class Located:
    """One file that a run reads."""

    path: Path
    shown: str
    """Relative to the project, with ``/``."""
    tables: tuple[str, ...] = ()
    """Tables that the project file names it for; empty where the folder is searched."""


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
    packed: int = 0
    """Bytes on disk that it was unpacked from."""
    depth: int = 0
    """How many archives it stands in."""

    def read_head(self) -> bytes:
        """Read the first bytes; none of an archive or a folder as a whole."""
        if self.members:
            return b""
        with guard(self.shown), self.open() as stream:
            return stream.read(HEAD)


@contextmanager
def guard(shown: str) -> Iterator[None]:
    """Turn what goes wrong in damaged files into one sentence; a lack of room is no fault of theirs."""
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
        if is_shortage(error):
            raise
        raise InputError(
            "{file} is damaged or locked ({reason}): export or download it again.",
            file=shown,
            reason=str(error).rstrip(".") or type(error).__name__,
        ) from error
    except OSError as error:
        if is_shortage(error):
            raise
        raise InputError(
            "{file} cannot be read: {reason}.", file=shown, reason=(error.strerror or str(error)).rstrip(".")
        ) from error


def is_workbook(head: bytes, members: tuple[str, ...] = ()) -> bool:
    """Tell a spreadsheet by its first bytes and, in the new formats, by what the zip holds.

    Web pages that hold a table are spreadsheets too: many programs write such pages as ``.xls``.
    """
    if head.startswith(_OLE):
        return True
    if head.startswith(_ZIP):
        is_known = any(name.startswith(("xl/", "Index/")) for name in members)
        return is_known or "content.xml" in members
    return is_markup_workbook(head)


def is_parquet(head: bytes) -> bool:
    """Tell a Parquet file by its first bytes."""
    return head.startswith(_PARQUET)


def list_members(content: Content) -> tuple[str, ...]:
    """List the files of a zip, sorted; none if it is not a zip.

    Raises
    ------
    InputError
        If it would grow beyond reason as a whole, or stands in too many others.
    """
    with guard(content.shown), content.open() as stream:
        if stream.read(4) != _ZIP:
            return ()
        if content.depth >= MAX_DEPTH:
            raise InputError(
                "{file} stands in {n} archives, one in the other: unpack them yourself.",
                file=content.shown,
                n=content.depth,
            )
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    _check_growth(content.shown, sum(entry.file_size for entry in entries), content.packed)
    return tuple(sorted(entry.filename for entry in entries))


def _check_growth(shown: str, size: int, packed: int) -> None:
    """Refuse what grows beyond reason."""
    if size > MAX_SMALL and size > MAX_RATIO * max(packed, 1):
        raise InputError(
            "{file} grows more than {n} times when unpacked, as no export does. Unpack it yourself if you "
            "trust it.",
            file=shown,
            n=MAX_RATIO,
        )


def open_located(file: Located) -> Content:
    """Open a located file; what is compressed as a whole is unpacked on the way."""
    path = file.path
    if path.is_dir():
        members = tuple(sorted(p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()))
        return Content(path, file.shown, path.name, _no_bytes, file.tables, is_plain=False, members=members)
    with guard(file.shown), path.open("rb") as stream:
        magic = stream.read(4)
        size = path.stat().st_size

    def open_plain() -> BinaryIO:
        return path.open("rb")

    opener, packed = _unpack(open_plain, magic, file.shown)
    name = path.name
    if packed and path.suffix.lower() in (".gz", ".zst", ".zstd", ".tgz"):
        name = path.stem
    return Content(path, file.shown, name, opener, file.tables, is_plain=not packed, packed=size)


def _no_bytes() -> BinaryIO:
    msg = "a folder has no bytes of its own"
    raise IsADirectoryError(msg)


def _unpack(
    open_bytes: Callable[[], BinaryIO], magic: bytes, shown: str, packed: int | None = None
) -> tuple[Callable[[], BinaryIO], bool]:
    """Wrap an opener so that it decompresses; say whether it does.

    Parameters
    ----------
    packed
        Bytes on disk of what is opened; None where they are counted as they are read.
    """
    if magic.startswith(_GZIP):
        return lambda: _open_gzip(open_bytes(), shown, packed), True
    if magic.startswith(_ZSTD):
        return lambda: _open_zstd(open_bytes(), shown, packed), True
    return open_bytes, False


def _open_gzip(stream: BinaryIO, shown: str, packed: int | None) -> BinaryIO:
    top = cast("BinaryIO", gzip.GzipFile(fileobj=stream, mode="rb"))
    return cast("BinaryIO", _Unpacked(top, stream, limit=_Limit(shown, stream, packed)))


def _open_zstd(stream: BinaryIO, shown: str, packed: int | None) -> BinaryIO:
    try:
        import zstandard  # imported here: few files need it
    except ImportError:
        stream.close()
        raise MissingExtraError(
            "Files compressed with zstd need a library: install it with 'pip install zstandard'."
        ) from None
    # dumps of forums are compressed with the longest window there is
    unpacker = zstandard.ZstdDecompressor(max_window_size=2**31)
    top = cast("BinaryIO", unpacker.stream_reader(stream, read_across_frames=True, closefd=False))
    limit = _Limit(shown, stream, packed)
    return cast("BinaryIO", _Unpacked(top, stream, fault=zstandard.ZstdError, limit=limit))


@dataclass(frozen=True, slots=True)
class _Limit:
    """How far what is unpacked may grow, told by what was read of the file so far."""

    shown: str
    below: BinaryIO
    packed: int | None

    def check(self, size: int) -> None:
        """Refuse a stream of which `size` bytes were unpacked, where they are too many."""
        if size > MAX_SMALL:
            _check_growth(self.shown, size, self.below.tell() if self.packed is None else self.packed)


class _Unpacked:
    """A stream on top of others, which it closes with itself; its damage is an EOFError."""

    def __init__(
        self,
        top: BinaryIO,
        *below: Closeable,
        fault: type[Exception] = EOFError,
        limit: _Limit | None = None,
    ) -> None:
        self._top = top
        self._below = below
        self._fault = fault
        self._limit = limit

    def read(self, size: int = -1) -> bytes:
        """Read bytes."""
        if size is None or size < 0:
            # block by block, so that what never ends is noticed
            return b"".join(iter(lambda: self.read(_BLOCK), b""))
        try:
            chunk = self._top.read(size)
        except self._fault as error:
            raise EOFError(str(error)) from error
        if self._limit is not None:
            self._limit.check(self._top.tell())
        return chunk

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
    """Give the members of a zip as contents of their own; hidden ones, pictures and sounds are left out.

    One that would grow beyond reason is given too: it is refused when it is opened.
    """
    with guard(content.shown), content.open() as stream, zipfile.ZipFile(stream) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
    for name in names:
        last = name.rsplit("/", 1)[-1]
        if last.startswith((".", "~$")) or name.startswith("__MACOSX/") or last.lower().endswith(_MEDIA):
            continue
        yield _open_member(content, entries[name], last)


def _open_member(content: Content, entry: zipfile.ZipInfo, last: str) -> Content:
    shown = f"{content.shown}#{entry.filename}"
    on_disk = max(1, min(entry.compress_size, content.packed or entry.compress_size))

    def open_bytes() -> BinaryIO:
        _check_growth(shown, entry.file_size, on_disk)
        stream = content.open()
        try:
            archive = zipfile.ZipFile(stream)
            return cast("BinaryIO", _Unpacked(cast("BinaryIO", archive.open(entry)), archive, stream))
        except BaseException:
            stream.close()
            raise

    magic = _read_magic(shown, open_bytes)
    opener, packed = _unpack(open_bytes, magic, shown, on_disk)
    shorter = last.rsplit(".", 1)[0] if packed and last.lower().endswith((".gz", ".zst")) else last
    return Content(
        content.path,
        shown,
        shorter,
        opener,
        content.tables,
        is_plain=False,
        packed=on_disk,
        depth=content.depth + 1,
    )


def _read_magic(shown: str, open_bytes: Callable[[], BinaryIO]) -> bytes:
    """Read a member's first bytes; none where it cannot be opened, which shows again when it is read."""
    try:
        with guard(shown), open_bytes() as stream:
            return stream.read(4)
    except InputError:
        return b""


def name_file(shown: str) -> str:
    """Give the file of a sheet or archive member.

    Examples
    --------
    >>> name_file("crm.xlsx#Clients"), name_file("liens #2.csv")
    ('crm.xlsx', 'liens #2.csv')
    """
    return _CONTAINER.sub(r"\1", shown)
