"""The groups of people that prescribers are sought for: everyone, and each level of each target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entourage.schema import EVERYONE, LEVELS

if TYPE_CHECKING:
    from entourage.model import Targets


@dataclass(frozen=True)
class Scope:
    """One group of people whose attention is followed."""

    target_id: str
    level: str
    """Of the target; ``audience`` for everyone."""
    name: str
    members: np.ndarray
    """(n_people,) bool."""

    @property
    def is_everyone(self) -> bool:
        """Say whether the group is the whole graph."""
        return self.target_id == EVERYONE

    @property
    def is_main(self) -> bool:
        """Say whether the group is listed in ``prescribers.csv``: everyone, and audiences."""
        return self.level == LEVELS[0]


def list_scopes(targets: Targets, n_people: int) -> tuple[Scope, ...]:
    """List everyone first, then the audiences, then the inner levels, in the order of the targets."""
    everyone = Scope(EVERYONE, LEVELS[0], "", np.ones(n_people, dtype=bool))
    levels = [
        Scope(target.target_id, level.level, target.name, np.asarray(level.members, dtype=bool))
        for target in targets.targets
        for level in target.levels
    ]
    return (everyone, *(s for s in levels if s.is_main), *(s for s in levels if not s.is_main))
