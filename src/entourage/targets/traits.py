"""What is typical of a group of people, beside everyone."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from entourage.language import Language
    from entourage.targets.columns import Column, Columns

MIN_PEOPLE = 3
"""People who must share a value before it is shown."""
LEAST_SHARE = 0.05
"""Share of a group from which a value is typical of it."""
MIN_KNOWN = 10
"""People of a group whose value must be known before a typical one is given."""
MAX_DISTINCT_SHARE = 0.5
"""Texts of which more than half the people have their own identify people."""
TYPICAL = 0.75
"""A typical value is had by this many times as many as the commonest one, at least."""
MIN_NUMBERS = 12
"""Distinct numbers from which a column is described by its quartiles."""
PERSONAL = frozenset(
    {
        "email",
        "e mail",
        "mail",
        "courriel",
        "phone",
        "telephone",
        "tel",
        "mobile",
        "address",
        "adresse",
        "url",
    }
    | {"link", "lien", "website", "site web", "iban", "first name", "prenom", "last name", "nom de famille"}
    | {"firstname", "lastname", "ip", "birthday", "photo", "avatar", "siret", "siren"}
)
"""Headings of columns that speak of one person, folded."""
TRAITS = ["attribute", "family", "value", "share", "share_everyone", "spread", "telling"]


class Trait:
    """One column, ready to tell what is typical of any group.

    Parameters
    ----------
    column
        The column.
    family
        Its family of criteria.
    """

    def __init__(self, column: Column, family: str) -> None:
        self.family = family
        self.n_known = int(column.known.sum())
        numbers = column.numbers
        self.is_number = numbers is not None and int(np.isfinite(numbers).sum()) > MIN_NUMBERS
        # names of a million people are not worth folding
        worth = not self.is_number and len(column.texts) <= MAX_DISTINCT_SHARE * self.n_known * 2
        self.column = column.merged() if worth else column

    @cached_property
    def n_with(self) -> np.ndarray:
        """(n_vocabulary,) people with each value."""
        return self._count(np.arange(len(self.column.cell)))

    def _count(self, people: np.ndarray) -> np.ndarray:
        """Count some people by value."""
        return np.bincount(self.column.items_of(people)[1], minlength=len(self.column.texts))

    @cached_property
    def is_telling(self) -> bool:
        """Whether it describes groups rather than naming people."""
        if self.n_known < MIN_KNOWN or fold(self.column.name) in PERSONAL:
            return False
        if self.is_number:
            return True
        n_values = int((self.n_with > 0).sum())
        return n_values > 1 and n_values <= MAX_DISTINCT_SHARE * int(self.n_with.sum())

    @cached_property
    def numbers(self) -> np.ndarray:
        """(n_people,) numbers, NaN where unknown."""
        numbers = self.column.highest()
        return np.full(len(self.column.cell), np.nan) if numbers is None else numbers

    def describe(
        self, people: np.ndarray, language: Language, *, min_people: int = MIN_PEOPLE
    ) -> dict[str, object] | None:
        """Give the typical value of a group, its share in the group and among everyone, and its spread.

        Parameters
        ----------
        people
            (n,) positions of the group's members.
        language
            For numbers, yes and no.
        min_people
            People who must share a value before it is shown.

        Returns
        -------
        dict or None
            Values by `TRAITS`; None where too little is known.
        """
        if self.is_number:
            return self._describe_numbers(people, language)
        n_known = int(self.column.known[people].sum())
        if n_known < MIN_KNOWN:
            return None
        n_here = self._count(people)
        share, share_everyone = n_here / n_known, self.n_with / self.n_known
        shown = n_here >= min_people
        if not shown.any():
            return None
        with np.errstate(divide="ignore", invalid="ignore"):
            telling = np.where(shown, share * np.log(share / share_everyone), -np.inf)
        by_share = np.argsort(-np.where(shown, share, -1.0), kind="stable")
        # what is rarer in the group than something else is not typical of it; a number is its commonest
        close = 1.0 if self.column.numbers is not None else TYPICAL
        telling[share < close * share.max()] = -np.inf
        best = int(np.argmax(telling)) if telling.max() >= 0.01 else int(by_share[0])  # noqa: PLR2004
        return {
            "attribute": self.column.name,
            "family": self.family,
            "value": self.show(best, language),
            "share": float(share[best]),
            "share_everyone": float(share_everyone[best]),
            "spread": ", ".join(self.show(int(k), language) for k in by_share[:3] if shown[k]),
            "telling": float(max(telling[best], 0.0)),
        }

    def rank_values(self, people: np.ndarray, *, n: int, min_people: int = MIN_PEOPLE) -> list[str]:
        """List the values that say most of a group: common in it, and more than among everyone first."""
        n_known = int(self.column.known[people].sum())
        if not n_known:
            return []
        n_here = self._count(people)
        share, share_everyone = n_here / n_known, self.n_with / self.n_known
        with np.errstate(divide="ignore", invalid="ignore"):
            telling = np.where(n_here >= min_people, share * np.log(share / share_everyone), -np.inf)
        order = sorted(
            np.flatnonzero(n_here >= min_people), key=lambda k: (-telling[k], self.column.texts[k])
        )
        return [self.column.shown.get(self.column.texts[k], self.column.texts[k]) for k in order[:n]]

    def show(self, position: int, language: Language) -> str:
        """Write a value of the vocabulary for reading."""
        if self.column.answers is not None and set(self.column.folded) <= {"0", "1", "yes", "no"}:
            return language.say("yes") if self.column.answers[position] else language.say("no")
        text = self.column.texts[position]
        return self.column.shown.get(text, text)

    def _describe_numbers(self, people: np.ndarray, language: Language) -> dict[str, object] | None:
        here = self.numbers[people]
        here = here[np.isfinite(here)]
        if len(here) < MIN_KNOWN:
            return None
        low, first, third, high = np.quantile(here, [0.1, 0.25, 0.75, 0.9])
        everyone = self.numbers[np.isfinite(self.numbers)]
        share = float(((here >= first) & (here <= third)).mean())
        share_everyone = float(((everyone >= first) & (everyone <= third)).mean())
        step = self._step(third - first)
        return {
            "attribute": self.column.name,
            "family": self.family,
            "value": _write_span(first, third, step, language),
            "share": share,
            "share_everyone": share_everyone,
            "spread": _write_span(low, high, step, language),
            "telling": max(share * float(np.log(share / share_everyone)), 0.0) if share_everyone else 0.0,
        }

    def _step(self, width: float) -> float:
        """Choose what numbers are rounded to: a tenth of the spread's magnitude, never below the unit."""
        known = self.numbers[np.isfinite(self.numbers)]
        unit = 1.0 if bool((known == np.round(known)).all()) else 0.0
        return max(10.0 ** (np.floor(np.log10(width)) - 1), unit) if width > 0 else unit


def build_traits(columns: Columns, names: Iterable[str], families: Mapping[str, str]) -> list[Trait]:
    """Make ready the columns that describe groups rather than name people."""
    traits = [Trait(columns.find(name, where=name), families.get(name, "other")) for name in names]
    return [trait for trait in traits if trait.is_telling]


def describe_traits(
    traits: list[Trait], people: np.ndarray, language: Language, *, min_people: int = MIN_PEOPLE
) -> pd.DataFrame:
    """Describe a group by its typical values, most telling first.

    A value that few of the group have (`LEAST_SHARE`), or fewer than among everyone, is not told.

    How telling a value is: ``share x ln(share / share among everyone)``, its part of the
    Kullback-Leibler divergence of the group from everyone: common in the group, and rarer elsewhere.

    Returns
    -------
    pandas.DataFrame
        Columns `TRAITS`; shares are of the people whose value is known.
    """
    rows = [trait.describe(people, language, min_people=min_people) for trait in traits]
    table = pd.DataFrame([row for row in rows if row is not None], columns=TRAITS)
    share, everyone = table["share"].astype(float), table["share_everyone"].astype(float)
    table = table[~((share < LEAST_SHARE) | (share < everyone))]
    return table.sort_values(
        ["telling", "attribute"], ascending=[False, True], kind="stable", ignore_index=True
    )


def _write_span(low: float, high: float, step: float, language: Language) -> str:
    ends = list(dict.fromkeys(_write_number(end, step, language) for end in (low, high)))
    return "–".join(ends)


def _write_number(value: float, step: float, language: Language) -> str:
    if step > 0:
        value = round(value / step) * step
    digits = (
        0
        if step >= 1 or value.is_integer()
        else min(3, max(0, -int(np.floor(np.log10(step)))) if step else 2)
    )
    is_year = digits == 0 and 1900 <= value <= 2100  # noqa: PLR2004 - 1,959 would not be read as a year
    return str(int(value)) if is_year else language.number(value, digits)
