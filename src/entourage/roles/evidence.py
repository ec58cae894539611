"""Sentences of evidence beside each flag: real counts, in the run's language."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from entourage.roles.turns import WAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import pandas as pd

    from entourage.language import Language
    from entourage.roles.prescribers import Ranking
    from entourage.roles.scopes import Scope


def describe_prescribers(
    table: pd.DataFrame,
    rankings: Sequence[Ranking],
    people: pd.DataFrame,
    cues: pd.Series,
    language: Language,
    *,
    window_days: float | None = None,
) -> list[str]:
    """Write one sentence per row of the prescribers' table; counts are of the last `window_days`."""
    scopes = {(r.scope.target_id, r.scope.level): r.scope for r in rankings}
    sizes = {key: int(scope.members.sum()) for key, scope in scopes.items()}
    cue_of = cues.to_numpy(dtype=object)
    sentences = []
    columns = ("target_id", "level", "person", "specific", "lift", "n_influenced", *WAYS)
    made, converted, told = (people[name].tolist() for name in ("n_referrals", "n_converted", "n_told"))
    for target_id, level, person, specific, lift, few, turning, *others in _rows(table, columns):
        turned = _say_turning(language, scopes[target_id, level], turning, sizes[target_id, level])
        parts = _say_ways(language, turned, others, window_days)
        parts += _say_referrals(language, made[person], converted[person], told[person])
        if isinstance(cue_of[person], str):
            parts.append(language.say("authority cue: {cue}", cue=cue_of[person]))
        if not scopes[target_id, level].is_everyone:
            parts.append(_say_specific(language, specific, lift, few))
        sentences.append(language.say("; ").join(parts))
    return sentences


def _say_specific(language: Language, specific: object, lift: float, few: int) -> str:
    """Say whether someone is specific to a target; its lift tells a count of `few` people."""
    hidden = 0 < few < language.min_cell
    times = {"lift": language.number(lift, 1)}
    if specific is True and hidden:
        return language.say("specific to this target")
    if specific is True:
        return language.say("specific to this target: {lift} times what chance gives", **times)
    if specific is False and hidden:
        return language.say("weighs on everyone, this target included")
    if specific is False:
        return language.say(
            "weighs on everyone, this target included: {lift} times what chance gives", **times
        )
    return language.say("too few people to say whether specific to this target")


def _say_window(language: Language, days: float | None) -> str:
    """Say within how many days people turned to someone, where older turns do not count."""
    if days is None:
        return ""
    n = math.ceil(days)
    return language.say_n(", in the last {n} day", ", in the last {n} days", n, n=language.number(n))


def _rows(table: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Walk some columns of a table, row by row."""
    return zip(*(table[column].tolist() for column in columns), strict=True)


def _say_turning(language: Language, scope: Scope, n: int, size: int) -> str:
    """Say how many people turn to someone by events of their own, out of how many."""
    if scope.is_everyone:
        return language.say_n("{n} person turns to them", "{n} people turn to them", n)
    named = {"size": language.count(size), "name": scope.name}
    if scope.level == "customers":
        return language.say_n(
            "{n} of the {size} target customers of {name} turns to them",
            "{n} of the {size} target customers of {name} turn to them",
            n,
            **named,
        )
    if scope.level == "core":
        return language.say_n(
            "{n} of the {size} core customers of {name} turns to them",
            "{n} of the {size} core customers of {name} turn to them",
            n,
            **named,
        )
    if scope.level == "buyers":
        return language.say_n(
            "{n} of the {size} buyers of {name} turns to them",
            "{n} of the {size} buyers of {name} turn to them",
            n,
            **named,
        )
    return language.say_n(
        "{n} of the {size} people of {name} turns to them",
        "{n} of the {size} people of {name} turn to them",
        n,
        **named,
    )


def _say_ways(language: Language, turned: str, others: Sequence[int], window_days: float | None) -> list[str]:
    """Say, after how many turn to someone, how many only share something, were brought or contacted."""
    sharing, brought, contacted = others
    parts = [turned]
    if sharing:
        parts.append(
            language.say_n(
                "{n} who only shares a thread, a group or an event with them",
                "{n} who only share a thread, a group or an event with them",
                sharing,
            )
        )
    if brought:
        parts.append(
            language.say_n(
                "{n} whom they only referred, invited or advised",
                "{n} whom they only referred, invited or advised",
                brought,
            )
        )
    if contacted:
        parts.append(
            language.say_n("{n} whom they only contacted", "{n} whom they only contacted", contacted)
        )
    return [part + _say_window(language, window_days) for part in parts]


def _say_referrals(language: Language, n: int, converted: int, told: int) -> list[str]:
    """Say how many referrals someone made and how many converted, where the file tells of `told`."""
    if n == 0:
        return []
    made = language.say_n("{n} referral", "{n} referrals", n)
    if told == 0:
        return [made + ", " + language.say("outcome unknown")]
    return [made + ", " + language.say_n("{n} converted", "{n} converted", converted)]


def describe_ambassadors(
    table: pd.DataFrame, n_purchases: np.ndarray, language: Language, *, window_days: float | None = None
) -> list[str]:
    """Write one sentence per ambassador: what they brought or could, and how satisfaction is known."""
    sentences = []
    columns = ("person", "n_brought", "n_descendants", "n_referrals", "n_converted", "n_told")
    known = ("satisfied_by", "satisfaction", *WAYS)
    for row in _rows(table, columns + known):
        person, brought, below, made, converted, told, by, score, turning, *others = row
        parts = []
        if brought:
            parts.append(language.say_n("brought {n} person", "brought {n} people", brought))
            parts += _say_referrals(language, made, converted, told)
        if below > brought:
            parts.append(
                language.say_n(
                    "{n} person descends from their referrals",
                    "{n} people descend from their referrals",
                    below,
                )
            )
        # of those who brought people, it is said already whom they referred
        others = [0, 0, 0] if brought else others
        if turning or any(others):
            turned = language.say_n("{n} prospect turns to them", "{n} prospects turn to them", turning)
            parts += _say_ways(language, turned, others, window_days)
        parts.append(_say_satisfied(language, by, score, int(n_purchases[person])))
        sentences.append(language.say("; ").join(parts))
    return sentences


def _say_satisfied(language: Language, by: str, satisfaction: float, n_purchases: int) -> str:
    """Say how satisfaction is known, or that it is not."""
    if by == "score":
        return language.say("promoter score {score}", score=float(satisfaction))
    if by == "purchases":
        return language.say_n(
            "bought on {n} day", "bought on {n} days", n_purchases, n=language.number(n_purchases)
        )
    if by == "stage":
        return language.say("at an evangelist stage")
    return language.say("satisfaction unknown")


def describe_critics(
    table: pd.DataFrame, language: Language, *, window_days: float | None = None
) -> list[str]:
    """Write one sentence per critic."""
    sentences = []
    for score, turning, *others in _rows(table, ("satisfaction", *WAYS)):
        turned = language.say_n("{n} person turns to them", "{n} people turn to them", turning)
        parts = _say_ways(language, turned, others, window_days)
        parts.append(language.say("promoter score {score}", score=float(score)))
        sentences.append(language.say("; ").join(parts))
    return sentences


def describe_gatekeepers(
    table: pd.DataFrame, scopes: Sequence[Scope], language: Language, *, window_days: float | None = None
) -> list[str]:
    """Write one sentence per gatekeeper: who is behind the door, and how many are before it."""
    by_key = {(scope.target_id, scope.level): scope for scope in scopes}
    sentences = []
    columns = ("target_id", "level", "n_outside", "n_outside_turned_to", *WAYS)
    for target_id, level, outside, turned_to, turning, *others in _rows(table, columns):
        turned = _say_behind(language, by_key[target_id, level], turning)
        parts = _say_ways(language, turned, others, window_days)
        before = language.say_n("turns to {n} person outside", "turns to {n} people outside", turned_to)
        parts.append(before + _say_window(language, window_days))
        if outside > turned_to:
            otherwise = language.say_n(
                "tied otherwise to {n} person outside",
                "tied otherwise to {n} people outside",
                outside - turned_to,
            )
            parts.append(otherwise + _say_window(language, window_days))
        sentences.append(language.say("; ").join(parts))
    return sentences


def _say_behind(language: Language, scope: Scope, n: int) -> str:
    """Say how many people of a gatekeeper's community, and of a scope, turn to them."""
    if scope.is_everyone:
        return language.say_n(
            "{n} person of their community turns to them", "{n} people of their community turn to them", n
        )
    return language.say_n(
        "{n} person of {name} in their community turns to them",
        "{n} people of {name} in their community turn to them",
        n,
        name=scope.name,
    )
