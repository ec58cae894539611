"""Expected value: how many purchases are to come, and worth how much.

BG/NBD (Fader, Hardie & Lee 2005, "Counting your customers the easy way", Marketing Science 24:275-284)
for the number of purchases, Gamma-Gamma (Fader & Hardie 2013, "The Gamma-Gamma model of monetary
value") for their amount, both by maximum likelihood.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln, hyp2f1

if TYPE_CHECKING:
    from collections.abc import Callable

N_FITTED = 20_000
"""Largest number of customers that parameters are fitted on; more add nothing that shows."""


@dataclass(frozen=True)
class BgNbd:
    """Buying rates are gamma(r, alpha) over customers; dropout after a purchase is beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float


@dataclass(frozen=True)
class GammaGamma:
    """Amounts are gamma(p, nu) around a customer's own mean, with nu gamma(q, gamma) over customers."""

    p: float
    q: float
    gamma: float
    log_likelihood: float


def fit_bg_nbd(x: np.ndarray, t_x: np.ndarray, age: np.ndarray) -> BgNbd | None:
    """Fit the purchase model by maximum likelihood.

    Parameters
    ----------
    x
        (n,) purchases after the first.
    t_x
        (n,) time from the first purchase to the last, 0 where there is one purchase.
    age
        (n,) time from the first purchase to the end of the records, in the same unit.

    Returns
    -------
    BgNbd or None
        None where the likelihood has no interior maximum (too few customers who came back).
    """
    x, t_x, age = (_sample(values) for values in (x, t_x, age))
    if not x.sum() > 0 or not age.max() > 0:
        return None  # nobody came back: nothing tells buying from dropping out
    # a unit of time in which the data are of the order of 1 conditions the search; alpha alone scales
    unit = float(age.max()) / 10.0
    scaled_t, scaled_age = t_x / unit, age / unit

    def cost(log_parameters: np.ndarray) -> float:
        r, alpha, a, b = np.exp(log_parameters)
        return -float(_log_likelihood(x, scaled_t, scaled_age, r, alpha, a, b).mean())

    found = _minimise(cost, np.zeros(4))
    if found is None:
        return None
    r, alpha, a, b = np.exp(found)
    alpha *= unit
    total = float(_log_likelihood(x, t_x, age, r, alpha, a, b).sum())
    return BgNbd(float(r), float(alpha), float(a), float(b), total)


def _log_likelihood(
    x: np.ndarray, t_x: np.ndarray, age: np.ndarray, r: float, alpha: float, a: float, b: float
) -> np.ndarray:
    """Equation 6 of Fader, Hardie & Lee (2005), per customer, in logarithms."""
    constant = (
        gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        + gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    )  # fmt: skip
    alive = -(r + x) * np.log(alpha + age)
    dropped = np.where(
        x > 0,
        np.log(a) - np.log(np.maximum(b + x - 1, 1e-300)) - (r + x) * np.log(alpha + t_x),
        -np.inf,
    )
    likelihood: np.ndarray = constant + np.logaddexp(alive, dropped)
    return likelihood


def expect_alive(model: BgNbd, x: np.ndarray, t_x: np.ndarray, age: np.ndarray) -> np.ndarray:
    """Give the probability that a customer has not dropped out.

    ``1 / (1 + [x > 0] a / (b + x - 1) ((alpha + T) / (alpha + t_x))^(r + x))``: a customer of one purchase
    is certainly alive under this model, for dropout follows a purchase after the first.

    Returns
    -------
    numpy.ndarray
        (n,) between 0 and 1.
    """
    alive: np.ndarray = 1.0 / (1.0 + _dropout_odds(model, x, t_x, age))
    return alive


def _dropout_odds(model: BgNbd, x: np.ndarray, t_x: np.ndarray, age: np.ndarray) -> np.ndarray:
    power = (model.r + x) * (np.log(model.alpha + age) - np.log(model.alpha + t_x))
    odds: np.ndarray = np.where(
        x > 0, model.a / np.maximum(model.b + x - 1, 1e-300) * np.exp(np.minimum(power, 700.0)), 0.0
    )
    return odds


def expect_purchases(
    model: BgNbd, x: np.ndarray, t_x: np.ndarray, age: np.ndarray, *, horizon: float
) -> np.ndarray:
    """Give the number of purchases to expect within a horizon, given each customer's past.

    Equation 10 of Fader, Hardie & Lee (2005).

    Returns
    -------
    numpy.ndarray
        (n,) purchases.
    """
    a = model.a if abs(model.a - 1) > 1e-6 else 1 + 1e-6  # noqa: PLR2004 - the formula divides by a - 1
    r, alpha, b = model.r, model.alpha, model.b
    z = horizon / (alpha + age + horizon)
    series = hyp2f1(r + x, b + x, a + b + x - 1, z)
    shrunk = np.exp((r + x) * (np.log(alpha + age) - np.log(alpha + age + horizon)))
    expected = (a + b + x - 1) / (a - 1) * (1 - shrunk * series)
    answer: np.ndarray = expected / (1 + _dropout_odds(model, x, t_x, age))
    return answer


def fit_gamma_gamma(n: np.ndarray, mean: np.ndarray) -> GammaGamma | None:
    """Fit the model of amounts by maximum likelihood.

    Parameters
    ----------
    n
        (n,) purchases, at least 1.
    mean
        (n,) mean amount of a purchase, above 0.

    Returns
    -------
    GammaGamma or None
        None where the likelihood has no interior maximum.
    """
    n, mean = _sample(n), _sample(mean)
    if not len(n):
        return None
    unit = float(np.median(mean))
    scaled = mean / unit

    def cost(log_parameters: np.ndarray) -> float:
        p, q, gamma = np.exp(log_parameters)
        return -float(_log_likelihood_of_amounts(n, scaled, p, q, gamma).mean())

    found = _minimise(cost, np.zeros(3))
    if found is None:
        return None
    p, q, gamma = np.exp(found)
    gamma *= unit
    total = float(_log_likelihood_of_amounts(n, mean, p, q, gamma).sum())
    return GammaGamma(float(p), float(q), float(gamma), total)


def _log_likelihood_of_amounts(
    n: np.ndarray, mean: np.ndarray, p: float, q: float, gamma: float
) -> np.ndarray:
    """Equation 1a of Fader & Hardie (2013), per customer, in logarithms."""
    likelihood: np.ndarray = (
        gammaln(p * n + q) - gammaln(p * n) - gammaln(q)
        + q * np.log(gamma) + (p * n - 1) * np.log(mean) + p * n * np.log(n)
        - (p * n + q) * np.log(gamma + n * mean)
    )  # fmt: skip
    return likelihood


def expect_amount(model: GammaGamma, n: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Give the amount to expect of a customer's next purchase.

    ``p (gamma + n mean) / (p n + q - 1)``: the own mean, drawn to everyone's by how little is known of it
    (Fader & Hardie 2013, equation 5).

    Returns
    -------
    numpy.ndarray
        (n,) in the currency of `mean`; NaN where the model gives no mean (``p n + q <= 1``).
    """
    below = model.p * n + model.q - 1
    return np.where(below > 0, model.p * (model.gamma + n * mean) / np.where(below > 0, below, 1.0), np.nan)


def _minimise(cost: Callable[[np.ndarray], float], start: np.ndarray) -> np.ndarray | None:
    """Search logarithms of parameters between e^-12 and e^12, from one start: the same answer every time."""
    limit = 12.0
    found = minimize(
        cost, start, method="L-BFGS-B", bounds=[(-limit, limit)] * len(start), options={"ftol": 1e-12}
    )
    point = np.asarray(found.x, dtype=float)
    if not np.isfinite(found.fun) or np.any(np.abs(point) > limit - 0.01):
        return None
    return point


def _sample(values: np.ndarray) -> np.ndarray:
    """Take at most `N_FITTED` values, evenly spaced in the order of people."""
    values = np.asarray(values, dtype=float)
    if len(values) <= N_FITTED:
        return values
    return values[np.linspace(0, len(values) - 1, N_FITTED).astype(np.int64)]
