"""Looking before analysing: check, init, formats, schema."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pandas as pd

from entourage.schema import CANONICAL, RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from conftest import Outcome

    Run = Callable[..., Outcome]


def test_check_says_what_was_understood(run: Run, exports: Path) -> None:
    with (exports / "interactions.csv").open("a", encoding="utf-8") as stream:
        stream.write("a1,,mention,2024-01-05,1\n")
    outcome = run("check", exports, "--target", "Lyonnais: city=Lyon, age=21..22")
    assert outcome.code == 0, outcome.err
    assert "42 read, 41 used, 1 rejected, 0 excluded" in outcome.out
    assert "mention 40, like 1" in outcome.out
    assert "from 2024-01-01 to 2024-02-01" in outcome.out
    assert "10 people in all." in outcome.out
    # of ten people five live in Lyon, of whom two are 21 or 22
    assert "audience: 2 of 10" in outcome.out
    assert not (exports / "results").exists()


def test_check_for_programs(run: Run, exports: Path) -> None:
    found = json.loads(run("check", exports, "--json").out)
    assert [file["path"] for file in found["files"]] == ["interactions.csv", "people.csv"]
    assert found["n_people"] == 10
    assert tomllib.loads(found["settings"])["inputs"]["people"] == "people.csv"


def test_merges_are_proposed_and_never_made(run: Run, exports: Path, tmp_path: Path) -> None:
    (exports / "people.csv").write_text(
        "person_id,name,email\na0,Ana,ana@mail.example\nb0,Ana B.,ANA@mail.example\n", encoding="utf-8"
    )
    before = sorted(exports.iterdir())
    assert "--proposals" in run("check", exports).out
    assert sorted(exports.iterdir()) == before
    assert run("check", exports, "--proposals", tmp_path / "proposals.csv").code == 0
    proposals = pd.read_csv(tmp_path / "proposals.csv")
    assert proposals[["person_id", "account"]].to_numpy().tolist() == [["a0", "b0"]]
    run("analyze", exports, "--out", tmp_path / "apart")
    assert len(pd.read_csv(tmp_path / "apart" / "tables" / "people.csv")) == 10
    (tmp_path / "proposals.csv").rename(exports / "identities.csv")
    run("analyze", exports, "--out", tmp_path / "merged")
    assert len(pd.read_csv(tmp_path / "merged" / "tables" / "people.csv")) == 9
    listed = pd.read_csv(tmp_path / "merged" / "tables" / "identities.csv")
    assert listed[["person_id", "account"]].to_numpy().tolist() == [["a0", "b0"]]


def test_init_writes_a_project_file_that_says_the_same(run: Run, exports: Path, tmp_path: Path) -> None:
    run("analyze", exports, "--out", tmp_path / "before")
    outcome = run("init", exports)
    assert outcome.code == 0, outcome.err
    assert tomllib.loads((exports / "entourage.toml").read_text(encoding="utf-8"))["inputs"]
    run("analyze", exports / "entourage.toml", "--out", tmp_path / "after")
    for name in ("people", "ties", "communities"):
        before = (tmp_path / "before" / "tables" / f"{name}.csv").read_bytes()
        assert before == (tmp_path / "after" / "tables" / f"{name}.csv").read_bytes()
    again = run("init", exports)
    assert again.code == 1
    assert "--force" in again.err
    assert run("init", exports, "--force").code == 0


def test_formats_are_listed(run: Run) -> None:
    known = json.loads(run("formats", "--json").out)
    names = {one["name"] for one in known}
    assert {"discord", "telegram", "whatsapp", "nodexl", "gexf"} <= names
    assert all(one["how_to"] and one["tables"] for one in known)


def test_schema_is_printed(run: Run) -> None:
    found = json.loads(run("schema", "--json").out)
    assert list(found["inputs"]) == list(CANONICAL)
    assert found["results"]["ties"] == list(RESULTS["ties"])
    assert "person_id" in run("schema").out


def test_messages_are_french_in_a_french_terminal(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    (tmp_path / "analyse").write_text("", encoding="utf-8")
    outcome = run("analyze", tmp_path, "--out", tmp_path / "analyse")
    assert "est un fichier. Choisissez un dossier" in outcome.err
