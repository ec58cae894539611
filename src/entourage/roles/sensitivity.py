"""How much the top of a ranking owes to ties that might be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.model import Note
from entourage.roles.intervals import rank_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entourage.options import RoleOptions
    from entourage.roles.prescribers import Ranking, Standing
    from entourage.roles.reach import Attention, Reach

DROPPED = 0.2
_TOP = 10
_FEWEST_TOLD = 3
_RUNS_SMALL, _RUNS_LARGE = 20, 4
_LARGE = 500_000


def drop_ties(
    rankings: Sequence[Ranking],
    *,
    attention: Attention,
    reach: Reach,
    standing: Standing,
    options: RoleOptions,
) -> tuple[pd.DataFrame, list[Note]]:
    """Drop a fifth of the ties at random, several times, and count how many of the top ten stay in it.

    Returns
    -------
    tuple of pandas.DataFrame and list of Note
        ``target_id, level, n_top, share_dropped, n_kept`` (mean over runs), ``n_kept_least, runs``; and
        a sentence on the ranking of everyone.
    """
    rng = np.random.default_rng([options.seed, 2])
    n_ties = attention.even.nnz
    runs = _RUNS_SMALL if n_ties * len(rankings) <= _LARGE else _RUNS_LARGE
    draws = ((rng.random(n_ties, dtype=np.float32) >= DROPPED).astype(np.float32) for _ in range(runs))
    ranks = rank_again(rankings, draws, attention=attention, reach=reach, standing=standing, options=options)
    rows = []
    for ranking, again in zip(rankings, ranks, strict=True):
        n_top = min(_TOP, len(ranking.flagged))
        if n_top == 0:
            continue
        kept = (again[:, :n_top] <= n_top).sum(axis=1)
        rows.append((ranking.scope.target_id, ranking.scope.level, n_top, kept.mean(), int(kept.min())))
    table = pd.DataFrame(rows, columns=["target_id", "level", "n_top", "n_kept", "n_kept_least"])
    table.insert(3, "share_dropped", DROPPED)
    table["runs"] = runs
    notes = []
    if rows and rows[0][0] == rankings[0].scope.target_id and rows[0][2] >= _FEWEST_TOLD:
        notes.append(
            Note(
                "Were a fifth of the ties missing, {kept} of the top {n} prescribers would stay on average.",
                {"kept": round(float(rows[0][3])), "n": rows[0][2]},
            )
        )
    return table, notes
