"""Text from files never becomes code, markup or a request, wherever it can appear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from factories import build_analysis

if TYPE_CHECKING:
    from collections.abc import Callable

PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "\"><svg onload=alert(1)>' onmouseover='alert(1)",
    "<a href=javascript:alert(1)>href</a>",
    "{{ 7*7 }}${alert(1)}{n}",
    "<!--<script>\u2028\u2029&lt;b&gt;",
    '=HYPERLINK("http://evil.example")',
)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("name", ["report.html", "graph.html"])
def test_hostile_text_stays_text(open_page: Callable, payload: str, name: str) -> None:
    plain = open_page(build_analysis(60, 3), name)
    elements = plain.page.locator(
        "img, iframe, object, embed, link, base, form, script, a[href^=javascript]"
    ).count()
    opened = open_page(build_analysis(60, 3, hostile=payload), name)
    page = opened.page
    if name == "graph.html":
        for view in ("communities", "people"):
            page.click(f"[data-view={view}]")
            page.mouse.move(640, 400)
            page.mouse.click(640, 400)
        page.click("#table-button")
        page.click("#rows tbody tr:first-child button")
        page.fill("#search", payload[:6])
        page.keyboard.press("Enter")
    assert payload.split(maxsplit=1)[0][:5].strip("\u2028") in page.inner_text("body")
    assert (
        page.locator("img, iframe, object, embed, link, base, form, script, a[href^=javascript]").count()
        == elements
    )
    assert opened.faults == []
