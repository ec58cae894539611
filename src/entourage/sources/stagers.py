"""The loop over files: each is opened, recognised, and read by whoever knows its format."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from entourage.errors import InputError
from entourage.model import Note
from entourage.schema import CANONICAL
from entourage.sources.intake import Intake
from entourage.sources.opening.contents import (
    Content,
    guard,
    is_parquet,
    is_workbook,
    list_members,
    open_located,
    open_members,
)
from entourage.sources.opening.digests import choose_digest
from entourage.sources.opening.encoding import decode_text, is_clean
from entourage.sources.recognising.formats import (
    Choice,
    build_sample,
    choose_importer,
    find_forced,
    is_markup,
)
from entourage.sources.recognising.headings import describe_wanted
from entourage.sources.recognising.shapes import find_shape, guess_headings
from entourage.sources.recognising.takes import Shape, Wanted
from entourage.sources.records import Part, Source, Verdict
from entourage.sources.tables import read_delimited, read_json, read_parquet, read_workbook
from entourage.sources.tables.grids import Bench, Grid
from entourage.sources.tables.unfolding import drop_headings, has_several, unfold
from entourage.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from entourage.options import Options
    from entourage.sources.opening.contents import Located
    from entourage.sources.records import Sample

_LONGEST_SEEN = 300
_IGNORED = re.compile(r"\(ignore\)\s*$")
"""End of a sheet's name by which its author has it left alone."""


class Stager:
    """Stages files one after the other; `sources` is what was read so far."""

    def __init__(
        self, database: duckdb.DuckDBPyConnection, options: Options, folder: Path, *, alone: bool
    ) -> None:
        self.sources: list[Source] = []
        self.headings: set[str] = set()
        """Headings of every table that was looked at."""
        self._database = database
        self._options = options
        self._folder = folder
        self._alone = alone

    def stage(self, file: Located) -> tuple[Note, ...]:
        """Read one file; give notes on what of it is not used.

        Raises
        ------
        InputError
            If the file cannot be read, or is named for a table that it does not fit.
        """
        return tuple(self._stage_content(open_located(file)))

    @property
    def _bench(self) -> Bench:
        return Bench(self._database, self._folder, len(self.sources), self._options.inputs.encoding)

    def _stage_content(self, content: Content) -> Iterator[Note]:
        head = content.read_head()
        members = content.members or (list_members(content) if head.startswith(b"PK") else ())
        if is_workbook(head, members):
            grids = read_workbook(content)
            if not grids:
                raise InputError("{file} is empty: there is nothing to read in it.", file=content.shown)
            sample = build_sample(content, head, sheets={grid.name: grid.first[0] for grid in grids})
            yield from self._stage_grids(content, grids, sample, self._choose(content, sample))
        elif members:
            yield from self._stage_archive(content, build_sample(content, head, members=members), members)
        elif is_parquet(head):
            yield from self._stage_grids(
                content, read_parquet(content, self._bench), build_sample(content, head), None
            )
        else:
            yield from self._stage_text(content, head)

    def _choose(self, content: Content, sample: Sample, *, forces: bool = True) -> Choice | None:
        """Choose the importer that fits a file, or the one that the settings name for it."""
        formats = self._options.formats
        return choose_importer(
            sample,
            forced=find_forced(content, formats, alone=self._alone) if forces else None,
            preferred=formats.get("*"),
            tables=content.tables,
            shown=content.shown,
        )

    def _stage_archive(self, content: Content, sample: Sample, members: tuple[str, ...]) -> Iterator[Note]:
        """Read an archive, or a folder, that is one export as a whole; else its members one by one."""
        # a format named for an archive is that of the archive as a whole, or else of its members
        forced = find_forced(content, self._options.formats, alone=self._alone)
        choice = self._choose(content, sample, forces=False)
        if choice is not None and forced in (None, choice.importer.name):
            self._take_records(content, sample, choice)
            return
        before = len(self.sources)
        notes: list[Note] = []
        for member in open_members(content, members):
            try:
                notes.extend(self._stage_content(replace(member, tables=())))
            except InputError as error:
                notes.append(Note(error.template, error.values))
        if content.tables and len(self.sources) == before:
            yield self._refuse(content, members[:10])
        yield from notes

    def _stage_text(self, content: Content, head: bytes) -> Iterator[Note]:
        if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
            raise InputError("{file} is empty: there is nothing to read in it.", file=content.shown)
        sample = build_sample(content, head)
        choice = self._choose(content, sample)
        if is_markup(sample.text):
            if choice is not None:
                self._take_records(content, sample, choice)
            elif sample.text.lstrip().startswith("<"):
                yield self._refuse(content, ())
            else:
                yield from self._stage_grids(content, read_json(content, self._bench), sample, None)
            return
        if choice is not None:
            shape = find_shape(sample.rows, self._want(content)) if choice.match.score < 1 else None
            if shape is None or choice.match.score > shape.score:
                self._take_records(content, sample, choice)
                return
        yield from self._stage_grids(content, read_delimited(content, self._bench), sample, None)

    def _want(self, content: Content, name: str = "") -> Wanted:
        return Wanted(name or content.name, content.tables, self._options.columns)

    def _stage_grids(
        self, content: Content, grids: tuple[Grid, ...], sample: Sample, choice: Choice | None
    ) -> Iterator[Note]:
        """Read the tables of a file, each for what it is, unless an importer knows the file better."""
        fitting: list[tuple[Grid, Shape]] = []
        left: list[Note] = []
        for grid in grids:
            shape = find_shape(grid.first, self._want(content, grid.name), is_headed=grid.is_headed)
            seen = shape.headings if shape else guess_headings(grid.first)
            self.headings.update(heading for heading in seen if heading)
            if shape is None or _IGNORED.search(grid.name):
                left.append(_leave(grid.shown, seen))
            else:
                fitting.append((grid, shape))
        if choice is not None and choice.match.score > max((shape.score for _, shape in fitting), default=0):
            self._take_records(content, sample, choice)
        elif not fitting:
            yield self._refuse(content, tuple(h for grid in grids for h in guess_headings(grid.first)))
        else:
            for grid, shape in fitting:
                self._take_grid(content, grid, shape)
            yield from left
        for grid in grids:
            grid.close()

    def _take_grid(self, content: Content, grid: Grid, shape: Shape) -> None:
        """Read a table into the relations that its shape says."""
        mapping, bench = shape.mapping, self._bench
        part = Part(mapping.table, bench.name_relation(), tuple(mapping.columns), mapping.attribute_columns)
        required = tuple(column.name for column in CANONICAL[mapping.table] if column.required)
        is_plain = not shape.takes and not shape.is_matrix
        if is_plain:
            loaded = grid.load(bench, shape, mapping.positions, required)
            is_plain = not has_several(bench, shape)
        if is_plain:
            parts: tuple[Part, ...] = (replace(part, has_lines=loaded.has_lines),)
            n_read, rejects = loaded.n_read, loaded.rejects
            rejects += drop_headings(bench, shape, has_lines=loaded.has_lines)
        else:
            parts, n_read, rejects = unfold(grid.read_rows(shape), shape, bench)
        if n_read == 0 and (mapping.table == "interactions" or content.tables):
            raise InputError(
                "{file} holds headings and no row: export it again, or take it away.", file=content.shown
            )
        why = Note("its headings are those of '{table}'", {"table": mapping.table})
        self.sources.append(
            Source(
                number=bench.number,
                shown=grid.shown,
                format=grid.kind,
                verdict=Verdict(grid.kind, shape.score, shape.notes[0] if shape.notes else why),
                headings=shape.name_headings(),
                parts=parts,
                n_read=n_read,
                rejects=rejects,
                digest=grid.digest,
                find=None if grid.find is None else partial(grid.find, shape),
                notes=(*grid.notes, *shape.notes),
                is_weak=mapping.is_weak,
                french=mapping.french,
                english=mapping.english,
                language=mapping.language,
            )
        )

    def _take_records(self, content: Content, sample: Sample, choice: Choice) -> None:
        """Read a file by the importer that knows its format."""
        bench = self._bench
        intake = Intake(bench.number, self._folder)
        is_text = bool(sample.text) and not sample.sheets and not sample.members
        opener, notes = content.open, tuple[Note, ...]()
        with guard(content.shown):
            if is_text and not is_clean(sample.head):
                # importers read UTF-8: what is written otherwise is brought to it first
                copy = self._folder / f"text{bench.number}"
                text = decode_text(opener, None, copy, shown=content.shown, encoding=bench.encoding)
                opener, notes = text.open, text.notes
            intake.take(choice.importer.read(opener, sample))
        self.sources.append(
            Source(
                number=bench.number,
                shown=content.shown,
                format=choice.importer.name,
                verdict=choice.verdict,
                headings={},
                parts=intake.load(self._database),
                n_read=intake.n_read,
                rejects=tuple(intake.rejects),
                digest=choose_digest(content, self._folder, is_text=is_text),
                notes=notes,
                n_undated=intake.n_undated,
            )
        )

    def _refuse(self, content: Content, headings: tuple[str, ...]) -> Note:
        """Say that a file fits no table: an error if it is named for one, else a note."""
        stem = fold(content.name.split(".")[0])
        claimed = content.tables or tuple(table for table in CANONICAL if stem == table)
        if claimed:
            raise InputError(
                "{file} does not fit '{table}': its headings are {seen}; needed are {wanted}. If they are "
                "called otherwise, say so in [columns.{table}] of entourage.toml.",
                file=content.shown,
                table=claimed[0],
                seen=_list_seen(headings),
                wanted=describe_wanted(claimed[0]),
            )
        return _leave(content.shown, headings)


def _list_seen(headings: tuple[str, ...]) -> str:
    return ", ".join(heading for heading in headings if heading)[:_LONGEST_SEEN] or "-"


def _leave(shown: str, headings: tuple[str, ...]) -> Note:
    return Note(
        "{file} is not used: what it holds ({seen}) fits no table and no known export.",
        {"file": shown, "seen": _list_seen(headings)},
        about="left out",
    )
