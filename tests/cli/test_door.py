"""What is said first of a folder: who meets whom, who was merged, what was left out; nothing obeyed."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    Run = Callable[..., Outcome]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Customers with numbers of their own, who meet the comments by their Instagram handle."""
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "clients.csv").write_text(
        "N° client;Nom;Instagram;Ville\nK-1;Ana Costa;@ana.c;Lyon\nK-2;Bob Roy;https://instagram.com/bob_r/;Metz\n"
        "K-3;Cleo Lu;@cleo;Nice\n",
        encoding="utf-8",
    )
    (exports / "commentaires.csv").write_text(
        "auteur;destinataire;type\nAna.C;bob_r;réponse\n@bob_r;ana.c;mention\n-;ana.c;mention\n",
        encoding="utf-8",
    )
    return exports


def test_check_begins_with_what_matters(run: Run, folder: Path) -> None:
    outcome = run("check", folder, "--language", "en")
    assert outcome.code == 0, outcome.err
    first = outcome.out.split("clients.csv\n")[0]
    assert "clients.csv knows 2 of the 2 people of the interactions, by its column 'Instagram'" in first
    assert "K-1 → ana.c (column 'Instagram' of clients.csv)" in first
    assert "1 × auteur names nobody" in first


def test_the_reader_chooses_the_language(run: Run, folder: Path) -> None:
    assert "Qui se retrouve où" in run("check", folder, "--language", "fr").out
    found = json.loads(run("check", folder, "--language", "fr", "--json").out)
    assert found["decisions"]["left_out"] == {
        "auteur ne désigne personne : c’est ce qu’on écrit quand il n’y en a pas": 1
    }


def test_the_project_file_says_what_was_decided_and_can_change_it(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    assert run("init", folder).code == 0
    settings = (folder / "entourage.toml").read_text(encoding="utf-8")
    assert tomllib.loads(settings)["identities"] == {"exact": False, "keys": {"clients.csv": "Instagram"}}
    (folder / "entourage.toml").write_text(
        settings.replace("exact = false", "exact = true"), encoding="utf-8"
    )
    assert run("analyze", folder, "--out", tmp_path / "out").code == 0
    people = pd.read_csv(tmp_path / "out" / "tables" / "people.csv")
    # as written: three customers, and three spellings of two handles
    assert sorted(people["person_id"]) == ["Ana.C", "K-1", "K-2", "K-3", "ana.c", "bob_r"]


def test_words_for_nobody_can_be_changed(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "commentaires.csv").write_text(
        "auteur;destinataire\nTotal;ana.c\nComptoir;bob_r\nana.c;bob_r\n", encoding="utf-8"
    )
    (folder / "entourage.toml").write_text(
        '[identities]\npeople = ["Total"]\nnobody = ["comptoir"]\n', encoding="utf-8"
    )
    assert run("analyze", folder, "--out", tmp_path / "out").code == 0
    ties = pd.read_csv(tmp_path / "out" / "tables" / "ties.csv")
    assert list(zip(ties["source"], ties["target"], strict=True)) == [("Total", "ana.c"), ("ana.c", "bob_r")]


def test_nobody_meets_anybody_is_the_first_thing_said(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "clients.csv").write_text("N° client;Nom\nK-1;Zoé Vidal\nK-2;Tom Leroy\n", encoding="utf-8")
    assert run("analyze", folder, "--out", tmp_path / "out", "--language", "en").code == 0
    summary = json.loads((tmp_path / "out" / "analysis.json").read_text(encoding="utf-8"))
    assert summary["notes"][0].startswith("Nobody of clients.csv is anybody of the other files")
    assert summary["meetings"][0]["n_both"] == 0


def test_each_person_counts_once_however_often_they_buy(run: Run, folder: Path) -> None:
    (folder / "achats.csv").write_text(
        "N° client;date;montant\nK-1;02/01/2025;5\nK-1;03/01/2025;7\nK-2;03/01/2025;7\n", encoding="utf-8"
    )
    found = json.loads(run("check", folder, "--language", "en", "--json").out)
    assert (
        "clients.csv knows 2 of the 2 people of the purchases; it lists 3 in all."
        in found["decisions"]["meetings"]
    )


def test_headings_give_no_orders_to_the_terminal(run: Run, folder: Path) -> None:
    (folder / "clients.csv").write_text("id;\x1b[31mrouge\x07\nK-1;x\n", encoding="utf-8")
    outcome = run("check", folder)
    assert "\x1b" not in outcome.out
    assert "\x07" not in outcome.out


def test_a_doubt_about_dates_and_decimals_is_a_line_that_settles_it(run: Run, tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "parrainages.csv").write_text(
        "parrain;filleul;date;valeur\nana;bob;03/04/2024;1,234\nana;cleo;05/06/2024;1,234\n", encoding="utf-8"
    )
    said = run("check", exports, "--language", "en").out
    assert "from 2024-04-03 to 2024-06-05" in said
    assert said.count("Doubtful") == 1
    lines = [line.lstrip("# ") for line in said.splitlines() if line.startswith(("# day_first", "# decimal"))]
    assert tomllib.loads("\n".join(lines)) == {"day_first": False, "decimal": "."}
    (exports / "entourage.toml").write_text(
        "\n".join(["[inputs]", 'referrals = "parrainages.csv"', *lines]), encoding="utf-8"
    )
    said = run("check", exports, "--language", "en").out
    assert "from 2024-03-04 to 2024-05-06" in said
    assert "Doubtful" not in said
