"""Deleted and nameless accounts, and the group itself, are nobody in every importer."""

# ruff: noqa: E501 - one thing of a file per line, as the programs write them

from __future__ import annotations

import pytest
from made_exports import people, read_made, rejects, rows_of, ties, to_json, to_lines

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.posts import Accounts


@pytest.mark.parametrize(
    "handle", ["[deleted]", "Deleted Account", "Utilisateur supprimé", "Deleted User", "deleted_user_0123456789ab",
               "Facebook user", "Utilisateur Facebook", "Instagram User", "LinkedIn Member", "Membre LinkedIn",
               "GroupAnonymousBot", "anonymous", "null", "-", ""]
)  # fmt: skip
def test_no_account_bears_such_a_name(handle: str) -> None:
    assert Accounts("x").name(handle) is None


@pytest.mark.parametrize("handle", ["@anonymous", "@unknown", "total", "deletedscenes", "user123"])
def test_accounts_may_be_called_nearly_so(handle: str) -> None:
    assert Accounts("x").name(handle) == f"x:{handle.lstrip('@')}"


def _telegram(kind: str, *messages: dict[str, object]) -> bytes:
    return to_json({"name": "Atelier", "type": kind, "id": 55, "messages": list(messages)})


def _said(number: int, by: str | None, identifier: str, **rest: object) -> dict[str, object]:
    return {"id": number, "type": "message", "date_unixtime": "1709287200", "from": by, "from_id": identifier,
            "text": "a", **rest}  # fmt: skip


def test_telegram_group_writes_as_nobody_and_a_channel_as_itself() -> None:
    said = (
        _said(1, "Atelier", "channel55"),
        _said(2, "Ann", "user1", reply_to_message_id=1),
        _said(3, "Revue", "channel77"),
        _said(4, "Ben", "user2", reply_to_message_id=3),
        _said(5, "Deleted Account", "user9"),
        _said(6, "Group", "user1087968824"),
        _said(7, None, "user8"),
        {"id": 8, "type": "service", "actor": "Atelier", "actor_id": "channel55", "action": "pin_message"},
    )
    records = read_made("telegram", "r.json", _telegram("private_supergroup", *said))
    assert rejects(records) == {reasons.ANONYMOUS: 2, reasons.DELETED: 2}
    assert set(people(records)) == {"telegram:user1", "telegram:user2", "telegram:channel77"}
    # the channel is an account that people answer; whoever answers the group answers nobody known
    assert ties(records) == {("telegram:user2", "telegram:channel77", "reply"): 1}
    own = read_made("telegram", "r.json", _telegram("public_channel", _said(1, "Atelier", "channel55")))
    assert set(people(own)) == {"telegram:channel55"}


def test_telegram_forwards_and_reactions_of_the_deleted_tie_nobody() -> None:
    said = _said(
        1,
        "Ann",
        "user1",
        forwarded_from="Deleted Account",
        reactions=[{"emoji": "x", "recent": [{"from": "Deleted Account", "from_id": "user9"}]}],
    )
    assert not ties(read_made("telegram", "r.json", _telegram("private_group", said)))


def test_discord_deleted_users() -> None:
    def say(number: int, name: str, **rest: object) -> dict[str, object]:
        return {"id": str(number), "type": "Default", "timestamp": "2024-03-01T10:00:00+00:00", "content": "a",
                "author": {"id": f"9{number}", "name": name, "isBot": False}, **rest}  # fmt: skip

    content = to_json(
        {
            "guild": {"id": "1"},
            "channel": {"id": "2", "type": "GuildTextChat"},
            "messages": [
                say(1, "Deleted User"),
                say(2, "deleted_user_0123456789ab"),
                say(3, "ann", mentions=[{"id": "456", "name": "Deleted User"}]),
            ],
        }
    )
    records = read_made("discord", "d.json", content)
    assert rejects(records) == {reasons.DELETED: 2}
    assert set(people(records)) == {"discord:93"}
    table = b"AuthorID,Author,Date,Content,Attachments,Reactions\n1,Deleted User#0000,2024-03-01,a,,\n2,ann#0001,2024-03-01,@Deleted User,,\n"
    records = read_made("discord-csv", "d.csv", table)
    assert rejects(records) == {reasons.DELETED: 1}
    assert not ties(records)


def test_messenger_accounts_without_a_name() -> None:
    content = to_json(
        {
            "participants": [{"name": "Ann"}, {"name": "Utilisateur Facebook"}],
            "messages": [
                {"sender_name": "Ann", "timestamp_ms": 1709287200000, "content": "a",
                 "reactions": [{"reaction": "x", "actor": "Facebook user"}]},
                {"sender_name": "Utilisateur Facebook", "timestamp_ms": 1709287300000, "content": "b"},
                {"sender_name": "Deleted account", "timestamp_ms": 1709287400000, "content": "c"},
            ],
            "thread_path": "inbox/x",
        }
    )  # fmt: skip
    records = read_made("messenger", "m.json", content)
    assert rejects(records) == {reasons.ANONYMOUS: 1, reasons.DELETED: 1}
    assert set(people(records)) == {"messenger:Ann"}
    assert not ties(records)


def test_tables_of_posts() -> None:
    lines = to_lines(
        {"id": "1", "thread_id": "1", "author": "ann", "body": "a", "timestamp": "2024-03-01"},
        {"id": "2", "thread_id": "1", "author": "[deleted]", "body": "b", "timestamp": "2024-03-01"},
        {"id": "3", "thread_id": "1", "author": "Anonyme", "body": "c", "timestamp": "2024-03-01"},
        {"id": "4", "thread_id": "1", "author": "", "body": "d", "timestamp": "2024-03-01"},
    )
    records = read_made("4cat", "p.ndjson", lines)
    assert rejects(records) == {reasons.DELETED: 1, reasons.ANONYMOUS: 1, reasons.NO_AUTHOR: 1}
    assert {row["source"] for row in rows_of(records, "interactions")} == {"ann"}
