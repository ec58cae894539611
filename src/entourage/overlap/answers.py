"""The founding question, target by target: address the target, or these communities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.overlap.verdicts import MIN_PEOPLE, MOST, find_enriched

if TYPE_CHECKING:
    from entourage.language import Language
    from entourage.model import Communities
    from entourage.overlap.population import LevelSet, Population

MOST_NAMED = 4
"""Communities that a sentence names; the others are counted."""


@dataclass(frozen=True)
class _Case:
    """What is known of one target level when the question is answered."""

    name: str
    level: str
    verdict: str
    n_in_graph: int
    n_untied: int
    """People of the target that are not in the graph."""
    n_outside: int
    """People of the graph that are not in the target."""
    assortativity: float
    communities: tuple[int, ...]
    """Ids of the communities it is enriched in, those that hold most of it first."""
    share_reached: float
    """Share of the target's people in the graph that are in them."""
    precision: float
    """Share of their people that are in the target."""
    n_addressed: int
    effective: float
    has_structure: bool

    @property
    def address(self) -> str:
        """``communities`` when the target is held by ties and they hold most of it, else ``target``."""
        held = self.verdict in ("tribe", "spread") and self.has_structure
        return "communities" if held and self.communities and self.share_reached >= MOST else "target"


def answer_targets(
    population: Population,
    levels: LevelSet,
    cohesion: pd.DataFrame,
    table: pd.DataFrame,
    communities: Communities,
    language: Language,
) -> pd.DataFrame:
    """Answer for each target, from its first level: the audience.

    The answer is ``communities`` when the target is a tribe or spread over communities, and the communities
    enriched for it hold at least half of its people in the graph; otherwise it is ``target``.

    Returns
    -------
    pandas.DataFrame
        ``target_id, address, communities`` (ids it is enriched in, ``;``-joined, whatever the answer),
        ``through`` (empty: the people are the business of the roles), ``share_reached`` (share of the
        target's people in the graph that these communities hold), ``level, verdict, n_in_graph,
        n_addressed`` (people in these communities), ``precision`` (share of them in the target),
        ``sentence``.
    """
    enriched = find_enriched(table)
    rows = []
    for target_id in dict.fromkeys(levels.target_id):
        cases = []
        for row in (row for row, name in enumerate(levels.target_id) if name == target_id):
            here = enriched & (table["target_id"] == target_id) & (table["level"] == levels.level[row])
            cases.append(_build_case(population, levels, row, cohesion, table[here], communities))
        case = cases[0]
        sentence = (
            _say_answer(case, communities, language)
            + _say_inner(cases, communities, language)
            + _say_untied(case, language)
        )
        rows.append(
            {
                "target_id": target_id,
                "address": case.address,
                "communities": ";".join(str(number) for number in case.communities),
                "through": "",
                "share_reached": case.share_reached,
                "level": case.level,
                "verdict": case.verdict,
                "n_in_graph": case.n_in_graph,
                "n_addressed": case.n_addressed,
                "precision": case.precision,
                "sentence": sentence,
            }
        )
    columns = (
        "target_id address communities through share_reached level verdict n_in_graph n_addressed precision "
        "sentence"
    )
    text = ("target_id", "address", "communities", "through", "level", "verdict", "sentence")
    return pd.DataFrame(rows, columns=columns.split()).astype(dict.fromkeys(text, "str"))


def _build_case(
    population: Population,
    levels: LevelSet,
    row: int,
    cohesion: pd.DataFrame,
    enriched: pd.DataFrame,
    communities: Communities,
) -> _Case:
    """Gather the figures of one target level."""
    figures = cohesion.iloc[row]
    ordered = enriched.sort_values(["n_both", "community_id"], ascending=[False, True], kind="stable")
    ids = tuple(int(number) for number in ordered["community_id"])
    size = np.bincount(population.community, minlength=population.n_communities)
    n_addressed = int(size[np.array(ids, dtype=np.int64) - 1].sum())
    n_both = int(ordered["n_both"].sum())
    n_in_graph = int(figures["n_in_graph"])
    return _Case(
        name=levels.name[row],
        level=levels.level[row],
        verdict=str(figures["verdict"]),
        n_in_graph=n_in_graph,
        n_untied=int(levels.members[row].sum()) - n_in_graph,
        n_outside=population.n - n_in_graph,
        assortativity=float(figures["assortativity"]),
        communities=ids,
        share_reached=n_both / n_in_graph if n_in_graph else float("nan"),
        precision=n_both / n_addressed if n_addressed else float("nan"),
        n_addressed=n_addressed,
        effective=float(figures["effective_communities"]),
        has_structure=communities.has_structure,
    )


def _say_answer(case: _Case, communities: Communities, language: Language) -> str:
    """Put the answer into words, with its numbers."""
    if case.address == "communities":
        return _say_communities(case, communities, language)
    if case.verdict == "too-few":
        return _say_too_few(case, language)
    if case.n_outside < MIN_PEOPLE:
        return language.say(
            "Address the target: “{target}” is nearly everyone in the graph, so no community stands out for "
            "it.",
            target=case.name,
        )
    if not case.has_structure:
        return language.say(
            "Address the target: the graph has no communities beyond what chance gives, so “{target}” "
            "cannot be reached through them.",
            target=case.name,
        )
    if case.verdict == "scattered":
        return _say_scattered(case, language)
    return language.say(
        "Address the target: people of “{target}” do stick together (assortativity {assortativity}), but in "
        "about {n} communities, and those where they are more numerous than usual hold only {share} of them.",
        target=case.name,
        assortativity=language.number(case.assortativity, 2),
        n=language.number(case.effective, 0),
        share=language.percent(case.share_reached),
    )


def _say_too_few(case: _Case, language: Language) -> str:
    """Say that nothing can be said."""
    if case.n_in_graph == 0:
        return language.say("Nobody of “{target}” is in the graph.", target=case.name)
    return language.say_n(
        "Only {n} person of “{target}” is in the graph: too few to say whom to address.",
        "Only {n} people of “{target}” are in the graph: too few to say whom to address.",
        case.n_in_graph,
        target=case.name,
    )


def _say_untied(case: _Case, language: Language) -> str:
    """Say how many people of the target the figures leave out, having no tie."""
    if not case.n_untied or case.n_in_graph == 0:
        return ""
    return " " + language.say_n(
        "{n} other person of the target has no tie and is not counted here.",
        "{n} other people of the target have no tie and are not counted here.",
        case.n_untied,
    )


def _say_scattered(case: _Case, language: Language) -> str:
    """Say that a need is shared without links."""
    values = {
        "target": case.name,
        "n": case.n_in_graph,
        "assortativity": language.number(case.assortativity, 2),
        "share": language.percent(case.share_reached),
    }
    if not case.communities:
        return language.say(
            "Address the target: the {n} people of “{target}” share a need but few ties of their own "
            "(assortativity {assortativity}, where 0 is chance), and no community holds more of them than "
            "usual.",
            **values,
        )
    return language.say(
        "Address the target: the {n} people of “{target}” share a need but few ties of their own "
        "(assortativity {assortativity}, where 0 is chance); the communities where they are more numerous "
        "than usual hold {share} of them, and {precision} of the people there belong to the target.",
        **values,
        precision=language.percent(case.precision),
    )


def _say_communities(case: _Case, communities: Communities, language: Language) -> str:
    """Name the communities to address and what they bring."""
    return language.say_n(
        "Address community {names}: it holds {share} of “{target}”, whose people stick together "
        "(assortativity {assortativity}, where 0 is chance and 1 a closed circle); {precision} of its people "
        "belong to the target.",
        "Address {n} communities ({names}): together they hold {share} of “{target}”, whose people stick "
        "together (assortativity {assortativity}, where 0 is chance and 1 a closed circle); {precision} of "
        "their people belong to the target.",
        len(case.communities),
        names=_name_communities(case, communities, language),
        share=language.percent(case.share_reached),
        target=case.name,
        assortativity=language.number(case.assortativity, 2),
        precision=language.percent(case.precision),
    )


def _name_communities(case: _Case, communities: Communities, language: Language) -> str:
    """Name the communities that hold most of the target, and count the others."""
    shown = case.communities[:MOST_NAMED]
    names = [language.say("“{name}”", name=communities.table["name"].iloc[number - 1]) for number in shown]
    others = len(case.communities) - len(shown)
    if others:
        names.append(language.say_n("{n} other", "{n} others", others))
    return ", ".join(names)


def _say_inner(cases: list[_Case], communities: Communities, language: Language) -> str:
    """Add what the innermost level says where it differs from the audience; empty where it does not."""
    told = [case for case in cases[1:] if case.verdict != "too-few" and case.verdict != cases[0].verdict]
    if not told or not told[-1].has_structure:
        return ""
    case = told[-1]
    level = {
        "customers": language.say("The customers of this target"),
        "core": language.say("The core of this target"),
        "buyers": language.say("The buyers of this target"),
    }[case.level]
    values = {"level": level, "n": case.n_in_graph, "assortativity": language.number(case.assortativity, 2)}
    if case.address == "communities":
        return " " + language.say(
            "{level} ({n} people) stand apart: their ties hold them together (assortativity "
            "{assortativity}), and {share} of them are in {names}.",
            **values,
            share=language.percent(case.share_reached),
            names=_name_communities(case, communities, language),
        )
    if case.verdict == "scattered":
        return " " + language.say(
            "{level} ({n} people) stand apart: few ties hold them together (assortativity {assortativity}).",
            **values,
        )
    return " " + language.say(
        "{level} ({n} people) stand apart: their ties hold them together (assortativity {assortativity}), "
        "but across many communities.",
        **values,
    )
