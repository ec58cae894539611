"""Settings are checked, and a mistake names what was meant."""

from __future__ import annotations

from typing import Any

import pytest

from entourage.errors import SettingError
from entourage.options import build_options


def test_defaults_are_those_of_the_design() -> None:
    options = build_options({})
    assert (options.communities.algorithm, options.communities.resolution) == ("leiden", 1.0)
    assert options.roles.min_influenced == 3
    assert options.relationships.half_life_days is None
    assert options.inputs.is_empty()


def test_one_path_or_many() -> None:
    options = build_options({"inputs": {"people": "clients.xlsx", "interactions": ["a.csv", "b/*.json"]}})
    assert options.inputs.people == ("clients.xlsx",)
    assert options.inputs.interactions == ("a.csv", "b/*.json")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"comunities": {}}, "Did you mean 'communities'"),
        ({"communities": {"sead": 1}}, "Did you mean 'communities.seed'"),
        ({"communities": {"algorithm": "magic"}}, 'communities.algorithm = "magic" is not possible'),
        ({"communities": {"resolution": -1}}, "a number above 0"),
        ({"relationships": {"half_life_days": 0}}, "relationships.half_life_days"),
        ({"communities": {"resolution": "high"}}, 'communities.resolution = "high" is not possible'),
        ({"communities": {"resolution": float("inf")}}, "communities.resolution = inf"),
        ({"communities": {"seed": 1.5}}, "communities.seed = 1.5 is not a number"),
        ({"communities": {"null_runs": 1}}, "must be ≥ 2"),
        ({"relationships": {"half_life_days": float("inf")}}, "half_life_days = inf is not a number"),
        ({"relationships": {"types": {"mention": {"weight": 1e300}}}}, "must be ≤ 1e+06"),
        ({"privacy": {"pseudonymize": "perhaps"}}, "is neither true nor false"),
        ({"roles": {"authority": "x"}}, "is not a list"),
        ({"project": 3}, "project = 3 is not a group of settings, such as { name"),
        ({"project": {"name": 5}}, "project.name = 5 is not a text"),
        ({"target": {"name": "a"}}, "begins with [[target]]"),
        ({"target": [{"name": "a", "id": "../x"}]}, "is no id"),
        ({"target": [{"audience": {}}]}, "target.0.name is missing"),
    ],
)
def test_a_mistake_says_what_where_and_what_was_meant(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingError) as caught:
        build_options(settings)
    assert str(caught.value).startswith("entourage.toml: ")
    assert message in str(caught.value)
