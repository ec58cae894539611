"""How word of mouth may spread: independent cascades, forwards and backwards, many at once.

Arrays in, arrays out. In the independent cascade model (Kempe, Kleinberg & Tardos 2003) whoever is
reached gets one chance to pass the word to each person who turns to them, with the probability of
that tie. Run backwards from a person, the same coins give a *reverse-reachable set*: everyone who
would have reached that person (Borgs et al. 2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterator

SEEN_CELLS = 200_000_000
"""Cascades x people whose "already reached" marks are held at a time (one byte each)."""
MOST_AT_ONCE = 8192
FIRST_AT_ONCE = 64
WORK_AT_ONCE = 8_000_000
"""Ties that one batch of cascades should try: batches shrink where the word goes far."""


@dataclass(frozen=True)
class ReachSets:
    """Sets of people, one per cascade: set i is ``people[offsets[i]:offsets[i + 1]]``, sorted."""

    offsets: np.ndarray
    """(n_sets + 1,) int64."""
    people: np.ndarray
    """Positions, int32."""
    starts: np.ndarray
    """(n_sets,) the person each set was grown from."""
    work: int
    """Ties that were tried."""

    def __len__(self) -> int:
        return len(self.offsets) - 1


def join_sets(parts: list[ReachSets]) -> ReachSets:
    """Put sets sampled one after another together, in order."""
    sizes = [np.diff(part.offsets) for part in parts]
    return ReachSets(
        offsets=np.concatenate([[0], np.cumsum(np.concatenate(sizes))]).astype(np.int64),
        people=np.concatenate([part.people for part in parts]),
        starts=np.concatenate([part.starts for part in parts]),
        work=sum(part.work for part in parts),
    )


class Cascades:
    """Cascades over one graph, drawn from one seeded generator.

    Parameters
    ----------
    chance
        (n, n): row = who turns to someone, column = to whom, value = probability (0 to 1) that the word
        passes from the column to the row.
    seed
        Of the coins. The same seed and the same calls in the same order give the same sets.
    """

    def __init__(self, chance: sparse.csr_array, *, seed: int) -> None:
        self.n = int(chance.shape[0])
        self._backward = _Adjacency.read(chance)
        self._forward = _Adjacency.read(chance.T.tocsr())
        self._generator = np.random.default_rng(seed)
        self._at_once = int(np.clip(SEEN_CELLS // max(self.n, 1), 1, MOST_AT_ONCE))
        self._seen = np.zeros(0, dtype=bool)

    def sample_reverse(
        self, root_weight: np.ndarray, n_sets: int, *, most_work: int | None = None
    ) -> ReachSets:
        """Sample who would reach people drawn in proportion to their weight.

        Parameters
        ----------
        root_weight
            (n,) weight of each person as the one to reach; their sum must be above 0.
        n_sets
            How many sets, at least 1.
        most_work
            Stop once this many ties were tried: fewer sets may come back, never none.

        Returns
        -------
        ReachSets
            For any group S, (share of sets that S meets) x (sum of weights) is an unbiased estimate of the
            weight that S reaches.
        """
        upto = np.cumsum(root_weight, dtype=np.float64)
        drawn = self._generator.random(n_sets) * upto[-1]
        # `right` never lands on a person of weight 0; rounding could land past the last one
        roots = np.minimum(np.searchsorted(upto, drawn, side="right"), np.flatnonzero(root_weight > 0)[-1])
        parts: list[ReachSets] = []
        done, work, at_once = 0, 0, min(FIRST_AT_ONCE, self._at_once)
        while done < n_sets and (most_work is None or work < most_work):
            chosen = roots[done : done + at_once]
            parts.append(self._grow(self._backward, np.arange(len(chosen)), chosen, chosen))
            done, work = done + len(chosen), work + parts[-1].work
            at_once = int(np.clip(WORK_AT_ONCE * done // max(work, 1), 1, min(2 * at_once, self._at_once)))
        return join_sets(parts)

    def simulate(self, seeds: np.ndarray, n_runs: int) -> Iterator[ReachSets]:
        """Run cascades forwards from people who know the word at the start.

        Parameters
        ----------
        seeds
            Positions, distinct.
        n_runs
            How many cascades.

        Yields
        ------
        ReachSets
            Batches of cascades: one set of reached people per run, the seeds among them.
        """
        for start in range(0, n_runs, self._at_once):
            n_here = min(self._at_once, n_runs - start)
            run = np.repeat(np.arange(n_here), len(seeds))
            first = np.full(n_here, seeds[0] if len(seeds) else -1)
            yield self._grow(self._forward, run, np.tile(seeds, n_here), first)

    def _grow(self, ties: _Adjacency, run: np.ndarray, person: np.ndarray, starts: np.ndarray) -> ReachSets:
        """Grow sets from their first people until no coin succeeds."""
        n_sets = len(starts)
        if len(self._seen) < n_sets * self.n:
            self._seen = np.zeros(n_sets * self.n, dtype=bool)
        frontier = run.astype(np.int64) * self.n + person
        self._seen[frontier] = True
        found = [frontier]
        work = 0
        while len(frontier):
            reached, tried = self._step(ties, frontier)
            frontier = _sort_distinct(reached[~self._seen[reached]])
            self._seen[frontier] = True
            found.append(frontier)
            work += tried
        keys = np.sort(np.concatenate(found))
        self._seen[keys] = False
        set_of = keys // self.n
        return ReachSets(
            offsets=np.searchsorted(set_of, np.arange(n_sets + 1)).astype(np.int64),
            people=(keys - set_of * self.n).astype(np.int32),
            starts=starts.astype(np.int32),
            work=work,
        )

    def _step(self, ties: _Adjacency, frontier: np.ndarray) -> tuple[np.ndarray, int]:
        """Try every tie of the newly reached once; give whom it reaches (as run x n + person)."""
        run = frontier // self.n
        person = frontier - run * self.n
        first = ties.offsets[person]
        count = ties.offsets[person + 1] - first
        total = int(count.sum())
        before = np.cumsum(count) - count
        tie = np.repeat(first - before, count)
        tie += np.arange(total)
        lucky = np.flatnonzero(self._generator.random(total, dtype=np.float32) < ties.chance[tie])
        owner = np.searchsorted(before + count, lucky, side="right")
        return run[owner] * self.n + ties.neighbour[tie[lucky]], total


def _sort_distinct(keys: np.ndarray) -> np.ndarray:
    """Sort and drop repeats: on whole numbers, several times faster than `numpy.unique`."""
    keys = np.sort(keys)
    return keys[np.diff(keys, prepend=-1) > 0]


@dataclass(frozen=True)
class _Adjacency:
    """Ties of each person, one after the other."""

    offsets: np.ndarray
    neighbour: np.ndarray
    chance: np.ndarray

    @staticmethod
    def read(matrix: sparse.csr_array) -> _Adjacency:
        return _Adjacency(
            offsets=matrix.indptr.astype(np.int64),
            neighbour=matrix.indices.astype(np.int64),
            chance=matrix.data.astype(np.float32),
        )


@dataclass(frozen=True)
class Cover:
    """People picked one after another to meet as many sets as possible."""

    chosen: np.ndarray
    """Positions, in the order they were picked."""
    gains: np.ndarray
    """Sets that each pick met first."""
    most: float
    """No affordable group meets more sets than this: the least of a bound at each step."""


class Coverage:
    """Which sets each person is in, and the greedy choice of people who meet most sets.

    Parameters
    ----------
    sets
        What is to be met.
    n
        Number of people.
    """

    def __init__(self, sets: ReachSets, n: int) -> None:
        self.n_sets = len(sets)
        self._sets = sets
        owner = np.repeat(np.arange(self.n_sets, dtype=np.int32), np.diff(sets.offsets))
        self.count = np.bincount(sets.people, minlength=n)
        # a counting sort by person: sets stay in order within each
        matrix = sparse.csr_array(
            (np.ones(len(owner), dtype=np.int8), sets.people, sets.offsets), shape=(self.n_sets, n)
        ).tocsc()
        self._offsets, self._owner = matrix.indptr, matrix.indices

    def sets_of(self, person: int) -> np.ndarray:
        """List the sets a person is in."""
        return np.asarray(self._owner[self._offsets[person] : self._offsets[person + 1]])

    def met(self, people: np.ndarray) -> np.ndarray:
        """Mark the sets that any of these people is in, (n_sets,) bool."""
        marks = np.zeros(self.n_sets, dtype=bool)
        for person in people.tolist():
            marks[self.sets_of(person)] = True
        return marks

    def pick(self, *, cost: np.ndarray, most_people: int, budget: float) -> Cover:
        """Pick, at each step, the affordable person who meets most new sets per unit of cost.

        Parameters
        ----------
        cost
            (n,) cost of each person, at least 0; infinite for whoever must not be picked.
        most_people
            How many may be picked.
        budget
            What they may cost together; infinite for no limit.

        Returns
        -------
        Cover
            Ties break on the smallest position. Stops when nobody affordable meets a new set.
        """
        gain = np.where(np.isfinite(cost), self.count, 0)
        met = np.zeros(self.n_sets, dtype=bool)
        chosen: list[int] = []
        gains: list[int] = []
        left, most = budget, np.inf
        steps_with_bound = set(np.unique(np.linspace(0, most_people, 20, dtype=np.int64)).tolist())
        while True:
            if len(chosen) in steps_with_bound or len(chosen) == most_people:
                most = min(most, met.sum() + _bound(gain, cost, most_people, budget))
            if len(chosen) == most_people:
                break
            person = _best(gain, cost, left)
            if person is None:
                most = min(most, met.sum() + _bound(gain, cost, most_people, budget))
                break
            here = self.sets_of(person)
            new = here[~met[here]]
            met[new] = True
            gain = gain - np.bincount(self._people_of(new), minlength=len(gain))
            gain[~np.isfinite(cost)] = 0
            left -= cost[person]
            chosen.append(person)
            gains.append(len(new))
        return Cover(np.array(chosen, dtype=np.int64), np.array(gains, dtype=np.int64), float(most))

    def swap(self, cover: Cover, *, cost: np.ndarray, budget: float, most_work: int) -> Cover:
        """Swap chosen people one by one for whoever does better in their place, until nobody does.

        Parameters
        ----------
        cover
            What was picked.
        cost
            (n,) cost of each person, infinite for whoever must not be picked.
        budget
            What they may cost together.
        most_work
            Stop once this many entries of sets were walked.

        Returns
        -------
        Cover
            Meets at least as many sets as before, in the order a greedy pick among them gives.
        """
        chosen = cover.chosen.copy()
        times = np.zeros(self.n_sets, dtype=np.int32)
        for person in chosen.tolist():
            times[self.sets_of(person)] += 1
        place, unchanged, work = 0, 0, 0
        while unchanged < len(chosen) and work <= most_work:
            times[self.sets_of(int(chosen[place]))] -= 1
            open_sets = np.flatnonzero(times == 0)
            here = self._people_of(open_sets)
            gain = np.bincount(here, minlength=len(cost))
            left = budget - (cost[chosen].sum() - cost[chosen[place]]) if np.isfinite(budget) else budget
            gain[~(np.isfinite(cost) & (cost <= left))] = 0
            best = int(np.argmax(gain))
            unchanged = 0 if gain[best] > gain[chosen[place]] else unchanged + 1
            if unchanged == 0:
                chosen[place] = best
            times[self.sets_of(int(chosen[place]))] += 1
            work += len(here) + self.n_sets
            place = (place + 1) % len(chosen)
        among = np.where(np.isin(np.arange(len(cost)), chosen), 1.0, np.inf)
        ordered = self.pick(cost=among, most_people=len(chosen), budget=np.inf)
        return Cover(ordered.chosen, ordered.gains, cover.most)

    def _people_of(self, sets: np.ndarray) -> np.ndarray:
        """List the people of several sets, with repeats."""
        first = self._sets.offsets[sets]
        count = self._sets.offsets[sets + 1] - first
        before = np.cumsum(count) - count
        return np.asarray(self._sets.people[np.repeat(first - before, count) + np.arange(int(count.sum()))])


def _best(gain: np.ndarray, cost: np.ndarray, left: float) -> int | None:
    """Find the affordable person with most gain per cost; who costs nothing comes first."""
    able = np.flatnonzero((gain > 0) & (cost <= left))
    if len(able) == 0:
        return None
    free = able[cost[able] == 0]
    if len(free):
        return int(free[np.argmax(gain[free])])
    return int(able[np.argmax(gain[able] / cost[able])])


def _bound(gain: np.ndarray, cost: np.ndarray, most_people: int, budget: float) -> float:
    """Bound what any affordable group could add: its gains one by one, as if they did not overlap."""
    able = np.flatnonzero((gain > 0) & (cost <= budget))
    if len(able) == 0:
        return 0.0
    by_number = np.inf
    if most_people < len(able):
        by_number = float(np.partition(gain[able], len(able) - most_people)[len(able) - most_people :].sum())
    else:
        by_number = float(gain[able].sum())
    if not np.isfinite(budget):
        return by_number
    priced = able[cost[able] > 0]
    order = priced[np.argsort(-gain[priced] / cost[priced], kind="stable")]
    spent = np.cumsum(cost[order])
    within = spent <= budget
    total = float(gain[order[within]].sum() + gain[able[cost[able] == 0]].sum())
    n_within = int(within.sum())
    if n_within < len(order):
        # the best of the rest, in part
        before = spent[n_within - 1] if n_within else 0.0
        total += float(gain[order[n_within]] * (budget - before) / cost[order[n_within]])
    return min(by_number, total)
