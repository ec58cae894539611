"""How few communities hold most of a target: taken in the order of what each adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entourage.overlap.verdicts import MOST

if TYPE_CHECKING:
    import pandas as pd

LEAST_ADDED = 0.05
"""Share of a target that a community must add to be worth addressing too."""
MOST_ADDRESSED = 5
"""Communities beyond which half of a target is not reached through communities any more."""
LEAST_PRECISION = 0.25
"""Share of a community's people under which most of those addressed there are not of the target."""
STEPS = (1, 3, 5, 10)
"""Numbers of communities whose share of the target is told."""


@dataclass(frozen=True)
class Coverage:
    """The communities a target level is enriched in, those that hold most of its people first."""

    ids: tuple[int, ...]
    held: tuple[int, ...]
    """People of the level in each."""
    size: tuple[int, ...]
    """People of each."""
    n_in_graph: int
    """People of the level in the graph."""

    def share_of_first(self, n: int) -> float:
        """Say what share of the level the first `n` hold; of all of them where there are fewer."""
        return sum(self.held[:n]) / self.n_in_graph if self.n_in_graph else float("nan")

    @property
    def n_for_half(self) -> int | None:
        """Fewest communities that hold half of the level; None where all of them do not."""
        reached = (n for n in range(1, len(self.ids) + 1) if self.share_of_first(n) >= MOST)
        return next(reached, None)

    @property
    def holds_most(self) -> bool:
        """Say whether so few communities hold half of the level that they can be addressed."""
        return self.n_for_half is not None and self.n_for_half <= MOST_ADDRESSED

    @property
    def n_chosen(self) -> int:
        """Number of communities to address: those that add enough, and those that half of it takes."""
        worth = sum(held / self.n_in_graph >= LEAST_ADDED for held in self.held) if self.n_in_graph else 0
        return max(worth, self.n_for_half or 0) if self.holds_most else worth

    @property
    def chosen(self) -> tuple[int, ...]:
        """Ids of the communities to address."""
        return self.ids[: self.n_chosen]

    @property
    def n_addressed(self) -> int:
        """People of the chosen communities."""
        return sum(self.size[: self.n_chosen])

    @property
    def precision(self) -> float:
        """Share of the people of the chosen communities who are in the level."""
        return self.precision_of(self.chosen)

    def precision_of(self, some: tuple[int, ...]) -> float:
        """Share of the people of some communities who are in the level."""
        places = [self.ids.index(one) for one in some]
        n = sum(self.size[place] for place in places)
        return sum(self.held[place] for place in places) / n if n else float("nan")

    @property
    def diluted(self) -> tuple[int, ...]:
        """The chosen communities in which most people, three in four and more, are not of the level."""
        return tuple(one for one in self.chosen if self.precision_of((one,)) < LEAST_PRECISION)

    def list_steps(self, last: int, *, min_cell: int = 0) -> list[int]:
        """List the numbers of communities to tell the share of, under `last`.

        None is told that would give away, by difference, fewer people than `min_cell`.
        """
        told: list[int] = []
        for n in (step for step in STEPS if step < last):
            before = sum(self.held[: told[-1]]) if told else 0
            here, after = sum(self.held[:n]), sum(self.held[:last])
            if here - before >= min_cell and after - here >= min_cell:
                told.append(n)
        return told


def measure_coverage(enriched: pd.DataFrame, size: np.ndarray, n_in_graph: int) -> Coverage:
    """Order the communities that a target level is enriched in by what each adds.

    Communities share nobody: what one adds is what it holds, whichever come before it. The smallest id
    comes first among equals.

    Parameters
    ----------
    enriched
        The level's rows of the overlap table: ``community_id, n_both``.
    size
        (n_communities,) people of each community in the graph.
    n_in_graph
        People of the level in the graph.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"community_id": [1, 2, 3, 4], "n_both": [2, 30, 40, 4]})
    >>> coverage = measure_coverage(table, np.array([50, 40, 40, 40]), 100)
    >>> coverage.chosen, coverage.n_for_half, coverage.share_of_first(1)
    ((3, 2), 2, 0.4)
    """
    ordered = enriched.sort_values(["n_both", "community_id"], ascending=[False, True], kind="stable")
    ids = ordered["community_id"].to_numpy(dtype=np.int64)
    return Coverage(
        ids=tuple(ids.tolist()),
        held=tuple(ordered["n_both"].astype(int).tolist()),
        size=tuple(np.asarray(size)[ids - 1].astype(int).tolist()),
        n_in_graph=n_in_graph,
    )
