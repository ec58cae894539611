"""Scores and thresholds, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from entourage.roles.scoring import count_most, is_beyond_chance, rank_down, score_people


def test_ranks_are_scipy_s() -> None:
    values = np.random.default_rng(1).integers(0, 9, 200).astype(float)
    assert rank_down(values) == pytest.approx(stats.rankdata(-values))
    who = np.array([5, 0, 199])
    assert rank_down(values, who) == pytest.approx(stats.rankdata(-values)[who])


def test_a_rank_with_another_value_is_the_rank_after_the_change() -> None:
    rng = np.random.default_rng(2)
    values = rng.integers(0, 9, 60).astype(float)
    for person in range(60):
        other = float(rng.integers(0, 9))
        changed = values.copy()
        changed[person] = other
        expected = stats.rankdata(-changed)[person]
        assert rank_down(values, np.array([person]), np.array([other]))[0] == pytest.approx(expected)


def test_the_score_is_the_geometric_mean_of_ranks_on_a_log_scale() -> None:
    reach = np.array([0.4, 0.3, 0.2, 0.1])
    count = np.array([1.0, 4.0, 3.0, 2.0])
    # ranks 1 and 4, 2 and 1, 3 and 2, 4 and 3
    expected = [100 * (1 - np.log(a * b) / 2 / np.log(4)) for a, b in ((1, 4), (2, 1), (3, 2), (4, 3))]
    assert score_people([reach, count], [1, 1]) == pytest.approx(expected)
    assert score_people([reach, count], [1, 0])[0] == pytest.approx(100)


def test_weights_of_zero_count_all_signals_alike() -> None:
    signals = [np.array([3.0, 2.0, 1.0]), np.array([1.0, 2.0, 3.0])]
    assert score_people(signals, [0, 0]) == pytest.approx(score_people(signals, [1, 1]))


def test_what_only_rounding_tells_apart_is_equal() -> None:
    score = score_people([np.array([0.3, 0.1 + 0.2, 0.1])], [1])
    assert score[0] == score[1]


def test_one_person_alone_scores_nothing() -> None:
    assert score_people([np.array([1.0])], [1]).tolist() == [0]


def test_beyond_chance_agrees_with_the_binomial_and_benjamini_hochberg() -> None:
    rng = np.random.default_rng(4)
    counts = rng.poisson(3, 500)
    counts[:5] = [20, 18, 15, 30, 12]
    p = stats.binom.sf(counts - 1, 400, 3 / 400)
    expected = stats.false_discovery_control(p) <= 0.05
    chance = np.full(500, 3 / 400)
    assert (is_beyond_chance(counts, 400, chance) == expected).all()
    assert (is_beyond_chance(counts, np.full(500, 400), chance) == expected).all()
    assert (is_beyond_chance(counts, 400, chance, least=16) == (expected & (counts >= 16))).all()
    assert expected[:4].all()


def test_chance_alone_passes_hardly_anyone() -> None:
    rng = np.random.default_rng(5)
    chance = np.full(500, 0.006)
    passed = [is_beyond_chance(rng.binomial(500, 0.006, 500), 500, chance).sum() for _ in range(50)]
    assert np.mean(passed) < 0.2


def test_nobody_turned_to_never_passes() -> None:
    for n in (5, 50, 500):
        assert not is_beyond_chance(np.zeros(n, dtype=int), 0, np.zeros(n)).any()


@pytest.mark.parametrize(("n", "share", "most"), [(50, 0.01, 10), (5000, 0.01, 50), (10**7, 0.01, 1000)])
def test_lists_stay_short(n: int, share: float, most: int) -> None:
    assert count_most(n, share) == most
