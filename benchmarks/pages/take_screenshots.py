"""Take the pictures of the sample's pages for the documentation.

python benchmarks/pages/take_screenshots.py
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from entourage.options import Project
from entourage.pages import render_pages
from entourage.pipeline import analyze
from entourage.sources import read_project

ROOT = Path(__file__).parents[2]
PICTURES = (
    ("report", "report.html", "", 1280, 960, "light"),
    ("plan", "report.html", "#plan", 1280, 960, "light"),
    ("portraits", "report.html", "#portraits", 1280, 1100, "light"),
    ("people", "graph.html", "#view=people", 1440, 900, "light"),
    ("side-by-side", "graph.html", "#view=people&colour=both", 1440, 900, "dark"),
    ("communities", "graph.html", "#view=communities&community=2", 1440, 900, "light"),
    ("phone", "graph.html", "#view=people", 390, 844, "light"),
)


def main() -> None:
    """Analyze the sample and write ``docs/images/*.png``."""
    images = ROOT / "docs" / "images"
    images.mkdir(exist_ok=True)
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        declared, _ = read_project(ROOT / "samples" / "maison-verte")
        options = declared.model_copy(update={"project": Project(name=declared.project.name, language="en")})
        with analyze(ROOT / "samples" / "maison-verte", options=options) as analysis:
            for file, text in render_pages(analysis).items():
                (folder / file).write_bytes(text.encode())
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for picture, file, at, width, height, scheme in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto((folder / file).as_uri() + at)
            if file == "graph.html":
                page.wait_for_selector("html[data-ready=true]")
            page.wait_for_timeout(600)
            page.screenshot(path=images / f"{picture}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
