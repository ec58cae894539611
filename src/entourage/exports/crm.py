"""Lists of people ready for a CRM or a mailing tool, from the tables of a results folder."""

from __future__ import annotations

import csv
import difflib
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import pandas as pd

from entourage.errors import SettingError
from entourage.exports.cells import quote_formula
from entourage.schema import EVERYONE
from entourage.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from entourage.language import Language

Group = Literal["prescribers", "ambassadors", "critics", "gatekeepers", "target", "community"]
CrmFormat = Literal["csv", "hubspot", "mailchimp", "salesforce"]
GROUPS: tuple[Group, ...] = get_args(Group)
FORMATS: tuple[CrmFormat, ...] = get_args(CrmFormat)

_NEEDS_EMAIL = ("mailchimp",)
"""Tools that refuse a row without an address."""
_EMAIL = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s,;<>\"']+")
_HEADINGS = {
    "email": ("email", "e mail", "mail", "email address", "courriel", "adresse email", "adresse e mail",
              "adresse mail"),
    "first_name": ("first name", "firstname", "given name", "prenom"),
    "last_name": ("last name", "lastname", "surname", "family name", "nom de famille"),
    "phone": ("phone", "phone number", "mobile", "mobile phone", "telephone", "tel", "portable"),
    "city": ("city", "town", "ville", "commune"),
    "job": ("job title", "job", "occupation", "profession", "role", "metier", "poste", "fonction"),
    "company": ("company", "company name", "organization", "entreprise", "societe", "organisation"),
}  # fmt: skip
"""What a contact has, and the headings, folded, of the attributes that hold it."""
_LIFECYCLE = {"active": "Customer", "prospect": "Lead"}
_LONGEST_TAG = 100
_LONGEST_TEXT = 255


@dataclass(frozen=True)
class ContactList:
    """People in the columns of a tool, ready to be written."""

    contacts: pd.DataFrame
    n_without_email: int
    """People left out because the tool wants an address and none is known."""


def choose_people(
    results: Mapping[str, pd.DataFrame],
    group: Group,
    language: Language,
    *,
    target_id: str | None = None,
    community_id: int | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """Choose the people of a list, best first.

    Parameters
    ----------
    results
        Tables of a results folder (see `results_folder.read_results`).
    group
        ``prescribers`` (of a target, of everyone by default), ``ambassadors``, ``critics``,
        ``gatekeepers``, the people of a ``target`` or of a ``community``.
    language
        Of the list's label.
    target_id, community_id
        Which target or community; they narrow any other list down to its people.
    limit
        How many at most.

    Returns
    -------
    pandas.DataFrame
        ``rank, person_id, label, evidence``.

    Raises
    ------
    SettingError
        If the target or community is unknown, or a list that needs one is given none.
    """
    _check_target(results, target_id, required=group == "target")
    _check_community(results, community_id, required=group == "community")
    chosen = _list_group(results, group, target_id)
    people = results["people"].set_index("person_id")
    if group != "prescribers" and target_id is not None:
        members = people["targets"].fillna("").astype(str).str.split(";").map(lambda ids: target_id in ids)
        chosen = chosen[chosen["person_id"].map(members).astype(bool)]
    if community_id is not None:
        chosen = chosen[chosen["person_id"].map(people["community_id"]) == community_id]
    chosen = chosen.head(limit) if limit is not None else chosen
    label = _say_label(results, group, language, target_id, community_id)
    return pd.DataFrame(
        {
            "rank": range(1, len(chosen) + 1),
            "person_id": chosen["person_id"].to_numpy(),
            "label": label,
            "evidence": chosen["evidence"].to_numpy(),
        }
    )


def build_contacts(people: pd.DataFrame, results: Mapping[str, pd.DataFrame], crm: CrmFormat) -> ContactList:
    """Lay a list of people out in the columns that a tool imports.

    Addresses, phone numbers, cities, occupations and companies are taken from the attributes of the input
    files whose heading says so; an id or account that is an e-mail address is one.

    Parameters
    ----------
    people
        What `choose_people` chose.
    results
        Tables of the same results folder.
    crm
        ``csv`` (plain), ``hubspot``, ``mailchimp`` or ``salesforce``.
    """
    cards = _gather_cards(people, results)
    n_without_email = 0
    if crm in _NEEDS_EMAIL:
        has_email = cards["email"] != ""
        n_without_email = int((~has_email).sum())
        cards = cards[has_email]
    layouts = {"csv": _plain, "hubspot": _hubspot, "mailchimp": _mailchimp, "salesforce": _salesforce}
    return ContactList(layouts[crm](cards).reset_index(drop=True), n_without_email)


def render_contacts(contacts: ContactList) -> str:
    """Write contacts as CSV text; formulas are quoted as in every table."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([quote_formula(heading) for heading in contacts.contacts.columns])
    rows = contacts.contacts.astype(object).itertuples(index=False)
    writer.writerows([[quote_formula(str(cell)) for cell in row] for row in rows])
    return stream.getvalue()


def _list_group(results: Mapping[str, pd.DataFrame], group: Group, target_id: str | None) -> pd.DataFrame:
    """List person_id and evidence, best first."""
    if group == "prescribers":
        table = results["prescribers"]
        table = table[table["target_id"] == (target_id or EVERYONE)].sort_values("rank", kind="stable")
    elif group in ("target", "community"):
        table = results["people"].sort_values(
            ["prescriber_score", "person_id"], ascending=[False, True], kind="stable"
        )
    elif group == "gatekeepers":
        people = results["people"]
        is_one = (
            people["roles"].fillna("").astype(str).str.split(";").map(lambda roles: "gatekeeper" in roles)
        )
        table = people[is_one].sort_values(
            ["betweenness", "person_id"], ascending=[False, True], kind="stable"
        )
    else:
        table = results.get(group, pd.DataFrame({"person_id": []}, dtype="str"))
    if "evidence" not in table:
        table = table.assign(evidence="")
    return table[["person_id", "evidence"]].drop_duplicates("person_id")


def _check_target(results: Mapping[str, pd.DataFrame], target_id: str | None, *, required: bool) -> None:
    known = sorted(set(results["targets"]["target_id"].astype(str)))
    if target_id in (*known, EVERYONE) and not (required and target_id == EVERYONE):
        return
    if target_id is None and not required:
        return
    if not known:
        raise SettingError("These results have no target: declare one and run the analysis again.")
    if target_id is None:
        raise SettingError("Say which target: {known}.", known=", ".join(known))
    nearest = difflib.get_close_matches(target_id, known, n=1, cutoff=0.0)[0]
    raise SettingError(
        "There is no target '{target}'. Did you mean '{nearest}'?", target=target_id, nearest=nearest
    )


def _check_community(
    results: Mapping[str, pd.DataFrame], community_id: int | None, *, required: bool
) -> None:
    n = len(results["communities"])
    if community_id is None and required:
        raise SettingError("Say which community: a number from 1 to {n}.", n=n)
    if community_id is not None and not 1 <= community_id <= n:
        raise SettingError(
            "There is no community {community}: they go from 1 to {n}.", community=community_id, n=n
        )


def _say_label(
    results: Mapping[str, pd.DataFrame],
    group: Group,
    language: Language,
    target_id: str | None,
    community_id: int | None,
) -> str:
    """Say what a list is, in words short enough for a tag."""
    say = language.say
    words = {
        "prescribers": say("Prescribers"),
        "ambassadors": say("Ambassadors"),
        "critics": say("Critics"),
        "gatekeepers": say("Gatekeepers"),
        "target": say("Target"),
        "community": say("Community"),
    }
    parts = [words[group]]
    if target_id not in (None, EVERYONE):
        targets = results["targets"].set_index("target_id")["name"]
        parts.append(str(targets[~targets.index.duplicated()][target_id]))
    if community_id is not None:
        names = results["communities"].set_index("community_id")["name"]
        parts.append(str(names[community_id]))
    return " · ".join(parts)


def _gather_cards(people: pd.DataFrame, results: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Gather what is known of each person of a list, blank where nothing is."""
    known = results["people"].set_index("person_id").reindex(people["person_id"])
    names = results["communities"].set_index("community_id")["name"]
    cards = people.set_index("person_id")
    cards["name"] = _text(known["name"])
    for part, headings in _HEADINGS.items():
        cards[part] = _find_attribute(known, headings)
    # an id can be an address, and so can a name
    for fallback in (pd.Series(cards.index, index=cards.index), cards["name"]):
        cards["email"] = cards["email"].where(_is_email(cards["email"]), fallback)
    cards["email"] = cards["email"].where(_is_email(cards["email"]), "")
    split = cards["name"].str.strip().str.split(n=1, expand=True).reindex(columns=[0, 1]).astype(object)
    split = split.where(split.notna(), "")
    is_plain = ~_is_email(cards["name"])
    cards["first_name"] = cards["first_name"].where(cards["first_name"] != "", split[0].where(is_plain, ""))
    cards["last_name"] = cards["last_name"].where(cards["last_name"] != "", split[1].where(is_plain, ""))
    cards["status"] = _text(known["status"])
    cards["roles"] = _text(known["roles"])
    cards["targets"] = _text(known["targets"])
    cards["community"] = _text(known["community_id"].map(names))
    cards["evidence"] = _text(cards["evidence"])
    proven = set(results["ambassadors"].loc[results["ambassadors"]["basis"] == "proven", "person_id"])
    cards["is_proven"] = [person in proven for person in cards.index]
    return cards.reset_index()


def _find_attribute(known: pd.DataFrame, headings: tuple[str, ...]) -> pd.Series[Any]:
    """Take the first attribute that bears one of some headings."""
    by_fold: dict[str, str] = {}
    for name in known.columns:
        by_fold.setdefault(fold(str(name)), str(name))
    found = next((by_fold[heading] for heading in headings if heading in by_fold), None)
    return _text(known[found]) if found is not None else pd.Series("", index=known.index, dtype=object)


def _text(values: pd.Series[Any]) -> pd.Series[Any]:
    return values.astype(object).where(values.notna(), "").map(str)


def _is_email(values: pd.Series[Any]) -> pd.Series[bool]:
    return values.map(lambda text: _EMAIL.fullmatch(text) is not None).astype(bool)


def _plain(cards: pd.DataFrame) -> pd.DataFrame:
    columns = [
        "label",
        "rank",
        "person_id",
        "name",
        "email",
        "phone",
        "status",
        "community",
        "targets",
        "roles",
    ]
    return cards[[*columns, "evidence"]].rename(columns={"label": "list"})


def _hubspot(cards: pd.DataFrame) -> pd.DataFrame:
    """Lay out HubSpot's own property labels, then ours to be mapped or skipped.

    Lifecycle stage: Evangelist for proven ambassadors, Customer, Lead; left blank for the others, which
    HubSpot leaves as it is. A prescriber who buys nothing is no lead.
    """
    stage = cards["status"].map(_LIFECYCLE).fillna("").where(~cards["is_proven"], "Evangelist")
    is_prescriber = cards["roles"].str.split(";").map(lambda roles: "prescriber" in roles).astype(bool)
    stage = stage.where((stage != "Lead") | ~is_prescriber, "")
    return pd.DataFrame(
        {
            "Email": cards["email"],
            "First name": cards["first_name"],
            "Last name": cards["last_name"],
            "Phone number": cards["phone"],
            "City": cards["city"],
            "Job title": cards["job"],
            "Company name": cards["company"],
            "Lifecycle stage": stage,
            "entourage ID": cards["person_id"],
            "entourage list": cards["label"],
            "entourage rank": cards["rank"],
            "entourage community": cards["community"],
            "entourage roles": cards["roles"],
            "entourage evidence": cards["evidence"],
        }
    )


def _mailchimp(cards: pd.DataFrame) -> pd.DataFrame:
    """Lay out Mailchimp's columns; tags hold no comma, which would part them."""
    tag = cards["label"].str.replace(",", " ").str.slice(0, _LONGEST_TAG)
    return pd.DataFrame(
        {
            "Email Address": cards["email"],
            "First Name": cards["first_name"],
            "Last Name": cards["last_name"],
            "Tags": tag,
            "entourage rank": cards["rank"],
            "entourage community": cards["community"].map(_shorten),
            "entourage evidence": cards["evidence"].map(_shorten),
        }
    )


def _salesforce(cards: pd.DataFrame) -> pd.DataFrame:
    """Lay out Salesforce's contact fields; it requires a last name."""
    last_name = cards["last_name"].where(cards["last_name"] != "", cards["name"])
    return pd.DataFrame(
        {
            "FirstName": cards["first_name"].where(cards["last_name"] != "", ""),
            "LastName": last_name,
            "Email": cards["email"],
            "Phone": cards["phone"],
            "Title": cards["job"],
            "Account.Name": cards["company"],
            "LeadSource": cards["label"],
            "Description": cards["evidence"],
        }
    )


def _shorten(text: str) -> str:
    """Cut text to what a mailing tool's field holds, in bytes."""
    return text.encode()[:_LONGEST_TEXT].decode(errors="ignore")
