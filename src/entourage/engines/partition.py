"""A narrow door to the algorithms that find communities: arrays in, arrays out.

Leiden, Infomap and label propagation come from igraph, Louvain from python-louvain. Whatever the
algorithm, the answer is the same for the same ties and seed, every community is connected by its
ties, and communities are numbered by size.

Conventions: people are 0 to n - 1; a tie is given once, as ``a < b``, sorted; weights are above 0.

Every algorithm ends: those that could wander between answers of equal worth are run round by round, and
stopped when a round gains nothing. On large graphs they run in a process apart (`engines.apart`), since a
round is one native call, during which Python hears no signal.
"""

from __future__ import annotations

import random
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import igraph
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from entourage.engines.apart import run_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    IntArray = NDArray[np.int32]
    FloatArray = NDArray[np.float64]

Algorithm = Literal["leiden", "louvain", "infomap", "label-propagation"]

_PAIRS_AT_ONCE = 1 << 16
_GENERATOR = threading.RLock()
"""igraph has one random generator for the whole process."""
MOST_ROUNDS = 50
"""Rounds of Leiden at most: on graphs of a few thousand ties, twenty change the fifth decimal no more."""
_LEAST_GAIN = 1e-6
"""Gain of modularity below which another round is not worth its time."""
_TRIALS = 5
"""Starts of Infomap at most, of which the shortest description is kept."""
_SHORT_TIES: dict[Algorithm, int] = {
    "leiden": 300_000,
    "louvain": 150_000,
    "infomap": 30_000,
    "label-propagation": 300_000,
}
"""Ties up to which a native call takes less than half a second or so."""


@dataclass(frozen=True)
class TieGraph:
    """Undirected ties as arrays, with the engine's own graph built once for many runs.

    Examples
    --------
    >>> graph = TieGraph(3, np.array([0, 1], np.int32), np.array([1, 2], np.int32), np.ones(2))
    >>> graph.n_ties
    2
    """

    n_people: int
    a: IntArray
    """(n_ties,) first person of each tie."""
    b: IntArray
    """(n_ties,) second person, above the first."""
    weight: FloatArray
    """(n_ties,) above 0."""

    def __reduce__(self) -> tuple[type[TieGraph], tuple[int, IntArray, IntArray, FloatArray]]:
        """Travel to another process without the engine's own graph."""
        return TieGraph, (self.n_people, self.a, self.b, self.weight)

    @property
    def n_ties(self) -> int:
        """Number of pairs of people with a tie."""
        return len(self.a)

    @cached_property
    def strength(self) -> FloatArray:
        """(n_people,) sum of the weights of each person's ties."""
        return compute_strength(self, self.weight)

    @cached_property
    def native(self) -> igraph.Graph:
        """The same ties in igraph."""
        return igraph.Graph(n=self.n_people, edges=_pair(self.a, self.b))


def _pair(a: IntArray, b: IntArray) -> Iterator[tuple[int, int]]:
    """Give ties as Python's own pairs, which igraph takes twice as fast as an array, a few at a time."""
    for start in range(0, len(a), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        yield from zip(a[part].tolist(), b[part].tolist(), strict=True)


def compute_strength(graph: TieGraph, weight: FloatArray) -> FloatArray:
    """Sum the given weights of each person's ties."""
    n = graph.n_people
    total = np.bincount(graph.a, weight, minlength=n) + np.bincount(graph.b, weight, minlength=n)
    return np.asarray(total, dtype=np.float64)


def detect_partition(
    graph: TieGraph,
    *,
    algorithm: Algorithm,
    seed: int,
    resolution: float = 1.0,
    weight: FloatArray | None = None,
    n_rounds: int = MOST_ROUNDS,
    start: IntArray | None = None,
) -> IntArray:
    """Find communities once.

    Parameters
    ----------
    graph
        Ties; people without any are each a community of their own.
    algorithm
        ``leiden`` and ``louvain`` maximise modularity, ``infomap`` shortens the description of a
        random walk, ``label-propagation`` lets each person take the label most frequent around.
    seed
        Of the random numbers the algorithm draws.
    resolution
        Gamma of the modularity (Reichardt & Bornholdt 2006): above 1 finds smaller communities. Of
        no meaning to ``infomap`` and ``label-propagation``.
    weight
        (n_ties,) weights to use instead of the graph's.
    n_rounds
        Rounds of Leiden at most, which stops before when one gains nothing; starts of Infomap, five at most.
    start
        (n_people,) communities that Leiden starts from, instead of each person alone.

    Returns
    -------
    numpy.ndarray
        (n_people,) int32 communities, numbered by decreasing size, ties by smallest person; each is
        connected by its ties.

    Notes
    -----
    Leiden: Traag, Waltman & van Eck 2019. Louvain: Blondel et al. 2008. Infomap: Rosvall &
    Bergstrom 2008. Label propagation: Raghavan, Albert & Kumara 2007.

    Examples
    --------
    >>> a, b = np.array([0, 0, 1, 2, 3, 3, 4], np.int32), np.array([1, 2, 2, 3, 4, 5, 5], np.int32)
    >>> detect_partition(TieGraph(6, a, b, np.ones(7)), algorithm="leiden", seed=1)
    array([0, 0, 0, 1, 1, 1], dtype=int32)
    """
    used = _scaled(graph.weight if weight is None else weight)
    if graph.n_ties == 0:
        return np.arange(graph.n_people, dtype=np.int32)
    if algorithm == "louvain":
        # python-louvain is Python, and hears signals
        return detect_dendrogram(graph, weight=used, resolution=resolution, seed=seed)[-1]
    long = graph.n_ties > _SHORT_TIES[algorithm]
    if algorithm == "leiden":
        # what Leiden finds is connected by ties of weight above 0
        found = run_apart(_run_leiden, graph, used, resolution, seed, n_rounds, start, apart=long)
        return number_communities(found)
    if algorithm == "infomap":
        found = run_apart(_run_infomap, graph, used, seed, min(n_rounds, _TRIALS), apart=long)
    else:
        found = run_apart(_run_label_propagation, graph, used, seed, apart=long)
    return number_communities(split_unconnected(graph, found))


def detect_levels(
    graph: TieGraph, *, seed: int, resolution: float = 1.0, weight: FloatArray | None = None
) -> list[IntArray]:
    """Find Louvain's nested partitions in igraph, finest first.

    Much faster than `detect_dendrogram`, for the many runs that only say how steady an answer is.
    """
    used = _scaled(graph.weight if weight is None else weight)
    if graph.n_ties == 0:
        return [np.arange(graph.n_people, dtype=np.int32)]
    long = graph.n_ties > _SHORT_TIES["louvain"]
    levels = run_apart(_run_multilevel, graph, used, resolution, seed, apart=long)
    # at a resolution so fine that nobody moves, igraph lists no level
    return levels or [np.arange(graph.n_people, dtype=np.int32)]


def detect_dendrogram(
    graph: TieGraph, *, seed: int, resolution: float = 1.0, weight: FloatArray | None = None
) -> list[IntArray]:
    """Run python-louvain and give its dendrogram as partitions of the people, finest first.

    The last is the answer: connected, and numbered by size.
    """
    import community as python_louvain
    import networkx as nx

    used = _scaled(graph.weight if weight is None else weight)
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(graph.n_people))
    plain.add_weighted_edges_from(zip(graph.a.tolist(), graph.b.tolist(), used.tolist(), strict=True))
    if resolution != 1:
        # its own resolution stops early below 1; loops of (gamma - 1) / 2 x strength make modularity at 1
        # what modularity at gamma is without them, up to a constant and a factor of gamma
        loops = (resolution - 1) / 2 * compute_strength(graph, used)
        plain.add_weighted_edges_from((person, person, loop) for person, loop in enumerate(loops.tolist()))
    dendrogram = python_louvain.generate_dendrogram(plain, weight="weight", random_state=seed % 2**32)
    partitions: list[IntArray] = []
    member_of = np.arange(graph.n_people, dtype=np.int32)
    for level in dendrogram:
        parent = np.array([level[node] for node in range(len(level))], dtype=np.int32)
        member_of = parent[member_of]
        partitions.append(member_of)
    partitions[-1] = number_communities(split_unconnected(graph, partitions[-1]))
    return partitions


def compute_modularity(
    graph: TieGraph, member_of: IntArray, *, resolution: float = 1.0, weight: FloatArray | None = None
) -> float:
    r"""Measure how much more weight lies inside communities than chance would put there.

    ``Q = inside / W - gamma * sum over communities of (strength / 2W)^2`` with W the weight of all
    ties (Newman & Girvan 2004; gamma: Reichardt & Bornholdt 2006). 0 for a graph without ties.
    """
    if graph.n_ties == 0:
        return 0.0
    used = _scaled(graph.weight if weight is None else weight)
    total = float(used.sum())
    inside = float(used[member_of[graph.a] == member_of[graph.b]].sum())
    ends = np.bincount(member_of, compute_strength(graph, used)) / (2 * total)
    return inside / total - resolution * float((ends**2).sum())


def number_communities(member_of: IntArray) -> IntArray:
    """Give communities numbers by decreasing size, ties by their smallest person.

    Examples
    --------
    >>> number_communities(np.array([7, 3, 3, 9]))
    array([1, 0, 0, 2], dtype=int32)
    """
    _, first, inverse, size = np.unique(member_of, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -size))
    number = np.empty(len(order), dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    return number[inverse]


def split_unconnected(graph: TieGraph, member_of: IntArray) -> IntArray:
    """Split every community into the pieces that its own ties connect."""
    return join_tied(graph, member_of[graph.a] == member_of[graph.b])


def join_tied(graph: TieGraph, kept: NDArray[np.bool_]) -> IntArray:
    """Find the pieces that some of the ties connect, (n_people,)."""
    ones = np.ones(int(kept.sum()), dtype=np.int8)
    shape = (graph.n_people, graph.n_people)
    _, piece = connected_components(
        coo_array((ones, (graph.a[kept], graph.b[kept])), shape=shape).tocsr(), directed=False
    )
    return np.asarray(piece, dtype=np.int32)


def _scaled(weight: FloatArray) -> FloatArray:
    """Bring weights to 1 or so, that products of huge ones stay finite and tiny ones above 0.

    They are divided by a power of 2, which changes no digit: sums of whole numbers stay exact, and equal
    gains equal.
    """
    largest = float(weight.max(initial=0.0))
    return weight if largest == 0 else np.maximum(np.ldexp(weight, -int(np.frexp(largest)[1])), 1e-100)


def _run_leiden(
    graph: TieGraph,
    weight: FloatArray,
    resolution: float,
    seed: int,
    n_rounds: int,
    start: IntArray | None,
) -> IntArray:
    """Run Leiden round by round: left to itself, igraph goes on while equal answers take turns."""
    found = None if start is None else start.tolist()
    reached = (
        -np.inf if start is None else compute_modularity(graph, start, resolution=resolution, weight=weight)
    )
    with _seeded(seed):
        for _ in range(n_rounds):
            found, quality = igraph.GraphBase.community_leiden(
                graph.native,
                edge_weights=weight,
                resolution=resolution,
                normalize_resolution=True,
                initial_membership=found,
                n_iterations=1,
            )
            if quality - reached < _LEAST_GAIN:
                break
            reached = quality
    return np.asarray(found, dtype=np.int32)


def _run_multilevel(graph: TieGraph, weight: FloatArray, resolution: float, seed: int) -> list[IntArray]:
    with _seeded(seed):
        levels, _ = igraph.GraphBase.community_multilevel(
            graph.native, weights=weight.tolist(), return_levels=True, resolution=resolution
        )
    return [np.asarray(level, dtype=np.int32) for level in levels]


def _run_infomap(graph: TieGraph, weight: FloatArray, seed: int, n_trials: int) -> IntArray:
    weights = weight.tolist()
    with _seeded(seed):
        trials = [graph.native.community_infomap(edge_weights=weights, trials=1) for _ in range(n_trials)]
    shortest = min(trials, key=lambda trial: float(trial.codelength))
    return np.asarray(shortest.membership, dtype=np.int32)


def _run_label_propagation(graph: TieGraph, weight: FloatArray, seed: int) -> IntArray:
    with _seeded(seed):
        found = graph.native.community_label_propagation(weights=weight.tolist())
    return np.asarray(found.membership, dtype=np.int32)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Give igraph a generator of our own for a while, and Python's own one back after."""
    with _GENERATOR:
        igraph.set_random_number_generator(random.Random(seed))  # noqa: S311
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)
