"""Whether knowing the targets explains the ties, and whether that is the communities' structure again.

The test is BESTest (Peel, Larremore & Clauset 2017) under the degree-corrected stochastic block model. The
entropy of that model, with groups as blocks, is a constant minus the weight of the ties times the
mutual information between the groups at the two ends of a tie; so the statistic is that
information, in bits a tie, and a permutation of the labels scores as high only if the labels do not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from entourage.overlap.agreement import renumber, sort_by_targets
from entourage.overlap.null_model import count_runs, permutations
from entourage.overlap.population import sample_ties

if TYPE_CHECKING:
    from entourage.language import Language
    from entourage.overlap.population import LevelSet, Population

MOST_GROUPS = 32
MOST_CELLS = 1_000_000
MOST_TIES = 1_000_000
"""Ties that the tests walk; on larger graphs they are drawn evenly."""
FEWEST_RUNS = 25
"""Permutations on the largest graphs: enough for a p-value under 0.05 and a z-score."""
MAX_P = 0.05
MIN_Z = 3.0
MIN_SHARE = 0.1
"""Part of what the communities explain that a target must explain to be worth telling."""
MUCH = 0.5
"""Part of it from which the two are said to show the same structure."""
MIN_REMAINING = 0.25
"""Part of what the targets explain that must remain inside communities to be another structure."""


def explain_ties(population: Population, levels: LevelSet, language: Language, *, seed: int) -> pd.DataFrame:
    """Test, level by level, whether the targets explain the ties, and then the ties inside communities.

    People are sorted by the set of targets they belong to at the level. First test: labels permuted over
    everyone. Second test, on the ties inside communities only: labels permuted within each community. What
    the first finds and the second does not is the structure that the communities show already.

    Parameters
    ----------
    population
        The people in the graph and their ties.
    levels
        Target levels.
    language
        Of the sentences.
    seed
        Of the permutations.

    Returns
    -------
    pandas.DataFrame
        ``level``; ``statistic`` (bits a tie), ``p_value``, ``z``; ``share_explained`` (what it explains
        beyond chance ÷ what the communities explain); ``within_statistic, within_p_value, within_z`` (inside
        communities, for the same weight of ties; missing where the answer is ``none``); ``remaining`` (share
        of the first that the second keeps); ``answer``: ``none`` (the targets do not explain the ties),
        ``same`` (as the communities) or ``another`` (they explain ties that the communities do not);
        ``sentence``.
    """
    rows = []
    by_communities = tie_information(population, population.community)
    sample = sample_ties(population, MOST_TIES, seed=seed)
    for level in dict.fromkeys(levels.level):
        chosen = [row for row, name in enumerate(levels.level) if name == level]
        group = _pool_small(sort_by_targets(levels.inside[chosen]), MOST_GROUPS)
        if population.total == 0 or group.max(initial=0) == 0:
            continue
        found = {"level": level, "statistic": tie_information(population, group)}
        rows.append(found | _run_tests(sample, group, by_communities, language, seed=seed))
    columns = (
        "level statistic p_value z share_explained within_statistic within_p_value within_z remaining answer "
        "sentence"
    )
    return pd.DataFrame(rows, columns=columns.split()).astype(
        {"level": "str", "answer": "str", "sentence": "str"}
    )


def tie_information(population: Population, group: np.ndarray) -> float:
    """Mutual information between the groups at the two ends of a tie, in bits.

    Parameters
    ----------
    population
        The people in the graph and their ties.
    group
        (n,) group numbers from 0.
    """
    number = renumber(group)
    n_groups = int(number.max(initial=0)) + 1
    ends = (number[population.a], number[population.b])
    table = sparse.coo_array((population.weight, ends), shape=(n_groups, n_groups)).tocsr()
    # both directions of each pair, so that the table of ends is symmetric
    cells = (table + table.T).tocoo()
    share = cells.data / max(2 * population.total, np.finfo(np.float64).tiny)
    of_group = np.bincount(cells.row, share, minlength=n_groups)
    return float((share * np.log2(share / (of_group[cells.row] * of_group[cells.col]))).sum())


def _pool_small(group: np.ndarray, most: int) -> np.ndarray:
    """Keep the largest groups apart and put all others together."""
    size = np.bincount(group)
    if len(size) <= most:
        return group
    largest = np.argsort(-size, kind="stable")[: most - 1]
    number = np.full(len(size), most - 1)
    number[largest] = np.arange(most - 1)
    return np.asarray(number[group])


def _information(pairs: np.ndarray) -> np.ndarray:
    """Mutual information of tables of tie weight by group of one end and of the other, in bits.

    Parameters
    ----------
    pairs
        (n_tables, n_groups, n_groups) weight, any order of ends.

    Returns
    -------
    numpy.ndarray
        (n_tables,) weight x bits: divide by the weight of all to have bits a tie.
    """
    table = (pairs + pairs.transpose(0, 2, 1)) / 2
    ends = table.sum(axis=2)
    total = ends.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = table * total[:, None, None] / (ends[:, :, None] * ends[:, None, :])
        return np.asarray(np.where(table > 0, table * np.log2(ratio), 0.0).sum(axis=(1, 2)))


def _test_everywhere(population: Population, group: np.ndarray, *, seed: int) -> tuple[float, np.ndarray]:
    """Score the groups, and permutations of them over everyone: bits a tie."""
    n_groups = int(group.max()) + 1
    strata = np.zeros(population.n, dtype=np.int64)

    def score(label: np.ndarray) -> float:
        key = label[population.a] * n_groups + label[population.b]
        pairs = np.bincount(key, population.weight, minlength=n_groups**2).reshape(1, n_groups, n_groups)
        return float(_information(pairs)[0] / population.total)

    runs = count_runs(4 * len(population.weight), fewest=FEWEST_RUNS)
    draws = permutations(population.n, seed=seed, runs=runs, strata=strata)
    return score(group), np.array([score(group[source]) for source in draws])


def _test_within(population: Population, group: np.ndarray, *, seed: int) -> tuple[float, np.ndarray]:
    """Score the groups on the ties inside communities, and permutations within each community."""
    most = int(np.clip(np.sqrt(MOST_CELLS / max(population.n_communities, 1)), 2, MOST_GROUPS))
    group = _pool_small(group, most)
    n_groups = int(group.max()) + 1
    here = population.community[population.a] == population.community[population.b]
    a, b, weight = population.a[here], population.b[here], population.weight[here]
    first = population.community[a] * n_groups**2
    shape = (population.n_communities, n_groups, n_groups)

    def score(label: np.ndarray) -> float:
        key = first + label[a] * n_groups + label[b]
        pairs = np.bincount(key, weight, minlength=int(np.prod(shape))).reshape(shape)
        return float(_information(pairs).sum() / population.total)

    runs = count_runs(4 * len(population.weight), fewest=FEWEST_RUNS)
    draws = permutations(population.n, seed=seed, runs=runs, strata=population.community)
    return score(group), np.array([score(group[source]) for source in draws])


def _run_tests(
    population: Population, group: np.ndarray, by_communities: float, language: Language, *, seed: int
) -> dict[str, object]:
    """Run the first test, the second where there is something to explain, and give an answer."""
    p_value, z, gain = _compare(*_test_everywhere(population, group, seed=seed))
    share = gain / by_communities if by_communities > 0 else float("nan")
    found: dict[str, object] = {"p_value": p_value, "z": z, "share_explained": share}
    if not (p_value <= MAX_P and z >= MIN_Z and share >= MIN_SHARE):
        sentence = language.say(
            "Knowing the targets hardly explains the ties: {share} of what the communities explain.",
            share=language.percent(max(share, 0.0)),
        )
        return {**found, "answer": "none", "sentence": sentence}
    within = _test_within(population, group, seed=seed)
    within_p, within_z, within_gain = _compare(*within)
    remaining = min(max(within_gain / gain, 0.0), 1.0)
    found |= {
        "within_statistic": within[0],
        "within_p_value": within_p,
        "within_z": within_z,
        "remaining": remaining,
    }
    if within_p <= MAX_P and within_z >= MIN_Z and remaining >= MIN_REMAINING:
        sentence = language.say(
            "The targets show another structure than the communities: they explain {share} of what the "
            "communities explain, and {remaining} of it remains inside the communities.",
            share=language.percent(share),
            remaining=language.percent(remaining),
        )
        return {**found, "answer": "another", "sentence": sentence}
    if share >= MUCH:
        sentence = language.say(
            "The targets and the communities show the same structure: the targets explain {share} of what "
            "the communities explain, and hardly anything more inside them.",
            share=language.percent(share),
        )
    else:
        sentence = language.say(
            "What the targets explain of the ties, the communities explain already: it is {share} of what "
            "they explain, and hardly anything more inside them.",
            share=language.percent(share),
        )
    return {**found, "answer": "same", "sentence": sentence}


def _compare(observed: float, null: np.ndarray) -> tuple[float, float, float]:
    """p-value, z-score and gain over the mean of permutations."""
    mean, spread = float(null.mean()), float(null.std(ddof=1))
    p_value = (1 + int((null >= observed - 1e-12).sum())) / (1 + len(null))
    z = (observed - mean) / spread if spread > np.finfo(np.float64).eps else 0.0
    return p_value, z, observed - mean
