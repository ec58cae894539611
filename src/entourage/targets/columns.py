"""What is known of people, as columns that a rule can name.

A column may be an attribute of the people file, one derived from purchases, referrals or needs, or a
group that people belong to. Whatever its origin it has one shape: each person has a cell or none, each
cell has items, each item is a value of the vocabulary. Criteria look at the vocabulary once.
"""

from __future__ import annotations

import difflib
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.errors import SettingError
from entourage.schema import CANONICAL
from entourage.targets.families import CONCEPTS, concept_of
from entourage.values.answers import read_answer
from entourage.values.dates import EARLIEST, LATEST, is_count, is_together, read_dates
from entourage.values.habits import DEFAULT, Habits
from entourage.values.numbers import is_code, read_numbers
from entourage.values.texts import fold, fold_value, split_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from entourage.model import Tables

MOSTLY = 0.5
"""Share of a column's distinct values from which it is a column of numbers, or of dates."""


class Column:
    """One column: who has which values.

    Parameters
    ----------
    name
        As shown to the user.
    cell
        (n_people,) position of each person's cell, -1 where unknown.
    owner, item
        (n_items,) cell and vocabulary position of each item.
    texts
        Vocabulary as written; None for numbers or dates made by entourage itself.
    values
        Vocabulary as float or datetime64, where there is no text to read.
    intensity
        (n_items,) how much, for needs.
    habits
        Of those who wrote the files: what numbers and dates in doubt mean.
    """

    def __init__(
        self,
        name: str,
        cell: np.ndarray,
        owner: np.ndarray,
        item: np.ndarray,
        *,
        texts: list[str] | None = None,
        values: np.ndarray | None = None,
        intensity: np.ndarray | None = None,
        habits: Habits = DEFAULT,
    ) -> None:
        self.synonyms: Mapping[str, str] = {}
        self.shown: Mapping[str, str] = {}
        self.name = name
        self.cell = cell
        self.owner = owner
        self.item = item
        self.intensity = intensity
        self._texts = texts
        self._values = values
        self._habits = habits

    @classmethod
    def of_texts(cls, name: str, cells: pd.Series, *, habits: Habits = DEFAULT, split: bool = True) -> Column:
        """Make a column of text cells, multi-valued ones split."""
        codes, distinct = pd.factorize(cells)
        written = [str(value) for value in np.asarray(distinct, dtype=object).tolist()]
        if split:
            owner, items = split_items(written)
        else:
            items = [text.strip() for text in written]
            owner = np.flatnonzero([text != "" for text in items])
            items = [items[position] for position in owner]
        item, vocabulary = pd.factorize(np.asarray(items, dtype=object))
        has_items = np.zeros(len(written) + 1, dtype=bool)
        has_items[owner] = True
        cell = np.where(has_items[codes], codes, -1)
        return cls(name, cell, owner, item, texts=vocabulary.tolist(), habits=habits)

    @classmethod
    def of_values(cls, name: str, values: pd.Series) -> Column:
        """Make a column of numbers or dates."""
        codes, distinct = pd.factorize(values)
        every = np.arange(len(distinct))
        return cls(name, codes, every, every, values=np.asarray(distinct))

    @classmethod
    def of_rows(
        cls,
        name: str,
        n_people: int,
        person: np.ndarray,
        texts: pd.Series,
        intensity: np.ndarray | None = None,
    ) -> Column:
        """Make a column of rows, several a person: needs, products, groups."""
        item, vocabulary = pd.factorize(texts)
        kept = item >= 0
        person, item = np.asarray(person, dtype=np.int64)[kept], item[kept]
        has = np.zeros(n_people, dtype=bool)
        has[person] = True
        cell = np.where(has, np.arange(n_people), -1)
        return cls(
            name,
            cell,
            person,
            item,
            texts=[str(text) for text in np.asarray(vocabulary, dtype=object).tolist()],
            intensity=None if intensity is None else np.asarray(intensity, dtype=float)[kept],
        )

    def called(self, *, synonyms: Mapping[str, str], shown: Mapping[str, str]) -> Column:
        """Give the values other names.

        Parameters
        ----------
        synonyms
            What a rule may write (folded) for a value of the vocabulary (folded).
        shown
            How a value of the vocabulary is shown.
        """
        self.synonyms, self.shown = synonyms, shown
        return self

    def position_of(self, asked: str) -> np.ndarray:
        """(n_vocabulary,) bool: the value asked for, by its own name or, failing that, by a synonym."""
        folded = fold_value(asked)
        same: np.ndarray = self.folded == folded
        if not same.any() and folded in self.synonyms:
            same = self.folded == self.synonyms[folded]
        return same

    @property
    def known(self) -> np.ndarray:
        """(n_people,) bool: whose value is known."""
        known: np.ndarray = self.cell >= 0
        return known

    @cached_property
    def texts(self) -> list[str]:
        """Vocabulary as written."""
        if self._texts is not None:
            return self._texts
        if self._values is not None and np.issubdtype(self._values.dtype, np.datetime64):
            return [str(day) for day in self._values.astype("datetime64[D]")]
        return [f"{value:.15g}" for value in np.asarray(self._values, dtype=float)]

    @cached_property
    def folded(self) -> np.ndarray:
        """Vocabulary as compared."""
        return np.array([fold_value(text) for text in self.texts], dtype=object)

    @cached_property
    def numbers(self) -> np.ndarray | None:
        """Vocabulary as numbers (NaN where one is not), or None for a column of something else."""
        if self._texts is None:
            dates = self._values is not None and np.issubdtype(self._values.dtype, np.datetime64)
            return None if dates else np.asarray(self._values, dtype=float)
        read = read_numbers(self._texts, self._habits)
        # a post code is no number
        read = np.where([is_code(text) for text in self._texts], np.nan, read)
        return read if not len(read) or np.isfinite(read).mean() >= MOSTLY else None

    @cached_property
    def dates(self) -> np.ndarray | None:
        """Vocabulary as datetime64[D] (NaT where one is not), or None for a column of something else."""
        if self._texts is None:
            values = np.asarray(self._values)
            return values.astype("datetime64[D]") if np.issubdtype(values.dtype, np.datetime64) else None
        counts = np.array([is_count(text) and not is_together(text) for text in self._texts], dtype=bool)
        if counts.all():
            return None
        read = read_dates(self._texts, self._habits).astype("datetime64[D]")
        # a bare number beside dates is one only if it is that of a day that can be
        impossible = counts & ~((read >= np.datetime64(EARLIEST)) & (read < np.datetime64(LATEST)))
        read[impossible] = np.datetime64("NaT")
        return read if not len(read) or (~np.isnat(read)).mean() >= MOSTLY else None

    @cached_property
    def answers(self) -> np.ndarray | None:
        """Vocabulary as yes (True) or no, or None if there is any other answer."""
        answers = [read_answer(text, with_signs=True) for text in self.texts]
        return None if None in answers else np.array(answers, dtype=bool)

    def people_with(self, vocabulary: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
        """Find the people one of whose items is in a part of the vocabulary.

        Parameters
        ----------
        vocabulary
            (n_vocabulary,) bool.
        rows
            (n_items,) bool: further condition on the item itself.
        """
        chosen = vocabulary[self.item]
        if rows is not None:
            chosen &= rows
        cells = np.zeros(max(int(self.cell.max(initial=-1)), int(self.owner.max(initial=-1))) + 2, dtype=bool)
        cells[self.owner[chosen]] = True
        cells[-1] = False  # where the unknown, -1, look
        found: np.ndarray = cells[self.cell]
        return found

    def highest(self) -> np.ndarray | None:
        """Give each person's number (the highest of several; days for dates), NaN where unknown."""
        if self.numbers is not None:
            value = self.numbers
        elif self.dates is not None:
            value = self.dates.astype("datetime64[D]").astype(float)
            value[np.isnat(self.dates)] = np.nan
        else:
            return None
        per_cell = np.full(max(int(self.cell.max(initial=-1)), int(self.owner.max(initial=-1))) + 2, -np.inf)
        np.fmax.at(per_cell, self.owner, value[self.item])
        per_cell[-1] = -np.inf
        found = per_cell[self.cell]
        return np.where(np.isneginf(found), np.nan, found)

    @cached_property
    def _starts(self) -> tuple[np.ndarray, np.ndarray]:
        """Items sorted by cell, each once, and where each cell's begin (one more at the end)."""
        n_values = max(len(self.texts), 1)
        pairs = np.sort(self.owner.astype(np.int64) * n_values + self.item)
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        n_cells = max(int(self.cell.max(initial=-1)), int(self.owner.max(initial=-1))) + 1
        return pairs % n_values, np.searchsorted(pairs, np.arange(n_cells + 1) * n_values)

    def items_of(self, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """List the values of some people.

        Parameters
        ----------
        people
            (n,) positions.

        Returns
        -------
        row
            (n_found,) place in `people`.
        item
            (n_found,) vocabulary position; a value counts once a person.
        """
        items, starts = self._starts
        cell = self.cell[people]
        row = np.flatnonzero(cell >= 0)
        begin, end = starts[cell[row]], starts[cell[row] + 1]
        length = end - begin
        offset = np.arange(int(length.sum())) - np.repeat(np.cumsum(length) - length, length)
        return np.repeat(row, length), items[np.repeat(begin, length) + offset]

    def merged(self) -> Column:
        """Give the column with the spellings of one value as one, under its commonest spelling."""
        group, folded = pd.factorize(self.folded)
        if len(folded) == len(self.texts):
            return self
        # the commonest spelling first, then the first in the alphabet
        order = np.lexsort((np.argsort(np.argsort(np.array(self.texts))), -self.n_with()))
        first = np.full(len(folded), -1)
        first[group[order[::-1]]] = order[::-1]
        texts = [self.texts[position] for position in first]
        same = Column(self.name, self.cell, self.owner, group[self.item], texts=texts, habits=self._habits)
        return same.called(synonyms=self.synonyms, shown=self.shown)

    def n_with(self) -> np.ndarray:
        """Count the items of each value of the vocabulary over people (a cell counts once a person)."""
        per_cell = np.bincount(self.cell[self.cell >= 0], minlength=int(self.owner.max(initial=-1)) + 1)
        counted = np.bincount(self.item, weights=per_cell[self.owner], minlength=len(self.texts))
        return counted.astype(np.int64)


class Columns:
    """Every column that a rule can name, made when it is first asked for."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.n_people = len(tables.people)
        self._makers: dict[str, Callable[[], Column]] = {}
        self._made: dict[str, Column] = {}
        self._by_fold: dict[str, str] = {}
        for name in tables.attributes:
            self.add(name, partial(Column.of_texts, name, tables.people[name], habits=tables.habits))

    def add(self, name: str, maker: Callable[[], Column], *, aliases: tuple[str, ...] = ()) -> None:
        """Offer a column; a name that the files already use stays theirs."""
        if fold(name) in self._by_fold:
            return
        self._makers[name] = maker
        self.alias(name, (name, *aliases))

    def alias(self, name: str, aliases: Iterable[str]) -> None:
        """Let a column be called otherwise too."""
        for alias in aliases:
            self._by_fold.setdefault(fold(alias), name)

    def replace(self, name: str, maker: Callable[[], Column]) -> None:
        """Take another maker for a column that was offered."""
        self._makers[name] = maker
        self._made.pop(name, None)

    @property
    def names(self) -> list[str]:
        """Names of all columns, attributes first."""
        return list(self._makers)

    def find_name(self, asked: str) -> str | None:
        """Find a column by its name, whatever the case, accents and spacing, or by its concept."""
        folded = fold(asked)
        if folded in self._by_fold:
            return self._by_fold[folded]
        bare = {key.replace(" ", ""): name for key, name in reversed(self._by_fold.items())}
        if folded.replace(" ", "") in bare:
            return bare[folded.replace(" ", "")]
        concept = concept_of(asked)
        if concept is None:
            return None
        return next((self._by_fold[word] for word in CONCEPTS[concept] if word in self._by_fold), None)

    def find(self, asked: str, *, where: str) -> Column:
        """Give the column that a rule names.

        Raises
        ------
        SettingError
            If there is no such column; the nearest is named.
        """
        name = self.find_name(asked)
        if name is None:
            known = {word: name for word, name in self._headings() if name}
            nearest = difflib.get_close_matches(fold(asked), list(known), n=1, cutoff=0.0)
            raise SettingError(
                "{where}: there is no column '{column}'. The nearest is '{nearest}'. Known columns: {known}.",
                where=where,
                column=asked,
                nearest=known[nearest[0]],
                known=", ".join(self.names[:40]) + ("…" if len(self.names) > 40 else ""),  # noqa: PLR2004
            )
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def _headings(self) -> Iterator[tuple[str, str | None]]:
        """Give the headings that a rule could have meant, in both languages, with the column of each."""
        for words in CONCEPTS.values():
            name = next((self._by_fold[word] for word in words if word in self._by_fold), None)
            yield from ((word, name) for word in words)
        yield from self._by_fold.items()

    def was_used(self, name: str) -> bool:
        """Say whether a rule named the column."""
        return name in self._made


def canonical_aliases(column: str) -> tuple[str, ...]:
    """List the headings by which a column of the people table is recognised."""
    return next((known.synonyms for known in CANONICAL["people"] if known.name == column), ())
