"""report.html in a browser: narrow, wide, printed, both languages, nothing loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from entourage.model import Analysis


@pytest.mark.parametrize("width", [320, 1920])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_fits_and_loads_nothing(open_page: Callable, small: Analysis, width: int, language: str) -> None:
    opened = open_page(small, "report.html", language=language, width=width)
    assert opened.page.locator("html").evaluate("html => html.scrollWidth") <= width
    assert opened.page.locator("script").count() == 0
    assert opened.faults == []


def test_prints_on_several_pages(open_page: Callable, small: Analysis) -> None:
    printed = open_page(small, "report.html").page.pdf(format="A4")
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") >= 3 or len(printed) > 60_000


def test_opens_the_map(open_page: Callable, small: Analysis) -> None:
    page = open_page(small, "report.html").page
    page.locator("a[href='graph.html']").first.click()
    page.wait_for_selector("html[data-ready=true]")
    assert page.url.endswith("graph.html")


def test_plan_portraits_and_evidence_fit_a_phone(open_page: Callable, small: Analysis) -> None:
    page = open_page(small, "report.html", width=360, scheme="dark").page
    for part in ("#plan .bar", ".portrait", ".proofs .card", ".scan", ".shape"):
        found = page.locator(part).first
        assert found.is_visible()
        assert found.bounding_box()["x"] >= 0
    wide = page.evaluate(
        """() => [...document.querySelectorAll("#plan li, .portrait, .proofs .card")]
            .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).length"""
    )
    assert wide == 0


def test_each_portrait_prints_on_a_page_of_its_own(open_page: Callable, small: Analysis) -> None:
    page = open_page(small, "report.html").page
    page.emulate_media(media="print")
    portraits = page.locator(".portrait")
    assert portraits.count() == 2
    assert portraits.evaluate_all("all => all.map((e) => getComputedStyle(e).breakBefore)") == ["page"] * 2
    assert portraits.evaluate_all("all => all.every((e) => e.offsetHeight > 0 && e.offsetHeight < 950)")
