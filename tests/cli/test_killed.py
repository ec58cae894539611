"""A run that is killed loses nothing of the earlier results, and what it leaves goes with the next run."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from entourage.errors import InputError
from entourage.exports import write_text
from entourage.exports.replacing import recover_results, replace_folder
from entourage.exports.results_folder import read_results

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals that cannot be caught")

KILL_BETWEEN = """
import os, signal, sys
from pathlib import Path
rename = Path.rename
def rename_once(self, target):
    found = rename(self, target)
    if "-earlier" in str(target):
        os.kill(os.getpid(), signal.SIGKILL)
    return found
Path.rename = rename_once
from entourage.cli import main
main(sys.argv[1:])
"""


@pytest.fixture
def rows(exports: Path) -> Path:
    """Rows enough for files that take a moment to write."""
    draw = random.Random(1)
    with (exports / "interactions.csv").open("a", encoding="utf-8") as stream:
        for _ in range(2_000):
            stream.write(f"x{draw.randrange(300)},x{draw.randrange(300)},reply,2024-01-05T08:00:00Z,1\n")
    return exports


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run makes of a few people."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "liens.csv").write_text(
        "source,target\n" + "".join(f"p{i},p{(i + step) % 9}\n" for i in range(9) for step in (1, 2, 4)),
        encoding="utf-8",
    )
    assert start(folder, "analyze", folder / "liens.csv", "--out", folder / "results").wait() == 0
    return folder / "results"


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


def start(temporary: Path, *arguments: object, code: str = "") -> subprocess.Popen[bytes]:
    command = [sys.executable, *(["-c", code] if code else ["-m", "entourage"]), *map(str, arguments)]
    return subprocess.Popen(
        command,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def read_folder(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def list_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_killed_at_any_moment_a_run_loses_nothing_and_the_next_clears_up(
    rows: Path, temporary: Path, tmp_path: Path
) -> None:
    out = tmp_path / "results"
    began = time.monotonic()
    assert start(temporary, "analyze", rows, "--out", out).wait() == 0
    lasts = time.monotonic() - began
    earlier = read_folder(out)
    draw = random.Random(7)
    left = set()
    for at in range(4):
        process = start(temporary, "analyze", rows, "--out", out)
        if at < 2:
            time.sleep(lasts * draw.uniform(0.2, 0.9))
        else:
            while process.poll() is None and not list(tmp_path.glob(".results-*/*")):
                time.sleep(0.01)
            time.sleep(draw.uniform(0, lasts / 20))
        process.kill()
        process.wait()
        left |= set(list_names(tmp_path)) | set(list_names(temporary))
        assert read_folder(out) == earlier
    assert any(name.startswith(".results-") for name in left)
    assert any(name.startswith("entourage-") for name in left)
    assert start(temporary, "analyze", rows, "--out", out).wait() == 0
    assert read_folder(out) == earlier
    assert list_names(tmp_path) == ["exports", "results", "temporary"]
    assert list_names(temporary) == []


@pytest.mark.parametrize("reopen", ["plan", "export", "analyze", "previous"])
def test_killed_between_two_renames_the_earlier_results_come_back(
    reopen: str, exports: Path, results: Path, temporary: Path, tmp_path: Path
) -> None:
    out = tmp_path / "results"
    shutil.copytree(results, out)
    earlier = read_folder(out)
    (out / "of-before").touch()
    assert start(temporary, "analyze", exports, "--out", out, code=KILL_BETWEEN).wait() == -9
    assert not out.exists()
    if reopen == "plan":
        assert start(temporary, "plan", out, "--people", 2).wait() == 0
    elif reopen == "export":
        assert start(temporary, "export", out, "prescribers", "--out", tmp_path / "list.csv").wait() == 0
        (tmp_path / "list.csv").unlink()
    elif reopen == "analyze":
        # a run that fails has put them back all the same
        with pytest.raises(ZeroDivisionError), replace_folder(out):
            raise ZeroDivisionError
    else:
        other = tmp_path / "other"
        assert start(temporary, "analyze", exports, "--out", other, "--previous", out).wait() == 0
        assert (other / "report.html").exists()
        shutil.rmtree(other)
    assert read_folder(out) == {**earlier, "of-before": b""}
    assert list_names(tmp_path) == ["exports", "results", "temporary"]


def test_the_draft_of_a_live_run_is_left_alone(exports: Path, temporary: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    with replace_folder(out) as draft:
        (draft / "analysis.json").write_text("{}", encoding="utf-8")
        assert start(temporary, "analyze", exports, "--out", out).wait() == 0
        assert (draft / "analysis.json").exists()
    assert read_folder(out) == {"analysis.json": b"{}"}
    assert list_names(tmp_path) == ["exports", "results", "temporary"]


def test_several_runs_to_one_folder_end_well(exports: Path, temporary: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    runs = [start(temporary, "analyze", exports, "--out", out) for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    assert start(temporary, "analyze", exports, "--out", tmp_path / "alone").wait() == 0
    assert read_folder(out) == read_folder(tmp_path / "alone")
    assert list_names(tmp_path) == ["alone", "exports", "results", "temporary"]
    assert list_names(temporary) == []


def test_results_that_come_into_the_place_meanwhile_are_replaced_in_turn(tmp_path: Path) -> None:
    out = tmp_path / "results"

    def write(folder: Path, said: str) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "analysis.json").write_text(said, encoding="utf-8")

    write(out, "earlier")
    with replace_folder(out) as draft:
        write(draft, "first")
        with replace_folder(out) as other:
            write(other, "second")
        assert read_folder(out) == {"analysis.json": b"second"}
    assert read_folder(out) == {"analysis.json": b"first"}
    assert list_names(tmp_path) == ["results"]


def test_a_folder_that_was_never_there_is_not_made_up(tmp_path: Path) -> None:
    recover_results(tmp_path / "results")
    with pytest.raises(InputError, match="holds no results"):
        read_results(tmp_path / "nowhere" / "results")
    assert list_names(tmp_path) == []


def test_a_text_written_after_a_killed_one_clears_its_draft(temporary: Path, tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom entourage.exports import write_text\n"
        "Path.replace = lambda self, target: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_text('draft', Path(sys.argv[1]))\n"
    )
    path = tmp_path / "entourage.toml"
    write_text("earlier", path)
    assert start(temporary, path, code=code).wait() == -9
    assert path.read_text(encoding="utf-8") == "earlier"
    assert len(list_names(tmp_path)) == 4
    write_text("new", path)
    assert list_names(tmp_path) == ["entourage.toml", "temporary"]
    assert path.read_text(encoding="utf-8") == "new"
