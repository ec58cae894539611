"""Colours and marks that every page shares.

Eight hues from the palettes of Okabe & Ito (2008) and Paul Tol (2021), chosen so that any two stay apart
for readers with protanopia, deuteranopia or neither (a test measures the distances);
what comes after the eighth is grey. Colour never stands alone: communities carry their number and name,
roles have a shape.
"""

from __future__ import annotations

import numpy as np

PALETTE = ("#0077bb", "#e69f00", "#009e73", "#cc79a7", "#cc3311", "#56b4e9", "#aa4499", "#117733")
GREY = -1
"""Colour index of whatever has no hue of its own."""

SHAPES = {
    "person": "dot",
    "prescriber": "diamond",
    "ambassador": "star",
    "critic": "triangleDown",
    "gatekeeper": "square",
}
"""Shape per role, in the names of vis-network."""

ROLE_ORDER = ("ambassador", "critic", "prescriber", "gatekeeper")
"""Whose shape a person with several roles takes."""


def assign_colours(n: int, *, has_structure: bool = True) -> np.ndarray:
    """Give each community, largest first, an index into `PALETTE`, or `GREY`.

    Examples
    --------
    >>> assign_colours(10).tolist()
    [0, 1, 2, 3, 4, 5, 6, 7, -1, -1]
    >>> assign_colours(2, has_structure=False).tolist()
    [-1, -1]
    """
    position = np.arange(n)
    return np.where((position < len(PALETTE)) & has_structure, position, GREY)


def assign_target_colours(n: int) -> np.ndarray:
    """Give each target a hue, from the other end of the palette, so that the two maps do not look alike.

    Examples
    --------
    >>> assign_target_colours(3).tolist()
    [7, 6, 5]
    """
    position = len(PALETTE) - 1 - np.arange(n)
    return np.where(position >= 0, position, GREY)
