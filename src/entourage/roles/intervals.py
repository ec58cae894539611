"""How sure a rank is: the same ranking in worlds like the one seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entourage.engines.side_by_side import map_side_by_side
from entourage.roles.prescribers import rank_rivals
from entourage.roles.worlds import Draw, draw_world, expect_world, measure_world, refit_world

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entourage.model import Communities
    from entourage.options import RoleOptions
    from entourage.roles.prescribers import Ranking, Standing
    from entourage.roles.reach import Attention, Reach

_STEPS = 40_000_000
_FEWEST, _MOST = 19, 100
_LOW, _HIGH, _HALF = 0.05, 0.95, 0.5
LOOSE = 1e-3
"""Largest total change at which walks stop where a ranking is only done again."""
_ROUNDS = ((3_000_000, 2), (300_000, 4), (0, 200))


def choose_runs(n_ties: int, n_scopes: int, wanted: int | None) -> int:
    """Choose the number of worlds by the size of the graph: 100 on small ones, 19 on large ones."""
    if wanted is not None:
        return wanted
    return int(np.clip(_STEPS // max(n_ties * (n_scopes + 2), 1), _FEWEST, _MOST))


def choose_rounds(n_ties: int) -> int:
    """Choose how many steps walks take at most, from a start that is near, by the size of the graph."""
    return next(rounds for least, rounds in _ROUNDS if n_ties >= least)


def draw_ranks(
    rankings: Sequence[Ranking],
    *,
    attention: Attention,
    reach: Reach,
    communities: Communities,
    standing: Standing,
    options: RoleOptions,
    runs: int,
) -> list[np.ndarray]:
    """Rank those flagged in worlds drawn from what the seen ties leave open (`roles.worlds`).

    Returns
    -------
    list of numpy.ndarray
        Per ranking, (runs, len(flagged)) ranks among the rivals.
    """
    if not any(len(ranking.flagged) for ranking in rankings):
        return [np.empty((runs, 0)) for _ in rankings]
    world = refit_world(attention, reach, [(r.scope, r.column) for r in rankings], communities)
    columns = [ranking.column for ranking in rankings]
    middle, _ = measure_world(
        world, expect_world(world), start=reach.even[:, columns], tolerance=LOOSE, max_rounds=200
    )
    rounds = choose_rounds(attention.even.nnz)

    def rank_all(draw: Draw) -> list[np.ndarray]:
        flow, count = measure_world(world, draw, start=middle, tolerance=LOOSE, max_rounds=rounds)
        return [
            rank_rivals(ranking, flow[:, place], count[:, place], standing, options)
            for place, ranking in enumerate(rankings)
        ]

    rng = np.random.default_rng(options.seed)
    drawn = list(map_side_by_side(rank_all, (draw_world(world, rng) for _ in range(runs))))
    return [np.array([ranks[place] for ranks in drawn]) for place in range(len(rankings))]


def to_interval(ranks: np.ndarray, published: np.ndarray) -> np.ndarray:
    """Give the 90 % interval of ranks, to the nearest rank, widened to hold the published one.

    Parameters
    ----------
    ranks
        (runs, n_flagged) as `draw_ranks` gives them.
    published
        (n_flagged,) as in `Ranking.rank`.

    Returns
    -------
    numpy.ndarray
        (n_flagged, 2) integers.
    """
    if not ranks.size:
        return np.empty((ranks.shape[1], 2), dtype=np.int64)
    low, high = np.quantile(ranks, [_LOW, _HIGH], axis=0)
    low = np.minimum(np.floor(low + _HALF), published)
    high = np.maximum(np.ceil(high - _HALF), published)
    return np.column_stack([low, high]).astype(np.int64)
