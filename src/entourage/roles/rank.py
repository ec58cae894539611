"""The stage: from ties, communities, targets and tables to roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.convert import to_attention, to_csr, to_undirected
from entourage.engines.centrality import compute_betweenness, compute_coreness, compute_pagerank
from entourage.model import Roles
from entourage.roles.ambassadors import find_ambassadors, find_critics
from entourage.roles.authority import find_authority
from entourage.roles.bridging import compute_participation
from entourage.roles.customers import assess_customers
from entourage.roles.evidence import describe_ambassadors, describe_critics, describe_prescribers
from entourage.roles.genealogy import build_genealogy
from entourage.roles.intervals import choose_runs, resample_ranks, to_interval
from entourage.roles.prescribers import Standing, rank_scope, tabulate_rankings
from entourage.roles.reach import build_attention, measure_reach
from entourage.roles.scopes import Scope, list_scopes

if TYPE_CHECKING:
    from collections.abc import Callable

    from entourage.language import Language
    from entourage.model import Communities, Network, Tables, Targets
    from entourage.options import RoleOptions


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
        Of the sentences of evidence.
    progress
        Told the stage's name when it begins.

    Returns
    -------
    Roles
        Flags and the signals behind them; everyone has every signal.
    """
    if progress:
        progress("roles")
    n = network.n_people
    pairs = to_undirected(network)
    graph = to_csr(n, pairs.a, pairs.b, pairs.weight)
    attention = build_attention(to_attention(network), volume=options.volume)
    scopes = list_scopes(targets, n)
    customers = assess_customers(tables, targets, options)
    prospects = Scope("", "", "", customers.is_prospect)
    reach = measure_reach(attention, [*scopes, prospects])
    cues = find_authority(tables.people, tables.attributes, options.authority)
    standing = Standing(
        bridging=compute_participation(graph, communities),
        authority=cues.notna().to_numpy(),
        barred=customers.is_dissatisfied,
    )
    genealogy = build_genealogy(tables)
    n_converted = genealogy.people["n_converted"].to_numpy()
    rankings = [
        rank_scope(scope, column, attention=attention, reach=reach, standing=standing, options=options)
        for column, scope in enumerate(scopes)
    ]
    main = [ranking for ranking in rankings if ranking.scope.is_main]
    runs = choose_runs(attention.even.nnz, len(main), options.runs)
    ranks = resample_ranks(
        main, attention=attention, reach=reach, standing=standing, options=options, runs=runs
    )
    prescribers = tabulate_rankings(
        main,
        reach=reach,
        bridging=standing.bridging,
        n_converted=n_converted,
        intervals=[to_interval(rank) for rank in ranks],
    )
    n_referrals = genealogy.people["n_referrals"].to_numpy()
    prescribers["evidence"] = describe_prescribers(prescribers, main, n_referrals, cues, language)
    ambassadors, ambassador_score = find_ambassadors(
        genealogy, customers, reach.weighted[:, -1], reach.n_influenced[:, -1], options
    )
    ambassadors["evidence"] = describe_ambassadors(ambassadors, customers.n_purchases, language)
    critics = find_critics(rankings[0].score, reach.n_influenced[:, 0], reach.even[:, 0], customers, options)
    critics["evidence"] = describe_critics(critics, language)
    betweenness = compute_betweenness(graph, seed=options.seed)
    ties_of = np.diff(graph.indptr)
    people = pd.DataFrame(
        {
            "in_strength": np.asarray(attention.weight.sum(axis=0)).ravel(),
            "out_strength": np.asarray(attention.weight.sum(axis=1)).ravel(),
            "degree": ties_of,
            "pagerank": compute_pagerank(attention.weight).ravel(),
            "betweenness": betweenness.share,
            "participation": standing.bridging,
            "coreness": compute_coreness(graph),
            "n_referrals": n_referrals,
            "n_converted": n_converted,
            "referral_value": genealogy.people["referral_value"],
            "prescriber_score": rankings[0].score,
            "ambassador_score": ambassador_score,
            "n_influenced": reach.n_influenced[:, 0],
            "n_descendants": genealogy.people["n_descendants"],
            "own_value": genealogy.people["own_value"],
            "network_value": genealogy.people["network_value"],
            "authority": cues,
        }
    )
    people["roles"] = _join_roles(
        n,
        prescriber=np.unique(prescribers["person"]),
        ambassador=ambassadors["person"].to_numpy(),
        critic=critics["person"].to_numpy(),
    )
    return Roles(
        people=people,
        prescribers=prescribers,
        ambassadors=ambassadors,
        critics=critics,
        genealogy=genealogy.trees,
        betweenness_error=betweenness.error,
        notes=genealogy.notes,
    )


def _join_roles(n: int, **holders: np.ndarray) -> pd.Series:
    """List each person's roles, joined by ``;``."""
    joined = np.full(n, "", dtype=object)
    for role, people in holders.items():
        before = joined[people]
        joined[people] = np.where(before == "", role, before + ";" + role)
    return pd.Series(joined, dtype=object)
