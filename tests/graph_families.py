"""Ten families of random graphs, where equal answers abound: what an algorithm must end on.

    python graph_families.py "small world"

finds everything that goes round until nothing changes, on each graph of a family, and prints its number.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from tied_people import to_ties

from entourage.communities.consensus import detect_consensus, resample_runs
from entourage.communities.effort import Settings, plan_effort
from entourage.communities.levels import detect_sublevels
from entourage.communities.null_model import compare_to_chance
from entourage.communities.origin import Origin
from entourage.engines.drawing import draw_by_force
from entourage.options import CommunityOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from entourage.engines.partition import Algorithm, TieGraph

N_GRAPHS = 30
FEW_DRAWN = 80
"""People of the graphs that are drawn too, which takes longer than all the rest."""
ALGORITHMS: tuple[Algorithm, ...] = ("leiden", "leiden", "leiden", "label-propagation", "infomap")


def _grow(n: int, seed: int) -> nx.Graph[Any]:
    """A tree that grows: everyone is brought by someone who was there."""
    generator = np.random.default_rng(seed)
    return nx.Graph([(person, int(generator.integers(0, person))) for person in range(1, n)])


def _share_items(n: int, seed: int) -> nx.Graph[Any]:
    """People of the same items, all tied: cliques that overlap."""
    generator = np.random.default_rng(seed)
    graph: nx.Graph[Any] = nx.empty_graph(n)
    for _ in range(n // 4):
        people = generator.choice(n, size=int(generator.integers(2, 9)), replace=False)
        graph.add_edges_from(nx.complete_graph(people.tolist()).edges())
    return graph


FAMILIES: dict[str, Callable[[int, int], nx.Graph[Any]]] = {
    "any pair": lambda n, seed: nx.gnm_random_graph(n, 2 * n, seed=seed),
    "rich get richer": lambda n, seed: nx.barabasi_albert_graph(n, 2, seed=seed),
    "small world": lambda n, seed: nx.watts_strogatz_graph(n, 4, 0.1, seed=seed),
    "all alike": lambda n, seed: nx.random_regular_graph(3, n + n % 2, seed=seed),
    "ring of cliques": lambda n, seed: nx.ring_of_cliques(max(n // 5, 3), 3 + seed % 4),
    "grid": lambda n, seed: nx.grid_2d_graph(3 + seed % 5, max(n // (3 + seed % 5), 2)),
    "growing tree": _grow,
    "two sides": lambda n, seed: nx.bipartite.gnmk_random_graph(n // 2, n // 2, 2 * n, seed=seed),
    "groups": lambda n, seed: nx.planted_partition_graph(5, n // 5, 0.2, 0.02, seed=seed),
    "shared items": _share_items,
}


def draw_family(name: str, seed: int) -> TieGraph:
    """Draw one graph of a family: of 20 to 300 people, every other one with weights."""
    generator = np.random.default_rng([seed, 7])
    graph = FAMILIES[name](int(generator.integers(20, 300)), seed)
    if seed % 2:
        for one, other in graph.edges():
            graph[one][other]["weight"] = float(generator.choice([1, 2, 3, 8, 0.1, 1 / 3]))
    return to_ties(graph)


def find_all(graph: TieGraph, algorithm: Algorithm) -> None:
    """Find communities, their error bar, what chance reaches, levels, and a drawing."""
    settings = Settings(algorithm, 1.0, 1)
    options = CommunityOptions(algorithm=algorithm, runs=2, null_runs=2)
    effort = plan_effort(graph.n_ties, options)
    found = detect_consensus(graph, settings, effort)
    for _ in resample_runs(graph, settings, effort):
        pass
    origin = Origin(graph, graph)
    compare_to_chance(origin, 0.5, settings, effort)
    detect_sublevels(origin, found.member_of, settings)
    if graph.n_people < FEW_DRAWN:
        draw_by_force(graph, seed=1)


if __name__ == "__main__":
    for place in range(N_GRAPHS):
        find_all(draw_family(sys.argv[1], place), ALGORITHMS[place % len(ALGORITHMS)])
        print(place, flush=True)  # noqa: T201 - what the caller counts
