"""Answers of social platforms made by hand."""

# ruff: noqa: E501 - one thing of a file per line, as the platforms write them

from __future__ import annotations

from made_exports import FORMULA, SCRIPT, Made, to_json, to_lines


def _x_user(number: int, handle: str, followers: int = 10) -> dict[str, object]:
    return {
        "id": str(number),
        "username": handle,
        "name": handle.title(),
        "public_metrics": {
            "followers_count": followers,
            "following_count": 3,
            "tweet_count": 7,
            "listed_count": 0,
        },
        "verified": False,
    }


def _tweet(number: int, by: int, text: str, **rest: object) -> dict[str, object]:
    return {
        "id": str(number),
        "author_id": str(by),
        "text": text,
        "created_at": "2024-03-01T10:00:00.000Z",
        "conversation_id": "1",
        "public_metrics": {"retweet_count": 0, "reply_count": 0, "like_count": 0, "quote_count": 0},
        **rest,
    }


X_PAGE = {
    "data": [
        _tweet(1, 1, "Bonjour #Mode", entities={"hashtags": [{"tag": "Mode", "start": 8, "end": 13}]}),
        _tweet(
            2,
            2,
            "@Lea @cy oui",
            in_reply_to_user_id="1",
            referenced_tweets=[{"type": "replied_to", "id": "1"}],
            entities={"mentions": [{"username": "Lea", "id": "1"}, {"username": "cy", "id": "3"}]},
        ),
        # tom shares bea's share of lea's tweet: it goes to lea
        _tweet(3, 2, "RT @bea: RT @lea: x @cy", referenced_tweets=[{"type": "retweeted", "id": "90"}],
               entities={"mentions": [{"username": "cy"}], "hashtags": [{"tag": "autre"}]}),
        _tweet(4, 3, SCRIPT, referenced_tweets=[{"type": "quoted", "id": "1"}]),
        _tweet(5, 4, "ailleurs", created_at="1970-01-01T00:00:00.000Z"),
        _tweet(6, 2, "RT @perdu: x", referenced_tweets=[{"type": "retweeted", "id": "404"}]),
        {"id": "7", "text": "sans auteur", "created_at": "2024-03-01T10:00:00.000Z"},
    ],
    "includes": {
        "users": [_x_user(1, "lea", 1200), _x_user(2, "tom"), _x_user(3, "cy"), _x_user(5, "bea")],
        "tweets": [_tweet(90, 5, "RT @lea: x", referenced_tweets=[{"type": "retweeted", "id": "1"}])],
    },
    "meta": {"result_count": 7},
}  # fmt: skip
X_PAGES = to_lines(X_PAGE, {"errors": [{"title": "Too Many Requests"}]}, {"meta": {"result_count": 0}})
X_FLAT = to_lines(
    _tweet(1, 1, "Bonjour", author=_x_user(1, "lea")),
    _tweet(
        2,
        2,
        "RT @lea: Bonjour",
        author=_x_user(2, "tom"),
        referenced_tweets=[{"type": "retweeted", **_tweet(1, 1, "Bonjour", author=_x_user(1, "lea"))}],
    ),
)
X_OLD = to_lines(
    {
        "created_at": "Fri Mar 01 10:00:00 +0000 2024",
        "id_str": "1",
        "full_text": "@tom salut #mode",
        "user": {"id_str": "1", "screen_name": "lea", "name": "Léa", "followers_count": 5},
        "in_reply_to_screen_name": "tom",
        "entities": {
            "user_mentions": [{"screen_name": "tom", "id_str": "2"}],
            "hashtags": [{"text": "mode"}],
        },
    },
    {
        "created_at": "Fri Mar 01 10:00:00 +0000 2024",
        "id_str": "2",
        "full_text": "RT @lea: x",
        "user": {"id_str": "2", "screen_name": "tom"},
        "retweeted_status": {"id_str": "1", "text": "x", "user": {"id_str": "1", "screen_name": "lea"}},
    },
    {"delete": {"status": {"id": 1}}},
)
ARCHIVE_TWEETS = b"window.YTD.tweets.part0 = " + to_json(
    [
        {
            "tweet": {
                "id_str": "1",
                "full_text": "@Tom merci #mode",
                "created_at": "Fri Mar 01 10:00:00 +0000 2024",
                "in_reply_to_screen_name": "Tom",
                "in_reply_to_user_id_str": "2",
                "entities": {
                    "user_mentions": [{"screen_name": "Tom", "name": "Tom B", "id_str": "2"}],
                    "hashtags": [{"text": "mode"}],
                },
            }
        },
        {"tweet": {"id_str": "2", "full_text": "RT @cy: bonjour", "created_at": "Fri Mar 01 11:00:00 +0000 2024",
                   "entities": {"user_mentions": [{"screen_name": "cy", "id_str": "3"}]}}},
        {"tweet": {"id_str": "3", "full_text": FORMULA, "created_at": "Fri Mar 01 12:00:00 +0000 2024", "entities": {}}},
    ]
)  # fmt: skip
ARCHIVE_FOLLOWING = b"window.YTD.following.part0 = " + to_json(
    [{"following": {"accountId": "2", "userLink": "x"}}, {"following": {"accountId": "9"}}, {"following": {}}]
)
ARCHIVE_LIKES = b"window.YTD.like.part0 = " + to_json([{"like": {"tweetId": "1", "fullText": "x"}}])
ARCHIVE_ACCOUNT = b"window.YTD.account.part0 = " + to_json(
    [{"account": {"username": "Lea", "accountId": "1", "accountDisplayName": "Léa"}}]
)
ARCHIVE_MESSAGES = b"window.YTD.direct_messages.part0 = " + to_json(
    [
        {
            "dmConversation": {
                "conversationId": "1-2",
                "messages": [
                    {
                        "messageCreate": {
                            "id": "5", "senderId": "1", "recipientId": "2", "text": "coucou",
                            "createdAt": "2024-03-01T10:00:00.000Z", "reactions": [{"senderId": "2"}],
                        }
                    },
                    {"joinConversation": {}},
                ],
            }
        }
    ]
)  # fmt: skip


def _bsky(did: str, handle: str) -> dict[str, object]:
    return {
        "did": f"did:plc:{did}",
        "handle": handle,
        "displayName": handle.split(".", maxsplit=1)[0].title(),
    }


def _bsky_post(key: str, author: dict[str, object], text: str, **record: object) -> dict[str, object]:
    return {
        "uri": f"at://{author['did']}/app.bsky.feed.post/{key}",
        "author": author,
        "record": {
            "$type": "app.bsky.feed.post",
            "text": text,
            "createdAt": "2024-03-01T10:00:00Z",
            **record,
        },
        "likeCount": 1,
    }


_LEA, _TOM, _CY = _bsky("lea", "Lea.bsky.social"), _bsky("tom", "tom.bsky.social"), _bsky("cy", "cy.fr")
BLUESKY = to_json(
    {
        "feed": [
            {"post": _bsky_post("1", _LEA, "Bonjour", facets=[
                {"features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "Mode"}]},
                {"features": [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:cy"}]}])},
            {"post": _bsky_post("2", _TOM, "oui", reply={
                "root": {"uri": "at://did:plc:lea/app.bsky.feed.post/1"},
                "parent": {"uri": "at://did:plc:lea/app.bsky.feed.post/1"}},
                facets=[{"features": [{"did": "did:plc:lea"}]}])},
            {"post": _bsky_post("3", _CY, "cité", embed={
                "$type": "app.bsky.embed.record", "record": {"uri": "at://did:plc:inconnu/app.bsky.feed.post/9"}})},
            {"post": _bsky_post("1", _LEA, "Bonjour"), "reason": {
                "$type": "app.bsky.feed.defs#reasonRepost", "by": _TOM, "indexedAt": "2024-03-02T10:00:00Z"}},
            {"post": {"uri": "at://x", "notFound": True}},
        ],
        "cursor": "x",
    }
)  # fmt: skip
BLUESKY_FOLLOWS = to_json({"subject": _LEA, "follows": [_TOM, _CY], "cursor": "x"})
BLUESKY_THREAD = to_json(
    {
        "thread": {
            "$type": "app.bsky.feed.defs#threadViewPost",
            "post": _bsky_post("1", _LEA, "Bonjour"),
            "replies": [
                {
                    "post": _bsky_post(
                        "2", _TOM, "a", reply={"parent": {"uri": "at://did:plc:lea/app.bsky.feed.post/1"}}
                    )
                },
                {"$type": "app.bsky.feed.defs#notFoundPost", "uri": "at://y", "notFound": True},
            ],
        }
    }
)


def _toot(number: int, handle: str, content: str, **rest: object) -> dict[str, object]:
    return {
        "id": str(number),
        "uri": f"https://toot.fr/{number}",
        "created_at": "2024-03-01T10:00:00.000Z",
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "reblog": None,
        "content": content,
        "account": {
            "id": f"a-{handle}",
            "acct": handle,
            "display_name": handle.title(),
            "url": f"https://toot.fr/@{handle}",
            "bot": handle == "robot",
            "followers_count": 3,
            "statuses_count": 1,
        },
        "mentions": [],
        "tags": [],
        **rest,
    }


MASTODON = to_json(
    [
        _toot(1, "lea", f"<p>a &amp; b {SCRIPT}</p>", tags=[{"name": "Mode"}]),
        _toot(2, "tom@ailleurs.fr", "x", in_reply_to_account_id="a-lea",
              mentions=[{"id": "a-lea", "acct": "lea", "url": "https://toot.fr/@lea"}]),
        _toot(3, "robot", "", reblog=_toot(1, "lea", "x")),
        {"error": "Record not found"},
    ]
)  # fmt: skip
MASTODON_OUTBOX = to_json(
    {
        "@context": "https://www.w3.org/ns/activitystreams",
        "type": "OrderedCollection",
        "orderedItems": [
            {
                "id": "https://toot.fr/users/lea/statuses/1/activity",
                "type": "Create",
                "actor": "https://toot.fr/users/lea",
                "object": {
                    "id": "https://toot.fr/users/lea/statuses/1",
                    "content": "<p>bonjour</p>",
                    "published": "2024-03-01T10:00:00Z",
                    "inReplyTo": "https://ailleurs.fr/users/tom/statuses/9",
                    "tag": [
                        {
                            "type": "Mention",
                            "href": "https://ailleurs.fr/users/tom",
                            "name": "@tom@ailleurs.fr",
                        },
                        {"type": "Hashtag", "name": "#Mode"},
                    ],
                },
            },
            {
                "id": "2",
                "type": "Announce",
                "actor": "https://toot.fr/users/lea",
                "published": "2024-03-01T11:00:00Z",
                "object": "https://autre.fr/users/cy/statuses/4",
            },
        ],
    }
)


def _comment(
    key: str, author: str | None, parent: str, replies: object = "", **rest: object
) -> dict[str, object]:
    inner = {
        "id": key, "name": f"t1_{key}", "author": author, "body": f"{key} dit", "link_id": "t3_s", "parent_id": parent,
        "subreddit": "mode", "created_utc": 1709287200.0, "replies": replies, **rest,
    }  # fmt: skip
    return {"kind": "t1", "data": inner}


def _listing(*children: dict[str, object]) -> dict[str, object]:
    return {"kind": "Listing", "data": {"children": list(children), "after": None}}


REDDIT = to_json(
    [
        _listing({"kind": "t3", "data": {
            "id": "s", "name": "t3_s", "author": "lea", "title": "Titre", "selftext": SCRIPT, "subreddit": "mode",
            "num_comments": 4, "created_utc": 1709287100.0}}),
        _listing(
            _comment("c1", "tom", "t3_s", _listing(
                _comment("c2", "Lea", "t1_c1"), _comment("c3", "[deleted]", "t1_c1"),
                {"kind": "more", "data": {"count": 12, "children": ["c9"]}})),
            _comment("c4", "AutoModerator", "t3_s", body="voir u/tom"),
        ),
    ]
)  # fmt: skip
REDDIT_DUMP = (
    to_lines(
        {"id": "d1", "author": "lea", "body": "a", "link_id": "t3_z", "parent_id": "t3_z", "subreddit": "m",
         "created_utc": "1709287200"},
        {"id": "d2", "author": "tom", "body": "b", "link_id": "t3_z", "parent_id": "t1_d1", "subreddit": "m",
         "created_utc": 1709287201},
        {"id": "d3", "author": "cy", "body": "c", "link_id": "t3_z", "parent_id": "t1_perdu", "subreddit": "m",
         "created_utc": 99999999999999},
        {"id": "d4", "author": "[deleted]", "body": "[deleted]", "link_id": "t3_z", "parent_id": "t1_d1", "subreddit": "m"},
    )
    + b'{"id": "d5", "author": "coup'
)  # fmt: skip


def _yt(key: str, channel: str | None, name: str, text: str, **rest: object) -> dict[str, object]:
    said = {"authorDisplayName": name, "textOriginal": text, "publishedAt": "2024-03-01T10:00:00Z", "videoId": "v1",
            "authorChannelId": {"value": channel} if channel else {}, **rest}  # fmt: skip
    return {"kind": "youtube#comment", "id": key, "snippet": said}


YOUTUBE = to_json(
    {
        "kind": "youtube#commentThreadListResponse",
        "items": [
            {
                "kind": "youtube#commentThread",
                "id": "k1",
                "snippet": {
                    "videoId": "v1",
                    "channelId": "UCmarque",
                    "topLevelComment": _yt("k1", "UClea", "@lea", SCRIPT),
                    "totalReplyCount": 2,
                },
                "replies": {
                    "comments": [
                        _yt("k1.1", "UCtom", "@tom", "oui", parentId="k1"),
                        _yt("k1.2", "UClea", "@lea", "@tom merci", parentId="k1"),
                    ]
                },
            },
            {
                "kind": "youtube#commentThread",
                "snippet": {"channelId": "UCmarque", "topLevelComment": _yt("k2", None, "", "x")},
            },
        ],
    }
)
YT_DLP = to_json(
    {
        "id": "v1",
        "title": "Vidéo",
        "channel": "Maison Verte",
        "channel_id": "UCmarque",
        "formats": [],
        "webpage_url": "https://youtube.example/v1",
        "comments": [
            {
                "id": "a",
                "parent": "root",
                "text": "bravo",
                "author": "@lea",
                "author_id": "UClea",
                "timestamp": 1709287200,
            },
            {
                "id": "a.1",
                "parent": "a",
                "text": "@lea oui",
                "author": "@tom",
                "author_id": "UCtom",
                "timestamp": 1709287201,
            },
            {"id": "b", "parent": "root", "text": "x"},
        ],
    }
)


def _forum(number: int, user: str | None, cooked: str, **rest: object) -> dict[str, object]:
    return {"id": number, "topic_id": 5, "post_number": number, "username": user, "name": user, "cooked": cooked,
            "created_at": "2024-03-01T10:00:00.000Z", "post_type": 1, "reply_to_post_number": None, **rest}  # fmt: skip


DISCOURSE = to_json(
    {
        "post_stream": {
            "posts": [
                _forum(1, "lea", "<p>Bonjour</p>"),
                _forum(2, "tom", '<p><a class="mention" href="/u/cy">@cy</a> oui</p>'),
                _forum(
                    3,
                    "cy",
                    '<aside class="quote no-group" data-username="tom">x</aside> non',
                    reply_to_post_number=2,
                ),
                _forum(4, None, "<p>parti</p>"),
                _forum(5, "lea", "fermé", post_type=3),
            ],
            "stream": [1, 2, 3, 4, 5],
        },
        "id": 5,
        "title": "Sujet",
    }
)
DISCOURSE_LIST = to_json(
    {
        "users": [{"id": 1, "username": "lea", "name": "Léa"}, {"id": 2, "username": "tom"}],
        "topic_list": {
            "topics": [
                {"id": 5, "title": "Sujet", "last_posted_at": "2024-03-01T10:00:00Z",
                 "posters": [{"user_id": 1, "description": "Original Poster"}, {"user_id": 2}]},
                {"id": 6, "title": "Vide", "posters": []},
            ]
        },
    }
)  # fmt: skip
SOCIAL = (
    Made("x-api", "pages.jsonl", X_PAGES, 9, 2),
    Made("x-api", "page.json", to_json(X_PAGE), 7, 1),
    Made("x-api", "flat.jsonl", X_FLAT, 2),
    Made("x-api", "v1.jsonl", X_OLD, 3, 1),
    Made("x-archive", "tweets.js", ARCHIVE_TWEETS, 3),
    Made("x-archive", "following.js", ARCHIVE_FOLLOWING, 3, 1),
    Made("x-archive", "like.js", ARCHIVE_LIKES, 1, 1),
    Made("x-archive", "account.js", ARCHIVE_ACCOUNT, 1),
    Made("x-archive", "direct-messages.js", ARCHIVE_MESSAGES, 2),
    Made("bluesky", "feed.json", BLUESKY, 5, 1),
    Made("bluesky", "follows.json", BLUESKY_FOLLOWS, 2),
    Made("bluesky", "thread.json", BLUESKY_THREAD, 3, 1),
    Made("mastodon", "statuses.json", MASTODON, 4, 1),
    Made("mastodon", "outbox.json", MASTODON_OUTBOX, 2),
    Made("reddit", "thread.json", REDDIT, 6, 1),
    Made("reddit", "RC_2024-03.ndjson", REDDIT_DUMP, 5, 2),
    Made("youtube-api", "comments.json", YOUTUBE, 4, 1),
    Made("yt-dlp", "video.info.json", YT_DLP, 3, 1),
    Made("discourse", "topic.json", DISCOURSE, 5, 1),
    Made("discourse", "latest.json", DISCOURSE_LIST, 2, 1),
)
