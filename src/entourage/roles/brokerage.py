"""Who opens the door of a community to influence from outside.

Gould & Fernandez (1989): a turns to v, v turns to b, and a does not turn to b. Influence then goes from
b to a through v. Seen by communities, v is a gatekeeper when a is of v's own community and b is not, and
a liaison when all three are of different ones. Into a target, a is one of its members.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from entourage.roles.scoring import is_beyond_chance
from entourage.schema import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entourage.model import Communities
    from entourage.options import RoleOptions
    from entourage.roles.reach import Attention
    from entourage.roles.scopes import Scope
    from entourage.roles.turns import Turns

_MOST_COUNTED = 2000
_MOST_NAMED = 20
_AT_ONCE = 250
_DIGITS = 3


def choose_doors(scopes: Sequence[Scope]) -> list[Scope]:
    """Choose whose door is watched: the core of each target, else its innermost level; else everyone's."""
    innermost = {}
    for level in (LEVELS[0], "customers", "core"):
        for scope in scopes:
            if scope.level == level and not scope.is_everyone:
                innermost[scope.target_id] = scope
    return [innermost[target] for target in sorted(innermost)] or [scopes[0]]


def find_gatekeepers(
    scopes: Sequence[Scope],
    attention: Attention,
    communities: Communities,
    barred: np.ndarray,
    options: RoleOptions,
) -> pd.DataFrame:
    """Find who opens the door to each scope's members, in each community.

    A gatekeeper is turned to by at least ``min_influenced`` members of the scope in their own community,
    more than chance gives there, and turns to someone outside. They are ranked by open paths, each counted
    by the freshness of both of its ties.

    Parameters
    ----------
    scopes
        Whose doors are watched.
    attention, communities
        Who turns to whom, and who belongs where.
    barred
        (n,) bool: people who are never named.
    options
        ``min_influenced``.

    Returns
    -------
    pandas.DataFrame
        ``target_id, level, rank, person, community_id, n_gatekeeper, n_liaison`` (open paths),
        ``n_behind`` (members of the scope behind the door), ``share_behind`` (of those in the
        community), ``n_outside`` (people outside they turn to).
    """
    home = np.asarray(communities.member_of, dtype=np.int64)
    ties = attention.fresh.tocoo()
    row, column = ties.row.astype(np.int64), ties.col.astype(np.int64)
    placed = (home[row] >= 0) & (home[column] >= 0)
    row, column, fresh = row[placed], column[placed], ties.data[placed].astype(np.float32)
    across = home[row] != home[column]
    n = attention.n_people
    cross = _Paths.of(n, row[across], column[across], fresh[across], aged=attention.pace is not None)
    n_outside = np.diff(cross.bare.indptr)
    frames: list[pd.DataFrame] = []
    for scope in scopes:
        own = scope.members[row] & ~across
        inward = _Paths.of(n, column[own], row[own], fresh[own], aged=attention.pace is not None)
        n_behind = np.diff(inward.bare.indptr)
        table = _count_paths(scope, inward, cross, home, n_behind, n_outside)
        named = _stand_out(scope, n_behind, home, least=options.min_influenced)
        keep = (named & ~barred)[table["person"].to_numpy()]
        table = table[keep & (table["n_gatekeeper"] > 0) & (table["n_behind"] >= options.min_influenced)]
        table = table.sort_values(["aged", "n_gatekeeper", "person"], ascending=[False, False, True])
        table = table.drop(columns="aged")[:_MOST_NAMED]
        table.insert(2, "rank", np.arange(1, len(table) + 1))
        frames.append(table)
    return pd.concat(frames, ignore_index=True)


def tell_ways(table: pd.DataFrame, scopes: Sequence[Scope], turns: Turns, home: np.ndarray) -> pd.DataFrame:
    """Add to gatekeepers how it comes that people are tied to them.

    Parameters
    ----------
    table, scopes
        As `find_gatekeepers` gives and takes them.
    turns
        Whose attention goes to whom, and how that comes.
    home
        (n,) community positions.

    Returns
    -------
    pandas.DataFrame
        The same with the columns of `turns.WAYS`, which part ``n_behind``, and ``n_outside_turned_to``: those
        outside to whom they turn by events of their own.
    """
    parts = []
    for scope in scopes:
        here = (table["target_id"] == scope.target_id) & (table["level"] == scope.level)
        people = table.loc[here, "person"].to_numpy()
        behind = turns.towards(people, scope.members)
        behind = behind.keep(home[behind.one] == home[behind.other])
        outside = turns.keep(np.isin(turns.one, people) & (home[turns.other] >= 0))
        outside = outside.keep(home[outside.one] != home[outside.other])
        part = behind.count_ways(people).assign(n_outside_turned_to=outside.count_turned_to(people))
        parts.append(part.set_index(table.index[here]))
    return table.join(pd.concat(parts))


@dataclass(frozen=True)
class _Paths:
    """One step of a path, from the people in the middle or to them."""

    bare: sparse.csr_array
    """(n, n) 1 per tie."""
    fresh: sparse.csr_array
    """The same by freshness."""

    @staticmethod
    def of(n: int, row: np.ndarray, column: np.ndarray, fresh: np.ndarray, *, aged: bool) -> _Paths:
        bare = sparse.csr_array((np.ones(len(row), dtype=np.float32), (row, column)), shape=(n, n))
        return _Paths(bare, sparse.csr_array((fresh, (row, column)), shape=(n, n)) if aged else bare)


def _count_paths(
    scope: Scope,
    inward: _Paths,
    cross: _Paths,
    home: np.ndarray,
    n_behind: np.ndarray,
    n_outside: np.ndarray,
) -> pd.DataFrame:
    """Count the open paths through the people with most possible ones (everyone, on small graphs)."""
    possible = n_behind.astype(np.float64) * n_outside
    is_aged = inward.fresh is not inward.bare
    worth = possible
    if is_aged:
        worth = np.prod([step.fresh.sum(axis=1, dtype=np.float64) for step in (inward, cross)], axis=0)
    person = np.flatnonzero(possible > 0)
    person = np.sort(person[np.argsort(-worth[person], kind="stable")][:_MOST_COUNTED])
    gatekeeper, aged = possible[person], worth[person]
    liaison = np.zeros(len(person))
    from_afar = cross.bare.T.tocsr()
    member = scope.members.astype(np.float32)
    for start in range(0, len(person), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        block = person[part]
        outside = cross.bare[block]
        # paths that a direct tie closes are not open
        gatekeeper[part] -= _sum_common(inward.bare[block] @ cross.bare, outside)
        if is_aged:
            aged[part] -= _sum_common(inward.fresh[block] @ cross.bare, cross.fresh[block])
        receivers = from_afar[block]
        receivers.data = member[receivers.indices]
        receivers.eliminate_zeros()
        apart = _count_apart(receivers, outside, home)
        liaison[part] = apart - _sum_common(receivers @ cross.bare, outside)
    in_home = np.bincount(home[scope.members & (home >= 0)], minlength=home.max(initial=0) + 1)
    return pd.DataFrame(
        {
            "target_id": scope.target_id,
            "level": scope.level,
            "person": person.astype(np.int32),
            "community_id": home[person] + 1,
            "n_gatekeeper": np.rint(gatekeeper).astype(np.int64),
            "n_liaison": np.rint(liaison).astype(np.int64),
            "n_behind": n_behind[person],
            "share_behind": n_behind[person] / np.maximum(in_home[home[person]], 1),
            "n_outside": n_outside[person],
            "aged": np.round(aged if is_aged else gatekeeper, _DIGITS),
        }
    )


def _sum_common(paths: sparse.csr_array, ends: sparse.csr_array) -> np.ndarray:
    """Sum per row the paths that end where `ends` says."""
    return np.asarray(paths.multiply(ends).sum(axis=1)).ravel()


def _count_apart(receivers: sparse.csr_array, sources: sparse.csr_array, home: np.ndarray) -> np.ndarray:
    """Count per row the pairs of a receiver and a source that are of different communities."""
    n_communities = int(home.max(initial=0)) + 1
    placed = np.maximum(home, 0)
    belongs = sparse.csr_array(
        (np.ones(len(home), dtype=np.float32), placed, np.arange(len(home) + 1)),
        shape=(len(home), n_communities),
    )
    together = np.asarray((receivers @ belongs).multiply(sources @ belongs).sum(axis=1)).ravel()
    all_pairs = np.asarray(receivers.sum(axis=1)).ravel() * np.asarray(sources.sum(axis=1)).ravel()
    return np.asarray(all_pairs - together)


def _stand_out(scope: Scope, n_behind: np.ndarray, home: np.ndarray, *, least: int) -> np.ndarray:
    """Say who is turned to by more members of their own community than chance gives there."""
    n_communities = int(home.max(initial=0)) + 1
    placed = home >= 0
    member = scope.members & placed
    sources = np.bincount(home[member], minlength=n_communities)
    size = np.bincount(home[placed], minlength=n_communities)
    received = np.bincount(home[placed], n_behind[placed], minlength=n_communities)
    chance = received / np.maximum(size * sources, 1)
    inside = np.maximum(home, 0)
    return is_beyond_chance(
        n_behind,
        np.where(placed, sources[inside], 0),
        np.where(placed, chance[inside], 0.0),
        least=least,
    )
