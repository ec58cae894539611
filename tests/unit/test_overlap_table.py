"""Target level by community: counts checked by hand, p-values against scipy, q-values by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from entourage.convert import UndirectedGraph
from entourage.overlap.chance import adjust_p_values, hypergeometric_tail
from entourage.overlap.population import LevelSet, Population, select_population
from entourage.overlap.table import build_table
from entourage.schema import RESULTS


def _population(communities: list[int]) -> Population:
    """People in these communities, tied in a ring so that everyone is in the graph."""
    n = len(communities)
    a, b = np.arange(n - 1), np.arange(1, n)
    graph = UndirectedGraph(n=n, a=a, b=b, weight=np.ones(n - 1))
    member_of = np.array(communities)
    return select_population(graph, member_of, int(member_of.max()) + 1)


def _levels(population: Population, **members: set[int]) -> LevelSet:
    inside = np.array([np.isin(np.arange(100), list(people)) for people in members.values()], dtype=bool)
    inside = inside.reshape(len(members), 100)
    return LevelSet(
        target_id=tuple(members),
        name=tuple(members),
        level=("audience",) * len(members),
        members=inside[:, : int(population.people.max()) + 1],
        inside=inside[:, population.people],
    )


def test_table_counts_by_hand() -> None:
    # six people in community 1, four in community 2, and one outside the graph (position 10)
    population = _population([0] * 6 + [1] * 4 + [-1])
    table = build_table(population, _levels(population, eco={0, 1, 2, 6, 10}))
    assert list(table.columns) == list(RESULTS["overlap"])
    first, second = table.to_dict("records")
    assert first["n_both"] == 3
    assert first["share_of_target"] == pytest.approx(3 / 4)  # the person outside the graph does not count
    assert first["share_of_community"] == pytest.approx(3 / 6)
    assert first["jaccard"] == pytest.approx(3 / 7)
    assert first["lift"] == pytest.approx((3 / 6) / (4 / 10))
    assert second["n_both"] == 1
    assert second["lift"] == pytest.approx((1 / 4) / (4 / 10))


def test_p_values_are_scipys_one_sided_and_adjusted_over_the_whole_table() -> None:
    population = _population([0] * 6 + [1] * 4)
    table = build_table(population, _levels(population, eco={0, 1, 2, 6}, mode={6, 7, 8, 9}))
    expected = [
        stats.hypergeom.sf(n_both - 1, 10, n_target, size)
        for n_both, n_target, size in [(3, 4, 6), (1, 4, 4), (0, 4, 6), (4, 4, 4)]
    ]
    np.testing.assert_allclose(table["p_value"], expected)
    # by hand: 4 p-values in increasing order, times 4 over their rank, made monotone from the largest
    order = np.argsort(expected)
    by_hand = np.minimum.accumulate((np.array(expected)[order] * 4 / np.arange(1, 5))[::-1])[::-1]
    np.testing.assert_allclose(table["q_value"].to_numpy()[order], np.minimum(by_hand, 1))


def test_a_level_nobody_of_which_is_in_the_graph_has_no_shares_and_is_not_significant() -> None:
    population = _population([0] * 6 + [1] * 4 + [-1])
    table = build_table(population, _levels(population, ghost={10}))
    assert table["n_both"].tolist() == [0, 0]
    assert table["share_of_target"].isna().all()
    assert table["lift"].isna().all()
    assert (table["p_value"] == 1).all()


def test_no_target_gives_an_empty_table_with_its_columns() -> None:
    population = _population([0] * 6 + [1] * 4)
    table = build_table(population, _levels(population))
    assert table.empty
    assert list(table.columns) == list(RESULTS["overlap"])


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusted_p_values_keep_order_and_never_fall_below(p_values: list[float]) -> None:
    p_value = np.array(p_values)
    q_value = adjust_p_values(p_value)
    assert (q_value >= p_value - 1e-12).all()
    assert (q_value <= 1).all()
    order = np.argsort(p_value, kind="stable")
    assert (np.diff(q_value[order]) >= -1e-12).all()


@settings(deadline=None)
@given(st.data())
def test_counts_add_up(data: st.DataObject) -> None:
    communities = [0, 1, 2, *data.draw(st.lists(st.integers(-1, 2), min_size=2, max_size=30))]
    members = data.draw(st.sets(st.integers(0, len(communities) - 1)))
    population = _population(communities)
    table = build_table(population, _levels(population, some=members))
    in_graph = [person for person in members if communities[person] >= 0]
    assert table["n_both"].sum() == len(in_graph)
    assert ((table["p_value"] >= 0) & (table["p_value"] <= 1)).all()
    if in_graph:
        assert table["share_of_target"].sum() == pytest.approx(1)
    assert isinstance(table, pd.DataFrame)


@settings(deadline=None)
@given(st.data())
def test_the_hypergeometric_tail_is_scipys(data: st.DataObject) -> None:
    everyone = data.draw(st.integers(1, 3000))
    target = data.draw(st.integers(0, everyone))
    drawn = data.draw(st.integers(0, everyone))
    both = np.unique(np.linspace(0, min(target, drawn) + 1, 12).astype(np.int64))
    found = hypergeometric_tail(both, everyone, target, drawn)
    expected = np.clip(stats.hypergeom.sf(both - 1, everyone, target, drawn), 0, 1)
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-13)


def test_the_hypergeometric_tail_stays_exact_where_it_is_tiny() -> None:
    found = hypergeometric_tail(np.array([60, 400]), 100_000, 1000, 500)
    np.testing.assert_allclose(found, stats.hypergeom.sf([59, 399], 100_000, 1000, 500), rtol=1e-6)
