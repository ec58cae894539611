"""Doors, leaders, key players, cues and coordination, by hand."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import duckdb
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from entourage.convert import UndirectedGraph
from entourage.options import RoleOptions
from entourage.roles.authority import find_authority
from entourage.roles.bridging import compute_participation
from entourage.roles.brokerage import choose_doors, find_gatekeepers
from entourage.roles.coordination import screen_coordination
from entourage.roles.inside import find_key_players, rank_inside
from entourage.roles.reach import build_attention
from entourage.roles.scopes import Scope

if TYPE_CHECKING:
    from entourage.roles.reach import Attention


def attention_of(n: int, ties: list[tuple[int, int]]) -> Attention:
    rows, columns = zip(*ties, strict=True)
    return build_attention(sparse.csr_array((np.ones(len(ties)), (rows, columns)), shape=(n, n)), volume=0)


def communities_of(home: list[int]) -> Any:  # noqa: ANN401
    return SimpleNamespace(member_of=np.array(home, dtype=np.int32), n=max(home) + 1)


def count_brokers(
    n: int, ties: list[tuple[int, int]], home: list[int], members: np.ndarray
) -> dict[int, tuple[int, int]]:
    """Gould and Fernandez's definition, triad by triad."""
    graph = nx.DiGraph(ties)
    counts = {}
    for v in range(n):
        gate = liaison = 0
        for a, b in itertools.permutations(range(n), 2):
            if v in (a, b) or not members[a] or graph.has_edge(a, b):
                continue
            if graph.has_edge(a, v) and graph.has_edge(v, b):
                gate += home[a] == home[v] != home[b]
                liaison += len({home[a], home[v], home[b]}) == 3
        counts[v] = (gate, liaison)
    return counts


@pytest.mark.parametrize("seed", range(4))
def test_brokerage_is_gould_and_fernandez_s(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 24
    home = [int(c) for c in np.sort(rng.integers(0, 3, n))]
    ties = [(a, b) for a, b in itertools.permutations(range(n), 2) if rng.random() < 0.2]
    members = rng.random(n) < 0.7
    scope = Scope("t", "core", "T", members)
    found = find_gatekeepers(
        [scope],
        attention_of(n, ties),
        communities_of(home),
        np.zeros(n, dtype=bool),
        RoleOptions(min_influenced=1),
    )
    expected = count_brokers(n, ties, home, members)
    assert len(found)
    for person, gate, liaison in zip(found["person"], found["n_gatekeeper"], found["n_liaison"], strict=True):
        assert (gate, liaison) == expected[person]


def test_the_gatekeeper_opens_the_door_to_the_core() -> None:
    # people 0 to 9 are a community whose members turn to 0, and 0 alone turns outside
    home = [0] * 10 + [1] * 10
    ties = [(a, 0) for a in range(1, 8)] + [(0, 15), (0, 16), (8, 9), (11, 12), (13, 14)]
    core = np.arange(20) < 6
    found = find_gatekeepers(
        [Scope("t", "core", "T", core)],
        attention_of(20, ties),
        communities_of(home),
        np.zeros(20, dtype=bool),
        RoleOptions(),
    )
    row = found.iloc[0]
    assert found["person"].tolist() == [0]
    assert row[["n_gatekeeper", "n_liaison", "n_behind", "n_outside"]].tolist() == [10, 0, 5, 2]
    assert row["share_behind"] == pytest.approx(5 / 6)


def test_the_door_of_the_innermost_level_is_watched() -> None:
    everyone = np.ones(3, dtype=bool)
    scopes = [
        Scope("all", "audience", "", everyone),
        Scope("a", "audience", "A", everyone),
        Scope("b", "audience", "B", everyone),
        Scope("a", "core", "A", everyone),
        Scope("b", "buyers", "B", everyone),
    ]
    assert [(door.target_id, door.level) for door in choose_doors(scopes)] == [
        ("a", "core"),
        ("b", "audience"),
    ]
    assert [door.target_id for door in choose_doors(scopes[:1])] == ["all"]


def test_participation_of_guimera_and_amaral() -> None:
    # person 0 has weight 3 into its own community, 1 into another
    graph = sparse.csr_array(np.array([[0.0, 3, 1], [3, 0, 0], [1, 0, 0]]))
    found = compute_participation(graph, communities_of([0, 0, 1]))
    assert found == pytest.approx([1 - (0.75**2 + 0.25**2), 0, 0])


def test_leaders_inside_a_community_count_only_its_members() -> None:
    home = [0] * 6 + [1] * 6
    ties = [(1, 0), (2, 0), (3, 0), (4, 1), (6, 5), (7, 5), (8, 5), (9, 5)]
    ties += [(7, 6), (8, 6), (9, 6), (10, 6)]
    found = rank_inside(attention_of(12, ties), communities_of(home), np.zeros(12, dtype=bool), RoleOptions())
    assert found[["community_id", "rank", "person", "n_influenced"]].to_numpy().tolist() == [
        [1, 1, 0, 3],
        [2, 1, 6, 4],
    ]
    assert found["share_of_community"].tolist() == pytest.approx([3 / 5, 4 / 5])


def test_the_key_player_cuts_a_community_in_two() -> None:
    graph = nx.barbell_graph(5, 1)  # person 5 is the bridge
    ends = np.array(sorted((min(e), max(e)) for e in graph.edges))
    pairs = UndirectedGraph(11, ends[:, 0].astype(np.int32), ends[:, 1].astype(np.int32), np.ones(len(ends)))
    between = np.array([found for _, found in sorted(nx.betweenness_centrality(graph).items())])
    found = find_key_players(pairs, communities_of([0] * 11), between)
    assert found["person"].tolist() == [5, 4, 6]
    first = found.iloc[0]
    assert first["n_cut_off"] == 5
    assert first["fragmentation"] == pytest.approx(1 - 2 * 10 / 45)


def test_a_community_without_a_weak_point_has_no_key_player() -> None:
    graph = nx.complete_graph(8)
    ends = np.array(list(graph.edges))
    pairs = UndirectedGraph(8, ends[:, 0].astype(np.int32), ends[:, 1].astype(np.int32), np.ones(len(ends)))
    assert len(find_key_players(pairs, communities_of([0] * 8), np.ones(8))) == 0


def test_authority_cues_in_both_languages() -> None:
    people = pd.DataFrame(
        {
            "Métier": ["Expert-comptable", "boulanger", None, "Journaliste culture", "Consultants RH", "x"],
            "job": [None, "Family doctor", "Maître nageur", None, None, None],
            "city": ["Journaliste", None, None, None, None, None],
        }
    )
    found = find_authority(people, ("Métier", "job", "city"), ["maître nageur"])
    assert found.where(found.notna(), None).tolist() == [
        "Expert-comptable", "Family doctor", "Maître nageur", "Journaliste culture", "Consultants RH", None,
    ]  # fmt: skip


def screen(rows: list[tuple[int, int, str]]) -> pd.DataFrame:
    database = duckdb.connect()
    database.execute('CREATE TABLE interactions (source INTEGER, target INTEGER, "at" TIMESTAMP)')
    for row in rows:
        database.execute("INSERT INTO interactions VALUES (?, ?, ?)", row)
    ids = np.array([f"p{i}" for i in range(200)], dtype=object)
    table, notes = screen_coordination(database, ids)
    assert len(notes) == min(len(table), 1)
    return table


def test_accounts_that_meet_again_and_again_are_shown() -> None:
    rows = [(a, 99, f"2024-01-0{day} 10:00:0{a}") for day in (1, 2, 3) for a in (1, 2, 3)]
    rows += [(50 + i, 99, f"2024-01-05 10:{i:02}:07") for i in range(40)]
    found = screen(rows)
    assert found["person"].tolist() == [99]
    assert found["accounts"].tolist() == ["p1;p2;p3"]
    assert found["n_accounts"].tolist() == [3]
    assert found["n_occasions"].tolist() == [3]


def test_windows_have_no_edges() -> None:
    rows = []
    for day in (1, 2, 3):
        rows += [(1, 99, f"2024-01-0{day} 10:00:08"), (2, 99, f"2024-01-0{day} 10:00:09")]
        rows += [(3, 99, f"2024-01-0{day} 10:00:11")]
    assert screen(rows)["n_occasions"].tolist() == [3]


def test_one_burst_of_many_accounts_is_shown() -> None:
    found = screen([(a, 99, f"2024-01-01 10:00:0{a % 4}") for a in range(12)])
    assert found["n_accounts"].tolist() == [12]


def test_a_busy_person_is_not_coordination() -> None:
    rng = np.random.default_rng(1)
    moments = pd.Timestamp("2024-01-01 10:00") + pd.to_timedelta(rng.integers(0, 36000, 900), unit="s")
    rows = [(int(a), 99, str(at)) for a, at in zip(rng.integers(0, 90, 900), moments, strict=True)]
    assert len(screen(rows)) == 0


def test_hours_without_seconds_say_nothing() -> None:
    rows = [(a, 99, f"2024-01-0{day} 10:00:00") for day in range(1, 9) for a in range(5)]
    assert len(screen(rows)) == 0


def test_days_without_a_time_say_nothing() -> None:
    assert len(screen([(a, 99, "2024-01-01 00:00:00") for a in range(30)])) == 0
