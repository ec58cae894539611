"""The dialect of delimited text: what separates its cells, and what was done to its quotes."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_RECORDS = 220
_SEPARATOR_LINE = re.compile(r'"?sep=(?P<mark>[,;|\t])"?[,;|\t]*', re.IGNORECASE)
_SPACES = r"[^\S\n\t\r]"
_WIDEST = 50
_MOSTLY = 0.9
_MOST_SPACED = 8
"""Columns up to which text separated by spaces is taken for a table."""
csv.field_size_limit(1 << 24)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file of delimited text writes its cells."""

    delimiter: str
    """One character; a space stands for any run of spaces."""
    is_wrapped: bool = False
    """Whether whole lines are quoted once more, as one cell."""
    has_gaps: bool = False
    """Whether spaces stand between a separator and a quote."""
    n_skipped: int = 0
    """Lines before the first record: ``sep=;``."""
    spaces: str = ""
    """Where spaces separate: the expression of a run of them."""

    @property
    def is_plain(self) -> bool:
        """Whether an ordinary reader of CSV reads it right."""
        return not (self.is_wrapped or self.has_gaps or self.spaces)


Record = tuple[int, tuple[str, ...]]
"""Line that a record starts on (1-based), and its cells."""


def find_dialect(head: str) -> Dialect:
    r"""Tell how delimited text separates its cells, from its beginning.

    Each delimiter is tried: the right one gives the most records of one same width above 1. Where none
    does, runs of spaces are tried; with none, the file has one column.

    Examples
    --------
    >>> find_dialect("nom;ville\nAna;Lyon, 3e\nBob;Metz\n").delimiter
    ';'
    >>> find_dialect("source target\nana   bob\nbob   cleo\n").spaces != ""
    True
    """
    head = head.removeprefix("\ufeff")
    first, _, rest = head.partition("\n")
    declared = _SEPARATOR_LINE.fullmatch(first.strip())
    if declared:
        return _find_quotes(rest, Dialect(declared["mark"], n_skipped=1))
    unwrapped = _unwrap(head)
    tries = [(_score(unwrapped or head, delimiter), -i, delimiter) for i, delimiter in enumerate(DELIMITERS)]
    score, _, delimiter = max(tries)
    if score > 0:
        return _find_quotes(head, Dialect(delimiter, is_wrapped=unwrapped is not None))
    spaces = _find_spaces(head)
    return Dialect(" ", spaces=spaces) if spaces else Dialect(",")


def _find_quotes(head: str, dialect: Dialect) -> Dialect:
    mark = re.escape(dialect.delimiter)
    gaps = len(re.findall(rf'{mark}{_SPACES}+"', head))
    tight = len(re.findall(rf'{mark}"', head))
    return Dialect(dialect.delimiter, dialect.is_wrapped, gaps > tight, dialect.n_skipped)


def _unwrap(head: str) -> str | None:
    """Take the outer quotes off lines that are one quoted cell each; None where most are not."""
    lines = [line for line in head.splitlines()[:SAMPLE_RECORDS] if line.strip()]
    wrapped = [line for line in lines if is_wrapped(line)]
    # the first line may be a title, or the headings, as they were before a spreadsheet quoted the rest
    if not wrapped or len(wrapped) < _MOSTLY * (len(lines) - 1):
        return None
    return "\n".join(map(unwrap_line, lines))


def is_wrapped(line: str) -> bool:
    """Say whether a line is one quoted cell that holds separators."""
    line = line.strip().rstrip(",;\t")
    if not (line.startswith('"') and line.endswith('"')):
        return False
    inside = line[1:-1]
    return re.search('(?<!")(?:"")*"(?!")', inside) is None and any(mark in inside for mark in DELIMITERS)


def unwrap_line(line: str) -> str:
    """Take the outer quotes off a line that is one quoted cell.

    Examples
    --------
    >>> unwrap_line('"julie,marc,""oui, merci"",3"')
    'julie,marc,"oui, merci",3'
    """
    return line.strip().rstrip(",;\t")[1:-1].replace('""', '"') if is_wrapped(line) else line


def _find_spaces(head: str) -> str:
    """Find the run of spaces that separates the cells of every line, if one does."""
    lines = [line.strip() for line in head.splitlines()[:SAMPLE_RECORDS] if line.strip()]
    lines = [line for line in lines if not line.startswith(("#", "%"))]
    for run in (_SPACES + "{2,}", _SPACES + "+"):
        widths = Counter(len(split_spaces(line, run)) for line in lines)
        usual = max(widths, key=lambda width: (widths[width], width), default=0)
        # a text of one line, or lines of many words, is prose
        if 1 < usual <= _MOST_SPACED and widths[usual] >= max(2, _MOSTLY * len(lines)):
            return run
    return ""


def split_spaces(line: str, run: str) -> list[str]:
    """Split a line on runs of spaces outside quotes.

    Examples
    --------
    >>> split_spaces('ana  "bob le grand" 3', " +")
    ['ana', 'bob le grand', '3']
    """
    if '"' not in line:
        return re.split(run, line.strip())
    cells = re.findall(rf'"((?:[^"]|"")*)"|((?:(?!{run})[^"])+)', line.strip())
    return [(quoted or bare).replace('""', '"').strip() for quoted, bare in cells if (quoted or bare).strip()]


def straighten_line(line: str, dialect: Dialect) -> str:
    """Write a line of an odd dialect as an ordinary reader expects it; lines stay lines."""
    if dialect.spaces:
        if line.lstrip().startswith(("#", "%")) or not line.strip():
            return ""
        out = io.StringIO()
        csv.writer(out, delimiter=dialect.delimiter, lineterminator="").writerow(
            split_spaces(line, dialect.spaces)
        )
        return out.getvalue()
    if dialect.is_wrapped:
        line = unwrap_line(line)
    if dialect.has_gaps:
        line = re.sub(rf'({re.escape(dialect.delimiter)}){_SPACES}+(?=")', r"\1", line)
    return line


def take_records(head: str, dialect: Dialect, n: int = SAMPLE_RECORDS) -> tuple[Record, ...]:
    """Take the first records that are not blank."""
    text = head.removeprefix("\ufeff")
    if not dialect.is_plain:
        text = "\n".join(straighten_line(line, dialect) for line in text.splitlines())
    return tuple(itertools.islice(_number(text, dialect.delimiter, dialect.n_skipped), n))


def _number(text: str, delimiter: str, n_skipped: int = 0) -> Iterator[Record]:
    """Give non-empty records with the line that they start on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    try:
        for record in reader:
            if start > n_skipped and any(cell.strip() for cell in record):
                yield start, tuple(record)
            start = reader.line_num + 1
    except csv.Error:
        return


def _score(head: str, delimiter: str) -> float:
    """Rate a delimiter: the share of records that have the usual width, more for wider ones."""
    widths = Counter(len(record) for _, record in itertools.islice(_number(head, delimiter), SAMPLE_RECORDS))
    usual = max(((n, width) for width, n in widths.items() if width > 1), default=None)
    if usual is None:
        return 0.0
    n, width = usual
    return n / widths.total() + min(width, _WIDEST) / 1000
