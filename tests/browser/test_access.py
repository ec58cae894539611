"""axe-core finds nothing serious on either page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from entourage.model import Analysis

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("report.html", ""),
        ("graph.html", "#view=people&table=1&person=3"),
        ("graph.html", "#view=communities"),
    ],
)
def test_no_serious_fault(open_page: Callable, small: Analysis, name: str, at: str, scheme: str) -> None:
    page = open_page(small, name, language="fr", at=at, scheme=scheme, inspected=True).page
    page.add_script_tag(path=AXE)
    result = page.evaluate("axe.run(document)")
    serious = [
        (fault["id"], [node["target"] for node in fault["nodes"]][:4])
        for fault in result["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
    assert serious == []
