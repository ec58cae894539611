"""``results.xlsx``: the result tables, one sheet each, for people who live in Excel."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import xlsxwriter

from entourage.exports.cells import kind_of, quote_formula, to_writable
from entourage.language import Language

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from entourage.model import Analysis

MAX_ROWS = 10_000
"""Rows of a sheet, by default: beyond, a table is for tools that read CSV."""

_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Written into every workbook, so that the same results give the same bytes."""
_LONGEST_CELL = 32_767
_STRONGEST_FIRST = {"people": "prescriber_score", "ties": "weight"}
_SHARES = ("membership", "stability", "density", "conductance", "jaccard")
_AMOUNTS = ("value", "amount", "monetary", "weight", "strength")
_FORMATS = {
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm:ss",
    "yes/no": "General",
    "p_value": "0.0E+00",
    "q_value": "0.0E+00",
}
"""By kind, else by name."""
_MEASURED_ROWS = 500
"""Rows looked at to set a column's width."""


def write_workbook(analysis: Analysis, folder: Path, *, max_rows: int = MAX_ROWS) -> None:
    """Write ``results.xlsx``.

    The first sheet says what the others hold and where a table is cut; people and ties come
    strongest first. Text is never turned into a formula or a link.

    Parameters
    ----------
    analysis
        What was found; sheets bear the names of its `results`, which are those of the CSV files.
    folder
        An existing folder.
    max_rows
        Rows kept per sheet; all of them are in ``tables/``.
    """
    language = Language(analysis.tables.language)
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
        "tmpdir": str(folder),
    }
    with xlsxwriter.Workbook(str(folder / "results.xlsx"), options) as workbook:
        workbook.set_properties({"title": analysis.tables.name, "created": _CREATED})
        styles = _Styles(workbook)
        _write_readme(workbook.add_worksheet("readme"), analysis, language, styles, max_rows)
        for name, table in analysis.results.items():
            shown = _strongest(table, _STRONGEST_FIRST.get(name), max_rows)
            _write_sheet(workbook.add_worksheet(name), to_writable(shown), styles)


class _Styles:
    """Cell formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._numbers: dict[str, Format] = {}
        self.title = workbook.add_format({"bold": True, "font_size": 16})
        self.heading = workbook.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.top = workbook.add_format({"valign": "top"})
        self.link = workbook.add_format({"valign": "top", "font_color": "#0B57D0", "underline": 1})

    def number(self, name: str, kind: str) -> Format:
        """Choose how a column's numbers are shown."""
        code = _number_format(name, kind)
        if code not in self._numbers:
            self._numbers[code] = self._workbook.add_format({"num_format": code})
        return self._numbers[code]


def _number_format(name: str, kind: str) -> str:
    if kind in _FORMATS:
        return _FORMATS[kind]
    if kind == "whole":
        is_label = (
            name.endswith("_id") or name.startswith(("rank", "community_")) or name in ("line", "level")
        )
        return "0" if is_label else "#,##0"
    if "share" in name or name in _SHARES:
        return "0.0%"
    return "#,##0.00" if name.endswith(_AMOUNTS) else _FORMATS.get(name, "0.0000")


def _strongest(table: pd.DataFrame, column: str | None, max_rows: int) -> pd.DataFrame:
    """Keep the first rows, those of the largest `column` first; equal ones stay in the table's order."""
    if column is None or column not in table.columns:
        return table.head(max_rows)
    values = to_writable(table[[column]])[column].to_numpy(dtype=np.float64, na_value=np.nan)
    order = np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")
    return table.iloc[order[:max_rows]]


def _write_sheet(sheet: Worksheet, table: pd.DataFrame, styles: _Styles) -> None:
    """Write one table: heading frozen and filtered, columns as wide as what they hold."""
    for at, name in enumerate(table.columns):
        column = table.iloc[:, at]
        kind = kind_of(column)
        heading = quote_formula(str(name))
        sheet.write_string(0, at, heading, styles.heading)
        width = len(heading) + 3  # room for the filter's arrow
        if kind == "text":
            texts = _write_texts(sheet, at, column)
            width = max(width, *(len(text) + 1 for text in texts[:_MEASURED_ROWS]), 0)
        else:
            _write_values(sheet, at, column, kind, styles.number(str(name), kind))
            width = max(width, 11)
        sheet.set_column(at, at, min(width, 60))
    sheet.freeze_panes(1, 1)
    if len(table.columns):
        sheet.autofilter(0, 0, max(len(table), 1), len(table.columns) - 1)


def _write_texts(sheet: Worksheet, at: int, column: pd.Series[Any]) -> list[str]:
    texts = []
    for row, (text, missing) in enumerate(zip(column.tolist(), column.isna().tolist(), strict=True), start=1):
        if missing:
            continue
        shown = quote_formula(str(text))[:_LONGEST_CELL]
        texts.append(shown)
        sheet.write_string(row, at, shown)
    return texts


def _write_values(sheet: Worksheet, at: int, column: pd.Series[Any], kind: str, style: Format) -> None:
    rows = np.flatnonzero(column.notna().to_numpy())
    known = column.iloc[rows]
    if kind in ("date", "time"):
        for row, day in zip(rows.tolist(), known.dt.to_pydatetime().tolist(), strict=True):
            sheet.write_datetime(row + 1, at, day, style)
        return
    for row, value in zip(rows.tolist(), known.tolist(), strict=True):
        if kind == "yes/no":
            sheet.write_boolean(row + 1, at, value)
        elif np.isfinite(value):
            sheet.write_number(row + 1, at, value, style)
        else:
            sheet.write_string(row + 1, at, "∞" if value > 0 else "-∞")


def _write_readme(
    sheet: Worksheet, analysis: Analysis, language: Language, styles: _Styles, max_rows: int
) -> None:
    """Say what each sheet holds, and where all the rows are when a sheet is cut."""
    say = language.say
    sheet.write_string(0, 0, quote_formula(analysis.tables.name)[:_LONGEST_CELL], styles.title)
    sheet.write_string(
        1, 0, say("The results as tables, one sheet each. The full tables are in the folder “tables”.")
    )
    for at, heading in enumerate((say("Sheet"), say("What it holds"), say("Rows"))):
        sheet.write_string(3, at, heading, styles.heading)
    holds = _describe_sheets(language)
    for row, (name, table) in enumerate(analysis.results.items(), start=4):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles.link, string=name)
        sheet.write_string(row, 1, holds.get(name, say("Further detail")), styles.wrapped)
        n = len(table)
        if n > max_rows:
            rows = say(
                "{shown} of {n} rows; all of them in tables/{name}.csv", shown=max_rows, n=n, name=name
            )
            sheet.write_string(row, 2, rows, styles.wrapped)
        else:
            sheet.write_number(row, 2, n, styles.top)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
    sheet.set_column(2, 2, 44)


def _describe_sheets(language: Language) -> dict[str, str]:
    say = language.say
    return {
        "people": say("Everyone: community, targets, roles and measures; the most influential first"),
        "communities": say("Communities, found from the ties: size, solidity, what sets them apart"),
        "targets": say("Targets and their levels: how many people, and whether ties hold them together"),
        "overlap": say("Where each target meets each community, and whether chance alone would do it"),
        "prescribers": say("Prescribers per target, with the evidence; the target “all” is the whole graph"),
        "ambassadors": say("Ambassadors, proven and potential, with the evidence"),
        "ties": say("Who is tied to whom and how strongly; the strongest first"),
        "rejected": say("Input rows that could not be used, and why"),
        "community_ties": say("Ties between communities"),
        "resolutions": say("Resolutions that were tried, and the one that was kept"),
        "stages": say("Where in the offer's life each community helps"),
        "border": say("People on the border of two communities"),
        "critics": say("Influential people who are dissatisfied"),
        "segments": say("Segments found from needs and attributes"),
        "personas": say("Personas: the typical, fictional member of each target and community"),
        "identities": say("Accounts that were merged into one person"),
        "explained": say("Whether knowing the targets explains the ties"),
        "answers": say("Per target: address the target, or these communities, through these people"),
        "pockets": say("Parts of communities where a target concentrates"),
        "genealogy": say("Who was brought by whom, generation after generation"),
        "levels": say("Communities inside communities"),
        "criteria": say("The criteria of each target, with what each leaves"),
    }
