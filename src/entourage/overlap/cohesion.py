"""Is a target held together by ties? Weight inside against what chance would put there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.overlap.population import LevelSet, Population

MOST_RUNS = 999
FEWEST_RUNS = 50
WORK = 150_000_000
"""Ties x levels x permutations that may be walked: fewer permutations on larger graphs."""
STRATUM = 50
"""Least number of people of like strength among whom labels are permuted."""
MOST_STRATA = 20
MOST_BLOCKS = 64
"""Strata up to which each is permuted in turn."""
CHUNK = 32
"""Columns of permuted labels held at a time."""


@dataclass(frozen=True)
class _Held:
    """Sums behind every figure, one per level (or per level and permutation)."""

    inside: np.ndarray
    """Weight of the ties with both ends in the level."""
    ends: np.ndarray
    """Weight of the tie ends in the level: twice `inside` plus the weight that leaves."""
    total: float
    """Weight of all ties."""

    def cohesion(self) -> np.ndarray:
        """Weight inside ÷ weight expected by the configuration model, (ends/2W)² of the total."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.inside / (self.total * self.share() ** 2))

    def assortativity(self) -> np.ndarray:
        """(inside - a²)/(a - a²): 1 when no tie leaves, 0 as by chance (Newman 2003)."""
        a = self.share()
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.asarray((self.inside - self.total * a**2) / (self.total * (a - a**2)))
        return np.where((a > 0) & (a < 1), value, np.nan)

    def e_i_index(self) -> np.ndarray:
        """(external - internal)/(external + internal) over the level's ties (Krackhardt & Stern 1988)."""
        external = self.ends - 2 * self.inside
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((external - self.inside) / (external + self.inside))

    def conductance(self) -> np.ndarray:
        """Weight that leaves ÷ tie ends on the smaller side."""
        external = self.ends - 2 * self.inside
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(external / np.minimum(self.ends, 2 * self.total - self.ends))

    def share(self) -> np.ndarray:
        """Share of all tie ends: a in the formulas."""
        return np.asarray(self.ends / (2 * self.total)) if self.total else np.full(self.ends.shape, np.nan)


def build_cohesion(population: Population, levels: LevelSet, *, seed: int) -> pd.DataFrame:
    """Measure how far ties hold each target level together.

    Weight, not the number of ties, is counted throughout. Each figure stands beside what it would be if the
    same number of people of like strength were drawn: labels are permuted within strata of strength,
    so that a level of busy people is compared with other busy people.

    Parameters
    ----------
    population
        The people in the graph and their ties.
    levels
        Target levels.
    seed
        Of the permutations.

    Returns
    -------
    pandas.DataFrame
        The columns of ``targets.csv`` but the verdict, then ``cohesion_p`` (share of permutations at least
        as cohesive), ``tie_share`` (the level's share of tie ends), ``inside_share`` (share of all weight
        that is inside), ``n_ties_inside``, ``largest_piece`` (people in the largest connected piece of the
        level), ``n_communities_half`` (fewest communities that hold half of it), ``effective_communities``
        (exponential of the entropy of its spread), ``n_permutations``. NaN where undefined.
    """
    observed = _observe(population, levels)
    runs = count_runs(len(population.weight) * max(len(levels), 1))
    drawn = _permute(population, levels, seed=seed, runs=runs)
    cohesion = observed.cohesion()
    null = drawn.cohesion()
    pieces = [_largest_piece(population, row) for row in levels.inside]
    spread = np.array([_spread(population, row) for row in levels.inside]).reshape(-1, 2)
    return pd.DataFrame(
        {
            "target_id": levels.target_id,
            "name": levels.name,
            "level": levels.level,
            "n_people": levels.members.sum(axis=1),
            "n_in_graph": levels.inside.sum(axis=1),
            "cohesion": cohesion,
            "cohesion_z": _z_score(cohesion, null),
            "assortativity": observed.assortativity(),
            "e_i_index": observed.e_i_index(),
            "e_i_expected": _mean(drawn.e_i_index()),
            "conductance": observed.conductance(),
            "cohesion_p": _p_value(cohesion, null),
            "tie_share": observed.share(),
            "inside_share": observed.inside / observed.total if observed.total else np.nan,
            "n_ties_inside": [int((row[population.a] & row[population.b]).sum()) for row in levels.inside],
            "largest_piece": np.array(pieces, dtype=np.int64),
            "n_communities_half": spread[:, 0].astype(np.int64),
            "effective_communities": spread[:, 1],
            "n_permutations": np.full(len(levels), runs, dtype=np.int64),
        }
    ).astype({"target_id": "str", "name": "str", "level": "str"})


def count_runs(work_per_run: int, *, fewest: int = FEWEST_RUNS) -> int:
    """Fit the number of permutations to the graph: 999 on small ones, `fewest` on the largest."""
    return int(np.clip(WORK // max(work_per_run, 1), fewest, MOST_RUNS))


def permutations(population: Population, *, seed: int, runs: int, strata: np.ndarray) -> Iterator[np.ndarray]:
    """Draw permutations of the population that keep everyone in their stratum.

    Parameters
    ----------
    population
        The people in the graph.
    seed
        Of the draw.
    runs
        How many.
    strata
        (n,) stratum of each person.

    Yields
    ------
    numpy.ndarray
        (n,) whose labels each person takes.
    """
    generator = np.random.default_rng(seed)
    order = np.argsort(strata, kind="stable")
    blocks = np.split(order, np.flatnonzero(np.diff(strata[order])) + 1)
    for _ in range(runs):
        source = np.empty(population.n, dtype=np.int64)
        if len(blocks) <= MOST_BLOCKS:
            for block in blocks:
                source[block] = generator.permutation(block)
        else:
            # sorting by stratum, then at random, permutes all strata at once
            source[order] = np.argsort(strata + generator.random(population.n))
        yield source


def strength_strata(population: Population) -> np.ndarray:
    """Cut people into strata of like strength, of at least 50 people, at most 20 strata."""
    n_strata = int(np.clip(population.n // STRATUM, 1, MOST_STRATA))
    rank = np.empty(population.n, dtype=np.int64)
    rank[np.argsort(population.strength, kind="stable")] = np.arange(population.n)
    return rank * n_strata // max(population.n, 1)


def _observe(population: Population, levels: LevelSet) -> _Held:
    inside = np.array(
        [population.weight[row[population.a] & row[population.b]].sum() for row in levels.inside],
        dtype=np.float64,
    )
    ends = np.array([population.strength[row].sum() for row in levels.inside], dtype=np.float64)
    return _Held(inside=inside, ends=ends, total=population.total)


def _permute(population: Population, levels: LevelSet, *, seed: int, runs: int) -> _Held:
    """Sum the same for permuted labels: arrays of (n_levels, runs)."""
    n, n_levels = population.n, len(levels)
    pairs = (population.weight.astype(np.float32), (population.a, population.b))
    upper = sparse.coo_array(pairs, shape=(n, n)).tocsr()
    strength = sparse.csr_array(population.strength[None, :])
    labels = np.ascontiguousarray(levels.inside.T, dtype=np.float32)
    inside, ends = np.zeros((n_levels, runs)), np.zeros((n_levels, runs))
    if n == 0 or n_levels == 0:
        return _Held(inside=inside, ends=ends, total=population.total)
    draws = permutations(population, seed=seed, runs=runs, strata=strength_strata(population))
    at_once = max(CHUNK // n_levels, 1)
    for start in range(0, runs, at_once):
        stop = min(start + at_once, runs)
        drawn = np.concatenate([labels[next(draws)] for _ in range(start, stop)], axis=1)
        held = ((upper @ drawn) * drawn).sum(axis=0, dtype=np.float64)
        inside[:, start:stop] = held.reshape(-1, n_levels).T
        ends[:, start:stop] = (strength @ drawn).reshape(-1, n_levels).T
    return _Held(inside=inside, ends=ends, total=population.total)


def _z_score(observed: np.ndarray, null: np.ndarray) -> np.ndarray:
    """Distance from the null's mean in its standard deviations; NaN where the null does not vary."""
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = null.std(axis=1, ddof=1)
        z = (observed - null.mean(axis=1)) / spread
    # sums of permutations are in single precision: a smaller spread is rounding
    return np.where(spread > 1e-6 * np.abs(null.mean(axis=1)), z, np.nan)


def _p_value(observed: np.ndarray, null: np.ndarray) -> np.ndarray:
    """Share of permutations at least as high, the observed one counted among them."""
    at_least = (null >= observed[:, None] * (1 - 1e-6)).sum(axis=1)
    return np.where(np.isnan(observed), np.nan, (1 + at_least) / (1 + null.shape[1]))


def _mean(null: np.ndarray) -> np.ndarray:
    """Mean over permutations, those where it is undefined left out."""
    known = ~np.isnan(null)
    total = np.where(known, null, 0.0).sum(axis=1)
    count = known.sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _largest_piece(population: Population, member: np.ndarray) -> int:
    """Count the people of the largest connected piece of a level, by ties inside it only."""
    if not member.any():
        return 0
    both = member[population.a] & member[population.b]
    n = population.n
    matrix = sparse.coo_array((np.ones(both.sum()), (population.a[both], population.b[both])), shape=(n, n))
    _, piece = csgraph.connected_components(matrix, directed=False)
    return int(np.bincount(piece[member]).max())


def _spread(population: Population, member: np.ndarray) -> tuple[int, float]:
    """Count the communities that hold half of a level, and the effective number that hold all of it."""
    count = np.bincount(population.community[member], minlength=population.n_communities)
    total = count.sum()
    if total == 0:
        return 0, np.nan
    largest_first = np.sort(count)[::-1]
    half = int(np.searchsorted(np.cumsum(largest_first) * 2, total)) + 1
    share = count[count > 0] / total
    return half, float(np.exp(-(share * np.log(share)).sum()))
