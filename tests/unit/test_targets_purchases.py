"""Purchases give scores, segments, statuses and tiers that can be checked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_factory import build_tables

from entourage.language import Language
from entourage.options import build_options
from entourage.targets import build_targets
from entourage.targets.purchases import RFM_SEGMENTS, score_rfm

if TYPE_CHECKING:
    from entourage.model import Tables, Targets

PURCHASES = [
    ("a", "2024-06-25", 10.0), ("a", "2024-06-25", 15.0), ("a", "2024-05-26", 30.0), ("a", "2024-04-26", 5.0),
    ("b", "2024-06-30", 100.0),
    ("c", "2023-01-01", 40.0), ("c", "2023-01-31", 40.0), ("c", "2023-02-05", -10.0),
]  # fmt: skip


def run(found: Tables, **settings: Any) -> Targets:  # noqa: ANN401
    return build_targets(found, build_options(settings), Language("en"))


def shop(**more: Any) -> Tables:  # noqa: ANN401
    people = {"person_id": list("abcde")}
    return build_tables(
        people, purchases=PURCHASES, newest_on="2024-06-30", in_file=[True, True, True, True, False], **more
    )


def test_purchases_are_summed_up_by_day() -> None:
    people = run(shop()).people
    # two lines of one day are one purchase; a refund is money and no purchase
    assert people["frequency"].tolist()[:3] == [3, 1, 2]
    assert people["monetary"].tolist()[:3] == [60.0, 100.0, 70.0]
    assert people["value"].tolist()[:3] == [60.0, 100.0, 70.0]
    assert people["recency_days"].tolist()[:3] == [5, 0, 516]
    assert people.loc[3:, ["frequency", "monetary", "recency_days", "value"]].isna().all(axis=None)


def test_status_follows_from_the_own_rhythm() -> None:
    # gaps: a 30 + 30 days, c 30 days; mean 30, so that b's limit is 3 x 30 and c's 3 x (30 + 30) / 2
    found = run(shop())
    assert found.people["status"].tolist()[:4] == ["active", "active", "inactive", "prospect"]
    assert pd.isna(found.people["status"][4])  # known from the graph only: nothing is guessed
    (note,) = (note for note in found.notes if "status" in note.template)
    assert note.values["days"] == 90


def test_status_follows_from_a_stated_threshold() -> None:
    people = run(shop(), statuses={"active_within_days": 3}).people
    assert people["status"].tolist()[:4] == ["inactive", "active", "inactive", "prospect"]


def test_rules_of_statuses_come_before_purchases() -> None:
    found = run(shop(), statuses={"inactive": {"frequency": 3}})
    assert found.people["status"].tolist()[:3] == ["inactive", "active", "inactive"]


def test_what_the_file_says_comes_first_in_its_own_words() -> None:
    people = {"person_id": list("abcd"), "status": ["Client actif", "churned", "VIP", None]}
    found = build_tables(people)
    declared = {
        "target": [
            {"name": "A", "audience": {"status": "active"}},
            {"name": "B", "audience": {"statut": "actif"}},
            {"name": "C", "audience": {"status": "churned"}},
            {"name": "D", "audience": {"status": "inactive"}},
            {"name": "E", "audience": {"status": "vip"}},
        ]
    }
    analysed = run(found, **declared)
    assert analysed.people["status"].tolist()[:3] == ["active", "inactive", "VIP"]
    picked = [np.flatnonzero(target.levels[0].members).tolist() for target in analysed.targets]
    assert picked == [[0], [0], [1], [1], [2]]


def test_contracts_are_statuses_by_rules() -> None:
    people = {
        "person_id": list("abc"),
        "subscribed": ["2022-05-02", "2020-01-24", None],
        "cancelled": [None, "2020-12-28", None],
    }
    rules = {
        "active": {"subscribed": "*", "cancelled": "?"},
        "inactive": {"cancelled": "*"},
        "prospect": {"subscribed": "?"},
    }
    assert run(build_tables(people), statuses=rules).people["status"].tolist() == [
        "active",
        "inactive",
        "prospect",
    ]


def test_non_customers_fall_into_three_tiers() -> None:
    people = {
        "person_id": list("abcdefg"),
        "status": ["prospect", "prospect", "prospect", "lost", "active", None, "prospect"],
        "satisfaction": [None, None, None, None, 2.0, None, 3.0],
    }
    found = build_tables(people, needs=[("a", "prix", 1.0)], referrals=[("e", "b", False)])
    tiers = run(found).people["tier"].tolist()
    # a has a need and b was referred: on their way; e is a customer, and dissatisfied
    assert [tier if isinstance(tier, str) else None for tier in tiers] == [
        None, None, "unexplored", "refusing", "soon", None, "refusing",
    ]  # fmt: skip
    ruled = run(found, tiers={"soon": {"person_id": "c"}}).people["tier"].tolist()
    assert ruled[2] == "soon"
    assert pd.isna(ruled[4])


def test_a_rule_of_those_about_to_leave_picks_active_customers() -> None:
    people = {
        "person_id": list("abcde"),
        "status": ["active", "active", "prospect", "churned", None],
        "satisfaction": [3.0, 9.0, 3.0, 3.0, 3.0],
    }
    rule = {"status": "active", "satisfaction": "<= 6"}
    analysed = run(build_tables(people), tiers={"soon": rule})
    assert np.flatnonzero(analysed.people["tier"] == "soon").tolist() == [0]
    assert not [note for note in analysed.notes if "tiers" in str(note.values)]


def test_a_rule_of_a_tier_that_picks_nobody_says_why() -> None:
    people = {
        "person_id": list("abcd"),
        "status": ["active", "active", "churned", None],
        "city": ["Lyon"] * 4,
    }
    analysed = run(build_tables(people), tiers={"unexplored": {"city": "Lyon"}})
    said = [note.say(Language("en")) for note in analysed.notes]
    assert (
        "[tiers] unexplored picks nobody. The people who fit the rule (4) are active customers, whom only "
        "'soon' takes (2), in a tier before it (1), or without a status that tells (1)."
    ) in said
    nobody = run(build_tables(people), tiers={"soon": {"city": "Lyon", "status": "prospect"}})
    said = [note.say(Language("fr")) for note in nobody.notes]
    assert "[tiers] soon ne retient personne : personne ne répond à la règle." in said


def test_customers_late_by_their_own_rhythm_are_about_to_leave() -> None:
    # a and b bought every 10 and every 30 days until the 1st of March; c bought once; d bought on the 25th
    days = {
        "a": ["2024-01-31", "2024-02-10", "2024-02-20", "2024-03-01"],
        "b": ["2023-12-02", "2024-01-01", "2024-01-31", "2024-03-01"],
        "c": ["2024-03-01"],
        "d": ["2024-03-25"],
    }
    bought = [(person, day, 5.0) for person, dates in days.items() for day in dates]
    found = build_tables({"person_id": list("abcd")}, purchases=bought, newest_on="2024-03-25")
    people = run(found).people
    assert people["status"].tolist() == ["active"] * 4
    # the mean gap is 20 days: usual gaps are (30 + 20) / 4 = 12.5 and (90 + 20) / 4 = 27.5 days; 24 are over
    assert people["tier"].isna().tolist() == [True] * 4
    tiers = run(found, tiers={"slowing": 1.9}).people["tier"]
    assert tiers.tolist()[:1] == ["soon"]
    assert tiers[1:].isna().all()
    assert run(found, tiers={"slowing": 0.8}).people["tier"].tolist()[:2] == ["soon", "soon"]


def test_scores_are_fifths() -> None:
    hundred = np.arange(100.0)
    scores = score_rfm(pd.DataFrame({"recency_days": hundred, "frequency": hundred, "monetary": hundred}))
    for name in ("rfm_r", "rfm_f", "rfm_m"):
        assert scores[name].value_counts().to_dict() == dict.fromkeys(range(1, 6), 20)
    assert scores["rfm_r"].tolist()[0] == 5
    assert scores["rfm_f"].tolist()[0] == 1
    expected = pd.qcut(hundred, 5, labels=False) + 1
    assert scores["rfm_m"].tolist() == expected.tolist()


def test_ties_score_the_same_the_least_frequent_1_and_the_newest_5() -> None:
    people = pd.DataFrame({
        "recency_days": [3.0, 3.0, 3.0, 3.0, 50.0], "frequency": [1.0, 1.0, 1.0, 1.0, 7.0],
        "monetary": [1.0, 1.0, 1.0, 1.0, np.nan],
    })  # fmt: skip
    scores = score_rfm(people)
    assert scores["rfm_r"].tolist() == [5, 5, 5, 5, 1]
    assert scores["rfm_f"].tolist() == [1, 1, 1, 1, 5]
    assert scores["rfm_m"].tolist()[:4] == [1, 1, 1, 1]
    assert scores["rfm_m"].isna().tolist() == [False] * 4 + [True]
    assert scores["rfm_segment"].tolist() == ["new", "new", "new", "new", "cant-lose"]


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=1, max_size=40))
@settings(max_examples=100, deadline=None)
def test_scores_order_people_as_their_values_do(values: list[int | None]) -> None:
    column = pd.Series(values, dtype=float)
    scores = score_rfm(pd.DataFrame({"recency_days": column, "frequency": column, "monetary": column}))
    assert scores["rfm_f"].isna().tolist() == column.isna().tolist()
    known = scores.assign(value=column)[column.notna()].sort_values("value")
    if known.empty:
        return
    assert known["rfm_f"].is_monotonic_increasing
    assert known["rfm_r"].is_monotonic_decreasing
    assert known.groupby("value")["rfm_f"].nunique().le(1).all()
    assert known["rfm_f"].iloc[0] == 1
    assert known["rfm_r"].iloc[0] == 5
    assert set(known["rfm_segment"]) <= set(RFM_SEGMENTS)


def test_sums_of_the_people_file_stand_in_for_purchases() -> None:
    people = {
        "person_id": list("abcde"),
        "Récence": ["10", "20", "30", "40", "50"],
        "Nb achats": ["5", "4", "3", "2", "1"],
        "Montant total": ["50,5", "40", "30", "20", ""],
    }
    found = run(build_tables(people, language="fr"))
    assert found.people["rfm_segment"].tolist() == [
        "champions", "loyal", "need-attention", "hibernating", "hibernating",
    ]  # fmt: skip
    assert found.people["value"].tolist()[:4] == [50.5, 40.0, 30.0, 20.0]
    assert found.people["status"].isna().all()  # a recency alone does not tell who is still a customer
    assert any("read from the people file" in note.template for note in found.notes)


def test_expected_value_needs_enough_customers() -> None:
    few = run(shop())
    assert few.people["expected_value"].isna().all()
    assert any("Expected value is unknown" in note.template for note in few.notes)
    rng = np.random.default_rng(1)
    ids = [f"p{k:03}" for k in range(120)]
    days = np.datetime64("2023-01-01") + rng.integers(0, 500, (120, 6))
    counts, means = rng.integers(1, 7, 120), rng.gamma(4, 8, 120)
    rows = [
        (person, str(day), float(rng.gamma(6, means[k] / 6)))
        for k, person in enumerate(ids)
        for day in days[k, : counts[k]]
    ]
    many = build_tables({"person_id": ids}, purchases=rows, newest_on="2024-06-01")
    year, month = run(many).people, run(many, value={"horizon_days": 30}).people
    assert year["expected_value"].gt(0).all()
    assert (month["expected_value"] < year["expected_value"]).all()
    pd.testing.assert_frame_equal(year, run(many).people)


def test_stale_purchases_are_told() -> None:
    stale = build_tables({"person_id": list("abc")}, purchases=PURCHASES, newest_on="2025-06-30")
    found = run(stale)
    assert any("older than the newest event" in note.template for note in found.notes)
    assert found.people["status"].tolist() == ["active", "active", "inactive"]
    assert found.people["recency_days"].tolist() == [370, 365, 881]


@pytest.mark.parametrize("asked", ["champions", "Champions", "CHAMPIONS"])
def test_a_segment_is_a_criterion(asked: str) -> None:
    found = run(shop(), target=[{"name": "T", "audience": {"rfm_segment": asked}}])
    codes = found.people["rfm_segment"]
    assert found.targets[0].levels[0].members.tolist() == (codes == "champions").tolist()
