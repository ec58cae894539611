"""A person's own download of Instagram, Threads, Facebook and TikTok: every tie is one of the owner's."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from made_downloads import (
    FACEBOOK,
    INSTAGRAM,
    OLD_INSTAGRAM,
    PROFILE,
    TIKTOK,
    TIKTOK_TEXTS,
    account,
    meta,
)

from entourage.errors import InputError
from entourage.options import Options
from entourage.sources import open_database, read_tables

if TYPE_CHECKING:
    from pathlib import Path

Tie = tuple[str, str, str]

OWNER = "personal_information/personal_information/personal_information.json"
FOLLOWERS = "connections/followers_and_following/followers_1.json"
FOLLOWING = "connections/followers_and_following/following.json"
FACEBOOK_OWNER = "personal_information/profile_information/profile_information.json"
NOISE: dict[str, Any] = {
    "connections/followers_and_following/close_friends.json": {"relationships_close_friends": [account("a")]},
    "connections/followers_and_following/recently_unfollowed_profiles.json": {
        "relationships_unfollowed_users": [account("b")]
    },
    "connections/contacts/synced_contacts.json": {
        "contacts_contact_info": [{"string_map_data": {"First Name": {"value": "Zed"}}}]
    },
    "ads_information/advertisers.json": {"ig_custom_audiences_all_types": [{"advertiser_name": "Shop"}]},
    "security/login_activity.json": {"account_history_login_history": [{"title": "2024"}]},
    "your_instagram_activity/media/posts_1.json": [{"media": [{"title": "merci @bob_r"}], "title": ""}],
}
INSTAGRAM_TIES: list[Tie] = [
    ("ana.c", "atelier.bleu", "follow"),
    ("atelier.bleu", "ana.c", "follow"),
    ("atelier.bleu", "bob_r", "mention"),
    ("atelier.bleu", "cleo", "comment"),
    ("atelier.bleu", "cleo", "like"),
    ("bob_r", "atelier.bleu", "follow"),
]
FOLLOWER_TIES: list[Tie] = [("ana.c", "atelier.bleu", "follow"), ("bob_r", "atelier.bleu", "follow")]
TIKTOK_TIES: list[Tie] = [
    ("ana", "atelier", "follow"),
    ("atelier", "bob", "follow"),
    ("atelier", "bob", "message"),
    ("bob", "atelier", "message"),
]


def write(folder: Path, files: dict[str, Any]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return folder


def write_zip(path: Path, files: dict[str, Any]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return path


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
    files = {f"instagram-x/{name}": content for name, content in INSTAGRAM.items()}
    assert read(write_zip(tmp_path / "instagram.zip", files))[0] == INSTAGRAM_TIES


def test_one_file_of_a_download_finds_its_owner(tmp_path: Path) -> None:
    folder = write(tmp_path / "data", INSTAGRAM)
    assert read(folder / FOLLOWERS) == (FOLLOWER_TIES, 2, 0)


def test_the_folder_bears_the_account_where_no_file_does(tmp_path: Path) -> None:
    folder = write(tmp_path / "instagram-atelier.bleu-2025-03-04-x8Qz", {FOLLOWERS: INSTAGRAM[FOLLOWERS]})
    assert read(folder)[0] == FOLLOWER_TIES


def test_without_an_owner_nothing_is_guessed(tmp_path: Path) -> None:
    assert read(write(tmp_path / "data", {FOLLOWERS: INSTAGRAM[FOLLOWERS]})) == ([], 0, 2)


def test_a_download_that_lies_beside_names_nobody_here(tmp_path: Path) -> None:
    write(tmp_path / "theirs", {OWNER: PROFILE})
    assert read(write(tmp_path / "mine", {FOLLOWERS: INSTAGRAM[FOLLOWERS]})) == ([], 0, 2)
    assert read(tmp_path) == ([], 0, 2)


def test_files_that_name_two_owners_name_none(tmp_path: Path) -> None:
    other = {"profile_user": [{"string_map_data": {"Username": {"value": "marc_p"}}}]}
    files = {FOLLOWERS: INSTAGRAM[FOLLOWERS], OWNER: PROFILE, "personal_information.json": other}
    assert read(write(tmp_path / "data", files)) == ([], 0, 2)


def test_a_download_in_several_zips(tmp_path: Path) -> None:
    write_zip(tmp_path / "instagram-x-2025-03-04-a.zip", {OWNER: PROFILE})
    path = write_zip(tmp_path / "instagram-x-2025-03-04-b.zip", {FOLLOWERS: INSTAGRAM[FOLLOWERS]})
    assert read(path)[0] == FOLLOWER_TIES


def test_the_rest_of_a_download_makes_neither_people_nor_errors(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "instagram.zip", INSTAGRAM | NOISE | {"media/posts/1.jpg": "\x00\x01"})
    with open_database() as database:
        tables = read_tables(path, Options(), database)
    assert len(tables.people) == 4
    assert {file.path.rpartition("/")[2] for file in tables.inputs} == {
        "followers_1.json",
        "following.json",
        "liked_posts.json",
        "post_comments_1.json",
    }
    left = [note for note in tables.notes if note.about == "left out"]
    assert len(left) == len(NOISE) + 2  # and the ads, and the personal information
    assert not any("not text" in note.template for note in tables.notes)


def test_handles_are_told_from_names_and_emoji(tmp_path: Path) -> None:
    site = "https://www.instagram.com/"
    following = [
        {"title": "julie.m", "string_list_data": [{"href": f"{site}_u/julie.m", "timestamp": 1_700_000_000}]},
        {"title": "Marc Petit", "string_list_data": [{"href": f"{site}marc_p"}]},
        {"title": "Marc Petit", "string_list_data": [{"href": ""}]},
    ]
    likes = [
        {"title": "", "string_list_data": [{"href": f"{site}p/X/", "value": "lol"}]},
        {"title": "", "string_list_data": [{"href": f"{site}noe.b/p/X/", "value": "lol"}]},
        {"title": "atelier.bleu", "string_list_data": [{"href": f"{site}p/Y/"}]},  # one's own post
    ]
    files = {
        OWNER: PROFILE,
        "following.json": {"relationships_following": following},
        "liked_posts.json": {"likes_media_likes": likes},
    }
    ties = [
        ("atelier.bleu", "julie.m", "follow"),
        ("atelier.bleu", "marc_p", "follow"),
        ("atelier.bleu", "noe.b", "like"),
    ]
    assert read(write(tmp_path / "data", files)) == (ties, 4, 2)


def test_bare_lists_with_labels_are_told_by_their_name(tmp_path: Path) -> None:
    whose = [{"label": "Name", "value": "Cleo L"}, {"label": meta("Nom d’utilisateur"), "value": "cleo"}]
    labels = [
        {"label": "URL", "value": "https://www.instagram.com/p/X/"},
        {"title": "Owner", "dict": [{"dict": whose}]},
    ]
    entry = {"timestamp": 1_700_000_000, "media": [], "label_values": labels}
    files = {OWNER: PROFILE, "liked_posts.json": [entry], "posts_viewed.json": [entry]}
    assert read(write(tmp_path / "data", files)) == ([("atelier.bleu", "cleo", "like")], 1, 0)


def test_words_of_what_is_written_are_no_label(tmp_path: Path) -> None:
    noted = [{"string_map_data": {"Note": {"value": "une propriété, an owner"}}}]
    files = {OWNER: PROFILE, "notes.json": noted, "following.json": INSTAGRAM[FOLLOWING]}
    assert read(write(tmp_path / "data", files))[1:] == (1, 0)


def test_a_comment_under_an_unknown_post_still_mentions(tmp_path: Path) -> None:
    said = [
        {"string_map_data": {"Comment": {"value": text}, "Time": {"timestamp": 1_700_000_000}}}
        for text in ("regarde @bob_r", "super")
    ]
    files = {OWNER: PROFILE, "post_comments_1.json": said}
    assert read(write(tmp_path / "data", files)) == ([("atelier.bleu", "bob_r", "mention")], 1, 1)


def test_instagram_until_2020(tmp_path: Path) -> None:
    ties = [
        ("ana.c", "atelier.bleu", "follow"),
        ("atelier.bleu", "bob_r", "follow"),
        ("atelier.bleu", "cleo", "comment"),
        ("atelier.bleu", "cleo", "like"),
    ]
    assert read(write(tmp_path / "data", OLD_INSTAGRAM)) == (ties, 5, 0)


def test_a_list_that_is_cut_says_so(tmp_path: Path) -> None:
    folder = write(tmp_path / "data", {OWNER: PROFILE, FOLLOWERS: INSTAGRAM[FOLLOWERS]})
    text = (folder / FOLLOWERS).read_text()
    (folder / FOLLOWERS).write_text(text[: text.rindex("media_list_data")])
    assert read(folder) == ([("ana.c", "atelier.bleu", "follow")], 1, 1)


def test_threads(tmp_path: Path) -> None:
    profile = [{"string_map_data": {"Username": {"value": "atelier"}}}]
    follower = {"title": "Ana Costa", "string_list_data": [{"value": "ana", "timestamp": 1_700_000_000}]}
    liked = {
        "title": "",
        "string_list_data": [{"href": "https://www.threads.com/@bob.r/post/X", "value": "x"}],
    }
    folder = "your_instagram_activity/threads"
    files = {
        f"{folder}/personal_information.json": {"text_post_app_text_post_app_profile": profile},
        f"{folder}/followers.json": {"text_post_app_text_post_app_followers": [follower]},
        f"{folder}/liked_threads.json": {"text_post_app_media_likes": [liked]},
    }
    ties = [("ana", "atelier", "follow"), ("atelier", "bob.r", "like")]
    assert read(write(tmp_path / "data", files))[0] == ties


def test_facebook_says_whose_post_it_was_in_a_sentence(tmp_path: Path) -> None:
    ties, used, rejected = read(write(tmp_path / "data", FACEBOOK))
    assert ties == [
        ("zoé vidal", "ana costa", "friend"),
        ("zoé vidal", "ana costa", "like"),
        ("zoé vidal", "bob roy", "comment"),
        ("zoé vidal", "cleo lu", "comment"),
    ]
    assert (used, rejected) == (4, 1)


def test_comments_of_facebook_name_their_author_and_friends_do_not(tmp_path: Path) -> None:
    files = {name: content for name, content in FACEBOOK.items() if name != FACEBOOK_OWNER}
    ties, used, rejected = read(write(tmp_path / "data", files))
    assert [kind for *_, kind in ties] == ["like", "comment", "comment"]
    assert (used, rejected) == (3, 2)


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("Zoé Vidal likes a photo of Ana's dog.", None),
        ("Zoé Vidal likes her own photo.", None),
        ("Zoé Vidal likes Maeve O'Brien's photo.", "maeve o'brien"),
        ("Zoé Vidal a aimé la publication de Bob Roy.", "bob roy"),
    ],
)
def test_sentences_of_facebook(title: str, target: str | None, tmp_path: Path) -> None:
    reaction = {"reaction": "LIKE", "actor": meta("Zoé Vidal")}
    entry = {"timestamp": 1_650_000_000, "title": meta(title), "data": [{"reaction": reaction}]}
    friend = {"friends_v2": [{"name": "Ana", "timestamp": 1_600_000_000}]}
    files = {FACEBOOK_OWNER: FACEBOOK[FACEBOOK_OWNER], "reactions.json": [entry], "friends.json": friend}
    likes = [whom for _, whom, kind in read(write(tmp_path / "data", files))[0] if kind == "like"]
    assert likes == ([target] if target else [])


def test_followers_on_facebook_have_no_date(tmp_path: Path) -> None:
    followers = [{"name": meta("Noé B")}, {"name": "Facebook user"}, {"name": None}]
    files = {
        FACEBOOK_OWNER: FACEBOOK[FACEBOOK_OWNER],
        "connections/followers/people_who_followed_you.json": {"followers_v3": followers},
    }
    assert read(write(tmp_path / "data", files)) == ([("noé b", "zoé vidal", "follow")], 1, 2)


def test_tiktok(tmp_path: Path) -> None:
    assert read(write(tmp_path / "data", {"user_data_tiktok.json": TIKTOK})) == (TIKTOK_TIES, 4, 0)


def test_likes_and_comments_on_tiktok_seldom_say_whose(tmp_path: Path) -> None:
    day = "2025-01-05 10:00:00"
    likes = [
        {"date": day, "link": "https://www.tiktokv.com/share/video/1/"},
        {"date": day, "link": "https://www.tiktok.com/@cleo/video/2"},
    ]
    activity = {
        "Like List": {"ItemFavoriteList": likes},
        "Block List": {"BlockList": [{"Date": day, "UserName": "troll"}]},
    }
    comments = {"CommentsList": [{"date": day, "comment": "bravo", "url": ""}]}
    everything = TIKTOK | {"Activity": activity, "Comment": {"Comments": comments}}
    ties, used, rejected = read(write(tmp_path / "data", {"user_data.json": everything}))
    assert ties == sorted([*TIKTOK_TIES, ("atelier", "cleo", "like")])
    assert (used, rejected) == (5, 3)


def test_conversations_on_tiktok_show_whose_they_are(tmp_path: Path) -> None:
    kept = {"Activity": {}, "Direct Messages": TIKTOK["Direct Message"]["Direct Messages"]}
    ties = read(write(tmp_path / "data", {"user_data.json": kept}))[0]
    assert ties == [("atelier", "bob", "message"), ("bob", "atelier", "message")]


def test_a_group_on_tiktok_goes_by_turns(tmp_path: Path) -> None:
    said = [
        {"Date": f"2025-01-04 10:0{minute}:00", "From": who, "Content": "…"}
        for minute, who in enumerate(("ana", "bob", "atelier"))
    ]
    everything = TIKTOK | {"Direct Message": {"Group Chat": {"GroupChat": {"Les amis": said}}}}
    ties = read(write(tmp_path / "data", {"user_data.json": everything}))[0]
    assert [tie for tie in ties if tie[2] == "message"] == [
        ("atelier", "bob", "message"),
        ("bob", "ana", "message"),
    ]


def test_tiktok_as_text(tmp_path: Path) -> None:
    folder = write(tmp_path / "data", TIKTOK_TEXTS)
    ties, used, rejected = read(folder)
    assert ties == sorted([*TIKTOK_TIES, ("atelier", "ana", "message")])
    assert (used, rejected) == (6, 2)  # not used: who has no name, and who is blocked
    with open_database() as database:
        read_tables(folder, Options(), database)
        texts = database.execute("SELECT text FROM interactions WHERE type = 'message'").fetchall()
    assert ("bonjour\nça va ?",) in texts


def test_a_list_of_text_under_another_name_has_no_direction(tmp_path: Path) -> None:
    files = {"liste.txt": TIKTOK_TEXTS["TikTok/Profile and Settings/Following.txt"]}
    assert read(write(tmp_path / "data", files)) == ([], 0, 1)


@pytest.mark.parametrize("kind", ["folder", "zip", "page"])
def test_web_pages_ask_for_json(kind: str, tmp_path: Path) -> None:
    page = (
        '<html><body><div class="_a6-p"><a href="https://www.instagram.com/ana.c">a</a></div></body></html>'
    )
    name = FOLLOWERS.replace(".json", ".html")
    pages = {"start_here.html": page, name: page}
    folder = write(tmp_path / "data", pages)
    packed = write_zip(tmp_path / "data.zip", pages)
    with pytest.raises(InputError, match="JSON"):
        read({"folder": folder, "zip": packed, "page": folder / name}[kind])


@pytest.mark.parametrize("broken", [None, 3, "x", [], {}, [None, 3], {"string_list_data": 3}])
def test_wrong_types_are_rejected_and_break_nothing(broken: object, tmp_path: Path) -> None:
    files = INSTAGRAM | {
        FOLLOWERS: [account("ana.c"), broken],
        "your_instagram_activity/likes/liked_posts.json": {"likes_media_likes": [broken, {"title": broken}]},
    }
    ties, _, rejected = read(write(tmp_path / "data", files))
    assert ("ana.c", "atelier.bleu", "follow") in ties
    assert rejected >= 2


@pytest.mark.parametrize("broken", [None, 3, "x", [], {}, [None, 3], {"data": 3, "title": []}])
def test_wrong_types_on_facebook_and_tiktok(broken: object, tmp_path: Path) -> None:
    deeds = [
        FACEBOOK["your_facebook_activity/comments_and_reactions/comments.json"]["comments_v2"][0],
        broken,
    ]
    fans = [{"UserName": "ana", "Date": "2025-01-02 10:00:00"}, {"UserName": broken}, broken]
    files = {
        "comments.json": {"comments_v2": deeds},
        "user_data.json": TIKTOK | {"Profile And Settings": {
            "Profile Info": {"ProfileMap": {"userName": "atelier"}}, "Follower": {"FansList": fans},
        }},
    }  # fmt: skip
    ties, _, rejected = read(write(tmp_path / "data", files))
    assert ("zoé vidal", "bob roy", "comment") in ties
    assert ("ana", "atelier", "follow") in ties
    assert rejected >= 1
