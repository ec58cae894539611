"""What report.html shows of people and personas one by one: evidence cards and portraits to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from entourage.convert.results import order_prescribers
from entourage.pages import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.model import Persona
    from entourage.pages.findings import Findings

MAX_CARDS = 3
"""Evidence cards per target."""
LEAST_SHARE = 0.005
"""Share of a target under which it would read 0%."""
MAX_TRAITS = 8
MAX_PORTRAITS = 24
BLANK = "______"
"""What a positioning sentence leaves to fill in."""


def describe_cards(findings: Findings, target_id: str) -> list[dict[str, Any]]:
    """Describe the evidence behind the first flagged prescribers of a target.

    A person has one card, under the target in which they rank best; under everyone if in none.
    """
    cards = findings.analysis.roles.cards
    if cards.empty:
        return []
    cards = cards[(cards["target_id"] == target_id) & cards["rank"].notna()]
    flagged = cards["roles"].astype(str).str.split(";").map(lambda roles: "prescriber" in roles)
    cards = cards[flagged.to_numpy(dtype=bool)]
    cards = order_prescribers(cards.sort_values("person")).head(MAX_CARDS)
    return [_describe_card(findings, row) for row in cards.to_dict("records")]


def _describe_card(findings: Findings, row: dict[Any, Any]) -> dict[str, Any]:
    language = findings.language
    roles = words.name_roles(language)
    n_turning = int(row["n_turning"])
    share = row["share_of_target"] * n_turning / max(int(row["n_influenced"]), 1)
    dated = not (pd.isna(row["first_on"]) or pd.isna(row["last_on"]))
    interval = not (pd.isna(row["rank_low"]) or pd.isna(row["rank_high"]))
    return findings.name_person(int(row["person"])) | {
        "roles": [roles[role] for role in str(row["roles"]).split(";") if role in roles],
        "rank": int(row["rank"]),
        "rank_low": int(row["rank_low"]) if interval else None,
        "rank_high": int(row["rank_high"]) if interval else None,
        "n_turning": findings.hide(n_turning),
        "share": None if findings.is_hidden(n_turning) or share < LEAST_SHARE else float(share),
        "n_interactions": _hide(findings, row["n_interactions"]),
        "n_referrals": _hide(findings, row["n_referrals"]),
        "first_on": pd.Timestamp(row["first_on"]).date() if dated else None,
        "last_on": pd.Timestamp(row["last_on"]).date() if dated else None,
        "would_change": _say_change(findings, row),
    }


def _hide(findings: Findings, n: float) -> str | None:
    """Write a count, hidden where it is small; None where there is nothing to write."""
    return findings.hide(int(n)) if not pd.isna(n) and n > 0 else None


def _say_change(findings: Findings, row: dict[Any, Any]) -> str:
    """Say what would change without the strongest tie, by the name of who gives it."""
    if pd.isna(row["strongest_tie"]) or "rank_everyone" not in row:
        return ""
    position = int(
        np.searchsorted(findings.analysis.network.person_id.astype(str), str(row["strongest_tie"]))
    )
    person, before, without = findings.names[position], int(row["rank_everyone"]), int(row["rank_without"])
    if before == without:
        return findings.language.say(
            "Without the tie from {person}: still number {rank} here, prescribers and others together.",
            person=person,
            rank=before,
        )
    return findings.language.say(
        "Without the tie from {person}: number {without} here, prescribers and others together, instead of "
        "{rank}.",
        person=person,
        without=without,
        rank=before,
    )


def describe_portraits(findings: Findings) -> list[dict[str, Any]]:
    """Describe each persona for a page of its own: those of targets and segments first, then communities."""
    found = [_describe_portrait(findings, persona) for persona in _list_personas(findings)]
    return sorted(found, key=lambda portrait: bool(portrait["is_community"]))[:MAX_PORTRAITS]


def _list_personas(findings: Findings) -> Iterator[Persona]:
    for persona in findings.analysis.targets.personas:
        kind, _, name = persona.group.partition(":")
        if findings.is_hidden(persona.n_people) or (kind == "community" and not _is_told(findings, name)):
            continue
        if not says_something(persona):
            continue
        yield persona


def says_something(persona: Persona) -> bool:
    """Say whether anything is known of a group's people that its portrait can tell."""
    return bool(len(persona.traits) or persona.needs or persona.channels or persona.words)


def _is_told(findings: Findings, name: str) -> bool:
    """Say whether a community is among those with a card."""
    return findings.has_structure and name.isdigit() and int(name) in findings.narrated


def _describe_portrait(findings: Findings, persona: Persona) -> dict[str, Any]:
    say = findings.language.say
    kind, _, name = persona.group.partition(":")
    kinds = {"target": say("Target"), "segment": say("Segment"), "community": say("Community")}
    colour = (
        findings.colour_of.get(int(name), -1)
        if kind == "community" and name.isdigit()
        else findings.target_colours.get(name, -1)
    )
    return {
        "kind": kinds.get(kind, ""),
        "is_community": kind == "community",
        "colour": colour,
        "first_name": persona.first_name,
        "title": persona.title,
        "people": findings.count_people(persona.n_people),
        "traits": [
            _describe_trait(findings, persona, row)
            for row in persona.traits.head(MAX_TRAITS).to_dict("records")
        ],
        "needs": persona.needs[:5],
        "channels": persona.channels[:4],
        "words": persona.words[:8],
        # between the parts is what the reader fills in
        "positioning": persona.positioning.split(BLANK) if persona.positioning else [],
    }


def _describe_trait(findings: Findings, persona: Persona, row: dict[Any, Any]) -> dict[str, Any]:
    share, everyone = row["share"], row["share_everyone"]
    known = not (pd.isna(share) or pd.isna(everyone))
    hidden = not known or findings.is_hidden(round(float(share) * persona.n_people))
    return {
        "attribute": findings.name_attribute(str(row["attribute"])),
        "value": str(row["value"]),
        "share": None if hidden else float(share),
        "everyone": None if hidden else float(everyone),
    }
