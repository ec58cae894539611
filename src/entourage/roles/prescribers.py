"""Who carries word of mouth into each target: flagged, ranked, with the signals beside the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.roles.reach import compute_affinity
from entourage.roles.scoring import count_most, is_beyond_chance, rank_down, score_people
from entourage.roles.specificity import Specificity, measure_specificity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entourage.options import RoleOptions
    from entourage.roles.reach import Attention, Reach
    from entourage.roles.scopes import Scope
    from entourage.roles.turns import Turns

_LARGEST_SHARE = 0.2
_RIVALS, _FEWEST_RIVALS = 40, 1000


@dataclass(frozen=True)
class Standing:
    """What bears on a person's ranking in every scope."""

    bridging: np.ndarray
    """(n,) participation over communities."""
    authority: np.ndarray
    """(n,) bool: has an authority cue."""
    barred: np.ndarray
    """(n,) bool: dissatisfied, never a prescriber."""

    def of(self, people: np.ndarray) -> Standing:
        """Keep some people."""
        return Standing(self.bridging[people], self.authority[people], self.barred[people])


@dataclass(frozen=True)
class Ranking:
    """One scope's ranking: everyone's score, and the people who stand out."""

    scope: Scope
    column: int
    """Of the scope in `Reach`."""
    score: np.ndarray
    """(n,) 0 to 100."""
    flagged: np.ndarray
    """Positions of the prescribers, best first: the first of those who stand out, and those specific to the
    target."""
    rank: np.ndarray
    """(len(flagged),) their ranks among all who stand out."""
    rivals: np.ndarray
    """Positions of those whom the flagged are ranked among where the ranking is done again, sorted."""
    n_ahead: np.ndarray
    """(len(flagged),) rivals of a higher score who do not stand out, and so do not count in the rank."""
    specificity: Specificity
    influential: np.ndarray
    """(n,) bool: stands out, the dissatisfied included."""


def rank_scope(
    scope: Scope,
    column: int,
    *,
    attention: Attention,
    reach: Reach,
    standing: Standing,
    options: RoleOptions,
) -> Ranking:
    """Score everyone for a scope and flag its prescribers.

    A prescriber has reach above an even share, at least ``min_influenced`` distinct people of the
    scope who turn to them, and more of them than chance gives; whether or not they buy. No more
    are flagged than ``max_share`` of the scope (ten at least, a thousand at most, never more than one
    person in five). Where as many are not specific to the target, the first who are and stand out are
    flagged too, below those.

    Parameters
    ----------
    scope, column
        The group of people and its column in `reach`.
    attention, reach
        Who turns to whom, and what it adds up to.
    standing
        Bridging, cues and dissatisfaction.
    options
        Weights and thresholds.
    """
    n = attention.n_people
    count = reach.n_influenced[:, column]
    even = reach.even[:, column]
    score = combine_signals(even, reach.count[:, column], standing, options)
    influential = stand_out(scope.members, count, attention, least=options.min_influenced) & (even * n > 1)
    candidates = np.flatnonzero(influential & ~standing.barred)
    ranked = candidates[np.lexsort((candidates, -score[candidates]))]
    specificity = measure_specificity(
        scope, count, reach.n_influenced[:, 0], attention, least=options.min_influenced
    )
    largest = int(np.ceil(_LARGEST_SHARE * n))
    most = min(count_most(int(scope.members.sum()), options.max_share), largest)
    own = np.flatnonzero(specificity.is_specific[ranked])
    lower = own[own >= most][: max(min(most, largest - most) - int((own < most).sum()), 0)]
    place = np.union1d(np.arange(min(most, len(ranked))), lower)
    rivals, n_ahead = _choose_rivals(score, ranked, place, most, standing)
    return Ranking(scope, column, score, ranked[place], place + 1, rivals, n_ahead, specificity, influential)


def _choose_rivals(
    score: np.ndarray, ranked: np.ndarray, place: np.ndarray, most: int, standing: Standing
) -> tuple[np.ndarray, np.ndarray]:
    """Choose whom those flagged are ranked among: the people of highest score, forty for each of them.

    The dissatisfied are no rivals, nor are those whom too little evidence leaves out though they score as
    high as the first: a rank is a place among those who stand out.

    Parameters
    ----------
    score
        (n,) of everyone.
    ranked
        Positions of those who stand out, best first.
    place
        Places in `ranked` of those flagged.
    most
        How many are flagged by score.
    standing
        Who is dissatisfied.

    Returns
    -------
    tuple of numpy.ndarray
        Positions of the rivals, sorted; per person flagged, the number of rivals of a higher score beyond
        those of `ranked`.
    """
    flagged = ranked[place]
    if not len(flagged):
        return flagged, place
    allowed = score < score[ranked[min(most, len(ranked)) - 1]]
    allowed[ranked] = True
    rivals = np.flatnonzero(allowed & ~standing.barred)
    wanted = max(_RIVALS * len(flagged), _FEWEST_RIVALS)
    if len(rivals) > wanted:
        rivals = np.union1d(rivals[np.lexsort((rivals, -score[rivals]))[:wanted]], flagged)
    ordered = np.sort(score[rivals])
    higher = len(rivals) - np.searchsorted(ordered, score[flagged], side="right")
    return rivals, np.maximum(higher - place, 0)


def rank_rivals(
    ranking: Ranking, even: np.ndarray, count: np.ndarray, standing: Standing, options: RoleOptions
) -> np.ndarray:
    """Rank those flagged again, with another reach and another count of everyone.

    Parameters
    ----------
    ranking
        Who is ranked, and among whom.
    even, count
        (n,) as in `Reach.even` and `Reach.count`.
    standing, options
        As in `rank_scope`.

    Returns
    -------
    numpy.ndarray
        (len(flagged),) 1 for the best; equals share the mean of their ranks.
    """
    rivals = ranking.rivals
    score = combine_signals(even[rivals], count[rivals], standing.of(rivals), options)
    again = rank_down(score)[np.searchsorted(rivals, ranking.flagged)]
    return np.asarray(np.maximum(again - ranking.n_ahead, 1))


def stand_out(members: np.ndarray, count: np.ndarray, attention: Attention, *, least: int) -> np.ndarray:
    """Say who is turned to by more members of a group than chance gives, (n,) bool.

    Parameters
    ----------
    members
        (n,) bool.
    count
        (n,) distinct members who turn to each person.
    attention
        Who turns to whom.
    least
        People with fewer never stand out.
    """
    return is_beyond_chance(count, *_expect(members, count, attention), least=least)


def _expect(members: np.ndarray, count: np.ndarray, attention: Attention) -> tuple[int, np.ndarray]:
    """Say how many members of a scope turn to anyone, and with what chance one of them turns to each person.

    People of a target often turn to each other: members and others have a chance of their own, each
    estimated without the person judged (one tie added, so that it is never nothing).
    """
    turns = np.bincount(attention.presence.indices, minlength=attention.n_people) > 0
    sources = int((members & turns).sum())
    n_members = int(members.sum())
    inside, outside = float(count[members].sum()), float(count[~members].sum())
    given = np.where(members, inside, outside) - count + 1
    others = np.where(members, n_members - 2, attention.n_people - n_members - 1)
    return sources, given / np.maximum(sources * others + 1, 1)


def combine_signals(
    even: np.ndarray,
    count: np.ndarray,
    standing: Standing,
    options: RoleOptions,
    who: np.ndarray | None = None,
    instead: tuple[np.ndarray, np.ndarray] | None = None,
) -> np.ndarray:
    """Score people on reach, count and bridging as the options weigh them, cues included.

    Reach and count are those of `Reach.even` and `Reach.count`: aged, where attention ages. `instead` holds
    the reach and the count that each of `who`, alone, would have.
    """
    score = score_people(
        [even, count, standing.bridging],
        [options.reach_weight, options.count_weight, options.bridging_weight],
        who,
        (*instead, None) if instead else None,
    )
    cued = standing.authority if who is None else standing.authority[who]
    return np.where(cued, score * options.authority_weight, score)


def tabulate_rankings(
    rankings: Sequence[Ranking],
    *,
    reach: Reach,
    turns: Turns,
    bridging: np.ndarray,
    n_converted: np.ndarray,
    intervals: Sequence[np.ndarray],
) -> pd.DataFrame:
    """Lay rankings out: one row per scope and prescriber, best first; evidence is added later."""
    frames = []
    for ranking, interval in zip(rankings, intervals, strict=True):
        person, column = ranking.flagged, ranking.column
        weighted = reach.weighted[person, column]
        specificity = ranking.specificity
        frames.append(
            pd.DataFrame(
                {
                    "target_id": ranking.scope.target_id,
                    "rank": ranking.rank,
                    "person": person.astype(np.int32),
                    "score": ranking.score[person],
                    "reach": weighted,
                    "affinity": compute_affinity(weighted, reach.weighted[person, 0]),
                    "bridging": bridging[person],
                    "n_influenced": reach.n_influenced[person, column],
                    "n_converted": n_converted[person],
                    "rank_low": interval[:, 0],
                    "rank_high": interval[:, 1],
                    "level": ranking.scope.level,
                    "reach_even": reach.even[person, column],
                    "n_influenced_all": reach.n_influenced[person, 0],
                    "specific": pd.arrays.BooleanArray(
                        specificity.is_specific[person], specificity.is_unsure[person]
                    ),
                    "lift": specificity.lift[person],
                    "p_value": specificity.p_value[person],
                    "q_value": specificity.q_value[person],
                }
            ).join(turns.towards(person, ranking.scope.members).count_ways(person))
        )
    return pd.concat(frames, ignore_index=True)
