"""Referral trees, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entourage.roles.genealogy import build_genealogy

if TYPE_CHECKING:
    from entourage.roles.genealogy import Genealogy


def grow(
    rows: list[tuple[int, int, str | None, bool | None, float | None]],
    n: int = 10,
    purchases: list[tuple[int, float]] | None = None,
) -> Genealogy:
    referrals = pd.DataFrame(rows, columns=["referrer", "referred", "date", "converted", "value"])
    referrals["date"] = pd.to_datetime(referrals["date"]).astype("datetime64[us]")
    referrals["converted"] = referrals["converted"].astype("boolean")
    referrals["value"] = referrals["value"].astype(float)
    bought = pd.DataFrame(purchases or [], columns=["person", "amount"])
    tables: Any = SimpleNamespace(people=pd.DataFrame(index=range(n)), referrals=referrals, purchases=bought)
    return build_genealogy(tables)


def notes_of(found: Genealogy) -> str:
    return "\n".join(note.template.format(**note.values) for note in found.notes)


def test_a_family_over_three_generations() -> None:
    found = grow(
        [
            (0, 1, "2024-01-01", True, 10.0),
            (0, 2, "2024-01-02", True, 20.0),
            (1, 3, "2024-02-01", True, 40.0),
            (3, 4, "2024-03-01", False, 80.0),
        ]
    )
    people = found.people
    assert people["n_referrals"].tolist()[:5] == [2, 1, 0, 1, 0]
    assert people["n_converted"].tolist()[:5] == [2, 1, 0, 0, 0]
    assert people["n_descendants"].tolist()[:5] == [4, 2, 0, 1, 0]
    assert people["referral_value"].tolist()[:5] == [30.0, 40.0, 0.0, 0.0, 0.0]
    # 10 + 20 directly, half of the 40 that came through person 1
    assert people["network_value"].tolist()[:4] == [50.0, 40.0, 0.0, 0.0]
    assert found.trees["generation"].tolist() == [0, 1, 2, 3]
    assert found.trees["n_people"].tolist() == [1, 2, 1, 1]
    assert found.trees["n_converted"].tolist() == [0, 2, 1, 0]


def test_structural_virality_of_a_star_and_of_a_chain() -> None:
    star = grow([(0, i, None, True, None) for i in range(1, 6)])
    # 5 pairs at distance 1, 10 at distance 2
    assert star.trees["structural_virality"].iloc[0] == pytest.approx(25 / 15)
    chain = grow([(i, i + 1, None, True, None) for i in range(5)])
    assert chain.trees["structural_virality"].iloc[0] == pytest.approx(
        nx.average_shortest_path_length(nx.path_graph(6))
    )


def test_self_referrals_and_repeats_do_not_count() -> None:
    found = grow(
        [
            (0, 0, "2024-01-01", True, 5.0),
            (0, 1, "2024-01-01", None, None),
            (0, 1, "2024-02-01", True, 7.0),
            (0, 1, "2024-03-01", False, None),
        ]
    )
    assert found.people["n_referrals"].tolist()[:2] == [1, 0]
    assert found.people["n_converted"].iloc[0] == 1
    assert found.people["referral_value"].iloc[0] == 7
    assert "Referrals of oneself, not counted: 1." in notes_of(found)
    assert "by the same referrer, counted once: 2." in notes_of(found)


def test_the_referral_that_closes_a_circle_does_not_count() -> None:
    found = grow(
        [
            (0, 1, "2024-01-01", True, 1.0),
            (1, 2, "2024-02-01", True, 1.0),
            (2, 0, "2024-03-01", True, 1.0),
        ]
    )
    assert found.people["n_referrals"].tolist()[:3] == [1, 1, 0]
    assert found.people["n_descendants"].tolist()[:3] == [2, 1, 0]
    assert "not counted: 1." in notes_of(found)


def test_an_undated_referral_closes_the_circle_before_a_dated_one() -> None:
    found = grow([(0, 1, None, True, 1.0), (1, 0, "2024-03-01", True, 1.0)])
    assert found.people["n_referrals"].tolist()[:2] == [0, 1]


def test_a_person_brought_twice_descends_from_the_referral_that_converted() -> None:
    found = grow(
        [
            (0, 5, "2024-01-01", False, None),
            (1, 5, "2024-02-01", True, 9.0),
            (2, 6, "2024-02-01", True, 9.0),
            (3, 6, "2024-01-01", True, 9.0),
        ]
    )
    assert found.people["n_descendants"].tolist()[:4] == [0, 1, 0, 1]
    assert found.people["n_converted"].tolist()[:4] == [0, 1, 1, 1]
    assert "whom someone else also brought: 2" in notes_of(found)


def test_without_a_value_a_converted_referral_is_worth_what_the_person_spent() -> None:
    found = grow(
        [(0, 1, None, True, None), (0, 2, None, False, None)],
        purchases=[(0, 3.0), (1, 12.5), (1, 2.5), (2, 99.0)],
    )
    assert found.people["referral_value"].iloc[0] == 15
    assert found.people["own_value"].tolist()[:3] == [3, 15, 99]
    assert found.people["network_value"].iloc[0] == 18


def test_k_factor() -> None:
    found = grow(
        [
            (0, 1, None, True, None),
            (0, 2, None, True, None),
            (0, 3, None, False, None),
            (1, 4, None, False, None),
        ]
    )
    # 2 customers brought; customers of the tree: 0, 1, 2. Referrers 0 and 1 made 4 referrals, half converted
    assert "K-factor 0.667" in notes_of(found)
    assert "Referrals per referrer: 2.0; 50% of them convert" in notes_of(found)


def test_no_referral_at_all() -> None:
    found = grow([])
    assert len(found.trees) == 0
    assert found.notes == ()
    assert (found.people == 0).all().all()


def test_a_very_long_chain_is_walked() -> None:
    n = 3000
    found = grow([(i, i + 1, None, True, 1.0) for i in range(n - 1)], n)
    assert found.people["n_descendants"].iloc[0] == n - 1
    assert found.people["network_value"].iloc[0] == pytest.approx(2)


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans()), max_size=30), st.integers(0, 9)
)
@settings(max_examples=60, deadline=None)
def test_any_referrals_leave_a_forest(pairs: list[tuple[int, int, bool]], seed: int) -> None:
    rows = [(a, b, "2024-01-01", converted, 1.0) for a, b, converted in pairs]
    found = grow(rows)
    graph = nx.DiGraph(list(zip(found.counted["referrer"], found.counted["referred"], strict=True)))
    assert nx.is_directed_acyclic_graph(graph)
    assert not found.counted.duplicated(["referrer", "referred"]).any()
    order = np.random.default_rng(seed).permutation(len(rows))
    other = grow([rows[i] for i in order])
    pd.testing.assert_frame_equal(found.people, other.people, check_exact=True)
    pd.testing.assert_frame_equal(found.trees, other.trees, check_exact=True)
