"""Narrow doors to layouts that know ties alone, of igraph and umap-learn: arrays in, positions out."""

from __future__ import annotations

import random
import warnings
from typing import TYPE_CHECKING

import numpy as np

from entourage.convert import to_csr
from entourage.engines.apart import run_apart
from entourage.engines.partition import _seeded
from entourage.errors import MissingExtraError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entourage.engines.partition import TieGraph


_FEW_PEOPLE = 1_000
"""People up to whom a layout takes about a second."""


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
    return run_apart(_run_drl, graph, seed, apart=graph.n_people > _FEW_PEOPLE)


def _run_drl(graph: TieGraph, seed: int) -> NDArray[np.float64]:
    generator = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    start = [[generator.uniform(-1, 1), generator.uniform(-1, 1)] for _ in range(graph.n_people)]
    with _seeded(seed):
        found = graph.native.layout_drl(weights=graph.weight.tolist(), seed=start)
    place: NDArray[np.float64] = np.asarray(found.coords, dtype=np.float64)
    centre: NDArray[np.float64] = place.mean(axis=0)
    return place - centre


def draw_by_neighbours(graph: TieGraph, *, seed: int) -> NDArray[np.float64]:
    """Place people so that those with strong ties are neighbours (UMAP; McInnes, Healy & Melville 2018).

    A tie's membership strength is its weight relative to the strongest tie of either of its people, so
    that everyone has a nearest neighbour, as in the published method.

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

    Raises
    ------
    MissingExtraError
        If umap-learn is not installed.
    """
    try:
        import umap.umap_  # noqa: F401
    except ImportError as error:
        raise MissingExtraError('The layout umap needs umap-learn: pip install "entourage[umap]"') from error
    if graph.n_people == 0:
        return np.zeros((0, 2))
    return run_apart(_run_umap, graph, seed, apart=graph.n_people > _FEW_PEOPLE)


def _run_umap(graph: TieGraph, seed: int) -> NDArray[np.float64]:
    from umap.umap_ import find_ab_params, simplicial_set_embedding

    n = graph.n_people
    matrix = to_csr(n, graph.a, graph.b, graph.weight)
    strongest = np.maximum(np.asarray(matrix.max(axis=1).todense(), dtype=np.float64).ravel(), 1e-12)
    rows = np.repeat(np.arange(n), np.diff(matrix.indptr))
    relative = matrix.data / np.minimum(strongest[rows], strongest[matrix.indices])
    matrix.data = np.clip(relative, 0.0, 1.0).astype(np.float32)
    random_state = np.random.RandomState(seed)
    start = random_state.uniform(-10, 10, size=(n, 2)).astype(np.float32)
    a, b = find_ab_params(1.0, 0.1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found, _ = simplicial_set_embedding(
            None,
            matrix.tocoo(),
            2,
            1.0,
            a,
            b,
            1.0,
            5,
            200,
            start,
            random_state,
            "euclidean",
            {},
            densmap=False,
            densmap_kwds={},
            output_dens=False,
            parallel=False,
        )
    place: NDArray[np.float64] = np.asarray(found, dtype=np.float64)
    centre: NDArray[np.float64] = place.mean(axis=0)
    return place - centre
