"""Which cells of a table of counts stay hidden, so that none can be worked out from the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def find_hidden_cells(overlap: pd.DataFrame, min_cell: int) -> np.ndarray:
    """Find the small cells of the overlap, and a second one where a target's level has only one.

    The people of a level who are in the graph are a known whole: its only missing cell would be what the
    others leave.

    Parameters
    ----------
    overlap
        ``target_id, level, community_id, n_both``.
    min_cell
        Smallest count that is shown; 0 hides nothing.

    Returns
    -------
    numpy.ndarray
        (n_rows,) bool.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame(
    ...     {"target_id": "t", "level": "audience", "community_id": [1, 2, 3, 4], "n_both": [67, 1, 5, 0]}
    ... )
    >>> find_hidden_cells(table, 5).tolist()
    [False, True, True, False]
    """
    count = overlap["n_both"].to_numpy()
    hidden = (count > 0) & (count < min_cell)
    if not hidden.any():
        return hidden
    place = np.arange(len(overlap))
    for rows in overlap.assign(place=place).groupby(["target_id", "level"])["place"]:
        at = rows[1].to_numpy()
        if hidden[at].sum() == 1:
            shown = at[(count[at] >= min_cell)]
            if len(shown):
                hidden[shown[np.lexsort((overlap["community_id"].to_numpy()[shown], count[shown]))[0]]] = True
    return hidden
