"""How one value is written: stable numbers, whole numbers as such, text that is never a formula."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

DIGITS = 10
"""Significant digits kept: far more than the input carries, fewer than a sum's order can change."""

_EXACT_POWERS = 10.0 ** np.arange(23)
"""Powers of ten that a double holds exactly."""

_WHOLE = re.compile(
    r"n_.*|.*_id|rank(_.*)?|size|degree|coreness|line|.*generation|depth|frequency|recency_days|rfm_[rfm]|"
    r"community_[ab]|also_leans_to"
)
"""Columns that count or number things; a missing value must not turn 12 into 12.0."""

# the same two patterns are run by Python and by DuckDB (RE2): no class that the two read differently
FORMULA_PATTERN = "^'*[ \u00a0\t\r\n]*[=+\\-@＝＋－＠]|^'*[\t\r\n]"
NUMBER_PATTERN = "^[+-]?[0-9]+([.,][0-9]+)?$"
_FORMULA = re.compile(FORMULA_PATTERN)
_NUMBER = re.compile(r"^[+-]?[0-9]+([.,][0-9]+)?\Z")


def quote_formula(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula.

    A plain number is left alone. Text that already looks quoted is quoted once more, so that
    `unquote_formula` is the exact inverse.

    Examples
    --------
    >>> quote_formula("=1+1"), quote_formula("@alice"), quote_formula("-5"), quote_formula("Lyon")
    ("'=1+1", "'@alice", '-5', 'Lyon')
    """
    return f"'{text}" if _is_formula(text) else text


def unquote_formula(text: str) -> str:
    """Take away the apostrophe that `quote_formula` put.

    Examples
    --------
    >>> unquote_formula("'@alice"), unquote_formula("'tis")
    ('@alice', "'tis")
    """
    return text[1:] if text.startswith("'") and _is_formula(text[1:]) else text


def round_digits(values: np.ndarray, digits: int = DIGITS) -> np.ndarray:
    """Round to significant digits, each to the double nearest to the rounded decimal.

    Parameters
    ----------
    values
        Any shape, any finite or missing floats.
    digits
        Significant digits to keep.

    Examples
    --------
    >>> round_digits(np.array([0.1 + 0.2, 1234567890123.4, 1e-20 / 3])).tolist()
    [0.3, 1234567890000.0, 3.333333333e-21]
    """
    rounded = np.array(values, dtype=np.float64)
    known = np.isfinite(rounded) & (rounded != 0)
    kept = rounded[known]
    shift = digits - 1 - np.floor(np.log10(np.abs(kept))).astype(np.int64)
    up = (shift >= 0) & (shift < len(_EXACT_POWERS))
    down = (shift < 0) & (shift > -len(_EXACT_POWERS))
    other = ~(up | down)
    result = np.empty_like(kept)
    result[up] = np.rint(kept[up] * _EXACT_POWERS[shift[up]]) / _EXACT_POWERS[shift[up]]
    result[down] = np.rint(kept[down] / _EXACT_POWERS[-shift[down]]) * _EXACT_POWERS[-shift[down]]
    result[other] = [float(f"{value:.{digits - 1}e}") for value in kept[other].tolist()]
    rounded[known] = result
    return rounded + 0.0  # -0.0 becomes 0.0


def to_writable(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table whose every column has one plain type, ready to be written.

    Floats are rounded, columns that count or number things are integers even where some are missing,
    mixed columns are text. Order and names are kept; the index is dropped.

    Examples
    --------
    >>> to_writable(pd.DataFrame({"n_ties": [12.0, None], "lift": [0.1 + 0.2, None]}))
       n_ties  lift
    0      12   0.3
    1    <NA>   NaN
    """
    columns = [_to_plain(table.iloc[:, at], str(name)) for at, name in enumerate(table.columns)]
    plain = pd.concat([pd.Series(column) for column in columns], axis=1) if columns else pd.DataFrame()
    plain.columns = pd.Index([str(name) for name in table.columns])
    return plain


def kind_of(column: pd.Series[Any]) -> str:
    """Name what a writable column holds: ``text, whole, number, yes/no, date`` or ``time``."""
    if pd.api.types.is_bool_dtype(column.dtype):
        return "yes/no"
    if pd.api.types.is_integer_dtype(column.dtype):
        return "whole"
    if pd.api.types.is_float_dtype(column.dtype):
        return "number"
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        known = column.dropna()
        days_only = str(column.name).endswith("_on") or bool((known == known.dt.normalize()).all())
        return "date" if days_only else "time"
    return "text"


def _is_formula(text: str) -> bool:
    return _FORMULA.match(text) is not None and _NUMBER.match(text) is None


def _to_plain(column: pd.Series[Any], name: str) -> pd.Series[Any]:
    column = column.reset_index(drop=True)
    if column.dtype == object:
        column = _infer(column)
    if pd.api.types.is_float_dtype(column.dtype):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        known = values[~np.isnan(values)]
        if _WHOLE.fullmatch(name) and bool((np.isfinite(known) & (known == np.rint(known))).all()):
            return pd.Series(values, name=name).astype("Int64")
        return pd.Series(round_digits(values), name=name)
    return column.rename(name)


def _infer(column: pd.Series[Any]) -> pd.Series[Any]:
    """Give an object column the type that all its values share; text where they share none."""
    inferred = pd.api.types.infer_dtype(column, skipna=True)
    if inferred == "boolean":
        return column.astype("boolean")
    if inferred in ("integer", "floating", "mixed-integer-float"):
        return pd.to_numeric(column)
    if inferred in ("datetime64", "datetime", "date"):
        return pd.to_datetime(column)
    missing = column.isna()
    text: pd.Series[Any] = column.where(missing, column.map(str)).astype("str")
    return text
