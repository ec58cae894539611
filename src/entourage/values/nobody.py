"""Cells that should name a person and name nobody: placeholders, totals, deleted and anonymous accounts."""

from __future__ import annotations

NOBODY_WORDS = frozenset({"none", "null", "nan", "total", "aucun", "non", "unknown", "anonyme", "na", "no"})


def find_nobody(text: str) -> str | None:
    """Tell which kind of nobody a cell names; None where it names somebody."""
    folded = text.strip().casefold()
    if folded in {"", "-", "?", "aucun", "non", "néant", "#n/a", "#ref!", "n/a", "none", "null", "nan"}:
        return "placeholder"
    if folded in {"total", "total général"}:
        return "total"
    if folded in {"[deleted]", "utilisateur supprimé", "deleted user"}:
        return "deleted"
    return "anonymous" if folded in {"anonyme", "unknown"} else None
