"""What is known of each person as a customer: active, satisfied, dissatisfied, a prospect, or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.schema import STATUSES
from entourage.values.texts import fold

if TYPE_CHECKING:
    from entourage.model import Tables, Targets
    from entourage.options import RoleOptions

_PROSPECT, _ACTIVE, _ = STATUSES
_EVANGELIST = (
    "evangelist", "evangeliste", "advocate", "promoter", "promoteur", "ambassador", "ambassadeur",
    "ambassadrice",
)  # fmt: skip
_STAGES = (
    "stage", "stade", "etape", "lifecycle", "lifecycle stage", "lifecyclestage", "cycle de vie",
    "customer stage", "etape client", "niveau", "tier",
)  # fmt: skip
_REPEATED = 2


@dataclass(frozen=True)
class Customers:
    """(n,) arrays, one value per person."""

    status: np.ndarray
    """Text as known, missing values as empty text."""
    satisfaction: np.ndarray
    """Promoter score 0 to 10, NaN where unknown."""
    is_active: np.ndarray
    """Active customer: by status or stage, or by purchases or a rating where no status is known."""
    is_prospect: np.ndarray
    may_be_active: np.ndarray
    """Active, or nothing is known that says otherwise."""
    satisfied_by: np.ndarray
    """``score``, ``purchases``, ``stage``, or empty where satisfaction is not known."""
    is_dissatisfied: np.ndarray
    n_purchases: np.ndarray


def assess_customers(tables: Tables, targets: Targets, options: RoleOptions) -> Customers:
    """Gather what the tables say of each person as a customer; nothing is guessed.

    Satisfied: a promoter score of ``satisfied_from`` and up, or purchases on two days or more, or an
    evangelist stage. A score down to ``dissatisfied_to`` outweighs both. A score in between leaves
    purchases and stage their say.
    """
    n = len(tables.people)
    said = tables.people["status"].fillna("").astype(str).to_numpy(dtype=object)
    derived = targets.people["status"] if "status" in targets.people else tables.people["status"]
    status = derived.fillna("").astype(str).to_numpy(dtype=object)
    satisfaction = tables.people["satisfaction"].to_numpy(dtype=float, na_value=np.nan)
    n_purchases = _count_purchases(tables.purchases, n)
    evangelist = np.isin(_fold_values(said), _EVANGELIST) | _find_stage(tables)
    unknown = status == ""
    rated = ~np.isnan(satisfaction)
    active = (status == _ACTIVE) | evangelist | (unknown & ((n_purchases > 0) | rated))
    dissatisfied = satisfaction <= options.dissatisfied_to
    by = np.full(n, "", dtype=object)
    by[evangelist] = "stage"
    by[n_purchases >= _REPEATED] = "purchases"
    by[satisfaction >= options.satisfied_from] = "score"
    by[dissatisfied] = ""
    return Customers(
        status=status,
        satisfaction=satisfaction,
        is_active=active,
        is_prospect=(status == _PROSPECT) & ~evangelist,
        may_be_active=active | unknown,
        satisfied_by=by,
        is_dissatisfied=dissatisfied,
        n_purchases=n_purchases,
    )


def _fold_values(values: np.ndarray) -> np.ndarray:
    """Fold a column of few distinct values."""
    codes, unique = pd.factorize(values)
    return np.array([fold(str(value)) for value in unique], dtype=object)[codes] if len(unique) else values


def _find_stage(tables: Tables) -> np.ndarray:
    """Say who is at an evangelist stage by an attribute."""
    found = np.zeros(len(tables.people), dtype=bool)
    for column in tables.attributes:
        if fold(column) in _STAGES:
            cells = tables.people[column].fillna("").astype(str).to_numpy(dtype=object)
            found |= np.isin(_fold_values(cells), _EVANGELIST)
    return found


def _count_purchases(purchases: pd.DataFrame, n: int) -> np.ndarray:
    """Count the days on which each person bought."""
    days = pd.DataFrame(
        {
            "person": purchases["person"].to_numpy(dtype=np.int64),
            "day": pd.to_datetime(purchases["date"]).dt.floor("D").to_numpy(),
        }
    )
    distinct = days.drop_duplicates()
    return np.bincount(distinct["person"].to_numpy(), minlength=n)
