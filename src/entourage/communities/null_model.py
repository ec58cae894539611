"""Structure or noise: the modularity that chance alone would reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entourage.communities.null_graphs import draw_null
from entourage.engines.partition import compute_modularity, detect_partition

if TYPE_CHECKING:
    from entourage.communities.effort import Effort, Settings
    from entourage.communities.origin import Origin

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


def compare_to_chance(origin: Origin, modularity: float, settings: Settings, effort: Effort) -> NullModel:
    """Set a modularity against that of rewired graphs.

    Each null graph gives every person as many ties as before and about as strong, to others taken at
    random; communities are found in it as in the real one. ``z = (Q - mean of null) / standard
    deviation of null``, the latter 0.001 at least (times the resolution where that is below 1), so that z
    stays finite.
    """
    runs = range(effort.n_null_runs)
    found = np.array([reach_by_chance(origin, settings, run, n_rounds=effort.n_null_rounds) for run in runs])
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


def reach_by_chance(origin: Origin, settings: Settings, run: int, *, n_rounds: int) -> float:
    """Find communities in one null graph and give their modularity."""
    generator = np.random.Generator(np.random.PCG64([settings.seed, 2, run]))
    null = draw_null(origin, generator)
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
