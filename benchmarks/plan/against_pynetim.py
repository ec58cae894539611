"""The plan's choice beside pynetim's IMM: the people each chooses, judged by pynetim's own simulation.

::

    python benchmarks/plan/against_pynetim.py --people 100000 --ties 1000000 --choose 20

Prints, for both ways of setting probabilities, the seconds each takes and the reach of its choice, over
forward simulations that neither has seen. pynetim is a development dependency.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
from scipy import sparse

from entourage.plan import build_plan, set_chances

SIMULATIONS = 2000


def build_attention(n_people: int, n_ties: int, *, seed: int = 1) -> sparse.csr_array:
    """Plant 0.2 % as many communities as people, with heavy-tailed activity and popularity."""
    draw = np.random.default_rng(seed)
    community = draw.integers(0, max(n_people // 500, 2), n_people)
    order = np.argsort(community, kind="stable")
    start = np.searchsorted(community[order], np.arange(community.max() + 2))
    popularity = draw.pareto(1.6, n_people) + 0.2
    activity = draw.pareto(1.8, n_people) + 0.3
    who = draw.choice(n_people, n_ties, p=activity / activity.sum())
    # 7 ties of 10 stay in the community, towards its popular people
    near = order[start[community[who]] + _popular_index(draw, start, community, who)]
    far = draw.choice(n_people, n_ties, p=popularity / popularity.sum())
    whom = np.where(draw.random(n_ties) < 0.7, near, far)
    weight = draw.choice([1.0, 2.0, 3.0, 4.0, 8.0], n_ties, p=[0.4, 0.25, 0.2, 0.1, 0.05])
    kept = who != whom
    return sparse.coo_array((weight[kept], (who[kept], whom[kept])), shape=(n_people, n_people)).tocsr()


def _popular_index(
    draw: np.random.Generator, start: np.ndarray, community: np.ndarray, who: np.ndarray
) -> np.ndarray:
    """Draw a member of each person's community, the first ones most often."""
    size = start[community[who] + 1] - start[community[who]]
    return (draw.random(len(who)) ** 3 * size).astype(np.int64)


def judge(graph: object, people: set[int]) -> float:
    """Simulate the spread of a choice with pynetim."""
    from pynetim import IndependentCascadeModel

    return float(
        IndependentCascadeModel(graph, people).run_monte_carlo_diffusion(SIMULATIONS, random_seed=12345)
    )


def main() -> None:
    """Compare and print."""
    from pynetim import IMGraph, IMMAlgorithm

    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=1_000_000)
    parser.add_argument("--choose", type=int, default=20)
    parser.add_argument("--epsilon", type=float, default=0.2, help="of pynetim's IMM")
    parser.add_argument("--skip-pynetim", action="store_true", help="time the plan alone")
    options = parser.parse_args()
    attention = build_attention(options.people, options.ties)
    print(f"{options.people:,} people, {attention.nnz:,} ties, {options.choose} to choose")
    for chance, contact in (("share", 1.0), ("contact", 0.02)):
        begun = time.perf_counter()
        plan = build_plan(
            attention, np.ones(options.people), people=options.choose, chance=chance, contact=contact
        )
        ours = time.perf_counter() - begun
        last = plan.choices.iloc[-1]
        print(
            f"{chance} {contact}: plan {ours:.1f} s, {plan.n_samples:,} sets, reach {last['reach']:,.0f} "
            f"({last['reach_low']:,.0f} to {last['reach_high']:,.0f}), certified {plan.certified:.3f}"
        )
        if options.skip_pynetim:
            continue
        matrix = set_chances(attention, chance=chance, contact=contact).tocoo()
        # pynetim's ties go from the one who influences
        edges = list(zip(matrix.col.tolist(), matrix.row.tolist(), strict=True))
        graph = IMGraph(edges, weights=matrix.data.tolist(), renumber=False)
        begun = time.perf_counter()
        theirs = IMMAlgorithm(graph, model="IC", epsilon=options.epsilon, random_seed=1).run(options.choose)
        seconds = time.perf_counter() - begun
        mine = judge(graph, set(plan.choices["person"].tolist()))
        other = judge(graph, set(theirs))
        print(
            f"  pynetim {seconds:.1f} s; simulated reach: plan {mine:,.0f}, pynetim {other:,.0f}, "
            f"plan/pynetim {mine / other:.4f}"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory {peak:.2f} GB")


if __name__ == "__main__":
    main()
