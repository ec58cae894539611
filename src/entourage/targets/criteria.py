"""Rules applied to people: masks of who satisfies them.

A person whose value is unknown satisfies no criterion, negated or not: what is not known is neither
Paris nor elsewhere than Paris. ``"?"`` asks for them by name.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

import numpy as np
import pandas as pd

from entourage.errors import SettingError
from entourage.targets.rules import AnyOf, Between, Criterion, Equal, Felt, Like, Portion, Recent
from entourage.values.texts import fold_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from entourage.targets.columns import Column, Columns
    from entourage.targets.rules import Clause, Test


_OFFSETS: dict[str, Callable[[int], pd.DateOffset]] = {
    "day": lambda n: pd.DateOffset(days=n),
    "week": lambda n: pd.DateOffset(weeks=n),
    "month": lambda n: pd.DateOffset(months=n),
    "year": lambda n: pd.DateOffset(years=n),
}


@dataclass(frozen=True)
class Scope:
    """Where a rule is applied: its place in the project file, the level above, and "now"."""

    where: str
    base: np.ndarray
    """(n_people,) bool: the people that the rule picks from; percentages are of them."""
    now: pd.Timestamp | None


def select_rule(clauses: tuple[Clause, ...], columns: Columns, scope: Scope) -> np.ndarray:
    """Find who satisfies every clause of a rule, within the level above.

    Returns
    -------
    numpy.ndarray
        (n_people,) bool.
    """
    chosen = scope.base.copy()
    for clause in clauses:
        chosen &= select_clause(clause, columns, scope)
    return chosen


def select_clause(clause: Clause, columns: Columns, scope: Scope) -> np.ndarray:
    """Find who satisfies one clause; people outside the level above may be in the answer."""
    if isinstance(clause, AnyOf):
        chosen = np.zeros(columns.n_people, dtype=bool)
        for inner in clause.rules:
            chosen |= select_rule(inner, columns, scope)
        return chosen
    column = columns.find(clause.column, where=scope.where)
    return _select_criterion(clause, column, scope)


def unknown_to(clause: Clause, columns: Columns, scope: Scope) -> np.ndarray:
    """Find the people of whom a clause can say nothing: no value in any column that it names."""
    if isinstance(clause, AnyOf):
        unknown: np.ndarray = scope.base.copy()
        for inner in clause.rules:
            for part in inner:
                unknown &= unknown_to(part, columns, scope)
        return unknown
    if clause.unknown or not clause.known:
        return np.zeros(columns.n_people, dtype=bool)
    unknown = scope.base.copy()
    unknown[columns.find(clause.column, where=scope.where).known] = False
    return unknown


def _select_criterion(criterion: Criterion, column: Column, scope: Scope) -> np.ndarray:
    chosen = np.zeros(len(column.cell), dtype=bool)
    if criterion.known:
        for test in criterion.tests:
            chosen |= select_test(test, column, scope)
        if not criterion.tests:
            chosen = column.known.copy()
        for test in criterion.refused:
            chosen &= ~select_test(test, column, scope)
            if isinstance(test, (Between, Portion, Recent)):
                chosen &= _is_comparable(test, column, scope)
    if criterion.unknown:
        np.logical_or(chosen, ~column.known, out=chosen)
    return chosen


def _is_comparable(test: Between | Portion | Recent, column: Column, scope: Scope) -> np.ndarray:
    """Find whose value can be compared at all: ``n/a`` in a column of numbers is not outside 18..34."""
    if isinstance(test, Between):
        numbers = _in_range(test, column, scope)[1]
        return column.people_with(numbers)
    highest = column.highest()
    comparable: np.ndarray = column.known if highest is None else np.isfinite(highest)
    return comparable


def select_test(test: Test, column: Column, scope: Scope) -> np.ndarray:
    """Find who satisfies one test, whatever the level above."""
    match test:
        case Equal():
            return column.people_with(_equal(test, column))
        case Like():
            return column.people_with(_like(test, column))
        case Between():
            return column.people_with(_in_range(test, column, scope)[0])
        case Recent():
            return column.people_with(_recent(test, column, scope))
        case Felt():
            return _felt(test, column, scope)
        case Portion():
            return _portion(test, column, scope)
        case _:
            assert_never(test)


def _equal(test: Equal, column: Column) -> np.ndarray:
    same: np.ndarray
    if test.answer is not None and column.answers is not None:
        same = column.answers == test.answer
        return same
    if test.number is not None and column.numbers is not None:
        same = column.numbers == test.number
        return same
    if test.first is not None and test.last is not None and column.dates is not None:
        same = (column.dates >= np.datetime64(test.first, "D")) & (
            column.dates <= np.datetime64(test.last, "D")
        )
        return same
    return column.position_of(test.written)


def _like(test: Like, column: Column) -> np.ndarray:
    parts = [re.escape(fold_value(part)) for part in test.pattern.split("*")]
    if not any(parts):
        return np.ones(len(column.texts), dtype=bool)
    pattern = re.compile(".*".join(parts), re.DOTALL)
    return np.array([pattern.fullmatch(text) is not None for text in column.folded], dtype=bool)


def _in_range(test: Between, column: Column, scope: Scope) -> tuple[np.ndarray, np.ndarray]:
    """Find the vocabulary within a range, and the part of it that can be compared."""
    ends = [end for end in (test.low, test.high) if end is not None]
    if not len(column.texts):
        nothing = np.zeros(0, dtype=bool)
        return nothing, nothing
    if column.numbers is not None and all(end.number is not None for end in ends):
        value: np.ndarray = column.numbers
        comparable = np.isfinite(value)
        low = None if test.low is None else test.low.number
        high = None if test.high is None else test.high.number
    elif column.dates is not None and all(end.first is not None for end in ends):
        comparable = ~np.isnat(column.dates)
        value = column.dates.astype(np.int64)
        # "> 2021" begins after its last day, ">= 2021" on its first
        low = _day_number(test.low and (test.low.first if test.low_included else test.low.last))
        high = _day_number(test.high and (test.high.last if test.high_included else test.high.first))
    else:
        raise SettingError(
            "{where}: '{asked}' cannot be compared with '{column}', which holds values such as {examples}.",
            where=scope.where,
            asked=", ".join(end.written for end in ends),
            column=column.name,
            examples=", ".join(f"'{text}'" for text in _examples(column)),
        )
    within = comparable.copy()
    if low is not None:
        within &= value >= low if test.low_included else value > low
    if high is not None:
        within &= value <= high if test.high_included else value < high
    return within, comparable


def _day_number(day: object) -> int | None:
    return None if day is None else int(np.datetime64(day, "D").astype(np.int64))  # type: ignore[call-overload]


def _examples(column: Column) -> list[str]:
    order = np.argsort(-column.n_with(), kind="stable")[:3]
    return [column.texts[position] for position in order]


def _recent(test: Recent, column: Column, scope: Scope) -> np.ndarray:
    if not len(column.texts):
        return np.zeros(0, dtype=bool)
    if column.dates is None:
        raise SettingError(
            "{where}: '{asked}' asks for dates, and '{column}' holds values such as {examples}.",
            where=scope.where,
            asked=f"last {test.n} {test.unit}s",
            column=column.name,
            examples=", ".join(f"'{text}'" for text in _examples(column)),
        )
    if scope.now is None:
        raise SettingError(
            "{where}: nothing in the files is dated, so '{asked}' has no end to count back from.",
            where=scope.where,
            asked=f"last {test.n} {test.unit}s",
        )
    today = scope.now.normalize()
    since = today - _OFFSETS[test.unit](test.n)
    first, last = np.datetime64(since, "D"), np.datetime64(today, "D")
    within: np.ndarray = (column.dates >= first) & (column.dates <= last)
    return within


def _felt(test: Felt, column: Column, scope: Scope) -> np.ndarray:
    named = _equal(test.need, column) if isinstance(test.need, Equal) else _like(test.need, column)
    ends = [end for end in (test.intensity.low, test.intensity.high) if end is not None]
    if any(end.number is None for end in ends):
        raise SettingError(
            '{where}: the intensity of \'{need}\' is a number or a range, such as ">= 3" or "2..4".',
            where=scope.where,
            need=test.need.written if isinstance(test.need, Equal) else test.need.pattern,
        )
    felt = np.ones(len(column.item)) if column.intensity is None else column.intensity
    rows = np.ones(len(felt), dtype=bool)
    low, high = test.intensity.low, test.intensity.high
    if low is not None and low.number is not None:
        rows &= felt >= low.number if test.intensity.low_included else felt > low.number
    if high is not None and high.number is not None:
        rows &= felt <= high.number if test.intensity.high_included else felt < high.number
    return column.people_with(named, rows)


def _portion(test: Portion, column: Column, scope: Scope) -> np.ndarray:
    """Take the highest or lowest of the level above, everyone tied with the last one included."""
    value = column.highest()
    if value is None:
        raise SettingError(
            "{where}: '{asked}' ranks numbers or dates, and '{column}' holds values such as {examples}.",
            where=scope.where,
            asked=_write_portion(test),
            column=column.name,
            examples=", ".join(f"'{text}'" for text in _examples(column)),
        )
    candidates = scope.base & np.isfinite(value)
    n = int(candidates.sum())
    # 20 % of 7 people is 2: at least the share asked for; the tolerance undoes 0.2 * 5 = 1.0000000000000002
    k = test.count if test.count is not None else math.ceil((test.share or 0.0) * n - 1e-9)
    k = min(k, n)
    if k == 0:
        return np.zeros(len(value), dtype=bool)
    signed = value if test.side == "top" else -value
    threshold = np.partition(signed[candidates], n - k)[n - k]
    chosen: np.ndarray = candidates & (signed >= threshold)
    return chosen


def _write_portion(test: Portion) -> str:
    return f"{test.side} {test.count}" if test.share is None else f"{test.side} {test.share * 100:.15g}%"
