"""Measure graph.html beside plain pyvis and plain sigma pages of the same people, in one run.

    python benchmarks/pages/measure.py 300 2000 10000 50000 200000

Per size and page: megabytes, seconds of Python to build it, CPU seconds of the page's process until it is
drawn, then per frame of dragging, milliseconds of scripts, of the whole main thread, and of the process
that draws. Without a graphics card the main thread also paints canvases and waits for WebGL in software:
the milliseconds of scripts are those that carry over to a machine with a card. Every page gets a browser
of its own, killed when its time is up: a page that hangs costs PATIENCE_S and no more.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

import numpy as np
from factories import build_analysis
from playwright.sync_api import Browser, CDPSession, sync_playwright
from playwright.sync_api import Error as Stopped
from pyvis.network import Network

from entourage.language import Language
from entourage.options import PageOptions
from entourage.pages import render_pages
from entourage.pages.assets import read_asset

if TYPE_CHECKING:
    from entourage.model import Analysis

PATIENCE_S = 150
PLAIN_PYVIS_UP_TO = 2_000
FRAMES = 24
READY = "html[data-ready=true]"
MARK_READY = "document.documentElement.dataset.ready = 'true';"


class Measured(NamedTuple):
    """What a page cost: CPU seconds until drawn, then milliseconds per frame."""

    ready: float
    scripts: float
    thread: float
    drawing: float


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


def read_work(session: CDPSession, whole: CDPSession) -> np.ndarray:
    """Read how many seconds scripts, the main thread and the drawing process have been at work."""
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    return np.array([metrics["ScriptDuration"], metrics["TaskDuration"], read_cpu(whole, "GPU")])


def read_cpu(session: CDPSession, kind: str) -> float:
    """Read how many CPU seconds the browser's processes of a kind have used."""
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return sum(float(process["cpuTime"]) for process in processes if process["type"] == kind)


def measure_page(browser: Browser, path: Path, at: str) -> Measured | None:
    """Open a page, wait until it is drawn, drag the map; None if its time is up before the end."""
    whole = browser.new_browser_cdp_session()
    processes = whole.send("SystemInfo.getProcessInfo")["processInfo"]
    pid = next(process["id"] for process in processes if process["type"] == "browser")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    end = Timer(PATIENCE_S, os.kill, (pid, signal.SIGKILL))
    end.start()
    try:
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        idle = read_cpu(whole, "renderer")
        page.goto(path.as_uri() + at, wait_until="commit")
        page.wait_for_selector(READY, timeout=0)
        page.wait_for_timeout(400)
        ready = read_cpu(whole, "renderer") - idle
        page.mouse.move(640, 420)
        page.mouse.down()
        before = read_work(session, whole)
        for step in range(FRAMES):
            page.mouse.move(640 + 6 * step, 420 + 3 * step)
            page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
        per_frame = (read_work(session, whole) - before) / FRAMES * 1000
        page.mouse.up()
    except Stopped:
        return None
    finally:
        end.cancel()
    return Measured(ready, *per_frame.tolist())


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
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    columns = f"{'MB':>7}{'build s':>9}{'ready s':>9}{'scripts ms':>12}{'thread ms':>11}{'drawing ms':>12}"
    print(f"{'page':<26}{'people':>9}{'ties':>11}{columns}")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        for n in sizes:
            analysis = build_analysis(n, max(4, round(n**0.5 / 3)))
            for name, (text, at, seconds) in build_candidates(analysis, n).items():
                path.write_text(text, encoding="utf-8")
                browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
                measured = measure_page(browser, path, at)
                browser.close()
                drawn = f"{'over ' + str(PATIENCE_S):>9}{'-':>12}{'-':>11}{'-':>12}"
                if measured:
                    drawn = f"{measured.ready:9.2f}{measured.scripts:12.1f}"
                    drawn += f"{measured.thread:11.1f}{measured.drawing:12.0f}"
                print(
                    f"{name:<26}{n:>9,}{len(analysis.network.ties):>11,}{path.stat().st_size / 1e6:>7.2f}"
                    f"{seconds:>9.2f}{drawn}",
                    flush=True,
                )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [300, 2_000, 10_000])
