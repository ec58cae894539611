"""Parts of communities where a target concentrates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from entourage.overlap.chance import adjust_p_values, hypergeometric_tail

if TYPE_CHECKING:
    from entourage.overlap.population import LevelSet, Population

MIN_NEIGHBOURS = 3
MIN_PEOPLE = 5
MIN_LIFT = 1.5
MAX_Q = 0.05


def find_pockets(population: Population, levels: LevelSet) -> pd.DataFrame:
    """Find where, inside a community, people of a target are surrounded by each other.

    After SAFE (Baryshnikova 2016): each person's neighbourhood is the people of the same community they are
    tied to; with k of d neighbours in the target, a one-sided hypergeometric test against the rest of the
    community (the person left out), Benjamini-Hochberg over everyone tested for the level. People whose
    neighbourhood is enriched (q at most 0.05) and who are tied to each other make a pocket, told when it has
    at least 5 people and 1.5 times the community's share of the target.

    Returns
    -------
    pandas.DataFrame
        ``target_id, level, community_id, n_people, share`` (of the pocket's people in the target), ``lift``
        (that share ÷ the community's), ``people`` (tuple of positions); by level, community, then
        largest first.
    """
    here = population.community[population.a] == population.community[population.b]
    a, b = population.a[here], population.b[here]
    degree = np.bincount(a, minlength=population.n) + np.bincount(b, minlength=population.n)
    size = np.bincount(population.community, minlength=population.n_communities)
    found = []
    for row in range(len(levels)):
        member = levels.inside[row]
        usual = np.bincount(population.community[member], minlength=population.n_communities) / np.maximum(
            size, 1
        )
        in_target = np.bincount(a, member[b], minlength=population.n) + np.bincount(
            b, member[a], minlength=population.n
        )
        pieces = _connected(a, b, _enriched(population, member, in_target, degree))
        for people in sorted(
            pieces, key=lambda piece: (population.community[piece[0]], -len(piece), piece[0])
        ):
            community = int(population.community[people[0]])
            share = float(member[people].mean())
            if len(people) >= MIN_PEOPLE and share >= MIN_LIFT * usual[community]:
                found.append(
                    {
                        "target_id": levels.target_id[row],
                        "level": levels.level[row],
                        "community_id": community + 1,
                        "n_people": len(people),
                        "share": share,
                        "lift": share / float(usual[community]),
                        "people": tuple(population.people[people].tolist()),
                    }
                )
    columns = ["target_id", "level", "community_id", "n_people", "share", "lift", "people"]
    return pd.DataFrame(found, columns=columns).astype(
        {"target_id": "str", "level": "str", "community_id": "int64"}
    )


def _enriched(
    population: Population, member: np.ndarray, in_target: np.ndarray, degree: np.ndarray
) -> np.ndarray:
    """Mark the people whose neighbourhood holds more of the target than their community would give."""
    size = np.bincount(population.community, minlength=population.n_communities)[population.community]
    targeted = np.bincount(population.community[member], minlength=population.n_communities)[
        population.community
    ]
    k = np.rint(in_target).astype(np.int64)
    others, targeted_others = size - 1, targeted - member
    tested = (degree >= MIN_NEIGHBOURS) & (targeted_others >= MIN_NEIGHBOURS) & (targeted < size)
    p_value = np.ones(population.n)
    # the p-value of fewer than three, or of no more than usual, cannot be low: it is not computed
    worth = tested & (k >= MIN_NEIGHBOURS) & (k * others > targeted_others * degree)
    p_value[worth] = hypergeometric_tail(k[worth], others[worth], targeted_others[worth], degree[worth])
    marked = np.zeros(population.n, dtype=bool)
    marked[tested] = adjust_p_values(p_value[tested]) <= MAX_Q
    return marked


def _connected(a: np.ndarray, b: np.ndarray, chosen: np.ndarray) -> list[np.ndarray]:
    """Split the chosen people into the pieces that ties among them make."""
    people = np.flatnonzero(chosen)
    if len(people) == 0:
        return []
    number = np.cumsum(chosen) - 1
    both = np.flatnonzero(chosen[a] & chosen[b])
    ends = (number[a[both]], number[b[both]])
    ties = sparse.coo_array((np.ones(len(both), dtype=np.int8), ends), shape=(len(people), len(people)))
    _, piece = csgraph.connected_components(ties, directed=False)
    order = np.argsort(piece, kind="stable")
    return np.split(people[order], np.flatnonzero(np.diff(piece[order])) + 1)
