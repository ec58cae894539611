"""``entourage analyze``: the main job."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from entourage.cli.messages import find_language, show_progress
from entourage.cli.options import AS_JSON, PATH, analysis_options, merge_options

if TYPE_CHECKING:
    from pathlib import Path

    from entourage.model import Analysis


@click.command(epilog='Example: entourage analyze my-exports --out results --target "Students: age=18..25"')
@PATH
@analysis_options
@AS_JSON
def analyze(path: Path, out: Path, *, as_json: bool, **given: object) -> None:
    """Map the people of PATH and write a folder of results.

    PATH is a folder of exports, a project file (entourage.toml) or a single table. Open report.html in
    the results first.
    """
    run_analysis(path, out, as_json=as_json, given=given)


def run_analysis(path: Path, out: Path, *, as_json: bool, given: dict[str, Any]) -> None:
    """Analyse, write the results, and say where they are."""
    from entourage import pipeline
    from entourage.exports.replacing import check_folder
    from entourage.exports.results_folder import read_summary
    from entourage.sources import read_project

    check_folder(out)
    options = merge_options(read_project(path)[0], given)
    with (
        show_progress() as progress,
        pipeline.analyze(
            path, options=options, previous=given.get("previous"), progress=progress
        ) as analysis,
    ):
        pipeline.write_results(analysis, out, progress=progress)
        if not as_json:
            summary = _describe(analysis)
    if as_json:
        click.echo(json.dumps(read_summary(out), indent=2))
        return
    for line in summary:
        click.echo(line, err=True)
    click.echo(str(out / "report.html"))


def _describe(analysis: Analysis) -> list[str]:
    """Say in a few lines what was read and found."""
    language = find_language()
    inputs = analysis.tables.inputs
    network, communities = analysis.network, analysis.communities
    lines = [
        language.say(
            "{files} read: {rows}, of which {used} used, {rejected} rejected, {excluded} excluded.",
            files=language.say_n("{n} file", "{n} files", len({file.path.split("#")[0] for file in inputs})),
            rows=language.say_n("{n} row", "{n} rows", sum(file.rows_read for file in inputs)),
            used=sum(file.rows_used for file in inputs),
            rejected=sum(file.rows_rejected for file in inputs),
            excluded=sum(file.rows_excluded for file in inputs),
        ),
        language.say(
            "{people}, {ties}, {communities}.",
            people=language.say_n("{n} person", "{n} people", network.n_people),
            ties=language.say_n("{n} tie", "{n} ties", len(network.ties)),
            communities=language.say_n("{n} community", "{n} communities", communities.n),
        ),
    ]
    if not communities.has_structure and communities.n:
        lines.append(
            language.say(
                "The ties show no communities beyond what chance gives: the report does not name any."
            )
        )
    if len(analysis.tables.rejected):
        lines.append(language.say("Rejected rows and reasons are in tables/rejected.csv."))
    return lines
