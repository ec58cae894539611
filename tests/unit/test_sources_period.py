"""A period keeps the events of its days, says what it leaves out, and loses no one."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from entourage import pipeline
from entourage.errors import InputError, SettingError
from entourage.language import Language
from entourage.model import Period
from entourage.options import build_options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from entourage.model import Analysis

PEOPLE = ("ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal", "ivy")
FILES = {
    "interactions.csv": """source,target,type,timestamp,text
ann,bob,mention,2023-12-31T23:59:59Z,winter
ann,bob,mention,2024-01-01T00:00:00Z,spring
ann,cid,mention,2024-06-30T23:59:59Z,spring
dan,bob,mention,2024-07-01T00:00:00Z,autumn
eve,bob,mention,,spring
""",
    "referrals.csv": """referrer,referred,date,status
ann,fay,2024-03-01,converted
bob,gus,2022-03-01,converted
bob,hal,,converted
""",
    "attendance.csv": """source,target,type,timestamp
ann,tea evening,attended,2024-02-01
bob,tea evening,attended,2024-02-02
cid,tea evening,attended,2025-02-02
""",
    "purchases.csv": """person_id,date,amount
ann,2021-05-01,10
ann,2024-05-01,10
bob,2024-09-01,10
""",
    "people.csv": "person_id,city\n" + "".join(f"{name},Lyon\n" for name in PEOPLE),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "exports"
    made.mkdir()
    for name, content in FILES.items():
        (made / name).write_text(content, encoding="utf-8")
    return made


@contextmanager
def analysing(folder: Path, **relationships: Any) -> Iterator[Analysis]:  # noqa: ANN401
    options = build_options({"relationships": relationships, "project": {"language": "en"}})
    with pipeline.analyze(folder, options=options) as analysis:
        yield analysis


def list_ties(analysis: Analysis) -> set[tuple[str, str]]:
    ties = analysis.results["ties"]
    return set(zip(ties["source"].astype(str), ties["target"].astype(str), strict=True))


UNDATED = {("eve", "bob"), ("bob", "hal")}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"since": "2024-01-01", "until": "2024-06-30"},
         {("ann", "bob"), ("ann", "cid"), ("ann", "fay")}),
        ({"since": "2024-07-01"}, {("dan", "bob")}),
        ({"until": "2023-12-31"}, {("ann", "bob"), ("bob", "gus")}),
        ({"since": "2024-06-30", "until": "2024-06-30"}, {("ann", "cid")}),
    ],
)  # fmt: skip
def test_events_of_both_end_days_are_in_and_undated_ones_stay(
    folder: Path, days: dict[str, str], expected: set[tuple[str, str]]
) -> None:
    with analysing(folder, **days) as analysis:
        assert list_ties(analysis) == expected | UNDATED
        assert analysis.network.n_people == 9


def test_what_is_left_out_is_said_and_counted(folder: Path, tmp_path: Path) -> None:
    with analysing(folder, since="2024-01-01", until="2024-06-30") as analysis:
        pipeline.write_results(analysis, tmp_path / "results")
        tables = analysis.tables
        said = {code: [note.say(Language(code)) for note in tables.notes[:3]] for code in ("en", "fr")}
        page = (tmp_path / "results" / "report.html").read_text(encoding="utf-8")
    summary = json.loads((tmp_path / "results" / "analysis.json").read_text(encoding="utf-8"))
    assert tables.period is not None
    # in: two mentions, a referral, two memberships; out: two mentions, a referral, a membership
    assert (tables.period.n_kept, tables.period.n_left_out, tables.period.n_undated) == (5, 4, 2)
    assert summary["period"] == {
        "since": "2024-01-01", "until": "2024-06-30", "n_kept": 5, "n_left_out": 4, "n_undated": 2,
        "n_purchases_left_out": 1,
    }  # fmt: skip
    assert summary["options"]["relationships"]["since"] == "2024-01-01"
    told = "dated outside it are left out, 5 inside it are counted"
    assert said["en"] == [
        f"Period looked at: January 1, 2024 – June 30, 2024. 4 events {told}.",
        "2 events bear no date and are counted whatever the period.",
        "1 purchase after the period is left out.",
    ]
    assert said["fr"][0].startswith("Période étudiée : 1er janvier 2024 – 30 juin 2024. 4 interactions")
    assert "data from January 1, 2024 to June 30, 2024" in page
    assert all(file.rows_read == file.rows_used for file in tables.inputs)


def test_the_end_of_the_period_is_now(folder: Path) -> None:
    with analysing(folder, until="2024-06-30", half_life_days=122) as analysis:
        ties = analysis.results["ties"].set_index(["source", "target"])
        assert analysis.tables.newest_on == pd.Timestamp("2024-06-30 23:59:59")
        # the end of the last day is now; the referral of March 1 is 122 days old, less a second
        assert ties.loc[("ann", "cid"), "weight"] == pytest.approx(2)
        assert ties.loc[("ann", "fay"), "weight"] == pytest.approx(8 * 0.5, rel=1e-5)
        bought = analysis.tables.purchases["date"]
    assert bought.max() == pd.Timestamp("2024-05-01")
    assert len(bought) == 2


def test_a_beginning_cuts_no_purchase_and_moves_no_now(folder: Path) -> None:
    with analysing(folder, since="2024-01-01") as analysis:
        assert len(analysis.tables.purchases) == 3
        assert analysis.tables.newest_on == pd.Timestamp("2025-02-02")


def test_words_and_activity_are_of_the_period(folder: Path) -> None:
    with analysing(folder, since="2024-01-01", until="2024-06-30") as analysis:
        texts = analysis.tables.database.execute("SELECT DISTINCT text FROM interactions").fetchall()
        people = analysis.network.person_id.tolist()
        assert texts == [("spring",)]
        assert analysis.network.n_events[people.index("dan")] == 0
        assert analysis.network.last_on[people.index("bob")] == pd.Timestamp("2024-02-02").to_datetime64()


def test_without_a_period_nothing_changes(folder: Path) -> None:
    with analysing(folder) as analysis:
        assert analysis.tables.period is None
        assert analysis.network.n_interactions + analysis.network.n_referrals >= 8


def test_a_period_as_wide_as_the_events_gives_the_same_ties(folder: Path) -> None:
    with analysing(folder) as analysis:
        whole = analysis.results["ties"]
    with analysing(folder, since="2022-03-01", until="2025-02-02") as analysis:
        pd.testing.assert_frame_equal(analysis.results["ties"], whole)
        assert isinstance(analysis.tables.period, Period)
        assert analysis.tables.period.n_left_out == 0


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"since": "2026-01-01"}, r"\(2026-01-01 – …\): those that .* go from 2022-03-01 to 2025-02-02\."),
        ({"until": "2020-01-01"}, r"\(… – 2020-01-01\)"),
        ({"since": "2023-01-01", "until": "2023-02-01"}, r"\(2023-01-01 – 2023-02-01\)"),
    ],
)  # fmt: skip
def test_a_period_without_events_is_an_error_that_names_their_dates(
    folder: Path, days: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=said), analysing(folder, **days):
        pass


def test_a_period_needs_dates(tmp_path: Path) -> None:
    (tmp_path / "interactions.csv").write_text("source,target\na,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="No event bears a date"), analysing(tmp_path, since="2024-01-01"):
        pass


def test_a_period_that_ends_before_it_begins_is_an_error(folder: Path) -> None:
    with (
        pytest.raises(SettingError, match=r"The period begins after it ends: since is 2024-02-01"),
        analysing(folder, since="2024-02-01", until="2024-01-31"),
    ):
        pass


@pytest.mark.parametrize("value", ["31/01/2024", "2024-13-01", "yesterday", 20240131, "2024-01-31T10:00"])
def test_what_is_no_day_is_an_error_that_shows_one(value: object) -> None:
    with pytest.raises(SettingError, match=r"relationships.since = .* is not a day, such as 2024-01-31"):
        build_options({"relationships": {"since": value}})


def test_people_without_any_event_need_no_period(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("person_id,city\na,Lyon\nb,Lyon\n", encoding="utf-8")
    with analysing(tmp_path, since="2024-01-01") as analysis:
        assert analysis.network.n_people == 2
