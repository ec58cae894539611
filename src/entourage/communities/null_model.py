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
MIN_SD = 1e-3
MIN_Z = 3.0
MIN_GAIN = 0.02
"""Least modularity beyond chance; at a resolution below 1, that share of it."""
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
    resolution: float

    @property
    def has_structure(self) -> bool:
        """Tell whether the graph has communities beyond chance: surely (z) and by enough (margin)."""
        enough = self.gain >= MIN_GAIN * min(self.resolution, 1.0)
        return self.z >= MIN_Z and enough and self.margin >= MIN_MARGIN


def compare_to_chance(graph: TieGraph, modularity: float, settings: Settings, effort: Effort) -> NullModel:
    """Set a modularity against that of rewired graphs.

    Each null graph gives every person as many ties as before and about as strong, to others taken at
    random; communities are found in it as in the real one. ``z = (Q - mean of null) / standard
    deviation of null``, the latter 0.001 at least (times the resolution where that is below 1), so that z
    stays finite.
    """
    runs = range(effort.n_null_runs)
    found = np.array([reach_by_chance(graph, settings, run, n_rounds=effort.n_null_rounds) for run in runs])
    mean, sd = float(found.mean()), float(found.std(ddof=1))
    gain = modularity - mean
    return NullModel(
        modularity=mean,
        sd=sd,
        z=gain / max(sd, MIN_SD * min(settings.resolution, 1.0)),
        gain=gain,
        margin=gain / max(1 - mean, 1e-9),
        n_runs=effort.n_null_runs,
        resolution=settings.resolution,
    )


def reach_by_chance(graph: TieGraph, settings: Settings, run: int, *, n_rounds: int) -> float:
    """Find communities in one null graph and give their modularity."""
    generator = np.random.Generator(np.random.PCG64([settings.seed, 2, run]))
    null = draw_null(graph, generator)
    # python-louvain is slow, and Leiden reaches no less
    engine = "leiden" if settings.algorithm == "louvain" else settings.algorithm
    member_of = detect_partition(
        null,
        algorithm=engine,
        resolution=settings.resolution,
        seed=settings.seed + run,
        n_rounds=n_rounds,
    )
    return compute_modularity(null, member_of, resolution=settings.resolution)


def draw_null(graph: TieGraph, generator: np.random.Generator) -> TieGraph:
    """Draw a graph of the same degrees, weights and strengths, and no structure of its own.

    Graphs of more than `NULL_TIES` ties give a smaller one of the same spread of degrees: every so many
    people in order of degree, with all their ends. What chance reaches hardly depends on the size
    (Reichardt & Bornholdt 2006).
    """
    n_people = graph.n_people
    if graph.n_ties <= EXACT_TIES:
        a, b = rewire_ties(n_people, graph.a, graph.b, graph.weight, generator=generator)
        order = np.lexsort((b, a))
        return TieGraph(n_people, a[order], b[order], graph.weight[order])
    person = np.concatenate([graph.a, graph.b])
    weight = np.concatenate([graph.weight, graph.weight])
    step = graph.n_ties / NULL_TIES
    if step > 1:
        by_degree = np.argsort(np.bincount(person, minlength=n_people), kind="stable")
        chosen = by_degree[np.arange(generator.random() * step, n_people, step).astype(np.int64)]
        n_people = len(chosen)
        place = np.full(graph.n_people, -1, dtype=np.int32)
        place[chosen] = np.arange(n_people, dtype=np.int32)
        kept = place[person] >= 0
        person, weight = place[person[kept]], weight[kept]
    return TieGraph(n_people, *draw_ties(n_people, person, weight, generator=generator))
