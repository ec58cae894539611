"""Cascades and covers: exact enumeration on small graphs, forwards against backwards on larger ones."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from entourage.engines.spread import Cascades, Coverage, ReachSets

# 1 and 2 turn to 0; 3 turns to 1 and 2; 4 turns to 3; nobody turns to 4
TIES = {(1, 0): 0.5, (2, 0): 0.25, (3, 1): 0.5, (3, 2): 0.8, (4, 3): 0.3}


def _matrix(ties: dict[tuple[int, int], float], n: int) -> sparse.csr_array:
    rows, columns = zip(*ties, strict=True)
    return sparse.coo_array((list(ties.values()), (rows, columns)), shape=(n, n)).tocsr()


def exact_reach(ties: dict[tuple[int, int], float], n: int, seeds: tuple[int, ...]) -> np.ndarray:
    """Probability that each person is reached, over every outcome of every coin."""
    reached = np.zeros(n)
    for coins in product((False, True), repeat=len(ties)):
        chance = np.prod([p if coin else 1 - p for coin, p in zip(coins, ties.values(), strict=True)])
        known = set(seeds)
        for _ in range(n):
            known |= {who for (who, whom), coin in zip(ties, coins, strict=True) if coin and whom in known}
        reached[list(known)] += chance
    return reached


def test_reverse_sets_give_the_exact_reach_of_every_group() -> None:
    cascades = Cascades(_matrix(TIES, 5), seed=1)
    weight = np.array([1.0, 1, 2, 3, 0])
    sets = cascades.sample_reverse(weight, 60_000)
    assert len(sets) == 60_000
    coverage = Coverage(sets, 5)
    for seeds in [(0,), (1,), (2,), (3,), (4,), (1, 2), (0, 3)]:
        estimate = coverage.met(np.array(seeds)).mean() * weight.sum()
        assert estimate == pytest.approx(exact_reach(TIES, 5, seeds) @ weight, abs=0.06)


def test_forward_cascades_give_the_exact_reach() -> None:
    cascades = Cascades(_matrix(TIES, 5), seed=2)
    reached = np.zeros(5)
    for batch in cascades.simulate(np.array([0]), 60_000):
        reached += np.bincount(batch.people, minlength=5)
    np.testing.assert_allclose(reached / 60_000, exact_reach(TIES, 5, (0,)), atol=0.01)


def test_roots_follow_their_weight_and_nobody_of_weight_zero_is_one() -> None:
    cascades = Cascades(_matrix(TIES, 5), seed=3)
    sets = cascades.sample_reverse(np.array([0.0, 3, 1, 0, 0]), 20_000)
    share = np.bincount(sets.starts, minlength=5) / 20_000
    np.testing.assert_allclose(share, [0, 0.75, 0.25, 0, 0], atol=0.02)


def test_sets_hold_their_root_and_no_one_twice() -> None:
    draw = np.random.default_rng(1)
    matrix = sparse.random_array((200, 200), density=0.02, rng=draw, data_sampler=draw.random).tocsr()
    sets = Cascades(matrix, seed=1).sample_reverse(np.ones(200), 3000)
    for number in range(0, 3000, 50):
        people = sets.people[sets.offsets[number] : sets.offsets[number + 1]]
        assert (np.diff(people) > 0).all()
        assert sets.starts[number] in people


def test_forwards_and_backwards_agree_on_a_larger_graph() -> None:
    draw = np.random.default_rng(4)
    matrix = sparse.random_array(
        (500, 500), density=0.01, rng=draw, data_sampler=lambda size: draw.random(size) * 0.4
    )
    cascades = Cascades(matrix.tocsr(), seed=5)
    seeds = np.array([3, 77, 400])
    backwards = Coverage(cascades.sample_reverse(np.ones(500), 40_000), 500).met(seeds).mean() * 500
    sizes = np.concatenate([np.diff(batch.offsets) for batch in cascades.simulate(seeds, 4000)])
    assert sizes.mean() == pytest.approx(backwards, rel=0.04)


def test_certain_ties_reach_exactly_who_can_be_reached() -> None:
    chain = _matrix({(1, 0): 1.0, (2, 1): 1.0, (3, 2): 1.0}, 4)
    (batch,) = Cascades(chain, seed=1).simulate(np.array([1]), 3)
    assert [batch.people[batch.offsets[i] : batch.offsets[i + 1]].tolist() for i in range(3)] == [
        [1, 2, 3]
    ] * 3


def test_the_same_seed_gives_the_same_sets() -> None:
    one, other = (Cascades(_matrix(TIES, 5), seed=9).sample_reverse(np.ones(5), 500) for _ in range(2))
    assert (one.people == other.people).all()
    assert (one.offsets == other.offsets).all()


def test_sampling_stops_at_its_limit_of_work_with_some_sets() -> None:
    sets = Cascades(_matrix(TIES, 5), seed=1).sample_reverse(np.ones(5), 10_000, most_work=10)
    assert 0 < len(sets) < 10_000


def _sets(members: list[set[int]]) -> ReachSets:
    people = [sorted(group) for group in members]
    return ReachSets(
        offsets=np.cumsum([0] + [len(group) for group in people]).astype(np.int64),
        people=np.array([person for group in people for person in group], dtype=np.int32),
        starts=np.zeros(len(people), dtype=np.int32),
        work=0,
    )


def test_cover_by_hand() -> None:
    coverage = Coverage(_sets([{0, 1}, {0, 1}, {0, 2}, {2}, {3}]), 5)
    cover = coverage.pick(cost=np.ones(5), most_people=2, budget=np.inf)
    assert cover.chosen.tolist() == [0, 2]
    assert cover.gains.tolist() == [3, 1]
    # nobody is left to add: fewer than asked
    assert coverage.pick(cost=np.ones(5), most_people=5, budget=np.inf).chosen.tolist() == [0, 2, 3]


def test_ties_break_on_the_smallest_position_and_the_excluded_are_never_picked() -> None:
    coverage = Coverage(_sets([{1, 2}, {1, 2}, {3}]), 4)
    assert coverage.pick(cost=np.ones(4), most_people=1, budget=np.inf).chosen.tolist() == [1]
    cost = np.array([1.0, np.inf, 1.0, 1.0])
    assert coverage.pick(cost=cost, most_people=1, budget=np.inf).chosen.tolist() == [2]


def test_a_budget_buys_the_most_per_cost_and_the_free_come_first() -> None:
    coverage = Coverage(_sets([{0}, {0}, {0}, {1}, {1}, {2}]), 3)
    assert coverage.pick(cost=np.array([10.0, 2.0, 2.0]), most_people=3, budget=4.0).chosen.tolist() == [1, 2]
    assert coverage.pick(cost=np.array([10.0, 2.0, 0.0]), most_people=3, budget=12.0).chosen.tolist() == [
        2,
        1,
        0,
    ]


def test_a_swap_mends_a_greedy_choice() -> None:
    # greedy takes 0, which meets most, and then cannot meet all with one more; 1 and 2 together do
    coverage = Coverage(_sets([{0, 1}, {0, 1}, {0, 2}, {0, 2}, {1}, {2}]), 3)
    greedy = coverage.pick(cost=np.ones(3), most_people=2, budget=np.inf)
    assert greedy.gains.sum() == 5
    swapped = coverage.swap(greedy, cost=np.ones(3), budget=np.inf, most_work=10**6)
    assert swapped.chosen.tolist() == [1, 2]
    assert swapped.gains.tolist() == [3, 3]
    assert swapped.most == greedy.most


SETS = st.lists(st.sets(st.integers(0, 6), min_size=1), min_size=1, max_size=25)


@settings(deadline=None)
@given(SETS, st.integers(1, 4), st.lists(st.integers(1, 9), min_size=7, max_size=7), st.integers(1, 20))
def test_greedy_keeps_its_guarantee_and_the_bound_holds(
    members: list[set[int]], k: int, cost: list[int], budget: int
) -> None:
    coverage = Coverage(_sets(members), 7)
    best = max(int(coverage.met(np.array(group)).sum()) for group in combinations(range(7), k))
    cover = coverage.pick(cost=np.ones(7), most_people=k, budget=np.inf)
    assert coverage.met(cover.chosen).sum() == cover.gains.sum()
    assert cover.gains.sum() >= (1 - 1 / np.e) * best - 1e-9
    assert cover.most >= best
    swapped = coverage.swap(cover, cost=np.ones(7), budget=np.inf, most_work=10**6)
    assert coverage.met(swapped.chosen).sum() == swapped.gains.sum() >= cover.gains.sum()
    price = np.array(cost, dtype=float)
    groups = [
        group
        for size in range(k + 1)
        for group in combinations(range(7), size)
        if price[list(group)].sum() <= budget
    ]
    best = max(int(coverage.met(np.array(group, dtype=int)).sum()) for group in groups)
    cover = coverage.pick(cost=price, most_people=k, budget=float(budget))
    assert price[cover.chosen].sum() <= budget
    assert cover.most >= best - 1e-9
    swapped = coverage.swap(cover, cost=price, budget=float(budget), most_work=10**6)
    assert price[swapped.chosen].sum() <= budget
    assert swapped.gains.sum() >= cover.gains.sum()
