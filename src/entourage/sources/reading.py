"""From files to canonical tables: the order of the steps."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from entourage.database import quote_name
from entourage.errors import InputError
from entourage.language import Language
from entourage.model import Note, Tables
from entourage.schema import CANONICAL
from entourage.scratch import open_scratch
from entourage.sources.cleaning.accounting import describe_file, hide_excluded, settle_records
from entourage.sources.cleaning.codes import derive_code_referrals
from entourage.sources.cleaning.conversions import read_conversions
from entourage.sources.cleaning.deriving import derive_memberships, derive_referrals
from entourage.sources.cleaning.meeting import find_joins, measure_meetings, tell_strangers
from entourage.sources.cleaning.merges import read_merges
from entourage.sources.cleaning.people import CODE, PeopleRows, build_people
from entourage.sources.cleaning.positions import (
    count_excluded,
    create_acting,
    create_ids,
    create_positions,
    drop_strangers,
    list_identities,
)
from entourage.sources.cleaning.rejections import list_rejects
from entourage.sources.cleaning.rows import CREATE_TABLES, Cleaned, clean_part
from entourage.sources.cleaning.spellings import Rules, check_digits, create_spellings, spell_sources
from entourage.sources.cleaning.traces import find_traces, forget_cells, forget_rejected, forget_texts
from entourage.sources.opening.project import find_inputs
from entourage.sources.recognising.formats import is_export_folder
from entourage.sources.recognising.headings import check_overrides, describe_wanted
from entourage.sources.stagers import Stager
from entourage.values.habits import Habits
from entourage.values.handles import REGIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from entourage.options import Options
    from entourage.sources.cleaning.meeting import Joins
    from entourage.sources.cleaning.merges import Merges
    from entourage.sources.records import Source

_PEOPLE = {
    "interactions": ("source", "target"),
    "memberships": ("person",),
    "referrals": ("referrer", "referred"),
    "needs": ("person",),
    "purchases": ("person",),
}
"""Columns of the cleaned tables that hold people."""


@contextmanager
def open_database() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB database that spills to a temporary folder, removed at the end.

    Yields
    ------
    duckdb.DuckDBPyConnection
        In UTC, with two threads at least and four at most.
    """
    with open_scratch() as folder:
        # in memory up to the limit, and in the folder beyond: most runs never write to the disk
        database = duckdb.connect(config={"temp_directory": str(folder)})
        try:
            database.execute("SET TimeZone = 'UTC'")
            database.execute("SET preserve_insertion_order = false")
            database.execute("SET enable_progress_bar = false")
            database.execute("SET memory_limit = '3GB'")
            database.execute(f"SET threads = {min(4, max(2, os.cpu_count() or 2))}")
            yield database
        finally:
            database.close()


def read_tables(
    base: Path,
    options: Options,
    database: duckdb.DuckDBPyConnection,
    *,
    progress: Callable[[str], None] | None = None,
    spoken: Language | None = None,
) -> Tables:
    """Read every input of a run into canonical tables, cleaned, with people as positions.

    Parameters
    ----------
    base
        Folder that inputs are relative to, or one data file (see `project.read_project`).
    options
        The run's settings; `inputs`, `columns`, `formats` and `project` are used.
    database
        Where large tables go (see `open_database`); it must stay open as long as the result is used.
    progress
        Told the name of each file before it is read.
    spoken
        Language of the reasons that are given; by default, that of the pages.

    Raises
    ------
    InputError
        If a file cannot be read, or no file holds anything usable.
    SettingError
        If the project file names a heading that is not there.
    """
    with open_scratch() as folder:
        check_overrides(options.columns)
        located = find_inputs(base, options.inputs, is_export=is_export_folder)
        stager = Stager(database, options, folder, alone=len(located) == 1)
        notes: list[Note] = []
        digests: dict[int, Future[str]] = {}
        # hashing is Python alone and reading is DuckDB alone: they go side by side
        with ThreadPoolExecutor(max_workers=1) as pool:
            for file in located:
                if progress is not None:
                    progress(file.shown)
                notes.extend(stager.stage(file))
                for source in stager.sources[len(digests) :]:
                    digests[source.number] = pool.submit(source.digest)
            check_overrides(options.columns, stager.headings, where=base.name)
            _check_anything(base, len(located), stager.sources)
            sources, joins, strangers = _find_people(options, database, stager.sources)
            _check_anything(base, len(located), sources)
            notes = [*joins.notes, *strangers, *notes]
            return _build_tables(base, options, database, sources, joins, digests, notes, spoken)


def _find_people(
    options: Options, database: duckdb.DuckDBPyConnection, sources: list[Source]
) -> tuple[list[Source], Joins, tuple[Note, ...]]:
    """Find who is named where: ids spelled, tables joined by what their people share, referrals derived."""
    settings = options.identities
    rules = Rules(
        settings.exact,
        REGIONS[_find_main_language(options, sources)],
        frozenset(text.casefold() for text in settings.people),
        frozenset(text.casefold() for text in settings.nobody),
    )
    sources = [derive_memberships(database, one) for one in sources]
    create_spellings(database)
    spell_sources(database, sources, rules)
    check_digits(database, sources)
    joins = find_joins(database, sources, rules, settings.keys)
    linked = {key for link in joins.links for key in (link.account, link.person)}
    sources, strangers = drop_strangers(database, sources, linked)
    sources = [derive_referrals(database, one, rules) for one in sources]
    sources = derive_code_referrals(database, sources)
    spell_sources(database, sources, rules)
    return sources, joins, strangers


def _check_anything(base: Path, n: int, sources: list[Source]) -> None:
    """Check that there is something to work on.

    Raises
    ------
    InputError
        If no file fits a table, or none has a row.
    """
    if not sources:
        raise InputError(
            "No file in {folder} fits a table (files looked at: {n}). Needed are interactions with "
            "{interactions}, or referrals with {referrals}, or people with {people}.",
            n=n,
            folder=base,
            interactions=describe_wanted("interactions"),
            referrals=describe_wanted("referrals"),
            people=describe_wanted("people"),
        )
    if not any(source.n_read for source in sources):
        raise InputError(
            "{file} holds headings and no row: export it again, or take it away.", file=sources[0].shown
        )


def _build_tables(
    base: Path,
    options: Options,
    database: duckdb.DuckDBPyConnection,
    sources: list[Source],
    joins: Joins,
    digests: dict[int, Future[str]],
    notes: list[Note],
    spoken: Language | None,
) -> Tables:
    """Clean what was read and number the people."""
    parts = [part for source in sources for part in source.parts]
    merges = read_merges(database, sources, joins.links)
    sources, outcomes = hide_excluded(sources, merges)
    create_ids(database, merges)
    database.execute(CREATE_TABLES)
    people_rows = PeopleRows()
    for source in sources:
        spoken_in = source.language or _choose_language(options, sources)
        habits = Habits(spoken_in, options.inputs.day_first, options.inputs.decimal)
        outcomes[source.number] += _clean_source(database, source, merges, people_rows, habits)
        outcomes[source.number] = settle_records(database, source, outcomes[source.number])
    traces = find_traces(database, parts, merges)
    forget_texts(database, traces)
    create_acting(database, _PEOPLE)
    meetings = measure_meetings(database, sources, joins)
    positions = _number_people(database, people_rows)
    people, attributes, people_notes = build_people(people_rows, positions)
    people = forget_cells(database, people, attributes, traces)
    referrals, referral_notes = _fetch_referrals(database)
    needs = _fetch(database, "needs", "person", "need, intensity")
    purchases = _fetch(database, "purchases", "person", "date, amount, product")
    language = _choose_language(options, sources)
    spoken = spoken or Language(language)
    inputs = tuple(
        describe_file(database, source, outcomes[source.number], digests[source.number].result())
        for source in sources
    )
    rejected = forget_rejected(database, list_rejects(sources, outcomes, spoken), traces)
    n_excluded = count_excluded(database)
    identities = list_identities(database, merges, spoken)
    newest = _find_newest(database)
    _drop_scaffolding(database)
    return Tables(
        database=database,
        people=people,
        attributes=attributes,
        referrals=referrals,
        needs=needs,
        purchases=purchases,
        identities=identities,
        n_excluded_people=n_excluded,
        inputs=inputs,
        rejected=rejected,
        newest_on=newest,
        language=language,
        name=options.project.name or _name(base),
        notes=(*tell_strangers(meetings), *notes, *people_notes, *referral_notes),
        meetings=meetings,
        day_first=options.inputs.day_first,
        decimal=options.inputs.decimal,
    )


def _clean_source(
    database: duckdb.DuckDBPyConnection,
    source: Source,
    merges: Merges,
    people_rows: PeopleRows,
    habits: Habits,
) -> list[Cleaned]:
    """Clean the parts of one file; give what became of the rows of each."""
    outcomes: list[Cleaned] = []
    for part in source.parts:
        if part.table == "people":
            outcomes.append(people_rows.add(database, part, source.headings, habits))
        elif part.table not in ("identities", "exclusions"):
            cleaned = clean_part(database, source.number, part, habits)
            if not part.derived:
                outcomes.append(cleaned)
    merged = Cleaned(
        n_excluded=merges.n_excluded.get(source.number, 0), rejects=merges.rejects.get(source.number, [])
    )
    return [*outcomes, merged]


def _fetch_referrals(database: duckdb.DuckDBPyConnection) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Fetch the referrals, with whether each converted."""
    columns = "date, status, value, code, channel"
    frame = _fetch(database, "referrals", "referrer, referred", columns, ", converted_on")
    frame["converted"], notes = read_conversions(frame["status"], frame["converted_on"])
    ordered = ["referrer", "referred", "date", "status", "converted", "value", "code", "channel"]
    return frame[ordered], notes


def _drop_scaffolding(database: duckdb.DuckDBPyConnection) -> None:
    """Drop all tables that only served the reading."""
    kept = ", ".join(f"'{table}'" for table in _PEOPLE)
    tables = database.execute(
        f"SELECT table_name FROM duckdb_tables() WHERE NOT internal AND table_name NOT IN ({kept})"
    ).fetchall()
    for (table,) in tables:
        database.execute(f"DROP TABLE {quote_name(table)}")


def _name(base: Path) -> str:
    return base.resolve().stem if base.is_file() else base.resolve().name


def _number_people(database: duckdb.DuckDBPyConnection, people_rows: PeopleRows) -> pd.DataFrame:
    """Turn codes into positions everywhere; give ``code, position, person_id``."""
    known = pd.concat([frame[CODE] for frame in people_rows.frames] or [pd.Series(dtype="int32")])
    seen = pd.DataFrame({"code": known.astype("int32").unique()})
    database.register("seen_people", seen)
    same = create_positions(database, ["SELECT code FROM acting", "SELECT code::INTEGER FROM seen_people"])
    database.unregister("seen_people")
    if not same:
        for table, columns in _PEOPLE.items():
            replaced = ", ".join(f"p_{column}.position AS {column}" for column in columns)
            joins = "".join(
                f" JOIN positions AS p_{column} ON p_{column}.code = t.{column}" for column in columns
            )
            database.execute(
                f"CREATE OR REPLACE TABLE {table} AS SELECT t.* REPLACE ({replaced}) FROM {table} AS t{joins}"
            )
    return database.execute("SELECT code, position, person_id FROM positions ORDER BY position").df()


def _fetch(
    database: duckdb.DuckDBPyConnection, table: str, people: str, columns: str, more: str = ""
) -> pd.DataFrame:
    """Fetch a small table, sorted, with the types that `model.Tables` promises."""
    selected = columns.replace("date", '"at" AS date')
    frame = database.execute(f"SELECT {people}, {selected}{more} FROM {table} ORDER BY ALL").df()
    for name in people.split(", "):
        frame[name] = frame[name].astype("int32")
    for name in columns.split(", "):
        kind = next(column.kind for column in CANONICAL[table] if column.name == name)
        if kind == "number":
            frame[name] = frame[name].astype("float64")
        elif kind == "date":
            frame[name] = frame[name].astype("datetime64[us]")
        else:
            frame[name] = frame[name].astype("object").where(frame[name].notna(), None).astype("str")
    return frame


def _choose_language(options: Options, sources: list[Source]) -> str:
    if options.project.language != "auto":
        return options.project.language
    french = sum(source.french for source in sources)
    return "fr" if french > sum(source.english for source in sources) else "en"


def _find_main_language(options: Options, sources: list[Source]) -> str:
    """Find the language that most files' headings are in, of all that headings are known in."""
    spoken = Counter(source.language for source in sources if source.language)
    if not spoken:
        return _choose_language(options, sources)
    return min(spoken, key=lambda code: (-spoken[code], code))


def _find_newest(database: duckdb.DuckDBPyConnection) -> pd.Timestamp | None:
    dated = ("interactions", "memberships", "referrals", "purchases")
    union = " UNION ALL ".join(f'SELECT max("at") AS newest FROM {table}' for table in dated)
    row = database.execute(f"SELECT max(newest) FROM ({union})").fetchall()[0]
    return None if row is None or row[0] is None else pd.Timestamp(row[0])
