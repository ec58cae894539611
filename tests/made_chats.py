"""Conversations made by hand."""

from __future__ import annotations

from made_exports import SCRIPT, Made, to_json, to_zip


def _discord_user(number: int, name: str, **rest: object) -> dict[str, object]:
    return {
        "id": str(number),
        "name": name,
        "discriminator": "0000",
        "nickname": name,
        "isBot": False,
        **rest,
    }


_LEA = _discord_user(
    1, "lea", nickname="Léa", roles=[{"id": "9", "name": "Cliente"}, {"id": "8", "name": "VIP"}]
)
_TOM = _discord_user(2, "tom")
_BOT = _discord_user(3, "MEE6", isBot=True)


def _discord_message(
    number: int, author: dict[str, object], content: str, **rest: object
) -> dict[str, object]:
    return {
        "id": str(number),
        "type": "Default",
        "timestamp": f"2024-03-01T10:0{number}:00.123+00:00",
        "timestampEdited": None,
        "isPinned": False,
        "content": content,
        "author": author,
        "attachments": [],
        "embeds": [],
        "reactions": [],
        "mentions": [],
        **rest,
    }


DISCORD = to_json(
    {
        "guild": {"id": "77", "name": "Maison Verte", "iconUrl": ""},
        "channel": {"id": "88", "type": "GuildTextChat", "name": "général", "topic": None},
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2024-03-02T00:00:00+00:00",
        "messages": [
            _discord_message(1, _LEA, SCRIPT),
            _discord_message(
                2,
                _TOM,
                "@Léa oui",
                type="Reply",
                mentions=[_LEA],
                reference={"messageId": "1", "channelId": "88"},
            ),
            _discord_message(
                3,
                _LEA,
                "merci",
                reactions=[
                    {"emoji": {"name": "👍"}, "count": 2, "users": [_TOM, _LEA]},
                    {"emoji": {"name": "🎉"}, "count": 1, "users": [_TOM]},
                ],
            ),
            _discord_message(4, _BOT, "Bienvenue @tom", mentions=[_TOM]),
            _discord_message(5, _discord_user(4, "Deleted User"), "parti"),
            _discord_message(6, _TOM, "Added Zoé", type="RecipientAdd", mentions=[_discord_user(5, "zoe")]),
            _discord_message(7, _TOM, "seul", timestamp="1970-01-01T00:00:00+00:00"),
        ],
        "messageCount": 7,
    }
)
DISCORD_CSV = (
    "\ufeffAuthorID,Author,Date,Content,Attachments,Reactions\n"
    '"1","lea#1234","2024-03-01T10:00:00.0000000+00:00","salut @tom","",""\n'
    '"2","tom#4321","2024-03-01T10:01:00.0000000+00:00","salut, ça va?","","👍 (2)"\n'
    '"9","Deleted User#0000","2024-03-01T10:02:00.0000000+00:00","x","",""\n'
).encode()


def _telegram(number: int, name: str | None, user: int, **rest: object) -> dict[str, object]:
    return {
        "id": number,
        "type": "message",
        "date": "2024-03-01T11:00:00",
        "date_unixtime": str(1709287200 + number),
        "from": name,
        "from_id": f"user{user}",
        "text": "bonjour",
        "text_entities": [{"type": "plain", "text": "bonjour"}],
        **rest,
    }


TELEGRAM_MESSAGES = [
    _telegram(1, "Léa", 1),
    _telegram(2, "Tom", 2, reply_to_message_id=1, text=["oui ", {"type": "bold", "text": "vraiment"}]),
    _telegram(3, "Tom", 2, text_entities=[{"type": "mention_name", "text": "Léa", "user_id": 1}]),
    _telegram(4, "Zoé", 3, forwarded_from="Tom"),
    _telegram(
        5,
        "Zoé",
        3,
        reactions=[
            {"type": "emoji", "emoji": "👍", "count": 1, "recent": [{"from": "Léa", "from_id": "user1"}]}
        ],
    ),
    _telegram(6, None, 9),
    {
        "id": 7,
        "type": "service",
        "date_unixtime": "1709287300",
        "actor": "Léa",
        "actor_id": "user1",
        "action": "invite_members",
        "members": ["Tom", "Nadia", None],
        "text": "",
    },
    {
        "id": 8,
        "type": "service",
        "date_unixtime": "1709287301",
        "actor": "Max",
        "actor_id": "user4",
        "action": "join_group_by_link",
        "inviter": "Léa",
        "text": "",
    },
    {"id": 9, "type": "mystery"},
]
TELEGRAM = to_json(
    {"name": "Maison Verte", "type": "private_supergroup", "id": 5, "messages": TELEGRAM_MESSAGES}
)
TELEGRAM_ALL = to_json(
    {
        "about": "Here is the data you requested.",
        "chats": {
            "about": "",
            "list": [
                {
                    "name": "Bob",
                    "type": "personal_chat",
                    "id": 1,
                    "messages": [_telegram(1, "Bob", 7), _telegram(2, "Moi", 8)],
                },
                {
                    "name": "G",
                    "type": "private_group",
                    "id": 2,
                    "messages": [_telegram(1, "Bob", 7), _telegram(2, "Moi", 8)],
                },
            ],
        },
    }
)


def _slack(ts: str, user: str, text: str, **rest: object) -> dict[str, object]:
    return {"type": "message", "user": user, "text": text, "ts": ts, **rest}


SLACK_MEMBERS = {
    "users.json": to_json(
        [
            {"id": "U1", "name": "lea", "profile": {"real_name": "Léa Roux", "email": "Lea@Exemple.fr"}},
            {"id": "U2", "name": "tom", "profile": {"real_name": SCRIPT}},
            {"id": "U3", "name": "bot", "is_bot": True, "profile": {}},
        ]
    ),
    "channels.json": to_json([{"id": "C1", "name": "général", "members": ["U1", "U2"]}]),
    "général/2024-03-01.json": to_json(
        [
            _slack(
                "1709287200.000100", "U1", "bonjour", reactions=[{"name": "+1", "users": ["U2"], "count": 1}]
            ),
            _slack(
                "1709287260.000200", "U2", "<@U1> oui", thread_ts="1709287200.000100", parent_user_id="U1"
            ),
            _slack("1709287270.000200", "U1", "merci <@U2|tom>"),
            _slack("1709287280.000200", "U2", "a rejoint", subtype="channel_join", inviter="U1"),
            {
                "type": "message",
                "subtype": "bot_message",
                "bot_id": "B9",
                "text": "alerte",
                "ts": "1709287290.0",
                "username": "Robot",
            },
            {
                "type": "message",
                "subtype": "tombstone",
                "user": "USLACKBOT",
                "text": "",
                "ts": "1709287291.0",
            },
        ]
    ),
    "tests/2024-03-02.json": b'[{"type":"message","user":"U1","text":"cou',
}
SLACK = to_zip(SLACK_MEMBERS)
WHATSAPP_FR = (
    "\u200e[13/03/2024, 14:05:11] Maison Verte: \u200eLes appels sont chiffrés de bout en bout.\n"
    "[13/03/2024, 14:05:12] Léa Roux: \u200eLéa Roux a ajouté Tom et Zoé\n"
    "[13/03/2024, 14:05:30] Léa Roux: Bonjour\ndeuxième ligne\n"
    "\u200e[13/03/2024, 14:06:00] Tom: \u200eimage absente\n"
    f"[13/03/2024, 14:06:30] Tom: {SCRIPT}\n"
    "[13/03/2024, 14:07:00] ~\u202fZoé: @\u2068Léa Roux\u2069 super\n"
    "[30/02/2024, 14:08:00] +33\u00a06\u00a012\u00a034\u00a056\u00a078: 14:30 ?\n"
    "[13/03/2024, 14:09:00] Tom: Ce message a été supprimé\n"
).encode()
WHATSAPP_US = (
    b"3/1/24, 2:05 PM - Messages and calls are end-to-end encrypted.\n"
    b"3/1/24, 2:05\xe2\x80\xafPM - Ann: hi\n"
    b"3/1/24, 2:06\xe2\x80\xafPM - Bob: hello: you\n"
    b"3/25/24, 9:00\xe2\x80\xafAM - Cy: <Media omitted>\n"
    b"3/25/24, 9:01\xe2\x80\xafAM - Ann added Dan\n"
)
WHATSAPP_DE = b"12.03.24, 14:05 - Ann: hallo\n12.03.24, 14:06 - Ben: servus\n"
WHATSAPP_OLD_FR = "12/03/2024 à 14:05 - Ann: salut\n12/03/2024 à 14:06 - Ben: coucou\n".encode()
MESSENGER = to_json(
    {
        "participants": [{"name": "AmÃ©lie"}, {"name": "Bob"}, {"name": "Cy"}],
        "messages": [
            {
                "sender_name": "Cy",
                "timestamp_ms": 1709287500000,
                "content": "Cy added Dan.",
                "type": "Subscribe",
                "users": [{"name": "Dan"}],
            },
            {"sender_name": "Bob", "timestamp_ms": 1709287320000, "content": "@Cy regarde"},
            {
                "sender_name": "AmÃ©lie",
                "timestamp_ms": 1709287200000,
                "content": "dÃ©jÃ\u00a0",
                "reactions": [{"reaction": "â\x9d¤", "actor": "Bob"}],
            },
            {"sender_name": "Bob", "timestamp_ms": 1709287100000, "is_unsent": True},
        ],
        "title": "Groupe",
        "is_still_participant": True,
        "thread_path": "inbox/groupe_1",
        "magic_words": [],
    }
)
MESSENGER_NEW = to_json(
    {
        "participants": ["Ann", "Bob"],
        "threadName": "Ann_12",
        "messages": [
            {
                "senderName": "Ann",
                "text": "a",
                "timestamp": 1709287200000,
                "type": "text",
                "isUnsent": False,
                "reactions": [],
            },
            {
                "senderName": "Bob",
                "text": "b",
                "timestamp": 1709287201000,
                "type": "text",
                "isUnsent": False,
                "reactions": [],
            },
        ],
    }
)
CHATS = (
    Made("discord", "discord.json", DISCORD, 7, 1),
    Made("discord-csv", "discord.csv", DISCORD_CSV, 3, 1),
    Made("telegram", "result.json", TELEGRAM, 9, 2),
    Made("telegram", "result_all.json", TELEGRAM_ALL, 4),
    Made("slack", "slack.zip", SLACK, 10, 2),
    Made("whatsapp", "_chat.txt", WHATSAPP_FR, 8, 1),
    Made("whatsapp", "chat_us.txt", WHATSAPP_US, 5),
    Made("whatsapp", "chat_de.txt", WHATSAPP_DE, 2),
    Made("whatsapp", "chat_old.txt", WHATSAPP_OLD_FR, 2),
    Made("messenger", "message_1.json", MESSENGER, 4, 1),
    Made("messenger", "ann.json", MESSENGER_NEW, 2),
)
