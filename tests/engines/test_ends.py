"""Every run ends: on graphs of ten families where equal answers abound, within a limit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from graph_families import FAMILIES, N_GRAPHS

LIMIT = 120
"""Seconds that the graphs of a family may take; they take a few."""


@pytest.mark.parametrize("name", FAMILIES)
def test_every_graph_of_a_family_is_answered_within_the_limit(name: str) -> None:
    # in a process of its own, for what never ends cannot be ended from within
    script = Path(__file__).parents[1] / "graph_families.py"
    try:
        done = subprocess.run(
            [sys.executable, str(script), name], capture_output=True, text=True, timeout=LIMIT, check=False
        )
    except subprocess.TimeoutExpired as error:
        told = (error.stdout or b"").decode().split()
        pytest.fail(f"'{name}': only {len(told)} of {N_GRAPHS} graphs are answered after {LIMIT} seconds")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == N_GRAPHS
