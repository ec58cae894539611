"""Targets and their nested levels, each with the funnel that led to it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.errors import SettingError
from entourage.model import Note, Target, TargetLevel
from entourage.schema import EVERYONE
from entourage.targets.criteria import Scope, select_clause, select_test, unknown_to
from entourage.targets.rules import Between, Criterion, Equal, Felt, Like, build_rule, columns_of
from entourage.values.texts import fold, fold_value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from entourage.options import TargetOptions
    from entourage.targets.columns import Column, Columns
    from entourage.targets.rules import Clause, Test

SEVERAL = ";"
FUNNEL_COLUMNS = ["criterion", "family", "n_before", "n_after", "n_alone", "n_unknown"]
PICKED_FROM = {"audience": (), "customers": ("audience",), "core": ("customers", "audience"), "buyers": ()}
"""Level → the levels it is picked from, the first declared; none is everyone."""
_N_SEARCHED = 2000
"""Most frequent values among which the closest to a misspelt one are looked for."""


def slug_of(name: str) -> str:
    """Turn a target's name into its id.

    Examples
    --------
    >>> slug_of("Mode durable & Cœur")
    'mode-durable-coeur'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(fold_value(name))).strip("-")


def check_ids(targets: tuple[TargetOptions, ...], *, found: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Give each target its id.

    Parameters
    ----------
    targets
        As declared.
    found
        Ids of the segments that were found.

    Raises
    ------
    SettingError
        If two targets have the same id, or one has none or the reserved one.
    """
    ids = {segment_id: segment_id for segment_id in found}
    for target in targets:
        target_id = target.id or slug_of(target.name)
        if not target_id:
            raise SettingError(
                '[[target]] {name}: the name has no letter or digit to make an id from; add id = "...".',
                name=target.name,
            )
        if target_id == EVERYONE:
            raise SettingError(
                "[[target]] {name}: the id '{id}' means everyone in the results; write another with "
                'id = "...".',
                name=target.name,
                id=target_id,
            )
        if target_id in ids:
            raise SettingError(
                "[[target]] {name}: '{other}' has the same id '{id}'; give one of them another with "
                'id = "...".',
                name=target.name,
                other=ids[target_id],
                id=target_id,
            )
        ids[target_id] = target.name
    return tuple(ids)[len(found) :]


def build_target(
    settings: TargetOptions,
    target_id: str,
    columns: Columns,
    *,
    now: pd.Timestamp | None,
    families: Mapping[str, str],
) -> tuple[Target, list[Note]]:
    """Apply the rules of a target, level by level.

    The audience is picked from everyone, customers from the audience, the core from the customers (from
    the audience where no customers are declared). Buyers are picked from everyone: they pay, and may
    be no part of the audience.

    Parameters
    ----------
    settings
        The target as declared.
    target_id
        Its id.
    columns
        What is known of people.
    now
        The newest date, for ``last 90 days``.
    families
        Family of criteria by column.

    Returns
    -------
    tuple
        The target, and notes on rules that match nobody.

    Raises
    ------
    SettingError
        If a rule cannot be understood or applied.
    """
    everyone = np.ones(columns.n_people, dtype=bool)
    levels: dict[str, TargetLevel] = {}
    notes: list[Note] = []
    for name, above in PICKED_FROM.items():
        rule: dict[str, Any] | None = getattr(settings, name)
        if rule is None:
            continue
        base = next((levels[level].members for level in above if level in levels), everyone)
        scope = Scope(f"[[target]] {settings.name}, {name}", base, now)
        level, found = build_level(name, rule, columns, scope, families=families)
        levels[name] = level
        notes.extend(found)
    target = Target(target_id, settings.name, settings.need, tuple(levels.values()), "rules")
    return target, notes


def build_level(
    name: str,
    rule: Mapping[str, Any],
    columns: Columns,
    scope: Scope,
    *,
    families: Mapping[str, str],
) -> tuple[TargetLevel, list[Note]]:
    """Apply one rule criterion by criterion, and keep what each leaves."""
    clauses = build_rule(rule, where=scope.where)
    members = scope.base.copy()
    rows: list[dict[str, object]] = []
    notes: list[Note] = []
    for clause in clauses:
        alone = select_clause(clause, columns, scope)
        unknown = unknown_to(clause, columns, scope)
        after = members & alone
        rows.append({
            "criterion": clause.written,
            "family": _family(clause, columns, families),
            "n_before": int(members.sum()),
            "n_after": int(after.sum()),
            "n_alone": int((scope.base & alone).sum()),
            "n_unknown": int((members & unknown).sum()),
        })  # fmt: skip
        members = after
        notes.extend(_note_unmatched(clause, columns, scope))
    funnel = pd.DataFrame(rows, columns=FUNNEL_COLUMNS).astype(dict.fromkeys(FUNNEL_COLUMNS[2:], "int64"))
    if not members.any() and scope.base.any() and not notes:
        notes.append(_note_nobody(scope, funnel))
    return TargetLevel(name, members, funnel), notes


def _family(clause: Clause, columns: Columns, families: Mapping[str, str]) -> str:
    names = [columns.find_name(name) or name for name in columns_of((clause,))]
    return SEVERAL.join(dict.fromkeys(families.get(name, "other") for name in names))


def _note_nobody(scope: Scope, funnel: pd.DataFrame) -> Note:
    """Say which criterion left nobody, each being satisfied by someone."""
    last = funnel.iloc[int(np.argmax(funnel["n_after"].to_numpy() == 0))]
    return Note(
        "{where}: nobody. '{criterion}' leaves no one of those whom the criteria before it leave "
        "({n_before}); taken alone, it is satisfied by {n_alone}.",
        {
            "where": scope.where,
            "criterion": str(last["criterion"]),
            "n_before": int(last["n_before"]),
            "n_alone": int(last["n_alone"]),
        },
    )


def _note_unmatched(clause: Clause, columns: Columns, scope: Scope) -> list[Note]:
    """Say which values no one has, with the closest that someone has."""
    if not isinstance(clause, Criterion):
        return [
            note for inner in clause.rules for part in inner for note in _note_unmatched(part, columns, scope)
        ]
    column = columns.find(clause.column, where=scope.where)
    return [
        _note_value(clause, test, column, scope)
        for test in (*clause.tests, *clause.refused)
        if not select_test(test, column, scope).any()
        and (not column.known.any() or isinstance(test, (Equal, Like, Between, Felt)))
    ]


def _note_value(clause: Criterion, test: Test, column: Column, scope: Scope) -> Note:
    if not column.known.any():
        return Note(
            "{where}: '{criterion}' matches nobody, for nobody's '{column}' is known.",
            {"where": scope.where, "criterion": clause.written, "column": column.name},
        )
    values = {"where": scope.where, "criterion": clause.written, "column": column.name}
    span = _span(column)
    if isinstance(test, Between) or (span and isinstance(test, Equal)):
        low, high = span or ("", "")
        return Note(
            "{where}: '{criterion}' matches nobody; '{column}' goes from {low} to {high}.",
            {**values, "low": low, "high": high},
        )
    need = test.need if isinstance(test, Felt) else test
    asked = need.written if isinstance(need, Equal) else need.pattern if isinstance(need, Like) else ""
    return Note(
        "{where}: nobody's '{column}' is '{value}'; the closest values are {nearest}.",
        {
            **values,
            "value": asked,
            "nearest": ", ".join(f"'{text}'" for text in nearest_values(asked, column)),
        },
    )


def _span(column: Column) -> tuple[str, str] | None:
    """Give the lowest and highest value of a column of numbers or dates."""
    value = column.numbers if column.numbers is not None else column.dates
    if value is None or not len(value):
        return None
    used = np.flatnonzero((column.n_with() > 0) & ~pd.isna(value))
    if not len(used):
        return None
    return column.texts[used[np.argmin(value[used])]], column.texts[used[np.argmax(value[used])]]


def nearest_values(asked: str, column: Column, *, n: int = 3) -> list[str]:
    """Give the values of a column closest to what was asked, by spelling."""
    order = np.argsort(-column.n_with(), kind="stable")[:_N_SEARCHED]
    by_fold = {str(column.folded[position]): column.texts[position] for position in reversed(order)}
    found = difflib.get_close_matches(fold_value(asked.replace("*", "")), list(by_fold), n=n, cutoff=0.0)
    return [by_fold[text] for text in found]
