"""What report.html tells of the whole graph: its shape, the scan of resolutions, how targets explain it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from entourage.model import Analysis
    from entourage.pages.findings import Findings

CHART_WIDTH, CHART_HEIGHT = 620.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 14.0, 26.0, 46.0
LABEL_GAP = 30.0
"""Least distance between two labels of the scan, in units of the chart."""
MAX_PARTS = 6


@dataclass(frozen=True)
class ScanFigure:
    """The scan of resolutions as a line: the steadier the communities, the higher."""

    points: list[dict[str, Any]]
    """``x, y, chosen``; ``n`` and ``resolution`` where there is room to write them, else None."""
    line: str
    rows: list[dict[str, Any]]
    ticks: list[dict[str, float]]
    width: float = CHART_WIDTH
    height: float = CHART_HEIGHT
    left: float = LEFT
    right: float = CHART_WIDTH - RIGHT
    foot: float = CHART_HEIGHT - BOTTOM


def describe_shape(findings: Findings) -> dict[str, Any] | None:
    """Say what the whole graph looks like, with the numbers that decide."""
    shape = findings.analysis.communities.shape
    if shape is None:
        return None
    say, percent = findings.language.say, findings.language.percent
    known = shape.numbers
    rows: list[str] = []
    if known.get("mean_ties"):
        rows.append(
            say("People with ties have {n} on average.", n=findings.language.number(known["mean_ties"], 1))
        )
    n_alone = round(known.get("isolated_share", 0.0) * findings.analysis.network.n_people)
    if n_alone and not findings.is_hidden(n_alone):
        rows.append(say("{share} of everyone have none.", share=percent(known["isolated_share"])))
    if known.get("in_hub_share", 0.0) > 0 and shape.kind != "support":
        rows.append(
            say(
                "One person alone receives {share} of the ties of attention.",
                share=percent(known["in_hub_share"], 1),
            )
        )
    if known.get("out_hub_share", 0.0) > 0 and shape.kind == "support":
        rows.append(
            say(
                "One person alone gives {share} of the ties of attention.",
                share=percent(known["out_hub_share"], 1),
            )
        )
    if "scattered_share" in known and shape.kind == "brand-clusters":
        rows.append(
            say(
                "{share} are alone or in pieces of fewer than five people.",
                share=percent(known["scattered_share"]),
            )
        )
    if findings.has_structure and "two_largest_share" in known:
        rows.append(
            say(
                "The two largest communities hold {share} of the people with ties.",
                share=percent(known["two_largest_share"]),
            )
        )
    if findings.has_structure and shape.kind == "polarised":
        rows.append(
            say(
                "Between them there is {share} of the weight that chance would put there.",
                share=percent(known["between_camps"]),
            )
        )
    title, colon, _ = shape.phrase.partition(":")
    title = title.strip() if colon else ""
    return {
        "kind": shape.kind,
        # the name of the shape, then what it means
        "title": title,
        "phrase": shape.phrase[len(title) :],
        "numbers": rows,
    }


def draw_scan(analysis: Analysis) -> ScanFigure | None:
    """Draw the resolutions that were tried; None where one was given."""
    scan = analysis.communities.scan
    if len(scan) < 2:  # noqa: PLR2004 - a line takes two points
        return None
    resolution = scan["resolution"].to_numpy(dtype=float)
    stability = np.clip(np.nan_to_num(scan["stability"].to_numpy(dtype=float)), 0, 1)
    chosen = scan["chosen"].to_numpy(dtype=bool)
    scale = np.log(np.maximum(resolution, 1e-9))
    span = max(float(scale.max() - scale.min()), 1e-9)
    x = LEFT + 14 + (scale - scale.min()) / span * (CHART_WIDTH - LEFT - RIGHT - 28)
    floor = min(0.5, float(np.floor(stability.min() * 10) / 10))
    y = TOP + (1 - (stability - floor) / (1 - floor)) * (CHART_HEIGHT - TOP - BOTTOM)
    labelled = _choose_labels(x, chosen)
    points = [
        {
            "x": round(float(x[i]), 1),
            "y": round(float(y[i]), 1),
            "chosen": bool(chosen[i]),
            "n": int(scan["n_communities"].iloc[i]) if labelled[i] else None,
            "resolution": float(resolution[i]) if labelled[i] else None,
        }
        for i in range(len(scan))
    ]
    rows = [
        {"resolution": float(r), "n": int(n), "stability": float(s), "chosen": bool(c)}
        for r, n, s, c in zip(resolution, scan["n_communities"], stability, chosen, strict=True)
    ]
    ticks = [
        {
            "share": share,
            "y": round(TOP + (1 - (share - floor) / (1 - floor)) * (CHART_HEIGHT - TOP - BOTTOM), 1),
        }
        for share in np.linspace(floor, 1, 3).tolist()
    ]
    return ScanFigure(points, " ".join(f"{p['x']},{p['y']}" for p in points), rows, ticks)


def _choose_labels(x: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Mark the points with room for a label: those chosen first, then from the left."""
    marked = np.zeros(len(x), dtype=bool)
    for i in sorted(range(len(x)), key=lambda i: (not chosen[i], i)):
        if not marked.any() or np.abs(x[marked] - x[i]).min() >= LABEL_GAP:
            marked[i] = True
    return marked


def describe_agreement(findings: Findings) -> dict[str, Any]:
    """Say how far targets and communities are the same groups, and whether targets explain the ties."""
    overlap, say, number = findings.analysis.overlap, findings.language.say, findings.language.number
    rows: list[dict[str, Any]] = [
        {"level": findings.name_level(level), "ami": values["ami"], "ari": values["ari"]}
        for level, values in overlap.agreement.items()
        if not (pd.isna(values["ami"]) or pd.isna(values["ari"]))
    ]
    sentences = []
    if rows:
        sentences.append(
            say(
                "Do targets and communities sort people alike? From 0 (as chance would) to 1 (the same "
                "groups): {ami} by adjusted mutual information, {ari} by the adjusted Rand index ({level}).",
                ami=number(rows[0]["ami"], 2),
                ari=number(rows[0]["ari"], 2),
                level=rows[0]["level"],
            )
        )
    explained = overlap.explained
    if "sentence" in explained:
        telling = explained[explained["answer"] != "none"]
        # where no level explains the ties, the widest says so
        telling = telling if len(telling) else explained
        sentences += list(dict.fromkeys(telling["sentence"].astype(str).head(1)))
    return {
        "sentences": sentences,
        "rows": rows,
        "tests": [
            {
                "level": findings.name_level(str(row["level"])),
                "bits": float(row["statistic"]),
                "share": None if pd.isna(row.get("share_explained")) else float(row["share_explained"]),
                "p": float(row["p_value"]),
            }
            for row in explained.to_dict("records")
        ],
    }


def describe_parts(findings: Findings) -> dict[int, str]:
    """Say by community which smaller groups were found inside it."""
    levels = findings.analysis.communities.levels
    if levels.empty or "level" not in levels:
        return {}
    inside = levels[(levels["level"] == 2) & levels["parent_id"].notna()]  # noqa: PLR2004 - first below communities
    said = {}
    for parent, parts in inside.groupby(inside["parent_id"].astype(int), sort=True):
        sizes = sorted(parts["size"].astype(int).tolist(), reverse=True)
        if len(sizes) < 2:  # noqa: PLR2004 - a single part is the community itself
            continue
        shown = ", ".join(findings.hide(size) for size in sizes[:MAX_PARTS])
        said[int(str(parent))] = findings.language.say_n(
            "{n} smaller group inside: {sizes} people.",
            "{n} smaller groups inside: {sizes} people.",
            len(sizes),
            sizes=shown + ("…" if len(sizes) > MAX_PARTS else ""),
        )
    return said
