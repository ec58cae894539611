"""The data dictionary says what the code says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from entourage.schema import RESULT_COLUMNS, RESULTS

DICTIONARY = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_dictionary_is_generated_anew_from_the_schema() -> None:
    pytest.importorskip("cogapp", reason="cog writes the dictionary")
    check = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", str(DICTIONARY)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert check.returncode == 0, f"run: python -m cogapp -r {DICTIONARY.name}\n{check.stdout}{check.stderr}"


def test_every_contracted_column_is_explained() -> None:
    text = DICTIONARY.read_text(encoding="utf-8")
    for table, names in RESULTS.items():
        assert f"### tables/{table}.csv" in text
        for column, name in zip(RESULT_COLUMNS[table], names, strict=True):
            assert column.name == name
            assert f"| `{name}` | {column.kind} | {column.meaning} |" in text
