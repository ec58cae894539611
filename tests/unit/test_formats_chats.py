from __future__ import annotations

import json
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from made_chats import (
    DISCORD,
    DISCORD_CSV,
    MESSENGER,
    MESSENGER_NEW,
    SLACK,
    SLACK_MEMBERS,
    TELEGRAM,
    TELEGRAM_ALL,
    WHATSAPP_DE,
    WHATSAPP_FR,
    WHATSAPP_OLD_FR,
    WHATSAPP_US,
)
from made_exports import SCRIPT, find_importer, make_sample, people, read_made, rejects, rows_of, ties

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.chats import find_turns
from entourage.sources.records import Sample

SHARED = Path(__file__).parents[2] / "../shared/data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data sets are not here")


def test_turns_answer_whoever_spoke_before() -> None:
    def at(minute: int) -> datetime:
        return datetime(2024, 1, 1 + minute // 1440, minute // 60 % 24, minute % 60)  # noqa: DTZ001

    said = [(at(0), 0, "a"), (at(1), 1, "b"), (at(2), 2, "b"), (at(3), 3, "c"), (at(200), 4, "a")]
    # b answers a in one turn of two messages, c answers b, a speaks again after a silence
    assert find_turns(said) == {1: ("a", 1), 2: ("a", 1), 3: ("b", 3)}
    assert find_turns(said[::-1]) == find_turns(said)


def test_discord_counts_one_event_per_message() -> None:
    records = read_made("discord", "d.json", DISCORD)
    assert ties(records) == {
        ("discord:2", "discord:1", "reply"): 1,
        ("discord:2", "discord:1", "reaction"): 1,
        ("discord:3", "discord:2", "mention"): 1,
    }
    assert rejects(records) == {reasons.DELETED: 1}
    assert rows_of(records, "referrals") == [
        {
            "referrer": "discord:2",
            "referred": "discord:5",
            "channel": "discord",
            "date": datetime(2024, 3, 1, 10, 6, 0, 123000),  # noqa: DTZ001
        }
    ]
    assert sum(record.undated for record in records) == 1
    assert people(records)["discord:1"]["name"] == "Léa"
    assert people(records)["discord:1"]["discord_roles"] == "Cliente|VIP"
    assert people(records)["discord:3"]["bot"] == "yes"
    assert rows_of(records, "interactions")[0]["text"] != ""
    assert SCRIPT in {row.get("text") for row in rows_of(records, "interactions")}


def test_discord_csv_finds_names() -> None:
    records = read_made("discord-csv", "d.csv", DISCORD_CSV)
    assert ties(records) == {
        ("discord:1", "discord:2", "mention"): 1,
        ("discord:2", "discord:1", "message"): 1,
    }


def test_telegram_replies_mentions_forwards_and_invitations() -> None:
    records = read_made("telegram", "result.json", TELEGRAM)
    assert ties(records) == {
        ("telegram:user2", "telegram:user1", "reply"): 1,
        ("telegram:user2", "telegram:user1", "mention"): 1,
        ("telegram:user3", "telegram:user2", "share"): 1,
        ("telegram:user1", "telegram:user3", "reaction"): 1,
    }
    brought = {(row["referrer"], row["referred"], row["channel"]) for row in rows_of(records, "referrals")}
    assert brought == {
        ("telegram:user1", "telegram:user2", "telegram"),
        ("telegram:user1", "telegram:Nadia", "telegram"),
        ("telegram:user1", "telegram:user4", "telegram"),
    }
    assert rejects(records) == {reasons.DELETED: 1, reasons.NOT_EXPECTED: 1}
    texts = {row.get("text") for row in rows_of(records, "interactions")}
    assert "oui vraiment" in texts


def test_telegram_whole_account_keeps_chats_apart() -> None:
    records = read_made("telegram", "result.json", TELEGRAM_ALL)
    assert ties(records) == {
        ("telegram:user7", "telegram:user8", "message"): 1,
        ("telegram:user8", "telegram:user7", "message"): 2,
    }
    assert {row["thread"] for row in rows_of(records, "interactions")} == {"1", "2"}
    assert len({row["event"] for row in rows_of(records, "interactions")}) == 4


@pytest.mark.parametrize("as_folder", [False, True])
def test_slack_zip_and_folder(tmp_path: Path, *, as_folder: bool) -> None:
    if as_folder:
        for name, content in SLACK_MEMBERS.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(content)
        sample = Sample(tmp_path, tmp_path.name, b"", "", members=tuple(SLACK_MEMBERS))
        assert find_importer("slack").match(sample).score > 0.9
        records = list(find_importer("slack").read(lambda: pytest.fail("a folder has no bytes"), sample))
    else:
        records = read_made("slack", "slack.zip", SLACK)
    assert ties(records) == {
        ("slack:U2", "slack:U1", "reply"): 1,
        ("slack:U2", "slack:U1", "reaction"): 1,
        ("slack:U1", "slack:U2", "mention"): 1,
    }
    assert [(row["referrer"], row["referred"]) for row in rows_of(records, "referrals")] == [
        ("slack:U1", "slack:U2")
    ]
    assert rejects(records) == {reasons.DELETED: 1, reasons.CUT: 1}
    assert people(records)["slack:U1"]["email"] == "lea@exemple.fr"
    assert people(records)["slack:B9"] == {"person_id": "slack:B9", "name": "Robot", "bot": "yes"}


def test_whatsapp_french_phone() -> None:
    records = read_made("whatsapp", "_chat.txt", WHATSAPP_FR)
    assert ties(records) == {
        ("whatsapp:Tom", "whatsapp:Léa Roux", "message"): 2,
        ("whatsapp:Zoé", "whatsapp:Léa Roux", "mention"): 1,
    }
    assert {(row["referrer"], row["referred"]) for row in rows_of(records, "referrals")} == {
        ("whatsapp:Léa Roux", "whatsapp:Tom"),
        ("whatsapp:Léa Roux", "whatsapp:Zoé"),
    }
    assert rejects(records) == {reasons.DELETED: 1}
    assert sum(record.undated for record in records) == 1
    assert "whatsapp:+33612345678" in people(records)
    texts = [row.get("text") for row in rows_of(records, "interactions")]
    assert "Bonjour\ndeuxième ligne" in texts
    assert not any(text and "image" in text for text in texts if text != SCRIPT)


@pytest.mark.parametrize(
    ("content", "dates"),
    [
        (WHATSAPP_US, ["2024-03-01T14:05:00", "2024-03-01T14:06:00", "2024-03-25T09:00:00"]),
        (WHATSAPP_DE, ["2024-03-12T14:05:00", "2024-03-12T14:06:00"]),
        (WHATSAPP_OLD_FR, ["2024-03-12T14:05:00", "2024-03-12T14:06:00"]),
        (b"2024-03-12, 14:05 - A: x\n", ["2024-03-12T14:05:00"]),
        ("12/3/24 2:05 p.\u00a0m. - A: x\n".encode(), ["2024-12-03T14:05:00"]),
        (b"[12.03.24, 14:05:10] A: x\r\n", ["2024-03-12T14:05:10"]),
        (b"28/3/2024, 12:01 am - A: x\n", ["2024-03-28T00:01:00"]),
    ],
)
def test_whatsapp_dates_of_each_language(content: bytes, dates: list[str]) -> None:
    assert find_importer("whatsapp").match(make_sample("c.txt", content)).score > 0.9
    records = read_made("whatsapp", "c.txt", content)
    assert sorted(row["timestamp"].isoformat() for row in rows_of(records, "interactions")) == dates
    assert not rejects(records)


def test_whatsapp_reads_an_ambiguous_month_in_the_order_time_runs() -> None:
    forward = b"01/02/2024, 10:00 - A: x\n02/02/2024, 10:00 - B: x\n03/02/2024, 10:00 - A: x\n"
    assert rows_of(read_made("whatsapp", "c.txt", forward), "interactions")[-1]["timestamp"].month == 2
    american = b"01/30/2024, 10:00 - A: x\n02/01/2024, 10:00 - B: x\n02/03/2024, 10:00 - A: x\n"
    days = {row["timestamp"].day for row in rows_of(read_made("whatsapp", "c.txt", american), "interactions")}
    assert days == {30, 1, 3}


def test_messenger_repairs_text_and_orders_turns_by_date() -> None:
    records = read_made("messenger", "m.json", MESSENGER)
    assert ties(records) == {
        ("messenger:Bob", "messenger:Amélie", "reaction"): 1,
        ("messenger:Bob", "messenger:Cy", "mention"): 1,
    }
    assert {row.get("text") for row in rows_of(records, "interactions")} == {"déjà", "@Cy regarde", None}
    assert [(row["referrer"], row["referred"]) for row in rows_of(records, "referrals")] == [
        ("messenger:Cy", "messenger:Dan")
    ]
    assert rejects(records) == {reasons.DELETED: 1}
    new = read_made("messenger", "m.json", MESSENGER_NEW)
    assert ties(new) == {
        ("messenger:Ann", "messenger:Bob", "message"): 1,
        ("messenger:Bob", "messenger:Ann", "message"): 1,
    }


@needs_shared
@pytest.mark.parametrize(
    "path", sorted(SHARED.glob("fx_chat_analytics/raw/discord*.json")), ids=lambda path: path.stem
)
def test_discord_files_as_json_counts_them(path: Path) -> None:
    messages = json.loads(path.read_text(encoding="utf-8-sig"))["messages"]
    deleted = [each for each in messages if each["author"]["name"] == "Deleted User"]
    written = {each["id"]: each["author"]["id"] for each in messages}
    replies = {
        (each["author"]["id"], written.get(each["reference"]["messageId"]))
        for each in messages
        if each.get("reference") and each["author"]["name"] != "Deleted User"
    }
    records = read_made("discord", path.name, path.read_bytes())
    assert len(records) == len(messages)
    assert rejects(records)[reasons.DELETED] == len(deleted)
    found = {
        (row["source"].partition(":")[2], row["target"].partition(":")[2])
        for row in rows_of(records, "interactions")
        if row["type"] == "reply"
    }
    assert found == {pair for pair in replies if pair[1]}


@needs_shared
@pytest.mark.parametrize(
    "path", sorted(SHARED.glob("fx_chat_analytics/raw/telegram*.json")), ids=lambda path: path.stem
)
def test_telegram_files_as_json_counts_them(path: Path) -> None:
    messages = json.loads(path.read_text(encoding="utf-8-sig"))["messages"]
    by_sender = Counter(
        str(each["from_id"]).removeprefix("user") for each in messages if each["type"] == "message"
    )
    records = read_made("telegram", path.name, path.read_bytes())
    assert len(records) == len(messages)
    said = Counter(row["source"].removeprefix("telegram:user") for row in rows_of(records, "interactions"))
    assert said == by_sender
    assert not rejects(records)


@needs_shared
@pytest.mark.parametrize(
    ("name", "n", "senders"),
    [
        ("fx_chat_analytics/raw/whatsapp__2A_5M.txt", 5, {"A", "B"}),
        ("fx_chat_analytics/raw/whatsapp__4A_11M.txt", 11, {"Alice", "Bob", "Eve", "Mallory", "Trent"}),
        ("fx_whatsapp/raw/sample.txt", 7, {"Johannes Gruber", "Test"}),
    ],
)
def test_whatsapp_files_hold_what_their_names_say(name: str, n: int, senders: set[str]) -> None:
    path = SHARED / name
    records = read_made("whatsapp", path.name, path.read_bytes())
    assert len(rows_of(records, "interactions")) == n
    assert {person.removeprefix("whatsapp:") for person in people(records)} == senders


@needs_shared
def test_slack_archive_as_json_counts_it() -> None:
    path = SHARED / "fx_slack/testarchive.zip"
    with zipfile.ZipFile(path) as archive:
        days = [
            json.loads(archive.read(name))
            for name in archive.namelist()
            if "/" in name and name.endswith(".json")
        ]
        users = json.loads(archive.read("users.json"))
    messages = [message for day in days for message in day]
    invited = [each for each in messages if each.get("subtype") == "channel_join" and each.get("inviter")]
    reactions = sum(len(reaction["users"]) for each in messages for reaction in each.get("reactions", ()))
    records = read_made("slack", path.name, path.read_bytes(), path)
    assert len(records) == len(messages) + len(users)
    assert len(rows_of(records, "referrals")) == len(invited)
    kinds = Counter(row["type"] for row in rows_of(records, "interactions"))
    assert kinds["reaction"] == reactions
    assert not rejects(records)
