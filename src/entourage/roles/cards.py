"""Evidence card of each flagged person: dated ties, rank interval, and what hangs on one tie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.convert.results import find_specific
from entourage.model import Way
from entourage.roles.prescribers import combine_signals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy import sparse

    from entourage.language import Language
    from entourage.model import Network
    from entourage.options import RoleOptions
    from entourage.roles.prescribers import Ranking, Standing
    from entourage.roles.reach import Attention, Reach
    from entourage.roles.turns import Turns


def build_cards(
    network: Network,
    roles: pd.Series,
    prescribers: pd.DataFrame,
    rankings: Sequence[Ranking],
    *,
    attention: Attention,
    turns: Turns,
    reach: Reach,
    standing: Standing,
    options: RoleOptions,
    language: Language,
) -> pd.DataFrame:
    """Write a card per person with a role.

    The target on a card is the one in which the person ranks best, of those they are specific to if there are
    any; people who are no target's prescriber are shown against everyone. Without their strongest tie: the
    person who gives them most attention stops turning to them; their count loses them, their reach what that
    person passed on directly.

    Returns
    -------
    pandas.DataFrame
        See `model.Roles.cards`; sorted by person.
    """
    people = np.flatnonzero(roles.to_numpy() != "")
    card = pd.DataFrame({"person": people.astype(np.int32), "roles": roles.to_numpy()[people]})
    everyone = prescribers["target_id"] == rankings[0].scope.target_id
    best = prescribers.assign(everyone=everyone, other=~find_specific(prescribers))
    best = best.sort_values(["everyone", "other", "rank", "target_id"], kind="stable")
    best = best.drop_duplicates("person")
    columns = ["person", "target_id", "rank", "rank_low", "rank_high", "specific"]
    card = card.merge(best[columns], on="person", how="left")
    card["target_id"] = card["target_id"].fillna(rankings[0].scope.target_id)
    place_of = {ranking.scope.target_id: place for place, ranking in enumerate(rankings)}
    place = card["target_id"].map(place_of).to_numpy(dtype=np.int64)
    column = np.array([ranking.column for ranking in rankings])[place]
    sizes = np.array([ranking.scope.members.sum() for ranking in rankings])[place]
    card["n_influenced"] = reach.n_influenced[people, column]
    card["n_turning"] = 0
    for index, ranking in enumerate(rankings):
        here = place == index
        if here.any():
            own = turns.towards(people[here], ranking.scope.members)
            card.loc[here, "n_turning"] = own.count(Way.TURNING)[people[here]]
    card["share_of_target"] = card["n_influenced"] / np.maximum(sizes, 1)
    card = card.join(_date_ties(network, people), on="person")
    giver, share = _find_strongest(attention.weight, people)
    ids = np.where(giver >= 0, network.person_id[giver], None)
    card["strongest_tie"] = pd.Series(ids, dtype=object)
    card["strongest_share"] = share
    before, without = _rank_without(people, giver, place, rankings, attention, reach, standing, options)
    # people of equal scores share a place here, and are told apart in the ranking of prescribers
    card["rank_everyone"] = np.maximum(before, card["rank"].fillna(1).to_numpy(dtype=np.int64))
    card["rank_without"] = np.maximum(without, card["rank_everyone"])
    card["would_change"] = _say_changes(card, giver >= 0, language)
    return card


def _date_ties(network: Network, people: np.ndarray) -> pd.DataFrame:
    """Sum the events and dates of the ties by which others turn to some people; index: position."""
    ties = network.ties
    wanted = np.zeros(network.n_people, dtype=bool)
    wanted[people] = True
    source, target = ties["source"].to_numpy(), ties["target"].to_numpy()
    to_target = wanted[target] & (ties["attention_out"].to_numpy() > 0)
    to_source = wanted[source] & (ties["attention_in"].to_numpy() > 0)
    columns = ["n_interactions", "n_referrals", "first_on", "last_on"]
    parts = [
        ties.loc[to_target, columns].assign(person=target[to_target]),
        ties.loc[to_source, columns].assign(person=source[to_source]),
    ]
    by_person = pd.concat(parts, ignore_index=True).groupby("person", sort=True)
    return pd.DataFrame(
        {
            "n_interactions": by_person["n_interactions"].sum(),
            "n_referrals": by_person["n_referrals"].sum(),
            "first_on": by_person["first_on"].min(),
            "last_on": by_person["last_on"].max(),
        }
    )


def _find_strongest(weight: sparse.csc_array, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find who gives each of some people most attention (-1: nobody), and their share of all they get."""
    giver = np.full(len(people), -1, dtype=np.int64)
    share = np.full(len(people), np.nan)
    start, end = weight.indptr[people], weight.indptr[people + 1]
    for i in np.flatnonzero(end > start):
        given = weight.data[start[i] : end[i]]
        top = int(np.argmax(given))
        giver[i] = weight.indices[start[i] + top]
        share[i] = given[top] / given.sum()
    return giver, share


def _rank_without(
    people: np.ndarray,
    giver: np.ndarray,
    place: np.ndarray,
    rankings: Sequence[Ranking],
    attention: Attention,
    reach: Reach,
    standing: Standing,
    options: RoleOptions,
) -> tuple[np.ndarray, np.ndarray]:
    """Rank some people among everyone, as they are and without their strongest tie."""
    given = np.asarray(attention.even.sum(axis=1)).ravel()
    damping = np.broadcast_to(attention.damping, attention.n_people)
    before = np.ones(len(people), dtype=np.int64)
    without = np.ones(len(people), dtype=np.int64)
    for index, ranking in enumerate(rankings):
        here = np.flatnonzero(place == index)
        if not len(here):
            continue
        who, by = people[here], giver[here]
        some = by >= 0
        even = reach.even[:, ranking.column]
        count = reach.count[:, ranking.column]
        share = _weights_between(attention.even, by, who) / np.maximum(given[by], 1e-300)
        passed = damping[by] * even[by] * share
        less_reach = np.where(some, np.maximum(even[who] - passed, 0), even[who])
        lost = np.where(ranking.scope.members[by], _weights_between(attention.fresh, by, who), 0)
        less_count = np.where(some, count[who] - lost, count[who])
        as_is = ranking.score[who]
        changed = combine_signals(even, count, standing, options, who, (less_reach, less_count))
        ordered = np.sort(ranking.score)
        before[here] = len(ordered) - np.searchsorted(ordered, as_is, side="right") + 1
        above = len(ordered) - np.searchsorted(ordered, changed, side="right") - (as_is > changed)
        without[here] = np.maximum(above + 1, before[here])
    return before, without


def _weights_between(ties: sparse.csc_array, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Give the weight of each tie from a row to a column; 0 where there is none (row -1 included)."""
    found = np.zeros(len(rows))
    for i, (row, column) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        start, end = ties.indptr[column], ties.indptr[column + 1]
        place = start + np.searchsorted(ties.indices[start:end], row)
        if place < end and ties.indices[place] == row:
            found[i] = ties.data[place]
    return found


def _say_changes(card: pd.DataFrame, has_giver: np.ndarray, language: Language) -> list[str]:
    """Say in a sentence what would change without the strongest tie."""
    sentences = []
    columns = (card["strongest_tie"], card["rank_everyone"], card["rank_without"])
    for tie, before, without, some in zip(
        *(column.tolist() for column in columns), has_giver.tolist(), strict=True
    ):
        if not some:
            sentences.append("")
        elif without == before:
            sentences.append(
                language.say("Without the tie from {person}, still number {rank}.", person=tie, rank=before)
            )
        else:
            sentences.append(
                language.say(
                    "Without the tie from {person}, number {without} instead of {rank}.",
                    person=tie,
                    without=without,
                    rank=before,
                )
            )
    return sentences
