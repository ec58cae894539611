"""Headings of seven languages fall into their family of criteria, unless the user says otherwise."""

from __future__ import annotations

import pytest
from table_factory import build_tables

from entourage.errors import SettingError
from entourage.language import Language
from entourage.options import build_options
from entourage.targets import build_targets
from entourage.targets.families import CONCEPTS, FAMILIES, VOCABULARY, concept_of, recognise_family
from entourage.values.texts import fold


@pytest.mark.parametrize(
    ("heading", "family"),
    [
        ("Tranche d'âge", "demographic"),
        ("Year_Birth", "demographic"),
        ("CSP", "demographic"),
        ("Centres d’intérêt", "psychographic"),
        ("favorite_color", "psychographic"),
        ("Code postal", "geographic"),
        ("Pays de résidence", "geographic"),
        ("Nb commandes", "behavioural"),
        ("MntWines", "behavioural"),
        ("last_login", "behavioural"),
        ("Secteur d'activité", "firmographic"),
        ("Effectif 2024", "firmographic"),
        ("Lorem", "other"),
    ],
)
def test_a_heading_tells_its_family(heading: str, family: str) -> None:
    assert recognise_family(heading) == family


@pytest.mark.parametrize(
    ("concept", "headings"),
    [
        ("age", "Âge Alter Edad Età Idade Leeftijd"),
        ("gender", "Sexe Geschlecht Género Genere Sesso Sexo Geslacht"),
        ("city", "Ville Stadt Wohnort Ciudad Città Cidade Woonplaats"),
        ("post code", "CP PLZ Código_postal CAP CEP Postcode"),
        ("birth", "Geburtsdatum Fecha_de_nacimiento Data_di_nascita Data_de_nascimento Geboortedatum"),
        ("occupation", "Métier Beruf Profesión Professione Profissão Beroep"),
        ("interests", "Loisirs Interessen Intereses Interessi Interesses"),
        ("company", "Société Firma Empresa Azienda Bedrijf"),
        ("satisfaction", "Zufriedenheit Satisfacción Soddisfazione Satisfação Tevredenheid"),
    ],
)
def test_headings_of_seven_languages_mean_the_same(concept: str, headings: str) -> None:
    assert {concept_of(heading.replace("_", " ")) for heading in headings.split()} == {concept}


def test_every_known_heading_is_folded_and_means_one_thing() -> None:
    words = [word for concepts in CONCEPTS.values() for word in concepts]
    assert [word for word in words if fold(word) != word] == []
    assert len(words) == len(set(words))
    assert set(VOCABULARY) == set(FAMILIES) - {"other"}


def test_the_users_word_comes_first() -> None:
    tables = build_tables({"person_id": list("ab"), "Club": ["x", "y"], "Ville": ["x", "y"]})
    options = build_options({"families": {"club": "behavioural"}})
    found = build_targets(tables, options, Language("en")).families
    assert found == {"Club": "behavioural", "Ville": "geographic"}


def test_a_family_of_no_column_is_an_error() -> None:
    tables = build_tables({"person_id": list("ab"), "Club": ["x", "y"]})
    with pytest.raises(SettingError, match="there is no column 'Clib'"):
        build_targets(tables, build_options({"families": {"Clib": "other"}}), Language("en"))
