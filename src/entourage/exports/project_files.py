"""Files that a user edits and gives back: the project file, and accounts to merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.exports.cells import quote_formula
from entourage.room import explain_shortage
from entourage.scratch import claim

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def write_text(text: str, path: Path) -> None:
    """Write a whole file or nothing.

    Raises
    ------
    OutputError, RoomError
        If it cannot be written.
    """
    with explain_shortage(path, is_file=True), claim(path.parent, f".{path.name}") as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)


def write_proposals(proposals: pd.DataFrame, path: Path) -> None:
    """Write accounts that may be one person's, for the user to review: one line per proposed merge."""
    safe = proposals.copy()
    for column in ("person_id", "account", "reason"):
        safe[column] = safe[column].astype(str).map(quote_formula)
    write_text(safe.to_csv(index=False, lineterminator="\n"), path)
