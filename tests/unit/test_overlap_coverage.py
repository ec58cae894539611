"""How few communities hold most of a target: hand-made counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from entourage.overlap.coverage import Coverage, measure_coverage


def cover(*held: int, n: int, size: int = 1000) -> Coverage:
    """Lay out communities 1, 2… that hold so many of a level's `n` people."""
    table = pd.DataFrame({"community_id": np.arange(1, len(held) + 1), "n_both": held})
    return measure_coverage(table, np.full(len(held), size), n)


@pytest.mark.parametrize(
    ("held", "n", "chosen", "n_for_half"),
    [
        # the next would add 4 % only
        ((60, 20, 4, 3), 100, (1, 2), 1),
        # 5 % is enough, to the person
        ((7, 70), 140, (2, 1), 1),
        # the second adds 4 %, but half is not held before
        ((47, 4, 3), 100, (1, 2), 2),
        # six are needed for half: too many, and those that add 5 % are listed nonetheless
        ((15, 12, 9, 6, 4, 4, 3), 100, (1, 2, 3, 4), 6),
        # half is never held
        ((30, 10), 100, (1, 2), None),
        # eight that each add enough, four of which hold half
        ((12,) * 8, 96, (1, 2, 3, 4, 5, 6, 7, 8), 4),
        ((), 10, (), None),
    ],
)
def test_the_fewest_communities_are_chosen(
    held: tuple[int, ...], n: int, chosen: tuple[int, ...], n_for_half: int | None
) -> None:
    coverage = cover(*held, n=n)
    assert coverage.chosen == chosen
    assert coverage.n_for_half == n_for_half
    assert coverage.holds_most is (n_for_half is not None and n_for_half <= 5)


def test_equals_come_in_the_order_of_their_numbers() -> None:
    table = pd.DataFrame({"community_id": [3, 1, 2], "n_both": [5, 5, 9]})
    assert measure_coverage(table, np.array([10, 10, 10]), 30).ids == (2, 1, 3)


def test_shares_and_precision_are_of_people() -> None:
    coverage = measure_coverage(
        pd.DataFrame({"community_id": [1, 2], "n_both": [30, 50]}), np.array([300, 50]), 100
    )
    assert coverage.chosen == (2, 1)
    assert [coverage.share_of_first(n) for n in (1, 2, 3)] == [0.5, 0.8, 0.8]
    assert coverage.n_addressed == 350
    assert coverage.precision == pytest.approx(80 / 350)
    assert coverage.diluted == (1,)


def test_steps_are_told_under_the_last_and_give_nobody_away() -> None:
    coverage = cover(*[10] * 12, n=200)
    assert coverage.list_steps(12) == [1, 3, 5, 10]
    assert coverage.list_steps(3) == [1]
    assert coverage.list_steps(1) == []
    # 10 people before the first step, 20 between the others, 20 after the last
    assert coverage.list_steps(12, min_cell=11) == [3, 5, 10]
    assert coverage.list_steps(12, min_cell=21) == [3]


def test_nobody_in_the_graph_is_no_trouble() -> None:
    coverage = cover(n=0)
    assert np.isnan(coverage.share_of_first(3))
    assert coverage.chosen == ()
