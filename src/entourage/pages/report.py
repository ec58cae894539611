"""report.html: the reading page, from the answer down to how it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import entourage
from entourage.pages.assets import build_environment, read_asset
from entourage.pages.charts import draw_map, grade, place_interval, shorten
from entourage.pages.findings import Findings
from entourage.pages.plans import describe_plans, find_assumption
from entourage.pages.portraits import describe_portraits
from entourage.pages.security import build_policy, trust
from entourage.pages.whole import describe_agreement, describe_shape, draw_scan
from entourage.pages.words import name_algorithms

if TYPE_CHECKING:
    from entourage.language import Language
    from entourage.model import Analysis
    from entourage.pages.layout import Layout


def render_report(analysis: Analysis, layout: Layout, language: Language) -> str:
    """Render the reading page.

    Parameters
    ----------
    analysis
        What the run found.
    layout
        Where communities stand, for the map in small.
    language
        In which to say it.

    Returns
    -------
    str
        A page without a script, that loads nothing.
    """
    findings = Findings(analysis, language)
    environment = build_environment(language)
    environment.globals.update(
        grade=grade, shorten=shorten, place_interval=place_interval, version=entourage.__version__
    )
    styles = [trust(read_asset("theme.css")), trust(read_asset("report.css"))]
    figure = None
    if findings.has_structure:
        figure = draw_map(analysis, layout, findings.community_names, findings.colour_of)
    communities = findings.communities() if findings.has_structure else []
    return environment.get_template("report.html.j2").render(
        policy=build_policy(scripts=[], styles=styles),
        styles=styles,
        analysis=analysis,
        findings=findings,
        project=analysis.tables.name,
        since=None if analysis.tables.period is None else analysis.tables.period.since,
        until=None if analysis.tables.newest_on is None else analysis.tables.newest_on.date(),
        answers=findings.answers(),
        figure=figure,
        communities=communities,
        narrated=[c for c in communities if c["id"] in findings.narrated],
        shape=describe_shape(findings),
        scan=draw_scan(analysis),
        agreement=describe_agreement(findings),
        segments=findings.segments(),
        plans=describe_plans(findings),
        assumption=find_assumption(findings),
        portraits=describe_portraits(findings),
        algorithm=name_algorithms(language).get(
            analysis.communities.algorithm, analysis.communities.algorithm
        ),
        targets=findings.targets(),
        prescribers=findings.prescribers(),
        ambassadors=findings.ambassadors(),
        critics=findings.critics(),
        notes=findings.notes(),
    )
