"""What the command line says: language, errors, progress; all on standard error."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

import click

from entourage.cli.terminal import make_harmless
from entourage.language import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entourage.errors import EntourageError

STAGES = {
    "reading": "Reading the files",
    "network": "Summing events into ties",
    "communities": "Finding communities",
    "stability": "Measuring how stable communities are",
    "null model": "Comparing with what chance gives",
    "levels": "Looking inside communities",
    "names": "Naming communities",
    "targets": "Building targets",
    "overlap": "Comparing targets and communities",
    "roles": "Ranking prescribers and ambassadors",
    "tables": "Writing the tables",
    "workbook": "Writing the workbook",
    "graph files": "Writing the graph files",
    "pages": "Drawing the pages",
    "summary": "Writing the summary",
}


def find_language(wanted: object = None) -> Language:
    """Choose the language of messages: what is asked for, else French where the terminal is French."""
    if wanted in LANGUAGES:
        return Language(str(wanted))
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return Language("fr" if spoken.casefold().startswith("fr") else "en")


def show_error(error: EntourageError) -> None:
    """Say in one sentence what is wrong and what to do."""
    click.echo(make_harmless(f"entourage: {find_language().say(error.template, **error.values)}"), err=True)


@contextlib.contextmanager
def show_progress() -> Iterator[Callable[[str], None] | None]:
    """Show the stage under way on standard error; quiet when it is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    language = find_language()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(language.say("Starting"))

        def tell(stage: str) -> None:
            bar.update(task, description=make_harmless(language.say(STAGES.get(stage, stage))))

        yield tell
