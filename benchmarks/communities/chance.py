"""What chance reaches does not hang on the size: null graphs of several sizes for one large graph.

Draws a graph of planted communities with heavy-tailed activity, and finds communities in null graphs of
the full size and of smaller ones with the same spread of degrees.

    python benchmarks/communities/chance.py --people 100000 --ties 1000000
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from entourage.communities import null_graphs
from entourage.communities.effort import Settings
from entourage.communities.null_model import reach_by_chance
from entourage.communities.origin import Origin
from entourage.engines.partition import TieGraph, compute_modularity, detect_partition

N_GROUPS = 60
INSIDE = 0.7


def draw_graph(n_people: int, n_events: int) -> TieGraph:
    """Draw events between people of Pareto activity, 70 % of them inside groups, and sum them."""
    generator = np.random.Generator(np.random.PCG64(1))
    group = np.sort(generator.integers(0, N_GROUPS, n_people))
    reach = np.cumsum(generator.pareto(2.0, n_people) + 0.3)
    start = np.searchsorted(group, np.arange(N_GROUPS + 1))
    edge = np.concatenate([[0.0], reach])[start]
    source = np.searchsorted(reach, generator.random(n_events) * reach[-1])
    own = group[source]
    within = edge[own] + generator.random(n_events) * (edge[own + 1] - edge[own])
    anywhere = generator.random(n_events) * reach[-1]
    target = np.searchsorted(reach, np.where(generator.random(n_events) < INSIDE, within, anywhere))
    apart = source != target
    low, high = np.minimum(source, target)[apart], np.maximum(source, target)[apart]
    code, count = np.unique(low * n_people + high, return_counts=True)
    ends = (code // n_people).astype(np.int32), (code % n_people).astype(np.int32)
    return TieGraph(n_people, *ends, 2.0 * count)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=1_000_000)
    parser.add_argument("--graphs", type=int, default=4)
    told = parser.parse_args()
    graph = draw_graph(told.people, told.ties)
    real = compute_modularity(graph, detect_partition(graph, algorithm="leiden", seed=1, n_rounds=2))
    print(f"{graph.n_ties:,} ties, modularity {real:.4f}")
    for size in (25_000, 50_000, 100_000, graph.n_ties):
        null_graphs.NULL_TIES = size
        began = time.process_time()
        runs = range(told.graphs)
        found = [
            reach_by_chance(Origin(graph, graph), Settings("leiden", 1.0, 1), run, n_rounds=4) for run in runs
        ]
        spent = (time.process_time() - began) / told.graphs
        print(f"null of {size:>9,} ties: {np.mean(found):.4f} ± {np.std(found):.4f}, {spent:.2f} CPU s each")


if __name__ == "__main__":
    main()
