"""What cohesion chance would give: labels permuted among people of like strength.

On graphs up to some size labels are really permuted; on larger ones the mean and the spread of the same
permutations are worked out in closed form, which costs one pass over the ties instead of one per
permutation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse, stats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.overlap.population import LevelSet, Population

MOST_RUNS = 999
FEWEST_RUNS = 200
WORK = 100_000_000
"""Ties x levels x permutations that may be walked; under 200 permutations the closed form is used."""
STRATUM = 50
"""Least number of people of like strength among whom labels are permuted."""
MOST_STRATA = 20
MOST_BLOCKS = 64
"""Strata up to which each is permuted in turn."""
CHUNK = 32
"""Columns of permuted labels held at a time."""


@dataclass(frozen=True)
class Held:
    """Sums behind every figure, one per level (or per level and permutation)."""

    inside: np.ndarray
    """Weight of the ties with both ends in the level."""
    ends: np.ndarray
    """Weight of the tie ends in the level: twice `inside` plus the weight that leaves."""
    total: float
    """Weight of all ties."""

    def share(self) -> np.ndarray:
        """Share of all tie ends: a in the formulas."""
        return np.asarray(self.ends / (2 * self.total)) if self.total else np.full(self.ends.shape, np.nan)

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


@dataclass(frozen=True)
class Chance:
    """Where the observed cohesion stands among permutations, one figure per level."""

    z: np.ndarray
    p_value: np.ndarray
    e_i_expected: np.ndarray
    n_permutations: int
    """0 where the closed form stands for them."""


def compare_with_chance(population: Population, levels: LevelSet, observed: Held, *, seed: int) -> Chance:
    """Set the observed cohesion against labels permuted within strata of like strength.

    Parameters
    ----------
    population
        The people in the graph and their ties.
    levels
        Target levels.
    observed
        Their sums.
    seed
        Of the permutations.
    """
    runs = count_runs(len(population.weight) * max(len(levels), 1), fewest=0)
    if runs >= FEWEST_RUNS or population.total == 0:
        return _read_permutations(observed, permute_labels(population, levels, seed=seed, runs=max(runs, 1)))
    return expect_permutations(population, levels, observed)


def count_runs(work_per_run: int, *, fewest: int) -> int:
    """Fit the number of permutations to the graph: 999 on small ones, at least `fewest`.

    Examples
    --------
    >>> count_runs(100, fewest=25), count_runs(1_000_000, fewest=25), count_runs(10**9, fewest=25)
    (999, 100, 25)
    """
    return int(np.clip(WORK // max(work_per_run, 1), fewest, MOST_RUNS))


def permutations(n: int, *, seed: int, runs: int, strata: np.ndarray) -> Iterator[np.ndarray]:
    """Draw permutations that keep everyone in their stratum.

    Parameters
    ----------
    n
        Number of people.
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
        source = np.empty(n, dtype=np.int64)
        if len(blocks) <= MOST_BLOCKS:
            for block in blocks:
                source[block] = generator.permutation(block)
        else:
            # sorting by stratum, then at random, permutes all strata at once
            source[order] = np.argsort(strata + generator.random(n))
        yield source


def find_strata(population: Population) -> np.ndarray:
    """Cut people into strata of like strength, of at least 50 people, at most 20 strata."""
    n_strata = int(np.clip(population.n // STRATUM, 1, MOST_STRATA))
    rank = np.empty(population.n, dtype=np.int64)
    rank[np.argsort(population.strength, kind="stable")] = np.arange(population.n)
    return rank * n_strata // max(population.n, 1)


def permute_labels(population: Population, levels: LevelSet, *, seed: int, runs: int) -> Held:
    """Sum the ties of permuted labels: arrays of (n_levels, runs)."""
    n, n_levels = population.n, len(levels)
    inside, ends = np.zeros((n_levels, runs)), np.zeros((n_levels, runs))
    if n == 0 or n_levels == 0:
        return Held(inside=inside, ends=ends, total=population.total)
    pairs = (population.weight.astype(np.float32), (population.a, population.b))
    upper = sparse.coo_array(pairs, shape=(n, n)).tocsr()
    strength = sparse.csr_array(population.strength[None, :])
    labels = np.ascontiguousarray(levels.inside.T, dtype=np.float32)
    draws = permutations(n, seed=seed, runs=runs, strata=find_strata(population))
    at_once = max(CHUNK // n_levels, 1)
    for start in range(0, runs, at_once):
        stop = min(start + at_once, runs)
        drawn = np.concatenate([labels[next(draws)] for _ in range(start, stop)], axis=1)
        held = ((upper @ drawn) * drawn).sum(axis=0, dtype=np.float64)
        inside[:, start:stop] = held.reshape(-1, n_levels).T
        ends[:, start:stop] = (strength @ drawn).reshape(-1, n_levels).T
    return Held(inside=inside, ends=ends, total=population.total)


def _read_permutations(observed: Held, drawn: Held) -> Chance:
    """Count and average over permutations."""
    cohesion, null = observed.cohesion(), drawn.cohesion()
    mean, spread = null.mean(axis=1), null.std(axis=1, ddof=1) if null.shape[1] > 1 else np.zeros(len(null))
    # sums of permutations are in single precision: a smaller spread is rounding
    varies = spread > 1e-6 * np.abs(mean)
    z = np.divide(cohesion - mean, spread, out=np.full(len(null), np.nan), where=varies)
    at_least = (null >= cohesion[:, None] * (1 - 1e-6)).sum(axis=1)
    e_i = drawn.e_i_index()
    known = ~np.isnan(e_i)
    count = known.sum(axis=1)
    return Chance(
        z=z,
        p_value=np.where(np.isnan(cohesion), np.nan, (1 + at_least) / (1 + null.shape[1])),
        e_i_expected=np.where(
            count > 0, np.where(known, e_i, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan
        ),
        n_permutations=null.shape[1],
    )


def expect_permutations(population: Population, levels: LevelSet, observed: Held) -> Chance:
    """Work out what the permutations would give, without drawing any.

    With p the share of the level in a person's stratum, the weight inside is expected to be Σ w p p
    (exactly: sampling without replacement within strata), the ends Σ s p. The variance of log(inside) - 2
    log(ends) is that of its linear part, Σ_strata T(N - T)/(N(N - 1)) Σ (c - mean c)² with c = (W
    p)/E[inside] - 2 s/E[ends], plus that of its quadratic part, Σ w² p(1 - p) p(1 - p) / E[inside]² (delta
    method).
    """
    strata = find_strata(population)
    n_strata = int(strata.max(initial=0)) + 1
    size = np.bincount(strata, minlength=n_strata).astype(np.float64)
    first, second = strata[population.a], strata[population.b]
    pairs = first * n_strata + second
    weight = _block_sums(pairs, population.weight, n_strata)
    squares = _block_sums(pairs, population.weight**2, n_strata)
    # weight of each person's ties towards each stratum
    towards = np.bincount(
        population.a * n_strata + second, population.weight, minlength=population.n * n_strata
    )
    towards += np.bincount(
        population.b * n_strata + first, population.weight, minlength=population.n * n_strata
    )
    towards = towards.reshape(population.n, n_strata)
    found = [
        _expect_level(
            np.bincount(strata[member], minlength=n_strata).astype(np.float64),
            size, weight, squares, towards, population.strength, strata,
        )
        for member in levels.inside
    ]  # fmt: skip
    inside, ends, spread = np.array(found).reshape(-1, 3).T
    expected = Held(inside=inside, ends=ends, total=population.total)
    mean = expected.cohesion()
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (observed.cohesion() - mean) / (mean * spread)
    z = np.where(spread > 0, z, np.nan)
    return Chance(z=z, p_value=stats.norm.sf(z), e_i_expected=expected.e_i_index(), n_permutations=0)


def _block_sums(pairs: np.ndarray, value: np.ndarray, n_strata: int) -> np.ndarray:
    """Sum ties by the strata of their two ends, each tie once."""
    return np.bincount(pairs, value, minlength=n_strata**2).reshape(n_strata, n_strata)


def _expect_level(
    n_target: np.ndarray,
    size: np.ndarray,
    weight: np.ndarray,
    squares: np.ndarray,
    towards: np.ndarray,
    strength: np.ndarray,
    strata: np.ndarray,
) -> tuple[float, float, float]:
    """Work out the expected weight inside, the expected ends, and the spread of the cohesion ÷ its mean."""
    p = n_target / size
    both = p[:, None] * p[None, :]
    np.fill_diagonal(both, n_target * (n_target - 1) / np.maximum(size * (size - 1), 1))
    inside = float((weight * both).sum())
    ends = float((np.bincount(strata, strength, minlength=len(size)) * p).sum())
    if inside <= 0 or ends <= 0:
        return inside, ends, 0.0
    slope = towards @ p / inside - 2 * strength / ends
    mean = np.bincount(strata, slope, minlength=len(size)) / size
    within = np.bincount(strata, (slope - mean[strata]) ** 2, minlength=len(size))
    linear = (n_target * (size - n_target) / np.maximum(size * (size - 1), 1) * within).sum()
    each = p * (1 - p)
    quadratic = (squares * each[:, None] * each[None, :]).sum() / inside**2
    return inside, ends, float(np.sqrt(linear + quadratic))
