"""Roles on planted graphs: who is named, who is not, and why."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from entourage.language import Language
from entourage.model import Communities, Network, Roles, Tables, Target, TargetLevel, Targets
from entourage.network import build_network
from entourage.options import RelationshipOptions, RoleOptions
from entourage.roles import rank_roles
from entourage.schema import RESULTS

EMPTY = pd.DataFrame()


def make_tables(
    n: int,
    rows: list[tuple[int, int]],
    *,
    kind: str = "mention",
    people: dict[str, dict[int, Any]] | None = None,
    referrals: list[tuple[Any, ...]] | None = None,
    purchases: list[tuple[int, str, float]] | None = None,
) -> Tables:
    """Lay out people p000, p001… with interactions, and referrals (from, to, date, converted, value)."""
    database = duckdb.connect()
    database.execute(
        'CREATE TABLE interactions (source INTEGER, target INTEGER, type VARCHAR, "at" TIMESTAMP, '
        'weight DOUBLE, sentiment DOUBLE, "both" BOOLEAN, text VARCHAR, thread VARCHAR, platform VARCHAR, '
        "event VARCHAR)"
    )
    database.execute(
        'CREATE TABLE memberships (person INTEGER, item VARCHAR, kind VARCHAR, weight DOUBLE, "at" TIMESTAMP)'
    )
    frame = pd.DataFrame(rows, columns=["source", "target"]).astype("int64")
    database.register("frame", frame)
    database.execute(
        f"INSERT INTO interactions SELECT source, target, '{kind}', TIMESTAMP '2024-03-01', 1, NULL, false, "
        "NULL, NULL, NULL, NULL FROM frame"
    )
    table = pd.DataFrame({"person_id": [f"p{i:03}" for i in range(n)], "name": None, "status": None})
    table["satisfaction"] = np.nan
    table["in_people_file"] = True
    for column, values in (people or {}).items():
        if column not in table:
            table[column] = None
        for person, value in values.items():
            table.loc[person, column] = value
    known = pd.DataFrame(referrals or [], columns=["referrer", "referred", "date", "converted", "value"])
    return Tables(
        database=database,
        people=table.astype({"satisfaction": float}),
        attributes=tuple(set(people or {}) - {"status", "satisfaction", "name"}),
        referrals=pd.DataFrame(
            {
                "referrer": known["referrer"].astype("int32"),
                "referred": known["referred"].astype("int32"),
                "date": pd.to_datetime(known["date"]).astype("datetime64[us]"),
                "status": None,
                "converted": known["converted"].astype("boolean"),
                "value": known["value"].astype(float),
                "code": None,
                "channel": None,
            }
        ),
        needs=EMPTY,
        purchases=pd.DataFrame(purchases or [], columns=["person", "date", "amount"]).astype(
            {"person": "int32", "date": "datetime64[us]", "amount": float}
        ),
        identities=EMPTY,
        n_excluded_people=0,
        inputs=(),
        rejected=EMPTY,
        newest_on=pd.Timestamp("2024-03-01"),
        language="en",
        name="test",
    )


def make_communities(network: Network, member_of: np.ndarray | None = None) -> Communities:
    home = np.zeros(network.n_people, dtype=np.int32) if member_of is None else member_of.astype(np.int32)
    n = int(home.max()) + 1
    table = pd.DataFrame({"community_id": np.arange(1, n + 1), "name": [f"C{i}" for i in range(n)]})
    return Communities(
        member_of=home,
        membership=np.ones(len(home)),
        table=table,
        border=EMPTY,
        between=EMPTY,
        modularity=0.5,
        null_modularity=0.1,
        null_sd=0.01,
        null_z=40.0,
        stability=1.0,
        has_structure=True,
        algorithm="leiden",
        resolution=1.0,
        seed=1,
        n_runs=1,
        n_null_runs=1,
        levels=EMPTY,
        scan=EMPTY,
    )


def make_target(name: str, **levels: np.ndarray) -> Target:
    return Target(
        name.lower(), name, None, tuple(TargetLevel(k, v, EMPTY) for k, v in levels.items()), "rules"
    )


def run(
    tables: Tables,
    *targets: Target,
    home: np.ndarray | None = None,
    language: str = "en",
    min_cell: int = 0,
    **settings: Any,  # noqa: ANN401
) -> Roles:
    network = build_network(tables, RelationshipOptions())
    derived = pd.DataFrame({"status": tables.people["status"]})
    return rank_roles(
        network,
        make_communities(network, home),
        Targets(targets, derived, {}, EMPTY),
        tables,
        RoleOptions(**settings),
        Language(language, min_cell=min_cell),
    )


def hubs(n: int, followers: dict[int, list[int]], *, noise: int = 0, seed: int = 1) -> list[tuple[int, int]]:
    """Plant people whom others mention, over random mentions."""
    rng = np.random.default_rng(seed)
    rows = [(follower, hub) for hub, some in followers.items() for follower in some]
    random = rng.integers(0, n, (noise, 2))
    return rows + [(int(a), int(b)) for a, b in random if a != b]


@pytest.fixture(scope="module")
def planted() -> Roles:
    """Plant three prescribers of a target of 60 among 300 people, and one star outside it."""
    target = np.arange(300) < 60
    stars = {
        200: list(range(25)),
        201: list(range(20, 45)),
        10: list(range(40, 60)),
        250: list(range(60, 130)),
    }
    tables = make_tables(300, hubs(300, stars, noise=300), people={"job": {200: "Journaliste", 250: "baker"}})
    return run(tables, make_target("Mode", audience=target), home=np.arange(300) // 60)


def prescribers_of(roles: Roles, target_id: str) -> list[int]:
    table = roles.prescribers
    return list(table.loc[table["target_id"] == target_id, "person"])


def test_planted_prescribers_are_named_whether_or_not_they_are_in_the_target(planted: Roles) -> None:
    assert set(prescribers_of(planted, "mode")) == {200, 201, 10}
    assert prescribers_of(planted, "all")[0] == 250


def test_tables_have_the_contracted_columns(planted: Roles) -> None:
    assert {c for c in RESULTS["prescribers"] if c != "person_id"} <= set(planted.prescribers.columns)
    assert {c for c in RESULTS["ambassadors"] if c != "person_id"} <= set(planted.ambassadors.columns)
    people = {
        "in_strength", "out_strength", "degree", "pagerank", "betweenness", "participation", "coreness",
        "n_referrals", "n_converted", "referral_value", "prescriber_score", "ambassador_score", "roles",
    }  # fmt: skip
    assert people <= set(planted.people.columns)
    assert not planted.people[sorted(people)].isna().any().any()


def test_counts_and_evidence_are_real(planted: Roles) -> None:
    table = planted.prescribers.set_index(["target_id", "person"])
    row = table.loc[("mode", 200)]
    assert row["n_influenced"] >= 25
    assert (
        row["evidence"]
        == f"{row['n_influenced']} of the 60 people of Mode turn to them; authority cue: Journaliste; "
        "specific to this target: 4.0 times what chance gives"
    )
    assert "authority" not in table.loc[("all", 250), "evidence"]


def test_affinity_tells_the_specific_from_the_famous(planted: Roles) -> None:
    table = planted.prescribers
    mode = table[table["target_id"] == "mode"].set_index("person")["affinity"]
    assert mode.min() > 1.5
    assert (table.loc[table["target_id"] == "all", "affinity"] == 1).all()


def test_ranks_lie_inside_their_intervals(planted: Roles) -> None:
    table = planted.prescribers
    assert (table["rank_low"] <= table["rank"]).all()
    assert (table["rank"] <= table["rank_high"]).all()
    for _, some in table.groupby("target_id"):
        assert some["rank"].tolist() == list(range(1, len(some) + 1))
        assert some["score"].is_monotonic_decreasing


def test_reach_is_a_share_of_attention(planted: Roles) -> None:
    assert planted.people["pagerank"].sum() == pytest.approx(1)
    assert planted.prescribers["reach"].between(0, 1).all()


def test_noise_has_no_prescribers() -> None:
    for seed in range(3):
        tables = make_tables(400, hubs(400, {}, noise=1600, seed=seed))
        roles = run(tables, make_target("T", audience=np.arange(400) < 80))
        assert len(roles.prescribers) == 0
        assert set(roles.people["roles"]) <= {"", "gatekeeper"}


def test_a_target_whose_people_turn_to_each_other_evenly_has_no_prescribers() -> None:
    rng = np.random.default_rng(7)
    rows = [(int(a), int(b)) for a, b in rng.integers(0, 60, (400, 2)) if a != b]
    roles = run(make_tables(400, rows), make_target("T", audience=np.arange(400) < 60))
    assert prescribers_of(roles, "t") == []


def test_less_than_the_evidence_asked_for_is_not_enough() -> None:
    rows = [(1, 0), (2, 0), (3, 0), (5, 4), (6, 4), (7, 8), (9, 10), (11, 12)]
    assert prescribers_of(run(make_tables(13, rows)), "all") == [0]
    assert prescribers_of(run(make_tables(13, rows), min_influenced=4), "all") == []


def test_repeated_mentions_by_one_person_are_one_person() -> None:
    rows = [(1, 0)] * 50 + [(2, 3), (4, 3), (5, 3), (6, 7), (8, 9)]
    roles = run(make_tables(10, rows))
    assert prescribers_of(roles, "all") == [3]
    assert roles.people.loc[0, "n_influenced"] == 1


def test_influence_of_a_referral_goes_the_other_way() -> None:
    tables = make_tables(
        8, [], kind="mention", referrals=[(0, i, "2024-01-01", True, 10.0) for i in range(1, 6)]
    )
    roles = run(tables)
    assert roles.people.loc[0, "n_influenced"] == 5
    assert roles.people["n_influenced"].sum() == 5


def test_the_dissatisfied_are_critics_and_nothing_else() -> None:
    rows = hubs(60, {0: list(range(1, 20)), 30: list(range(31, 50))})
    tables = make_tables(
        60,
        rows,
        people={"satisfaction": {0: 2.0, 30: 10.0}, "status": {0: "active", 30: "active"}},
        referrals=[(0, 55, "2024-01-01", True, 5.0)],
    )
    roles = run(tables)
    assert roles.critics["person"].tolist() == [0]
    assert roles.critics.loc[0, "evidence"] == (
        "19 people turn to them; 1 whom they only referred, invited or advised; promoter score 2"
    )
    assert roles.people.loc[0, "roles"] == "critic"
    assert prescribers_of(roles, "all") == [30]
    assert roles.people.loc[0, "ambassador_score"] == 0


def test_ambassadors_by_what_is_known_of_them() -> None:
    status = dict.fromkeys(range(6), "active") | {5: "inactive", 6: "prospect", 7: "prospect", 8: "prospect"}
    tables = make_tables(
        12,
        [(6, 3), (7, 3), (8, 3), (6, 4)],
        people={"status": status, "satisfaction": {0: 9.0, 2: 7.0, 3: 10.0, 4: 5.0, 5: 10.0}},
        referrals=[
            (0, 9, "2024-01-01", True, 20.0),
            (1, 10, "2024-01-01", True, 20.0),  # satisfaction unknown
            (2, 11, "2024-01-01", True, 20.0),  # neither satisfied nor dissatisfied
            (5, 9, "2024-02-01", True, 20.0),  # left
            (6, 7, "2024-02-01", None, None),  # a prospect
        ],
    )
    found = run(tables).ambassadors.set_index("person")
    assert found["basis"].to_dict() == {0: "proven", 1: "proven-unrated", 3: "potential"}
    assert found.loc[0, "evidence"] == "brought 1 person; 1 referral, 1 converted; promoter score 9"
    assert found.loc[1, "evidence"].endswith("satisfaction unknown")
    assert found.loc[3, "evidence"] == "3 prospects turn to them; promoter score 10"
    assert found["rank"].tolist() == [1, 2, 3]
    assert found.loc[0, "score"] > 50 >= found.loc[3, "score"] > 0


def test_a_referral_that_failed_proves_nothing() -> None:
    tables = make_tables(
        4,
        [],
        people={"status": {0: "active"}, "satisfaction": {0: 10.0}},
        referrals=[(0, 1, None, False, None)],
    )
    roles = run(tables)
    assert len(roles.ambassadors) == 0
    assert roles.people.loc[0, "n_referrals"] == 1
    assert roles.people.loc[0, "n_converted"] == 0


def test_repeated_purchases_or_a_stage_satisfy() -> None:
    tables = make_tables(
        6,
        [],
        people={"status": {1: "Evangelist"}},
        referrals=[(0, 3, None, True, None), (1, 4, None, True, None), (2, 5, None, True, None)],
        purchases=[
            (0, "2024-01-01", 5.0),
            (0, "2024-02-01", 5.0),
            (2, "2024-01-01", 5.0),
            (2, "2024-01-01", 5.0),
        ],
    )
    found = run(tables).ambassadors.set_index("person")
    assert found["basis"].to_dict() == {0: "proven", 1: "proven", 2: "proven-unrated"}
    assert found.loc[0, "satisfied_by"] == "purchases"
    assert found.loc[1, "satisfied_by"] == "stage"


def test_weights_and_authority_change_the_order() -> None:
    rows = hubs(80, {0: list(range(1, 21)), 40: list(range(41, 60))})
    tables = make_tables(80, rows, people={"occupation": {40: "Médecin généraliste"}})
    assert prescribers_of(run(tables), "all") == [0, 40]
    weighted = run(tables, authority_weight=1.5)
    assert prescribers_of(weighted, "all") == [40, 0]
    assert weighted.prescribers.loc[0, "authority"] == "Médecin généraliste"


def test_inner_levels_have_a_table_of_their_own() -> None:
    audience = np.arange(100) < 40
    core = np.arange(100) < 15
    rows = hubs(100, {90: list(range(12)), 91: list(range(20, 36))})
    roles = run(make_tables(100, rows), make_target("T", audience=audience, core=core))
    assert set(roles.prescribers["level"]) == {"audience"}
    assert roles.by_level["level"].tolist() == ["core"]
    assert roles.by_level.loc[0, "person"] == 90
    assert roles.by_level.loc[0, "evidence"] == (
        "12 of the 15 core customers of T turn to them; specific to this target: 2.3 times what chance gives"
    )


def test_cards_say_what_hangs_on_the_strongest_tie() -> None:
    rows = hubs(60, {0: [*range(1, 16), *[1] * 9], 30: list(range(31, 46))})
    cards = run(make_tables(60, rows)).cards.set_index("person")
    card = cards.loc[0]
    assert card["strongest_tie"] == "p001"
    assert card["strongest_share"] == pytest.approx(10 / 24)
    assert card["n_influenced"] == 15
    assert card["share_of_target"] == pytest.approx(15 / 60)
    assert card["n_interactions"] == 24
    assert card["first_on"] == pd.Timestamp("2024-03-01")
    assert card["rank_without"] >= card["rank_everyone"]
    assert card["would_change"].startswith("Without the tie from p001, ")


def test_dropping_ties_says_how_many_stay() -> None:
    rows = hubs(120, {hub: list(range(hub + 1, hub + 25)) for hub in range(0, 75, 25)})
    roles = run(make_tables(120, rows))
    row = roles.sensitivity.iloc[0]
    assert row["n_top"] == 3
    assert row["n_kept"] == 3
    assert any("a fifth of the ties" in note.template for note in roles.notes)


def test_cold_pockets_are_those_no_prescriber_reaches() -> None:
    home = np.repeat([0, 1], 20)
    rows = hubs(40, {0: list(range(1, 18)), 1: [18], 31: [30], 33: [32]})
    roles = run(make_tables(40, rows), home=home)
    table = roles.cold_pockets.set_index("community_id")
    # in the first community only person 19 turns neither to 0 nor to someone who does
    assert table.loc[1, ["n_people", "n_cold"]].tolist() == [20, 1]
    assert table.loc[2, ["n_people", "n_cold", "n_isolated"]].tolist() == [20, 20, 18]


def test_the_order_of_rows_changes_nothing() -> None:
    rng = np.random.default_rng(3)
    rows = hubs(120, {0: list(range(1, 30)), 60: list(range(61, 80))}, noise=150)
    shuffled = [rows[i] for i in rng.permutation(len(rows))]
    referrals = [(0, 5, "2024-01-01", True, 0.1), (0, 6, "2024-01-02", True, 0.2), (1, 7, None, None, 0.3)]
    one = run(make_tables(120, rows, referrals=referrals))
    other = run(make_tables(120, shuffled, referrals=referrals[::-1]))
    for name in ("people", "prescribers", "ambassadors", "cards", "genealogy", "sensitivity", "by_community"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)
    assert one.notes == other.notes


def test_people_without_any_tie_are_no_trouble() -> None:
    roles = run(make_tables(5, []))
    assert (roles.people["roles"] == "").all()
    assert len(roles.prescribers) == 0
    assert (roles.people["pagerank"] == 0.2).all()


def test_nobody_at_all_is_no_trouble() -> None:
    network = build_network(make_tables(0, []), RelationshipOptions())
    communities = make_communities(network, np.array([0]))
    communities = Communities(**{**vars(communities), "member_of": np.zeros(0, dtype=np.int32)})
    targets = Targets((), pd.DataFrame({"status": []}), {}, EMPTY)
    roles = rank_roles(network, communities, targets, make_tables(0, []), RoleOptions(), Language("en"))
    assert len(roles.people) == 0


def test_names_that_look_like_templates_stay_as_they_are() -> None:
    rows = hubs(60, {0: list(range(1, 20))})
    target = make_target("{n} <b>%s", audience=np.arange(60) < 30)
    roles = run(make_tables(60, rows, people={"job": {0: "journalist {x}"}}), target)
    assert (
        "of {n} <b>%s turn to them; authority cue: journalist {x}" in roles.prescribers["evidence"].iloc[-1]
    )


def test_evidence_is_in_the_run_s_language() -> None:
    rows = hubs(60, {0: list(range(1, 20))})
    roles = run(make_tables(60, rows), make_target("Mode", audience=np.arange(60) < 30), language="fr")
    assert roles.prescribers["evidence"].iloc[0].startswith("19 personnes se tournent vers ")


def test_evidence_gives_no_count_under_the_smallest() -> None:
    tables = make_tables(
        60,
        hubs(60, {0: list(range(1, 20)), 30: list(range(31, 50))}),
        people={"satisfaction": {0: 9.0, 30: 10.0}, "status": {0: "active", 30: "active"}},
        referrals=[(0, 55, "2024-01-01", True, 5.0)],
    )
    target = make_target("Mode", audience=np.isin(np.arange(60), [1, 2, 3, 4, 5, 31, 32, 33]))
    told = run(tables, target, min_influenced=2, min_cell=10)
    evidence = [*told.prescribers["evidence"], *told.ambassadors["evidence"]]
    assert (
        "under 10 of the under 10 people of Mode turn to them; under 10 referrals, under 10 converted; "
        "weighs on everyone, this target included" in evidence
    )
    hidden = "19 people turn to them; under 10 whom they only referred, invited or advised"
    assert any(said.startswith(hidden) for said in evidence)
    assert any(said.startswith("brought under 10 people") for said in evidence)
