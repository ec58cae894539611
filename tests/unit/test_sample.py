"""The sample's planted truth is found again, end to end, and the same folder comes out every time."""

from __future__ import annotations

import csv
import filecmp
import json
import random
import shutil
import subprocess
import sys
import zipfile
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from entourage.overlap.agreement import adjusted_rand_index
from entourage.pipeline import analyze, write_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entourage.model import Analysis

SAMPLES = Path(__file__).parents[2] / "samples"
SAMPLE = SAMPLES / "maison-verte"


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    planted: dict[str, Any] = json.loads((SAMPLES / "maison-verte.truth.json").read_text(encoding="utf-8"))
    return planted


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Analysis, Path]]:
    folder = tmp_path_factory.mktemp("sample") / "results"
    with analyze(SAMPLE) as analysis:
        write_results(analysis, folder)
        yield analysis, folder


def table(run: tuple[Analysis, Path], name: str) -> pd.DataFrame:
    return pd.read_csv(run[1] / "tables" / f"{name}.csv", keep_default_na=True, dtype={"person_id": str})


def summary(run: tuple[Analysis, Path]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run[1] / "analysis.json").read_text(encoding="utf-8"))
    return found


# what ships


def test_the_script_makes_the_sample_that_is_shipped(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SAMPLES / "make_maison_verte.py"), str(tmp_path)], check=True)
    made, shipped = tmp_path / "maison-verte", SAMPLE
    names = sorted(path.name for path in shipped.iterdir())
    assert sorted(path.name for path in made.iterdir()) == names
    for name in names:
        if not name.endswith(".xlsx"):  # how a workbook is compressed depends on the machine
            assert (made / name).read_bytes() == (shipped / name).read_bytes(), name
    assert workbook_cells(made / "achats.xlsx") == workbook_cells(shipped / "achats.xlsx")
    name = "maison-verte.truth.json"
    assert (tmp_path / name).read_bytes() == (SAMPLES / name).read_bytes()


def workbook_cells(path: Path) -> list[tuple[Any, ...]]:
    return [row for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows(values_only=True)]


def test_the_package_holds_the_same_sample() -> None:
    with resources.as_file(resources.files("entourage") / "sample") as folder:
        names = sorted(path.name for path in SAMPLE.iterdir())
        assert sorted(path.name for path in folder.iterdir()) == names
        assert filecmp.cmpfiles(folder, SAMPLE, names, shallow=False)[0] == names


# what is found


def test_the_planted_communities_are_found(run: tuple[Analysis, Path], truth: dict[str, Any]) -> None:
    people = table(run, "people").set_index("person_id")
    planted = {person: topic for topic, members in truth["communities"].items() for person in members}
    found = people["community_id"].reindex(planted).to_numpy()
    assert not np.isnan(found).any()
    topics = pd.factorize(pd.Series(planted))[0]
    assert adjusted_rand_index(topics, found.astype(int)) > 0.95
    assert people.loc[truth["silent"], "community_id"].isna().all()


def test_each_community_is_named_after_its_topic(run: tuple[Analysis, Path], truth: dict[str, Any]) -> None:
    people = table(run, "people").set_index("person_id")
    communities = table(run, "communities").set_index("community_id")
    for topic, members in truth["communities"].items():
        home = people["community_id"].reindex(members).mode()[0]
        name = communities.loc[home, "name"].casefold()
        assert any(cue.casefold() in name for cue in (topic, *truth["hashtags"][topic])), name
        if topic == truth["club"]:
            assert communities.loc[home, "verdict"] == "club"


def test_tribes_and_the_scattered_target_are_told_apart(
    run: tuple[Analysis, Path], truth: dict[str, Any]
) -> None:
    targets = table(run, "targets")
    audience = targets[targets["level"] == "audience"].set_index("target_id")["verdict"]
    assert audience.to_dict() == {target: planted["verdict"] for target, planted in truth["targets"].items()}
    answers = {row["target_id"]: row["address"] for row in summary(run)["answers"]}
    assert answers == {
        target: "target" if planted["verdict"] == "scattered" else "communities"
        for target, planted in truth["targets"].items()
    }


def test_prescribers_who_never_buy_are_flagged(run: tuple[Analysis, Path], truth: dict[str, Any]) -> None:
    prescribers = table(run, "prescribers").set_index(["target_id", "person_id"])
    people = table(run, "people").set_index("person_id")
    for person, planted in truth["prescribers"].items():
        assert prescribers.loc[(planted["target"], person), "rank"] <= (
            9 if planted["target"] == "all" else 5
        )
        assert "prescriber" in people.loc[person, "roles"].split(";")
        assert people.loc[person, "status"] != "active"


def test_ambassadors_are_found_with_the_right_basis(
    run: tuple[Analysis, Path], truth: dict[str, Any]
) -> None:
    basis = table(run, "ambassadors").set_index("person_id")["basis"]
    assert set(basis.index[basis == "proven"]) == set(truth["ambassadors"]["proven"])
    assert set(truth["ambassadors"]["potential"]) <= set(basis.index[basis == "potential"])


def test_the_critic_is_shown_apart(run: tuple[Analysis, Path], truth: dict[str, Any]) -> None:
    critic = truth["critic"]
    assert table(run, "critics")["person_id"].iloc[0] == critic
    assert critic not in set(table(run, "prescribers")["person_id"])
    assert critic not in set(table(run, "ambassadors")["person_id"])
    roles = table(run, "people").set_index("person_id").loc[critic, "roles"].split(";")
    assert "critic" in roles
    assert "prescriber" not in roles


# what is not used


def test_bad_rows_are_listed_with_their_lines(run: tuple[Analysis, Path], truth: dict[str, Any]) -> None:
    rejected = table(run, "rejected")
    found = {str(file): sorted(lines) for file, lines in rejected.groupby("file")["line"]}
    assert found == truth["rejected"]
    assert rejected["reason"].notna().all()


def test_every_row_is_accounted_for(run: tuple[Analysis, Path], truth: dict[str, Any]) -> None:
    inputs = {file["path"]: file for file in summary(run)["inputs"]}
    assert {path: file["rows_rejected"] for path, file in inputs.items() if file["rows_rejected"]} == {
        path: len(lines) for path, lines in truth["rejected"].items()
    }
    opted_out = truth["opted_out"]["person_id"]
    for path, file in inputs.items():
        assert file["rows_read"] == file["rows_used"] + file["rows_rejected"] + file["rows_excluded"]
        if path.endswith(".csv") and path not in ("clients.csv", "exclusions.csv"):
            with (SAMPLE / path).open(encoding="utf-8", newline="") as stream:
                rows = list(csv.reader(stream))[1:]
            assert file["rows_read"] == len(rows)
            assert file["rows_excluded"] == sum(opted_out in row[:2] for row in rows)
    assert summary(run)["network"]["n_people"] == truth["n_people"]


def test_the_person_who_opted_out_is_nowhere(run: tuple[Analysis, Path], truth: dict[str, Any]) -> None:
    traces = [text.encode() for text in truth["opted_out"].values()]
    for path in sorted(run[1].rglob("*")):
        if path.is_file():
            for name, content in contents(path):
                assert not any(trace in content for trace in traces), name
    assert summary(run)["n_excluded_people"] == 1


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield f"{path.name}/{name}", archive.read(name)
    else:
        yield path.name, path.read_bytes()


def test_two_accounts_are_one_person(run: tuple[Analysis, Path], truth: dict[str, Any]) -> None:
    split = truth["two_accounts"]
    listed = table(run, "identities")
    assert listed[list(split)].to_dict("records") == [split]
    people = set(table(run, "people")["person_id"])
    assert split["person_id"] in people
    assert split["account"] not in people


def test_hostile_names_stay_text(run: tuple[Analysis, Path], truth: dict[str, Any]) -> None:
    tag, formula = truth["hostile_names"]
    names = set(table(run, "people")["name"])
    assert {tag, "'" + formula} <= names
    for page in ("report.html", "graph.html"):
        assert tag not in (run[1] / page).read_text(encoding="utf-8")
    sheet = openpyxl.load_workbook(run[1] / "results.xlsx")["people"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


# the same answer


def test_two_runs_give_the_same_bytes(run: tuple[Analysis, Path], tmp_path: Path) -> None:
    with analyze(SAMPLE) as analysis:
        write_results(analysis, tmp_path / "again")
    assert_same_folders(run[1], tmp_path / "again")


def test_the_order_of_rows_does_not_matter(truth: dict[str, Any], tmp_path: Path) -> None:
    """Bad rows are taken out first: their line numbers do tell the order."""
    rewrite_sample(tmp_path / "sorted" / "maison-verte", truth, lambda rows: rows)
    rewrite_sample(tmp_path / "shuffled" / "maison-verte", truth, shuffle)
    for name in ("sorted", "shuffled"):
        with analyze(tmp_path / name / "maison-verte") as analysis:
            write_results(analysis, tmp_path / name / "results")
    assert_same_folders(tmp_path / "sorted" / "results", tmp_path / "shuffled" / "results")


def rewrite_sample(
    folder: Path, truth: dict[str, Any], order: Callable[[list[list[str]]], list[list[str]]]
) -> None:
    shutil.copytree(SAMPLE, folder)
    for path in sorted(folder.glob("*.csv")):
        is_client = path.name == "clients.csv"
        encoding, delimiter = ("cp1252", ";") if is_client else ("utf-8", ",")
        bad = set(truth["rejected"].get(path.name, ()))
        with path.open(encoding=encoding, newline="") as stream:
            lines = list(csv.reader(stream, delimiter=delimiter))
        kept = [row for at, row in enumerate(lines[1:], start=2) if at not in bad]
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows([lines[0], *order(kept)])


def shuffle(rows: list[list[str]]) -> list[list[str]]:
    return random.Random(5).sample(rows, len(rows))


def assert_same_folders(one: Path, two: Path) -> None:
    names = sorted(path.relative_to(one).as_posix() for path in one.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(two).as_posix() for path in two.rglob("*") if path.is_file())
    different = [name for name in names if (one / name).read_bytes() != (two / name).read_bytes()]
    assert different == []
