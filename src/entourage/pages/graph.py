"""graph.html: communities and people on one map, drawn by vis-network or, for larger graphs, by sigma."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from entourage.pages.assets import SCRIPTS, build_environment, read_asset, read_vis_network
from entourage.pages.atlas import build_atlas
from entourage.pages.graph_words import say_graph_words
from entourage.pages.packing import pack_columns
from entourage.pages.security import build_policy, to_json, trust
from entourage.pages.subset import choose_subset
from entourage.pages.vis import render_overview, render_people

if TYPE_CHECKING:
    from entourage.language import Language
    from entourage.model import Analysis
    from entourage.options import PageOptions
    from entourage.pages.layout import Layout

PEOPLE_FIRST = 600
"""Up to so many people the page opens on them; beyond, on the communities."""
PACK_FROM = 10_000
"""From so many people the columns travel as compressed arrays."""


def render_graph(analysis: Analysis, layout: Layout, language: Language, options: PageOptions) -> str:
    """Render the interactive map.

    Parameters
    ----------
    analysis
        What the run found.
    layout
        Where everyone stands.
    language
        In which to say it.
    options
        Engine and caps.

    Returns
    -------
    str
        A page that loads nothing.
    """
    engine = choose_engine(analysis, options)
    is_vis = engine == "pyvis"
    subset = choose_subset(
        analysis,
        max_people=options.pyvis_people if is_vis else options.webgl_people,
        max_ties=options.pyvis_ties if is_vis else options.webgl_ties,
    )
    atlas = build_atlas(analysis, layout, subset, language)
    environment = build_environment(language)
    content: dict[str, Any] = atlas.content | {
        "opensOn": "people" if is_vis and len(subset.people) <= PEOPLE_FIRST else "communities"
    }
    overview = render_overview(atlas, environment)
    people = Markup()
    bundles = [read_vis_network()]
    if is_vis:
        people = render_people(atlas, environment)
    else:
        content["people"]["radius"] = [round(r, 1) for r in atlas.radius.tolist()]
        bundles.append(read_asset("sigma.bundle.js"))
    if len(subset.people) > PACK_FROM:
        content = pack_columns(content)
    scripts = [trust(text) for text in bundles + [read_asset(f"{name}.js") for name in SCRIPTS]]
    styles = [trust(read_asset("theme.css")), trust(read_asset("graph.css"))]
    return environment.get_template("graph.html.j2").render(
        project=analysis.tables.name,
        policy=build_policy(scripts=scripts, styles=styles),
        styles=styles,
        scripts=scripts,
        atlas=to_json(content),
        words=to_json(say_graph_words(language, is_two_level=layout.is_two_level)),
        overview=overview,
        people=people,
    )


def choose_engine(analysis: Analysis, options: PageOptions) -> str:
    """Say who draws the people: ``pyvis`` while they are few enough, else ``webgl``."""
    if options.graph != "auto":
        return options.graph
    fits = (
        analysis.network.n_people <= options.pyvis_people and len(analysis.network.ties) <= options.pyvis_ties
    )
    return "pyvis" if fits else "webgl"
