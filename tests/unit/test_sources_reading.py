from __future__ import annotations

import gzip
import json
import random
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl
import pandas as pd
import pytest

from entourage.errors import InputError, SettingError
from entourage.options import Options, build_options
from entourage.sources import open_database, read_project, read_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.model import InputFile, Tables

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@contextmanager
def reading(base: Path, **settings: Any) -> Iterator[Tables]:  # noqa: ANN401
    options, where = read_project(base)
    if settings:
        options = build_options(settings)
    with open_database() as database:
        yield read_tables(where, options, database)


def write(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return folder


def interactions(tables: Tables) -> list[tuple[Any, ...]]:
    ids = tables.people["person_id"]
    rows = tables.database.execute(
        'SELECT source, target, type, t."at", weight, sentiment, t."both" FROM interactions AS t'
    ).fetchall()
    return sorted(((ids[row[0]], ids[row[1]], *row[2:]) for row in rows), key=str)


def check_counts(tables: Tables) -> None:
    for one in tables.inputs:
        assert one.rows_read == one.rows_used + one.rows_rejected + one.rows_excluded
    assert len(tables.rejected) == sum(one.rows_rejected for one in tables.inputs)


def input_of(tables: Tables, path: str) -> InputFile:
    return next(one for one in tables.inputs if one.path == path)


def test_a_folder_with_no_configuration(tmp_path: Path) -> None:
    write(
        tmp_path,
        liens="auteur;destinataire;type;date;poids\nÉlo;Bob;réponse;12/03/2024;1,5\nBob;Zoé;mention;13/03/2024;\n",
        parrainages='Parrain,Filleul,Statut,Montant (€)\nBob,Zoé,Converti,"1 200,50"\nBob,Max,en attente,\n',
        clients="N° client;Nom;Statut;Ville\nBob;Bobby;client actif;Lyon\n",
        besoins="personne;besoin;intensité\nÉlo;Mode durable;3\nBob;Prix;\n",
        achats="client;date;montant;produit\nBob;2024-02-01;12,50;Sac\n",
    )
    with reading(tmp_path) as tables:
        assert tables.people["person_id"].tolist() == ["Bob", "Max", "Zoé", "Élo"]
        assert tables.people["in_people_file"].tolist() == [True, False, False, False]
        assert tables.people.loc[0, ["name", "status", "Ville"]].tolist() == ["Bobby", "active", "Lyon"]
        assert tables.attributes == ("Ville",)
        assert interactions(tables) == [
            ("Bob", "Zoé", "mention", pd.Timestamp("2024-03-13"), 1.0, None, False),
            ("Élo", "Bob", "reply", pd.Timestamp("2024-03-12"), 1.5, None, False),
        ]
        assert tables.referrals["value"].tolist()[1] == 1200.5
        assert tables.referrals["converted"].tolist() == [False, True]
        assert tables.needs["need"].tolist() == ["Prix", "Mode durable"]
        assert tables.needs["intensity"].tolist() == [1.0, 3.0]
        assert tables.purchases["amount"].tolist() == [12.5]
        assert tables.language == "fr"
        assert tables.name == tmp_path.name
        assert tables.newest_on == pd.Timestamp("2024-03-13")
        assert {one.tables for one in tables.inputs} == {
            ("interactions",), ("referrals",), ("people",), ("needs",), ("purchases",),
        }  # fmt: skip
        check_counts(tables)


def test_types_of_the_tables(tmp_path: Path) -> None:
    write(tmp_path, interactions="source,target\na,b\n")
    with reading(tmp_path) as tables:
        assert tables.people.dtypes.astype(str).to_dict() == {
            "person_id": "str", "name": "str", "status": "str", "satisfaction": "float64",
            "in_people_file": "bool",
        }  # fmt: skip
        assert tables.referrals.dtypes.astype(str).to_dict() == {
            "referrer": "int32", "referred": "int32", "date": "datetime64[us]", "status": "str",
            "converted": "boolean", "value": "float64", "code": "str", "channel": "str",
        }  # fmt: skip
        assert list(tables.needs.columns) == ["person", "need", "intensity"]
        assert list(tables.purchases.columns) == ["person", "date", "amount", "product"]
        described = tables.database.execute("DESCRIBE interactions").fetchall()
        assert [(row[0], row[1]) for row in described][:7] == [
            ("source", "INTEGER"), ("target", "INTEGER"), ("type", "VARCHAR"), ("at", "TIMESTAMP"),
            ("weight", "DOUBLE"), ("sentiment", "DOUBLE"), ("both", "BOOLEAN"),
        ]  # fmt: skip
        assert tables.newest_on is None


def test_every_bad_row_has_its_line_and_reason(tmp_path: Path) -> None:
    write(
        tmp_path,
        interactions=(
            "source,target,type,timestamp,weight\n"
            'a,b,like,2024-01-01,1\n,b,like,2024-01-01,1\na,,like,,\na,b,"two\nlines",2024-01-02,x\n'
            "a,b,like,never,1\na\na,b,like,2024-01-01,1,extra\nc,d,like,1979-01-01,1\n"
        ),
    )
    with reading(tmp_path) as tables:
        assert tables.rejected.to_numpy().tolist() == [
            ["interactions.csv", 3, "source is missing", ",b,like,2024-01-01,1"],
            ["interactions.csv", 4, "target is missing", "a,,like,,"],
            ["interactions.csv", 5, "weight is not a number", "a,b,two lines,2024-01-02,x"],
            ["interactions.csv", 7, "timestamp is not a date", "a,b,like,never,1"],
            ["interactions.csv", 8, "it does not have as many cells (1) as there are headings (5)", "a"],
            [
                "interactions.csv",
                9,
                "it does not have as many cells (6) as there are headings (5)",
                "a,b,like,2024-01-01,1,extra",
            ],
        ]
        one = tables.inputs[0]
        assert (one.rows_read, one.rows_used, one.rows_rejected) == (8, 2, 6)
        assert one.types == {"like": 2}
        assert any(note.values == {"n": 1} for note in one.notes)
        # whoever is only in rejected rows is nobody
        assert tables.people["person_id"].tolist() == ["a", "b", "c", "d"]


def test_people_only_in_rejected_rows_are_nobody(tmp_path: Path) -> None:
    write(tmp_path, interactions="source,target,weight\na,b,1\nx,y,heavy\n")
    with reading(tmp_path) as tables:
        assert tables.people["person_id"].tolist() == ["a", "b"]
        assert interactions(tables) == [("a", "b", "interaction", None, 1.0, None, False)]


def test_ids_are_cleaned(tmp_path: Path) -> None:
    write(
        tmp_path,
        interactions=(
            "source,target\n 12.0 ,007\n12,Jean   Dupont\ne\u0301lo,\u00e9lo\nnull,a\nN/A,b\nAna,ana\n"
        ),
    )
    with reading(tmp_path) as tables:
        assert tables.people["person_id"].tolist() == ["007", "12", "Jean Dupont", "ana", "élo"]
        assert tables.inputs[0].rows_rejected == 2


def test_negative_weights_are_opposition(tmp_path: Path) -> None:
    write(tmp_path, interactions="source,target,weight\na,b,-3\nb,a,0\na,a,2\n")
    with reading(tmp_path) as tables:
        rows = interactions(tables)
        assert rows == [
            ("a", "a", "interaction", None, 2.0, None, False),
            ("a", "b", "interaction", None, 0.0, -3.0, False),
            ("b", "a", "interaction", None, 0.0, None, False),
        ]


def test_referrals_among_interactions_go_to_referrals(tmp_path: Path) -> None:
    write(tmp_path, interactions="source,target,type,timestamp\na,b,parrainage,2024-01-01\na,b,like,\n")
    with reading(tmp_path) as tables:
        assert [row[2] for row in interactions(tables)] == ["like"]
        assert tables.referrals[["referrer", "referred"]].to_numpy().tolist() == [[0, 1]]
        assert tables.inputs[0].rows_used == 2
        assert tables.inputs[0].types == {"like": 1, "referral": 1}


def test_undirected_rows_go_both_ways(tmp_path: Path) -> None:
    write(tmp_path, interactions="source,target,type,kind\na,b,Undirected,\nb,c,like,\n")
    with reading(tmp_path, formats={"*": "table"}) as tables:
        assert [(row[0], row[2], row[6]) for row in interactions(tables)] == [
            ("a", "interaction", True), ("b", "like", False),
        ]  # fmt: skip


def test_accounts_become_their_person(tmp_path: Path) -> None:
    write(
        tmp_path,
        interactions="source,target\na1,b\na2,c\nb,a\n",
        identities="person_id,account\na2,a1\na,a2\nb,shared\nc,shared\nx,\n",
        people="id,city\na1,Lyon\n",
    )
    with reading(tmp_path) as tables:
        assert tables.people["person_id"].tolist() == ["a", "b", "c"]
        assert [row[:2] for row in interactions(tables)] == [("a", "b"), ("a", "c"), ("b", "a")]
        assert tables.people["city"].tolist()[0] == "Lyon"
        assert tables.identities.to_numpy().tolist() == [
            ["a", "a1", "said in identities.csv"],
            ["a", "a2", "said in identities.csv"],
        ]
        assert tables.rejected[["line", "reason"]].to_numpy().tolist() == [
            [4, "several people claim this account"],
            [5, "several people claim this account"],
            [6, "account is missing"],
        ]
        check_counts(tables)


def test_opted_out_people_are_gone_everywhere(tmp_path: Path) -> None:
    write(
        tmp_path,
        interactions="source,target,weight\nout,b,1\nb,acc,1\nb,c,1\nout,c,bad\nout\n",
        identities="person_id,account\nout,acc\n",
        exclusions="person_id\nout\nghost\nMAIL@x.fr\n",
        people="id,email,city\nout,,Lyon\nb,,Metz\nd,mail@x.fr,Brest\n",
        referrals="referrer,referred\nb,out\nb,c\n",
        needs="person_id,need\nout,calm\nb,calm\n",
        purchases="person_id,date,amount\nout,2024-01-01,3\n",
    )
    with reading(tmp_path) as tables:
        assert tables.people["person_id"].tolist() == ["b", "c"]
        assert len(interactions(tables)) == 1
        assert len(tables.referrals) == 1
        assert len(tables.needs) == 1
        assert len(tables.purchases) == 0
        assert len(tables.identities) == 0
        assert len(tables.rejected) == 0
        assert tables.n_excluded_people == 2
        assert input_of(tables, "interactions.csv").rows_excluded == 4
        assert input_of(tables, "people.csv").rows_excluded == 2
        assert input_of(tables, "identities.csv").rows_excluded == 1
        check_counts(tables)


def test_rows_in_another_order_give_the_same_tables(tmp_path: Path) -> None:
    draw = random.Random(7)
    people = [f"p{i:02}" for i in range(30)]
    rows = [
        f"{draw.choice(people)},{draw.choice([*people, ''])},{draw.choice(['like', 'réponse', ''])},"
        f"{draw.choice(['2024-01-01', '03/02/2024', '13/02/2024', 'never', ''])},"
        f"{draw.choice(['1', '2,5', 'x', '-1'])}"
        for _ in range(400)
    ]
    rows = [row if row.count(",") == 4 else ";".join(row.split(",")) for row in rows]
    crowd = [
        f"{name},{draw.choice(['Lyon', 'Metz', ''])},{draw.choice(['9', '', '3'])}" for name in people * 2
    ]
    brought = [
        f"{draw.choice(people)},{draw.choice(people)},{draw.choice(['oui', 'non', '??'])}" for _ in range(40)
    ]
    read: list[tuple[Any, ...]] = []
    for turn in range(2):
        folder = tmp_path / f"turn{turn}" / "same"
        folder.mkdir(parents=True)
        for table, heading, body in (
            ("interactions", "source,target,type,timestamp,weight", rows),
            ("people", "id,ville,nps", crowd),
            ("referrals", "referrer,referred,status", brought),
        ):
            write(folder, **{table: "\n".join([heading, *body]) + "\n"})
            draw.shuffle(body)
        with reading(folder) as tables:
            check_counts(tables)
            read.append(
                (
                    tables.people.to_csv(),
                    tables.referrals.to_csv(),
                    interactions(tables),
                    tables.rejected.drop(columns="line")
                    .sort_values(["reason", "content"])
                    .to_csv(index=False),
                    [(one.path, one.sha256, one.rows_used, one.notes) for one in tables.inputs],
                    tables.notes,
                    tables.newest_on,
                )
            )
    assert read[0] == read[1]


def test_workbooks_are_read_sheet_by_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Clients"
    for row in (["Export CRM"], [], ["N° client", "Nom", "Ville"], [12.0, "Ana", "Lyon"], [13, "Bob", None]):
        first.append(row)
    second = book.create_sheet("Liens")
    for row in (["auteur", "destinataire", "date"], [12, 13, pd.Timestamp("2024-05-01")], [None, 13, None]):
        second.append(row)
    book.create_sheet("Vide")
    notes = book.create_sheet("Notes")
    notes.append(["Bonjour"])
    book.save(tmp_path / "classeur.xlsx")
    with reading(tmp_path) as tables:
        assert tables.people["person_id"].tolist() == ["12", "13"]
        assert interactions(tables) == [
            ("12", "13", "interaction", pd.Timestamp("2024-05-01"), 1.0, None, False)
        ]
        assert [one.path for one in tables.inputs] == ["classeur.xlsx#Clients", "classeur.xlsx#Liens"]
        assert tables.rejected[["file", "line", "reason"]].to_numpy().tolist() == [
            [
                "classeur.xlsx#Liens",
                3,
                "« auteur » manque",
            ]
        ]
        assert any("Notes" in str(note.values.get("file")) for note in tables.notes)
        check_counts(tables)


def test_json_lines_and_arrays(tmp_path: Path) -> None:
    rows = [{"from": "a", "to": "b", "type": "like", "date": 1710237600}, {"from": "a", "to": None}]
    lines = "\n".join(json.dumps(row) for row in rows) + "\n{broken\n[1]\n"
    (tmp_path / "liens.jsonl").write_text(lines, encoding="utf-8")
    people = [
        {"id": "a", "ville": "Lyon", "tags": ["x", "y"], "extra": {"age": 3}},
        {"id": "b", "email": "b@x.fr"},
    ]
    (tmp_path / "clients.json").write_text(json.dumps(people), encoding="utf-8")
    with reading(tmp_path) as tables:
        assert [one.format for one in tables.inputs] == ["json", "jsonl"]
        assert tables.attributes == ("email", "extra.age", "tags", "ville")
        assert tables.people["tags"].tolist()[0] == "x;y"
        assert interactions(tables) == [
            ("a", "b", "like", pd.Timestamp("2024-03-12 10:00"), 1.0, None, False)
        ]
        assert input_of(tables, "liens.jsonl").rows_rejected == 3
        assert tables.rejected["line"].tolist() == [2, 3, 4]
        check_counts(tables)


def test_parquet(tmp_path: Path) -> None:
    duckdb.execute(
        "COPY (SELECT * FROM (VALUES (1, 2, TIMESTAMP '2024-01-01 10:00:00', 0.5), (NULL, 2, NULL, 1.0)) "
        f"t(source, target, timestamp, weight)) TO '{tmp_path / 'x.parquet'}'"
    )
    with reading(tmp_path) as tables:
        assert interactions(tables) == [
            ("1", "2", "interaction", pd.Timestamp("2024-01-01 10:00"), 0.5, None, False)
        ]
        assert tables.rejected["line"].tolist() == [2]
        check_counts(tables)


def test_compressed_files_and_archives(tmp_path: Path) -> None:
    content = "source,target\na,b\n"
    (tmp_path / "one.csv.gz").write_bytes(gzip.compress(content.encode()))
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("sub/ties.csv", content.replace("a,b", "c,d"))
        archive.writestr("__MACOSX/ties.csv", "x")
        archive.writestr("readme.txt", "hello")
        archive.writestr("inner.csv.gz", gzip.compress(content.replace("a,b", "e,f").encode("utf-16")))
    with reading(tmp_path) as tables:
        assert [row[:2] for row in interactions(tables)] == [("a", "b"), ("c", "d"), ("e", "f")]
        assert [one.path for one in tables.inputs] == [
            "one.csv.gz", "two.zip#inner.csv.gz", "two.zip#sub/ties.csv",
        ]  # fmt: skip
        assert len({one.sha256 for one in tables.inputs}) == 3


def test_zstd(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    packed = zstandard.ZstdCompressor().compress(b"source,target\na,b\n")
    (tmp_path / "one.csv.zst").write_bytes(packed)
    with reading(tmp_path) as tables:
        assert len(interactions(tables)) == 1
    (tmp_path / "one.csv.zst").write_bytes(packed[:12])
    with pytest.raises(InputError), reading(tmp_path):
        pass


def test_one_digest_whatever_the_order_and_compression(tmp_path: Path) -> None:
    write(tmp_path, a="source,target\na,b\nc,d\n")
    with gzip.open(tmp_path / "b.csv.gz", "wb") as stream:
        stream.write(b"source,target\r\nc,d\r\na,b\r\n")
    with reading(tmp_path) as tables:
        assert len({one.sha256 for one in tables.inputs}) == 1


def test_a_single_file(tmp_path: Path) -> None:
    write(tmp_path, liens="source,target\na,b\n")
    with reading(tmp_path / "liens.csv") as tables:
        assert tables.name == "liens"
        assert len(interactions(tables)) == 1


def test_results_folders_notes_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, liens="source,target\na,b\n")
    results = tmp_path / "out"
    (results / "tables").mkdir(parents=True)
    (results / "analysis.json").write_text("{}", encoding="utf-8")
    write(results / "tables", ties="source,target\nx,y\n")
    write(tmp_path, **{".hidden": "source,target\nx,y\n"})
    (tmp_path / "README.txt").write_text("source,target\nx,y\n", encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\0\0")
    with reading(tmp_path) as tables:
        assert [one.path for one in tables.inputs] == ["liens.csv"]
        assert tables.notes == ()


def test_a_file_that_fits_nothing_costs_a_note(tmp_path: Path) -> None:
    write(tmp_path, liens="source,target\na,b\n", meteo="jour_x,pluie\n1,2\n")
    with reading(tmp_path) as tables:
        (note,) = tables.notes
        assert note.values["file"] == "meteo.csv"


def test_a_table_of_unrelated_ids_is_not_people(tmp_path: Path) -> None:
    write(tmp_path, liens="source,target\na,b\n", produits="id,prix_ttc\n1,2\n", fiches="id,ville\na,Lyon\n")
    with reading(tmp_path) as tables:
        assert tables.people["person_id"].tolist() == ["a", "b"]
        assert [one.path for one in tables.inputs] == ["fiches.csv", "liens.csv"]
        assert tables.notes[0].values == {"file": "produits.csv"}


def test_people_who_say_who_brought_them(tmp_path: Path) -> None:
    write(tmp_path, clients="id,ville,parrain\na,Lyon,\nb,Metz,a\nc,Metz,a\n")
    with reading(tmp_path) as tables:
        assert tables.referrals[["referrer", "referred"]].to_numpy().tolist() == [[0, 1], [0, 2]]
        assert tables.attributes == ("ville",)
        assert tables.inputs[0].rows_read == 3
        assert tables.inputs[0].tables == ("people", "referrals")


def test_presence_at_events_is_no_tie(tmp_path: Path) -> None:
    write(
        tmp_path,
        interactions="source,target,type,weight\na,gala,attend,2\nb,gala,attend,1\n,gala,attend,1\na,b,like,1\n",
    )
    with reading(tmp_path) as tables:
        members = tables.database.execute(
            "SELECT person, item, kind, weight FROM memberships ORDER BY ALL"
        ).fetchall()
        assert members == [(0, "gala", "attend", 2.0), (1, "gala", "attend", 1.0)]
        assert tables.people["person_id"].tolist() == ["a", "b"]
        assert tables.inputs[0].tables == ("interactions", "memberships")
        assert tables.inputs[0].types == {"attend": 2, "like": 1}
        assert tables.rejected["line"].tolist() == [4]
        check_counts(tables)


def test_presence_with_someone_who_acts_is_a_tie(tmp_path: Path) -> None:
    write(tmp_path, interactions="source,target,type\na,b,join\nb,a,join\n")
    with reading(tmp_path) as tables:
        assert len(interactions(tables)) == 2


def test_a_date_of_conversion(tmp_path: Path) -> None:
    write(tmp_path, parrainages="Parrain,Filleul,Date conversion\na,b,2024-01-01\na,c,\n")
    with reading(tmp_path) as tables:
        assert tables.referrals["converted"].tolist() == [True, False]


def test_attributes_may_be_called_anything(tmp_path: Path) -> None:
    write(
        tmp_path, people="id,code,line,in_people_file,record,n_filled,ville\na,1,2,3,4,5,Lyon\na,,,,,,Metz\n"
    )
    with reading(tmp_path) as tables:
        assert tables.people.to_dict("records") == [
            {
                "person_id": "a", "name": pytest.approx(float("nan"), nan_ok=True),
                "status": pytest.approx(float("nan"), nan_ok=True),
                "satisfaction": pytest.approx(float("nan"), nan_ok=True), "in_people_file": True,
                "code": "1", "line": "2", "in_people_file (2)": "3", "record": "4", "n_filled": "5",
                "ville": "Lyon",
            }
        ]  # fmt: skip


def test_a_column_that_names_nobody_stays_an_attribute(tmp_path: Path) -> None:
    write(tmp_path, clients="id,ville,sponsor\na,Lyon,Nike\nb,Metz,Adidas\n")
    with reading(tmp_path) as tables:
        assert tables.attributes == ("ville", "sponsor")
        assert len(tables.referrals) == 0


def test_explicit_inputs_columns_and_globs(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    write(
        tmp_path / "exports", x1="qui,vers_qui\na,b\n", x2="qui,vers_qui\nb,c\n", other="source,target\nz,y\n"
    )
    (tmp_path / "entourage.toml").write_text(
        '[project]\nname = "Maison Verte"\nlanguage = "fr"\n[inputs]\ninteractions = "exports/x*.csv"\n'
        '[columns.interactions]\nsource = "qui"\ntarget = "vers_qui"\n',
        encoding="utf-8",
    )
    for path in (tmp_path, tmp_path / "entourage.toml"):
        with reading(path) as tables:
            assert [row[:2] for row in interactions(tables)] == [("a", "b"), ("b", "c")]
            assert (tables.name, tables.language) == ("Maison Verte", "fr")


def test_an_override_holds_for_the_files_that_have_its_heading(tmp_path: Path) -> None:
    write(tmp_path, liens="a_qui,de_qui\nb,a\n", ties="source,target\nc,d\n")
    columns = {"interactions": {"source": "de qui", "target": "a_qui"}}
    for inputs in ({}, {"interactions": ["liens.csv", "ties.csv"]}):
        with reading(tmp_path, columns=columns, inputs=inputs) as tables:
            assert [row[:2] for row in interactions(tables)] == [("a", "b"), ("c", "d")]


def test_the_database_is_gone_afterwards() -> None:
    with open_database() as database:
        (path,) = database.execute("SELECT current_setting('temp_directory')").fetchall()[0]
        assert Path(path).exists()
    assert not Path(path).exists()


def fault(base: Path, **settings: Any) -> str:  # noqa: ANN401
    with pytest.raises((InputError, SettingError)) as caught, reading(base, **settings):
        pass
    return str(caught.value)


def test_what_is_wrong_is_said_in_one_sentence(tmp_path: Path) -> None:
    assert "nothing at" in fault(tmp_path / "absent")
    assert "holds no file to read" in fault(tmp_path)
    write(tmp_path, interactions="")
    assert "interactions.csv is empty" in fault(tmp_path)
    write(tmp_path, interactions="source,target\n")
    assert "interactions.csv holds headings and no row" in fault(tmp_path)
    write(tmp_path, interactions="source,city\na,Lyon\n")
    message = fault(tmp_path)
    assert "interactions.csv does not fit 'interactions'" in message
    assert "source, city" in message
    assert "destinataire" in message or "recipient" in message
    (tmp_path / "interactions.csv").write_bytes(bytes(range(256)) * 10)
    assert "interactions.csv is not text" in fault(tmp_path)
    (tmp_path / "interactions.csv").unlink()
    write(tmp_path, foo="x,y\n1,2\n")
    assert "fits a table (files looked at: 1)" in fault(tmp_path)
    write(tmp_path, people="id,city\n")
    assert "people.csv holds headings and no row" in fault(tmp_path)


def test_settings_that_are_wrong(tmp_path: Path) -> None:
    write(tmp_path, liens="source,target\na,b\n")
    project = tmp_path / "entourage.toml"
    for content, message in (
        ("[project\n", "line 1"),
        ('[inputs]\ninteractions = "absent.csv"\n', "no file 'absent.csv'"),
        ('[inputs]\npeople = "liens.csv"\n', "does not fit 'people'"),
        (
            '[inputs]\ninteractions = "liens.csv"\n[columns.interactions]\nsource = "sourc"\n',
            "Did you mean 'source'",
        ),
        ('[columns.interactions]\nsource = "sourc"\n', "Did you mean 'source'"),
        ('[columns.interaction]\nsource = "source"\n', "Did you mean 'interactions'"),
        ('[formats]\n"liens.csv" = "discrod"\n', "Did you mean 'discord'"),
        ('[inputs]\ninteraction = "liens.csv"\n', "Did you mean 'inputs.interactions'"),
    ):
        project.write_text(content, encoding="utf-8")
        assert message in fault(tmp_path)
    project.write_bytes(b"\xff\xfe\xfa")
    assert "UTF-8" in fault(tmp_path)


def test_damaged_archives(tmp_path: Path) -> None:
    write(tmp_path, liens="source,target\na,b\n")
    packed = gzip.compress(b"source,target\na,b\n" * 1000)
    (tmp_path / "cut.csv.gz").write_bytes(packed[: len(packed) // 2])
    assert "cut.csv.gz is damaged" in fault(tmp_path)
    (tmp_path / "cut.csv.gz").unlink()
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04" + b"\0" * 50)
    assert "cut.zip is damaged" in fault(tmp_path)
    (tmp_path / "cut.zip").unlink()
    (tmp_path / "cut.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000)
    assert "cut.xls cannot be read as a workbook" in fault(tmp_path)
    (tmp_path / "cut.xls").unlink()
    (tmp_path / "cut.parquet").write_bytes(b"PAR1" + b"\0" * 100)
    assert "cut.parquet cannot be read as Parquet" in fault(tmp_path)


def test_names_of_files_may_hold_anything(tmp_path: Path) -> None:
    folder = tmp_path / "exports [2024] d'été #1 *"
    folder.mkdir()
    write(folder, **{"li[en]s 'x'": "source,target,weight\na,b,1\na,b,x\n"})
    duckdb.execute(f"COPY (SELECT 1 AS source, 2 AS target) TO '{tmp_path / 'x.parquet'}'")
    (tmp_path / "x.parquet").rename(folder / "t[ie]s.parquet")
    with reading(folder) as tables:
        assert [row[:2] for row in interactions(tables)] == [("1", "2"), ("a", "b")]
        assert tables.rejected["line"].tolist() == [3]


def test_progress_tells_each_file(tmp_path: Path) -> None:
    write(tmp_path, liens="source,target\na,b\n")
    told: list[str] = []
    with open_database() as database:
        read_tables(tmp_path, Options(), database, progress=told.append)
    assert told == ["liens.csv"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not beside the project")
@pytest.mark.parametrize(
    ("name", "n_people", "n_interactions", "n_referrals"),
    [
        ("ckm_physicians", 246, 1551, 0),
        ("bitcoin_otc", 5881, 35592, 0),
        ("saas_referrals", 10000, 0, 2495),
        ("rds_faux/faux", 389, 0, 388),
        ("netdiffuser_epigames", 594, 39398, 0),
        ("marketing_campaign", 2240, 0, 0),
    ],
)
def test_real_data(name: str, n_people: int, n_interactions: int, n_referrals: int) -> None:
    with reading(SHARED / name) as tables:
        assert len(tables.people) == n_people
        assert len(interactions(tables)) == n_interactions
        assert len(tables.referrals) == n_referrals
        assert len(tables.rejected) == 0
        check_counts(tables)
