"""What a run has on a disk while it works: claimed while it lives, cleared once it is dead.

A claim is a small file, locked by the run for as long as it lives. The system itself lets go of the lock
when the process ends, however it ends, so that a lock that can be taken belongs to nobody any more; numbers
of processes, which are used again and are all 1 in containers, prove no such thing.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import json
import os
import re
import secrets
import shutil
import socket
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Rescue = Callable[[Path], None]
    """Saves, of what stands at a claimed path, what must not be lost; an error keeps all of it."""

SCRATCH = "entourage"
"""How the names of our folders among the temporary files begin."""
_MARK = ".lock"
_LOCKED_BYTE = 1 << 30
"""Where Windows locks, which keeps others from reading what is locked: far behind what is written."""
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_PROCESS = secrets.token_hex(8)
"""This process among all: over a network, a lock may not hold against the process that has it."""


@contextlib.contextmanager
def claim(folder: Path, name: str, *, rescue: Rescue | None = None) -> Iterator[Path]:
    """Claim a path that no other run uses, and what begins with it and ``-``, until the block ends.

    Parameters
    ----------
    folder
        An existing folder.
    name
        How the path begins. What dead runs left under this name is cleared first (see `clear_dead`).
    rescue
        Called with the path before it is cleared.

    Yields
    ------
    pathlib.Path
        ``folder/name-TOKEN``, where nothing stands yet. What stands there at the end is removed.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    clear_dead(folder, name, rescue=rescue)
    mark, descriptor = _mark(folder, name)
    path = _find_claimed(mark)
    try:
        yield path
    finally:
        try:
            _clear(path, rescue)
        except OSError:
            # what could not be saved or removed stays claimed, for a later run
            os.close(descriptor)
        else:
            _unmark(mark, descriptor)


def clear_dead(folder: Path, name: str, *, rescue: Rescue | None = None) -> None:
    """Clear what dead runs of this machine left of their claims; what cannot be proven dead stays.

    Parameters
    ----------
    folder, name, rescue
        As for `claim`.
    """
    pattern = re.compile(re.escape(name) + "-[0-9a-f]{12}" + re.escape(_MARK))
    try:
        marks = sorted(path for path in folder.iterdir() if pattern.fullmatch(path.name))
    except OSError:
        return
    for mark in marks:
        descriptor = _take(mark)
        if descriptor is None:
            continue
        try:
            _clear(_find_claimed(mark), rescue)
        except OSError:
            os.close(descriptor)
        else:
            _unmark(mark, descriptor)


@contextlib.contextmanager
def open_scratch() -> Iterator[Path]:
    """Open a folder in the temporary folder that is gone at the end of the block.

    Raises
    ------
    OSError
        If there is no temporary folder that can be written.
    """
    with claim(Path(tempfile.gettempdir()), SCRATCH) as path:
        path.mkdir(mode=0o700)
        yield path


def list_beside(path: Path) -> list[Path]:
    """List what begins with a claimed path and ``-``, sorted."""
    return sorted(found for found in path.parent.iterdir() if found.name.startswith(path.name + "-"))


def _find_claimed(mark: Path) -> Path:
    return mark.with_name(mark.name.removesuffix(_MARK))


def _mark(folder: Path, name: str) -> tuple[Path, int]:
    """Create the locked file of a claim; give it with its descriptor."""
    while True:
        mark = folder / f"{name}-{secrets.token_hex(6)}{_MARK}"
        descriptor = os.open(mark, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o666)
        try:
            is_ours = _lock(descriptor)
            said = {**_identify_machine(), "pid": os.getpid(), "process": _PROCESS}
        except OSError:
            # where the disk knows no locks, nothing is ever proven dead
            is_ours, said = True, {}
        try:
            # another run may have taken the file for that of a dead one before it was locked
            if is_ours and _is_there(mark, descriptor):
                os.write(descriptor, json.dumps(said).encode())
                return mark, descriptor
        except OSError:
            _unmark(mark, descriptor)
            raise
        _unmark(mark, descriptor)


def _take(mark: Path) -> int | None:
    """Lock the file of a dead run's claim; None if the run lives, or cannot be proven dead."""
    try:
        descriptor = os.open(mark, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return None
    try:
        if _lock(descriptor) and _is_there(mark, descriptor) and _is_dead(os.read(descriptor, 4096)):
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def _is_dead(written: bytes) -> bool:
    """Say whether a claim whose lock is free is a dead run's: of this machine, and not of this process."""
    if not written:
        return True  # the run ended before it had claimed anything
    try:
        said = json.loads(written)
    except ValueError:
        return False
    if not isinstance(said, dict) or said.get("process") in (None, _PROCESS):
        return False
    # another machine's lock may not be seen from here
    return any(said.get(sign) == value for sign, value in _identify_machine().items())


@functools.cache
def _identify_machine() -> dict[str, str]:
    """Tell this machine from others by its name, and by its present start, which its containers share."""
    signs = {"host": socket.gethostname()}
    with contextlib.suppress(OSError):
        signs["boot"] = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
    return signs


def _lock(descriptor: int) -> bool:
    """Lock a file; False if another has it. Raises OSError where the disk knows no locks."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise
    return True


def _is_there(mark: Path, descriptor: int) -> bool:
    """Say whether a path still leads to an open file."""
    with contextlib.suppress(OSError):
        return os.path.samestat(mark.stat(follow_symlinks=False), os.fstat(descriptor))
    return False


def _clear(path: Path, rescue: Rescue | None) -> None:
    """Remove what stands at a claimed path, once what must not be lost is saved.

    Raises
    ------
    OSError
        If something could not be saved, or removed.
    """
    if rescue is not None:
        rescue(path)
    for found in [path, *list_beside(path)]:
        if found.is_dir() and not found.is_symlink():
            shutil.rmtree(found)
        else:
            found.unlink(missing_ok=True)


def _unmark(mark: Path, descriptor: int) -> None:
    """Take a claim's file away, then let go of it, so that no other takes it between; Windows cannot."""
    if sys.platform == "win32":
        os.close(descriptor)
    with contextlib.suppress(OSError):
        mark.unlink()
    if sys.platform != "win32":
        os.close(descriptor)
