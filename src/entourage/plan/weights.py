"""How much reaching each person counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVEL_WEIGHTS = {"audience": 1.0, "customers": 2.0, "core": 3.0, "buyers": 3.0}
"""What reaching one person of each level counts; a person counts for their heaviest level."""


def weigh_levels(
    levels: Mapping[str, np.ndarray], weights: Mapping[str, float] | None = None, *, n_people: int
) -> np.ndarray:
    """Weigh people by the levels of a target they belong to.

    Parameters
    ----------
    levels
        Level name → (n_people,) bool.
    weights
        Level name → weight, `LEVEL_WEIGHTS` if not given; a level without one counts 1.
    n_people
        Number of people.

    Returns
    -------
    numpy.ndarray
        (n_people,) the largest weight among a person's levels, 0 outside the target.

    Examples
    --------
    >>> audience, core = np.array([True, True, False]), np.array([False, True, False])
    >>> weigh_levels({"audience": audience, "core": core}, n_people=3).tolist()
    [1.0, 3.0, 0.0]
    """
    chosen = LEVEL_WEIGHTS if weights is None else weights
    total = np.zeros(n_people)
    for name, members in levels.items():
        total = np.maximum(total, np.where(members, chosen.get(name, 1.0), 0.0))
    return total
