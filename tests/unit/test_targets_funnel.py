"""The funnel says how many remain at each level, what cut most, and where the remaining are."""

from __future__ import annotations

import numpy as np
import pytest
from table_factory import build_tables

from entourage.language import Language
from entourage.options import build_options
from entourage.targets import build_targets, describe_funnel

PEOPLE = {
    "person_id": list("abcdefgh"),
    "age": ["20", "21", "22", "23", "60", "61", None, None],
    "city": ["Lyon", "Lyon", "Paris", "Lyon", "Lyon", "Paris", "Lyon", "Nice"],
    "intent": ["5", "4", "5", "1", "5", "5", "5", "5"],
}
TARGET = {
    "name": "Jeunes",
    "audience": {"city": ["Lyon", "Paris"], "age": "..30"},
    "core": {"intent": ">= 4"},
    "buyers": {"age": "60.."},
}


def test_each_level_says_what_is_left_of_which_level() -> None:
    found = build_targets(
        build_tables(PEOPLE), build_options({"target": [TARGET, {"name": "Tous"}]}), Language("en")
    )
    funnel = describe_funnel(found)
    assert funnel[
        ["target_id", "level", "n_people", "above", "n_above", "n_unknown"]
    ].to_numpy().tolist() == [
        ["jeunes", "audience", 4, "everyone", 8, 1],
        ["jeunes", "core", 3, "audience", 4, 0],
        ["jeunes", "buyers", 2, "everyone", 8, 2],
        ["tous", "audience", 8, "everyone", 8, 0],
    ]
    first = funnel.iloc[0]
    assert (first["cut_most"], first["n_before"], first["n_after"]) == ("age = ..30", 7, 4)
    assert funnel["cut_most"].isna().tolist() == [False, False, False, True]


def test_each_level_says_where_its_people_are() -> None:
    found = build_targets(build_tables(PEOPLE), build_options({"target": [TARGET]}), Language("en"))
    member_of = np.array([0, 0, 1, -1, 1, 1, -1, 0], dtype=np.int32)
    funnel = describe_funnel(found, in_graph=member_of >= 0, member_of=member_of)
    assert funnel["n_in_graph"].tolist() == [3, 3, 2]
    assert funnel["n_communities"].tolist() == [2, 2, 1]
    assert funnel["largest_share"].tolist() == pytest.approx([2 / 3, 2 / 3, 1.0])


def test_nothing_declared_is_an_empty_funnel() -> None:
    found = build_targets(build_tables(PEOPLE), build_options({}), Language("en"))
    assert describe_funnel(found).empty
