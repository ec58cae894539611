"""What separates the cells of a text, whatever was done to its quotes."""

from __future__ import annotations

import pytest

from entourage.sources.recognising.dialects import find_dialect, straighten_line, take_records


def read(head: str) -> list[tuple[str, ...]]:
    return [record for _, record in take_records(head, find_dialect(head))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    assert read(f"id{delimiter}ville\n1{delimiter}Lyon\n") == [("id", "ville"), ("1", "Lyon")]


def test_commas_inside_cells_do_not_mislead() -> None:
    head = "nom;ville;note\n" + "".join(f"Ana{i};Lyon, Rhône;1,{i}\n" for i in range(20))
    assert find_dialect(head).delimiter == ";"


def test_one_column() -> None:
    assert read("personne\nAna\nBob\n") == [("personne",), ("Ana",), ("Bob",)]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("sep=;\nde;vers\nana;bob\n", [("de", "vers"), ("ana", "bob")]),
        ('"sep=|"\nde|vers\nana|bob\n', [("de", "vers"), ("ana", "bob")]),
        ('\ufeff"de", "vers"\n"ana", "bob"\n', [("de", "vers"), ("ana", "bob")]),
        ('"de,vers,mot"\n"ana,bob,""oui, merci"""\n', [("de", "vers", "mot"), ("ana", "bob", "oui, merci")]),
        ('de,vers\n"ana,bob"\n"bob,cleo"\n', [("de", "vers"), ("ana", "bob"), ("bob", "cleo")]),
        ("de     vers   poids\nana    bob    3\ncleo   ana    1\n", [
            ("de", "vers", "poids"), ("ana", "bob", "3"), ("cleo", "ana", "1"),
        ]),
        ("# an edge list\n1 2\n2 3\n", [("1", "2"), ("2", "3")]),
        ("qui             envers\nAna Costa       Bob Roy\nBob Roy         Ana Costa\n", [
            ("qui", "envers"), ("Ana Costa", "Bob Roy"), ("Bob Roy", "Ana Costa"),
        ]),
    ],
)  # fmt: skip
def test_odd_dialects(head: str, rows: list[tuple[str, ...]]) -> None:
    assert read(head) == rows


def test_prose_is_no_table_of_words() -> None:
    head = "Bonjour à toutes et à tous\nvoici la liste\ndes personnes qui viennent demain soir chez nous\n"
    assert not find_dialect(head).spaces


def test_lines_stay_lines() -> None:
    head = '# note\n"ana,bob"\n\n"bob,ana"\n'
    dialect = find_dialect(head)
    assert len([straighten_line(line, dialect) for line in head.splitlines()]) == 4
