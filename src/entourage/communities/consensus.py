"""Communities that do not hang on one run's luck, and what other draws of the ties make of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entourage.engines.partition import (
    compute_modularity,
    detect_dendrogram,
    detect_levels,
    detect_partition,
    join_tied,
    number_communities,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from entourage.communities.effort import Effort, Settings
    from entourage.engines.partition import TieGraph

    IntArray = NDArray[np.int32]
    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

LEAST_SHARES = (0.05, 0.2, 0.5)
"""Share of its weight that a tie keeps when no vote puts its two people together: first that will do."""
MAJORITY = 0.5
MAX_LOSS = 0.01
"""Share of the modularity of a plain run that the consensus may give up."""
PLAIN_SHAPE = 16.0
"""Shape of the gamma draws of the ties where there are no votes: weights vary by a quarter."""


@dataclass(frozen=True)
class Consensus:
    """Communities, and the votes that made them."""

    member_of: IntArray
    """(n_people,) communities, numbered by size."""
    votes: BoolArray
    """(n_votes, n_ties) whether a vote put the two people of a tie together; no row without votes."""
    least_share: float
    """What a tie without votes keeps of its weight."""
    finer: tuple[IntArray, ...] = ()
    """Louvain's partitions below its last, finest first."""


def detect_consensus(graph: TieGraph, settings: Settings, effort: Effort) -> Consensus:
    """Find communities by many votes, where the graph affords them.

    Ensemble clustering for graphs (Poulin & Théberge 2019): each vote is what a single pass of Louvain
    finds. A tie's weight is multiplied by ``least + (1 - least) x the share of votes that put its two
    people together``, and by ``least`` outside the 2-core, where votes know nothing. Leiden finds the
    communities of these weights. `least` is 0.05, or 0.2 or 0.5 where less would cost more than 1 % of
    the modularity of a plain run; where nothing will do, the plain run's answer is kept.

    Label propagation, which hangs on luck most, is its own vote: communities are the people joined by
    ties that most runs leave inside one community. Louvain and Infomap answer with one run.
    """
    none = np.zeros((0, graph.n_ties), dtype=bool)
    if settings.algorithm == "louvain" and graph.n_ties:
        *finer, last = detect_dendrogram(graph, resolution=settings.resolution, seed=settings.seed)
        return Consensus(last, none, 1.0, tuple(finer))
    plain = detect_partition(
        graph,
        algorithm=settings.algorithm,
        resolution=settings.resolution,
        seed=settings.seed,
        n_iterations=effort.n_rounds,
    )
    without = Consensus(plain, none, 1.0)
    if not effort.n_votes or not graph.n_ties:
        return without
    least = (1 - MAX_LOSS) * compute_modularity(graph, plain, resolution=settings.resolution)
    votes = _collect_votes(graph, settings, effort.n_votes)
    if settings.algorithm == "label-propagation":
        joined = number_communities(join_tied(graph, votes.mean(axis=0) > MAJORITY))
        return Consensus(joined, votes, LEAST_SHARES[0])
    for least_share in LEAST_SHARES:
        agreed = detect_partition(
            graph,
            algorithm=settings.algorithm,
            resolution=settings.resolution,
            seed=settings.seed,
            weight=graph.weight * _weigh(votes.mean(axis=0), least_share),
            n_iterations=effort.n_rounds,
        )
        reached = compute_modularity(graph, agreed, resolution=settings.resolution)
        if reached >= least:
            return Consensus(agreed, votes, least_share)
    return without


def resample_runs(
    graph: TieGraph, consensus: Consensus, settings: Settings, effort: Effort
) -> Iterator[IntArray]:
    """Find communities again, each time from another seed and another draw of the ties.

    With votes, a run draws the votes again with replacement and multiplies each tie's weight by a
    draw of the exponential distribution (Bayesian bootstrap, Rubin 1981: no tie vanishes, everyone
    stays in the graph). Without, by a draw of the gamma distribution of mean 1 and shape 16. On graphs
    of known communities these noises give a stability near the overlap with the truth (see
    ``docs/method/communities.md``).

    Yields
    ------
    numpy.ndarray
        (n_people,) communities of a run.
    """
    n_votes = len(consensus.votes)
    for run in range(effort.n_runs if graph.n_ties else 0):
        generator = np.random.Generator(np.random.PCG64([settings.seed, 1, run]))
        if n_votes:
            drawn = generator.multinomial(n_votes, np.full(n_votes, 1 / n_votes)) / n_votes
            noise = generator.standard_exponential(graph.n_ties) * _weigh(
                drawn @ consensus.votes, consensus.least_share
            )
        else:
            noise = generator.standard_gamma(PLAIN_SHAPE, graph.n_ties)
        weight = graph.weight * noise
        if settings.algorithm == "louvain":
            yield detect_levels(
                graph, seed=settings.seed + run + 1, resolution=settings.resolution, weight=weight
            )[-1]
        else:
            yield detect_partition(
                graph,
                algorithm=settings.algorithm,
                resolution=settings.resolution,
                seed=settings.seed + run + 1,
                weight=weight,
                n_iterations=effort.n_rounds_per_run,
            )


def _collect_votes(graph: TieGraph, settings: Settings, n_votes: int) -> BoolArray:
    """Tell for each vote which ties it leaves inside a community."""
    votes = np.zeros((n_votes, graph.n_ties), dtype=bool)
    if settings.algorithm != "leiden":
        for vote in range(n_votes):
            found = detect_partition(graph, algorithm=settings.algorithm, seed=settings.seed + vote)
            votes[vote] = found[graph.a] == found[graph.b]
        return votes
    core = np.asarray(graph.native.coreness())
    in_core = np.minimum(core[graph.a], core[graph.b]) >= 2  # noqa: PLR2004
    for vote in range(n_votes):
        finest = detect_levels(graph, seed=settings.seed + vote, resolution=settings.resolution)[0]
        votes[vote] = (finest[graph.a] == finest[graph.b]) & in_core
    return votes


def _weigh(share: FloatArray, least_share: float) -> FloatArray:
    """Turn shares of votes into factors of weights."""
    return least_share + (1 - least_share) * share
