"""Every form of rule picks the people that it says, and a rule that cannot be read says why."""

from __future__ import annotations

import functools
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_factory import build_tables

from entourage.errors import SettingError
from entourage.language import Language
from entourage.options import build_options
from entourage.targets import build_targets
from entourage.targets.rules import build_rule
from entourage.values.texts import fold_value

if TYPE_CHECKING:
    from entourage.model import Tables, Targets

PEOPLE = {
    "person_id": ["ada", "bob", "cyd", "dan", "eve", "fay"],
    "Âge": ["20", "35", "", "18", None, "34"],
    "Intérêts": ["mode|éco", "Écologie; Mode", "sport", None, "MODE", "éco-conception"],
    "Ville": ["Lyon", "Paris", "lyon", "Nice", "n/a", "LYON"],
    "Revenu": ["58.138,00", "1.500", "", "900,50", "2.000,00", None],
    "Inscrit le": ["04/09/2023", "31/12/2023", "01/06/2024", "", "15/06/2024", "30/06/2024"],
    "Accepte": ["oui", "non", "oui", "", "non", "oui"],
    "CP": ["69001", "75001", "69001", "06000", "", "69001"],
}
NEEDS = [("ada", "Écologie", 4.0), ("bob", "écologie", 2.0), ("bob", "prix", 1.0), ("cyd", "prix", 5.0)]


@functools.cache
def tables() -> Tables:
    return build_tables(PEOPLE, needs=NEEDS, newest_on="2024-06-30 18:00", language="fr")


def run(found: Tables, *targets: dict[str, Any]) -> Targets:
    return build_targets(found, build_options({"target": list(targets)}), Language("en"))


def pick(rule: dict[str, Any], found: Tables | None = None) -> str:
    """Give the initials of the people whom a rule picks."""
    found = found or tables()
    level = run(found, {"name": "T", "audience": rule}).targets[0].level("audience")
    assert level is not None
    return "".join(person[0] for person in found.people["person_id"][level.members])


@pytest.mark.parametrize(
    ("rule", "people"),
    [
        # equality, case and accents aside, in cells of one value and of several
        ({"Ville": "lyon"}, "acf"),
        ({"ville": ["Paris", "NICE"]}, "bd"),
        ({"VILLE": "Paris|Nice"}, "bd"),
        ({"interets": "mode"}, "abe"),
        ({"intérêts": ["écologie", "sport"]}, "bc"),
        # headings in the other language, and with their spaces as they come
        ({"city": "Lyon"}, "acf"),
        ({"inscrit_le": "2023-09-04"}, "a"),
        # ranges and comparisons
        ({"âge": "18..34"}, "adf"),
        ({"age": "..20"}, "ad"),
        ({"age": "20.."}, "abf"),
        ({"age": ">= 34"}, "bf"),
        ({"age": "> 34"}, "b"),
        ({"age": "< 20"}, "d"),
        ({"age": "<= 20"}, "ad"),
        ({"age": 20}, "a"),
        ({"age": "= 20"}, "a"),
        ({"age": [18, "34..35"]}, "bdf"),
        # European decimals
        ({"revenu": ">= 1500"}, "abe"),
        ({"revenu": "900,50"}, "d"),
        ({"revenu": 58138}, "a"),
        # negation, of which unknown people are no part
        ({"ville": "!Lyon"}, "bd"),
        ({"ville": ["!Lyon", "!Nice"]}, "b"),
        ({"ville": "!Lyon|Nice"}, "b"),
        ({"interets": "!mode"}, "cf"),
        ({"interets": "!*eco*"}, "ce"),
        ({"age": "!18..20"}, "bf"),
        ({"revenu": "!top 2"}, "bd"),
        # text
        ({"interets": "*eco*"}, "abf"),
        ({"interets": "éco*"}, "abf"),
        ({"interets": "*conception"}, "f"),
        # unknown and known
        ({"ville": "?"}, "e"),
        ({"ville": "!?"}, "abcdf"),
        ({"ville": "*"}, "abcdf"),
        ({"ville": ["!Lyon", "?"]}, "bde"),
        # portions: of those whose value is known, ties included
        ({"age": "top 50%"}, "bf"),
        ({"age": "bottom 25%"}, "d"),
        ({"age": "top 1"}, "b"),
        ({"revenu": "top 25%"}, "a"),
        # dates
        ({"inscrit le": "last 30 days"}, "cef"),
        ({"inscrit le": "last 28 days"}, "ef"),
        ({"inscrit le": "30 derniers jours"}, "cef"),
        ({"inscrit le": "derniers 6 mois"}, "bcef"),
        ({"inscrit le": "2024"}, "cef"),
        ({"inscrit le": 2023}, "ab"),
        ({"inscrit le": "2024.."}, "cef"),
        ({"inscrit le": "..2023-12"}, "ab"),
        ({"inscrit le": "> 2023"}, "cef"),
        ({"inscrit le": "2024-06-01..15/06/2024"}, "ce"),
        ({"inscrit le": date(2024, 6, 15)}, "e"),
        # yes and no
        ({"accepte": True}, "acf"),
        ({"accepte": False}, "be"),
        ({"accepte": "yes"}, "acf"),
        # post codes are not numbers
        ({"cp": "06000"}, "d"),
        ({"cp": "69*"}, "acf"),
        # needs
        ({"need": "écologie"}, "ab"),
        ({"besoins": "ecologie >= 3"}, "a"),
        ({"need": "prix 2..5"}, "c"),
        ({"need": {"prix": "*", "écologie": "< 3"}}, "b"),
        ({"need": "!prix"}, "a"),
        ({"need": ["écologie > 3", "prix"]}, "abc"),
        # and, or
        ({"ville": "lyon", "age": "18..34"}, "af"),
        ({"any": [{"ville": "nice"}, {"age": "20", "accepte": True}]}, "ad"),
        ({"age": "18..34", "any": [{"ville": "nice"}, {"any": [{"cp": "69*"}]}]}, "adf"),
        # who
        ({"person_id": ["ada", "eve"]}, "ae"),
        ({}, "abcdef"),
    ],
)
def test_a_rule_picks_the_people_it_says(rule: dict[str, Any], people: str) -> None:
    assert pick(rule) == people


def test_a_year_is_not_a_day() -> None:
    assert pick({"inscrit le": "2023..2023"}) == "ab"


def test_ties_at_the_threshold_are_all_in() -> None:
    found = build_tables({"person_id": list("abcdef"), "score": ["5", "3", "3", "3", "1", None]})
    assert pick({"score": "top 40%"}, found) == "abcd"
    assert pick({"score": "bottom 20%"}, found) == "e"


def test_levels_nest_and_percentages_are_of_the_level_above() -> None:
    found = build_tables(
        {
            "person_id": list("abcdefgh"),
            "age": ["20", "20", "20", "20", "50", "50", "50", "50"],
            "spent": ["1", "2", "3", "4", "50", "60", "70", "80"],
            "intent": ["1", "5", "5", "5", "5", "5", "5", "5"],
            "role": ["", "", "", "", "parent", "", "", "parent"],
        }
    )
    settings = {
        "name": "Jeunes",
        "audience": {"age": "..30"},
        "customers": {"intent": ">= 3"},
        "core": {"spent": "top 30%"},
        "buyers": {"role": "parent"},
    }
    (target,) = run(found, settings).targets
    people = {
        level.level: "".join(found.people["person_id"][level.members].astype(str)) for level in target.levels
    }
    assert people == {"audience": "abcd", "customers": "bcd", "core": "d", "buyers": "eh"}
    assert target.target_id == "jeunes"


def test_core_is_picked_from_the_audience_where_there_are_no_customers() -> None:
    (target,) = run(
        tables(), {"name": "T", "audience": {"ville": "lyon"}, "core": {"age": "top 50%"}}
    ).targets
    core = target.level("core")
    assert core is not None
    assert core.members.tolist() == [False, False, False, False, False, True]


def test_the_funnel_says_what_each_criterion_leaves() -> None:
    (target,) = run(tables(), {"name": "T", "audience": {"age": "18..34", "Ville": "lyon"}}).targets
    funnel = target.levels[0].funnel
    assert list(funnel.columns) == ["criterion", "family", "n_before", "n_after", "n_alone", "n_unknown"]
    assert funnel.to_numpy().tolist() == [
        ["age = 18..34", "demographic", 6, 3, 3, 2],
        ["Ville = lyon", "geographic", 3, 2, 3, 0],
    ]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"vile": "Lyon"}, "there is no column 'vile'. The nearest is 'Ville'"),
        ({"citi": "Lyon"}, "The nearest is 'Ville'"),
        ({"ville": ">= 3"}, "'3' cannot be compared with 'Ville', which holds values such as 'Lyon'"),
        ({"ville": "top 10%"}, "'top 10%' ranks numbers or dates, and 'Ville' holds"),
        ({"ville": "last 3 days"}, "asks for dates, and 'Ville' holds"),
        ({"age": "2020-01-01.."}, "cannot be compared with 'Âge'"),
        ({"age": ">= abc"}, "'>= abc' compares with something that is neither a number nor a date"),
        ({"age": "18..3x"}, "'3x' in the range '18..3x'"),
        ({"age": "34..18"}, "upside down"),
        ({"age": []}, "the list of 'age' is empty"),
        ({"age": "20||21"}, "has an empty value"),
        ({"age": None}, "takes a value, a list"),
        ({"age": {"x": 1}}, "takes a value, a list"),
        ({"any": {"age": 1}}, "'any' takes a list of rules"),
        ({"any": []}, "'any' takes a list of rules"),
        ({"age": "top 0%"}, "not between 0 % and 100 %"),
        ({"age": "top 1.5"}, "a whole number of people"),
        ({"age": "last 3 moons"}, "counts in days, weeks, months or years"),
        ({"need": {"prix": "abc"}}, "the intensity of 'prix'"),
        ({"age": float("inf")}, "not a number to compare with"),
        ({" ": "x"}, "names no column"),
    ],
)
def test_a_rule_that_cannot_be_applied_says_why(rule: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingError) as caught:
        pick(rule)
    assert str(caught.value).startswith("[[target]] T, audience: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"ville": "lion"}, "nobody's 'Ville' is 'lion'; the closest values are 'Lyon', "),
        ({"interets": ["mode", "sprot"]}, "nobody's 'Intérêts' is 'sprot'; the closest values are 'sport', "),
        ({"age": "60..80"}, "'age = 60..80' matches nobody; 'Âge' goes from 18 to 35."),
        ({"age": 19}, "'Âge' goes from 18 to 35"),
        ({"need": "ecolgie >= 3"}, "the closest values are 'Écologie'"),
        ({"value": "top 20%"}, "'value = top 20%' matches nobody, for nobody's 'value' is known."),
        (
            {"ville": "Paris", "age": "18"},
            "nobody. 'age = 18' leaves no one of those whom the criteria before it leave (1); taken alone",
        ),
    ],
)
def test_a_rule_that_matches_nobody_warns(rule: dict[str, Any], message: str) -> None:
    notes = run(tables(), {"name": "T", "audience": rule}).notes
    assert any(message in note.template.format(**note.values) for note in notes)


def test_a_list_of_which_some_values_exist_still_picks() -> None:
    assert pick({"interets": ["mode", "sprot"]}) == "abe"


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        (({"name": "Été"}, {"name": "ete"}), "has the same id 'ete'"),
        (({"name": "A", "id": "x"}, {"name": "B", "id": "x"}), "has the same id 'x'"),
        (({"name": "!!!"},), "no letter or digit"),
        (({"name": "All"},), "means everyone"),
    ],
)
def test_ids_are_distinct(targets: tuple[dict[str, Any], ...], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        run(tables(), *targets)


def test_nothing_declared_is_no_target() -> None:
    found = run(tables())
    assert found.targets == ()
    assert len(found.segments) == 0


def test_age_follows_from_birth_at_the_newest_date() -> None:
    people = {"person_id": list("abc"), "Date de naissance": ["30/06/1990", "01/07/1990", None]}
    found = build_tables(people, newest_on="2024-06-30", language="fr")
    assert pick({"age": 34}, found) == "a"
    assert pick({"age": 33}, found) == "b"
    notes = run(found, {"name": "T", "audience": {"age": 34}}).notes
    assert any("derived from '{column}'" in note.template for note in notes)
    years = build_tables({"person_id": list("ab"), "Year_Birth": ["1990", "1984"]}, newest_on="2024-01-01")
    assert pick({"age": "40"}, years) == "b"


def test_without_any_date_there_is_no_age() -> None:
    undated = build_tables({"person_id": list("ab"), "Year_Birth": ["1990", "1984"]})
    with pytest.raises(SettingError, match="there is no column 'age'"):
        pick({"age": "40"}, undated)


def test_activity_groups_and_referrals_are_columns() -> None:
    found = build_tables(
        {"person_id": list("abcd")},
        interactions=[
            ("a", "b", "2024-01-01", None, "Discord"),
            ("a", "a", "2024-05-01", None, None),
            ("c", "a", "2024-06-01", None, "Slack"),
        ],
        memberships=[("a", "#Éco", "hashtag"), ("d", "Salon 2024", "event")],
        referrals=[("a", "b", True), ("a", "b", None), ("a", "c", False), ("d", "d", True)],
        newest_on="2024-06-01",
    )
    assert pick({"n_events": ">= 2"}, found) == "a"
    assert pick({"n_events": 0}, found) == "d"
    assert pick({"last_event_on": "last 1 month"}, found) == "ac"
    assert pick({"platform": "discord"}, found) == "ab"
    assert pick({"hashtag": "*eco"}, found) == "a"
    assert pick({"event": "salon*"}, found) == "d"
    assert pick({"n_referrals": 2}, found) == "a"
    assert pick({"n_converted": 1}, found) == "a"
    assert pick({"is_referred": True}, found) == "bc"


def test_needs_are_also_those_that_the_people_file_says() -> None:
    people = {"person_id": list("abc"), "Besoins": ["prix|écologie", None, "prix"]}
    found = build_tables(people, needs=[("b", "Écologie", 5.0)])
    for column in ("need", "besoins"):
        assert pick({column: "écologie"}, found) == "ab"
        assert pick({column: "écologie > 2"}, found) == "b"
    alone = build_tables(people)
    assert pick({"need": "prix"}, alone) == "ac"


def test_no_rule_depends_on_the_order_of_rows() -> None:
    order = [3, 0, 5, 1, 4, 2]
    shuffled = {name: [cells[k] for k in order] for name, cells in PEOPLE.items()}
    other = build_tables(shuffled, needs=NEEDS[::-1], newest_on="2024-06-30 18:00", language="fr")
    for rule in ({"age": "top 50%"}, {"need": "écologie"}, {"interets": "*eco*"}):
        assert pick(rule, other) == pick(rule)


@given(
    st.lists(st.one_of(st.none(), st.integers(-50, 50)), min_size=1, max_size=30),
    st.integers(-60, 60),
    st.integers(0, 60),
    st.integers(1, 100),
)
@settings(max_examples=25, deadline=None)
def test_numbers_pick_as_pandas_does(values: list[int | None], low: int, width: int, percent: int) -> None:
    ids = [f"p{k:02}" for k in range(len(values))]
    found = build_tables({"person_id": ids, "score": [None if v is None else str(v) for v in values]})
    known = pd.Series(values, dtype=float)

    def members(asked: str) -> list[bool]:
        level = run(found, {"name": "T", "audience": {"score": asked}}).targets[0].levels[0]
        return [bool(member) for member in level.members]

    high = low + width
    assert members(f"{low}..{high}") == known.between(low, high).tolist()
    assert members(f"!{low}..{high}") == (known.notna() & ~known.between(low, high)).tolist()
    assert members(f"> {low}") == (known > low).tolist()
    k = int(np.ceil(percent * known.notna().sum() / 100 - 1e-9))
    expected = known >= known.nlargest(k).min() if k else known.isna() & known.notna()
    assert members(f"top {percent}%") == expected.tolist()


@given(st.text(max_size=12))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_rule_or_a_setting_error(text: str) -> None:
    try:
        build_rule({"x": text, "need": text}, where="here")
    except SettingError as error:
        assert str(error).startswith("here: ")  # noqa: PT017 - any other error fails the test


@given(st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_value(fold_value(text)) == fold_value(text)
