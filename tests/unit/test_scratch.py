"""What runs have on a disk is theirs while they live, and is cleared once they are dead."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from entourage import scratch
from entourage.scratch import claim, clear_dead, open_scratch

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys
from pathlib import Path
from entourage.scratch import claim
with claim(Path(sys.argv[1]), "work") as path:
    path.mkdir()
    (path / "rows").write_text("many", encoding="utf-8")
    path.with_name(path.name + "-more").write_text("more", encoding="utf-8")
    print(path.name, flush=True)
    sys.stdin.read()
"""


def start(folder: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def list_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_claimed_is_gone_at_the_end(tmp_path: Path) -> None:
    with claim(tmp_path, "work") as path:
        path.write_text("draft", encoding="utf-8")
        path.with_name(path.name + "-more").mkdir()
        assert len(list_names(tmp_path)) == 3
    assert list_names(tmp_path) == []


def test_an_error_leaves_nothing_either(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.mkdir()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), claim(tmp_path, "work") as path:
        fail(path)
    assert list_names(tmp_path) == []


def test_a_dead_run_is_cleared_and_a_live_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "work-of-somebody").write_text("kept", encoding="utf-8")
    (tmp_path / "work-0123456789ab").write_text("kept: claimed by nobody", encoding="utf-8")
    dead, dead_name = start(tmp_path)
    live, live_name = start(tmp_path)
    end(dead)
    try:
        assert (tmp_path / dead_name / "rows").exists()
        clear_dead(tmp_path, "work")
        others = ["work-0123456789ab", "work-of-somebody"]
        assert list_names(tmp_path) == sorted([live_name, live_name + "-more", live_name + ".lock", *others])
        clear_dead(tmp_path, "wor")
        assert (tmp_path / live_name / "rows").read_text(encoding="utf-8") == "many"
    finally:
        end(live)
    clear_dead(tmp_path, "work")
    assert list_names(tmp_path) == others


def test_the_number_of_a_dead_process_may_be_that_of_a_live_one(tmp_path: Path) -> None:
    # as in containers, where every process is number 1
    process, name = start(tmp_path)
    mark = tmp_path / f"{name}.lock"
    end(process)
    said = json.loads(mark.read_text(encoding="utf-8"))
    mark.write_text(json.dumps({**said, "pid": 1}), encoding="utf-8")
    clear_dead(tmp_path, "work")
    assert list_names(tmp_path) == []


def test_what_is_another_machines_or_cannot_be_proven_dead_stays(tmp_path: Path) -> None:
    process, name = start(tmp_path)
    end(process)
    mark = tmp_path / f"{name}.lock"
    said = json.loads(mark.read_text(encoding="utf-8"))
    for other in ({**said, "host": "other", "boot": "other"}, {}, [], {**said, "process": None}):
        mark.write_text(json.dumps(other), encoding="utf-8")
        clear_dead(tmp_path, "work")
        assert (tmp_path / name / "rows").exists()
    # one container of a machine clears after another: its name is new, the machine's start is the same
    if "boot" in said:
        mark.write_text(json.dumps({**said, "host": "other"}), encoding="utf-8")
        clear_dead(tmp_path, "work")
        assert list_names(tmp_path) == []


def test_a_disk_without_locks_is_worked_on_and_nothing_there_is_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> bool:
        raise OSError(95, "Operation not supported")

    with monkeypatch.context() as patched:
        patched.setattr(scratch, "_lock", refuse)
        with claim(tmp_path, "work") as path:
            path.mkdir()
            clear_dead(tmp_path, "work")
            # nor where locks work again
            patched.undo()
            clear_dead(tmp_path, "work")
            assert path.is_dir()
    assert list_names(tmp_path) == []


def test_what_cannot_be_saved_stays_for_the_next_run(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        raise PermissionError(path)

    process, name = start(tmp_path)
    end(process)
    clear_dead(tmp_path, "work", rescue=fail)
    assert (tmp_path / name / "rows").exists()
    saved: list[str] = []
    clear_dead(tmp_path, "work", rescue=lambda path: saved.append(path.name))
    assert saved == [name]
    assert list_names(tmp_path) == []


def test_a_run_killed_before_it_had_claimed_anything_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "work-0123456789ab.lock").touch()
    clear_dead(tmp_path, "work")
    assert list_names(tmp_path) == []


def test_many_runs_claim_and_clear_at_once(tmp_path: Path) -> None:
    faults: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(40):
                with claim(tmp_path, "work") as path:
                    path.mkdir()
                    (path / "rows").touch()
                    clear_dead(tmp_path, "work")
                    assert (path / "rows").exists()
        except BaseException as error:  # noqa: BLE001
            faults.append(error)

    lanes = [threading.Thread(target=work) for _ in range(4)]
    for lane in lanes:
        lane.start()
    others = [start(tmp_path) for _ in range(2)]
    for lane in lanes:
        lane.join()
    assert faults == []
    for process, name in others:
        assert (tmp_path / name / "rows").exists()
        end(process)
    clear_dead(tmp_path, "work")
    assert list_names(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links ask for rights there")
def test_links_are_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "thesis").touch()
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "work-0123456789ab.lock").symlink_to(kept / "thesis")
    clear_dead(folder, "work")
    assert list_names(folder) == ["work-0123456789ab.lock"]
    (folder / "work-0123456789ab.lock").unlink()
    (folder / "work-0123456789ab.lock").touch()
    (folder / "work-0123456789ab").symlink_to(kept)
    clear_dead(folder, "work")
    assert list_names(folder) == []
    assert (kept / "thesis").exists()


def test_the_temporary_folder_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with open_scratch() as folder:
        (folder / "spilled").mkdir()
        assert folder.parent == tmp_path
    assert list_names(tmp_path) == []
