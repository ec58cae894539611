"""Reading alone, this checkout beside another: processor seconds for the same files, in one run.

python benchmarks/speed/read.py OTHER [ROWS PEOPLE [TIMES]]: OTHER is a checkout (git worktree add). Each
reads the same made-up interactions in turn, in a process of its own; the smallest of several times counts.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from make_interactions import write_interactions

HERE = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys, time
from pathlib import Path
sys.path.insert(0, str(Path(sys.argv[1]) / "src"))
from entourage.options import Options
from entourage.sources import open_database, read_tables
with open_database() as database:
    began, spent = time.perf_counter(), time.process_time()
    read_tables(Path(sys.argv[2]), Options(), database)
    print(time.perf_counter() - began, time.process_time() - spent)
"""


def measure(checkout: Path, data: Path) -> tuple[float, float]:
    """Read once; seconds, and seconds of processor."""
    command = [sys.executable, "-c", SCRIPT, str(checkout), str(data)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=data).stdout
    seconds, cpu_seconds = map(float, told.split())
    return seconds, cpu_seconds


def main(other: Path, n_rows: int, n_people: int, times: int) -> None:
    """Make the data, read it in turn and print the ratio."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "data"
        write_interactions(n_rows, n_people, data)
        costs: dict[Path, list[tuple[float, float]]] = {other: [], HERE: []}
        for _ in range(times):
            for checkout, found in costs.items():
                found.append(measure(checkout, data))
    for checkout, found in costs.items():
        seconds, cpu_seconds = min(one for one, _ in found), min(one for _, one in found)
        print(f"{checkout}: {seconds:.2f} s, {cpu_seconds:.2f} s of processor")
    ratios = [min(one[i] for one in costs[HERE]) / min(one[i] for one in costs[other]) for i in (0, 1)]
    print(f"this checkout over the other: {ratios[0]:.2f} in seconds, {ratios[1]:.2f} of processor")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[2:]]
    n_rows, n_people, times = (*numbers, *(1_000_000, 100_000, 5)[len(numbers) :])
    main(Path(sys.argv[1]).resolve(), n_rows, n_people, times)
