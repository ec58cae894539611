"""``entourage demo``: the main job on the sample that ships with the package."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

import click

from entourage.cli.options import AS_JSON, analysis_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command(epilog="Example: entourage demo --out results")
@analysis_options
@AS_JSON
def demo(out: Path, *, as_json: bool, **given: object) -> None:
    """Map the sample brand community that ships with entourage.

    Maison Verte is invented: a few hundred people, two targets, prescribers, ambassadors and a critic.
    """
    from entourage.cli.analyze import run_analysis

    with resources.as_file(resources.files("entourage") / "sample") as folder:
        run_analysis(folder, out, as_json=as_json, given=given)
