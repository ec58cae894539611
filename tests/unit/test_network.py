"""Events sum into ties as the design's formula says, whatever the order of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entourage.convert import to_attention, to_csr, to_undirected
from entourage.model import Tables
from entourage.network import build_network
from entourage.network.event_types import build_type_table, canonical_type
from entourage.options import RelationshipOptions, TypeOptions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

COLUMNS = (
    "source", "target", "type", "at", "weight", "sentiment", "both", "text", "thread", "platform", "event",
    "file",
)  # fmt: skip


def make_tables(
    interactions: Sequence[dict[str, Any]],
    n_people: int,
    *,
    referrals: Sequence[tuple[int, int, str | None]] = (),
    memberships: Sequence[tuple[int, str, str]] = (),
    newest_on: str | None = "2024-03-01",
) -> Tables:
    database = duckdb.connect()
    database.execute(
        'CREATE TABLE interactions (source INTEGER, target INTEGER, type VARCHAR, "at" TIMESTAMP, '
        'weight DOUBLE, sentiment DOUBLE, "both" BOOLEAN, text VARCHAR, thread VARCHAR, platform VARCHAR, '
        "event VARCHAR, file USMALLINT)"
    )
    database.execute(
        'CREATE TABLE memberships (person INTEGER, item VARCHAR, kind VARCHAR, weight DOUBLE, "at" TIMESTAMP)'
    )
    for row in interactions:
        values = {"type": "like", "weight": 1.0, "file": 0, **row}
        database.execute(
            f"INSERT INTO interactions VALUES ({', '.join('?' * len(COLUMNS))})",
            [values.get(column) for column in COLUMNS],
        )
    for person, item, kind in memberships:
        database.execute("INSERT INTO memberships VALUES (?, ?, ?, 1, NULL)", [person, item, kind])
    empty = pd.DataFrame()
    return Tables(
        database=database,
        people=pd.DataFrame({"person_id": [f"p{position:03}" for position in range(n_people)]}),
        attributes=(),
        referrals=pd.DataFrame(
            {
                "referrer": pd.Series([row[0] for row in referrals], dtype="int32"),
                "referred": pd.Series([row[1] for row in referrals], dtype="int32"),
                "date": pd.to_datetime(pd.Series([row[2] for row in referrals], dtype=object)),
            }
        ),
        needs=empty,
        purchases=empty,
        identities=empty,
        n_excluded_people=0,
        inputs=(),
        rejected=empty,
        newest_on=pd.Timestamp(newest_on) if newest_on else None,
        language="en",
        name="test",
    )


def test_weights_add_up_by_type() -> None:
    tables = make_tables(
        [
            {"source": 0, "target": 1, "type": "mention"},
            {"source": 0, "target": 1, "type": "share"},
            {"source": 1, "target": 0, "type": "like", "weight": 2.0},
            {"source": 0, "target": 1, "type": "like", "weight": 0.5},
        ],
        3,
    )
    ties = build_network(tables, RelationshipOptions()).ties
    assert ties["source"].tolist() == [0, 1]
    assert ties["weight"].tolist() == [2 + 4 + 0.5, 2]
    assert ties["n_interactions"].tolist() == [3, 1]
    assert ties["types"].tolist() == ["like;mention;share", "like"]


def test_influence_runs_against_attention_and_with_referrals() -> None:
    tables = make_tables(
        [
            {"source": 0, "target": 1, "type": "mention"},
            {"source": 2, "target": 3, "type": "recommend"},
            {"source": 4, "target": 5, "type": "message"},
        ],
        8,
        referrals=[(6, 7, "2024-01-01")],
    )
    attention = to_attention(build_network(tables, RelationshipOptions())).toarray()
    # the mentioner turns to the mentioned, the advised to the adviser, the brought to the bringer
    expected = {(0, 1): 2, (3, 2): 6, (4, 5): 3, (5, 4): 3, (7, 6): 8}
    found = {(int(a), int(b)): attention[a, b] for a, b in zip(*attention.nonzero(), strict=True)}
    assert found == expected


def test_self_loops_are_activity_and_isolated_people_stay() -> None:
    tables = make_tables([{"source": 0, "target": 0}, {"source": 0, "target": 1}], 3)
    network = build_network(tables, RelationshipOptions())
    assert len(network.ties) == 1
    assert network.n_self_loops == 1
    assert network.n_interactions == 2
    assert network.n_events.tolist() == [2, 1, 0]
    assert network.n_people == 3


def test_a_message_that_replies_and_mentions_counts_once() -> None:
    message = {"source": 0, "target": 1, "at": "2024-01-01 10:00:01", "text": "merci @b"}
    tables = make_tables(
        [
            {**message, "type": "mention"},
            {**message, "type": "reply"},
            {**message, "type": "mention", "target": 2},
            {"source": 3, "target": 1, "type": "mention", "event": "m1"},
            {"source": 3, "target": 1, "type": "quote", "event": "m1"},
        ],
        4,
    )
    network = build_network(tables, RelationshipOptions())
    ties = network.ties.set_index(["source", "target"])
    assert ties.loc[(0, 1), "weight"] == 3
    assert ties.loc[(0, 2), "weight"] == 2
    assert ties.loc[(3, 1), "weight"] == 3
    assert network.n_interactions == 3
    assert [note.values["n"] for note in network.notes] == [2]


def test_two_types_on_the_same_day_without_an_hour_are_two_events() -> None:
    day = {"source": 0, "target": 1, "at": "2024-01-01"}
    tables = make_tables([{**day, "type": "mention"}, {**day, "type": "reply"}], 2)
    assert build_network(tables, RelationshipOptions()).ties["weight"].tolist() == [5]


def test_ties_fade_by_half_lives_from_the_newest_event() -> None:
    tables = make_tables(
        [
            {"source": 0, "target": 1, "at": "2024-03-01"},
            {"source": 0, "target": 2, "at": "2024-01-31"},
            {"source": 0, "target": 3},
        ],
        4,
    )
    weight = build_network(tables, RelationshipOptions(half_life_days=30)).ties["weight"]
    assert weight.tolist() == [1, 0.5, 1]


def test_undirected_rows_are_mutual_and_weigh_as_a_contact() -> None:
    tables = make_tables(
        [
            {"source": 0, "target": 1, "type": "link", "both": True},
            {"source": 1, "target": 2, "type": "reply", "both": True},
        ],
        3,
    )
    ties = build_network(tables, RelationshipOptions()).ties
    assert ties["weight"].tolist() == [2, 3]
    assert ties["attention_in"].tolist() == ties["attention_out"].tolist() == [2, 3]


def test_opposition_is_kept_and_never_a_tie_weight() -> None:
    tables = make_tables([{"source": 0, "target": 1, "type": "rating", "weight": 0.0, "sentiment": -7.0}], 2)
    network = build_network(tables, RelationshipOptions())
    assert network.ties["weight"].tolist() == [0]
    assert network.ties["opposition"].tolist() == [7]
    assert len(to_undirected(network).a) == 0
    assert [note.values for note in network.notes] == [{"n": 1}]


def test_the_scale_of_ratings_is_reported() -> None:
    rows = [{"source": 0, "target": 1, "type": "rating", "weight": w} for w in (0.2, 0.9)]
    network = build_network(make_tables(rows, 2), RelationshipOptions())
    assert network.ties["weight"].tolist() == pytest.approx([1.1])
    assert [note.values for note in network.notes] == [{"low": 0.2, "high": 0.9}]


def test_settings_change_weight_and_influence() -> None:
    table = build_type_table(["mention", "high five"], {"High Five": TypeOptions(weight=5, influence="both")})
    assert table.set_index("type").loc["high five"].tolist() == [5, "both", True]
    assert table.set_index("type").loc["mention"].tolist() == [2, "target", True]


def test_unknown_types_are_reported() -> None:
    tables = make_tables([{"source": 0, "target": 1, "type": "poke"}, {"source": 0, "target": 1}], 2)
    assert build_network(tables, RelationshipOptions()).unknown_types == {"poke": 1}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Retweet", "share"),
        ("réponse", "reply"),
        ("J'aime", "like"),
        ("E-mail", "message"),
        ("advises", "recommend"),
        ("High five", "high five"),
    ],
)
def test_types_are_recognised_in_both_languages(name: str, expected: str) -> None:
    assert canonical_type(name) == expected


def test_shared_items_project_as_newman_says() -> None:
    # one thread of three people, one of two, and one too large to tie anybody
    rows = [(person, "t1", "thread") for person in (0, 1, 2)]
    rows += [(person, "t2", "thread") for person in (0, 1)]
    rows += [(person, "all", "thread") for person in range(5)]
    network = build_network(make_tables([], 5, memberships=rows), RelationshipOptions(max_shared=4))
    ties = network.ties.set_index(["source", "target"])["weight"].to_dict()
    assert ties == {(0, 1): 0.5 + 1, (0, 2): 0.5, (1, 2): 0.5}
    assert [note.values["n"] for note in network.notes] == [2, 1]


def test_no_ties_at_all() -> None:
    network = build_network(make_tables([], 3), RelationshipOptions())
    graph = to_undirected(network)
    assert (graph.n, len(graph.a), graph.strength().tolist()) == (3, 0, [0, 0, 0])
    assert to_attention(network).shape == (3, 3)


events = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.integers(0, 5),
        st.sampled_from(["like", "mention", "referral", "poke"]),
        st.floats(0.01, 5),
    ),
    max_size=30,
)


@settings(max_examples=25, deadline=None)
@given(events, st.randoms(use_true_random=False))
def test_sums_match_networkx_and_ignore_row_order(
    rows: list[tuple[int, int, str, float]], random: Random
) -> None:
    weights = {"like": 1, "mention": 2, "referral": 8, "poke": 1}
    graph: nx.DiGraph[int] = nx.DiGraph()
    for source, target, kind, weight in rows:
        if source != target:
            before = graph.get_edge_data(source, target, {"weight": 0})["weight"]
            graph.add_edge(source, target, weight=before + weights[kind] * weight)
    shuffled = list(rows)
    random.shuffle(shuffled)
    found = []
    for order in (rows, shuffled):
        named = [dict(zip(("source", "target", "type", "weight"), row, strict=True)) for row in order]
        found.append(build_network(make_tables(named, 6), RelationshipOptions()))
    pd.testing.assert_frame_equal(found[0].ties, found[1].ties)
    assert len(found[0].ties) == graph.number_of_edges()
    undirected = to_undirected(found[0])
    dense = to_csr(6, undirected.a, undirected.b, undirected.weight).toarray()
    expected = nx.to_numpy_array(graph, nodelist=range(6)) if len(graph) == 6 else None
    for row in found[0].ties.itertuples():
        assert row.weight == pytest.approx(graph[row.source][row.target]["weight"], rel=1e-9)
    if expected is not None:
        np.testing.assert_allclose(dense, expected + expected.T, rtol=1e-9)
