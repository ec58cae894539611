"""Shopify: orders become purchases, customers people.

An order has a line per product, of which only the first says who, when and how much. Its discount
code goes with the purchase: where an advocate owns the code, it tells who brought the buyer.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.contacts import ContactTable, find_email, make_contacts
from entourage.sources.formats.parts.dates import read_date
from entourage.sources.formats.parts.posts import refuse, write_person
from entourage.sources.formats.parts.tables import match_headings, read_table
from entourage.sources.records import Importer, Record, Row
from entourage.values.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.formats.parts.tables import TableRow
    from entourage.sources.records import Sample

_ORDERS = ("name", "email", "financial status", "total")
_UNDONE = frozenset(("refunded", "voided", "expired"))

CUSTOMERS = ContactTable(
    "shopify-customers",
    "Shopify customers (CSV)",
    "shopify",
    required=(
        ("first name", "last name", "email", "total spent", "total orders"),
        ("first name", "last name", "email", "accepts marketing", "tags"),
        ("first name", "last name", "email", "accepts email marketing", "tags"),
    ),
    id=("customer id", "id"),
    facts=(
        ("city", ("default address city", "city")),
        ("country", ("default address country code", "country code", "country")),
        ("tags", ("tags",)),
    ),
    how_to="In Shopify: Customers, Export, all customers.",
)


def read_orders(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
    """Read orders: one purchase for each, at its first line; further lines add their product."""
    for _, lines in groupby(read_table(open_bytes, sample, _ORDERS), key=lambda row: row.get("name")):
        first, *others = lines
        yield _read_order(first, others)
        yield from (Record(row.line) for row in others)


def _read_order(first: TableRow, others: list[TableRow]) -> Record:
    email = find_email(first.get("email"))
    person = email or (f"shopify:{first.get('customer id')}" if first.get("customer id") else "")
    if not person:
        return refuse(first.line, reasons.NO_BUYER, first.values)
    if first.get("financial status").casefold() in _UNDONE or first.get("cancelled at"):
        return refuse(first.line, reasons.REFUNDED, first.values)
    at, undated = read_date(first.get("paid at") or first.get("created at"))
    if at is None:
        return refuse(first.line, reasons.NO_DATE, first.values)
    products = dict.fromkeys(name for row in (first, *others) if (name := row.get("lineitem name")))
    purchase: dict[str, object] = {
        "person_id": person,
        "date": at,
        "amount": _read_amount(first),
        "product": "|".join(products),
        "code": first.get("discount code"),
    }
    facts: dict[str, object] = {
        "name": first.get("billing name", "shipping name"),
        "email": email,
        "city": first.get("billing city", "shipping city"),
        "country": first.get("billing country", "shipping country"),
    }
    known = {name: value for name, value in purchase.items() if value not in ("", None)}
    return Record(first.line, (Row("purchases", known), write_person(person, facts)), undated=undated)


def _read_amount(row: TableRow) -> float | str | None:
    """Take what was refunded off the total; what is not a number is left to the reader of tables."""
    total = row.get("total")
    paid, refunded = read_number(total), read_number(row.get("refunded amount") or "0")
    return total or None if paid is None or refunded is None else paid - refunded


FORMATS = (
    Importer(
        "shopify-orders",
        "Shopify orders (CSV)",
        ("purchases", "people"),
        lambda sample: match_headings(sample, _ORDERS, score=0.95),
        read_orders,
        "In Shopify: Orders, Export, orders by date.",
    ),
    make_contacts(CUSTOMERS),
)
