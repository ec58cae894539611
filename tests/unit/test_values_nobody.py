"""Who is nobody, and who only looks so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entourage.values.nobody import NOBODY_WORDS, find_nobody, is_subtotal


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        *((cell, "placeholder") for cell in (
            "", "-", "—", "?", ".", "n/a", "N.A.", "null", "None", "void", "Not applicable", "To be defined",
            "Aucun", "AUCUNE", "Aucun(e)", "néant", "Non renseigné", "Pas de parrain ?", "Sans réponse",
            "(vide)", "keine", "keine(r)", "Nein", "k.A.", "Keine Daten", "ninguno", "ninguno/a", "Ningún",
            "(en blanco)", "nessuno", "Nessun dato", "nenhum", "Não informado", "geen", "n.v.t.", "(leeg)",
            "s/o",
        )),
        *((cell, "placeholder") for cell in (
            "#N/A", "#REF!", "#NOM?", "#VALEUR!", "#NV", "#WERT!", "#BEZUG!", "#¡VALOR!", "#¿NOMBRE?",
            "#RIF!", "#NOME?", "#VERW!", "#WAARDE!", "#DIV/0!", "#GETTING_DATA",
        )),
        *((cell, "total") for cell in (
            "TOTAL", "Total :", "Total général", "Grand Total", "Sous-total", "Gesamtergebnis", "Suma",
            "Totale", "Total geral", "Totaal", "Moyenne", "Étiquettes de lignes", "Column Labels",
            "Rijlabels",
        )),
        *((cell, "deleted") for cell in (
            "[deleted]", "[supprimé]", "Deleted User", "Utilisateur supprimé", "Deleted User#0000",
            "deleted_user_12ab34cd", "Gelöschter Nutzer", "Usuario eliminado", "Utilizador eliminado",
            "Utente non trovato", "Compte suspendu", "[verwijderd]", "reddit:[deleted]", "@[removed]",
        )),
        *((cell, "anonymous") for cell in (
            "Anonyme", "unknown", "Inconnu(e)", "Unbekannt", "Onbekend", "LinkedIn Member",
            "Utilisateur Facebook", "Facebook-Nutzer", "Usuário do Instagram", "GroupAnonymousBot",
        )),
    ],
)  # fmt: skip
def test_nobody(cell: str, kind: str) -> None:
    assert find_nobody(cell) == kind


@pytest.mark.parametrize(
    "cell",
    [
        "Anna Non", "None Smith", "Sans Souci", "Total Énergies", "TotalEnergies", "Inès Total", "Ben Nobody",
        "@total", "@unknown", "x:unknown", "X:Unknown", "@[Anna]", "Nil", "Nada", "Sem", "Nat", "Media",
        "deleted_scenes", "0", "0042", "Nom", "julie", "Rien ne va", "Personnel", "Valeur", "Wert", "Nome",
        "NV",
    ],
)  # fmt: skip
def test_somebody(cell: str) -> None:
    assert find_nobody(cell) is None


@pytest.mark.parametrize(
    "cell", ["Total Lyon", "Sous-total C1", "Lyon Ergebnis", "Totaal Gent", "Zwischensumme Ulm"]
)
def test_the_total_of_a_group_is_told_apart(cell: str) -> None:
    assert is_subtotal(cell)
    assert find_nobody(cell) is None


@pytest.mark.parametrize(
    "cell", ["Total", "TotalEnergies", "Totalement seul", "Inès Total", "Station Total", "Lyon", ""]
)
def test_what_is_no_total_of_a_group(cell: str) -> None:
    assert not is_subtotal(cell)


@given(st.text())
def test_any_text_is_read_and_spaces_around_it_do_not_matter(text: str) -> None:
    found = find_nobody(text)
    assert found in {None, "placeholder", "total", "deleted", "anonymous"}
    assert find_nobody(f"  {text} ") == found
    if text.isascii():
        assert find_nobody(text.upper()) == find_nobody(text.lower()) == found


@given(
    st.sampled_from(sorted(NOBODY_WORDS)),
    st.lists(st.booleans(), min_size=60, max_size=60),
    st.sampled_from(["{}", " {}", "({})", "[{}]", "<{}>", "« {} »", '"{}"', "- {} -", "{} :", "{}."]),
)
def test_capitals_and_signs_around_a_word_do_not_matter(word: str, capitals: list[bool], around: str) -> None:
    written = "".join(c.upper() if capital else c for c, capital in zip(word, capitals, strict=False))
    assert find_nobody(around.format(written)) == find_nobody(word) is not None
