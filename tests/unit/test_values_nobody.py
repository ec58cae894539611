"""Who is nobody, and who only looks so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entourage.values.nobody import find_nobody, is_subtotal


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        *((cell, "placeholder") for cell in (
            "", "-", "—", "?", ".", "n/a", "N.A.", "#N/A", "#REF!", "#NOM?", "null", "None", "Aucun",
            "AUCUNE", "néant", "Non renseigné", "(vide)", "keine", "Nein", "ninguno",
            "nessuno", "nenhum", "geen", "s/o",
        )),
        *((cell, "total") for cell in (
            "TOTAL", "Total général", "Grand Total", "Sous-total", "Gesamtergebnis", "Totale", "Totaal",
            "Étiquettes de lignes",
        )),
        *((cell, "deleted") for cell in (
            "[deleted]", "[supprimé]", "Deleted User", "Utilisateur supprimé", "Deleted User#0000",
            "deleted_user_12ab34cd", "Gelöschter Nutzer", "Usuario eliminado", "Compte suspendu",
        )),
        *((cell, "anonymous") for cell in (
            "Anonyme", "unknown", "Unbekannt", "LinkedIn Member", "Utilisateur Facebook", "GroupAnonymousBot",
        )),
    ],
)  # fmt: skip
def test_nobody(cell: str, kind: str) -> None:
    assert find_nobody(cell) == kind


@pytest.mark.parametrize(
    "cell",
    [
        "Anna Non", "None Smith", "Sans Souci", "Total Énergies", "TotalEnergies", "Inès Total", "@total",
        "@unknown", "x:unknown", "Nil", "Nada", "Sem", "Nat", "deleted_scenes", "0", "0042", "Nom", "julie",
        "Rien ne va", "Personnel", "Valeur",
    ],
)  # fmt: skip
def test_somebody(cell: str) -> None:
    assert find_nobody(cell) is None


def test_the_total_of_a_group_is_told_apart() -> None:
    assert is_subtotal("Total Lyon")
    assert find_nobody("Total Lyon") is None


@given(st.text())
def test_capitals_and_spaces_do_not_matter(text: str) -> None:
    found = find_nobody(text)
    assert find_nobody(f"  {text} ") == found
    if text.isascii():
        assert find_nobody(text.upper()) == found or ":" in text
