"""Which resolution: the widest stretch over which the communities stay the same and are sure."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.communities.agreement import compare_partitions
from entourage.communities.effort import CONSENSUS_TIES
from entourage.engines.partition import detect_partition

if TYPE_CHECKING:
    from entourage.engines.partition import TieGraph

RESOLUTIONS = tuple(float(np.round(2.0 ** (step / 2), 3)) for step in range(-6, 9))
"""From 0.125 to 16, by factors of the square root of 2."""
NOISE_SHAPE = 16.0
"""Shape of the gamma draws that ties are multiplied by: weights vary by a quarter."""
SAME = 0.9
"""Agreement (adjusted Rand index) from which two resolutions give the same communities."""


def scan_resolutions(graph: TieGraph, *, seed: int) -> pd.DataFrame:
    """Find communities at each resolution, several times, and choose one.

    At each resolution Leiden runs on the ties and on a few resamples of them; the *stability* is the
    mean adjusted Rand index between the former and the latter. Neighbouring resolutions whose
    communities agree at 0.9 or more form a plateau. Chosen is the plateau whose width, in factors of
    the square root of 2, times its mean stability is largest, and in it the most stable resolution;
    one community for all, or hardly any people together, do not count. On graphs of more than 200,000
    ties, by factors of 2 and with two resamples.

    Returns
    -------
    pandas.DataFrame
        ``resolution, n_communities, stability, same_as_next`` (agreement with the next resolution),
        ``chosen`` (true once).
    """
    large = graph.n_ties > CONSENSUS_TIES
    resolutions = RESOLUTIONS[::2] if large else RESOLUTIONS
    n_runs, n_rounds = (2, 1) if large else (5, 3)
    found, stability = [], []
    for resolution in resolutions:
        runs = []
        for run in range(n_runs + 1):
            generator = np.random.Generator(np.random.PCG64([seed, 3, run]))
            noise = generator.standard_gamma(NOISE_SHAPE, graph.n_ties) if run else 1.0
            runs.append(
                detect_partition(
                    graph,
                    algorithm="leiden",
                    resolution=resolution,
                    seed=seed + run,
                    weight=graph.weight * noise,
                    n_rounds=n_rounds,
                )
            )
        found.append(runs[0])
        stability.append(float(np.mean([compare_partitions(runs[0], other) for other in runs[1:]])))
    scan = pd.DataFrame(
        {
            "resolution": resolutions,
            "n_communities": [int(member_of.max(initial=-1)) + 1 for member_of in found],
            "stability": stability,
            "same_as_next": [
                *(compare_partitions(low, high) for low, high in pairwise(found)),
                np.nan,
            ],
        }
    )
    scan["chosen"] = np.arange(len(scan)) == _choose(scan, graph.n_people)
    return scan


def _choose(scan: pd.DataFrame, n_people: int) -> int:
    """Choose the most stable resolution of the widest sure plateau; 1 where there is none."""
    n_communities = scan["n_communities"].to_numpy()
    stability = scan["stability"].to_numpy()
    counts = (n_communities > 1) & (n_communities <= n_people / 2)
    if not counts.any():
        return int(np.argmin(np.abs(scan["resolution"] - 1.0)))
    broken = ~(scan["same_as_next"].to_numpy()[:-1] >= SAME) | (counts[:-1] != counts[1:])
    plateau = np.concatenate([[0], np.cumsum(broken)])
    value = np.bincount(plateau[counts], stability[counts], minlength=int(plateau[-1]) + 1)
    widest = int(np.argmax(value))
    inside = np.flatnonzero((plateau == widest) & counts)
    return int(inside[np.argmax(stability[inside])])
