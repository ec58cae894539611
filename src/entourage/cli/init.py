"""``entourage init``: write the project file that says what was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from entourage.cli.messages import show_progress
from entourage.cli.options import PATH, merge_options, reading_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command(epilog="Example: entourage init my-exports")
@PATH
@reading_options
@click.option("--force", is_flag=True, help="Replace the entourage.toml that is there.")
def init(path: Path, *, force: bool, **given: object) -> None:
    """Write PATH/entourage.toml: the inputs, the headings, the settings, and a target to complete."""
    from entourage import pipeline
    from entourage.errors import OutputError
    from entourage.exports import write_text
    from entourage.sources import PROJECT_FILE, propose_settings, read_project

    declared, base = read_project(path)
    if (base / PROJECT_FILE).exists() and not force:
        raise OutputError("{path} is there already. Use --force to replace it.", path=base / PROJECT_FILE)
    with (
        show_progress() as progress,
        pipeline.understand(path, options=merge_options(declared, given), progress=progress) as (tables, _),
    ):
        settings = propose_settings(tables)
    write_text(settings, base / PROJECT_FILE)
    click.echo(str(base / PROJECT_FILE))
