"""Chance keeps what it must: degrees, weights, strengths about; and nothing else."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tied_people import to_ties

from entourage.engines.rewiring import draw_ties, rewire_ties


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
