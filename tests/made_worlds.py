"""Worlds whose truth is known: popularity x activity, people who turn to each other at given rates.

The rate at which i turns to j is activity_i x popularity_j, higher within a group; events are Poisson. A
person's *true rank* is by the score that the expected ties of a world of the same length give: pairs by the
probability that they show, ``1 - exp(-rate)``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from entourage.engines.centrality import compute_pagerank
from entourage.options import RoleOptions
from entourage.roles.intervals import choose_runs, draw_ranks, to_interval
from entourage.roles.prescribers import Ranking, Standing, combine_signals, rank_rivals, rank_scope
from entourage.roles.reach import Attention, Reach, build_attention, find_isolated, measure_reach
from entourage.roles.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

OPTIONS = RoleOptions()
SHAPES: dict[str, Callable[[np.random.Generator, int], np.ndarray]] = {
    "gamma": lambda rng, n: rng.gamma(1.0, 1.0, n),
    "lognormal": lambda rng, n: rng.lognormal(0.0, 1.0, n),
    "pareto": lambda rng, n: rng.pareto(1.5, n) + 1,
}


@dataclass(frozen=True)
class World:
    """How often people turn to each other."""

    rates: np.ndarray
    """(n, n) expected events: row turns to column."""
    group: np.ndarray
    """(n,) group of each person."""

    @property
    def communities(self) -> Any:  # noqa: ANN401 - as much of `Communities` as rank intervals look at
        n = int(self.group.max()) + 1
        return SimpleNamespace(member_of=self.group, has_structure=n > 1, n=n)

    @property
    def shown(self) -> np.ndarray:
        """Give the probability that each tie shows."""
        return -np.expm1(-self.rates)


@dataclass(frozen=True)
class Seen:
    """What one look at a world shows."""

    attention: Attention
    reach: Reach
    standing: Standing
    ranking: Ranking
    """Of everyone."""


def make_world(
    rng: np.random.Generator,
    n: int,
    per_person: float,
    shape: str,
    *,
    n_groups: int = 1,
    within: float = 8.0,
) -> World:
    """Draw a world of so many events per person on average."""
    popularity, activity = SHAPES[shape](rng, n), rng.gamma(1.0, 1.0, n)
    group = np.sort(rng.integers(0, n_groups, n)).astype(np.int32)
    rates = np.outer(activity, popularity) * np.where(group[:, None] == group, within, 1.0)
    np.fill_diagonal(rates, 0)
    return World(rates * (per_person * n / rates.sum()), group)


def watch(rng: np.random.Generator, world: World) -> np.ndarray:
    """Draw the events of a world, (n, n)."""
    return rng.poisson(world.rates)


def name_three(rng: np.random.Generator, world: World) -> np.ndarray:
    """Draw a survey: everyone names three others, the likelier the higher the rate, (n, n)."""
    n = len(world.rates)
    key = rng.exponential(size=(n, n)) / np.maximum(world.rates, 1e-300)
    named = np.zeros((n, n), dtype=np.int64)
    np.put_along_axis(named, np.argsort(key, axis=1)[:, :3], 1, axis=1)
    return named


def look_at(events: np.ndarray) -> Seen:
    """Rank the people of a world by what was seen of it."""
    n = len(events)
    attention = build_attention(sparse.csr_array(events.astype(np.float64)), volume=0)
    everyone = Scope("all", "audience", "", np.ones(n, dtype=bool))
    reach = measure_reach(attention, [everyone])
    standing = Standing(np.zeros(n), np.zeros(n, dtype=bool), np.zeros(n, dtype=bool))
    ranking = rank_scope(everyone, 0, attention=attention, reach=reach, standing=standing, options=OPTIONS)
    return Seen(attention, reach, standing, ranking)


def take_all(seen: Seen) -> Seen:
    """Have everyone who has a tie flagged, by score, and ranked among themselves."""
    connected = np.flatnonzero(~find_isolated(seen.attention))
    order = connected[np.lexsort((connected, -seen.ranking.score[connected]))]
    n = len(order)
    every = replace(
        seen.ranking,
        flagged=order,
        rank=np.arange(1, n + 1),
        rivals=connected,
        n_ahead=np.zeros(n, dtype=int),
    )
    return replace(seen, ranking=every)


def draw_intervals(seen: Seen, world: World) -> np.ndarray:
    """Give the rank intervals that are published, (n_flagged, 2)."""
    ranks = draw_ranks(
        [seen.ranking],
        attention=seen.attention,
        reach=seen.reach,
        communities=world.communities,
        standing=seen.standing,
        options=OPTIONS,
        runs=choose_runs(seen.attention.even.nnz, 1, None),
    )
    return to_interval(ranks[0], seen.ranking.rank)


def redraw_seen_ties(rng: np.random.Generator, seen: Seen, *, runs: int = 50) -> np.ndarray:
    """Give the intervals of the plain bootstrap, seen ties drawn again 0, 1, 2… times, (n_flagged, 2)."""
    even, ranking = seen.attention.even, seen.ranking
    ranks = []
    for _ in range(runs):
        again = sparse.csc_array(
            (even.data * rng.poisson(1, even.nnz), even.indices, even.indptr), even.shape
        )
        flow = compute_pagerank(again)[:, 0]
        ranks.append(rank_rivals(ranking, flow, again.sum(axis=0), seen.standing, OPTIONS))
    return to_interval(np.array(ranks), ranking.rank)


def rank_all(score: np.ndarray) -> np.ndarray:
    """Rank everyone by score, 1 for the best."""
    return np.argsort(np.argsort(-score, kind="stable"), kind="stable") + 1


def rank_truly(shown: np.ndarray, standing: Standing) -> np.ndarray:
    """Rank everyone by the score that expected ties give, (n,)."""
    flow = compute_pagerank(sparse.csc_array(shown), tolerance=1e-10)[:, 0]
    return rank_all(combine_signals(flow, shown.sum(axis=0), standing, OPTIONS))
