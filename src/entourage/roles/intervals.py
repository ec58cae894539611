"""How sure a rank is: the same ranking on resampled ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse, stats

from entourage.engines.centrality import compute_pagerank
from entourage.engines.side_by_side import map_side_by_side
from entourage.roles.prescribers import combine_signals
from entourage.roles.reach import find_isolated
from entourage.roles.scoring import rank_down

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from entourage.options import RoleOptions
    from entourage.roles.prescribers import Ranking, Standing
    from entourage.roles.reach import Attention, Reach

_STEPS = 80_000_000
_FEWEST, _MOST = 8, 50
_LOW, _HIGH = 0.05, 0.95
_LOOSE = 1e-3
_ROUNDS = ((3_000_000, 2), (300_000, 4), (0, 200))
_RIVALS = 20
_STEPS_OF_TABLE = 1 << 16


def choose_runs(n_ties: int, n_scopes: int, wanted: int | None) -> int:
    """Choose the number of resamples by the size of the graph: 50 on small ones, 8 on large ones."""
    if wanted is not None:
        return wanted
    return int(np.clip(_STEPS // max(n_ties * (n_scopes + 2), 1), _FEWEST, _MOST))


def resample_ranks(
    rankings: Sequence[Ranking],
    *,
    attention: Attention,
    reach: Reach,
    standing: Standing,
    options: RoleOptions,
    runs: int,
) -> list[np.ndarray]:
    """Rank each pool again on resampled ties.

    Every tie is drawn 0, 1, 2… times (Poisson with mean 1, the bootstrap of large samples); reach and
    counts are computed anew, and people of the pool are ranked among themselves.

    Returns
    -------
    list of numpy.ndarray
        Per ranking, (runs, len(pool)) ranks.
    """
    rng = np.random.default_rng(options.seed)
    table = _poisson_table()
    draws = (table[rng.integers(0, _STEPS_OF_TABLE, attention.even.nnz, np.uint16)] for _ in range(runs))
    return rank_again(rankings, draws, attention=attention, reach=reach, standing=standing, options=options)


def rank_again(
    rankings: Sequence[Ranking],
    draws: Iterable[np.ndarray],
    *,
    attention: Attention,
    reach: Reach,
    standing: Standing,
    options: RoleOptions,
) -> list[np.ndarray]:
    """Rank each pool among itself with ties counted as many times as each of `draws` says.

    Returns
    -------
    list of numpy.ndarray
        Per ranking, (number of draws, len(pool)) ranks, 1 for the best.
    """
    members = np.column_stack([ranking.scope.members for ranking in rankings]).astype(np.float32)
    start = reach.even[:, [ranking.column for ranking in rankings]]
    isolated = find_isolated(attention)
    rounds = next(rounds for least, rounds in _ROUNDS if attention.even.nnz >= least)
    fields = [_choose_rivals(ranking) for ranking in rankings]

    def rank_all(drawn: np.ndarray) -> list[np.ndarray]:
        even = _with_weights(attention.even, attention.even.data.astype(np.float32) * drawn)
        flow = compute_pagerank(
            even, members, damping=attention.damping, tolerance=_LOOSE, start=start, max_rounds=rounds
        )
        flow[isolated] = 0
        count = _with_weights(attention.fresh, attention.fresh.data.astype(np.float32) * drawn).T @ members
        return [
            rank_down(
                combine_signals(flow[rivals, place], count[rivals, place], standing.of(rivals), options, who)
            )
            for place, (rivals, who) in enumerate(fields)
        ]

    drawn_ranks = list(map_side_by_side(rank_all, draws))
    ranks = [[row[place] for row in drawn_ranks] for place in range(len(rankings))]
    return [np.array(rows).reshape(len(rows), len(r.pool)) for rows, r in zip(ranks, rankings, strict=True)]


def _choose_rivals(ranking: Ranking) -> tuple[np.ndarray, np.ndarray]:
    """Choose whom a pool is ranked among: the people of highest score, twenty for each of the pool.

    Returns
    -------
    tuple of numpy.ndarray
        Positions of the rivals, sorted, and where among them the pool stands, best first.
    """
    n = len(ranking.score)
    most = min(n, max(_RIVALS * len(ranking.pool), 1000))
    rivals = np.argpartition(-ranking.score, most - 1)[:most] if most < n else np.arange(n)
    rivals = np.union1d(rivals, ranking.pool)
    return rivals, np.searchsorted(rivals, ranking.pool)


def to_interval(ranks: np.ndarray, published: np.ndarray) -> np.ndarray:
    """Give the 90 % interval of ranks, widened to hold the published rank: (len(pool), 2) integers.

    Ranks are of the pool among itself; those of people below a gap in the published ones are shifted by it.
    """
    ranks = ranks + (published - np.arange(1, ranks.shape[1] + 1))
    if not ranks.size:
        return np.empty((ranks.shape[1], 2), dtype=np.int64)
    low, high = np.quantile(ranks, [_LOW, _HIGH], axis=0)
    low = np.minimum(np.floor(low), published)
    high = np.maximum(np.ceil(high), published)
    return np.column_stack([low, high]).astype(np.int64)


def _with_weights(ties: sparse.csc_array, weights: np.ndarray) -> sparse.csc_array:
    """Give the same ties other weights."""
    return sparse.csc_array((weights, ties.indices, ties.indptr), shape=ties.shape)


def _poisson_table() -> np.ndarray:
    """Map 16 even random bits to a Poisson draw of mean 1."""
    levels = (np.arange(_STEPS_OF_TABLE) + 0.5) / _STEPS_OF_TABLE
    return stats.poisson.ppf(levels, 1).astype(np.float32)
