"""4CAT's items, as CSV or one JSON object per line, for each platform it collects; coordination tables."""

from __future__ import annotations

from entourage.sources.formats.parts.post_tables import PostTable, make_importer
from entourage.sources.formats.x_api import find_shared

_HOW_TO = "In 4CAT: the data set's page, Download CSV (or NDJSON of mapped items)."

X = PostTable(
    "4cat-x",
    "X / Twitter (4CAT)",
    "x",
    required=("id", "thread_id", "author", "author_id", "body", "is_retweet"),
    author=("author",),
    author_name=("author_fullname",),
    author_followers=("author_followers",),
    share=("retweeted_user",),
    quote=("quote_author", "quoted_user"),
    reply=("replied_author", "replied_user", "reply_to"),
    mentions=("mentions",),
    hashtags=("hashtags",),
    read_shared=find_shared,
    how_to=_HOW_TO,
)
BLUESKY = PostTable(
    "4cat-bluesky",
    "Bluesky (4CAT)",
    "bluesky",
    required=("id", "thread_id", "author", "author_id", "body", "quoted_user", "replied_to_user"),
    author=("author", "author_id"),
    author_name=("author_display_name",),
    date=("timestamp", "created_at"),
    reply=("replied_to_user",),
    quote=("quoted_user",),
    mentions=("mentions",),
    hashtags=("tags",),
    how_to=_HOW_TO,
)
TELEGRAM = PostTable(
    "4cat-telegram",
    "Telegram (4CAT)",
    "telegram",
    required=("id", "thread_id", "chat", "author", "author_username", "is_reply", "reply_to"),
    author=("author_username", "author_name", "author"),
    author_name=("author_name",),
    parent=("reply_to",),
    share=("author_forwarded_from_username", "author_forwarded_from_name", "author_forwarded_from_id"),
    thread=("chat", "thread_id"),
    mentions=("entities_mentioned",),
    hashtags=("entities_hashtag", "hashtags"),
    how_to=_HOW_TO,
)
INSTAGRAM = PostTable(
    "4cat-instagram",
    "Instagram (4CAT)",
    "instagram",
    required=("id", "author", "body", "num_likes", "num_comments"),
    extra=("usertags", "coauthors", "hashtags", "parent_id"),
    author=("author",),
    author_name=("author_fullname",),
    thread=("thread_id", "parent_id"),
    towards=(("usertags", "mention"), ("coauthors", "collaboration")),
    hashtags=("hashtags",),
    how_to=_HOW_TO,
)
TIKTOK_COMMENTS = PostTable(
    "4cat-tiktok-comments",
    "TikTok comments (4CAT)",
    "tiktok",
    required=("id", "thread_id", "author", "body", "post_id", "is_comment_on_comment"),
    author=("author",),
    author_name=("author_full", "author_fullname"),
    parent=("comment_parent_id", "reply_to", "thread_id"),
    group=("post_id", "video"),
    how_to=_HOW_TO,
)
TIKTOK = PostTable(
    "4cat-tiktok",
    "TikTok videos (4CAT)",
    "tiktok",
    required=("id", "author", "author_full", "body", "plays"),
    author=("author",),
    author_name=("author_full",),
    author_followers=("author_followers",),
    thread=("thread_id",),
    hashtags=("hashtags",),
    how_to=_HOW_TO,
)
LINKEDIN = PostTable(
    "4cat-linkedin",
    "LinkedIn posts (4CAT)",
    "linkedin",
    required=("id", "body", "username", "author_mentions", "reactions"),
    author=("username", "author_username", "author"),
    author_name=("author_name", "author"),
    date=("timestamp", "timestamp_absolute"),
    share=("inclusion_context_author",),
    mentions=("author_mentions",),
    hashtags=("hashtags",),
    how_to=_HOW_TO,
)
THREADS = PostTable(
    "4cat-threads",
    "Threads (4CAT)",
    "threads",
    required=("id", "thread_id", "author", "body", "likes", "reposts", "replies", "quotes"),
    author=("author",),
    author_name=("author_fullname", "author_full"),
    reply=("reply_to",),
    hashtags=("hashtags",),
    how_to=_HOW_TO,
)
OTHER = PostTable(
    "4cat",
    "Posts in 4CAT's own columns (Reddit, forums, custom upload)",
    "",
    required=("id", "thread_id", "author", "body", "timestamp"),
    author=("author",),
    author_name=("author_fullname", "author_name"),
    parent=("parent", "parent_id", "reply_to", "in_reply_to", "thread_id"),
    group=("thread_id", "thread"),
    hashtags=("hashtags",),
    score=0.6,  # any of the others has these columns too
    how_to=_HOW_TO,
)
COORDINATION = PostTable(
    "coordination-toolkit",
    "Posts for the coordination network toolkit (CSV)",
    "",
    required=("message_id", "user_id", "username", "repost_id", "reply_id", "message", "timestamp", "urls"),
    author=("username", "user_id"),
    id=("message_id",),
    text=("message",),
    thread=(),
    parent=("reply_id",),
    shared_id=("repost_id",),
    items=(("urls", "link"),),
    how_to="The table prepared for coordination-network-toolkit, with its headings.",
)
FORMATS = tuple(
    make_importer(table)
    for table in (
        X,
        BLUESKY,
        TELEGRAM,
        INSTAGRAM,
        TIKTOK_COMMENTS,
        TIKTOK,
        LINKEDIN,
        THREADS,
        OTHER,
        COORDINATION,
    )
)
