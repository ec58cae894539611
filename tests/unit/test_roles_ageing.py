"""What ranks people ages: whom one turned to long ago leads no ranking where ties fade."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from entourage import pipeline
from entourage.convert import fade, find_pace, keep_window
from entourage.errors import SettingError
from entourage.language import Language
from entourage.model import Memory
from entourage.options import RoleOptions, build_options
from entourage.plan import build_plan
from entourage.roles.ageing import keep_recent, say_memory
from entourage.roles.brokerage import find_gatekeepers
from entourage.roles.inside import rank_inside
from entourage.roles.reach import build_attention, measure_reach
from entourage.roles.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from entourage.model import Analysis
    from entourage.roles.reach import Attention

NOW = pd.Timestamp("2024-03-01 12:00")
Turn = tuple[str, str, float | None]


@contextmanager
def analysing(
    folder: Path,
    turns: Iterable[Turn],
    people: pd.DataFrame | None = None,
    **settings: Any,  # noqa: ANN401
) -> Iterator[Analysis]:
    """Analyse who mentioned whom how many days ago (None: nobody knows when)."""
    folder.mkdir(exist_ok=True)
    rows = [
        (source, target, "mention", None if ago is None else NOW - pd.Timedelta(days=ago))
        for source, target, ago in turns
    ]
    table = pd.DataFrame(rows, columns=["source", "target", "type", "timestamp"])
    table.to_csv(folder / "interactions.csv", index=False)
    if people is not None:
        people.to_csv(folder / "people.csv", index=False)
    options = build_options({"project": {"language": "en"}, **settings})
    with pipeline.analyze(folder, options=options) as analysis:
        yield analysis


def long_ago_and_now() -> list[Turn]:
    """Twelve people turned to `old` three years ago, eight turn to `new` now, sixty to each other."""
    turns: list[Turn] = [(f"a{i}", "old", 1095 - i) for i in range(12)]
    turns += [(f"b{i}", "new", float(i)) for i in range(8)]
    turns += [(f"c{i}", f"c{(i + step) % 60}", 400.0 * (step - 1)) for i in range(60) for step in (1, 2)]
    return turns


@pytest.mark.parametrize("half_life", [7, 60, 180, 270])
def test_whom_people_turned_to_three_years_ago_does_not_lead_where_ties_fade(
    tmp_path: Path, half_life: int
) -> None:
    settings = {"relationships": {"half_life_days": half_life}}
    with analysing(tmp_path / "exports", long_ago_and_now(), **settings) as analysis:
        people = analysis.results["people"].set_index("person_id")
        listed = analysis.results["prescribers"]
    assert people["prescriber_score"].idxmax() == "new"
    assert people.loc["old", "prescriber_score"] < people.loc["c0", "prescriber_score"]
    assert people.loc["new", "n_influenced"] == 8
    # four half-lives of 270 days hold what is younger than 1,080 days
    assert people.loc["old", "n_influenced"] == 0
    assert listed["person_id"].tolist() == ["new"]


@pytest.mark.parametrize("half_life", [274, 400])
def test_within_four_half_lives_the_old_are_counted_and_weigh_less(tmp_path: Path, half_life: int) -> None:
    settings = {"relationships": {"half_life_days": half_life}}
    with analysing(tmp_path / "exports", long_ago_and_now(), **settings) as analysis:
        people = analysis.results["people"].set_index("person_id")
    assert people.loc["old", "n_influenced"] == 12
    assert people["prescriber_score"].idxmax() == "new"
    assert people.loc["new", "pagerank"] > people.loc["old", "pagerank"]


def test_without_half_life_nothing_ages_unless_the_events_tell(tmp_path: Path) -> None:
    with analysing(tmp_path / "exports", long_ago_and_now()) as analysis:
        people = analysis.results["people"].set_index("person_id")
        # 140 events tell nothing sure
        assert analysis.roles.memory == Memory()
        assert "age_out" not in analysis.results["ties"]
    assert people["prescriber_score"].idxmax() == "old"
    assert people.loc["old", "n_influenced"] == 12


def test_rankings_alone_age_as_set_under_roles(tmp_path: Path) -> None:
    with analysing(tmp_path / "exports", long_ago_and_now(), roles={"half_life_days": 60}) as analysis:
        people = analysis.results["people"].set_index("person_id")
        weight = analysis.results["ties"].set_index("source").loc["a0", "weight"]
        listed = analysis.results["prescribers"]
    assert people["prescriber_score"].idxmax() == "new"
    assert listed["person_id"].tolist() == ["new"]
    # ties and counts are of the whole period
    assert people.loc["old", "n_influenced"] == 12
    assert weight == 2


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "8 people turn to them, in the last 240 days"),
     ("fr", "8 personnes se tournent vers elle, sur les 240 derniers jours")],
)  # fmt: skip
def test_evidence_says_within_how_many_days(tmp_path: Path, language: str, said: str) -> None:
    settings = {"relationships": {"half_life_days": 60}, "project": {"language": language}}
    with analysing(tmp_path / "exports", long_ago_and_now(), **settings) as analysis:
        assert analysis.results["prescribers"]["evidence"].tolist() == [said]
        assert any("240" in str(note.values) for note in analysis.roles.notes)


def test_the_newest_turn_decides_and_undated_ones_are_as_of_today(tmp_path: Path) -> None:
    turns: list[Turn] = [(f"a{i}", "back", 1000.0) for i in range(5)]
    turns += [(f"a{i}", "back", 1.0) for i in range(5)]
    turns += [(f"b{i}", "gone", 1000.0) for i in range(5)]
    turns += [(f"c{i}", "undated", None) for i in range(5)]
    settings = {"relationships": {"half_life_days": 60}}
    with analysing(tmp_path / "exports", turns, **settings) as analysis:
        people = analysis.results["people"].set_index("person_id")
        ties = analysis.results["ties"].set_index("source")
    assert people["n_influenced"][["back", "gone", "undated"]].tolist() == [5, 0, 5]
    assert ties["age_out"][["a0", "b0", "c0"]].tolist() == pytest.approx([0, 999, 0])
    assert ties["age_in"].isna().all()


def test_rows_in_any_order_rank_alike(tmp_path: Path) -> None:
    found = []
    for name, turns in (("one", long_ago_and_now()), ("other", long_ago_and_now()[::-1])):
        settings = {"relationships": {"half_life_days": 300}}
        with analysing(tmp_path / name, turns, **settings) as analysis:
            found.append(analysis.results["people"]["prescriber_score"].tolist())
    assert found[0] == found[1]


def test_what_is_left_of_attention_by_its_age() -> None:
    assert fade(np.array([0, 30, 60, 120, 240, 240.1]), 60).tolist() == pytest.approx(
        [1, 0.5**0.5, 0.5, 0.25, 0.0625, 0]
    )


def attention_of(
    n: int,
    turns: list[tuple[int, int, float]],
    *,
    half_life: float = 60,
    basis: Any = "set",  # noqa: ANN401
) -> Attention:
    """Lay out who turned to whom how many days ago."""
    row, column, age = (np.array(part) for part in zip(*sorted(turns), strict=True))
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))])
    ages = sparse.csr_array((age.astype(float), column, start), shape=(n, n))
    weights = sparse.csr_array((np.power(0.5, ages.data / half_life), column, start), shape=(n, n))
    return build_attention(weights, ages, Memory(half_life, basis), volume=0)


def everyone(n: int) -> Scope:
    return Scope("all", "audience", "", np.ones(n, dtype=bool))


def test_reach_and_counts_by_hand() -> None:
    # 1 turned to 0 now and to 2 sixty days ago; 3 turned to 2 three years ago and to nobody since
    attention = attention_of(4, [(1, 0, 0), (1, 2, 60), (3, 2, 1095)])
    reach = measure_reach(attention, [everyone(4)])
    assert reach.n_influenced[:, 0].tolist() == [1, 0, 1, 0]
    assert reach.count[:, 0].tolist() == [1, 0, 0.5, 0]
    step = np.zeros((4, 4))
    step[1, 0], step[1, 2] = 0.85 * 2 / 3, 0.85 / 3
    back = np.full((4, 1), 0.25) @ (1 - step.sum(axis=1, keepdims=True)).T
    flow = np.linalg.solve(np.eye(4) - step.T - back + 1, np.ones(4))
    expected = np.where([True, True, True, False], flow, 0)
    assert reach.even[:, 0] == pytest.approx(expected, abs=1e-9)


def test_whoever_turned_to_nobody_for_long_passes_on_little() -> None:
    # as many turn to 8 as to 9, and each turns to nobody else; those of 8 did so a year ago
    attention = attention_of(10, [(i, 8, 180) for i in range(4)] + [(i, 9, 0) for i in range(4, 8)])
    reach = measure_reach(attention, [everyone(10)])
    assert reach.even[9, 0] > 3 * reach.even[8, 0]
    assert reach.weighted[9, 0] > 3 * reach.weighted[8, 0]
    assert find_pace(attention.fresh).tolist() == [0.125] * 4 + [1.0] * 6


def test_where_rankings_alone_age_weights_and_numbers_stay() -> None:
    turns = [(1, 0, 0.0), (1, 2, 60.0), (3, 2, 1095.0)]
    attention = attention_of(4, turns, basis="ranking")
    reach = measure_reach(attention, [everyone(4)])
    assert attention.weight.nnz == attention.presence.nnz == 3
    assert reach.n_influenced[:, 0].tolist() == [1, 0, 2, 0]
    assert reach.count[:, 0].tolist() == [1, 0, 0.5, 0]


def test_leaders_inside_a_community_are_those_of_now() -> None:
    turns = [(i, 10, 200.0) for i in range(6)] + [(i, 11, 1.0) for i in range(4)]
    options, home = RoleOptions(), SimpleNamespace(member_of=np.zeros(12, dtype=np.int32), n=1)
    barred = np.zeros(12, dtype=bool)
    led = rank_inside(attention_of(12, turns), home, barred, options)
    assert led["person"].tolist() == [11, 10]
    assert led["n_influenced"].tolist() == [4, 6]
    gone = rank_inside(attention_of(12, [(a, b, 4 * age) for a, b, age in turns]), home, barred, options)
    assert gone["person"].tolist() == [11]


def test_doors_that_stand_open_now_come_first() -> None:
    # 0 and 1 open community A to five outsiders each; the paths through 0 are older and more
    behind = [(i, 0, 100.0) for i in range(2, 8)] + [(i, 1, 1.0) for i in range(2, 6)]
    outside = [(0, 10 + i, 100.0) for i in range(5)] + [(1, 10 + i, 1.0) for i in range(5)]
    others = [(8, 9, 1.0), (15, 16, 1.0)]
    home = SimpleNamespace(member_of=np.array([0] * 10 + [1] * 10, dtype=np.int32), n=2)
    scope, barred = Scope("all", "audience", "", np.arange(20) < 10), np.zeros(20, dtype=bool)

    def list_doors(scale: float) -> list[int]:
        turns = [(a, b, age * scale) for a, b, age in behind + outside + others]
        table = find_gatekeepers([scope], attention_of(20, turns), home, barred, RoleOptions())
        assert table["n_gatekeeper"].isin([30, 20]).all()
        return table["person"].tolist()

    assert list_doors(0.001) == [0, 1]
    assert list_doors(1) == [1, 0]
    assert list_doors(3) == [1]


def test_pairs_out_of_the_window_bridge_nothing() -> None:
    attention = attention_of(3, [(0, 1, 1.0), (2, 1, 300.0)])
    pairs = SimpleNamespace(
        n=3, a=np.array([0, 1], dtype=np.int32), b=np.array([1, 2], dtype=np.int32), weight=np.ones(2)
    )
    assert keep_recent(pairs, attention).b.tolist() == [1]  # type: ignore[arg-type]


def test_ambassadors_of_today_are_those_whom_prospects_turn_to_today(tmp_path: Path) -> None:
    turns: list[Turn] = [(f"p{i}", "old", 220.0) for i in range(9)]
    turns += [(f"p{i}", "new", 1.0) for i in range(9, 16)]
    turns += [(f"c{i}", f"c{(i + 1) % 40}", 1.0) for i in range(40)]
    ids = sorted({person for turn in turns for person in turn[:2]})
    people = pd.DataFrame({"person_id": ids}).assign(
        status=["prospect" if person.startswith("p") else "active" for person in ids],
        satisfaction=[10 if person in ("old", "new") else None for person in ids],
    )
    for half_life, expected in ((10_000, ["old", "new"]), (60, ["new", "old"]), (20, ["new"])):
        settings = {"relationships": {"half_life_days": half_life}}
        with analysing(tmp_path / str(half_life), turns, people, **settings) as analysis:
            assert analysis.results["ambassadors"]["person_id"].tolist() == expected


def test_a_plan_does_not_count_on_whom_people_turned_to_long_ago() -> None:
    turns = [(i, 20, 150.0) for i in range(10)] + [(i, 21, 1.0) for i in range(10, 18)]
    attention = attention_of(22, turns, half_life=60)
    ages = sparse.csr_array(
        (np.array([age for *_, age in turns]), ([a for a, *_ in turns], [b for _, b, _ in turns])),
        shape=(22, 22),
    )
    kept, pace = keep_window(sparse.csr_array(attention.weight), ages, 60)
    target = np.arange(22) < 18
    plan = build_plan(kept, target.astype(float), people=1, pace=pace)
    assert plan.choices["person"].tolist() == [21]
    assert build_plan(kept, target.astype(float), people=1).choices["person"].tolist() == [20]


def test_a_plan_from_results_is_the_one_of_the_report(tmp_path: Path) -> None:
    turns: list[Turn] = [(f"a{i}", "old", 150.0 + i) for i in range(10)]
    turns += [(f"b{i}", "new", float(i)) for i in range(8)]
    ids = sorted({person for turn in turns for person in turn[:2]})
    people = pd.DataFrame({"person_id": ids, "likes": ["tea"] * len(ids)})
    settings = {
        "relationships": {"half_life_days": 60},
        "target": [{"name": "Tea", "audience": {"likes": "tea"}}],
        "plan": {"people": 1},
    }
    with analysing(tmp_path / "exports", turns, people, **settings) as analysis:
        pipeline.write_results(analysis, tmp_path / "results")
        own = analysis.results["plan"]
    again = pipeline.plan(tmp_path / "results", target_id="tea", people=1)
    assert own["person_id"].tolist() == ["new"]
    assert [again.person_id[person] for person in again.plan.choices["person"]] == ["new"]
    assert again.plan.choices["reach"].tolist() == pytest.approx(own["reach"].tolist())


@pytest.mark.parametrize(
    ("memory", "said"),
    [
        (Memory(60, "set"), "in the last 240 days"),
        (Memory(60, "ranking"), "more weight, as set: it counts half after 60 days"),
        (Memory(326, "span", 0.51, 0.52), "No shorter time foretells clearly better"),
        (Memory(4.18, "measured", 0.712, 0.643), "(rank correlation 0.71; 0.64 where age does not count)"),
    ],
)
def test_how_rankings_age_is_said(memory: Memory, said: str) -> None:
    (note,) = say_memory(memory)
    assert said in note.say(Language("en"))
    assert note.say(Language("fr")) != note.say(Language("en"))
    assert say_memory(Memory()) == []


def test_a_half_life_of_rankings_is_a_number_or_a_word() -> None:
    assert build_options({"roles": {"half_life_days": "none"}}).roles.half_life_days == "none"
    for value in (0, -3, "never"):
        with pytest.raises(SettingError, match=r'roles.half_life_days = .* above 0, or "auto", "none"'):
            build_options({"roles": {"half_life_days": value}})
