from __future__ import annotations

import pytest

from entourage.errors import SettingError
from entourage.schema import CANONICAL, FRENCH_HEADINGS
from entourage.sources.recognising.headings import (
    EMAIL_HEADINGS,
    FIRST_NAMES,
    LAST_NAMES,
    REFERRER_HEADINGS,
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
        ("from_email;to_email;sent_at", "interactions", "source target timestamp", "en"),
        ("sender_id;receiver_id;interaction_type", "interactions", "source target type", "en"),
        ("Follower ID;Followed ID;Followed at", "interactions", "source target timestamp", "en"),
        ("referee_id;referrer_id;referral status", "referrals", "referred referrer status", "en"),
        ("Ref by;Referral email", "referrals", "referrer referred", "en"),
        ("Customer no.;Full name;City", "people", "person_id name -", "en"),
        ("Order ID;Customer email;Order date;Order total", "purchases", "- person_id date amount", "en"),
        ("id;customer_id;order date;total", "purchases", "- person_id date amount", "en"),
        ("De;À;Date", "interactions", "source target timestamp", "fr"),
        ("Suiveur;Compte suivi;Date", "interactions", "source target timestamp", "fr"),
        ("Auteur du commentaire;Auteur du post;Commentaire", "interactions", "source target text", "fr"),
        ("Marraine;Filleule;Statut parrainage;Panier", "referrals", "referrer referred status value", "fr"),
        ("Apporteur d'affaires;Client apporté;Date", "referrals", "referrer referred date", "fr"),
        ("N° adhérent;Nom;Prénom;Date de création", "people", "person_id name - -", "fr"),
        ("Numéro de client;Besoin;Priorité", "needs", "person_id need intensity", "fr"),
        ("Courriel;Date facture;Total TTC;Article", "purchases", "person_id date amount product", "fr"),
        ("Absender;Empfänger;Datum;Art", "interactions", "source target timestamp type", "de"),
        ("Von;An;Zeitstempel;Gewicht;Nachricht", "interactions", "source target timestamp weight text", "de"),
        ("Geworben von;Geworbener;Datum;Status", "referrals", "referrer referred date status", "de"),
        ("Empfehlungsgeber;Empfehlungsnehmer;Betrag", "referrals", "referrer referred value", "de"),
        ("Kunden-Nr.;Name;Status;Zufriedenheit", "people", "person_id name status satisfaction", "de"),
        ("Kundennummer;Vorname;Nachname;Stadt", "people", "person_id - - -", "de"),
        ("Kundennummer;Bedürfnis;Wichtigkeit", "needs", "person_id need intensity", "de"),
        ("Kunde;Kaufdatum;Bruttobetrag;Produktname", "purchases", "person_id date amount product", "de"),
        ("Kundennummer;Konto", "identities", "person_id account", "de"),
        ("De;Para;Fecha;Tipo", "interactions", "source target timestamp type", "es"),
        ("Usuario origen;Usuario destino;Mensaje", "interactions", "source target text", "es"),
        ("Padrino;Ahijado;Fecha;Estado;Importe", "referrals", "referrer referred date status value", "es"),
        ("Cliente recomendador;Cliente recomendado", "referrals", "referrer referred", "es"),
        ("Nº de socio;Nombre;Ciudad", "people", "person_id name -", "es"),
        ("Nombre;Ciudad;Satisfacción", "people", "person_id=name - satisfaction", "es"),
        ("Cliente;Necesidad;Intensidad", "needs", "person_id need intensity", "es"),
        ("Nº cliente;Fecha compra;Importe;Artículo", "purchases", "person_id date amount product", "es"),
        ("Da;A;Data;Oggetto", "interactions", "source target timestamp -", "it"),
        ("Mittente;Destinatario;Data;Messaggio", "interactions", "source target timestamp text", "it"),
        ("Segnalato da;Segnalato;Esito", "referrals", "referrer referred status", "it"),
        ("Presentatore;Presentato", "referrals", "referrer referred", "it"),
        ("Invitante;Amico invitato;Data invito", "referrals", "referrer referred date", "it"),
        ("Codice cliente;Nominativo;Soddisfazione", "people", "person_id name satisfaction", "it"),
        ("Codice cliente;Esigenza;Importanza", "needs", "person_id need intensity", "it"),
        ("N. cliente;Data acquisto;Importo;Prodotto", "purchases", "person_id date amount product", "it"),
        ("Remetente;Destinatário;Data;Mensagem", "interactions", "source target timestamp text", "pt"),
        ("Padrinho;Afilhado;Situação;Valor", "referrals", "referrer referred status value", "pt"),
        ("Quem indicou;Cliente indicado;Data da indicação", "referrals", "referrer referred date", "pt"),
        ("Código do cliente;Nome;Cidade;Avaliação", "people", "person_id name - satisfaction", "pt"),
        ("N.º de sócio;Nome completo", "people", "person_id name", "es it pt"),
        ("Cliente;Necessidade;Intensidade", "needs", "person_id need intensity", "pt"),
        ("Cliente;Data da compra;Valor total;Produto", "purchases", "person_id date amount product", "pt"),
        ("Van;Aan;Datum;Bericht", "interactions", "source target timestamp text", "nl"),
        ("Afzender;Ontvanger;Tijdstip;Soort", "interactions", "source target timestamp type", "nl"),
        ("Aangebracht door;Aangebrachte;Bedrag", "referrals", "referrer referred value", "nl"),
        ("Klantnr.;Naam;Woonplaats;Tevredenheid", "people", "person_id name - satisfaction", "nl"),
        ("Klantnummer;Behoefte;Belang", "needs", "person_id need intensity", "nl"),
        ("Klant-ID;Besteldatum;Totaalbedrag;Artikel", "purchases", "person_id date amount product", "nl"),
    ],
)  # fmt: skip
def test_headings_of_seven_languages(headings: str, table: str, columns: str, language: str) -> None:
    mapping = choose_table(tuple(headings.split(";")))
    assert mapping is not None
    assert mapping.table == table
    expected = {
        name: i for i, names in enumerate(columns.split()) for name in names.split("=") if name != "-"
    }
    assert mapping.columns == expected
    assert mapping.language in language.split()


@pytest.mark.parametrize(
    "headings",
    [
        "Ville;Nombre",  # a count, in French
        "Compte;Débit;Crédit",
        "Utilisateur;Suivi commercial",
        "username;followers;following",
        "Mitglied;Ziel",
    ],
)
def test_headings_that_only_look_like_ties_or_people(headings: str) -> None:
    mapping = choose_table(tuple(headings.split(";")))
    assert mapping is None or (mapping.table == "people" and mapping.columns == {"person_id": 0})


@pytest.mark.parametrize("shared", ["Account", "Persona", "Household"])
def test_what_several_share_is_nobodys_id_beside_an_address(shared: str) -> None:
    beside, alone = choose_table((shared, "E-mail", "Ville")), choose_table((shared, "Âge"))
    assert beside is not None
    assert alone is not None
    assert (beside.columns["person_id"], alone.columns["person_id"]) == (1, 0)


def test_other_languages_do_not_count_as_french_or_english() -> None:
    german = choose_table(("Absender", "Empfänger", "Datum"))
    assert german is not None
    assert (german.french, german.english) == (0, 0)


def test_no_heading_means_two_columns_of_one_table() -> None:
    for table, columns in CANONICAL.items():
        seen: dict[str, str] = {}
        for column in columns:
            for name in {column.name, *column.synonyms, *list_headings(table, column.name)}:
                assert seen.setdefault(squash(name), column.name) == column.name, (table, name)
                assert fold(name) == name.replace("_", " ")
            assert len(set(column.synonyms)) == len(column.synonyms), (table, column.name)


def test_no_kind_of_heading_is_another() -> None:
    kinds = [
        set(map(squash, words)) for words in (EMAIL_HEADINGS, FIRST_NAMES, LAST_NAMES, REFERRER_HEADINGS)
    ]
    assert sum(map(len, kinds)) == len(set().union(*kinds))


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("Abmeldungen.csv", "exclusions"), ("Bajas 2024.xlsx", "exclusions"),
        ("disiscritti.csv", "exclusions"), ("descadastrados.csv", "exclusions"),
        ("uitgeschreven.csv", "exclusions"), ("Kunden.csv", "people"), ("socios.csv", "people"),
        ("clienti.csv", "people"), ("leden.csv", "people"),
    ],
)  # fmt: skip
def test_file_names_break_ties_in_other_languages(name: str, table: str) -> None:
    mapping = choose_table(("person_id",), name=name)
    assert mapping is not None
    assert mapping.table == table
