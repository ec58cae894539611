"""Chance keeps what it must: degrees, weights, strengths about; and nothing else."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tied_people import to_ties

from entourage.engines.rewiring import draw_items, draw_ties, rewire_ties, swap_items


@settings(max_examples=80, deadline=None)
@given(n=st.integers(2, 40), p=st.floats(0.05, 0.9), seed=st.integers(0, 9999), rounds=st.integers(0, 8))
def test_rewiring_keeps_degrees_and_ties_nobody_twice(n: int, p: float, seed: int, rounds: int) -> None:
    graph = to_ties(nx.gnp_random_graph(n, p, seed=seed))
    a, b = rewire_ties(
        n, graph.a, graph.b, graph.weight, generator=np.random.default_rng(seed), rounds=rounds
    )
    assert (a < b).all()
    assert len(set(zip(a.tolist(), b.tolist(), strict=True))) == graph.n_ties
    before = np.bincount(np.concatenate([graph.a, graph.b]), minlength=n)
    assert np.array_equal(before, np.bincount(np.concatenate([a, b]), minlength=n))


def test_rewiring_forgets_the_ties_that_were() -> None:
    graph = to_ties(nx.gnm_random_graph(200, 1000, seed=1))
    a, b = rewire_ties(200, graph.a, graph.b, graph.weight, generator=np.random.default_rng(1))
    before = set(zip(graph.a.tolist(), graph.b.tolist(), strict=True))
    after = set(zip(a.tolist(), b.tolist(), strict=True))
    # chance alone would bring back 5 percent
    assert len(before & after) / 1000 < 0.1


def test_rewiring_keeps_strengths_about() -> None:
    graph = to_ties(nx.gnm_random_graph(200, 1000, seed=1))
    weight = np.random.default_rng(2).lognormal(0, 2, 1000)
    a, b = rewire_ties(200, graph.a, graph.b, weight, generator=np.random.default_rng(1))
    ends = np.concatenate([graph.a, graph.b]), np.concatenate([a, b])
    before, after = (np.bincount(end, np.concatenate([weight] * 2), minlength=200) for end in ends)
    assert np.corrcoef(np.log(before), np.log(after))[0, 1] > 0.9


def test_drawn_ties_are_simple_and_lose_little() -> None:
    degree = np.random.default_rng(1).integers(1, 30, 2000)
    person = np.repeat(np.arange(2000, dtype=np.int32), degree)
    a, b, weight = draw_ties(2000, person, np.ones(len(person)), generator=np.random.default_rng(1))
    assert (a < b).all()
    code = a.astype(np.int64) * 2000 + b
    assert (np.diff(code) > 0).all()
    assert len(weight) == len(a) > 0.98 * (len(person) // 2)
    assert (np.bincount(np.concatenate([a, b]), minlength=2000) <= degree).all()


@settings(max_examples=60, deadline=None)
@given(n=st.integers(2, 30), n_items=st.integers(1, 12), p=st.floats(0.05, 0.9), seed=st.integers(0, 9999))
def test_items_dealt_out_again_keep_their_sizes_and_people_their_number(
    n: int, n_items: int, p: float, seed: int
) -> None:
    item, person = np.nonzero(np.random.default_rng(seed).random((n_items, n)) < p)
    who, what = swap_items(
        n, person.astype(np.int32), item.astype(np.int32), generator=np.random.default_rng(seed)
    )
    assert len(set(zip(who.tolist(), what.tolist(), strict=True))) == len(item)
    assert np.array_equal(np.bincount(who, minlength=n), np.bincount(person, minlength=n))
    assert np.array_equal(np.bincount(what, minlength=n_items), np.bincount(item, minlength=n_items))


def test_items_dealt_out_again_forget_who_had_them() -> None:
    person, item = np.arange(400, dtype=np.int32), np.repeat(np.arange(20, dtype=np.int32), 20)
    who, what = swap_items(400, person, item, generator=np.random.default_rng(1))
    before, after = (set(zip(*pair, strict=True)) for pair in ((person, item), (who, what)))
    # chance alone would leave one in twenty
    assert len(before & after) / 400 < 0.1


def test_places_in_items_fall_to_people_as_often_as_given() -> None:
    person, item = np.array([0, 0, 0, 1, 2], np.int32), np.array([0, 1, 2, 3], np.int32)
    who, what = draw_items(3, person, item, generator=np.random.default_rng(1))
    assert sorted(what.tolist()) == [0, 1, 2, 3]
    assert (np.bincount(who, minlength=3) <= [3, 1, 1]).all()
