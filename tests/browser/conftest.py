"""A browser, and pages opened the way people open them: by double click, from a folder, offline."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from factories import build_analysis
from playwright.sync_api import Browser, Error, Page, sync_playwright

from entourage.language import Language
from entourage.pages import render_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entourage.model import Analysis
    from entourage.options import PageOptions

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def find_chromium() -> str | None:
    """Find the system's browser; None leaves it to Playwright's own."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        except Error as error:
            pytest.skip(
                f"no Chromium: install it, or run `playwright install chromium` ({error.message[:80]})"
            )
        yield browser
        browser.close()


@pytest.fixture
def without_webgl(browser: Browser) -> Iterator[Browser]:
    other = browser.browser_type.launch(
        executable_path=find_chromium(), args=["--no-sandbox", "--disable-3d-apis", "--disable-gpu"]
    )
    yield other
    other.close()


@pytest.fixture(scope="session")
def small() -> Analysis:
    return build_analysis(120, 4)


@pytest.fixture(scope="session")
def large() -> Analysis:
    """More people than pyvis draws by default."""
    return build_analysis(2_600, 12)


class Opened:
    """A page with everything it must not do: requests, errors, dialogs."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._note_request)
        page.on("dialog", self._note_dialog)

    def _note_request(self, request: object) -> None:
        url = str(getattr(request, "url", ""))
        if not url.startswith(("file:", "data:", "blob:")):
            self.faults.append(f"request: {url}")

    def _note_dialog(self, dialog: object) -> None:
        self.faults.append("dialog")
        dialog.dismiss()  # type: ignore[attr-defined]


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def show(
        analysis: Analysis,
        name: str = "graph.html",
        *,
        language: str = "en",
        width: int = 1280,
        height: int = 800,
        at: str = "",
        scheme: str = "light",
        options: PageOptions | None = None,
        in_browser: Browser | None = None,
        inspected: bool = False,
    ) -> Opened:
        for file, text in render_pages(analysis, Language(language), options=options).items():
            (tmp_path / file).write_text(text, encoding="utf-8")
        context = (in_browser or browser).new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            accept_downloads=True,
            bypass_csp=inspected,  # only for tests that put a script of their own into the page
        )
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.goto((tmp_path / name).as_uri() + at)
        if name == "graph.html":
            opened.page.wait_for_selector("html[data-ready=true]", timeout=20_000)
        return opened

    yield show
    for context in contexts:
        context.close()
