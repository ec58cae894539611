"""Long native calls in a process apart: the same answers, and a run that can be stopped at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import cloudpickle
import numpy as np
import pytest
from tied_people import make_planted

from entourage.engines import partition
from entourage.engines.apart import run_apart
from entourage.engines.partition import Algorithm, TieGraph, detect_levels, detect_partition

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 60
# the functions of a test are sent as they are: the process apart cannot import it
cloudpickle.register_pickle_by_value(sys.modules[__name__])


def say_process(graph: TieGraph) -> tuple[int, int]:
    return graph.n_ties, os.getpid()


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def die(graph: TieGraph) -> None:  # noqa: ARG001
    os.kill(os.getpid(), signal.SIGKILL)


def test_several_graphs_take_turns_in_one_process_that_is_not_ours() -> None:
    graphs = [make_planted(2, size, 0.5, 0.1, seed=1)[0] for size in (10, 14)]
    told = [run_apart(say_process, graphs[turn], apart=True) for turn in (0, 0, 1, 0, 1)]
    assert [n for n, _ in told] == [graphs[turn].n_ties for turn in (0, 0, 1, 0, 1)]
    assert os.getpid() not in {process for _, process in told}
    assert run_apart(say_process, graphs[0], apart=False) == (graphs[0].n_ties, os.getpid())


@pytest.mark.parametrize("algorithm", ["leiden", "louvain", "infomap", "label-propagation"])
def test_the_same_communities_apart_as_here(algorithm: Algorithm, monkeypatch: pytest.MonkeyPatch) -> None:
    graph, _ = make_planted(4, 20, 0.3, 0.05, seed=2)
    here = detect_partition(graph, algorithm=algorithm, seed=3)
    levels = detect_levels(graph, seed=3)
    monkeypatch.setattr(partition, "_SHORT_TIES", dict.fromkeys(partition._SHORT_TIES, 0))
    assert np.array_equal(detect_partition(graph, algorithm=algorithm, seed=3), here)
    for one, other in zip(detect_levels(graph, seed=3), levels, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_process_that_the_system_ends_is_a_want_of_memory_and_the_next_call_works() -> None:
    graph, _ = make_planted(2, 10, 0.5, 0.1, seed=1)
    with pytest.raises(MemoryError):
        run_apart(die, graph, apart=True)
    assert run_apart(say_process, graph, apart=True)[0] == graph.n_ties


@pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind there")
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_command_stops_while_a_native_call_goes_on(asked: signal.Signals, tmp_path: Path) -> None:
    # a native call that would hold Python for an hour
    script = tmp_path / "script.py"
    script.write_text(
        "import ctypes, importlib, os, sys\n"
        "cli = importlib.import_module('entourage.cli.main')\n"
        "from entourage.engines.apart import run_apart\n"
        "class Subject: pass\n"
        "def hold(subject, path):\n"
        "    open(path, 'w').write(str(os.getpid()))\n"
        "    ctypes.PyDLL(None).sleep(3600)\n"
        "cli.entourage.main = lambda **_: run_apart(hold, Subject(), sys.argv[1], apart=True)\n"
        "cli.main([])\n"
    )
    told = tmp_path / "pid"
    running = subprocess.Popen([sys.executable, str(script), str(told)], stderr=subprocess.PIPE)
    began = time.monotonic()
    while not (told.exists() and told.read_text()) and time.monotonic() < began + LIMIT:
        time.sleep(0.05)
    apart = int(told.read_text())
    running.send_signal(asked)
    _, error = running.communicate(timeout=LIMIT)
    assert running.returncode == 130, error
    assert b"Traceback" not in error
    while is_alive(apart) and time.monotonic() < began + 2 * LIMIT:
        time.sleep(0.05)
    assert not is_alive(apart)
