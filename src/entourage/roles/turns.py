"""How it comes that people's attention goes to someone: what a sentence may call turning to them.

Attention also flows to those who referred, invited or advised someone, to those who wrote to someone, and
between people who share a thread or a group. It counts for reach; but nobody who did nothing has turned to
anyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.model import Way

if TYPE_CHECKING:
    from entourage.model import Network

WAYS = {
    "n_turning": Way.TURNING,
    "n_sharing_only": Way.SHARING,
    "n_brought_only": Way.BROUGHT,
    "n_contacted_only": Way.CONTACTED,
}
"""Column → the strongest way by which the people it counts are tied to someone."""
_SHIFT = 3


@dataclass(frozen=True)
class Turns:
    """Whose attention goes to whom, and how that comes: each ordered pair once, by its strongest way."""

    one: np.ndarray
    """(n_pairs,) positions of those who give attention."""
    other: np.ndarray
    """(n_pairs,) positions of those who get it."""
    way: np.ndarray
    """(n_pairs,) `Way`, int8."""
    n_people: int

    def count(self, way: Way) -> np.ndarray:
        """Count per person those whose attention goes to them by a way and no stronger, (n_people,) int64."""
        return np.bincount(self.other[self.way == way], minlength=self.n_people)

    def keep(self, kept: np.ndarray) -> Turns:
        """Keep some pairs, (n_pairs,) bool."""
        return Turns(self.one[kept], self.other[kept], self.way[kept], self.n_people)

    def towards(self, people: np.ndarray, members: np.ndarray | None = None) -> Turns:
        """Keep the pairs towards some people, from the members of a group, (n_people,) bool, where given."""
        wanted = _mark(people, self.n_people)[self.other]
        return self.keep(wanted if members is None else wanted & members[self.one])

    def count_ways(self, people: np.ndarray) -> pd.DataFrame:
        """Part those whose attention goes to some people by how that comes: the columns of `WAYS`."""
        return pd.DataFrame({name: self.count(way)[people] for name, way in WAYS.items()})

    def count_turned_to(self, people: np.ndarray) -> np.ndarray:
        """Count those to whom some people turn themselves, (len(people),) int64."""
        return np.asarray(np.bincount(self.one[self.way == Way.TURNING], minlength=self.n_people)[people])


def _mark(people: np.ndarray, n_people: int) -> np.ndarray:
    """Turn positions into a mask."""
    mask = np.zeros(n_people, dtype=bool)
    mask[people] = True
    return mask


def find_turns(network: Network) -> Turns:
    """Find whose attention goes to whom, and by which way; of the window, where ties fade."""
    ties, n = network.ties, network.n_people
    source, target = ties["source"].to_numpy(), ties["target"].to_numpy()
    out, back = ties["way_out"].to_numpy(), ties["way_in"].to_numpy()
    gives, gets = out > 0, back > 0
    if not gets.any():
        return Turns(source[gives], target[gives], out[gives], n)
    # pair and way in one number, so that the strongest way of a pair comes last
    keys = np.sort(
        np.concatenate([_key(source, target, out, gives, n), _key(target, source, back, gets, n)]),
    )
    pair = keys >> _SHIFT
    keys = keys[np.append(pair[1:] != pair[:-1], True)]
    pair = keys >> _SHIFT
    way = (keys & ((1 << _SHIFT) - 1)).astype(np.int8)
    return Turns((pair // n).astype(np.int32), (pair % n).astype(np.int32), way, n)


def _key(one: np.ndarray, other: np.ndarray, way: np.ndarray, some: np.ndarray, n: int) -> np.ndarray:
    """Write ordered pairs and their way as single numbers."""
    return np.asarray((one[some].astype(np.int64) * n + other[some] << _SHIFT) + way[some])
