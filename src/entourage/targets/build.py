"""The stage: everything marketing knows about a person, put beside the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from entourage.model import Note, Targets
from entourage.targets.derived import build_columns, find_now, offer_age
from entourage.targets.families import recognise_families
from entourage.targets.levels import build_target, check_ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from entourage.language import Language
    from entourage.model import Tables, Target
    from entourage.options import Options


def build_targets(
    tables: Tables,
    options: Options,
    language: Language,
    *,
    progress: Callable[[str], None] | None = None,
) -> Targets:
    """Apply the declared rules, and say what is known of each person's value.

    Parameters
    ----------
    tables
        Canonical tables.
    options
        Project options; ``target`` holds the declared targets.
    language
        For the names of what is found.
    progress
        Told the name of each step as it begins.

    Returns
    -------
    Targets
        Targets in the order declared, then found segments.

    Raises
    ------
    SettingError
        If a rule cannot be understood or applied; the nearest column is named.
    """
    if progress:
        progress("targets")
    notes: list[Note] = []
    columns = build_columns(tables)
    now, note = find_now(tables)
    notes.extend([note] if note else [])
    age = offer_age(columns, now)
    families = recognise_families(columns.names, overrides={})
    ids = check_ids(options.target)
    targets: list[Target] = []
    for settings, target_id in zip(options.target, ids, strict=True):
        target, found = build_target(settings, target_id, columns, now=now, families=families)
        targets.append(target)
        notes.extend(found)
    if age and columns.was_used("age"):
        notes.append(age)
    return Targets(
        targets=tuple(targets),
        people=pd.DataFrame(index=pd.RangeIndex(len(tables.people))),
        families={name: families[name] for name in tables.attributes},
        segments=pd.DataFrame(columns=["segment_id", "name", "size", "stability", "distinctive"]),
        notes=tuple(notes),
    )
