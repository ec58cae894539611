"""Whom to talk to, and lists for a CRM, from a results folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    Run = Callable[..., Outcome]


@pytest.fixture
def results(run: Run, tmp_path: Path) -> Path:
    """Two hubs, each followed by its own six people; the larger hub is a critic."""
    folder = tmp_path / "exports"
    folder.mkdir()
    rows = [f"x{i},hub-x,mention" for i in range(6)] + [f"y{i},hub-y,mention" for i in range(6)]
    rows += [f"z{i},critic,mention" for i in range(9)]
    (folder / "interactions.csv").write_text("source,target,type\n" + "\n".join(rows), encoding="utf-8")
    people = [f"{group}{i},Lyon,active,,20,{group}{i}@mail.example" for group in "xy" for i in range(6)]
    people += [f"z{i},Paris,active,,20," for i in range(9)]
    people += ["hub-x,Lyon,prospect,,40,", "hub-y,Lyon,prospect,,60,", "critic,Lyon,active,2,1,"]
    (folder / "people.csv").write_text(
        "person_id,city,status,satisfaction,price,email\n" + "\n".join(people), encoding="utf-8"
    )
    out = tmp_path / "results"
    outcome = run("analyze", folder, "--out", out, "--target", "Lyonnais: city=Lyon")
    assert outcome.code == 0, outcome.err
    return out


def test_two_hubs_reach_everyone_who_turns_to_them(run: Run, results: Path) -> None:
    outcome = run("plan", results, "--target", "lyonnais", "--people", 2, "--json")
    assert outcome.code == 0, outcome.err
    found = json.loads(outcome.out)
    assert sorted(row["person_id"] for row in found["choices"]) == ["hub-x", "hub-y"]
    # each hub reaches itself and its six followers, who turn to nobody else: certainty
    assert found["choices"][-1]["reach"] == pytest.approx(14, abs=0.5)
    assert {row["choice"] for row in found["comparison"]} == {
        "plan",
        "degree",
        "strength",
        "pagerank",
        "random",
    }


def test_a_critic_is_never_chosen(run: Run, results: Path) -> None:
    people = pd.read_csv(results / "tables" / "people.csv").set_index("person_id")
    assert people.loc["critic", "roles"] == "critic"
    found = json.loads(run("plan", results, "--people", 10, "--json").out)
    assert "critic" not in {row["person_id"] for row in found["choices"]}


def test_a_budget_buys_what_it_can(run: Run, results: Path) -> None:
    found = json.loads(
        run("plan", results, "--budget", 45, "--cost", "price", "--target", "lyonnais", "--json").out
    )
    assert found["spent"] <= 45
    assert found["choices"][0]["person_id"] == "hub-x"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--target", "lyonais"], "lyonnais"),
        (["--target", "lyonnais", "--level", "core"], "audience"),
        (["--level", "core"], "--target"),
        (["--budget", "10"], "column of costs"),
        (["--budget", "10", "--cost", "pric"], "price"),
        (["--people", "0"], "at least 1"),
    ],
)
def test_a_mistake_says_what_to_do(arguments: list[str], message: str, run: Run, results: Path) -> None:
    outcome = run("plan", results, *arguments)
    assert outcome.code == 1
    assert message in outcome.err


def test_a_plan_needs_results(run: Run, tmp_path: Path) -> None:
    outcome = run("plan", tmp_path)
    assert outcome.code == 1
    assert "no results" in outcome.err


def test_a_plan_reads_as_a_table(run: Run, results: Path) -> None:
    outcome = run("plan", results, "--target", "lyonnais", "--people", 2)
    assert "hub-x" in outcome.out
    assert "random" in outcome.out


def test_a_list_for_a_mailing_tool(run: Run, results: Path, tmp_path: Path) -> None:
    outcome = run("export", results, "target", "--target", "lyonnais", "--format", "mailchimp")
    assert outcome.code == 0, outcome.err
    assert outcome.out.count("@mail.example") == 12
    assert "3 people are left out" in outcome.err
    path = tmp_path / "list.csv"
    assert run("export", results, "target", "--target", "lyonnais", "--out", path).code == 0
    assert len(pd.read_csv(path)) == 15
