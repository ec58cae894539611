"""Verdicts by stated rules: each needs a size of effect and significance.

The thresholds are explained in docs/method/overlap.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from entourage.overlap.population import LevelSet, Population

MIN_PEOPLE = 8
"""Fewer people in the graph (or in a community, or outside the target) are too few to say anything."""
MIN_ASSORTATIVITY = 0.2
MIN_COHESION_Z = 3.0
MIN_COHESION = 2.0
MAX_Q = 0.05
MIN_LIFT = 2.0
MIN_EXCESS = 0.2
LEAST_LIFT = 1.2
MIN_BOTH = 3
MOST = 0.5
FEW_COMMUNITIES = 3
LEADING = 0.6


def find_enriched(table: pd.DataFrame) -> np.ndarray:
    """Mark the rows of the overlap table where the community is enriched for the target level.

    Significant (q at most 0.05), of some size (at least 3 people) and of some effect: lift of 2, or, since a
    target that covers half of everyone cannot reach it, lift of 1.2 with a share that covers a fifth of the
    way from the usual share to all: (share_of_community - T/N)/(1 - T/N) at least 0.2.

    Returns
    -------
    numpy.ndarray
        (n_rows,) bool.
    """
    share = table["share_of_community"].to_numpy(dtype=np.float64)
    lift = table["lift"].to_numpy(dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        usual = share / lift
        excess = (share - usual) / (1 - usual)
    effect = (lift >= MIN_LIFT) | ((excess >= MIN_EXCESS) & (lift >= LEAST_LIFT))
    significant = table["q_value"].to_numpy(dtype=np.float64) <= MAX_Q
    return np.asarray(effect & significant & (table["n_both"].to_numpy() >= MIN_BOTH))


def judge_targets(cohesion: pd.DataFrame, table: pd.DataFrame, n_people_in_graph: int) -> np.ndarray:
    """Say of each target level whether it is a tribe, scattered, or spread over several communities.

    - ``too-few``: fewer than 8 of its people are in the graph;
    - ``spread``: it is nearly everyone (fewer than 8 people are outside it), so that it lives in all
      communities, or ties hold it together and its people are in many communities;
    - ``scattered``: ties do not hold it together: z under 3, or assortativity under 0.2 (under 0.1 where few
      communities hold half of it and twice the weight expected is inside: a small target that shares its
      community with others cannot reach 0.2);
    - ``tribe``: ties hold it together and at most 3 communities, each enriched for it, hold half of it.

    Returns
    -------
    numpy.ndarray
        (n_levels,) text.
    """
    n = cohesion["n_in_graph"].to_numpy()
    few = share_in_few(table, len(cohesion)) >= MOST
    assortativity = cohesion["assortativity"].to_numpy()
    dense = few & (assortativity >= MIN_ASSORTATIVITY / 2) & (cohesion["cohesion"].to_numpy() >= MIN_COHESION)
    held = (cohesion["cohesion_z"].to_numpy() >= MIN_COHESION_Z) & (
        (assortativity >= MIN_ASSORTATIVITY) | dense
    )
    return np.select(
        [n < MIN_PEOPLE, n_people_in_graph - n < MIN_PEOPLE, ~held, few],
        ["too-few", "spread", "scattered", "tribe"],
        "spread",
    )


def share_in_few(table: pd.DataFrame, n_levels: int) -> np.ndarray:
    """Sum, per target level, the share of it in the three enriched communities that hold most of it."""
    if table.empty:
        return np.zeros(n_levels)
    share = np.where(find_enriched(table), table["share_of_target"].to_numpy(), 0.0)
    share = np.sort(share.reshape(n_levels, -1), axis=1)[:, ::-1]
    return np.asarray(share[:, :FEW_COMMUNITIES].sum(axis=1))


def judge_communities(
    population: Population, levels: LevelSet, table: pd.DataFrame, *, has_structure: bool
) -> pd.DataFrame:
    """Say of each community whether it is on target, mixed, or a club.

    - ``none``: no target is declared, or the graph has no communities beyond chance;
    - ``too-few``: fewer than 8 people;
    - ``on-target``: enriched for a target, which holds at least 60 % of the community's people who belong
      to any target it is enriched for;
    - ``mixed``: enriched for several targets none of which leads so, or enriched for none while most of
      its people belong to some target;
    - ``club``: enriched for no target, and most of its people belong to none.

    Returns
    -------
    pandas.DataFrame
        By community position: ``verdict``, ``targets`` (ids it is enriched for, those that share most people
        with it first, ``;``-joined), ``n_targeted`` (people in any target), ``targeted_share``.
    """
    size = np.bincount(population.community, minlength=population.n_communities)
    audience = levels.inside.any(axis=0)
    targeted = np.bincount(population.community[audience], minlength=population.n_communities)
    verdicts, targets = [], []
    enriched = _list_enriched(table, population.n_communities)
    order = np.argsort(population.community, kind="stable")
    bounds = np.concatenate([[0], np.cumsum(size)])
    for position in range(population.n_communities):
        rows = enriched.get(position, [])
        here = order[bounds[position] : bounds[position + 1]]
        targets.append(";".join(_leading_first(levels, rows)))
        if len(levels) == 0 or not has_structure:
            verdicts.append("none")
        elif size[position] < MIN_PEOPLE:
            verdicts.append("too-few")
        elif rows:
            verdicts.append("on-target" if _leads(levels, here, rows) else "mixed")
        else:
            verdicts.append("mixed" if targeted[position] > MOST * size[position] else "club")
    return pd.DataFrame(
        {
            "verdict": np.array(verdicts, dtype=object),
            "targets": np.array(targets, dtype=object),
            "n_targeted": targeted,
            "targeted_share": targeted / np.maximum(size, 1),
        }
    ).astype({"verdict": "str", "targets": "str"})


def _list_enriched(table: pd.DataFrame, n_communities: int) -> dict[int, list[tuple[int, int]]]:
    """List per community the levels it is enriched for, with the people they share."""
    found: dict[int, list[tuple[int, int]]] = {}
    n_both = table["n_both"].to_numpy()
    for row in np.flatnonzero(find_enriched(table)).tolist():
        level, position = divmod(row, n_communities)
        found.setdefault(position, []).append((level, int(n_both[row])))
    return found


def _leading_first(levels: LevelSet, rows: list[tuple[int, int]]) -> list[str]:
    """Order the targets of enriched levels by the people they share with the community."""
    largest: dict[str, int] = {}
    for level, n_both in rows:
        name = levels.target_id[level]
        largest[name] = max(n_both, largest.get(name, 0))
    return sorted(largest, key=lambda name: (-largest[name], name))


def _leads(levels: LevelSet, here: np.ndarray, rows: list[tuple[int, int]]) -> bool:
    """Say whether one enriched target holds most of the people here who are in any enriched one."""
    held: dict[str, np.ndarray] = {}
    for level, _ in rows:
        name = levels.target_id[level]
        held[name] = held.get(name, False) | levels.inside[level, here]
    union = np.any(list(held.values()), axis=0).sum()
    return bool(max(members.sum() for members in held.values()) >= LEADING * union)
