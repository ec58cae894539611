"""Measure what building the pages costs beside the analysis that they show.

    python benchmarks/pages/share.py samples/maison-verte [PROJECT ...]

Per project: people, ties, CPU seconds of the analysis, CPU seconds of the pages, and their ratio.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from entourage.pages import render_pages
from entourage.pipeline import analyze


def main(projects: list[Path]) -> None:
    """Print one line per project."""
    print(f"{'project':<20}{'people':>9}{'ties':>10}{'analysis s':>12}{'pages s':>9}{'ratio':>8}")
    for project in projects:
        started = time.process_time()
        with analyze(project) as analysis:
            analyzed = time.process_time()
            render_pages(analysis)
            pages, whole = time.process_time() - analyzed, analyzed - started
            print(
                f"{project.name:<20}{analysis.network.n_people:>9,}{len(analysis.network.ties):>10,}"
                f"{whole:>12.2f}{pages:>9.2f}{pages / whole:>8.0%}"
            )


if __name__ == "__main__":
    main([Path(path) for path in sys.argv[1:]])
