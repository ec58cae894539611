"""Folders as people have them: each stands for a kind, with the people and the ties that are right.

A case is a folder's files and, of what comes out, the people (None: not looked at) and the ties: who to
whom, and by how many events (None: any number). Ids are compared as the results write them, in lower case.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import xlsxwriter

import entourage
from entourage.errors import InputError
from entourage.language import Language

if TYPE_CHECKING:
    from pathlib import Path

Cells = list[list[object]]


@dataclass(frozen=True)
class Case:
    """A folder and what is right of it."""

    files: dict[str, str | bytes | dict[str, Cells]]
    ties: list[tuple[str, str, int | None]]
    people: int | None = None
    rejected: int | None = None
    says: tuple[str, ...] = ()
    merged: dict[tuple[int, int, int, int], object] = field(default_factory=dict)
    """Merged cells of the only sheet: first row, first column, last row, last column → what it shows."""


CIRCLE: list[tuple[str, str, int | None]] = [("ana", "bob", 1), ("bob", "cleo", 1), ("cleo", "ana", 1)]
CASES: dict[str, Case] = {
    # who is who
    "a handle in several spellings": Case(
        {"commentaires.csv": "auteur;destinataire\n@Ana;Bob\nana;@bob\nANA ;bob\n@bob;\u200bAna\nZoe\u0301;ana\nZo\u00e9;bob\n"},
        [("ana", "bob", 3), ("bob", "ana", 1), ("zoé", "ana", 1), ("zoé", "bob", 1)],
        people=3,
    ),
    "addresses in several spellings": Case(
        {"parrainages.csv": "parrain;filleul\nAna.C@Mail.fr;bob@mail.fr\nmailto:ana.c@mail.fr;cleo@mail.fr\n"
                            "Ana Costa <ANA.C@mail.fr>;dan@mail.fr\n"},
        [("ana.c@mail.fr", "bob@mail.fr", 1), ("ana.c@mail.fr", "cleo@mail.fr", 1), ("ana.c@mail.fr", "dan@mail.fr", 1)],
        people=4,
    ),
    "telephones in several spellings": Case(
        {"appels.csv": "de;vers\n06 12 34 56 78;+33 7 11 22 33 44\n+33612345678;07.11.22.33.44\n0612345678;0711223344\n"},
        [("+33612345678", "+33 7 11 22 33 44", 3)],
        people=2,
    ),
    "people told by their first and last names alone": Case(
        {"clients.csv": "Nom;Prénom;Ville\nMartin;Ana;Lyon\nMartin;Bob;Metz\nRoy;Cleo;Nice\n",
         "parrainages.csv": "Parrain;Filleul\nAna Martin;Bob Martin\nCleo Roy;Ana Martin\n"},
        [("ana martin", "bob martin", 1), ("cleo roy", "ana martin", 1)],
        people=3,
    ),
    "names in several spellings": Case(
        {"liens.csv": "source,target\nZoé Vidal,Tom Leroy\nZOE VIDAL,TOM LEROY\nzoé  vidal,Tom  Leroy\n"},
        [("zoé vidal", "tom leroy", 3)],
        people=2,
    ),
    "ids made by machines keep their capitals": Case(
        {"liens.csv": "source,target\n0015g00000Gv7qJ,0015g00000Gv7qj\n0015g00000Gv7qj,0015g00000Gv7qJ\n"},
        [("0015g00000gv7qj", "0015g00000gv7qj", 1)] * 2,
        people=2,
    ),
    "numbers that lost their zeros": Case(
        {"clients.csv": "id client,ville\n7,Lyon\n12,Metz\n120,Nice\n",
         "achats.csv": "client,date,montant\n0007,2025-01-02,10\n0012,2025-01-03,20\n0120,2025-01-05,5\n"},
        [], people=3, says=("zeros",),
    ),
    "a customers' table that meets the others by its e-mail": Case(
        {"clients.csv": "N° client;Nom;Courriel\nK1;Ana;ana@mail.fr\nK2;Bob;bob@mail.fr\n",
         "parrainages.csv": "parrain,filleul\nANA@mail.fr,bob@mail.fr\nbob@mail.fr,zoe@mail.fr\n"},
        [("ana@mail.fr", "bob@mail.fr", 1), ("bob@mail.fr", "zoe@mail.fr", 1)],
        people=3, says=("'courriel'",),
    ),
    "a table that meets each of the others by another column": Case(
        {"clients.csv": "N° client;Instagram;Ville\nK1;ana.c;Lyon\nK2;bob_r;Metz\nK3;cleo;Nice\n",
         "mentions.csv": "auteur,destinataire\nana.c,bob_r\nbob_r,cleo\n",
         "achats.csv": "N° client;date;montant\nK1;02/01/2025;10\nK3;03/01/2025;20\n"},
        [("k1", "k2", 1), ("k2", "k3", 1)],
        people=3,
    ),
    "two tables of people, of which one holds the other's ids": Case(
        {"clients.csv": "N° client;E-mail;Ville\nK1;Ana@mail.fr;Lyon\nK2;bob@mail.fr;Metz\n",
         "newsletter.csv": "e-mail,name,inscrit\nana@mail.fr,Ana,oui\nbob@mail.fr,Bob,non\ncleo@mail.fr,Cleo,oui\n",
         "achats.csv": "N° client;date;montant\nK1;02/01/2025;10\n"},
        [], people=3, says=("newsletter.csv",),
    ),
    "a list of referred in one column": Case(
        {"parrains.csv": 'Parrain;Filleuls\nAna;"Bob, Cleo"\nBob;Dan\n'},
        [("ana", "bob", 1), ("ana", "cleo", 1), ("bob", "dan", 1)], people=4,
    ),
    # nobody
    "placeholders, totals, deleted and anonymous accounts": Case(
        {"parrainages.csv": "parrain;filleul\nAna;Bob\nAucun;Cleo\n-;Dan\n#N/A;Eve\nTOTAL;12\nkeine;Fred\n"
                            "[deleted];Gil\nAnonyme;Hal\nBob;Iris\n"},
        [("ana", "bob", 1), ("bob", "iris", 1)], rejected=7, people=3,
    ),
    "a referrer in the customers' table, by name": Case(
        {"clients.csv": "N° client;Nom;Parrain\n1;Ana Costa;Aucun\n2;Bob Roy;Ana Costa\n3;Cleo Lu;ANA COSTA\n4;Dan Or;néant\n"},
        [("1", "2", 1), ("1", "3", 1)], people=4,
    ),
    "several people in a cell": Case(
        {"mentions.csv": 'auteur;mentions\nana;"@bob, @cleo"\nbob;@ana @cleo\ncleo;ana|bob\n'},
        [("ana", "bob", 1), ("ana", "cleo", 1), ("bob", "ana", 1), ("bob", "cleo", 1), ("cleo", "ana", 1), ("cleo", "bob", 1)],
        people=3,
    ),
    "recipients with their names, and in copy": Case(
        {"mails.csv": 'From,To,Cc,Subject\nAna <ana@m.fr>,"Bob Roy <bob@m.fr>, cleo@m.fr",dan@m.fr,Hello\n'},
        [("ana@m.fr", "bob@m.fr", 1), ("ana@m.fr", "cleo@m.fr", 1), ("ana@m.fr", "dan@m.fr", 1)], people=4,
    ),
    # shapes
    "no headings, quoted, with a mark": Case(
        {"liens.csv": '\ufeff"ana", "bob"\n"bob", "cleo"\n"cleo", "ana"\n'}, CIRCLE, people=3,
    ),
    "separated by spaces": Case({"liens.txt": "source target\nana   bob\nbob   cleo\ncleo  ana\n"}, CIRCLE, people=3),
    "lines quoted whole": Case(
        {"liens.csv": '"source,target,texte"\n"ana,bob,""oui, merci"""\n"bob,cleo,non"\n"cleo,ana,"\n'}, CIRCLE, people=3,
    ),
    "a line that says what separates": Case({"liens.csv": "sep=;\nauteur;destinataire\nana;bob\nbob;cleo\ncleo;ana\n"}, CIRCLE),
    "titles above": Case(
        {"liens.csv": "Compte;@marque\nExport du;12/05/2025\n\nauteur;destinataire\nana;bob\nbob;cleo\ncleo;ana\n"}, CIRCLE, people=3,
    ),
    "headings again, where files were put together": Case(
        {"liens.csv": "auteur;destinataire\nana;bob\nbob;cleo\nauteur;destinataire\ncleo;ana\n"}, CIRCLE, people=3, rejected=1,
    ),
    "a matrix": Case(
        {"matrice.csv": ",ana,bob,cleo,dan\nana,,2,,\nbob,,,1,\ncleo,3,,,\ndan,,,,\n"},
        [(one, other, None) for one, other, _ in CIRCLE], people=4,
    ),
    "numbered columns": Case(
        {"parrains.csv": "Parrain;Ami 1;Ami 2\nAna;Bob;Cleo\nBob;Dan;\n".replace("Ami", "Filleul")},
        [("ana", "bob", 1), ("ana", "cleo", 1), ("bob", "dan", 1)], people=4,
    ),
    "first and last names in columns of their own": Case(
        {"parrainages.csv": "Nom parrain;Prénom parrain;Nom filleul;Prénom filleul\nCosta;Ana;Roy;Bob\nRoy;Bob;Lu;Cleo\n"},
        [("ana costa", "bob roy", 1), ("bob roy", "cleo lu", 1)], people=3,
    ),
    "the answers to a form": Case(
        {"reponses.csv": "Timestamp,Your name,Team,Who do you ask for advice?\n"
                         '2025-05-12 09:00:00,Ana Costa,A,"Bob Roy, Cleo Lu"\n'
                         "2025-05-12 09:05:00,Bob Roy,A,Cleo Lu\n2025-05-12 09:10:00,Cleo Lu,B,Ana Costa\n"},
        [("ana costa", "bob roy", 1), ("ana costa", "cleo lu", 1), ("bob roy", "cleo lu", 1), ("cleo lu", "ana costa", 1)],
        people=3,
    ),
    "a form that asks for an address, and answers that give names": Case(
        {"reponses.csv": "Horodateur;Adresse e-mail;Votre prénom;Votre nom;À qui faites-vous confiance ? [1];"
                         "À qui faites-vous confiance ? [2]\n"
                         "12/05/2025 09:00:00;ana@m.fr;Ana;Costa;Bob Roy;Cleo Lu\n"
                         "12/05/2025 09:05:00;bob@m.fr;Bob;Roy;Ana Costa;\n12/05/2025 09:10:00;cleo@m.fr;Cleo;Lu;Bob Roy;\n"},
        [("ana costa", "bob roy", 1), ("ana costa", "cleo lu", 1), ("bob roy", "ana costa", 1), ("cleo lu", "bob roy", 1)],
        people=3,
    ),
    "a matrix of answers": Case(
        {"matrice.csv": "Qui;Ana;Bob;Cleo\nAna;;oui;\nBob;oui;;oui\nCleo;;non;\n"},
        [("ana", "bob", None), ("bob", "ana", None), ("bob", "cleo", None)], people=3,
    ),
    "customers known by their telephone": Case(
        {"clients.csv": "nom;téléphone;ville\nAna;06 11 22 33 44;Lyon\nBob;+33 6 55 44 33 22;Metz\n",
         "appels.csv": "de;vers;date\n+33611223344;0655443322;2025-01-01\n"},
        [("+33611223344", "0655443322", 1)], people=2, says=("'téléphone'",),
    ),
    "a matrix with totals": Case(
        {"matrice.csv": ";ana;bob;cleo;Total\nana;0;2;1;3\nbob;1;0;0;1\ncleo;0;3;0;3\nTotal;1;5;1;7\n"},
        [("ana", "bob", None), ("ana", "cleo", None), ("bob", "ana", None), ("cleo", "bob", None)], people=3,
    ),
    "purchases in dollars, customers by their number": Case(
        {"achats.csv": 'customer,date,amount,product\nK1,03/15/2025,"$1,234.50",A\nK2,03/16/2025,"$2,000",B\n',
         "clients.csv": "customer id,parrain\nK1,\nK2,K1\n"},
        [("k1", "k2", 1)], people=2,
    ),
    "zero bytes and a stray quote": Case(
        {"liens.csv": b'source,target\nana,bob\n"x,y\nbob\0,cleo\ncleo,ana\n'}, CIRCLE, people=3, rejected=1,
    ),
    # workbooks
    "months in sheets, a summary and a pivot beside": Case(
        {"parrainages.xlsx": {
            "Janvier": [["Parrain", "Filleul"], ["Ana", "Bob"]],
            "Février": [["Parrain", "Filleul"], ["Bob", "Cleo"], ["Total", None]],
            "TCD": [["Étiquettes de lignes", "Nombre de Filleul"], ["Ana", 1], ["Total général", 2]],
            "Synthèse": [["Client", "Nb filleuls"], ["Ana", 1], ["Total général", 2]],
        }},
        [("ana", "bob", 1), ("bob", "cleo", 1)], people=3,
    ),
    "two tables in one sheet": Case(
        {"suivi.xlsx": {"Suivi": [
            ["Parrain", "Filleul"], ["Ana", "Bob"], ["Bob", "Cleo"], [None, None],
            ["Client", "Ville"], ["Ana", "Lyon"], ["Bob", "Metz"],
        ]}},
        [("ana", "bob", 1), ("bob", "cleo", 1)], people=3,
    ),
    "merged cells across and down": Case(
        {"parrainages.xlsx": {"Feuille 1": [
            ["Suivi 2025", None, None, None], ["Parrain", None, "Filleul", None], ["Nom", "E-mail", "Nom", "E-mail"],
            ["Ana", "ana@m.fr", "Bob", "bob@m.fr"], [None, None, "Cleo", "cleo@m.fr"], ["Bob", "bob@m.fr", "Dan", "dan@m.fr"],
        ]}},
        [("ana@m.fr", "bob@m.fr", 1), ("ana@m.fr", "cleo@m.fr", 1), ("bob@m.fr", "dan@m.fr", 1)], people=4,
        merged={(0, 0, 0, 3): "Suivi 2025", (1, 0, 1, 1): "Parrain", (1, 2, 1, 3): "Filleul",
                (3, 0, 4, 0): "Ana", (3, 1, 4, 1): "ana@m.fr"},
    ),
    # bytes
    "Mac Roman with lone returns": Case(
        {"liens.csv": "auteur;destinataire\rHélène;Zoé\rZoé;Noël\rNoël;Hélène\r".encode("mac_roman")},
        [("hélène", "zoé", 1), ("zoé", "noël", 1), ("noël", "hélène", 1)], people=3,
    ),
    "code page 850": Case(
        {"liens.csv": "auteur;destinataire\r\nHélène;Zoé\r\nZoé;Noël\r\nNoël;Hélène\r\n".encode("cp850")},
        [("hélène", "zoé", 1), ("zoé", "noël", 1), ("noël", "hélène", 1)], people=3,
    ),
    "UTF-16 without a mark": Case(
        {"liens.csv": "auteur\tdestinataire\nHélène\tZoé\nZoé\tHélène\n".encode("utf-16-le")},
        [("hélène", "zoé", 1), ("zoé", "hélène", 1)], people=2,
    ),
    "encoded twice": Case(
        {"liens.csv": "auteur;destinataire\nHélène;Zoé\nZoé;Hélène\n".encode().decode("cp1252").encode()},
        [("hélène", "zoé", 1), ("zoé", "hélène", 1)], people=2,
    ),
}  # fmt: skip


def write(folder: Path, case: Case) -> None:
    folder.mkdir()
    for name, content in case.files.items():
        path = folder / name
        if isinstance(content, dict):
            path.write_bytes(make_workbook(content, case.merged))
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())


def make_workbook(sheets: dict[str, Cells], merged: dict[tuple[int, int, int, int], object]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, ["" if cell is None else cell for cell in row])
            for (top, left, bottom, right), shown in merged.items():
                sheet.merge_range(top, left, bottom, right, shown)
    return held.getvalue()


def plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


@pytest.mark.parametrize("name", list(CASES))
def test_the_right_people_come_in(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    write(tmp_path / "exports", case)
    with entourage.analyze(tmp_path / "exports") as analysis:
        people = analysis.results["people"]
        ties = analysis.results["ties"]
        found = [(plain(a), plain(b), int(n)) for a, b, n in zip(
            ties["source"], ties["target"], ties["n_interactions"] + ties["n_referrals"], strict=True
        )]  # fmt: skip
        told = " ".join(
            note.say(Language("en")).casefold()
            for note in (*analysis.tables.notes, *(n for file in analysis.tables.inputs for n in file.notes))
        )
        rejected = analysis.tables.rejected
    wanted = [(one, other, n) for one, other, n in case.ties]
    shown = [
        (one, other, n if any(w[:2] == (one, other) and w[2] is not None for w in wanted) else None)
        for one, other, n in found
    ]
    assert sorted(shown, key=str) == sorted(wanted, key=str)
    if case.people is not None:
        assert len(people) == case.people, sorted(people["person_id"])
    if case.rejected is not None:
        assert len(rejected) == case.rejected, rejected
    for words in case.says:
        assert words in told


@pytest.mark.parametrize(
    "content",
    [
        "source;target\n1,29403E+18;1,29403E+18\n1,29403E+18;1,30123E+18\n1,30123E+18;1,29403E+18\n",
        {"Feuille 1": [["source", "target"], [1294030000000000000, 1301230000000000000], [1301230000000000000, 1294030000000000000]]},
    ],
)  # fmt: skip
def test_ids_that_a_spreadsheet_shortened_are_refused(
    content: str | dict[str, Cells], tmp_path: Path
) -> None:
    name = "liens.csv" if isinstance(content, str) else "liens.xlsx"
    write(tmp_path / "exports", Case({name: content}, []))
    with pytest.raises(InputError, match="Excel"), entourage.analyze(tmp_path / "exports"):
        pass


def test_spellings_stay_apart_where_asked(tmp_path: Path) -> None:
    write(tmp_path / "exports", Case({
        "liens.csv": "source,target\nAna,bob\nana,Bob\n", "entourage.toml": "[identities]\nexact = true\n",
    }, []))  # fmt: skip
    with entourage.analyze(tmp_path / "exports") as analysis:
        assert sorted(analysis.results["people"]["person_id"]) == ["Ana", "Bob", "ana", "bob"]


def test_what_was_merged_is_listed_with_the_reason(tmp_path: Path) -> None:
    write(tmp_path / "exports", Case({"liens.csv": "source,target\n@Ana,bob\nana,Bob\n"}, []))
    with entourage.analyze(tmp_path / "exports") as analysis:
        listed = analysis.results["identities"]
    assert isinstance(listed, pd.DataFrame)
    assert listed[["person_id", "account"]].to_numpy().tolist() == [["ana", "@Ana"], ["bob", "Bob"]]
    assert listed["reason"].str.contains("capitals").all()


def test_a_word_where_a_date_of_conversion_stands_says_what_it_means(tmp_path: Path) -> None:
    write(tmp_path / "exports", Case({
        "parrainages.csv": "parrain;filleul;date;converti le\nana;bob;01/03/2024;14/03/2024\nana;cleo;01/03/2024;jamais\n"
                           "ana;dan;02/03/2024;pas encore\nana;eve;02/03/2024;\nana;flo;02/03/2024;oui\n",
    }, []))  # fmt: skip
    with entourage.analyze(tmp_path / "exports") as analysis:
        people = analysis.results["people"].set_index("person_id")
    assert people.loc["ana", ["n_referrals", "n_converted"]].tolist() == [5, 2]
