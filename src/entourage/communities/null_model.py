"""Structure or noise: the modularity that chance alone would reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entourage.communities.effort import NULL_TIES
from entourage.engines.partition import TieGraph, compute_modularity, detect_partition
from entourage.engines.rewiring import draw_ties, rewire_ties

if TYPE_CHECKING:
    from entourage.communities.effort import Effort, Settings

EXACT_TIES = 20_000
"""Ties up to which nulls keep every degree exactly; above, ties drawn at random lose a percent."""
MIN_Z = 3.0
MIN_GAIN = 0.03
"""Least modularity beyond chance."""
MIN_MARGIN = 0.05
"""The same, as a share of what chance leaves to gain."""


@dataclass(frozen=True)
class NullModel:
    """What rewired graphs reach: their modularity, and how far above it the real one stands."""

    modularity: float
    sd: float
    z: float
    gain: float
    """Modularity beyond that of chance."""
    margin: float
    """``gain / (1 - null)``."""
    n_runs: int

    @property
    def has_structure(self) -> bool:
        """Tell whether the graph has communities beyond chance: surely (z) and by enough (margin)."""
        return self.z >= MIN_Z and self.gain >= MIN_GAIN and self.margin >= MIN_MARGIN


def compare_to_chance(graph: TieGraph, modularity: float, settings: Settings, effort: Effort) -> NullModel:
    """Set a modularity against that of rewired graphs.

    Each null graph gives every person as many ties as before, at random, and deals the weights of the
    ties out again; communities are found in it as in the real one. The smallest standard deviation
    taken is that of rounding, so that z stays finite.
    """
    found = np.zeros(effort.n_null_runs)
    for run in range(effort.n_null_runs):
        generator = np.random.Generator(np.random.PCG64([settings.seed, 2, run]))
        null = draw_null(graph, generator)
        engine = "leiden" if settings.algorithm == "louvain" else settings.algorithm
        member_of = detect_partition(
            null,
            algorithm=engine,
            resolution=settings.resolution,
            seed=settings.seed + run,
            n_iterations=effort.n_null_rounds,
        )
        found[run] = compute_modularity(null, member_of, resolution=settings.resolution)
    mean, sd = float(found.mean()), float(found.std(ddof=1))
    gain = modularity - mean
    return NullModel(
        modularity=mean,
        sd=sd,
        z=gain / max(sd, 1e-3),
        gain=gain,
        margin=gain / max(1 - mean, 1e-9),
        n_runs=effort.n_null_runs,
    )


def draw_null(graph: TieGraph, generator: np.random.Generator) -> TieGraph:
    """Draw a graph of the same degrees and weights, and no structure of its own."""
    if graph.n_ties <= EXACT_TIES:
        n_people = graph.n_people
        a, b = rewire_ties(n_people, graph.a, graph.b, generator=generator)
    else:
        degree = np.bincount(graph.a, minlength=graph.n_people) + np.bincount(
            graph.b, minlength=graph.n_people
        )
        step = graph.n_ties / NULL_TIES
        if step > 1:
            # every step-th person by degree: the same spread of degrees among fewer people
            order = np.argsort(degree, kind="stable")
            degree = degree[order[np.arange(generator.random() * step, len(order), step).astype(np.int64)]]
        n_people = len(degree)
        a, b = draw_ties(degree, generator=generator)
    order = np.lexsort((b, a))
    weight = generator.choice(graph.weight, len(order), replace=len(order) > graph.n_ties)
    return TieGraph(n_people, a[order], b[order], weight)
