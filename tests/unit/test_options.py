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
        ({"communities": {"algorithm": "magic"}}, "communities.algorithm = 'magic' is not possible"),
        ({"communities": {"resolution": -1}}, "must be above 0"),
        ({"relationships": {"half_life_days": 0}}, "relationships.half_life_days"),
        ({"target": [{"audience": {}}]}, "target.0.name"),
    ],
)
def test_a_mistake_says_what_where_and_what_was_meant(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingError) as caught:
        build_options(settings)
    assert str(caught.value).startswith("entourage.toml: ")
    assert message in str(caught.value)
