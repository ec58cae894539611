"""The order of the stages: the file to read first.

`analyze` goes from a folder of exports to an `Analysis`; `write_results` from an `Analysis` to a
results folder, all at once or not at all.
"""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.communities import carry_over, detect_communities
from entourage.convert import (
    build_ages,
    build_attention,
    keep_window,
    name_carriers,
    to_ages,
    to_attention,
    to_results,
)
from entourage.errors import InputError, SettingError
from entourage.exports import write_graph_files, write_summary, write_tables, write_workbook
from entourage.exports.replacing import replace_folder
from entourage.exports.results_folder import check_results, read_results, read_summary
from entourage.language import Language
from entourage.model import Analysis
from entourage.network import build_network, find_directions, note_directions
from entourage.overlap import compare_overlap
from entourage.pages import write_pages
from entourage.plan import build_plan, weigh_levels
from entourage.roles import rank_roles
from entourage.room import explain_shortage
from entourage.schema import EVERYONE
from entourage.sources import (
    check_period,
    keep_period,
    open_database,
    pseudonymize,
    read_project,
    read_tables,
)
from entourage.targets import build_targets
from entourage.values.habits import Habits
from entourage.values.numbers import read_numbers
from entourage.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    import duckdb

    from entourage.model import Network, Plan, Roles, Tables, Targets
    from entourage.options import Options

    Progress = Callable[[str], None]


def analyze(
    path: str | Path,
    *,
    options: Options | None = None,
    previous: str | Path | None = None,
    progress: Progress | None = None,
) -> AbstractContextManager[Analysis]:
    """Map the people of a folder of exports.

    Parameters
    ----------
    path
        A folder, an ``entourage.toml`` or a single table.
    options
        What to do; by default, what the project file says.
    previous
        Results folder of an earlier run, whose communities keep their numbers and names where their
        members are still together.
    progress
        Told the name of each stage as it begins.

    Returns
    -------
    context manager of Analysis
        The work is done when it is entered, and gives everything found. Large tables stay in a temporary
        database that is gone afterwards.

    Raises
    ------
    InputError
        At once, if there is nothing at `path` or at `previous`, or it cannot be read; when entered, if a file
        is missing, unreadable or not what it should be.
    SettingError
        At once, if the project file cannot be understood or the period begins after it ends; when entered, if
        it or an option says something impossible.
    RoomError
        If the disk of the temporary folder or the memory does not suffice.

    Examples
    --------
    >>> with analyze("exports") as analysis:  # doctest: +SKIP
    ...     write_results(analysis, "results")
    """
    declared, base = read_project(Path(path))
    earlier = None if previous is None else Path(previous)
    if earlier is not None:
        check_results(earlier)
    options = options or declared
    check_period(options.relationships)
    return _open_analysis(base, options, earlier, progress)


@contextlib.contextmanager
def _open_analysis(
    base: Path, options: Options, previous: Path | None, progress: Progress | None
) -> Iterator[Analysis]:
    """Analyse when entered; what happens while the analysis is used is not its own."""
    with contextlib.ExitStack() as opened:
        with explain_shortage():
            database = opened.enter_context(open_database())
            analysis = _analyze(database, base, options, previous, progress)
        yield analysis


def _analyze(
    database: duckdb.DuckDBPyConnection,
    base: Path,
    options: Options,
    previous: Path | None,
    progress: Progress | None,
) -> Analysis:
    """Take the stages one after the other, large tables in `database`."""
    tables = read_tables(base, options, database, progress=progress)
    _check_usable(tables)
    tables = keep_period(tables, options.relationships)
    tables = pseudonymize(tables, options.privacy, base)
    language = Language(tables.language)
    counting = Language(tables.language, min_cell=options.privacy.min_cell)
    network = build_network(tables, options.relationships, progress=progress)
    communities = detect_communities(network, tables, options.communities, language, progress=progress)
    if previous is not None:
        communities = carry_over(communities, _read_communities(previous), network.person_id)
    targets = build_targets(tables, options, language, communities=communities, progress=progress)
    overlap = compare_overlap(
        network,
        communities,
        targets,
        tables,
        language,
        min_cell=options.privacy.min_cell,
        progress=progress,
    )
    roles = rank_roles(network, communities, targets, tables, options.roles, counting, progress=progress)
    overlap = name_carriers(overlap, communities, roles, tables)
    plans = _plan_targets(network, targets, roles, options)
    results = to_results(tables, network, communities, targets, overlap, roles, plans)
    return Analysis(tables, network, communities, targets, overlap, roles, plans, options, results)


def _check_usable(tables: Tables) -> None:
    """Raise if every row of every file was rejected or excluded: there is nothing to map."""
    if any(file.rows_used for file in tables.inputs):
        return
    reasons = tables.rejected["reason"].value_counts()
    raise InputError(
        "No row can be used ({rejected} rejected, {excluded} excluded). The most frequent reason: {reason}. "
        "'entourage check' shows what was understood of each file.",
        rejected=sum(file.rows_rejected for file in tables.inputs),
        excluded=sum(file.rows_excluded for file in tables.inputs),
        reason=reasons.index[0] if len(reasons) else "-",
    )


def _plan_targets(network: Network, targets: Targets, roles: Roles, options: Options) -> dict[str, Plan]:
    """Plan whom to talk to for each target with people enough, on graphs that allow it quickly."""
    if options.plan.people == 0 or len(network.ties) > options.plan.max_ties:
        return {}
    attention, pace = to_attention(network), None
    if network.memory.basis == "set" and network.memory.half_life_days:
        attention, pace = keep_window(attention, to_ages(network), network.memory.half_life_days)
    is_critic = roles.people["roles"].fillna("").str.split(";").map(lambda names: "critic" in names)
    plans = {}
    for target in targets.targets:
        # buyers may be other people than those who share the need: they are reached by a plan of their own
        levels = {level.level: level.members for level in target.levels if level.level != "buyers"}
        weight = weigh_levels(levels, n_people=network.n_people)
        if np.count_nonzero(weight) < options.communities.min_size or attention.nnz == 0:
            continue
        plans[target.target_id] = build_plan(
            attention,
            weight,
            people=options.plan.people,
            allowed=~is_critic.to_numpy(bool),
            rivals={"degree": roles.people["degree"].to_numpy(float)},
            pace=pace,
            seed=options.roles.seed,
        )
    return plans


def _read_communities(folder: Path) -> pd.DataFrame:
    """Read who was in which community in an earlier run, with the communities' names."""
    results = read_results(folder, "people", "communities")
    names = results["communities"].set_index("community_id")["name"]
    people = results["people"][["person_id", "community_id"]].dropna()
    return people.assign(name=people["community_id"].map(names))


def understand(
    path: str | Path,
    *,
    options: Options | None = None,
    progress: Progress | None = None,
    spoken: Language | None = None,
) -> AbstractContextManager[tuple[Tables, Targets]]:
    """Read a folder of exports and apply the targets' rules, without analysing anything.

    Parameters
    ----------
    path, options, progress
        As for `analyze`.
    spoken
        Language of the reasons that are given for what was merged and left out; by default, the pages'.

    Returns
    -------
    context manager of a tuple of Tables and Targets
        What was understood of the files, and who is in each target.

    Raises
    ------
    InputError, SettingError, RoomError
        As for `analyze`.
    """
    declared, base = read_project(Path(path))
    options = options or declared
    check_period(options.relationships)
    return _understand(base, options, progress, spoken)


@contextlib.contextmanager
def _understand(
    base: Path, options: Options, progress: Progress | None, spoken: Language | None
) -> Iterator[tuple[Tables, Targets]]:
    with contextlib.ExitStack() as opened:
        with explain_shortage():
            database = opened.enter_context(open_database())
            tables = read_tables(base, options, database, progress=progress, spoken=spoken)
            tables = keep_period(tables, options.relationships)
            directions = note_directions(find_directions(tables, options.relationships.types))
            tables = dataclasses.replace(tables, notes=(*tables.notes, *directions))
            targets = build_targets(tables, options, Language(tables.language), progress=progress)
        yield tables, targets


def write_results(analysis: Analysis, folder: str | Path, *, progress: Progress | None = None) -> None:
    """Write the results folder, all at once or not at all.

    Parameters
    ----------
    analysis
        What `analyze` found.
    folder
        Where to; it may hold an earlier run's results, which are replaced, and nothing else.
    progress
        Told the name of each step as it begins.

    Raises
    ------
    OutputError
        If the folder holds something else than results, or cannot be written.
    RoomError
        If the disk or the memory does not suffice.
    """

    def write_all(draft: Path, writers: dict[str, Callable[[Analysis, Path], None]]) -> None:
        for step, write in writers.items():
            if progress:
                progress(step)
            write(analysis, draft)

    folder = Path(folder)
    # two lanes: what DuckDB writes, and what Python does meanwhile
    with (
        explain_shortage(folder),
        replace_folder(folder) as draft,
        ThreadPoolExecutor(max_workers=1) as lane,
    ):
        meanwhile = lane.submit(write_all, draft, {"tables": write_tables, "graph files": write_graph_files})
        write_all(draft, {"workbook": write_workbook, "pages": write_pages, "summary": write_summary})
        meanwhile.result()


@dataclass(frozen=True)
class PlanFor:
    """A plan, with the people and the target that its positions and figures are about."""

    plan: Plan
    person_id: list[str]
    names: list[str]
    title: str
    """Name of the target and level, or id of everyone."""


def plan(
    folder: str | Path,
    *,
    target_id: str | None = None,
    level: str | None = None,
    people: int | None = None,
    budget: float | None = None,
    cost_column: str | None = None,
    chance: str = "share",
    contact: float | None = None,
    seed: int = 1,
) -> PlanFor:
    """Choose whom to talk to, from a results folder.

    Parameters
    ----------
    folder
        What `write_results` wrote.
    target_id, level
        Whom to reach: everyone, a target (inner levels count more), or one level of it.
    people, budget, cost_column
        How many people, or what they may cost together and the column of ``people.csv`` with the costs.
    chance, contact, seed
        How probabilities are set (see `plan.set_chances`) and sampled.

    Raises
    ------
    InputError
        If the folder holds no results.
    SettingError
        If there is no such target, level or column.
    """
    folder = Path(folder)
    results = read_results(folder, "people", "ties", "targets")
    known, ties = results["people"], results["ties"]
    position = pd.Series(range(len(known)), index=known["person_id"])
    ties = ties.assign(source=ties["source"].map(position), target=ties["target"].map(position))
    attention, pace = build_attention(len(known), ties), None
    memory = read_summary(folder).get("memory", {})
    if memory.get("basis") == "set":
        ages = build_ages(len(known), ties)
        attention, pace = keep_window(attention, ages, float(memory["half_life_days"]))
    roles = known["roles"].fillna("").astype(str).str.split(";")
    strength = known["in_strength"].to_numpy(float) + known["out_strength"].to_numpy(float)
    made = build_plan(
        attention,
        _weigh_target(known, results["targets"], target_id, level),
        people=people,
        budget=budget,
        cost=None if cost_column is None else _read_costs(known, cost_column, _find_habits(folder)),
        allowed=~roles.map(lambda names: "critic" in names).to_numpy(bool),
        rivals={
            "degree": known["degree"].to_numpy(float),
            "strength": strength,
            "pagerank": known["pagerank"].to_numpy(float),
        },
        chance=chance,
        contact=contact,
        pace=pace,
        seed=seed,
    )
    title = " / ".join(name for name in (target_id or EVERYONE, level) if name)
    return PlanFor(made, known["person_id"].astype(str).tolist(), known["name"].astype(str).tolist(), title)


def _weigh_target(
    people: pd.DataFrame, targets: pd.DataFrame, target_id: str | None, level: str | None
) -> np.ndarray:
    """Weigh the people to reach: those of a level alike, those of a whole target by their levels."""
    if target_id is None:
        if level is not None:
            raise SettingError("A level is a target's: name the target with --target.")
        return np.ones(len(people))
    known = sorted(set(targets["target_id"].astype(str)))
    if target_id not in known:
        raise SettingError(
            "There is no target '{target}' in these results. Known targets: {known}.",
            target=target_id,
            known=", ".join(known) or "-",
        )
    levels = sorted(set(targets.loc[targets["target_id"].astype(str) == target_id, "level"]))
    if level is not None and level not in levels:
        raise SettingError(
            "The target '{target}' has no level '{level}'. Its levels: {known}.",
            target=target_id,
            level=level,
            known=", ".join(levels),
        )
    cells = people["target_levels"].fillna("").astype(str).str.split(";")
    members = {
        name: cells.map(lambda found, name=name: f"{target_id}:{name}" in found).to_numpy(bool)
        for name in levels
        if name == level or (level is None and name != "buyers")
    }
    return weigh_levels(members, {level: 1.0} if level else None, n_people=len(people))


def _find_habits(folder: Path) -> Habits:
    """Find the habits of those who wrote the files behind results."""
    summary = read_summary(folder)
    inputs = summary.get("options", {}).get("inputs", {})
    return Habits(str(summary.get("language", "fr")), inputs.get("day_first"), inputs.get("decimal"))


def _read_costs(people: pd.DataFrame, column: str, habits: Habits) -> np.ndarray:
    """Find what each person costs, whatever the spelling of the column's name."""
    headings = {fold(str(name)): name for name in people.columns}
    heading = headings.get(fold(column))
    if heading is None:
        nearest = difflib.get_close_matches(fold(column), headings, n=1, cutoff=0.0)
        raise SettingError(
            "people.csv has no column '{column}'. Did you mean '{nearest}'?",
            column=column,
            nearest=headings[nearest[0]],
        )
    return read_numbers(people[heading].astype(object).fillna("").astype(str).tolist(), habits)
