"""Targets beside communities on planted graphs: one for each verdict and each answer."""

import itertools

import duckdb
import networkx as nx
import numpy as np
import pandas as pd
import pytest

from entourage.language import Language
from entourage.model import Communities, Network, Overlap, Tables, Target, TargetLevel, Targets
from entourage.overlap import compare_overlap
from entourage.schema import RESULTS

SIZE = 40


def _network(graph: nx.Graph, n_events: np.ndarray | None = None) -> Network:
    n = len(graph)
    pairs = sorted((min(a, b), max(a, b)) for a, b in graph.edges)
    ties = pd.DataFrame(pairs, columns=["source", "target"]).astype("int32").assign(weight=1.0)
    return Network(
        person_id=np.array([f"p{number:04d}" for number in range(n)], dtype=object),
        ties=ties,
        n_events=np.ones(n, dtype=np.int64) if n_events is None else n_events,
        last_on=np.full(n, np.datetime64("NaT"), dtype="datetime64[D]"),
        n_interactions=len(ties),
        n_referrals=0,
        n_self_loops=0,
        unknown_types={},
        event_types={},
    )


def _communities(member_of: np.ndarray, *, has_structure: bool = True) -> Communities:
    n = int(member_of.max()) + 1
    empty = pd.DataFrame()
    return Communities(
        member_of=member_of.astype(np.int32),
        membership=np.ones(len(member_of)),
        table=pd.DataFrame(
            {"community_id": np.arange(1, n + 1), "name": [f"Circle {number}" for number in range(1, n + 1)]}
        ),
        border=empty,
        between=empty,
        modularity=0.5,
        null_modularity=0.2,
        null_sd=0.01,
        null_z=30.0,
        stability=0.9,
        has_structure=has_structure,
        algorithm="leiden",
        resolution=1.0,
        seed=1,
        n_runs=1,
        n_null_runs=1,
        levels=empty,
        scan=empty,
    )


def _targets(**members: np.ndarray) -> Targets:
    n = len(next(iter(members.values()), ()))
    return Targets(
        targets=tuple(
            Target(name, name.title(), None, (TargetLevel("audience", who, pd.DataFrame()),), "rules")
            for name, who in members.items()
        ),
        people=pd.DataFrame(index=range(n)),
        families={},
        segments=pd.DataFrame(),
    )


def _tables(n: int, status: object = None, satisfaction: object = np.nan) -> Tables:
    people = pd.DataFrame(
        {"status": pd.Series(status, index=range(n), dtype=object), "satisfaction": satisfaction},
        index=range(n),
    )
    empty = pd.DataFrame()
    return Tables(
        database=duckdb.connect(), people=people, attributes=(), referrals=empty, needs=empty,
        purchases=empty, identities=empty, n_excluded_people=0, inputs=(), rejected=empty, newest_on=None,
        language="en", name="t",
    )  # fmt: skip


def _planted(
    n_blocks: int, *, inside: float = 0.3, across: float = 0.01, size: int = SIZE
) -> tuple[nx.Graph, np.ndarray]:
    affinity = np.full((n_blocks, n_blocks), across) + (inside - across) * np.eye(n_blocks)
    graph = nx.stochastic_block_model([size] * n_blocks, affinity.tolist(), seed=1)
    return graph, np.repeat(np.arange(n_blocks), size)


def _compare(
    graph: nx.Graph,
    member_of: np.ndarray,
    *,
    language: str = "en",
    has_structure: bool = True,
    **members: np.ndarray,
) -> Overlap:
    return compare_overlap(
        _network(graph),
        _communities(member_of, has_structure=has_structure),
        _targets(**members),
        _tables(len(graph)),
        Language(language),
    )


def _draw(n: int, share: float, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).random(n) < share


def test_a_need_that_is_a_community_is_a_tribe_to_address_through_it() -> None:
    graph, block = _planted(6)
    member = (block == 2) & _draw(240, 0.9) | _draw(240, 0.02, seed=2)
    overlap = _compare(graph, block, eco=member)
    assert overlap.cohesion["verdict"].tolist() == ["tribe"]
    assert overlap.community_verdicts["verdict"].tolist() == [
        "club",
        "club",
        "on-target",
        "club",
        "club",
        "club",
    ]
    assert overlap.community_verdicts["targets"].tolist() == ["", "", "eco", "", "", ""]
    answer = overlap.answers.iloc[0]
    assert (answer["address"], answer["communities"]) == ("communities", "3")
    assert answer["share_reached"] == pytest.approx((member & (block == 2)).sum() / member.sum())
    assert "“Circle 3”" in answer["sentence"]
    assert f"{answer['share_reached']:.0%}" in answer["sentence"]
    assert overlap.explained["answer"].tolist() == ["same"]


def test_a_need_without_links_is_scattered_and_addressed_as_a_target() -> None:
    graph, block = _planted(6)
    overlap = _compare(graph, block, gifts=_draw(240, 0.3))
    assert overlap.cohesion["verdict"].tolist() == ["scattered"]
    assert set(overlap.community_verdicts["verdict"]) == {"club"}
    answer = overlap.answers.iloc[0]
    assert answer["address"] == "target"
    assert "no community holds more of them" in answer["sentence"]
    assert overlap.explained["answer"].tolist() == ["none"]


def test_a_weak_effect_that_is_significant_is_not_a_verdict() -> None:
    # people of the target are barely more tied to each other, but there are very many ties
    affinity = [[0.22, 0.18], [0.18, 0.22]]
    graph = nx.stochastic_block_model([300, 300], affinity, seed=1)
    side = np.repeat([0, 1], 300)
    overlap = _compare(graph, np.arange(600) % 2, side=side == 0)
    row = overlap.cohesion.iloc[0]
    assert row["cohesion_z"] > 3
    assert row["assortativity"] < 0.2
    assert row["verdict"] == "scattered"


def test_a_need_held_by_links_in_many_communities_is_spread() -> None:
    # ten communities; in each, half the people share the need and mostly know each other
    graph, block = _planted(10, inside=0.1, across=0.005)
    half = np.arange(400) % 2 == 0
    draw = np.random.default_rng(3)
    for one in range(400):
        for other in range(one):
            if half[one] == half[other] and block[one] == block[other] and draw.random() < 0.5:
                graph.add_edge(one, other)
    overlap = _compare(graph, block, runs=half)
    assert overlap.cohesion["verdict"].tolist() == ["spread"]
    assert overlap.answers["address"].tolist() == ["target"]
    assert "in about 10 communities, none of which" in overlap.answers["sentence"].iloc[0]


def test_a_need_that_is_many_communities_is_spread_and_addressed_through_them() -> None:
    graph, block = _planted(16)
    overlap = _compare(graph, block, runs=block < 8)
    assert overlap.cohesion["verdict"].tolist() == ["spread"]
    answer = overlap.answers.iloc[0]
    assert answer["address"] == "communities"
    assert answer["communities"] == "1;2;3;4;5;6;7;8"
    assert answer["n_for_half"] == 4
    assert answer[["share_first_1", "share_first_3", "share_first_5", "share_first_10"]].tolist() == [
        0.125, 0.375, 0.625, 1.0,
    ]  # fmt: skip
    assert "2 others" in answer["sentence"]
    assert "(the first alone holds 12%, the first 3 hold 38%, the first 5 hold 62%)" in answer["sentence"]


def test_a_need_that_is_too_many_communities_is_answered_by_people_or_need() -> None:
    graph, block = _planted(24)
    overlap = _compare(graph, block, runs=block < 12)
    assert overlap.cohesion["verdict"].tolist() == ["spread"]
    answer = overlap.answers.iloc[0]
    assert answer["address"] == "target"
    assert answer[["n_enriched", "n_for_half"]].tolist() == [12, 6]
    assert "it takes 6 communities to hold half of them" in answer["sentence"]
    assert "Go through people, or through what defines the target" in answer["sentence"]


def test_an_answer_says_what_the_others_would_add() -> None:
    # two communities of 100 people of the target, three of 9, eight of 100 others
    sizes = [100] * 2 + [9] * 3 + [100] * 8
    affinity = np.full((13, 13), 0.01) + 0.29 * np.eye(13)
    graph = nx.stochastic_block_model(sizes, affinity.tolist(), seed=1)
    block = np.repeat(np.arange(13), sizes)
    answer = _compare(graph, block, eco=block < 5).answers.iloc[0]
    assert (answer["address"], answer["communities"]) == ("communities", "1;2")
    assert answer["share_reached"] == pytest.approx(200 / 227)
    assert (answer["n_addressed"], answer["precision"]) == (200, 1.0)
    assert answer[["n_enriched", "share_enriched"]].tolist() == [5, 1.0]
    assert "together they hold 88% of “Eco” (the first alone holds 44%)" in answer["sentence"]
    assert (
        "3 other communities, each with less than 5% of the target, would bring it to 100%."
        in answer["sentence"]
    )


def test_a_community_where_the_target_is_few_is_told_with_care() -> None:
    # one community of the target, one where it is a sixth, and eighteen without it
    graph, block = _planted(20, size=60)
    place = np.arange(1200) % 60
    few = (block == 1) & (place < 10)
    answer = _compare(graph, block, eco=(block == 0) | few).answers.iloc[0]
    assert answer["communities"] == "1;2"
    assert "In “Circle 2”, only 17% of people belong to it" in answer["sentence"]
    for one, other in itertools.combinations(np.flatnonzero(few), 2):
        graph.add_edge(int(one), int(other))
    answer = _compare(graph, block, eco=few).answers.iloc[0]
    assert (answer["address"], answer["communities"]) == ("communities", "2")
    assert "17% of its people belong to the target. Choose among them by what defines" in answer["sentence"]


def test_sentences_tell_no_difference_under_the_smallest_count() -> None:
    graph, block = _planted(16)
    told = compare_overlap(
        _network(graph), _communities(block), _targets(runs=block < 8), _tables(640), Language("en"),
        min_cell=100,
    ).answers["sentence"].iloc[0]  # fmt: skip
    # 40 people each: the first alone would tell 40, the first three 120 of which 200 are left
    assert "the first alone" not in told
    assert "(the first 3 hold 38%)" in told


def test_three_people_are_too_few() -> None:
    graph, block = _planted(4)
    overlap = _compare(graph, block, trio=np.isin(np.arange(160), [0, 1, 2]))
    assert overlap.cohesion["verdict"].tolist() == ["too-few"]
    assert overlap.answers["sentence"].iloc[0].startswith("Only 3 people")


def test_nearly_everyone_is_spread() -> None:
    graph, block = _planted(4)
    overlap = _compare(graph, block, all=np.arange(160) > 2)
    assert overlap.cohesion["verdict"].tolist() == ["spread"]
    assert overlap.answers["address"].tolist() == ["target"]


def test_a_target_of_half_of_everyone_can_be_a_tribe() -> None:
    graph, block = _planted(4)
    overlap = _compare(graph, block, half=block < 2)
    assert overlap.cohesion["cohesion"].iloc[0] < 2.1
    assert overlap.cohesion["verdict"].tolist() == ["tribe"]


def test_a_community_of_two_needs_is_mixed() -> None:
    graph, block = _planted(6)
    first = np.arange(240) % 2 == 0
    one = (block == 0) | ((block == 2) & first)
    other = (block == 1) | ((block == 2) & ~first)
    overlap = _compare(graph, block, one=one, other=other)
    assert overlap.community_verdicts["verdict"].tolist() == [
        "on-target",
        "on-target",
        "mixed",
        "club",
        "club",
        "club",
    ]


def test_where_most_people_belong_to_a_target_no_more_than_usual_the_community_is_mixed() -> None:
    graph, block = _planted(4)
    overlap = _compare(graph, block, half=_draw(160, 0.7))
    assert overlap.community_verdicts["verdict"].tolist() == ["mixed"] * 4


def test_a_small_community_gets_no_verdict() -> None:
    graph = nx.disjoint_union(nx.complete_graph(30), nx.complete_graph(4))
    block = np.repeat([0, 1], [30, 4])
    overlap = _compare(graph, block, some=np.arange(34) % 3 == 0)
    assert overlap.community_verdicts["verdict"].tolist()[1] == "too-few"


def test_without_structure_communities_get_no_verdict_and_targets_are_addressed_as_targets() -> None:
    graph, block = _planted(6)
    overlap = _compare(graph, block, has_structure=False, eco=block == 2)
    assert set(overlap.community_verdicts["verdict"]) == {"none"}
    assert overlap.answers["address"].tolist() == ["target"]
    assert "no communities beyond" in overlap.answers["sentence"].iloc[0]
    assert overlap.stages.empty


def test_without_targets_everything_is_empty_and_nothing_fails() -> None:
    graph, block = _planted(3)
    overlap = _compare(graph, block)
    for table in (overlap.table, overlap.cohesion, overlap.answers, overlap.explained, overlap.pockets):
        assert table.empty
    assert set(overlap.community_verdicts["verdict"]) == {"none"}
    assert overlap.agreement == {}


def test_tables_have_the_contracted_columns_first() -> None:
    graph, block = _planted(3)
    overlap = _compare(graph, block, eco=block == 0)
    assert list(overlap.table.columns) == list(RESULTS["overlap"])
    assert list(overlap.cohesion.columns)[: len(RESULTS["targets"])] == list(RESULTS["targets"])
    assert list(overlap.answers.columns)[:5] == [
        "target_id",
        "address",
        "communities",
        "through",
        "share_reached",
    ]
    assert set(overlap.agreement) == {"audience"}


def test_people_without_ties_are_told() -> None:
    graph, block = _planted(3)
    graph.add_nodes_from([120, 121])
    member_of = np.concatenate([block, [-1, -1]])
    overlap = _compare(graph, member_of, eco=np.arange(122) > 80)
    assert overlap.cohesion["n_people"].iloc[0] - overlap.cohesion["n_in_graph"].iloc[0] == 2
    assert overlap.notes[-1].values == {"n": 2}


def test_a_graph_without_ties_is_answered_too() -> None:
    graph = nx.empty_graph(12)
    nobody = _communities(np.full(12, -1))
    overlap = compare_overlap(
        _network(graph), nobody, _targets(eco=np.ones(12, dtype=bool)), _tables(12), Language("en")
    )
    assert overlap.cohesion["verdict"].tolist() == ["too-few"]
    assert overlap.answers["sentence"].tolist() == ["Nobody of “Eco” is in the graph."]


def test_the_same_input_gives_the_same_answer() -> None:
    graph, block = _planted(4)
    one, other = (_compare(graph, block, eco=_draw(160, 0.3)) for _ in range(2))
    for name in ("table", "cohesion", "community_verdicts", "explained", "answers", "pockets"):
        assert getattr(one, name).equals(getattr(other, name))


def test_each_part_of_the_offers_life_has_its_community() -> None:
    graph, block = _planted(5)
    status = np.where(block == 0, "prospect", "active").astype(object)
    satisfaction = np.select([block == 1, block == 2], [3.0, 10.0], 7.5)
    n_events = np.where(block == 3, 50, 1)
    overlap = compare_overlap(
        _network(graph, n_events),
        _communities(block),
        _targets(eco=block == 3),
        _tables(200, status, satisfaction),
        Language("en"),
    )
    found = overlap.stages[["community_id", "stage"]].to_records(index=False).tolist()
    assert found == [(1, "sale"), (2, "customer-relations"), (3, "brand"), (4, "design")]
    sale = overlap.stages.iloc[0]
    assert sale["share"] == pytest.approx(1)
    assert sale["usual"] == pytest.approx(0.2)
    assert "100% of those whose status is known are prospects (everyone: 20%)" in sale["sentence"]


def test_nothing_known_of_people_gives_no_part_of_the_offers_life() -> None:
    graph, block = _planted(3)
    overlap = _compare(graph, block, eco=_draw(120, 0.3))
    assert overlap.stages.empty


def test_an_inner_level_that_says_otherwise_is_told() -> None:
    graph, block = _planted(6)
    everyone = _draw(240, 0.5)
    core = (block == 1) & everyone
    levels = (TargetLevel("audience", everyone, pd.DataFrame()), TargetLevel("core", core, pd.DataFrame()))
    targets = Targets(
        targets=(Target("eco", "Eco", None, levels, "rules"),),
        people=pd.DataFrame(index=range(240)),
        families={},
        segments=pd.DataFrame(),
    )
    overlap = compare_overlap(_network(graph), _communities(block), targets, _tables(240), Language("en"))
    assert overlap.cohesion["verdict"].tolist() == ["scattered", "tribe"]
    sentence = overlap.answers["sentence"].iloc[0]
    assert sentence.startswith("Address the target")
    assert "The core of this target" in sentence
    assert "100% of them are in “Circle 2”" in sentence


def test_a_small_target_inside_one_community_is_a_tribe_though_others_live_there() -> None:
    graph, block = _planted(8)
    member = np.isin(np.arange(320), np.arange(80, 92))
    overlap = _compare(graph, block, few=member)
    row = overlap.cohesion.iloc[0]
    assert 0.1 <= row["assortativity"] < 0.3
    assert row["cohesion"] > 2
    assert row["verdict"] == "tribe"
    assert overlap.answers["communities"].tolist() == ["3"]
    assert overlap.answers["precision"].iloc[0] == pytest.approx(12 / 40)


def test_people_of_a_large_community_who_hardly_know_each_other_stay_scattered() -> None:
    graph, block = _planted(2, size=200, inside=0.05, across=0.005)
    overlap = _compare(graph, block, few=np.isin(np.arange(400), np.arange(0, 200, 12)))
    row = overlap.cohesion.iloc[0]
    assert row["assortativity"] < 0.1
    assert row["verdict"] == "scattered"
    assert "belong to the target" in overlap.answers["sentence"].iloc[0]


def test_a_target_of_nearly_everyone_enriches_no_community() -> None:
    graph, block = _planted(4, size=80)
    most = (block > 0) | (np.arange(320) % 3 > 0)
    overlap = _compare(graph, block, most=most)
    assert overlap.table["q_value"].min() < 0.05
    assert set(overlap.community_verdicts["verdict"]) == {"mixed"}
