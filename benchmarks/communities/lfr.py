"""Communities on graphs of known communities: entourage beside one run of Leiden and one of python-louvain.

For each mixing (share of each person's ties that leave the community) a few LFR graphs are drawn
(Lancichinetti, Fortunato & Radicchi 2008). On each, every method runs with several seeds. Printed, as means:

- agree: adjusted mutual information between the answers to two seeds;
- truth: adjusted mutual information with the planted communities;
- Q: modularity;
- and for entourage, what it says of itself beside what is so: its stability and the overlap (Jaccard) of
  its communities with the planted ones; the mean membership and the share of people in the right place.

    python benchmarks/communities/lfr.py --people 1000 --graphs 3 --seeds 4

Needs scikit-learn, which StepMix brings.
"""

from __future__ import annotations

import argparse
import itertools
import time
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from sklearn.metrics import adjusted_mutual_info_score

from entourage.communities.consensus import detect_consensus, resample_runs
from entourage.communities.effort import Settings, plan_effort
from entourage.communities.stability import assess_stability
from entourage.engines.partition import TieGraph, compute_modularity, detect_partition, number_communities
from entourage.options import CommunityOptions

if TYPE_CHECKING:
    from collections.abc import Callable

MIXINGS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)


def draw_graph(n_people: int, mixing: float, seed: int) -> tuple[TieGraph, np.ndarray]:
    """Draw an LFR graph: power laws of degrees (2.5) and sizes (1.5), 12 ties a person, 50 at most."""
    for attempt in itertools.count(1000 * seed):
        try:
            graph = nx.LFR_benchmark_graph(
                n_people, 2.5, 1.5, mixing, average_degree=12, max_degree=50, min_community=15,
                max_community=80 if n_people <= 1000 else 150, seed=attempt, max_iters=300,
            )  # fmt: skip
            break
        except nx.ExceededMaxIterations:
            continue
    truth = np.zeros(n_people, dtype=np.int64)
    for place, people in enumerate(sorted({min(graph.nodes[v]["community"]): v for v in graph}.items())):
        truth[list(graph.nodes[people[1]]["community"])] = place
    ends = np.array(sorted(tuple(sorted(tie)) for tie in graph.edges() if tie[0] != tie[1]), dtype=np.int32)
    return TieGraph(n_people, ends[:, 0].copy(), ends[:, 1].copy(), np.ones(len(ends))), truth


def find_by_entourage(graph: TieGraph, seed: int) -> np.ndarray:
    effort = plan_effort(graph.n_ties, CommunityOptions())
    return detect_consensus(graph, Settings("leiden", 1.0, seed), effort).member_of


def find_by_leiden(graph: TieGraph, seed: int) -> np.ndarray:
    return detect_partition(graph, algorithm="leiden", seed=seed)


def find_by_louvain(graph: TieGraph, seed: int) -> np.ndarray:
    return detect_partition(graph, algorithm="louvain", seed=seed)


METHODS: dict[str, Callable[[TieGraph, int], np.ndarray]] = {
    "entourage": find_by_entourage,
    "leiden": find_by_leiden,
    "python-louvain": find_by_louvain,
}


def assess_honesty(graph: TieGraph, truth: np.ndarray) -> tuple[float, float, float, float]:
    """Give stability beside the true overlap, membership beside the share of people in the right place."""
    settings = Settings("leiden", 1.0, 1)
    effort = plan_effort(graph.n_ties, CommunityOptions())
    consensus = detect_consensus(graph, settings, effort)
    found = assess_stability(consensus.member_of, resample_runs(graph, settings, effort))
    true = assess_stability(consensus.member_of, [number_communities(truth)])
    size = np.bincount(consensus.member_of) / graph.n_people
    return (
        float((size * found.stability).sum()),
        float((size * true.stability).sum()),
        float(found.membership.mean()),
        float(true.membership.mean()),
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--graphs", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=4)
    told = parser.parse_args()
    print(f"{told.people} people, {told.graphs} graphs per mixing, {told.seeds} seeds per graph and method")
    print("mixing  method          agree  truth  Q       CPU s | stability (true)  membership (true)")
    for mixing in MIXINGS:
        graphs = [draw_graph(told.people, mixing, seed) for seed in range(1, told.graphs + 1)]
        honesty = np.mean([assess_honesty(*case) for case in graphs], axis=0)
        for name, find in METHODS.items():
            agree, right, reached, spent = [], [], [], []
            for graph, truth in graphs:
                began = time.process_time()
                answers = [find(graph, seed) for seed in range(1, told.seeds + 1)]
                spent.append((time.process_time() - began) / told.seeds)
                pairs = itertools.combinations(answers, 2)
                agree.append(np.mean([adjusted_mutual_info_score(*pair) for pair in pairs]))
                right.append(np.mean([adjusted_mutual_info_score(truth, answer) for answer in answers]))
                reached.append(np.mean([compute_modularity(graph, answer) for answer in answers]))
            means = [float(np.mean(values)) for values in (agree, right, reached, spent)]
            line = f"{mixing:<7} {name:<15} {means[0]:.3f}  {means[1]:.3f}  {means[2]:.4f}  {means[3]:5.2f}"
            if name == "entourage":
                line += " | {:.2f} ({:.2f})       {:.2f} ({:.2f})".format(*honesty)
            print(line, flush=True)


if __name__ == "__main__":
    main()
