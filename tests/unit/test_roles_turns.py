"""What sentences count: people who turned to someone, apart from those that someone only reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from entourage import pipeline
from entourage.model import Way
from entourage.network import build_network
from entourage.options import RelationshipOptions, build_options
from entourage.roles.turns import WAYS, find_turns
from tests.unit.test_roles_rank import make_communities, make_tables, make_target, run

if TYPE_CHECKING:
    from pathlib import Path

    from entourage.model import Network, Tables

Event = tuple[int, int, str, bool]

HUB = 0
FANS = [(fan, HUB, "mention", False) for fan in range(1, 11)]
REFERRED, INVITED, WRITTEN_TO, WRITING, FRIEND, DECLARED, SHARING, CAME_BACK, BOTH = range(11, 20)


def add_events(tables: Tables, events: list[Event]) -> None:
    tables.database.execute("ALTER TABLE interactions ADD COLUMN IF NOT EXISTS file USMALLINT DEFAULT 0")
    for source, target, kind, both in events:
        tables.database.execute(
            "INSERT INTO interactions VALUES "
            "(?, ?, ?, TIMESTAMP '2024-03-01', 1, NULL, ?, NULL, NULL, NULL, NULL, 0)",
            [source, target, kind, both],
        )


def make_world(**known: Any) -> Tables:  # noqa: ANN401
    """Draw a hub of nineteen people, each tied to it in another way, among sixty."""
    tables = make_tables(
        60, [], referrals=[(HUB, one, "2024-02-01", None, 5.0) for one in (REFERRED, CAME_BACK)], **known
    )
    add_events(
        tables,
        [
            *FANS,
            (HUB, INVITED, "invite", False),
            (HUB, WRITTEN_TO, "message", False),
            (WRITING, HUB, "message", False),
            (HUB, FRIEND, "friend", False),
            (HUB, DECLARED, "wink", True),
            (CAME_BACK, HUB, "reply", False),
            (HUB, BOTH, "message", False),
            (HUB, BOTH, "recommend", False),
        ],
    )
    for person in (HUB, SHARING):
        tables.database.execute("INSERT INTO memberships VALUES (?, 'thread 1', 'thread', 1, NULL)", [person])
    return tables


def ways_of(network: Network, person: int) -> dict[str, int]:
    turns = find_turns(network)
    return {name: int(turns.count(way)[person]) for name, way in WAYS.items()}


def test_each_person_counts_by_the_strongest_way_they_are_tied() -> None:
    network = build_network(make_world(), RelationshipOptions())
    turns = find_turns(network)
    towards = turns.towards(np.array([HUB]))
    way_of = dict(zip(towards.one.tolist(), towards.way.tolist(), strict=True))
    assert way_of == dict.fromkeys(range(1, 11), Way.TURNING) | {
        REFERRED: Way.BROUGHT,
        INVITED: Way.BROUGHT,
        WRITTEN_TO: Way.CONTACTED,
        WRITING: Way.TURNING,
        FRIEND: Way.TURNING,
        DECLARED: Way.TURNING,
        SHARING: Way.SHARING,
        CAME_BACK: Way.TURNING,
        BOTH: Way.BROUGHT,
    }
    # nobody turned to the friend, to the one of the declared tie or to the writer but the hub itself
    assert ways_of(network, FRIEND) == {
        "n_turning": 1,
        "n_sharing_only": 0,
        "n_brought_only": 0,
        "n_contacted_only": 0,
    }
    assert ways_of(network, DECLARED)["n_turning"] == 1
    assert ways_of(network, WRITING) == {
        "n_turning": 0,
        "n_sharing_only": 0,
        "n_brought_only": 0,
        "n_contacted_only": 1,
    }
    assert ways_of(network, REFERRED) == dict.fromkeys(WAYS, 0)


def test_a_message_declared_to_have_no_direction_is_of_both() -> None:
    tables = make_tables(5, [])
    add_events(tables, [(0, 1, "message", True)])
    network = build_network(tables, RelationshipOptions())
    assert ways_of(network, 0)["n_turning"] == ways_of(network, 1)["n_turning"] == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "14 people turn to them; 1 who only shares a thread, a group or an event with them; 3 whom "
                "they only referred, invited or advised; 1 whom they only contacted; 2 referrals, outcome "
                "unknown"
            ),
        ),
        (
            "fr",
            (
                "14 personnes se tournent vers elle ; 1 qui partage seulement un fil, un groupe ou un "
                "événement avec elle ; 3 qu’elle n’a fait que parrainer, inviter ou conseiller ; 1 qu’elle "
                "n’a fait que contacter ; 2 recommandations, issue inconnue"
            ),
        ),
    ],
)
def test_a_prescriber_is_said_to_be_turned_to_by_those_who_turned(language: str, said: str) -> None:
    roles = run(make_world(), language=language)
    row = roles.prescribers.iloc[0]
    assert row["person"] == HUB
    assert row["n_influenced"] == 19
    assert row[list(WAYS)].tolist() == [14, 1, 3, 1]
    assert row["evidence"].replace("\u202f", " ").replace("\u00a0", " ") == said
    assert roles.people.loc[HUB, ["n_influenced", "n_turning"]].tolist() == [19, 14]
    assert roles.cards.set_index("person").loc[HUB, "n_turning"] == 14


def test_in_a_target_only_its_people_are_counted() -> None:
    target = np.isin(np.arange(60), [1, 2, 3, REFERRED, INVITED, WRITTEN_TO, 40])
    roles = run(make_world(), make_target("Mode", audience=target))
    row = roles.prescribers.set_index("target_id").loc["mode"]
    assert row["evidence"].startswith(
        "3 of the 7 people of Mode turn to them; 2 whom they only referred, invited or advised; 1 whom they "
        "only contacted"
    )


def test_of_twenty_prospects_the_one_only_invited_does_not_turn_to_an_ambassador() -> None:
    prospects = range(1, 21)
    tables = make_tables(
        60,
        [],
        people={
            "satisfaction": {HUB: 10.0},
            "status": {HUB: "active"} | dict.fromkeys(prospects, "prospect"),
        },
    )
    add_events(tables, [(one, HUB, "mention", False) for one in prospects if one != 20])
    add_events(tables, [(HUB, 20, "invite", False)])
    ambassador = run(tables).ambassadors.iloc[0]
    assert ambassador["n_prospects"] == 20
    assert ambassador["evidence"] == (
        "19 prospects turn to them; 1 whom they only referred, invited or advised; promoter score 10"
    )


def test_critics_and_gatekeepers_are_told_alike() -> None:
    known = {"satisfaction": {HUB: 2.0}, "status": {HUB: "active"}}
    critic = run(make_world(people=known)).critics.iloc[0]
    assert critic["evidence"].startswith("14 people turn to them; 1 who only shares")
    assert critic[list(WAYS)].tolist() == [14, 1, 3, 1]
    tables = make_world()
    add_events(tables, [(HUB, 50, "mention", False), (51, HUB, "invite", False)])
    door = run(tables, home=np.repeat([0, 1], [40, 20])).gatekeepers.iloc[0]
    assert (door["person"], door["n_behind"], door["n_turning"]) == (HUB, 19, 14)
    assert (door["n_outside"], door["n_outside_turned_to"]) == (2, 1)
    assert door["evidence"].startswith("14 people of their community turn to them; 1 who only shares")
    assert door["evidence"].endswith("turns to 1 person outside; tied otherwise to 1 person outside")


def test_ways_add_up_to_those_whose_attention_someone_has() -> None:
    rng = np.random.default_rng(4)
    n = 80
    tables = make_tables(
        n,
        [],
        referrals=[
            (a, b, "2024-02-01", None, 1.0) for a, b in rng.integers(0, n, (30, 2)).tolist() if a != b
        ],
    )
    kinds = ["mention", "invite", "message", "friend", "wink"]
    drawn = zip(*rng.integers(0, n, (2, 400)), rng.integers(0, 5, 400), rng.random(400) < 0.1, strict=True)
    events = [(int(a), int(b), kinds[k], bool(both)) for a, b, k, both in drawn if a != b]
    add_events(tables, events)
    strongest: dict[tuple[int, int], int] = {}

    def see(one: int, other: int, way: Way) -> None:
        strongest[one, other] = max(way, strongest.get((one, other), 0))

    for a, b in tables.referrals[["referrer", "referred"]].to_numpy().tolist():
        see(b, a, Way.BROUGHT)
    for a, b, kind, both in events:
        if both or kind == "friend":
            see(a, b, Way.TURNING)
            see(b, a, Way.TURNING)
        elif kind == "invite":
            see(b, a, Way.BROUGHT)
        else:
            see(a, b, Way.TURNING)
            if kind == "message":
                see(b, a, Way.CONTACTED)
    network = build_network(tables, RelationshipOptions())
    turns = find_turns(network)
    found = dict(
        zip(zip(turns.one.tolist(), turns.other.tolist(), strict=True), turns.way.tolist(), strict=True)
    )
    assert found == strongest
    roles = run(tables, make_target("T", audience=np.arange(n) < 40), min_influenced=1)
    for table in (roles.prescribers, roles.gatekeepers.rename(columns={"n_behind": "n_influenced"})):
        assert (table[list(WAYS)].sum(axis=1) == table["n_influenced"]).all()
    assert len(make_communities(network).member_of) == n


def test_where_ties_fade_the_counts_are_of_the_window(tmp_path: Path) -> None:
    now = pd.Timestamp("2024-03-01")
    rows = [(f"a{i}", "old", "mention", now - pd.Timedelta(days=400)) for i in range(15)]
    rows += [("old", f"a{i}", "invite", now - pd.Timedelta(days=i)) for i in range(12)]
    rows += [(f"b{i}", f"b{(i + 1) % 30}", "mention", now) for i in range(30)]
    pd.DataFrame(rows, columns=["source", "target", "type", "timestamp"]).to_csv(
        tmp_path / "interactions.csv", index=False
    )
    found = {}
    for half_life in (60, 100):
        options = build_options(
            {"relationships": {"half_life_days": half_life}, "project": {"language": "en"}}
        )
        with pipeline.analyze(tmp_path, options=options) as analysis:
            people = analysis.results["people"].set_index("person_id")
            found[half_life] = people.loc["old", ["n_influenced", "n_turning"]].tolist()
            said = analysis.results["prescribers"].set_index("person_id")["evidence"]
            assert "way_out" not in analysis.results["ties"]
        if half_life == 60:
            assert said["old"] == (
                "0 people turn to them, in the last 240 days; "
                "12 whom they only referred, invited or advised, in the last 240 days"
            )
    # 240 days hold the twelve who were invited, 400 days all who turned
    assert found == {60: [12, 0], 100: [15, 15]}


def test_in_a_survey_only_those_who_name_turn(tmp_path: Path) -> None:
    """Half of the pairs who name each other as friends do so both ways: whoever is named has not turned."""
    rows = [(f"a{i}", f"b{i % 7}", "friend") for i in range(40)]
    rows += [(target, source, kind) for source, target, kind in rows[::2]]
    pd.DataFrame(rows, columns=["source", "target", "type"]).to_csv(tmp_path / "ties.csv", index=False)
    found = {}
    for influence in (None, "both"):
        types = {} if influence is None else {"types": {"friend": {"influence": influence}}}
        with pipeline.analyze(tmp_path, options=build_options({"relationships": types})) as analysis:
            people = analysis.results["people"].set_index("person_id")["n_turning"]
            found[influence] = people[["a0", "a1"]].tolist()
    # b0 named a0 in return, b1 did not name a1
    assert found == {None: [1, 0], "both": [1, 1]}
