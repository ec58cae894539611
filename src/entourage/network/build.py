"""Events summed into ties, in DuckDB.

``weight = sum of type weight x row weight x decay``, with decay = 0.5 ** (age / half-life) when a
half-life is set and age counted from the newest event. Sums are made of integers (millionths of a
millionth), so that they do not depend on the order in which rows come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from entourage.convert import WINDOW
from entourage.model import Memory, Network, Note, Tables, Way
from entourage.network.directions import find_directions, note_directions
from entourage.network.event_types import MUTUAL_WEIGHT, build_type_table
from entourage.network.memory import measure_memory
from entourage.network.projection import project_memberships

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    from entourage.model import Direction
    from entourage.options import RelationshipOptions

_SCALE = 10**12
_MAX_NAMED_TYPES = 60
_MESSAGE_TYPES = ("share", "reply", "comment", "quote", "mention", "message")


def build_network(
    tables: Tables, options: RelationshipOptions, *, progress: Callable[[str], None] | None = None
) -> Network:
    """Sum interactions, referrals and shared items into one tie per ordered pair of people.

    Parameters
    ----------
    tables
        Canonical tables; interactions are summed where they are, in ``tables.database``.
    options
        Type weights, influence directions, half-life and the cap on shared items.
    progress
        Told the stage's name when it begins.

    Returns
    -------
    Network
        People without ties stay; self-loops are counted as activity and are not ties.
    """
    if progress:
        progress("network")
    database = tables.database
    notes = list(project_memberships(database, max_shared=options.max_shared))
    types = _register_types(database, options)
    n_merged = _find_repeated_events(database)
    if n_merged:
        notes.append(
            Note.counted(
                "{n} row repeats an event already counted (a reply that also mentions): each message counts "
                "once per pair, by its strongest type.",
                "{n} rows repeat an event already counted (a reply that also mentions): each message counts "
                "once per pair, by its strongest type.",
                n_merged,
            )
        )
    directions = find_directions(tables, options.types)
    notes += note_directions(directions)
    _register_events(database, tables, options, directions)
    counts = database.execute("""
        SELECT count(*) FILTER (NOT is_referral), count(*) FILTER (is_referral),
            count(*) FILTER (source = target), count(*) FILTER ("at" IS NULL AND NOT is_referral)
        FROM events
    """).fetchall()
    n_interactions, n_referrals, n_self, n_undated = counts[0]
    if options.half_life_days and n_undated:
        notes.append(
            Note.counted(
                "{n} event bears no date and was counted as if it were recent.",
                "{n} events bear no date and were counted as if they were recent.",
                n_undated,
            )
        )
    notes += _note_weights(database)
    ties = _sum_ties(database, types, options.half_life_days)
    shared = _list_shared(database)
    if shared is None:
        ties = ties.drop(columns="direct_weight")
    n_events, last_on = _activity(database, len(tables.people))
    event_types = dict(
        database.execute("SELECT type, count(*) FROM events GROUP BY type ORDER BY type").fetchall()
    )
    known = set(types.loc[types["known"], "type"])
    memory = (
        Memory(options.half_life_days, "set")
        if options.half_life_days and tables.newest_on is not None
        else measure_memory(database, len(tables.people))
    )
    database.execute("DROP TABLE events")
    return Network(
        person_id=tables.people["person_id"].to_numpy(dtype=object),
        ties=ties,
        n_events=n_events,
        last_on=last_on,
        n_interactions=n_interactions,
        n_referrals=n_referrals,
        n_self_loops=n_self,
        unknown_types={name: n for name, n in event_types.items() if name not in known},
        event_types=event_types,
        notes=tuple(notes),
        directions=directions,
        memory=memory,
        shared=shared,
    )


def _note_weights(database: duckdb.DuckDBPyConnection) -> list[Note]:
    """Say on what scale rows are weighed, and how many ratings are negative."""
    low, high = database.execute(
        "SELECT min(weight), max(weight) FROM interactions WHERE coalesce(sentiment, 0) >= 0"
    ).fetchall()[0]
    n_negative = database.execute("SELECT count(*) FROM events WHERE opposition > 0").fetchall()[0][0]
    notes = []
    if low is not None and low < high:
        notes.append(
            Note(
                "Rows are weighed from {low} to {high}: these weights multiply those of the types "
                "as they are.",
                {"low": float(low), "high": float(high)},
            )
        )
    if n_negative:
        notes.append(
            Note.counted(
                "{n} negative rating is kept as opposition, apart from the weight of ties.",
                "{n} negative ratings are kept as opposition, apart from the weight of ties.",
                n_negative,
            )
        )
    return notes


def _register_types(database: duckdb.DuckDBPyConnection, options: RelationshipOptions) -> pd.DataFrame:
    """Write the ``types`` table: a bit, a weight and a direction of influence per type."""
    counted = database.execute("""
        SELECT type, count(*) AS n FROM (
            SELECT type FROM interactions UNION ALL SELECT type FROM projected
        ) GROUP BY type ORDER BY n DESC, type
    """).fetchall()
    names = [name for name, _ in counted]
    types = build_type_table([*names, "referral"], options.types)
    shared = types["type"].str.startswith("shared ").to_numpy(dtype=bool)
    types["influence"] = types["influence"].mask(shared, "both")
    types["known"] |= shared
    bit = {name: min(place, _MAX_NAMED_TYPES) for place, name in enumerate(["referral", *names])}
    types["bit"] = types["type"].map(bit).astype("int64")
    database.register("types_frame", types)
    database.execute("CREATE OR REPLACE TEMP TABLE types AS SELECT * FROM types_frame")
    database.unregister("types_frame")
    return types


def _find_repeated_events(database: duckdb.DuckDBPyConnection) -> int:
    """List in ``repeated`` the rows of a message beyond its strongest type, per pair; count them.

    Rows are one message when they share an ``event`` id; without one, when they share source, target,
    moment (with a time of day), thread and text and differ in type.
    """
    database.execute("CREATE OR REPLACE TEMP TABLE repeated (id BIGINT)")
    database.execute("""
        INSERT INTO repeated
        WITH several AS (
            SELECT source, target, event FROM interactions WHERE event IS NOT NULL
            GROUP BY ALL HAVING count(*) > 1
        )
        SELECT id FROM (
            SELECT i.rowid AS id, row_number() OVER (
                PARTITION BY i.source, i.target, i.event
                ORDER BY t.weight DESC, i.type, i.weight DESC, i."at" NULLS LAST
            ) AS place
            FROM interactions i JOIN several USING (source, target, event) JOIN types t USING (type)
        ) WHERE place > 1
    """)
    names = ", ".join(f"'{name}'" for name in _MESSAGE_TYPES)
    several_types = database.execute(
        f"SELECT count(DISTINCT type) > 1 FROM interactions WHERE event IS NULL AND type IN ({names})"
    ).fetchall()
    if several_types[0][0]:
        database.execute(f"""
            INSERT INTO repeated
            WITH several AS (
                SELECT source, target, "at", thread, text FROM interactions
                WHERE event IS NULL AND type IN ({names}) AND "at" <> date_trunc('day', "at")
                GROUP BY ALL HAVING min(type) <> max(type)
            )
            SELECT id FROM (
                SELECT i.rowid AS id, dense_rank() OVER (
                    PARTITION BY i.source, i.target, i."at", i.thread, i.text ORDER BY t.weight DESC, i.type
                ) AS place
                FROM interactions i JOIN several s ON i.source = s.source AND i.target = s.target
                    AND i."at" = s."at" AND i.thread IS NOT DISTINCT FROM s.thread
                    AND i.text IS NOT DISTINCT FROM s.text
                JOIN types t USING (type)
                WHERE i.event IS NULL AND i.type IN ({names})
            ) WHERE place > 1
        """)
    return int(database.execute("SELECT count(*) FROM repeated").fetchall()[0][0])


def _register_events(
    database: duckdb.DuckDBPyConnection,
    tables: Tables,
    options: RelationshipOptions,
    directions: tuple[Direction, ...],
) -> None:
    """Write the ``events`` table: everything that passes between two people, weighed and aged.

    Ages count from the newest dated row of all where ties fade, else from the newest event.
    """
    referrals = tables.referrals[["referrer", "referred", "date"]].copy()
    referrals["date"] = pd.to_datetime(referrals["date"]).astype("datetime64[us]")
    database.register("referrals_frame", referrals)
    # where no file is a survey, which is nearly always, nothing is asked of the rows
    named = {(one.type, one.number) for one in directions if one.influence == "target"}
    file = "file" if named else "NULL"
    surveys = "".join(
        f" WHEN type = '{name}' AND file = {number} THEN 'target'" for name, number in sorted(named)
    )
    seconds = 'greatest(epoch($newest::TIMESTAMP) - epoch("at"), 0)'
    decay = "1.0"
    parameters: dict[str, Any] = {"newest": _find_newest_event(database)}
    if options.half_life_days and tables.newest_on is not None:
        decay = f"coalesce(pow(0.5, {seconds} / $half_life), 1.0)"
        parameters = {
            "newest": str(tables.newest_on),
            "half_life": options.half_life_days * 86400,
        }
    # who is written to has not turned to anyone; who shares a tie that has no direction has
    influence = f"CASE WHEN \"both\" THEN 'both'{surveys} ELSE t.influence END"
    way_back = f"""CASE WHEN type LIKE 'shared %' THEN {Way.SHARING} WHEN "both" THEN {Way.TURNING}
        WHEN {influence} = 'target' THEN 0 WHEN {influence} = 'source' THEN {Way.BROUGHT}
        WHEN type = 'message' THEN {Way.CONTACTED} ELSE {Way.TURNING} END"""
    database.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE events AS
        WITH everything AS (
            SELECT source, target, type, "at", weight, coalesce("both", false) AS "both",
                greatest(-coalesce(sentiment, 0), 0) AS opposition, false AS is_referral, 1 AS n,
                {file} AS file, NULL::INTEGER AS item
            FROM interactions ANTI JOIN repeated ON interactions.rowid = repeated.id
            UNION ALL
            SELECT source, target, type, "at", weight, true, 0, false, 1, NULL, item FROM projected
            UNION ALL
            SELECT referrer, referred, 'referral', date, 1.0, false, 0, true, 1, NULL, NULL
            FROM referrals_frame
        )
        SELECT source, target, type, "at", {seconds} / 86400 AS age, is_referral, opposition, item,
            {influence} AS influence, bit, {way_back} AS way_back,
            round({_SCALE} * {decay} * e.weight
                * CASE WHEN "both" AND NOT known THEN {MUTUAL_WEIGHT} ELSE t.weight END)::HUGEINT AS scaled
        FROM everything e JOIN types t USING (type)
        """,
        parameters,
    )
    database.unregister("referrals_frame")


def _find_newest_event(database: duckdb.DuckDBPyConnection) -> str | None:
    """Find the moment of the newest event of all."""
    newest = database.execute("""
        SELECT max("at")::VARCHAR FROM (
            SELECT max("at") AS "at" FROM interactions
            UNION ALL SELECT max("at") FROM projected
            UNION ALL SELECT max(date) FROM referrals_frame
        )
    """).fetchall()[0][0]
    return None if newest is None else str(newest)


def _sum_ties(
    database: duckdb.DuckDBPyConnection, types: pd.DataFrame, half_life_days: float | None
) -> pd.DataFrame:
    """Sum ``events`` per ordered pair; see `Network.ties`."""
    recent = "true" if half_life_days is None else f"coalesce(age, 0) <= {WINDOW * half_life_days}::DOUBLE"
    columns = database.sql(f"""
        SELECT source::INTEGER AS source, target::INTEGER AS target,
            (sum(scaled) / {_SCALE})::DOUBLE AS weight,
            (coalesce(sum(scaled) FILTER (item IS NULL), 0) / {_SCALE})::DOUBLE AS direct_weight,
            (coalesce(sum(scaled) FILTER (influence <> 'source'), 0) / {_SCALE})::DOUBLE AS attention_out,
            (coalesce(sum(scaled) FILTER (influence <> 'target'), 0) / {_SCALE})::DOUBLE AS attention_in,
            min(coalesce(age, 0)) FILTER (influence <> 'source' AND scaled > 0) AS age_out,
            min(coalesce(age, 0)) FILTER (influence <> 'target' AND scaled > 0) AS age_in,
            (sum(round({_SCALE} * opposition)::HUGEINT) / {_SCALE})::DOUBLE AS opposition,
            count(*) FILTER (NOT is_referral) AS n_interactions,
            count(*) FILTER (is_referral) AS n_referrals,
            coalesce(max(CASE WHEN way_back = {Way.SHARING} THEN way_back ELSE {Way.TURNING} END)
                FILTER (influence <> 'source' AND scaled > 0 AND {recent}), 0)::TINYINT AS way_out,
            coalesce(max(way_back) FILTER (scaled > 0 AND {recent}), 0)::TINYINT AS way_in,
            min("at")::DATE AS first_on, max("at")::DATE AS last_on,
            bit_or(1::BIGINT << bit) AS types
        FROM events WHERE source <> target
        GROUP BY ALL ORDER BY 1, 2
    """).fetchnumpy()
    ties = pd.DataFrame({name: np.ma.getdata(values) for name, values in columns.items()})
    for name in ("age_out", "age_in"):
        ties[name] = np.ma.filled(columns[name].astype(np.float64), np.nan)
    for name in ("first_on", "last_on"):
        days = ties[name].to_numpy().astype("datetime64[s]")
        days[np.ma.getmaskarray(columns[name])] = np.datetime64("NaT")
        ties[name] = days
    masks, codes = np.unique(ties["types"].to_numpy(dtype=np.int64), return_inverse=True)
    labels = [_name_types(int(mask), types) for mask in masks]
    ties["types"] = pd.Categorical.from_codes(codes, categories=pd.Index(labels, dtype=object))
    return ties


def _list_shared(database: duckdb.DuckDBPyConnection) -> pd.DataFrame | None:
    """List who shares what, and what each item adds to a tie (`Network.shared`); None where nobody does."""
    columns = database.sql(f"""
        WITH weighed AS (
            SELECT item, (sum(scaled) / count(*) / {_SCALE})::DOUBLE AS weight
            FROM events WHERE item IS NOT NULL GROUP BY item HAVING sum(scaled) > 0
        )
        SELECT person::INTEGER AS person, (dense_rank() OVER (ORDER BY item) - 1)::INTEGER AS item,
            (dense_rank() OVER (ORDER BY kind) - 1)::INTEGER AS kind, weight
        FROM shared_by JOIN weighed USING (item) ORDER BY item, person
    """).fetchnumpy()
    shared = pd.DataFrame({name: np.ma.getdata(values) for name, values in columns.items()})
    return shared if len(shared) else None


def _name_types(mask: int, types: pd.DataFrame) -> str:
    """Write a set of types: their names sorted and joined; the rarest beyond sixty are ``other``."""
    bits = types["bit"].to_numpy()
    present = (np.left_shift(1, bits) & mask) != 0
    rare = bits >= _MAX_NAMED_TYPES
    names = sorted(types.loc[present & ~rare, "type"])
    return ";".join([*names, "other"] if (present & rare).sum() else names)


def _activity(database: duckdb.DuckDBPyConnection, n_people: int) -> tuple[np.ndarray, np.ndarray]:
    """Count events and find the newest one per person, self-loops once."""
    columns = database.sql("""
        SELECT person, count(*) AS n, max("at")::DATE AS last_on FROM (
            SELECT source AS person, "at" FROM events
            UNION ALL SELECT target, "at" FROM events WHERE source <> target
        ) GROUP BY person ORDER BY person
    """).fetchnumpy()
    n_events = np.zeros(n_people, dtype=np.int64)
    last_on = np.full(n_people, np.datetime64("NaT"), dtype="datetime64[D]")
    person = np.ma.getdata(columns["person"])
    n_events[person] = np.ma.getdata(columns["n"])
    dated = ~np.ma.getmaskarray(columns["last_on"])
    last_on[person[dated]] = np.ma.getdata(columns["last_on"])[dated].astype("datetime64[D]")
    return n_events, last_on
