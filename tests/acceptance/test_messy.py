"""Files as people have them: every run ends well, or with one clear sentence and nothing left behind."""

from __future__ import annotations

import csv
import gzip
import io
import json
from typing import TYPE_CHECKING

import pytest
from made_brand import read_texts, run

if TYPE_CHECKING:
    from pathlib import Path

RING = "source,target,type\n" + "".join(f"p{i},p{(i + k) % 9},mention\n" for i in range(9) for k in (1, 2))
PEOPLE = "person_id,name,city\n" + "".join(f"p{i},Nom {i},{'Lyon' if i % 2 else 'Nice'}\n" for i in range(9))
LYON = ("--target", "Lyon: city=Lyon")
STRANGE = (
    "😀", "\u200fעברית", 'a"b', "a\nb", "x" * 10_000, "l'été", "a,b", "a|b", "\u202eevil", "NULL", "nan", "0",
    "1e5", "=1+1", "@x", "+cmd|' /C calc'!A0", "{x}", "%s", "../../etc/passwd",
    "</script><img src=x onerror=alert(1)>", '=HYPERLINK("http://x","y")', "\u2028", "e\u0301", "a;b",
    "]]>", "&amp;",
)  # fmt: skip


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def to_csv(*rows: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def weigh(weight: str) -> str:
    return "source,target,weight\n" + "".join(f'p{i},p{(i + 1) % 9},"{weight}"\n' for i in range(9))


WELL: dict[str, tuple[dict[str, str | bytes], tuple[str, ...]]] = {
    "one tie": ({"i.csv": "source,target\na,b\n"}, ("--resolution", "auto")),
    "only towards oneself": ({"i.csv": "source,target\na,a\nb,b\n"}, ()),
    "only referrals, in a circle": ({"r.csv": "referrer,referred\na,b\nb,c\nc,a\nd,d\n"}, ()),
    "only people": ({"people.csv": PEOPLE}, LYON),
    "only purchases": ({"a.csv": "client,date,montant\na,2024-01-01,10\nb,,5\n"}, ()),
    "only needs": ({"needs.csv": "person_id,need\na,prix\nb,prix\n"}, ("--target", "x: need=prix")),
    "everyone opted out": ({"i.csv": "source,target\na,b\n", "exclusions.csv": "person_id\na\nb\n"}, ()),
    "weights of zero": ({"i.csv": weigh("0"), "people.csv": PEOPLE}, LYON),
    "weights below zero": ({"i.csv": weigh("-5"), "people.csv": PEOPLE}, LYON),
    "headings twice": ({"i.csv": RING, "people.csv": "person_id,city,City,city,,\np1,Lyon,a,b,c,d\n"}, LYON),
    "a target of everyone": ({"i.csv": RING, "people.csv": PEOPLE}, ("--target", "x: city=*")),
    "a target of nobody": ({"i.csv": RING, "people.csv": PEOPLE}, ("--target", "x: city=Oslo")),
    "a target of one": ({"i.csv": RING, "people.csv": PEOPLE}, ("--target", "x: person_id=p1")),
    "french, windows-1252": (
        {"liens.csv": "auteur;destinataire;type;poids\nhélène;zoé;réponse;1,5\n".encode("cp1252")}, ()
    ),
    "utf-16": ({"liens.csv": "auteur\tdestinataire\r\nhélène\tzoé\r\n".encode("utf-16")}, ()),
    "compressed": ({"i.csv.gz": gzip.compress(RING.encode()), "people.csv": PEOPLE}, LYON),
    "a resolution that leaves everyone alone": (
        {"i.csv": RING, "entourage.toml": "[communities]\nresolution = 100000"}, ()
    ),
}  # fmt: skip

BADLY: dict[str, tuple[dict[str, str | bytes], tuple[str, ...]]] = {
    "weights too large": ({"i.csv": weigh("1e300")}, ()),
    "weights infinite": ({"i.csv": weigh("inf")}, ()),
    "amounts too large": ({"a.csv": "client,date,montant\na,2024-01-01,1e308\na,2024-01-02,1e308\n"}, ()),
    "nothing": ({}, ()),
    "empty": ({"interactions.csv": ""}, ()),
    "headings only": ({"interactions.csv": "source,target\n"}, ()),
    "binary": ({"interactions.csv": bytes(range(256)) * 9}, ()),
    "a workbook that is none": ({"x.xlsx": b"PK\x03\x04nothing"}, ()),
    "not toml": ({"i.csv": RING, "entourage.toml": "[project\n"}, ()),
    "unknown key": ({"i.csv": RING, "entourage.toml": "[relationships.types.like]\npoids = 1"}, ()),
    "impossible weight": ({"i.csv": RING, "entourage.toml": "[relationships.types.like]\nweight = inf"}, ()),
    "impossible resolution": ({"i.csv": RING, "entourage.toml": "[communities]\nresolution = nan"}, ()),
    "a glob without files": ({"i.csv": RING, "entourage.toml": '[inputs]\npeople = "*.ods"'}, ()),
    "unknown table": ({"i.csv": RING, "entourage.toml": '[columns.clients]\nname = "Nom"'}, ()),
    "unknown column of a rule": ({"i.csv": RING, "people.csv": PEOPLE}, ("--target", "x: vile=Lyon")),
    "no rule": ({"i.csv": RING}, ("--target", "x")),
    "two targets of one name": ({"i.csv": RING, "people.csv": PEOPLE}, (*LYON, *LYON)),
    "no key": ({"i.csv": RING}, ("--pseudonymize", "nowhere")),
}


@pytest.mark.parametrize("name", WELL)
def test_it_ends_well(name: str, tmp_path: Path) -> None:
    files, arguments = WELL[name]
    assert run("analyze", write(tmp_path / "in", files), "--out", tmp_path / "out", *arguments) == 0
    summary = json.loads((tmp_path / "out" / "analysis.json").read_text(encoding="utf-8"))
    for file in summary["inputs"]:
        assert file["rows_read"] == file["rows_used"] + file["rows_rejected"] + file["rows_excluded"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


@pytest.mark.parametrize("name", BADLY)
def test_it_says_what_is_wrong_in_one_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files, arguments = BADLY[name]
    assert run("analyze", write(tmp_path / "in", files), "--out", tmp_path / "out", *arguments) == 1
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert said[0].startswith("entourage: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_strange_words_are_only_words(tmp_path: Path) -> None:
    n = len(STRANGE)
    ties = [(STRANGE[i], STRANGE[(i + k) % n], STRANGE[(i + 7) % n]) for i in range(n) for k in (1, 2, 5)]
    folder = write(
        tmp_path / "in",
        {
            "interactions.csv": to_csv(("source", "target", "type"), *ties),
            "people.csv": to_csv(
                ("person_id", "name", "city", "status", "role"),
                *((one, one, one, one, one) for one in STRANGE),
            ),
            "entourage.toml": "[project]\nname = '</title><script>alert(1)</script>'\n[[target]]\n"
            "name = '</script><img src=x onerror=alert(1)>'\nid = 'a'\n[[target]]\n"
            "name = '=HYPERLINK(\"http://x\",\"y\")'\nid = 'b'\naudience = { city = '*e*' }\n",
        },
    )
    assert run("analyze", folder, "--out", tmp_path / "out") == 0
    texts = read_texts(tmp_path / "out")
    for name in ("report.html", "graph.html"):
        assert "<img src=x" not in texts[name]
        assert "<script>alert" not in texts[name]
    for name, text in texts.items():
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))], name


def test_results_inside_the_folder_are_not_read_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"interactions.csv": RING})
    (folder / "again").symlink_to(folder)
    summaries = []
    for _ in range(2):
        assert run("analyze", folder, "--out", folder / "results") == 0
        summaries.append((folder / "results" / "analysis.json").read_text(encoding="utf-8"))
    assert summaries[0] == summaries[1]
    assert [file["path"] for file in json.loads(summaries[0])["inputs"]] == ["interactions.csv"]
    assert run("analyze", folder / "results", "--out", tmp_path / "out") == 1


def test_the_current_folder_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "in", {"interactions.csv": RING})
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert run("analyze", folder, "--out", ".") == 1
    assert not list((tmp_path / "here").iterdir())
