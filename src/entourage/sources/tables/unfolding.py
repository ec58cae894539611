"""Tables of which a row says several things: several people in a cell, in numbered columns, in a matrix.

Every row of the file is a record, as an importer's things are: it is lost only if nothing of it can be used.
"""

from __future__ import annotations

import csv
from contextlib import ExitStack
from typing import TYPE_CHECKING

from entourage.database import load_copy, quote_name, quote_text
from entourage.model import Note
from entourage.sources.recognising.takes import PAIRS, to_take
from entourage.sources.records import Part, Reject
from entourage.values.answers import NO, YES
from entourage.values.handles import clean_id, find_key, find_name_before, is_mail, split_people
from entourage.values.texts import fold_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from entourage.sources.recognising.takes import Shape, Take
    from entourage.sources.tables.grids import Bench

MAX_SEVERAL = 10_000
"""Distinct cells that may name several people, of which it is looked whether they do."""
AGAIN = Note("the headings again")
Rows = dict[str, str]


def has_several(bench: Bench, shape: Shape) -> bool:
    """Say whether cells of a loaded table name several people.

    Half of the names that separators part must be addresses, handles or people who stand alone elsewhere:
    a bar may be part of a name.
    """
    if shape.mapping.table not in PAIRS:
        return False
    end, relation = PAIRS[shape.mapping.table][1], bench.name_relation()
    rows = bench.database.execute(
        f"SELECT DISTINCT {end} FROM {relation} WHERE contains({end}, ';') OR contains({end}, '|') "
        f"OR contains({end}, chr(10)) "
        f"OR (contains({end}, '@') AND (contains({end}, ',') OR contains({end}, ' @'))) LIMIT {MAX_SEVERAL}"
    ).fetchall()
    parts = [one for (cell,) in rows if len(split := split_people(cell)) > 1 for one in split]
    if not parts:
        return False
    known = {
        find_key(clean_id(one))
        for name in PAIRS[shape.mapping.table]
        for (one,) in bench.database.execute(f"SELECT DISTINCT {name} FROM {relation}").fetchall()
        if one
    }
    sure = sum(
        one.startswith("@") or is_mail(clean_id(one)) or find_key(clean_id(one)) in known for one in parts
    )
    return sure * 2 >= len(parts)


def drop_headings(bench: Bench, shape: Shape, *, has_lines: bool) -> tuple[Reject, ...]:
    """Take out of a loaded table the rows that are its headings again, as where files were put together."""
    columns = {name: shape.headings[at] for name, at in shape.mapping.columns.items()}
    if shape.start < 0 or len(columns) < 2:  # noqa: PLR2004
        return ()
    relation = bench.name_relation()
    same = " AND ".join(f"{quote_name(name)} = {quote_text(said)}" for name, said in columns.items())
    cells = ", ".join(map(quote_name, columns))
    rows = bench.database.execute(
        f"SELECT {'line' if has_lines else 'NULL'}, {cells} FROM {relation} WHERE {same}"
    ).fetchall()
    if rows:
        bench.database.execute(f"DELETE FROM {relation} WHERE {same}")
    return tuple(Reject(AGAIN, tuple(said), line, whole=False) for line, *said in rows)


def _are_headings(cells: list[str], shape: Shape) -> bool:
    return shape.start >= 0 and [cell.strip() for cell in cells] == list(shape.headings)[: len(cells)]


def unfold(
    rows: Iterable[tuple[int, list[str]] | Reject], shape: Shape, bench: Bench
) -> tuple[tuple[Part, ...], int, tuple[Reject, ...]]:
    """Read every row of a table into the rows of canonical tables that it gives.

    Returns
    -------
    tuple
        Parts, number of rows read, and rows that could not be taken apart.
    """
    takes = shape.takes or (to_take(shape.mapping),)
    columns = _list_columns(takes, shape)
    attributes = next((take.attributes for take in takes if take.attributes), {})
    n, rejects = 0, []
    with ExitStack() as stack:
        writers = {}
        for table in columns:
            stream = stack.enter_context(
                (bench.folder / f"unfolded_{table}.csv").open("w", encoding="utf-8", newline="")
            )
            writers[table] = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        told: set[str] = set()
        for row in rows:
            n += 1
            if isinstance(row, Reject):
                rejects.append(row)
                continue
            line, cells = row
            if _are_headings(cells, shape):
                rejects.append(Reject(AGAIN, tuple(cells), line))
                continue
            found = _read_matrix(cells, shape, told) if shape.is_matrix else _read_takes(cells, takes)
            for table, values in found:
                writers[table].writerow(
                    [line, line, *(values.get(name, "").replace("\0", "") for name in columns[table])]
                )
    parts = []
    for table, names in columns.items():
        relation = bench.name_relation(table)
        load_copy(
            bench.database, relation, ["line", "record", *names], bench.folder / f"unfolded_{table}.csv"
        )
        own = {f"attribute {i}": name for i, name in enumerate(attributes)} if table == "people" else {}
        mapped = tuple(name for name in names if name not in own)
        parts.append(Part(table, relation, mapped, own, has_lines=True, has_records=True))
    return tuple(parts), n, tuple(rejects)


def _list_columns(takes: tuple[Take, ...], shape: Shape) -> dict[str, list[str]]:
    """List the columns of each canonical table that takes give."""
    if shape.is_matrix:
        return {"interactions": ["source", "target", "weight"], "people": ["person_id"]}
    columns: dict[str, dict[str, None]] = {}
    for take in takes:
        names = columns.setdefault(take.table, {})
        names |= dict.fromkeys([*take.columns, *take.said])
        names |= dict.fromkeys(f"attribute {i}" for i in range(len(take.attributes)))
    if any(take.table in PAIRS for take in takes):
        columns.setdefault("people", {}).update(dict.fromkeys(("person_id", "name")))
    return {table: list(names) for table, names in sorted(columns.items())}


def _read_takes(cells: list[str], takes: tuple[Take, ...]) -> Iterator[tuple[str, Rows]]:
    """Give the rows that one row of a file gives."""
    left: tuple[str, Rows] | None = None
    n_given = 0
    for take in takes:
        values = {name: _join(cells, where) for name, where in take.columns.items()} | take.said
        values |= {f"attribute {i}": _cell(cells, at) for i, at in enumerate(take.attributes.values())}
        if take.table not in PAIRS:
            # a name that stands beside somebody is said only where there is somebody
            if take.attributes or all(values.values()) or len(values) == 1:
                n_given += 1
                yield take.table, values
            continue
        end = PAIRS[take.table][1]
        named = split_people(values.get(end, ""), is_list=end in take.lists)
        for one in named:
            n_given += 1
            yield take.table, {**values, end: one}
            if name := find_name_before(one):
                yield "people", {"person_id": one, "name": name}
        if name := find_name_before(values.get(PAIRS[take.table][0], "")):
            yield "people", {"person_id": values[PAIRS[take.table][0]], "name": name}
        if not named and left is None:
            left = take.table, values
    if not n_given and left is not None:
        yield left


def _read_matrix(cells: list[str], shape: Shape, told: set[str]) -> Iterator[tuple[str, Rows]]:
    """Give the ties of one row of a matrix, and the people of its side and its top the first time."""
    source = _cell(cells, 0)
    for person in (source, *(label for label in shape.headings[1:] if not told)):
        if person and person not in told:
            told.add(person)
            yield "people", {"person_id": person}
    for at, label in enumerate(shape.headings[1:], start=1):
        weight = _cell(cells, at)
        answer = fold_value(weight)
        if label and weight and answer not in NO | {"-"} and weight.strip("0.,"):
            weight = "1" if answer in YES else weight
            yield "interactions", {"source": source, "target": label, "weight": weight}


def _cell(cells: list[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _join(cells: list[str], where: tuple[int, ...]) -> str:
    return " ".join(filter(None, (_cell(cells, at) for at in where)))
