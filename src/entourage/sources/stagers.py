"""From one file to rows in DuckDB: what it is, which table it feeds, and its rows as they are."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from hashlib import file_digest, sha256
from typing import TYPE_CHECKING

from entourage.database import create_relation, quote_name
from entourage.errors import InputError
from entourage.model import Note
from entourage.schema import CANONICAL, fold
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
from entourage.sources.opening.encoding import BLOCK, Text, decode_text, digest_bytes, digest_lines
from entourage.sources.recognising.formats import (
    Choice,
    build_sample,
    choose_importer,
    find_forced,
    is_markup,
)
from entourage.sources.recognising.headings import Mapping, choose_table, describe_wanted
from entourage.sources.records import Found, Part, Source, Verdict
from entourage.sources.tables import json_rows, parquet
from entourage.sources.tables.delimited import Dialect, find_rows, load_rows, read_dialect
from entourage.sources.tables.workbooks import Sheet, find_heading_row, read_sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import duckdb

    from entourage.options import Options
    from entourage.sources.opening.project import Located
    from entourage.sources.records import Sample

_SAMPLE_ROWS = 200


class Stager:
    """Stages files one after the other; `sources` is what was read so far."""

    def __init__(
        self, database: duckdb.DuckDBPyConnection, options: Options, folder: Path, *, alone: bool
    ) -> None:
        self.sources: list[Source] = []
        self._database = database
        self._options = options
        self._folder = folder
        self.headings: set[str] = set()
        """Headings of every table that was looked at."""
        self._n_unpacked = 0
        self._alone = alone

    def stage(self, file: Located) -> tuple[Note, ...]:
        """Read one file; give notes on what of it is not used.

        Raises
        ------
        InputError
            If the file cannot be read, or is named for a table that it does not fit.
        """
        return tuple(self._stage_content(open_located(file)))

    def _stage_content(self, content: Content) -> Iterator[Note]:
        head = content.read_head()
        members = content.members or (list_members(content) if head.startswith(b"PK") else ())
        formats = self._options.formats
        forced = find_forced(content, formats, alone=self._alone)
        choose = partial(
            choose_importer,
            forced=forced,
            preferred=formats.get("*"),
            tables=content.tables,
            shown=content.shown,
        )
        if is_workbook(head, members):
            yield from self._stage_workbook(content, head, choose)
        elif members:
            # a format named for an archive is that of the archive as a whole, or else of its members
            choice = choose(sample := build_sample(content, head, members=members), forced=None)
            if choice is not None and forced in (None, choice.importer.name):
                self._stage_importer(content, sample, choice)
            else:
                yield from self._stage_members(content, members)
        elif is_parquet(head):
            yield from self._stage_parquet(content)
        else:
            yield from self._stage_text(content, head, choose)

    def _stage_members(self, content: Content, members: tuple[str, ...]) -> Iterator[Note]:
        """Read the members of an archive one by one; those that fit nothing cost a note."""
        before = len(self.sources)
        notes: list[Note] = []
        for member in open_members(content, members):
            try:
                notes.extend(self._stage_content(replace(member, tables=())))
            except InputError as error:
                notes.append(Note(error.template, error.values))
        if content.tables and len(self.sources) == before:
            yield self._refuse(content, members[:10], content.tables)
        yield from notes

    def _stage_text(
        self, content: Content, head: bytes, choose: Callable[[Sample], Choice | None]
    ) -> Iterator[Note]:
        if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
            raise InputError("{file} is empty: there is nothing to read in it.", file=content.shown)
        sample = build_sample(content, head)
        choice = choose(sample)
        if is_markup(sample.text):
            if choice is not None:
                self._stage_importer(content, sample, choice)
            elif sample.text.lstrip().startswith("<"):
                yield self._refuse(content, (), content.tables)
            else:
                yield from self._stage_json(content)
            return
        mapping = None
        if sample.text and (choice is None or choice.match.score < 1):
            mapping = self._map(content, sample.headings, ())
        if choice is not None and (mapping is None or choice.match.score > mapping.score):
            self._stage_importer(content, sample, choice)
            return
        with guard(content.shown):
            text = decode_text(
                content.open,
                content.path if content.is_plain else None,
                self._folder / f"text{len(self.sources)}",
                shown=content.shown,
            )
        dialect = read_dialect(text)
        mapping = self._map(content, dialect.headings, dialect.sample)
        if mapping is None:
            yield self._refuse(content, dialect.headings, content.tables)
        else:
            self._stage_delimited(content, text, dialect, mapping)

    def _map(
        self, content: Content, headings: tuple[str, ...], sample: tuple[tuple[str, ...], ...], name: str = ""
    ) -> Mapping | None:
        self.headings.update(heading for heading in headings if heading)
        return choose_table(
            headings,
            sample=sample,
            name=name or content.name,
            tables=content.tables,
            overrides=self._options.columns,
        )

    def _refuse(self, content: Content, headings: tuple[str, ...], tables: tuple[str, ...]) -> Note:
        """Say that a file fits no table: an error if it is named for one, else a note."""
        seen = ", ".join(heading for heading in headings if heading)[:300] or "-"
        stem = fold(content.name.split(".")[0])
        claimed = tables or tuple(table for table in CANONICAL if stem == table)
        if claimed:
            raise InputError(
                "{file} does not fit '{table}': its headings are {seen}; needed are {wanted}. If they are "
                "called otherwise, say so in [columns.{table}] of entourage.toml.",
                file=content.shown,
                table=claimed[0],
                seen=seen,
                wanted=describe_wanted(claimed[0]),
            )
        return Note(
            "{file} is not used: what it holds ({seen}) fits no table and no known export.",
            {"file": content.shown, "seen": seen},
        )

    def _add(
        self, content: Content, mapping: Mapping, headings: tuple[str, ...], part: Part, **rest: object
    ) -> None:
        """Remember a table that was read."""
        number = len(self.sources)
        kind = str(rest.pop("kind"))
        if rest["n_read"] == 0 and (mapping.table == "interactions" or content.tables):
            raise InputError(
                "{file} holds headings and no row: export it again, or take it away.", file=content.shown
            )
        why = Note("its headings are those of '{table}'", {"table": mapping.table})
        self.sources.append(
            Source(
                number=number,
                shown=str(rest.pop("shown", content.shown)),
                format=kind,
                verdict=Verdict(kind, mapping.score, why),
                headings={name: headings[i] for name, i in mapping.columns.items()},
                parts=(part,),
                is_weak=mapping.is_weak,
                french=mapping.french,
                english=mapping.english,
                **rest,  # type: ignore[arg-type]
            )
        )

    def _stage_delimited(self, content: Content, text: Text, dialect: Dialect, mapping: Mapping) -> None:
        relation = f"raw_{len(self.sources)}"
        loaded = load_rows(
            self._database,
            relation,
            text,
            dialect,
            mapping.positions,
            required=tuple(column.name for column in CANONICAL[mapping.table] if column.required),
            copy=self._folder / "clean.csv",
        )

        def find(wanted: set[tuple[str, ...]], whole: bool) -> dict[tuple[str, ...], list[Found]]:  # noqa: FBT001
            return find_rows(text, dialect, mapping.columns, wanted, whole=whole)

        notes = []
        if text.n_replaced:
            notes.append(
                Note("Bytes that could not be read as text, shown as �: {n}.", {"n": text.n_replaced})
            )
        self._add(
            content,
            mapping,
            dialect.headings,
            Part(
                mapping.table, relation, tuple(mapping.columns), mapping.attribute_columns, loaded.has_lines
            ),
            kind="tsv" if dialect.delimiter == "\t" else "csv",
            n_read=loaded.n_read,
            rejects=loaded.rejects,
            digest=partial(digest_lines, text.path),
            find=find,
            notes=tuple(notes),
        )

    def _stage_workbook(
        self, content: Content, head: bytes, choose: Callable[[Sample], Choice | None]
    ) -> Iterator[Note]:
        sheets = read_sheets(content)
        if not sheets:
            raise InputError("{file} is empty: there is nothing to read in it.", file=content.shown)
        firsts = {sheet.name: sheet.rows[0] for sheet in sheets}
        sample = build_sample(content, head, sheets=firsts)
        choice = choose(sample)
        fitting: list[tuple[Sheet, int, Mapping]] = []
        left: list[Note] = []
        for sheet in sheets:
            start = find_heading_row(sheet.rows)
            mapping = self._map(
                content, sheet.rows[start], sheet.rows[start + 1 : start + _SAMPLE_ROWS], sheet.name
            )
            if mapping is None or re.search(r"\(ignore\)\s*$", sheet.name):
                seen = ", ".join(cell for cell in sheet.rows[start] if cell)[:200]
                left.append(
                    Note(
                        "{file} is not used: what it holds ({seen}) fits no table and no known export.",
                        {"file": f"{content.shown}#{sheet.name}", "seen": seen},
                    )
                )
            else:
                fitting.append((sheet, start, mapping))
        best = max((mapping.score for _, _, mapping in fitting), default=0.0)
        if choice is not None and choice.match.score > best:
            self._stage_importer(content, sample, choice)
            return
        if not fitting:
            headings = tuple(cell for sheet in sheets for cell in sheet.rows[find_heading_row(sheet.rows)])
            yield self._refuse(content, headings, content.tables)
            return
        for sheet, start, mapping in fitting:
            self._stage_sheet(content, sheet, start, mapping, alone=len(sheets) == 1)
        yield from left

    def _stage_sheet(
        self, content: Content, sheet: Sheet, start: int, mapping: Mapping, *, alone: bool
    ) -> None:
        relation = f"raw_{len(self.sources)}"
        positions = mapping.positions
        n = create_relation(
            self._database,
            relation,
            ["line", *positions],
            (
                [line, *(row[i] if i < len(row) else "" for i in positions.values())]
                for line, row in sheet.take_rows(start + 1)
            ),
            self._folder / "sheet.csv",
        )
        self._add(
            content,
            mapping,
            sheet.rows[start],
            Part(mapping.table, relation, tuple(mapping.columns), mapping.attribute_columns, has_lines=True),
            kind="excel",
            shown=content.shown if alone else f"{content.shown}#{sheet.name}",
            n_read=n,
            rejects=(),
            digest=partial(digest_bytes, content.open),
        )

    def _stage_json(self, content: Content) -> Iterator[Note]:
        held, relation = f"objects_{len(self.sources)}", f"raw_{len(self.sources)}"
        with guard(content.shown):
            objects = json_rows.load_objects(self._database, held, content, self._folder / "objects.csv")
            lines = json_rows.has_lines(content)
        mapping = self._map(content, objects.keys, ())
        if mapping is None:
            self._database.execute(f"DROP TABLE {held}")
            yield self._refuse(content, objects.keys, content.tables)
            return
        selected = ", ".join(
            f"{quote_name(objects.columns[i])} AS {quote_name(ours)}" for ours, i in mapping.positions.items()
        )
        self._database.execute(f"CREATE OR REPLACE TABLE {relation} AS SELECT line, {selected} FROM {held}")
        self._database.execute(f"DROP TABLE {held}")
        self._add(
            content,
            mapping,
            objects.keys,
            Part(mapping.table, relation, tuple(mapping.columns), mapping.attribute_columns, has_lines=True),
            kind="jsonl" if lines else "json",
            n_read=objects.n_rows + len(objects.rejects),
            rejects=objects.rejects,
            digest=self._digest_text(content),
        )

    def _digest_text(self, content: Content) -> Callable[[], str]:
        """Give the digest of a text file by its lines, whatever its encoding and compression."""
        if not content.is_plain:
            return partial(self._digest_unpacked, content)
        return partial(digest_lines, content.path)

    def _digest_unpacked(self, content: Content) -> str:
        copy = self._unpack(content)
        try:
            return digest_lines(copy)
        finally:
            copy.unlink()

    def _unpack(self, content: Content) -> Path:
        """Write the decompressed bytes to a file of their own."""
        self._n_unpacked += 1
        copy = self._folder / f"unpacked_{self._n_unpacked}"
        with guard(content.shown), content.open() as stream, copy.open("wb") as out:
            while block := stream.read(BLOCK):
                out.write(block)
        return copy

    def _stage_parquet(self, content: Content) -> Iterator[Note]:
        path = content.path if content.is_plain else self._unpack(content)
        known = parquet.list_columns(self._database, path, shown=content.shown)
        headings = tuple(name for name, _ in known)
        mapping = self._map(content, headings, ())
        if mapping is None:
            yield self._refuse(content, headings, content.tables)
            return
        relation = f"raw_{len(self.sources)}"
        columns = {ours: known[i] for ours, i in mapping.positions.items()}
        n = parquet.load_parquet(self._database, relation, path, columns, shown=content.shown)
        self._add(
            content,
            mapping,
            headings,
            Part(mapping.table, relation, tuple(mapping.columns), mapping.attribute_columns, has_lines=True),
            kind="parquet",
            n_read=n,
            rejects=(),
            digest=partial(digest_bytes, content.open),
        )

    def _stage_importer(self, content: Content, sample: Sample, choice: Choice) -> None:
        number = len(self.sources)
        intake = Intake(number, self._folder)
        with guard(content.shown):
            intake.take(choice.importer.read(content.open, sample))
        parts = intake.load(self._database)
        self.sources.append(
            Source(
                number=number,
                shown=content.shown,
                format=choice.importer.name,
                verdict=choice.verdict,
                headings={},
                parts=parts,
                n_read=intake.n_read,
                rejects=tuple(intake.rejects),
                digest=self._choose_digest(content, sample),
                n_undated=intake.n_undated,
            )
        )

    def _choose_digest(self, content: Content, sample: Sample) -> Callable[[], str]:
        if content.path.is_dir():
            return partial(_digest_folder, content)
        if sample.sheets or sample.members or not sample.text:
            return partial(digest_bytes, content.open)
        return self._digest_text(content)


def _digest_folder(content: Content) -> str:
    """Give the digest of a folder that is one export: of the digests of its files, in order of name."""
    digest = sha256()
    for name in content.members:
        with (content.path / name).open("rb") as stream:
            digest.update(f"{name}\0{file_digest(stream, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()
