from __future__ import annotations

import json
import re
import uuid
from datetime import datetime
from typing import TYPE_CHECKING

import made_archives as made
import pytest
from made_exports import (
    find_importer,
    make_sample,
    people,
    read_made,
    rejects,
    rows_of,
    ties,
    to_json,
    to_lines,
    to_zip,
)

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.dates import read_date

if TYPE_CHECKING:
    from pathlib import Path

TOM, ZOE, ME = f"signal:{uuid.UUID(int=2)}", f"signal:{uuid.UUID(int=3)}", "signal:Léa Roux"


def test_signal_names_people_by_their_account() -> None:
    records = read_made("signal", "main.jsonl", made.SIGNAL)
    assert ties(records) == {
        (ME, TOM, "message"): 1,
        (TOM, ME, "message"): 1,
        (ZOE, TOM, "reply"): 1,
        (ME, ZOE, "reaction"): 1,
        (ME, ZOE, "mention"): 1,
    }
    known = people(records)
    assert set(known) == {ME, TOM, ZOE}
    assert (known[TOM]["name"], known[TOM]["phone"]) == ("Tom", "+33612345678")
    assert known[ZOE]["name"] == "Zoé Diaz"
    # a message taken back; the news of the app itself, which nobody wrote
    assert rejects(records) == {reasons.DELETED: 1, reasons.NO_AUTHOR: 1}


def test_signal_numbers_mean_nothing_outside_their_file() -> None:
    numbers = re.compile(rb'("(?:id|authorId|recipientId|chatId)": ")(\d")')
    swapped = numbers.sub(rb"\g<1>7\g<2>", made.SIGNAL)
    assert b'"authorId": "72"' in swapped
    one, other = (read_made("signal", "main.jsonl", content) for content in (made.SIGNAL, swapped))
    assert rows_of(one, "interactions") == rows_of(other, "interactions")


def test_signal_export_finds_what_a_quote_answers(tmp_path: Path) -> None:
    path = tmp_path / "Tom" / "data.json"
    path.parent.mkdir()
    records = read_made("signal-export", "data.json", made.SIGNAL_EXPORT, path)
    me = "signal:archive-owner"
    assert ties(records) == {(me, "signal:Tom", "reply"): 1, ("signal:Tom", me, "reaction"): 1}
    assert rejects(records) == {reasons.NO_AUTHOR: 1, reasons.DELETED: 1}
    assert "signal:No-Sender" not in people(records)
    # without a quote, and in a folder that bears the only other name, each writes to the other
    plain = to_lines(*(made.exported(name, minute, "x") for minute, name in enumerate(("Tom", "Me"))))
    assert ties(read_made("signal-export", "data.json", plain, path)) == {
        (me, "signal:Tom", "message"): 1,
        ("signal:Tom", me, "message"): 1,
    }


def test_signal_cli_reads_both_directions_and_reactions() -> None:
    records = read_made("signal-cli", "received.json", made.SIGNAL_CLI)
    one, two, three, four = (f"signal:{uuid.UUID(int=number)}" for number in (1, 2, 3, 4))
    assert ties(records) == {
        (two, one, "message"): 1,
        (one, two, "message"): 1,
        (three, four, "mention"): 1,
        (two, three, "reply"): 1,
        (three, two, "reaction"): 1,
    }
    assert people(records)[two]["phone"] == "+33600000002"
    assert not any("R1==" in person for person in people(records))


def test_google_chat_topics_quotes_mentions_and_reactions(tmp_path: Path) -> None:
    (tmp_path / "group_info.json").write_bytes(made.GOOGLE_GROUP)
    records = read_made("google-chat", "messages.json", made.GOOGLE, tmp_path / "messages.json")
    lea, tom, zoe = (f"google-chat:{name}@exemple.fr" for name in ("lea", "tom", "zoe"))
    assert ties(records) == {
        (lea, zoe, "mention"): 1,
        (tom, lea, "reply"): 1,
        (lea, tom, "reaction"): 1,
        (zoe, tom, "reply"): 1,
    }
    assert set(people(records)) == {lea, tom, zoe}
    assert people(records)[lea] == {"person_id": lea, "name": "Lea", "email": "lea@exemple.fr"}
    assert rejects(records) == {reasons.DELETED: 1, reasons.NO_AUTHOR: 1}
    assert {row["thread"] for row in rows_of(records, "interactions")} == {"R"}
    days = {row["timestamp"].day for row in rows_of(records, "interactions") if "timestamp" in row}
    assert days == {1}


def test_google_chat_members_are_people_and_a_group_is_nobody() -> None:
    records = read_made("google-chat", "group_info.json", made.GOOGLE_GROUP)
    assert [row["name"] for row in rows_of(records, "people")] == ["Lea", "Tom", "Zoe"]
    assert {row.table for record in records for row in record.rows} == {"people"}


@pytest.mark.parametrize("zipped", [False, True])
def test_google_chat_between_two_finds_its_own_folder(tmp_path: Path, *, zipped: bool) -> None:
    lea, tom = made.person("Lea"), made.person("Tom")
    talk = to_json(
        {
            "messages": [
                {"creator": lea, "created_date": "2024-03-01T10:00:00Z", "text": "a", "topic_id": "1"},
                {"creator": tom, "created_date": "2024-03-02T10:00:00Z", "text": "b", "topic_id": "2"},
            ]
        }
    )
    two, three = to_json({"members": [lea, tom]}), made.GOOGLE_GROUP
    if zipped:
        path = tmp_path / "takeout.zip"
        members = {"Space R/messages.json": made.GOOGLE, "Space R/group_info.json": three}
        path.write_bytes(to_zip(members | {"DM x/messages.json": talk, "DM x/group_info.json": two}))
    else:
        path = tmp_path / "messages.json"
        (tmp_path / "group_info.json").write_bytes(two)
    records = read_made("google-chat", "messages.json", talk, path)
    assert ties(records) == {
        ("google-chat:lea@exemple.fr", "google-chat:tom@exemple.fr", "message"): 1,
        ("google-chat:tom@exemple.fr", "google-chat:lea@exemple.fr", "message"): 1,
    }


def test_google_chat_dates_in_french_and_english() -> None:
    at = datetime(2024, 1, 8, 15, 4, 5)  # noqa: DTZ001
    for text in (
        "Monday, January 8, 2024 at 3:04:05\u202fPM UTC",
        "lundi 8 janvier 2024 à 15:04:05 UTC",
        "Monday, 8 January 2024 at 15:04:05 UTC",
    ):
        assert read_date(text) == (at, False)


def test_teams_of_graph() -> None:
    records = read_made("teams", "chat.json", made.TEAMS)
    lea, tom, zoe = (f"teams:ab-{number}" for number in (1, 2, 3))
    assert ties(records) == {
        (tom, lea, "reply"): 1,
        (tom, zoe, "mention"): 1,
        (zoe, lea, "reaction"): 1,
        (zoe, tom, "reply"): 1,
    }
    (brought,) = rows_of(records, "referrals")
    assert (brought["referrer"], brought["referred"]) == (lea, "teams:ab-4")
    assert {person["name"] for person in people(records).values()} == {"Léa", "Tom", "Zoé", "Ana"}
    assert rejects(records) == {reasons.DELETED: 1, reasons.NO_AUTHOR: 1}
    assert "Bonjour & merci" in {row.get("text") for row in rows_of(records, "interactions")}


def test_teams_users_who_are_gone_are_nobody() -> None:
    gone = {"user": {"id": "AB-9", "displayName": "Deleted User"}}
    records = read_made("teams", "chat.json", to_json([{**json.loads(made.TEAMS)["value"][0], "from": gone}]))
    assert rejects(records) == {reasons.DELETED: 1}


def test_teams_reads_the_same_line_by_line_and_under_its_chats() -> None:
    messages = json.loads(made.TEAMS)["value"]
    expected = ties(read_made("teams", "chat.json", made.TEAMS))
    for content in (
        to_lines(*messages),
        to_json(messages),
        to_lines({"value": messages[:4]}, {"value": messages[4:]}),
        to_json({"chats": [{"id": "19:r@thread.v2", "chatType": "group", "messages": messages}]}),
    ):
        assert find_importer("teams").match(make_sample("m.json", content)).score > 0.9
        assert ties(read_made("teams", "m.json", content)) == expected


def test_teams_copy_of_ones_data() -> None:
    records = read_made("teams", "messages.json", made.TEAMS_COPY)
    lea, tom, zoe, maxime = "teams:live:lea", "teams:live:tom", "teams:live:zoe", "teams:ab-5"
    assert ties(records) == {
        (lea, zoe, "mention"): 1,
        (tom, lea, "reply"): 1,
        (zoe, tom, "reaction"): 1,
        (lea, maxime, "message"): 1,
        (maxime, lea, "message"): 1,
    }
    (brought,) = rows_of(records, "referrals")
    assert (brought["referrer"], brought["referred"]) == (lea, "teams:live:ana")
    known = people(records)
    assert set(known) == {lea, tom, zoe, maxime, "teams:live:ana"}  # no robot, no group
    assert (known[lea]["name"], known[zoe]["name"], known[maxime]["name"]) == ("Léa", "Zoé", "Max")
    assert rejects(records) == {reasons.DELETED: 1}
    assert "oui" in {row.get("text") for row in rows_of(records, "interactions")}
