"""The choice itself: reverse-reachable sets, a greedy cover of them, and a proof of how good it is.

The sets and the greedy cover are those of IMM (Tang, Shi & Xiao 2015). The number of sets is decided as in
OPIM-C (Tang, Tang, Xiao & Yuan 2018): double it until a second, independent sample certifies the choice.
That needs far fewer sets than IMM's worst case, stays valid where IMM's own proof needed a repair (Chen
2018), and says after the fact how near the best possible choice this one is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entourage.engines.spread import Coverage, ReachSets, join_sets

if TYPE_CHECKING:
    from entourage.engines.spread import Cascades, Cover

FIRST_SETS = 1024
MOST_SETS = 1 << 21
MOST_WORK = 150_000_000
"""Ties tried per sample before sampling stops."""
ENOUGH_SETS = 1 << 16
ENOUGH_WORK = 20_000_000
"""Sets, or ties tried, under which sampling goes on although precision is reached: it costs nothing."""
SWAP_WORK = 100_000_000
"""Entries of sets walked to improve on the greedy choice."""
MOST_CELLS = 120_000_000
"""People in all sets of a sample before sampling stops: half a gigabyte."""
EPSILON = 0.05
"""How far under the guarantee of the greedy choice the certificate may stay."""
PRECISION = 0.02
"""Half-width of the interval of the reach, as a share of it."""


@dataclass(frozen=True)
class Choice:
    """People chosen on one sample and judged on another."""

    cover: Cover
    judged: Coverage
    roots: np.ndarray
    """Person each judging set was grown from."""
    certified: float
    """Share of the best possible reach that the choice has at least, with probability 1 - 1/n."""
    n_samples: int
    is_complete: bool
    """Whether precision and certificate were reached before the limits of time and memory."""


def choose_people(
    cascades: Cascades, weight: np.ndarray, *, cost: np.ndarray, most_people: int, budget: float
) -> Choice:
    """Choose the people who together reach most weight.

    Parameters
    ----------
    cascades
        Where the word passes.
    weight
        (n,) how much reaching each person counts.
    cost
        (n,) cost of each person, infinite for whoever must not be chosen.
    most_people
        How many may be chosen.
    budget
        What they may cost together; infinite for no limit.

    Returns
    -------
    Choice
        Greedy by gain (per cost where there is a budget; then the better of that and of the best single
        person), so at least 1 - 1/e of the best possible reach, or 1 - 1/√e with a budget (Khuller, Moss &
        Naor 1999), up to sampling error; ``certified`` is what holds for this very choice.
    """
    guarantee = 1 - math.exp(-0.5 if np.isfinite(budget) else -1.0)
    rounds = int(math.log2(MOST_SETS // FIRST_SETS)) + 1
    confidence = math.log(2 * rounds * max(len(weight), 2))
    n_sets = FIRST_SETS
    ones: list[ReachSets] = []
    others: list[ReachSets] = []
    while True:
        new = n_sets - sum(len(part) for part in ones)
        ones.append(cascades.sample_reverse(weight, new, most_work=MOST_WORK))
        others.append(cascades.sample_reverse(weight, len(ones[-1]), most_work=MOST_WORK))
        chosen_on, judged_on = join_sets(ones), join_sets(others)
        covering = Coverage(chosen_on, len(weight))
        cover = covering.pick(cost=cost, most_people=most_people, budget=budget)
        if np.isfinite(budget):
            cover = _or_best_single(covering, cover, cost, budget)
        cover = covering.swap(cover, cost=cost, budget=budget, most_work=SWAP_WORK)
        judged = Coverage(judged_on, len(weight))
        n_met = int(judged.met(cover.chosen).sum())
        certified = _certify(n_met, judged.n_sets, cover.most, covering.n_sets, confidence)
        is_complete = (
            certified >= guarantee - EPSILON
            and _half_width(n_met, judged.n_sets) <= PRECISION
            and (n_sets >= ENOUGH_SETS or chosen_on.work >= ENOUGH_WORK)
        )
        if is_complete or n_sets >= MOST_SETS or _is_at_limit(chosen_on) or _is_at_limit(judged_on):
            return Choice(cover, judged, judged_on.starts, certified, len(chosen_on), is_complete)
        n_sets *= 2


def _or_best_single(covering: Coverage, cover: Cover, cost: np.ndarray, budget: float) -> Cover:
    """Take the best affordable person alone where that beats the greedy choice."""
    count = np.where(cost <= budget, covering.count, 0)
    best = int(np.argmax(count))
    if count[best] <= cover.gains.sum():
        return cover
    return type(cover)(np.array([best]), np.array([count[best]]), cover.most)


def _certify(n_met: int, n_judged: int, most: float, n_chosen_on: int, confidence: float) -> float:
    """Divide the least the choice reaches by the most any choice reaches (OPIM, equations 5 and 8)."""
    low = (math.sqrt(n_met + 2 * confidence / 9) - math.sqrt(confidence / 2)) ** 2 - confidence / 18
    high = (math.sqrt(most + confidence / 2) + math.sqrt(confidence / 2)) ** 2
    return float(np.clip((low / n_judged) / (high / n_chosen_on), 0.0, 1.0)) if n_met else 0.0


def _half_width(n_met: int, n_sets: int) -> float:
    """Half-width of the 95 % interval of a share, as a part of it."""
    if n_met == 0:
        return math.inf
    share = n_met / n_sets
    return 1.96 * math.sqrt((1 - share) / (share * n_sets))


def _is_at_limit(sets: ReachSets) -> bool:
    return sets.work * 2 > MOST_WORK or len(sets.people) * 2 > MOST_CELLS
