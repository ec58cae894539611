"""LinkedIn's copy of one's own data: connections, messages, invitations.

People are named by the end of their profile's address. Connections.csv does not say whose they are;
where Profile.csv lies beside it, they are tied to that person.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from typing import TYPE_CHECKING

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.beside import read_beside
from entourage.sources.formats.parts.contacts import find_email
from entourage.sources.formats.parts.dates import read_date
from entourage.sources.formats.parts.posts import Accounts, Post, refuse, write_post, write_tie
from entourage.sources.formats.parts.streams import open_text
from entourage.sources.formats.parts.tables import fold_heading, match_headings, read_table
from entourage.sources.records import Importer, Record, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.formats.parts.tables import TableRow
    from entourage.sources.records import Sample

_CONNECTIONS = ("first name", "last name", "email address", "company", "position", "connected on")
_MESSAGES = ("conversation id", "from", "sender profile url", "to", "date", "content")
_INVITATIONS = ("from", "to", "sent at", "direction")
_PROFILE = re.compile(r"linkedin\.com/(?:in|company|school)/([^/?#\s]+)", re.IGNORECASE)


def _handle(address: str, name: str) -> str:
    """Name an account by its profile's address, else by its name."""
    found = _PROFILE.search(address)
    return found[1] if found else name


def _full_name(row: TableRow) -> str:
    return " ".join(part for part in (row.get("first name"), row.get("last name")) if part)


def _find_owner(sample: Sample) -> str:
    """Find whose data it is, in Profile.csv beside the file."""
    with open_text(io.BytesIO(read_beside(sample, "Profile.csv"))) as text:
        lines = (line.replace("\x00", "") for line in itertools.islice(text, 2))
        try:
            rows = list(csv.reader(lines))
        except csv.Error:
            return ""
    if len(rows) < 2:  # noqa: PLR2004
        return ""
    values = dict(zip((fold_heading(heading) for heading in rows[0]), rows[1], strict=False))
    return " ".join(part for part in (values.get("first name"), values.get("last name")) if part)


def read_connections(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read contacts as people, with the tie to their owner where the owner is known."""
    accounts = Accounts("linkedin")
    owner = _find_owner(sample)
    owner_id = accounts.add(owner, name=owner)

    def read() -> Iterator[Record]:
        for row in read_table(open_bytes, sample, _CONNECTIONS):
            name = _full_name(row)
            person = accounts.add(
                _handle(row.get("url"), name),
                name=name,
                email=find_email(row.get("email address")),
                company=row.get("company"),
                job_title=row.get("position"),
            )
            if person is None:
                yield refuse(row.line, reasons.NO_PERSON, row.values)
                continue
            at, undated = read_date(row.get("connected on"))
            rows: list[Row] = []
            if owner_id:
                rows = [write_tie(owner_id, person, "contact", at=at, platform="linkedin", both=True)]
            yield Record(row.line, (*rows, *accounts.take()), undated=undated)

    yield from accounts.close(read())


def read_messages(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read messages, each to all who received it."""
    accounts = Accounts("linkedin")

    def read() -> Iterator[Record]:
        for row in read_table(open_bytes, sample, _MESSAGES):
            sender = accounts.add(
                _handle(row.get("sender profile url"), row.get("from")), name=row.get("from")
            )
            if sender is None:
                yield refuse(row.line, reasons.NO_AUTHOR, row.values)
                continue
            addresses = row.get("recipient profile urls").split(",")
            names = row.get("to").split(",") if len(addresses) > 1 else [row.get("to")]
            names += [""] * (len(addresses) - len(names))
            towards: list[tuple[str | None, str]] = [
                (
                    accounts.add(_handle(address, name.strip()), name=name if len(addresses) == 1 else ""),
                    "message",
                )
                for address, name in zip(addresses, names, strict=False)
            ]
            post = Post(
                sender,
                "linkedin",
                date=row.get("date"),
                text=row.get("content"),
                thread=row.get("conversation id"),
                towards=towards,
            )
            yield write_post(row.line, post, accounts)

    yield from accounts.close(read())


def read_invitations(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read invitations to connect."""
    accounts = Accounts("linkedin")

    def read() -> Iterator[Record]:
        for row in read_table(open_bytes, sample, _INVITATIONS):
            one = accounts.add(_handle(row.get("inviterprofileurl"), row.get("from")), name=row.get("from"))
            other = accounts.add(_handle(row.get("inviteeprofileurl"), row.get("to")), name=row.get("to"))
            if one is None or other is None:
                yield refuse(row.line, reasons.NO_ENDS, row.values)
                continue
            at, undated = read_date(row.get("sent at"), day_first=False)
            tie = write_tie(one, other, "contact", at=at, text=row.get("message"), platform="linkedin")
            yield Record(row.line, (tie, *accounts.take()), undated=undated)

    yield from accounts.close(read())


_HOW_TO = "On LinkedIn: Settings, Data privacy, Get a copy of your data."
FORMATS = (
    Importer(
        "linkedin-connections",
        "LinkedIn contacts (Connections.csv)",
        ("people", "interactions"),
        lambda sample: match_headings(sample, _CONNECTIONS, score=0.95),
        read_connections,
        _HOW_TO,
    ),
    Importer(
        "linkedin-messages",
        "LinkedIn messages (messages.csv)",
        ("interactions", "people"),
        lambda sample: match_headings(sample, _MESSAGES, score=0.95),
        read_messages,
        _HOW_TO,
    ),
    Importer(
        "linkedin-invitations",
        "LinkedIn invitations (Invitations.csv)",
        ("interactions", "people"),
        lambda sample: match_headings(sample, _INVITATIONS, score=0.85),
        read_invitations,
        _HOW_TO,
    ),
)
