"""Runs the command line in this process, as a user would call it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from entourage.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Call ``entourage`` with arguments; gives exit code, standard output and standard error."""
    monkeypatch.setenv("LC_ALL", "C")

    def call(*arguments: object) -> Outcome:
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        code = stop.value.code
        return Outcome(code if isinstance(code, int) else 0, captured.out, captured.err)

    return call


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """Two cliques of five joined by one tie, with attributes: a folder as a user would have it."""
    folder = tmp_path / "exports"
    folder.mkdir()
    rows = ["source,target,type,timestamp,weight"]
    for group in ("a", "b"):
        rows += [
            f"{group}{i},{group}{j},mention,2024-01-{i + j:02}T10:00:00Z,1"
            for i in range(5)
            for j in range(5)
            if i != j
        ]
    rows.append("a0,b0,like,2024-02-01T00:00:00Z,1")
    (folder / "interactions.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    people = ["person_id,name,city,age"]
    people += [
        f"{g}{i},{g.upper()} {i},{'Lyon' if g == 'a' else 'Paris'},{20 + i}" for g in "ab" for i in range(5)
    ]
    (folder / "people.csv").write_text("\n".join(people) + "\n", encoding="utf-8")
    return folder
