"""Geometry of the report's figures; the templates draw it as SVG, where Jinja escapes every text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from entourage.model import Analysis
    from entourage.pages.layout import Layout

MAP_SIZE = 640.0
MAX_DRAWN = 60
MAX_LABELS = 12
MAX_LINKS = 240
MAX_DOTS = 1_200
"""Up to so many people, each is a dot in their community's disc; beyond, discs are plain."""


@dataclass(frozen=True)
class MapFigure:
    """The communities in small: discs, their people as dots where they are few, ties, names that fit."""

    discs: list[dict[str, Any]]
    dots: list[tuple[float, float, int]]
    links: list[dict[str, float]]
    labels: list[dict[str, Any]]
    width: float
    height: float


def draw_map(analysis: Analysis, layout: Layout, names: dict[int, str], colours: dict[int, int]) -> MapFigure:
    """Draw the communities as discs with the strongest ties between them.

    Parameters
    ----------
    analysis
        What the run found.
    layout
        Where communities stand.
    names, colours
        By community id.
    """
    n = min(analysis.communities.n, MAX_DRAWN)
    x, y, r = (a[:n] for a in (layout.community_x, layout.community_y, layout.community_radius))
    left, right = float(np.min(x - r)), float(np.max(x + r))
    top, bottom = float(np.min(y - r)), float(np.max(y + r))
    scale = MAP_SIZE / max(right - left, bottom - top, 1.0)
    dots = _draw_dots(analysis, layout, scale, left, top, colours)
    x, y, r = (x - left) * scale + 60, (y - top) * scale + 26, r * scale * (0.98 if dots else 0.72)
    width, height = (right - left) * scale + 120, (bottom - top) * scale + 52
    discs = [
        {"x": round(float(x[i]), 1), "y": round(float(y[i]), 1), "r": round(float(r[i]), 1), "id": i + 1,
         "colour": colours.get(i + 1, -1), "name": names.get(i + 1, "")}
        for i in range(n)
    ]  # fmt: skip
    between = analysis.communities.between
    between = between[(between["community_a"] <= n) & (between["community_b"] <= n)]
    between = between.sort_values(["weight", "community_a", "community_b"], ascending=[False, True, True])
    between = between.head(MAX_LINKS)
    heaviest = float(between["weight"].max()) if len(between) else 1.0
    links = [
        link
        for a, b, w in zip(between["community_a"], between["community_b"], between["weight"], strict=True)
        if (link := _draw_link(discs[a - 1], discs[b - 1], 0.6 + 4 * float(np.sqrt(w / heaviest))))
    ]
    return MapFigure(
        discs, dots, links, _place_labels(discs, width, height), round(width, 1), round(height, 1)
    )


def _draw_link(a: dict[str, Any], b: dict[str, Any], width: float) -> dict[str, float] | None:
    """Draw a tie from edge to edge of two discs; none where they touch."""
    dx, dy = b["x"] - a["x"], b["y"] - a["y"]
    length = float(np.hypot(dx, dy))
    if length <= a["r"] + b["r"]:
        return None
    start, end = a["r"] / length, 1 - b["r"] / length
    return {
        "x1": round(a["x"] + dx * start, 1),
        "y1": round(a["y"] + dy * start, 1),
        "x2": round(a["x"] + dx * end, 1),
        "y2": round(a["y"] + dy * end, 1),
        "width": round(width, 2),
    }


def _draw_dots(
    analysis: Analysis, layout: Layout, scale: float, left: float, top: float, colours: dict[int, int]
) -> list[tuple[float, float, int]]:
    member_of = analysis.communities.member_of
    people = np.flatnonzero((member_of >= 0) & (member_of < MAX_DRAWN))
    if len(people) > MAX_DOTS:
        return []
    x, y = (layout.x[people] - left) * scale + 60, (layout.y[people] - top) * scale + 26
    colour = [colours.get(int(c) + 1, -1) for c in member_of[people]]
    return list(zip(np.round(x, 1).tolist(), np.round(y, 1).tolist(), colour, strict=True))


def _place_labels(discs: list[dict[str, Any]], width: float, height: float) -> list[dict[str, Any]]:
    """Write names under the largest discs, or over them, where nothing is in the way."""
    taken: list[tuple[float, float, float, float]] = []
    labels = []
    size = 14.0
    for disc in discs[:MAX_LABELS]:
        text = shorten(disc["name"], 30)
        half = len(text) * size * 0.28
        places = [(disc["y"] + disc["r"] + size * 1.05, True), (disc["y"] - disc["r"] - size * 0.45, True)]
        # else inside, at the top
        places.append((disc["y"] - disc["r"] * 0.55, False))
        for y, outside in places:
            x = min(max(disc["x"], half + 4), width - half - 4)
            box = (x - half, y - size, x + half, y + size * 0.3)
            clear = all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in taken)
            over = any(
                other is not disc and _touches(box, other["x"], other["y"], other["r"]) for other in discs
            )
            fits = outside or half <= disc["r"]
            if clear and fits and not over and box[1] > 0 and box[3] < height:
                taken.append(box)
                labels.append({"x": round(x, 1), "y": round(y, 1), "text": text})
                break
    return labels


def _touches(box: tuple[float, float, float, float], x: float, y: float, r: float) -> bool:
    nearest_x, nearest_y = min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])
    return bool((nearest_x - x) ** 2 + (nearest_y - y) ** 2 < r**2)


def shorten(text: str, length: int) -> str:
    """Cut a text to a length, with an ellipsis.

    Examples
    --------
    >>> shorten("Couture et réemploi", 10)
    'Couture e…'
    """
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def grade(share: float | None) -> int:
    """Grade a share from 0 to 5, for the shades of a heat map.

    Examples
    --------
    >>> [grade(share) for share in (None, 0.01, 0.1, 0.2, 0.35, 0.5, 0.9)]
    [0, 0, 1, 2, 3, 4, 5]
    """
    if share is None:
        return 0
    return int(np.searchsorted([0.02, 0.15, 0.3, 0.45, 0.6], share, side="right"))


def place_interval(low: float, high: float, rank: float, worst: float) -> dict[str, float]:
    """Place a rank and its interval on a line of 100 units, best on the left.

    Examples
    --------
    >>> place_interval(1, 3, 2, 5)
    {'low': 4.0, 'high': 50.0, 'rank': 27.0}
    """
    span = max(worst - 1, 1)
    return {
        name: round(4 + 92 * (value - 1) / span, 1)
        for name, value in (("low", low), ("high", high), ("rank", rank))
    }
