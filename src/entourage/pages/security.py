"""What keeps a page inert: one policy by hash, and values that cannot leave their script tag.

A page loads nothing and runs only the scripts and styles it was built with. Text from files reaches it
in two ways: through Jinja's autoescaping, or as JSON that the page's own code puts into text nodes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def to_json(value: object) -> Markup:
    r"""Write a value as JSON that is inert inside a script tag.

    Raises
    ------
    ValueError
        If a number is not finite: JSON has no word for it.

    Examples
    --------
    >>> print(to_json({"name": "</script><script>alert(1)</script>"}))
    {"name":"\u003c/script\u003e\u003cscript\u003ealert(1)\u003c/script\u003e"}
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character, escaped in _UNSAFE.items():
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704 - every character that HTML knows was replaced


def trust(code: str) -> Markup:
    """Mark one of our own scripts or styles as safe to write into a page.

    Raises
    ------
    ValueError
        If it holds a closing tag, which would end its element early.
    """
    lowered = code.lower()
    if "</script" in lowered or "</style" in lowered or "<!--" in lowered:
        msg = "a script or style must not hold a closing tag or a comment opening"
        raise ValueError(msg)
    return Markup(code)  # noqa: S704 - files of this package and of vis-network, checked above


def build_policy(*, scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Write the Content-Security-Policy that allows exactly these inline scripts and styles.

    Examples
    --------
    >>> build_policy(scripts=["a()"], styles=[])
    "default-src 'none'; script-src 'sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4='; style-src 'none'; \
img-src data: blob:; base-uri 'none'; form-action 'none'"
    """
    return (
        f"default-src 'none'; script-src {_sources(scripts)}; style-src {_sources(styles)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _sources(texts: Iterable[str]) -> str:
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
    return " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
