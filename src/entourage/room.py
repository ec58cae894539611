"""Too little room on a disk or in memory: told from other faults wherever it shows, and said in one sentence.

Libraries report it each in their own way, and often behind an error of another kind; nothing here needs them
to be loaded.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from entourage.errors import EntourageError, OutputError, RoomError
from entourage.scratch import SCRATCH

if TYPE_CHECKING:
    from collections.abc import Iterator

Shortage = Literal["disk", "memory"]

_MB = 1_000_000
_LIMITS = {errno.EFBIG: "file too large", getattr(errno, "EDQUOT", errno.EFBIG): "quota exceeded"}
"""What keeps files from growing on a disk that is not full, and how it reads."""
_FULL = (errno.ENOSPC, *_LIMITS)
_ON_DISK = re.compile(
    r"no space left|disk (?:is )?full|quota exceeded|file too large|not enough space|max_temp_directory_size",
    re.IGNORECASE,
)
_IN_MEMORY = re.compile(
    r"out of memory|cannot allocate memory|failed to map segment|can't start new thread|bad.alloc",
    re.IGNORECASE,
)
_TAKEN = re.compile(r"\(([\d.]+) ?([KMG]i?B|bytes)/([\d.]+) ?([KMG]i?B|bytes) used\)", re.IGNORECASE)
_UNITS = {"bytes": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_FOREIGN = ("duckdb", "_duckdb", "igraph", "xlsxwriter")
"""Libraries whose errors are told by what they say."""
_GROUPS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Where Linux says how much memory a container may have."""


@contextlib.contextmanager
def explain_shortage(place: Path | None = None, *, is_file: bool = False) -> Iterator[None]:
    """Turn a lack of room, whatever library met it, into an error that says where and what to do.

    To be wrapped around what has temporary files and drafts of its own, so that the room said to be free is
    that which the run had.

    Parameters
    ----------
    place
        Folder or file that is written; without one, what is written goes to the temporary folder.
    is_file
        Whether `place` is a file.

    Raises
    ------
    RoomError
        If the disk or the memory does not suffice.
    OutputError
        If the place, or the temporary folder, cannot be written.
    """
    try:
        yield
    except EntourageError:
        raise
    except Exception as error:
        said = describe_shortage(error, place, is_file=is_file)
        if said is None:
            raise
        _let_go(error)
        raise said from error


def is_shortage(error: BaseException) -> bool:
    """Say whether an error is for want of room, whatever else it may look like.

    Examples
    --------
    >>> is_shortage(MemoryError()), is_shortage(OSError(errno.ENOSPC, "full")), is_shortage(ValueError())
    (True, True, False)
    """
    return _find_shortage(error) is not None


def describe_shortage(
    error: BaseException, place: Path | None = None, *, is_file: bool = False
) -> EntourageError | None:
    """Say what an error lacks, and where; None if it is neither room nor the right to write.

    Parameters
    ----------
    place, is_file
        As for `explain_shortage`.
    """
    cause, shortage = _find_shortage(error) or (error, None)
    if shortage == "memory":
        return _say_memory(str(cause))
    if shortage is None and not isinstance(error, OSError):
        return None
    temporary = _find_temporary()
    if temporary is None:
        return OutputError(
            "No folder for temporary files can be written: those there are are missing, protected or full. "
            "Name another in the environment variable TMPDIR."
        )
    is_temporary = _is_about(cause, temporary)
    if place is None or is_temporary:
        if shortage is None and not is_temporary:
            return None
        place, kind = temporary, "temporary"
    else:
        kind = "file" if is_file else "results"
    limit = _find_limit(cause)
    if shortage == "disk" and limit is None:
        return _say_full(place, kind)
    return _say_closed(place, kind, limit or getattr(cause, "strerror", None) or str(cause))


def _find_shortage(error: BaseException) -> tuple[BaseException, Shortage] | None:
    """Find, among an error and those it comes from, the one that is for want of room."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        shortage = _classify(link)
        if shortage is not None:
            return link, shortage
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return None


def _classify(error: BaseException) -> Shortage | None:
    if isinstance(error, OSError):
        if error.errno in _FULL:
            return "disk"
        return "memory" if error.errno == errno.ENOMEM else None
    if isinstance(error, MemoryError):
        return "memory"
    library = type(error).__module__.partition(".")[0]
    if library in _FOREIGN or isinstance(error, ImportError | RuntimeError):
        said = str(error)
        if _ON_DISK.search(said):
            return "disk"
        if _IN_MEMORY.search(said) or type(error).__name__ == "OutOfMemoryException":
            return "memory"
    return None


def _find_limit(cause: BaseException) -> str | None:
    """Find what keeps files from growing where it is not a full disk; the system's words for it."""
    for number, sign in _LIMITS.items():
        if getattr(cause, "errno", None) == number or sign in str(cause).casefold():
            return os.strerror(number)
    return None


def _find_temporary() -> Path | None:
    try:
        return Path(tempfile.gettempdir())
    except OSError:
        return None


def _is_about(cause: BaseException, temporary: Path) -> bool:
    """Say whether an error names one of our temporary files."""
    named = f"{getattr(cause, 'filename', '')} {cause}".replace("\\\\", "\\")
    return str(temporary / SCRATCH) in named


def _measure_free(place: Path) -> int:
    """Measure the free megabytes of the disk that a path is on, or would be."""
    for folder in (place, *place.absolute().parents):
        with contextlib.suppress(OSError):
            return shutil.disk_usage(folder).free // _MB
    return 0


def _say_full(place: Path, kind: str) -> RoomError:
    free = _measure_free(place)
    if kind == "temporary":
        return RoomError(
            "There is too little room for temporary files in {folder}: {free} MB are free, and more are "
            "needed. Make room there, or name a folder on another disk in the environment variable TMPDIR.",
            folder=place,
            free=free,
        )
    if kind == "file":
        return RoomError(
            "There is too little room on the disk of {path}: {free} MB are free, and more are needed. Make "
            "room there, or write to another disk.",
            path=place,
            free=free,
        )
    return RoomError(
        "There is too little room for the results on the disk of {folder}: {free} MB are free, and more are "
        "needed. Make room there, or choose a folder on another disk with --out.",
        folder=place,
        free=free,
    )


def _say_closed(place: Path, kind: str, reason: str) -> OutputError:
    if kind == "temporary":
        return OutputError(
            "The temporary folder {folder} cannot be written: {reason}. Name another in the environment "
            "variable TMPDIR.",
            folder=place,
            reason=reason,
        )
    if kind == "file":
        return OutputError("{path} cannot be written: {reason}.", path=place, reason=reason)
    return OutputError(
        "{folder} cannot be written: {reason}. Choose another folder with --out.", folder=place, reason=reason
    )


def _say_memory(said: str) -> RoomError:
    """Say how much memory was taken of how much there is, as far as the system tells."""
    taken = _read_taken(said) or _measure_memory()
    if taken is None:
        return RoomError(
            "There is too little memory. Close other programs, take a machine with more, or analyse less: "
            "fewer files, a shorter period, or a smaller max_shared in [relationships] where large groups "
            "tie everyone to everyone."
        )
    return RoomError(
        "There is too little memory: {used} MB were taken of the {limit} MB that may be, and more are "
        "needed. Close other programs, take a machine with more, or analyse less: fewer files, a shorter "
        "period, or a smaller max_shared in [relationships] where large groups tie everyone to everyone.",
        used=taken[0],
        limit=taken[1],
    )


def _read_taken(said: str) -> tuple[int, int] | None:
    """Read how much DuckDB had of what it may have, where it says so."""
    found = _TAKEN.search(said)
    if found is None:
        return None
    used, used_unit, limit, limit_unit = found.groups()
    return (
        round(float(used) * _UNITS[used_unit.casefold()] / _MB),
        round(float(limit) * _UNITS[limit_unit.casefold()] / _MB),
    )


def _measure_memory() -> tuple[int, int] | None:
    """Measure the most memory this process has had, and what it may have; None where that is not told."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    with contextlib.suppress(OSError, ValueError, IndexError):
        if soft != resource.RLIM_INFINITY:
            # what is held to this limit are addresses, more than the memory behind them
            said = Path("/proc/self/status").read_text(encoding="utf-8")
            return int(said.split("VmPeak:")[1].split()[0]) * 1024 // _MB, soft // _MB
    limits = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    for group in _GROUPS:
        with contextlib.suppress(ValueError, OSError):
            limits.append(int(Path(group).read_text(encoding="utf-8")))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) // _MB, min(limits) // _MB


def _let_go(error: BaseException) -> None:
    """Let go of what the work that failed holds in memory, so that there is room to say so."""
    link: BaseException | None = error
    while link is not None:
        traceback.clear_frames(link.__traceback__)
        link = link.__cause__ or link.__context__
