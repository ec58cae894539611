"""From the bytes of a file to its text, and to a digest that does not depend on the order of its rows."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entourage.errors import InputError
from entourage.model import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

BLOCK = 1 << 20
"""Bytes read at a time."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WINDOWS_1252 = "".join(bytes([i]).decode("cp1252", errors="ignore") or chr(i) for i in range(256))
"""Windows-1252 where its five unassigned bytes are read as the control characters that they stand for."""
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Text:
    """A file as UTF-8 text, ready for DuckDB."""

    path: Path
    """The file itself where it is UTF-8 and not compressed, else a temporary copy."""
    encoding: str
    """What it was written in: ``utf-8``, ``utf-16-le``, ``windows-1252``…"""
    has_quotes: bool
    """Whether there is a double quote anywhere."""
    n_bytes: int
    notes: tuple[Note, ...] = ()
    """What was decided, and what was lost."""


@dataclass(frozen=True, slots=True)
class _Survey:
    n_bytes: int
    n_invalid: int
    n_multibyte: int
    n_nul: int
    n_control: int
    has_quotes: bool


def read_blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Give a stream's bytes in blocks."""
    while block := stream.read(BLOCK):
        yield block


def decode_sample(head: bytes) -> str:
    r"""Decode the beginning of a file, for telling formats apart; empty where it is binary.

    Examples
    --------
    >>> decode_sample("prénom;ville".encode("cp1252"))
    'prénom;ville'
    >>> decode_sample(b"PK\x03\x04\x00\x00")
    ''
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(name, errors="ignore")
    guessed = _guess_utf16(head)
    if guessed is not None:
        return head.decode(guessed, errors="ignore")
    if b"\0" in head or len(_CONTROL.findall(head)) > len(head) // 50:
        return ""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "".join(_WINDOWS_1252[byte] for byte in head)


def decode_text(open_bytes: Callable[[], BinaryIO], plain: Path | None, copy: Path, *, shown: str) -> Text:
    """Bring a file to UTF-8 text on disk.

    Parameters
    ----------
    open_bytes
        Opens the decompressed bytes from the start.
    plain
        The file itself where it is not compressed: used as it is if it is UTF-8 already.
    copy
        Where a UTF-8 copy may be written.
    shown
        The file's name for messages.

    Raises
    ------
    InputError
        If the file is empty or is not text.
    """
    with open_bytes() as stream:
        head = stream.read(4096)
    if not head:
        raise InputError("{file} is empty: there is nothing to read in it.", file=shown)
    wide = next((name for bom, name in _BOMS if head.startswith(bom) and name != "utf-8"), None)
    wide = wide or _guess_utf16(head)
    if wide is not None:
        return _write_utf8(open_bytes, copy, codecs.getincrementaldecoder(wide)("replace"), wide)
    with open_bytes() as stream:
        survey = _survey(stream)
    if survey.n_nul or survey.n_control > survey.n_bytes // 50:
        raise InputError(
            "{file} is not text (it holds binary data): export it again as CSV, Excel, JSON or Parquet.",
            file=shown,
        )
    if survey.n_invalid == 0:
        if plain is not None:
            return Text(plain, "utf-8", survey.has_quotes, survey.n_bytes)
        return _write_utf8(open_bytes, copy, codecs.getincrementaldecoder("utf-8")("replace"), "utf-8")
    if survey.n_multibyte > 3 * survey.n_invalid:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        return _write_utf8(open_bytes, copy, decoder, "utf-8", survey.n_invalid)
    return _write_utf8(open_bytes, copy, _Windows1252(), "windows-1252")


class _Windows1252(codecs.IncrementalDecoder):
    """Windows-1252 in which every byte means something."""

    def decode(self, input: bytes, final: bool = False) -> str:  # type: ignore[override]  # noqa: A002, ARG002, FBT001, FBT002
        return codecs.charmap_decode(input, "strict", _WINDOWS_1252)[0]


def _guess_utf16(head: bytes) -> str | None:
    """Recognise UTF-16 without a mark: most of its odd, or even, bytes are zero in Western text."""
    even, odd = head[0:4096:2], head[1:4096:2]
    if len(odd) < 2:  # noqa: PLR2004
        return None
    if odd.count(0) > 0.7 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.7 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return None


def _survey(stream: BinaryIO) -> _Survey:
    """Count, in one pass, what tells encodings apart."""
    n_bytes = n_invalid = n_multibyte = n_nul = n_control = 0
    has_quotes = False
    carried = b""
    for block in read_blocks(stream):
        n_bytes += len(block)
        n_nul += block.count(0)
        if not has_quotes:
            has_quotes = b'"' in block
        if not block.isascii() or carried:
            n_control += len(_CONTROL.findall(block))
            invalid, multibyte, carried = _count_invalid(carried + block)
            n_invalid += invalid
            n_multibyte += multibyte
        elif n_bytes == len(block):
            n_control += len(_CONTROL.findall(block))
    return _Survey(n_bytes, n_invalid + len(carried), n_multibyte, n_nul, n_control, has_quotes)


def _count_invalid(block: bytes) -> tuple[int, int, bytes]:
    """Count bytes that are not UTF-8 and characters of several bytes; give back an unfinished end."""
    decoder = codecs.getincrementaldecoder("utf-8")
    try:
        strict = decoder("strict")
        text = strict.decode(block)
        return 0, len(text.encode("ascii", "ignore")) and _n_wide(text), strict.getstate()[0]
    except UnicodeDecodeError:
        loose = decoder("replace")
        text = loose.decode(block)
        n_invalid = text.count("\ufffd")
        return n_invalid, max(0, _n_wide(text) - n_invalid), loose.getstate()[0]


def _n_wide(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _write_utf8(
    open_bytes: Callable[[], BinaryIO],
    copy: Path,
    decoder: codecs.IncrementalDecoder,
    encoding: str,
    n_replaced: int = 0,
) -> Text:
    has_quotes, n_bytes = False, 0
    with open_bytes() as stream, copy.open("wb") as out:
        for block in read_blocks(stream):
            text = decoder.decode(block).replace("\0", "")
            if n_bytes == 0:
                text = text.removeprefix("\ufeff")
            has_quotes = has_quotes or '"' in text
            encoded = text.encode("utf-8", "replace")
            n_bytes += len(encoded)
            out.write(encoded)
        out.write(decoder.decode(b"", final=True).replace("\0", "").encode("utf-8", "replace"))
    lost = Note("Bytes that could not be read as text, shown as �: {n}.", {"n": n_replaced})
    return Text(copy, encoding, has_quotes, n_bytes, (lost,) if n_replaced else ())


def digest_lines(path: Path) -> str:
    """Give the digest of a text file's lines, the same whatever their order.

    The sum modulo 2**256 of the SHA-256 of each line of its UTF-8 text, without its line ending;
    empty lines and the byte-order mark are left out.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    sha256 = hashlib.sha256
    total = np.zeros(8, dtype=np.uint64)
    rest = b""
    first = True
    with path.open("rb") as stream:
        for read in read_blocks(stream):
            block = read.removeprefix(codecs.BOM_UTF8) if first else read
            first = False
            lines = (rest + block).replace(b"\r", b"\n").split(b"\n")
            rest = lines.pop()
            total += _sum_digests([sha256(line).digest() for line in lines if line])
    if rest:
        total += _sum_digests([sha256(rest).digest()])
    value = 0
    for word in total.tolist():
        value = (value << 32) + word
    return f"{value % (1 << 256):064x}"


def _sum_digests(digests: list[bytes]) -> np.ndarray:
    """Add digests word by word; a word of 64 bits holds the sum of four billion words of 32."""
    words = np.frombuffer(b"".join(digests), dtype=">u4").reshape(-1, 8)
    total: np.ndarray = words.sum(axis=0, dtype=np.uint64)
    return total


def digest_bytes(open_bytes: Callable[[], BinaryIO]) -> str:
    """Give the plain SHA-256 of a binary file."""
    digest = hashlib.sha256()
    with open_bytes() as stream:
        for block in read_blocks(stream):
            digest.update(block)
    return digest.hexdigest()
