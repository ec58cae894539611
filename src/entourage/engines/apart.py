"""Long native calls in a process apart, so that a run can be stopped while one goes on.

A call into a compiled library may hold Python for minutes; a signal is heard only after it. In a process
apart, the call can be ended with its process, and its memory is given back.
"""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")

_IDLE_SECONDS = 5
"""Time after which a process without work ends, and gives its memory back."""
_SENDING = threading.Lock()
_sent: weakref.ref[Any] | None = None
"""What the process was last given to compute on: it is large, and sent once."""
_kept: object = None
"""In the process apart: what it was last given."""


def run_apart(compute: Callable[..., Found], subject: object, *given: object, apart: bool) -> Found:
    """Compute something of a subject, in a process apart if it may take long.

    Parameters
    ----------
    compute
        A function of a module, which changes nothing.
    subject
        What it computes on, sent to the process once for several calls in a row.
    given
        Its other arguments.
    apart
        Whether it may take more than a second.

    Raises
    ------
    MemoryError
        If the system ended the process apart, as it does for want of memory.

    Examples
    --------
    >>> run_apart(divmod, 7, 2, apart=False)
    (3, 1)
    """
    if not apart:
        return compute(subject, *given)
    # one at a time: two would need the memory of two
    with _SENDING:
        return _send(compute, subject, given)


def _send(compute: Callable[..., Found], subject: object, given: tuple[object, ...]) -> Found:
    from loky import get_reusable_executor
    from loky.process_executor import TerminatedWorkerError

    global _sent  # noqa: PLW0603 - as there is one process, so there is one subject in it
    executor = get_reusable_executor(max_workers=1, timeout=_IDLE_SECONDS)
    is_there = _sent is not None and _sent() is subject
    _sent = None
    try:
        known, found = is_there, None
        if is_there:
            known, found = executor.submit(_compute_kept, compute, given).result()
        if not known:
            found = executor.submit(_keep_and_compute, subject, compute, given).result()
    except TerminatedWorkerError as error:
        raise MemoryError from error
    except BaseException:
        executor.shutdown(wait=False, kill_workers=True)
        raise
    _sent = weakref.ref(subject)
    return found  # type: ignore[return-value]


def _keep_and_compute(subject: object, compute: Callable[..., Found], given: tuple[object, ...]) -> Found:
    """In the process apart: compute on a new subject, and keep it for the next call."""
    global _kept  # noqa: PLW0603
    _kept = subject
    return compute(subject, *given)


def _compute_kept(compute: Callable[..., Found], given: tuple[object, ...]) -> tuple[bool, Found | None]:
    """In the process apart: compute on the subject of the last call, unless this process never had one."""
    return (False, None) if _kept is None else (True, compute(_kept, *given))
