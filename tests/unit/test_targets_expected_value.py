"""The models of purchases give the published figures, and find the parameters that data were made with."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import special

from entourage.targets.expected_value import (
    BgNbd,
    GammaGamma,
    _log_likelihood,
    expect_alive,
    expect_amount,
    expect_purchases,
    fit_bg_nbd,
    fit_gamma_gamma,
)

PUBLISHED = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426, log_likelihood=-9582.4)
"""Fader, Hardie & Lee (2005), table 2: 2,357 customers of CDNOW, in weeks."""
PUBLISHED_AMOUNTS = GammaGamma(p=6.25, q=3.74, gamma=15.44, log_likelihood=-4055.9)
"""Fader & Hardie (2013), table 1: the 946 of them who came back."""


def read_cdnow(name: str) -> pd.DataFrame:
    """Read the data from the library that ships them, where it is installed."""
    found = importlib.util.find_spec("lifetimes")
    if found is None or found.origin is None:
        pytest.skip("CDNOW comes with the package lifetimes, which is not installed")
    return pd.read_csv(Path(found.origin).parent / "datasets" / name)


def test_purchases_of_cdnow_give_the_published_parameters() -> None:
    sample = read_cdnow("cdnow_customers_summary.csv")
    model = fit_bg_nbd(sample["frequency"].to_numpy(), sample["recency"].to_numpy(), sample["T"].to_numpy())
    assert model is not None
    assert (model.r, model.alpha, model.a, model.b) == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=0.001)
    assert model.log_likelihood == pytest.approx(-9582.4, abs=0.1)


def test_amounts_of_cdnow_give_the_published_parameters() -> None:
    sample = read_cdnow("cdnow_customers_summary_with_transactions.csv")
    repeat = sample[sample["x"] > 0]
    model = fit_gamma_gamma(repeat["x"].to_numpy(), repeat["zbar"].to_numpy())
    assert model is not None
    assert (model.p, model.q, model.gamma) == pytest.approx((6.25, 3.74, 15.44), abs=0.01)
    assert model.log_likelihood == pytest.approx(-4055.9, abs=0.1)


def test_the_published_customer_is_expected_to_buy_as_published() -> None:
    x, t_x, age = np.array([2.0]), np.array([30.43]), np.array([38.86])
    assert expect_purchases(PUBLISHED, x, t_x, age, horizon=39.0)[0] == pytest.approx(1.226, abs=0.001)


def test_amounts_are_drawn_to_everyones_mean() -> None:
    everyone = PUBLISHED_AMOUNTS.p * PUBLISHED_AMOUNTS.gamma / (PUBLISHED_AMOUNTS.q - 1)
    n = np.array([1.0, 3.0, 1e9])
    expected = expect_amount(PUBLISHED_AMOUNTS, n, np.full(3, 100.0))
    assert everyone < expected[0] < expected[1] < 100.0
    assert expected[2] == pytest.approx(100.0, rel=1e-6)
    # p (gamma + n z) / (p n + q - 1), by hand
    assert expected[0] == pytest.approx(6.25 * 115.44 / 8.99)


@pytest.mark.parametrize(("x", "t_x", "age"), [(0, 0.0, 6.0), (1, 2.0, 6.0), (3, 4.0, 6.0)])
def test_the_likelihood_is_the_integral_over_rates_and_dropout(x: int, t_x: float, age: float) -> None:
    r, alpha, a, b = 0.9, 2.0, 1.3, 2.5

    # Gauss-Laguerre over rates, Gauss-Jacobi over dropout: weights are the two densities
    y, rate_weight = special.roots_genlaguerre(60, r - 1)
    u, dropout_weight = special.roots_jacobi(60, b - 1, a - 1)
    rate, p = (y / alpha)[:, None], ((1 + u) / 2)[None, :]
    alive = (1 - p) ** x * rate**x * np.exp(-rate * age)
    dropped = p * (1 - p) ** (x - 1) * rate**x * np.exp(-rate * t_x) if x else 0.0
    weight = rate_weight[:, None] * dropout_weight[None, :]
    integral = ((alive + dropped) * weight).sum() / weight.sum()
    likelihood = _log_likelihood(np.array([float(x)]), np.array([t_x]), np.array([age]), r, alpha, a, b)
    assert np.exp(likelihood[0]) == pytest.approx(integral, rel=1e-6)


def simulate(n: int, model: BgNbd, *, age: float, horizon: float) -> tuple[np.ndarray, ...]:
    """Let customers buy and drop out; count what they buy before and after the end of the records."""
    rng = np.random.default_rng(7)
    rate, dropout = rng.gamma(model.r, 1 / model.alpha, n), rng.beta(model.a, model.b, n)
    x, t_x, later, now = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    buying = np.ones(n, dtype=bool)
    while buying.any():
        now[buying] += rng.exponential(1 / np.maximum(rate[buying], 1e-12))
        before, after = buying & (now <= age), buying & (now > age) & (now <= age + horizon)
        x[before] += 1
        t_x[before] = now[before]
        later[after] += 1
        buying &= (now <= age + horizon) & (rng.random(n) > dropout)
    return x, t_x, np.full(n, age), later


def test_parameters_and_the_future_of_made_up_customers_are_found() -> None:
    truth = BgNbd(r=0.8, alpha=10.0, a=1.5, b=6.0, log_likelihood=0.0)
    x, t_x, age, later = simulate(20_000, truth, age=52.0, horizon=26.0)
    model = fit_bg_nbd(x, t_x, age)
    assert model is not None
    assert (model.r, model.alpha) == pytest.approx((truth.r, truth.alpha), rel=0.1)
    assert model.a / (model.a + model.b) == pytest.approx(truth.a / (truth.a + truth.b), rel=0.1)
    expected = expect_purchases(model, x, t_x, age, horizon=26.0)
    assert expected.mean() == pytest.approx(later.mean(), rel=0.05)
    for group in (x == 0, x >= 4):
        assert expected[group].mean() == pytest.approx(later[group].mean(), rel=0.1)


def test_who_bought_once_is_alive_and_who_stopped_is_not() -> None:
    x, t_x, age = np.array([0.0, 9.0, 9.0]), np.array([0.0, 10.0, 38.0]), np.full(3, 39.0)
    alive = expect_alive(PUBLISHED, x, t_x, age)
    assert alive[0] == 1.0
    assert alive[1] < 0.05
    assert alive[2] > 0.8


@pytest.mark.parametrize("n", [0, 40])
def test_nobody_who_came_back_is_no_model(n: int) -> None:
    nothing = np.zeros(n)
    assert fit_bg_nbd(nothing, nothing, np.full(n, 10.0)) is None
    assert fit_gamma_gamma(np.ones(n), np.full(n, 5.0)) is None
