"""The order of the stages: the file to read first.

`analyze` goes from a folder of exports to an `Analysis`; `write_results` from an `Analysis` to a
results folder, all at once or not at all.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from entourage.communities import detect_communities
from entourage.convert import to_results
from entourage.errors import OutputError
from entourage.exports import write_graph_files, write_summary, write_tables, write_workbook
from entourage.language import Language
from entourage.model import Analysis
from entourage.network import build_network
from entourage.overlap import compare_overlap
from entourage.pages import write_pages
from entourage.roles import rank_roles
from entourage.sources import open_database, pseudonymize, read_project, read_tables
from entourage.targets import build_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entourage.model import Tables, Targets
    from entourage.options import Options

    Progress = Callable[[str], None]


@contextlib.contextmanager
def analyze(
    path: Path, *, options: Options | None = None, progress: Progress | None = None
) -> Iterator[Analysis]:
    """Map the people of a folder of exports.

    Parameters
    ----------
    path
        A folder, an ``entourage.toml`` or a single table.
    options
        What to do; by default, what the project file says.
    progress
        Told the name of each stage as it begins.

    Yields
    ------
    Analysis
        Everything found. Large tables stay in a temporary database that is gone afterwards.

    Raises
    ------
    InputError
        If a file is missing, unreadable or not what it should be.
    SettingError
        If the project file or an option says something impossible.

    Examples
    --------
    >>> with analyze(Path("exports")) as analysis:  # doctest: +SKIP
    ...     write_results(analysis, Path("results"))
    """
    declared, base = read_project(path)
    options = options or declared
    with open_database() as database:
        tables = read_tables(base, options, database, progress=progress)
        tables = pseudonymize(tables, options.privacy, base)
        language = Language(tables.language)
        network = build_network(tables, options.relationships, progress=progress)
        communities = detect_communities(network, tables, options.communities, language, progress=progress)
        targets = build_targets(tables, options, language, communities=communities, progress=progress)
        overlap = compare_overlap(network, communities, targets, tables, language, progress=progress)
        roles = rank_roles(network, communities, targets, tables, options.roles, language, progress=progress)
        results = to_results(tables, network, communities, targets, overlap, roles)
        yield Analysis(tables, network, communities, targets, overlap, roles, options, results)


@contextlib.contextmanager
def understand(
    path: Path, *, options: Options | None = None, progress: Progress | None = None
) -> Iterator[tuple[Tables, Targets]]:
    """Read a folder of exports and apply the targets' rules, without analysing anything.

    Parameters
    ----------
    path, options, progress
        As for `analyze`.

    Yields
    ------
    tuple of Tables and Targets
        What was understood of the files, and who is in each target.
    """
    declared, base = read_project(path)
    options = options or declared
    with open_database() as database:
        tables = read_tables(base, options, database, progress=progress)
        yield tables, build_targets(tables, options, Language(tables.language), progress=progress)


def write_results(analysis: Analysis, folder: Path, *, progress: Progress | None = None) -> None:
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
    """
    with _replace_folder(folder) as draft:
        for step, write in (
            ("tables", write_tables),
            ("workbook", write_workbook),
            ("graph files", write_graph_files),
            ("pages", write_pages),
            ("summary", write_summary),
        ):
            if progress:
                progress(step)
            write(analysis, draft)


@contextlib.contextmanager
def _replace_folder(folder: Path) -> Iterator[Path]:
    """Give a draft folder that takes the place of `folder` when the block succeeds."""
    check_folder(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise OutputError(
            "{folder} cannot be written: {reason}. Choose another folder with --out.",
            folder=folder,
            reason=error.strerror,
        ) from error
    try:
        yield draft
        draft.chmod(0o755)
        if folder.exists():
            earlier = draft.with_name(draft.name + "-earlier")
            folder.rename(earlier)
            draft.rename(folder)
            shutil.rmtree(earlier)
        else:
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def check_folder(folder: Path) -> None:
    """Raise if a folder holds something that a run must not replace.

    Raises
    ------
    OutputError
        If it is a file, or holds something else than the results of an earlier run.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError("{folder} is a file. Choose a folder with --out.", folder=folder)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "analysis.json").is_file():
        raise OutputError(
            "{folder} holds something else than results of entourage. Choose another folder with --out.",
            folder=folder,
        )
