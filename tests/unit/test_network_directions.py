"""Who influences whom by ties that are mutual by nature: told from how a file lists its pairs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

import entourage
from entourage.exports.results_folder import read_results
from entourage.exports.summary import build_summary
from entourage.language import Language
from entourage.network import find_directions, note_directions
from entourage.network.directions import _bound_share
from entourage.network.event_types import list_mutual
from entourage.options import TypeOptions, build_options
from entourage.pipeline import understand
from entourage.schema import EVENT_TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entourage.model import Direction, Tables

SHARED = Path(__file__).parents[3] / "shared" / "data"
Rows = list[tuple[int, int]]


class Counted:
    """As much of the tables as is counted."""

    def __init__(self, rows: Sequence[tuple[int, int]], **columns: Any) -> None:  # noqa: ANN401
        self.inputs = ()
        self.database = duckdb.connect()
        made = {"file": 0, "type": "friend", "both": False, **columns}
        frame = pd.DataFrame(rows, columns=["source", "target"]).assign(**made)
        self.database.register("frame", frame)
        self.database.execute("CREATE TABLE interactions AS SELECT * FROM frame")


def decide(rows: Sequence[tuple[int, int]], **columns: Any) -> Direction | None:  # noqa: ANN401
    tables: Tables = Counted(rows, **columns)  # type: ignore[assignment]
    found = find_directions(tables, {})
    return found[0] if found else None


def draw_pairs(draw: np.random.Generator, n: int, degree: float) -> Rows:
    a, b = np.triu_indices(n, 1)
    tied = draw.random(len(a)) < degree / n
    return list(zip(a[tied].tolist(), b[tied].tolist(), strict=True))


def either(draw: np.random.Generator, a: int, b: int) -> tuple[int, int]:
    return (a, b) if draw.random() < 0.5 else (b, a)


def name_friends(draw: np.random.Generator, pairs: Rows, *, returned: float = 0.3) -> Rows:
    """A survey: of each pair, one names the other, and is named in return in part."""
    return [
        row
        for a, b in pairs
        for row in ([(a, b), (b, a)] if draw.random() < returned else [either(draw, a, b)])
    ]


def test_by_hand() -> None:
    # four people name each other round, two of the pairs in return
    found = decide([(0, 1), (1, 0), (1, 2), (2, 1), (2, 3), (3, 0), (0, 4)])
    assert found is not None
    # nobody asked 4, who names nobody: the pair cannot tell
    assert (found.n_pairs, found.n_returned) == (4, 2)
    exact = binomtest(2, 4).proportion_ci(0.95, method="exact")
    assert (found.share_low, found.share_high) == pytest.approx((exact.low, exact.high))
    assert (found.influence, found.basis) == ("both", "few")


@pytest.mark.parametrize(("n_yes", "n"), [(0, 7), (3, 7), (7, 7), (40, 351)])
def test_bounds_are_those_of_scipy(n_yes: int, n: int) -> None:
    exact = binomtest(n_yes, n).proportion_ci(0.95, method="exact")
    assert _bound_share(n_yes, n) == pytest.approx((exact.low, exact.high))


@pytest.mark.parametrize("n", [60, 300])
def test_surveys_are_told_from_lists(n: int) -> None:
    draw = np.random.default_rng(n)
    pairs = draw_pairs(draw, n, 6)
    owners = set(range(0, n, 5))
    files = {
        "a survey": (name_friends(draw, pairs), "part"),
        "a survey that half of them answered": (
            [row for row in name_friends(draw, pairs) if row[0] % 2],
            "part",
        ),
        "a survey of mostly mutual friends": (name_friends(draw, pairs, returned=0.7), "part"),
        "each pair once": ([either(draw, a, b) for a, b in pairs], "none"),
        "each pair twice": ([row for a, b in pairs for row in ((a, b), (b, a))], "all"),
        "the lists of a fifth of them": (
            [row for a, b in pairs for row in ((a, b), (b, a)) if row[0] in owners],
            "all",
        ),
        "one's own list": ([(0, other) for other in range(1, 40)], None),
    }
    for name, (rows, basis) in files.items():
        found = decide(rows)
        assert (found and found.basis) == basis, name
        assert found is None or found.influence == ("target" if basis == "part" else "both"), name


def test_the_order_of_rows_does_not_count() -> None:
    draw = np.random.default_rng(2)
    rows = name_friends(draw, draw_pairs(draw, 80, 5))
    assert decide(rows) == decide(draw.permutation(rows).tolist())


def test_a_log_whose_order_is_by_chance_stays_mutual() -> None:
    # one in twenty is told otherwise, since chance goes beyond two standard deviations
    draw = np.random.default_rng(3)
    told = []
    for _ in range(60):
        pairs = draw_pairs(draw, 60, 5)
        rows = [either(draw, a, b) for a, b in pairs for _ in range(int(draw.geometric(0.5)))]
        found = decide(rows)
        assert found is not None
        told.append(found.influence)
    assert told.count("target") <= 6


@pytest.mark.parametrize(("n", "told"), [(6, []), (7, [4]), (10, [4, 5, 6, 7])])
def test_how_few_pairs_tell(n: int, told: list[int]) -> None:
    # a round of n people, of whom the first few are named in return
    circle = [(person, (person + 1) % n) for person in range(n)]
    found = [decide(circle + [(b, a) for a, b in circle[:returned]]) for returned in range(n + 1)]
    assert [at for at, one in enumerate(found) if one and one.influence == "target"] == told


def test_few_pairs_stay_mutual_and_it_is_said() -> None:
    found = decide([(0, 1), (1, 0), (1, 2), (2, 0)])
    assert found is not None
    assert found.influence == "both"
    (note,) = note_directions([found])
    assert note.about == "doubt"
    assert 'influence = "target" under [relationships.types.friend]' in note.say(Language("en"))
    assert "trop peu de liens « friend » pour distinguer une enquête" in note.say(Language("fr"))


def test_each_file_and_type_is_told_by_itself() -> None:
    draw = np.random.default_rng(4)
    pairs = draw_pairs(draw, 60, 6)
    survey, twice = name_friends(draw, pairs), [row for a, b in pairs for row in ((a, b), (b, a))]
    rows = survey + twice + survey + survey
    file = [0] * len(survey) + [1] * len(twice) + [1] * len(survey) * 2
    kind = ["friend"] * (len(survey) + len(twice)) + ["colleague"] * len(survey) + ["message"] * len(survey)
    tables: Tables = Counted(rows, file=file, type=kind)  # type: ignore[assignment]
    found = {(one.number, one.type): one.basis for one in find_directions(tables, {})}
    assert found == {(0, "friend"): "part", (1, "friend"): "all", (1, "colleague"): "part"}
    # what the user says of a type is not asked of the file, in whatever language it is said
    said = {"Ami": TypeOptions(influence="both"), "colleague": TypeOptions(weight=5)}
    assert [(one.number, one.type) for one in find_directions(tables, said)] == [(1, "colleague")]


def test_rows_declared_undirected_are_not_asked() -> None:
    draw = np.random.default_rng(5)
    assert decide(name_friends(draw, draw_pairs(draw, 60, 6)), both=True) is None


def test_rows_of_no_file_are_not_asked() -> None:
    draw = np.random.default_rng(5)
    assert decide(name_friends(draw, draw_pairs(draw, 60, 6)), file=None) is None


def test_the_types_that_are_mutual_by_nature() -> None:
    assert list_mutual({}) == ("friend", "contact", "colleague", "collaboration", "meeting")
    assert {kind.influence for kind in EVENT_TYPES if kind.is_mutual} == {"both"}


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """Twelve people each name the star and two neighbours; the star, and one neighbour of two, name them."""
    rows = ["source,target,type"]
    for person in range(12):
        rows += [f"p{person},star,ami", f"p{person},p{(person + 1) % 12},ami"]
        if person % 2:
            rows.append(f"p{(person + 1) % 12},p{person},ami")
    rows += ["star,p0,ami", "star,p1,ami"]
    (tmp_path / "enquete.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


def read_attention(folder: Path, **settings: Any) -> tuple[pd.DataFrame, list[dict[str, Any]], list[str]]:  # noqa: ANN401
    with entourage.analyze(folder, options=build_options(settings)) as analysis:
        summary = json.loads(json.dumps(build_summary(analysis)))
        ties = analysis.results["ties"].set_index(["source", "target"])
        return ties[["attention_out", "attention_in"]], summary["network"]["directions"], summary["notes"]


def test_the_named_influence_who_names_them(survey: Path) -> None:
    attention, directions, notes = read_attention(survey, project={"language": "en"})
    # 12 pairs with the star, 2 of them returned; 12 with a neighbour, 6 returned
    (told,) = directions
    assert (told["file"], told["type"]) == ("enquete.csv", "friend")
    assert (told["n_pairs"], told["n_returned"]) == (24, 8)
    assert told["returned_share"] == pytest.approx(1 / 3)
    assert (told["influence"], told["basis"]) == ("target", "part")
    assert attention.loc[("p5", "star")].tolist() == [2, 0]
    said = "by its 'friend' ties (pairs that name each other: 8 of 24)"
    assert sum(said in note for note in notes) == 1
    mutual, directions, notes = read_attention(
        survey, relationships={"types": {"friend": {"influence": "both"}}}
    )
    assert mutual.loc[("p5", "star")].tolist() == [2, 2]
    assert directions == []
    assert not any("that name each other" in note for note in notes)


def test_results_on_disk_keep_who_influences_whom(survey: Path) -> None:
    reached = {}
    for influence in (None, "both"):
        types = {"friend": {"influence": influence}} if influence else {}
        options = build_options({"relationships": {"types": types}})
        with entourage.analyze(survey, options=options) as analysis:
            entourage.write_results(analysis, survey / "results")
        found = read_results(survey / "results", "ties")["ties"].set_index(["source", "target"])
        reached[influence] = found.loc[("p5", "star"), ["attention_out", "attention_in"]].tolist()
    assert reached == {None: [2, 0], "both": [2, 2]}


def test_it_is_said_before_any_analysis(survey: Path) -> None:
    with understand(survey) as (tables, _):
        (note,) = (note for note in tables.notes if note.about == "doubt")
    assert note.values == {"file": "enquete.csv", "type": "friend", "n": 24, "returned": 8}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not here")
@pytest.mark.parametrize(
    ("folder", "basis"),
    [
        ("ukfaculty", "part"),
        ("ckm_physicians", "part"),
        ("netdiffuser_medinnovations", "part"),
        ("hightech_managers", "part"),
        ("vickers_class", "part"),
        ("copenhagen", "none"),
        ("cs_aarhus", "none"),
        ("lastfm_hetrec", "all"),
        ("netdiffuser_epigames", "all"),
    ],
)
def test_surveys_and_platforms_as_they_are(folder: str, basis: str) -> None:
    with understand(SHARED / folder) as (tables, _):
        assert [one.basis for one in find_directions(tables, {})] == [basis]
