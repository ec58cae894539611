"""X as collectors' tables: twarc-csv, TCAT, minet."""

from __future__ import annotations

from entourage.sources.formats.parts.post_tables import PostTable, make_importer
from entourage.sources.formats.x_api import find_shared

TWARC = PostTable(
    "twarc-csv",
    "X / Twitter (twarc-csv)",
    "x",
    required=("id", "author_id", "author.username", "text", "created_at"),
    author=("author.username", "author_id"),
    author_name=("author.name",),
    author_followers=("author.public_metrics.followers_count",),
    facts=(("author.public_metrics.following_count", "following"), ("author.location", "location")),
    date=("created_at",),
    text=("text",),
    thread=("conversation_id",),
    reply=("in_reply_to_username", "in_reply_to_user_id"),
    share=("retweeted_username", "retweeted_user_id"),
    quote=("quoted_username", "quoted_user_id"),
    mentions=("entities.mentions",),
    hashtags=("entities.hashtags",),
    read_shared=find_shared,
    how_to="With twarc: twarc2 csv results.jsonl results.csv.",
)
TCAT = PostTable(
    "tcat",
    "X / Twitter (DMI-TCAT)",
    "x",
    required=("id", "from_user_name", "from_user_id", "text"),
    extra=("to_user_name", "in_reply_to_status_id", "quoted_status_id", "from_user_followercount"),
    author=("from_user_name",),
    author_name=("from_user_realname",),
    author_followers=("from_user_followercount",),
    date=("time", "created_at"),
    text=("text",),
    thread=(),
    reply=("to_user_name",),
    parent=("in_reply_to_status_id",),
    share=("retweeted_user_name",),
    shared_id=("retweet_id",),
    mentions=("mentions",),
    hashtags=("hashtags",),
    read_shared=find_shared,
    how_to="In DMI-TCAT: Export all tweets from selection, CSV.",
)
MINET = PostTable(
    "minet-x",
    "X / Twitter (minet, twitwi)",
    "x",
    required=("id", "user_screen_name", "user_id", "retweeted_user", "mentioned_names"),
    author=("user_screen_name",),
    author_name=("user_name",),
    author_followers=("user_followers",),
    facts=(("user_friends", "following"), ("user_tweets", "posts"), ("user_location", "location")),
    date=("timestamp_utc", "local_time"),
    text=("text",),
    thread=("conversation_id",),
    reply=("to_username",),
    share=("retweeted_user",),
    quote=("quoted_user",),
    mentions=("mentioned_names",),
    hashtags=("hashtags",),
    how_to="With minet: minet twitter scrape tweets, or tweets collected with gazouilloire.",
)
FORMATS = tuple(make_importer(table) for table in (TWARC, TCAT, MINET))
