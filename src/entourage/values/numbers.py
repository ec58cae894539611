"""Numbers as people write them: ``58.138,00``, ``1 234,5``, ``$1,234``, ``12 %``, ``(45)``, ``1.5M``.

A comma may stand before decimals or between thousands, and so may a dot: what they mean is decided once
for a whole column, by those of its numbers that can be read one way alone. Where a column leaves doubt,
the language of its file decides, and the reader of the column is told that it was in doubt.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.values.habits import DEFAULT, Habits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MONEY = (
    "euros? eur usd gbp chf cad aud nzd jpy cny inr brl mxn sek nok dkk pln czk huf ron mad tnd dzd xof xaf "
    "fcfa cfa fr francs? dollars? pounds? livres? franken libras? pts? points?"
)
_UNIT = re.compile(
    rf"(?i)(?<![^\W\d_])(?:us|ca|c|au|a|nz|hk|r)?\$|[%‰]|(?<![^\W\d_])(?:{'|'.join(_MONEY.split())})\.?(?![^\W\d_])"
)
_SPACE = " '’`\u00b4"
_GROUPED = re.compile(rf"[-+]?\d{{1,3}}(?:[{_SPACE}]\d{{3}})+(?:[.,]\d*)?")
_SCALED = re.compile(r"(.*\d)\s?([kK]|M|Mio\.?|Mds?|Mrd\.?|Mia)", re.DOTALL)
_SCALES = {"k": 1e3, "m": 1e6, "mio": 1e6, "md": 1e9, "mds": 1e9, "mrd": 1e9, "mia": 1e9}
_SCALE_ENDS = frozenset("kKMdsoa.")
_NO_CENTS = re.compile(r"(?<=\d)[.,][-–—]{1,2}$")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_CODE = re.compile(r"[-+]?0\d+")
_SEVERAL_COMMAS = re.compile(r"[-+]?\d{1,3}(?:,\d{3}){2,}(?:\.\d*)?|[-+]?\d{1,3}(?:,\d{3})+\.\d*")
_SEVERAL_DOTS = re.compile(r"[-+]?\d{1,3}(?:\.\d{3}){2,}(?:,\d*)?|[-+]?\d{1,3}(?:\.\d{3})+,\d*")
_COMMA_DECIMALS = re.compile(r"[-+]?(?:\d*,(?:\d{1,2}|\d{4,})|0+,\d+|\d{4,},\d+)")
_DOT_DECIMALS = re.compile(r"[-+]?(?:\d*\.(?:\d{1,2}|\d{4,})|0+\.\d+|\d{4,}\.\d+)")
_ONE_COMMA = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")
_ONE_DOT = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_UNGROUPED = re.compile(r"\s*[-+]?[1-9]\d{3,}\s*")
_POUNDS = re.compile(r"[$£]|\b(?:usd|gbp)\b", re.IGNORECASE)
_SIGNS = str.maketrans({
    "\u2212": "-", "\uff0d": "-", "\uff0b": "+", "\uff0c": ",", "\u066b": ",", "\uff0e": ".", "\u066c": " ",
    "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u3000": " ",
})  # fmt: skip
_AGREE = 2
"""Different numbers of one comma and three digits from which a column groups by thousands."""
COMMA_LANGUAGES = frozenset({"fr", "de", "es", "it", "pt", "nl"})
"""Languages that write a decimal comma."""


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a column writes its numbers."""

    decimal: str = "."
    """``.`` or ``,``; the other one groups thousands."""
    doubtful: str = ""
    """A number that may mean something else, where nothing in the column is certain; else empty."""


def find_style(texts: Iterable[str], habits: Habits = DEFAULT) -> NumberStyle:
    """Find how a column writes its numbers, by all of them.

    Certain are numbers that can be read one way alone (``1,5``; ``1,234.5``), signs of dollars and
    pounds, and, in a file whose language writes a decimal comma, numbers from 1000 on that have none
    (``1500`` beside ``1,234``). Several different ``1,234`` agree on thousands. A single one is read as
    the language writes it. The last two are in doubt, except where the language writes thousands so.

    Parameters
    ----------
    texts
        Its cells, or its distinct ones.
    habits
        Of those who wrote the file. There is no doubt where they say what the decimal sign is.

    Examples
    --------
    >>> find_style(["1,234", "12,500"]).decimal, find_style(["1,5", "12,75"]).decimal
    ('.', ',')
    >>> find_style(["1,234"]), find_style(["$1,234"])
    (NumberStyle(decimal=',', doubtful='1,234'), NumberStyle(decimal='.', doubtful=''))
    """
    comma = point = grouped = pounds = False
    longest = 0
    lone: set[str] = set()
    for text in texts:
        if "," not in text and "." not in text and text.isascii():
            longest = max(longest, len(text.strip(" -+")) if _UNGROUPED.fullmatch(text) else 0)
            continue
        bare, _ = _strip(text)
        comma = comma or bool(_COMMA_DECIMALS.fullmatch(bare))
        point = point or bool(_DOT_DECIMALS.fullmatch(bare) or _SEVERAL_COMMAS.fullmatch(bare))
        grouped = grouped or bool(_SEVERAL_DOTS.fullmatch(bare))
        if _ONE_COMMA.fullmatch(bare):
            lone.add(bare.lstrip("-+"))
            pounds = pounds or bool(_POUNDS.search(text))
    if comma or grouped:
        return NumberStyle("." if point else ",")
    if point or not lone or pounds:
        return NumberStyle(".")
    if habits.decimal is not None:
        return NumberStyle(habits.decimal)
    writes_commas = habits.language in COMMA_LANGUAGES
    shortest = min(map(len, lone)) - 1
    if writes_commas and longest >= shortest:
        return NumberStyle(",")
    if len(lone) >= _AGREE:
        return NumberStyle(".", min(lone) if writes_commas else "")
    return NumberStyle("," if writes_commas else ".", min(lone))


def read_number(text: str, style: NumberStyle | None = None) -> float | None:
    """Read one number; None if it is none.

    Spaces and apostrophes group digits by three; a percentage is its number; parentheses and a minus sign
    behind mean below zero; ``k``, ``M`` and ``Md`` are thousands, millions and milliards.

    Parameters
    ----------
    style
        How its column writes numbers; by default, as the number alone suggests.

    Examples
    --------
    >>> read_number("58.138,00"), read_number("1 234,5"), read_number("€ 12"), read_number("1,234.5")
    (58138.0, 1234.5, 12.0, 1234.5)
    >>> read_number("(45)"), read_number("12 %"), read_number("1,5 k€"), read_number("12.-")
    (-45.0, 12.0, 1500.0, 12.0)
    >>> read_number("douze") is None, read_number("06 12 34 56 78") is None
    (True, True)
    """
    style = style or find_style((text,))
    bare, scale = _strip(text)
    comma, dot = bare.rfind(","), bare.rfind(".")
    if comma >= 0 and dot >= 0:
        # both: the last one stands before the decimals
        bare = bare.replace(".", "").replace(",", ".") if comma > dot else bare.replace(",", "")
    elif bare.count(",") > 1:
        bare = bare.replace(",", "") if _SEVERAL_COMMAS.fullmatch(bare) else ""
    elif bare.count(".") > 1:
        bare = bare.replace(".", "") if _SEVERAL_DOTS.fullmatch(bare) else ""
    elif comma >= 0:
        bare = bare.replace(",", "." if style.decimal == "," or not _ONE_COMMA.fullmatch(bare) else "")
    elif dot >= 0 and style.decimal == "," and _ONE_DOT.fullmatch(bare):
        bare = bare.replace(".", "")
    if not _PLAIN.fullmatch(bare):
        return None
    value = float(bare) * scale
    return value if math.isfinite(value) else None


def read_numbers(
    texts: Sequence[str], habits: Habits = DEFAULT, *, style: NumberStyle | None = None
) -> np.ndarray:
    """Read the numbers of a column as it writes them, NaN where a text is none.

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
    plain = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce").to_numpy(dtype=float)
    if len(plain) and np.isfinite(plain).all():
        return plain
    style = style or find_style(texts, habits)
    found = (read_number(text, style) for text in texts)
    return np.array([math.nan if number is None else number for number in found], dtype=float)


def is_code(text: str) -> bool:
    """Say whether digits are a code rather than a number: ``01000``, a post code."""
    return _CODE.fullmatch(text.strip()) is not None


def _strip(text: str) -> tuple[str, float]:
    """Leave a number's digits and separators alone; give by how much it is to be multiplied, too."""
    if not text.isascii():
        text = "".join(
            str(unicodedata.decimal(c)) if c.isdecimal() else " " if unicodedata.category(c) == "Sc" else c
            for c in text.translate(_SIGNS)
        )
    bare, scale = _UNIT.sub(" ", text).strip(), 1.0
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1].strip()
    if bare[-1:] in _SCALE_ENDS and (found := _SCALED.fullmatch(bare)):
        bare, scale = found[1], _SCALES[found[2].rstrip(".").lower()]
    if not bare.isdigit():
        bare = _NO_CENTS.sub("", bare)
        if bare.endswith("-") and bare[:1].isdigit():
            bare = "-" + bare[:-1].rstrip()  # as accountants' programs write it
        if bare[:1] in ("-", "+", "–"):
            bare = ("-" if bare[0] == "–" else bare[0]) + bare[1:].lstrip()
        if _GROUPED.fullmatch(bare):
            bare = re.sub(f"[{_SPACE}]", "", bare)
    return bare, scale
