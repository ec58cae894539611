"""The front door of the library: a wrong path is said at the call, the work is done when entered."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import entourage
from entourage import pipeline
from entourage.errors import InputError, SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def as_somebody(folder: Path) -> Iterator[None]:
    """Act as someone who may not read everything, which the superuser may."""
    effective = os.geteuid()
    if effective == 0:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(effective)


@pytest.fixture
def exports() -> Iterator[Path]:
    """A folder that everyone may enter, as those of tests are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    (folder / "liens.csv").write_text("source,target\na,b\nb,c\nc,a\n", encoding="utf-8")
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("call", [entourage.analyze, pipeline.understand])
def test_a_path_to_nothing_is_said_at_the_call(call, tmp_path: Path) -> None:  # noqa: ANN001
    with pytest.raises(InputError, match="There is nothing at nope"):
        call("nope")
    (tmp_path / "entourage.toml").write_text("[project", encoding="utf-8")
    with pytest.raises(SettingError, match=r"entourage\.toml is not valid TOML"):
        call(tmp_path)


def test_earlier_results_that_are_none_are_said_at_the_call(exports: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no results"):
        entourage.analyze(exports, previous=tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
@pytest.mark.parametrize("name", ["", "liens.csv", "within"])
def test_what_may_not_be_read_is_said(name: str, exports: Path) -> None:
    with entourage.analyze(exports):
        pass  # what is loaded on the way is loaded while it may be read
    (exports / "within").mkdir()
    (exports / name).chmod(0)
    with as_somebody(exports):
        with pytest.raises(InputError, match="cannot be read: Permission denied"):
            entourage.analyze(exports / name)
        with pytest.raises(InputError, match="cannot be read: Permission denied"), entourage.analyze(exports):
            pass
    (exports / name).chmod(0o755)


def test_the_work_is_done_when_entered(exports: Path, tmp_path: Path) -> None:
    stages: list[str] = []
    waiting = entourage.analyze(str(exports), progress=stages.append)
    assert stages == []
    with waiting as analysis:
        assert "network" in stages
        entourage.write_results(analysis, str(tmp_path / "results"))
    assert (tmp_path / "results" / "report.html").exists()
    found = pipeline.plan(str(tmp_path / "results"), people=1)
    assert found.person_id == ["a", "b", "c"]


def test_what_happens_while_an_analysis_is_used_is_not_its_own(exports: Path) -> None:
    with pytest.raises(OSError, match="my own disk"), entourage.analyze(exports):
        raise OSError(28, "my own disk")
