"""Who is a prospect, an active customer, an inactive one; and the three tiers of non-customers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from entourage.model import Note
from entourage.schema import STATUSES
from entourage.targets.columns import Column, canonical_aliases
from entourage.targets.criteria import Scope, select_rule
from entourage.targets.names import list_synonyms
from entourage.targets.rules import build_rule
from entourage.values.dates import read_dates
from entourage.values.texts import fold, is_missing

if TYPE_CHECKING:
    from entourage.options import StatusOptions, TierOptions
    from entourage.targets.columns import Columns
    from entourage.targets.purchases import PurchaseSummary

SYNONYMS: dict[str, tuple[str, ...]] = {
    "prospect": (
        "prospect", "prospects", "lead", "leads", "piste", "suspect", "contact", "subscriber", "opportunity",
        "opportunite", "mql", "sql", "marketing qualified lead", "marketingqualifiedlead",
        "sales qualified lead", "salesqualifiedlead", "non client", "non customer", "noncustomer", "pending",
        "en attente", "visitor", "visiteur", "signed up", "trial", "essai", "en cours",
    ),
    "active": (
        "active", "actif", "actifs", "active customer", "client actif", "cliente active", "customer",
        "client",
        "cliente", "buyer", "acheteur", "subscribed", "abonne", "member", "membre", "adherent", "converted",
        "converti", "evangelist", "ambassadeur", "ambassador",
    ),
    "inactive": (
        "inactive", "inactif", "inactifs", "inactive customer", "client inactif", "cliente inactive",
        "churned",
        "lost", "perdu", "former", "former customer", "ancien client", "ancienne cliente", "ex client",
        "cancelled", "canceled", "resilie", "dormant", "lapsed", "expired", "expire", "unsubscribed",
        "desabonne",
    ),
}  # fmt: skip
"""Status → what files call it, folded."""

_MEANS = {word: status for status, words in SYNONYMS.items() for word in words}
_DEFAULT_DAYS = 365.0
REFUSED = (
    "refused", "refuse", "rejected", "unqualified", "disqualified", "not interested", "pas interesse",
    "perdu", "lost",
    "churned", "unsubscribed", "desabonne", "cancelled", "canceled", "resilie",
)  # fmt: skip
"""What files call someone who said no, folded."""

JOINED = (
    "subscribed", "subscribed at", "subscribed on", "subscription date", "customer since", "became customer",
    "date abonnement", "date d abonnement", "abonne le", "client depuis", "date d adhesion", "adhesion",
    "date de souscription", "souscription", "activated at", "converted at", "start date", "date de debut",
)  # fmt: skip
LEFT = (
    "cancelled", "canceled", "cancelled at", "canceled at", "cancelled on", "cancellation date", "churned at",
    "churn date", "unsubscribed at", "end date", "resilie", "resilie le", "resiliation", "date resiliation",
    "date de resiliation", "desabonne le", "date de desabonnement", "date de fin", "depart", "date de depart",
)  # fmt: skip
"""Headings of the dates on which someone became a customer, and stopped being one, folded."""


def derive_statuses(
    columns: Columns,
    summary: PurchaseSummary,
    settings: StatusOptions,
    names: dict[str, str],
    now: pd.Timestamp | None,
) -> tuple[pd.Series, list[Note]]:
    """Give everyone a status where something says it.

    In order: what the file says (its own words where they are none of prospect, active, inactive); the
    rules of ``[statuses]``; the dates on which people became customers and left, where the people file has
    both; purchases. A customer is inactive once the time since the last purchase is more
    than `rhythm` times the own usual gap between purchases, the usual gap of everyone counting as one
    more observation: ``(sum of own gaps + mean gap) / (number of own gaps + 1)``. People of the people file
    who bought nothing are prospects where purchases were given. All others stay unknown.

    Returns
    -------
    tuple
        (n_people,) text, missing where unknown; and notes on what was derived.
    """
    people = columns.tables.people
    said = people["status"]
    status = said.map(canonical_status, na_action="ignore").astype(object)
    status = status.where(status.notna(), None)
    columns.add("status", partial(_status_column, said, status, names), aliases=canonical_aliases("status"))
    notes: list[Note] = []
    derived = _apply_rules(columns, settings, status, now)
    by_dates = _by_dates(columns)
    if by_dates is not None:
        missing = derived.isna()
        derived = derived.where(~missing, by_dates[0])
        n_dated = int((missing & derived.notna()).sum())
        if n_dated:
            notes.append(
                Note.counted(
                    "The status of {n} person follows from '{joined}' and '{left}': active once they joined, "
                    "inactive once they left, prospect otherwise.",
                    "The status of {n} people follows from '{joined}' and '{left}': active once they joined, "
                    "inactive once they left, prospect otherwise.",
                    n_dated,
                    joined=by_dates[1],
                    left=by_dates[2],
                )
            )
    by_purchase, threshold = _by_purchases(columns, summary, settings)
    missing = derived.isna()
    derived = derived.where(~missing, by_purchase)
    n_derived = int((missing & derived.notna()).sum())
    if n_derived and threshold is not None:
        notes.append(
            Note.counted(
                "The status of {n} person follows from their purchases: inactive after {rhythm} times their "
                "usual gap ({days} days for a customer of one purchase), prospect where they bought nothing.",
                "The status of {n} people follows from their purchases: inactive after {rhythm} times their "
                "usual gap ({days} days for a customer of one purchase), prospect where they bought nothing.",
                n_derived,
                rhythm=settings.rhythm,
                days=round(threshold),
            )
            if settings.active_within_days is None
            else Note.counted(
                "The status of {n} person follows from their purchases: inactive after {days} days without "
                "one, prospect where they bought nothing.",
                "The status of {n} people follows from their purchases: inactive after {days} days without "
                "one, prospect where they bought nothing.",
                n_derived,
                days=round(threshold),
            )
        )
    columns.replace("status", partial(_status_column, said, derived, names))
    return derived, notes


def canonical_status(said: str) -> str:
    """Say a file's status as prospect, active or inactive where it means one of them.

    Examples
    --------
    >>> canonical_status("Client actif"), canonical_status("VIP")
    ('active', 'VIP')
    """
    return _MEANS.get(fold(said), said)


def _status_column(said: pd.Series, status: pd.Series, names: dict[str, str]) -> Column:
    """Let rules name a status by entourage's word and by the file's own."""
    both = said.astype(object).where(said.notna() & (said.astype(object) != status), None)
    joined = status.where(both.isna(), status + "|" + both)
    column = Column.of_texts("status", joined)
    return column.called(synonyms=list_synonyms(names, more=_MEANS), shown=names)


def _apply_rules(
    columns: Columns, settings: StatusOptions, status: pd.Series, now: pd.Timestamp | None
) -> pd.Series:
    for name in STATUSES:
        rule: dict[str, Any] | None = getattr(settings, name)
        if rule is not None:
            where = f"[statuses] {name}"
            base = status.isna().to_numpy()
            chosen = select_rule(build_rule(rule, where=where), columns, Scope(where, base, now))
            status = status.mask(chosen, name)
    return status


def _by_dates(columns: Columns) -> tuple[pd.Series, str, str] | None:
    """Derive statuses from the dates of joining and leaving; nothing unless the people file has both."""
    people = columns.tables.people
    found: list[tuple[str, np.ndarray]] = []
    for headings in (JOINED, LEFT):
        for name in columns.tables.attributes:
            if fold(name) not in headings:
                continue
            cells = people[name].fillna("").astype(str).tolist()
            dates = read_dates(cells, columns.tables.habits)
            given = np.array([not is_missing(cell, measured=True) for cell in cells])
            if given.any() and (~np.isnat(dates[given])).all():
                found.append((name, dates))
                break
    if len(found) != 2:  # noqa: PLR2004 - one of each
        return None
    (joined, since), (left, until) = found
    status = pd.Series(None, index=people.index, dtype=object)
    status[people["in_people_file"].to_numpy(dtype=bool)] = "prospect"
    status[~np.isnat(since)] = "active"
    # whoever came back after leaving is a customer again
    status[~np.isnat(until) & ~(since > until)] = "inactive"
    return status, joined, left


def _by_purchases(
    columns: Columns, summary: PurchaseSummary, settings: StatusOptions
) -> tuple[pd.Series, float | None]:
    """Derive statuses from purchases; the threshold given back is that of a customer of one purchase."""
    gaps = summary.gaps
    status = pd.Series(None, index=gaps.index, dtype=object)
    if not gaps["since_last"].notna().any():
        return status, None
    threshold = settings.rhythm * _usual_gaps(gaps, without=_DEFAULT_DAYS / settings.rhythm)
    n_gaps = gaps["n_gaps"].sum()
    limit = settings.rhythm * gaps["total_gap"].sum() / n_gaps if n_gaps else _DEFAULT_DAYS
    if settings.active_within_days is not None:
        threshold, limit = (
            threshold.where(threshold.isna(), settings.active_within_days),
            settings.active_within_days,
        )
    status[gaps["since_last"] <= threshold] = "active"
    status[gaps["since_last"] > threshold] = "inactive"
    never = gaps["since_last"].isna() & columns.tables.people["in_people_file"].to_numpy(dtype=bool)
    status[never] = "prospect"
    return status, float(limit)


def derive_tiers(
    columns: Columns,
    status: pd.Series,
    summary: PurchaseSummary,
    settings: TierOptions,
    now: pd.Timestamp | None,
) -> tuple[pd.Series, list[Note]]:
    """Tell non-customers, and customers about to leave, apart in Kim & Mauborgne's three tiers.

    The first that fits: ``refusing`` (they knew the offer and turned it down: they left, refused, or are
    prospects and dissatisfied), ``soon`` (soon to be non-customers: active customers who are dissatisfied, or
    whose last purchase is longer ago than `slowing` times their own usual gap, smoothed as for statuses),
    ``unexplored`` (prospects never approached: neither referred, nor with a need or an intent on file). A
    rule of ``[tiers]`` takes the place of each; `soon` picks customers too, the others non-customers alone.

    Returns
    -------
    tuple
        (n_people,) ``soon, refusing, unexplored``, missing for satisfied customers, for prospects on their
        way and for people whose status is unknown; and notes on rules that can pick nobody.

    References
    ----------
    Kim & Mauborgne (2005), Blue Ocean Strategy, chapter 5.
    """
    said = columns.tables.people["status"].map(fold, na_action="ignore")
    refused = said.isin(REFUSED).to_numpy(dtype=bool)
    is_prospect = status.eq("prospect").to_numpy(dtype=bool)
    is_active = status.eq("active").to_numpy(dtype=bool) & ~refused
    has_left = status.eq("inactive").to_numpy(dtype=bool)
    non_customers = is_prospect | has_left | refused
    dissatisfied = _dissatisfied(columns)
    defaults = {
        "refusing": refused | has_left | (is_prospect & dissatisfied),
        "soon": is_active & (dissatisfied | _is_slowing(summary, settings.slowing)),
        "unexplored": is_prospect & ~_interested(columns),
    }
    tier = pd.Series(None, index=status.index, dtype=object)
    notes: list[Note] = []
    for name, default in defaults.items():
        rule: dict[str, Any] | None = getattr(settings, name)
        free = (non_customers | (is_active & (name == "soon"))) & tier.isna().to_numpy()
        chosen = default & free
        if rule is not None:
            where = f"[tiers] {name}"
            clauses = build_rule(rule, where=where)
            chosen = select_rule(clauses, columns, Scope(where, free, now))
            if not chosen.any():
                everyone = np.ones(columns.n_people, dtype=bool)
                fitting = select_rule(clauses, columns, Scope(where, everyone, now))
                notes += _note_nobody(where, fitting, is_active & (name != "soon"), tier)
        tier[chosen] = name
    return tier, notes


def _note_nobody(where: str, fitting: np.ndarray, is_customer: np.ndarray, tier: pd.Series) -> list[Note]:
    """Say why a rule of a tier picks nobody though people fit it."""
    n = int(fitting.sum())
    if not n:
        return [Note("{where} picks nobody: nobody fits the rule.", {"where": where})]
    return [
        Note(
            "{where} picks nobody. The people who fit the rule ({n}) are active customers, whom only 'soon' "
            "takes ({customers}), in a tier before it ({earlier}), or without a status that tells "
            "({unknown}).",
            {
                "where": where,
                "n": n,
                "customers": int((fitting & is_customer).sum()),
                "earlier": int((fitting & ~is_customer & tier.notna().to_numpy()).sum()),
                "unknown": int((fitting & ~is_customer & tier.isna().to_numpy()).sum()),
            },
        )
    ]


def _is_slowing(summary: PurchaseSummary, slowing: float) -> np.ndarray:
    """Find who bought twice or more and is late by their own rhythm."""
    gaps = summary.gaps
    n_gaps = gaps["n_gaps"].sum()
    if not n_gaps:
        return np.zeros(len(gaps), dtype=bool)
    late: np.ndarray = (gaps["since_last"] > slowing * _usual_gaps(gaps)).to_numpy(dtype=bool)
    return late & (gaps["n_gaps"] > 0).to_numpy(dtype=bool)


def _usual_gaps(gaps: pd.DataFrame, *, without: float = 0.0) -> pd.Series:
    """Give everyone's usual gap in days, the mean gap of all counting as one more observation.

    Parameters
    ----------
    without
        Mean gap where nobody bought twice.
    """
    n_gaps = gaps["n_gaps"].sum()
    mean = gaps["total_gap"].sum() / n_gaps if n_gaps else without
    return (gaps["total_gap"] + mean) / (gaps["n_gaps"] + 1)


def _dissatisfied(columns: Columns) -> np.ndarray:
    satisfaction = columns.tables.people["satisfaction"].to_numpy(dtype=float)
    low: np.ndarray = satisfaction <= 6  # noqa: PLR2004 - detractors of the promoter score
    return low


def _interested(columns: Columns) -> np.ndarray:
    """Find who was referred, has a need on file, or an intent that is not nil: they were approached."""
    tables = columns.tables
    interested = np.zeros(columns.n_people, dtype=bool)
    interested[tables.referrals["referred"].to_numpy(dtype=np.int64)] = True
    interested |= columns.find("need", where="[tiers] unexplored").known
    name = columns.find_name("intent")
    if name is not None:
        intent = columns.find(name, where="[tiers] unexplored")
        level = intent.highest() if intent.numbers is not None else None
        interested |= intent.known if level is None else np.nan_to_num(level) > 0
    return interested
