"""How many runs a graph of a given size can afford: decided by sizes alone, never by a clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entourage.options import CommunityOptions

MAX_RUNS, MIN_RUNS = 30, 5
MAX_NULLS, MIN_NULLS = 20, 5
CONSENSUS_TIES = 150_000
"""Ties up to which the reference is a consensus of many runs; above, one Leiden run to its end."""
RUN_BUDGET = 5_000_000
"""Ties that the resampled runs walk altogether."""
NULL_TIES = 100_000
"""Ties of a null graph: larger graphs are compared with a smaller one of the same degrees."""


@dataclass(frozen=True)
class Effort:
    """Numbers of runs, all fixed by the number of ties and the options."""

    n_runs: int
    """Partitions of resampled ties, behind `stability` and `membership`."""
    n_votes: int
    """One-pass partitions behind the consensus; 0 where it is left out."""
    n_votes_per_run: int
    """The same for each resampled run."""
    n_null_runs: int


def plan_effort(n_ties: int, options: CommunityOptions) -> Effort:
    """Fit the numbers of runs to a graph.

    Examples
    --------
    >>> from entourage.options import CommunityOptions
    >>> plan_effort(500, CommunityOptions()).n_runs
    30
    >>> plan_effort(9_000_000, CommunityOptions()).n_runs
    5
    """
    size = max(n_ties, 1)
    with_consensus = options.algorithm == "leiden" and n_ties <= CONSENSUS_TIES
    n_votes_per_run = 6 if with_consensus else 0
    runs = options.runs or _between(MIN_RUNS, RUN_BUDGET // (size * (1 + n_votes_per_run)), MAX_RUNS)
    nulls = options.null_runs or _between(MIN_NULLS, 500_000 // size, MAX_NULLS)
    return Effort(
        n_runs=runs,
        n_votes=16 if with_consensus else 0,
        n_votes_per_run=n_votes_per_run,
        n_null_runs=nulls,
    )


def _between(low: int, value: int, high: int) -> int:
    return max(low, min(value, high))
