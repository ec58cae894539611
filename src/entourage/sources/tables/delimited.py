"""Comma, semicolon, tab, bar and space separated text: its rows in DuckDB."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import duckdb

from entourage.database import count_rows, create_relation, quote_name, quote_text
from entourage.model import Note
from entourage.room import is_shortage
from entourage.sources.opening.contents import guard
from entourage.sources.opening.encoding import decode_text, digest_lines
from entourage.sources.recognising.dialects import find_dialect, straighten_line, take_records
from entourage.sources.records import Found, Reject
from entourage.sources.tables.grids import Grid, Loaded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from entourage.sources.opening.contents import Content
    from entourage.sources.opening.encoding import Text
    from entourage.sources.recognising.dialects import Dialect
    from entourage.sources.recognising.takes import Shape
    from entourage.sources.tables.grids import Bench

MAX_OPEN_LINES = 200
"""Lines that a quoted cell may span; beyond, the quote is a stray one."""
MAX_CAREFUL_SHARE = 0.02
"""Share of ill-shaped rows from which the file is read record by record instead of by DuckDB."""
_HEAD = 1 << 18


def read_grid(content: Content, bench: Bench) -> Grid:
    """Read delimited text as a table.

    Raises
    ------
    InputError
        If the file cannot be read, or is not text.
    """
    with guard(content.shown):
        text = decode_text(
            content.open,
            content.path if content.is_plain else None,
            bench.folder / f"text{bench.number}",
            shown=content.shown,
            encoding=bench.encoding,
        )
    with text.path.open(encoding="utf-8-sig", errors="replace", newline=None) as stream:
        head = stream.read(_HEAD)
    dialect = find_dialect(head)
    records = take_records(head, dialect)
    if not dialect.is_plain:
        text = _straighten(text, dialect, bench.folder / f"straight{bench.number}")
    # where each of the first records begins, so that a load knows what to skip
    lines = [line for line, _ in records]
    return Grid(
        kind="tsv" if dialect.delimiter == "\t" else "csv",
        shown=content.shown,
        name=content.name,
        first=tuple(record for _, record in records),
        load=partial(_load, text, dialect, lines),
        read_rows=partial(_read_rows, text, dialect, lines),
        digest=partial(digest_lines, text.path),
        find=partial(_find_rows, text, dialect, lines),
        notes=text.notes,
    )


def _straighten(text: Text, dialect: Dialect, copy: Path) -> Text:
    """Write a copy that an ordinary reader reads right, line by line."""
    with (
        text.path.open(encoding="utf-8-sig", errors="replace", newline=None) as stream,
        copy.open("w", encoding="utf-8", newline="\n") as out,
    ):
        for line in stream:
            out.write(straighten_line(line.rstrip("\n"), dialect) + "\n")
    return replace(text, path=copy, has_quotes=True)


def _count_before(lines: list[int], dialect: Dialect, shape: Shape) -> tuple[int, bool]:
    """Count the lines before the headings, or before the first row where there are none."""
    if shape.start < 0:
        return (lines[0] - 1 if lines else dialect.n_skipped), False
    return lines[shape.start] - 1, True


def _load(
    text: Text,
    dialect: Dialect,
    lines: list[int],
    bench: Bench,
    shape: Shape,
    columns: dict[str, int],
    required: tuple[str, ...],
) -> Loaded:
    n_skipped, has_headings = _count_before(lines, dialect, shape)
    return load_rows(
        bench.database,
        bench.name_relation(),
        text,
        Layout(dialect.delimiter, n_skipped, shape.headings, has_headings),
        columns,
        required=required,
        copy=bench.folder / "clean.csv",
    )


def _read_rows(
    text: Text, dialect: Dialect, lines: list[int], shape: Shape
) -> Iterator[tuple[int, list[str]] | Reject]:
    n_skipped, has_headings = _count_before(lines, dialect, shape)
    for line, record, stray in _body(
        text, Layout(dialect.delimiter, n_skipped, shape.headings, has_headings)
    ):
        if stray is not None:
            yield Reject(Note("a quote is opened and never closed"), (stray,), line)
        elif any(cell.strip() for cell in record):
            yield line, record


def _find_rows(
    text: Text,
    dialect: Dialect,
    lines: list[int],
    shape: Shape,
    wanted: set[tuple[str, ...]],
    whole: bool,  # noqa: FBT001
) -> dict[tuple[str, ...], list[Found]]:
    n_skipped, has_headings = _count_before(lines, dialect, shape)
    layout = Layout(dialect.delimiter, n_skipped, shape.headings, has_headings)
    return find_rows(text, layout, shape.mapping.columns, wanted, whole=whole)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the rows of a delimited file begin, and how wide they are."""

    delimiter: str
    n_skipped: int
    """Lines before the headings, or before the first row where there are none."""
    headings: tuple[str, ...]
    has_headings: bool = True


def load_rows(
    database: duckdb.DuckDBPyConnection,
    relation: str,
    text: Text,
    layout: Layout,
    columns: dict[str, int],
    *,
    required: tuple[str, ...],
    copy: Path,
) -> Loaded:
    """Load the mapped columns of a delimited file into a DuckDB table of text.

    DuckDB reads it in parallel. Rows that are too short are padded where the required cells are
    there; files that DuckDB cannot take apart (stray quotes) are read record by record.

    Parameters
    ----------
    columns
        Column of the table → position of the heading.
    required
        Columns without which a short row is rejected.
    copy
        Where a clean copy may be written.
    """
    n = len(layout.headings)
    faults = _read_fast(database, relation, text, layout, columns)
    n_good = 0 if faults is None else count_rows(database, relation)
    if faults is None or len(faults) > MAX_CAREFUL_SHARE * (n_good + 500):
        return _load_carefully(database, relation, text, layout, columns, required=required, copy=copy)
    padded, rejects = [], []
    for line in faults:
        record = next(csv.reader([line.strip("\r\n")], delimiter=layout.delimiter), [])
        fitted = _fit(record, n, columns, required)
        if isinstance(fitted, Note):
            rejects.append(Reject(fitted, tuple(record)))
        else:
            padded.append([fitted[i] or None for i in columns.values()])
    if padded:
        marks = ", ".join("?" * len(columns))
        database.executemany(f"INSERT INTO {relation} VALUES ({marks})", padded)
    return Loaded(n_good + len(faults), tuple(rejects), has_lines=False)


def _read_fast(
    database: duckdb.DuckDBPyConnection,
    relation: str,
    text: Text,
    layout: Layout,
    columns: dict[str, int],
) -> list[str] | None:
    """Let DuckDB read; give the lines of another width, or None where it cannot take the file apart."""
    types = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(layout.headings)))
    wanted = ", ".join(f"c{i} AS {quote_name(name)}" for name, i in columns.items())
    filled = " OR ".join(f"c{i} IS NOT NULL" for i in range(len(layout.headings)))
    quote = '"' if text.has_quotes else ""
    database.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    try:
        database.execute(
            f"CREATE OR REPLACE TABLE {relation} AS SELECT {wanted} FROM "
            f"read_csv({quote_text(str(text.path))}, auto_detect = false, columns = {{{types}}}, "
            f"delim = {quote_text(layout.delimiter)}, quote = {quote_text(quote)}, "
            f"escape = {quote_text(quote)}, header = {str(layout.has_headings).lower()}, "
            f"skip = {layout.n_skipped}, store_rejects = true, rejects_limit = 0, "
            f"max_line_size = 8388608) WHERE {filled}"
        )
    except duckdb.Error as error:
        if is_shortage(error):
            raise
        return None
    faults = database.execute(
        "SELECT first(error_type::VARCHAR ORDER BY error_type), first(csv_line ORDER BY csv_line) "
        "FROM reject_errors GROUP BY line_byte_position ORDER BY line_byte_position"
    ).fetchall()
    database.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
    if any(kind not in {"MISSING COLUMNS", "TOO MANY COLUMNS"} for kind, _ in faults):
        return None
    return [str(line or "") for _, line in faults]


def _fit(record: list[str], n: int, columns: dict[str, int], required: tuple[str, ...]) -> list[str] | Note:
    """Give a record the width of the headings, or say why it cannot have it."""
    if len(record) >= n:
        if any(cell.strip() for cell in record[n:]):
            values: dict[str, object] = {"n_cells": len(record), "n_headings": n}
            return Note(
                "it does not have as many cells ({n_cells}) as there are headings ({n_headings})", values
            )
        return record[:n]
    fitted = record + [""] * (n - len(record))
    if any(not fitted[columns[name]].strip() for name in required if name in columns):
        values = {"n_cells": len(record), "n_headings": n}
        return Note("it does not have as many cells ({n_cells}) as there are headings ({n_headings})", values)
    return fitted


def _load_carefully(
    database: duckdb.DuckDBPyConnection,
    relation: str,
    text: Text,
    layout: Layout,
    columns: dict[str, int],
    *,
    required: tuple[str, ...],
    copy: Path,
) -> Loaded:
    """Read record by record, which survives anything."""
    rejects: list[Reject] = []

    def rows() -> Iterator[list[object]]:
        for line, record, stray in _body(text, layout):
            if stray is not None:
                reason = Note("a quote is opened and never closed")
                rejects.append(Reject(reason, (stray,), line))
                continue
            if not any(record):
                continue
            fitted = _fit(record, len(layout.headings), columns, required)
            if isinstance(fitted, Note):
                rejects.append(Reject(fitted, tuple(record), line))
            else:
                yield [line, *(fitted[i] for i in columns.values())]

    n = create_relation(database, relation, ["line", *columns], rows(), copy)
    return Loaded(n + len(rejects), tuple(rejects), has_lines=True)


def find_rows(
    text: Text, layout: Layout, columns: dict[str, int], wanted: set[tuple[str, ...]], *, whole: bool
) -> dict[tuple[str, ...], list[Found]]:
    """Find rows again by their cells, for the line that they start on.

    Parameters
    ----------
    wanted
        Cells of the rows: all of them if `whole`, else those of `columns`.
    """
    found: dict[tuple[str, ...], list[Found]] = {}
    n = len(layout.headings)
    for line, record, _ in _body(text, layout):
        padded = record + [""] * (n - len(record))
        cells = tuple(record) if whole else tuple(padded[i] for i in columns.values())
        if cells in wanted:
            found.setdefault(cells, []).append(Found(line, layout.delimiter.join(record)))
    return found


def _body(text: Text, layout: Layout) -> Iterator[tuple[int, list[str], str | None]]:
    """Give the records below the headings."""
    records = read_records(text.path, layout.delimiter, layout.n_skipped, quoted=text.has_quotes)
    if layout.has_headings:
        next(records, None)
    return records


def read_records(
    path: Path, delimiter: str, n_skipped: int, *, quoted: bool
) -> Iterator[tuple[int, list[str], str | None]]:
    """Read records one by one; a stray quote costs its line alone.

    Yields
    ------
    tuple
        Line that the record starts on (1-based), its cells, and the raw line where a quote does not
        close (else None). Blank lines are left out.
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline=None) as stream:
        ahead: list[str] = []
        line = 0
        while (raw := ahead.pop() if ahead else next(stream, None)) is not None:
            line += 1
            if line <= n_skipped or not raw.strip("\n"):
                continue
            if not quoted or '"' not in raw:
                yield line, raw.rstrip("\n").split(delimiter), None
                continue
            start, taken = line, [raw]
            while (cells := _close(taken, delimiter)) is None and len(taken) < MAX_OPEN_LINES:
                more = ahead.pop() if ahead else next(stream, None)
                if more is None:
                    break
                taken.append(more)
            if cells is None:
                ahead.extend(reversed(taken[1:]))
                yield start, [], raw.rstrip("\n")
            else:
                line += len(taken) - 1
                yield start, cells, None


def _close(taken: list[str], delimiter: str) -> list[str] | None:
    """Take some lines apart; None if a quoted cell is still open at their end."""
    joined = "".join(taken).rstrip("\n")
    cells = next(csv.reader(io.StringIO(joined + "\n", newline=""), delimiter=delimiter), [])
    return None if cells and cells[-1].endswith("\n") else cells
