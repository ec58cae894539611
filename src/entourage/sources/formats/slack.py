"""Slack's export of a workspace: a zip (or the folder it unpacks to) of channels and days."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO

from entourage.errors import InputError
from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.chats import Message, read_chat
from entourage.sources.formats.parts.posts import (
    Accounts,
    as_list,
    as_object,
    as_objects,
    clean_text,
)
from entourage.sources.formats.parts.streams import Item, read_json_at
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json$")
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_WORDS = frozenset(
    ("", "bot_message", "file_share", "file_comment", "me_message", "thread_broadcast", "reply_broadcast")
)
_ROOMS = ("channels.json", "groups.json", "dms.json", "mpims.json")
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, RuntimeError, EOFError)
"""What reading a damaged zip raises."""
_LARGEST_RATIO = 1000
"""Decompressed over compressed size from which a member is a bomb, not an export."""


def match_slack(sample: Sample) -> Match:
    """Recognise users.json beside channels.json and days of messages."""
    names = {PurePosixPath(name).name for name in sample.members}
    if "users.json" in names and names & set(_ROOMS) and any(_DAY.search(name) for name in names):
        return Match(0.98, "users.json, channels.json, YYYY-MM-DD.json")
    return NO_MATCH


class _Export:
    """The members of the zip or folder, in order."""

    def __init__(self, open_bytes: Opener, sample: Sample) -> None:
        self._folder = sample.path if sample.path.is_dir() else None
        self._zip: zipfile.ZipFile | None = None
        if self._folder is not None:
            self.names = sorted(
                path.relative_to(self._folder).as_posix()
                for path in self._folder.rglob("*.json")
                if path.is_file()
            )
            return
        opened = open_bytes()
        try:
            self._zip = zipfile.ZipFile(opened if opened.seekable() else io.BytesIO(opened.read()))
            self.names = sorted(name for name in self._zip.namelist() if name.endswith(".json"))
        except _DAMAGE as error:
            opened.close()
            raise InputError(
                "{path} cannot be opened as a zip ({reason}). Download the export again.",
                path=sample.name,
                reason=str(error),
            ) from error
        self._opened = opened

    def close(self) -> None:
        """Close the zip."""
        if self._zip is not None:
            self._zip.close()
            self._opened.close()

    def open(self, name: str) -> BinaryIO:
        """Open a member; an unreadable one reads as cut."""
        if self._folder is not None:
            return (self._folder / name).open("rb")
        if self._zip is None:
            return io.BytesIO()
        entry = self._zip.getinfo(name)
        if entry.file_size > _LARGEST_RATIO * max(entry.compress_size, 1000):
            return io.BytesIO(b"[")
        try:
            return io.BytesIO(self._zip.read(name))
        except _DAMAGE:
            return io.BytesIO(b"[")

    def read(self, ending: str) -> Iterator[Item]:
        """Read the lists of the members of this name."""
        for name in self.names:
            if PurePosixPath(name).name == ending:
                yield from read_json_at(self.open(name), "item")

    def days(self) -> list[str]:
        """Name the members that hold messages."""
        return [name for name in self.names if _DAY.search(name) and "/" in name]


def read_slack(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read a workspace: threads, mentions, reactions, invitations to channels."""
    export = _Export(open_bytes, sample)
    try:
        yield from _read_export(export)
    finally:
        export.close()


def _read_export(export: _Export) -> Iterator[Record]:
    accounts = Accounts("slack")
    line = 0
    for line, item in enumerate(export.read("users.json"), start=1):
        yield _read_user(line, item, accounts)
    threads = _read_threads(export)
    private = {clean_text(as_object(item.value).get("id")) for item in export.read("dms.json")} - {""}

    def read_messages() -> Iterator[Message]:
        number = line
        for name in export.days():
            room = PurePosixPath(name).parent.name
            for item in read_json_at(export.open(name), "item"):
                number += 1
                message = _read_message(number, item, room, accounts, threads)
                message.is_private = room in private
                yield message

    yield from accounts.close(read_chat(accounts, read_messages))


def _read_user(line: int, item: Item, accounts: Accounts) -> Record:
    raw, profile = as_object(item.value), as_object(as_object(item.value).get("profile"))
    if item.fault or not raw.get("id"):
        return Record(line, reject=item.fault or reasons.NO_PERSON)
    accounts.add(
        raw["id"],
        name=profile.get("real_name") or raw.get("real_name") or raw.get("name"),
        username=profile.get("display_name") or raw.get("name"),
        email=clean_text(profile.get("email")).casefold(),
        job_title=profile.get("title"),
        bot="yes" if raw.get("is_bot") is True or raw["id"] == "USLACKBOT" else "",
    )
    return Record(line, accounts.take())


def _read_threads(export: _Export) -> dict[tuple[str, str], str]:
    """Find who began each thread, for replies that do not say it."""
    began: dict[tuple[str, str], str] = {}
    for name in export.days():
        for item in read_json_at(export.open(name), "item"):
            raw = as_object(item.value)
            if raw.get("ts") and raw.get("user"):
                began[PurePosixPath(name).parent.name, clean_text(raw["ts"])] = clean_text(raw["user"])
    return began


def _read_message(
    line: int, item: Item, room: str, accounts: Accounts, threads: dict[tuple[str, str], str]
) -> Message:
    raw = as_object(item.value)
    subtype = clean_text(raw.get("subtype"))
    if item.fault or not raw or raw.get("type", "message") != "message":
        return Message(line, reject=item.fault or reasons.NOT_EXPECTED, content=item.value)
    if subtype == "tombstone":
        return Message(line, reject=reasons.DELETED)
    author = raw.get("user") or as_object(raw.get("comment")).get("user") or raw.get("bot_id")
    is_bot = subtype == "bot_message" or not raw.get("user")
    profile = as_object(raw.get("user_profile"))
    person = accounts.add(
        author,
        name=raw.get("username") or profile.get("real_name"),
        bot="yes" if is_bot and raw.get("bot_id") else "",
    )
    message = Message(
        line,
        person,
        key=clean_text(raw.get("ts")),
        room=room,
        date=raw.get("ts"),
        text=_MENTION.sub("", clean_text(raw.get("text"))),
        is_bot=is_bot,
        is_service=subtype not in _WORDS,
        content=raw,
    )
    if subtype.endswith("_join") and raw.get("inviter"):
        message.brought = [(accounts.add(raw["inviter"]), person)]
    if not message.is_service:
        message.towards = _read_towards(raw, room, accounts, threads)
        message.received = [
            (accounts.add(user), "reaction")
            for reaction in as_objects(raw.get("reactions"))
            for user in as_list(reaction.get("users"))
        ]
    return message


def _read_towards(
    raw: dict[str, Any], room: str, accounts: Accounts, threads: dict[tuple[str, str], str]
) -> list[tuple[str | None, str]]:
    towards: list[tuple[str | None, str]] = [
        (accounts.add(user), "mention") for user in _MENTION.findall(clean_text(raw.get("text")))
    ]
    thread = clean_text(raw.get("thread_ts"))
    if thread and thread != clean_text(raw.get("ts")):
        began = raw.get("parent_user_id") or threads.get((room, thread))
        if began:
            towards.append((accounts.add(began), "reply"))
    return towards


FORMATS = (
    Importer(
        "slack",
        "Slack workspace (zip or folder)",
        ("interactions", "referrals", "people"),
        match_slack,
        read_slack,
        "In Slack, as administrator: Workspace settings, Import and export data, Export.",
    ),
)
