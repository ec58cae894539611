"""Communities that do not hang on one run's luck, and what other draws of the ties make of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entourage.communities.agreement import compare_partitions
from entourage.engines.partition import (
    compute_modularity,
    detect_dendrogram,
    detect_levels,
    detect_partition,
    join_tied,
    number_communities,
    split_unconnected,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from entourage.communities.effort import Effort, Settings
    from entourage.engines.partition import TieGraph

    IntArray = NDArray[np.int32]
    FloatArray = NDArray[np.float64]

GENERATIONS = 3
"""Times that runs go on from what the earlier ones agree on, at most."""
PER_GENERATION = 4
"""Starts for each run of a later generation."""
SAME_MODULARITY = 1e-5
"""Difference of modularity below which two answers are equally good, and the steadier one is taken."""
MAJORITY = 0.5
NOISE_SHAPE = 3.0
"""Shape of the gamma draws that ties are multiplied by: the smaller, the more they vary."""


@dataclass(frozen=True)
class Consensus:
    """Communities, and the finer ones they are made of where the algorithm says so."""

    member_of: IntArray
    """(n_people,) communities, numbered by size."""
    finer: tuple[IntArray, ...] = ()
    """Louvain's partitions below its last, finest first."""


def detect_consensus(graph: TieGraph, settings: Settings, effort: Effort) -> Consensus:
    """Find communities by several runs, where the graph affords them.

    Leiden: runs from several seeds; the people whom all of them keep together are the core groups from
    which further runs go on, moving people one by one and whole groups, in up to three generations (core
    groups graph clustering, Ovelgönne & Geyer-Schulz 2013). Of all that was found, the answer is that of
    highest modularity; among those within 0.00001 of it, that which agrees most with the others (mean
    adjusted Rand index). It costs no modularity against any single run, and splits what runs keep together
    only where that gains some.

    Label propagation, which hangs on luck most: communities are the people joined by ties that most runs
    leave inside one community. Louvain and Infomap answer with one run.
    """
    if settings.algorithm == "louvain" and graph.n_ties:
        *finer, last = detect_dendrogram(graph, resolution=settings.resolution, seed=settings.seed)
        return Consensus(last, tuple(finer))
    starts = [_run(graph, settings, effort, seed) for seed in range(effort.n_starts if graph.n_ties else 1)]
    if len(starts) == 1:
        return Consensus(starts[0])
    if settings.algorithm == "label-propagation":
        together = np.mean([found[graph.a] == found[graph.b] for found in starts], axis=0)
        return Consensus(number_communities(join_tied(graph, together > MAJORITY)))
    found, latest = list(starts), starts
    for generation in range(1, GENERATIONS + 1):
        core = number_communities(split_unconnected(graph, _intersect(latest)))
        n_runs = -(-effort.n_starts // PER_GENERATION)
        latest = [
            _run(graph, settings, effort, effort.n_starts * generation + run, core) for run in range(n_runs)
        ]
        found += latest
        if all(np.array_equal(core, one) for one in latest):
            break
    return Consensus(_choose(graph, found, settings.resolution))


def resample_runs(graph: TieGraph, settings: Settings, effort: Effort) -> Iterator[IntArray]:
    """Find communities again, each time from another seed and another draw of the ties.

    Each tie's weight is multiplied by a draw of the gamma distribution of mean 1 and shape 3 (a smooth
    bootstrap: no tie vanishes, everyone stays in the graph). With this noise, membership is near the
    share of people in the right place on graphs of known communities (see ``docs/method/communities.md``).

    Yields
    ------
    numpy.ndarray
        (n_people,) communities of a run.
    """
    for run in range(effort.n_runs if graph.n_ties else 0):
        generator = np.random.Generator(np.random.PCG64([settings.seed, 1, run]))
        weight = graph.weight * generator.standard_gamma(NOISE_SHAPE, graph.n_ties)
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
                n_rounds=effort.n_rounds_per_run,
            )


def _run(
    graph: TieGraph, settings: Settings, effort: Effort, run: int, start: IntArray | None = None
) -> IntArray:
    """Find communities once, by the seed of a run, from other communities if given."""
    return detect_partition(
        graph,
        algorithm=settings.algorithm,
        resolution=settings.resolution,
        seed=settings.seed + run,
        n_rounds=effort.n_rounds,
        start=start,
    )


def _intersect(partitions: Sequence[IntArray]) -> IntArray:
    """Give the groups of people whom every partition keeps together."""
    group = partitions[0]
    for other in partitions[1:]:
        code = group.astype(np.int64) * (int(other.max(initial=0)) + 1) + other
        _, inverse = np.unique(code, return_inverse=True)
        group = np.asarray(inverse, dtype=np.int32)
    return group


def _choose(graph: TieGraph, found: Sequence[IntArray], resolution: float) -> IntArray:
    """Take the partition of highest modularity; among equals, that which agrees most with all."""
    reached = np.array([compute_modularity(graph, one, resolution=resolution) for one in found])
    best = np.flatnonzero(reached >= reached.max() - SAME_MODULARITY).tolist()
    first: int = max(best, key=lambda place: float(reached[place]))
    if all(np.array_equal(found[first], found[place]) for place in best):
        return found[first]
    agreement = {
        place: round(float(np.mean([compare_partitions(found[place], other) for other in found])), 9)
        for place in best
    }
    return found[max(best, key=lambda place: (agreement[place], float(reached[place]), -place))]
