"""Measures of people's places in a graph: arrays in, arrays out.

scipy walks the ties; igraph does exact betweenness. Every measure is proven against networkx in
``tests/engines/test_centrality.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from entourage.engines.side_by_side import map_side_by_side

DAMPING = 0.85
_BATCHES = 8
_MIN_PIVOTS, _MAX_PIVOTS = 8, 256
_EXACT_STEPS = 120_000_000
_SAMPLED_STEPS = 60_000_000
_NORMAL_95 = 1.96


@dataclass(frozen=True)
class Betweenness:
    """How many shortest paths pass through each person, and how sure that is."""

    share: np.ndarray
    """(n,) share of all pairs of people whose shortest paths pass through the person, 0 to 1."""
    error: float
    """Half-width of the 95 % interval of the least sure share; 0 where exact."""
    n_pivots: int
    """People the paths were followed from; all of them where exact."""


def compute_pagerank(
    attention: sparse.csr_array | sparse.csc_array,
    restarts: np.ndarray | None = None,
    *,
    damping: float | np.ndarray = DAMPING,
    tolerance: float = 1e-7,
    start: np.ndarray | None = None,
    max_rounds: int = 200,
) -> np.ndarray:
    """Find where attention flows: PageRank, with as many restarts at once as wanted.

    ``x = damping (P'x + d v) + (1 - damping) v`` with P the attention of each person as shares, d the
    mass on people who turn to nobody, v where walks restart (Page et al. 1999; Haveliwala 2002). With a
    damping per person, walks at person i restart with probability ``1 - damping_i``.

    Parameters
    ----------
    attention
        (n, n) weights: row turns to column; fastest laid out by column (CSC). Its precision (32 or 64
        bits) is the result's.
    restarts
        (n, k), one column per group of people: positive where walks restart. None restarts on everyone.
        A column of zeros gives zeros.
    damping
        Share of steps that follow a tie; one for all, or (n,) one per person whose ties are followed.
    tolerance
        Largest total change of a column at which rounds stop.
    start
        (n, k) where rounds begin, to spend fewer of them; the restarts by default.
    max_rounds
        Rounds after which the answer is taken as it is.

    Returns
    -------
    numpy.ndarray
        (n, k): each column sums to 1. (n, 1) without restarts.

    Examples
    --------
    >>> ties = sparse.csr_array(np.array([[0.0, 1, 0], [0, 0, 0], [0, 1, 0]]))
    >>> compute_pagerank(ties).ravel().round(3)
    array([0.213, 0.574, 0.213])
    """
    n = attention.shape[0]
    kind = attention.dtype
    if restarts is None:
        restarts = np.ones((n, 1))
    total = restarts.sum(axis=0)
    back_to = (restarts / np.where(total > 0, total, 1)).astype(kind)
    given = np.asarray(attention.sum(axis=1)).ravel()
    silent = given <= 0
    shares = 1 / np.where(silent, 1, given)
    step = sparse.csr_array(attention.T)
    step.data = step.data * shares[step.indices].astype(kind)
    step.data *= damping[step.indices].astype(kind) if isinstance(damping, np.ndarray) else kind.type(damping)
    flow = back_to.copy() if start is None else start.astype(kind)
    mute = np.flatnonzero(silent)
    stopping = (1 - np.where(silent, 0, damping)).astype(kind)
    for _ in range(max_rounds):
        moved = step @ flow
        if isinstance(damping, np.ndarray):
            moved += back_to * (stopping @ flow)
        else:
            moved += back_to * (damping * flow[mute].sum(axis=0) + (1 - damping)).astype(kind)
        flow -= moved
        change = float(np.abs(flow, out=flow).sum(axis=0).max(initial=0))
        flow = moved
        if change < tolerance:
            break
    return np.asarray(flow)


def compute_betweenness(graph: sparse.csr_array, *, seed: int, n_pivots: int | None = None) -> Betweenness:
    """Count the shortest paths through each person, exactly on small graphs, from pivots on large ones.

    Ties count once whatever their weight and direction. Pivots are drawn without replacement in eight
    batches, whose spread gives the error (Brandes 2001; Brandes & Pich 2007).

    Parameters
    ----------
    graph
        (n, n) symmetric ties.
    seed
        Of the draw of pivots.
    n_pivots
        How many people to follow paths from; by default as many as the size of the graph affords.

    Examples
    --------
    >>> path = sparse.csr_array(np.array([[0.0, 1, 0], [1, 0, 1], [0, 1, 0]]))
    >>> compute_betweenness(path, seed=1).share
    array([0., 1., 0.])
    """
    n = graph.shape[0]
    if n < 3 or graph.nnz == 0:  # noqa: PLR2004 - a path through someone needs three people
        return Betweenness(np.zeros(n), 0.0, n)
    n_pairs = (n - 1) * (n - 2) / 2
    if n_pivots is None:
        exact = n * graph.nnz <= _EXACT_STEPS
        wanted = n if exact else int(_SAMPLED_STEPS / graph.nnz)
        n_pivots = n if exact else min(max(wanted, _MIN_PIVOTS), _MAX_PIVOTS)
    if n_pivots >= n:
        return Betweenness(_count_paths_exactly(graph) / n_pairs, 0.0, n)
    rng = np.random.default_rng(seed)
    pivots = np.sort(rng.choice(n, size=n_pivots, replace=False))
    batches = np.array_split(rng.permutation(pivots), min(_BATCHES, n_pivots))
    plain = graph.astype(np.float32)
    plain.data[:] = 1
    shares = list(
        map_side_by_side(
            lambda batch: _follow_paths(plain, batch) * (n / (2 * len(batch) * n_pairs)), batches
        )
    )
    spread = np.std(shares, axis=0, ddof=1) / np.sqrt(len(shares)) * np.sqrt(1 - n_pivots / n)
    weights = np.array([len(batch) for batch in batches], dtype=float)
    mean = np.average(shares, axis=0, weights=weights)
    return Betweenness(mean, float(_NORMAL_95 * spread.max()), n_pivots)


def _count_paths_exactly(graph: sparse.csr_array) -> np.ndarray:
    """Count shortest paths through each person, each pair once."""
    import igraph

    half = sparse.triu(graph, k=1).tocoo()
    undirected = igraph.Graph(n=graph.shape[0], edges=np.column_stack([half.row, half.col]))
    return np.asarray(undirected.betweenness(directed=False), dtype=float)


def _follow_paths(graph: sparse.csr_array, pivots: np.ndarray) -> np.ndarray:
    """Sum over pivots what Brandes's accumulation gives each person; all pivots advance together."""
    n, k = graph.shape[0], len(pivots)
    column = np.arange(k)
    paths = np.zeros((n, k), dtype=np.float32)
    paths[pivots, column] = 1
    distance = np.full((n, k), -1, dtype=np.int32)
    distance[pivots, column] = 0
    front, depth = paths.copy(), 0
    while True:
        reached = graph @ front
        reached[distance >= 0] = 0
        new = reached > 0
        if not new.any():
            break
        depth += 1
        distance[new] = depth
        paths += reached
        front = reached
    credit = np.zeros((n, k), dtype=np.float32)
    per_path = 1 / np.where(paths > 0, paths, 1)
    for level in range(depth, 1, -1):
        handed = graph @ np.where(distance == level, (1 + credit) * per_path, 0).astype(np.float32)
        credit += np.where(distance == level - 1, handed * paths, 0)
    return np.asarray(credit.sum(axis=1, dtype=np.float64))


def compute_coreness(graph: sparse.csr_array) -> np.ndarray:
    """Find the largest k such that a person is in a group where everyone has k ties to the others.

    People of fewest ties are peeled off layer by layer (Seidman 1983; Batagelj & Zaveršnik 2003).

    Parameters
    ----------
    graph
        (n, n) symmetric ties without self-loops.

    Returns
    -------
    numpy.ndarray
        (n,) int32.

    Examples
    --------
    >>> triangle_and_tail = np.array([[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1], [0, 0, 1, 0]])
    >>> compute_coreness(sparse.csr_array(triangle_and_tail))
    array([2, 2, 2, 1], dtype=int32)
    """
    n = graph.shape[0]
    left = np.diff(graph.indptr).astype(np.int64)
    core = np.zeros(n, dtype=np.int32)
    alive = np.ones(n, dtype=bool)
    k = 0
    while True:
        living = np.flatnonzero(alive)
        if not len(living):
            return core
        k = max(k, int(left[living].min()))
        peeled = living[left[living] <= k]
        while len(peeled):
            core[peeled] = k
            alive[peeled] = False
            touched = _neighbours(graph, peeled)
            touched = touched[alive[touched]]
            if not len(touched):
                break
            people, lost = np.unique(touched, return_counts=True)
            left[people] -= lost
            peeled = people[left[people] <= k]


def _neighbours(graph: sparse.csr_array, people: np.ndarray) -> np.ndarray:
    """Concatenate the neighbours of some people."""
    starts, ends = graph.indptr[people], graph.indptr[people + 1]
    counts = ends - starts
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(graph.indices[np.repeat(starts, counts) + offsets])


def compute_constraint(graph: sparse.csr_array, people: np.ndarray | None = None) -> np.ndarray:
    """Measure how much a person's contacts are contacts of each other: low bridges structural holes.

    ``Σ_j (p_ij + Σ_q p_iq p_qj)²`` over contacts j, p the shares of a person's weight (Burt 1992).

    Parameters
    ----------
    graph
        (n, n) symmetric weights without self-loops.
    people
        Positions to answer for; everyone by default.

    Returns
    -------
    numpy.ndarray
        (len(people),) NaN for people without ties.
    """
    n = graph.shape[0]
    people = np.arange(n) if people is None else people
    strength = np.asarray(graph.sum(axis=1)).ravel()
    shares = sparse.diags_array(1 / np.where(strength > 0, strength, 1)).tocsr() @ graph
    answers = []
    for chunk in np.array_split(people, max(1, len(people) // 256)):
        own = shares[chunk]
        through = own @ shares
        contact = own.copy()
        contact.data = np.ones_like(contact.data)
        invested = own + through.multiply(contact)
        answers.append(np.asarray(invested.multiply(invested).sum(axis=1)).ravel())
    constraint = np.concatenate(answers) if answers else np.zeros(0)
    constraint[strength[people] <= 0] = np.nan
    return constraint


def find_components(n: int, source: np.ndarray, target: np.ndarray, *, strong: bool = False) -> np.ndarray:
    """Give each person the number of their connected piece.

    Parameters
    ----------
    n
        Number of people.
    source, target
        (n_ties,) ends of each tie; one direction is enough.
    strong
        Whether pieces follow the direction of ties: everyone in one reaches everyone in it.

    Returns
    -------
    numpy.ndarray
        (n,) int32.

    Examples
    --------
    >>> find_components(4, np.array([0, 1]), np.array([1, 2]))
    array([0, 0, 0, 1], dtype=int32)
    """
    ties = sparse.coo_array((np.ones(len(source), dtype=np.int8), (source, target)), shape=(n, n))
    _, piece = csgraph.connected_components(ties.tocsr(), connection="strong" if strong else "weak")
    return np.asarray(piece, dtype=np.int32)
