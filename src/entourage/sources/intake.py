"""Rows that importers give, streamed into DuckDB."""

from __future__ import annotations

import csv
import json
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from entourage.database import load_copy, quote_name, quote_text
from entourage.model import Note
from entourage.sources.cleaning.rows import list_columns
from entourage.sources.records import Part, Reject

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import TextIO

    import duckdb

    from entourage.sources.records import Record

_EXTRA = "attributes of the person"


class Intake:
    """Writes the rows of records to one file per table, then loads them into DuckDB."""

    def __init__(self, number: int, folder: Path) -> None:
        self.n_read = 0
        self.n_undated = 0
        self.rejects: list[Reject] = []
        self.n_empty = 0
        """Records that were understood and have nothing to say."""
        self._number = number
        self._folder = folder
        self._files: dict[str, TextIO] = {}
        self._attributes: dict[str, None] = {}

    def take(self, records: Iterable[Record]) -> None:
        """Write the rows of every record."""
        with ExitStack() as stack:
            writers = {}
            for record in records:
                self.n_read += 1
                self.n_undated += record.undated
                if record.reject is not None:
                    # the sentence is one of `formats.reasons`, translated there
                    self.rejects.append(Reject(Note(record.reject), (record.content,), record.line))
                    continue
                self.n_empty += not record.rows
                for row in record.rows:
                    if row.table not in writers:
                        path = self._folder / f"rows_{self._number}_{row.table}.csv"
                        stream = stack.enter_context(
                            path.open("w", encoding="utf-8", newline="", errors="replace")
                        )
                        writers[row.table] = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
                        self._files[row.table] = stream
                    writers[row.table].writerow(self._lay_out(row.table, row.values, record.line))

    def _lay_out(self, table: str, values: dict[str, object], line: int) -> list[object]:
        names = list_columns(table)
        cells: list[object] = [line, self.n_read, *(show_value(values.get(name)) for name in names)]
        if table == "people":
            extra = {name: show_value(value) for name, value in values.items() if name not in names}
            extra = {name.strip(): value for name, value in extra.items() if value and name.strip()}
            self._attributes.update(dict.fromkeys(extra))
            cells.append(json.dumps(extra, ensure_ascii=False))
        return cells

    def load(self, database: duckdb.DuckDBPyConnection) -> tuple[Part, ...]:
        """Load what was written; give one part per table, in a fixed order."""
        parts = []
        for table in sorted(self._files):
            names = list_columns(table)
            relation = f"raw_{self._number}_{table}"
            columns = ["line", "record", *names, *([_EXTRA] if table == "people" else [])]
            load_copy(database, relation, columns, self._folder / f"rows_{self._number}_{table}.csv")
            attributes = self._expand(database, relation) if table == "people" else {}
            part = Part(table, relation, names, attributes, has_lines=True)
            parts.append(replace(part, has_records=True, names_platforms=True))
        return tuple(parts)

    def _expand(self, database: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
        """Give each attribute its column."""
        attributes = {f"attribute {i}": name for i, name in enumerate(sorted(self._attributes))}
        selected = "".join(
            f", json_extract_string({quote_name(_EXTRA)}, {quote_text(_path(name))}) AS {quote_name(column)}"
            for column, name in attributes.items()
        )
        database.execute(
            f"CREATE OR REPLACE TABLE {relation} AS "
            f"SELECT * EXCLUDE ({quote_name(_EXTRA)}){selected} FROM {relation}"
        )
        return attributes


def _path(name: str) -> str:
    """Write a JSON pointer to a key."""
    return "/" + name.replace("~", "~0").replace("/", "~1")


def show_value(value: object) -> str:
    """Write a value of a record as text.

    Examples
    --------
    >>> show_value(["a", "b"]), show_value(None), show_value(3.0), show_value(True)
    ('a;b', '', '3.0', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return ";".join(
            show_value(one) for one in (sorted(value) if isinstance(value, set | frozenset) else value)
        )
    return str(value).replace("\0", "")
