from __future__ import annotations

import json
import tomllib
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from entourage.language import Language
from entourage.options import build_options
from entourage.sources import (
    PROPOSED_FILE,
    describe_inputs,
    open_database,
    propose_identities,
    propose_settings,
    read_project,
    read_tables,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from entourage.model import Tables

ENGLISH = Language("en")


@contextmanager
def reading(base: Path) -> Iterator[Tables]:
    options, where = read_project(base)
    with open_database() as database:
        yield read_tables(where, options, database)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "liens.csv").write_text(
        "auteur;destinataire;nature;date\na;b;réponse;12/03/2024\nb;a;bonjour;13/03/2024\n;a;x;\n",
        encoding="utf-8",
    )
    (tmp_path / "clients.csv").write_text("N° client;Nom;Ville\na;Ana;Lyon\n", encoding="utf-8")
    (tmp_path / "crm.csv").write_text("Code client;Nom\nb;Bob\n", encoding="utf-8")
    return tmp_path


def test_what_is_understood_of_each_file(folder: Path) -> None:
    with reading(folder) as tables:
        clients, _, liens = describe_inputs(tables, ENGLISH)
    assert clients.columns == {"person_id": "N° client", "name": "Nom"}
    assert liens.why == "its headings are those of 'interactions'"
    assert (liens.rows_read, liens.rows_used, liens.rows_rejected, liens.rows_excluded) == (3, 2, 1, 0)
    assert liens.types == {"bonjour": 1, "reply": 1}
    assert (liens.first_on, liens.last_on) == ("2024-03-12T00:00:00", "2024-03-13T00:00:00")
    assert liens.rejected == {"« auteur » manque": 1}
    assert json.dumps(liens.types)


def test_the_proposed_settings_say_the_same(folder: Path) -> None:
    with reading(folder) as tables:
        proposed = propose_settings(tables)
        before = (
            tables.people.to_csv(),
            [one.rows_used for one in tables.inputs],
            tables.language,
            tables.name,
        )
    settings = tomllib.loads(proposed)
    assert settings["inputs"] == {"interactions": "liens.csv", "people": ["clients.csv", "crm.csv"]}
    assert settings["columns"] == {
        "interactions": {"source": "auteur", "target": "destinataire", "type": "nature", "timestamp": "date"}
    }
    assert '# [relationships.types."bonjour"]  # 1' in proposed
    build_options(settings)
    (folder / "entourage.toml").write_text(proposed, encoding="utf-8")
    with reading(folder) as tables:
        assert sorted(before[1]) == sorted(one.rows_used for one in tables.inputs)
        assert (tables.people.to_csv(), tables.language, tables.name) == (before[0], *before[2:])


def test_formats_are_named_in_the_proposed_settings(tmp_path: Path) -> None:
    (tmp_path / "g.gml").write_text(
        'graph [ node [ id 1 label "a" ] node [ id 2 label "b" ] edge [ source 1 target 2 ] ]',
        encoding="utf-8",
    )
    with reading(tmp_path) as tables:
        settings = tomllib.loads(propose_settings(tables))
    assert settings["formats"] == {"g.gml": "gml"}
    assert settings["inputs"] == {"interactions": "g.gml"}


def test_merges_are_proposed_and_not_made(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "id,name,email,city\n"
        "ana1,Ana Petit,ana@x.fr,Lyon\nana2,,ANA@x.fr,\n"
        "Jean Dupont,,,\n"
        "marie.curie,,,\n"
        "paul9,Paul Roi,,\npaul8,Paul Roi,,\n",
        encoding="utf-8",
    )
    (tmp_path / "liens.csv").write_text(
        "source,target\ndupont-jean,ana1\nmarie.currie,ana1\nx:lou_verne,ana1\nbluesky:lou_verne.bsky.social,ana1\n",
        encoding="utf-8",
    )
    with reading(tmp_path) as tables:
        assert len(tables.people) == 10
        proposed = propose_identities(tables, ENGLISH)
    assert proposed.to_numpy().tolist() == [
        ["ana1", "ana2", 0.95, "same e-mail address"],
        ["Jean Dupont", "dupont-jean", 0.8, "same name but for capitals, accents or punctuation"],
        ["bluesky:lou_verne.bsky.social", "x:lou_verne", 0.7, "same handle on two platforms"],
        ["paul8", "paul9", 0.5, "same first and last name"],
        ["marie.curie", "marie.currie", 0.4, "one letter apart"],
    ]
    proposed.to_csv(tmp_path / PROPOSED_FILE, index=False)
    with reading(tmp_path) as tables:
        assert len(tables.people) == 10
    (tmp_path / PROPOSED_FILE).rename(tmp_path / "identities.csv")
    with reading(tmp_path) as tables:
        assert len(tables.people) == 5
        assert len(tables.identities) == 5


def test_crowds_that_share_a_sign_are_not_one_person(tmp_path: Path) -> None:
    rows = "".join(f"p{i},contact@x.fr\n" for i in range(9))
    (tmp_path / "people.csv").write_text("id,email\n" + rows, encoding="utf-8")
    with reading(tmp_path) as tables:
        assert len(propose_identities(tables, ENGLISH)) == 0
