"""What became of each file's rows: read = used + rejected + excluded."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from entourage.model import InputFile, Note
from entourage.sources.cleaning.rows import Cleaned
from entourage.values.handles import clean_id, find_key

if TYPE_CHECKING:
    import duckdb

    from entourage.sources.cleaning.merges import Merges
    from entourage.sources.records import Reject, Source

_WORD_ENDS = re.compile(r"[\s,;|\"'{}\[\]()<>]+")


def hide_excluded(sources: list[Source], merges: Merges) -> tuple[list[Source], dict[int, list[Cleaned]]]:
    """Count ill-shaped rows that name someone who opted out as excluded, so that nobody reads them.

    Returns
    -------
    tuple
        The sources with their other rejects, and the beginning of each one's outcomes by number.
    """
    if not merges.excluded:
        return sources, {source.number: [] for source in sources}
    named = merges.list_excluded()
    shown: list[Source] = []
    outcomes: dict[int, list[Cleaned]] = {}
    for source in sources:
        kept = [reject for reject in source.rejects if not _names(reject, named)]
        outcomes[source.number] = [Cleaned(n_excluded=len(source.rejects) - len(kept))]
        shown.append(replace(source, rejects=tuple(kept)))
    return shown, outcomes


def _names(reject: Reject, named: frozenset[str]) -> bool:
    """Say whether a rejected row names one of these people, in a cell or as a word of one."""
    return any(
        find_key(clean_id(text)) in named for cell in reject.cells for text in (cell, *_WORD_ENDS.split(cell))
    )


def settle_records(
    database: duckdb.DuckDBPyConnection, source: Source, outcomes: list[Cleaned]
) -> list[Cleaned]:
    """Count an importer's things rather than their rows: one is lost only if none of its rows is left.

    A reply that mentions three people is one thing and four rows; it is used even if one of the four
    opted out.
    """
    parts = [part for part in source.parts if part.has_records]
    excluded = {record for outcome in outcomes for record in outcome.excluded_records}
    lost = Counter(record for outcome in outcomes for record in outcome.excluded_records)
    lost.update(
        reject.record for outcome in outcomes for reject in outcome.rejects if reject.record is not None
    )
    if not parts or not lost:
        return outcomes
    rows = " UNION ALL ".join(f"SELECT record FROM {part.relation}" for part in parts)
    counts = database.execute(
        f"SELECT record, count(*) FROM ({rows}) "
        "WHERE record IN (SELECT unnest($1::BIGINT[])) GROUP BY record",
        [sorted(lost)],
    ).fetchall()
    gone = {int(record) for record, n in counts if lost[record] >= n}
    settled = Cleaned(
        n_impossible=sum(outcome.n_impossible for outcome in outcomes),
        notes=[note for outcome in outcomes for note in outcome.notes],
        n_excluded=len(gone & excluded),
    )
    # a row of a table that names several people is used if one of them is: the others are not lost in silence
    n_partly = sum(
        reject.record is not None and reject.record not in gone
        for outcome in outcomes
        for reject in outcome.rejects
    )
    if n_partly and not any(part.names_platforms for part in parts):
        settled.notes.append(
            Note(
                "Of rows that name several people, some of whom are nobody or cannot be used: {n} left out.",
                {"n": n_partly},
                about="left out",
            )
        )
    told: set[int] = set()
    for reject in (reject for outcome in outcomes for reject in outcome.rejects):
        record = reject.record
        if record is not None and record in gone and record not in excluded and record not in told:
            told.add(record)
            settled.rejects.append(reject)
    return [settled]


def describe_file(
    database: duckdb.DuckDBPyConnection, source: Source, outcomes: list[Cleaned], sha256: str
) -> InputFile:
    """Sum up what was read of a file and what became of it."""
    n_rejected = len(source.rejects) + sum(len(outcome.rejects) for outcome in outcomes)
    n_excluded = sum(outcome.n_excluded for outcome in outcomes)
    n_impossible = source.n_undated + sum(outcome.n_impossible for outcome in outcomes)
    notes = [name_as_file(note, source) for outcome in outcomes for note in outcome.notes]
    notes = [*source.notes, *notes]
    if n_impossible:
        notes.append(
            Note(
                "Rows whose date cannot be (before 1990, or in the future), kept without it: {n}.",
                {
                    "n": n_impossible,
                },
            )
        )
    types, first, last = _summarise(database, source)
    return InputFile(
        path=source.shown,
        sha256=sha256,
        format=source.format,
        tables=tuple(dict.fromkeys(part.table for part in source.parts)),
        columns=source.headings,
        rows_read=source.n_read,
        rows_used=source.n_read - n_rejected - n_excluded,
        rows_rejected=n_rejected,
        rows_excluded=n_excluded,
        notes=tuple(notes),
        why=source.verdict.why,
        score=source.verdict.score,
        types=types,
        first_on=first,
        last_on=last,
        number=source.number,
    )


def name_as_file(note: Note, source: Source) -> Note:
    """Let a note name a column as the file does."""
    column = note.values.get("column")
    if not isinstance(column, str) or column not in source.headings:
        return note
    return replace(note, values={**note.values, "column": source.headings[column]})


def _summarise(
    database: duckdb.DuckDBPyConnection, source: Source
) -> tuple[dict[str, int], pd.Timestamp | None, pd.Timestamp | None]:
    """Count a file's rows by type, and give its first and last dates."""
    rows = database.execute(
        'SELECT type, count(*), min("at"), max("at") FROM interactions WHERE file = $1 GROUP BY type '
        "UNION ALL "
        'SELECT \'referral\', count(*), min("at"), max("at") FROM referrals WHERE file = $1 UNION ALL '
        'SELECT \'purchase\', count(*), min("at"), max("at") FROM purchases WHERE file = $1 UNION ALL '
        'SELECT kind, count(*), min("at"), max("at") FROM memberships WHERE file = $1 GROUP BY kind',
        [source.number],
    ).fetchall()
    counted = sorted((str(kind), int(n)) for kind, n, _, _ in rows if n)
    dates = [date for _, _, first, last in rows for date in (first, last) if date is not None]
    if not dates:
        return dict(counted), None, None
    return dict(counted), pd.Timestamp(min(dates)), pd.Timestamp(max(dates))
