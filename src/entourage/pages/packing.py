"""Columns of large graphs as compressed arrays: a quarter of the bytes, and read without parsing numbers."""

from __future__ import annotations

import base64
import zlib
from typing import Any

import numpy as np

PACK_FROM_LENGTH = 1_000


def pack_columns(value: Any) -> Any:  # noqa: ANN401 - a tree of JSON values
    """Replace long columns of a tree of JSON values by compressed arrays.

    Whole numbers become int32, numbers float32, text is joined by NUL; what is missing becomes NaN, or
    the smallest int32 in a column of whole numbers. `Atlas.load` in ``assets/model.js`` reads them back.

    Examples
    --------
    >>> packed = pack_columns({"x": list(range(2000)), "few": [1, 2]})
    >>> packed["few"], packed["x"]["kind"]
    ([1, 2], 'int')
    """
    if isinstance(value, dict):
        return {name: pack_columns(item) for name, item in value.items()}
    if isinstance(value, list):
        if len(value) >= PACK_FROM_LENGTH and not isinstance(value[0], dict | list):
            return _pack_column(value)
        return [pack_columns(item) for item in value]
    return value


def _pack_column(column: list[Any]) -> dict[str, str]:
    known = [item for item in column if item is not None]
    if known and all(isinstance(item, str) for item in known):
        text = "\0".join(str(item or "").replace("\0", " ") for item in column)
        return {"kind": "text", "packed": _deflate(text.encode())}
    if all(isinstance(item, int) for item in known):
        whole = np.array([np.iinfo(np.int32).min if item is None else item for item in column])
        if np.abs(whole[whole != np.iinfo(np.int32).min]).max(initial=0) < np.iinfo(np.int32).max:
            return {"kind": "int", "packed": _deflate(whole.astype("<i4").tobytes())}
    numbers = np.array([np.nan if item is None else item for item in column], dtype="<f4")
    return {"kind": "number", "packed": _deflate(numbers.tobytes())}


def _deflate(raw: bytes) -> str:
    return base64.b64encode(zlib.compress(raw, 9)).decode()
