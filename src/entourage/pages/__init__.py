"""The pages: report.html to read, graph.html to explore. Both open by double click, offline."""

from entourage.pages.write import render_pages, write_pages

__all__ = ["render_pages", "write_pages"]
