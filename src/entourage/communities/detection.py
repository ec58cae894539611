"""From ties to communities with an error bar: the order of the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.communities.consensus import detect_consensus, resample_runs
from entourage.communities.effort import plan_effort
from entourage.communities.measures import (
    list_ties_between,
    measure_communities,
    measure_inner_strength,
    rank_heart,
)
from entourage.communities.naming import name_communities
from entourage.communities.null_model import compare_to_chance
from entourage.communities.stability import assess_stability
from entourage.convert import to_undirected
from entourage.engines.partition import TieGraph, compute_modularity, number_communities, split_unconnected
from entourage.model import Communities

if TYPE_CHECKING:
    from collections.abc import Callable

    from entourage.convert import UndirectedGraph
    from entourage.language import Language
    from entourage.model import Network, Tables
    from entourage.options import CommunityOptions


def detect_communities(
    network: Network,
    tables: Tables,
    options: CommunityOptions,
    language: Language,
    *,
    progress: Callable[[str], None] | None = None,
) -> Communities:
    """Find the people held together by their ties, and say how surely.

    Parameters
    ----------
    network
        The relationship graph; communities are found on its ties without direction.
    tables
        What names are taken from: attributes, needs, memberships, texts.
    options
        Algorithm, resolution, seed, numbers of runs.
    language
        Of names and evidence.
    progress
        Told the name of each step as it begins.

    Returns
    -------
    Communities
        Community 1 is the largest, ties in size go to the smallest person; people without ties are in
        none.
    """
    tell = progress or (lambda _: None)
    undirected = to_undirected(network)
    people, graph = _leave_out_isolated(undirected)
    effort = plan_effort(graph.n_ties, options)
    resolution = 1.0 if options.resolution == "auto" else options.resolution
    tell("communities")
    found = detect_consensus(
        graph, algorithm=options.algorithm, resolution=resolution, seed=options.seed, n_votes=effort.n_votes
    )
    found = number_communities(split_unconnected(graph, found)) if graph.n_ties else found
    modularity = compute_modularity(graph, found, resolution=resolution)
    tell("stability")
    runs = resample_runs(
        graph,
        algorithm=options.algorithm,
        resolution=resolution,
        seed=options.seed,
        n_runs=effort.n_runs if graph.n_ties else 0,
        n_votes=effort.n_votes_per_run,
    )
    stability = assess_stability(found, runs)
    tell("null model")
    null = compare_to_chance(
        graph,
        modularity,
        algorithm=options.algorithm,
        resolution=resolution,
        seed=options.seed,
        n_runs=effort.n_null_runs,
    )
    member_of = np.full(network.n_people, -1, dtype=np.int32)
    member_of[people] = found
    membership = np.full(network.n_people, np.nan)
    membership[people] = stability.membership
    tell("names")
    table = measure_communities(network, undirected, member_of)
    heart = rank_heart(measure_inner_strength(undirected, member_of), member_of)
    table.insert(0, "community_id", np.arange(1, len(table) + 1))
    table["stability"] = stability.stability
    person_id = network.person_id
    table["heart"] = pd.Series([";".join(person_id[core]) for core in heart], index=table.index, dtype=object)
    table = name_communities(table, tables, member_of, heart, language=language, min_size=options.min_size)
    size = table["size"].to_numpy()
    return Communities(
        member_of=member_of,
        membership=membership,
        table=table,
        border=stability.border.assign(person=people[stability.border["person"]]),
        between=list_ties_between(undirected, member_of),
        modularity=modularity,
        null_modularity=null.modularity,
        null_sd=null.sd,
        null_z=null.z,
        stability=float((stability.stability * size).sum() / max(size.sum(), 1)),
        has_structure=null.has_structure,
        algorithm=options.algorithm,
        resolution=resolution,
        seed=options.seed,
        n_runs=effort.n_runs if graph.n_ties else 0,
        n_null_runs=null.n_runs,
        levels=pd.DataFrame(columns=["level", "community_id", "parent_id", "size"]),
        scan=pd.DataFrame(columns=["resolution", "n_communities", "stability", "chosen"]),
    )


def _leave_out_isolated(graph: UndirectedGraph) -> tuple[np.ndarray, TieGraph]:
    """Give the people who have ties, and their ties with people counted among these."""
    has_ties = np.zeros(graph.n, dtype=bool)
    has_ties[graph.a] = True
    has_ties[graph.b] = True
    people = np.flatnonzero(has_ties).astype(np.int32)
    place = np.cumsum(has_ties, dtype=np.int32) - 1
    return people, TieGraph(len(people), place[graph.a], place[graph.b], graph.weight)
