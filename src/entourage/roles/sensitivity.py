"""How much the top of a ranking owes to ties that might be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.engines.centrality import compute_pagerank
from entourage.engines.side_by_side import map_side_by_side
from entourage.model import Note
from entourage.roles.intervals import LOOSE, choose_rounds
from entourage.roles.prescribers import rank_rivals
from entourage.roles.reach import find_isolated, give_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    ranks = _rank_again(rankings, draws, attention, reach, standing, options)
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


def _rank_again(
    rankings: Sequence[Ranking],
    draws: Iterable[np.ndarray],
    attention: Attention,
    reach: Reach,
    standing: Standing,
    options: RoleOptions,
) -> list[np.ndarray]:
    """Rank those flagged again with ties counted as many times as each of `draws` says.

    Returns
    -------
    list of numpy.ndarray
        Per ranking, (number of draws, len(flagged)) ranks among the rivals.
    """
    members = np.column_stack([ranking.scope.members for ranking in rankings]).astype(np.float32)
    start = reach.even[:, [ranking.column for ranking in rankings]]
    isolated = find_isolated(attention)
    rounds = choose_rounds(attention.even.nnz)

    def rank_all(drawn: np.ndarray) -> list[np.ndarray]:
        even = give_values(attention.even, attention.even.data.astype(np.float32) * drawn)
        flow = compute_pagerank(
            even, members, damping=attention.damping, tolerance=LOOSE, start=start, max_rounds=rounds
        )
        flow[isolated] = 0
        count = give_values(attention.fresh, attention.fresh.data.astype(np.float32) * drawn).T @ members
        return [
            rank_rivals(ranking, flow[:, place], count[:, place], standing, options)
            for place, ranking in enumerate(rankings)
        ]

    drawn_ranks = list(map_side_by_side(rank_all, draws))
    return [np.array([ranks[place] for ranks in drawn_ranks]) for place in range(len(rankings))]
