"""The stage: everything marketing knows about a person, put beside the graph."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from entourage.model import Note, Target, TargetLevel, Targets
from entourage.targets.columns import Column
from entourage.targets.derived import build_columns, find_now, offer_age
from entourage.targets.families import recognise_families
from entourage.targets.levels import FUNNEL_COLUMNS, build_target, check_ids
from entourage.targets.names import list_synonyms, name_rfm_segments, name_statuses, name_tiers
from entourage.targets.personas import describe_personas
from entourage.targets.purchases import expect_value, score_rfm, summarise_purchases
from entourage.targets.segments import Segments, find_segments
from entourage.targets.statuses import derive_statuses, derive_tiers

if TYPE_CHECKING:
    from collections.abc import Callable

    from entourage.language import Language
    from entourage.model import Communities, Tables
    from entourage.options import Options
    from entourage.targets.columns import Columns


PEOPLE_COLUMNS = (
    "status", "tier", "recency_days", "frequency", "monetary", "rfm_r", "rfm_f", "rfm_m", "rfm_segment",
    "value", "expected_value",
)  # fmt: skip
_ALIASES = {
    "recency_days": ("recency", "recence"),
    "frequency": ("frequence", "nb achats", "nombre d achats"),
    "monetary": ("montant total",),
    "value": ("valeur", "valeur client"),
    "expected_value": ("valeur attendue",),
}


def build_targets(
    tables: Tables,
    options: Options,
    language: Language,
    *,
    communities: Communities | None = None,
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
    communities
        Given, they get a persona each.
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
    MissingExtraError
        If segments are asked for and StepMix is not installed.
    """
    if progress:
        progress("targets")
    notes: list[Note] = []
    columns = build_columns(tables)
    now, note = find_now(tables)
    notes.extend([note] if note else [])
    age = offer_age(columns, now)
    people, found = _value_people(columns, options, language, now)
    notes.extend(found)
    families = recognise_families(columns.names, overrides=options.families)
    segments = find_segments(columns, options.segments, language, families=families, progress=progress)
    notes.extend(segments.notes)
    if len(segments.table):
        people = people.assign(segment_id=segments.ids)
        names = dict(zip(segments.table["segment_id"], segments.table["name"], strict=True))
        _offer_codes(columns, "segment", people["segment_id"], names, ("segment_id",))
    ids = check_ids(options.target, found=tuple(segments.table["segment_id"]))
    targets: list[Target] = []
    for settings, target_id in zip(options.target, ids, strict=True):
        target, found = build_target(settings, target_id, columns, now=now, families=families)
        targets.append(target)
        notes.extend(found)
    targets.extend(_segments_as_targets(segments))
    personas = describe_personas(
        columns, targets, communities, options, language, families=families, progress=progress
    )
    if age and columns.was_used("age"):
        notes.append(age)
    return Targets(
        targets=tuple(targets),
        people=people,
        # of attributes whose names fold alike, rules know the first
        families={name: families[columns.find_name(name) or name] for name in tables.attributes},
        segments=segments.table,
        personas=personas,
        notes=tuple(notes),
    )


def _value_people(
    columns: Columns, options: Options, language: Language, now: pd.Timestamp | None
) -> tuple[pd.DataFrame, list[Note]]:
    """Derive value, statuses and tiers, and offer them to rules."""
    summary = summarise_purchases(columns, now)
    scores = score_rfm(summary.people)
    expected, note = expect_value(summary, horizon_days=options.value.horizon_days)
    people = pd.concat([summary.people, scores], axis=1).assign(expected_value=expected)
    for name in people.columns.drop("rfm_segment"):
        columns.add(
            name, partial(Column.of_values, name, people[name].astype(float)), aliases=_ALIASES.get(name, ())
        )
    _offer_codes(columns, "rfm_segment", people["rfm_segment"], name_rfm_segments(language), ("segment rfm",))
    status, found = derive_statuses(columns, summary, options.statuses, name_statuses(language), now)
    tier, ruled = derive_tiers(columns, status, summary, options.tiers, now)
    _offer_codes(columns, "tier", tier, name_tiers(language), ("cercle", "non client"))
    people = people.assign(status=status, tier=tier)
    return people[list(PEOPLE_COLUMNS)], [*summary.notes, *([note] if note else []), *found, *ruled]


def _offer_codes(
    columns: Columns, name: str, codes: pd.Series, names: dict[str, str], aliases: tuple[str, ...]
) -> None:
    """Offer a column of codes, that rules may call by their names too."""

    def make() -> Column:
        return Column.of_texts(name, codes).called(synonyms=list_synonyms(names), shown=names)

    columns.add(name, make, aliases=aliases)


def _segments_as_targets(segments: Segments) -> list[Target]:
    """Make each segment a target of one level."""
    funnel = pd.DataFrame(columns=FUNNEL_COLUMNS)
    return [
        Target(
            str(row["segment_id"]),
            str(row["name"]),
            None,
            (TargetLevel("audience", segments.member_of == position, funnel),),
            "segment",
        )
        for position, row in enumerate(segments.table.to_dict("records"))
    ]
