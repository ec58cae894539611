"""Yes and no, in the languages of files."""

from __future__ import annotations

from entourage.values.texts import fold_value

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


def read_answer(text: str, *, with_signs: bool = False) -> bool | None:
    """Read an answer; None if it is none.

    Parameters
    ----------
    with_signs
        Whether ``1``, ``x`` or ``n`` answer too, as they do in a column that holds nothing but answers;
        alone, they may mean something else.

    Examples
    --------
    >>> read_answer("Oui"), read_answer("nein"), read_answer("1"), read_answer("Lyon")
    (True, False, None, None)
    >>> read_answer("1", with_signs=True)
    True
    """
    folded = fold_value(text)
    if folded in _SIGNS and not with_signs:
        return None
    return True if folded in YES else False if folded in NO else None
