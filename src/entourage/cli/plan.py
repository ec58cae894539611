"""``entourage plan``: whom to talk to, for a number of people or a budget."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from entourage.cli.messages import find_language
from entourage.cli.options import AS_JSON

if TYPE_CHECKING:
    import pandas as pd

    from entourage.language import Language
    from entourage.pipeline import PlanFor

_MUCH_SHARED = 0.25


@click.command(epilog="Example: entourage plan results --target mode-durable --level core --people 10")
@click.argument("results", type=click.Path(path_type=Path, file_okay=False))
@click.option("--target", "target_id", help="Target id; everyone by default.")
@click.option(
    "--level",
    type=click.Choice(["audience", "customers", "core", "buyers"]),
    help="Reach this level only; by default the audience, its inner levels counting more.",
)
@click.option("--people", type=int, help="How many people to choose (10 by default).")
@click.option("--budget", type=float, help="What they may cost together; needs --cost.")
@click.option("--cost", "cost_column", help="Column of people.csv with what each person costs.")
@click.option(
    "--chance",
    type=click.Choice(["share", "contact"]),
    default="share",
    show_default=True,
    help="How likely the word passes: by shares of attention, or per contact.",
)
@click.option("--contact", type=float, help="Probability of one contact, or factor on shares.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of the samples.")
@AS_JSON
def plan(
    results: Path,
    *,
    target_id: str | None,
    level: str | None,
    people: int | None,
    budget: float | None,
    cost_column: str | None,
    chance: str,
    contact: float | None,
    seed: int,
    as_json: bool,
) -> None:
    """Choose the people who together would reach most of a target, from a RESULTS folder.

    Critics are never chosen. Reach is an estimate under stated probabilities, not a promise.
    """
    from entourage import pipeline

    found = pipeline.plan(
        results,
        target_id=target_id,
        level=level,
        people=10 if people is None and budget is None else people,
        budget=budget,
        cost_column=cost_column,
        chance=chance,
        contact=contact,
        seed=seed,
    )
    if as_json:
        click.echo(json.dumps(_to_json(found), indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    language = find_language()
    console = Console(highlight=False)
    _show_choices(console, found, language)
    _show_comparison(console, found, language)
    lines = [
        language.say(
            "The choice reaches at least {share} of what the best possible one would.",
            share=language.percent(found.plan.certified),
        ),
        *(note.say(language) for note in found.plan.notes),
    ]
    shared = found.plan.overlap[found.plan.overlap["share"] >= _MUCH_SHARED]
    lines += [
        language.say(
            "{one} and {other} would reach {n} of the same people: {share} of what the lesser one reaches.",
            one=found.names[row["person_a"]],
            other=found.names[row["person_b"]],
            n=language.number(row["shared"], 1),
            share=language.percent(row["share"]),
        )
        for row in shared.head(3).to_dict("records")
    ]
    if len(found.plan.cold):
        lines.append(
            language.say_n(
                "{n} person of the target is out of reach of all of them.",
                "{n} people of the target are out of reach of all of them.",
                len(found.plan.cold),
            )
        )
    for line in lines:
        console.print("• " + line, markup=False, soft_wrap=True)


def _show_choices(console: object, found: PlanFor, language: Language) -> None:
    from rich.table import Table
    from rich.text import Text

    title = language.say_n(
        "{n} person to reach {members} people of {target}",
        "{n} people to reach {members} people of {target}",
        len(found.plan.choices),
        members=found.plan.n_members,
        target=found.title,
    )
    table = Table(title=Text(title), title_justify="left")
    costs = bool(found.plan.spent)
    for heading in (
        language.say("rank"),
        language.say("person"),
        language.say("adds"),
        language.say("reached in all"),
        language.say("share"),
        language.say("interval"),
        language.say("nobody else reaches"),
        *((language.say("cost"),) if costs else ()),
    ):
        table.add_column(heading)
    for row in found.plan.choices.to_dict("records"):
        table.add_row(
            str(row["rank"]),
            Text(found.names[row["person"]]),
            language.number(row["gain"], 1),
            language.number(row["reach"], 1),
            language.percent(row["share"]),
            f"{language.number(row['reach_low'], 1)} – {language.number(row['reach_high'], 1)}",
            language.number(row["only"], 1),
            *((language.number(row["cost"], 2),) if costs else ()),
        )
    console.print(table)  # type: ignore[attr-defined]


def _show_comparison(console: object, found: PlanFor, language: Language) -> None:
    from rich.table import Table

    table = Table(title=language.say("Beside simpler choices"), title_justify="left")
    for heading in (
        language.say("choice"),
        language.say("people"),
        language.say("reached in all"),
        language.say("share"),
        language.say("the plan does better by"),
    ):
        table.add_column(heading)
    for row in found.plan.comparison.to_dict("records"):
        gain = row["plan_gain"]
        table.add_row(
            str(row["choice"]),
            str(row["n_people"]),
            language.number(row["reach"], 1),
            language.percent(row["share"]),
            "" if row["choice"] == "plan" or gain != gain else language.percent(gain),  # noqa: PLR0124
        )
    console.print(table)  # type: ignore[attr-defined]


def _to_json(found: PlanFor) -> dict[str, object]:
    plan = found.plan

    def rows(table: pd.DataFrame) -> object:
        named = table.copy()
        for column in ("person", "person_a", "person_b"):
            if column in named:
                named[column] = [found.person_id[position] for position in named[column]]
        named = named.rename(columns={"person": "person_id"})
        return json.loads(named.to_json(orient="records"))

    return {
        "target": found.title,
        "choices": rows(plan.choices),
        "overlap": rows(plan.overlap),
        "comparison": rows(plan.comparison),
        "cold": rows(plan.cold),
        "n_members": plan.n_members,
        "n_candidates": plan.n_candidates,
        "spent": plan.spent,
        "certified": plan.certified,
        "chance": plan.chance,
        "contact": plan.contact,
        "n_samples": plan.n_samples,
        "seed": plan.seed,
    }
