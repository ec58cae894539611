"""Handles written without their platform mean the accounts that importers name with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from made_exports import to_lines
from made_social import X_PAGES

from entourage.options import build_options
from entourage.sources import open_database, read_tables

if TYPE_CHECKING:
    from pathlib import Path

REDDIT = to_lines(
    {"id": "1", "author": "Tom", "body": "a", "link_id": "t3_z", "parent_id": "t3_z", "subreddit": "m"},
    {"id": "2", "author": "dora", "body": "b", "link_id": "t3_z", "parent_id": "t1_1", "subreddit": "m"},
)


def read_people(folder: Path) -> tuple[set[str], dict[str, str]]:
    with open_database() as database:
        tables = read_tables(folder, build_options({}), database)
        return set(tables.people["person_id"]), dict(
            zip(tables.identities["account"], tables.identities["person_id"], strict=True)
        )


def write(folder: Path, **tables: str) -> None:
    (folder / "x.jsonl").write_bytes(X_PAGES)
    (folder / "reddit.ndjson").write_bytes(REDDIT)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def test_an_opt_out_by_handle_holds_on_every_platform(tmp_path: Path) -> None:
    write(tmp_path, exclusions="account\n@Tom\n")
    people, _ = read_people(tmp_path)
    assert "x:lea" in people
    assert "reddit:dora" in people
    assert not {"x:tom", "reddit:tom"} & people


def test_an_opt_out_may_name_its_platform(tmp_path: Path) -> None:
    write(tmp_path, exclusions="account\nx:Tom\n")
    people, _ = read_people(tmp_path)
    assert "x:tom" not in people
    assert "reddit:tom" in people


def test_identities_by_handle_hold_where_one_platform_has_it(tmp_path: Path) -> None:
    write(tmp_path, identities="person_id,account\nC1,@lea\nC2,tom\nC3,u/dora\n")
    people, merged = read_people(tmp_path)
    assert merged["x:lea"] == "C1"
    assert merged["reddit:dora"] == "C3"
    # two platforms have a tom: the row must say which
    assert {"x:tom", "reddit:tom"} <= people
    assert {"C1", "C3"} <= people
    assert not {"x:lea", "reddit:dora"} & people
