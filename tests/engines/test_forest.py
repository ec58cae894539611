"""Trees told from cycles, and other trees of the same people."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
import pytest

from entourage.engines.forest import deal_weights, find_forest, list_trees, redraw_trees


@pytest.mark.parametrize("seed", range(60))
def test_trees_are_what_lies_outside_the_2_core_and_are_redrawn_with_the_same_ties(seed: int) -> None:
    generator = np.random.default_rng(seed)
    n = int(generator.integers(2, 60))
    graph = nx.gnm_random_graph(n, int(generator.integers(1, 1.5 * n)), seed=seed)
    ends = np.array(graph.edges(), dtype=np.int32).reshape(-1, 2)
    of_tree = find_forest(n, ends[:, 0], ends[:, 1])
    core = nx.k_core(graph, 2)
    assert of_tree.tolist() == [not core.has_edge(*tie) for tie in ends.tolist()]
    person, tree, degree = list_trees(n, *ends[of_tree].T)
    one, other = redraw_trees(person, tree, degree, generator=generator)
    drawn = nx.Graph(list(zip(one.tolist(), other.tolist(), strict=True)))
    assert drawn.number_of_edges() == of_tree.sum()
    assert dict(drawn.degree()) == dict(zip(person.tolist(), degree.tolist(), strict=True))
    pieces = nx.connected_components(nx.Graph(ends[of_tree].tolist()))
    assert sorted(map(sorted, nx.connected_components(drawn))) == sorted(map(sorted, pieces))


def test_every_tree_of_the_same_people_comes_up_as_often() -> None:
    # five people with 2, 2, 2, 1 and 1 ties: 3! ways
    degree = np.array([2, 2, 2, 1, 1])
    counted = Counter(
        tuple(sorted(tuple(sorted(tie)) for tie in np.stack(drawn).T.tolist()))
        for drawn in (
            redraw_trees(np.arange(5), np.zeros(5, int), degree, generator=np.random.default_rng(seed))
            for seed in range(1200)
        )
    )
    assert len(counted) == 6
    assert all(150 < n < 250 for n in counted.values())


def test_a_long_path_and_a_star_are_trees_to_the_last_tie() -> None:
    n = 3000
    path = np.arange(n - 1, dtype=np.int32)
    assert find_forest(n, path, path + 1).all()
    assert find_forest(n, np.zeros(n - 1, np.int32), path + 1).all()
    assert not find_forest(
        n, np.append(path, 0).astype(np.int32), np.append(path + 1, n - 1).astype(np.int32)
    ).any()


def test_heavy_ties_go_to_people_whose_ties_are_heavy() -> None:
    one, other = np.array([0, 2]), np.array([1, 3])
    usual = np.array([5.0, 5.0, 1.0, 1.0])
    dealt = deal_weights(one, other, usual, np.array([1.0, 5.0]), generator=np.random.default_rng(1))
    assert dealt.tolist() == [5.0, 1.0]
