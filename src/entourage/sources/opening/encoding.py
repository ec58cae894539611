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
from entourage.sources.opening.guessing import NAMES, Guess, guess_encoding
from entourage.sources.opening.web_tables import find_charset

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
_DOUBLE = ("Ã".encode(), "Â".encode(), "â€".encode(), "Å".encode())
"""What UTF-8 taken for Windows-1252 and encoded again begins with."""
_TRACES = re.compile("[ÂÃÅâ][\u0080-\u00bf\u0152-\u0178\u2013-\u20ac\u2122]")
_FEW = 2
"""Zero bytes and other control characters that even the shortest text may hold."""
_GUESSED = 8 << 20
"""Bytes of blocks not all ASCII that an encoding is guessed from."""
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Text:
    """A file as UTF-8 text, ready for DuckDB."""

    path: Path
    """The file itself where it is UTF-8 and not compressed, else a temporary copy."""
    encoding: str
    """Codec of what it was written in: ``utf-8``, ``utf-16-le``, ``cp1252``, ``mac_roman``…"""
    has_quotes: bool
    """Whether there is a double quote anywhere."""
    n_bytes: int
    notes: tuple[Note, ...] = ()
    """What was decided, and what was lost."""

    def open(self) -> BinaryIO:
        """Open it as UTF-8 bytes."""
        return self.path.open("rb")


@dataclass(frozen=True, slots=True)
class _Survey:
    n_bytes: int
    n_invalid: int
    n_multibyte: int
    n_nul: int
    n_control: int
    has_quotes: bool
    has_lone_returns: bool
    """Whether lines end by carriage returns alone."""
    has_double: bool
    """Whether there are traces of text that was encoded twice."""


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
    encoding, mark = find_encoding(head)
    head = head[mark:]
    if encoding.startswith(("utf-16", "utf-32")):
        return head.decode(encoding, errors="ignore")
    if len(_CONTROL.findall(head)) > max(_FEW, len(head) // 50):
        return ""
    head = head.replace(b"\0", b"")
    if encoding == "utf-8":
        return codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    return _decoder(encoding).decode(head)


def find_encoding(head: bytes) -> tuple[str, int]:
    """Find the codec of a text by its beginning: by its mark, else by what comes out.

    Returns
    -------
    tuple
        The codec's name, and how many bytes its mark has.

    Examples
    --------
    >>> find_encoding("prénom".encode("utf-8-sig")), find_encoding("prénom".encode("utf-16-le"))
    (('utf-8', 3), ('utf-16-le', 0))
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name, len(bom)
    wide = _guess_wide(head)
    if wide is not None:
        return wide, 0
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return ("utf-8" if _is_mostly_utf8(head) else guess_encoding(head).encoding), 0
    return "utf-8", 0


def decode_whole(raw: bytes) -> str:
    """Decode a whole page or XML file: as its mark or its bytes say, else as it says of itself.

    Raises
    ------
    ValueError
        If it is not text.
    """
    said = find_charset(raw)
    if said is not None and not is_utf8(raw):
        try:
            return raw.decode(said)
        except (LookupError, UnicodeDecodeError):
            pass
    text = decode_sample(raw)
    if raw and not text:
        msg = "it is not text"
        raise ValueError(msg)
    return text


def is_utf8(head: bytes) -> bool:
    """Say whether the beginning of a file is UTF-8, or has a mark of its own."""
    encoding, mark = find_encoding(head)
    return mark > 0 or encoding == "utf-8"


def is_clean(head: bytes) -> bool:
    """Say whether the beginning of a file is UTF-8 that was encoded once, without zero bytes.

    What is not is brought to it by `decode_text` before importers read it.
    """
    return find_encoding(head)[0] == "utf-8" and 0 not in head and not _has_double(head)


def _has_double(raw: bytes) -> bool:
    return not raw.isascii() and any(trace in raw for trace in _DOUBLE)


def _is_mostly_utf8(raw: bytes) -> bool:
    """Say whether a few wrong bytes stand in what is UTF-8 otherwise."""
    n_invalid, n_multibyte, _ = _count_invalid(raw)
    return n_multibyte > 3 * n_invalid


def decode_text(
    open_bytes: Callable[[], BinaryIO],
    plain: Path | None,
    copy: Path,
    *,
    shown: str,
    encoding: str | None = None,
) -> Text:
    """Bring a file to UTF-8 text on disk, lines ended by line feeds.

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
    encoding
        What the settings say that text is written in, where it is not UTF-8.

    Raises
    ------
    InputError
        If the file is empty or is not text.
    """
    with open_bytes() as stream:
        head = stream.read(4096)
    if not head:
        raise InputError("{file} is empty: there is nothing to read in it.", file=shown)
    wide = next((name for bom, name in _BOMS if head.startswith(bom)), None) or _guess_wide(head)
    if wide is not None and wide != "utf-8":
        return _write_utf8(open_bytes, copy, codecs.getincrementaldecoder(wide)("replace"), wide)
    with open_bytes() as stream:
        survey = _survey(stream)
    if survey.n_control > max(_FEW, survey.n_bytes // 50):
        raise InputError(
            "{file} is not text (it holds binary data): export it again as CSV, Excel, JSON or Parquet.",
            file=shown,
        )
    if survey.n_invalid == 0 or survey.n_multibyte > 3 * survey.n_invalid:
        is_clean = not (survey.n_invalid or survey.n_nul or survey.has_lone_returns or survey.has_double)
        if plain is not None and is_clean:
            return Text(plain, "utf-8", survey.has_quotes, survey.n_bytes)
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        return _write_utf8(open_bytes, copy, decoder, "utf-8", survey)
    name, notes = encoding or "", tuple[Note, ...]()
    if not name:
        guess = guess_encoding(_take_odd(open_bytes))
        name, notes = guess.encoding, _tell(guess)
    return _write_utf8(open_bytes, copy, _decoder(name), name, survey, notes)


def _take_odd(open_bytes: Callable[[], BinaryIO]) -> bytes:
    """Take the first blocks that are not all ASCII."""
    taken: list[bytes] = []
    with open_bytes() as stream:
        for block in read_blocks(stream):
            if not block.isascii():
                taken.append(block)
            if len(taken) * BLOCK >= _GUESSED:
                break
    return b"".join(taken)


def _tell(guess: Guess) -> tuple[Note, ...]:
    """Say what a text was taken to be written in where that is not the usual, or in doubt."""
    names: dict[str, object] = {"encoding": NAMES[guess.encoding], "other": NAMES.get(guess.other, "")}
    if guess.other:
        doubt = Note(
            "The text was taken to be {encoding}; it could be {other}: if names look wrong, say "
            'encoding = "{setting}" under [inputs] of entourage.toml.',
            {**names, "setting": guess.other},
            about="doubt",
        )
        return (doubt,)
    return () if guess.encoding == "cp1252" else (Note("The text was read as {encoding}.", names),)


def _decoder(name: str) -> codecs.IncrementalDecoder:
    """Give a decoder that never fails."""
    return _Windows1252() if name == "cp1252" else codecs.getincrementaldecoder(name)("replace")


class _Windows1252(codecs.IncrementalDecoder):
    """Windows-1252 in which every byte means something."""

    def decode(self, input: bytes, final: bool = False) -> str:  # type: ignore[override]  # noqa: A002, ARG002, FBT001, FBT002
        return codecs.charmap_decode(input, "strict", _WINDOWS_1252)[0]


def _guess_wide(head: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 without a mark: of Western text, most bytes in certain places are zero."""
    zeros = [head[i:4096:4].count(0) for i in range(4)]
    n = len(head[0:4096:4])
    if n < 2 or not any(zeros):  # noqa: PLR2004
        return None
    # which of every four bytes are zero; a few letters beyond Latin have none of them so
    places = "".join("0" if zero > 0.7 * n else "x" if zero < 0.1 * n else "?" for zero in zeros)
    return {"x000": "utf-32-le", "000x": "utf-32-be", "x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(places)


def _survey(stream: BinaryIO) -> _Survey:
    """Count, in one pass, what tells encodings apart."""
    n_bytes = n_invalid = n_multibyte = n_nul = n_control = n_feeds = n_returns = 0
    has_quotes = has_double = False
    carried = b""
    for block in read_blocks(stream):
        n_bytes += len(block)
        n_nul += block.count(0)
        if not n_feeds:
            n_feeds += block.count(b"\n")
            n_returns += block.count(b"\r")
        if not has_quotes:
            has_quotes = b'"' in block
        if not block.isascii() or carried:
            n_control += len(_CONTROL.findall(block))
            invalid, multibyte, carried = _count_invalid(carried + block)
            n_invalid += invalid
            n_multibyte += multibyte
            has_double = has_double or _has_double(block)
        elif n_bytes == len(block):
            n_control += len(_CONTROL.findall(block))
    has_lone_returns = n_returns > 0 and n_feeds == 0
    n_invalid += len(carried)
    return _Survey(
        n_bytes, n_invalid, n_multibyte, n_nul, n_control, has_quotes, has_lone_returns, has_double
    )


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
    survey: _Survey | None = None,
    notes: tuple[Note, ...] = (),
) -> Text:
    """Write a text as UTF-8; zero bytes go, and lines that were encoded twice are repaired."""
    has_quotes, n_bytes, n_repaired, rest = False, 0, 0, ""
    repairs = survey is not None and survey.has_double and encoding == "utf-8"
    returns = survey is not None and survey.has_lone_returns

    with open_bytes() as stream, copy.open("wb") as out:
        for block in _blocks_then_end(stream):
            text = rest + decoder.decode(block, final=not block).replace("\0", "")
            rest = ""
            if n_bytes == 0:
                text = text.removeprefix("\ufeff")
            if returns:
                text = text.replace("\r", "\n")
            if repairs:
                text, rest, n = _repair(text, is_last=not block)
                n_repaired += n
            has_quotes = has_quotes or '"' in text
            encoded = text.encode("utf-8", "replace")
            n_bytes += len(encoded)
            out.write(encoded)
    n_lost = survey.n_invalid if survey is not None and encoding == "utf-8" else 0
    if n_lost:
        notes += (Note("Bytes that could not be read as text, shown as �: {n}.", {"n": n_lost}),)
    if n_repaired:
        notes += (
            Note("Lines whose accents had been encoded twice (Ã© for é), repaired: {n}.", {"n": n_repaired}),
        )
    return Text(copy, encoding, has_quotes, n_bytes, notes)


def _blocks_then_end(stream: BinaryIO) -> Iterator[bytes]:
    yield from read_blocks(stream)
    yield b""


def _repair(text: str, *, is_last: bool) -> tuple[str, str, int]:
    """Repair the whole lines of a text that were encoded twice; give the unfinished one back."""
    from ftfy import fix_encoding  # imported here: few files need it

    whole, end, rest = text.rpartition("\n")
    if is_last:
        whole, end, rest = text, "", ""
    lines = whole.split("\n")
    repaired = [fix_encoding(line) if _TRACES.search(line) else line for line in lines]
    n = sum(one != other for one, other in zip(lines, repaired, strict=True))
    return "\n".join(repaired) + end, rest, n


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
