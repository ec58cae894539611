"""Where in the offer's life each community helps: design, sale, customer relations, brand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.overlap.chance import adjust_p_values, hypergeometric_tail

if TYPE_CHECKING:
    from entourage.language import Language
    from entourage.model import Communities, Network, Tables, Targets
    from entourage.overlap.population import LevelSet, Population

PROMOTER = 9.0
DISSATISFIED = 6.0
MIN_PEOPLE = 8
MIN_WITH = 3
MIN_POINTS = 0.1
MAX_Q = 0.05
STAGES = ("design", "sale", "customer-relations", "brand")


@dataclass(frozen=True)
class _Trait:
    """What is known of people in the graph, and where it is more common than usual."""

    share: np.ndarray
    """(n_communities,) share of the community's people of whom it is known that have it."""
    usual: float
    """The same for everyone."""
    n_with: np.ndarray
    high: np.ndarray
    """(n_communities,) bool."""


def find_stages(
    population: Population,
    levels: LevelSet,
    network: Network,
    communities: Communities,
    targets: Targets,
    tables: Tables,
    language: Language,
) -> pd.DataFrame:
    """Say which part of the offer's life each community can help with, by stated rules.

    A trait is *high* in a community when at least 3 of its people have it, their share is at
    least 10 points above everyone's, and the one-sided hypergeometric test says so (q at most 0.05
    over communities and traits); only people of whom it is known count. Then

    - ``design``: people who belong to a target and people who take part a lot (more events than the median)
      are both high;
    - ``sale``: prospects are high;
    - ``customer-relations``: dissatisfied customers (score up to 6) or inactive ones are high;
    - ``brand``: promoters (score of 9 or 10) are high.

    Communities under 8 people, or in a graph without structure, get none.

    Returns
    -------
    pandas.DataFrame
        ``community_id, stage``; ``score`` (points above everyone's share, 0 to 1), ``share``, ``usual`` and
        ``sentence``; by community, then in the order of the offer's life.
    """
    rows: list[dict[str, object]] = []
    if communities.has_structure:
        known = _read_people(population, levels, network, targets, tables)
        traits = _measure(population, known)
        size = np.bincount(population.community, minlength=population.n_communities)
        for position in np.flatnonzero(size >= MIN_PEOPLE).tolist():
            rows.extend(_stages_of(position, traits, language))
    columns = ["community_id", "stage", "score", "share", "usual", "sentence"]
    return pd.DataFrame(rows, columns=columns).astype(
        {"community_id": "int64", "stage": "str", "score": "float64", "share": "float64", "usual": "float64",
         "sentence": "str"}
    )  # fmt: skip


def _read_people(
    population: Population, levels: LevelSet, network: Network, targets: Targets, tables: Tables
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Collect each trait as (who has it, of whom it is known), over the people in the graph."""
    source = targets.people if "status" in targets.people else tables.people
    status = source["status"].iloc[population.people]
    has_status = status.notna().to_numpy(dtype=bool)
    satisfaction = tables.people["satisfaction"].to_numpy(dtype=np.float64)[population.people]
    has_score = ~np.isnan(satisfaction)
    n_events = network.n_events[population.people]
    everyone = np.ones(population.n, dtype=bool)
    return {
        "targeted": (levels.inside.any(axis=0), everyone),
        "busy": (n_events > np.median(n_events) if population.n else everyone, everyone),
        "prospect": ((status == "prospect").to_numpy(dtype=bool, na_value=False), has_status),
        "inactive": ((status == "inactive").to_numpy(dtype=bool, na_value=False), has_status),
        "dissatisfied": (np.nan_to_num(satisfaction, nan=np.inf) <= DISSATISFIED, has_score),
        "promoter": (np.nan_to_num(satisfaction, nan=-np.inf) >= PROMOTER, has_score),
    }


def _measure(population: Population, known: dict[str, tuple[np.ndarray, np.ndarray]]) -> dict[str, _Trait]:
    """Compare each trait's share in each community with everyone's."""
    n = population.n_communities
    with_it = {
        name: np.bincount(population.community[has & seen], minlength=n)
        for name, (has, seen) in known.items()
    }
    of = {name: np.bincount(population.community[seen], minlength=n) for name, (_, seen) in known.items()}
    names = list(known)
    p_value = np.array(
        [hypergeometric_tail(with_it[name], of[name].sum(), with_it[name].sum(), of[name]) for name in names]
    ).reshape(len(names), n)
    q_value = adjust_p_values(p_value.ravel()).reshape(len(names), n)
    traits = {}
    for row, name in enumerate(names):
        total = int(of[name].sum())
        usual = float(with_it[name].sum() / total) if total else 0.0
        share = with_it[name] / np.maximum(of[name], 1)
        high = (with_it[name] >= MIN_WITH) & (share - usual >= MIN_POINTS) & (q_value[row] <= MAX_Q)
        traits[name] = _Trait(share=share, usual=usual, n_with=with_it[name], high=high)
    return traits


def _stages_of(position: int, traits: dict[str, _Trait], language: Language) -> list[dict[str, object]]:
    """Apply the rules to one community."""
    rows = []
    if traits["targeted"].high[position] and traits["busy"].high[position]:
        rows.append(_row(position, "design", traits["targeted"], language.say(
            "Design: {share} of its people belong to a target (everyone: {usual}), and {busy} take part "
            "more than most; ask them what to make.",
            **_shares(position, traits["targeted"], language),
            busy=language.percent(float(traits["busy"].share[position])),
        )))  # fmt: skip
    if traits["prospect"].high[position]:
        rows.append(_row(position, "sale", traits["prospect"], language.say(
            "Sale: {share} of those whose status is known are prospects (everyone: {usual}); promoters known "
            "in this community, who can vouch for the offer: {n}.",
            **_shares(position, traits["prospect"], language),
            n=int(traits["promoter"].n_with[position]),
        )))  # fmt: skip
    if traits["dissatisfied"].high[position]:
        rows.append(_row(position, "customer-relations", traits["dissatisfied"], language.say(
            "Customer relations: {share} of those who gave a score are dissatisfied (everyone: {usual}); "
            "answer them first.",
            **_shares(position, traits["dissatisfied"], language),
        )))  # fmt: skip
    elif traits["inactive"].high[position]:
        rows.append(_row(position, "customer-relations", traits["inactive"], language.say(
            "Customer relations: {share} of those whose status is known have become inactive (everyone: "
            "{usual}); win them back.",
            **_shares(position, traits["inactive"], language),
        )))  # fmt: skip
    if traits["promoter"].high[position]:
        rows.append(_row(position, "brand", traits["promoter"], language.say(
            "Brand: {share} of those who gave a score are promoters (everyone: {usual}); let them speak.",
            **_shares(position, traits["promoter"], language),
        )))  # fmt: skip
    return rows


def _row(position: int, stage: str, trait: _Trait, sentence: str) -> dict[str, object]:
    share = float(trait.share[position])
    return {
        "community_id": position + 1,
        "stage": stage,
        "score": share - trait.usual,
        "share": share,
        "usual": trait.usual,
        "sentence": sentence,
    }


def _shares(position: int, trait: _Trait, language: Language) -> dict[str, str]:
    return {"share": language.percent(float(trait.share[position])), "usual": language.percent(trait.usual)}
