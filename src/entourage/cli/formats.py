"""``entourage formats``: the exports that are read as they are."""

from __future__ import annotations

import json

import click

from entourage.cli.messages import find_language
from entourage.cli.options import AS_JSON


@click.command(epilog="Example: entourage formats")
@AS_JSON
def formats(*, as_json: bool) -> None:
    """List the exports that are read as they are, what they give, and where to find them."""
    from entourage.sources import FORMATS

    known = [
        {"name": one.name, "title": one.title, "tables": one.tables, "how_to": one.how_to} for one in FORMATS
    ]
    if as_json:
        click.echo(json.dumps(known, indent=2, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    language = find_language()
    table = Table()
    for heading in (
        language.say("format"),
        language.say("what it is"),
        language.say("gives"),
        language.say("where"),
    ):
        table.add_column(heading)
    for one in known:
        # the words of a format are translated under their own English, like any sentence
        title, how_to = (language.say(str(one[name])) for name in ("title", "how_to"))
        table.add_row(str(one["name"]), title, ", ".join(one["tables"]), how_to)
    Console().print(table)
