"""Inside each community: who leads it, and whose absence would cut it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from entourage.engines.centrality import compute_pagerank, find_components

if TYPE_CHECKING:
    from entourage.convert import UndirectedGraph
    from entourage.model import Communities
    from entourage.options import RoleOptions
    from entourage.roles.reach import Attention

_LEADERS = 5
_TRIED = ((3_000_000, 2), (500_000, 4), (0, 10))
_FEWEST_CUT_OFF = 3


def rank_inside(
    attention: Attention, communities: Communities, barred: np.ndarray, options: RoleOptions
) -> pd.DataFrame:
    """Rank the prescribers of each community among its own members.

    Only attention between members counts: one PageRank on the ties inside communities ranks all of
    them at once. The score is the geometric mean of two shares of the community: of its attention, and
    of its members who turn to the person, each counted by the freshness of their newest turn.

    Parameters
    ----------
    attention, communities
        Who turns to whom, and who belongs where.
    barred
        (n,) bool: people who are never named.
    options
        ``min_influenced`` and ``volume``.

    Returns
    -------
    pandas.DataFrame
        ``community_id, rank, person, score`` (0 to 100), ``reach`` (share of the community's
        attention), ``n_influenced`` (members), ``share_of_community``; five per community at most.
    """
    home = np.asarray(communities.member_of, dtype=np.int64)
    inside = _keep_inside(attention.even, home)
    flow = compute_pagerank(inside, damping=attention.damping).ravel()
    count = np.diff(inside.indptr)
    aged = np.asarray(_keep_inside(attention.fresh, home).sum(axis=0)).ravel()
    size = np.bincount(home[home >= 0], minlength=max(communities.n, 1))
    placed = np.maximum(home, 0)
    total = np.bincount(home[home >= 0], flow[home >= 0], minlength=max(communities.n, 1))
    reach = np.where(home >= 0, flow / np.where(total[placed] > 0, total[placed], 1), 0)
    others = np.maximum(size[placed] - 1, 1)
    share = np.where(home >= 0, count / others, 0)
    score = 100 * np.sqrt(reach * np.where(home >= 0, aged / others, 0))
    named = (home >= 0) & (count >= options.min_influenced) & (reach * size[placed] > 1) & ~barred
    person = np.flatnonzero(named)
    person = person[np.lexsort((person, -score[person], home[person]))]
    rank = _number_within(home[person])
    person, rank = person[rank <= _LEADERS], rank[rank <= _LEADERS]
    return pd.DataFrame(
        {
            "community_id": home[person] + 1,
            "rank": rank,
            "person": person.astype(np.int32),
            "score": score[person],
            "reach": reach[person],
            "n_influenced": count[person],
            "share_of_community": share[person],
        }
    )


def _keep_inside(ties: sparse.csc_array, home: np.ndarray) -> sparse.csc_array:
    """Keep the ties between members of the same community."""
    n = len(home)
    column = np.repeat(np.arange(n), np.diff(ties.indptr))
    kept = (home[ties.indices] == home[column]) & (home[column] >= 0)
    counts = np.bincount(column[kept], minlength=n)
    indptr = np.concatenate([[0], np.cumsum(counts)])
    return sparse.csc_array((ties.data[kept], ties.indices[kept], indptr), shape=ties.shape)


def _number_within(group: np.ndarray) -> np.ndarray:
    """Count from 1 within each run of equal values."""
    if not len(group):
        return np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    lengths = np.diff(np.append(starts, len(group)))
    return np.arange(len(group)) - np.repeat(starts, lengths) + 1


def find_key_players(
    pairs: UndirectedGraph, communities: Communities, betweenness: np.ndarray, *, min_size: int = 5
) -> pd.DataFrame:
    """Find the people whose absence would cut their community (Borgatti 2006, fragmentation).

    The members of highest betweenness are taken out in turn (ten per community; four, then two, on
    large graphs); fragmentation is the share of pairs of the others that can no longer reach each other
    inside the community.

    Parameters
    ----------
    pairs
        Ties without direction.
    communities
        Who belongs where.
    betweenness
        (n,) what orders the trials.
    min_size
        Communities of fewer people are left out.

    Returns
    -------
    pandas.DataFrame
        ``community_id, person, n_cut_off`` (people left outside the largest remaining piece),
        ``fragmentation``; those who cut off three people at least, worst cut first.
    """
    home = np.asarray(communities.member_of, dtype=np.int64)
    within = (home[pairs.a] == home[pairs.b]) & (home[pairs.a] >= 0)
    a, b = pairs.a[within], pairs.b[within]
    size = np.bincount(home[home >= 0], minlength=max(communities.n, 1))
    members = np.flatnonzero((home >= 0) & (size[np.maximum(home, 0)] >= min_size))
    members = members[np.lexsort((members, -betweenness[members], home[members]))]
    place = _number_within(home[members])
    whole, _ = _largest_and_pairs(a, b, home, np.zeros(0, dtype=np.int64))
    frames = []
    n_tried = next(tried for least, tried in _TRIED if len(pairs.a) >= least)
    for trial in range(1, n_tried + 1):
        gone = members[(place == trial) & (betweenness[members] > 0)]
        if not len(gone):
            break
        largest, joined = _largest_and_pairs(a, b, home, gone)
        where = home[gone]
        others = size[where] - 1
        n_cut_off = others - largest[where]
        already = size[where] - whole[where]
        possible = np.maximum(others * (others - 1) / 2, 1)
        frames.append(
            pd.DataFrame(
                {
                    "community_id": where + 1,
                    "person": gone.astype(np.int32),
                    "n_cut_off": n_cut_off - already,
                    "fragmentation": 1 - joined[where] / possible,
                }
            )
        )
    if not frames:
        return pd.DataFrame(columns=["community_id", "person", "n_cut_off", "fragmentation"])
    table = pd.concat(frames, ignore_index=True)
    table = table[table["n_cut_off"] >= _FEWEST_CUT_OFF]
    return table.sort_values(
        ["fragmentation", "community_id", "person"], ascending=[False, True, True]
    ).reset_index(drop=True)


def _largest_and_pairs(
    a: np.ndarray, b: np.ndarray, home: np.ndarray, gone: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give per community the size of its largest piece and its pairs still joined, without some people."""
    n = len(home)
    stays = home >= 0
    stays[gone] = False
    kept = stays[a] & stays[b]
    piece = find_components(n, a[kept], b[kept])
    pieces, where = np.unique(piece[stays], return_index=True)
    sizes = np.bincount(piece[stays])[pieces]
    community = home[np.flatnonzero(stays)[where]]
    n_communities = int(home.max(initial=0)) + 1
    largest = np.zeros(n_communities, dtype=np.int64)
    np.maximum.at(largest, community, sizes)
    return largest, np.bincount(community, sizes * (sizes - 1) / 2, minlength=n_communities)
