"""A results folder is read back as it was before it was written."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pandas as pd
import pytest
from factories import build_analysis

from entourage.errors import InputError
from entourage.exports import write_summary, write_tables
from entourage.exports.cells import to_writable
from entourage.exports.results_folder import read_results, read_summary, read_table
from entourage.exports.tables import write_table

if TYPE_CHECKING:
    from pathlib import Path

    from entourage.model import Analysis

HOSTILE = '=HYPERLINK("http://x")\n, "\''


def written(analysis: Analysis, folder: Path) -> Path:
    analysis = dataclasses.replace(analysis, tables=dataclasses.replace(analysis.tables, language="en"))
    write_tables(analysis, folder)
    write_summary(analysis, folder)
    return folder


def test_every_table_comes_back(tmp_path: Path) -> None:
    analysis = build_analysis(hostile=HOSTILE)
    found = read_results(written(analysis, tmp_path))
    assert set(found) == set(analysis.results)
    assert list(found)[:4] == ["people", "communities", "targets", "overlap"]
    for name, table in found.items():
        given = to_writable(analysis.results[name])
        assert list(table.columns) == list(given.columns)
        for column in given.columns:
            expected = given[column].astype(object).where(given[column].notna() & (given[column] != ""), None)
            got = table[column].astype(object).where(table[column].notna(), None)
            assert got.tolist() == expected.tolist(), (name, column)


def test_ids_and_codes_stay_text_and_numbers_are_numbers(tmp_path: Path) -> None:
    analysis = build_analysis(n_people=60)
    n = len(analysis.results["people"])
    people = analysis.results["people"].assign(
        person_id=[f"{i:03d}" for i in range(n)],
        code="007",
        age=np.arange(n),
        height=np.arange(n) / 4,
        is_new=[True, False] * (n // 2),
        joined_on=pd.Timestamp("2024-05-06"),
        phone="-5",
        handle="@alice",
        nothing=None,
    )
    analysis = dataclasses.replace(analysis, results=analysis.results | {"people": people})
    found = read_results(written(analysis, tmp_path), "people")
    assert list(found) == ["people"]
    table = found["people"]
    assert table["person_id"].tolist()[:2] == ["000", "001"]
    assert set(table["code"]) == {"007"}
    assert set(table["handle"]) == {"@alice"}
    assert table["age"].tolist() == list(range(n))
    assert table["height"].dtype == np.float64
    assert table["is_new"].tolist()[:2] == [True, False]
    assert table["joined_on"].iloc[0] == pd.Timestamp("2024-05-06")
    assert table["nothing"].isna().all()


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "'x", "a\nb", 'a"b', "a,b", "@", " =x", "é"])
def test_text_comes_back(text: str, tmp_path: Path) -> None:
    path = tmp_path / "l'un.csv"
    with duckdb.connect() as database:
        write_table(pd.DataFrame({"t": [text, "z"]}), path, database)
        assert read_table(path, database)["t"].tolist() == [text, "z"]


def test_the_summary_is_read(tmp_path: Path) -> None:
    assert read_summary(written(build_analysis(), tmp_path))["schema_version"] == 1


def test_another_folder_is_an_error_that_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no results of entourage: give the folder"):
        read_results(tmp_path)
    (tmp_path / "tables").mkdir()
    (tmp_path / "analysis.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="run the analysis again"):
        read_summary(tmp_path)
    (tmp_path / "tables" / "people.csv").write_text("person_id,degree\na,x\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"people\.csv is not what entourage wrote"):
        read_results(tmp_path)
