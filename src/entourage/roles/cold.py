"""Cold pockets: the members of a target whom no prescriber reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entourage.model import Communities
    from entourage.roles.prescribers import Ranking
    from entourage.roles.reach import Attention


def find_cold_pockets(
    rankings: Sequence[Ranking], attention: Attention, communities: Communities
) -> pd.DataFrame:
    """Count, per target and community, the members whom no prescriber of the target reaches.

    Without targets, everyone is looked at.

    Reached: turns to a prescriber, or to someone who turns to one.

    Returns
    -------
    pandas.DataFrame
        ``target_id, level, community_id`` (0 for people in no community), ``n_people, n_cold,
        share_cold, n_isolated`` (of the cold, those who turn to nobody); rows with someone cold, most
        first within each target.
    """
    home = np.asarray(communities.member_of, dtype=np.int64) + 1
    turns = np.bincount(attention.presence.indices, minlength=attention.n_people) > 0
    frames = []
    of_targets = [ranking for ranking in rankings if not ranking.scope.is_everyone]
    for ranking in of_targets or rankings:
        warm = np.zeros(attention.n_people)
        warm[ranking.flagged] = 1
        near = (attention.presence @ warm > 0) | (warm > 0)
        reached = near | (attention.presence @ near.astype(float) > 0)
        members = ranking.scope.members
        cold = members & ~reached
        n_people = np.bincount(home[members], minlength=communities.n + 1)
        n_cold = np.bincount(home[cold], minlength=communities.n + 1)
        community = np.flatnonzero(n_cold)
        community = community[np.lexsort((community, -n_cold[community]))]
        frames.append(
            pd.DataFrame(
                {
                    "target_id": ranking.scope.target_id,
                    "level": ranking.scope.level,
                    "community_id": community,
                    "n_people": n_people[community],
                    "n_cold": n_cold[community],
                    "share_cold": n_cold[community] / n_people[community],
                    "n_isolated": np.bincount(home[cold & ~turns], minlength=communities.n + 1)[community],
                }
            )
        )
    return pd.concat(frames, ignore_index=True)
