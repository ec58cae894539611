"""Copies of people's own accounts, and more conversations, made by hand."""

# ruff: noqa: E501 - one thing of a file per line, as the programs write them

from __future__ import annotations

import base64
import hashlib
import struct
import uuid

from made_exports import FORMULA, SCRIPT, Made, to_json, to_lines


class Link(bytes):
    """A content identifier, which DAG-CBOR tags."""

    __slots__ = ()


def to_cbor(value: object) -> bytes:
    """Write what repositories hold as CBOR (RFC 8949)."""
    if isinstance(value, bool) or value is None:
        return {False: b"\xf4", True: b"\xf5", None: b"\xf6"}[value]
    if isinstance(value, int):
        return _cbor_head(0, value)
    if isinstance(value, Link):
        return b"\xd8\x2a" + to_cbor(b"\x00" + bytes(value))
    if isinstance(value, bytes | str):
        content = value.encode() if isinstance(value, str) else value
        return _cbor_head(2 if isinstance(value, bytes) else 3, len(content)) + content
    if isinstance(value, list):
        return _cbor_head(4, len(value)) + b"".join(map(to_cbor, value))
    assert isinstance(value, dict)
    pairs = sorted(value.items(), key=lambda pair: (len(pair[0].encode()), pair[0].encode()))
    return _cbor_head(5, len(pairs)) + b"".join(to_cbor(key) + to_cbor(each) for key, each in pairs)


def _cbor_head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    if number < 256:
        return bytes([major << 5 | 24, number])
    return bytes([major << 5 | 25]) + struct.pack(">H", number)


def to_varint(number: int) -> bytes:
    written = b""
    while number >= 0x80:
        written += bytes([number & 0x7F | 0x80])
        number >>= 7
    return written + bytes([number])


def to_link(content: bytes) -> Link:
    return Link(b"\x01\x71\x12\x20" + hashlib.sha256(content).digest())


def to_car(did: str, records: dict[str, object]) -> bytes:
    """Write a repository: header, commit, one node of the tree, and the records."""
    blocks = {key: to_cbor(record) for key, record in records.items()}
    entries, before = [], ""
    for key in sorted(blocks):
        shared = next((i for i, (a, b) in enumerate(zip(before, key, strict=False)) if a != b), 0)
        entries.append({"p": shared, "k": key[shared:].encode(), "v": to_link(blocks[key]), "t": None})
        before = key
    node = to_cbor({"l": None, "e": entries})
    commit = to_cbor(
        {"did": did, "version": 3, "data": to_link(node), "rev": "3k", "prev": None, "sig": b"x"}
    )
    header = to_cbor({"roots": [to_link(commit)], "version": 1})
    written = to_varint(len(header)) + header
    for block in (commit, node, *blocks.values()):
        written += to_varint(len(block) + 36) + to_link(block) + block
    return written


LEA, TOM, CY = "did:plc:lea", "did:plc:tom", "did:web:cy.fr"
AT = "2024-03-01T10:00:00.000Z"
_TOMS = {"uri": f"at://{TOM}/app.bsky.feed.post/1", "cid": "bafy"}
CAR = to_car(
    LEA,
    {
        "app.bsky.actor.profile/self": {"$type": "app.bsky.actor.profile", "displayName": "Léa"},
        "app.bsky.feed.like/1": {"$type": "app.bsky.feed.like", "subject": _TOMS, "createdAt": AT},
        "app.bsky.feed.like/2": {"$type": "app.bsky.feed.like", "subject": None, "createdAt": AT},
        "app.bsky.feed.post/1": {
            "$type": "app.bsky.feed.post", "text": "Été: @tom.bsky.social #Mode", "createdAt": AT,
            "facets": [
                {"index": {"byteStart": 7, "byteEnd": 23}, "features": [{"$type": "app.bsky.richtext.facet#mention", "did": TOM}]},
                {"index": {"byteStart": 24, "byteEnd": 29}, "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "Mode"}]},
            ],
        },
        "app.bsky.feed.post/2": {
            "$type": "app.bsky.feed.post", "text": SCRIPT, "createdAt": "1970-01-01T00:00:00Z",
            "reply": {"root": _TOMS, "parent": {"uri": f"at://{CY}/app.bsky.feed.post/9", "cid": "bafy"}},
            "embed": {"$type": "app.bsky.embed.record", "record": _TOMS},
        },
        "app.bsky.feed.post/3": {"$type": "app.bsky.feed.post", "text": "seule", "createdAt": AT, "tags": ["Jardin"]},
        "app.bsky.feed.repost/1": {"$type": "app.bsky.feed.repost", "subject": _TOMS, "createdAt": AT},
        "app.bsky.graph.block/1": {"$type": "app.bsky.graph.block", "subject": "did:plc:ex", "createdAt": AT},
        "app.bsky.graph.follow/1": {"$type": "app.bsky.graph.follow", "subject": CY, "createdAt": AT},
    },
)  # fmt: skip

ACTOR = to_json(
    {"@context": "https://www.w3.org/ns/activitystreams", "id": "https://toot.fr/users/lea", "type": "Person",
     "inbox": "https://toot.fr/users/lea/inbox", "outbox": "outbox.json", "preferredUsername": "lea", "name": "Léa"}
)  # fmt: skip
LIKES = to_json(
    {"@context": "https://www.w3.org/ns/activitystreams", "id": "likes.json", "type": "OrderedCollection",
     "orderedItems": ["https://ailleurs.fr/users/tom/statuses/1", "https://autre.fr/objects/2"]}
)  # fmt: skip
BOOKMARKS = LIKES.replace(b"likes.json", b"bookmarks.json")
FOLLOWING = (
    b"Account address,Show boosts,Notify on new posts,Languages\n"
    b"tom@ailleurs.fr,true,false,\nCy@autre.fr,true,false,fr\npersonne,true,false,\n"
)
MUTED = b"Account address,Hide notifications\ntom@ailleurs.fr,true\n"
LISTS = b"Amis,tom@ailleurs.fr\nPresse,tom@ailleurs.fr\nAmis,cy@autre.fr\n"

_SHARED = "Le potager de mars : semis, taille et paillage https://t.co/abc"
X_TWEETS = b"window.YTD.tweets.part0 = " + to_json(
    [
        {"tweet": {"id_str": "10", "full_text": "@Tom oui", "in_reply_to_status_id_str": "1", "in_reply_to_screen_name": "Tom",
                   "created_at": "Fri Mar 01 10:00:00 +0000 2024", "entities": {}}},
        {"tweet": {"id_str": "11", "full_text": f"RT @cy: {_SHARED}", "entities": {}}},
        {"tweet": {"id_str": "12", "full_text": "à lire", "entities": {"urls": [{"expanded_url": "https://x.com/Ana/status/2"}]}}},
        {"tweet": {"id_str": "13", "full_text": "RT @cy: Bonjour", "entities": {}}},
    ]
)  # fmt: skip


def _like(number: str, text: str, address: str = "https://twitter.com/i/web/status/") -> dict[str, object]:
    return {"like": {"tweetId": number, "fullText": text, "expandedUrl": f"{address}{number}"}}


X_LIKES = b"window.YTD.like.part0 = " + to_json(
    [
        _like("1", "bonjour @zoe #Mode"),
        _like("2", "un article"),
        _like("3", _SHARED),
        _like("4", "x", "https://twitter.com/Bea/status/"),
        _like("10", "@Tom oui"),
        _like("5", "Bonjour"),
    ]
)
X_ACCOUNT = b'window.YTD.account.part0 = [{"account":{"username":"Lea","accountId":"9","accountDisplayName":"L\xc3\xa9a"}}]'

_ACI_TOM = uuid.UUID(int=2)
_ACI_ZOE = uuid.UUID(int=3)


def _aci(account: uuid.UUID) -> str:
    return base64.b64encode(account.bytes).decode()


def _item(chat: int, author: int, sent: int, **rest: object) -> dict[str, object]:
    return {
        "chatItem": {
            "chatId": str(chat),
            "authorId": str(author),
            "dateSent": str(1709287200000 + sent),
            "outgoing": {},
            **rest,
        }
    }


def _words(text: str, **rest: object) -> dict[str, object]:
    return {"standardMessage": {"text": {"body": text}, **rest}}


SIGNAL = to_lines(
    {"version": "1", "backupTimeMs": "1709287200000"},
    {"account": {"givenName": "Léa", "familyName": "Roux"}},
    {"recipient": {"id": "1", "self": {}}},
    {
        "recipient": {
            "id": "2",
            "contact": {"aci": _aci(_ACI_TOM), "e164": "33612345678", "profileGivenName": "Tom"},
        }
    },
    {
        "recipient": {
            "id": "3",
            "contact": {"aci": _aci(_ACI_ZOE), "nickname": {"given": "Zoé", "family": "Diaz"}},
        }
    },
    {"recipient": {"id": "4", "group": {"snapshot": {"title": {"title": "Jardin"}}}}},
    {"recipient": {"id": "5", "releaseNotes": {}}},
    {"chat": {"id": "1", "recipientId": "2"}},
    {"chat": {"id": "2", "recipientId": "4"}},
    _item(1, 1, 0, **_words(SCRIPT)),
    _item(1, 2, 1, **_words("oui")),
    _item(2, 2, 2, **_words("salut")),
    _item(
        2,
        3,
        3,
        **_words(
            "merci",
            quote={"targetSentTimestamp": "1709287200002", "authorId": "2"},
            reactions=[{"emoji": "👍", "authorId": "1"}],
        ),
    ),
    _item(
        2,
        1,
        4,
        standardMessage={
            "text": {
                "body": "\ufffc et toi",
                "bodyRanges": [{"start": 0, "length": 1, "mentionAci": _aci(_ACI_ZOE)}],
            }
        },
    ),
    _item(2, 1, 5, updateMessage={"groupChange": {}}),
    _item(2, 3, 6, remoteDeletedMessage={}),
    _item(2, 5, 7, **_words("nouveautés")),
)


def exported(sender: str, minute: int, body: str, **rest: object) -> dict[str, object]:
    return {"date": f"2024-03-01T10:0{minute}:00", "sender": sender, "body": body, "quote": "", "sticker": None,
            "reactions": [], "attachments": [], **rest}  # fmt: skip


SIGNAL_EXPORT = to_lines(
    exported("Tom", 0, "on plante quoi ?  "),
    exported("Me", 1, "des fèves  ", quote="\n\n> on plante quoi ?\n\n", reactions=[["Tom", "👍"]]),
    exported("No-Sender", 2, "x"),
    exported("Tom", 3, "x", deleted=True),
)


def _envelope(source: int, sent: int, **rest: object) -> dict[str, object]:
    return {"account": "+33600000001", "envelope": {
        "source": f"+3360000000{source}", "sourceNumber": f"+3360000000{source}", "sourceUuid": str(uuid.UUID(int=source)),
        "sourceName": f"Personne {source}", "timestamp": 1709287200000 + sent, **rest}}  # fmt: skip


_GROUP = {"groupId": "R1==", "type": "DELIVER"}
SIGNAL_CLI = to_lines(
    _envelope(2, 1, dataMessage={"timestamp": 1709287200001, "message": "bonjour"}),
    _envelope(
        1,
        2,
        syncMessage={
            "sentMessage": {"timestamp": 1709287200002, "message": "salut", "destination": "+33600000002"}
        },
    ),
    _envelope(
        3,
        3,
        dataMessage={
            "timestamp": 1709287200003,
            "message": "ici",
            "groupInfo": _GROUP,
            "mentions": [{"number": "+33600000004", "uuid": str(uuid.UUID(int=4))}],
        },
    ),
    _envelope(
        2,
        4,
        dataMessage={
            "timestamp": 1709287200004,
            "message": "là",
            "groupInfo": _GROUP,
            "quote": {"id": 1709287200003, "author": "+33600000003"},
        },
    ),
    _envelope(
        3,
        5,
        dataMessage={
            "timestamp": 1709287200005,
            "groupInfo": _GROUP,
            "reaction": {"emoji": "👍", "targetAuthor": "+33600000002", "isRemove": False},
        },
    ),
    _envelope(3, 6, receiptMessage={"isRead": True}),
    {"method": "listen"},
)


def person(name: str, kind: str = "Human") -> dict[str, object]:
    return {"name": name, "email": f"{name}@Exemple.fr", "user_type": kind}


def _said(
    who: dict[str, object] | None, topic: str, number: str, text: str, date: str, **rest: object
) -> dict[str, object]:
    return {
        "creator": who,
        "created_date": date,
        "text": text,
        "topic_id": topic,
        "message_id": f"R/{topic}/{number}",
        **rest,
    }


GOOGLE_GROUP = to_json(
    {"name": "Équipe", "members": [person("Lea"), person("Tom"), person("Zoe"), person("Robot", "Bot")]}
)
GOOGLE_OWNER = to_json({"user": person("Lea"), "membership_info": [{"group_id": "Space R"}]})
GOOGLE = to_json(
    {
        "messages": [
            _said(person("Lea"), "t1", "t1", "Bonjour @Zoe", "Friday, March 1, 2024 at 10:00:00\u202fAM UTC"),
            _said(person("Tom"), "t1", "m2", SCRIPT, "vendredi 1 mars 2024 à 10:01:00 UTC",
                  reactions=[{"emoji": {"unicode": "👍"}, "reactor_emails": ["Lea@exemple.fr"]}]),
            _said(person("Zoe"), "t2", "t2", "ça", "2024-03-01T10:02:00Z",
                  quoted_message_metadata={"creator": person("Tom"), "text": SCRIPT}),
            _said(person("Robot", "Bot"), "t3", "t3", "rappel", "Friday, March 1, 2024 at 11:00:00 AM UTC"),
            _said(person("Lea"), "t4", "t4", "", "x", message_state="DELETED"),
            _said(None, "t5", "t5", "parti", "Friday, March 1, 2024 at 11:00:00 AM UTC"),
        ]
    }
)  # fmt: skip


def _user(number: int, name: str | None) -> dict[str, object]:
    return {"user": {"id": f"AB-{number}", "displayName": name}, "application": None}


def _teams(number: int, by: object, html: str, **rest: object) -> dict[str, object]:
    return {"id": str(number), "messageType": "message", "createdDateTime": f"2024-03-01T10:0{number}:00Z", "chatId": "19:r@thread.v2",
            "from": by, "body": {"contentType": "html", "content": html}, "mentions": [], "reactions": [], "attachments": [], **rest}  # fmt: skip


TEAMS = to_json(
    {
        "@odata.context": "…",
        "value": [
            _teams(1, _user(1, "Léa"), "<p>Bonjour &amp; merci</p>"),
            _teams(2, _user(2, "Tom"), 'oui <at id="0">Zoé</at>', mentions=[{"id": 0, "mentioned": _user(3, "Zoé")}],
                   attachments=[{"contentType": "messageReference", "content": '{"messageSender":{"user":{"id":"ab-1","displayName":"Léa"}}}'}]),
            _teams(3, _user(1, "Léa"), SCRIPT, reactions=[{"reactionType": "like", "user": _user(3, None)}]),
            _teams(4, {"application": {"displayName": "Robot"}, "user": None}, "rappel"),
            _teams(5, None, "<systemEventMessage/>", messageType="systemEventMessage",
                   eventDetail={"@odata.type": "#microsoft.graph.membersAddedEventMessageDetail", "members": [{"id": "AB-4", "displayName": "Ana"}],
                                "initiator": _user(1, "Léa")}),
            _teams(6, _user(2, "Tom"), "", deletedDateTime="2024-03-02T10:00:00Z"),
            _teams(7, None, "parti"),
            _teams(8, _user(3, "Zoé"), "là", replyToId="2", replies=[_teams(9, _user(2, "Tom"), "ah", replyToId="2")]),
        ],
    }
)  # fmt: skip


def _skype(
    number: int, sender: str, content: str, kind: str = "RichText", **rest: object
) -> dict[str, object]:
    return {"id": str(number), "displayName": None, "originalarrivaltime": f"2024-03-01T10:0{number}:00.0Z", "messagetype": kind, "version": 1,
            "content": content, "conversationid": "19:g@thread.skype", "from": sender, "properties": None, "amsreferences": None, **rest}  # fmt: skip


TEAMS_COPY = to_json(
    {
        "userId": "8:live:lea",
        "exportDate": "2024-03-02T10:00",
        "conversations": [
            {"id": "19:g@thread.skype", "displayName": "Jardin", "MessageList": [
                _skype(1, "8:live:lea", 'salut <at id="8:live:zoe">@Zoé</at>', displayName="Léa"),
                _skype(2, "8:live:tom", '<quote author="live:lea" authorname="Léa" messageid="1">salut</quote>oui',
                       properties={"emotions": '[{"key":"like","users":[{"mri":"8:live:zoe"}]}]'}),
                _skype(3, "19:g@thread.skype", "<addmember><initiator>8:live:lea</initiator><target>8:live:ana</target></addmember>", "ThreadActivity/AddMember"),
                _skype(4, "28:robot", "rappel"),
                _skype(5, "8:live:tom", "", properties={"deletetime": "1709287200000"}),
            ]},
            {"id": "8:orgid:AB-5", "displayName": "Max", "MessageList": [
                _skype(1, "8:live:lea", "Max ?", conversationid="8:orgid:AB-5"),
                _skype(2, "8:orgid:AB-5", "présent", "RichText/Html", conversationid="8:orgid:AB-5"),
            ]},
        ],
    }
)  # fmt: skip
LINKEDIN_MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT\n"
    '1,,Léa Roux,https://www.linkedin.com/in/l%C3%A9a-roux,"Tom Bay, PhD",https://www.linkedin.com/in/tom-bay,2024-03-01 10:00:00 UTC,,<p>bon &amp; clair</p>,INBOX,,No\n'
    '1,,Tom Bay,https://www.linkedin.com/in/tom-bay,"Léa Roux,Zoé",'
    '"https://www.linkedin.com/in/léa-roux,https://www.linkedin.com/in/zoe",2024-03-01 10:05:00 UTC,,a < b,INBOX,,No\n'
    "2,,Tom Bay,https://www.linkedin.com/in/tom-bay,Zoé,https://www.linkedin.com/in/zoe,2024-03-01 10:05:00 UTC,,brouillon,INBOX,,Yes\n"
    "3,,LinkedIn Member,,Léa Roux,https://www.linkedin.com/in/léa-roux,2024-03-01 10:05:00 UTC,,x,INBOX,,No\n"
).encode()
LINKEDIN_SHARES = (
    "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    f'2024-03-01 10:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7000000000000000001,"{FORMULA.replace(chr(34), chr(34) * 2)} #Mode",,,MEMBER_NETWORK\n'
).encode()
LINKEDIN_COMMENTS = b"Date,Link,Message\n2024-03-01 10:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7000000000000000002,bravo\n"
LINKEDIN_REACTIONS = b"Date,Type,Link\n2024-03-01 10:00:00,LIKE,https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7000000000000000002\n"
LINKEDIN_PROFILE = "First Name,Last Name,Headline\nLéa,Roux,Gérante\n".encode()

ARCHIVES = (
    Made("bluesky-car", "repo.car", CAR, 9, 1),
    Made("mastodon", "actor.json", ACTOR, 1),
    Made("mastodon", "likes.json", LIKES, 2, 2),
    Made("mastodon", "bookmarks.json", BOOKMARKS, 2, 2),
    Made("mastodon-lists", "following_accounts.csv", FOLLOWING, 3, 3),
    Made("mastodon-lists", "muted_accounts.csv", MUTED, 1, 1),
    Made("mastodon-lists", "lists.csv", LISTS, 3),
    Made("x-archive", "like.js", X_LIKES, 6, 5),
    Made("signal", "main.jsonl", SIGNAL, 17, 2),
    Made("signal-export", "data.json", SIGNAL_EXPORT, 4, 2),
    Made("signal-cli", "received.json", SIGNAL_CLI, 7, 1),
    Made("google-chat", "messages.json", GOOGLE, 6, 2),
    Made("google-chat", "group_info.json", GOOGLE_GROUP, 4),
    Made("google-chat", "user_info.json", GOOGLE_OWNER, 1),
    Made("teams", "chat.json", TEAMS, 9, 2),
    Made("teams", "messages.json", TEAMS_COPY, 7, 1),
    Made("linkedin-messages", "messages.csv", LINKEDIN_MESSAGES, 4, 2),
    Made("linkedin-posts", "Shares.csv", LINKEDIN_SHARES, 1, 1),
    Made("linkedin-comments", "Comments.csv", LINKEDIN_COMMENTS, 1, 1),
    Made("linkedin-reactions", "Reactions.csv", LINKEDIN_REACTIONS, 1, 1),
)
