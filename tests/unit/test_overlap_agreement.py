"""Agreement of partitions: by hand, and against scikit-learn where it is installed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entourage.overlap.agreement import (
    adjusted_mutual_information,
    adjusted_rand_index,
    sort_by_targets,
)

LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=60)


def test_rand_index_by_hand() -> None:
    # pairs together in both: {0,1}; in one: {0,1},{2,3}; in the other: {0,1},{0,2},{1,2}; all pairs: 6
    one, other = np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1])
    expected = 2 * 3 / 6
    assert adjusted_rand_index(one, other) == pytest.approx((1 - expected) / ((2 + 3) / 2 - expected))


@settings(deadline=None)
@given(LABELS)
def test_both_agree_with_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    one, other = (np.array(side) for side in zip(*pairs, strict=True))
    assert adjusted_rand_index(one, other) == pytest.approx(metrics.adjusted_rand_score(one, other), abs=1e-9)
    expected = metrics.adjusted_mutual_info_score(one, other)
    assert adjusted_mutual_information(one, other) == pytest.approx(expected, abs=1e-6)


def test_independent_partitions_agree_as_chance_does() -> None:
    draw = np.random.default_rng(1)
    one, other = draw.integers(0, 5, 5000), draw.integers(0, 7, 5000)
    assert abs(adjusted_rand_index(one, other)) < 0.01
    assert abs(adjusted_mutual_information(one, other)) < 0.01


@settings(deadline=None)
@given(LABELS)
def test_agreement_is_symmetric(pairs: list[tuple[int, int]]) -> None:
    one, other = (np.array(side) for side in zip(*pairs, strict=True))
    assert adjusted_rand_index(one, other) == pytest.approx(adjusted_rand_index(other, one))
    there, back = adjusted_mutual_information(one, other), adjusted_mutual_information(other, one)
    assert there == pytest.approx(back, abs=1e-9)


def test_people_are_sorted_by_the_set_of_targets_they_belong_to() -> None:
    inside = np.array([[1, 1, 0, 0, 1], [0, 1, 0, 1, 0]], dtype=bool)
    label = sort_by_targets(inside)
    assert label[0] == label[4]
    assert len(set(label[[0, 1, 2, 3]].tolist())) == 4


def test_any_number_of_targets_fits() -> None:
    inside = np.eye(200, dtype=bool)
    assert len(np.unique(sort_by_targets(inside))) == 200
