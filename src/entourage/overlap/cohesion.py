"""Is a target held together by ties? Weight inside against what chance would put there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from entourage.overlap.null_model import Held, compare_with_chance

if TYPE_CHECKING:
    from entourage.overlap.population import LevelSet, Population


def build_cohesion(population: Population, levels: LevelSet, *, seed: int) -> pd.DataFrame:
    """Measure how far ties hold each target level together.

    Weight, not the number of ties, is counted throughout. Each figure stands beside what it would be if the
    same number of people of like strength were drawn: labels are permuted within strata of strength, so that
    a level of busy people is compared with other busy people.

    Parameters
    ----------
    population
        The people in the graph and their ties.
    levels
        Target levels.
    seed
        Of the permutations.

    Returns
    -------
    pandas.DataFrame
        The columns of ``targets.csv`` but the verdict, then ``cohesion_p`` (share of permutations at least
        as cohesive), ``tie_share`` (the level's share of tie ends), ``inside_share`` (share of all weight
        that is inside), ``n_ties_inside``, ``largest_piece`` (people in the largest connected piece of the
        level), ``n_communities_half`` (fewest communities that hold half of it), ``effective_communities``
        (exponential of the entropy of its spread), ``n_permutations`` (0 where their mean and spread were
        worked out in closed form). NaN where undefined.
    """
    pieces = [_measure_ties(population, row) for row in levels.inside]
    observed = Held(
        inside=np.array([weight for weight, _, _ in pieces], dtype=np.float64),
        ends=np.array([population.strength[row].sum() for row in levels.inside], dtype=np.float64),
        total=population.total,
    )
    chance = compare_with_chance(population, levels, observed, seed=seed)
    spread = np.array([_spread(population, row) for row in levels.inside]).reshape(-1, 2)
    return pd.DataFrame(
        {
            "target_id": levels.target_id,
            "name": levels.name,
            "level": levels.level,
            "n_people": levels.members.sum(axis=1),
            "n_in_graph": levels.inside.sum(axis=1),
            "cohesion": observed.cohesion(),
            "cohesion_z": chance.z,
            "assortativity": observed.assortativity(),
            "e_i_index": observed.e_i_index(),
            "e_i_expected": chance.e_i_expected,
            "conductance": observed.conductance(),
            "cohesion_p": chance.p_value,
            "tie_share": observed.share(),
            "inside_share": observed.inside / observed.total if observed.total else np.nan,
            "n_ties_inside": np.array([n_ties for _, n_ties, _ in pieces], dtype=np.int64),
            "largest_piece": np.array([largest for _, _, largest in pieces], dtype=np.int64),
            "n_communities_half": spread[:, 0].astype(np.int64),
            "effective_communities": spread[:, 1],
            "n_permutations": np.full(len(levels), chance.n_permutations, dtype=np.int64),
        }
    ).astype({"target_id": "str", "name": "str", "level": "str"})


def _measure_ties(population: Population, member: np.ndarray) -> tuple[float, int, int]:
    """Weight and number of the ties inside a level, and the people of its largest connected piece."""
    both = np.flatnonzero(member[population.a] & member[population.b])
    n_members = int(member.sum())
    if n_members == 0:
        return 0.0, 0, 0
    number = np.cumsum(member) - 1
    ends = (number[population.a[both]], number[population.b[both]])
    matrix = sparse.coo_array((np.ones(len(both), dtype=np.int8), ends), shape=(n_members, n_members))
    _, piece = csgraph.connected_components(matrix, directed=False)
    return float(population.weight[both].sum()), len(both), int(np.bincount(piece).max())


def _spread(population: Population, member: np.ndarray) -> tuple[int, float]:
    """Count the communities that hold half of a level, and the effective number that hold all of it."""
    count = np.bincount(population.community[member], minlength=population.n_communities)
    total = count.sum()
    if total == 0:
        return 0, np.nan
    largest_first = np.sort(count)[::-1]
    half = int(np.searchsorted(np.cumsum(largest_first) * 2, total)) + 1
    share = count[count > 0] / total
    return half, float(np.exp(-(share * np.log(share)).sum()))
