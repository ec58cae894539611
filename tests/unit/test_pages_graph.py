from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
import zlib
from pathlib import Path

import numpy as np
import pytest
from factories import build_analysis

import entourage.pages
from entourage.language import Language
from entourage.options import PageOptions, build_options
from entourage.pages import render_pages
from entourage.pages.graph import choose_engine
from entourage.pages.packing import pack_columns
from entourage.pages.security import build_policy, to_json, trust
from entourage.pages.subset import choose_subset
from entourage.pages.theme import PALETTE

ENGLISH = Language("en")
ASSETS = Path(entourage.pages.__file__).parent / "assets"


def read_atlas(page: str) -> dict:
    return json.loads(re.search(r'id="atlas">(.*?)</script>', page, re.DOTALL)[1])


def test_the_same_analysis_gives_the_same_bytes() -> None:
    assert render_pages(build_analysis(), ENGLISH) == render_pages(build_analysis(), ENGLISH)


def test_the_policy_allows_exactly_what_the_page_holds() -> None:
    for page in render_pages(build_analysis(80, 3), ENGLISH).values():
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")
        for tag, source in (("script", "script-src"), ("style", "style-src")):
            allowed = set(re.findall(r"'sha256-([^']+)'", re.search(source + r" ([^;]*)", policy)[1]))
            inline = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
            assert {
                base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline
            } == allowed
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'")
        assert not re.search(r"\s(on\w+|style)=", re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL))


def test_pages_name_no_address_to_load_from() -> None:
    for page in render_pages(build_analysis(80, 3), ENGLISH).values():
        assert not re.search(r"""(src|href)=["'](https?:)?//""", page)
        # a hash of the policy may spell anything
        said = re.sub(r"<script.*?</script>|sha256-[^']+", "", page, flags=re.DOTALL)
        assert "cdn" not in said.lower()


def test_people_are_numbered_and_measures_are_those_of_the_tables() -> None:
    analysis = build_analysis(80, 3)
    atlas = read_atlas(render_pages(analysis, ENGLISH)["graph.html"])
    people = analysis.results["people"]
    assert atlas["people"]["id"] == people["person_id"].tolist()
    strength = next(m for m in atlas["people"]["measures"] if m["code"] == "in_strength")
    np.testing.assert_allclose(strength["values"], people["in_strength"], rtol=1e-5)
    assert all(isinstance(i, int) for i in atlas["ties"]["source"])


@pytest.mark.parametrize(("n", "expected"), [(300, "pyvis"), (2_100, "webgl")])
def test_the_engine_suits_the_size(n: int, expected: str) -> None:
    assert choose_engine(build_analysis(n, 6), PageOptions()) == expected
    assert choose_engine(build_analysis(n, 6), PageOptions(graph="pyvis")) == "pyvis"


def test_a_subset_keeps_whoever_has_a_role_and_every_community() -> None:
    analysis = build_analysis(1_000, 10)
    subset = choose_subset(analysis, max_people=200, max_ties=150)
    assert len(subset.people) == 200
    assert len(subset.ties) == 150
    flagged = np.flatnonzero(analysis.results["people"]["roles"] != "")
    assert np.isin(flagged, subset.people).all()
    assert set(analysis.communities.member_of[subset.people]) >= set(range(10))
    ends = analysis.network.ties.iloc[subset.ties][["source", "target"]].to_numpy()
    assert np.isin(ends, subset.people).all()


def test_a_subset_keeps_the_heart_of_targets_while_there_is_room() -> None:
    analysis = build_analysis(1_000, 10)
    inner = np.any([target.levels[-1].members for target in analysis.targets.targets], axis=0)
    assert inner.sum() > 50
    roomy = choose_subset(analysis, max_people=600, max_ties=1_000)
    assert np.isin(np.flatnonzero(inner), roomy.people).all()
    tight = choose_subset(analysis, max_people=100, max_ties=1_000)
    assert np.isin(tight.people, np.flatnonzero(inner)).mean() < 0.5


def test_small_counts_are_hidden_from_the_matrix_and_the_report() -> None:
    options = build_options({"privacy": {"min_cell": 35}})
    pages = render_pages(build_analysis(300, 6, options=options), ENGLISH)
    atlas = read_atlas(pages["graph.html"])
    counts = [n for n in atlas["overlap"]["n_both"] if n is not None]
    assert all(n == 0 or n >= 35 for n in counts)
    assert None in atlas["overlap"]["n_both"]
    sizes = build_analysis(300, 6).communities.table["size"]
    assert [c["size"] for c in atlas["communities"]] == [n if n >= 35 else None for n in sizes]
    assert "under 35" in pages["report.html"]


def test_without_structure_nothing_is_narrated() -> None:
    analysis = build_analysis(120, 4, structure=False)
    report = render_pages(analysis, ENGLISH)["report.html"]
    assert "No communities beyond chance" in report
    assert 'id="communities"' not in report
    assert 'id="overlap"' not in report
    for name in analysis.communities.table["name"]:
        assert name not in report
    atlas = read_atlas(render_pages(analysis, ENGLISH)["graph.html"])
    assert atlas["communities"] == []
    assert set(atlas["people"]["community"]) == {-1}


def test_no_target_is_no_fault() -> None:
    analysis = build_analysis(80, 3)
    bare = dataclasses.replace(
        analysis,
        targets=dataclasses.replace(analysis.targets, targets=(), personas=()),
        overlap=dataclasses.replace(
            analysis.overlap,
            **{
                name: getattr(analysis.overlap, name).iloc[:0]
                for name in ("table", "answers", "pockets", "stages")
            },
        ),
        roles=dataclasses.replace(
            analysis.roles,
            prescribers=analysis.roles.prescribers.iloc[:0],
            ambassadors=analysis.roles.ambassadors.iloc[:0],
            critics=analysis.roles.critics.iloc[:0],
        ),
        results=analysis.results
        | {
            name: analysis.results[name].iloc[:0]
            for name in ("overlap", "targets", "prescribers", "ambassadors")
        },
    )
    pages = render_pages(bare, ENGLISH)
    assert "No target was declared" in pages["report.html"]
    assert read_atlas(pages["graph.html"])["targets"] == []


def test_hostile_json_cannot_leave_its_tag() -> None:
    text = to_json(["</script>", "<!--", "&", "\u2028\u2029"])
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == ["</script>", "<!--", "&", "\u2028\u2029"]
    with pytest.raises(ValueError, match="JSON"):
        to_json(float("nan"))
    with pytest.raises(ValueError, match="closing tag"):
        trust("var a = '</SCRIPT>';")
    assert "script-src 'none'" in build_policy(scripts=[], styles=[])


def test_packed_columns_read_back() -> None:
    names = ["é" * 3, "", "b"] * 500
    packed = pack_columns({"names": names, "n": [1, None, 3] * 500, "w": [0.5, None, 2] * 500, "few": ["a"]})
    unpack = {key: zlib.decompress(base64.b64decode(packed[key]["packed"])) for key in ("names", "n", "w")}
    assert unpack["names"].decode().split("\0") == names
    assert np.frombuffer(unpack["n"], "<i4")[:3].tolist() == [1, -(2**31), 3]
    np.testing.assert_array_equal(
        np.frombuffer(unpack["w"], "<f4")[:3], np.array([0.5, np.nan, 2], dtype="f4")
    )
    assert packed["few"] == ["a"]


def test_the_bundle_is_the_one_that_was_built() -> None:
    expected, name = (ASSETS / "sigma.bundle.sha256").read_text().split()
    assert hashlib.sha256((ASSETS / name).read_bytes()).hexdigest() == expected
    notices = (ASSETS / "sigma.bundle.LICENSES.txt").read_text(encoding="utf-8")
    assert notices.count("Permission is hereby granted") >= 3


def _linear(colour: str) -> np.ndarray:
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def _oklab(linear: np.ndarray) -> np.ndarray:
    """Björn Ottosson (2020): distances in it are about those that are seen."""
    to_lms = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return to_lab @ np.cbrt(to_lms @ np.clip(linear, 0, 1))


@pytest.mark.parametrize(
    "seen",
    [
        np.eye(3),
        # Machado, Oliveira & Fernandes (2009), full deuteranopia and protanopia
        np.array(
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
        ),
        np.array(
            [
                [0.152286, 1.052583, -0.204868],
                [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ]
        ),
    ],
    ids=["usual", "deuteranopia", "protanopia"],
)
def test_colours_stay_apart_for_every_eye(seen: np.ndarray) -> None:
    lab = np.array([_oklab(seen @ _linear(colour)) for colour in PALETTE])
    distance = np.linalg.norm(lab[:, None] - lab[None], axis=2)
    assert distance[np.triu_indices(len(PALETTE), 1)].min() > 0.07
