"""What the browser extension Zeeschuimer captures: one object of a platform per line, as its page got it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.paths import fold_keys
from entourage.sources.formats.parts.posts import as_object, refuse
from entourage.sources.formats.parts.streams import read_json_lines
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.formats.parts.things import Reader, name_keys
from entourage.sources.formats.raw_shapes import SHAPES
from entourage.sources.records import Importer, Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Item, Opener
    from entourage.sources.records import Record, Sample

_WANTED = name_keys(SHAPES)
_SIGNS = ("nav_index", "source_platform", "timestamp_collected", "data")


def match_zeeschuimer(sample: Sample) -> Match:
    """Recognise what the extension notes around each object."""
    text = sample.text.lstrip("\ufeff \r\n\t")
    if text.startswith("{") and all(f'"{sign}"' in text for sign in _SIGNS):
        return Match(0.99, ", ".join(_SIGNS))
    return NO_MATCH


def read_zeeschuimer(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read posts and comments; a platform whose objects are not known is rejected with that reason."""
    reader = Reader(SHAPES)
    for item in read_json_lines(open_bytes()):
        thing = _open_line(item)
        shape = reader.find(thing)
        if shape is not None:
            reader.learn(thing, shape)
    for accounts in reader.accounts.values():
        accounts.forget()
    records = _write_lines(open_bytes, reader)
    for accounts in reader.accounts.values():
        records = accounts.close(records)
    yield from records


def _open_line(item: Item) -> dict[str, object]:
    """Take the object out of its line, with the address of the page that it came from."""
    line = as_object(item.value)
    thing: dict[str, object] = fold_keys(as_object(line.get("data")), _WANTED)
    if isinstance(line.get("source_platform_url"), str):
        thing["sourceplatformurl"] = line["source_platform_url"]
    return thing


def _write_lines(open_bytes: Opener, reader: Reader) -> Iterator[Record]:
    for item in read_json_lines(open_bytes()):
        line = as_object(item.value)
        thing = _open_line(item)
        shape = reader.find(thing)
        if shape is not None and not item.fault:
            yield from reader.write(item.line, thing, shape)
        elif item.fault or "source_platform" not in line:
            yield refuse(item.line, item.fault or reasons.NOT_EXPECTED, item.content or item.value)
        else:
            yield refuse(item.line, reasons.UNKNOWN_OBJECT, line["source_platform"])


FORMATS = (
    Importer(
        "zeeschuimer",
        "Zeeschuimer capture (Instagram, TikTok, X, Threads, LinkedIn; NDJSON)",
        ("interactions", "memberships", "people"),
        match_zeeschuimer,
        read_zeeschuimer,
        "In the browser extension Zeeschuimer: the row of the platform, .ndjson.",
    ),
)
