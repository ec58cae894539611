"""What each row of a table gives: rows of canonical tables, several of them where it says several things."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from entourage.sources.recognising.headings import Mapping, choose_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entourage.model import Note

    Rows = Sequence[Sequence[str]]

PAIRS = {"referrals": ("referrer", "referred"), "interactions": ("source", "target")}
"""Tables whose rows tie two people, and the columns that name them."""
TOGETHER = " + "
"""What stands between the headings of several columns that give one."""


@dataclass(frozen=True)
class Take:
    """The row of a canonical table that each row of a file gives."""

    table: str
    columns: dict[str, tuple[int, ...]]
    """Canonical column → positions, of which the cells are joined by a space."""
    said: dict[str, str] = field(default_factory=dict)
    """Canonical column → text that is the same in every row."""
    attributes: dict[str, int] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()
    """Columns whose cells list people, so that commas separate them."""


@dataclass(frozen=True)
class Shape:
    """How a table lies in its file."""

    start: int
    """Place of the last row of headings among the first rows; -1 where there are none."""
    headings: tuple[str, ...]
    mapping: Mapping
    """Of the table that most rows are for."""
    takes: tuple[Take, ...] = ()
    """What each row gives; none where the mapping says it all."""
    is_matrix: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def score(self) -> float:
        """How well it fits, as `Mapping.score`."""
        return self.mapping.score

    def name_headings(self) -> dict[str, str]:
        """Give the headings that each canonical column was found under."""
        takes = [take for take in self.takes if take.table == self.mapping.table] or [to_take(self.mapping)]
        found: dict[str, dict[str, None]] = {}
        for take in takes:
            for name, places in take.columns.items():
                found.setdefault(name, {}).update(dict.fromkeys(self.headings[at] for at in places))
        return {name: TOGETHER.join(headings) for name, headings in found.items()}


@dataclass(frozen=True)
class Wanted:
    """What a table may be: its name, the tables it is named for, and headings that the settings name."""

    name: str = ""
    tables: tuple[str, ...] = ()
    overrides: dict[str, dict[str, str]] = field(default_factory=dict)

    def choose(self, headings: tuple[str, ...], below: Rows) -> Mapping | None:
        """Choose the canonical table of some headings."""
        sample = tuple(tuple((*row, *[""] * len(headings))[: len(headings)]) for row in below)
        return choose_table(
            headings, sample=sample, name=self.name, tables=self.tables, overrides=self.overrides
        )

    def allows(self, table: str) -> bool:
        """Say whether it may be this table."""
        return not self.tables or table in self.tables


def to_take(mapping: Mapping) -> Take:
    """Say what a mapping says: each row gives one row of its table."""
    return Take(
        mapping.table,
        {name: (position,) for name, position in mapping.columns.items()},
        attributes=mapping.attributes,
    )
