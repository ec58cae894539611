"""Contacts as tables: what CRMs, shops and advocate programmes have in common.

A contact is named by its e-mail in lower case, so that the same person meets itself in the CRM, the
shop and the referral programme; without one, by the vendor's number behind the vendor's name. Every
filled column becomes an attribute.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.posts import clean_text, refuse, write_person
from entourage.sources.formats.parts.tables import NO_MATCH, find_headings, read_table
from entourage.sources.records import Importer, Match, Record
from entourage.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.formats.parts.tables import TableRow
    from entourage.sources.records import Sample

Columns = tuple[str, ...]
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_LONGEST = 500
"""Characters of a cell in which an e-mail is looked for."""
_YES = frozenset(("true", "yes", "1", "oui"))


@dataclass(frozen=True, slots=True)
class ContactTable:
    """How one vendor writes contacts; headings in lower case, the first that is filled counts."""

    name: str
    title: str
    vendor: str
    required: tuple[Columns, ...]
    """Sets of headings, each of which is enough to recognise the export."""
    how_to: str = ""
    email: Columns = ("email",)
    id: Columns = ("id",)
    full_name: Columns = ("name",)
    first_name: Columns = ("first name", "firstname")
    last_name: Columns = ("last name", "lastname")
    status: Columns = ()
    facts: tuple[tuple[str, Columns], ...] = ()
    """(attribute, headings) of columns that deserve a common name; the others keep their own."""
    joined: tuple[tuple[str, str], ...] = ()
    """(attribute, beginning of headings): columns that together are one list."""
    fixed: tuple[tuple[str, str], ...] = ()
    """(attribute, value) that is true of everyone in this export."""
    erased: Columns = ()
    """Columns that say yes when the contact was erased."""
    own_ids: bool = False
    """Whether the number is the company's own, which other tables use as it is."""
    skipped: tuple[str, ...] = ()
    """Beginnings of headings that say nothing about the person."""
    prefix: str = ""
    """Beginning that some extractors put before every heading."""


def find_email(value: str) -> str:
    """Find an e-mail address in a cell, in lower case.

    Examples
    --------
    >>> find_email("Marie <Marie@Exemple.FR>")
    'marie@exemple.fr'
    """
    found = _EMAIL.search(clean_text(value)[:_LONGEST]) if "@" in value else None
    return found[0].casefold() if found else ""


def make_contacts(table: ContactTable) -> Importer:
    """Make the importer of a vendor's contacts."""

    def match(sample: Sample) -> Match:
        required = _find_required(sample, table)
        if not required:
            return NO_MATCH
        return Match(min(0.95, 0.8 + 0.02 * len(required)), ", ".join(required))

    def read(open_bytes: Opener, sample: Sample) -> Iterator[Record]:
        required = _find_required(sample, table) or table.required[0]
        for row in read_table(open_bytes, sample, required):
            yield read_contact(_strip(row, table.prefix), table)

    return Importer(table.name, table.title, ("people",), match, read, table.how_to)


def _find_required(sample: Sample, table: ContactTable) -> Columns:
    for required in table.required:
        if find_headings(sample, required):
            return required
    return ()


def _strip(row: TableRow, prefix: str) -> TableRow:
    if not prefix:
        return row
    return row._replace(values={name.removeprefix(prefix): value for name, value in row.values.items()})


def name_contact(row: TableRow, table: ContactTable) -> str:
    """Name a contact: by its e-mail, else by the vendor's number."""
    number = row.get(*table.id)
    if table.own_ids and number:
        return number.casefold() if "@" in number else number
    return find_email(row.get(*table.email)) or (f"{table.vendor}:{number}" if number else "")


def read_contact(row: TableRow, table: ContactTable) -> Record:
    """Turn a row into a person."""
    if any(row.get(column).casefold() in _YES for column in table.erased):
        return refuse(row.line, reasons.ERASED, row.values)
    person = name_contact(row, table)
    if not person:
        return refuse(row.line, reasons.NO_PERSON, row.values)
    named = (
        *table.email,
        *table.full_name,
        *table.first_name,
        *table.last_name,
        *table.status,
        *table.erased,
    )
    used = {*named, *(column for _, columns in table.facts for column in columns)}
    skipped = (*table.skipped, *(beginning for _, beginning in table.joined))
    facts: dict[str, object] = {
        fold(heading).replace(" ", "_"): value
        for heading, value in row.values.items()
        if heading and heading not in used and not heading.startswith(skipped)
    }
    facts.pop("person_id", None)
    parts = (row.get(*table.first_name), row.get(*table.last_name))
    facts |= {
        "name": " ".join(part for part in parts if part) or row.get(*table.full_name),
        "email": find_email(row.get(*table.email)),
        "status": row.get(*table.status).casefold(),
    }
    facts |= {attribute: row.get(*columns) for attribute, columns in table.facts}
    for attribute, beginning in table.joined:
        values = (value for heading, value in row.values.items() if heading.startswith(beginning) and value)
        facts[attribute] = "|".join(dict.fromkeys(values))
    return Record(row.line, (write_person(person, {**facts, **dict(table.fixed)}),))
