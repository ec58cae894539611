"""How tables lie in their files: titles, two rows of headings or none, numbered columns, matrices, forms."""

from __future__ import annotations

import pytest

from entourage.sources.recognising.shapes import Shape, Wanted, find_shape, has_headings


def shape_of(text: str, *, name: str = "", tables: tuple[str, ...] = ()) -> Shape | None:
    rows = [tuple(cell.strip() for cell in line.split(";")) for line in text.strip().splitlines()]
    return find_shape([row for row in rows if any(row)], Wanted(name, tables))


def takes_of(shape: Shape | None) -> list[tuple[str, dict[str, tuple[int, ...]]]]:
    assert shape is not None
    return [(take.table, take.columns) for take in shape.takes]


def test_titles_above_the_headings() -> None:
    shape = shape_of("Compte;@marque\nPériode;mai 2025\nauteur;destinataire\nana;bob\nbob;ana\n")
    assert shape is not None
    assert (shape.start, shape.headings) == (2, ("auteur", "destinataire"))


def test_a_row_of_the_table_is_no_heading() -> None:
    # "message" and "client" are words of headings, in rows that come back
    shape = shape_of("from;to;type\nclient;marque;message\nmarque;client;message\n")
    assert shape is not None
    assert shape.start == 0


def test_the_upper_of_two_headings_says_whose() -> None:
    text = """
    Parrainages 2025;;;;
    Parrain;;Filleul;;Suivi
    Nom;E-mail;Nom;E-mail;Date
    Costa;ana@a.fr;Roy;bob@a.fr;03/02/2025
    """
    shape = shape_of(text)
    assert takes_of(shape) == [
        ("referrals", {"referrer": (1,), "referred": (3,), "date": (4,)}),
        ("people", {"person_id": (1,), "name": (0,)}),
        ("people", {"person_id": (3,), "name": (2,)}),
    ]


def test_first_and_last_names_are_joined_where_nothing_else_tells() -> None:
    shape = shape_of("Nom parrain;Prénom parrain;Nom filleul;Prénom filleul\nCosta;Ana;Roy;Bob\n")
    assert takes_of(shape) == [("referrals", {"referrer": (1, 0), "referred": (3, 2)})]


def test_numbered_columns_are_people_of_their_own() -> None:
    shape = shape_of("Parrain;Filleul 1;Filleul 2;Filleul_3\nana;bob;cleo;\n")
    assert takes_of(shape) == [("referrals", {"referrer": (0,), "referred": (at,)}) for at in (1, 2, 3)]


def test_numbered_columns_keep_what_is_said_of_each() -> None:
    shape = shape_of("Parrain;Filleul 1;Date 1;Filleul 2;Date 2\nana;bob;01/02/2025;cleo;03/02/2025\n")
    assert takes_of(shape) == [
        ("referrals", {"referrer": (0,), "referred": (1,), "date": (2,)}),
        ("referrals", {"referrer": (0,), "referred": (3,), "date": (4,)}),
    ]


def test_numbered_columns_of_a_customers_table_are_attributes() -> None:
    shape = shape_of("id client;nom;adresse 1;adresse 2\n1;Ana;rue A;Lyon\n2;Bob;rue B;Metz\n")
    assert shape is not None
    assert (shape.mapping.table, shape.takes) == ("people", ())


def test_those_in_copy_are_recipients() -> None:
    shape = shape_of("De;À;Cc;Objet;Date\nana@a.fr;bob@a.fr;cleo@a.fr;Devis;03/02/2025\n")
    assert takes_of(shape) == [
        ("interactions", {"source": (0,), "target": (1,), "timestamp": (4,)}),
        ("interactions", {"source": (0,), "target": (2,), "timestamp": (4,)}),
    ]
    assert shape is not None
    assert {take.said["type"] for take in shape.takes} == {"message"}


def test_the_answers_to_a_form_name_people() -> None:
    text = """
    Horodateur;Votre prénom et nom;Service;À qui demandez-vous conseil ? [1];À qui demandez-vous conseil ? [2]
    03/02/2025 09:10;Ana Costa;Vente;Bob Roy;Cleo Lu
    03/02/2025 09:12;Bob Roy;Vente;Ana Costa;
    03/02/2025 09:30;Cleo Lu;Achat;Ana Costa;Bob Roy
    """
    shape = shape_of(text)
    assert shape is not None
    assert takes_of(shape)[1:] == [
        ("interactions", {"source": (1,), "target": (3,), "timestamp": (0,)}),
        ("interactions", {"source": (1,), "target": (4,), "timestamp": (0,)}),
    ]
    assert shape.takes[0].attributes == {"Service": 2}
    assert shape.takes[1].said == {"type": "advice"}


def test_marks_from_1_to_5_are_not_people_called_1_to_5() -> None:
    text = "id;note 1;note 2;note 3\n" + "".join(
        f"{i};{i % 5};{(i + 1) % 5};{(i + 2) % 5}\n" for i in range(9)
    )
    shape = shape_of(text)
    assert shape is not None
    assert shape.takes == ()


def test_a_matrix() -> None:
    shape = shape_of(";ana;bob;cleo\nana;0;2;1\nbob;1;0;\ncleo;;3;0\n")
    assert shape is not None
    assert (shape.is_matrix, shape.headings[1:]) == (True, ("ana", "bob", "cleo"))


def test_a_table_of_numbers_by_person_is_no_matrix() -> None:
    shape = shape_of("id;visites;achats;appels\nana;3;1;2\nbob;1;0;4\ncleo;2;2;2\n")
    assert shape is not None
    assert (shape.is_matrix, shape.mapping.table) == (False, "people")


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("ana;bob\nbob;cleo\ncleo;ana\n", {"source": 0, "target": 1}),
        ("@ana;@bob;mention\n@dan;@eve;réponse\n", {"source": 0, "target": 1, "type": 2}),
        ("ana@a.fr;bob@a.fr;03/02/2025;4\nbob@a.fr;eve@a.fr;04/02/2025;1\n", {
            "source": 0, "target": 1, "timestamp": 2, "weight": 3,
        }),
    ],
)  # fmt: skip
def test_no_headings(text: str, columns: dict[str, int]) -> None:
    shape = shape_of(text)
    assert shape is not None
    assert (shape.start, shape.mapping.columns) == (-1, columns)


@pytest.mark.parametrize(
    "text",
    [
        "qui;quoi\nana;bob\nbob;ana\n",  # the first row is headings that nobody knows
        "produit;couleur\nlampe;bleue\ntable;verte\n",
        "1;2\n3;4\n5;6\n",
    ],
)
def test_what_may_be_something_else_is_not_read_without_headings(text: str) -> None:
    assert shape_of(text) is None


def test_a_pivot_is_no_table_of_people() -> None:
    assert shape_of("Étiquettes de lignes;Nombre de Filleul\nAna;3\nTotal général;3\n") is None


def test_headings_are_told_from_rows() -> None:
    assert has_headings([("Parrain", "Filleul"), ("ana", "bob")])
    assert not has_headings([("ana", "bob"), ("bob", "cleo")])
