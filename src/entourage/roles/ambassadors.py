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
    satisfied = customers.satisfied_by != ""
    eligible = ~customers.is_dissatisfied & ~customers.is_prospect
    proven = eligible & customers.is_active & satisfied & (brought > 0)
    unrated = (
        eligible & customers.may_be_active & ~satisfied & np.isnan(customers.satisfaction) & (brought > 0)
    )
    could = eligible & customers.is_active & satisfied & (brought == 0)
    could &= stand_out(customers.is_prospect, n_prospects, attention, least=1) & (prospect_reach * n > 1)
    people = genealogy.people
    did = [brought, people["n_descendants"].to_numpy(), people["referral_value"].to_numpy(), prospect_reach]
    done = score_people([np.asarray(signal, dtype=float) for signal in did], _WEIGHTS)
    hoped = score_people([prospect_reach, n_prospects.astype(float)], (1, 1))
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
    table = pd.DataFrame(
        {
            "rank": np.arange(1, len(chosen) + 1),
            "person": chosen.astype(np.int32),
            "basis": basis[chosen],
            "score": score[chosen],
            **{
                name: people[name].to_numpy()[chosen]
                for name in ("n_referrals", "n_converted", "referral_value", "n_descendants")
            },
            "prospect_reach": prospect_reach[chosen],
            "satisfaction": customers.satisfaction[chosen],
            "status": pd.Series([text or None for text in customers.status[chosen]], dtype="object"),
            "n_brought": brought[chosen],
            "n_told": people["n_told"].to_numpy()[chosen],
            "n_prospects": n_prospects[chosen],
            "satisfied_by": customers.satisfied_by[chosen],
            "own_value": people["own_value"].to_numpy()[chosen],
            "network_value": people["network_value"].to_numpy()[chosen],
        }
    )
    return table, score


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
