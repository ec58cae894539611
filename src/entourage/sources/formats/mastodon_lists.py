"""Mastodon's lists of accounts, as its page "Import and export" gives them (CSV).

None of them says whose list it is: actor.json of the same account's archive beside it does, or a file or
folder named after the account (``lea@toot.fr``). Whom someone mutes, blocks or bookmarks is kept for
oneself and no tie. A list ("Amis") is its owner's way of sorting accounts, and becomes their attribute.
"""

from __future__ import annotations

import csv
import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from entourage.sources.formats.mastodon import read_owner
from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.posts import Accounts, clean_text, refuse, write_tie
from entourage.sources.formats.parts.streams import open_text
from entourage.sources.formats.parts.tables import NO_MATCH, match_headings, read_table
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_ADDRESS = re.compile(r"@?[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_])?@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}")
_POST = re.compile(r"https?://[^/\s,]+/\S+")
_FOLLOWING = ("account address", "show boosts")
_MUTED = ("account address", "hide notifications")


def _is_list(cells: list[str]) -> bool:
    return len(cells) == 2 and bool(cells[0]) and _ADDRESS.fullmatch(cells[1]) is not None  # noqa: PLR2004


def _is_account(cells: list[str]) -> bool:
    return len(cells) == 1 and _ADDRESS.fullmatch(cells[0]) is not None


def _is_post(cells: list[str]) -> bool:
    return len(cells) == 1 and _POST.fullmatch(cells[0]) is not None


# these have no headings, and what they hold could stand in any other table: their names settle it
_NAMED: dict[str, Callable[[list[str]], bool]] = {
    "lists": _is_list,
    "blocked_accounts": _is_account,
    "bookmarks": _is_post,
}


def match_lists(sample: Sample) -> Match:
    """Recognise the headings of those who are followed or muted; else the name and what every row holds."""
    for headings in (_FOLLOWING, _MUTED):
        found = match_headings(sample, headings, score=0.95)
        if found.score:
            return found
    fits = _NAMED.get(_name_list(sample))
    lines = sample.text.lstrip("\ufeff").splitlines()[:20]
    rows = [[cell.strip() for cell in row] for row in _split(lines)]
    return Match(0.9, _name_list(sample)) if fits and rows and all(map(fits, rows)) else NO_MATCH


def _name_list(sample: Sample) -> str:
    return PurePath(sample.name).name.casefold().split(".")[0]


def _split(lines: list[str]) -> list[list[str]]:
    try:
        return [row for row in csv.reader(lines) if any(row)]
    except csv.Error:
        return []


def find_owner(sample: Sample) -> tuple[str, str]:
    """Find whose list it is: in actor.json beside, else in the name of the file or of its folder."""
    handle, name = read_owner(sample)
    if handle:
        return handle, name
    for part in (*sample.path.stem.split(), *sample.path.absolute().parent.name.split()):
        if _ADDRESS.fullmatch(part):
            return part, ""
    return "", ""


def read_lists(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read whom the owner follows, and in which lists they keep whom."""
    accounts = Accounts("mastodon")
    if match_headings(sample, _FOLLOWING).score:
        yield from accounts.close(_read_following(open_bytes, sample, accounts))
    elif match_headings(sample, _MUTED).score:
        for row in read_table(open_bytes, sample, _MUTED):
            yield refuse(row.line, reasons.KEPT, row.values)
    elif _name_list(sample) == "lists":
        yield from accounts.close(_read_named_lists(open_bytes, accounts))
    else:
        for line, cells in _read_rows(open_bytes):
            yield refuse(line, reasons.KEPT, ", ".join(cells))


def _read_following(open_bytes: Opener, sample: Sample, accounts: Accounts) -> Iterator[Record]:
    handle, name = find_owner(sample)
    owner = accounts.add(handle, name=name)
    for row in read_table(open_bytes, sample, _FOLLOWING):
        address = row.get("account address")
        if not _ADDRESS.fullmatch(address):
            yield refuse(row.line, reasons.NO_PERSON, row.values)
        elif owner is None:
            yield refuse(row.line, reasons.NO_OWNER, row.values)
        else:
            person = accounts.add(address)
            rows = () if person is None else (write_tie(owner, person, "follow", platform="mastodon"),)
            yield Record(row.line, (*rows, *accounts.take()))


def _read_named_lists(open_bytes: Opener, accounts: Accounts) -> Iterator[Record]:
    """Read lists twice: someone may be in several."""
    lists: dict[str, set[str]] = {}
    for _, cells in _read_rows(open_bytes):
        if _is_list(cells):
            lists.setdefault(cells[1].lstrip("@").casefold(), set()).add(clean_text(cells[0]))
    for line, cells in _read_rows(open_bytes):
        if not _is_list(cells):
            yield refuse(line, reasons.NOT_EXPECTED, ", ".join(cells))
            continue
        address = cells[1].lstrip("@")
        accounts.add(address, mastodon_list="|".join(sorted(lists[address.casefold()])))
        yield Record(line, accounts.take())


def _read_rows(open_bytes: Opener) -> Iterator[tuple[int, list[str]]]:
    with open_text(open_bytes()) as text:
        reader = csv.reader(line.replace("\x00", "") for line in text)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except (StopIteration, csv.Error):
                return
            if any(cells):
                yield line, [cell.strip() for cell in cells]


FORMATS = (
    Importer(
        "mastodon-lists",
        "Mastodon accounts followed, lists (CSV)",
        ("interactions", "people"),
        match_lists,
        read_lists,
        "On Mastodon: Preferences, Import and export; put actor.json of the archive beside the files.",
    ),
)
