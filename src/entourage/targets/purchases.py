"""Purchases summed up: recency, frequency, monetary, their scores, segments and expected value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.model import Note
from entourage.targets.expected_value import (
    expect_amount,
    expect_purchases,
    fit_bg_nbd,
    fit_gamma_gamma,
)
from entourage.targets.families import concept_of

if TYPE_CHECKING:
    from entourage.targets.columns import Columns

MIN_CUSTOMERS = 50
MIN_REPEATERS = 20
"""Fewer customers, or fewer who came back, and expected value stays unknown."""
_STALE_DAYS = 31

RFM_SEGMENTS = (
    "champions", "loyal", "potential-loyal", "new", "promising", "need-attention", "about-to-sleep",
    "at-risk", "cant-lose", "hibernating",
)  # fmt: skip
_GRID = (
    # frequency 1 to 5, for recency 1 to 5
    ("hibernating", "hibernating", "at-risk", "at-risk", "cant-lose"),
    ("hibernating", "hibernating", "at-risk", "at-risk", "cant-lose"),
    ("about-to-sleep", "about-to-sleep", "need-attention", "loyal", "loyal"),
    ("promising", "potential-loyal", "potential-loyal", "loyal", "loyal"),
    ("new", "potential-loyal", "potential-loyal", "champions", "champions"),
)


@dataclass(frozen=True)
class PurchaseSummary:
    """What purchases say of each person, one row per person."""

    people: pd.DataFrame
    """``recency_days, frequency, monetary, value`` (float, missing for who bought nothing)."""
    gaps: pd.DataFrame
    """``n_gaps, total_gap, since_last`` in days, up to the newest purchase; for statuses."""
    ages: pd.DataFrame
    """``x, t_x, age, n, mean_amount``: BG/NBD and Gamma-Gamma's view, up to the newest purchase."""
    notes: tuple[Note, ...] = ()


def summarise_purchases(columns: Columns, now: pd.Timestamp | None) -> PurchaseSummary:
    """Sum purchases up by person; where there are none, read the sums that the people file has.

    All purchases of one day are one purchase; a day whose amounts sum to less than 0 (a refund) counts in
    the money and not as a purchase. Days are counted back from `now`.
    """
    tables = columns.tables
    if not len(tables.purchases) or now is None:
        return _read_summary(columns)
    days = _sum_days(tables.purchases)
    bought = days[~(days["amount"] < 0)]
    by_person = bought.groupby("person")
    first, last = by_person["day"].min(), by_person["day"].max()
    spent = tables.purchases.groupby("person")["amount"].sum(min_count=1)
    newest = int(days["day"].max()) if len(days) else 0
    today = int(now.to_datetime64().astype("datetime64[D]").astype(np.int64))
    frequency = by_person.size()
    everyone = pd.RangeIndex(columns.n_people)
    people = pd.DataFrame(
        {
            "recency_days": (today - last).reindex(everyone),
            "frequency": frequency.reindex(everyone),
            "monetary": spent.reindex(everyone),
            "value": spent.reindex(everyone),
        },
        dtype=float,
    )
    paid = bought[bought["amount"] > 0].groupby("person")["amount"]
    ages = pd.DataFrame(
        {
            "x": frequency - 1,
            "t_x": last - first,
            "age": newest - first,
            "n": paid.size(),
            "mean_amount": paid.mean(),
        },
        dtype=float,
    )
    gaps = pd.DataFrame(
        {"n_gaps": frequency - 1, "total_gap": last - first, "since_last": newest - last}, dtype=float
    ).reindex(everyone)
    notes = _note_stale(today - newest, days)
    return PurchaseSummary(people, gaps, ages, notes)


def _sum_days(purchases: pd.DataFrame) -> pd.DataFrame:
    """Sum purchases up to ``person, day, amount``; days are numbered."""
    dated = purchases.dropna(subset=["date"])
    lines = pd.DataFrame(
        {
            "person": dated["person"].to_numpy(dtype=np.int64),
            "day": dated["date"].to_numpy().astype("datetime64[D]").astype(np.int64),
            "amount": dated["amount"].to_numpy(dtype=float),
        }
    )
    return lines.groupby(["person", "day"], sort=True)["amount"].sum(min_count=1).reset_index()


def _note_stale(n_days: int, days: pd.DataFrame) -> tuple[Note, ...]:
    if n_days <= _STALE_DAYS or not len(days):
        return ()
    return (
        Note(
            "The newest purchase is {n} days older than the newest event: are the purchases complete? "
            "Statuses and expected value are as of the newest purchase.",
            {"n": n_days},
        ),
    )


def _read_summary(columns: Columns) -> PurchaseSummary:
    """Read recency, frequency, monetary and value from attributes that say them."""
    n_people = columns.n_people
    people = pd.DataFrame(
        np.nan, index=pd.RangeIndex(n_people), columns=["recency_days", "frequency", "monetary", "value"]
    )
    used: list[str] = []
    concepts = {"recency": "recency_days", "frequency": "frequency", "monetary": "monetary", "value": "value"}
    for name in columns.tables.attributes:
        measure = concepts.get(concept_of(name) or "")
        if measure is None or people[measure].notna().any():
            continue
        values = columns.find(name, where=name)
        numbers = values.highest() if values.numbers is not None else None
        if numbers is not None and np.isfinite(numbers).any():
            people[measure] = numbers
            used.append(name)
    people["value"] = people["value"].fillna(people["monetary"])
    notes: tuple[Note, ...] = ()
    if used:
        notes = (
            Note(
                "No purchases were given: what customers bought is read from the people file ({columns}).",
                {"columns": ", ".join(used)},
            ),
        )
    nobody = pd.DataFrame(columns=["x", "t_x", "age", "n", "mean_amount"], dtype=float)
    gaps = pd.DataFrame(np.nan, index=people.index, columns=["n_gaps", "total_gap", "since_last"])
    return PurchaseSummary(people, gaps, nobody, notes)


def score_rfm(people: pd.DataFrame) -> pd.DataFrame:
    """Score recency, frequency and monetary from 1 to 5, by fifths of the people who bought.

    ``1 + floor(5 x share of buyers who are strictly below)`` for frequency and monetary, so that the lowest
    value always scores 1; ``ceil(5 x share of buyers whose last purchase is as old or older)`` for recency,
    so that the newest always scores 5. People who tie have the same score.

    Parameters
    ----------
    people
        ``recency_days, frequency, monetary``, missing for who bought nothing.

    Returns
    -------
    pandas.DataFrame
        On the same index: ``rfm_r, rfm_f, rfm_m`` (Int8) and ``rfm_segment`` (code of `RFM_SEGMENTS`).
    """
    r = _fifth(-people["recency_days"].to_numpy(dtype=float), newest_first=True)
    f = _fifth(people["frequency"].to_numpy(dtype=float), newest_first=False)
    m = _fifth(people["monetary"].to_numpy(dtype=float), newest_first=False)
    known = (r > 0) & (f > 0)
    segment = np.full(len(people), None, dtype=object)
    segment[known] = np.array(_GRID, dtype=object)[r[known] - 1, f[known] - 1]
    scores = {
        name: pd.Series(score, index=people.index, dtype="Int8").mask(score == 0)
        for name, score in (("rfm_r", r), ("rfm_f", f), ("rfm_m", m))
    }
    return pd.DataFrame({**scores, "rfm_segment": pd.Series(segment, index=people.index, dtype=object)})


def _fifth(value: np.ndarray, *, newest_first: bool) -> np.ndarray:
    """Score values from 1 to 5, 0 where unknown."""
    known = np.isfinite(value)
    ordered = np.sort(value[known])
    n = len(ordered)
    score = np.zeros(len(value), dtype=np.int8)
    if newest_first:
        # integers: 5 k / n rounded up without leaving them
        score[known] = -(-5 * np.searchsorted(ordered, value[known], side="right") // max(n, 1))
    else:
        score[known] = 1 + 5 * np.searchsorted(ordered, value[known], side="left") // max(n, 1)
    return score


def expect_value(summary: PurchaseSummary, *, horizon_days: float) -> tuple[pd.Series, Note | None]:
    """Give what each customer can be expected to spend within a horizon.

    Purchases expected by BG/NBD times the amount expected by Gamma-Gamma, from the newest purchase on.

    Returns
    -------
    tuple
        (n_people,) amounts, missing where unknown; and a note on how, or on why not.
    """
    unknown = pd.Series(np.nan, index=summary.people.index)
    ages = summary.ages.dropna()
    if not len(summary.ages):
        return unknown, None
    n_repeaters = int((ages["x"] > 0).sum())
    if len(ages) < MIN_CUSTOMERS or n_repeaters < MIN_REPEATERS:
        return unknown, Note(
            "Expected value is unknown: it takes {min_customers} customers of whom {min_repeaters} came "
            "back, and there are {n_customers} and {n_repeaters}.",
            {
                "min_customers": MIN_CUSTOMERS,
                "min_repeaters": MIN_REPEATERS,
                "n_customers": len(ages),
                "n_repeaters": n_repeaters,
            },
        )
    x, t_x, age, n, mean = (ages[name].to_numpy() for name in ("x", "t_x", "age", "n", "mean_amount"))
    visits, amounts = fit_bg_nbd(x, t_x, age), fit_gamma_gamma(n, mean)
    if visits is None or amounts is None:
        return unknown, Note("Expected value is unknown: the model of purchases does not fit these data.")
    expected = expect_purchases(visits, x, t_x, age, horizon=horizon_days) * expect_amount(amounts, n, mean)
    unknown.loc[ages.index] = expected
    return unknown, Note(
        "Expected value: what a customer can be expected to spend in the {n} days after the newest purchase "
        "(BG/NBD and Gamma-Gamma models fitted on {n_customers} customers).",
        {"n": int(horizon_days), "n_customers": len(ages)},
    )
