"""Who influences whom by ties that are mutual by nature, told from how a file lists them.

A platform lists each friendship once, or twice; a survey in which people name their friends lists some pairs
twice and most once, and there the direction is the signal: whoever is named influences who names them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from entourage.model import Direction, Note
from entourage.network.event_types import list_mutual

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from entourage.model import Tables
    from entourage.options import TypeOptions

_NEARLY_NONE = 0.05
_NEARLY_ALL = 0.95
"""Shares of pairs named in return up to and from which a file lists each pair once, or twice. Platforms'
files have 0 and 1 but for what changed between two exports; the surveys looked at, 0.2 to 0.5."""
_ALPHA = 0.05
_SURE_Z = 2.0
"""Standard deviations from what chance gives, from which the order of two people says something."""


def find_directions(tables: Tables, types: Mapping[str, TypeOptions]) -> tuple[Direction, ...]:
    """Decide, per file and mutual type, whether influence goes both ways or from the named to the namer.

    Only pairs count of whom both name somebody in the file: others cannot name in return, be it in a survey
    that they did not answer or because the file is somebody's own list. Of these, the share named in return
    has its exact interval (Clopper & Pearson 1934). Only where all of it lies between `_NEARLY_NONE` and
    `_NEARLY_ALL` is the file a survey; with few pairs it does not, and ties stay mutual. Nor is it a survey
    where the order of two people in a row says nothing: of a pair in m rows, each order given by chance,
    both orders occur with probability 1 - 2^(1-m), and a log of meetings shows just that many.

    Parameters
    ----------
    tables
        Canonical tables; interactions are counted where they are. Rows that a file declares undirected do not
        count.
    types
        ``[relationships.types]``; types whose influence is set are left alone.

    Returns
    -------
    tuple of Direction
        Sorted by file and type; files with no pair that could tell are left out.
    """
    mutual = list_mutual(types)
    names = ", ".join(f"'{name}'" for name in mutual)
    if (
        not mutual
        or not tables.database.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM interactions WHERE type IN ({names}) LIMIT 1)"
        ).fetchall()[0][0]
    ):
        return ()
    counted = tables.database.execute(f"""
        WITH named AS (
            SELECT file, type, source, target, count(*) AS n FROM interactions
            WHERE source <> target AND NOT coalesce("both", false) AND type IN ({names})
            GROUP BY ALL
        ), pairs AS (
            SELECT file, type, sum(n)::BIGINT AS n_rows, count(*) = 2 AS is_returned
            FROM named SEMI JOIN (SELECT DISTINCT file, type, source AS namer FROM named) AS namers
                ON namers.file = named.file AND namers.type = named.type AND namers.namer = named.target
            GROUP BY file, type, least(source, target), greatest(source, target)
        )
        SELECT file, type, n_rows, count(*), count(*) FILTER (is_returned)
        FROM pairs GROUP BY ALL ORDER BY ALL
    """).fetchall()
    paths = {file.number: file.path for file in tables.inputs}
    groups: dict[tuple[int, str], list[tuple[int, int, int]]] = {}
    for number, name, *counts in counted:
        groups.setdefault((number, name), []).append(tuple(counts))
    found = [
        _decide(paths.get(number, "-"), number, name, counts) for (number, name), counts in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.file, one.number, one.type)))


def _decide(path: str, number: int, name: str, counts: Sequence[tuple[int, int, int]]) -> Direction:
    """Decide for one file and type.

    Parameters
    ----------
    counts
        Rows of a pair, how many pairs have so many, and how many of these are named in return; sorted.
    """
    n_pairs = sum(n for _, n, _ in counts)
    n_returned = sum(returned for *_, returned in counts)
    low, high = _bound_share(n_returned, n_pairs)
    is_log = any(n_rows > 1 and n > returned for n_rows, n, returned in counts)
    share = n_returned / n_pairs
    if share <= _NEARLY_NONE or share >= _NEARLY_ALL:
        basis = "none" if share <= _NEARLY_NONE else "all"
    elif low <= _NEARLY_NONE or high >= _NEARLY_ALL:
        basis = "few"
    elif _says_something(counts, n_returned):
        basis = "part"
    else:
        basis = "chance" if is_log else "few"
    influence = "target" if basis == "part" else "both"
    return Direction(path, name, n_pairs, n_returned, low, high, influence, basis, number)


def _bound_share(n_yes: int, n: int) -> tuple[float, float]:
    """Give the exact 95% interval of a share (Clopper & Pearson 1934, Biometrika 26).

    Examples
    --------
    >>> [round(bound, 3) for bound in _bound_share(5, 10)]
    [0.187, 0.813]
    """
    from scipy.special import betaincinv

    low = float(betaincinv(n_yes, n - n_yes + 1, _ALPHA / 2)) if n_yes else 0.0
    high = float(betaincinv(n_yes + 1, n - n_yes, 1 - _ALPHA / 2)) if n_yes < n else 1.0
    return low, high


def _says_something(counts: Iterable[tuple[int, int, int]], n_returned: int) -> bool:
    """Say whether more, or fewer, pairs are named in return than if each row's order were by chance."""
    expected = variance = 0.0
    for n_rows, n, _ in counts:
        both = 1 - 0.5 ** (n_rows - 1)
        expected += n * both
        variance += n * both * (1 - both)
    return abs(n_returned - expected) >= _SURE_Z * math.sqrt(variance)


def note_directions(directions: Iterable[Direction]) -> list[Note]:
    """Say where the named influence the namers, and where there are too few pairs to tell."""
    notes = []
    for one in directions:
        values = {"file": one.file, "type": one.type, "n": one.n_pairs, "returned": one.n_returned}
        if one.basis == "part":
            notes.append(
                Note(
                    "{file} reads as a survey by its '{type}' ties (pairs that name each other: {returned} "
                    "of {n}): whoever is named is taken to influence who names them. If these ties are "
                    'mutual, write influence = "both" under [relationships.types.{type}].',
                    values,
                    about="doubt",
                )
            )
        elif one.basis == "few":
            notes.append(
                Note(
                    "{file} holds too few '{type}' ties to tell a survey from a list of mutual ties (pairs "
                    "that name each other: {returned} of {n}): they are taken as mutual. If people name "
                    'others there, write influence = "target" under [relationships.types.{type}].',
                    values,
                    about="doubt",
                )
            )
    return notes
