"""Tables that list who is in what become ties by projection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from entourage.network import build_network
from entourage.sources import open_database, propose_settings, read_project, read_tables

if TYPE_CHECKING:
    from pathlib import Path

    from entourage.model import Network


def read(folder: Path) -> tuple[Network, str]:
    options, base = read_project(folder)
    with open_database() as database:
        tables = read_tables(base, options, database)
        return build_network(tables, options.relationships), propose_settings(tables)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("membre,groupe", "adhesions.csv"),
        ("person_id,Hashtag", "people.csv"),
        ("Mitglied,Verein", "teilnahme.csv"),
        ("Socio,Asociación", "asistencia.csv"),
        ("Utente,Gruppo", "presenze.csv"),
        ("Lid,Vereniging", "deelname.csv"),
    ],
)
def test_a_list_of_people_and_groups_is_presence(heading: str, name: str, tmp_path: Path) -> None:
    rows = "ana,velo\nbob,velo\nana,couture\ncleo,couture\ncleo,velo\n"
    (tmp_path / name).write_text(f"{heading}\n{rows}", encoding="utf-8")
    network, settings = read(tmp_path)
    ids = network.person_id
    ties = {(ids[r.source], ids[r.target]): r.weight for r in network.ties.itertuples()}
    # the three of velo: 1/2 a pair; the two of couture: 1 more
    assert ties == {("ana", "bob"): 0.5, ("ana", "cleo"): 1.5, ("bob", "cleo"): 0.5}
    (tmp_path / "entourage.toml").write_text(settings, encoding="utf-8")
    again, _ = read(tmp_path)
    assert again.ties.equals(network.ties)


def test_a_group_that_each_person_has_once_is_an_attribute(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("person_id,groupe\nana,velo\nbob,velo\n", encoding="utf-8")
    network, _ = read(tmp_path)
    assert network.ties.empty
