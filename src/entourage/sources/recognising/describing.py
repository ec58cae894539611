"""What was understood of each file, for people to check."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entourage.options import Inputs
from entourage.schema import CANONICAL, EVENT_TYPES, UNKNOWN_TYPE
from entourage.sources.formats import FORMATS
from entourage.sources.opening.contents import name_file
from entourage.sources.recognising.takes import TOGETHER

if TYPE_CHECKING:
    import pandas as pd

    from entourage.language import Language
    from entourage.model import InputFile, Tables


MAX_MERGED = 100
"""Merges that are described; all are in tables/identities.csv."""


@dataclass(frozen=True, slots=True)
class InputDescription:
    """One file as `entourage check` shows it; every value is plain, for JSON too."""

    path: str
    format: str
    score: float
    """How well the file fits the format, 0 to 1."""
    why: str
    tables: tuple[str, ...]
    columns: dict[str, str]
    """Canonical column → heading."""
    rows_read: int
    rows_used: int
    rows_rejected: int
    rows_excluded: int
    types: dict[str, int]
    """Rows used by type of event, most frequent first."""
    first_on: str | None
    """ISO date and time of the oldest event."""
    last_on: str | None
    rejected: dict[str, int]
    """Reason → rows, most frequent first."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided while reading, the most important first; every value is plain, for JSON too."""

    meetings: tuple[str, ...]
    """Who meets whom: a sentence per people table and other table."""
    n_merged: int
    """Accounts and spellings that were merged into another's person."""
    merged: tuple[dict[str, str], ...]
    """``person_id, account, reason`` of the first of them."""
    left_out: dict[str, int]
    """Reason → rows, most frequent first."""
    unused: tuple[str, ...]
    """Files, sheets and members that are not used."""
    doubts: tuple[str, ...]
    """What may be otherwise, each with how to change it."""


def describe_decisions(tables: Tables, language: Language) -> Decisions:
    """Describe what was decided while reading, for people to check first."""
    told: dict[str, list[str]] = {"doubt": [], "left out": []}
    for where, note in (
        *(("", note) for note in tables.notes),
        *((f"{one.path}: ", note) for one in tables.inputs for note in one.notes),
    ):
        if note.about in told:
            told[note.about].append(where + note.say(language))
    reasons: dict[str, int] = {}
    for reason in tables.rejected["reason"]:
        reasons[str(reason)] = reasons.get(str(reason), 0) + 1
    return Decisions(
        meetings=tuple(meeting.say(language) for meeting in tables.meetings),
        n_merged=len(tables.identities),
        merged=tuple(
            {str(name): str(text) for name, text in row.items()}
            for row in tables.identities.head(MAX_MERGED).to_dict("records")
        ),
        left_out=_by_frequency(reasons),
        unused=tuple(told["left out"]),
        doubts=tuple(told["doubt"]),
    )


def describe_inputs(tables: Tables, language: Language) -> tuple[InputDescription, ...]:
    """Describe every file that was read, in the order it was read.

    Parameters
    ----------
    language
        Of the sentences; reasons of rejects are in the language of `tables`.
    """
    reasons: dict[str, dict[str, int]] = {}
    for file, reason in zip(tables.rejected["file"], tables.rejected["reason"], strict=True):
        counts = reasons.setdefault(str(file), {})
        counts[str(reason)] = counts.get(str(reason), 0) + 1
    return tuple(_describe(one, reasons.get(one.path, {}), language) for one in tables.inputs)


def _describe(one: InputFile, reasons: dict[str, int], language: Language) -> InputDescription:
    return InputDescription(
        path=one.path,
        format=one.format,
        score=round(one.score, 2),
        why="" if one.why is None else one.why.say(language),
        tables=one.tables,
        columns=one.columns,
        rows_read=one.rows_read,
        rows_used=one.rows_used,
        rows_rejected=one.rows_rejected,
        rows_excluded=one.rows_excluded,
        types=_by_frequency(one.types),
        first_on=_show_moment(one.first_on),
        last_on=_show_moment(one.last_on),
        rejected=_by_frequency(reasons),
        notes=tuple(note.say(language) for note in one.notes),
    )


def _by_frequency(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _show_moment(moment: pd.Timestamp | None) -> str | None:
    return None if moment is None else moment.isoformat()


def propose_settings(tables: Tables) -> str:
    """Write the ``entourage.toml`` that says what was understood, for the user to change.

    Examples
    --------
    The text begins with the project and its inputs::

        [project]
        name = "exports"
        language = "fr"

        [inputs]
        interactions = "liens.csv"
    """
    lines = [
        "[project]",
        f"name = {_quote(tables.name)}",
        f"language = {_quote(tables.language)}",
        "",
        "[inputs]",
    ]
    files = _list_inputs(tables)
    for table, paths in files.items():
        shown = ", ".join(_quote(path) for path in paths)
        lines.append(f"{table} = {shown}" if len(paths) == 1 else f"{table} = [{shown}]")
    lines.append('# encoding = "mac_roman"  # of text that is not UTF-8, if names look wrong')
    lines += _write_doubts(tables)
    lines += _write_columns(tables, files)
    formats = {name_file(one.path): one.format for one in tables.inputs if _is_importer(one.format)}
    if formats:
        lines += ["", "[formats]", *(f"{_quote(path)} = {_quote(name)}" for path, name in formats.items())]
    lines += _write_identities(tables)
    lines += _write_types(tables)
    return "\n".join(lines) + "\n"


def _write_doubts(tables: Tables) -> list[str]:
    """Write the lines that settle what columns of dates and numbers leave in doubt."""
    doubts = sorted(
        (note.settled_by, str(note.values["example"]))
        for one in tables.inputs
        for note in one.notes
        if note.settled_by
    )
    examples = dict(reversed(doubts))
    lines: list[str] = []
    if "day_first" in examples:
        example = _quote(examples["day_first"])
        lines.append(f"# day_first = false  # if a date such as {example} begins with its month")
    if "decimal" in examples:
        example = _quote(examples["decimal"])
        lines.append(f"# decimal = '.'  # or ',': the decimal sign of numbers such as {example}")
    return lines


def _list_inputs(tables: Tables) -> dict[str, list[str]]:
    """List the files by the table of ``[inputs]`` that they belong under."""
    files: dict[str, list[str]] = {}
    for table in Inputs().files:
        paths = {name_file(one.path) for one in tables.inputs if table == _main_table(one)}
        if paths:
            files[table] = sorted(paths)
    return files


def _main_table(one: InputFile) -> str:
    """Give the table that a file is named under: what an importer gives besides comes along."""
    importer = next((importer for importer in FORMATS if importer.name == one.format), None)
    if importer is None:
        if one.tables[0] == "memberships":
            # presence is found in a table of people or of interactions: it is named as what it was read as
            return "people" if "person_id" in one.columns else "interactions"
        return one.tables[0]
    return next((table for table in Inputs().files if table in importer.tables), "interactions")


def _is_importer(name: str) -> bool:
    return any(importer.name == name for importer in FORMATS)


def _write_columns(tables: Tables, files: dict[str, list[str]]) -> list[str]:
    """Write headings that differ from ours; as a remark where the files of a table do not agree."""
    lines: list[str] = []
    for table in files:
        found = [one.columns for one in tables.inputs if one.tables[:1] == (table,) and one.columns]
        renamed = [
            {ours: theirs for ours, theirs in columns.items() if ours != theirs and TOGETHER not in theirs}
            for columns in found
        ]
        if not any(renamed):
            continue
        mark = "" if all(columns == renamed[0] for columns in renamed) else "# "
        merged: dict[str, str] = {}
        for columns in renamed:
            merged |= columns
        known = {column.name for column in CANONICAL[table]}
        lines += ["", f"{mark}[columns.{table}]"]
        lines += [f"{mark}{ours} = {_quote(theirs)}" for ours, theirs in merged.items() if ours in known]
    return lines


def _write_identities(tables: Tables) -> list[str]:
    """Write what makes two ids one person, each decision a line."""
    keys = {meeting.file: meeting.by for meeting in tables.meetings if meeting.by}
    written = ", ".join(f"{_quote(file)} = {_quote(by)}" for file, by in sorted(keys.items()))
    return [
        "",
        "[identities]",
        "exact = false  # true: every spelling is a person of its own, and tables meet by their ids alone",
        f"keys = {{ {written} }}" if keys else '# keys = { "clients.csv" = "Instagram" }',
        '# nobody = ["Comptoir"]  # ids that are nobody\'s',
        "# people = [\"Total\"]  # ids that are somebody's though they look like nobody's",
    ]


def _write_types(tables: Tables) -> list[str]:
    """Write the types of event that are not known, so that they can be given a weight."""
    known = {name for kind in (*EVENT_TYPES, UNKNOWN_TYPE) for name in kind.names} | {"referral", "purchase"}
    counts: dict[str, int] = {}
    for one in tables.inputs:
        if "interactions" in one.tables:
            for name, n in one.types.items():
                counts[name] = counts.get(name, 0) + n
    lines: list[str] = []
    for name, n in _by_frequency(counts).items():
        if name not in known:
            lines += [
                "",
                f"# [relationships.types.{_quote(name)}]  # {n}",
                "# weight = 1",
                '# influence = "target"',
            ]
    return lines


def _quote(text: str) -> str:
    """Write a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
