"""The stage: from ties, communities, targets and tables to roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.convert import (
    sum_strength,
    to_ages,
    to_attention,
    to_csr,
    to_undirected,
)
from entourage.engines.centrality import (
    compute_betweenness,
    compute_constraint,
    compute_coreness,
)
from entourage.model import Note, Roles, Way
from entourage.roles.ageing import choose_memory, keep_recent, say_memory
from entourage.roles.ambassadors import find_ambassadors, find_critics
from entourage.roles.authority import find_authority
from entourage.roles.bridging import compute_participation
from entourage.roles.brokerage import choose_doors, find_gatekeepers, tell_ways
from entourage.roles.cards import build_cards
from entourage.roles.cold import find_cold_pockets
from entourage.roles.coordination import screen_coordination
from entourage.roles.customers import Customers, assess_customers
from entourage.roles.evidence import (
    describe_ambassadors,
    describe_critics,
    describe_gatekeepers,
    describe_prescribers,
)
from entourage.roles.genealogy import Genealogy, build_genealogy
from entourage.roles.inside import find_key_players, rank_inside
from entourage.roles.intervals import choose_runs, draw_ranks, to_interval
from entourage.roles.prescribers import Ranking, Standing, rank_scope, tabulate_rankings
from entourage.roles.reach import Attention, Reach, build_attention, measure_reach
from entourage.roles.scopes import Scope, list_scopes
from entourage.roles.sensitivity import drop_ties
from entourage.roles.turns import Turns, find_turns
from entourage.schema import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from scipy import sparse

    from entourage.convert import UndirectedGraph
    from entourage.engines.centrality import Betweenness
    from entourage.language import Language
    from entourage.model import Communities, Memory, Network, Tables, Targets
    from entourage.options import RoleOptions

_CONSTRAINT_STEPS = 20_000_000
_MOST_CONSTRAINED = 300
_SMALLEST_ERROR = 0.0001


@dataclass(frozen=True)
class _Ground:
    """What every part of the stage stands on."""

    pairs: UndirectedGraph
    graph: sparse.csr_array
    """(n, n) symmetric weights of the pairs."""
    strength: tuple[np.ndarray, np.ndarray]
    """Weights of the ties towards each person, and from each."""
    memory: Memory
    attention: Attention
    turns: Turns
    scopes: tuple[Scope, ...]
    reach: Reach
    """One column per scope, and a last one for prospects."""
    customers: Customers
    cues: pd.Series
    standing: Standing
    genealogy: Genealogy


@dataclass(frozen=True)
class _Named:
    """Who holds which role; tables as in `model.Roles`."""

    prescribers: pd.DataFrame
    by_level: pd.DataFrame
    ambassadors: pd.DataFrame
    ambassador_score: np.ndarray
    critics: pd.DataFrame
    gatekeepers: pd.DataFrame


def rank_roles(
    network: Network,
    communities: Communities,
    targets: Targets,
    tables: Tables,
    options: RoleOptions,
    language: Language,
    *,
    progress: Callable[[str], None] | None = None,
) -> Roles:
    """Find who carries word of mouth, into everyone and into each target, and how sure that is.

    Parameters
    ----------
    network, communities, targets, tables
        What the earlier stages found.
    options
        Thresholds, weights, seed.
    language
        Of the sentences of evidence, with the smallest count that they may give.
    progress
        Told the stage's name when it begins.

    Returns
    -------
    Roles
        Flags and the signals behind them; everyone has every signal.
    """
    if progress:
        progress("roles")
    ground = _lay_ground(network, communities, targets, tables, options)
    attention, reach, standing = ground.attention, ground.reach, ground.standing
    rankings = [
        rank_scope(scope, column, attention=attention, reach=reach, standing=standing, options=options)
        for column, scope in enumerate(ground.scopes)
    ]
    main = [ranking for ranking in rankings if ranking.scope.is_main]
    named = _name_roles(rankings, ground, communities, options, language)
    recent = keep_recent(ground.pairs, ground.attention)
    betweenness = compute_betweenness(to_csr(recent.n, recent.a, recent.b, recent.weight), seed=options.seed)
    people = _tabulate_people(ground, rankings[0], betweenness, named)
    cards = build_cards(
        network,
        people["roles"],
        named.prescribers,
        main,
        attention=attention,
        turns=ground.turns,
        reach=reach,
        standing=standing,
        options=options,
        language=language,
    )
    sensitivity, sensitivity_notes = drop_ties(
        main, attention=attention, reach=reach, standing=standing, options=options
    )
    coordination, coordination_notes = screen_coordination(tables.database, network.person_id)
    return Roles(
        people=people,
        prescribers=named.prescribers,
        ambassadors=named.ambassadors,
        critics=named.critics,
        genealogy=ground.genealogy.trees,
        betweenness_error=betweenness.error,
        notes=(
            *ground.genealogy.notes,
            *sensitivity_notes,
            *coordination_notes,
            *say_memory(ground.memory),
            *_warn(named.prescribers, betweenness),
        ),
        memory=ground.memory,
        cards=cards,
        gatekeepers=named.gatekeepers,
        by_level=named.by_level,
        by_community=rank_inside(attention, communities, standing.barred, options),
        key_players=find_key_players(recent, communities, betweenness.share),
        cold_pockets=find_cold_pockets(main, attention, communities),
        coordination=coordination,
        sensitivity=sensitivity,
    )


def _name_roles(
    rankings: list[Ranking],
    ground: _Ground,
    communities: Communities,
    options: RoleOptions,
    language: Language,
) -> _Named:
    """Name who holds each role, with a sentence of evidence each."""
    reach, customers, barred = ground.reach, ground.customers, ground.standing.barred
    prescribers = _list_prescribers(rankings, ground, communities, options, language)
    listed = prescribers["level"] == ground.scopes[0].level
    ambassadors, score = find_ambassadors(
        ground.genealogy,
        customers,
        reach.weighted[:, -1],
        reach.n_influenced[:, -1],
        reach.count[:, -1],
        ground.attention,
        options,
    )
    within = ground.attention.window_days
    ambassadors = _add_ways(ambassadors, ground.turns, customers.is_prospect)
    ambassadors["evidence"] = describe_ambassadors(
        ambassadors, customers.n_purchases, language, window_days=within
    )
    influential = np.any([r.influential for r in rankings if r.scope.is_main], axis=0)
    critics = find_critics(rankings[0].score, reach.n_influenced[:, 0], influential, customers, options)
    critics = _add_ways(critics, ground.turns)
    critics["evidence"] = describe_critics(critics, language, window_days=within)
    doors = choose_doors(ground.scopes)
    gatekeepers = find_gatekeepers(doors, ground.attention, communities, barred, options)
    gatekeepers = tell_ways(gatekeepers, doors, ground.turns, np.asarray(communities.member_of))
    gatekeepers["evidence"] = describe_gatekeepers(gatekeepers, doors, language, window_days=within)
    return _Named(
        prescribers=prescribers[listed].reset_index(drop=True),
        by_level=prescribers[~listed].reset_index(drop=True),
        ambassadors=ambassadors,
        ambassador_score=score,
        critics=critics,
        gatekeepers=gatekeepers,
    )


def _add_ways(table: pd.DataFrame, turns: Turns, members: np.ndarray | None = None) -> pd.DataFrame:
    """Say beside each person of a table how it comes that people's attention goes to them."""
    people = table["person"].to_numpy()
    return table.join(turns.towards(people, members).count_ways(people))


def _lay_ground(
    network: Network, communities: Communities, targets: Targets, tables: Tables, options: RoleOptions
) -> _Ground:
    """Measure what every role is judged on."""
    n = network.n_people
    pairs = to_undirected(network)
    graph = to_csr(n, pairs.a, pairs.b, pairs.weight)
    memory = choose_memory(network, options)
    ages = None if memory.half_life_days is None else to_ages(network)
    attention = build_attention(to_attention(network), ages, memory, volume=options.volume)
    scopes = list_scopes(targets, n)
    customers = assess_customers(tables, targets, options)
    prospects = Scope("", "", "", customers.is_prospect)
    cues = find_authority(tables.people, tables.attributes, options.authority)
    return _Ground(
        pairs=pairs,
        graph=graph,
        strength=sum_strength(network),
        memory=memory,
        attention=attention,
        turns=find_turns(network),
        scopes=scopes,
        reach=measure_reach(attention, [*scopes, prospects]),
        customers=customers,
        cues=cues,
        standing=Standing(
            bridging=compute_participation(graph, communities),
            authority=cues.notna().to_numpy(),
            barred=customers.is_dissatisfied,
        ),
        genealogy=build_genealogy(tables),
    )


def _list_prescribers(
    rankings: list[Ranking],
    ground: _Ground,
    communities: Communities,
    options: RoleOptions,
    language: Language,
) -> pd.DataFrame:
    """List the prescribers of every scope with their rank intervals and evidence."""
    runs = choose_runs(ground.attention.even.nnz, len(rankings), options.runs)
    ranks = draw_ranks(
        rankings,
        attention=ground.attention,
        reach=ground.reach,
        communities=communities,
        standing=ground.standing,
        options=options,
        runs=runs,
    )
    people = ground.genealogy.people
    table = tabulate_rankings(
        rankings,
        reach=ground.reach,
        turns=ground.turns,
        bridging=ground.standing.bridging,
        n_converted=people["n_converted"].to_numpy(),
        intervals=[to_interval(rank, r.rank) for rank, r in zip(ranks, rankings, strict=True)],
    )
    table["evidence"] = describe_prescribers(
        table, rankings, people, ground.cues, language, window_days=ground.attention.window_days
    )
    table["authority"] = ground.cues.to_numpy(dtype=object)[table["person"].to_numpy()]
    return table


def _tabulate_people(
    ground: _Ground, ranking: Ranking, betweenness: Betweenness, named: _Named
) -> pd.DataFrame:
    """Lay out every signal of everyone, and their roles."""
    notable = np.union1d(ranking.flagged[:_MOST_CONSTRAINED], named.gatekeepers["person"].to_numpy())
    graph, genealogy = ground.graph, ground.genealogy.people
    received, given = ground.strength
    return pd.DataFrame(
        {
            "in_strength": received,
            "out_strength": given,
            "degree": np.diff(graph.indptr),
            "pagerank": ground.reach.weighted[:, ranking.column],
            "betweenness": betweenness.share,
            "participation": ground.standing.bridging,
            "coreness": compute_coreness(graph),
            "n_referrals": genealogy["n_referrals"],
            "n_converted": genealogy["n_converted"],
            "referral_value": genealogy["referral_value"],
            "prescriber_score": ranking.score,
            "ambassador_score": named.ambassador_score,
            "n_influenced": ground.reach.n_influenced[:, ranking.column],
            "n_turning": ground.turns.count(Way.TURNING),
            "n_descendants": genealogy["n_descendants"],
            "own_value": genealogy["own_value"],
            "network_value": genealogy["network_value"],
            "authority": ground.cues,
            "roles": _join_roles(len(received), named),
            "constraint": _measure_constraint(graph, notable),
        }
    )


def _measure_constraint(graph: sparse.csr_array, people: np.ndarray) -> np.ndarray:
    """Measure Burt's constraint: of everyone where the graph affords it, else of some people."""
    degree = np.diff(graph.indptr).astype(np.float64)
    if float((degree**2).sum()) <= _CONSTRAINT_STEPS:
        return compute_constraint(graph)
    constraint = np.full(graph.shape[0], np.nan)
    constraint[people] = compute_constraint(graph, people)
    return constraint


def _join_roles(n: int, named: _Named) -> pd.Series:
    """List each person's roles, joined by ``;``."""
    joined = np.full(n, "", dtype=object)
    tables = (named.prescribers, named.ambassadors, named.critics, named.gatekeepers)
    for role, table in zip(ROLES, tables, strict=True):
        people = np.unique(table["person"].to_numpy())
        before = joined[people]
        joined[people] = np.where(before == "", role, before + ";" + role)
    return pd.Series(joined, dtype=object)


def _warn(prescribers: pd.DataFrame, betweenness: Betweenness) -> list[Note]:
    """Say what these figures cannot tell."""
    notes = []
    if len(prescribers):
        notes.append(
            Note(
                "Influence and likeness look alike in ties: people turn to those who resemble them. Roles "
                "say who is associated with others' choices, not who caused them; only declared referrals "
                "say who brought whom."
            )
        )
    if betweenness.error >= _SMALLEST_ERROR:
        notes.append(
            Note(
                "Betweenness was estimated from {n} people drawn at random, to within {error}% of all paths.",
                {"n": betweenness.n_pivots, "error": round(100 * betweenness.error, 2)},
            )
        )
    return notes
