"""What a cell says: values compared as people read them, numbers and dates as they are written.

Attribute cells come as text, as in the files: ``58.138,00``, ``04/09/2012``, ``mode|écologie``. All
functions take the *distinct* values of a column, so that a million people cost no more than their
vocabulary.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

YES = frozenset({"1", "true", "yes", "y", "oui", "o", "vrai", "x"})
NO = frozenset({"0", "false", "no", "n", "non", "faux"})
UNKNOWN = frozenset({
    "", "?", "-", "--", "n/a", "#n/a", "nan", "null", "unknown", "not available", "inconnu", "inconnue",
    "non renseigné", "non renseignée", "non renseigne", "non renseignee",
})  # fmt: skip
"""What files write for nothing, without case."""

_SEVERAL = re.compile(r"[|;]")
_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "−": "-", "œ": "oe", "æ": "ae"}
)
_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
_SWAP = str.maketrans(".,", ",.")
_NOT_NUMBER = re.compile(r"[^\S\n]|[€$£%']")
_CODE = re.compile(r"[-+]?0\d")
_COMMA_DECIMAL = re.compile(r"[-+]?(\d{1,3}(\.\d{3})+,\d+|\d+,(\d{1,2}|\d{4,})|0,\d+)")
_DOT_DECIMAL = re.compile(r"[-+]?(\d{1,3}(,\d{3})+\.\d+|\d*\.(\d{1,2}|\d{4,})|0\.\d+)")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ T](\d{1,2}:\d{2}(?::\d{2})?))?")
_DOT_GROUPED = re.compile(r"[-+]?\d{1,3}(\.\d{3}){2,}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")


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
    kept = np.array([item.casefold() not in UNKNOWN for item in items], dtype=bool)
    return owner[kept], [item for item, keep in zip(items, kept.tolist(), strict=True) if keep]


def read_numbers(texts: Sequence[str], *, decimal_comma: bool = False) -> np.ndarray:
    """Read numbers as a column writes them, NaN where a text is not one.

    One column writes its decimals one way: ``58.138,00`` anywhere makes the comma the decimal sign of
    the whole column. Codes that begin with 0 (``01000``, a post code) are not numbers.

    Parameters
    ----------
    texts
        Distinct values of the column.
    decimal_comma
        How to read ``1,234`` where nothing in the column decides.

    Returns
    -------
    numpy.ndarray
        (n,) float64.

    Examples
    --------
    >>> read_numbers(["58.138,00", "1.500", "n/a"]).tolist()
    [58138.0, 1500.0, nan]
    >>> read_numbers(["1,234.5", "12 €"]).tolist()
    [1234.5, 12.0]
    """
    if not texts:
        return np.empty(0)
    plain = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce").to_numpy(dtype=float)
    if np.isfinite(plain).all() and not any(_CODE.match(text) for text in texts):
        return plain
    bare = _NOT_NUMBER.sub("", "\n".join(text.replace("\n", "x") for text in texts)).split("\n")
    comma = any(_COMMA_DECIMAL.fullmatch(text) for text in bare if "," in text)
    dot = any(_DOT_DECIMAL.fullmatch(text) for text in bare if "." in text)
    grouped = any(_DOT_GROUPED.fullmatch(text) for text in bare if "." in text)
    if not dot and (comma or grouped or decimal_comma):
        if not (comma or grouped):
            # a lone 1.500 is a thousand and a half unless the column groups by dots elsewhere
            bare = [text.replace(".", ",") if "," not in text else text for text in bare]
        bare = "\n".join(bare).translate(_SWAP).split("\n")
    elif comma and dot:
        bare = [text.translate(_SWAP) if text.rfind(",") > text.rfind(".") else text for text in bare]
    return _read_plain(bare)


def _read_plain(texts: list[str]) -> np.ndarray:
    """Read numbers with a decimal point and thousands grouped by commas; NaN for codes such as ``01000``."""
    ready = [
        text if "," not in text else text.replace(",", "") if _GROUPED.fullmatch(text) else ""
        for text in texts
    ]
    numbers = pd.to_numeric(pd.Series(ready, dtype=object), errors="coerce").to_numpy(dtype=float, copy=True)
    code = np.array([text[:1] in "+-0" and _CODE.match(text) is not None for text in texts], dtype=bool)
    numbers[code | ~np.isfinite(numbers)] = np.nan
    return numbers


def read_dates(texts: Sequence[str], *, day_first: bool = True) -> np.ndarray:
    """Read dates written ``2024-01-31``, ``2024-01-31T10:00:00Z`` or ``31/01/2024``, NaT elsewhere.

    Whether ``04/09/2012`` is in September is decided by the column: a first number above 12 anywhere
    means that days come first, a second one that months do; `day_first` decides where nothing does.

    Returns
    -------
    numpy.ndarray
        (n,) datetime64[s].

    Examples
    --------
    >>> read_dates(["04/09/2012", "21/08/2013", "never"]).astype("datetime64[D]").tolist()
    [datetime.date(2012, 9, 4), datetime.date(2013, 8, 21), None]
    """
    slashed = [_SLASHED.fullmatch(text.strip()) for text in texts]
    days = [int(found[1]) > 12 for found in slashed if found]  # noqa: PLR2004
    months = [int(found[2]) > 12 for found in slashed if found]  # noqa: PLR2004
    if any(days) != any(months):
        day_first = any(days)
    written: list[str | None] = []
    for text, found in zip(texts, slashed, strict=True):
        if found:
            day, month = (found[1], found[2]) if day_first else (found[2], found[1])
            written.append(f"{found[3]}-{int(month):02}-{int(day):02}T{found[4] or '00:00'}")
        else:
            written.append(text.strip() if _ISO.fullmatch(text.strip()) else None)
    read = pd.to_datetime(pd.Series(written, dtype=object), format="ISO8601", errors="coerce", utc=True)
    return read.dt.tz_localize(None).to_numpy().astype("datetime64[s]")
