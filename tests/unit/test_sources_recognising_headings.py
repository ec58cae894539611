from __future__ import annotations

import pytest

from entourage.errors import SettingError
from entourage.schema import CANONICAL, FRENCH_HEADINGS
from entourage.sources.recognising.headings import (
    check_overrides,
    choose_table,
    describe_wanted,
    map_table,
    squash,
)
from entourage.sources.recognising.languages import list_headings
from entourage.values.texts import fold


@pytest.mark.parametrize(
    ("headings", "table"),
    [
        (("source", "target", "type", "timestamp", "weight"), "interactions"),
        (("Auteur", "Destinataire", "Date"), "interactions"),
        (("from", "to"), "interactions"),
        (("Parrain", "Filleul"), "referrals"),
        (("referrer", "referred", "date", "source", "target"), "referrals"),
        (("id", "ville", "besoin", "age"), "people"),
        (("N° client", "Nom", "Ville"), "people"),
        (("Email", "Prénom", "Nom"), "people"),
        (("nom", "ville"), "people"),
        (("person_id", "need"), "needs"),
        (("identifiant", "besoin", "intensité"), "needs"),
        (("client", "date commande", "montant", "produit"), "purchases"),
        (("person_id", "account"), "identities"),
        (("id", "username", "city", "age"), "people"),
        (("customerId", "createdAt", "firstName", "lastName"), "people"),
        # to whom answers to a mail would go is not whom it was sent to
        (("id", "bcc", "cc", "from", "reply_to", "subject"), "people"),
    ],
)
def test_tables_are_told_by_their_headings(headings: tuple[str, ...], table: str) -> None:
    mapping = choose_table(headings)
    assert mapping is not None
    assert mapping.table == table


def test_file_names_break_ties() -> None:
    assert choose_table(("person_id",), name="exclusions.csv").table == "exclusions"  # type: ignore[union-attr]
    assert choose_table(("person_id",), name="clients.csv").table == "people"  # type: ignore[union-attr]
    assert choose_table(("email",), name="Désinscriptions 2024.xlsx").table == "exclusions"  # type: ignore[union-attr]


def test_headings_that_fit_nothing() -> None:
    assert choose_table(("foo", "bar")) is None
    assert choose_table(()) is None
    assert choose_table(("", " ")) is None


def test_every_synonym_is_folded_and_recognised() -> None:
    for table, columns in CANONICAL.items():
        for column in columns:
            for name in column.synonyms:
                assert fold(name) == name, (table, name)
    assert all(fold(name) == name for name in FRENCH_HEADINGS)


def test_our_own_names_come_before_synonyms() -> None:
    mapping = map_table("interactions", ("user", "to", "source", "target"))
    assert mapping is not None
    assert mapping.columns == {"source": 2, "target": 3}


def test_the_user_of_a_table_comes_before_the_contact_it_speaks_of() -> None:
    mapping = map_table("people", ("contact_id", "user_id", "first_name"))
    assert mapping is not None
    assert mapping.columns["person_id"] == 1


def test_units_and_cases_do_not_matter() -> None:
    mapping = map_table("purchases", ("CLIENT", "Date d'achat", "Montant (€)"))
    assert mapping is not None
    assert mapping.columns == {"person_id": 0, "date": 1, "amount": 2}
    assert squash("Created At") == squash("createdAt")


def test_what_is_left_of_people_are_attributes_with_unique_names() -> None:
    mapping = map_table("people", ("id", "Ville", "", "Ville", "name"))
    assert mapping is not None
    assert mapping.attributes == {"Ville": 1, "Ville (2)": 3}


def test_overrides_come_first() -> None:
    mapping = map_table("people", ("Code", "id"), overrides={"person_id": "code"})
    assert mapping is not None
    assert mapping.columns["person_id"] == 0


def test_an_override_of_a_missing_heading_names_the_nearest() -> None:
    with pytest.raises(
        SettingError, match=r"clients\.csv has no heading 'N° cliente'\. Did you mean 'N° client'"
    ):
        map_table("people", ("N° client", "Nom"), overrides={"person_id": "N° cliente"}, where="clients.csv")
    with pytest.raises(SettingError, match="Did you mean 'person_id'"):
        check_overrides({"people": {"personid": "id"}})
    with pytest.raises(SettingError, match="Did you mean 'people'"):
        check_overrides({"peple": {}})
    with pytest.raises(SettingError, match="exports has no heading 'N°'"):
        check_overrides({"people": {"person_id": "N°"}}, {"id", "nom"}, where="exports")


def test_a_bare_id_is_a_weak_sign_of_people() -> None:
    assert choose_table(("id", "colour", "size")).is_weak  # type: ignore[union-attr]
    assert not choose_table(("id", "colour"), name="people.csv").is_weak  # type: ignore[union-attr]
    assert not choose_table(("id", "email"), name="x.csv").is_weak  # type: ignore[union-attr]


def test_languages_of_headings() -> None:
    french = choose_table(("auteur", "destinataire", "date"))
    english = choose_table(("source", "target", "date"))
    assert french is not None
    assert english is not None
    assert (french.french, french.english) == (2, 0)
    assert (english.french, english.english) == (0, 1)


def test_wanted_headings_are_told() -> None:
    assert describe_wanted("referrals").startswith("referrer (")


@pytest.mark.parametrize(
    ("headings", "table", "columns", "language"),
    [
        ("Absender;Empfänger;Datum", "interactions", {"source": 0, "target": 1, "timestamp": 2}, "de"),
        ("Geworben von;Geworbener", "referrals", {"referrer": 0, "referred": 1}, "de"),
        ("Kundennummer;Vorname;Nachname;Stadt", "people", {"person_id": 0}, "de"),
        ("Kunde;Kaufdatum;Betrag", "purchases", {"person_id": 0, "date": 1, "amount": 2}, "de"),
        ("remitente;destinatario;fecha", "interactions", {"source": 0, "target": 1, "timestamp": 2}, "es"),
        ("Padrino;Ahijado;Fecha", "referrals", {"referrer": 0, "referred": 1, "date": 2}, "es"),
        ("cliente;necesidad;intensidad", "needs", {"person_id": 0, "need": 1, "intensity": 2}, "es"),
        ("mittente;destinatario;data", "interactions", {"source": 0, "target": 1, "timestamp": 2}, "it"),
        ("Presentatore;Presentato", "referrals", {"referrer": 0, "referred": 1}, "it"),
        ("Padrinho;Afilhado", "referrals", {"referrer": 0, "referred": 1}, "pt"),
        ("van;aan;datum", "interactions", {"source": 0, "target": 1, "timestamp": 2}, "nl"),
        ("klantnummer;naam;plaats", "people", {"person_id": 0, "name": 1}, "nl"),
        ("referee_id;referrer_id", "referrals", {"referrer": 1, "referred": 0}, "en"),
    ],
)
def test_other_languages(headings: str, table: str, columns: dict[str, int], language: str) -> None:
    mapping = choose_table(tuple(headings.split(";")))
    assert mapping is not None
    assert (mapping.table, mapping.columns, mapping.language) == (table, columns, language)


def test_no_heading_means_two_columns_of_one_table() -> None:
    for table, columns in CANONICAL.items():
        seen: dict[str, str] = {}
        for column in columns:
            for name in {column.name, *column.synonyms, *list_headings(table, column.name)}:
                assert seen.setdefault(name, column.name) == column.name, (table, name)
                assert fold(name) == name.replace("_", " ")
