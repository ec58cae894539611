"""Worlds like the one seen: how many people would turn to each person, and who, were it to happen again.

Ties seen are one draw of what could have been seen. Those who come first are so in part by luck, and ties
that did not show this time would the next; neither appears when seen ties are drawn again. The world is
therefore refitted, and worlds are drawn from what the seen one leaves open:

- *How many* turn to a person is Poisson around a rate, and rates are Gamma over people (fitted by maximum
  likelihood): given the ties seen the rate is Gamma again, nearer to the mean than what was seen (Robbins
  1956; Efron & Morris 1975). What is taken from those seen much goes to ties not seen (Good 1953).
- *Who* they are is a Dirichlet process around everyone, in proportion to how often they turn to others, the
  own community first (Ferguson 1973): seen ties count as so many draws of it (Bayesian bootstrap, Rubin
  1981) beside a number of draws of the average. That number is measured: if the people who turn to one
  person are no more alike than chance makes them, they are luck, and who turned to whom tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, sparse, special

from entourage.roles.reach import find_isolated, give_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entourage.model import Communities
    from entourage.roles.reach import Attention, Reach
    from entourage.roles.scopes import Scope

_SURE = 0.95
_MOST_ALIKE, _NEVER_ALIKE = 0.05, 1e6
_LOG_SHAPES = (-4.0, 7.0)
_TINY = 1e-300


@dataclass(frozen=True)
class _Gamma:
    """How rates are spread over people."""

    shape: float
    rate: float


@dataclass(frozen=True)
class World:
    """What the seen ties tell of the worlds that could have been seen.

    Matrices are (n, n) by who is turned to: row = who is turned to, column = who turns.
    """

    even: sparse.csr_array
    """Seen ties as `Attention.even` weighs them."""
    fresh: sparse.csr_array
    """The same ties as `Attention.fresh` weighs them."""
    luck: np.ndarray
    """(n_ties,) probability that a tie as likely would not show: the variance of its draw."""
    n_seen: np.ndarray
    """(n,) distinct people who turn to each."""
    spread: np.ndarray
    """(n,) mean luck of a person's ties: variance of their number, over the number."""
    rates: _Gamma
    connected: np.ndarray
    """(n,) bool: has any tie."""
    activity: np.ndarray
    """(n,) share of all ties that come from each person, on average over worlds."""
    home: np.ndarray
    """(n,) community of each person; one for all where there are none."""
    at_home: float
    """Share of ties that stay in a community beyond those that chance leaves in it."""
    members: np.ndarray
    """(n, k) bool: who is in each scope."""
    going_on: np.ndarray
    """(n,) share of steps that follow a tie of each person."""
    alike: np.ndarray
    """(2, k) concentrations per scope: of those who turn to a person, for reach and for counts."""


@dataclass(frozen=True)
class Draw:
    """One world: what is open in it."""

    tie: np.ndarray
    """(n_ties,) weight of each seen tie, 1 on average."""
    total: np.ndarray
    """(n,) how many people turn to each."""
    others: np.ndarray
    """(2, n, k) draws of the average beside the seen ties, for reach and for counts."""


def refit_world(
    attention: Attention, reach: Reach, scopes: Sequence[tuple[Scope, int]], communities: Communities
) -> World:
    """Fit what could have been seen to what was seen.

    Parameters
    ----------
    attention, reach
        Who turns to whom, and what it adds up to.
    scopes
        Groups of people with their columns in `reach`.
    communities
        Where most ties stay, where the graph has structure.
    """
    n = attention.n_people
    presence = attention.presence
    turner = presence.indices
    seen = np.diff(presence.indptr).astype(np.float64)
    given = np.bincount(turner, minlength=n).astype(np.float64)
    connected = ~find_isolated(attention)
    turned = np.repeat(np.arange(n, dtype=np.int32), np.diff(presence.indptr))
    luck = np.exp(-given[turner] * seen[turned] / max(len(turner), 1))
    spread = np.clip(np.bincount(turned, luck, minlength=n) / np.maximum(seen, 1), 1 - _SURE, 1)
    spread[seen == 0] = 1
    turning = _fit_gamma(given[connected])
    turns = np.where(connected, (given + turning.shape) / (1 + turning.rate), 0)
    home = _find_home(communities, n)
    concentrations = []
    for scope, column in scopes:
        passed = attention.damping * reach.even[:, column] / np.maximum(given, 1)
        passed = np.log1p(passed / max(float(passed[turner].mean()), _TINY))
        groups = (turned, home)
        concentrations.append(
            (
                _measure_concentration(attention.even.data * passed[turner], *groups),
                _measure_concentration(attention.fresh.data * scope.members[turner], *groups),
            )
        )
    return World(
        even=_by_turned(attention.even),
        fresh=_by_turned(attention.fresh),
        luck=np.clip(luck, 1 - _SURE, 1),
        n_seen=seen,
        spread=spread,
        rates=_fit_gamma(seen[connected]),
        connected=connected,
        activity=turns / max(float(turns.sum()), _TINY),
        home=home,
        at_home=_stay_home(home, turner, turned, given, seen),
        members=np.column_stack([scope.members for scope, _ in scopes]),
        going_on=attention.damping * -np.expm1(-turns),
        alike=np.array(concentrations).T,
    )


def draw_world(world: World, rng: np.random.Generator) -> Draw:
    """Draw a world from those that the seen one leaves open."""
    spread = world.spread
    rate = rng.standard_gamma(world.rates.shape + world.n_seen / spread) * spread
    shape = (2, len(spread), world.members.shape[1])
    return Draw(
        tie=(rng.standard_gamma(1 / world.luck) * world.luck).astype(np.float32),
        total=world.connected * rate / (1 + world.rates.rate * spread),
        others=rng.standard_gamma(np.broadcast_to(world.alike[:, None, :], shape)),
    )


def expect_world(world: World) -> Draw:
    """Give the mean of the worlds that could be drawn."""
    spread = world.spread
    rate = world.rates.shape * spread + world.n_seen
    shape = (2, len(spread), world.members.shape[1])
    return Draw(
        tie=np.ones(len(world.luck), dtype=np.float32),
        total=world.connected * rate / (1 + world.rates.rate * spread),
        others=np.broadcast_to(world.alike[:, None, :], shape),
    )


def measure_world(
    world: World, draw: Draw, *, start: np.ndarray, tolerance: float, max_rounds: int
) -> tuple[np.ndarray, np.ndarray]:
    """Follow attention and count who turns to whom in a world, as `reach.measure_reach` does.

    Ties that were not seen are never laid out: they are the same for all whom they go to, but for how many
    there are, and walks follow them in one sum per community.

    Parameters
    ----------
    world, draw
        The seen ties, and what is drawn of them.
    start
        (n, k) where rounds begin.
    tolerance, max_rounds
        Largest total change of a column at which rounds stop, and their greatest number.

    Returns
    -------
    tuple of numpy.ndarray
        (n, k) reach and (n, k) counts, columns in the order of the scopes.
    """
    seen, unseen = (part.astype(np.float32) for part in _split(world, draw))
    even = give_values(world.even, world.even.data.astype(np.float32) * draw.tie)
    fresh = give_values(world.fresh, world.fresh.data.astype(np.float32) * draw.tie)
    count = seen[1] * (fresh @ world.members.astype(np.float32))
    count += unseen[1] * world.fresh.data.mean() * _gather(world, world.members * 1.0)
    seen, unseen = seen[0], unseen[0] * np.float32(world.even.data.mean())
    given = even.T @ seen + world.activity[:, None] * _scatter(world, unseen)
    share = (world.going_on[:, None] / np.where(given > 0, given, 1)).astype(np.float32)
    share[(given <= 0).any(axis=1)] = 0
    stopping = (1 - np.where(share > 0, world.going_on[:, None], 0)).astype(np.float32)
    back_to = (world.members / np.maximum(world.members.sum(axis=0), 1)).astype(np.float32)
    flow = start.astype(np.float32)
    for _ in range(max_rounds):
        step = flow * share
        moved = seen * (even @ step) + unseen * _gather(world, step) + back_to * (stopping * flow).sum(axis=0)
        change = float(np.abs(moved - flow).sum(axis=0).max(initial=0))
        flow = moved
        if change < tolerance:
            break
    flow[~world.connected] = 0
    return flow, count


def _split(world: World, draw: Draw) -> tuple[np.ndarray, np.ndarray]:
    """Say what a seen tie counts for, and how many others there are, per person and scope: (2, n, k) each."""
    n = len(world.n_seen)
    ties = sparse.csr_array((draw.tie, world.even.indices, world.even.indptr), shape=(n, n))
    tied = np.asarray(ties.sum(axis=1), dtype=np.float64)[:, None]
    each = np.where(tied > 0, draw.total[:, None] / np.where(tied > 0, tied + draw.others, 1), 0)
    return each, np.maximum(draw.total[:, None] - each * tied, 0)


def _gather(world: World, step: np.ndarray) -> np.ndarray:
    """Sum what comes along ties not seen, (n, k): from everyone by activity, the own community first."""
    active = world.activity[:, None] * step
    everywhere = active.sum(axis=0)
    if world.at_home == 0:
        return np.broadcast_to(everywhere.astype(np.float32), step.shape)
    inside = _sum_by(world.home, active) / np.maximum(_sum_by(world.home, world.activity[:, None]), _TINY)
    mixed = (1 - world.at_home) * everywhere + world.at_home * inside
    return np.asarray(mixed.astype(np.float32)[world.home])


def _scatter(world: World, unseen: np.ndarray) -> np.ndarray:
    """Sum where ties not seen go to, per unit of activity, (n, k)."""
    total = unseen.sum(axis=0)
    if world.at_home == 0:
        return np.broadcast_to(total, unseen.shape)
    inside = _sum_by(world.home, unseen) / np.maximum(_sum_by(world.home, world.activity[:, None]), _TINY)
    return np.asarray(((1 - world.at_home) * total + world.at_home * inside)[world.home])


def _sum_by(group: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Sum columns by group: (n_groups, k)."""
    return np.column_stack([np.bincount(group, column) for column in values.T])


def _find_home(communities: Communities, n: int) -> np.ndarray:
    """Give the community of each person, those outside in one of their own; one for all without structure."""
    if not communities.has_structure:
        return np.zeros(n, dtype=np.int32)
    return np.where(communities.member_of < 0, communities.n, communities.member_of)


def _stay_home(
    home: np.ndarray, turner: np.ndarray, turned: np.ndarray, given: np.ndarray, seen: np.ndarray
) -> float:
    """Say which share of ties stays in communities beyond what chance leaves there."""
    if not len(turner) or home.max(initial=0) == 0:
        return 0.0
    inside = float((home[turner] == home[turned]).mean())
    chance = float((np.bincount(home, given) * np.bincount(home, seen)).sum()) / len(turner) ** 2
    return max(inside - chance, 0.0) / max(1 - chance, _TINY)


def _fit_gamma(counts: np.ndarray) -> _Gamma:
    """Fit the Gamma of the rates of Poisson counts: the likelihood of the negative binomial."""
    mean = float(counts.mean()) if len(counts) else 0.0
    if mean == 0:
        return _Gamma(1.0, 1.0)
    value, times = np.unique(counts, return_counts=True)

    def lose(log_shape: float) -> float:
        shape = np.exp(log_shape)
        rate = shape / mean
        gain = special.gammaln(shape + value) - special.gammaln(shape) - value * np.log1p(rate)
        return -float((times * (gain - shape * np.log1p(1 / rate))).sum())

    best = optimize.minimize_scalar(lose, bounds=_LOG_SHAPES, method="bounded")
    shape = float(np.exp(best.x))
    return _Gamma(shape, shape / mean)


def _measure_concentration(feature: np.ndarray, turned: np.ndarray, home: np.ndarray) -> float:
    """Measure how much those who turn to one person are alike, in draws of the average that outweigh it.

    One-way analysis of variance with random effects: variance between people over variance among the
    ties of one, the mean of each community taken off.

    Parameters
    ----------
    feature
        (n_ties,) of who turns.
    turned
        (n_ties,) who is turned to.
    home
        (n,) community of each person.

    Returns
    -------
    float
        Variance within ÷ variance between: 0.05 (ever the same) to a million (no more alike than by chance).
    """
    n = len(home)
    number = np.bincount(turned, minlength=n).astype(np.float64)
    mean = np.bincount(turned, feature, minlength=n) / np.maximum(number, 1)
    in_home = np.bincount(home, number)
    of_home = np.bincount(home, number * mean) / np.maximum(in_home, 1)
    n_between = int((number > 0).sum() - (in_home > 0).sum())
    n_within = len(feature) - int((number > 0).sum())
    if n_between <= 0 or n_within <= 0:
        return _NEVER_ALIKE
    within = float(((feature - mean[turned]) ** 2).sum()) / n_within
    between = float((number * (mean - of_home[home]) ** 2).sum()) / n_between
    size = (len(feature) - float((np.bincount(home, number**2) / np.maximum(in_home, 1)).sum())) / n_between
    excess = (between - within) / max(size, _TINY)
    if excess <= within / _NEVER_ALIKE:
        return _NEVER_ALIKE
    return max(within / excess, _MOST_ALIKE)


def _by_turned(ties: sparse.csc_array) -> sparse.csr_array:
    """Lay ties out by who is turned to, without moving them."""
    n = ties.shape[0]
    return sparse.csr_array((ties.data, ties.indices, ties.indptr), shape=(n, n))
