"""The main job from the command line: results, bad input, interruption, same answer."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from entourage.schema import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    Run = Callable[..., Outcome]


def read_folder(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_folder_gives_every_file_of_the_results(run: Run, exports: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    outcome = run("analyze", exports, "--out", out, "--target", "Lyonnais: city=Lyon")
    assert outcome.code == 0, outcome.err
    assert outcome.out.strip() == str(out / "report.html")
    for name in (
        "report.html",
        "graph.html",
        "analysis.json",
        "results.xlsx",
        "network.graphml",
        "network.gexf",
    ):
        assert (out / name).stat().st_size > 0
    for name, columns in RESULTS.items():
        table = pd.read_csv(out / "tables" / f"{name}.csv")
        assert tuple(table.columns[: len(columns)]) == columns
    people = pd.read_csv(out / "tables" / "people.csv").set_index("person_id")
    assert people["community_id"].nunique() == 2
    assert people.loc["a0", "community_id"] == people.loc["a4", "community_id"]
    assert people.loc["a0", "targets"] == "lyonnais"
    overlap = pd.read_csv(out / "tables" / "overlap.csv").set_index("community_id")
    inside = overlap.loc[people.loc["a0", "community_id"]]
    # all five of ten people: lift 2; one-sided hypergeometric 1 / C(10, 5)
    assert inside["lift"] == pytest.approx(2)
    assert inside["p_value"] == pytest.approx(1 / 252)
    summary = json.loads((out / "analysis.json").read_text(encoding="utf-8"))
    assert summary["network"]["n_people"] == 10
    assert summary["network"]["n_ties"] == 41
    assert summary["communities"]["n"] == 2
    for entry in summary["inputs"]:
        used = entry["rows_used"] + entry["rows_rejected"] + entry["rows_excluded"]
        assert entry["rows_read"] == used


def test_same_rows_same_bytes_whatever_their_order(run: Run, exports: Path, tmp_path: Path) -> None:
    assert run("analyze", exports, "--out", tmp_path / "one", "--target", "Lyonnais: city=Lyon").code == 0
    assert run("analyze", exports, "--out", tmp_path / "two", "--target", "Lyonnais: city=Lyon").code == 0
    for name in ("interactions.csv", "people.csv"):
        header, *rows = (exports / name).read_text(encoding="utf-8").splitlines()
        random.Random(4).shuffle(rows)
        (exports / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    assert run("analyze", exports, "--out", tmp_path / "three", "--target", "Lyonnais: city=Lyon").code == 0
    one, two, three = (read_folder(tmp_path / name) for name in ("one", "two", "three"))
    assert one.keys() == two.keys() == three.keys()
    assert [name for name in one if one[name] != two[name]] == []
    assert [name for name in one if one[name] != three[name]] == []


BAD_INPUTS = {
    "empty": ("interactions.csv", b"", "empty"),
    "header only": ("interactions.csv", b"source,target\n", "interactions.csv"),
    "missing columns": ("interactions.csv", b"colour,shape\nred,round\n", "interactions.csv"),
    "nothing but rejected rows": (
        "interactions.csv",
        b"source,target\na,\n,b\n",
        "No row can be used (2 rejected",
    ),
    "rubbish": ("interactions.csv", bytes(range(256)) * 40, "interactions.csv"),
    "malformed settings": ("entourage.toml", b"[project\nname = ", "entourage.toml"),
    "unknown setting": ("entourage.toml", b"[comunities]\nseed = 1\n", "communities"),
    "impossible setting": ("entourage.toml", b"[communities]\nseed = 'x'\n", "communities.seed"),
    "rule on an unknown column": (
        "entourage.toml",
        b"[[target]]\nname = 'X'\naudience = { citty = 'Lyon' }\n",
        "city",
    ),
}


@pytest.mark.parametrize("case", BAD_INPUTS)
def test_bad_input_is_one_sentence_and_no_folder(case: str, run: Run, exports: Path, tmp_path: Path) -> None:
    name, content, expected = BAD_INPUTS[case]
    if name == "interactions.csv":
        (exports / "people.csv").unlink()
    (exports / name).write_bytes(content)
    outcome = run("analyze", exports, "--out", tmp_path / "results")
    assert outcome.code == 1
    assert outcome.err.startswith("entourage: ")
    assert outcome.err.count("\n") == 1
    assert expected in outcome.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exports"]


def test_missing_folder(run: Run, tmp_path: Path) -> None:
    outcome = run("analyze", tmp_path / "nowhere", "--out", tmp_path / "results")
    assert outcome.code == 1
    assert "nowhere" in outcome.err
    assert not list(tmp_path.iterdir())


def test_a_folder_of_something_else_is_not_replaced(run: Run, exports: Path, tmp_path: Path) -> None:
    out = tmp_path / "thesis"
    out.mkdir()
    (out / "chapter-1.txt").write_text("years of work", encoding="utf-8")
    outcome = run("analyze", exports, "--out", out)
    assert outcome.code == 1
    assert (out / "chapter-1.txt").read_text(encoding="utf-8") == "years of work"


def test_results_of_an_earlier_run_are_replaced(run: Run, exports: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    assert run("analyze", exports, "--out", out).code == 0
    (out / "tables" / "stray.csv").write_text("old", encoding="utf-8")
    assert run("analyze", exports, "--out", out).code == 0
    assert not (out / "tables" / "stray.csv").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exports", "results"]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_no_folder(stop: signal.Signals, exports: Path, tmp_path: Path) -> None:
    with (exports / "interactions.csv").open("a", encoding="utf-8") as stream:
        draw = random.Random(1)
        for _ in range(60_000):
            stream.write(f"x{draw.randrange(9000)},x{draw.randrange(9000)},reply,2024-01-05T08:00:00Z,1\n")
    command = [sys.executable, "-m", "entourage", "analyze", str(exports), "--out", str(tmp_path / "results")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    time.sleep(2.5)
    process.send_signal(stop)
    _, err = process.communicate(timeout=60)
    if process.returncode == 0:
        pytest.skip("the run was over before it could be interrupted")
    assert process.returncode == 130, err.decode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exports"]


@pytest.mark.parametrize("command", ["analyze", "demo", "check", "init", "schema"])
def test_help_has_an_example(command: str, run: Run) -> None:
    outcome = run(command, "--help")
    assert outcome.code == 0
    assert f"Example: entourage {command}" in outcome.out


def test_unknown_command_is_a_usage_error(run: Run) -> None:
    assert run("analyse").code == 2


def test_pseudonyms_are_everywhere(run: Run, exports: Path, tmp_path: Path) -> None:
    (exports / "people.csv").write_text(
        "person_id,name,email,city\n"
        + "".join(f"{g}{i},Zoé Unique{g}{i},{g}{i}@mail.example,Lyon\n" for g in "ab" for i in range(5)),
        encoding="utf-8",
    )
    key = tmp_path / "key.txt"
    key.write_text("secret", encoding="utf-8")
    outcome = run("analyze", exports, "--out", tmp_path / "results", "--pseudonymize", key)
    assert outcome.code == 0, outcome.err
    for name, content in read_folder(tmp_path / "results").items():
        assert b"Unique" not in content, name
        assert b"mail.example" not in content, name
    people = pd.read_csv(tmp_path / "results" / "tables" / "people.csv")
    assert people["person_id"].str.fullmatch("[0-9a-f]{20}").all()
    assert people["person_id"].is_monotonic_increasing


def test_communities_keep_numbers_and_names_of_earlier_results(
    run: Run, exports: Path, tmp_path: Path
) -> None:
    assert run("analyze", exports, "--out", tmp_path / "january").code == 0
    # by february the Parisians have grown into the larger community
    with (exports / "interactions.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"new{i},b{j},mention,2024-02-02,1\n" for i in range(3) for j in range(5))
    assert run("analyze", exports, "--out", tmp_path / "alone").code == 0
    assert (
        run("analyze", exports, "--out", tmp_path / "february", "--previous", tmp_path / "january").code == 0
    )
    january, alone, february = (
        pd.read_csv(tmp_path / name / "tables" / "people.csv").set_index("person_id")["community_id"]
        for name in ("january", "alone", "february")
    )
    assert (january["a0"], january["b0"]) == (1, 2)
    assert (alone["a0"], alone["b0"]) == (2, 1)
    assert (february["a0"], february["b0"], february["new0"]) == (1, 2, 2)
    names = [
        pd.read_csv(tmp_path / name / "tables" / "communities.csv").set_index("community_id")["name"]
        for name in ("january", "february")
    ]
    assert names[0].to_dict() == names[1].to_dict()


def test_a_period_from_the_command_line(run: Run, exports: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    outcome = run("analyze", exports, "--out", out, "--until", "2024-01-31")
    assert outcome.code == 0, outcome.err
    summary = json.loads((out / "analysis.json").read_text(encoding="utf-8"))
    assert (summary["period"]["n_kept"], summary["period"]["n_left_out"]) == (40, 1)
    assert summary["network"]["n_interactions"] == 40
    assert summary["newest_on"] == "2024-01-31T23:59:59"
    for days, said in (
        (("--since", "2025-01-01"), "No event is dated in the period asked for (January 1, 2025 – …)"),
        (("--since", "2024-02-01", "--until", "2024-01-01"), "The period begins after it ends"),
        (("--since", "hier"), "is not a day, such as 2024-01-31"),
    ):
        outcome = run("analyze", exports, "--out", out, *days)
        assert outcome.code == 1
        assert said in outcome.err
