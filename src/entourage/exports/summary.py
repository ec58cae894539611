"""``analysis.json``: the summary of a run and how it was made."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

import numpy as np

from entourage import __version__
from entourage.convert.results import find_specific
from entourage.exports.cells import round_digits, to_writable
from entourage.language import Language
from entourage.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

    from entourage.model import Analysis, Direction, InputFile, Note

_TOP = 10
"""People named per target; all of them are in the tables."""


def write_summary(analysis: Analysis, folder: Path) -> None:
    """Write ``analysis.json``: `build_summary` with sorted keys, in UTF-8.

    Parameters
    ----------
    analysis
        What was found.
    folder
        An existing folder.
    """
    text = json.dumps(build_summary(analysis), ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    # a lone surrogate from a name would not encode
    (folder / "analysis.json").write_bytes(text.encode(errors="replace") + b"\n")


def build_summary(analysis: Analysis) -> dict[str, Any]:
    """Summarise a run as plain values: no clock, no absolute path, missing numbers as None.

    Returns
    -------
    dict
        At least ``schema_version, entourage_version, inputs, options, network, communities, targets,
        overlap, prescribers, ambassadors``.
    """
    tables = analysis.tables
    summary = {
        "schema_version": SCHEMA_VERSION,
        "entourage_version": __version__,
        "name": tables.name,
        "language": tables.language,
        "newest_on": tables.newest_on,
        "period": None if tables.period is None else dataclasses.asdict(tables.period),
        "inputs": [_describe_input(file) for file in tables.inputs],
        "n_excluded_people": tables.n_excluded_people,
        "n_merged_accounts": len(tables.identities),
        "meetings": [dataclasses.asdict(meeting) for meeting in tables.meetings],
        "options": _without_places(
            analysis.options.model_dump(mode="json", exclude={"privacy": {"key_file"}})
        ),
        "network": _describe_network(analysis),
        "communities": _describe_communities(analysis),
        "targets": _describe_targets(analysis),
        "overlap": analysis.overlap.agreement,
        "explained": _list_rows(analysis, "explained"),
        "answers": _list_rows(analysis, "answers"),
        "memory": dataclasses.asdict(analysis.roles.memory),
        "prescribers": _describe_prescribers(analysis.results["prescribers"]),
        "ambassadors": _describe_ambassadors(analysis.results["ambassadors"]),
        "critics": {"n": len(analysis.roles.critics)},
        "tables": {name: len(table) for name, table in analysis.results.items()},
        "notes": _say_notes(analysis),
    }
    plain: dict[str, Any] = _to_plain(summary)
    return plain


def _describe_input(file: InputFile) -> dict[str, object]:
    return {
        "path": file.path,
        "sha256": file.sha256,
        "format": file.format,
        "tables": list(file.tables),
        "columns": file.columns,
        "rows_read": file.rows_read,
        "rows_used": file.rows_used,
        "rows_rejected": file.rows_rejected,
        "rows_excluded": file.rows_excluded,
    }


def _describe_network(analysis: Analysis) -> dict[str, object]:
    network = analysis.network
    weight = network.ties["weight"].to_numpy(dtype=np.float64)
    return {
        "n_people": network.n_people,
        "n_ties": int((weight > 0).sum()),
        "n_interactions": network.n_interactions,
        "n_referrals": network.n_referrals,
        "n_self_loops": network.n_self_loops,
        "total_weight": math.fsum(weight.tolist()),
        "event_types": network.event_types,
        "unknown_types": network.unknown_types,
        "directions": [_describe_direction(one) for one in network.directions],
    }


def _describe_direction(one: Direction) -> dict[str, object]:
    shown = dataclasses.asdict(one)
    del shown["number"]
    return {**shown, "returned_share": one.n_returned / one.n_pairs}


def _describe_communities(analysis: Analysis) -> dict[str, object]:
    communities = analysis.communities
    shape = communities.shape
    return {
        "n": communities.n,
        "algorithm": communities.algorithm,
        "resolution": communities.resolution,
        "seed": communities.seed,
        "modularity": communities.modularity,
        "stability": communities.stability,
        "null_modularity": communities.null_modularity,
        "null_sd": communities.null_sd,
        "null_z": communities.null_z,
        "has_structure": communities.has_structure,
        "by_chance": communities.by_chance,
        "n_runs": communities.n_runs,
        "n_null_runs": communities.n_null_runs,
        "shape": None if shape is None else {"kind": shape.kind, "phrase": shape.phrase, **shape.numbers},
    }


def _describe_targets(analysis: Analysis) -> list[dict[str, object]]:
    table = to_writable(analysis.results["targets"])
    levels: dict[str, list[dict[str, object]]] = {}
    for row in table.to_dict("records"):
        shown = {str(name): value for name, value in row.items() if name not in ("target_id", "name")}
        levels.setdefault(str(row["target_id"]), []).append(shown)
    return [
        {
            "target_id": target.target_id,
            "name": target.name,
            "need": target.need,
            "origin": target.origin,
            "levels": levels.get(target.target_id, []),
        }
        for target in analysis.targets.targets
    ]


def _describe_prescribers(table: pd.DataFrame) -> dict[str, object]:
    by_target = {}
    for target, rows in table.groupby("target_id", sort=True):
        own = rows.loc[find_specific(rows), "person_id"]
        by_target[str(target)] = {
            "n": len(rows),
            "top": rows["person_id"].head(_TOP).tolist(),
            "n_specific": len(own),
            "specific": own.head(_TOP).tolist(),
        }
    return {"n": int(table["person_id"].nunique()), "by_target": by_target}


def _describe_ambassadors(table: pd.DataFrame) -> dict[str, object]:
    by_basis = {str(basis): len(rows) for basis, rows in table.groupby("basis", sort=True)}
    return {"n": len(table), "by_basis": by_basis, "top": table["person_id"].head(_TOP).tolist()}


def _list_rows(analysis: Analysis, name: str) -> list[dict[str, object]]:
    """List the rows of a small result table, none where the run had nothing to put in it."""
    table = analysis.results.get(name)
    if table is None:
        return []
    return [{str(key): value for key, value in row.items()} for row in to_writable(table).to_dict("records")]


def _say_notes(analysis: Analysis) -> list[str]:
    """Say, in the language of the pages, what each stage wanted the reader to know."""
    language = Language(analysis.tables.language)
    stages: tuple[Iterable[Note], ...] = (
        analysis.tables.notes,
        *(file.notes for file in analysis.tables.inputs),
        analysis.network.notes,
        analysis.communities.notes,
        analysis.targets.notes,
        analysis.overlap.notes,
        analysis.roles.notes,
    )
    said = [note.say(language) for notes in stages for note in notes]
    return list(dict.fromkeys(said))


def _without_places(value: Any) -> Any:  # noqa: ANN401
    """Keep only the last part of absolute paths: where a file lay is nobody's business."""
    if isinstance(value, dict):
        return {_without_places(key): _without_places(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_places(item) for item in value]
    if isinstance(value, str):
        for path in (PurePosixPath(value), PureWindowsPath(value)):
            if path.is_absolute():
                return path.name
    return value


def _to_plain(value: Any) -> Any:  # noqa: ANN401, PLR0911
    """Turn numpy and pandas values into what JSON holds."""
    if isinstance(value, dict):
        return {str(key): _to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_to_plain(item) for item in value]
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(round_digits(np.array([value]))[0]) if np.isfinite(value) else None
    if value != value or str(value) in ("NaT", "<NA>"):  # noqa: PLR0124
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
