"""The language of rules: what a marketer writes, read into criteria.

A rule is a mapping from column to what is asked of it, joined by *and*; ``any`` holds rules joined by
*or*. This module reads and checks the writing; `entourage.targets.criteria` applies it to people.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from entourage.errors import SettingError
from entourage.values.answers import read_answer
from entourage.values.dates import read_span
from entourage.values.numbers import is_code, read_number
from entourage.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Bound:
    """One end of a range: a number, a day, or a year that can be either."""

    written: str
    number: float | None
    first: date | None
    """First day meant: ``2021`` begins on 1 January."""
    last: date | None
    """Last day meant: ``2021`` ends on 31 December."""


@dataclass(frozen=True)
class Equal:
    """The same value: as text, and as a number, a day (a month, a year) or a yes/no where it can be one."""

    written: str
    number: float | None = None
    first: date | None = None
    last: date | None = None
    answer: bool | None = None


@dataclass(frozen=True)
class Like:
    """A text with ``*`` for anything; ``*`` alone is any known value."""

    pattern: str


@dataclass(frozen=True)
class Between:
    """A range; an absent end is open."""

    low: Bound | None = None
    high: Bound | None = None
    low_included: bool = True
    high_included: bool = True


@dataclass(frozen=True)
class Portion:
    """The highest or lowest of the level above: a share of those whose value is known, or a number."""

    side: Literal["top", "bottom"]
    share: float | None = None
    count: int | None = None


@dataclass(frozen=True)
class Recent:
    """Within a time before the newest event."""

    n: int
    unit: Literal["day", "week", "month", "year"]


@dataclass(frozen=True)
class Felt:
    """A need felt with a given intensity."""

    need: Equal | Like
    intensity: Between


Test: TypeAlias = Equal | Like | Between | Portion | Recent | Felt


@dataclass(frozen=True)
class Criterion:
    """What is asked of one column: any of `tests`, none of `refused`; unknown values only if asked."""

    column: str
    written: str
    tests: tuple[Test, ...] = ()
    refused: tuple[Test, ...] = ()
    unknown: bool = False
    """Whether people whose value is unknown are taken too (``"?"``)."""
    known: bool = True
    """Whether people whose value is known can be taken; false for ``"?"`` alone."""


@dataclass(frozen=True)
class AnyOf:
    """Rules joined by *or*."""

    rules: tuple[tuple[Criterion | AnyOf, ...], ...]
    written: str


Clause: TypeAlias = Criterion | AnyOf

_COMPARE = re.compile(r"(>=|<=|=<|=>|≥|≤|>|<)\s*(.*)", re.DOTALL)
_RANGE = re.compile(r"(.*?)\.\.(.*)", re.DOTALL)
_PORTION = re.compile(r"(top|bottom)\s*(\d+(?:[.,]\d+)?)\s*(%?)", re.IGNORECASE)
_UNITS: dict[str, Literal["day", "week", "month", "year"]] = {
    "day": "day", "days": "day", "jour": "day", "jours": "day",
    "week": "week", "weeks": "week", "semaine": "week", "semaines": "week",
    "month": "month", "months": "month", "mois": "month",
    "year": "year", "years": "year", "an": "year", "ans": "year", "annee": "year", "année": "year",
    "annees": "year", "années": "year",
}  # fmt: skip
_RECENT = re.compile(
    r"(?:last|derniers?|dernières?|dernieres?)\s+(?:(\d+)\s+)?(\w+)"
    r"|(\d+)\s+(?:derniers?|dernières?|dernieres?)\s+(\w+)",
    re.IGNORECASE,
)
_FELT = re.compile(r"(.*?\S)\s*(>=|<=|≥|≤|>|<)\s*(\S+)", re.DOTALL)
_FELT_RANGE = re.compile(r"(.*?\S)\s+(\S*\.\.\S*)", re.DOTALL)
NEED_COLUMNS = frozenset({"need", "needs", "besoin", "besoins"})


def build_rule(rule: Mapping[str, Any], *, where: str) -> tuple[Clause, ...]:
    """Read a rule as the project file gives it.

    Parameters
    ----------
    rule
        What is asked by column; ``any`` holds a list of rules of which one is enough.
    where
        The rule's place in the project file, for messages.

    Raises
    ------
    SettingError
        If a criterion cannot be understood.

    Examples
    --------
    >>> (age,) = build_rule({"age": "18..34"}, where="test")
    >>> age.written
    'age = 18..34'
    """
    clauses: list[Clause] = []
    for column, value in rule.items():
        if column == "any":
            clauses.append(_read_any(value, where))
        elif isinstance(value, dict):
            clauses.extend(_read_felt_table(column, value, where))
        else:
            clauses.append(_read_criterion(column, value, where))
    return tuple(clauses)


def columns_of(clauses: tuple[Clause, ...]) -> list[str]:
    """List the columns that a rule names, in order, `any` included."""
    names: list[str] = []
    for clause in clauses:
        if isinstance(clause, Criterion):
            names.append(clause.column)
        else:
            for inner in clause.rules:
                names.extend(columns_of(inner))
    return list(dict.fromkeys(names))


def _read_any(value: object, where: str) -> AnyOf:
    if (
        not isinstance(value, list)
        or not value
        or not all(isinstance(inner, dict) and inner for inner in value)
    ):
        raise SettingError(
            '{where}: \'any\' takes a list of rules, such as any = [{{city = "Lyon"}}, {{age = "..25"}}].',
            where=where,
        )
    rules = tuple(build_rule(inner, where=where) for inner in value)
    return AnyOf(rules, " or ".join(_write(inner) for inner in rules))


def _write(clauses: tuple[Clause, ...]) -> str:
    text = " & ".join(clause.written for clause in clauses)
    return f"({text})" if len(clauses) > 1 else text


def _read_felt_table(column: str, value: dict[str, object], where: str) -> list[Clause]:
    """Read ``need = {ecology = ">= 3"}``: each need with its intensity."""
    if fold(column) not in NEED_COLUMNS or not value:
        raise SettingError(
            '{where}: \'{column}\' takes a value, a list, or a text such as "18..34" or ">= 3".',
            where=where,
            column=column,
        )
    clauses: list[Clause] = []
    for need, asked in value.items():
        test = _read_test(str(asked) if not isinstance(asked, bool) else "*", where)
        intensity = _as_range(test)
        if intensity is None:
            raise SettingError(
                '{where}: the intensity of \'{need}\' is a number or a range, such as ">= 3" or "2..4".',
                where=where,
                need=need,
            )
        clauses.append(
            Criterion(
                column,
                f"{column} = {need} {'' if asked is True else asked}".rstrip(),
                (Felt(_read_word(need), intensity),),
            )
        )
    return clauses


def _as_range(test: Test) -> Between | None:
    if isinstance(test, Between):
        return test
    if isinstance(test, Equal) and test.number is not None:
        end = Bound(test.written, test.number, None, None)
        return Between(end, end)
    if test == Like("*"):
        return Between()
    return None


def _read_criterion(column: str, value: object, where: str) -> Criterion:
    shown = _show(value)
    written = f"{column} {shown}" if shown.startswith(("<", ">", "=", "≥", "≤")) else f"{column} = {shown}"
    if not column.strip():
        raise SettingError("{where}: a criterion names no column.", where=where)
    tests: list[Test] = []
    refused: list[Test] = []
    unknown = refuses_unknown = False
    for item in _items_of(value, where, column):
        negated = isinstance(item, str) and item.lstrip().startswith("!")
        asked = item.lstrip()[1:].strip() if isinstance(item, str) and negated else item
        if isinstance(asked, str) and asked.strip() == "?":
            unknown, refuses_unknown = unknown or not negated, refuses_unknown or negated
            continue
        test = _read_need(asked, where) if fold(column) in NEED_COLUMNS else _read_test(asked, where)
        (refused if negated else tests).append(test)
    if refuses_unknown and not tests:
        tests.append(Like("*"))
    return Criterion(column, written, tuple(tests), tuple(refused), unknown, bool(tests or refused))


def _items_of(value: object, where: str, column: str) -> list[object]:
    """List what is asked: a list as it is, a text split on ``|``; a leading ``!`` negates all of it."""
    if isinstance(value, (list, tuple)):
        if not value:
            raise SettingError("{where}: the list of '{column}' is empty.", where=where, column=column)
        return [part for item in value for part in _items_of(item, where, column)]
    if isinstance(value, str):
        text = value.strip()
        negated = text.startswith("!")
        parts = [part.strip().removeprefix("!" if negated else "\0").strip() for part in text.split("|")]
        if not all(parts):
            raise SettingError(
                "{where}: '{column}' has an empty value; write \"?\" for people whose value is unknown.",
                where=where,
                column=column,
            )
        return [f"!{part}" if negated else part for part in parts]
    if isinstance(value, (bool, int, float, date)):
        return [value]
    raise SettingError(
        '{where}: \'{column}\' takes a value, a list, or a text such as "18..34" or ">= 3".',
        where=where,
        column=column,
    )


def _show(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return " | ".join(_show(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _read_test(value: object, where: str) -> Test:
    if isinstance(value, bool):
        return Equal("yes" if value else "no", float(value), answer=value)
    if isinstance(value, (int, float)):
        if not math.isfinite(value):
            raise SettingError(
                "{where}: '{value}' is not a number to compare with.", where=where, value=value
            )
        written = f"{value:.15g}"
        year = _read_bound(written)
        first, last = (year.first, year.last) if year else (None, None)
        return Equal(written, float(value), first, last)
    if isinstance(value, datetime):
        return Equal(value.date().isoformat(), None, value.date(), value.date())
    if isinstance(value, date):
        return Equal(value.isoformat(), None, value, value)
    text = str(value).strip()
    return (
        _read_comparison(text, where)
        or _read_range(text, where)
        or _read_portion(text, where)
        or _read_recent(text, where)
        or _read_word(text)
    )


def _read_word(text: str) -> Equal | Like:
    literal = text.startswith("=")
    text = text[1:].strip() if literal else text
    if "*" in text and not literal:
        return Like(text)
    bound = _read_bound(text)
    answer = read_answer(text)
    if bound is None:
        return Equal(text, answer=answer)
    return Equal(text, bound.number, bound.first, bound.last, answer)


def _read_need(value: object, where: str) -> Test:
    """Read a need, with its intensity if there is one: ``ecology >= 3``, ``ecology 2..4``."""
    text = str(value).strip()
    for pattern in (_FELT, _FELT_RANGE):
        found = pattern.fullmatch(text)
        if found:
            asked = _read_test("".join(found.groups()[1:]), where)
            if isinstance(asked, Between):
                return Felt(_read_word(found[1]), asked)
    return _read_word(text)


def _read_comparison(text: str, where: str) -> Between | None:
    found = _COMPARE.fullmatch(text)
    if found is None:
        return None
    bound = _read_bound(found[2].strip())
    if bound is None:
        raise SettingError(
            "{where}: '{value}' compares with something that is neither a number nor a date.",
            where=where,
            value=text,
        )
    sign = found[1]
    included = sign not in {">", "<"}
    if sign in {">", ">=", "=>", "≥"}:
        return Between(low=bound, low_included=included)
    return Between(high=bound, high_included=included)


def _read_range(text: str, where: str) -> Between | None:
    found = _RANGE.fullmatch(text)
    if found is None or text.strip() == "..":
        return None
    written = [found[1].strip(), found[2].strip()]
    ends = [_read_bound(end) for end in written]
    if all(end is None for end in ends):
        return None  # a text that happens to hold two dots
    for end, bound in zip(written, ends, strict=True):
        if end and bound is None:
            raise SettingError(
                "{where}: '{end}' in the range '{value}' is neither a number nor a date.",
                where=where,
                end=end,
                value=text,
            )
    low, high = ends
    if low is not None and high is not None and _is_upside_down(low, high):
        raise SettingError(
            "{where}: the range '{value}' is upside down; write the smaller end first.",
            where=where,
            value=text,
        )
    return Between(low, high)


def _is_upside_down(low: Bound, high: Bound) -> bool:
    if low.number is not None and high.number is not None:
        return low.number > high.number
    return low.first is not None and high.last is not None and low.first > high.last


def _read_bound(text: str) -> Bound | None:
    number = None if is_code(text) else read_number(text)
    first, last = read_span(text) or (None, None)
    return None if number is None and first is None else Bound(text, number, first, last)


def _read_portion(text: str, where: str) -> Portion | None:
    found = _PORTION.fullmatch(text)
    if found is None:
        return None
    side: Literal["top", "bottom"] = "top" if found[1].casefold() == "top" else "bottom"
    number = float(found[2].replace(",", "."))
    if found[3]:
        if not 0 < number <= 100:  # noqa: PLR2004
            raise SettingError("{where}: '{value}' is not between 0 % and 100 %.", where=where, value=text)
        return Portion(side, share=number / 100)
    if number < 1 or not number.is_integer():
        raise SettingError(
            "{where}: '{value}' takes a whole number of people or a percentage.", where=where, value=text
        )
    return Portion(side, count=int(number))


def _read_recent(text: str, where: str) -> Recent | None:
    found = _RECENT.fullmatch(text)
    if found is None:
        return None
    number, unit = found[1] or found[3] or "1", (found[2] or found[4]).casefold()
    if unit not in _UNITS:
        if not (found[1] or found[3]):
            return None  # a text that begins with "last": "Last Shadow"
        raise SettingError(
            "{where}: '{value}' counts in days, weeks, months or years.", where=where, value=text
        )
    return Recent(int(number), _UNITS[unit])
