"""Satisfied customers whose word of mouth brings others, or could; and the influential dissatisfied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.roles.prescribers import stand_out
from entourage.roles.scoring import count_most, score_people

if TYPE_CHECKING:
    from entourage.options import RoleOptions
    from entourage.roles.customers import Customers
    from entourage.roles.genealogy import Genealogy
    from entourage.roles.reach import Attention

PROVEN, UNRATED, POTENTIAL = "proven", "proven-unrated", "potential"
_WEIGHTS = (2.0, 1.0, 1.0, 1.0)


def find_ambassadors(
    genealogy: Genealogy,
    customers: Customers,
    prospect_reach: np.ndarray,
    n_prospects: np.ndarray,
    aged_prospects: np.ndarray,
    attention: Attention,
    options: RoleOptions,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Find ambassadors, proven and potential.

    - ``proven``: active, satisfied, and brought at least one person (a referral that converted, or whose
      outcome the file does not say).
    - ``proven-unrated``: the same where satisfaction is not known and no status says they left.
    - ``potential``: active, satisfied, brought nobody yet, and more prospects turn to them than chance gives.

    Parameters
    ----------
    genealogy, customers
        Referrals that count, and what is known of people as customers.
    prospect_reach
        (n,) share of the prospects' attention (personalised PageRank restarting on prospects).
    n_prospects
        (n,) distinct prospects who turn to the person.
    aged_prospects
        (n,) the same, each counted by the freshness of their newest turn: what ranks.
    attention
        Who turns to whom.
    options
        Thresholds; ``max_share`` caps the potential ones.

    Returns
    -------
    tuple of pandas.DataFrame and numpy.ndarray
        Rows without evidence, best first; (n,) scores, 0 for those who are not ambassadors.
    """
    n = len(prospect_reach)
    brought = count_brought(genealogy, n)
    proven, unrated = _judge_proven(customers, brought)
    could = (customers.satisfied_by != "") & customers.is_active & (brought == 0) & ~customers.is_prospect
    could &= stand_out(customers.is_prospect, n_prospects, attention, least=1) & (prospect_reach * n > 1)
    people = genealogy.people
    did = [brought, people["n_descendants"].to_numpy(), people["referral_value"].to_numpy(), prospect_reach]
    done = score_people([np.asarray(signal, dtype=float) for signal in did], _WEIGHTS)
    hoped = score_people([prospect_reach, aged_prospects], (1, 1))
    # what someone did comes before what someone could do
    score = np.where(proven | unrated, 50 + done / 2, np.where(could, hoped / 2, 0.0))
    most = count_most(n, options.max_share)
    place = np.flatnonzero(could)
    place = place[np.lexsort((place, -score[place]))]
    could[place[most:]] = False
    score[place[most:]] = 0.0
    chosen = np.flatnonzero(proven | unrated | could)
    chosen = chosen[np.lexsort((chosen, -score[chosen]))]
    basis = np.where(proven, PROVEN, np.where(unrated, UNRATED, POTENTIAL))
    known = pd.DataFrame(
        {
            "basis": basis,
            "score": score,
            **people,
            "prospect_reach": prospect_reach,
            "satisfaction": customers.satisfaction,
            "status": customers.status,
            "n_brought": brought,
            "n_prospects": n_prospects,
            "satisfied_by": customers.satisfied_by,
        }
    )
    table = known.iloc[chosen].reset_index(drop=True)
    table["status"] = table["status"].where(table["status"] != "", None)
    table.insert(0, "person", chosen.astype(np.int32))
    table.insert(0, "rank", np.arange(1, len(chosen) + 1))
    return table, score


def _judge_proven(customers: Customers, brought: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Say who brought people and is satisfied, and who brought people and said nothing of it, (n,) bools."""
    eligible = ~customers.is_dissatisfied & ~customers.is_prospect & (brought > 0)
    satisfied = customers.satisfied_by != ""
    proven = eligible & customers.is_active & satisfied
    unrated = eligible & customers.may_be_active & ~satisfied & np.isnan(customers.satisfaction)
    return proven, unrated


def count_brought(genealogy: Genealogy, n: int) -> np.ndarray:
    """Count the people each person brought: converted, or with an outcome the file does not say."""
    counted = genealogy.counted
    came = counted["converted"].to_numpy() != 0
    return np.bincount(counted["referrer"].to_numpy()[came], minlength=n)


def find_critics(
    score: np.ndarray,
    n_influenced: np.ndarray,
    influential: np.ndarray,
    customers: Customers,
    options: RoleOptions,
) -> pd.DataFrame:
    """Find the influential and dissatisfied: people turn to them as to a prescriber, and they are unhappy.

    Parameters
    ----------
    score, n_influenced
        (n,) of the whole graph.
    influential
        (n,) bool: stands out for everyone or for a target.
    customers
        Who is dissatisfied.
    options
        ``max_share`` caps the list as it does prescribers.

    Returns
    -------
    pandas.DataFrame
        ``person, score, n_influenced, satisfaction``, most influential first; evidence is added later.
    """
    person = np.flatnonzero(customers.is_dissatisfied & influential)
    person = person[np.lexsort((person, -score[person]))][: count_most(len(score), options.max_share)]
    return pd.DataFrame(
        {
            "person": person.astype(np.int32),
            "score": score[person],
            "n_influenced": n_influenced[person],
            "satisfaction": customers.satisfaction[person],
        }
    )
