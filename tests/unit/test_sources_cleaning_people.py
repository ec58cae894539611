from __future__ import annotations

import pandas as pd
import pytest

from entourage.sources.cleaning.conversions import is_converted, read_conversions
from entourage.sources.cleaning.people import (
    CODE,
    PeopleRows,
    build_people,
    fold_status,
    join_names,
    read_satisfaction,
)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("Client actif", "active"),
        ("customer", "active"),
        ("ANCIEN CLIENT", "inactive"),
        ("Churned", "inactive"),
        ("lead", "prospect"),
        ("Marketing Qualified Lead", "prospect"),
        ("Ambassadeur", "evangelist"),
        ("evangelist", "evangelist"),
        *(
            (raw, "active")
            for raw in ("Stammkunde", "Cliente activa", "cliente attivo", "Cliente ativo", "Actieve klant")
        ),
        *(
            (raw, "inactive")
            for raw in ("Ehemalig", "dado de baja", "ex cliente", "Antigo cliente", "Opgezegd")
        ),
        *(
            (raw, "prospect")
            for raw in ("Interessent", "Cliente potencial", "interessata", "Potentiële klant")
        ),
        ("perso", "perso"),
        ("  VIP   or ", "VIP or"),
    ],
)
def test_statuses(raw: str, status: str) -> None:
    assert fold_status(raw) == status


def scores(*cells: str | None, heading: str = "satisfaction") -> list[float | None]:
    read, _ = read_satisfaction(pd.Series(cells, dtype="object"), heading)
    return [None if pd.isna(score) else float(score) for score in read]


def test_satisfaction_from_0_to_10_is_kept() -> None:
    assert scores("9", "0", "7,5", None, "") == [9.0, 0.0, 7.5, None, None]


def test_stars_are_brought_to_ten_unless_they_are_promoter_scores() -> None:
    assert scores("1", "5", "3") == [0.0, 10.0, 5.0]
    assert scores("1", "5", "3", heading="Note NPS") == [1.0, 5.0, 3.0]
    assert scores("2", "3", "4") == [2.0, 3.0, 4.0]
    assert scores("4/5", "10/10", "80/100") == [8.0, 10.0, 8.0]


def test_percentages_are_brought_to_ten() -> None:
    assert scores("90 %", "45") == [9.0, 4.5]


def test_what_is_no_satisfaction_is_left_out_and_told() -> None:
    read, notes = read_satisfaction(pd.Series(["9", "-3", "bien"]), "nps")
    assert read.isna().tolist() == [False, True, True]
    assert notes[0].values == {"n": 2, "heading": "nps"}


def test_first_and_last_names_are_put_together() -> None:
    frame = pd.DataFrame(
        {CODE: [0, 1], "name": ["Martin", None], "Prénom": ["Ana", "Bob"], "ville": ["x", "y"]}
    )
    joined = join_names(frame, "Nom")
    assert joined["name"].tolist() == ["Ana Martin", "Bob"]
    assert "Prénom" not in joined.columns
    assert join_names(frame, "Nom complet")["name"].tolist()[0] == "Martin"


def test_rows_of_one_person_are_merged_the_fullest_first() -> None:
    rows = PeopleRows(
        [
            pd.DataFrame({CODE: [0, 0, 1], "name": ["A", None, "B"], "Ville": [None, "Lyon", "Metz"]}),
            pd.DataFrame({CODE: [0], "name": ["Z"], "ville": ["Nice"], "satisfaction": [9.0]}),
        ]
    )
    positions = pd.DataFrame({"code": [0, 1, 2], "position": [0, 1, 2], "person_id": ["a", "b", "c"]})
    people, attributes, notes = build_people(rows, positions)
    assert attributes == ("Ville",)
    assert people["name"].fillna("-").tolist() == ["Z", "B", "-"]
    assert people["Ville"].fillna("-").tolist() == ["Nice", "Metz", "-"]
    assert people["satisfaction"].fillna(-1).tolist() == [9.0, -1.0, -1.0]
    assert people["in_people_file"].tolist() == [True, True, False]
    assert notes[0].values == {"n": 1}


@pytest.mark.parametrize(
    ("status", "converted"),
    [
        ("Converted", True),
        ("OUI", True),
        ("1", True),
        ("payé", True),
        ("abonnée", True),
        ("churned", True),
        ("en attente", False),
        ("signed_up", False),
        ("refusé", False),
        ("non", False),
        ("0", False),
        ("chez le voisin", None),
        *((word, True) for word in ("Konvertiert", "gekauft", "Pagado", "acquistato", "pago", "betaald")),
        *((word, False) for word in ("offen", "ausstehend", "Pendiente", "in attesa", "pendente")),
        *((word, False) for word in ("abgelehnt", "rechazada", "rifiutato", "recusado", "In afwachting")),
    ],
)
def test_referral_statuses(status: str, converted: bool | None) -> None:  # noqa: FBT001
    assert is_converted(status) is converted


def test_a_date_of_conversion_means_converted() -> None:
    statuses = pd.Series(["pending", "oui", None, "??", None, None, None])
    dates = pd.Series(["yes", "no", "no", None, None, "jamais", "sous peu"])
    converted, notes = read_conversions(statuses, dates)
    assert converted.tolist() == [True, True, False, pd.NA, pd.NA, False, pd.NA]
    assert [note.values for note in notes] == [{"status": "??", "n": 1}, {"status": "sous peu", "n": 1}]


def test_names_of_an_empty_table() -> None:
    frame = pd.DataFrame({CODE: pd.Series(dtype="int32"), "Prénom": pd.Series(dtype="str")})
    assert join_names(frame, "")["name"].tolist() == []
