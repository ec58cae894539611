"""Referral and advocate programmes: impact.com, Friendbuy, Influitive, ReferralCandy and the like.

Programmes name people by e-mail (in lower case here) or by the company's own customer numbers (as they
are). A referral is converted when the export says so: by a conversion's date, an order, a status.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entourage.schema import CANONICAL
from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.contacts import ContactTable, find_email, make_contacts
from entourage.sources.formats.parts.dates import read_date
from entourage.sources.formats.parts.posts import refuse
from entourage.sources.formats.parts.tables import NO_MATCH, find_headings, match_headings, read_table
from entourage.sources.records import Importer, Match, Record, Row
from entourage.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.schema import Column
    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.formats.parts.tables import TableRow
    from entourage.sources.records import Sample

Columns = tuple[str, ...]
_BRINGS = re.compile(r"\b(advocate|referrer|referring|referred by|ambassador|parrain|sponsor|inviter)\b")
_BROUGHT = re.compile(r"\b(friend|referred|referee|invitee|filleul|new customer|invited)\b")
_SAYS_WHO = re.compile(r"\b(e ?mail|id|user|customer)\b")
_ADDRESS_OF_MACHINE = re.compile(r"\bip\b")


@dataclass(frozen=True, slots=True)
class ReferralTable:
    """How one programme writes referrals; headings in lower case, the first that is filled counts."""

    name: str
    title: str
    required: tuple[Columns, ...]
    referrer: Columns
    referred: Columns
    how_to: str
    date: Columns = ("date",)
    converted_on: Columns = ()
    """A date here means converted; none, pending."""
    status: Columns = ("status", "state")
    is_converted: bool = False
    """Whether every row of this export is a conversion."""
    value: Columns = ()
    code: Columns = ("referral code", "coupon code", "discount code", "code")
    channel: Columns = ("share channel", "channel")


IMPACT = ReferralTable(
    "impact-referrals",
    "Referrals of impact.com Advocate (SaaSquatch)",
    (("referred user id", "customer advocate user id"),),
    referrer=("customer advocate user id", "customer advocate account id"),
    referred=("referred user id", "referred account id"),
    date=("referral start date", "referral start date (ms)"),
    converted_on=("referral converted date", "referral converted date (ms)"),
    how_to="In impact.com Advocate: Reports, Referrals, Export.",
)
FRIENDBUY = ReferralTable(
    "friendbuy-conversions",
    "Friendbuy conversions",
    (
        ("date", "friend email", "referrer email", "order amount", "order id"),
        ("date", "friend details", "referrer details", "order amount", "order id"),
        ("date", "friend details email", "referrer details email", "order amount"),
    ),
    referrer=(
        "referrer email",
        "referrer details email",
        "referrer details",
        "referrer id",
        "referrer details id",
    ),
    referred=("friend email", "friend details email", "friend details", "friend id", "friend details id"),
    is_converted=True,
    value=("order amount",),
    how_to="In Friendbuy: Reports, Conversions, Export.",
)
FRIENDBUY_LEDGER = ReferralTable(
    "friendbuy-ledger",
    "Friendbuy credit ledger",
    (("customer email", "credit source", "friend email", "friend order id"),),
    referrer=("customer email", "customer id"),
    referred=("friend email",),
    date=("date", "created at", "transaction date"),
    is_converted=True,
    value=("order amount", "friend order amount"),
    how_to="In Friendbuy: Reports, Ledger, Export.",
)


def make_referrals(table: ReferralTable) -> Importer:
    """Make the importer of a programme's referrals."""

    def match(sample: Sample) -> Match:
        found = (match_headings(sample, required, score=0.93) for required in table.required)
        return next((each for each in found if each.score), NO_MATCH)

    def read(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
        required = next((each for each in table.required if find_headings(sample, each)), table.required[0])
        for row in read_table(open_bytes, sample, required):
            yield _read_referral(row, table)

    return Importer(table.name, table.title, ("referrals",), match, read, table.how_to)


def _name(row: TableRow, columns: Columns) -> str:
    """Name a person by the e-mail that a cell holds, else by the cell."""
    cells = [row.values.get(column, "") for column in columns]
    return next(
        (email for cell in cells if (email := find_email(cell))), next((cell for cell in cells if cell), "")
    )


def _read_referral(row: TableRow, table: ReferralTable) -> Record:
    referrer, referred = _name(row, table.referrer), _name(row, table.referred)
    if not referrer or not referred:
        reason = reasons.NO_REFERRED if referrer else reasons.NO_REFERRER
        return refuse(row.line, reason, row.values)
    at, undated = read_date(row.get(*table.date))
    status = row.get(*table.status)
    if table.is_converted:
        status = status or "converted"
    elif table.converted_on:
        status = "converted" if row.get(*table.converted_on) else status or "pending"
    values: dict[str, object] = {
        "referrer": referrer,
        "referred": referred,
        "date": at,
        "status": status,
        "value": re.sub(r"[^\d.,\-]", "", row.get(*table.value)),
        "code": row.get(*table.code),
        "channel": row.get(*table.channel),
    }
    known = {name: value for name, value in values.items() if value not in ("", None)}
    return Record(row.line, (Row("referrals", known),), undated=undated)


def _find_ends(headings: Columns) -> tuple[Columns, Columns]:
    """Find the columns of who brought and of who was brought, e-mails first."""
    plain = [(re.sub(r"[^a-z0-9]+", " ", heading), heading) for heading in headings]
    usable = [
        (words, heading)
        for words, heading in plain
        if _SAYS_WHO.search(words) and not _ADDRESS_OF_MACHINE.search(words)
    ]
    usable.sort(key=lambda pair: "mail" not in pair[0])
    brings = tuple(heading for words, heading in usable if _BRINGS.search(words))
    brought = tuple(heading for words, heading in usable if _BROUGHT.search(words) and heading not in brings)
    return brings, brought


def match_any(sample: Sample) -> Match:
    """Recognise any table with the e-mail of who brought and of who was brought."""
    headings = _guess_headings(sample)
    if all(_is_known(column, headings) for column in CANONICAL["referrals"][:2]):
        return NO_MATCH  # any table of referrals: its headings are recognised without this
    brings, brought = _find_ends(headings)
    if brings and brought and "mail" in brings[0] and "mail" in brought[0]:
        return Match(0.75, f"{brings[0]}, {brought[0]}")
    return NO_MATCH


def _is_known(column: Column, headings: Columns) -> bool:
    return any(fold(heading) in (column.name, *column.synonyms) for heading in headings)


def _guess_headings(sample: Sample) -> Columns:
    return find_headings(sample, ())


def read_any(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read referrals of a programme whose columns are only guessed from their words."""
    headings = _guess_headings(sample)
    brings, brought = _find_ends(headings)
    dates = tuple(name for name in headings if re.search(r"\bdate\b|\bcreated\b|\bon$|\bat$", name))
    values = tuple(name for name in headings if re.search(r"amount|revenue|total|montant|value", name))
    codes = tuple(name for name in headings if re.search(r"\b(code|coupon)\b", name))
    # an amount means that the friend bought; a column for it without one, that they did not yet
    table = ReferralTable(
        name="",
        title="",
        required=(),
        referrer=brings,
        referred=brought,
        how_to="",
        date=dates,
        converted_on=values,
        value=values,
        code=codes,
    )
    for row in read_table(open_bytes, sample, (*brings[:1], *brought[:1])):
        yield _read_referral(row, table)


IMPACT_USERS = ContactTable(
    "impact-users",
    "Users of impact.com Advocate (SaaSquatch)",
    "impact",
    required=(
        ("id", "accountid", "email", "firstname", "lastname", "datecreated"),
        ("id", "accountid", "email", "firstname"),
    ),
    own_ids=True,
    joined=(("referral_code", "referralcode"), ("segments", "segments")),
    skipped=("programsharelinks", "cookieid", "referable"),
    how_to="In impact.com Advocate: Users, Export.",
)
FRIENDBUY_ADVOCATES = ContactTable(
    "friendbuy-advocates",
    "Friendbuy top advocates",
    "friendbuy",
    required=(("advocate email", "email shares", "friend clicks", "referred purchases", "referred revenue"),),
    email=("advocate email",),
    full_name=("advocate name",),
    id=("advocate id",),
    fixed=(("advocate", "yes"),),
    how_to="In Friendbuy: Reports, Top advocates, Export.",
)
INFLUITIVE = ContactTable(
    "influitive",
    "Influitive advocates",
    "influitive",
    required=(("name", "title", "email", "company", "salesforce id", "position", "product", "industry"),
              ("name", "email", "company", "salesforce id", "industry")),
    id=("id", "salesforce id"),
    facts=(("job_title", ("title",)),),
    fixed=(("advocate", "yes"),),
    how_to="In Influitive: Contacts, Export.",
)  # fmt: skip
FORMATS = (
    make_referrals(IMPACT),
    make_contacts(IMPACT_USERS),
    make_referrals(FRIENDBUY),
    make_referrals(FRIENDBUY_LEDGER),
    make_contacts(FRIENDBUY_ADVOCATES),
    make_contacts(INFLUITIVE),
    Importer(
        "referral-program",
        "Referral programme with e-mails (ReferralCandy and others)",
        ("referrals",),
        match_any,
        read_any,
        "Any export with a column for the advocate's e-mail and one for the friend's.",
    ),
)
