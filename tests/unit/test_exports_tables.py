"""Result tables as CSV: faithful, spreadsheet-safe, the same bytes every time."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pandas as pd
import pytest
from factories import build_analysis

from entourage.exports import write_tables
from entourage.exports.tables import write_table
from entourage.schema import RESULTS

if TYPE_CHECKING:
    from pathlib import Path


def written(table: pd.DataFrame, folder: Path) -> str:
    with duckdb.connect() as database:
        write_table(table, folder / "a.csv", database)
    assert sorted(path.name for path in folder.iterdir()) == ["a.csv"]
    return (folder / "a.csv").read_bytes().decode()


def test_values_are_written_plainly(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "name": ['é, "x"', "=1+1", None, ""],
            "n_ties": [1.0, np.nan, 12, 3],
            "lift": [0.1 + 0.2, np.inf, np.nan, -2.5e-20],
            "first_on": pd.to_datetime(["2024-03-01 10:00", None, None, None]),
            "at": pd.to_datetime(["2024-03-01 10:00", None, None, None]),
            "is_new": pd.array([True, False, None, None], dtype="boolean"),
            "types": pd.Categorical(["a;b", "@x", None, "a;b"]),
        }
    )
    assert written(table, tmp_path) == (
        "name,n_ties,lift,first_on,at,is_new,types\n"
        '"é, ""x""",1,0.3,2024-03-01,2024-03-01T10:00:00,true,a;b\n'
        "'=1+1,,inf,,,false,'@x\n"
        ",12,,,,,\n"
        ",3,-2.5e-20,,,,a;b\n"
    )


def test_headings_are_kept_as_they_are_and_never_formulas(tmp_path: Path) -> None:
    table = pd.DataFrame([[1, 2, 3, 4]], columns=["City", "city", "a,b", "=x"])
    assert written(table, tmp_path).splitlines()[0] == 'City,city,"a,b",\'=x'


@pytest.mark.parametrize("text", ["a\nb", "a\rb", 'a"b', "a,b", " a ", "a\x00b", "😀", "a\u2028b"])
def test_awkward_text_comes_back(text: str, tmp_path: Path) -> None:
    rows = list(
        csv.reader(written(pd.DataFrame({"x": [text], "y": ["z"]}), tmp_path).splitlines(keepends=True))
    )
    assert rows[1:] == [[text, "z"]] or "\u2028" in text


def test_an_empty_table_has_its_heading_line(tmp_path: Path) -> None:
    assert written(pd.DataFrame(columns=["file", "line"]), tmp_path) == "file,line\n"


def test_a_path_with_a_quote_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "l'été"
    folder.mkdir()
    assert written(pd.DataFrame({"a": [1]}), folder) == "a\n1\n"


def test_order_of_rows_is_kept_in_long_tables(tmp_path: Path) -> None:
    n = 400_000
    lines = written(pd.DataFrame({"a": np.arange(n)}), tmp_path).splitlines()
    assert lines[1:] == [str(i) for i in range(n)]


def test_every_result_table_is_written_the_same_twice(tmp_path: Path) -> None:
    analysis = build_analysis(hostile='=HYPERLINK("http://x")')
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_tables(analysis, tmp_path / name)
    for name, contracted in RESULTS.items():
        content = (tmp_path / "one" / "tables" / f"{name}.csv").read_bytes()
        assert content == (tmp_path / "two" / "tables" / f"{name}.csv").read_bytes()
        assert b"\r" not in content
        heading = content.decode().splitlines()[0].split(",")
        assert tuple(heading[: len(contracted)]) == contracted
    assert "'=HYPERLINK" in (tmp_path / "one" / "tables" / "people.csv").read_text(encoding="utf-8")
    assert len(list((tmp_path / "one" / "tables").iterdir())) == len(analysis.results)
