"""A target written on one line, as the command line takes it.

``"Mode durable: age=18..34, interests=mode|écologie; customers: status=active; core: value=top 20%"``
means the same as a ``[[target]]`` of the project file.
"""

from __future__ import annotations

import re
from typing import Any

from entourage.errors import SettingError
from entourage.options import TargetOptions, build_options
from entourage.values.texts import fold

_LEVELS = {
    "audience": "audience", "public": "audience", "public cible": "audience",
    "customers": "customers", "clients": "customers", "clients cibles": "customers",
    "core": "core", "coeur": "core", "coeur de cible": "core", "cœur": "core", "cœur de cible": "core",
    "buyers": "buyers", "acheteurs": "buyers",
}  # fmt: skip
_CRITERION = re.compile(r'\s*(?:"([^"]+)"|([^=<>!"]+?))\s*(!=|>=|<=|=|>|<|≥|≤)\s*(.*)', re.DOTALL)
_OR = re.compile(r'\s+(?:or|ou)\s+(?=(?:"[^"]+"|[^=<>!"|&,]+?)\s*(?:!=|>=|<=|=|>|<|≥|≤))')
_EXAMPLE = "Mode durable: age=18..34, interests=mode|écologie; core: value=top 20%"


def parse_target(text: str) -> TargetOptions:
    """Read a target written on one line.

    Criteria are separated by commas, values of a list by ``|``, levels by ``;`` with the level's name
    before a colon (English or French). ``or`` between two criteria takes either; ``&`` joins criteria
    on one side of an ``or``. Quotes protect a comma, a semicolon or a column name.

    Parameters
    ----------
    text
        Such as ``Mode durable: age=18..34, interests=mode|écologie; core: value=top 20%``.

    Raises
    ------
    SettingError
        If the text cannot be read, with an example of one that can.

    Examples
    --------
    >>> target = parse_target("Mode durable: age=18..34, interests=mode|écologie; core: value=top 20%")
    >>> target.name, target.audience, target.core
    ('Mode durable', {'age': '18..34', 'interests': ['mode', 'écologie']}, {'value': 'top 20%'})
    """
    name, colon, rest = text.partition(":")
    if not name.strip() or not colon or not rest.strip():
        raise SettingError(
            "The target '{text}' is not NAME: CRITERIA. An example: {example}", text=text, example=_EXAMPLE
        )
    settings: dict[str, Any] = {"name": name.strip()}
    for part in _split(rest, ";"):
        level, rule = _read_level(part, text)
        if level in settings:
            raise SettingError("The target '{text}' declares '{level}' twice.", text=text, level=level)
        settings[level] = rule
    return build_options({"target": [settings]}, where=text).target[0]


def _read_level(part: str, text: str) -> tuple[str, dict[str, Any]]:
    head, colon, tail = part.partition(":")
    level = _LEVELS.get(fold(head)) if colon else None
    if colon and level is None and not re.search(r'[=<>"]', head):
        raise SettingError(
            "The target '{text}': '{level}' is not a level; the levels are audience, customers, core "
            "and buyers.",
            text=text,
            level=head.strip(),
        )
    rule: dict[str, Any] = {}
    for piece in _split(tail if level else part, ","):
        _add_piece(rule, piece, text)
    return level or "audience", rule


def _add_piece(rule: dict[str, Any], piece: str, text: str) -> None:
    sides = _OR.split(piece)
    if len(sides) > 1:
        if "any" in rule:
            raise SettingError(
                "The target '{text}' has 'or' in two criteria; write it in entourage.toml with any = [...].",
                text=text,
            )
        rule["any"] = [_read_side(side, text) for side in sides]
        return
    column, value = _read_criterion(piece, text)
    if column in rule:
        raise SettingError(
            "The target '{text}' names '{column}' twice at one level; join the values with |, or write "
            "a range.",
            text=text,
            column=column,
        )
    rule[column] = value


def _read_side(side: str, text: str) -> dict[str, Any]:
    rule: dict[str, Any] = {}
    for piece in _split(side, "&"):
        _add_piece(rule, piece, text)
    return rule


def _read_criterion(piece: str, text: str) -> tuple[str, str | list[str]]:
    found = _CRITERION.fullmatch(piece)
    if found is None:
        raise SettingError(
            "The target '{text}': '{piece}' is not a criterion. Write column=value, and several values as "
            "column=one|another. An example: {example}",
            text=text,
            piece=piece.strip(),
            example=_EXAMPLE,
        )
    column, sign, value = (found[1] or found[2]).strip(), found[3], found[4].strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1]
    if sign != "=":
        value = f"!{value}" if sign == "!=" else f"{sign} {value}"
    if "|" in value and not value.startswith("!"):
        return column, [item.strip() for item in value.split("|")]
    return column, value


def _split(text: str, separator: str) -> list[str]:
    """Split outside quotes; blank pieces are left out."""
    pieces = re.findall(rf'(?:"[^"]*"|[^{re.escape(separator)}"]|")+', text)
    return [piece for piece in pieces if piece.strip()]
