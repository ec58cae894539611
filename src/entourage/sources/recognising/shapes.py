"""How a table lies in its file: where its headings are, and what each of its rows says.

Most tables have one row of headings and say one thing a row. Others begin with titles, have two rows of
headings or none, number their columns (``Filleul 1``, ``Filleul 2``), name several people in a cell, are
a matrix, or the answers to a form. Whatever the shape, it comes down to `Take`: the row of a canonical
table that each row of the file gives, several of them where it says several things.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from entourage.model import Note
from entourage.schema import CANONICAL, EVENT_TYPES
from entourage.sources.recognising.facets import choose_pair, find_facets
from entourage.sources.recognising.headings import (
    EMAIL_HEADINGS,
    FIRST_NAMES,
    LAST_NAMES,
    REFERRER_HEADINGS,
    Mapping,
    choose_table,
    count_languages,
    find_forms,
    find_language,
    find_whole_name,
    squash,
)
from entourage.sources.recognising.languages import list_headings
from entourage.sources.recognising.nominations import take_answers
from entourage.sources.recognising.takes import PAIRS, Shape, Take, Wanted, to_take
from entourage.values.answers import NO, YES
from entourage.values.handles import clean_id, find_key, is_mail
from entourage.values.texts import fold_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Rows = Sequence[Sequence[str]]

MAX_PREAMBLE = 20
"""Rows in which the headings are looked for."""

_COPIES = frozenset(map(squash, (
    "cc", "bcc", "cci", "copie", "en copie", "copie a", "copie cachee", "copia", "kopie", "copia oculta",
)))  # fmt: skip
_SUBJECTS = frozenset(
    map(squash, ("objet", "subject", "betreff", "asunto", "oggetto", "assunto", "onderwerp"))
)
_NUMBERED = re.compile(r"^(?P<before>.*?[^\W\d])[\s_.\-#(\[n°]*(?P<n>\d{1,2})[\s_.\-)\]]*(?P<after>.*)$")
_PIVOT = frozenset(map(squash, (
    "row labels", "etiquettes de lignes", "zeilenbeschriftungen", "etiquetas de fila", "etichette di riga",
    "rotulos de linha", "rijlabels",
)))  # fmt: skip
_TYPES = frozenset(name for kind in EVENT_TYPES for name in kind.names)
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?")
_MOSTLY, _HALF = 0.9, 0.5
_LEAST_MATRIX = 3


def find_shape(rows: Rows, wanted: Wanted, *, is_headed: bool = False) -> Shape | None:
    """Find how a table lies in its first rows; None where it fits no canonical table.

    Parameters
    ----------
    rows
        First rows that are not blank, as they are, of whatever width.
    is_headed
        Whether the first row is headings for certain: keys of JSON, columns of Parquet.

    Examples
    --------
    >>> shape = find_shape([("Export", ""), ("Parrain", "Filleul"), ("Ana", "Bob")], Wanted())
    >>> shape.start, shape.mapping.columns
    (1, {'referrer': 0, 'referred': 1})
    """
    rows = [row for row in rows if row]
    if not rows:
        return None
    if not is_headed and wanted.allows("interactions") and (matrix := _find_matrix(rows)) is not None:
        return matrix
    for start, headings in [(0, tuple(rows[0]))] if is_headed else _list_headings(rows, wanted):
        if any(form in _PIVOT for form in find_forms(headings[0])):
            return None
        shape = _read_headings(headings, rows[start + 1 :], wanted)
        if shape is not None:
            return replace(shape, start=start)
    return None if is_headed else _find_bare(rows, wanted)


def guess_headings(rows: Rows) -> tuple[str, ...]:
    """Give the row that looks most like headings, for messages and for telling exports apart."""
    if not any(rows):
        return ()
    return tuple(cell.strip() for cell in rows[_find_usual(rows)])


def has_headings(rows: Rows) -> bool:
    """Say whether one of a table's first rows is the headings of some canonical table."""
    return any(
        not _is_record(row, rows[i + 1 :]) and Wanted().choose(tuple(row), rows[i + 1 :]) is not None
        for i, row in enumerate(rows[:2])
    )


def _find_usual(rows: Rows) -> int:
    """Find the first row as wide as most, with at least half of its cells filled."""
    widths = [len(row) for row in rows]
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    fullest = max(sum(bool(cell.strip()) for cell in row) for row in rows[:MAX_PREAMBLE])
    for i, row in enumerate(rows[:MAX_PREAMBLE]):
        filled = sum(bool(cell.strip()) for cell in row)
        if len(row) >= usual and filled >= max(min(2, fullest), (min(usual, fullest) + 1) // 2):
            return i
    return 0


def _list_headings(rows: Rows, wanted: Wanted) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give the rows that may be headings, the likeliest first, with the place of the last of them."""
    usual = _find_usual(rows)
    named = {squash(theirs) for ours in wanted.overrides.values() for theirs in ours.values()}
    counts = {
        i: sum(
            any(form in _known_forms() or form in named for form in find_forms(cell)) for cell in row if cell
        )
        for i, row in enumerate(rows[:MAX_PREAMBLE])
        if i == usual or not _is_record(row, rows[i + 1 :])
    }
    likeliest = sorted(counts, key=lambda i: (-counts[i], i != usual, i))
    for i in likeliest:
        joined = _join_headings(rows[i - 1], tuple(cell.strip() for cell in rows[i])) if i else None
        if joined is not None:
            yield i, joined
    yield from ((i, tuple(cell.strip() for cell in rows[i])) for i in likeliest if counts[i] or i == usual)


@cache
def _known_forms() -> frozenset[str]:
    """List every heading that some table knows, as it is compared."""
    names = (
        name
        for table, columns in CANONICAL.items()
        for column in columns
        for name in (column.name, *column.synonyms, *list_headings(table, column.name))
    )
    return frozenset(map(squash, (*names, *EMAIL_HEADINGS, *FIRST_NAMES, *LAST_NAMES, *REFERRER_HEADINGS)))


def _is_record(row: Sequence[str], below: Rows) -> bool:
    """Say whether a row is one of the table's rather than its headings: numbers, or what recurs."""
    filled = [(i, cell.strip()) for i, cell in enumerate(row) if cell.strip()]
    if sum(_kind_of(cell) != "text" for _, cell in filled) * 2 >= max(1, len(filled)):
        return True
    recurring = {
        (i, cell) for i, cell in filled if any(i < len(other) and other[i].strip() == cell for other in below)
    }
    return len(recurring) * 2 > len(filled)


def _join_headings(upper: Sequence[str], lower: tuple[str, ...]) -> tuple[str, ...] | None:
    """Join two rows of headings, where the upper one says whose the lower one's columns are.

    Only where the lower one says the same of several: ``Nom, E-mail, Nom, E-mail`` under ``Parrain`` and
    ``Filleul``. A blank cell of the upper row belongs to the group on its left.
    """
    said = [squash(cell) for cell in lower]
    groups: list[str] = []
    for cell in (*upper, *[""] * len(lower))[: len(lower)]:
        groups.append(cell.strip() or (groups[-1] if groups else ""))
    repeated = {one for one in said if one and said.count(one) > 1}
    if not repeated or len(set(filter(None, groups))) < 2:  # noqa: PLR2004
        return None
    return tuple(
        f"{group} {cell}".strip() if one in repeated else cell
        for group, cell, one in zip(groups, lower, said, strict=True)
    )


def _read_headings(headings: tuple[str, ...], below: Rows, wanted: Wanted) -> Shape | None:
    """Find what a table says under some headings."""
    numbered = _find_numbered(headings, below, wanted)
    if numbered is not None:
        return numbered
    mapping = wanted.choose(headings, below) or _choose_people(headings, below, wanted)
    paired = _find_pair(headings, wanted)
    if paired is not None and (mapping is None or mapping.table not in PAIRS or len(paired[1]) > 1):
        return Shape(0, headings, *paired)
    if mapping is None:
        return None
    return Shape(0, headings, mapping, _take_more(headings, below, mapping, wanted))


def _take_more(headings: tuple[str, ...], below: Rows, mapping: Mapping, wanted: Wanted) -> tuple[Take, ...]:
    """Take what rows say beyond their mapping; nothing where it says it all."""
    if mapping.table == "interactions":
        return _take_recipients(headings, mapping)
    if mapping.table == "people":
        return take_answers(headings, below, mapping) or _take_whole_names(headings, mapping, wanted)
    if mapping.table == "referrals" and squash(headings[mapping.columns["referred"]]).endswith("s"):
        return (replace(to_take(mapping), lists=frozenset({"referred"})),)
    return ()


def _choose_people(headings: tuple[str, ...], below: Rows, wanted: Wanted) -> Mapping | None:
    """Choose people for a table that tells them by first and last name, of which neither is a name alone."""
    whole = find_whole_name(headings)
    if whole is None or wanted.overrides.get("people"):
        return None
    named = tuple("name" if i == whole[1] else heading for i, heading in enumerate(headings))
    mapping = wanted.choose(named, below)
    return mapping if mapping is not None and mapping.table == "people" else None


def _take_whole_names(headings: tuple[str, ...], mapping: Mapping, wanted: Wanted) -> tuple[Take, ...]:
    """Let first and last name together tell people whom nothing else does: many bear one last name."""
    whole = find_whole_name(headings)
    is_set = "person_id" in wanted.overrides.get("people", {})
    if whole is None or mapping.columns["person_id"] != whole[1] or is_set:
        return ()
    taken = to_take(mapping)
    return (replace(taken, columns={**taken.columns, "person_id": whole}),)


def _find_pair(headings: tuple[str, ...], wanted: Wanted) -> tuple[Mapping, tuple[Take, ...]] | None:
    """Find two people told by several columns each, and what else is said of them."""
    for table, ends in PAIRS.items():
        if not wanted.allows(table) or wanted.overrides.get(table):
            continue
        names = [
            (end, *next(c.synonyms for c in CANONICAL[table] if c.name == end), *list_headings(table, end))
            for end in ends
        ]
        facets = [find_facets(tuple(synonyms), headings) for synonyms in names]
        chosen = choose_pair(*facets)
        if chosen is None or set(chosen[0]) & set(chosen[1]):
            continue
        positions = dict(zip(ends, chosen, strict=True))
        spoken = {i for one in facets for i in (*one.identifiers.values(), *one.names)}
        plain = tuple("" if i in spoken else heading for i, heading in enumerate(headings))
        for end, where in positions.items():
            plain = tuple(end if i == where[0] else heading for i, heading in enumerate(plain))
        mapping = choose_table(plain, name=wanted.name, tables=(table,))
        if mapping is None:
            continue
        columns = {name: positions.get(name, (i,)) for name, i in mapping.columns.items()}
        french, english = count_languages(headings, mapping.columns)
        language = find_language(headings, mapping.columns)
        mapping = replace(mapping, french=french, english=english, language=language)
        named = [
            Take("people", {"person_id": where, "name": one.names})
            for where, one in zip(chosen, facets, strict=True)
            if one.names and one.names != where
        ]
        plain_columns = all(len(where) == 1 for where in columns.values())
        if named or not plain_columns:
            return mapping, (Take(table, columns), *named)
        return mapping, ()
    return None


def _find_numbered(headings: tuple[str, ...], below: Rows, wanted: Wanted) -> Shape | None:
    """Find a table whose people stand in numbered columns: a row of it says something of each."""
    variants = _split_numbers(headings)
    if len(variants) < 2:  # noqa: PLR2004
        return None
    takes: list[Take] = []
    first: Mapping | None = None
    for variant, own in variants:
        paired = _find_pair(variant, wanted)
        mapping = paired[0] if paired else wanted.choose(variant, below)
        if mapping is None or mapping.table not in PAIRS:
            return None
        if not any(mapping.columns[end] in own for end in PAIRS[mapping.table]):
            return None
        takes.extend(paired[1] if paired and paired[1] else (to_take(mapping),))
        first = first or mapping
    return None if first is None else Shape(0, headings, first, tuple(takes))


def _split_numbers(headings: tuple[str, ...]) -> list[tuple[tuple[str, ...], set[int]]]:
    """Give, for each number that headings bear, the headings without it and without those of the others."""
    found = {i: match for i, heading in enumerate(headings) if (match := _NUMBERED.match(heading.strip()))}
    stems: dict[str, set[int]] = {}
    for i, match in found.items():
        stems.setdefault(squash(f"{match['before']} {match['after']}"), set()).add(i)
    several = {i for stem, places in stems.items() if stem and len(places) > 1 for i in places}
    variants: list[tuple[tuple[str, ...], set[int]]] = []
    for number in sorted({int(found[i]["n"]) for i in several}):
        own = {i for i in several if int(found[i]["n"]) == number}
        variant = tuple(
            f"{found[i]['before']} {found[i]['after']}".strip()
            if i in own
            else ""
            if i in several
            else heading
            for i, heading in enumerate(headings)
        )
        variants.append((variant, own))
    return variants


def _take_recipients(headings: tuple[str, ...], mapping: Mapping) -> tuple[Take, ...]:
    """Take each of a message's recipients: those in copy too, and those who share a cell."""
    copies = [i for i, heading in enumerate(headings) if set(find_forms(heading)) & _COPIES]
    is_mail_log = any(set(find_forms(heading)) & _SUBJECTS for heading in headings)
    target = squash(headings[mapping.columns["target"]])
    said = {}
    if "type" not in mapping.columns and (copies or is_mail_log):
        said = {"type": "message"}
    elif "type" not in mapping.columns and target.startswith("mention"):
        said = {"type": "mention"}
    lists = bool(copies) or is_mail_log or target.endswith("s")
    if not (said or lists):
        return ()
    take = replace(to_take(mapping), said=said, lists=frozenset({"target"} if lists else ()))
    return (take, *(replace(take, columns={**take.columns, "target": (i,)}) for i in copies))


def _find_matrix(rows: Rows) -> Shape | None:
    """Find a matrix: people down the side and the same people along the top, weights between them."""
    for start in range(min(3, len(rows))):
        labels = [cell.strip() for cell in rows[start][1:]]
        body = [row for row in rows[start + 1 :] if row and row[0].strip()]
        sides = {find_key(clean_id(row[0])) for row in body}
        tops = {find_key(clean_id(label)) for label in labels if label}
        if len(tops) < _LEAST_MATRIX or len(body) < 2 or len(sides & tops) < _HALF * len(sides):  # noqa: PLR2004
            continue
        cells = [cell.strip() for row in body for cell in row[1:] if cell.strip()]
        weights = sum(bool(_NUMBER.fullmatch(cell)) or fold_value(cell) in YES | NO | {"-"} for cell in cells)
        if cells and weights >= _MOSTLY * len(cells):
            headings = tuple(cell.strip() for cell in rows[start])
            why = Note(
                "It is a matrix: each row's person turns to those along the top, as much as the cell says.",
                about="doubt",
            )
            mapping = Mapping("interactions", {"source": 0}, {}, 0.5, 0, 0)
            return Shape(start, headings, mapping, is_matrix=True, notes=(why,))
    return None


def _kind_of(cell: str) -> str:
    """Tell what a cell holds: a number, a date, an address, a handle, a type of interaction, or text."""
    cell = cell.strip()
    if _NUMBER.fullmatch(cell):
        return "number"
    if _DATE.fullmatch(cell):
        return "date"
    if is_mail(clean_id(cell)):
        return "mail"
    if cell.startswith("@") and len(cell) > 1:
        return "handle"
    return "text"


def _find_bare(rows: Rows, wanted: Wanted) -> Shape | None:
    """Read a table without headings as who turns to whom, where its rows leave no doubt that it is.

    The first row must be like the others: its people come back further down, or its cells are addresses,
    handles, dates, numbers and types where those of the column are.
    """
    width = min((len(row) for row in rows), default=0)
    if width < 2 or len(rows) < 2 or not wanted.allows("interactions"):  # noqa: PLR2004
        return None
    columns = [[row[i].strip() for row in rows] for i in range(width)]
    if not all(columns[0]) or not all(columns[1]):
        return None
    types = [{_kind_of(cell) for cell in column if cell} for column in columns]
    told = {"source": 0, "target": 1}
    for i in range(2, width):
        names = {" ".join(find_forms(cell)[:1]) for cell in columns[i] if cell}
        if "type" not in told and names and names <= {squash(name) for name in _TYPES}:
            told["type"] = i
        elif types[i] == {"date"}:
            told.setdefault("timestamp", i)
        elif types[i] == {"number"}:
            told.setdefault("weight", i)
    later = {find_key(clean_id(cell)) for column in columns[:2] for cell in column[1:] if cell}
    returns = any(find_key(clean_id(column[0])) in later for column in columns[:2])
    addressed = all(kinds in ({"mail"}, {"handle"}) for kinds in types[:2])
    if types[0] != types[1] or types[0] & {"date"} or not (returns or addressed or "type" in told):
        return None
    if not returns and types[0] == {"number"}:
        return None
    mapping = Mapping("interactions", told, {}, 0.35, 0, 0)
    headings = tuple(f"column {i + 1}" for i in range(width))
    why = Note(
        "It has no headings: its first column is taken for who acts, its second for towards whom.",
        about="doubt",
    )
    return Shape(-1, headings, mapping, notes=(why,))
