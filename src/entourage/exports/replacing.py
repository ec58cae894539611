"""A results folder takes the place of an earlier one whole, and the earlier one is never lost.

Where a run is killed, its draft stays beside the folder; for a moment, so do the earlier results, out of
their place: whoever opens the folder next puts them back, and the next run clears the draft.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from entourage.errors import OutputError
from entourage.scratch import claim, clear_dead, list_beside

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_TURNS = 100
"""How often results of other runs may come first into the place before this run gives up."""


@contextmanager
def replace_folder(folder: Path) -> Iterator[Path]:
    """Give a draft folder that takes the place of `folder` when the block succeeds.

    Parameters
    ----------
    folder
        Where to; it may hold an earlier run's results, which are replaced, and nothing else.

    Yields
    ------
    pathlib.Path
        An empty folder beside it, gone at the end of the block.

    Raises
    ------
    OutputError
        If the folder holds something else than results.
    OSError
        If it cannot be written.
    """
    check_folder(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with claim(folder.parent, _name_drafts(folder), rescue=partial(_put_back, folder)) as draft:
        draft.mkdir(mode=0o700)
        yield draft
        draft.chmod(0o755)
        _swap(draft, folder)


def recover_results(folder: Path) -> None:
    """Put back the results that a killed run had set aside and not yet replaced, if there are such."""
    if not folder.exists():
        clear_dead(folder.parent, _name_drafts(folder), rescue=partial(_put_back, folder))


def check_folder(folder: Path) -> None:
    """Raise if a folder holds something that a run must not replace.

    Raises
    ------
    OutputError
        If it is a file, or holds something else than the results of an earlier run.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError("{folder} is a file. Choose a folder with --out.", folder=folder)
    if folder.is_dir() and (folder.samefile(Path.cwd()) or folder.is_mount()):
        raise OutputError(
            "{folder} cannot be replaced as a whole, being the current folder or a disk: name a folder "
            "inside it, such as {inside}.",
            folder=folder,
            inside=folder / "results",
        )
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "analysis.json").is_file():
        raise OutputError(
            "{folder} holds something else than results of entourage. Choose another folder with --out.",
            folder=folder,
        )


def _name_drafts(folder: Path) -> str:
    return f".{folder.name}"


def _swap(draft: Path, folder: Path) -> None:
    """Put a draft in a folder's place, which other runs may be doing too: the last one stays."""
    for turn in range(_MOST_TURNS):
        if folder.exists():
            # another run may just have set it aside
            with suppress(FileNotFoundError):
                folder.rename(draft.with_name(f"{draft.name}-earlier{turn:02d}"))
        try:
            draft.rename(folder)
        except OSError:
            if not folder.exists() or turn == _MOST_TURNS - 1:
                raise
        else:
            return


def _put_back(folder: Path, draft: Path) -> None:
    """Put results that were set aside back in their place, unless others stand there."""
    aside = list_beside(draft)
    if not aside or folder.exists():
        return
    try:
        aside[-1].rename(folder)
    except OSError:
        if not folder.exists():
            raise
