"""How long attention lasts: measured on the events themselves, by what foretells who is turned to next.

Whom people turned to long ago says less of whom they will turn to; how much less differs from one place
to another. The first events (60 %, then 80 %) are held against the later ones: each half-life tried ages
the count of distinct people who turn to someone, and the one whose counts rank people most like the
counts that followed is kept. benchmarks/roles/hold_out.py shows what that is worth on data it never saw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from entourage.convert import fade
from entourage.model import Memory

if TYPE_CHECKING:
    import duckdb

FACTORS = (0.125, 0.25, 0.5, 1.0, 2.0)
"""Half-lives tried, in median ages of the events; the last, about the whole span where events come evenly,
is kept unless another foretells better."""
FIRST_PARTS = (0.6, 0.8)
"""Shares of the events that foretell the others."""
LEAST_GAIN, NOISE = 0.01, 0.2
"""By how much a shorter half-life must foretell better than the longest one and than none: the first, and
the second over the square root of the number of people, since among few any half-life may seem better by
chance."""
FEWEST_EVENTS, FEWEST_PEOPLE = 200, 30
LEAST_DATED = 0.9
_DIGITS = 3


def measure_memory(database: duckdb.DuckDBPyConnection, n_people: int) -> Memory:
    """Find in how many days attention halves.

    Parameters
    ----------
    database
        Holds ``events(source, target, influence, scaled, age)``, age in days, missing where undated.
    n_people
        Number of people.

    Returns
    -------
    Memory
        Without half-life where it cannot be measured: fewer than 200 events that give attention, fewer
        than 30 people, more than one event in ten undated, or all of one moment.
    """
    shares = ", ".join(str(round(1 - part, 6)) for part in FIRST_PARTS)
    n_events, n_dated, median, cuts = database.execute(f"""
        SELECT count(*), count(age), median(age), quantile_disc(age, [{shares}]) FROM events
        WHERE source <> target AND scaled > 0
    """).fetchall()[0]
    if n_dated < FEWEST_EVENTS or n_dated < LEAST_DATED * n_events or not median:
        return Memory()
    half_lives = [float(f"{median * factor:.{_DIGITS}g}") for factor in FACTORS]
    pairs, before, newest = _list_turns(database, cuts)
    found, known = zip(
        *(
            _foretell(pairs, column - cut, newest < cut, half_lives, n_people)
            for column, cut in zip(before, cuts, strict=True)
        ),
        strict=True,
    )
    if min(known) < FEWEST_PEOPLE:
        return Memory()
    foretold = np.mean(found, axis=0)
    aged = foretold[:-1]
    best, longest = int(np.argmax(aged)), len(aged) - 1
    if aged[best] < foretold[longest:].max() + max(LEAST_GAIN, NOISE / np.sqrt(min(known))):
        return Memory(half_lives[longest], "span", float(aged[longest]), float(foretold[-1]))
    return Memory(half_lives[best], "measured", float(aged[best]), float(foretold[-1]))


def _list_turns(
    database: duckdb.DuckDBPyConnection, cuts: list[float]
) -> tuple[np.ndarray, list[np.ndarray], np.ndarray]:
    """List who is turned to by each person who turns to someone, with ages.

    Returns
    -------
    tuple
        (2, n_pairs) positions, who turns to whom; per cut, the age of the newest event of at least so many
        days (NaN where there is none); the age of the newest event of all.
    """
    before = ", ".join(
        f"coalesce(min(age) FILTER (age >= {float(cut)!r}), 'NaN'::DOUBLE) AS before_{place}"
        for place, cut in enumerate(cuts)
    )
    columns: dict[str, Any] = database.execute(f"""
        WITH turns AS (
            SELECT source AS turner, target AS turned, age FROM events
            WHERE influence <> 'source' AND source <> target AND scaled > 0 AND age IS NOT NULL
            UNION ALL
            SELECT target, source, age FROM events
            WHERE influence <> 'target' AND source <> target AND scaled > 0 AND age IS NOT NULL
        )
        SELECT turner, turned, {before}, min(age) AS newest FROM turns GROUP BY turner, turned
        ORDER BY turned, turner
    """).fetchnumpy()
    found = {name: np.ma.getdata(values) for name, values in columns.items()}
    pairs = np.stack([found["turner"], found["turned"]])
    return pairs, [found[f"before_{place}"] for place in range(len(cuts))], found["newest"]


def _foretell(
    pairs: np.ndarray, age: np.ndarray, after: np.ndarray, half_lives: list[float], n_people: int
) -> tuple[np.ndarray, int]:
    """Hold the counts of earlier events against those of later ones.

    Parameters
    ----------
    pairs
        (2, n_pairs) who turns to whom.
    age
        (n_pairs,) days from the newest earlier event to the last day of them; NaN where there is none.
    after
        (n_pairs,) bool: there is a later event.
    half_lives, n_people
        What to try, and the number of people.

    Returns
    -------
    tuple of numpy.ndarray and int
        Spearman's correlation over the people of the earlier events, per half-life, and last without
        ageing; and the number of these people.
    """
    before = ~np.isnan(age)
    known = np.zeros(n_people, dtype=bool)
    known[pairs[:, before]] = True
    turned = pairs[1, before]
    came = stats.rankdata(np.bincount(pairs[1, after], minlength=n_people)[known])
    left = [*(fade(age[before], half_life) for half_life in half_lives), np.ones(len(turned))]
    counts = (np.bincount(turned, part, minlength=n_people)[known] for part in left)
    found = np.array([_correlate(stats.rankdata(np.round(count, 9)), came) for count in counts])
    return found, int(known.sum())


def _correlate(one: np.ndarray, other: np.ndarray) -> float:
    """Correlate two rankings; 0 where one of them tells nobody apart."""
    if len(one) == 0 or one.std() == 0 or other.std() == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])
