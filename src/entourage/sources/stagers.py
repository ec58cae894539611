"""From one file to rows in DuckDB: what it is, which table it feeds, and its rows as they are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from entourage.errors import InputError
from entourage.model import Note
from entourage.schema import CANONICAL
from entourage.sources.canonical import Mapping, choose_table, describe_wanted
from entourage.sources.delimited import find_rows, load_rows, read_dialect
from entourage.sources.detection import Verdict
from entourage.sources.encoding import decode_text, digest_lines
from entourage.sources.staging import Part, Source

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from entourage.options import Options
    from entourage.sources.delimited import Dialect
    from entourage.sources.encoding import Text
    from entourage.sources.project import Located


class Stager:
    """Stages files one after the other; `sources` is what was read so far."""

    def __init__(self, database: duckdb.DuckDBPyConnection, options: Options, folder: Path) -> None:
        self.sources: list[Source] = []
        self._database = database
        self._options = options
        self._folder = folder

    def stage(self, file: Located) -> tuple[Note, ...]:
        """Read one file; give notes where it is not used.

        Raises
        ------
        InputError
            If the file cannot be read, or is named for a table that it does not fit.
        """
        copy = self._folder / f"text{len(self.sources)}"
        text = decode_text(lambda: file.path.open("rb"), file.path, copy, shown=file.shown)
        dialect = read_dialect(text)
        mapping = choose_table(
            dialect.headings,
            sample=dialect.sample,
            name=file.path.name,
            tables=file.tables,
            overrides=self._options.columns,
        )
        if mapping is None:
            return (self._refuse(file, dialect.headings),)
        self._stage_delimited(file, text, dialect, mapping)
        return ()

    def _refuse(self, file: Located, headings: tuple[str, ...]) -> Note:
        """Say that a file fits no table: an error if the project file names it, else a note."""
        seen = ", ".join(heading for heading in headings if heading)
        if file.tables:
            raise InputError(
                "{file} does not fit '{table}': it has the headings {seen}; needed are {wanted}. Name them in "
                "[columns.{table}] of entourage.toml if they are called otherwise.",
                file=file.shown,
                table=file.tables[0],
                seen=seen,
                wanted=describe_wanted(file.tables[0]),
            )
        return Note(
            "{file} is not used: its headings ({seen}) fit no table.", {"file": file.shown, "seen": seen}
        )

    def _stage_delimited(self, file: Located, text: Text, dialect: Dialect, mapping: Mapping) -> None:
        number = len(self.sources)
        attributes = {f"attribute {i}": name for i, name in enumerate(mapping.attributes)}
        columns = {
            **mapping.columns,
            **{f"attribute {i}": at for i, at in enumerate(mapping.attributes.values())},
        }
        required = tuple(column.name for column in CANONICAL[mapping.table] if column.required)
        loaded = load_rows(
            self._database,
            f"raw_{number}",
            text,
            dialect,
            columns,
            required=required,
            copy=self._folder / "clean.csv",
        )
        part = Part(mapping.table, f"raw_{number}", tuple(mapping.columns), attributes, loaded.has_lines)
        headings = {name: dialect.headings[i] for name, i in mapping.columns.items()}
        why = Note("its headings are those of '{table}'", {"table": mapping.table})
        kind = "tsv" if dialect.delimiter == "\t" else "csv"

        def find(wanted: set[tuple[str, ...]], whole: bool) -> dict:  # noqa: FBT001
            return find_rows(text, dialect, mapping.columns, wanted, whole=whole)

        self.sources.append(
            Source(
                number=number,
                shown=file.shown,
                format=kind,
                verdict=Verdict(kind, mapping.score, why),
                headings=headings,
                parts=(part,),
                n_read=loaded.n_read,
                rejects=loaded.rejects,
                digest=partial(digest_lines, text.path),
                find=find,
                french=mapping.french,
                english=mapping.english,
            )
        )
