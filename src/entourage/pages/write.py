"""From an analysis to the two pages, and from the pages to a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.engines.drawing import draw_by_force, draw_by_neighbours
from entourage.language import Language
from entourage.pages.graph import render_graph
from entourage.pages.layout import place_by_ties, place_people
from entourage.pages.report import render_report

if TYPE_CHECKING:
    from pathlib import Path

    from entourage.model import Analysis
    from entourage.options import PageOptions


def render_pages(
    analysis: Analysis, language: Language | None = None, *, options: PageOptions | None = None
) -> dict[str, str]:
    """Render the pages of a results folder.

    Parameters
    ----------
    analysis
        What the run found.
    language
        In which to say it; by default, that of the analysis.
    options
        Engine, layout and caps of the map; by default, those of the analysis.

    Returns
    -------
    dict of str to str
        ``report.html`` and ``graph.html``: self-contained, the same bytes for the same analysis.
    """
    language = language or Language(analysis.tables.language)
    layout = place_people(
        analysis.communities,
        analysis.network.ties,
        analysis.results["people"]["prescriber_score"].to_numpy(dtype=float),
    )
    options = options or analysis.options.pages
    drawn = layout
    if options.layout != "two-level":
        draw = draw_by_neighbours if options.layout == "umap" else draw_by_force
        seed = analysis.options.communities.seed
        drawn = place_by_ties(layout, analysis.network, analysis.communities.member_of, draw=draw, seed=seed)
    return {
        "report.html": render_report(analysis, layout, language),
        "graph.html": render_graph(analysis, drawn, language, options),
    }


def write_pages(analysis: Analysis, folder: Path) -> None:
    """Write the pages into a folder, as UTF-8 whatever the system's encoding is."""
    for name, page in render_pages(analysis).items():
        (folder / name).write_bytes(page.encode("utf-8"))
