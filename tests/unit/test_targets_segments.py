"""Segments are found where there are some, and nowhere else."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from table_factory import build_tables

from entourage.errors import MissingExtraError, SettingError
from entourage.language import Language
from entourage.options import build_options
from entourage.targets import build_targets

if TYPE_CHECKING:
    from entourage.model import Tables, Targets

needs_stepmix = pytest.mark.skipif(
    importlib.util.find_spec("stepmix") is None, reason="StepMix, the extra `segments`, is not installed"
)


def run(found: Tables, **segments: Any) -> Targets:  # noqa: ANN401
    return build_targets(found, build_options({"segments": segments}), Language("en"))


def made_up(n: int = 300, *, mixed: bool = True) -> tuple[Tables, np.ndarray]:
    """Make three kinds of people who differ in interests, income and city, with cells missing."""
    rng = np.random.default_rng(3)
    kind = np.sort(rng.integers(0, 3, n)) if mixed else np.zeros(n, dtype=int)
    noisy = np.where(rng.random(n) < 0.1, rng.integers(0, 3, n), kind)
    interests = np.array([["mode|écologie", "sport", "cuisine|jardin"][k] for k in noisy], dtype=object)
    income = np.round(20_000 + 25_000 * kind + rng.normal(0, 4_000, n)).astype(int).astype(str).astype(object)
    city = np.where(rng.random(n) < 0.8, np.array(["Lyon", "Paris", "Nice"], dtype=object)[kind], "Lille")
    for column in (interests, income):
        column[rng.random(n) < 0.1] = None
    ids = [f"p{k:04}" for k in range(n)]
    return build_tables({"person_id": ids, "interests": interests, "income": income, "city": city}), kind


@needs_stepmix
def test_planted_kinds_of_people_are_found() -> None:
    tables, kind = made_up()
    found = run(tables, find=True, runs=3)
    assert len(found.segments) == 3
    ids = found.people["segment_id"]
    for segment in found.segments["segment_id"]:
        assert pd.Series(kind[ids == segment]).value_counts(normalize=True).iloc[0] > 0.95
    assert found.segments["size"].is_monotonic_decreasing
    assert found.segments["size"].sum() == len(kind)
    assert (found.segments["stability"] > 0.9).all()
    assert found.segments["distinctive"].str.contains("×").all()
    assert found.segments["name"].is_unique
    assert [target.origin for target in found.targets] == ["segment"] * 3
    assert [target.target_id for target in found.targets] == found.segments["segment_id"].tolist()
    assert all(len(target.levels) == 1 for target in found.targets)


@needs_stepmix
def test_a_segment_can_be_narrowed_by_rules() -> None:
    tables, _ = made_up(150)
    settings = {
        "segments": {"columns": ["city", "interests"], "runs": 2, "max_classes": 3},
        "target": [{"name": "T", "audience": {"segment": "segment-1"}, "customers": {"income": "top 50%"}}],
    }
    target, *segments = build_targets(tables, build_options(settings), Language("en")).targets
    assert target.levels[0].members.tolist() == segments[0].levels[0].members.tolist()
    assert 0 < target.levels[1].members.sum() < target.levels[0].members.sum()
    settings["target"] = [{"name": "Segment 1"}]
    with pytest.raises(SettingError, match="has the same id 'segment-1'"):
        build_targets(tables, build_options(settings), Language("en"))


@needs_stepmix
def test_segments_do_not_depend_on_the_run() -> None:
    tables, _ = made_up(150)
    first, again = (run(tables, find=True, runs=2, max_classes=3) for _ in range(2))
    pd.testing.assert_frame_equal(first.segments, again.segments)
    pd.testing.assert_series_equal(first.people["segment_id"], again.people["segment_id"])


@needs_stepmix
def test_people_alike_are_no_segments() -> None:
    tables, _ = made_up(mixed=False)
    found = run(tables, columns=["city", "interests"], runs=2)
    assert len(found.segments) == 0
    assert found.targets == ()
    assert any("No segments" in note.template for note in found.notes)


@needs_stepmix
def test_people_of_whom_nothing_is_known_are_in_no_segment() -> None:
    rng = np.random.default_rng(5)
    kind = rng.integers(0, 2, 200)
    a, b = (np.where(rng.random(200) < 0.95, kind, 1 - kind).astype(str).astype(object) for _ in range(2))
    c = np.where(rng.random(200) < 0.95, kind, 1 - kind).astype(str).astype(object)
    for column in (a, b, c):
        column[:20] = None
    tables = build_tables({"person_id": [f"p{k:03}" for k in range(200)], "a": a, "b": b, "c": c})
    found = run(tables, columns=["a", "b", "c"], runs=2, max_classes=3)
    assert len(found.segments) == 2
    assert found.people["segment_id"].isna().to_numpy().nonzero()[0].tolist() == list(range(20))


@needs_stepmix
@pytest.mark.parametrize(
    ("column", "message"), [("citi", "The nearest is 'city'"), ("person_id", "tells no groups apart")]
)
def test_a_column_that_cannot_serve_is_an_error(column: str, message: str) -> None:
    tables, _ = made_up(60)
    with pytest.raises(SettingError, match=message):
        run(tables, columns=[column])


@needs_stepmix
def test_people_of_whom_too_little_is_known_are_no_segments() -> None:
    found = run(build_tables({"person_id": list("abc"), "city": ["Lyon", None, None]}), find=True)
    assert len(found.segments) == 0
    assert any("too little is known" in note.template for note in found.notes)


def test_segments_are_looked_for_only_when_asked() -> None:
    tables, _ = made_up(60)
    assert run(tables).targets == ()
    assert run(tables, find=False, columns=["city"]).targets == ()
    assert "segment_id" not in run(tables).people


def test_without_stepmix_asking_prints_the_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "stepmix" else real(name, *more)
    )
    tables, _ = made_up(60)
    assert run(tables).targets == ()
    with pytest.raises(MissingExtraError, match=r'pip install "entourage\[segments\]"'):
        run(tables, find=True)
