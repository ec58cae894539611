"""``entourage schema``: the tables that come in and go out."""

from __future__ import annotations

import json

import click

from entourage.cli.options import AS_JSON
from entourage.schema import CANONICAL, EVENT_TYPES, RESULTS, SCHEMA_VERSION


@click.command(epilog="Example: entourage schema --json")
@AS_JSON
def schema(*, as_json: bool) -> None:
    """Print the tables that are read and written, with their columns."""
    if as_json:
        click.echo(json.dumps(_describe(), indent=2, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for name, columns in CANONICAL.items():
        table = Table(title=f"{name} (read)", title_justify="left")
        for heading in ("column", "holds", "meaning", "also recognised as"):
            table.add_column(heading)
        for column in columns:
            table.add_row(
                column.name + (" *" if column.required else ""),
                column.kind,
                column.meaning,
                ", ".join(column.synonyms),
            )
        console.print(table)
    for name, names in RESULTS.items():
        console.print(f"[bold]tables/{name}.csv[/] (written): {', '.join(names)}")


def _describe() -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "inputs": {
            name: [
                {
                    "name": column.name,
                    "kind": column.kind,
                    "meaning": column.meaning,
                    "required": column.required,
                    "synonyms": list(column.synonyms),
                }
                for column in columns
            ]
            for name, columns in CANONICAL.items()
        },
        "event_types": [
            {
                "name": kind.names[0],
                "weight": kind.weight,
                "influence": kind.influence,
                "is_mutual": kind.is_mutual,
                "synonyms": kind.names[1:],
            }
            for kind in EVENT_TYPES
        ],
        "results": {name: list(columns) for name, columns in RESULTS.items()},
    }
