"""Texts compared as people read them, cells that hold several, and cells that hold nothing."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

MISSING = frozenset({
    "", "?", "??", "-", "--", "---", "–", "—", "n/a", "#n/a", "na", "n.a.", "nan", "<na>", "nat", "null",
    "none", "#ref!", "#value!", "#valeur!", "#wert!", "#¡valor!", "#valore!", "#name?", "#nom?", "#num!",
    "#nombre!", "#zahl!", "#div/0!", "#null!", "#nul!", "#error!", "#spill!", "#getting_data",
    "unknown", "not available", "not specified", "inconnu", "inconnue", "non renseigné", "non renseignée",
    "non renseigne", "non renseignee", "non communiqué", "non communique", "keine angabe", "k. a.", "k.a.",
    "unbekannt", "sin datos", "sin dato", "desconocido", "desconocida", "non disponibile", "sconosciuto",
    "sem dados", "desconhecido", "não informado", "nao informado", "onbekend", "n.d.", "n.c.", "n.r.",
})  # fmt: skip
"""What files write for a value that is not known, lower case."""
UNMEASURED = MISSING | frozenset({
    ".", "/", "nd", "n/d", "nc", "n/c", "nr", "n/r", "ns", "so", "s/o", "s.o.", "sans objet", "tbd", "tba",
    "aucun", "aucune", "néant", "neant", "rien", "vide", "(vide)", "empty", "blank",
    "(blank)", "kein", "keine", "leer", "ninguno", "ninguna", "nessuno", "nessuna", "nenhum",
    "nenhuma", "geen", "n.v.t.", "nvt",
})  # fmt: skip
"""What columns of numbers and dates hold where they hold nothing, lower case: among them words and codes that
are answers elsewhere (no need at all, New Caledonia)."""
_SEVERAL = re.compile(r"[|;]")
_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "−": "-", "œ": "oe", "æ": "ae"}
)


def fold(text: str) -> str:
    """Fold case, accents and punctuation, so that headings and values compare as people read them.

    Examples
    --------
    >>> fold("N° Client ")
    'n client'
    >>> fold("Intérêts_2024")
    'interets 2024'
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"[°º’]", " ", plain)  # beyond the range below, and no letters
    return re.sub(r"[^0-9a-z\u0080-\uffff]+", " ", plain).strip()


def fold_value(text: str) -> str:
    """Fold case, accents and spacing, and keep the symbols that tell values apart.

    Examples
    --------
    >>> fold_value("  Écologie ")
    'ecologie'
    >>> fold_value("C++") == fold_value("c")
    False
    """
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    plain = unicodedata.normalize("NFKD", text.translate(_ALIKE)).casefold().translate(_ALIKE)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(plain.split())


def is_missing(text: str, *, measured: bool = False) -> bool:
    """Say whether a cell holds nothing.

    Parameters
    ----------
    measured
        Whether it is a cell of a column of numbers or dates, where ``aucun`` is no answer either.

    Examples
    --------
    >>> is_missing(" N/A "), is_missing("Aucun"), is_missing("Aucun", measured=True)
    (True, False, True)
    """
    return text.strip().lower() in (UNMEASURED if measured else MISSING)


def split_items(cells: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    """Split multi-valued cells on ``|`` and ``;``.

    Returns
    -------
    owner
        (n_items,) position in `cells` of each item.
    items
        (n_items,) texts, stripped; blank ones and ``n/a`` are left out.

    Examples
    --------
    >>> owner, items = split_items(["mode|écologie", "N/A", "Lyon"])
    >>> owner.tolist(), items
    ([0, 0, 2], ['mode', 'écologie', 'Lyon'])
    """
    parts = [_SEVERAL.split(cell) if "|" in cell or ";" in cell else (cell,) for cell in cells]
    items = [part.strip() for own in parts for part in own]
    owner = np.repeat(np.arange(len(cells)), [len(own) for own in parts])
    kept = np.array([not is_missing(item) for item in items], dtype=bool)
    return owner[kept], [item for item, keep in zip(items, kept.tolist(), strict=True) if keep]
