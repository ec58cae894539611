"""How many runs a graph of a given size can afford: decided by sizes alone, never by a clock."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entourage.engines.partition import Algorithm
    from entourage.options import CommunityOptions

CONSENSUS_TIES = 200_000
"""Ties up to which Leiden's communities are a consensus of votes; above, those of one run."""
WITH_VOTES = ("leiden", "label-propagation")
MAX_VOTES, MIN_VOTES = 16, 6
VOTE_TIES = 1_000_000
"""Ties that all votes together may walk."""
MAX_RUNS, MIN_RUNS = 30, 2
RUN_TIES = 4_000_000
"""Ties that all rounds of all resampled runs together may walk."""
MAX_NULLS, MIN_NULLS = 20, 6
SMALL_NULL_TIES = 5_000
NULL_TIES = 50_000
"""Ties of a null graph: larger graphs are compared with a smaller one of the same spread of degrees."""
ROUNDS = ((20_000, -1), (CONSENSUS_TIES, 5), (3_000_000, 2), (math.inf, 1))
"""Rounds of Leiden by number of ties; -1 goes on until nothing changes."""


@dataclass(frozen=True)
class Settings:
    """What every run of a partition shares."""

    algorithm: Algorithm
    resolution: float
    seed: int


@dataclass(frozen=True)
class Effort:
    """Numbers of runs, fixed by the number of ties and the options."""

    n_votes: int
    """One-pass partitions behind the consensus; 0 where there is none."""
    n_rounds: int
    """Rounds of Leiden for the communities that are kept; -1 until nothing changes."""
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
        n_votes=_fit(VOTE_TIES, n_ties, MIN_VOTES, MAX_VOTES)
        if small and options.algorithm in WITH_VOTES
        else 0,
        n_rounds=next(rounds for most, rounds in ROUNDS if n_ties <= most),
        n_runs=options.runs or _fit(RUN_TIES, n_ties * rounds_per_run, MIN_RUNS, MAX_RUNS),
        n_rounds_per_run=rounds_per_run,
        n_null_runs=options.null_runs or _fit(NULL_TIES, n_ties, MIN_NULLS, MAX_NULLS),
        n_null_rounds=-1 if n_ties <= SMALL_NULL_TIES else 4,
    )


def _fit(budget: int, n_ties: int, least: int, most: int) -> int:
    """Divide a budget of ties by the size of a graph, within bounds."""
    return max(least, min(budget // max(n_ties, 1), most))
