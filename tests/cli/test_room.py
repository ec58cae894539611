"""Disks and memory that do not suffice, really: one sentence, earlier results whole, nothing left."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits as Linux has them")

EARLIER = {"analysis.json": b"{}", "report.html": b"earlier"}


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a small disk, where one may."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S607


def run(
    *arguments: object, temporary: Path, language: str = "C", limit: Callable[[], None] | None = None
) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "entourage", *map(str, arguments)],
        # a pool of threads for each library would take more than the limits that are tried
        env={**os.environ, "TMPDIR": str(temporary), "LC_ALL": language, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )
    return done.returncode, done.stderr


def keep_earlier(folder: Path) -> Path:
    folder.mkdir()
    for name, content in EARLIER.items():
        (folder / name).write_bytes(content)
    return folder


def check_kept(folder: Path) -> None:
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == EARLIER


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("size", ["16k", "100k", "600k"])
def test_a_full_disk_of_results(size: str, exports: Path, temporary: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", size) as disk:
        out = keep_earlier(disk / "results")
        code, said = run("analyze", exports, "--out", out, temporary=temporary)
        assert code == 1
        assert said.startswith(
            f"entourage: There is too little room for the results on the disk of {out}: 0 MB"
        )
        assert said.count("\n") == 1
        assert "--out" in said
        check_kept(out)
        assert list(disk.iterdir()) == [out]
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("size", ["4k", "100k"])
def test_a_full_disk_of_temporary_files(size: str, exports: Path, tmp_path: Path) -> None:
    draw = random.Random(3)
    packed = exports / "interactions.zip"
    rows = "source,target,text\n" + "".join(
        f"p{draw.randrange(99)},p{draw.randrange(99)},{draw.random()}\n" for _ in range(9_000)
    )
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("interactions.csv", rows)
    (exports / "interactions.csv").unlink()
    out = keep_earlier(tmp_path / "results")
    with small_disk(tmp_path / "disk", size) as disk:
        code, said = run("analyze", exports, "--out", out, temporary=disk, language="fr_FR.UTF-8")
        assert (code, said.count("\n")) == (1, 1)
        assert said.startswith(f"entourage: La place manque pour les fichiers temporaires dans {disk} : 0 Mo")
        assert "TMPDIR" in said
        assert list(disk.iterdir()) == []
    check_kept(out)


def test_files_that_may_not_grow(exports: Path, temporary: Path, tmp_path: Path) -> None:
    import resource

    out = keep_earlier(tmp_path / "results")
    code, said = run(
        "analyze", exports, "--out", out, temporary=temporary,
        limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )  # fmt: skip
    assert (code, said) == (
        1,
        f"entourage: {out} cannot be written: File too large. Choose another folder with --out.\n",
    )
    check_kept(out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exports", "results", "temporary"]
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(("language", "begins"), [("C", "There is too little memory"), ("fr", "La mémoire")])
def test_too_little_memory(
    language: str, begins: str, exports: Path, temporary: Path, tmp_path: Path
) -> None:
    import resource

    with (exports / "interactions.csv").open("a", encoding="utf-8") as stream:
        draw = random.Random(5)
        stream.writelines(
            f"x{draw.randrange(9000)},x{draw.randrange(9000)},reply,2024-01-05T08:00:00Z,1\n"
            for _ in range(60_000)
        )
    out = keep_earlier(tmp_path / "results")
    # libraries alone take half of it
    code, said = run(
        "analyze", exports, "--out", out, temporary=temporary, language=language,
        limit=lambda: resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000)),
    )  # fmt: skip
    assert (code, said.count("\n")) == (1, 1), said
    assert said.startswith(f"entourage: {begins}")
    assert "1\u202f000" in said or "1000" in said or "1,000" in said
    check_kept(out)
    assert list(temporary.iterdir()) == []


def test_what_is_printed_has_nowhere_to_go(exports: Path, temporary: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "entourage", "check", str(exports)],
            env={**os.environ, "TMPDIR": str(temporary), "LC_ALL": "C"},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        1,
        "entourage: What is printed cannot be written where it is sent: No space left on device.\n",
    )


def test_no_temporary_folder_that_can_be_written(exports: Path, tmp_path: Path) -> None:
    # one that is not there is passed over, as everywhere in Python
    code, said = run("analyze", exports, "--out", tmp_path / "results", temporary=tmp_path / "nowhere")
    assert code == 0, said
