"""How often the verdicts are right, on graphs whose answer is known.

::

    python benchmarks/overlap/verdicts.py --draws 60

Plants ten communities of fifty people and draws targets of several sizes: at random (should be scattered),
and in one community for all but some of their people (should be a tribe). Prints the share of draws per
verdict, with the share of communities wrongly called on target where the target is random.
"""

from __future__ import annotations

import argparse
from collections import Counter

import numpy as np

from entourage.convert import UndirectedGraph
from entourage.overlap.cohesion import build_cohesion
from entourage.overlap.population import LevelSet, Population, select_population
from entourage.overlap.table import build_table
from entourage.overlap.verdicts import judge_communities, judge_targets

N_COMMUNITIES, SIZE = 10, 50


def plant(seed: int, *, inside: float, across: float) -> Population:
    """Plant communities with heavy-tailed activity."""
    draw = np.random.default_rng(seed)
    n = N_COMMUNITIES * SIZE
    community = np.repeat(np.arange(N_COMMUNITIES), SIZE)
    activity = draw.pareto(2.0, n) + 0.5
    a, b = np.triu_indices(n, k=1)
    chance = np.where(community[a] == community[b], inside, across) * activity[a] * activity[b]
    tied = draw.random(len(a)) < chance
    graph = UndirectedGraph(n=n, a=a[tied], b=b[tied], weight=np.ones(int(tied.sum())))
    alone = graph.strength() == 0
    return select_population(graph, np.where(alone, -1, community), N_COMMUNITIES)


def judge(population: Population, people: np.ndarray) -> tuple[str, int]:
    """Judge one target, and count the communities called on target."""
    n = N_COMMUNITIES * SIZE
    members = np.isin(np.arange(n), people)[None, :]
    levels = LevelSet(("t",), ("T",), ("audience",), members, members[:, population.people])
    table = build_table(population, levels)
    cohesion = build_cohesion(population, levels, seed=1)
    verdict = str(judge_targets(cohesion, table, population.n)[0])
    communities = judge_communities(population, levels, table, has_structure=True)
    return verdict, int((communities["verdict"] == "on-target").sum())


def main() -> None:
    """Draw, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--draws", type=int, default=60)
    draws = parser.parse_args().draws
    print("target                          tribe  spread scattered too-few   communities on target")
    for size in (5, 10, 20, 40, 100, 250):
        report(f"{size} people at random", [case(seed, size, outside=1.0) for seed in range(draws)])
    for size in (10, 20, 40):
        for outside in (0.0, 0.2, 0.4, 0.6):
            label = f"{size} people, {1 - outside:.0%} in one place"
            report(label, [case(seed, size, outside=outside) for seed in range(draws)])


def case(seed: int, size: int, *, outside: float) -> tuple[str, int]:
    """Draw a graph and a target of which a share is anywhere and the rest in one community."""
    population = plant(seed, inside=0.12, across=0.004)
    draw = np.random.default_rng(1000 + seed)
    anywhere = draw.permutation(N_COMMUNITIES * SIZE)[: round(size * outside)]
    place = draw.permutation(SIZE)[: size - len(anywhere)]
    return judge(population, np.union1d(anywhere, place))


def report(label: str, found: list[tuple[str, int]]) -> None:
    """Print one line."""
    count = Counter(verdict for verdict, _ in found)
    shares = [count[name] / len(found) for name in ("tribe", "spread", "scattered", "too-few")]
    on_target = np.mean([n for _, n in found])
    print(f"{label:30s} " + " ".join(f"{share:7.0%}" for share in shares) + f"   {on_target:.2f}")


if __name__ == "__main__":
    main()
