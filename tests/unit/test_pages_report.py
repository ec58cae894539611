"""What report.html says: the shape, the scan, the plan, the evidence, the portraits."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from factories import build_analysis

from entourage.language import Language
from entourage.options import build_options
from entourage.pages import render_pages
from entourage.pages.findings import Findings
from entourage.pages.whole import draw_scan

if TYPE_CHECKING:
    from entourage.model import Analysis


def read_report(analysis: Analysis, language: str = "en") -> str:
    """Give the report's text, tags taken out."""
    page = render_pages(analysis, Language(language))["report.html"]
    body = page[page.index("<body>") :]
    text = html.unescape(re.sub(r"<[^>]+>", " ", body))
    return re.sub(r"\s+([.,;:])", r"\1", re.sub(r"\s+", " ", text))


def test_the_whole_has_a_shape_even_without_structure() -> None:
    for structure in (True, False):
        said = read_report(build_analysis(120, 4, structure=structure))
        assert "Community clusters: several communities." in said
        assert "People with ties have 4.3 on average. 5% of everyone have none." in said
        assert ("The two largest communities hold 45%" in said) == structure


def test_the_scan_is_drawn_and_told() -> None:
    analysis = build_analysis(120, 4)
    figure = draw_scan(analysis)
    assert [point["chosen"] for point in figure.points] == [False, True, False]
    assert [point["n"] for point in figure.points] == [2, 4, 12]
    # the steadier, the higher; resolutions on a scale of ratios
    heights = [point["y"] for point in figure.points]
    assert heights[1] < heights[0] < heights[2]
    left, middle, right = (point["x"] for point in figure.points)
    assert middle - left == pytest.approx(right - middle, abs=0.2)
    assert "0.500 2 70% 1.000 4 83% yes 2.000 12 40%" in read_report(analysis)
    none = dataclasses.replace(
        analysis, communities=dataclasses.replace(analysis.communities, scan=pd.DataFrame())
    )
    assert draw_scan(none) is None


def test_the_plan_says_what_each_adds_and_what_it_beats() -> None:
    said = read_report(build_analysis(120, 4))
    assert (
        "these 3 people would reach about 32.5 of the 80 people of the target (41%); sampling alone would "
        "put it between 32.0 and 33.0" in said
    )
    assert re.search(r"\+20\.5 .* \+8\.0 .* \+4\.0", said)
    assert "Those with most ties the plan does better by 25%" in said
    assert "People drawn at random the plan reaches 5.0 times as many" in said
    assert "2 people of the target are out of reach of all of them." in said
    # what is assumed opens the section
    assert said.index("4 accounts were merged.") < said.index("would reach about")
    assert "Whom to talk to" not in read_report(dataclasses.replace(build_analysis(120, 4), plans={}))


def test_evidence_cards_name_people_and_what_one_tie_carries() -> None:
    analysis = build_analysis(120, 4)
    said = read_report(analysis)
    assert "17 (42%)" in said
    assert "From February 3, 2024 to October 30, 2025." in said
    assert re.search(
        r"Without the tie from [A-ZÉ][^:]+: number 8 here, prescribers and others together, instead of 5\.",
        said,
    )
    assert not re.search(r"Without the tie from p\d{6}", said)


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        (
            "en",
            (
                "Specific to this target",
                "Weigh on everyone, this target included",
                "Too few people to say whether specific to this target",
            ),
        ),
        (
            "fr",
            (
                "Propres à cette cible",
                "Pèsent sur tout le monde, cette cible comprise",
                "Trop peu de personnes pour dire si elles sont propres à cette cible",
            ),
        ),
    ],
)
def test_prescribers_specific_to_a_target_stand_apart_and_first(
    language: str, headings: tuple[str, ...]
) -> None:
    analysis = build_analysis(120, 4)
    groups = Findings(analysis, Language(language)).prescribers()
    by_title = {group["title"]: group["parts"] for group in groups}
    target = analysis.targets.targets[0]
    parts = by_title[target.name]
    assert [part["title"] for part in parts] == list(headings)
    ranks = {part["title"]: [row["rank"] for row in part["rows"]] for part in parts}
    assert list(ranks.values()) == [[1, 4, 7], [2, 3, 6, 8], [5]]
    # in the list for everyone there is nothing to tell apart
    assert [part["title"] for part in by_title[None]] == [""]
    said = read_report(analysis, language)
    places = [said.index(heading) for heading in headings]
    assert places == sorted(places)


def test_portraits_agreement_segments_and_parts_are_told() -> None:
    said = read_report(build_analysis(120, 4))
    assert "For Mode durable, we are who." in said
    assert "0.21 by adjusted mutual information, 0.18 by the adjusted Rand index (audience)" in said
    assert "Jeunes urbains 40 people · stability 91% ville Lyon" in said
    assert "2 smaller groups inside: 12, 4 people." in said


def test_small_counts_stay_hidden_everywhere() -> None:
    options = build_options({"privacy": {"min_cell": 20}})
    said = read_report(build_analysis(300, 6, options=options))
    assert "17 (42%)" not in said
    assert "under 20" in said
    assert "+20.5" in said
    assert "8.0" not in said[said.index("Whom to talk to") : said.index("Portraits One")]
    # what a choice reaches in all would tell what it adds
    assert "28.5" not in said
    assert "2 smaller groups inside: under 20, under 20 people." in said
    assert "2 people of the target are out of reach" not in said


def test_french_has_no_english_left() -> None:
    said = read_report(build_analysis(120, 4), "fr")
    for word in ("The plan", "Without the tie", "leiden", "Evidence", "to fill in", "Stability"):
        assert word not in said
    graph = render_pages(build_analysis(120, 4), Language("fr"))["graph.html"]
    atlas = json.loads(re.search(r'id="atlas">(.*?)</script>', graph, re.DOTALL)[1])
    assert atlas["ties"]["types"] == ["j’aime", "mention", "message", "parrainage", "réponse", "partage"]
    assert atlas["people"]["statuses"] == ["actif", "inactif", "prospect"]


def test_the_matrix_holds_every_community_that_an_answer_names() -> None:
    analysis = build_analysis(900, 60)
    answers = analysis.overlap.answers.copy()
    answers.loc[0, ["address", "communities"]] = ["communities", "58;3"]
    analysis = dataclasses.replace(analysis, overlap=dataclasses.replace(analysis.overlap, answers=answers))
    listed = [row["id"] for row in Findings(analysis, Language("en")).list_meeting()]
    assert {3, 58} <= set(listed)
    assert listed == sorted(listed)
    assert len(listed) == 24
    assert "36 other communities are in tables/overlap.csv" in read_report(analysis)


def test_an_answer_says_what_each_community_adds_and_what_the_plan_would_reach() -> None:
    analysis = build_analysis(120, 4)
    told = Findings(analysis, Language("en"))
    first, second = told.answers()
    adds = [told.cell("mode-durable", number)["of_target"] for number in (1, 3)]
    assert [community["adds"] for community in first["communities"]] == adds
    names = [community["name"] for community in first["communities"]]
    shares = [Language("en").percent(share) for share in adds]
    said = read_report(analysis)
    assert f"Address these 2 communities: {names[0]} {shares[0]}, {names[1]} {shares[1]}" in said
    assert first["plan"] == second["plan"] == ""
    by_people = dataclasses.replace(analysis, plans={"cadeaux": analysis.plans["mode-durable"]})
    n = len(by_people.plans["cadeaux"].choices)
    reached = Language("en").percent(float(by_people.plans["cadeaux"].choices["share"].iloc[-1]))
    told_so = f"The plan below names {n} people who together would reach about {reached} of it."
    assert told_so in read_report(by_people)


def test_an_answer_says_when_its_communities_seldom_come_back() -> None:
    analysis = build_analysis(120, 4)
    answers = analysis.overlap.answers.copy()
    answers.loc[0, ["address", "communities"]] = ["communities", "1;2"]
    table = analysis.results["communities"].copy()
    table["stability"] = [0.9, 0.41, 0.2, 0.2][: len(table)]
    shaky = dataclasses.replace(
        analysis,
        overlap=dataclasses.replace(analysis.overlap, answers=answers),
        results={**analysis.results, "communities": table},
    )
    name = table["name"][1]
    care = f"when ties are resampled, 41% of community “{name}” comes back."
    assert care in read_report(shaky)
    assert "To be taken with care" not in read_report(analysis)


def test_a_target_of_too_few_people_is_not_told_whom_to_address() -> None:
    analysis = build_analysis(120, 4)
    answers = analysis.overlap.answers.copy()
    answers.loc[0, ["address", "verdict", "sentence"]] = ["target", "too-few", "Nobody is in the graph."]
    few = dataclasses.replace(analysis, overlap=dataclasses.replace(analysis.overlap, answers=answers))
    assert "Too few people to say whom to address. Nobody is in the graph." in read_report(few)


def test_a_portrait_without_a_single_trait_is_left_out() -> None:
    analysis = build_analysis(120, 4)
    empty = dataclasses.replace(
        analysis.targets.personas[0],
        traits=analysis.targets.personas[0].traits.iloc[:0],
        needs=(),
        channels=(),
        words=(),
    )
    targets = dataclasses.replace(analysis.targets, personas=(empty,))
    assert "Portraits" not in read_report(dataclasses.replace(analysis, targets=targets))
