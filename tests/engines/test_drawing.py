from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from entourage.engines.drawing import draw_by_force, draw_by_neighbours
from entourage.engines.partition import TieGraph
from entourage.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("draw", [draw_by_force, draw_by_neighbours])
def test_two_cliques_are_drawn_apart_and_the_same_twice(draw: Callable[..., np.ndarray]) -> None:
    if draw is draw_by_neighbours:
        pytest.importorskip("umap", reason="umap-learn is not installed")
    pairs = [(a, b) for start in (0, 8) for a in range(start, start + 8) for b in range(a + 1, start + 8)]
    a, b = np.array([*pairs, (7, 8)], dtype=np.int32).T
    graph = TieGraph(16, a, b, np.ones(len(a)))
    place = draw(graph, seed=1)
    np.testing.assert_array_equal(place, draw(graph, seed=1))
    np.testing.assert_allclose(place.mean(axis=0), 0, atol=1e-9)
    within = np.linalg.norm(place[:8] - place[:8].mean(axis=0), axis=1).mean()
    between = np.linalg.norm(place[:8].mean(axis=0) - place[8:].mean(axis=0))
    assert between > within


def test_nobody() -> None:
    empty = np.zeros(0, dtype=np.int32)
    assert draw_by_force(TieGraph(0, empty, empty, np.zeros(0)), seed=1).shape == (0, 2)


def test_a_missing_library_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "umap.umap_", None)
    empty = np.zeros(0, dtype=np.int32)
    with pytest.raises(MissingExtraError, match="pip install"):
        draw_by_neighbours(TieGraph(0, empty, empty, np.zeros(0)), seed=1)
