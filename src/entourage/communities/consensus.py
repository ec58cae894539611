"""One partition that many runs agree on, and the same on resampled ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entourage.engines.partition import compute_modularity, detect_levels, detect_partition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from entourage.engines.partition import Algorithm, TieGraph

    IntArray = NDArray[np.int32]
    FloatArray = NDArray[np.float64]

LEAST_VOTE = 0.05
"""Share of its weight that a tie keeps when no run puts its two people together."""
MAX_LOSS = 0.02
"""Share of the modularity of a plain run that the consensus may give up."""


def detect_consensus(
    graph: TieGraph,
    *,
    algorithm: Algorithm,
    resolution: float,
    seed: int,
    n_votes: int,
    weight: FloatArray | None = None,
    n_iterations: int = -1,
) -> IntArray:
    """Find communities that do not hang on one run's luck.

    Ensemble clustering for graphs (Poulin & Théberge 2019): `n_votes` partitions from a single pass
    of Louvain each; a tie's weight is multiplied by ``0.05 + 0.95 x the share of votes that put its
    two people together`` (by 0.05 outside the graph's 2-core, which votes know nothing about); Leiden
    then finds the communities of those weights. Where that costs more than 2 % of the modularity of
    a plain run, the plain run's answer is kept. Without votes, a plain run.
    """
    used = graph.weight if weight is None else weight
    plain = detect_partition(
        graph, algorithm=algorithm, resolution=resolution, seed=seed, weight=used, n_iterations=n_iterations
    )
    if not n_votes or not graph.n_ties:
        return plain
    together = np.zeros(graph.n_ties)
    for vote in range(n_votes):
        finest = detect_levels(graph, seed=seed + vote, resolution=resolution, weight=used)[0]
        together += finest[graph.a] == finest[graph.b]
    core = np.asarray(graph.native.coreness())
    together[np.minimum(core[graph.a], core[graph.b]) < 2] = 0  # noqa: PLR2004
    agreed = detect_partition(
        graph,
        algorithm=algorithm,
        resolution=resolution,
        seed=seed,
        weight=used * (LEAST_VOTE + (1 - LEAST_VOTE) * together / n_votes),
        n_iterations=n_iterations,
    )
    reached, wanted = (
        compute_modularity(graph, member_of, resolution=resolution, weight=used)
        for member_of in (agreed, plain)
    )
    return agreed if reached >= (1 - MAX_LOSS) * wanted else plain


def resample_runs(
    graph: TieGraph, *, algorithm: Algorithm, resolution: float, seed: int, n_runs: int, n_votes: int
) -> Iterator[IntArray]:
    """Find communities again, each time from other seeds and other draws of the ties.

    Each run multiplies the weight of every tie by a draw of the exponential distribution: the Bayesian
    bootstrap (Rubin 1981), which lets no tie vanish, so that everyone stays in the graph.
    """
    for run in range(n_runs):
        generator = np.random.Generator(np.random.PCG64([seed, 1, run]))
        weight = graph.weight * generator.standard_exponential(graph.n_ties)
        if algorithm == "louvain":
            yield detect_levels(graph, seed=seed + run, resolution=resolution, weight=weight)[-1]
        else:
            yield detect_consensus(
                graph,
                algorithm=algorithm,
                resolution=resolution,
                seed=seed + 1000 * (run + 1),
                n_votes=n_votes,
                weight=weight,
                n_iterations=2 if n_votes else 1,
            )
