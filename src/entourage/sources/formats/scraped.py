"""Scrapers' datasets (Apify and alike): tables whose headings are paths, or the same objects as JSON.

Which scraper wrote a file matters little: what a thing is, is told by the keys it has (`scraped_shapes`),
be they nested or flattened, in camelCase or snake_case.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.paths import fold_headings, fold_keys, fold_row, has_path
from entourage.sources.formats.parts.posts import as_list, refuse
from entourage.sources.formats.parts.streams import read_json_items
from entourage.sources.formats.parts.tables import (
    NO_MATCH,
    TableRow,
    fold_heading,
    read_sheet,
    read_table,
)
from entourage.sources.formats.parts.things import Reader, Shape, find_shape, name_keys
from entourage.sources.formats.scraped_shapes import SHAPES
from entourage.sources.records import Importer, Match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Record, Sample

_WANTED = name_keys(SHAPES)
_LISTS = ("items", "data", "results", "dataset")
"""Keys under which a file may hold its things."""
_FIRST_ROWS = 12
_FIRST_THINGS = 20
_SEPARATORS = ",;\t|"


class _Thing(NamedTuple):
    """One object of a file, folded, or what is wrong with what stands there."""

    line: int
    value: dict[str, Any]
    shape: Shape | None
    fault: str = ""
    content: object = ""


def match_scraped(sample: Sample) -> Match:
    """Recognise the keys of a kind of post, comment or profile, as headings or in JSON."""
    for row in _show_rows(sample):
        found = _find_table_shape(row)
        if found:
            is_flat = any("/" in heading or "." in heading for heading in row)
            return Match(0.98 if is_flat else 0.95, ", ".join((found[0].title, *found[1])))
    text = sample.text.lstrip("\ufeff \r\n\t")
    if text[:1] in ("{", "["):
        for thing in _show_things(text):
            found = find_shape(SHAPES, partial(has_path, thing))
            if found:
                # as JSON, a tweet of before API v2 is what that API gave
                score = 0.85 if "user.screenname" in found[1] else 0.95
                return Match(score, ", ".join((found[0].title, *found[1])))
    return NO_MATCH


def _find_table_shape(row: Sequence[str]) -> tuple[Shape, tuple[str, ...]] | None:
    paths = fold_headings(tuple(fold_heading(heading) for heading in row))
    return find_shape(SHAPES, paths.__contains__)


def _show_rows(sample: Sample) -> Iterator[Sequence[str]]:
    """Give the first rows of a table, any of which may be its headings."""
    if sample.sheets:
        yield from sample.sheets.values()
        return
    text = sample.text.lstrip("\ufeff \r\n")
    if not text or text[0] in "{[<":
        return
    lines = text.splitlines()[:_FIRST_ROWS]
    separator = max(_SEPARATORS, key=lambda mark: max(line.count(mark) for line in lines))
    try:
        yield from itertools.islice(csv.reader(io.StringIO(text), delimiter=separator), _FIRST_ROWS)
    except csv.Error:
        return


def _show_things(text: str) -> Iterator[dict[str, Any]]:
    """Give the first whole objects of an array, of JSON lines or of an object's list."""
    decoder = json.JSONDecoder()
    place, number = 0, 0
    while number < _FIRST_THINGS and (place := text.find("{", place)) >= 0:
        number += 1
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            if number > 1:
                return
            # an object around the list, longer than the sample
            place += 1
            continue
        things = [value, *(each for key in _LISTS for each in as_list(value.get(key)))]
        yield from (fold_keys(thing, _WANTED) for thing in things if isinstance(thing, dict))
        place = end


def read_scraped(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read posts, comments with their replies, and profiles."""
    reader = Reader(SHAPES)

    def open_things() -> Iterator[_Thing]:
        return _open_things(open_bytes, sample, reader)

    records = write_things(open_things, reader)
    for accounts in reader.accounts.values():
        records = accounts.close(records)
    yield from records


def write_things(open_things: Callable[[], Iterator[_Thing]], reader: Reader) -> Iterator[Record]:
    """Write the things of a file, reading it twice: first for who wrote what."""
    for thing in open_things():
        if thing.shape is not None:
            reader.learn(thing.value, thing.shape)
    for accounts in reader.accounts.values():
        accounts.forget()
    for thing in open_things():
        if thing.fault:
            yield refuse(thing.line, thing.fault, thing.content)
        elif thing.shape is None:
            reason = reasons.PLATFORM_ERROR if "error" in thing.value else reasons.NOT_EXPECTED
            yield refuse(thing.line, reason, thing.content)
        else:
            yield from reader.write(thing.line, thing.value, thing.shape)


def _open_things(open_bytes: Opener, sample: Sample, reader: Reader) -> Iterator[_Thing]:
    text = sample.text.lstrip("\ufeff \r\n\t")
    if sample.sheets or text[:1] not in ("{", "["):
        yield from _open_rows(open_bytes, sample)
        return
    for item in read_json_items(open_bytes, _LISTS):
        if item.fault or not isinstance(item.value, dict):
            yield _Thing(item.line, {}, None, item.fault or reasons.NOT_EXPECTED, item.content or item.value)
        else:
            value = fold_keys(item.value, _WANTED)
            yield _Thing(item.line, value, reader.find(value), content=item.value)


def _open_rows(open_bytes: Opener, sample: Sample) -> Iterator[_Thing]:
    for shape, row in _read_rows(open_bytes, sample):
        if shape is None:
            yield _Thing(row.line, {}, None, reasons.NOT_EXPECTED, row.values)
        else:
            yield _Thing(row.line, fold_row(row.values, _WANTED), shape, content=row.values)


def _read_rows(open_bytes: Opener, sample: Sample) -> Iterator[tuple[Shape | None, TableRow]]:
    """Read the rows of a table, or of each sheet of a workbook, with the shape that the headings have."""
    if not sample.sheets:
        headings = next((row for row in _show_rows(sample) if _find_table_shape(row)), ())
        found = _find_table_shape(headings)
        required = tuple({fold_heading(heading) for heading in headings} - {""})
        for row in read_table(open_bytes, sample, required or ("",)):
            yield found[0] if found else None, row
        return
    for sheet in sample.sheets:
        names: list[str] = []
        found = None
        for line, cells in read_sheet(open_bytes, sample, sheet):
            if found is None and (found := _find_table_shape(cells)):
                names = [fold_heading(cell) for cell in cells]
            elif any(cells):
                known = names or [str(place) for place in range(len(cells))]
                yield found[0] if found else None, TableRow(line, dict(zip(known, cells, strict=False)))


FORMATS = (
    Importer(
        "scraped",
        "Scraped posts and comments (Apify and alike: CSV, Excel, JSON)",
        ("interactions", "memberships", "people"),
        match_scraped,
        read_scraped,
        "In Apify: the run's Output, Export, CSV, Excel or JSON, all fields.",
    ),
)
