from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from factories import build_analysis
from hypothesis import given, settings
from hypothesis import strategies as st

from entourage.engines.drawing import draw_by_force
from entourage.pages.layout import MAX_PLACED, Layout, place_by_ties, place_circles, place_people

if TYPE_CHECKING:
    from entourage.engines.partition import TieGraph


def lay_out(n_people: int, n_communities: int, *, shuffled: bool = False) -> tuple[Layout, np.ndarray]:
    analysis = build_analysis(n_people, n_communities)
    ties = analysis.network.ties
    if shuffled:
        ties = ties.sample(frac=1, random_state=3)
    score = analysis.results["people"]["prescriber_score"].to_numpy()
    return place_people(analysis.communities, ties, score), analysis.communities.member_of


def test_members_stand_in_their_circle_and_the_untied_outside() -> None:
    layout, member_of = lay_out(400, 6)
    inside = member_of >= 0
    own = member_of[inside]
    from_centre = np.hypot(
        layout.x[inside] - layout.community_x[own], layout.y[inside] - layout.community_y[own]
    )
    assert (from_centre <= layout.community_radius[own]).all()
    assert (np.hypot(layout.x[~inside], layout.y[~inside]) > layout.radius).all()


def test_nearest_neighbours_share_the_community() -> None:
    layout, member_of = lay_out(600, 8)
    inside = np.flatnonzero(member_of >= 0)
    distance = np.hypot(
        layout.x[inside, None] - layout.x[None, inside], layout.y[inside, None] - layout.y[None, inside]
    )
    nearest = np.argsort(distance, axis=1)[:, 1:11]
    purity = (member_of[inside][nearest] == member_of[inside][:, None]).mean()
    assert purity > 0.95


def test_same_positions_whatever_the_order_of_ties() -> None:
    first, _ = lay_out(300, 5)
    second, _ = lay_out(300, 5, shuffled=True)
    np.testing.assert_array_equal(first.x, second.x)
    np.testing.assert_array_equal(first.y, second.y)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(10, 400), min_size=1, max_size=40), st.integers(0, 10))
def test_circles_never_overlap(radii: list[float], seed: int) -> None:
    radius = np.sort(np.array(radii))[::-1]
    rng = np.random.default_rng(seed)
    a, b = np.triu_indices(len(radius), 1)
    kept = rng.random(len(a)) < 0.4
    between = pd.DataFrame(
        {"community_a": a[kept] + 1, "community_b": b[kept] + 1, "weight": rng.random(kept.sum()) + 0.1}
    )
    x, y = place_circles(radius, between)
    gap = np.hypot(x[:, None] - x, y[:, None] - y) - radius[:, None] - radius
    np.fill_diagonal(gap, 1.0)
    assert (gap > -0.02 * radius.max()).all()


def test_many_small_communities_go_around_the_placed_ones() -> None:
    radius = np.concatenate([np.full(MAX_PLACED, 60.0), np.full(500, 20.0)])
    x, y = place_circles(
        radius, pd.DataFrame({"community_a": [], "community_b": [], "weight": []}, dtype=int)
    )
    distance = np.hypot(x, y)
    assert distance[MAX_PLACED:].min() > (distance[:MAX_PLACED] + 60).max()


def test_nobody_and_no_community() -> None:
    empty = pd.DataFrame({"source": [], "target": [], "weight": []}, dtype=int)
    between = pd.DataFrame({"community_a": [], "community_b": [], "weight": []}, dtype=int)
    communities = dataclasses.replace(
        build_analysis(60, 3).communities,
        table=pd.DataFrame(),
        between=between,
        member_of=np.zeros(0, dtype=np.int32),
    )
    assert len(place_people(communities, empty, np.zeros(0)).x) == 0
    communities = dataclasses.replace(communities, member_of=np.full(3, -1, dtype=np.int32))
    for structure in (True, False):
        alone = place_people(dataclasses.replace(communities, has_structure=structure), empty, np.zeros(3))
        assert np.isfinite(alone.x).all()


def test_without_structure_everyone_is_in_one_circle() -> None:
    analysis = build_analysis(200, 5, structure=False)
    score = analysis.results["people"]["prescriber_score"].to_numpy()
    layout = place_people(analysis.communities, analysis.network.ties, score)
    assert len(layout.community_x) == 1


def test_by_ties_alone_tells_planted_communities_apart_and_is_repeatable() -> None:
    analysis = build_analysis(300, 4)
    layout, member_of = lay_out(300, 4)
    first, second = (
        place_by_ties(layout, analysis.network, member_of, draw=draw_by_force, seed=1) for _ in range(2)
    )
    np.testing.assert_array_equal(first.x, second.x)
    inside = np.flatnonzero(member_of >= 0)
    distance = np.hypot(
        first.x[inside, None] - first.x[None, inside], first.y[inside, None] - first.y[None, inside]
    )
    # far from one dot per community: people can be told apart
    np.fill_diagonal(distance, np.inf)
    assert np.median(distance.min(axis=1)) > first.radius / 60
    nearest = np.argsort(distance, axis=1)[:, :5]
    assert (member_of[inside][nearest] == member_of[inside][:, None]).mean() > 0.5
    np.testing.assert_array_equal(first.x[member_of < 0], layout.x[member_of < 0])


def test_clumps_of_a_drawing_are_brought_nearer_and_keep_their_shape() -> None:
    analysis = build_analysis(300, 4)
    layout, member_of = lay_out(300, 4)
    tied = np.flatnonzero(member_of >= 0)
    k = pd.Series(member_of[tied]).groupby(member_of[tied]).cumcount().to_numpy()
    around = 0.3 * np.sqrt(k + 0.5)[:, None] * np.column_stack([np.cos(2.4 * k), np.sin(2.4 * k)])
    far = np.array([[0.0, 0.0], [5_000.0, 0.0], [0.0, 9_000.0], [7_000.0, 7_000.0]])[member_of[tied]]

    def draw(graph: TieGraph, *, seed: int) -> np.ndarray:
        assert (graph.n_people, seed) == (len(tied), 1)
        return around + far

    placed = place_by_ties(layout, analysis.network, member_of, draw=draw, seed=1)
    extents = []
    for community in range(4):
        here = tied[member_of[tied] == community]
        drawn = around[member_of[tied] == community]
        shown = np.column_stack([placed.x[here], placed.y[here]])
        scale = np.ptp(shown, axis=0) / np.ptp(drawn, axis=0)
        assert scale[0] == pytest.approx(scale[1])
        extents.append(float(np.ptp(shown, axis=0).max()))
    assert sum(extents) > 0.7 * layout.radius
    assert np.hypot(placed.x[tied], placed.y[tied]).max() <= layout.radius * 1.001
