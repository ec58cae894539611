"""How many runs a graph of a given size can afford: decided by sizes alone, never by a clock."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entourage.engines.partition import MOST_ROUNDS

if TYPE_CHECKING:
    from entourage.engines.partition import Algorithm
    from entourage.options import CommunityOptions

CONSENSUS_TIES = 200_000
"""Ties up to which communities are chosen among several starts; above, they are those of one."""
WITH_STARTS = ("leiden", "label-propagation")
MAX_STARTS, MIN_STARTS = 50, 4
START_TIES = 300_000
"""Ties that a round of all starts together may walk."""
MAX_RUNS, MIN_RUNS = 30, 2
RUN_TIES = 4_000_000
"""Ties that all rounds of all resampled runs together may walk."""
MAX_NULLS, MIN_NULLS = 20, 6
NULL_TIES = 50_000
"""Ties of a null graph: larger graphs are compared with a smaller one of the same spread of degrees."""
ROUNDS = ((20_000, MOST_ROUNDS), (CONSENSUS_TIES, 10), (3_000_000, 2), (math.inf, 1))
"""Most rounds of Leiden by number of ties."""
NULL_ROUNDS = ((5_000, MOST_ROUNDS), (math.inf, 4))


@dataclass(frozen=True)
class Settings:
    """What every run of a partition shares."""

    algorithm: Algorithm
    resolution: float
    seed: int


@dataclass(frozen=True)
class Effort:
    """Numbers of runs, fixed by the number of ties and the options."""

    n_starts: int
    """Runs from other seeds that the communities are chosen among; 1 where there is no choice."""
    n_rounds: int
    """Rounds of Leiden at most for the communities that are kept."""
    n_runs: int
    """Partitions of resampled ties, behind `stability` and `membership`."""
    n_rounds_per_run: int
    n_null_runs: int
    n_null_rounds: int


def plan_effort(n_ties: int, options: CommunityOptions) -> Effort:
    """Fit the numbers of runs to a graph.

    Examples
    --------
    >>> from entourage.options import CommunityOptions
    >>> plan_effort(500, CommunityOptions()).n_runs
    30
    >>> plan_effort(9_000_000, CommunityOptions()).n_runs
    2
    """
    small = n_ties <= CONSENSUS_TIES
    rounds_per_run = 2 if small else 1
    return Effort(
        n_starts=_fit(START_TIES, n_ties, MIN_STARTS, MAX_STARTS)
        if small and options.algorithm in WITH_STARTS
        else 1,
        n_rounds=next(rounds for most, rounds in ROUNDS if n_ties <= most),
        n_runs=options.runs or _fit(RUN_TIES, n_ties * rounds_per_run, MIN_RUNS, MAX_RUNS),
        n_rounds_per_run=rounds_per_run,
        n_null_runs=options.null_runs or _fit(NULL_TIES, n_ties, MIN_NULLS, MAX_NULLS),
        n_null_rounds=next(rounds for most, rounds in NULL_ROUNDS if n_ties <= most),
    )


def _fit(budget: int, n_ties: int, least: int, most: int) -> int:
    """Divide a budget of ties by the size of a graph, within bounds."""
    return max(least, min(budget // max(n_ties, 1), most))
