"""Options that several commands share, as one decorator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from entourage.options import Options

PATH = click.argument("path", type=click.Path(path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print a summary for programs, as JSON.")


_READING = (
    click.option(
        "--target",
        "targets",
        multiple=True,
        metavar="RULE",
        help='A target, as "Name: column=value, column=low..high". May be repeated.',
    ),
    click.option(
        "--format",
        "formats",
        multiple=True,
        metavar="[FILE=]NAME",
        help="Read a file as this format (see `entourage formats`).",
    ),
    click.option("--language", type=click.Choice(["auto", "fr", "en"]), help="Language of the pages."),
)

_ANALYSIS = (
    click.option(
        "--out",
        type=click.Path(path_type=Path),
        default=Path("results"),
        show_default=True,
        help="Folder of the results, written all at once or not at all.",
    ),
    *_READING,
    click.option(
        "--algorithm",
        type=click.Choice(["leiden", "louvain", "infomap", "label-propagation"]),
        help="How communities are found.",
    ),
    click.option("--resolution", help='Fineness of communities: a number (1 by default) or "auto".'),
    click.option(
        "--previous",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="RESULTS",
        help="Keep the numbers and names that communities had in these earlier results.",
    ),
    click.option("--seed", type=click.IntRange(min=0), help="Seed of all that is drawn by chance."),
    click.option("--half-life", type=float, metavar="DAYS", help="Let ties fade: weight halves in DAYS."),
    click.option("--since", metavar="DATE", help="Count no event before this day, such as 2024-01-31."),
    click.option(
        "--until", metavar="DATE", help="Count no event after this day; ages and durations end on it."
    ),
    click.option(
        "--pseudonymize",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="KEYFILE",
        help="Replace every id by a keyed hash; the key is the content of KEYFILE.",
    ),
    click.option("--min-cell", type=click.IntRange(min=0), help="Hide counts below this in the report."),
    click.option(
        "--graph",
        type=click.Choice(["auto", "pyvis", "webgl"]),
        help="How graph.html draws people: by their number, or always one way.",
    ),
    click.option(
        "--layout",
        type=click.Choice(["two-level", "drl", "umap"]),
        help="How graph.html places people: by community, or by their ties alone.",
    ),
    click.option(
        "--graph-people", type=click.IntRange(min=1), help="Most people that graph.html draws one by one."
    ),
    click.option("--graph-ties", type=click.IntRange(min=1), help="Most ties that graph.html draws."),
)


def analysis_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how an analysis is made."""
    for option in reversed(_ANALYSIS):
        command = option(command)
    return command


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how files are read and targets declared."""
    for option in reversed(_READING):
        command = option(command)
    return command


def merge_options(options: Options, given: dict[str, Any]) -> Options:
    """Lay what the command line says over what the project file says.

    Raises
    ------
    SettingError
        If a value is impossible.
    """
    from entourage.options import PageOptions, build_options

    settings = options.model_dump(exclude_unset=True)

    def put(section: str, **values: object) -> None:
        known = {name: value for name, value in values.items() if value is not None}
        if known:
            settings[section] = {**settings.get(section, {}), **known}

    resolution = given.get("resolution")
    if resolution is not None and resolution != "auto":
        try:
            resolution = float(resolution)
        except ValueError as error:
            raise click.BadParameter('a number, or "auto"', param_hint="--resolution") from error
    put("project", language=given.get("language"))
    put("communities", algorithm=given.get("algorithm"), resolution=resolution, seed=given.get("seed"))
    put("roles", seed=given.get("seed"))
    put(
        "relationships",
        half_life_days=given.get("half_life"),
        since=given.get("since"),
        until=given.get("until"),
    )
    put("privacy", min_cell=given.get("min_cell"))
    engine = "pyvis" if given.get("graph") == "pyvis" else "webgl"
    caps = {f"{engine}_people": given.get("graph_people"), f"{engine}_ties": given.get("graph_ties")}
    if given.get("graph") in (None, "auto"):
        # caps below those of vis-network hold for it too
        for name, cap in (("people", given.get("graph_people")), ("ties", given.get("graph_ties"))):
            usual = settings.get("pages", {}).get(f"pyvis_{name}", getattr(PageOptions(), f"pyvis_{name}"))
            caps[f"pyvis_{name}"] = min(cap, usual) if cap else None
    put("pages", graph=given.get("graph"), layout=given.get("layout"), **caps)
    if given.get("pseudonymize"):
        put("privacy", pseudonymize=True, key_file=str(Path(given["pseudonymize"]).resolve()))
    if given.get("targets"):
        from entourage.targets import parse_target

        settings["target"] = [
            *settings.get("target", ()),
            *(parse_target(text).model_dump(exclude_unset=True) for text in given["targets"]),
        ]
    for text in given.get("formats") or ():
        name, separator, value = text.rpartition("=")
        put("formats", **{name if separator else "*": value})
    return build_options(settings, where="command line")
