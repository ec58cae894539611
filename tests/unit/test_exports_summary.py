"""analysis.json has the contracted keys, no path of this machine, no clock, no NaN."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import numpy as np
from factories import build_analysis

from entourage import __version__
from entourage.exports import build_summary, write_summary
from entourage.options import build_options

if TYPE_CHECKING:
    from pathlib import Path

    from entourage.model import Analysis

KEYS = {
    "schema_version", "entourage_version", "inputs", "options", "network", "communities", "targets",
    "overlap", "prescribers", "ambassadors",
}  # fmt: skip


def english(analysis: Analysis) -> Analysis:
    return dataclasses.replace(analysis, tables=dataclasses.replace(analysis.tables, language="en"))


def test_the_contracted_keys_are_there() -> None:
    summary = build_summary(english(build_analysis()))
    assert set(summary) >= KEYS
    assert (summary["schema_version"], summary["entourage_version"]) == (1, __version__)
    assert set(summary["network"]) >= {"n_people", "n_ties", "n_interactions", "n_referrals", "total_weight"}
    assert set(summary["communities"]) >= {
        "n", "algorithm", "seed", "modularity", "stability", "null_modularity", "null_z",
    }  # fmt: skip
    for file in summary["inputs"]:
        assert set(file) >= {"path", "sha256", "format"}
        assert file["rows_read"] == file["rows_used"] + file["rows_rejected"] + file["rows_excluded"]
    assert summary["overlap"]["audience"] == {"ami": 0.21, "ari": 0.18}


def test_numbers_agree_with_the_tables() -> None:
    analysis = english(build_analysis())
    summary = build_summary(analysis)
    assert summary["network"]["n_ties"] == len(analysis.results["ties"])
    assert summary["network"]["total_weight"] == analysis.results["ties"]["weight"].sum()
    prescribers = analysis.results["prescribers"]
    everyone = prescribers[prescribers["target_id"] == "all"]
    assert summary["prescribers"]["by_target"]["all"]["n"] == len(everyone)
    assert summary["prescribers"]["by_target"]["all"]["top"] == everyone["person_id"].head(10).tolist()
    assert summary["ambassadors"]["by_basis"] == {"potential": 3, "proven": 5}
    assert [target["target_id"] for target in summary["targets"]] == ["mode-durable", "cadeaux"]
    assert [level["level"] for level in summary["targets"][0]["levels"]] == ["audience", "customers", "core"]


def test_missing_numbers_are_null_and_keys_sorted(tmp_path: Path) -> None:
    analysis = english(build_analysis())
    communities = dataclasses.replace(
        analysis.communities, null_z=float("nan"), null_modularity=np.float64("inf")
    )
    write_summary(dataclasses.replace(analysis, communities=communities), tmp_path)
    text = (tmp_path / "analysis.json").read_text(encoding="utf-8")
    summary = json.loads(text)
    assert summary["communities"]["null_z"] is None
    assert summary["communities"]["null_modularity"] is None
    assert list(summary) == sorted(summary)
    assert "NaN" not in text
    assert text.endswith("}\n")


def test_no_absolute_path_is_told(tmp_path: Path) -> None:
    options = build_options(
        {
            "inputs": {"people": "/home/marie/exports/clients.csv"},
            "privacy": {"key_file": str(tmp_path / "secret.key")},
            "formats": {"C:\\exports\\a.csv": "canonical"},
        }
    )
    write_summary(english(build_analysis(options=options)), tmp_path)
    text = (tmp_path / "analysis.json").read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert "/home/marie" not in text
    assert "C:" not in text
    assert "clients.csv" in text


def test_notes_of_every_stage_are_said() -> None:
    assert "4 accounts were merged." in build_summary(english(build_analysis()))["notes"]


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    contents = []
    for _ in range(2):
        write_summary(english(build_analysis()), tmp_path)
        contents.append((tmp_path / "analysis.json").read_bytes())
    assert contents[0] == contents[1]
