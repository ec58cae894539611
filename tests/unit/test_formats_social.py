from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from made_exports import people, read_made, rejects, rows_of, ties, to_json, to_zip
from made_social import (
    ARCHIVE_ACCOUNT,
    ARCHIVE_FOLLOWING,
    ARCHIVE_MESSAGES,
    ARCHIVE_TWEETS,
    BLUESKY,
    BLUESKY_FOLLOWS,
    BLUESKY_THREAD,
    DISCOURSE,
    DISCOURSE_LIST,
    MASTODON,
    MASTODON_OUTBOX,
    REDDIT,
    REDDIT_DUMP,
    X_FLAT,
    X_OLD,
    X_PAGE,
    X_PAGES,
    YOUTUBE,
    YT_DLP,
)

from entourage.sources.formats.parts import reasons

SHARED = Path(__file__).parents[2] / "../shared/data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data sets are not here")


@pytest.mark.parametrize("content", [X_PAGES, to_json(X_PAGE), to_json([X_PAGE])])
def test_x_pages_give_one_event_per_pair_and_shares_to_the_first_author(content: bytes) -> None:
    records = read_made("x-api", "x.json", content)
    assert ties(records) == {
        ("x:tom", "x:lea", "reply"): 1,
        ("x:tom", "x:cy", "mention"): 1,
        ("x:tom", "x:lea", "share"): 1,
        ("x:tom", "x:perdu", "share"): 1,
        ("x:cy", "x:lea", "quote"): 1,
    }
    assert {(row["person"], row["item"]) for row in rows_of(records, "memberships")} == {("x:lea", "mode")}
    assert people(records)["x:lea"]["followers"] == "1200"
    assert people(records)["x:perdu"]["name"] == "perdu"
    assert "x:4" in people(records)
    assert rejects(records)[reasons.NO_AUTHOR] == 1
    assert sum(record.undated for record in records) == 1


def test_x_other_shapes() -> None:
    assert ties(read_made("x-api", "x.jsonl", X_FLAT)) == {("x:tom", "x:lea", "share"): 1}
    records = read_made("x-api", "x.jsonl", X_OLD)
    assert ties(records) == {("x:lea", "x:tom", "reply"): 1, ("x:tom", "x:lea", "share"): 1}
    assert rejects(records) == {reasons.DELETED: 1}


def test_x_archive_finds_its_owner_beside_it(tmp_path: Path) -> None:
    alone = read_made("x-archive", "tweets.js", ARCHIVE_TWEETS)
    assert ("x:archive-owner", "x:tom", "reply") in ties(alone)
    for name, content in (("account.js", ARCHIVE_ACCOUNT), ("tweets.js", ARCHIVE_TWEETS)):
        (tmp_path / name).write_bytes(content)
    records = read_made("x-archive", "tweets.js", ARCHIVE_TWEETS, tmp_path / "tweets.js")
    assert ties(records) == {("x:lea", "x:tom", "reply"): 1, ("x:lea", "x:cy", "share"): 1}
    follows = read_made("x-archive", "following.js", ARCHIVE_FOLLOWING, tmp_path / "following.js")
    assert ties(follows) == {("x:lea", "x:tom", "follow"): 1, ("x:lea", "x:9", "follow"): 1}
    messages = read_made("x-archive", "direct-messages.js", ARCHIVE_MESSAGES, tmp_path / "direct-messages.js")
    assert ties(messages) == {("x:lea", "x:tom", "message"): 1, ("x:tom", "x:lea", "reaction"): 1}


def test_x_archive_finds_its_owner_in_the_same_zip(tmp_path: Path) -> None:
    path = tmp_path / "twitter.zip"
    path.write_bytes(to_zip({"data/account.js": ARCHIVE_ACCOUNT, "data/tweets.js": ARCHIVE_TWEETS}))
    records = read_made("x-archive", "following.js", ARCHIVE_FOLLOWING, path)
    assert ties(records) == {("x:lea", "x:tom", "follow"): 1, ("x:lea", "x:9", "follow"): 1}


def test_bluesky_feeds_threads_and_follows() -> None:
    records = read_made("bluesky", "f.json", BLUESKY)
    lea, tom = "bluesky:lea.bsky.social", "bluesky:tom.bsky.social"
    assert ties(records) == {
        (lea, "bluesky:cy.fr", "mention"): 1,
        (tom, lea, "reply"): 1,
        ("bluesky:cy.fr", "bluesky:did:plc:inconnu", "quote"): 1,
        (tom, lea, "share"): 1,
    }
    assert [row["item"] for row in rows_of(records, "memberships")] == ["mode"]
    follows = read_made("bluesky", "f.json", BLUESKY_FOLLOWS)
    assert ties(follows) == {(lea, tom, "follow"): 1, (lea, "bluesky:cy.fr", "follow"): 1}
    assert ties(read_made("bluesky", "t.json", BLUESKY_THREAD)) == {(tom, lea, "reply"): 1}


def test_mastodon_names_people_with_their_server() -> None:
    records = read_made("mastodon", "m.json", MASTODON)
    assert ties(records) == {
        ("mastodon:tom@ailleurs.fr", "mastodon:lea@toot.fr", "reply"): 1,
        ("mastodon:robot@toot.fr", "mastodon:lea@toot.fr", "share"): 1,
    }
    assert people(records)["mastodon:robot@toot.fr"]["bot"] == "yes"
    assert rejects(records) == {reasons.PLATFORM_ERROR: 1}
    assert rows_of(records, "interactions")[0]["text"].startswith(("a & b", "x"))
    outbox = read_made("mastodon", "outbox.json", MASTODON_OUTBOX)
    assert ties(outbox) == {
        ("mastodon:lea@toot.fr", "mastodon:tom@ailleurs.fr", "reply"): 1,
        ("mastodon:lea@toot.fr", "mastodon:cy@autre.fr", "share"): 1,
    }


def test_reddit_replies_go_to_the_parent_author() -> None:
    records = read_made("reddit", "r.json", REDDIT)
    assert ties(records) == {
        ("reddit:tom", "reddit:lea", "comment"): 1,
        ("reddit:lea", "reddit:tom", "reply"): 1,
        ("reddit:automoderator", "reddit:lea", "comment"): 1,
        ("reddit:automoderator", "reddit:tom", "mention"): 1,
    }
    assert people(records)["reddit:automoderator"]["bot"] == "yes"
    assert rejects(records) == {reasons.DELETED: 1}
    assert sum(not record.rows and not record.reject for record in records) == 1


def test_reddit_dump_falls_back_on_threads() -> None:
    records = read_made("reddit", "RC.ndjson", REDDIT_DUMP)
    assert ties(records) == {("reddit:tom", "reddit:lea", "reply"): 1}
    present = {(row["person"], row["item"], row["kind"]) for row in rows_of(records, "memberships")}
    assert present == {("reddit:lea", "t3_z", "thread"), ("reddit:cy", "t3_z", "thread")}
    assert rejects(records) == {reasons.DELETED: 1, reasons.CUT: 1}
    assert sum(record.undated for record in records) == 1


def test_youtube_comments_reach_the_channel_and_each_other() -> None:
    records = read_made("youtube-api", "y.json", YOUTUBE)
    assert ties(records) == {
        ("youtube:UClea", "youtube:UCmarque", "comment"): 1,
        ("youtube:UCtom", "youtube:UClea", "reply"): 1,
        ("youtube:UClea", "youtube:UCtom", "mention"): 1,
    }
    assert rejects(records) == {reasons.DELETED: 1}
    video = read_made("yt-dlp", "v.info.json", YT_DLP)
    assert ties(video) == {
        ("youtube:UClea", "youtube:UCmarque", "comment"): 1,
        ("youtube:UCtom", "youtube:UClea", "reply"): 1,
    }
    assert people(video)["youtube:UCmarque"]["name"] == "Maison Verte"


def test_discourse_posts_and_lists() -> None:
    records = read_made("discourse", "t.json", DISCOURSE)
    assert ties(records) == {
        ("discourse:tom", "discourse:lea", "comment"): 1,
        ("discourse:tom", "discourse:cy", "mention"): 1,
        ("discourse:cy", "discourse:tom", "quote"): 1,
    }
    assert rejects(records) == {reasons.DELETED: 1}
    listed = read_made("discourse", "l.json", DISCOURSE_LIST)
    assert {(row["person"], row["item"]) for row in rows_of(listed, "memberships")} == {
        ("discourse:lea", "topic 5"),
        ("discourse:tom", "topic 5"),
    }


def _things(value: Any, kind: str) -> list[dict[str, Any]]:  # noqa: ANN401
    if isinstance(value, dict):
        own = [value["data"]] if value.get("kind") == kind else []
        return own + [each for inner in value.values() for each in _things(inner, kind)]
    return [each for inner in value for each in _things(inner, kind)] if isinstance(value, list) else []


@needs_shared
def test_reddit_listing_as_json_counts_it() -> None:
    path = SHARED / "fx_reddit/comments_listing_api.json"
    listing = json.loads(path.read_text())
    comments, posts, more = (_things(listing, kind) for kind in ("t1", "t3", "more"))
    authors = {each["name"]: each["author"] for each in (*comments, *posts)}
    deleted = [each for each in comments if each["author"] in (None, "[deleted]")]
    known = [
        each
        for each in comments
        if each not in deleted and authors[each["parent_id"]] not in (None, "[deleted]")
    ]
    records = read_made("reddit", path.name, path.read_bytes())
    assert len(records) == len(comments) + len(posts) + len(more)
    assert rejects(records) == {reasons.DELETED: len(deleted)}
    kinds = Counter(row["type"] for row in rows_of(records, "interactions"))
    assert kinds["reply"] + kinds["comment"] == len(known)


@needs_shared
def test_x_pages_and_flattened_tweets_say_the_same() -> None:
    page = json.loads((SHARED / "fx_x_api_v2/noflat.jsonl").read_text())
    counted = Counter(ref["type"] for tweet in page["data"] for ref in tweet.get("referenced_tweets", ()))
    shared = {
        tweet["id"]
        for tweet in page["data"]
        for ref in tweet.get("referenced_tweets", ())
        if ref["type"] == "retweeted"
    }
    tags = {
        (tweet["id"], tag["tag"].casefold())
        for tweet in page["data"]
        if tweet["id"] not in shared
        for tag in tweet.get("entities", {}).get("hashtags", ())
    }
    both = [
        read_made("x-api", name, (SHARED / "fx_x_api_v2" / name).read_bytes())
        for name in ("noflat.jsonl", "flat.jsonl")
    ]
    for records in both:
        assert len(records) == len(page["data"])
        kinds = Counter(row["type"] for row in rows_of(records, "interactions"))
        assert kinds["share"] == counted["retweeted"]
        assert kinds["reply"] == sum("in_reply_to_user_id" in tweet for tweet in page["data"])
        assert len(rows_of(records, "memberships")) == len(tags)
    assert ties(both[0]) == ties(both[1])


@needs_shared
def test_x_users_are_people() -> None:
    page = json.loads((SHARED / "fx_x_api_v2/users.jsonl").read_text())
    path = SHARED / "fx_x_api_v2/users.jsonl"
    records = read_made("x-api", path.name, path.read_bytes())
    assert len(records) == len(page["data"])
    assert {user["username"].casefold() for user in page["data"]} <= {
        person[2:] for person in people(records)
    }


@needs_shared
def test_x_archive_as_json_counts_it() -> None:
    folder = SHARED / "fx_x_archive/pseudo"
    text = (folder / "tweets.js").read_text()
    tweets = [each["tweet"] for each in json.loads(text[text.index("[") :])]
    shares = [tweet for tweet in tweets if tweet["full_text"].startswith("RT @")]
    replies = [tweet for tweet in tweets if tweet not in shares and "in_reply_to_user_id" in tweet]
    records = read_made("x-archive", "tweets.js", (folder / "tweets.js").read_bytes(), folder / "tweets.js")
    kinds = Counter(row["type"] for row in rows_of(records, "interactions"))
    assert len(records) == len(tweets)
    assert (kinds["share"], kinds["reply"]) == (len(shares), len(replies))
    following = (folder / "following.js").read_text()
    follows = read_made("x-archive", "following.js", following.encode(), folder / "following.js")
    assert len(rows_of(follows, "interactions")) == len(re.findall(r'"accountId"', following))


@needs_shared
def test_bluesky_as_json_counts_it() -> None:
    feed = json.loads((SHARED / "fx_bluesky/f_timeline.json").read_text())["feed"]
    records = read_made("bluesky", "f.json", (SHARED / "fx_bluesky/f_timeline.json").read_bytes())
    kinds = Counter(row["type"] for row in rows_of(records, "interactions"))
    assert len(records) == len(feed)
    assert kinds["share"] == sum("reason" in each for each in feed)
    assert kinds["reply"] == sum("reply" in each["post"]["record"] and "reason" not in each for each in feed)
    follows = json.loads((SHARED / "fx_bluesky/g_follows.json").read_text())
    read = read_made("bluesky", "g.json", (SHARED / "fx_bluesky/g_follows.json").read_bytes())
    assert len(ties(read)) == len(follows["follows"])


@needs_shared
def test_mastodon_as_json_counts_it() -> None:
    path = SHARED / "fx_mastodon/get_account_statuses_limit.json"
    statuses = json.loads(path.read_text())
    pairs = set()
    for status in statuses:
        if not status["reblog"]:
            pairs |= {(status["id"], mention["id"]) for mention in status["mentions"]}
            pairs |= (
                {(status["id"], status["in_reply_to_account_id"])}
                if status["in_reply_to_account_id"]
                else set()
            )
    records = read_made("mastodon", path.name, path.read_bytes())
    kinds = Counter(row["type"] for row in rows_of(records, "interactions"))
    assert len(records) == len(statuses)
    assert kinds["share"] == sum(bool(status["reblog"]) for status in statuses)
    assert kinds["reply"] == sum(
        bool(status["in_reply_to_account_id"]) for status in statuses if not status["reblog"]
    )
    assert kinds["reply"] + kinds["mention"] == len(pairs)


@needs_shared
def test_discourse_as_json_counts_it() -> None:
    topic = json.loads((SHARED / "fx_discourse/json/topic-fixtures.json").read_text())["/t/51/1.json"]
    path = SHARED / "fx_discourse/json/topic-fixtures.json"
    records = read_made("discourse", path.name, path.read_bytes())
    assert len(records) == len(topic["post_stream"]["posts"])
    listed = json.loads((SHARED / "fx_discourse/json/topic-list-with-location.json").read_text())[
        "/latest.json"
    ]
    present = {(t["id"], p["user_id"]) for t in listed["topic_list"]["topics"] for p in t["posters"]}
    path = SHARED / "fx_discourse/json/topic-list-with-location.json"
    assert len(rows_of(read_made("discourse", path.name, path.read_bytes()), "memberships")) == len(present)
