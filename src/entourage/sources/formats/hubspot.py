"""HubSpot contacts: by the labels of the interface (English, French) or by internal names."""

from __future__ import annotations

from entourage.sources.formats.parts.contacts import ContactTable, make_contacts

CONTACTS = ContactTable(
    "hubspot",
    "HubSpot contacts (CSV, Excel)",
    "hubspot",
    required=(
        ("record id", "first name", "last name", "email", "lifecycle stage"),
        ("record id", "first name", "last name", "email"),
        ("contact id", "first name", "last name", "email", "lifecycle stage"),
        ("firstname", "lastname", "email", "lifecyclestage"),
        ("firstname", "lastname", "email", "hs_lead_status"),
        ("firstname", "lastname", "email", "hubspot_owner_id"),
        ("prénom", "nom", "e-mail", "phase du cycle de vie"),
        ("prénom", "nom", "e-mail", "étape du cycle de vie"),
        ("property_email", "property_firstname", "property_lastname", "id"),
        ("email", "first_name", "last_name", "lifecycle_stage"),
    ),
    prefix="property_",
    email=("email", "e-mail", "work email", "hs_email"),
    id=("record id", "record id - contact", "contact id", "id", "hs_object_id", "vid", "id d'enregistrement"),
    first_name=("first name", "firstname", "first_name", "prénom"),
    last_name=("last name", "lastname", "last_name", "nom"),
    status=(
        "lifecycle stage",
        "lifecyclestage",
        "lifecycle_stage",
        "phase du cycle de vie",
        "étape du cycle de vie",
    ),
    facts=(
        ("job_title", ("job title", "jobtitle", "intitulé du poste")),
        ("company", ("company name", "company", "associated company", "nom de l'entreprise")),
        ("lead_status", ("lead status", "hs_lead_status", "lead_status", "statut du lead")),
        ("source", ("original source", "hs_analytics_source", "source")),
        ("owner", ("contact owner", "hubspot_owner_id", "owner", "propriétaire du contact")),
        ("city", ("city", "ville")),
        ("country", ("country/region", "country", "pays/région", "pays")),
    ),
    erased=("_fivetran_deleted", "is_deleted"),
    skipped=("_fivetran", "hs_object_id"),
    how_to="In HubSpot: Contacts, Export, all properties, CSV.",
)
FORMATS = (make_contacts(CONTACTS),)
