"""The workbook opens in Excel's terms: text is text, numbers are numbers, long tables are cut and say so."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest
from factories import build_analysis

from entourage.exports import write_workbook
from entourage.schema import RESULTS

if TYPE_CHECKING:
    from pathlib import Path

    from entourage.model import Analysis

HOSTILE = '=HYPERLINK("http://x")'


def english(analysis: Analysis, **results: pd.DataFrame) -> Analysis:
    tables = dataclasses.replace(analysis.tables, language="en")
    return dataclasses.replace(analysis, tables=tables, results=analysis.results | results)


def sheet_rows(folder: Path, name: str) -> list[tuple[Any, ...]]:
    workbook = openpyxl.load_workbook(folder / "results.xlsx")
    return list(workbook[name].iter_rows(values_only=True))


def test_one_sheet_per_table_with_the_contracted_headings(tmp_path: Path) -> None:
    analysis = english(build_analysis())
    write_workbook(analysis, tmp_path)
    workbook = openpyxl.load_workbook(tmp_path / "results.xlsx")
    assert workbook.sheetnames == ["readme", *analysis.results]
    for name, contracted in RESULTS.items():
        sheet = workbook[name]
        heading = tuple(cell.value for cell in sheet[1])
        assert heading[: len(contracted)] == contracted
        assert sheet.max_row == len(analysis.results[name]) + 1
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref is not None


def test_numbers_dates_and_text_have_their_types(tmp_path: Path) -> None:
    analysis = english(build_analysis())
    write_workbook(analysis, tmp_path)
    workbook = openpyxl.load_workbook(tmp_path / "results.xlsx")
    heading, first = list(workbook["ties"].iter_rows(max_row=2))
    cells = {name.value: cell for name, cell in zip(heading, first, strict=True)}
    ties = analysis.results["ties"]
    assert cells["weight"].value == ties["weight"].max()
    assert isinstance(cells["n_interactions"].value, int)
    assert isinstance(cells["first_on"].value, datetime)
    assert cells["first_on"].number_format == "yyyy-mm-dd"
    overlap = {cell.value: cell for cell in workbook["overlap"][1]}
    share = workbook["overlap"].cell(2, overlap["share_of_target"].column)
    assert share.number_format == "0.0%"


def test_text_never_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    analysis = english(build_analysis(hostile=HOSTILE))
    people = analysis.results["people"].assign(
        site="https://example.org", code="0042", ctrl="a\x01b", long="x" * 40_000
    )
    write_workbook(english(analysis, people=people), tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "results.xlsx")["people"]
    column = {cell.value: cell.column for cell in sheet[1]}
    names = {sheet.cell(row, column["name"]).value for row in range(2, sheet.max_row + 1)}
    assert "'" + HOSTILE in names
    for row in range(2, 12):
        for cell in sheet[row]:
            assert cell.data_type != "f"
            assert cell.hyperlink is None
        assert sheet.cell(row, column["code"]).value == "0042"
        assert len(sheet.cell(row, column["long"]).value) == 32_767


def test_a_long_table_is_cut_to_its_strongest_rows_and_the_first_sheet_says_so(tmp_path: Path) -> None:
    analysis = english(build_analysis())
    write_workbook(analysis, tmp_path, max_rows=20)
    ties = analysis.results["ties"]
    rows = sheet_rows(tmp_path, "ties")
    assert len(rows) == 21
    strongest = ties.sort_values(["weight", "source", "target"], ascending=[False, True, True]).head(20)
    assert [row[:2] for row in rows[1:]] == list(zip(strongest["source"], strongest["target"], strict=True))
    readme = {row[0]: row[2] for row in sheet_rows(tmp_path, "readme")}
    assert readme["ties"] == f"20 of {len(ties):,} rows; all of them in tables/ties.csv"
    assert readme["communities"] == len(analysis.results["communities"])


def test_empty_tables_are_sheets_with_headings(tmp_path: Path) -> None:
    analysis = build_analysis()
    empty = pd.DataFrame(columns=list(RESULTS["rejected"]))
    write_workbook(english(analysis, rejected=empty), tmp_path)
    assert sheet_rows(tmp_path, "rejected") == [RESULTS["rejected"]]


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    analysis = english(build_analysis())
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_workbook(analysis, tmp_path / name)
    assert (tmp_path / "one" / "results.xlsx").read_bytes() == (
        tmp_path / "two" / "results.xlsx"
    ).read_bytes()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_first_sheet_speaks_the_language_of_the_pages(tmp_path: Path, language: str) -> None:
    analysis = build_analysis()
    tables = dataclasses.replace(analysis.tables, language=language)
    write_workbook(dataclasses.replace(analysis, tables=tables), tmp_path)
    heading = sheet_rows(tmp_path, "readme")[3]
    assert (
        heading
        == {"en": ("Sheet", "What it holds", "Rows"), "fr": ("Feuille", "Contenu", "Lignes")}[language]
    )
