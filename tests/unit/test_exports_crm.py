"""Lists of people in the columns of a CRM: who is chosen, what is known of them, what is left out."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from factories import build_analysis

from entourage.errors import SettingError
from entourage.exports.crm import (
    FORMATS,
    GROUPS,
    build_contacts,
    choose_people,
    render_contacts,
)
from entourage.exports.project_files import write_text
from entourage.language import Language

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

EN = Language("en")


@pytest.fixture(scope="module")
def results() -> dict[str, pd.DataFrame]:
    tables = build_analysis().results
    people = tables["people"].copy()
    n = len(people)
    people["E-mail"] = [f"p{i}@exemple.fr" if i % 3 else None for i in range(n)]
    people["Métier"] = "Graphiste"
    people["Téléphone"] = "+33 6 00 00 00 00"
    return tables | {"people": people}


def test_prescribers_come_by_rank(results: dict[str, pd.DataFrame]) -> None:
    table = results["prescribers"]
    for target in ("all", "mode-durable"):
        expected = table[table["target_id"] == target].sort_values("rank")["person_id"].tolist()
        chosen = choose_people(results, "prescribers", EN, target_id=target)
        assert chosen["person_id"].tolist() == expected
        assert chosen["rank"].tolist() == list(range(1, len(expected) + 1))
    assert choose_people(results, "prescribers", EN, target_id="mode-durable")["label"].iloc[0] == (
        "Prescribers · Mode durable"
    )
    assert len(choose_people(results, "prescribers", EN, limit=3)) == 3


def test_a_target_or_a_community_narrows_a_list_down(results: dict[str, pd.DataFrame]) -> None:
    people = results["people"].set_index("person_id")
    members = choose_people(results, "community", EN, community_id=2)["person_id"]
    assert set(members) == set(people.index[people["community_id"] == 2])
    assert people.loc[members, "prescriber_score"].is_monotonic_decreasing
    target = choose_people(results, "target", EN, target_id="cadeaux", community_id=2)["person_id"]
    both = people["targets"].str.split(";").map(lambda ids: "cadeaux" in ids) & (people["community_id"] == 2)
    assert set(target) == set(people.index[both])
    ambassadors = choose_people(results, "ambassadors", EN, community_id=1)["person_id"]
    assert set(people.loc[ambassadors, "community_id"]) <= {1}


def test_gatekeepers_and_critics(results: dict[str, pd.DataFrame]) -> None:
    people = results["people"].set_index("person_id")
    chosen = choose_people(results, "gatekeepers", EN)["person_id"]
    assert all("gatekeeper" in people.loc[person, "roles"] for person in chosen)
    assert (
        choose_people(results, "critics", EN)["person_id"].tolist()
        == results["critics"]["person_id"].tolist()
    )
    without = {name: table for name, table in results.items() if name != "critics"}
    assert choose_people(without, "critics", EN).empty


def test_what_does_not_exist_is_an_error_that_names_what_does(results: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(SettingError, match="Did you mean 'cadeaux'"):
        choose_people(results, "prescribers", EN, target_id="cadaux")
    with pytest.raises(SettingError, match="Say which target: cadeaux, mode-durable"):
        choose_people(results, "target", EN)
    with pytest.raises(SettingError, match="they go from 1 to 6"):
        choose_people(results, "community", EN, community_id=9)
    with pytest.raises(SettingError, match="a number from 1 to 6"):
        choose_people(results, "community", EN)
    with pytest.raises(SettingError, match="have no target"):
        choose_people(results | {"targets": results["targets"].head(0)}, "target", EN, target_id="x")


def test_hubspot_has_its_labels_and_lifecycle_stages(results: dict[str, pd.DataFrame]) -> None:
    people = choose_people(results, "ambassadors", EN)
    contacts = build_contacts(people, results, "hubspot").contacts.set_index("entourage ID")
    proven = results["ambassadors"].set_index("person_id")["basis"] == "proven"
    stages = contacts["Lifecycle stage"]
    assert set(stages[proven[proven].index]) == {"Evangelist"}
    assert set(stages[proven[~proven].index]) <= {"Customer", "Lead", ""}
    prescribers = build_contacts(choose_people(results, "prescribers", EN), results, "hubspot").contacts
    flagged = prescribers["entourage roles"].str.contains("prescriber")
    assert "Lead" not in set(prescribers.loc[flagged, "Lifecycle stage"])
    first = contacts.iloc[0]
    name = results["people"].set_index("person_id").loc[contacts.index[0], "name"]
    assert f"{first['First name']} {first['Last name']}" == name
    assert first["Job title"] == "Graphiste"


def test_mailchimp_takes_only_people_with_an_address_and_says_how_many_are_left_out(
    results: dict[str, pd.DataFrame],
) -> None:
    people = choose_people(results, "community", EN, community_id=1)
    found = build_contacts(people, results, "mailchimp")
    assert found.contacts["Email Address"].str.contains("@").all()
    assert len(found.contacts) + found.n_without_email == len(people)
    assert found.n_without_email > 0
    assert not found.contacts["Tags"].str.contains(",").any()


def test_an_id_or_a_name_that_is_an_address_is_one() -> None:
    tables = build_analysis(n_people=60).results
    people = tables["people"].copy()
    people.loc[0, "person_id"] = "alice@exemple.fr"
    people.loc[1, "name"] = "bob@exemple.fr"
    community = 1
    people["community_id"] = community
    results = tables | {"people": people}
    chosen = choose_people(results, "community", EN, community_id=community)
    contacts = build_contacts(chosen, results, "hubspot").contacts.set_index("entourage ID")
    assert contacts.loc["alice@exemple.fr", "Email"] == "alice@exemple.fr"
    assert contacts.loc["p000001", "Email"] == "bob@exemple.fr"
    assert contacts.loc["p000001", "First name"] == ""
    assert contacts.loc["p000002", "Email"] == ""


def test_salesforce_always_has_a_last_name() -> None:
    tables = build_analysis(n_people=60).results
    people = tables["people"].assign(name=["Cher"] * 60, community_id=1)
    results = tables | {"people": people}
    chosen = choose_people(results, "community", EN, community_id=1, limit=2)
    contacts = build_contacts(chosen, results, "salesforce").contacts
    assert contacts["LastName"].tolist() == ["Cher", "Cher"]
    assert contacts["FirstName"].tolist() == ["", ""]


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("crm", FORMATS)
def test_every_list_is_written_in_every_format_and_never_as_formulas(
    group: str, crm: str, tmp_path: Path
) -> None:
    hostile = '=HYPERLINK("http://x")'
    results = build_analysis(hostile=hostile).results
    results["people"]["Email"] = "a@b.fr"
    chosen = choose_people(
        results, group, EN, target_id="cadeaux", community_id=None if group != "community" else 1
    )  # type: ignore[arg-type]
    contacts = build_contacts(chosen, results, crm)  # type: ignore[arg-type]
    write_text(render_contacts(contacts), tmp_path / "list.csv")
    text = (tmp_path / "list.csv").read_bytes().decode()
    assert text == render_contacts(contacts)
    rows = list(csv.reader(text.splitlines()))
    assert len(rows) == len(chosen) + 1
    assert not any(cell.startswith("=") for row in rows for cell in row)
