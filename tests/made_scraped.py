"""Datasets of scrapers and captures of browsers, made by hand."""

# ruff: noqa: E501 - one thing of a file per line, as the programs write them

from __future__ import annotations

from made_exports import FORMULA, SCRIPT, Made, to_json, to_lines

INSTAGRAM_COMMENTS = (
    "postUrl,id,text,ownerUsername,timestamp,owner/full_name,owner/is_verified,replies/0/id,replies/0/text,replies/0/ownerUsername,replies/1/id,replies/1/text,replies/1/owner/username\n"
    # ana names ben; the shop answers ana and names her: one reply; ben answers too, without naming
    "https://www.instagram.com/p/AAA/,1,Regarde @ben.k,Ana_R,2024-03-01T10:00:00.000Z,Ana Ruiz,true,11,@ana_r merci,boutique.lin,12,d'accord,ben.k\n"
    # nobody is named, and whose post it is the file does not say
    f'https://www.instagram.com/p/AAA/,2,"{SCRIPT}",cleo,2024-03-02T10:00:00.000Z,Cléo,,,,,,,\n'
    f'https://www.instagram.com/p/AAA/?igsh=x,3,"{FORMULA.replace(chr(34), chr(34) * 2)}",dan,1970-01-01T00:00:00.000Z,,,,,,,,\n'
    "https://www.instagram.com/p/BBB/,4,parti,[deleted],2024-03-02T10:00:00.000Z,,,41,@[deleted] oh,cleo,,,\n"
    # this address says whose post it is
    "https://www.instagram.com/boutique.lin/p/CCC/,5,oui,cleo,2024-03-02T10:00:00.000Z,,,,,,,,\n"
).encode()
INSTAGRAM_POSTS = to_json(
    [
        {
            "id": "100", "shortCode": "AAA", "url": "https://www.instagram.com/p/AAA/", "type": "Sidecar",
            "caption": "Le lin #Été avec @ana_r", "hashtags": ["Été"], "mentions": ["ana_r"],
            "ownerUsername": "boutique.lin", "ownerFullName": "Boutique Lin", "timestamp": "2024-03-01T09:00:00.000Z",
            "taggedUsers": [{"username": "ben.k", "full_name": "Ben K"}],
            "childPosts": [{"taggedUsers": [{"username": "cleo"}], "ownerUsername": None}],
            "coauthorProducers": [{"username": "dan"}],
            "commentsCount": 2,
            "latestComments": [
                {"id": "1", "text": "Regarde @ben.k", "ownerUsername": "Ana_R", "timestamp": "2024-03-01T10:00:00.000Z",
                 "replies": [{"id": "11", "text": "@ana_r merci", "ownerUsername": "boutique.lin", "replies": []}]},
                {"id": "2", "text": "", "ownerUsername": None, "owner": {"username": "cleo"}},
                {"id": "3", "text": "x", "ownerUsername": None},
            ],
        },
        {"username": "boutique.lin", "fullName": "Boutique Lin", "biography": "b", "followersCount": 1200, "followsCount": 3,
         "latestPosts": [{"id": "100", "shortCode": "AAA", "caption": "Le lin", "ownerUsername": "boutique.lin"}]},
        {"url": "https://www.instagram.com/perdu/", "error": "not_found", "errorDescription": "Post does not exist"},
        "rien",
    ]
)  # fmt: skip
TIKTOK_COMMENTS = (
    b"videoWebUrl;cid;text;uniqueId;createTimeISO;repliesToId;detailedMentions.0.name\n"
    # to the owner of the video, whom its address names
    b"https://www.tiktok.com/@lin.officiel/video/700;1;J'adore;ana_r;2024-03-01T10:00:00.000Z;;\n"
    b"https://www.tiktok.com/@lin.officiel/video/700;2;oui;ben.k;2024-03-01T11:00:00.000Z;1;\n"
    b"https://www.tiktok.com/@lin.officiel/video/700;3;@Ana R vu ?;cleo;2024-03-01T11:00:00.000Z;404;ana_r\n"
)
TIKTOK_VIDEOS = to_json(
    [
        {"id": "700", "text": "Le lin #lin @ana_r", "createTime": 1709287200, "createTimeISO": "2024-03-01T10:00:00.000Z",
         "authorMeta": {"id": "9", "name": "lin.officiel", "nickName": "Lin", "fans": 5, "verified": False},
         "webVideoUrl": "https://www.tiktok.com/@lin.officiel/video/700", "mentions": ["@ana_r"],
         "hashtags": [{"id": "1", "name": "lin"}]},
    ]
)  # fmt: skip
TWEETS = to_lines(
    {"type": "tweet", "id": "1", "url": "https://x.com/lea/status/1", "text": "Le #Lin", "createdAt": "Fri Mar 01 10:00:00 +0000 2024",
     "retweetCount": 1, "author": {"userName": "Lea", "name": "Léa", "followers": 12, "isVerified": False},
     "entities": {"hashtags": [{"text": "Lin"}], "user_mentions": []}},
    {"type": "tweet", "id": "2", "text": "@lea @tom oui", "createdAt": "Fri Mar 01 10:00:00 +0000 2024", "retweetCount": 0, "isReply": True,
     "inReplyToId": "1", "inReplyToUsername": "lea", "author": {"userName": "cy"},
     "entities": {"user_mentions": [{"screen_name": "lea"}, {"screen_name": "tom"}]}},
    {"type": "tweet", "id": "3", "text": "RT @lea: Le #Lin", "retweetCount": 1, "isRetweet": True, "author": {"userName": "tom"},
     "retweet": {"id": "1", "author": {"userName": "lea"}}, "entities": {"hashtags": [{"text": "Lin"}]}},
    {"type": "tweet", "id": "4", "text": "vu", "retweetCount": 0, "author": {"userName": "tom"}, "quote": {"author": {"userName": "cy"}}},
    {"noResults": True},
)  # fmt: skip
FACEBOOK_COMMENTS = to_json(
    [
        {"facebookUrl": "https://www.facebook.com/maisonlin/posts/77", "commentUrl": "https://www.facebook.com/maisonlin/posts/77?comment_id=5",
         "id": "Y1", "date": "2024-03-01T10:00:00.000Z", "text": "bravo", "profileUrl": "https://www.facebook.com/ana.ruiz", "profileId": "pfbid1",
         "profileName": "Ana Ruiz", "threadingDepth": 0},
        {"facebookUrl": "https://www.facebook.com/maisonlin/posts/77",
         "commentUrl": "https://www.facebook.com/maisonlin/posts/77?comment_id=5&reply_comment_id=6",
         "id": "Y2", "text": "merci", "profileUrl": "https://www.facebook.com/maisonlin", "profileName": "Maison Lin", "threadingDepth": 1},
        {"facebookUrl": "https://www.facebook.com/maisonlin/posts/77", "id": "Y3", "text": "?", "profileName": "Facebook user", "threadingDepth": 0},
        # it answers a comment that the file does not hold
        {"facebookUrl": "https://www.facebook.com/maisonlin/posts/77", "id": "Y4", "text": "oui", "profileId": "100012", "profileName": "Ben",
         "threadingDepth": 1},
    ]
)  # fmt: skip
YOUTUBE_COMMENTS = (
    b'"author","cid","comment","videoId","authorIsChannelOwner","replyToCid","publishedTimeText"\n'
    b'"@Ana_R","U1","super","v1","false","","2 days ago"\n'
    b'"@LinTV","U2","merci","v1","true","U1","1 day ago"\n'
    b'"@ben","U3","bof","v2","false","","1 day ago"\n'
)


def _capture(number: int, platform: str, content: object, page: str = "") -> dict[str, object]:
    return {"nav_index": f"{number}:0", "item_id": str(number), "timestamp_collected": 1709290000000,
            "source_platform": platform, "source_platform_url": page, "source_url": page, "user_agent": "x", "data": content}  # fmt: skip


def _x_user(handle: str) -> dict[str, object]:
    return {
        "user_results": {
            "result": {
                "legacy": {"name": handle.title(), "followers_count": 5},
                "core": {"screen_name": handle},
            }
        }
    }


ZEESCHUIMER = to_lines(
    _capture(1, "instagram.com", {
        "code": "AAA", "pk": 100, "media_type": 8, "taken_at": 1709287200, "caption": {"text": "Le lin #Été @ana_r"},
        "user": {"username": "boutique.lin", "full_name": "Boutique Lin"}, "owner": {"username": "boutique.lin"},
        "usertags": {"in": [{"user": {"username": "ben.k"}, "position": [0.1, 0.2]}]}, "coauthor_producers": [{"username": "dan"}],
        "image_versions2": {"candidates": []}}),
    _capture(2, "instagram.com", {
        "__typename": "GraphImage", "shortcode": "BBB", "taken_at_timestamp": 1709287200, "owner": {"username": "cleo"},
        "edge_media_to_caption": {"edges": [{"node": {"text": "bonjour"}}]},
        "edge_media_to_tagged_user": {"edges": [{"node": {"user": {"username": "ana_r"}}}]}}),
    _capture(3, "tiktok.com", {
        "id": "700", "desc": "Le lin @Ana", "createTime": 1709287200, "author": {"uniqueId": "lin.officiel", "nickname": "Lin"},
        "authorStats": {"followerCount": 7}, "textExtra": [{"hashtagName": "lin"}, {"userUniqueId": "ana_r"}]}),
    _capture(4, "tiktok-comments", {
        "cid": "1", "aweme_id": "700", "text": "oui", "create_time": 1709287300, "reply_id": "0", "user": {"unique_id": "ben.k", "nickname": "Ben"}}),
    _capture(5, "tiktok-comments", {
        "cid": "2", "aweme_id": "700", "text": "non", "create_time": 1709287400, "reply_id": "1", "user": {"unique_id": "cleo"}}),
    _capture(6, "tiktok-comments", {"cid": "3", "aweme_id": "800", "text": "hm", "reply_id": "0", "user": {"unique_id": "cleo"}},
             "https://www.tiktok.com/@dan/video/800"),
    _capture(7, "x.com", {
        "rest_id": "1", "core": _x_user("lea"), "quoted_status_result": {"result": {"core": _x_user("tom")}},
        "legacy": {"full_text": "@cy oui #Lin", "created_at": "Fri Mar 01 10:00:00 +0000 2024", "in_reply_to_screen_name": "cy",
                   "entities": {"hashtags": [{"text": "Lin"}], "user_mentions": [{"screen_name": "cy"}]}}}),
    _capture(8, "twitter.com", {
        "rest_id": "2", "core": _x_user("tom"),
        "legacy": {"full_text": "RT @lea: x", "created_at": "Fri Mar 01 10:00:00 +0000 2024", "entities": {"user_mentions": [{"screen_name": "lea"}]},
                   "retweeted_status_result": {"result": {"tweet": {"core": _x_user("lea")}}}}}),
    _capture(9, "threads.net", {
        "code": "T1", "taken_at": 1709287200, "user": {"username": "ana_r"}, "caption": {"text": "d'accord"},
        "text_post_app_info": {"reply_to_author": {"username": "boutique.lin"}, "share_info": {"quoted_post": {"user": {"username": "dan"}}}}}),
    _capture(10, "linkedin.com", {
        "updateMetadata": {"urn": "urn:li:activity:7170000000000000000"},
        "actor": {"name": {"text": "Léa Roy"}, "navigationContext": {"actionTarget": "https://www.linkedin.com/in/lea-roy?mini=1"}},
        "commentary": {"text": {"text": "Bravo", "attributes": [{"type": "PROFILE_MENTION", "*miniProfile": {"publicIdentifier": "tom-b"}}]}},
        "resharedUpdate": None}),
    _capture(11, "x.com", {"__typename": "TweetTombstone", "tombstone": {"text": "gone"}}),
    _capture(12, "imgur.com", {"id": "z", "account": {"username": "zed"}}),
)  # fmt: skip
SCRAPED = (
    Made("scraped", "comments.csv", INSTAGRAM_COMMENTS, 8, 1),
    Made("scraped", "posts.json", INSTAGRAM_POSTS, 9, 3),
    Made("scraped", "tiktok.csv", TIKTOK_COMMENTS, 3),
    Made("scraped", "videos.json", TIKTOK_VIDEOS, 1),
    Made("scraped", "tweets.jsonl", TWEETS, 5, 1),
    Made("scraped", "facebook.json", FACEBOOK_COMMENTS, 4, 1),
    Made("scraped", "youtube.csv", YOUTUBE_COMMENTS, 3),
    Made("zeeschuimer", "capture.ndjson", ZEESCHUIMER, 12, 2),
)
