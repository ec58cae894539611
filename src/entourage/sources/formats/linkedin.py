"""LinkedIn's copy of one's own data: connections, messages, invitations, posts, comments, reactions.

People are named by the end of their profile's address. Connections.csv does not say whose they are;
where Profile.csv lies beside it, they are tied to that person. Posts and comments are that person's too;
whose posts they commented on or reacted to, the copy does not say.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from entourage.sources.formats.mastodon import strip_markup
from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.beside import read_beside
from entourage.sources.formats.parts.contacts import find_email
from entourage.sources.formats.parts.dates import read_date
from entourage.sources.formats.parts.posts import (
    Accounts,
    Post,
    find_absence,
    find_hashtags,
    refuse,
    write_post,
    write_tie,
)
from entourage.sources.formats.parts.streams import open_text
from entourage.sources.formats.parts.tables import (
    NO_MATCH,
    find_headings,
    fold_heading,
    match_headings,
    read_table,
)
from entourage.sources.records import Importer, Match, Record, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.formats.parts.tables import TableRow
    from entourage.sources.records import Sample

_CONNECTIONS = ("first name", "last name", "email address", "company", "position", "connected on")
_MESSAGES = ("conversation id", "from", "sender profile url", "to", "date", "content")
_INVITATIONS = ("from", "to", "sent at", "direction")
_SHARES = ("date", "sharelink", "sharecommentary")
_COMMENTS = ("date", "link", "message")
_REACTIONS = ("date", "type", "link")
_ACTIVITY = re.compile(r"(?i)(?:activity|ugcpost|share)[:-](\d{8,})")
_TAGGED = re.compile(r"\s*<(?:p|div|span|br)\b", re.IGNORECASE)
_YES = frozenset(("yes", "true", "oui"))
_PROFILE = re.compile(r"linkedin\.com/(?:in|company|school)/([^/?#\s]+)", re.IGNORECASE)


def _handle(address: str, name: str) -> str:
    """Name an account by its profile's address, else by its name; nobody without either."""
    found = _PROFILE.search(address)
    if found:
        # the same address is written with and without its accents encoded
        return unquote(found[1])
    return name.strip()


def _full_name(row: TableRow) -> str:
    return " ".join(part for part in (row.get("first name"), row.get("last name")) if part)


def _find_owner(sample: Sample) -> tuple[str, str]:
    """Find whose data it is: their name in Profile.csv beside, the end of their address in messages.csv.

    Without messages, or where two people of that name wrote, the name alone stands for the account.
    """
    profile = next(_read_beside(sample, "Profile.csv"), {})
    name = " ".join(part for part in (profile.get("first name"), profile.get("last name")) if part)
    if not name:
        return "", ""
    addresses = {
        _handle(row.get("sender profile url", ""), "").casefold()
        for row in _read_beside(sample, "messages.csv")
        if row.get("from", "").casefold() == name.casefold()
    } - {""}
    return addresses.pop() if len(addresses) == 1 else name, name


def _read_beside(sample: Sample, name: str) -> Iterator[dict[str, str]]:
    """Read the rows of another table of the same copy."""
    with open_text(io.BytesIO(read_beside(sample, name))) as text:
        reader = csv.reader(line.replace("\x00", "") for line in text)
        try:
            headings = [fold_heading(heading) for heading in next(reader, [])]
            for row in reader:
                yield dict(zip(headings, map(str.strip, row), strict=False))
        except csv.Error:
            return


def read_connections(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read contacts as people, with the tie to their owner where the owner is known."""
    accounts = Accounts("linkedin")
    owner, owner_name = _find_owner(sample)
    owner_id = accounts.add(owner, name=owner_name)

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
            yield _read_message(row, accounts)

    yield from accounts.close(read())


def _read_message(row: TableRow, accounts: Accounts) -> Record:
    if row.get("is message draft").casefold() in _YES:
        return refuse(row.line, reasons.DRAFT, row.values)
    handle = _handle(row.get("sender profile url"), row.get("from"))
    sender = accounts.add(handle, name=row.get("from"))
    if sender is None:
        return refuse(row.line, find_absence(handle), row.values)
    content = row.get("content")
    post = Post(
        sender,
        "linkedin",
        date=row.get("date"),
        text=strip_markup(content) if _TAGGED.match(content) else content,
        thread=row.get("conversation id"),
        towards=[(person, "message") for person in _find_recipients(row, accounts)],
    )
    return write_post(row.line, post, accounts)


def _find_recipients(row: TableRow, accounts: Accounts) -> list[str | None]:
    """Find who received a message; a name may hold a comma, the address of a profile may not."""
    addresses = [each.strip() for each in re.split("[,;]", row.get("recipient profile urls")) if each.strip()]
    if len(addresses) <= 1:
        name = row.get("to")
        return [accounts.add(_handle("".join(addresses), name), name=name)]
    names = [each.strip() for each in row.get("to").split(",")]
    if len(names) != len(addresses):
        names = [""] * len(addresses)
    return [
        accounts.add(_handle(address, name), name=name)
        for address, name in zip(addresses, names, strict=True)
    ]


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


def read_shares(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read the owner's posts: their words and hashtags."""
    yield from _read_own(open_bytes, sample, _SHARES, _read_share)


def read_comments(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read the owner's comments: they were present under a post whose author is not named."""
    yield from _read_own(open_bytes, sample, _COMMENTS, _read_comment)


def read_reactions(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read reactions, which go to posts whose author is not named."""
    for row in read_table(open_bytes, sample, _REACTIONS):
        yield refuse(row.line, reasons.LIKED_AUTHOR, row.values)


def _read_own(
    open_bytes: Opener,
    sample: Sample,
    headings: tuple[str, ...],
    read_post: Callable[[TableRow, str, Accounts], Record],
) -> Iterator[Record]:
    """Read what the owner of the copy wrote, as Profile.csv beside says who that is."""
    accounts = Accounts("linkedin")
    owner, name = _find_owner(sample)

    def read() -> Iterator[Record]:
        for row in read_table(open_bytes, sample, headings):
            person = accounts.add(owner, name=name)
            yield (
                read_post(row, person, accounts) if person else refuse(row.line, reasons.NO_OWNER, row.values)
            )

    yield from accounts.close(read())


def _read_share(row: TableRow, owner: str, accounts: Accounts) -> Record:
    # the copy puts each line of a post between quotes of its own
    text = row.get("sharecommentary").replace('"\n"', "\n").strip('"')
    thread = _name_thread(row.get("sharelink"))
    post = Post(owner, "linkedin", event=thread, date=row.get("date"), text=text, thread=thread)
    post.items = [(tag, "hashtag") for tag in find_hashtags(text)]
    return write_post(row.line, post, accounts)


def _read_comment(row: TableRow, owner: str, accounts: Accounts) -> Record:
    thread = _name_thread(row.get("link"))
    post = Post(owner, "linkedin", date=row.get("date"), text=row.get("message"), thread=thread)
    post.items = [(thread, "thread")] if thread else []
    return write_post(row.line, post, accounts)


def _name_thread(link: str) -> str:
    """Name the post that a link leads to by its number, which every way of writing the link has."""
    found = _ACTIVITY.search(unquote(link))
    return found[1] if found else link


def _match_exactly(sample: Sample, headings: tuple[str, ...]) -> Match:
    """Recognise headings that are common words by having no others, above a link to LinkedIn."""
    is_linked = "linkedin.com" in sample.text or "urn:li:" in sample.text
    return (
        Match(0.9, ", ".join(headings))
        if is_linked and find_headings(sample, headings) == headings
        else NO_MATCH
    )


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
    Importer(
        "linkedin-posts",
        "LinkedIn posts (Shares.csv)",
        ("interactions", "memberships", "people"),
        lambda sample: match_headings(sample, _SHARES, score=0.95),
        read_shares,
        _HOW_TO,
    ),
    Importer(
        "linkedin-comments",
        "LinkedIn comments (Comments.csv)",
        ("interactions", "memberships", "people"),
        lambda sample: _match_exactly(sample, _COMMENTS),
        read_comments,
        _HOW_TO,
    ),
    Importer(
        "linkedin-reactions",
        "LinkedIn reactions (Reactions.csv)",
        ("interactions",),
        lambda sample: _match_exactly(sample, _REACTIONS),
        read_reactions,
        _HOW_TO,
    ),
)
