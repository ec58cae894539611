"""A narrow door to igraph's layout for large graphs: arrays in, positions out."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

from entourage.engines.partition import _seeded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entourage.engines.partition import TieGraph


def draw_by_force(graph: TieGraph, *, seed: int) -> NDArray[np.float64]:
    """Place people by their ties alone, knowing nothing of communities (DrL; Martin et al. 2011).

    Parameters
    ----------
    graph
        Undirected ties.
    seed
        Of where everyone starts and of the moves tried; the same seed gives the same positions.

    Returns
    -------
    numpy.ndarray
        (n_people, 2) positions, centred, without unit.
    """
    if graph.n_people == 0:
        return np.zeros((0, 2))
    generator = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    start = [[generator.uniform(-1, 1), generator.uniform(-1, 1)] for _ in range(graph.n_people)]
    with _seeded(seed):
        found = graph.native.layout_drl(weights=graph.weight.tolist(), seed=start)
    place: NDArray[np.float64] = np.asarray(found.coords, dtype=np.float64)
    centre: NDArray[np.float64] = place.mean(axis=0)
    return place - centre
