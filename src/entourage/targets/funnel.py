"""How each level came to be: everyone, audience, customers, core, and buyers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.targets.levels import PICKED_FROM

if TYPE_CHECKING:
    from entourage.model import Target, Targets

COLUMNS = (
    "target_id", "name", "level", "n_people", "n_above", "above", "n_unknown", "cut_most",
    "n_before", "n_after",
)  # fmt: skip


def describe_funnel(
    targets: Targets, *, in_graph: np.ndarray | None = None, member_of: np.ndarray | None = None
) -> pd.DataFrame:
    """Tell, level by level, how many people remain and which criterion cut most.

    Parameters
    ----------
    targets
        What `build_targets` gave.
    in_graph
        (n_people,) bool: who has at least one tie; adds ``n_in_graph``.
    member_of
        (n_people,) community positions, -1 in none; adds ``n_communities`` (that have members of the
        level) and ``largest_share`` (of the level's people in the graph that are in one community).

    Returns
    -------
    pandas.DataFrame
        One row per target level, in the order declared: ``target_id, name, level, n_people, n_above``
        (people of the level above), ``above`` (its name, ``everyone`` for the first), ``n_unknown`` (people
        set aside because a value is unknown, over the criteria in order), ``cut_most`` (criterion,
        missing where there is none), ``n_before, n_after`` (around that criterion).
    """
    rows = [
        _describe_level(target, position, in_graph, member_of)
        for target in targets.targets
        for position in range(len(target.levels))
    ]
    extra = (["n_in_graph"] if in_graph is not None else []) + (
        ["n_communities", "largest_share"] if member_of is not None else []
    )
    return pd.DataFrame(rows, columns=[*COLUMNS, *extra])


def _describe_level(
    target: Target, position: int, in_graph: np.ndarray | None, member_of: np.ndarray | None
) -> dict[str, object]:
    level = target.levels[position]
    above = next(
        (found for name in PICKED_FROM[level.level] if (found := target.level(name)) is not None), None
    )
    row: dict[str, object] = {
        "target_id": target.target_id,
        "name": target.name,
        "level": level.level,
        "n_people": int(level.members.sum()),
        "n_above": len(level.members) if above is None else int(above.members.sum()),
        "above": "everyone" if above is None else above.level,
        "n_unknown": int(level.funnel["n_unknown"].sum()) if "n_unknown" in level.funnel else 0,
    }
    if len(level.funnel):
        cut = (level.funnel["n_before"] - level.funnel["n_after"]).to_numpy()
        most = level.funnel.iloc[int(np.argmax(cut))]
        row |= {
            "cut_most": str(most["criterion"]),
            "n_before": int(most["n_before"]),
            "n_after": int(most["n_after"]),
        }
    if in_graph is not None:
        row["n_in_graph"] = int((level.members & in_graph).sum())
    if member_of is not None:
        homes = member_of[level.members & (member_of >= 0)]
        sizes = np.bincount(homes) if len(homes) else np.zeros(0, dtype=np.int64)
        row["n_communities"] = int((sizes > 0).sum())
        row["largest_share"] = float(sizes.max() / len(homes)) if len(homes) else np.nan
    return row
