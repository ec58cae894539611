"""Names say what a community's people share and others do not, with the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tied_people import list_ties, make_network, make_tables, to_ties

from entourage.communities import detect_communities
from entourage.communities.features import collect_features
from entourage.communities.naming import score_log_odds, show_class
from entourage.communities.stop_words import STOP_WORDS
from entourage.communities.words import count_words
from entourage.language import Language
from entourage.options import CommunityOptions
from entourage.values.texts import fold

if TYPE_CHECKING:
    from entourage.model import Communities

N = 36
GROUPS = np.repeat([0, 1, 2], 12)


def name_three(language: str = "en", *, min_size: int = 5, **known: Any) -> Communities:  # noqa: ANN401
    """Three cliques of 12 people, joined in a chain, of whom something is known."""
    graph = nx.disjoint_union_all([nx.complete_graph(12)] * 3)
    graph.add_edges_from([(0, 12), (12, 24)])
    network = make_network(list_ties(to_ties(graph)), N)
    options = CommunityOptions(runs=2, null_runs=2, min_size=min_size)
    return detect_communities(network, make_tables(N, **known), options, Language(language))


def names_of(found: Communities) -> list[str]:
    return [str(name) for name in found.table["name"]]


def test_named_from_an_attribute_with_the_evidence_beside() -> None:
    city = ["Lyon"] * 10 + ["Nice"] * 2 + ["Lille"] * 12 + ["Nantes"] * 6 + ["Lyon"] * 6
    found = name_three(attributes={"city": city})
    assert names_of(found) == ["Lyon", "Lille", "Nantes"]
    assert found.table["distinctive"].iloc[1] == "city Lille: 100% here, 33% of everyone"
    assert found.table["distinctive"].iloc[0].startswith("city Lyon: 83% here, 44% of everyone")


def test_named_in_french() -> None:
    found = name_three("fr", attributes={"ville": ["Lyon"] * 12 + [None] * 24})
    assert found.table["distinctive"].iloc[0] == "" or "Lyon" in found.table["distinctive"].iloc[0]
    assert names_of(found)[1] != names_of(found)[2]


def test_two_things_join_in_a_name() -> None:
    found = name_three(
        attributes={"city": ["Lyon"] * 24 + ["Nice"] * 12},
        needs=[(person, "vélo") for person in range(12)] + [(person, "couture") for person in range(12, 36)],
    )
    assert names_of(found)[0] == "vélo · Lyon"
    assert names_of(found)[2] == "Nice · couture"


def test_values_that_need_their_column_bear_it() -> None:
    found = name_three(attributes={"leader": ["yes"] * 12 + ["no"] * 24, "cluster": [7] * 12 + [8] * 24})
    assert names_of(found)[0] in ("leader yes · cluster 7", "cluster 7 · leader yes")


def test_numbers_are_cut_into_classes() -> None:
    ages = [*range(18, 30), *range(40, 52), *range(60, 72)]
    found = name_three(attributes={"age": ages})
    assert names_of(found)[0].startswith("age 18–")


def test_lists_of_values_are_split() -> None:
    interests = ["mode; vélo"] * 12 + ["cuisine|vélo"] * 12 + ["yoga"] * 12
    assert names_of(name_three(attributes={"interests": interests})) == ["mode", "cuisine", "yoga"]


def test_identifiers_name_nobody() -> None:
    found = name_three(attributes={"email": [f"someone{place}@example.org" for place in range(N)]})
    assert all(name.startswith("Around ") for name in names_of(found))
    assert set(found.table["distinctive"]) == {""}


def test_named_from_words_and_hashtags_one_voice_per_person() -> None:
    texts = [(person, "Le vélo c'est bien #velotaf https://x.org/page @bob") for person in range(12)]
    texts += [(person, "la couture et le tricot, j'adore") for person in range(12, 24)]
    # one person's flood is one voice
    texts += [(25, "licorne licorne")] * 500 + [(person, "bonjour merci") for person in range(24, 36)]
    found = name_three(texts=texts)
    assert set(names_of(found)[0].split(" · ")) == {"vélo", "#velotaf"}
    assert set(names_of(found)[1].split(" · ")) <= {"couture", "tricot", "adore"}
    assert names_of(found)[2].startswith("Around ")


def test_named_from_shared_groups() -> None:
    memberships = [(person, "Club vélo", "group") for person in range(12)]
    memberships += [(person, "12345", "thread") for person in range(12, 24)]
    found = name_three(memberships=memberships)
    assert names_of(found)[0] == "Club vélo"
    assert names_of(found)[1].startswith("Around ")


def test_evidence_says_what_kind_of_thing_it_is() -> None:
    texts = [(person, "tricot") for person in range(12)]
    found = name_three("fr", needs=[(person, "couture") for person in range(12)], texts=texts)
    assert found.table["distinctive"].iloc[0] == ""  # everyone who wrote or wanted is here
    texts += [(person, "jardin") for person in range(12, 36)]
    needs = [(person, "couture" if person < 12 else "vélo") for person in range(36)]
    found = name_three("fr", needs=needs, texts=texts)
    assert "le mot «\u00a0tricot\u00a0»" in found.table["distinctive"].iloc[0]
    assert "le besoin «\u00a0couture\u00a0»" in found.table["distinctive"].iloc[0]


def test_leading_person_is_the_last_resort() -> None:
    found = name_three()
    assert names_of(found)[0] == "Around p00000"
    assert names_of(found)[1] == "Around p00012"


def test_the_same_evidence_never_gives_the_same_name_twice() -> None:
    found = name_three(attributes={"city": ["Lyon"] * 24 + ["Nice"] * 12})
    assert names_of(found)[:2] == ["Lyon", "Lyon, around p00012"]


def test_small_communities_bear_their_number() -> None:
    found = name_three(min_size=13, attributes={"city": ["Lyon"] * 36})
    assert names_of(found) == ["Community 1", "Community 2", "Community 3"]


def test_no_name_from_fewer_than_three_people() -> None:
    known = ["Lyon"] * 2 + [None] * 34
    assert names_of(name_three(attributes={"city": known}))[0].startswith("Around ")


def test_log_odds_against_the_formula_written_out() -> None:
    inside, n_inside, everywhere, n_everywhere = 8.0, 10.0, 10.0, 100.0
    prior = 5 * everywhere / n_everywhere
    rest, n_rest = everywhere - inside, n_everywhere - n_inside
    odds = np.log((inside + prior) / (n_inside + 5 - inside - prior))
    rest_odds = np.log((rest + prior) / (n_rest + 5 - rest - prior))
    expected = (odds - rest_odds) / np.sqrt(1 / (inside + prior) + 1 / (rest + prior))
    found = score_log_odds(*(np.array([x]) for x in (inside, n_inside, everywhere, n_everywhere)))
    assert found[0] == pytest.approx(expected)


def test_what_everyone_has_scores_nothing() -> None:
    found = score_log_odds(*(np.array([x]) for x in (10.0, 10.0, 100.0, 100.0)))
    assert found[0] == 0


def test_counts_of_people() -> None:
    tables = make_tables(6, attributes={"city": ["Lyon", "Lyon|Nice", "Nice", None, "Lyon", "Nice"]})
    counts = collect_features(tables, np.array([0, 0, 1, 1, -1, 1], dtype=np.int32))
    row = counts[(counts["value"] == "Lyon") & (counts["community"] == 0)].iloc[0]
    assert row[["n_inside", "known_inside", "n_everywhere", "known_everywhere"]].tolist() == [2, 2, 3, 5]


def test_words_of_nobody() -> None:
    assert count_words(make_tables(3), np.array([0, 0, 0], dtype=np.int32)).empty


def test_stop_words_are_folded() -> None:
    assert {"le", "avec", "the", "merci", "deja"} <= STOP_WORDS
    assert all(fold(word) == word for word in STOP_WORDS)


@settings(max_examples=30, deadline=None)
@given(values=st.lists(st.text(max_size=20), min_size=N, max_size=N))
def test_whatever_is_in_a_column_names_stay_distinct(values: list[str]) -> None:
    found = name_three(attributes={"column": values}, texts=list(enumerate(values)))
    assert found.table["name"].is_unique
    assert all(names_of(found))


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("fr", "3–9742.25", "3–9\u202f742"),
        ("fr", "18–26.75", "18–26,75"),
        ("en", "25434–480039", "25,434–480,039"),
        ("fr", "1980–1995.5", "1980–1996"),
    ],
)
def test_bounds_of_a_class_are_written_as_the_language_does(code: str, value: str, expected: str) -> None:
    assert show_class(value, Language(code)) == expected
