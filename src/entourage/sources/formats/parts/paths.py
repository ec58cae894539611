"""Nested objects, and tables whose headings are paths into them: ``replies/0/ownerUsername``.

Scrapers write one object in several ways: as JSON, or flattened to a table with ``/``, ``.``, ``[0]`` or
``__`` between its keys, in camelCase or snake_case. Folded, they are one: keys in lower case without
signs, lists as lists.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts.posts import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BETWEEN = re.compile(r"[/.\[\]]+|__")
_SIGNS = re.compile(r"[\W_]+")
_DEEPEST = 24
_LONGEST_CELL = 1 << 20


@lru_cache(maxsize=1 << 16)
def fold_key(key: str) -> str:
    """Write a key the way all spellings of it are written.

    Examples
    --------
    >>> fold_key("ownerUsername"), fold_key("owner_username"), fold_key("*socialDetail")
    ('ownerusername', 'ownerusername', 'socialdetail')
    """
    return _SIGNS.sub("", key.casefold())


@lru_cache(maxsize=1 << 14)
def split_heading(heading: str) -> tuple[str, ...]:
    """Split a heading into the path that it stands for.

    Examples
    --------
    >>> split_heading("replies/0/ownerUsername"), split_heading("author.userName"), split_heading("tags[1]")
    (('replies', '0', 'ownerusername'), ('author', 'username'), ('tags', '1'))
    """
    return tuple(folded for part in _BETWEEN.split(heading) if (folded := fold_key(part)))


def fold_headings(headings: tuple[str, ...]) -> frozenset[str]:
    """Give the paths of a table's headings, and every path above them, without places in lists."""
    found: set[str] = set()
    for heading in headings:
        names = [part for part in split_heading(heading) if not part.isdecimal()]
        found |= {".".join(names[: end + 1]) for end in range(len(names))}
    return frozenset(found)


def fold_row(values: Mapping[str, str], wanted: frozenset[str]) -> dict[str, Any]:
    """Fold a row back to the object it was, without blank cells and what is under keys nobody asks for.

    Examples
    --------
    >>> row = {"text": "oui", "replies/0/text": "merci", "replies/1/text": "", "likes": "3"}
    >>> fold_row(row, frozenset(("text", "replies")))
    {'text': 'oui', 'replies': [{'text': 'merci'}]}
    """
    thing: dict[str, Any] = {}
    for heading, cell in values.items():
        path = split_heading(heading)
        if not cell or not path or len(path) > _DEEPEST:
            continue
        if all(part in wanted or part.isdecimal() for part in path):
            _put(thing, path, _open_cell(cell, wanted))
    return {key: _make_lists(value) for key, value in thing.items()}


def _put(thing: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    for part in path[:-1]:
        inner = thing.get(part)
        if not isinstance(inner, dict):
            # "owner" beside "owner/username": what has parts is the object
            inner = thing[part] = {}
        thing = inner
    if not isinstance(thing.get(path[-1]), dict):
        thing[path[-1]] = value


def _open_cell(cell: str, wanted: frozenset[str]) -> Any:  # noqa: ANN401
    """Open a cell that holds a list or an object, as JSON or as Python writes them."""
    if cell[0] not in "[{" or cell[-1] not in "]}" or len(cell) > _LONGEST_CELL:
        return cell
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # backslashes that Python takes for mistakes
                value = ast.literal_eval(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            return cell
    return fold_keys(value, wanted) if isinstance(value, list | dict) else cell


def _make_lists(value: object) -> object:
    """Turn objects whose keys are places into lists."""
    if not isinstance(value, dict):
        return value
    inner = {key: _make_lists(each) for key, each in value.items()}
    if inner and all(key.isdecimal() for key in inner):
        return [inner[key] for key in sorted(inner, key=lambda key: (len(key), key))]
    return inner


def fold_keys(value: object, wanted: frozenset[str], deep: int = 0) -> Any:  # noqa: ANN401
    """Fold the keys of a JSON value, leaving out what stands under keys nobody asks for.

    Examples
    --------
    >>> fold_keys({"ownerUsername": "lea", "images": ["a"]}, frozenset(("ownerusername",)))
    {'ownerusername': 'lea'}
    """
    if deep > _DEEPEST:
        return None
    if isinstance(value, list):
        return [fold_keys(each, wanted, deep + 1) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        folded: fold_keys(each, wanted, deep + 1)
        for key, each in value.items()
        if (folded := fold_key(str(key))) in wanted
    }


def find_all(value: object, path: str) -> Iterator[Any]:
    """Give what stands at a path, in every member of the lists on the way; not what is missing.

    Examples
    --------
    >>> list(find_all({"tags": [{"name": "mode"}, "été", {"name": None}]}, "tags.name"))
    ['mode']
    """
    name, _, rest = path.partition(".")
    if isinstance(value, list):
        for each in value:
            yield from find_all(each, path)
    elif isinstance(value, dict) and (inner := value.get(name)) is not None:
        if rest:
            yield from find_all(inner, rest)
        elif isinstance(inner, list):
            yield from inner
        else:
            yield inner


def has_path(value: object, path: str) -> bool:
    """Say whether a path is there, be it blank."""
    name, _, rest = path.partition(".")
    if not isinstance(value, dict) or name not in value:
        return False
    return not rest or has_path(value[name], rest)


def find_text(value: object, *paths: str) -> str:
    """Give the first of these paths that holds a text or a number."""
    for path in paths:
        for found in find_all(value, path):
            if isinstance(found, str | int | float) and not isinstance(found, bool):
                text = clean_text(found)
                if text:
                    return text
    return ""


def find_texts(value: object, *paths: str) -> list[str]:
    """Give every text at these paths; a single text may list several (``mode, été``)."""
    texts: list[str] = []
    for path in paths:
        parent, _, name = path.rpartition(".")
        for holder in find_all(value, parent) if parent else [value]:
            listed = holder.get(name) if isinstance(holder, dict) else None
            if isinstance(listed, str):
                texts += re.split(r"[|,;\s]+", clean_text(listed))
            elif isinstance(listed, list):
                texts += [clean_text(each) for each in listed if isinstance(each, str | int)]
    return [text for text in dict.fromkeys(texts) if text]


def find_objects(value: object, *paths: str) -> list[dict[str, Any]]:
    """Give every object at these paths."""
    return [each for path in paths for each in find_all(value, path) if isinstance(each, dict)]
