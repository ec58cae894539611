"""Two-mode data (person x thread, group, event, hashtag) turned into ties.

Each shared item of k people adds 1 / (k - 1) to the tie of every pair of them, so that an item gives
each of its people one unit of tie however many they are (Newman 2001, Physical Review E 64, 016132).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.model import Note

if TYPE_CHECKING:
    import duckdb


def project_memberships(database: duckdb.DuckDBPyConnection, *, max_shared: int) -> tuple[Note, ...]:
    """Write from ``memberships`` the tables ``shared_by`` (who shares what) and ``projected`` (the ties).

    Parameters
    ----------
    database
        Holds ``memberships(person, item, kind, weight, at)``.
    max_shared
        Items with more people than this are left out: what everyone shares ties nobody.

    Returns
    -------
    tuple of Note
        How many items were projected and how many left out.
    """
    database.execute("""
        CREATE OR REPLACE TEMP TABLE shared_items AS
        SELECT kind, item, count(DISTINCT person) AS n_people,
            row_number() OVER (ORDER BY kind, item)::INTEGER - 1 AS id
        FROM memberships GROUP BY kind, item
    """)
    database.execute(
        """
        CREATE OR REPLACE TEMP TABLE shared_by AS
        SELECT m.person, m.kind, s.id AS item, s.n_people, max(m."at") AS "at"
        FROM memberships m JOIN shared_items s ON m.kind = s.kind AND m.item = s.item
        WHERE s.n_people BETWEEN 2 AND ?
        GROUP BY ALL
        """,
        [max_shared],
    )
    database.execute("""
        CREATE OR REPLACE TEMP TABLE projected AS
        SELECT a.person AS source, b.person AS target, 'shared ' || a.kind AS type,
            greatest(a."at", b."at") AS "at", 1.0 / (a.n_people - 1) AS weight, a.item
        FROM shared_by a JOIN shared_by b ON a.item = b.item AND a.person < b.person
    """)
    found = database.execute(
        """
        SELECT count(*) FILTER (n_people BETWEEN 2 AND $cap), count(*) FILTER (n_people > $cap)
        FROM shared_items
        """,
        {"cap": max_shared},
    ).fetchall()
    n_projected, n_left_out = found[0]
    notes = []
    if n_projected:
        notes.append(
            Note.counted(
                "Ties were drawn from {n} shared item (thread, group, event…).",
                "Ties were drawn from {n} shared items (threads, groups, events…).",
                n_projected,
            )
        )
    if n_left_out:
        notes.append(
            Note.counted(
                "{n} shared item with more than {cap} people was left out: what everyone shares ties nobody.",
                "{n} shared items with more than {cap} people were left out: what everyone shares ties "
                "nobody.",
                n_left_out,
                cap=max_shared,
            )
        )
    return tuple(notes)
