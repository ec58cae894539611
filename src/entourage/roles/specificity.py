"""Who weighs on one target more than on everyone, and who weighs on everyone, this target included.

The most influential people of all are among the most influential of any group, one drawn at random
included. What sets a target's own prescribers apart is whose attention they have: more of the target's people
among those than chance gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from entourage.roles.reach import Attention
    from entourage.roles.scopes import Scope

MAX_Q = 0.05
MIN_ODDS = 2.0
"""Among those whose attention someone specific has, the odds of being of the target, over those of chance."""


@dataclass(frozen=True)
class Specificity:
    """How specific each person is to a target; (n_people,) arrays."""

    lift: np.ndarray
    """Share of the target among those whose attention the person has, over what chance gives."""
    p_value: np.ndarray
    """Chance of as many of the target. NaN where nobody turns to the person, as `lift`."""
    q_value: np.ndarray
    """The same corrected over everyone tested; NaN for those of whom too few turn for any count to pass."""
    is_specific: np.ndarray
    is_unsure: np.ndarray
    """As much more of the target as for someone specific, and too few people to exclude chance."""


def measure_specificity(
    scope: Scope, count: np.ndarray, count_all: np.ndarray, attention: Attention, *, least: int
) -> Specificity:
    """Test whether people have the attention of a target's people more than chance gives.

    Of the K distinct people whose attention someone has, k are of the target. Under chance k is binomial,
    each being of the target with the higher of two probabilities: the target's share of the people who turn
    to anyone (all that counts for a target drawn at random, which the binomial judges strictly, as people are
    not drawn twice), and its share of all pairs of someone who turns and someone turned to (so that people
    who turn to many, where a target is made of them, do not make everybody specific). Both leave the person
    out. Benjamini-Hochberg over everyone with `least` people or more: where the target is drawn at random,
    anyone at all is found in at most 5 % of draws. People are left out of the correction where even K of K
    would not pass it (Tarone 1990), which their number alone decides. Besides, the odds of being of the
    target must be twice those of chance.

    Parameters
    ----------
    scope
        The target's people; nobody is specific to everyone.
    count, count_all
        (n,) distinct members, and people, whose attention each person has.
    attention
        Who turns to whom.
    least
        People with the attention of fewer members are never specific.

    References
    ----------
    Benjamini & Hochberg 1995; Tarone 1990, a modified Bonferroni method for discrete data.
    """
    n = len(count)
    unknown = np.full(n, np.nan)
    if scope.is_everyone or not n:
        no = np.zeros(n, dtype=bool)
        return Specificity(unknown, unknown, unknown, no, no)
    turns = np.bincount(attention.presence.indices, minlength=n) > 0
    usual = np.maximum(
        _share_without(scope.members & turns, turns),
        _share_without(count, count_all),
    )
    some = count_all > 0
    share = np.divide(count, count_all, out=np.zeros(n), where=some)
    p_value = np.where(some, stats.binom.sf(count - 1, count_all, usual), np.nan)
    family = np.flatnonzero(count_all >= max(least, 1))
    # by one chance for all, which no one's own count moves
    family = family[_may_pass(_share(scope.members & turns, turns, count, count_all) ** count_all[family])]
    q_value = unknown.copy()
    if len(family):
        q_value[family] = stats.false_discovery_control(np.clip(p_value[family], 0, 1))
    marked = (count >= least) & (share * (1 - usual) >= MIN_ODDS * usual * (1 - share))
    is_specific = marked & (np.nan_to_num(q_value, nan=1.0) <= MAX_Q)
    lift = np.divide(share, usual, out=unknown.copy(), where=some & (usual > 0))
    return Specificity(lift, p_value, q_value, is_specific, marked & ~is_specific)


def _share_without(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Give the share of a sum that part of it is, without what each person brings to both, (n,)."""
    left = whole.sum(dtype=np.int64) - whole
    return np.asarray((part.sum(dtype=np.int64) - part) / np.maximum(left, 1))


def _share(*sums: np.ndarray) -> float:
    """Give the higher of the shares of two sums that parts of them are: part, whole, part, whole."""
    part, whole, other_part, other_whole = (float(values.sum(dtype=np.int64)) for values in sums)
    return max(part / max(whole, 1), other_part / max(other_whole, 1))


def _may_pass(lowest: np.ndarray) -> np.ndarray:
    """Say which tests could pass, given the lowest p-value that each can have (Tarone 1990), bools."""
    ordered = np.sort(lowest)
    # the fewest tests m of which no more than m could pass at MAX_Q / m
    m = np.arange(1, len(ordered) + 1)
    able = np.searchsorted(ordered, MAX_Q / m, side="right")
    enough = np.flatnonzero(able <= m)
    if not len(enough):
        return np.ones(len(lowest), dtype=bool)
    return np.asarray(lowest <= MAX_Q / m[enough[0]])
