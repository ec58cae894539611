"""The project file, and the files that a run reads."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from entourage.errors import InputError, SettingError
from entourage.options import Inputs, Options, build_options
from entourage.sources.opening.contents import HEAD, Located, guard
from entourage.sources.opening.web_tables import is_markup_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT_FILE = "entourage.toml"
PROPOSED_FILE = "identities-to-review.csv"
"""Where proposals are written: a searched folder's file of this name is left alone until it is renamed."""
READ_SUFFIXES = (
    ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".json", ".jsonl", ".ndjson",
    ".parquet", ".pq", ".gz", ".zst", ".zip", ".gexf", ".graphml", ".gml", ".net", ".paj", ".js", ".xml",
    ".edgelist", ".edges", ".log", ".car",
)  # fmt: skip
"""Endings of files that are looked at in a searched folder; others are left alone."""
_PAGES = (".html", ".htm")
"""Endings of web pages, which are looked at where they hold a table."""
_NOT_INPUT = ("readme", "source", "license", "licence", "copying", "changelog", "notice")


def read_project(path: Path) -> tuple[Options, Path]:
    """Read a run's settings.

    Parameters
    ----------
    path
        A folder (its ``entourage.toml`` is used if there is one), a project file, or one data file.

    Returns
    -------
    tuple
        The options, and where inputs are relative to: a folder, or the one data file.

    Raises
    ------
    InputError
        If there is nothing at `path`, or it cannot be read.
    SettingError
        If the project file is not TOML or says something impossible.
    """
    with guard(str(path)):
        if not path.exists():
            raise InputError(
                "There is nothing at {path}: check the name, or give a folder of exports.", path=path
            )
        if path.is_dir():
            next(path.iterdir(), None)
        elif path.is_file():
            path.open("rb").close()
    if path.is_dir():
        settings = path / PROJECT_FILE
        return (_read_settings(settings) if settings.is_file() else Options()), path
    if path.suffix.lower() == ".toml":
        return _read_settings(path), path.parent
    return Options(), path


def _read_settings(path: Path) -> Options:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise SettingError(
            "{file} is not valid TOML: {fault}.", file=path.name, fault=str(error).rstrip(".")
        ) from None
    except UnicodeDecodeError:
        raise SettingError("{file} is not UTF-8 text: save it again as UTF-8.", file=path.name) from None
    except OSError as error:
        raise InputError("{file} cannot be read: {reason}.", file=path.name, reason=error.strerror) from None
    return build_options(settings, where=path.name)


def find_inputs(
    base: Path, inputs: Inputs, *, is_export: Callable[[Path], bool] = lambda _: False
) -> tuple[Located, ...]:
    """Find the files that a run reads: those that the project file names, else all of the folder's.

    Results folders of earlier runs, hidden files, the project file and notes such as README or SOURCE
    are left alone.

    Parameters
    ----------
    is_export
        Says whether a folder is one export as a whole.

    Raises
    ------
    InputError
        If a named file does not exist, a folder cannot be read, or the folder holds nothing to read.
    """
    try:
        return _find_files(base, inputs, is_export)
    except OSError as error:
        raise InputError(
            "{file} cannot be read: {reason}.", file=error.filename or base, reason=error.strerror
        ) from error


def _find_files(base: Path, inputs: Inputs, is_export: Callable[[Path], bool]) -> tuple[Located, ...]:
    if base.is_file():
        return (Located(base, base.name),)
    if _holds_results(base):
        raise InputError(
            "{folder} holds results of entourage: give the folder of exports that they were made from.",
            folder=base,
        )
    if not inputs.is_empty():
        return _find_named(base, inputs, is_export)
    found = tuple(
        Located(path, base.name if path == base else path.relative_to(base).as_posix())
        for path in _search(base, is_export)
    )
    if not found:
        raise InputError(
            "{folder} holds no file to read: put CSV, Excel, JSON or Parquet exports in it.", folder=base
        )
    return found


def _find_named(base: Path, inputs: Inputs, is_export: Callable[[Path], bool]) -> tuple[Located, ...]:
    tables: dict[Path, list[str]] = {}
    for table, patterns in inputs.files.items():
        for pattern in patterns:
            for path in _expand(base, pattern, table, is_export):
                named = tables.setdefault(path, [])
                if table not in named:
                    named.append(table)
    return tuple(Located(path, _show(path, base), tuple(tables[path])) for path in sorted(tables))


def _expand(base: Path, pattern: str, table: str, is_export: Callable[[Path], bool]) -> list[Path]:
    """Give the files that a path or glob of ``[inputs]`` names."""
    exact = base / pattern
    if exact.is_dir():
        return _search(exact, is_export)
    if exact.is_file():
        return [exact]
    anchor = Path(exact.anchor) if Path(pattern).is_absolute() else base
    relative = str(exact.relative_to(anchor)) if Path(pattern).is_absolute() else pattern
    try:
        found = sorted(path for path in anchor.glob(relative) if path.is_file()) if relative else []
    except (ValueError, NotImplementedError, IndexError):
        found = []
    if not found:
        raise InputError(
            "inputs.{table}: there is no file '{pattern}' in {folder}.",
            table=table,
            pattern=pattern,
            folder=base,
        )
    return found


def _show(path: Path, base: Path) -> str:
    """Show a path relative to the project, even where it is beside it."""
    return Path(os.path.relpath(path, base)).as_posix()


def _holds_results(folder: Path) -> bool:
    return (folder / "analysis.json").exists() and (folder / "tables").is_dir()


def _search(
    folder: Path, is_export: Callable[[Path], bool], above: frozenset[Path] = frozenset()
) -> list[Path]:
    """List the files of a folder that may be inputs, sorted; results folders are not entered.

    Nor are links to a folder above, which would never end.
    """
    above |= {folder.resolve()}
    if is_export(folder):
        return [folder]
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")) or path.name == PROPOSED_FILE:
            continue
        if path.is_dir():
            is_loop = path.is_symlink() and path.resolve() in above
            if not ((path / "analysis.json").exists() or is_loop or path.name == "__MACOSX"):
                found.extend(_search(path, is_export, above))
        elif path.is_file() and _may_be_input(path):
            found.append(path)
    return found


def _may_be_input(path: Path) -> bool:
    stem = path.name.split(".")[0].lower()
    if path.suffix.lower() in _PAGES:
        return _holds_table(path)
    return path.suffix.lower() in READ_SUFFIXES and not (
        stem in _NOT_INPUT and path.suffix.lower() in {".txt", ".md", ".log"}
    )


def _holds_table(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return is_markup_workbook(stream.read(HEAD))
    except OSError:
        return False
