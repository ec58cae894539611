"""Measure graph.html beside plain pyvis and plain sigma pages of the same people, in one run.

    python benchmarks/pages/measure.py 300 2000 10000 50000

Per size and page: megabytes, seconds of Python to build it, seconds of main thread until it is drawn,
milliseconds of main thread per frame while the map is dragged. Chromium headless, WebGL in software where
there is no card.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from factories import build_analysis
from playwright.sync_api import CDPSession, Page, sync_playwright
from playwright.sync_api import TimeoutError as TookTooLong
from pyvis.network import Network

from entourage.language import Language
from entourage.options import PageOptions
from entourage.pages import render_pages
from entourage.pages.assets import read_asset

if TYPE_CHECKING:
    from entourage.model import Analysis

PATIENCE_S = 90
PLAIN_PYVIS_UP_TO = 2_000
FRAMES = 24
READY = "html[data-ready=true]"
MARK_READY = "document.documentElement.dataset.ready = 'true';"


def render_plain_pyvis(analysis: Analysis) -> str:
    """Build the page that pyvis makes by itself: physics on."""
    network = Network(cdn_resources="in_line")
    people = analysis.results["people"]
    network.add_nodes(list(range(len(people))), label=people["name"].tolist())
    ties = analysis.network.ties
    pairs = zip(ties["source"].tolist(), ties["target"].tolist(), strict=True)
    network.edges = [{"from": a, "to": b} for a, b in pairs]
    with redirect_stdout(StringIO()):
        page = network.generate_html()
    # its loading bar waits for the physics to settle; the first drawing is what can be measured
    script = f"<script>network.once('afterDrawing', () => {{ {MARK_READY} }});</script>"
    return page.replace("</body>", f"{script}</body>")


def render_plain_sigma(analysis: Analysis) -> str:
    """Build a page of sigma's defaults on positions drawn by lot."""
    ties = analysis.network.ties
    content = json.dumps(
        {"n": analysis.network.n_people, "s": ties["source"].tolist(), "t": ties["target"].tolist()}
    )
    return f"""<!doctype html><meta charset=utf-8>
<style>html,body,#m{{height:100%;margin:0}}</style><div id=m></div>
<script>{read_asset("sigma.bundle.js")}</script><script>
const d = {content}, {{ Graph, Sigma }} = EntourageSigma, g = new Graph({{ multi: true }});
const lot = (i, k) => Math.sin(i * k) * 43758 % 1;
for (let i = 0; i < d.n; i++) g.addNode(i, {{ x: lot(i, 12.9898), y: lot(i, 78.233), size: 3 }});
d.s.forEach((s, i) => g.addEdge(s, d.t[i]));
new Sigma(g, document.getElementById("m")); {MARK_READY}</script>"""


def read_busy_seconds(session: CDPSession) -> float:
    """Read how long the main thread has been at work."""
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"])


def measure_page(page: Page, path: Path, at: str) -> tuple[float, float] | None:
    """Open a page, wait until it is drawn, drag the map; None if it is not drawn in time."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    try:
        page.goto(path.as_uri() + at, wait_until="commit")
        page.wait_for_selector(READY, timeout=PATIENCE_S * 1000)
    except TookTooLong:
        return None
    page.wait_for_timeout(400)
    ready = read_busy_seconds(session)
    page.mouse.move(640, 420)
    page.mouse.down()
    before = read_busy_seconds(session)
    for step in range(FRAMES):
        page.mouse.move(640 + 6 * step, 420 + 3 * step)
        page.wait_for_timeout(20)
    per_frame = (read_busy_seconds(session) - before) / FRAMES * 1000
    page.mouse.up()
    return ready, per_frame


def build_candidates(analysis: Analysis, n: int) -> dict[str, tuple[str, str, float]]:
    """Build every page for a size: text, fragment to open at, seconds."""
    pages = {}
    options = PageOptions(webgl_people=200_000, webgl_ties=1_000_000)
    started = time.perf_counter()
    rendered = render_pages(analysis, Language("en"), options=options)
    seconds = time.perf_counter() - started
    pages["graph.html, communities"] = (rendered["graph.html"], "#view=communities", seconds)
    pages["graph.html, people"] = (rendered["graph.html"], "#view=people", seconds)
    if n <= PLAIN_PYVIS_UP_TO:
        started = time.perf_counter()
        pages["plain pyvis"] = (render_plain_pyvis(analysis), "", time.perf_counter() - started)
    started = time.perf_counter()
    pages["plain sigma"] = (render_plain_sigma(analysis), "", time.perf_counter() - started)
    return pages


def main(sizes: list[int]) -> None:
    """Print one line per size and page."""
    found = next((p for p in ("chromium", "chromium-browser", "google-chrome") if shutil.which(p)), None)
    print(f"{'page':<26}{'people':>9}{'ties':>10}{'MB':>7}{'build s':>9}{'ready s':>9}{'ms/frame':>10}")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=shutil.which(found) if found else None,
            args=["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        )
        for n in sizes:
            analysis = build_analysis(n, max(4, round(n**0.5 / 3)))
            for name, (text, at, seconds) in build_candidates(analysis, n).items():
                path = Path(folder) / "page.html"
                path.write_text(text, encoding="utf-8")
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                measured = measure_page(page, path, at)
                page.close()
                late = f"{'over ' + str(PATIENCE_S):>9}{'-':>10}"
                drawn = f"{measured[0]:9.2f}{measured[1]:10.1f}" if measured else late
                print(
                    f"{name:<26}{n:>9,}{len(analysis.network.ties):>10,}{path.stat().st_size / 1e6:>7.2f}"
                    f"{seconds:>9.2f}{drawn}",
                    flush=True,
                )
        browser.close()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [300, 2_000, 10_000])
