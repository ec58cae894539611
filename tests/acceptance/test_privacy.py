"""Who opted out is in no file; under pseudonyms nobody is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from made_brand import Exports, read_texts, run, write_exports

if TYPE_CHECKING:
    from pathlib import Path

RULE = "Jardin: city=Lyon; customers: status=active"


def add(exports: Exports, name: str, *lines: str) -> None:
    with (exports.folder / name).open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


@pytest.fixture
def exports(tmp_path: Path) -> Exports:
    """Person 0 opted out by id, 7 by account, 14 by address; others still speak of them."""
    made = write_exports(tmp_path / "marque")
    ids, names = made.ids, made.names
    add(
        made,
        "identities.csv",
        "person_id,account",
        f"{ids[7]},@compte-{ids[7]}",
        f"{ids[0]},@compte-{ids[0]}",
    )
    add(
        made,
        "exclusions.csv",
        "person_id,account",
        f"{ids[0]},",
        f",@compte-{ids[7]}",
        f"{ids[14]}@exemple.fr,",
    )
    add(
        made,
        "interactions.csv",
        f"{ids[5]},{ids[6]},mention,hier,1,bonjour {names[0]} et {ids[7]}",
        f",{ids[6]},mention,2024-01-01,1,{ids[0]}",
        f"{ids[0]},{ids[5]},mention,2024-01-01,1,de trop,de trop,de trop",
        f"{ids[0]}",
        *(f"{ids[i]},{ids[i + 3]},mention,2024-02-0{i}T10:00:00Z,1,vive {ids[0]}" for i in range(1, 10)),
    )
    people = (made.folder / "people.csv").read_text(encoding="utf-8").splitlines()
    spoken = [ids[0], names[7], f"voir {ids[14]}, merci", f"{ids[14]}@exemple.fr"]
    rows = [f'{line},"{spoken[i % 4]}"' for i, line in enumerate(people[1:])]
    (made.folder / "people.csv").write_text("\n".join([f"{people[0]},conseiller", *rows]), encoding="utf-8")
    return made


def test_who_opted_out_is_in_no_file_and_counted(exports: Exports, tmp_path: Path) -> None:
    assert run("analyze", exports.folder, "--out", tmp_path / "out", "--target", RULE) == 0
    words = [word for i in (0, 7, 14) for word in (exports.ids[i], exports.names[i])]
    found = [
        (file, word)
        for file, text in read_texts(tmp_path / "out").items()
        for word in words
        if word.casefold() in text.casefold()
    ]
    assert found == []
    summary = json.loads((tmp_path / "out" / "analysis.json").read_text(encoding="utf-8"))
    assert sum(file["rows_excluded"] for file in summary["inputs"]) > 0
    for file in summary["inputs"]:
        assert file["rows_read"] == file["rows_used"] + file["rows_rejected"] + file["rows_excluded"]


def test_pseudonyms_leave_nothing_that_names_anyone(exports: Exports, tmp_path: Path) -> None:
    key = tmp_path / "clef-privee.txt"
    key.write_text("un secret bien gardé", encoding="utf-8")
    arguments = ("--pseudonymize", key, "--target", RULE)
    assert run("analyze", exports.folder, "--out", tmp_path / "out", *arguments) == 0
    words = [*exports.ids, *exports.names, "Zoéline", "@exemple.fr", "secretphrase", "bien gardé", key.name]
    found = [
        (file, word)
        for file, text in read_texts(tmp_path / "out").items()
        for word in words
        if word.casefold() in text.casefold()
    ]
    assert found == []


def test_pseudonyms_reach_ids_among_attributes(tmp_path: Path) -> None:
    made = write_exports(tmp_path / "marque")
    people = (made.folder / "people.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"{line},{made.ids[3] if i % 2 else 'aucun'}" for i, line in enumerate(people[1:])]
    (made.folder / "people.csv").write_text("\n".join([f"{people[0]},conseiller", *rows]), encoding="utf-8")
    key = tmp_path / "key"
    key.write_text("secret", encoding="utf-8")
    assert run("analyze", made.folder, "--out", tmp_path / "out", "--pseudonymize", key) == 0
    assert not [file for file, text in read_texts(tmp_path / "out").items() if made.ids[3] in text]


def test_small_counts_are_hidden_and_cannot_be_worked_out(tmp_path: Path) -> None:
    made = write_exports(tmp_path / "marque")
    arguments = ("--min-cell", "30", "--language", "fr", "--target", RULE)
    assert run("analyze", made.folder, "--out", tmp_path / "out", *arguments) == 0
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "moins de 30" in report
    # each of the three communities has 16 of 49 people
    assert "16 personnes" not in report
    assert not re.search(r"33\s%\sde l’ensemble", report)
