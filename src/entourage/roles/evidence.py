"""Sentences of evidence beside each flag: real counts, in the run's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd

    from entourage.language import Language
    from entourage.roles.prescribers import Ranking


def describe_prescribers(
    table: pd.DataFrame,
    rankings: Sequence[Ranking],
    n_referrals: np.ndarray,
    cues: pd.Series,
    language: Language,
) -> list[str]:
    """Write one sentence per row of the prescribers' table."""
    scopes = {(r.scope.target_id, r.scope.level): r.scope for r in rankings}
    sizes = {key: int(scope.members.sum()) for key, scope in scopes.items()}
    sentences = []
    for row in table.itertuples():
        scope = scopes[row.target_id, row.level]
        count, size = int(row.n_influenced), sizes[row.target_id, row.level]
        parts = [_say_cited(language, scope.is_everyone, scope.level, count, size, scope.name)]
        parts += _say_referrals(language, int(n_referrals[row.person]), int(row.n_converted))
        cue = cues[row.person]
        if isinstance(cue, str):
            parts.append(language.say("authority cue: {cue}", cue=cue))
        sentences.append(language.say("; ").join(parts))
    return sentences


def _say_cited(language: Language, everyone: bool, level: str, n: int, size: int, name: str) -> str:  # noqa: FBT001
    """Say how many people turn to someone, out of how many."""
    if everyone:
        return language.say_n("{n} person turns to them", "{n} people turn to them", n)
    named = {"size": size, "name": name}
    if level == "customers":
        return language.say_n(
            "cited by {n} of the {size} customers of {name}",
            "cited by {n} of the {size} customers of {name}",
            n,
            **named,
        )
    if level == "core":
        return language.say_n(
            "cited by {n} of the {size} core customers of {name}",
            "cited by {n} of the {size} core customers of {name}",
            n,
            **named,
        )
    if level == "buyers":
        return language.say_n(
            "cited by {n} of the {size} buyers of {name}",
            "cited by {n} of the {size} buyers of {name}",
            n,
            **named,
        )
    return language.say_n(
        "cited by {n} of the {size} people of {name}",
        "cited by {n} of the {size} people of {name}",
        n,
        **named,
    )


def _say_referrals(language: Language, n: int, converted: int) -> list[str]:
    """Say how many referrals someone made, and how many converted."""
    if n == 0:
        return []
    made = language.say_n("{n} referral", "{n} referrals", n)
    return [made + ", " + language.say_n("{n} converted", "{n} converted", converted)]


def describe_ambassadors(table: pd.DataFrame, n_purchases: np.ndarray, language: Language) -> list[str]:
    """Write one sentence per ambassador: what they brought or could, and how satisfaction is known."""
    sentences = []
    for row in table.itertuples():
        parts = []
        brought, below, prospects = int(row.n_brought), int(row.n_descendants), int(row.n_prospects)
        if brought:
            parts.append(language.say_n("brought {n} person", "brought {n} people", brought))
            parts += _say_referrals(language, int(row.n_referrals), int(row.n_converted))
        if below > brought:
            parts.append(
                language.say_n(
                    "{n} person descends from their referrals",
                    "{n} people descend from their referrals",
                    below,
                )
            )
        if prospects:
            parts.append(
                language.say_n("{n} prospect turns to them", "{n} prospects turn to them", prospects)
            )
        parts.append(
            _say_satisfied(language, row.satisfied_by, row.satisfaction, int(n_purchases[row.person]))
        )
        sentences.append(language.say("; ").join(parts))
    return sentences


def _say_satisfied(language: Language, by: str, satisfaction: float, n_purchases: int) -> str:
    """Say how satisfaction is known, or that it is not."""
    if by == "score":
        return language.say("promoter score {score}", score=float(satisfaction))
    if by == "purchases":
        return language.say_n("bought on {n} day", "bought on {n} days", n_purchases)
    if by == "stage":
        return language.say("at an evangelist stage")
    return language.say("satisfaction unknown")


def describe_critics(table: pd.DataFrame, language: Language) -> list[str]:
    """Write one sentence per critic."""
    return [
        language.say("; ").join(
            [
                language.say_n("{n} person turns to them", "{n} people turn to them", int(row.n_influenced)),
                language.say("promoter score {score}", score=float(row.satisfaction)),
            ]
        )
        for row in table.itertuples()
    ]
