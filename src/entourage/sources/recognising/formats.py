"""What a file is taken for, and why."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from entourage.errors import InputError, SettingError
from entourage.model import Note
from entourage.sources.formats import FORMATS
from entourage.sources.opening.contents import name_file
from entourage.sources.opening.encoding import decode_sample
from entourage.sources.recognising.dialects import find_dialect, take_records
from entourage.sources.recognising.shapes import guess_headings
from entourage.sources.records import Importer, Match, Sample, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from entourage.sources.opening.contents import Content

TABLE_FORMATS = ("table", "csv", "tsv", "excel", "jsonl", "json", "parquet")
"""Names that mean: a plain table, recognised by its headings."""
LEAST_SCORE = 0.5
"""Score from which a file is taken for an importer's format."""
_FIRST_PAGES = ("start_here.html", "index.html", "followers_1.html", "following.html", "your_friends.html")
"""Pages that lie at the top of a download as web pages, or of its folder of friends or followers."""
TIE = 0.02
"""Difference of scores under which two formats fit equally well."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The importer that fits a file best."""

    importer: Importer
    match: Match

    @property
    def verdict(self) -> Verdict:
        """Say it for people."""
        why = Note("it has what this format has: {signs}", {"signs": self.match.reason})
        return Verdict(self.importer.name, self.match.score, why)


def build_sample(
    content: Content,
    head: bytes,
    *,
    sheets: dict[str, tuple[str, ...]] | None = None,
    members: tuple[str, ...] = (),
) -> Sample:
    """Show the beginning of a file the way importers look at it."""
    text = "" if sheets or members else decode_sample(head)
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    if sheets:
        headings = next(iter(sheets.values()))
    elif text and not is_markup(text):
        rows = tuple(record for _, record in take_records(text, find_dialect(text)))
        headings = guess_headings(rows)
    return Sample(
        path=content.path,
        name=content.name,
        head=head,
        text=text,
        headings=headings,
        rows=rows,
        sheets=sheets or {},
        members=members or content.members,
    )


def is_markup(text: str) -> bool:
    """Say whether a text begins as JSON or XML rather than as a table."""
    return text.lstrip("\ufeff \t\r\n").startswith(("{", "[{", "[\n", "[\r", "[]", "[ ", "<"))


def find_forced(content: Content, formats: Mapping[str, str], *, alone: bool) -> str | None:
    """Find the format that the settings name for a file: by path, name or glob.

    What is said of every file (``*``) only settles doubts, unless there is one file alone.

    Raises
    ------
    SettingError
        If there is no such format.
    """
    path = name_file(content.shown)
    check_formats(formats)
    for pattern, name in sorted(formats.items()):
        if pattern == "*" and not alone:
            continue
        if any(fnmatchcase(text, pattern) for text in (content.shown, path, path.rsplit("/", 1)[-1])):
            return name
    return None


def check_formats(formats: Mapping[str, str]) -> None:
    """Check that every format that the settings name exists.

    Raises
    ------
    SettingError
        If one does not; the nearest is named.
    """
    known = [*(importer.name for importer in FORMATS), *TABLE_FORMATS]
    for name in formats.values():
        if name not in known:
            raise SettingError(
                "There is no format '{name}'. Did you mean '{nearest}'? 'entourage formats' lists them all.",
                name=name,
                nearest=difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0],
            )


def choose_importer(
    sample: Sample,
    *,
    forced: str | None,
    preferred: str | None = None,
    tables: Sequence[str] = (),
    shown: str = "",
) -> Choice | None:
    """Choose the importer that fits a file best; None where none does, or a plain table is asked for.

    Parameters
    ----------
    forced
        Name of a format that the settings ask for.
    preferred
        Name of the format to take where several fit.
    tables
        Tables that the project file names the file for: an importer must feed one of them.

    Raises
    ------
    InputError
        If two formats fit equally well.
    """
    if forced in TABLE_FORMATS:
        return None
    if forced is not None:
        importer = next(one for one in FORMATS if one.name == forced)
        return Choice(importer, Match(1.0, forced))
    choices = [
        Choice(importer, importer.match(sample))
        for importer in FORMATS
        if not tables or set(tables) & set(importer.tables)
    ]
    fitting = sorted(
        (choice for choice in choices if choice.match.score >= LEAST_SCORE),
        key=lambda choice: (-choice.match.score, choice.importer.name),
    )
    if not fitting:
        return None
    wanted = next((choice for choice in fitting if choice.importer.name == preferred), None)
    if wanted is not None:
        return wanted
    if len(fitting) > 1 and fitting[0].match.score - fitting[1].match.score < TIE:
        raise InputError(
            "{file} could be {first} or {second}: say which with --format {first}, or in [formats] of "
            "entourage.toml.",
            file=shown or sample.name,
            first=fitting[0].importer.name,
            second=fitting[1].importer.name,
        )
    return fitting[0]


def is_export_folder(folder: Path) -> bool:
    """Say whether a folder is one export as a whole, as a workspace unpacked from its zip is.

    So is a download as web pages, which is refused as a whole.
    """
    if not any(path.suffix == ".json" or path.name in _FIRST_PAGES for path in folder.iterdir()):
        return False
    members = tuple(
        sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    )
    sample = Sample(path=folder, name=folder.name, head=b"", text="", members=members)
    return any(importer.match(sample).score >= LEAST_SCORE for importer in FORMATS)
