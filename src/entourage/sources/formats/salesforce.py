"""Salesforce contacts and leads: Data Loader's internal names, or a report's labels."""

from __future__ import annotations

from entourage.sources.formats.parts.contacts import ContactTable, make_contacts

CONTACTS = ContactTable(
    "salesforce",
    "Salesforce contacts or leads (CSV, Excel)",
    "salesforce",
    required=(
        ("firstname", "lastname", "email", "leadsource", "ownerid"),
        ("firstname", "lastname", "email", "title", "accountid"),
        ("firstname", "lastname", "email", "title", "account.name"),
        ("firstname", "lastname", "email", "title", "accountname"),
        ("firstname", "lastname", "email", "leadsource"),
        ("first_name", "last_name", "email", "account_id", "lead_source"),
        ("first name", "last name", "email", "title", "account name"),
        ("first name", "last name", "email", "lead source"),
        ("first name", "last name", "email", "lead status"),
    ),
    id=("id", "contact id", "contactid", "lead id"),
    first_name=("firstname", "first name", "first_name"),
    last_name=("lastname", "last name", "last_name"),
    status=("status", "lead status", "contact status"),
    facts=(
        ("job_title", ("title",)),
        ("company", ("account.name", "accountname", "account name", "company", "company / account")),
        ("source", ("leadsource", "lead source", "lead_source")),
        ("owner", ("owner.name", "ownerid", "contact owner", "lead owner", "owner_id")),
        ("city", ("mailingcity", "mailing city", "mailing_city", "city")),
        ("country", ("mailingcountry", "mailing country", "mailing_country", "country")),
    ),
    erased=("isdeleted", "is_deleted", "_fivetran_deleted"),
    skipped=("_fivetran", "systemmodstamp", "photourl"),
    how_to="In Salesforce: a report on contacts, Export, Details only; or Data Loader, Export.",
)
FORMATS = (make_contacts(CONTACTS),)
