"""Text for a terminal: what comes from files shows as text and never as orders to the terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def make_harmless(text: str) -> str:
    r"""Show control characters, and those that turn the direction of writing, as a sign.

    Examples
    --------
    >>> make_harmless("\x1b[31mred")
    '\ufffd[31mred'
    """
    return _CONTROL.sub("\ufffd", text)


def open_console(*, stderr: bool = False) -> Console:
    """Open a console for text as it is: no markup, nothing highlighted, nothing obeyed."""
    from rich.console import Console  # imported here: `--help` does not need it

    class _Harmless(Console):
        def print(self, *objects: Any, **options: Any) -> None:  # noqa: ANN401
            options.setdefault("markup", False)
            shown = [make_harmless(one) if isinstance(one, str) else one for one in objects]
            super().print(*shown, **options)

    return _Harmless(highlight=False, soft_wrap=True, stderr=stderr)
