"""How many people each target level shares with each community, and whether chance would do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.overlap.chance import adjust_p_values, hypergeometric_tail

if TYPE_CHECKING:
    from entourage.overlap.population import LevelSet, Population


def build_table(population: Population, levels: LevelSet) -> pd.DataFrame:
    """Count target level by community and test each count.

    With T the level's people in the graph, C a community, N everyone in the graph:
    ``share_of_target`` = |T∩C|/|T|, ``share_of_community`` = |T∩C|/|C|, ``jaccard`` = |T∩C|/|T∪C|,
    ``lift`` = share_of_community/(|T|/N), ``p_value`` = P(X ≥ |T∩C|) with X hypergeometric (one-sided),
    ``q_value`` its Benjamini-Hochberg adjustment over the whole table.

    Returns
    -------
    pandas.DataFrame
        The columns of ``overlap.csv``, one row per target level and community, by level then community.
        Shares and lift are NaN for a level with nobody in the graph.
    """
    n_levels, n_communities = len(levels), population.n_communities
    size = np.bincount(population.community, minlength=n_communities)
    both = np.zeros((n_levels, n_communities), dtype=np.int64)
    for row in range(n_levels):
        both[row] = np.bincount(population.community[levels.inside[row]], minlength=n_communities)
    n_target = levels.inside.sum(axis=1)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        share_of_target = both / n_target
        share_of_community = both / size
        lift = share_of_community / (n_target / population.n)
        jaccard = both / (n_target + size - both)
    p_value = hypergeometric_tail(both, population.n, n_target, size[None, :])
    return pd.DataFrame(
        {
            "target_id": np.repeat(np.array(levels.target_id, dtype=object), n_communities),
            "level": np.repeat(np.array(levels.level, dtype=object), n_communities),
            "community_id": np.tile(np.arange(1, n_communities + 1), n_levels),
            "n_both": both.ravel(),
            "share_of_target": share_of_target.ravel(),
            "share_of_community": share_of_community.ravel(),
            "jaccard": jaccard.ravel(),
            "lift": lift.ravel(),
            "p_value": p_value.ravel(),
            "q_value": adjust_p_values(p_value.ravel()),
        }
    ).astype({"target_id": "str", "level": "str"})
