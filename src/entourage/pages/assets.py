"""Files that are written into the pages: our styles and scripts, vis-network, the sigma bundle, templates."""

from __future__ import annotations

import functools
from importlib import resources
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from entourage.language import Language

SCRIPTS = (
    "model",
    "state",
    "filters",
    "painter",
    "legend",
    "panes",
    "panel",
    "matrix",
    "controls",
    "table",
    "exports",
    "main",
)
"""Scripts of graph.html in the order in which they must run."""


@functools.cache
def read_asset(name: str) -> str:
    """Read one of the package's own styles or scripts, or a bundle built into it."""
    return (resources.files("entourage.pages") / "assets" / name).read_text(encoding="utf-8")


@functools.cache
def read_vis_network() -> str:
    """Read the vis-network that ships in pyvis, less its source map's address."""
    script = resources.files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js"
    lines = script.read_text(encoding="utf-8").split("\n")
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL"))


def build_environment(language: Language) -> Environment:
    """Give the templates their environment: autoescaping always, no silent blank, sentences by `say`."""
    environment = Environment(
        loader=PackageLoader("entourage.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    environment.globals.update(
        say=language.say,
        say_n=language.say_n,
        number=language.number,
        percent=language.percent,
        show_date=language.date,
        language=language,
    )
    return environment
