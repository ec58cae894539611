"""The same input gives the same bytes: whatever the order of rows, the seed of hashes and the options."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from made_brand import run, write_exports

if TYPE_CHECKING:
    from pathlib import Path


def read_bytes(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(
    "arguments",
    [
        ("--target", "Jardin: city=Lyon; customers: status=active; core: value=top 20%"),
        ("--algorithm", "louvain", "--pseudonymize", "KEY"),
        ("--algorithm", "infomap", "--half-life", "30"),
        ("--algorithm", "label-propagation", "--graph", "webgl"),
        ("--resolution", "auto"),
    ],
    ids=lambda arguments: arguments[1],
)
def test_shuffled_rows_in_another_process_give_the_same_bytes(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_text("secret", encoding="utf-8")
    given = [str(key) if one == "KEY" else one for one in arguments]
    made = write_exports(tmp_path / "marque")
    assert run("analyze", made.folder, "--out", tmp_path / "one", *given) == 0
    for file in sorted(made.folder.iterdir()):
        heading, *rows = file.read_text(encoding="utf-8").splitlines()
        random.Random(file.name).shuffle(rows)
        file.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "entourage", "analyze", made.folder, "--out", tmp_path / "two", *given]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": "4242"})
    one, two = read_bytes(tmp_path / "one"), read_bytes(tmp_path / "two")
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []
