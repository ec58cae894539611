"""The sample that ships with the package: everyone planted in it is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from entourage.pipeline import analyze

if TYPE_CHECKING:
    import pandas as pd

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def results() -> dict[str, pd.DataFrame]:
    with analyze(SAMPLES / "maison-verte") as analysis:
        return analysis.results


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / "maison-verte.truth.json").read_text(encoding="utf-8"))
    return found


def test_planted_prescribers_lead_their_target(
    results: dict[str, pd.DataFrame], truth: dict[str, Any]
) -> None:
    table = results["prescribers"].set_index(["target_id", "person_id"])
    for person, planted in truth["prescribers"].items():
        row = table.loc[(planted["target"], person)]
        assert row["rank"] <= 10 if planted["target"] == "all" else row["rank"] <= 3
        assert row["affinity"] > 1 or planted["target"] == "all"


def test_planted_ambassadors_come_first(results: dict[str, pd.DataFrame], truth: dict[str, Any]) -> None:
    table = results["ambassadors"]
    for basis, planted in truth["ambassadors"].items():
        named = table.loc[table["basis"] == basis, "person_id"]
        assert set(named.head(len(planted))) == set(planted)


def test_the_planted_critic_is_the_first_and_nothing_else(
    results: dict[str, pd.DataFrame], truth: dict[str, Any]
) -> None:
    assert results["critics"]["person_id"].iloc[0] == truth["critic"]
    roles = results["people"].set_index("person_id")["roles"]
    assert roles[truth["critic"]] == "critic"


def test_those_who_opted_out_are_nowhere(results: dict[str, pd.DataFrame], truth: dict[str, Any]) -> None:
    gone = {str(person).lower() for person in truth["opted_out"]}
    for name in ("people", "prescribers", "ambassadors", "critics", "evidence_cards"):
        assert not gone & set(results[name]["person_id"].str.lower())
