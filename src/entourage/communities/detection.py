"""From ties to communities with an error bar: the order of the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.communities.affiliation import measure_affiliation
from entourage.communities.consensus import detect_consensus, resample_runs
from entourage.communities.effort import NULL_TIES, Settings, plan_effort
from entourage.communities.levels import detect_sublevels, list_levels, nest_levels
from entourage.communities.measures import list_ties_between, measure_communities, rank_heart
from entourage.communities.naming import name_communities
from entourage.communities.null_model import compare_to_chance
from entourage.communities.origin import find_origin
from entourage.communities.resolution import scan_resolutions
from entourage.communities.shape import describe_shape
from entourage.communities.stability import assess_stability
from entourage.communities.words import MAX_TEXTS, count_texts
from entourage.convert import to_undirected
from entourage.engines.partition import TieGraph, compute_modularity
from entourage.errors import SettingError
from entourage.model import Communities, Note

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from entourage.communities.consensus import Consensus
    from entourage.communities.effort import Effort
    from entourage.communities.origin import Origin
    from entourage.convert import UndirectedGraph
    from entourage.language import Language
    from entourage.model import Network, Tables
    from entourage.options import CommunityOptions

    IntArray = NDArray[np.int32]

FEW_RUNS = 10
"""Runs below which the error bars are said to be coarse."""


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
        What names are taken from: attributes, needs, shared items, texts.
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

    Raises
    ------
    SettingError
        If a resolution is asked of an algorithm that has none.
    """
    _check_resolution(options)
    tell = progress or (lambda _: None)
    undirected = to_undirected(network)
    people, graph = _leave_out_isolated(undirected)
    origin = find_origin(network, graph, people)
    effort = plan_effort(graph.n_ties, options)
    tell("communities")
    resolution, scan = _settle_resolution(graph, options)
    settings = Settings(options.algorithm, resolution, options.seed)
    consensus = detect_consensus(graph, settings, effort)
    modularity = compute_modularity(graph, consensus.member_of, resolution=resolution)
    tell("stability")
    runs = resample_runs(graph, settings, effort)
    stability = assess_stability(consensus.member_of, runs)
    tell("null model")
    null = compare_to_chance(origin, modularity, settings, effort)
    tell("levels")
    levels = [_spread(level, people, network.n_people) for level in _find_levels(origin, consensus, settings)]
    member_of = _spread(consensus.member_of, people, network.n_people)
    membership = np.full(network.n_people, np.nan)
    membership[people] = stability.membership
    between = list_ties_between(undirected, member_of)
    affiliation = measure_affiliation(undirected, member_of, levels)
    border = stability.border.assign(person=people[stability.border["person"].to_numpy()])
    tell("names")
    heart = rank_heart(affiliation["inner_strength"].to_numpy(), member_of)
    table = measure_communities(network, undirected, member_of).assign(
        stability=stability.stability,
        n_border=np.bincount(border["community_id"] - 1, minlength=len(heart)),
        heart=pd.Series([";".join(network.person_id[core]) for core in heart], dtype=object),
    )
    table.insert(0, "community_id", np.arange(1, len(table) + 1))
    size = table["size"].to_numpy()
    return Communities(
        member_of=member_of,
        membership=membership,
        table=name_communities(table, tables, member_of, heart, language=language, min_size=options.min_size),
        border=border,
        between=between,
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
        levels=list_levels(member_of, levels),
        scan=scan,
        notes=(*_note_chance(origin), *_note_effort(graph, effort, tables)),
        people=affiliation,
        shape=describe_shape(
            network, undirected, member_of, between, null=null, origin=origin, language=language
        ),
        by_chance=origin.count_kinds(),
    )


def _check_resolution(options: CommunityOptions) -> None:
    if options.algorithm in ("infomap", "label-propagation") and options.resolution != 1.0:
        raise SettingError(
            "{algorithm} has no resolution. Leave resolution out, or choose leiden or louvain.",
            algorithm=options.algorithm,
        )


def _settle_resolution(graph: TieGraph, options: CommunityOptions) -> tuple[float, pd.DataFrame]:
    """Take the resolution asked for, or scan for the steadiest one."""
    if options.resolution != "auto":
        columns = ["resolution", "n_communities", "stability", "chosen"]
        return options.resolution, pd.DataFrame(columns=columns)
    scan = scan_resolutions(graph, seed=options.seed)
    return float(scan.loc[scan["chosen"], "resolution"].iloc[0]), scan


def _find_levels(origin: Origin, consensus: Consensus, settings: Settings) -> list[IntArray]:
    if settings.algorithm == "louvain":
        return nest_levels(origin.graph, consensus.member_of, list(consensus.finer))
    return detect_sublevels(origin, consensus.member_of, settings)


def _note_chance(origin: Origin) -> list[Note]:
    """Say what chance had to keep, where it is more than how many ties people have."""
    notes = []
    kinds = origin.count_kinds()
    if kinds["tree_ties"] > kinds["swapped_ties"]:
        notes.append(
            Note(
                "{n} of {all} ties between people make trees, as referrals do: they are held to other trees "
                "of the same people, since any tree falls into groups.",
                {"n": kinds["tree_ties"], "all": origin.direct.n_ties},
            )
        )
    if kinds["shared_items"]:
        notes.append(
            Note.counted(
                "{n} shared item is dealt out again to say what chance would reach: it keeps its number of "
                "people, and everyone their number of items.",
                "{n} shared items are dealt out again to say what chance would reach: each keeps its number "
                "of people, and everyone their number of items.",
                kinds["shared_items"],
            )
        )
    return notes


def _note_effort(graph: TieGraph, effort: Effort, tables: Tables) -> tuple[Note, ...]:
    """Say where a graph was too large for as many runs as smaller ones get."""
    notes = []
    if graph.n_ties and effort.n_runs < FEW_RUNS:
        notes.append(
            Note(
                "On a graph of {ties} ties, stability and membership come from {runs} runs: read them as "
                "orders of magnitude.",
                {"ties": graph.n_ties, "runs": effort.n_runs},
            )
        )
    if graph.n_ties > NULL_TIES:
        notes.append(
            Note(
                "Chance was measured on smaller random graphs, with the same spread of numbers of ties per "
                "person.",
                {},
            )
        )
    n_texts = count_texts(tables)
    if n_texts > MAX_TEXTS:
        notes.append(
            Note(
                "Words were counted on about {read} of the {texts} texts, always the same ones.",
                {"read": n_texts // -(-n_texts // MAX_TEXTS), "texts": n_texts},
            )
        )
    return tuple(notes)


def _spread(part: IntArray, people: IntArray, n_people: int) -> IntArray:
    """Write positions for everyone from those of connected people; -1 for the others."""
    spread = np.full(n_people, -1, dtype=np.int32)
    spread[people] = part
    return spread


def _leave_out_isolated(graph: UndirectedGraph) -> tuple[IntArray, TieGraph]:
    """Give the people who have ties, and their ties with people counted among these."""
    has_ties = np.zeros(graph.n, dtype=bool)
    has_ties[graph.a] = True
    has_ties[graph.b] = True
    people = np.flatnonzero(has_ties).astype(np.int32)
    place = np.cumsum(has_ties, dtype=np.int32) - 1
    return people, TieGraph(len(people), place[graph.a], place[graph.b], graph.weight)
