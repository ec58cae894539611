"""Portraits tell what is typical of a group, and are nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from table_factory import build_tables

from entourage.language import Language
from entourage.model import Communities, Persona
from entourage.options import build_options
from entourage.targets import build_targets
from entourage.targets.personas import ENGLISH_FIRST_NAMES, Borne, draw_first_name

if TYPE_CHECKING:
    from entourage.model import Tables

N = 60
SAID = "J'adore la couture et le réemploi, merci !"


def people() -> dict[str, list[Any]]:
    """Make 60 people; the first 20 are 20 to 39, live in Lyon and like fashion."""
    return {
        "person_id": [f"p{k:02}" for k in range(N)],
        "name": [f"{ENGLISH_FIRST_NAMES[k % 7]} Durand{k}" for k in range(N)],
        "email": [f"p{k}@example.org" for k in range(N)],
        "age": [str(20 + k) for k in range(N)],
        "ville": ["Lyon" if k < 18 else "Paris" for k in range(N)],
        "interets": ["mode|écologie" if k < 20 else "sport" for k in range(N)],
        "newsletter": ["1" if k % 2 else "0" for k in range(N)],
        "canal": ["Instagram" if k < 15 else "mail" for k in range(N)],
        "inscrit": [None] * N,
    }


def tables(**more: Any) -> Tables:  # noqa: ANN401
    return build_tables(
        people(),
        needs=[(f"p{k:02}", "S'habiller durable", 2.0) for k in range(10)],
        interactions=[
            (f"p{k:02}", "p50", None, f"{SAID} https://example.org/page{k}", "Forum") for k in range(12)
        ]
        + [("p51", "p52", None, "secretword", None)],
        **more,
    )  # fmt: skip


def portray(found: Tables, code: str = "en", **settings: Any) -> dict[str, Persona]:  # noqa: ANN401
    declared = {
        "target": [{"name": "Jeunes", "need": "Être à la mode", "audience": {"age": "20..39"}}],
        **settings,
    }
    analysed = build_targets(found, build_options(declared), Language(code))
    return {persona.group: persona for persona in analysed.personas}


def test_a_portrait_tells_typical_values_with_their_spread() -> None:
    persona = portray(tables())["target:jeunes"]
    assert persona.title == "Jeunes"
    assert persona.n_people == 20
    traits = persona.traits.set_index("attribute")
    assert traits.loc["ville", "value"] == "Lyon"
    assert traits.loc["ville", "share"] == 0.9
    assert traits.loc["ville", "share_everyone"] == 0.3
    assert traits.loc["ville", "family"] == "geographic"
    # quartiles and deciles of 20 to 39
    assert traits.loc["age", "value"] == "25–34"
    assert traits.loc["age", "spread"] == "22–37"
    assert traits.loc["newsletter", "value"] in {"yes", "no"}
    assert traits.loc["newsletter", "spread"] == "no, yes"
    assert "email" not in traits.index
    assert "inscrit" not in traits.index
    assert persona.needs == ("Être à la mode", "S'habiller durable")
    assert persona.channels[:2] == ("Instagram", "mail")
    assert "Forum" in persona.channels
    assert set(persona.words) == {"adore", "couture", "réemploi"}
    assert persona.positioning.startswith("For Jeunes, who want: Être à la mode, test is the ______ that")


def test_a_first_name_is_nobodys_and_always_the_same() -> None:
    first, again = (portray(tables())["target:jeunes"] for _ in range(2))
    assert first.first_name == again.first_name
    assert first.first_name not in ENGLISH_FIRST_NAMES[:7]
    taken = draw_first_name("x", Borne(), Language("en"))
    assert draw_first_name("x", Borne(f"camille {taken.casefold()} durand"), Language("en")) != taken


def test_where_every_name_is_borne_one_is_made_up() -> None:
    everyone = build_tables(people() | {"name": [" ".join(ENGLISH_FIRST_NAMES)] * N})
    name = portray(everyone)["target:jeunes"].first_name
    assert name.isalpha()
    assert name not in ENGLISH_FIRST_NAMES


def test_small_groups_get_no_portrait() -> None:
    assert portray(tables(), personas={"min_size": 21}) == {}
    assert portray(tables(), privacy={"min_cell": 21}) == {}


def test_what_few_share_is_not_shown() -> None:
    found = tables()
    settings = {"target": [{"name": "A", "audience": {"ville": "paris"}}]}
    (persona,) = build_targets(found, build_options(settings), Language("en")).personas
    # two of these people like fashion: too few to be told
    spread = persona.traits.set_index("attribute")["spread"]
    assert spread["interets"] == "sport"
    assert "secretword" not in persona.words


def test_communities_are_portrayed() -> None:
    member_of = np.where(np.arange(N) < 40, 0, 1).astype(np.int32)
    member_of[-1] = -1
    communities = Communities(
        member_of=member_of, membership=np.ones(N), modularity=0.5, null_modularity=0.0, null_sd=0.1,
        null_z=5.0,
        table=pd.DataFrame({"community_id": [1, 2], "name": ["Couture", "Vélo"], "size": [40, 19]}),
        border=pd.DataFrame(), between=pd.DataFrame(), stability=0.9, has_structure=True, algorithm="leiden",
        resolution=1.0, seed=1, n_runs=2, n_null_runs=2, levels=pd.DataFrame(), scan=pd.DataFrame(),
    )  # fmt: skip
    found = build_targets(tables(), build_options({}), Language("fr"), communities=communities)
    assert [(p.group, p.title, p.n_people) for p in found.personas] == [
        ("community:1", "Couture", 40),
        ("community:2", "Vélo", 19),
    ]
    assert found.personas[1].traits.set_index("attribute").loc["ville", "value"] == "Paris"
    assert len({persona.first_name for persona in found.personas}) == 2
