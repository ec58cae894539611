"""``entourage export``: lists of people for a CRM or a mailing tool."""

from __future__ import annotations

from pathlib import Path

import click

from entourage.cli.messages import find_language

GROUPS = ("prescribers", "ambassadors", "critics", "gatekeepers", "target", "community")


@click.command(epilog="Example: entourage export results ambassadors --format hubspot --out ambassadors.csv")
@click.argument("results", type=click.Path(path_type=Path, file_okay=False))
@click.argument("people", type=click.Choice(GROUPS))
@click.option("--target", "target_id", help="Target id: its prescribers, or its people only.")
@click.option(
    "--community", "community_id", type=click.IntRange(min=1), help="People of this community only."
)
@click.option("--limit", type=click.IntRange(min=1), help="At most so many people, best first.")
@click.option(
    "--format",
    "crm",
    type=click.Choice(["csv", "hubspot", "mailchimp", "salesforce"]),
    default="csv",
    show_default=True,
    help="Columns of which tool.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="File; standard output by default."
)
def export(
    results: Path,
    people: str,
    *,
    target_id: str | None,
    community_id: int | None,
    limit: int | None,
    crm: str,
    out: Path | None,
) -> None:
    """List PEOPLE of a RESULTS folder in the columns that a CRM imports."""
    from entourage.exports import write_text
    from entourage.exports.crm import build_contacts, choose_people, render_contacts
    from entourage.exports.results_folder import read_results

    language = find_language()
    tables = read_results(results)
    chosen = choose_people(
        tables,
        people,  # type: ignore[arg-type]
        language,
        target_id=target_id,
        community_id=community_id,
        limit=limit,
    )
    contacts = build_contacts(chosen, tables, crm)  # type: ignore[arg-type]
    if contacts.n_without_email:
        click.echo(
            language.say_n(
                "{n} person is left out: no e-mail address is known.",
                "{n} people are left out: no e-mail address is known.",
                contacts.n_without_email,
            ),
            err=True,
        )
    text = render_contacts(contacts)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_text(text, out)
        click.echo(str(out))
