"""The founding question, target by target: address the target, or these communities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.language import Language
from entourage.overlap.coverage import LEAST_ADDED, STEPS, Coverage, measure_coverage
from entourage.overlap.verdicts import MIN_PEOPLE, find_enriched

if TYPE_CHECKING:
    from entourage.model import Communities
    from entourage.overlap.population import LevelSet, Population

MOST_NAMED = 6
"""Communities that a sentence names; the others are counted."""
_COLUMNS = (
    "target_id", "address", "communities", "through", "share_reached", "level", "verdict", "n_in_graph",
    "n_addressed", "precision", "sentence", "n_enriched", "share_enriched", "n_for_half",
    *(f"share_first_{n}" for n in STEPS),
)  # fmt: skip


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
    effective: float
    """Effective number of communities it is in."""
    coverage: Coverage
    has_structure: bool

    @property
    def address(self) -> str:
        """``communities`` when ties hold the target and a few of them hold most of it, else ``target``."""
        held = self.verdict in ("tribe", "spread") and self.has_structure
        return "communities" if held and self.coverage.holds_most else "target"

    @property
    def share_reached(self) -> float:
        """Share of the target's people in the graph that the chosen communities hold."""
        return self.coverage.share_of_first(self.coverage.n_chosen)


@dataclass(frozen=True)
class _Speaker:
    """How answers are put into words."""

    language: Language
    people: Language
    """The same, which hides the counts of few people."""
    names: tuple[str, ...]
    """Of the communities."""

    def name(self, ids: tuple[int, ...]) -> str:
        """Name the communities that hold most of the target, and count the others where they are several."""
        shown = ids if len(ids) <= MOST_NAMED + 1 else ids[:MOST_NAMED]
        names = [self.language.say("“{name}”", name=self.names[number - 1]) for number in shown]
        others = len(ids) - len(shown)
        if others:
            names.append(self.language.say_n("{n} other", "{n} others", others))
        return ", ".join(names)

    def steps(self, coverage: Coverage, last: int) -> str:
        """Say in brackets what share the first few communities hold; empty where nothing is to tell."""
        said = []
        for n in coverage.list_steps(last, min_cell=self.people.min_cell):
            share = self.language.percent(coverage.share_of_first(n))
            if n == 1:
                said.append(self.language.say("the first alone holds {share}", share=share))
            else:
                said.append(self.language.say("the first {n} hold {share}", n=n, share=share))
        return f" ({', '.join(said)})" if said else ""


def answer_targets(
    population: Population,
    levels: LevelSet,
    cohesion: pd.DataFrame,
    table: pd.DataFrame,
    communities: Communities,
    language: Language,
    *,
    min_cell: int = 0,
) -> pd.DataFrame:
    """Answer for each target, from its first level: the audience.

    The answer is ``communities`` when the target is held together by ties, and a handful (5) of the
    communities enriched for it hold at least half of its people in the graph; otherwise it is ``target``.
    Communities are taken in the order of what each adds, down to 5 % of the target; but not before half
    of it is held, where the answer is to address them.

    Parameters
    ----------
    population, levels, cohesion, table, communities
        The people in the graph, target levels, and what the comparison found.
    language
        Of the sentences.
    min_cell
        Smallest number of people that a sentence tells.

    Returns
    -------
    pandas.DataFrame
        ``target_id, address, communities`` (ids of the chosen few, ``;``-joined, those that hold most
        first, whatever the answer), ``through`` (empty: the people are the business of the roles),
        ``share_reached`` (share of the target's people in the graph that these communities hold),
        ``level, verdict, n_in_graph, n_addressed`` (people in these communities), ``precision`` (share of
        them in the target), ``sentence``, ``n_enriched`` (communities it is enriched in),
        ``share_enriched`` (what all of these hold), ``n_for_half`` (how many of them it takes to hold half;
        missing where all do not), ``share_first_1, share_first_3, share_first_5, share_first_10``.
    """
    enriched = find_enriched(table)
    names = tuple(communities.table["name"].astype(str))
    speaker = _Speaker(language, Language(language.code, min_cell=min_cell), names)
    rows = []
    for target_id in dict.fromkeys(levels.target_id):
        cases = []
        for row in (row for row, name in enumerate(levels.target_id) if name == target_id):
            here = enriched & (table["target_id"] == target_id) & (table["level"] == levels.level[row])
            cases.append(_build_case(population, levels, row, cohesion, table[here], communities))
        case = cases[0]
        coverage = case.coverage
        rows.append(
            {
                "target_id": target_id,
                "address": case.address,
                "communities": ";".join(str(number) for number in coverage.chosen),
                "through": "",
                "share_reached": case.share_reached,
                "level": case.level,
                "verdict": case.verdict,
                "n_in_graph": case.n_in_graph,
                "n_addressed": coverage.n_addressed,
                "precision": coverage.precision,
                "sentence": _say_answer(case, speaker)
                + _say_inner(cases, speaker)
                + _say_untied(case, speaker),
                "n_enriched": len(coverage.ids),
                "share_enriched": coverage.share_of_first(len(coverage.ids)),
                "n_for_half": coverage.n_for_half,
                **{f"share_first_{n}": coverage.share_of_first(n) for n in STEPS},
            }
        )
    text = ("target_id", "address", "communities", "through", "level", "verdict", "sentence")
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(
        {**dict.fromkeys(text, "str"), "n_for_half": "Int64"}
    )


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
    size = np.bincount(population.community, minlength=population.n_communities)
    n_in_graph = int(figures["n_in_graph"])
    return _Case(
        name=levels.name[row],
        level=levels.level[row],
        verdict=str(figures["verdict"]),
        n_in_graph=n_in_graph,
        n_untied=int(levels.members[row].sum()) - n_in_graph,
        n_outside=population.n - n_in_graph,
        assortativity=float(figures["assortativity"]),
        effective=float(figures["effective_communities"]),
        coverage=measure_coverage(enriched, size, n_in_graph),
        has_structure=communities.has_structure,
    )


def _say_answer(case: _Case, speaker: _Speaker) -> str:
    """Put the answer into words, with its numbers."""
    language = speaker.language
    if case.address == "communities":
        return _say_communities(case, speaker) + _say_diluted(case, speaker) + _say_left_out(case, speaker)
    if case.verdict == "too-few":
        return _say_too_few(case, speaker)
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
    return _say_scattered(case, speaker) if case.verdict == "scattered" else _say_spread(case, speaker)


def _say_too_few(case: _Case, speaker: _Speaker) -> str:
    """Say that nothing can be said."""
    if case.n_in_graph == 0:
        return speaker.language.say("Nobody of “{target}” is in the graph.", target=case.name)
    return speaker.people.say_n(
        "Only {n} person of “{target}” is in the graph: too few to say whom to address.",
        "Only {n} people of “{target}” are in the graph: too few to say whom to address.",
        case.n_in_graph,
        target=case.name,
    )


def _say_untied(case: _Case, speaker: _Speaker) -> str:
    """Say how many people of the target the figures leave out, having no tie."""
    if not case.n_untied or case.n_in_graph == 0:
        return ""
    return " " + speaker.people.say_n(
        "{n} other person of the target has no tie and is not counted here.",
        "{n} other people of the target have no tie and are not counted here.",
        case.n_untied,
    )


def _say_scattered(case: _Case, speaker: _Speaker) -> str:
    """Say that a need is shared without links."""
    language, coverage = speaker.language, case.coverage
    values = {
        "target": case.name,
        "n": speaker.people.count(case.n_in_graph),
        "assortativity": language.number(case.assortativity, 2),
    }
    if not coverage.ids:
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
        share=language.percent(coverage.share_of_first(len(coverage.ids))),
        precision=language.percent(coverage.precision_of(coverage.ids)),
    )


def _say_spread(case: _Case, speaker: _Speaker) -> str:
    """Say that people of a target stick together in too many circles to go from one to the next."""
    language, coverage = speaker.language, case.coverage
    values = {"target": case.name, "assortativity": language.number(case.assortativity, 2)}
    n, needed = len(coverage.ids), coverage.n_for_half
    if not n:
        told = language.say(
            "Address the target: people of “{target}” do stick together (assortativity {assortativity}), but "
            "in about {n} communities, none of which holds more of them than usual.",
            **values,
            n=language.number(case.effective),
        )
    elif needed is None:
        told = language.say_n(
            "Address the target: people of “{target}” do stick together (assortativity {assortativity}), but "
            "the only community where they are more numerous than usual holds {share} of them.",
            "Address the target: people of “{target}” do stick together (assortativity {assortativity}), but "
            "in many circles: all {n} communities where they are more numerous than usual hold only {share} "
            "of them{steps}.",
            n,
            **values,
            share=language.percent(coverage.share_of_first(n)),
            steps=speaker.steps(coverage, n),
        )
    else:
        told = language.say(
            "Address the target: people of “{target}” do stick together (assortativity {assortativity}), but "
            "in many circles: it takes {n} communities to hold half of them{steps}.",
            **values,
            n=needed,
            steps=speaker.steps(coverage, needed),
        )
    return (
        told
        + " "
        + language.say(
            "Go through people, or through what defines the target (its need, its criteria), rather than "
            "from community to community."
        )
    )


def _say_communities(case: _Case, speaker: _Speaker) -> str:
    """Name the communities to address and what they bring."""
    language, coverage = speaker.language, case.coverage
    return language.say_n(
        "Address community {names}: it holds {share} of “{target}”, whose people stick together "
        "(assortativity {assortativity}, where 0 is chance and 1 a closed circle); {precision} of its people "
        "belong to the target.",
        "Address {n} communities ({names}): together they hold {share} of “{target}”{steps}, whose people "
        "stick together (assortativity {assortativity}, where 0 is chance and 1 a closed circle); "
        "{precision} of their people belong to the target.",
        coverage.n_chosen,
        names=speaker.name(coverage.chosen),
        share=language.percent(case.share_reached),
        steps=speaker.steps(coverage, coverage.n_chosen),
        target=case.name,
        assortativity=language.number(case.assortativity, 2),
        precision=language.percent(coverage.precision),
    )


def _say_diluted(case: _Case, speaker: _Speaker) -> str:
    """Warn of communities to address where most people are not of the target."""
    language, coverage = speaker.language, case.coverage
    if not coverage.diluted:
        return ""
    if coverage.diluted == coverage.chosen:
        return " " + language.say(
            "Choose among them by what defines the target (its need, its criteria) rather than speak to all."
        )
    return " " + language.say(
        "In {names}, only {share} of people belong to it: there, choose them by what defines the target (its "
        "need, its criteria).",
        names=speaker.name(coverage.diluted),
        share=language.percent(coverage.precision_of(coverage.diluted)),
    )


def _say_left_out(case: _Case, speaker: _Speaker) -> str:
    """Say how many communities would add too little to be addressed too."""
    coverage, language = case.coverage, speaker.language
    everyone, chosen = len(coverage.ids), coverage.n_chosen
    added = sum(coverage.held[chosen:])
    if not added or added < speaker.people.min_cell:
        return ""
    return " " + language.say_n(
        "{n} other community, with less than {least} of the target, would bring it to {share}.",
        "{n} other communities, each with less than {least} of the target, would bring it to {share}.",
        everyone - chosen,
        least=language.percent(LEAST_ADDED),
        share=language.percent(coverage.share_of_first(everyone)),
    )


def _say_inner(cases: list[_Case], speaker: _Speaker) -> str:
    """Add what the innermost level says where it differs from the audience; empty where it does not."""
    told = [case for case in cases[1:] if case.verdict != "too-few" and case.verdict != cases[0].verdict]
    if not told or not told[-1].has_structure:
        return ""
    case, language = told[-1], speaker.language
    level = {
        "customers": language.say("The customers of this target"),
        "core": language.say("The core of this target"),
        "buyers": language.say("The buyers of this target"),
    }[case.level]
    values = {
        "level": level,
        "n": speaker.people.count(case.n_in_graph),
        "assortativity": language.number(case.assortativity, 2),
    }
    if case.address == "communities":
        return " " + language.say(
            "{level} ({n} people) stand apart: their ties hold them together (assortativity "
            "{assortativity}), and {share} of them are in {names}.",
            **values,
            share=language.percent(case.share_reached),
            names=speaker.name(case.coverage.chosen),
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
