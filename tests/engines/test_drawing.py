from __future__ import annotations

import numpy as np

from entourage.engines.drawing import draw_by_force
from entourage.engines.partition import TieGraph


def test_two_cliques_are_drawn_apart_and_the_same_twice() -> None:
    pairs = [(a, b) for start in (0, 8) for a in range(start, start + 8) for b in range(a + 1, start + 8)]
    a, b = np.array([*pairs, (7, 8)], dtype=np.int32).T
    graph = TieGraph(16, a, b, np.ones(len(a)))
    place = draw_by_force(graph, seed=1)
    np.testing.assert_array_equal(place, draw_by_force(graph, seed=1))
    np.testing.assert_allclose(place.mean(axis=0), 0, atol=1e-9)
    within = np.linalg.norm(place[:8] - place[:8].mean(axis=0), axis=1).mean()
    between = np.linalg.norm(place[:8].mean(axis=0) - place[8:].mean(axis=0))
    assert between > within


def test_nobody() -> None:
    empty = np.zeros(0, dtype=np.int32)
    assert draw_by_force(TieGraph(0, empty, empty, np.zeros(0)), seed=1).shape == (0, 2)
