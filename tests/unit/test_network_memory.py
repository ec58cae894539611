"""How long attention lasts is measured where the events tell, and not guessed where they do not."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from entourage.convert import fade
from entourage.model import Memory
from entourage.network.memory import measure_memory

SPAN = 1000.0


def measure(turner: np.ndarray, turned: np.ndarray, age: np.ndarray, n: int) -> Memory:
    events = pd.DataFrame({"source": turner, "target": turned, "age": age}).assign(
        influence="target", scaled=1
    )
    with duckdb.connect() as database:
        database.register("events", events)
        return measure_memory(database, n)


def make_world(
    rng: np.random.Generator, n: int, n_events: int, *, lasts: float | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Draw who turns to whom by a popularity that wanders, forgotten after a share of the time (None: never).

    Returns sources, targets, ages, and the popularity at the end.
    """
    steps = 200
    level = np.empty((steps, n))
    level[0] = rng.normal(size=n)
    kept = 1.0 if lasts is None else np.exp(-1 / (steps * lasts))
    for step in range(1, steps):
        level[step] = kept * level[step - 1] + np.sqrt(1 - kept**2) * rng.normal(size=n)
    draw = np.exp(level) / np.exp(level).sum(axis=1, keepdims=True)
    when = np.sort(rng.random(n_events))
    source = rng.integers(0, n, n_events)
    target = np.array([rng.choice(n, p=draw[int(t * steps)]) for t in when])
    return source, target, SPAN * (when[-1] - when), level[-1]


def foretell(
    source: np.ndarray, target: np.ndarray, age: np.ndarray, level: np.ndarray, days: float
) -> float:
    """Correlate the counts aged so with the popularity of now."""
    frame = pd.DataFrame({"s": source, "t": target, "age": age})
    newest = frame[frame["s"] != frame["t"]].groupby(["s", "t"], as_index=False)["age"].min()
    left = fade(newest["age"].to_numpy(), days)
    count = np.bincount(newest["t"], left, minlength=len(level))
    return float(stats.spearmanr(count, level)[0])


def test_where_popularity_passes_the_half_life_is_short_and_foretells_better() -> None:
    gains = []
    for seed in range(5):
        source, target, age, level = make_world(np.random.default_rng(seed), 100, 2000, lasts=0.2)
        memory = measure(source, target, age, 100)
        assert memory.half_life_days is not None
        assert memory.basis == "measured"
        assert memory.half_life_days < 0.3 * SPAN
        assert memory.foretold is not None
        assert memory.foretold_unaged is not None
        assert memory.foretold > memory.foretold_unaged
        gains.append(
            foretell(source, target, age, level, memory.half_life_days)
            - foretell(source, target, age, level, 1e9)
        )
    assert np.mean(gains) > 0.1


@pytest.mark.parametrize(("n", "n_events", "most"), [(30, 400, 0.03), (100, 2000, 0.005)])
def test_where_popularity_lasts_the_half_life_is_the_whole_span_and_costs_nothing(
    n: int, n_events: int, most: float
) -> None:
    losses, whole = [], 0
    for seed in range(12):
        source, target, age, level = make_world(np.random.default_rng(seed), n, n_events, lasts=None)
        memory = measure(source, target, age, n)
        assert memory.half_life_days is not None
        whole += memory.half_life_days > 0.85 * SPAN
        losses.append(
            foretell(source, target, age, level, 1e9)
            - foretell(source, target, age, level, memory.half_life_days)
        )
    assert whole >= 10
    assert np.mean(losses) < most


def test_where_too_little_is_known_nothing_ages() -> None:
    rng = np.random.default_rng(1)
    source, target, age, _ = make_world(rng, 60, 600, lasts=0.2)
    assert measure(source, target, age, 60).half_life_days is not None
    few = rng.choice(600, 150, replace=False)
    assert measure(source[few], target[few], age[few], 60) == Memory()
    undated = np.where(rng.random(600) < 0.2, np.nan, age)
    assert measure(source, target, undated, 60) == Memory()
    assert measure(source, target, np.zeros(600), 60) == Memory()
    assert measure(source % 20, target % 20, age, 20) == Memory()
    assert measure(source, source, age, 60) == Memory()


def test_one_stray_date_does_not_change_the_scale() -> None:
    source, target, age, _ = make_world(np.random.default_rng(2), 60, 1000, lasts=0.2)
    plain = measure(source, target, age, 60)
    stray = measure(np.append(source, 0), np.append(target, 1), np.append(age, 20_000.0), 60)
    assert stray.half_life_days == pytest.approx(plain.half_life_days, rel=0.02)


def test_rows_in_any_order_tell_the_same() -> None:
    source, target, age, _ = make_world(np.random.default_rng(4), 60, 800, lasts=0.3)
    order = np.random.default_rng(0).permutation(800)
    assert measure(source, target, age, 60) == measure(source[order], target[order], age[order], 60)
