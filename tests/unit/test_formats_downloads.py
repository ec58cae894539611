"""A person's own download of Instagram, Threads, Facebook and TikTok: every tie is one of the owner's."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from made_downloads import FACEBOOK, INSTAGRAM, TIKTOK, account

from entourage.options import Options
from entourage.sources import open_database, read_tables

if TYPE_CHECKING:
    from pathlib import Path

Tie = tuple[str, str, str]


INSTAGRAM_TIES: list[Tie] = [
    ("ana.c", "atelier.bleu", "follow"),
    ("atelier.bleu", "ana.c", "follow"),
    ("atelier.bleu", "bob_r", "mention"),
    ("atelier.bleu", "cleo", "comment"),
    ("atelier.bleu", "cleo", "like"),
    ("bob_r", "atelier.bleu", "follow"),
]


def write(folder: Path, files: dict[str, Any]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    return folder


def read(path: Path) -> tuple[list[Tie], int, int]:
    """Give the ties, and how many things were used and rejected."""
    with open_database() as database:
        tables = read_tables(path, Options(), database)
        rows = database.execute("SELECT source, target, type FROM interactions").fetchall()
        ids = [person.partition(":")[2] for person in tables.people["person_id"]]
        used = sum(file.rows_used for file in tables.inputs)
        return sorted((ids[a], ids[b], kind) for a, b, kind in rows), used, len(tables.rejected)


def test_instagram(tmp_path: Path) -> None:
    assert read(write(tmp_path / "data", INSTAGRAM)) == (INSTAGRAM_TIES, 5, 0)


def test_a_download_in_its_zip(tmp_path: Path) -> None:
    folder = write(tmp_path / "data", INSTAGRAM)
    with zipfile.ZipFile(tmp_path / "instagram.zip", "w") as archive:
        for path in sorted(folder.rglob("*.json")):
            archive.write(path, f"instagram-x/{path.relative_to(folder)}")
    assert read(tmp_path / "instagram.zip")[0] == INSTAGRAM_TIES


def test_the_folder_bears_the_account_where_no_file_does(tmp_path: Path) -> None:
    name = "connections/followers_and_following/followers_1.json"
    folder = write(tmp_path / "instagram-atelier.bleu-2025-03-04-x8Qz", {name: INSTAGRAM[name]})
    assert read(folder)[0] == [("ana.c", "atelier.bleu", "follow"), ("bob_r", "atelier.bleu", "follow")]


def test_without_an_owner_nothing_is_guessed(tmp_path: Path) -> None:
    name = "connections/followers_and_following/followers_1.json"
    assert read(write(tmp_path / "data", {name: INSTAGRAM[name]})) == ([], 0, 2)


def test_threads(tmp_path: Path) -> None:
    files = {
        "personal_information/personal_information.json": {
            "profile_user": [{"string_map_data": {"Username": {"value": "atelier"}}}]
        },
        "threads/followers.json": {"text_post_app_text_post_app_followers": [account("ana")]},
    }
    assert read(write(tmp_path / "data", files))[0] == [("ana", "atelier", "follow")]


def test_facebook_says_whose_post_it_was_in_a_sentence(tmp_path: Path) -> None:
    ties, used, rejected = read(write(tmp_path / "data", FACEBOOK))
    assert ties == [
        ("zoé vidal", "ana costa", "friend"),
        ("zoé vidal", "ana costa", "like"),
        ("zoé vidal", "bob roy", "comment"),
        ("zoé vidal", "cleo lu", "comment"),
    ]
    assert (used, rejected) == (4, 1)


def test_tiktok(tmp_path: Path) -> None:
    ties, used, rejected = read(write(tmp_path / "data", {"user_data_tiktok.json": TIKTOK}))
    assert ties == [
        ("ana", "atelier", "follow"),
        ("atelier", "bob", "follow"),
        ("atelier", "bob", "message"),
        ("bob", "atelier", "message"),
    ]
    assert (used, rejected) == (4, 0)


@pytest.mark.parametrize("broken", [None, 3, "x", [], {}, [None, 3], {"string_list_data": 3}])
def test_wrong_types_are_rejected_and_break_nothing(broken: object, tmp_path: Path) -> None:
    files = INSTAGRAM | {
        "connections/followers_and_following/followers_1.json": [account("ana.c"), broken],
        "your_instagram_activity/likes/liked_posts.json": {"likes_media_likes": [broken, {"title": broken}]},
    }
    ties, _, rejected = read(write(tmp_path / "data", files))
    assert ("ana.c", "atelier.bleu", "follow") in ties
    assert rejected >= 2
