"""How the people who wrote a file write what can be read two ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Habits:
    """What decides where nothing in a column does: what somebody has said, else the language."""

    language: str = "fr"
    """Of the file."""
    day_first: bool | None = None
    """Whether ``03/04/2024`` is the third of April, if somebody has said so."""
    decimal: Literal[",", "."] | None = None
    """The decimal sign of ``1,234``, if somebody has said so."""


DEFAULT = Habits()
