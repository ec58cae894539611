"""``entourage check``: what would be understood of a folder, before any analysis."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import click

from entourage.cli.messages import find_language, show_progress
from entourage.cli.options import AS_JSON, PATH, merge_options, reading_options

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from rich.console import Console

    from entourage.language import Language
    from entourage.sources import InputDescription

_FEW = 8


@click.command(epilog="Example: entourage check my-exports")
@PATH
@reading_options
@AS_JSON
def check(path: Path, *, as_json: bool, **given: object) -> None:
    """Say what is understood of PATH: files, columns, dates, rejected rows, targets, accounts to merge.

    Nothing is analysed. Accounts that may be one person's are proposed in a file to review; nothing is
    merged until its rows are in an identities file.
    """
    from entourage import pipeline
    from entourage.sources import describe_inputs, propose_identities, propose_settings, read_project
    from entourage.targets import describe_funnel

    declared, base = read_project(path)
    options = merge_options(declared, given)
    language = find_language()
    with (
        show_progress() as progress,
        pipeline.understand(path, options=options, progress=progress) as (tables, targets),
    ):
        files = describe_inputs(tables, language)
        proposals = propose_identities(tables, language)
        funnel = describe_funnel(targets)
        settings = propose_settings(tables)
        notes = [note.say(language) for note in (*tables.notes, *targets.notes)]
        n_people = len(tables.people)
    if as_json:
        found = {
            "files": [dataclasses.asdict(file) for file in files],
            "n_people": n_people,
            "targets": json.loads(funnel.to_json(orient="records")),
            "identities": json.loads(proposals.to_json(orient="records")),
            "notes": notes,
            "settings": settings,
        }
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for file in files:
        _show_file(console, file, language)
    console.print(language.say_n("{n} person in all.", "{n} people in all.", n_people), markup=False)
    _show_funnel(console, funnel, language)
    for note in notes:
        console.print("• " + note, markup=False)
    if len(proposals):
        _show_proposals(console, proposals, base, language)
    console.print("\n" + language.say("The entourage.toml that would say the same:") + "\n", markup=False)
    console.print(settings, markup=False)


def _show_file(console: Console, file: InputDescription, language: Language) -> None:
    console.print(file.path, style="bold", markup=False)

    def show(heading: str, text: str) -> None:
        console.print(f"  {heading}: {text}", markup=False)

    show(
        language.say("taken for"),
        f"{file.format} → {', '.join(file.tables)}" + (f" ({file.why})" if file.why else ""),
    )
    if file.columns:
        show(
            language.say("columns"), ", ".join(_mapped(ours, theirs) for ours, theirs in file.columns.items())
        )
    show(
        language.say("rows"),
        language.say(
            "{read} read, {used} used, {rejected} rejected, {excluded} excluded",
            read=file.rows_read,
            used=file.rows_used,
            rejected=file.rows_rejected,
            excluded=file.rows_excluded,
        ),
    )
    if file.types:
        show(
            language.say("types"), ", ".join(f"{name} {language.number(n)}" for name, n in file.types.items())
        )
    if file.first_on and file.last_on:
        show(
            language.say("dates"),
            language.say("from {first} to {last}", first=file.first_on[:10], last=file.last_on[:10]),
        )
    for reason, n in file.rejected.items():
        show(language.say("rejected"), f"{language.number(n)} × {reason}")
    for note in file.notes:
        show(language.say("note"), note)
    console.print()


def _mapped(ours: str, theirs: str) -> str:
    return ours if ours == theirs else f"{ours} ← {theirs}"


def _show_funnel(console: Console, funnel: pd.DataFrame, language: Language) -> None:
    """Show each target from everyone down to its core, with the criterion that cut most."""
    name: Any = None
    for row in funnel.to_dict("records"):
        if row["name"] != name:
            name = row["name"]
            console.print("\n" + language.say("target {name}", name=name), style="bold", markup=False)
        text = language.say(
            "{level}: {n} of {above}", level=row["level"], n=int(row["n_people"]), above=int(row["n_above"])
        )
        if isinstance(row["cut_most"], str):
            text += " " + language.say(
                "(cut most by {criterion}: {before} → {after})",
                criterion=row["cut_most"],
                before=int(row["n_before"]),
                after=int(row["n_after"]),
            )
        console.print("  " + text, markup=False)
    if len(funnel):
        console.print()


def _show_proposals(console: Console, proposals: pd.DataFrame, base: Path, language: Language) -> None:
    from entourage.exports import write_proposals
    from entourage.sources import PROPOSED_FILE

    path = base / PROPOSED_FILE
    write_proposals(proposals, path)
    console.print("\n" + language.say("Accounts that may be one person's:"), style="bold", markup=False)
    for row in proposals.head(_FEW).to_dict("records"):
        console.print(
            f"  {row['account']} → {row['person_id']} "
            f"({language.percent(row['confidence'])}, {row['reason']})",
            markup=False,
        )
    console.print(
        language.say_n(
            "{n} proposal is in {path}. Delete the line if it is wrong, then rename the file "
            "identities.csv: nothing is merged before.",
            "{n} proposals are in {path}. Delete the lines that are wrong, then rename the file "
            "identities.csv: nothing is merged before.",
            len(proposals),
            path=path,
        ),
        markup=False,
    )
