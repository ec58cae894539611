"""Draw worlds whose truth is known, and count how often rank intervals hold the true rank.

    python benchmarks/roles/coverage.py [WORLDS]

Popularity x activity, Poisson events, with and without groups (`tests/made_worlds.py` says what the true rank
is). *Named* are the first ten of the list; *second* is how often their interval holds the rank in another
world drawn at the same rates, which it does not promise; *everyone* is all people who have a tie, ranked
among themselves. Then the same of seen ties drawn again (*again*). Last, other kinds: surveys in which
everyone names three others, pairs who turn to each other far more than their popularity says, ties that
count both ways, and groups that nobody told.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from made_worlds import (
    SHAPES,
    World,
    draw_intervals,
    look_at,
    make_world,
    name_three,
    rank_all,
    rank_truly,
    redraw_seen_ties,
    take_all,
    watch,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from made_worlds import Seen

    Watch = Callable[[np.random.Generator, World], np.ndarray]

PEOPLE, EVENTS, GROUPS = (100, 250, 500), (2, 5, 15), (1, 5)
FIRST = 10
MEASURES = ("named", "width", "second", "everyone")


def judge(rng: np.random.Generator, world: World, shown: np.ndarray, see: Watch) -> tuple[np.ndarray, int]:
    """Give the measures of one world as sums over those named, and how many these are."""
    seen, other = look_at(see(rng, world)), look_at(see(rng, world))
    truth, second = rank_truly(shown, seen.standing), rank_all(other.ranking.score)
    first = seen.ranking.rank <= FIRST
    who = seen.ranking.flagged[first]
    every = take_all(seen)
    place = rank_all(-truth[every.ranking.flagged])

    def count(draw: Callable[[Seen], np.ndarray]) -> list[float]:
        named, all_people = draw(seen)[first], draw(every)
        held = [hold(named, rank[who]).sum() for rank in (truth, second)]
        width = (named[:, 1] - named[:, 0] + 1).sum()
        return [held[0], width, held[1], hold(all_people, place).mean() * len(who)]

    ways = (lambda look: draw_intervals(look, world), lambda look: redraw_seen_ties(rng, look))
    return np.concatenate([count(draw) for draw in ways]), len(who)


def hold(interval: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Say whose interval holds their rank, (n,) bool."""
    return (interval[:, 0] <= rank) & (rank <= interval[:, 1])


def measure(
    label: str,
    make: Callable[[np.random.Generator], World],
    n_worlds: int,
    see: Watch = watch,
    expect: Callable[[World], np.ndarray] = lambda world: world.shown,
) -> np.ndarray:
    """Print a line on as many worlds of a kind; give the sums."""
    total, n_named = np.zeros(2 * len(MEASURES)), 0
    for number in range(n_worlds):
        rng = np.random.default_rng([number, *label.encode()])
        world = make(rng)
        found, n = judge(rng, world, expect(world), see)
        total += found
        n_named += n
    tell(label, np.append(total, n_named))
    return np.append(total, n_named)


def tell(label: str, total: np.ndarray) -> None:
    """Print a line of means."""
    mean = total[:-1] / max(total[-1], 1)
    cells = [
        f"{value:10.1f}" if measured == "width" else f"{value:10.1%}"
        for measured, value in zip(2 * MEASURES, mean, strict=True)
    ]
    print(f"{label:<44}{int(total[-1]):>6}" + "".join(cells), flush=True)


def expect_named(world: World) -> np.ndarray:
    """Give the probability that a survey shows each tie, by many surveys."""
    rng = np.random.default_rng(1)
    return np.mean([name_three(rng, world) for _ in range(300)], axis=0)


def both_ways(world: World) -> World:
    """Have every event count both ways."""
    return replace(world, rates=world.rates + world.rates.T)


def watch_both(rng: np.random.Generator, world: World) -> np.ndarray:
    """Draw events that count both ways."""
    half = np.triu(rng.poisson(world.rates))
    return half + half.T


def bind_pairs(rng: np.random.Generator, world: World) -> World:
    """Have some pairs turn to each other far more than others (Gamma of shape 0.3)."""
    rates = world.rates * rng.gamma(0.3, 1 / 0.3, world.rates.shape)
    return replace(world, rates=rates * world.rates.sum() / rates.sum())


def main() -> None:
    """Print every kind of world."""
    n_worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    print(f"{'':<50}{'worlds like the one seen':^40}{'seen ties drawn again':^40}")
    headings = "".join(f"{measured:>10}" for measured in 2 * MEASURES)
    print(f"{'people, events per person, popularity, groups':<46}   n{headings}")
    by_shape: dict[str, list[np.ndarray]] = {shape: [] for shape in SHAPES}
    for n in PEOPLE:
        for per_person in EVENTS:
            for shape in SHAPES:
                for groups in GROUPS:
                    label = f"{n}, {per_person}, {shape}, {groups}"
                    by_shape[shape].append(
                        measure(
                            label,
                            lambda rng, n=n, e=per_person, s=shape, g=groups: make_world(
                                rng, n, e, s, n_groups=g
                            ),
                            n_worlds,
                        )
                    )
    for shape, found in by_shape.items():
        tell(f"all of {shape}", np.sum(found, axis=0))
    tell("all", np.sum([total for found in by_shape.values() for total in found], axis=0))
    for shape in SHAPES:

        def make(rng: np.random.Generator, shape: str = shape, groups: int = 5) -> World:
            return make_world(rng, 250, 5, shape, n_groups=groups)

        measure(f"survey, three names, {shape}", make, n_worlds, name_three, expect_named)
        measure(f"bound pairs, {shape}", lambda rng, make=make: bind_pairs(rng, make(rng)), n_worlds)
        measure(f"both ways, {shape}", lambda rng, make=make: both_ways(make(rng)), n_worlds, watch_both)
        measure(
            f"groups not told, {shape}",
            lambda rng, make=make: replace(make(rng), group=np.zeros(250, dtype=np.int32)),
            n_worlds,
        )


if __name__ == "__main__":
    main()
