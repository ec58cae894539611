"""Comma, semicolon, tab and bar separated text: its shape, and its rows in DuckDB."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from entourage.database import count_rows, create_relation, quote_name, quote_text
from entourage.model import Note
from entourage.sources.records import Found, Reject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from entourage.sources.opening.encoding import Text

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_RECORDS = 200
MAX_PREAMBLE = 20
MAX_OPEN_LINES = 200
"""Lines that a quoted cell may span; beyond, the quote is a stray one."""
MAX_CAREFUL_SHARE = 0.02
"""Share of ill-shaped rows from which the file is read record by record instead of by DuckDB."""
csv.field_size_limit(1 << 24)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The shape of a delimited file."""

    delimiter: str
    n_skipped: int
    """Lines before the heading line."""
    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    """First records after the headings, padded to their number."""


def read_dialect(text: Text) -> Dialect:
    """Tell a file's delimiter, preamble and headings from its beginning."""
    with text.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        head = stream.read(1 << 18)
    return find_dialect(head)


def find_dialect(head: str) -> Dialect:
    r"""Tell the delimiter, preamble and headings of delimited text.

    Each delimiter is tried: the right one gives the most records of one same width above 1. Lines
    before the first record of that width are a preamble. With none, the file has one column.

    Examples
    --------
    >>> find_dialect("Export du 3 mai\n\nnom;ville\nAna;Lyon, 3e\nBob;Metz\n").headings
    ('nom', 'ville')
    """
    head = head.removeprefix("\ufeff")
    tries = [(_score_delimiter(head, delimiter), -i, delimiter) for i, delimiter in enumerate(DELIMITERS)]
    score, _, delimiter = max(tries)
    if score <= 0:
        delimiter = ","
    records = list(itertools.islice(_numbered(head, delimiter), SAMPLE_RECORDS + MAX_PREAMBLE))
    if not records:
        return Dialect(delimiter, 0, (), ())
    start = _find_headings([record for _, record in records]) if score > 0 else 0
    line, headings = records[start]
    n = len(headings)
    sample = tuple(tuple((record + [""] * n)[:n]) for _, record in records[start + 1 :])
    return Dialect(delimiter, line - 1, tuple(cell.strip() for cell in headings), sample)


def _numbered(head: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give non-empty records with the line that they start on."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    start = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield start, record
            start = reader.line_num + 1
    except csv.Error:
        return


def _score_delimiter(head: str, delimiter: str) -> float:
    """Rate a delimiter: the share of records that have the usual width, more for wider ones."""
    widths = Counter(
        len(record) for _, record in itertools.islice(_numbered(head, delimiter), SAMPLE_RECORDS)
    )
    usual = max(((n, width) for width, n in widths.items() if width > 1), default=None)
    if usual is None:
        return 0.0
    n, width = usual
    return n / widths.total() + min(width, 50) / 1000


def _find_headings(records: list[list[str]]) -> int:
    """Find the heading record: the first as wide as the usual one, if little stands before it."""
    widths = Counter(len(record) for record in records[:SAMPLE_RECORDS])
    usual = max((n, width) for width, n in widths.items())[1]
    if len(records[0]) >= usual > 1 and sum(bool(cell.strip()) for cell in records[0]) > 1:
        return 0
    for i, record in enumerate(records[:MAX_PREAMBLE]):
        n_filled = sum(bool(cell.strip()) for cell in record)
        if len(record) >= usual and n_filled >= max(2, usual // 2):
            return i
    return 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading a file: rows in a table, and what could not become a row."""

    n_read: int
    rejects: tuple[Reject, ...]
    has_lines: bool
    """Whether the table has a ``line`` column."""


def load_rows(
    database: duckdb.DuckDBPyConnection,
    relation: str,
    text: Text,
    dialect: Dialect,
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
    n = len(dialect.headings)
    faults = _read_fast(database, relation, text, dialect, columns)
    n_good = 0 if faults is None else count_rows(database, relation)
    if faults is None or len(faults) > MAX_CAREFUL_SHARE * (n_good + 500):
        return _load_carefully(database, relation, text, dialect, columns, required=required, copy=copy)
    padded, rejects = [], []
    for line in faults:
        record = next(csv.reader([line.strip("\r\n")], delimiter=dialect.delimiter), [])
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
    dialect: Dialect,
    columns: dict[str, int],
) -> list[str] | None:
    """Let DuckDB read; give the lines of another width, or None where it cannot take the file apart."""
    types = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(dialect.headings)))
    wanted = ", ".join(f"c{i} AS {quote_name(name)}" for name, i in columns.items())
    filled = " OR ".join(f"c{i} IS NOT NULL" for i in range(len(dialect.headings)))
    quote = '"' if text.has_quotes else ""
    database.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    try:
        database.execute(
            f"CREATE OR REPLACE TABLE {relation} AS SELECT {wanted} FROM "
            f"read_csv({quote_text(str(text.path))}, auto_detect = false, columns = {{{types}}}, "
            f"delim = {quote_text(dialect.delimiter)}, quote = {quote_text(quote)}, "
            f"escape = {quote_text(quote)}, header = true, skip = {dialect.n_skipped}, "
            f"store_rejects = true, rejects_limit = 0, max_line_size = 8388608) WHERE {filled}"
        )
    except duckdb.Error:
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
    dialect: Dialect,
    columns: dict[str, int],
    *,
    required: tuple[str, ...],
    copy: Path,
) -> Loaded:
    """Read record by record, which survives anything."""
    rejects: list[Reject] = []

    def rows() -> Iterator[list[object]]:
        for line, record, stray in _body(text, dialect):
            if stray is not None:
                reason = Note("a quote is opened and never closed")
                rejects.append(Reject(reason, (stray,), line))
                continue
            if not any(record):
                continue
            fitted = _fit(record, len(dialect.headings), columns, required)
            if isinstance(fitted, Note):
                rejects.append(Reject(fitted, tuple(record), line))
            else:
                yield [line, *(fitted[i] for i in columns.values())]

    n = create_relation(database, relation, ["line", *columns], rows(), copy)
    return Loaded(n + len(rejects), tuple(rejects), has_lines=True)


def find_rows(
    text: Text, dialect: Dialect, columns: dict[str, int], wanted: set[tuple[str, ...]], *, whole: bool
) -> dict[tuple[str, ...], list[Found]]:
    """Find rows again by their cells, for the line that they start on.

    Parameters
    ----------
    wanted
        Cells of the rows: all of them if `whole`, else those of `columns`.
    """
    found: dict[tuple[str, ...], list[Found]] = {}
    n = len(dialect.headings)
    for line, record, _ in _body(text, dialect):
        padded = record + [""] * (n - len(record))
        cells = tuple(record) if whole else tuple(padded[i] for i in columns.values())
        if cells in wanted:
            found.setdefault(cells, []).append(Found(line, dialect.delimiter.join(record)))
    return found


def _body(text: Text, dialect: Dialect) -> Iterator[tuple[int, list[str], str | None]]:
    """Give the records below the headings."""
    records = read_records(text.path, dialect.delimiter, dialect.n_skipped, quoted=text.has_quotes)
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
