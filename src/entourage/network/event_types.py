"""What one event of each type is worth, and who influences whom by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from entourage.schema import EVENT_TYPES, UNKNOWN_TYPE
from entourage.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from entourage.options import TypeOptions

MUTUAL_WEIGHT = 2.0
"""Weight of an event of no known type that its file declares undirected."""

_BY_NAME = {name: event_type for event_type in EVENT_TYPES for name in event_type.names}


def canonical_type(name: str) -> str:
    """Give the first name of a recognised type, or the folded name of any other.

    Examples
    --------
    >>> canonical_type("Retweet"), canonical_type("réponse"), canonical_type("High Five")
    ('share', 'reply', 'high five')
    """
    folded = fold(name)
    known = _BY_NAME.get(folded)
    return known.names[0] if known else folded


def list_mutual(settings: Mapping[str, TypeOptions]) -> tuple[str, ...]:
    """List the types that are mutual by nature and whose influence the user has not set.

    Parameters
    ----------
    settings
        As for `build_type_table`.
    """
    set_by_user = {name for name, section in _by_type(settings).items() if section.influence}
    return tuple(kind.names[0] for kind in EVENT_TYPES if kind.is_mutual and kind.names[0] not in set_by_user)


def _by_type(settings: Mapping[str, TypeOptions]) -> dict[str, TypeOptions]:
    """Give the settings by type, whatever spelling of it they are under."""
    found = {canonical_type(name): section for name, section in settings.items()}
    return found | {fold(name): section for name, section in settings.items()}


def build_type_table(types: Iterable[str], settings: Mapping[str, TypeOptions]) -> pd.DataFrame:
    """Weigh the types that occur, as the user set them or by default.

    Parameters
    ----------
    types
        Types as the interactions hold them.
    settings
        ``[relationships.types]`` by type, in any spelling that means the type.

    Returns
    -------
    pandas.DataFrame
        ``type, weight, influence, known``, sorted by type; ``known`` is false for types that are
        neither recognised nor set.
    """
    wanted = _by_type(settings)
    rows = []
    for name in sorted(set(types)):
        default = _BY_NAME.get(name, UNKNOWN_TYPE)
        section = wanted.get(name)
        weight = section.weight if section and section.weight is not None else default.weight
        influence = section.influence if section and section.influence else default.influence
        known = name in _BY_NAME or section is not None or name in UNKNOWN_TYPE.names
        rows.append((name, float(weight), influence, known))
    return pd.DataFrame(rows, columns=["type", "weight", "influence", "known"]).astype(
        {"type": object, "weight": float, "influence": object, "known": bool}
    )
