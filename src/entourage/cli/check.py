"""``entourage check``: what would be understood of a folder, before any analysis."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entourage.cli.messages import find_language, show_progress
from entourage.cli.options import AS_JSON, PATH, merge_options, reading_options
from entourage.cli.terminal import make_harmless, open_console

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from entourage.language import Language
    from entourage.sources import Decisions, InputDescription

_FEW = 8


@click.command(epilog="Example: entourage check my-exports")
@PATH
@reading_options
@click.option(
    "--proposals",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write accounts that may be one person's to FILE, to review.",
)
@AS_JSON
def check(path: Path, *, as_json: bool, proposals: Path | None, **given: object) -> None:
    """Say what is understood of PATH: who meets whom, what was merged and left out, then file by file.

    Nothing is analysed, and nothing is written unless asked.
    """
    from entourage import pipeline
    from entourage.exports import write_proposals
    from entourage.sources import (
        describe_decisions,
        describe_inputs,
        propose_identities,
        propose_settings,
        read_project,
    )
    from entourage.targets import describe_funnel

    declared, _ = read_project(path)
    options = merge_options(declared, given)
    language = find_language(given.get("language"))
    with (
        show_progress() as progress,
        pipeline.understand(path, options=options, progress=progress, spoken=language) as (tables, targets),
    ):
        decisions = describe_decisions(tables, language)
        files = describe_inputs(tables, language)
        proposed = propose_identities(tables, language)
        funnel = describe_funnel(targets)
        settings = propose_settings(tables)
        notes = [note.say(language) for note in (*tables.notes, *targets.notes) if not note.about]
        n_people = len(tables.people)
    if proposals is not None:
        write_proposals(proposed, proposals)
    if as_json:
        found = {
            "n_people": n_people,
            "decisions": dataclasses.asdict(decisions),
            "files": [dataclasses.asdict(file) for file in files],
            "targets": json.loads(funnel.to_json(orient="records")),
            "identities": json.loads(proposed.to_json(orient="records")),
            "notes": notes,
            "settings": settings,
        }
        click.echo(make_harmless(json.dumps(found, indent=2, ensure_ascii=False)))
        return
    console = open_console()
    console.print(language.say_n("{n} person in all.", "{n} people in all.", n_people), style="bold")
    _show_decisions(console, decisions, language)
    for file in files:
        _show_file(console, file, language)
    _show_funnel(console, funnel, language)
    for note in notes:
        console.print("• " + note)
    if len(proposed):
        _show_proposals(console, proposed, proposals, language)
    console.print("\n" + language.say("The entourage.toml that would say the same:") + "\n")
    console.print(settings)


def _show_decisions(console: Console, decisions: Decisions, language: Language) -> None:
    """Show what matters first: who meets whom, what was merged, left out, and is in doubt."""

    def show(heading: str, lines: list[str]) -> None:
        if lines:
            console.print("\n" + heading, style="bold")
            for line in lines:
                console.print("  " + line)

    show(language.say("Who meets whom"), list(decisions.meetings))
    merged = [f"{row['account']} → {row['person_id']} ({row['reason']})" for row in decisions.merged[:_FEW]]
    more = decisions.n_merged - len(merged)
    if more > 0:
        merged.append(language.say_n("and {n} other", "and {n} others", more))
    show(language.say("Merged: one person, several spellings or accounts"), merged)
    reasons = list(decisions.left_out.items())
    left = [f"{language.number(n)} × {reason}" for reason, n in reasons[:_FEW]]
    if len(reasons) > _FEW:
        rest = sum(n for _, n in reasons[_FEW:])
        left.append(language.say_n("{n} row for other reasons", "{n} rows for other reasons", rest))
    show(language.say("Left out"), [*left, *decisions.unused])
    show(language.say("Doubtful"), list(decisions.doubts))
    console.print()


def _show_file(console: Console, file: InputDescription, language: Language) -> None:
    console.print(file.path, style="bold")

    def show(heading: str, text: str) -> None:
        console.print(f"  {heading}: {text}")

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
            console.print("\n" + language.say("target {name}", name=name), style="bold")
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
        console.print("  " + text)
    if len(funnel):
        console.print()


def _show_proposals(
    console: Console, proposed: pd.DataFrame, written: Path | None, language: Language
) -> None:
    console.print("\n" + language.say("Accounts that may be one person's:"), style="bold")
    for row in proposed.head(_FEW).to_dict("records"):
        console.print(
            f"  {row['account']} → {row['person_id']} "
            f"({language.percent(row['confidence'])}, {row['reason']})"
        )
    if written is None:
        told = language.say_n(
            "{n} proposal. Nothing is merged before you say so: write it to a file with --proposals "
            "identities.csv, delete it if it is wrong, and put the file in the folder.",
            "{n} proposals. Nothing is merged before you say so: write them to a file with --proposals "
            "identities.csv, delete those that are wrong, and put the file in the folder.",
            len(proposed),
        )
    else:
        told = language.say_n(
            "{n} proposal is in {path}. Delete the line if it is wrong, then put the file in the folder as "
            "identities.csv: nothing is merged before.",
            "{n} proposals are in {path}. Delete the lines that are wrong, then put the file in the folder "
            "as identities.csv: nothing is merged before.",
            len(proposed),
            path=written,
        )
    console.print(told)
