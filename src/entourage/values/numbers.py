"""Numbers as people write them: ``58.138,00``, ``1 234,5``, ``$1,234``, ``12 %``, ``(45)``.

A comma may stand before decimals or between thousands, and so may a dot: what they mean is decided once
for a whole column, by those of its numbers that can be read one way alone. Where a column leaves doubt,
the language of its file decides, and the reader of the column is told that it was in doubt.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CURRENCY = re.compile(
    r"(?i)[€$£¥%‰]|\b(?:eur(?:os?)?|usd|gbp|chf|cad|fr|pts?|points?|euro|dollars?|franken|libras?)\b"
)
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’`_]")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_CODE = re.compile(r"[-+]?0\d+")
_SEVERAL_COMMAS = re.compile(r"[-+]?\d{1,3}(?:,\d{3}){2,}(?:\.\d*)?|[-+]?\d{1,3}(?:,\d{3})+\.\d*")
_SEVERAL_DOTS = re.compile(r"[-+]?\d{1,3}(?:\.\d{3}){2,}(?:,\d*)?|[-+]?\d{1,3}(?:\.\d{3})+,\d*")
_COMMA_DECIMALS = re.compile(r"[-+]?(?:\d*,(?:\d{1,2}|\d{4,})|0+,\d+|\d{4,},\d+)")
_DOT_DECIMALS = re.compile(r"[-+]?(?:\d*\.(?:\d{1,2}|\d{4,})|0+\.\d+|\d{4,}\.\d+)")
_ONE_COMMA = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")
_POUNDS = re.compile(r"[$£]|\b(?:usd|gbp)\b", re.IGNORECASE)
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
    """A number that may mean something else, where nothing but the language decided; else empty."""


def find_style(texts: Iterable[str], language: str = "fr") -> NumberStyle:
    """Find how a column writes its numbers, by all of them.

    Parameters
    ----------
    texts
        Its cells, or its distinct ones.
    language
        Of the file: what a lone ``1,234`` means where nothing else tells.

    Examples
    --------
    >>> find_style(["1,234", "12,500"]).decimal, find_style(["1,5", "12,75"]).decimal
    ('.', ',')
    >>> find_style(["1,234"], "fr"), find_style(["$1,234"], "fr")
    (NumberStyle(decimal=',', doubtful='1,234'), NumberStyle(decimal='.', doubtful=''))
    """
    comma = point = grouped = pounds = False
    lone: set[str] = set()
    for text in texts:
        if "," not in text and "." not in text:
            continue
        bare = _strip(text)
        comma = comma or bool(_COMMA_DECIMALS.fullmatch(bare))
        point = point or bool(_DOT_DECIMALS.fullmatch(bare) or _SEVERAL_COMMAS.fullmatch(bare))
        grouped = grouped or bool(_SEVERAL_DOTS.fullmatch(bare))
        if _ONE_COMMA.fullmatch(bare):
            lone.add(bare)
            pounds = pounds or bool(_POUNDS.search(text))
    if comma or grouped:
        return NumberStyle("." if point else ",")
    if point or not lone or pounds or len(lone) >= _AGREE:
        return NumberStyle(".")
    return NumberStyle("," if language in COMMA_LANGUAGES else ".", min(lone))


def read_number(text: str, style: NumberStyle | None = None) -> float | None:
    """Read one number; None if it is none.

    Parameters
    ----------
    style
        How its column writes numbers; by default, as the number alone suggests.

    Examples
    --------
    >>> read_number("58.138,00"), read_number("1 234,5"), read_number("€ 12"), read_number("1,234.5")
    (58138.0, 1234.5, 12.0, 1234.5)
    >>> read_number("(45)"), read_number("12 %"), read_number("douze") is None
    (-45.0, 12.0, True)
    """
    style = style or find_style((text,))
    bare = _strip(text)
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
    elif dot >= 0 and style.decimal == "," and re.fullmatch(r"[-+]?[1-9]\d{0,2}\.\d{3}", bare):
        bare = bare.replace(".", "")
    if not _PLAIN.fullmatch(bare):
        return None
    value = float(bare)
    return value if math.isfinite(value) else None


def read_numbers(
    texts: Sequence[str], language: str = "fr", *, style: NumberStyle | None = None
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
    style = style or find_style(texts, language)
    found = (read_number(text, style) for text in texts)
    return np.array([math.nan if number is None else number for number in found], dtype=float)


def is_code(text: str) -> bool:
    """Say whether digits are a code rather than a number: ``01000``, a post code."""
    return _CODE.fullmatch(text.strip()) is not None


def _strip(text: str) -> str:
    """Leave a number's digits and separators alone."""
    bare = _SPACES.sub("", _CURRENCY.sub("", text)).replace("\u2212", "-")
    return "-" + bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare
