"""A target on one line means the same as in the project file."""

from __future__ import annotations

from typing import Any

import pytest

from entourage.errors import SettingError
from entourage.targets import parse_target


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        (
            "Mode durable: age=18..34, interests=mode|écologie",
            {"name": "Mode durable", "audience": {"age": "18..34", "interests": ["mode", "écologie"]}},
        ),
        (
            "M: age=18..34; customers: status=active; core: value=top 20%; buyers: role=parent",
            {
                "name": "M",
                "audience": {"age": "18..34"},
                "customers": {"status": "active"},
                "core": {"value": "top 20%"},
                "buyers": {"role": "parent"},
            },
        ),
        (
            "M: public cible: age>=18; clients: statut=actif; cœur de cible: valeur=top 20%",
            {
                "name": "M",
                "audience": {"age": ">= 18"},
                "customers": {"statut": "actif"},
                "core": {"valeur": "top 20%"},
            },
        ),
        (
            "M: age >= 18, score<5, city!=Paris|Lyon, note=!3..5",
            {
                "name": "M",
                "audience": {"age": ">= 18", "score": "< 5", "city": "!Paris|Lyon", "note": "!3..5"},
            },
        ),
        (
            "M: city=Paris or age<20 & status=active, brand=Fruit ou légume",
            {
                "name": "M",
                "audience": {
                    "any": [{"city": "Paris"}, {"age": "< 20", "status": "active"}],
                    "brand": "Fruit ou légume",
                },
            },
        ),
        (
            'M: name="Dupont, Jean", "taux > 5"=oui, when=last 90 days',
            {"name": "M", "audience": {"name": "Dupont, Jean", "taux > 5": "oui", "when": "last 90 days"}},
        ),
        ("M: need=écologie >= 3", {"name": "M", "audience": {"need": "écologie >= 3"}}),
    ],
)
def test_a_line_is_read_as_the_project_file_would_say(text: str, settings: dict[str, Any]) -> None:
    assert parse_target(text).model_dump(exclude_none=True) == settings


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Mode durable", "is not NAME: CRITERIA"),
        ("Mode durable:  ", "is not NAME: CRITERIA"),
        (": age=18", "is not NAME: CRITERIA"),
        ("M: city=Paris, Lyon", "'Lyon' is not a criterion"),
        ("M: nonsense", "'nonsense' is not a criterion"),
        ("M: age=18; public: age=20", "declares 'audience' twice"),
        ("M: age>=18, age<=30", "names 'age' twice"),
        ("M: age=18; fans: x=1", "'fans' is not a level"),
        ("M: a=1 or b=2, c=1 or d=2", "'or' in two criteria"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(text: str, message: str) -> None:
    with pytest.raises(SettingError) as caught:
        parse_target(text)
    assert message in str(caught.value)
