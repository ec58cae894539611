"""The files of a results folder that are not pages: tables, workbook, graph files, summary, CRM lists.

Everything starts from `Analysis.results` and comes out the same byte for byte: no clock, no locale,
numbers rounded to ten significant digits so that the order of a sum never shows.
"""

from __future__ import annotations

from entourage.exports.graph_files import write_graph_files
from entourage.exports.project_files import write_proposals, write_text
from entourage.exports.summary import build_summary, write_summary
from entourage.exports.tables import write_tables
from entourage.exports.workbook import write_workbook

__all__ = [
    "build_summary",
    "write_graph_files",
    "write_proposals",
    "write_summary",
    "write_tables",
    "write_text",
    "write_workbook",
]
