"""Lay targets beside communities: every figure of the comparison, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from entourage.convert import to_undirected
from entourage.model import Note, Overlap
from entourage.overlap.agreement import measure_agreement
from entourage.overlap.answers import answer_targets
from entourage.overlap.cohesion import build_cohesion
from entourage.overlap.explained import explain_ties
from entourage.overlap.pockets import find_pockets
from entourage.overlap.population import list_levels, select_population
from entourage.overlap.stages import find_stages
from entourage.overlap.table import build_table
from entourage.overlap.verdicts import judge_communities, judge_targets
from entourage.schema import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from entourage.language import Language
    from entourage.model import Communities, Network, Tables, Targets
    from entourage.overlap.population import LevelSet, Population


def compare_overlap(
    network: Network,
    communities: Communities,
    targets: Targets,
    tables: Tables,
    language: Language,
    *,
    seed: int = 1,
    min_cell: int = 0,
    progress: Callable[[str], None] | None = None,
) -> Overlap:
    """Say where targets and communities meet, how much, and how surely.

    Parameters
    ----------
    network
        The relationship graph.
    communities
        People held together by ties.
    targets
        People who share a need.
    tables
        What was read: statuses and satisfaction.
    language
        Of the sentences.
    seed
        Of the permutations behind every test.
    min_cell
        Smallest number of people that the sentences of the answers tell.
    progress
        Told the name of the step that starts.

    Returns
    -------
    Overlap
        Tables, verdicts and answers; empty tables where there is no target.
    """
    if progress:
        progress("overlap")
    population = select_population(to_undirected(network), communities.member_of, communities.n)
    levels = list_levels(targets, population, network.n_people)
    table = build_table(population, levels)
    cohesion = build_cohesion(population, levels, seed=seed)
    verdict = pd.Series(judge_targets(cohesion, table, population.n), dtype="str")
    first = list(RESULTS["targets"])
    others = [column for column in cohesion.columns if column not in first]
    cohesion = cohesion.assign(verdict=verdict)[first + others]
    verdicts = judge_communities(population, levels, table, has_structure=communities.has_structure)
    explained = explain_ties(population, levels, language, seed=seed)
    return Overlap(
        table=table,
        cohesion=cohesion,
        community_verdicts=verdicts,
        agreement=measure_agreement(population, levels),
        explained=explained,
        answers=answer_targets(population, levels, cohesion, table, communities, language, min_cell=min_cell),
        pockets=find_pockets(population, levels),
        stages=find_stages(population, levels, network, communities, targets, tables, language),
        notes=_build_notes(population, levels, network.n_people),
    )


def _build_notes(population: Population, levels: LevelSet, n_people: int) -> tuple[Note, ...]:
    """Tell what the reader must know before trusting the figures."""
    if len(levels) == 0:
        return ()
    notes = [
        Note(
            "People who are tied are often alike, and people who are alike often become tied: in such "
            "figures influence and likeness cannot be told apart. A target that coincides with a community "
            "is associated with it; which of the two made the other is not known."
        )
    ]
    outside = n_people - population.n
    if outside:
        notes.append(
            Note(
                "People without any tie to others: {n}. They are counted in the targets and left out of the "
                "comparison with the communities.",
                {"n": outside},
            )
        )
    return tuple(notes)
