from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

import made_archives as made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_exports import find_importer, make_sample, people, read_made, rejects, rows_of, ties

from entourage.sources.formats.bluesky_car import read_blocks
from entourage.sources.formats.parts import reasons

if TYPE_CHECKING:
    from pathlib import Path


def test_bluesky_repository_gives_the_owners_ties_to_dids_and_mentioned_handles() -> None:
    records = read_made("bluesky-car", "repo.car", made.CAR)
    lea, tom, cy = "bluesky:did:plc:lea", "bluesky:tom.bsky.social", "bluesky:did:web:cy.fr"
    assert ties(records) == {
        (lea, tom, "like"): 1,
        (lea, tom, "mention"): 1,
        (lea, tom, "quote"): 1,
        (lea, tom, "share"): 1,
        (lea, cy, "reply"): 1,
        (lea, cy, "follow"): 1,
    }
    assert rejects(records) == {reasons.NO_PERSON: 1}
    assert people(records)[lea]["name"] == "Léa"
    assert sum(record.undated for record in records) == 1
    assert {row["item"] for row in rows_of(records, "memberships")} == {"mode", "jardin"}
    events = {row["event"] for row in rows_of(records, "interactions") if row["type"] == "mention"}
    assert events == {"bluesky:at://did:plc:lea/app.bsky.feed.post/1"}


def test_bluesky_repository_cut_short_keeps_what_comes_before() -> None:
    whole = list(read_blocks(io.BytesIO(made.CAR)))
    cut = list(read_blocks(io.BytesIO(made.CAR[:-1])))
    assert cut[:-1] == whole[:-1]
    assert cut[-1].fault == reasons.CUT


def test_bluesky_blocks_of_impossible_lengths_and_depths_are_faults() -> None:
    header = made.CAR[: made.CAR[0] + 1]
    link = made.to_link(b"")
    for content in (b"\x81" * 100_000, b"\x9b" + b"\xff" * 8, b"\xff", b"\x5b\x7f" + b"\xff" * 7):
        block = made.to_varint(len(content) + 36) + link + content
        assert [each.fault for each in read_blocks(io.BytesIO(header + block))] == [reasons.NOT_EXPECTED]
    for length in (2**62, 2**40, 0):
        block = made.to_varint(length) + link
        assert [each.fault for each in read_blocks(io.BytesIO(header + block))] == [reasons.CUT]


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 60_000) | st.text(max_size=9) | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@given(
    kind=st.sampled_from(
        ["app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.graph.follow", "app.bsky.actor.profile"]
    ),
    fields=st.dictionaries(
        st.sampled_from(["text", "facets", "reply", "embed", "subject", "createdAt", "tags", "displayName"]),
        _VALUES,
    ),
)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_bluesky_records_of_any_shape_are_read_or_rejected(kind: str, fields: dict[str, object]) -> None:
    car = made.to_car(made.LEA, {"a/1": {"$type": kind, **fields}})
    (record,) = read_made("bluesky-car", "repo.car", car)
    assert record.reject in (None, reasons.NO_PERSON)


@given(content=st.binary(max_size=200))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_bluesky_any_bytes_after_the_header(content: bytes) -> None:
    header = made.CAR[: made.CAR[0] + 1]
    for block in read_blocks(io.BytesIO(header + content)):
        assert block.fault or isinstance(block.value, dict)


@pytest.mark.parametrize("place", ["actor.json", "folder", "file"])
def test_mastodon_follows_are_tied_to_whom_a_neighbour_or_a_name_says(tmp_path: Path, place: str) -> None:
    folder = tmp_path / ("lea@toot.fr" if place == "folder" else "x")
    folder.mkdir()
    path = folder / ("following lea@toot.fr.csv" if place == "file" else "following_accounts.csv")
    path.write_bytes(made.FOLLOWING)
    if place == "actor.json":
        (folder / "actor.json").write_bytes(made.ACTOR)
    records = read_made("mastodon-lists", path.name, made.FOLLOWING, path)
    assert ties(records) == {
        ("mastodon:lea@toot.fr", "mastodon:tom@ailleurs.fr", "follow"): 1,
        ("mastodon:lea@toot.fr", "mastodon:cy@autre.fr", "follow"): 1,
    }
    assert rejects(records) == {reasons.NO_PERSON: 1}


def test_mastodon_lists_without_an_owner_say_what_to_add(tmp_path: Path) -> None:
    path = tmp_path / "following_accounts.csv"
    path.write_bytes(made.FOLLOWING)
    alone = read_made("mastodon-lists", path.name, made.FOLLOWING, path)
    assert rejects(alone) == {reasons.NO_OWNER: 2, reasons.NO_PERSON: 1}
    assert "actor.json" in reasons.NO_OWNER


def test_mastodon_lists_sort_people_and_make_no_ties() -> None:
    records = read_made("mastodon-lists", "lists.csv", made.LISTS)
    assert people(records)["mastodon:tom@ailleurs.fr"]["mastodon_list"] == "Amis|Presse"
    assert people(records)["mastodon:cy@autre.fr"]["mastodon_list"] == "Amis"
    assert not rows_of(records, "interactions")
    assert rejects(read_made("mastodon-lists", "muted_accounts.csv", made.MUTED)) == {reasons.KEPT: 1}
    addresses = b"Lea,lea@exemple.fr\n"
    assert find_importer("mastodon-lists").match(make_sample("contacts.csv", addresses)).score == 0


def test_mastodon_likes_are_the_owners_and_bookmarks_nobodys(tmp_path: Path) -> None:
    (tmp_path / "actor.json").write_bytes(made.ACTOR)
    records = read_made("mastodon", "likes.json", made.LIKES, tmp_path / "likes.json")
    assert ties(records) == {("mastodon:lea@toot.fr", "mastodon:tom@ailleurs.fr", "like"): 1}
    assert rejects(records) == {reasons.LIKED_AUTHOR: 1}
    assert people(records)["mastodon:lea@toot.fr"]["name"] == "Léa"
    kept = read_made("mastodon", "bookmarks.json", made.BOOKMARKS, tmp_path / "bookmarks.json")
    assert rejects(kept) == {reasons.KEPT: 2}


def test_mastodon_boosts_of_other_programs_find_the_author_in_cc() -> None:
    boost = {"id": "b", "type": "Announce", "actor": "https://toot.fr/users/lea", "published": made.AT}
    followers = "https://toot.fr/users/lea/followers"
    outbox = made.to_json(
        {
            "id": "outbox.json",
            "orderedItems": [
                {**boost, "object": "https://pl.fr/objects/1", "cc": ["https://pl.fr/users/tom", followers]},
                {**boost, "object": "https://pl.fr/objects/2", "cc": [followers]},
            ],
        }
    )
    records = read_made("mastodon", "outbox.json", outbox)
    assert ties(records) == {("mastodon:lea@toot.fr", "mastodon:tom@pl.fr", "share"): 1}
    assert rejects(records) == {reasons.SHARED_AUTHOR: 1}


def test_mastodon_handles_are_those_of_mentions_where_the_web_address_differs() -> None:
    note = {
        "id": "n", "type": "Note", "content": "<p>oui</p>", "published": made.AT,
        "inReplyTo": "https://social.exemple.fr/users/tom/statuses/1",
        "tag": [
            {"type": "Mention", "href": "https://social.exemple.fr/users/tom", "name": "@tom@exemple.fr"},
        ],
    }  # fmt: skip
    create = {"id": "c", "type": "Create", "actor": "https://toot.fr/users/lea", "object": note}
    records = read_made(
        "mastodon", "outbox.json", made.to_json({"id": "outbox.json", "orderedItems": [create]})
    )
    assert ties(records) == {("mastodon:lea@toot.fr", "mastodon:tom@exemple.fr", "reply"): 1}


def test_x_likes_are_ties_where_the_author_can_be_known(tmp_path: Path) -> None:
    (tmp_path / "account.js").write_bytes(made.X_ACCOUNT)
    (tmp_path / "tweets.js").write_bytes(made.X_TWEETS)
    records = read_made("x-archive", "like.js", made.X_LIKES, tmp_path / "like.js")
    # answered, linked to, shared at length, named in the address; one's own says nothing; the last is unknown
    assert ties(records) == {
        ("x:lea", "x:tom", "like"): 1,
        ("x:lea", "x:ana", "like"): 1,
        ("x:lea", "x:cy", "like"): 1,
        ("x:lea", "x:bea", "like"): 1,
    }
    assert rejects(records) == {reasons.LIKED_AUTHOR: 1}
    assert not rows_of(records, "memberships")
    assert not any("text" in row for row in rows_of(records, "interactions"))


def test_linkedin_messages_of_today() -> None:
    records = read_made("linkedin-messages", "messages.csv", made.LINKEDIN_MESSAGES)
    lea, tom = "linkedin:léa-roux", "linkedin:tom-bay"
    assert ties(records) == {
        (lea, tom, "message"): 1,
        (tom, lea, "message"): 1,
        (tom, "linkedin:zoe", "message"): 1,
    }
    assert people(records)[tom]["name"] in ("Tom Bay", "Tom Bay, PhD")
    assert {row["text"] for row in rows_of(records, "interactions")} == {"bon & clair", "a < b"}
    assert rejects(records) == {reasons.DRAFT: 1, reasons.ANONYMOUS: 1}
    assert "linkedin:linkedin member" not in people(records)


def test_linkedin_posts_and_comments_are_their_owners(tmp_path: Path) -> None:
    (tmp_path / "Profile.csv").write_bytes(made.LINKEDIN_PROFILE)
    posts = read_made("linkedin-posts", "Shares.csv", made.LINKEDIN_SHARES, tmp_path / "Shares.csv")
    assert [(row["person"], row["item"]) for row in rows_of(posts, "memberships")] == [
        ("linkedin:léa roux", "mode")
    ]
    (post,) = rows_of(posts, "interactions")
    assert (post["source"], post["target"], post["timestamp"]) == (
        "linkedin:léa roux",
        "linkedin:léa roux",
        datetime(2024, 3, 1, 10),  # noqa: DTZ001
    )
    comments = read_made(
        "linkedin-comments", "Comments.csv", made.LINKEDIN_COMMENTS, tmp_path / "Comments.csv"
    )
    assert [(row["item"], row["kind"]) for row in rows_of(comments, "memberships")] == [
        ("7000000000000000002", "thread")
    ]
    reactions = read_made("linkedin-reactions", "Reactions.csv", made.LINKEDIN_REACTIONS)
    assert rejects(reactions) == {reasons.LIKED_AUTHOR: 1}


def test_linkedin_owner_is_one_person_in_every_file_of_the_copy(tmp_path: Path) -> None:
    (tmp_path / "Profile.csv").write_bytes(made.LINKEDIN_PROFILE)
    (tmp_path / "messages.csv").write_bytes(made.LINKEDIN_MESSAGES)
    posts = read_made("linkedin-posts", "Shares.csv", made.LINKEDIN_SHARES, tmp_path / "Shares.csv")
    assert [row["source"] for row in rows_of(posts, "interactions")] == ["linkedin:léa-roux"]
    assert people(posts)["linkedin:léa-roux"]["name"] == "Léa Roux"
