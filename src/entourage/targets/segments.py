"""Segments: groups of people found by latent-class analysis, where nobody declared a target.

StepMix (Morin et al. 2025, Journal of Statistical Software) fits mixtures of classes and yes/no columns
with missing cells; the number of segments is the one of lowest BIC. Numbers are cut into fourths: a bell
curve would chase their spikes and their tails.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from entourage.errors import MissingExtraError, SettingError
from entourage.model import Note
from entourage.targets.traits import Trait, build_traits, describe_traits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from entourage.language import Language
    from entourage.options import SegmentOptions
    from entourage.targets.columns import Columns

N_FITTED = 4000
"""Largest number of people that classes are fitted on; all others are then placed in them."""
N_PLACED = 50_000
MAX_COLUMNS = 12
MAX_VALUES = 10
"""Most frequent values kept of a column; the others are one value together."""
MIN_KNOWN_SHARE = 0.2
"""Share of people whose value must be known before a column is taken without being asked for."""
SURE = 0.8
"""Probability from which a person's segment is sure."""
TABLE = ["segment_id", "name", "size", "stability", "distinctive"]


@dataclass(frozen=True)
class Segments:
    """Segments found, none where nothing tells people apart.

    ``member_of`` is a position in ``table``, -1 for people of whom nothing is known.
    """

    table: pd.DataFrame
    """One row each, the largest first: ``segment_id, name, size, stability, distinctive, share_sure``."""
    member_of: np.ndarray
    notes: tuple[Note, ...]

    @property
    def ids(self) -> np.ndarray:
        """(n_people,) ``segment_id``, None where in none."""
        ids = np.array([*self.table["segment_id"], None], dtype=object)
        found: np.ndarray = ids[self.member_of]
        return found


def is_wanted(settings: SegmentOptions) -> bool:
    """Say whether segments are to be looked for."""
    return bool(settings.columns) if settings.find == "auto" else settings.find


def find_segments(
    columns: Columns,
    settings: SegmentOptions,
    language: Language,
    *,
    families: Mapping[str, str],
    progress: Callable[[str], None] | None = None,
) -> Segments:
    """Find groups of people alike in needs and attributes, where they are asked for.

    Parameters
    ----------
    columns
        What is known of people.
    settings
        ``[segments]``.
    language
        For names.
    families
        Family by column.
    progress
        Told the name of the step.

    Returns
    -------
    Segments
        Empty where they are not asked for, or where no column can tell people apart.

    Raises
    ------
    MissingExtraError
        If StepMix is not installed.
    SettingError
        If a column named in ``[segments]`` does not exist or says nothing.
    """
    nobody = np.full(columns.n_people, -1, dtype=np.int32)
    if not is_wanted(settings):
        return Segments(pd.DataFrame(columns=TABLE), nobody, ())
    if importlib.util.find_spec("stepmix") is None:
        raise MissingExtraError(
            'Finding segments needs StepMix. Install it with: pip install "entourage[segments]"'
        )
    traits = _choose_traits(columns, settings, families)
    if not traits:
        return Segments(
            pd.DataFrame(columns=TABLE), nobody, (Note("No segments: too little is known of people."),)
        )
    if progress:
        progress("segments")
    matrix, kinds = _encode(traits)
    known = np.flatnonzero(np.isfinite(matrix).any(axis=1))
    fitted = known[_spaced(len(known))]
    model, bics = _fit_best(matrix[fitted], kinds, settings)
    probabilities = _place(model, matrix[known], kinds)
    if model.n_components == 1:
        return Segments(pd.DataFrame(columns=TABLE), nobody, _note(0, traits, bics, 0))
    label = probabilities.argmax(axis=1)
    order = _order(label, model.n_components)
    label, probabilities = order[label], probabilities[:, np.argsort(order)]
    member_of = np.full(columns.n_people, -1, dtype=np.int32)
    member_of[known] = label
    stability = _bootstrap(matrix[fitted], kinds, member_of[fitted], settings, model.n_components)
    table = _describe(traits, member_of, stability, language)
    sure = probabilities.max(axis=1) >= SURE
    table["share_sure"] = [float(sure[label == position].mean()) for position in range(len(table))]
    return Segments(table, member_of, _note(len(table), traits, bics, columns.n_people - len(known)))


def _note(n: int, traits: list[Trait], bics: list[float], n_unknown: int) -> tuple[Note, ...]:
    notes = [
        Note.counted(
            "{n} segment was found from {columns} (lowest BIC among 1 to {n_tried} classes).",
            "{n} segments were found from {columns} (lowest BIC among 1 to {n_tried} classes).",
            n,
            columns=", ".join(t.column.name for t in traits),
            n_tried=len(bics),
        )
        if n
        else Note(
            "No segments: nothing in {columns} tells groups of people apart.",
            {"columns": ", ".join(t.column.name for t in traits)},
        )
    ]
    if n_unknown:
        notes.append(
            Note.counted(
                "{n} person is in no segment: nothing of it is known.",
                "{n} people are in no segment: nothing of it is known.",
                n_unknown,
            )
        )
    return tuple(notes)


def _choose_traits(columns: Columns, settings: SegmentOptions, families: Mapping[str, str]) -> list[Trait]:
    if settings.columns:
        names = [columns.find(name, where="[segments] columns").name for name in settings.columns]
        traits = build_traits(columns, names, families)
        useless = [name for name in names if name not in {trait.column.name for trait in traits}]
        if useless:
            raise SettingError(
                "[segments] columns: '{column}' tells no groups apart: it is blank, the same for everyone, "
                "or different for each.",
                column=useless[0],
            )
        return traits
    needs = columns.find_name("need")
    names = list(dict.fromkeys([*([needs] if needs else []), *columns.tables.attributes]))
    traits = build_traits(columns, names, families)
    enough = [trait for trait in traits if trait.n_known >= MIN_KNOWN_SHARE * columns.n_people]
    # the best known first; the order of columns breaks ties
    chosen = sorted(range(len(enough)), key=lambda k: (-enough[k].n_known, k))[:MAX_COLUMNS]
    return [enough[k] for k in sorted(chosen)]


def _encode(traits: list[Trait]) -> tuple[np.ndarray, list[str]]:
    """Write columns as classes and yes/no; NaN where unknown."""
    blocks: list[np.ndarray] = []
    kinds: list[str] = []
    for trait in traits:
        block, kind = _encode_one(trait)
        blocks.append(block)
        kinds.extend([kind] * block.shape[1])
    return np.hstack(blocks), kinds


def _encode_one(trait: Trait) -> tuple[np.ndarray, str]:
    """Write one column: numbers by fourths, single values as they are, several values as yes/no each.

    Values that people never mix are one choice, whatever the number of words in a cell: as yes/no each,
    they would break the independence within classes that the model rests on.
    """
    column = trait.column
    n_people = len(column.cell)
    block = np.full((n_people, 1), np.nan)
    if trait.is_number:
        known = np.isfinite(trait.numbers)
        edges = np.unique(np.quantile(trait.numbers[known], [0.25, 0.5, 0.75]))
        block[known, 0] = np.searchsorted(edges, trait.numbers[known], side="left")
        return _renumber(block), "categorical_nan"
    row, item = column.items_of(np.arange(n_people))
    if len(row) == trait.n_known:  # one value a person
        place = np.full(len(trait.n_with), MAX_VALUES, dtype=float)
        top = np.argsort(-trait.n_with, kind="stable")[:MAX_VALUES]
        place[top] = np.arange(len(top))
        block[row, 0] = place[item]
        return _renumber(block), "categorical_nan"
    if len(np.unique(column.cell[column.known])) <= MAX_VALUES:
        block[column.known, 0] = column.cell[column.known]
        return _renumber(block), "categorical_nan"
    top = np.argsort(-trait.n_with, kind="stable")[:MAX_VALUES]
    block = np.full((n_people, len(top)), np.nan)
    block[column.known] = 0.0
    for position, value in enumerate(top):
        block[row[item == value], position] = 1.0
    return block, "binary_nan"


def _renumber(block: np.ndarray) -> np.ndarray:
    """Give the classes in use numbers from 0 without a gap."""
    known = np.isfinite(block[:, 0])
    block[known, 0] = np.unique(block[known, 0], return_inverse=True)[1]
    return block


def _table(matrix: np.ndarray, kinds: list[str]) -> pd.DataFrame:
    """Lay columns out kind by kind, as the model wants them."""
    names = [f"{kind}:{position}" for position, kind in enumerate(kinds)]
    order = sorted(range(len(kinds)), key=lambda position: (kinds[position], position))
    return pd.DataFrame(matrix, columns=names)[[names[position] for position in order]]


def _fit(matrix: np.ndarray, kinds: list[str], n_classes: int, *, seed: int, n_starts: int) -> Any:  # noqa: ANN401
    from stepmix import StepMix  # an extra
    from stepmix.utils import get_mixed_descriptor

    table = _table(matrix, kinds)
    by_kind = {
        kind: [str(name) for name in table if str(name).split(":")[0] == kind] for kind in sorted(set(kinds))
    }
    table, descriptor = get_mixed_descriptor(table, **by_kind)
    model = StepMix(
        n_components=n_classes,
        measurement=descriptor,
        random_state=seed,
        n_init=n_starts,
        abs_tol=1e-5,
        max_iter=500,
        progress_bar=0,
    )
    return model.fit(table)


def _place(model: Any, matrix: np.ndarray, kinds: list[str]) -> np.ndarray:  # noqa: ANN401
    """Give each person's probabilities over classes, some people at a time: the model unfolds every class."""
    parts = [
        np.asarray(model.predict_proba(_table(matrix[start : start + N_PLACED], kinds)))
        for start in range(0, len(matrix), N_PLACED)
    ]
    return np.vstack(parts)


def _fit_best(matrix: np.ndarray, kinds: list[str], settings: SegmentOptions) -> tuple[Any, list[float]]:
    """Fit 1, 2, 3… classes until BIC has risen twice in a row; keep the lowest."""
    best: Any = None
    bics: list[float] = []
    table = _table(matrix, kinds)
    for n_classes in range(1, settings.max_classes + 1):
        model = _fit(matrix, kinds, n_classes, seed=settings.seed, n_starts=3)
        bics.append(float(model.bic(table)))
        if best is None or bics[-1] < min(bics[:-1]):
            best = model
        if len(bics) > 2 and bics[-1] > bics[-2] > bics[-3]:  # noqa: PLR2004
            break
    return best, bics


def _order(label: np.ndarray, n_classes: int) -> np.ndarray:
    """Rank classes by size, the largest first; ties break on the first person."""
    size = np.bincount(label, minlength=n_classes)
    first = [int(np.argmax(label == k)) if size[k] else len(label) for k in range(n_classes)]
    order = np.lexsort((np.array(first), -size))
    place = np.empty(n_classes, dtype=np.int64)
    place[order] = np.arange(n_classes)
    return place


def _bootstrap(
    matrix: np.ndarray, kinds: list[str], label: np.ndarray, settings: SegmentOptions, n_classes: int
) -> np.ndarray:
    """Refit on people drawn with replacement, and see how much of each segment comes back.

    The mean over resamples of the best Jaccard index between a segment and a class of the refit (Hennig
    2007, "Cluster-wise assessment of cluster stability"): above 0.75 a segment is stable, under 0.6 it
    is not.
    """
    rng = np.random.default_rng(settings.seed)
    found = np.zeros((settings.runs, n_classes))
    for run in range(settings.runs):
        drawn = np.sort(rng.integers(0, len(matrix), len(matrix)))
        model = _fit(matrix[drawn], kinds, n_classes, seed=settings.seed + run, n_starts=2)
        again = np.asarray(model.predict(_table(matrix, kinds)))
        both = np.zeros((n_classes, n_classes))
        np.add.at(both, (label, again), 1)
        either = both.sum(axis=1, keepdims=True) + both.sum(axis=0) - both
        found[run] = (both / np.maximum(either, 1)).max(axis=1)
    stability: np.ndarray = found.mean(axis=0)
    return stability


def _describe(
    traits: list[Trait], member_of: np.ndarray, stability: np.ndarray, language: Language
) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    taken: set[str] = set()
    for position in range(int(member_of.max()) + 1):
        people = np.flatnonzero(member_of == position)
        described = describe_traits(traits, people, language)
        told = described[described["telling"] > 0].head(3)
        number = language.say("Segment {n}", n=position + 1)
        name = " · ".join(_word(row) for row in told.head(2).to_dict("records")) or number
        name = name if name not in taken else f"{name} ({number})"
        taken.add(name)
        rows.append(
            {
                "segment_id": f"segment-{position + 1}",
                "name": name,
                "size": len(people),
                "stability": float(stability[position]),
                "distinctive": "; ".join(
                    f"{row['attribute']}={row['value']} (×{language.number(_lift(row), 1)})"
                    for row in told.to_dict("records")
                ),
            }
        )
    return pd.DataFrame(rows, columns=TABLE)


def _word(row: Mapping[Any, Any]) -> str:
    return f"{row['attribute']} {row['value']}"


def _lift(row: Mapping[Any, Any]) -> float:
    return float(row["share"] / row["share_everyone"]) if row["share_everyone"] else 0.0


def _spaced(n: int) -> np.ndarray:
    """Take at most `N_FITTED` positions of n, evenly spaced."""
    return np.arange(n) if n <= N_FITTED else np.linspace(0, n - 1, N_FITTED).astype(np.int64)
