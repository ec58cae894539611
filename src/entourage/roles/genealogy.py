"""Who brought whom, over generations.

A referral counts once per pair; self-referrals, repeats and the referrals that close a circle are
reported and left out. Each person descends from one referrer: the one whose referral converted, then
the earliest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.engines.centrality import find_components
from entourage.model import Note

if TYPE_CHECKING:
    from entourage.model import Tables

_HALF = 0.5
_MAX_ROUNDS = 50
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Genealogy:
    """Referrals that count, and the trees they grow."""

    counted: pd.DataFrame
    """``referrer, referred`` (positions), ``date``, ``converted`` (1, 0, NaN unknown), ``value``
    (float, 0 where unknown); one row per pair, sorted."""
    people: pd.DataFrame
    """Indexed by position: ``n_referrals, n_converted, n_told`` (with a known outcome), ``referral_value,
    n_descendants, own_value, network_value``."""
    trees: pd.DataFrame
    """Per root and generation: ``root, generation, n_people, n_converted, value, structural_virality``."""
    notes: tuple[Note, ...]


def build_genealogy(tables: Tables) -> Genealogy:
    """Grow the referral trees and measure them.

    Returns
    -------
    Genealogy
        Per person: referrals made (distinct people, circles left out), converted ones, their value,
        people brought at any remove, and the network-adjusted value: what the person spends, plus for
        each person brought directly their value, plus half of that of the next generation, and so on.
    """
    n = len(tables.people)
    counted, notes = _count_referrals(tables.referrals, n)
    spent = _sum_purchases(tables.purchases, n)
    worth = counted["value"].to_numpy()
    worth = np.where(np.isnan(worth), spent[counted["referred"].to_numpy()], worth)
    worth = np.where(counted["converted"].to_numpy() == 0, 0.0, worth)
    counted = counted.assign(value=worth)
    forest = _grow_forest(counted, n)
    people = pd.DataFrame(index=pd.RangeIndex(n))
    referrer = counted["referrer"].to_numpy()
    converted = counted["converted"].to_numpy() == 1
    people["n_referrals"] = np.bincount(referrer, minlength=n)
    people["n_converted"] = np.bincount(referrer[converted], minlength=n)
    people["n_told"] = np.bincount(referrer[counted["converted"].notna().to_numpy()], minlength=n)
    people["referral_value"] = np.bincount(referrer, worth, minlength=n)
    people["n_descendants"] = forest.below
    people["own_value"] = spent
    people["network_value"] = spent + forest.carried
    return Genealogy(
        counted, people, _tabulate_trees(forest, counted), (*notes, *_describe(counted, people, forest))
    )


@dataclass(frozen=True)
class _Forest:
    """Each person under one referrer."""

    parent: np.ndarray
    """(n,) position of the referrer, -1 for roots and people outside."""
    row: np.ndarray
    """(n,) row of the counted referral that brought the person, -1."""
    root: np.ndarray
    """(n,) position of the root, -1 for people without referral."""
    generation: np.ndarray
    """(n,) 0 for roots."""
    below: np.ndarray
    """(n,) descendants."""
    carried: np.ndarray
    """(n,) value of descendants, halved at each further generation."""
    virality: np.ndarray
    """(n,) of roots: mean distance between two people of the tree; NaN for others."""


def _count_referrals(referrals: pd.DataFrame, n: int) -> tuple[pd.DataFrame, list[Note]]:
    """Keep one referral per pair, without self-referrals and circles; say what was left out."""
    rows = pd.DataFrame(
        {
            "referrer": referrals["referrer"].to_numpy(dtype=np.int64),
            "referred": referrals["referred"].to_numpy(dtype=np.int64),
            "date": pd.to_datetime(referrals["date"]).to_numpy(),
            "converted": pd.to_numeric(referrals["converted"]).to_numpy(dtype=float, na_value=np.nan),
            "value": pd.to_numeric(referrals["value"]).to_numpy(dtype=float, na_value=np.nan),
        }
    )
    notes = []
    themselves = rows["referrer"] == rows["referred"]
    if themselves.any():
        notes.append(Note("Referrals of oneself, not counted: {n}.", {"n": int(themselves.sum())}))
    rows = rows[~themselves]
    # of a repeated pair the row that converted is kept, else the earliest
    rows = rows.sort_values(
        ["referrer", "referred", "converted", "date", "value"],
        ascending=[True, True, False, True, False],
        na_position="last",
        kind="stable",
    )
    repeated = rows.duplicated(["referrer", "referred"])
    if repeated.any():
        notes.append(
            Note(
                "Referrals of the same person by the same referrer, counted once: {n}.",
                {"n": int(repeated.sum())},
            )
        )
    rows = rows[~repeated].reset_index(drop=True)
    closing = _find_circles(rows, n)
    if closing.any():
        notes.append(
            Note(
                "Referrals that close a circle (of someone who brought the referrer, directly or through "
                "others), not counted: {n}.",
                {"n": int(closing.sum())},
            )
        )
    return rows[~closing].reset_index(drop=True), notes


def _find_circles(rows: pd.DataFrame, n: int) -> np.ndarray:
    """Find the referrals to take out so that no circle is left: in each, the latest (or undated) first."""
    source, target = rows["referrer"].to_numpy(), rows["referred"].to_numpy()
    dated = rows["date"].notna().to_numpy()
    when = np.where(dated, rows["date"].to_numpy().astype("datetime64[us]").astype(np.int64), _NEVER)
    out = np.zeros(len(rows), dtype=bool)
    for rounds in range(_MAX_ROUNDS):
        left = np.flatnonzero(~out)
        if not len(left):
            break
        piece = find_components(n, source[left], target[left], strong=True)
        inside = left[piece[source[left]] == piece[target[left]]]
        if not len(inside):
            break
        if rounds == _MAX_ROUNDS - 1:
            out[inside] = True
            break
        # the last of each knot of circles, by date, then by position
        order = inside[np.lexsort((target[inside], source[inside], when[inside], piece[source[inside]]))]
        knot = piece[source[order]]
        last = np.append(knot[1:] != knot[:-1], values=True)
        out[order[last]] = True
    return out


def _sum_purchases(purchases: pd.DataFrame, n: int) -> np.ndarray:
    """Sum what each person spent, in cents so that the order of rows does not matter."""
    amount = np.nan_to_num(purchases["amount"].to_numpy(dtype=float))
    cents = np.bincount(purchases["person"].to_numpy(dtype=np.int64), np.round(amount * 100), minlength=n)
    return np.asarray(cents / 100)


def _grow_forest(counted: pd.DataFrame, n: int) -> _Forest:
    """Put each person under one referrer and walk the trees, generation by generation."""
    chosen = counted.reset_index(names="row").sort_values(
        ["referred", "converted", "date", "referrer"],
        ascending=[True, False, True, True],
        na_position="last",
        kind="stable",
    )
    chosen = chosen.drop_duplicates("referred")
    parent = np.full(n, -1, dtype=np.int64)
    row = np.full(n, -1, dtype=np.int64)
    parent[chosen["referred"].to_numpy()] = chosen["referrer"].to_numpy()
    row[chosen["referred"].to_numpy()] = chosen["row"].to_numpy()
    inside = np.zeros(n, dtype=bool)
    inside[chosen["referrer"].to_numpy()] = True
    inside |= parent >= 0
    root, generations = _walk_down(parent, inside)
    below = np.zeros(n, dtype=np.int64)
    carried = np.zeros(n)
    value = np.where(row >= 0, counted["value"].to_numpy()[row], 0.0) if len(counted) else np.zeros(n)
    generation = np.full(n, -1, dtype=np.int64)
    for depth in range(len(generations) - 1, -1, -1):
        people = generations[depth]
        generation[people] = depth
        if depth == 0:
            continue
        np.add.at(below, parent[people], below[people] + 1)
        np.add.at(carried, parent[people], value[people] + _HALF * carried[people])
    return _Forest(parent, row, root, generation, below, carried, _measure_virality(parent, root, below))


def _walk_down(parent: np.ndarray, inside: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """Give each person's root, and the people of each generation."""
    n = len(parent)
    children = np.flatnonzero(parent >= 0)
    children = children[np.argsort(parent[children], kind="stable")]
    start = np.searchsorted(parent[children], np.arange(n + 1))
    root = np.full(n, -1, dtype=np.int64)
    people = np.flatnonzero(inside & (parent < 0))
    root[people] = people
    generations = [people] if len(people) else []
    while len(people):
        counts = start[people + 1] - start[people]
        offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        below = children[np.repeat(start[people], counts) + offsets]
        root[below] = root[parent[below]]
        people = np.sort(below)
        if len(people):
            generations.append(people)
    return root, generations


def _measure_virality(parent: np.ndarray, root: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Measure structural virality: the mean distance between two people of a tree (Goel et al. 2015).

    Each edge lies between the s people under it and the other N - s: the distances add up to
    ``Σ s (N - s)`` over edges, for ``N (N - 1) / 2`` pairs.
    """
    n = len(parent)
    size = below + 1.0
    child = np.flatnonzero(parent >= 0)
    tree = root[child]
    crossed = np.bincount(tree, size[child] * (size[tree] - size[child]), minlength=n)
    total = size * below / 2
    return np.where((root == np.arange(n)) & (below > 0), crossed / np.where(total > 0, total, 1), np.nan)


def _tabulate_trees(forest: _Forest, counted: pd.DataFrame) -> pd.DataFrame:
    """Lay the trees out: a row per root and generation, the largest trees first."""
    person = np.flatnonzero(forest.root >= 0)
    row = forest.row[person]
    brought = row >= 0
    if not len(counted):
        person, row, brought = person[:0], row[:0], brought[:0]
    table = pd.DataFrame(
        {
            "root": forest.root[person].astype(np.int32),
            "generation": forest.generation[person],
            "n_people": 1,
            "n_converted": np.where(brought, counted["converted"].to_numpy()[row] == 1, 0) if len(row) else 0,
            "value": np.where(brought, counted["value"].to_numpy()[row], 0.0) if len(row) else 0.0,
        }
    )
    table = table.groupby(["root", "generation"], as_index=False, sort=True).sum()
    root = table["root"].to_numpy()
    table["structural_virality"] = forest.virality[root]
    order = np.lexsort((table["generation"], root, -forest.below[root]))
    return table.iloc[order].reset_index(drop=True)


def _describe(counted: pd.DataFrame, people: pd.DataFrame, forest: _Forest) -> list[Note]:
    """Say what the referrals add up to."""
    if not len(counted):
        return []
    n_referrers = int((people["n_referrals"] > 0).sum())
    n_converted = int(people["n_converted"].sum())
    told = int(people["n_told"].sum())
    values: dict[str, object] = {
        "n": len(counted),
        "n_referrers": n_referrers,
        "depth": int(forest.generation.max()),
    }
    notes = [
        Note(
            "Counted referrals: {n} (referrers: {n_referrers}), {n_converted} of them converted; generations "
            "in the longest chain: {depth}.",
            {**values, "n_converted": n_converted},
        )
        if told
        else Note(
            "Counted referrals: {n} (referrers: {n_referrers}), outcomes unknown; generations in the longest "
            "chain: {depth}.",
            values,
        )
    ]
    contested = len(counted) - int((forest.parent >= 0).sum())
    if contested:
        notes.append(
            Note(
                "Referrals of a person whom someone else also brought: {n}. Each referrer is credited; the "
                "genealogy follows the referral that converted, then the earliest.",
                {"n": contested},
            )
        )
    known = counted["converted"].notna()
    if known.any():
        rate = n_converted / int(known.sum())
        invitations = len(counted) / n_referrers
        could = int(((forest.root >= 0) & _came(forest, counted)).sum())
        notes.append(
            Note(
                "K-factor {k}: customers brought, per customer of the referral trees. Those who came last "
                "and had no time to bring anyone count too, so that it stays under 1. Referrals per "
                "referrer: {invitations}; {rate}% of them convert.",
                {
                    "k": round(n_converted / max(could, 1), 3),
                    "invitations": round(invitations, 2),
                    "rate": round(100 * rate),
                },
            )
        )
    return notes


def _came(forest: _Forest, counted: pd.DataFrame) -> np.ndarray:
    """Say who is in: roots, and people whose referral did not fail."""
    failed = np.append(counted["converted"].to_numpy() == 0, False)
    return np.asarray(~failed[forest.row])
