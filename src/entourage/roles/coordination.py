"""Many accounts that repeat one person within seconds: shown, not judged.

Accounts that act on the same person within the same ten seconds, again and again, or a burst of many
accounts at once far above that hour's pace, are the mark of coordinated sharing (Giglietto, Righetti,
Rossi & Marino 2020). A live event looks alike: it is for the reader to look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.model import Note

if TYPE_CHECKING:
    import duckdb

_WINDOW = 10
_FEWEST_ACCOUNTS = 3
_OCCASIONS = 3
_BURST = 10
_BURST_SHARE = 0.5
_LARGEST_WINDOW = 200
_HALF = 0.5
_COLUMNS = ("person", "n_accounts", "n_occasions", "first_on", "last_on", "accounts")


def screen_coordination(
    database: duckdb.DuckDBPyConnection, person_id: np.ndarray
) -> tuple[pd.DataFrame, list[Note]]:
    """Look for accounts that repeat one person within seconds.

    Three accounts or more that meet on the same person within ten seconds on three occasions or more;
    or ten accounts or more within ten seconds that make at least half of that person's hour. Only
    events with a time of day are looked at, where most bear seconds.

    Parameters
    ----------
    database
        Holds ``interactions``.
    person_id
        (n,) ids by position.

    Returns
    -------
    tuple of pandas.DataFrame and list of Note
        ``person`` (repeated), ``n_accounts, n_occasions, first_on, last_on, accounts`` (ids joined by
        ``;``, twenty at most), most accounts first; and a note where there are any.
    """
    if not _has_seconds(database):
        return pd.DataFrame(columns=list(_COLUMNS)), []
    database.execute(_CLOSE_EVENTS)
    found = database.execute(_GROUPS).df()
    database.execute("DROP TABLE close_events")
    if found.empty:
        return pd.DataFrame(columns=list(_COLUMNS)), []
    found["accounts"] = [";".join(str(person_id[a]) for a in accounts) for accounts in found["accounts"]]
    found["person"] = found["person"].astype(np.int32)
    note = Note(
        "People repeated by groups of accounts within seconds: {n}. This may be coordination or a live "
        "event; look at it before trusting their reach.",
        {"n": len(found)},
    )
    return found[list(_COLUMNS)], [note]


def _has_seconds(database: duckdb.DuckDBPyConnection) -> bool:
    """Say whether most events bear seconds; hours and minutes cannot tell who acts together."""
    share = database.execute("""
        SELECT avg((second("at") <> 0)::INTEGER) FROM interactions
        WHERE "at" IS NOT NULL AND "at" <> date_trunc('day', "at")
    """).fetchall()[0][0]
    return share is not None and float(share) > _HALF


# three events within ten seconds leave two in one of the windows they touch: the rest is not looked at
_CLOSE_EVENTS = f"""
    CREATE OR REPLACE TEMP TABLE close_events AS
    WITH timed AS (
        SELECT target, source, "at", floor(epoch("at") / {_WINDOW})::BIGINT AS moment FROM interactions
        WHERE "at" IS NOT NULL AND "at" <> date_trunc('day', "at") AND source <> target
    ), busy AS (
        SELECT target, moment FROM timed GROUP BY target, moment HAVING count(*) >= 2
    ), near AS (
        SELECT DISTINCT target, moment + step AS moment FROM busy, (VALUES (-1), (0), (1)) AS steps(step)
    ), windows AS (
        SELECT DISTINCT target, source, "at", shift,
            floor((epoch("at") + shift) / {_WINDOW})::BIGINT AS moment
        FROM timed SEMI JOIN near USING (target, moment), (VALUES (0), ({_WINDOW // 2})) AS shifts(shift)
    )
    SELECT target, shift, moment, list_sort(list_distinct(list(source))) AS accounts,
        min("at") AS first_on, max("at") AS last_on, date_trunc('hour', min("at")) AS hour
    FROM windows GROUP BY target, shift, moment
    HAVING count(DISTINCT source) BETWEEN {_FEWEST_ACCOUNTS} AND {_LARGEST_WINDOW}
"""

_GROUPS = f"""
    WITH members AS (
        SELECT target, shift, moment, unnest(accounts) AS account FROM close_events
    ), pairs AS (
        SELECT a.target, a.shift, a.account AS one, b.account AS other
        FROM members a JOIN members b USING (target, shift, moment)
        WHERE a.account < b.account
        GROUP BY ALL HAVING count(*) >= {_OCCASIONS}
    ), repeaters AS (
        SELECT target, one AS account FROM pairs UNION SELECT target, other FROM pairs
    ), hours AS (
        SELECT target, date_trunc('hour', "at") AS hour, count(*) AS n FROM interactions
        WHERE target IN (SELECT target FROM close_events WHERE len(accounts) >= {_BURST})
        GROUP BY ALL
    ), burst AS (
        SELECT c.target, unnest(c.accounts) AS account FROM close_events c JOIN hours h USING (target, hour)
        WHERE len(c.accounts) >= {_BURST} AND len(c.accounts) >= {_BURST_SHARE} * h.n
    ), suspects AS (
        SELECT target, account FROM repeaters UNION SELECT target, account FROM burst
    ), kept AS (
        SELECT target, list_sort(list(account)) AS accounts FROM suspects
        GROUP BY target HAVING count(*) >= {_FEWEST_ACCOUNTS}
    )
    SELECT k.target AS person, len(k.accounts) AS n_accounts,
        greatest(
            count(DISTINCT c.moment) FILTER (c.shift = 0), count(DISTINCT c.moment) FILTER (c.shift <> 0)
        ) AS n_occasions,
        min(c.first_on) AS first_on, max(c.last_on) AS last_on, k.accounts[1:20] AS accounts
    FROM kept k JOIN close_events c
        ON c.target = k.target AND len(list_intersect(c.accounts, k.accounts)) >= 2
    GROUP BY k.target, k.accounts
    ORDER BY n_accounts DESC, person
"""
