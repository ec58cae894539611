"""Structure or noise: how often communities are said to be beyond chance, on graphs without and with groups.

Two tables. The first is of graphs that chance made, each in its own way: pairs at random, heavy tails,
growing trees and forests of referrals, items shared at random. The second is of graphs with planted groups.
Beside the chance that entourage draws, by what made the ties, stands the usual one, which swaps the ends of
all ties.

    python benchmarks/communities/structure.py --graphs 20
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.sparse import csr_array, triu

from entourage.communities.consensus import detect_consensus
from entourage.communities.effort import Settings, plan_effort
from entourage.communities.null_model import compare_to_chance
from entourage.communities.origin import Origin, SharedItems
from entourage.engines.partition import TieGraph, compute_modularity
from entourage.options import CommunityOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    Draw = Callable[[int, np.random.Generator], Origin]

SIZES = (60, 150, 400, 1000)
SETTINGS = Settings("leiden", 1.0, 1)


class Swapped(Origin):
    """All ties taken for ties whose ends can be swapped."""

    @property
    def is_tree(self) -> np.ndarray:
        return np.zeros(self.direct.n_ties, dtype=bool)


def tie(
    n: int, pairs: np.ndarray, person: np.ndarray | None = None, item: np.ndarray | None = None
) -> Origin:
    """Tie pairs of people, and the people of each item; people without ties are left out."""
    pairs = np.unique(np.sort(np.asarray(pairs, dtype=np.int64).reshape(-1, 2), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    person, item = (np.empty(0, np.int64) if one is None else one for one in (person, item))
    size = np.bincount(item, minlength=1)
    kept = np.lexsort((person, item))
    kept = kept[size[item[kept]] > 1]
    names, item = np.unique(item[kept], return_inverse=True)
    person, unit = person[kept], 1.5 / np.maximum(size[names] - 1, 1)
    shares = csr_array((np.sqrt(unit[item]), (person, item)), shape=(n, max(len(names), 1)))
    shared = triu(shares @ shares.T, k=1).tocoo()
    code = np.concatenate([shared.row.astype(np.int64) * n + shared.col, pairs[:, 0] * n + pairs[:, 1]])
    code, inverse = np.unique(code, return_inverse=True)
    weight = np.bincount(inverse, np.concatenate([shared.data, np.ones(len(pairs))]))
    is_tied = np.bincount(np.concatenate([code // n, code % n]), minlength=n) > 0
    place = (np.cumsum(is_tied) - 1).astype(np.int32)
    graph = TieGraph(int(is_tied.sum()), place[code // n], place[code % n], weight)
    direct = TieGraph(graph.n_people, place[pairs[:, 0]], place[pairs[:, 1]], np.ones(len(pairs)))
    if not len(names):
        return Origin(direct, direct)
    kind = np.zeros(len(names), dtype=np.int32)
    return Origin(graph, direct, SharedItems(place[person], item.astype(np.int32), kind, unit))


def draw_pairs(n: int, each: float, generator: np.random.Generator) -> np.ndarray:
    return generator.integers(0, n, (int(n * each / 2), 2))


def draw_heavy(n: int, generator: np.random.Generator) -> np.ndarray:
    chance = generator.pareto(1.5, n) + 0.2
    return generator.choice(n, (2 * n, 2), p=chance / chance.sum())


def grow(n: int, generator: np.random.Generator, *, roots: float = 0.0, rich: bool = False) -> np.ndarray:
    """Everyone is brought by someone there before, by the number of ties where the rich get richer."""
    pairs, ends = [], [0]
    for person in range(1, n):
        if generator.random() < roots:
            ends.append(person)
            continue
        other = int(ends[generator.integers(len(ends))]) if rich else int(generator.integers(person))
        pairs.append((other, person))
        ends += [other, person]
    return np.array(pairs)


def share(
    n: int, n_items: int, generator: np.random.Generator, *, low: int = 2, high: int = 9, heavy: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Draw who shares what, anyone with anyone."""
    chance = generator.pareto(1.5, n) + 0.3
    sizes = generator.integers(low, high, n_items)
    if heavy:
        sizes = np.minimum(2 + (2 * generator.pareto(1.3, n_items)).astype(int), n // 4)
    people = [
        generator.choice(n, size, replace=False, p=chance / chance.sum() if heavy else None) for size in sizes
    ]
    return np.concatenate(people), np.repeat(np.arange(n_items), sizes)


def share_in_groups(
    n: int, n_items: int, inside: float, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw who shares what, each item of one of six groups and a share of its people from that group."""
    group = np.arange(n) % 6
    sizes = generator.integers(3, 9, n_items)
    people = []
    for size in sizes:
        own = group == generator.integers(6)
        chance = np.where(own, inside / own.sum(), (1 - inside) / (~own).sum())
        people.append(generator.choice(n, size, replace=False, p=chance))
    return np.concatenate(people), np.repeat(np.arange(n_items), sizes)


def plant(n: int, n_groups: int, inside: float, outside: float, generator: np.random.Generator) -> np.ndarray:
    """Draw groups with a number of ties inside, and to everyone else, expected of each person."""
    own = n / n_groups
    graph = nx.planted_partition_graph(
        n_groups,
        n // n_groups,
        min(inside / own, 1),
        outside / (n - own),
        seed=int(generator.integers(1 << 30)),
    )
    return np.array(graph.edges())


NOISE: dict[str, Draw] = {
    "pairs, 2 ties each": lambda n, g: tie(n, draw_pairs(n, 2, g)),
    "pairs, 6 ties each": lambda n, g: tie(n, draw_pairs(n, 6, g)),
    "heavy tails": lambda n, g: tie(n, draw_heavy(n, g)),
    "rich get richer": lambda n, _: tie(n, np.array(nx.barabasi_albert_graph(n, 2, seed=n).edges())),
    "growing tree": lambda n, g: tie(n, grow(n, g)),
    "growing tree, rich get richer": lambda n, g: tie(n, grow(n, g, rich=True)),
    "forest of referrals": lambda n, g: tie(n, grow(n, g, roots=0.15)),
    "forest, and 10 % more ties": lambda n, g: tie(
        n, np.concatenate([grow(n, g, roots=0.15), draw_pairs(n, 0.2, g)])
    ),
    "small items": lambda n, g: tie(n, [], *share(n, n // 3, g)),
    "small items, as many as people": lambda n, g: tie(n, [], *share(n, n, g)),
    "items of very unequal size": lambda n, g: tie(n, [], *share(n, n // 2, g, heavy=True)),
    "items of 10 to 60 people": lambda n, g: tie(n, [], *share(n, max(n // 20, 5), g, low=10, high=59)),
    "small items and pairs": lambda n, g: tie(n, draw_pairs(n, 2, g), *share(n, n // 3, g)),
    "small items and a tree": lambda n, g: tie(n, grow(n, g), *share(n, n // 3, g)),
}
POWER: dict[str, Draw] = {
    "5 groups, 4 ties inside, 3 out": lambda n, g: tie(n, plant(n, 5, 4, 3, g)),
    "10 groups, 4 ties inside, 4 out": lambda n, g: tie(n, plant(n, 10, 4, 4, g)),
    "6 groups, 2.3 ties inside, 0.6 out": lambda n, g: tie(n, plant(n, 6, 2.3, 0.6, g)),
    "10 villages apart, 4 ties": lambda n, g: tie(n, plant(n, 10, 4, 0, g)),
    "10 villages apart, 2 ties": lambda n, g: tie(n, plant(n, 10, 2, 0, g)),
    "ring of cliques": lambda n, _: tie(n, np.array(nx.ring_of_cliques(n // 8, 6).edges())),
    "groups and a tree": lambda n, g: tie(n, np.concatenate([grow(n, g), plant(n, 5, 4, 1.6, g)])),
    "items, 85 % of one group": lambda n, g: tie(n, [], *share_in_groups(n, n // 2, 0.85, g)),
    "items, 70 % of one group": lambda n, g: tie(n, [], *share_in_groups(n, n, 0.7, g)),
    "items of groups, pairs at random": lambda n, g: tie(
        n, draw_pairs(n, 2, g), *share_in_groups(n, n // 2, 0.85, g)
    ),
    "items at random, groups": lambda n, g: tie(n, plant(n, 5, 6, 1.6, g), *share(n, n // 6, g)),
}


def judge(draw: Draw, n_graphs: int) -> tuple[int, int, float, float]:
    """Count graphs with structure by our chance and by swaps; give mean modularity and that of our chance."""
    ours = swaps = 0
    reached = []
    for place in range(n_graphs):
        origin = draw(SIZES[place % len(SIZES)], np.random.default_rng([place, 5]))
        effort = plan_effort(origin.graph.n_ties, CommunityOptions())
        found = detect_consensus(origin.graph, SETTINGS, effort).member_of
        modularity = compute_modularity(origin.graph, found)
        null = compare_to_chance(origin, modularity, SETTINGS, effort)
        swapped = compare_to_chance(Swapped(origin.graph, origin.graph), modularity, SETTINGS, effort)
        ours, swaps = ours + null.has_structure, swaps + swapped.has_structure
        reached.append((modularity, null.modularity))
    return ours, swaps, *np.mean(reached, axis=0).tolist()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--graphs", type=int, default=20, help="graphs per kind")
    n_graphs = parser.parse_args().graphs
    for title, kinds in (("nothing to find", NOISE), ("groups to find", POWER)):
        print(f"{title:36s} {'structure said':>14s} {'by swaps':>9s} {'Q':>6s} {'chance':>6s}")
        for name, draw in kinds.items():
            ours, swaps, modularity, chance = judge(draw, n_graphs)
            print(
                f"{name:36s} {ours:8d} of {n_graphs:2d} {swaps:9d} {modularity:6.3f} {chance:6.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
