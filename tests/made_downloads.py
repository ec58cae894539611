"""Downloads of one's own account as platforms make them; people are invented."""

from __future__ import annotations

from typing import Any

from made_exports import Made, to_json


def meta(text: str) -> str:
    """Write a text as Meta does: each of its bytes a character."""
    return text.encode().decode("latin-1")


def account(handle: str, *, titled: bool = False) -> dict[str, Any]:
    held = {"href": f"https://www.instagram.com/{handle}", "timestamp": 1_700_000_000}
    return {
        "title": handle if titled else "",
        "string_list_data": [held if titled else held | {"value": handle}],
        "media_list_data": [],
    }


INSTAGRAM: dict[str, Any] = {
    "personal_information/personal_information/personal_information.json": {
        "profile_user": [{"string_map_data": {
            meta("Nom d’utilisateur"): {"value": "atelier.bleu"}, "E-mail": {"value": "a@b.fr"},
        }}]
    },
    "connections/followers_and_following/followers_1.json": [account("ana.c"), account("bob_r")],
    "connections/followers_and_following/following.json": {
        "relationships_following": [account("ana.c", titled=True)]
    },
    "your_instagram_activity/likes/liked_posts.json": {"likes_media_likes": [
        {"title": "cleo", "string_list_data": [
            {"href": "https://www.instagram.com/p/X/", "value": meta("👍"), "timestamp": 1_700_000_100},
        ]},
    ]},
    "your_instagram_activity/comments/post_comments_1.json": [
        {"string_map_data": {
            "Commentaire": {"value": meta("très beau @bob_r")},
            meta("Propriétaire du contenu multimédia"): {"value": "cleo"},
            "Heure": {"timestamp": 1_700_000_200},
        }},
    ],
    "ads_information/ads_viewed.json": {
        "impressions_history_ads_seen": [{"string_map_data": {"Author": {"value": "pub"}}}]
    },
}  # fmt: skip
FACEBOOK: dict[str, Any] = {
    "personal_information/profile_information/profile_information.json": {
        "profile_v2": {"name": {"full_name": meta("Zoé Vidal")}}
    },
    "connections/friends/your_friends.json": {
        "friends_v2": [{"name": "Ana Costa", "timestamp": 1_600_000_000}]
    },
    "your_facebook_activity/comments_and_reactions/comments.json": {"comments_v2": [
        {"timestamp": 1_650_000_000, "title": meta("Zoé Vidal a commenté la publication de Bob Roy."),
         "data": [{"comment": {"comment": "bravo", "author": meta("Zoé Vidal")}}]},
        {"timestamp": 1_650_000_100, "title": meta("Zoé Vidal commented on Cleo Lu's photo."),
         "data": [{"comment": {"comment": "nice", "author": meta("Zoé Vidal")}}]},
        {"timestamp": 1_650_000_200, "title": meta("Zoé Vidal a commenté quelque chose"), "data": []},
    ]},
    "your_facebook_activity/comments_and_reactions/likes_and_reactions_1.json": [
        {"timestamp": 1_650_000_300, "title": meta("Zoé Vidal likes Ana Costa's post."),
         "data": [{"reaction": {"reaction": "LIKE", "actor": meta("Zoé Vidal")}}]},
    ],
}  # fmt: skip
TIKTOK: dict[str, Any] = {
    "Profile And Settings": {
        "Profile Info": {"ProfileMap": {"userName": "atelier", "emailAddress": "a@b.fr"}},
        "Follower": {"FansList": [{"Date": "2025-01-02 10:00:00", "UserName": "ana"}]},
        "Following": {"Following": [{"Date": "2025-01-03 10:00:00", "UserName": "bob"}]},
    },
    "Direct Message": {"Direct Messages": {"ChatHistory": {
        "Chat History with bob:": [
            {"Date": "2025-01-04 10:00:00", "From": "bob", "Content": "salut"},
            {"Date": "2025-01-04 10:01:00", "From": "atelier", "Content": "bonjour"},
        ],
    }}},
    "Your Activity": {"Watch History": {"VideoList": [{"Date": "2025-01-01 10:00:00", "Link": "x"}]}},
}  # fmt: skip
PROFILE = INSTAGRAM["personal_information/personal_information/personal_information.json"]
OLD_INSTAGRAM: dict[str, Any] = {
    "profile.json": {"username": "atelier.bleu", "private_account": False, "profile_pic_url": "https://x/1"},
    "connections.json": {
        "blocked_users": {"troll": "2019-01-01T00:00:00"},
        "followers": {"ana.c": "2019-03-01T10:00:00"},
        "following": {"bob_r": "2019-03-02T10:00:00"},
    },
    "likes.json": {"media_likes": [["2019-04-01T10:00:00", "cleo"]], "comment_likes": []},
    "comments.json": {"media_comments": [["2019-04-02T10:00:00", meta("très beau"), "cleo"]]},
}
TIKTOK_TEXTS = {
    "TikTok/Profile and Settings/Profile Information.txt": "Username: atelier\nNickname: Atelier\n",
    "TikTok/Profile and Settings/Follower.txt": (
        "Date: 2025-01-02 10:00:00 UTC\nUserName: ana\n\nDate: 2025-01-02 11:00:00 UTC\nUserName: None\n"
    ),
    "TikTok/Profile and Settings/Following.txt": "Date: 2025-01-03 10:00:00 UTC\nUserName: bob\n\n",
    "TikTok/App Settings/Block List.txt": "Date: 2025-01-03 10:00:00 UTC\nUserName: troll\n\n",
    "TikTok/Your Activity/Watch History.txt": (
        "Date: 2025-01-03 10:00:00 UTC\nLink: https://www.tiktokv.com/share/video/1/\n\n"
    ),
    "TikTok/Direct Messages/Direct Messages.txt": (
        ">>> Chat History with bob::\n\n2025-01-04 10:00:00 UTC bob: salut\n"
        "2025-01-04 10:01:00 UTC atelier: bonjour\nça va ?\n\n"
        ">>> Chat History with ana::\n\n2025-01-05 10:00:00 UTC atelier: coucou\n"
    ),
}
_FOLLOWERS = "connections/followers_and_following/followers_1.json"
_LIKES = "your_instagram_activity/likes/liked_posts.json"
_COMMENTS = "your_facebook_activity/comments_and_reactions/comments.json"
DOWNLOADS = (
    # read alone, a file of Meta's does not say whose it is
    Made("instagram-download", "followers_1.json", to_json(INSTAGRAM[_FOLLOWERS]), 2, 2),
    Made("instagram-download", "liked_posts.json", to_json(INSTAGRAM[_LIKES]), 1, 1),
    # a comment of Facebook's says who wrote it; one of the three does not say under whose post
    Made("facebook-download", "comments.json", to_json(FACEBOOK[_COMMENTS]), 3, 1),
    Made("instagram-download", "likes.json", to_json(OLD_INSTAGRAM["likes.json"]), 1, 1),
    Made("tiktok-download", "user_data_tiktok.json", to_json(TIKTOK), 4),
    Made(
        "tiktok-texts",
        "Follower.txt",
        TIKTOK_TEXTS["TikTok/Profile and Settings/Follower.txt"].encode(),
        2,
        2,
    ),
    Made(
        "tiktok-texts",
        "Direct Messages.txt",
        TIKTOK_TEXTS["TikTok/Direct Messages/Direct Messages.txt"].encode(),
        3,
    ),
)
