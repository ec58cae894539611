"""entourage beside the plain chain: seconds, processor time and memory, in one run on the same data.

python benchmarks/speed/run.py [ROWS PEOPLE [TIMES]]: by default a million interactions among 100,000
people, each job once. Figures of several times are their smallest, which other work on the machine
disturbs least.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from make_interactions import write_interactions

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Cost:
    """What one job took, from the start of its interpreter to its end."""

    seconds: float
    cpu_seconds: float
    peak_gb: float
    modularity: str


def measure(command: list[str]) -> Cost:
    """Run a command and take its costs from the operating system."""
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        job = subprocess.Popen([sys.executable, *command], stdout=said)
        _, status, usage = os.wait4(job.pid, 0)
        job.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        if job.returncode:
            raise subprocess.CalledProcessError(job.returncode, command)
        said.seek(0)
        found = re.search(r"modularity ([0-9.]+)", said.read())
    scale = 1e9 if sys.platform == "darwin" else 1e6
    modularity = found[1] if found else ""
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale, modularity)


def main(n_rows: int, n_people: int, times: int) -> None:
    """Make the data, run the three jobs in turn and print them side by side."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "data"
        write_interactions(n_rows, n_people, data)
        jobs = {
            "plain chain": [str(HERE / "plain.py"), str(data), str(folder / "plain")],
            "same steps": [str(HERE / "same_steps.py"), str(data), str(folder / "same")],
            "whole job": ["-m", "entourage", "analyze", str(data), "--out", str(folder / "whole")],
        }
        for path in data.iterdir():
            path.read_bytes()
        costs: dict[str, list[Cost]] = {job: [] for job in jobs}
        for _ in range(times):
            for job, command in jobs.items():
                costs[job].append(measure(command))
    print(f"{n_rows:,} interactions, {n_people:,} people, {os.cpu_count()} cores, {times} times")
    print("| job | seconds | plain chain is | CPU seconds | plain chain is | peak memory | modularity |")
    print("|---|---|---|---|---|---|---|")
    plain = costs["plain chain"]
    for job, taken in costs.items():
        seconds, cpu = (min(getattr(c, what) for c in taken) for what in ("seconds", "cpu_seconds"))
        slower = min(c.seconds for c in plain) / seconds
        dearer = min(c.cpu_seconds for c in plain) / cpu
        peak = max(c.peak_gb for c in taken)
        print(
            f"| {job} | {seconds:.1f} | {slower:.1f} x | {cpu:.1f} | {dearer:.1f} x | {peak:.2f} GB "
            f"| {taken[0].modularity} |"
        )


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(given + [1_000_000, 100_000, 1][len(given) :]))
