"""The probability that the word passes along a tie: assumed, stated and adjustable, never measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entourage.errors import SettingError

if TYPE_CHECKING:
    from scipy import sparse

CHANCES = ("share", "contact")
DEFAULT_CONTACT = {"share": 1.0, "contact": 0.05}


def set_chances(
    attention: sparse.csr_array,
    *,
    chance: str = "share",
    contact: float | None = None,
    pace: np.ndarray | None = None,
) -> sparse.csr_array:
    """Turn attention into the probability that the word passes.

    ``share`` (the "weighted cascade" of Kempe, Kleinberg & Tardos 2003, with weights): whoever turns to
    several people takes the word from each with the share of attention they give them, times `contact` (1 if
    not given). ``contact``: each unit of weight is one occasion that succeeds with probability `contact`
    (0.05 if not given), so the tie's is 1 - (1 - contact)^weight.

    Parameters
    ----------
    attention
        (n, n): row = who turns to someone, column = to whom, value = weight above 0.
    chance
        ``share`` or ``contact``.
    contact
        Above 0, at most 1.
    pace
        (n,) how fresh the newest attention of each person is, 0 to 1, where ties fade (`convert.find_pace`):
        shares are multiplied by it, so that whoever has turned to nobody for long seldom takes the word.
        Per contact, faded weights are fewer occasions already.

    Returns
    -------
    scipy.sparse.csr_array
        The same entries, but those of people with themselves, as probabilities.

    Raises
    ------
    SettingError
        If `chance` is unknown or `contact` is not a probability.

    Examples
    --------
    >>> from scipy import sparse
    >>> attention = sparse.csr_array(np.array([[0.0, 3.0, 1.0], [0, 0, 2], [0, 0, 0]]))
    >>> set_chances(attention).toarray().tolist()
    [[0.0, 0.75, 0.25], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    >>> set_chances(attention, chance="contact", contact=0.5).toarray()[0].tolist()
    [0.0, 0.875, 0.5]
    """
    if chance not in CHANCES:
        raise SettingError(
            "There is no way '{chance}' to set probabilities: choose share or contact.", chance=chance
        )
    value = DEFAULT_CONTACT[chance] if contact is None else contact
    if not 0 < value <= 1:
        raise SettingError(
            "The probability of a contact must be above 0 and at most 1, not {value}.", value=value
        )
    matrix = attention.copy()
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    matrix.data = np.where(row == matrix.indices, 0.0, matrix.data)
    matrix.eliminate_zeros()
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    if chance == "share":
        total = np.bincount(row, matrix.data, minlength=matrix.shape[0])
        matrix.data = value * matrix.data / total[row] * (1 if pace is None else pace[row])
    else:
        matrix.data = 1 - (1 - value) ** matrix.data
    return matrix
