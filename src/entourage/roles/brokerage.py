"""Who opens the door of a community to influence from outside.

Gould & Fernandez (1989): a turns to v, v turns to b, and a does not turn to b. Influence then goes from
b to a through v. Seen by communities, v is a gatekeeper when a is of v's own community and b is not, and
a liaison when all three are of different ones. Into a target, a is one of its members.
"""

from __future__ import annotations

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

_MOST_COUNTED = 2000
_MOST_NAMED = 20
_AT_ONCE = 250


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
    more than chance gives there, and turns to someone outside.

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
    ties = attention.presence.tocoo()
    row, column = ties.row.astype(np.int64), ties.col.astype(np.int64)
    placed = (home[row] >= 0) & (home[column] >= 0)
    row, column = row[placed], column[placed]
    across = home[row] != home[column]
    n = attention.n_people
    cross = sparse.csr_array(
        (np.ones(int(across.sum()), dtype=np.float32), (row[across], column[across])), shape=(n, n)
    )
    n_outside = np.diff(cross.indptr)
    frames: list[pd.DataFrame] = []
    for scope in scopes:
        member = scope.members[row]
        inward = sparse.csr_array(
            (
                np.ones(int((member & ~across).sum()), dtype=np.float32),
                (column[member & ~across], row[member & ~across]),
            ),
            shape=(n, n),
        )
        n_behind = np.diff(inward.indptr)
        table = _count_paths(scope, inward, cross, home, n_behind, n_outside)
        named = _stand_out(scope, n_behind, home, least=options.min_influenced)
        keep = (named & ~barred)[table["person"].to_numpy()]
        table = table[keep & (table["n_gatekeeper"] > 0) & (table["n_behind"] >= options.min_influenced)]
        table = table.sort_values(["n_gatekeeper", "person"], ascending=[False, True])[:_MOST_NAMED]
        table.insert(2, "rank", np.arange(1, len(table) + 1))
        frames.append(table)
    return pd.concat(frames, ignore_index=True)


def _count_paths(
    scope: Scope,
    inward: sparse.csr_array,
    cross: sparse.csr_array,
    home: np.ndarray,
    n_behind: np.ndarray,
    n_outside: np.ndarray,
) -> pd.DataFrame:
    """Count the open paths through the people with most possible ones (everyone, on small graphs)."""
    possible = n_behind.astype(np.float64) * n_outside
    person = np.flatnonzero(possible > 0)
    person = np.sort(person[np.argsort(-possible[person], kind="stable")][:_MOST_COUNTED])
    gatekeeper = possible[person]
    liaison = np.zeros(len(person))
    from_afar = cross.T.tocsr()
    member = scope.members.astype(np.float32)
    for start in range(0, len(person), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        block = person[part]
        outside = cross[block]
        # paths that a direct tie closes are not open
        gatekeeper[part] -= _sum_common(inward[block] @ cross, outside)
        receivers = from_afar[block]
        receivers.data = member[receivers.indices]
        receivers.eliminate_zeros()
        apart = _count_apart(receivers, outside, home)
        liaison[part] = apart - _sum_common(receivers @ cross, outside)
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
