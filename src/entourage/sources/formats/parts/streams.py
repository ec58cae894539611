"""Reading bytes as text, lines and JSON without holding a whole file.

Exports are cut by full disks, saved in old encodings, glued together. Nothing here raises on what a
file holds: what cannot be read becomes an `Item` with a fault, and what comes before it is kept.
"""

from __future__ import annotations

import codecs
import io
import itertools
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from entourage.sources.formats.parts import reasons
from entourage.sources.opening.encoding import find_encoding
from entourage.sources.opening.guessing import guess_encoding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Opener = Callable[[], BinaryIO]

_SHOWN = 300
_HEAD = 1 << 16
_LEAST, _MOST = 1 << 16, 1 << 24
"""Characters given to the JSON parser at a time: ever more, since it begins a value again with each piece."""


class Item(NamedTuple):
    """One value of a file, or what stands where one should be."""

    line: int
    value: Any
    fault: str | None = None
    content: str = ""


@lru_cache(maxsize=4)
def _guess(piece: bytes) -> str:
    return guess_encoding(piece).encoding


def _old_encoding(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode(_guess(error.object), "replace"), error.end


codecs.register_error("entourage-old", _old_encoding)


def open_text(opened: BinaryIO) -> io.TextIOWrapper:
    """Open bytes as text, in the encoding that `opening.encoding` finds for them.

    Bytes that are not UTF-8 in what is UTF-8 otherwise are read in the old encoding whose words come out.
    """
    head = _read_at_least(opened, _HEAD)
    encoding, mark = find_encoding(head)
    errors = "entourage-old" if encoding == "utf-8" else "replace"
    glued = io.BufferedReader(_Glued(head[mark:], opened), 1 << 16)
    return io.TextIOWrapper(glued, encoding=encoding, errors=errors, newline="")


def _read_at_least(opened: BinaryIO, size: int) -> bytes:
    """Read so many bytes, even from a stream that gives fewer at a time."""
    head = b""
    while len(head) < size and (more := opened.read(size - len(head))):
        head += more
    return head


class _Glued(io.RawIOBase):
    """Bytes already read, then the rest of their stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        chunk = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._rest.close()
        super().close()


class _Utf8:
    """What the JSON parser reads: text back as UTF-8, from the first bracket on."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._size = _LEAST
        self._first = ""
        while chunk := text.read(1 << 12):
            starts = [at for at in (chunk.find("["), chunk.find("{")) if at >= 0]
            if starts:
                # an X archive begins with `window.YTD.tweets.part0 =`, some APIs with a callback's name
                self._first = chunk[min(starts) :]
                break

    def read(self, size: int = -1) -> bytes:
        """Read a piece, each larger than the last; of size 0, which asks whether these are bytes, none."""
        if size == 0:
            return b""
        if self._first:
            text, self._first = self._first, ""
        else:
            text = self._text.read(self._size if size > 0 else size)
            self._size = min(2 * self._size, _MOST)
        return text.encode("utf-8", "replace")


def shorten(value: Any) -> str:  # noqa: ANN401
    """Show the beginning of something rejected."""
    if value is None:
        return ""
    if not isinstance(value, str):
        try:
            value = json.dumps(value, ensure_ascii=False, default=str)
        except (ValueError, RecursionError):
            value = ""
    return str(value)[:_SHOWN].encode("utf-8", "replace").decode()


def read_json_lines(opened: BinaryIO) -> Iterator[Item]:
    """Read one JSON value per line; a line that is not one is a fault, a last one cut short too."""
    with open_text(opened) as text:
        for number, line in enumerate(text, start=1):
            stripped = line.strip().strip("\x00")
            if not stripped:
                continue
            try:
                value = json.loads(stripped)
            except RecursionError:
                yield Item(number, None, reasons.TOO_DEEP, shorten(stripped))
            except ValueError:
                fault = reasons.NOT_JSON if line.endswith(("\n", "\r")) else reasons.CUT
                yield Item(number, None, fault, shorten(stripped))
            else:
                yield Item(number, value)


def read_json_at(opened: BinaryIO, path: str) -> Iterator[Item]:
    """Read the values found at an ijson path (``messages.item``) one by one."""
    import ijson  # imported here so that `--help` does not pay for it

    number = 0
    with open_text(opened) as text:
        try:
            for value in ijson.items(_Utf8(text), path, use_float=True, multiple_values=True):
                number += 1
                yield Item(number, value)
        except (ijson.JSONError, ValueError, RecursionError, OverflowError):
            yield Item(number + 1, None, reasons.CUT)


def read_json_objects(
    opened: BinaryIO, lists: tuple[str, ...], above: tuple[str, ...]
) -> Iterator[tuple[Item, dict[str, Any]]]:
    """Read the objects of lists that stand under others, each with the values last seen at `above`.

    Slower than `read_json_at`; for lists whose holder says whose they are (a chat's name above its messages).
    """
    import ijson

    number, builder, seen = 0, None, dict[str, Any]()
    with open_text(opened) as text:
        try:
            for path, event, value in ijson.parse(_Utf8(text), use_float=True, multiple_values=True):
                if builder is None:
                    if path in above:
                        seen[path] = value
                    elif path in lists and event == "start_map":
                        builder = ijson.ObjectBuilder()
                    elif path in lists:
                        number += 1
                        yield Item(number, value), seen
                        continue
                if builder is not None:
                    builder.event(event, value)
                    if path in lists and event == "end_map":
                        number += 1
                        yield Item(number, builder.value), seen
                        builder = None
        except (ijson.JSONError, ValueError, RecursionError, OverflowError):
            yield Item(number + 1, None, reasons.CUT), seen


def read_json_value(open_bytes: Opener, path: str) -> Any:  # noqa: ANN401
    """Read one small value of a large file, or None."""
    first = next(read_json_at(open_bytes(), path), None)
    return None if first is None else first.value


def has_json_lines(open_bytes: Opener) -> bool:
    """Tell whether the first line that is not blank is a complete JSON object (and so each line is one)."""
    with open_text(open_bytes()) as text:
        for line in itertools.islice(text, 50):
            stripped = line.strip()
            if not stripped:
                continue
            if not stripped.startswith("{"):
                return False
            try:
                return isinstance(json.loads(stripped), dict)
            except (ValueError, RecursionError):
                return False
    return False


def read_json_items(open_bytes: Opener, keys: tuple[str, ...]) -> Iterator[Item]:
    """Read things from JSON lines, from an array, or from an object's lists under `keys`.

    Pages (objects that have one of `keys`) are opened wherever they stand, so that a file of pages,
    one page, a list of things and things line by line all read the same.
    """
    if has_json_lines(open_bytes):
        for item in read_json_lines(open_bytes()):
            yield from _open_page(item, keys)
        return
    with open_text(open_bytes()) as text:
        starts_list = _Utf8(text).read().startswith(b"[")
    if starts_list:
        for item in read_json_at(open_bytes(), "item"):
            yield from _open_page(item, keys)
        return
    yield from _read_lists(open_bytes, keys)


def _read_lists(open_bytes: Opener, keys: tuple[str, ...]) -> Iterator[Item]:
    """Read the lists of one large object, or the object itself if it has none of them."""
    found, fault = 0, None
    for key in _find_written(open_bytes, keys):
        for item in read_json_at(open_bytes(), f"{key}.item"):
            if item.fault:
                fault = item.fault
                continue
            found += 1
            yield Item(found, item.value)
    if fault is not None:
        yield Item(found + 1, None, fault)
    elif not found:
        for item in read_json_at(open_bytes(), ""):
            yield from _open_page(item, keys)


def _find_written(open_bytes: Opener, keys: tuple[str, ...]) -> list[str]:
    """Find which keys a file has anywhere, so that it is not parsed for each of them."""
    missing = {f'"{key}"': key for key in keys}
    overlap = max(map(len, missing), default=0)
    end = ""
    with open_text(open_bytes()) as text:
        while missing and (piece := text.read(1 << 20)):
            seen = end + piece
            missing = {written: key for written, key in missing.items() if written not in seen}
            end = piece[-overlap:]
    return [key for key in keys if key not in missing.values()]


def _open_page(item: Item, keys: tuple[str, ...]) -> Iterator[Item]:
    page = item.value
    lists = [page[key] for key in keys if isinstance(page.get(key), list)] if isinstance(page, dict) else []
    if not lists:
        yield item
        return
    for values in lists:
        for value in values:
            yield Item(item.line, value)
