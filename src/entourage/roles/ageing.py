"""How what ranks people ages, and how that is said."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from entourage.convert import WINDOW, UndirectedGraph
from entourage.model import Memory, Note

if TYPE_CHECKING:
    from entourage.model import Network
    from entourage.options import RoleOptions
    from entourage.roles.reach import Attention

_WHOLE = 10
"""Days from which half-lives are told without decimals."""


def choose_memory(network: Network, options: RoleOptions) -> Memory:
    """Choose how rankings age: as ties do where they fade, else as set, else as measured."""
    if network.memory.basis == "set" or options.half_life_days == "auto":
        return network.memory
    if options.half_life_days == "none":
        return Memory()
    return Memory(options.half_life_days, "ranking")


def keep_recent(pairs: UndirectedGraph, attention: Attention) -> UndirectedGraph:
    """Keep the pairs who turned to each other in the window; all of them where ties do not fade."""
    if attention.window_days is None:
        return pairs
    ties = attention.presence.tocoo()
    row, column = ties.row.astype(np.int64), ties.col.astype(np.int64)
    turned = np.minimum(row, column) * pairs.n + np.maximum(row, column)
    kept = np.isin(pairs.a.astype(np.int64) * pairs.n + pairs.b, turned)
    return UndirectedGraph(pairs.n, pairs.a[kept], pairs.b[kept], pairs.weight[kept])


def say_memory(memory: Memory) -> list[Note]:
    """Say how rankings age, where they do."""
    if memory.half_life_days is None:
        return []
    days = round(memory.half_life_days) if memory.half_life_days >= _WHOLE else memory.half_life_days
    if memory.basis == "set":
        return [
            Note(
                "Ties fade: people are said to turn to someone where they did so in the last {days} days "
                "(four half-lives, which leave a sixteenth), and the newest time decides how much they "
                "count in rankings.",
                {"days": math.ceil(WINDOW * memory.half_life_days)},
            )
        ]
    if memory.basis == "span":
        return [
            Note(
                "Rankings give recent attention a little more weight: it counts half after {days} days, "
                "about the time that the events span. No shorter time foretells clearly better, in these "
                "data, who is turned to later. Numbers of people are of the whole period.",
                {"days": days},
            )
        ]
    if memory.foretold is None or memory.foretold_unaged is None:
        return [
            Note(
                "Rankings give recent attention more weight, as set: it counts half after {days} days. "
                "Numbers of people are of the whole period.",
                {"days": days},
            )
        ]
    return [
        Note(
            "Rankings give recent attention more weight: it counts half after {days} days. In these data, "
            "earlier events foretell best in this way who is turned to later (rank correlation {foretold}; "
            "{unaged} where age does not count). Numbers of people are of the whole period.",
            {
                "days": days,
                "foretold": round(memory.foretold, 2),
                "unaged": round(memory.foretold_unaged, 2),
            },
        )
    ]
