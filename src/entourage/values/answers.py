"""Yes and no, in the languages of files."""

from __future__ import annotations

YES = frozenset({
    "1", "true", "yes", "y", "oui", "o", "vrai", "x", "ja", "wahr", "si", "verdadero", "vero", "sim",
    "verdadeiro", "waar",
})  # fmt: skip
"""Answers that mean yes, folded."""
NO = frozenset({
    "0", "false", "no", "n", "non", "faux", "nein", "falsch", "falso", "nao", "nee", "onwaar",
})  # fmt: skip
"""Answers that mean no, folded."""
_SIGNS = frozenset({"1", "0", "x", "y", "n", "o"})


def read_answer(text: str) -> bool | None:
    """Read an answer written as a word; None if it is none, or a sign that may mean something else.

    Examples
    --------
    >>> read_answer("Oui"), read_answer("nein"), read_answer("1"), read_answer("Lyon")
    (True, False, None, None)
    """
    folded = text.strip().casefold().translate(str.maketrans("íãé", "iae"))
    if folded in _SIGNS:
        return None
    return True if folded in YES else False if folded in NO else None
