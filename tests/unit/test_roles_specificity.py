"""Whose word weighs on one target, and whose on everyone: a target drawn at random has no one of its own."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse, stats

from entourage.convert import to_attention
from entourage.convert.results import find_specific, name_carriers, order_prescribers
from entourage.language import Language
from entourage.network import build_network
from entourage.options import RelationshipOptions, RoleOptions, build_options
from entourage.roles.evidence import describe_prescribers
from entourage.roles.prescribers import Ranking, Standing, rank_scope
from entourage.roles.reach import Attention, build_attention, measure_reach
from entourage.roles.scopes import Scope
from entourage.roles.specificity import measure_specificity
from entourage.sources import open_database, read_tables
from tests.factories import build_analysis
from tests.unit.test_roles_rank import hubs, make_tables, make_target, run

EMAILS = Path(__file__).parents[3] / "shared" / "data" / "email_eu_core"
DRAWS = 150
MOST_BY_CHANCE = int(stats.binom.ppf(0.999, DRAWS, 0.05))
"""Draws beyond which more than 5 % name someone specific, whatever luck (one chance in a thousand)."""


def lay_out(source: np.ndarray, target: np.ndarray, n: int) -> Attention:
    apart = source != target
    ties = sparse.csr_array((np.ones(apart.sum()), (source[apart], target[apart])), shape=(n, n))
    ties.sum_duplicates()
    return build_attention(ties, volume=0)


def draw_turns(rng: np.random.Generator, n: int, n_events: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw who turns to whom among people of Pareto activity and popularity, mostly in their group."""
    group = rng.integers(0, 10, n)
    activity, popularity = (rng.pareto(1.5, n) + 0.3 for _ in range(2))
    source = rng.choice(n, n_events, p=activity / activity.sum())
    target = rng.choice(n, n_events, p=popularity / popularity.sum())
    for number in range(10):
        own = np.flatnonzero((group[source] == number) & (rng.random(n_events) < 0.7))
        members = np.flatnonzero(group == number)
        target[own] = rng.choice(members, len(own), p=popularity[members] / popularity[members].sum())
    return source, target, group


def rank(attention: Attention, *targets: np.ndarray) -> list[Ranking]:
    """Rank everyone for each target."""
    n = attention.n_people
    scopes = [Scope("all", "audience", "", np.ones(n, dtype=bool))]
    scopes += [Scope(f"t{i}", "audience", "T", members) for i, members in enumerate(targets)]
    reach = measure_reach(attention, scopes)
    standing = Standing(np.zeros(n), np.zeros(n, dtype=bool), np.zeros(n, dtype=bool))
    return [
        rank_scope(scope, i, attention=attention, reach=reach, standing=standing, options=RoleOptions())
        for i, scope in enumerate(scopes)
    ][1:]


def specific_of(ranking: Ranking) -> list[int]:
    return [int(p) for p in ranking.flagged if ranking.specificity.is_specific[p]]


def count_named(attention: Attention, share: float, seed: int) -> tuple[int, int]:
    """Draw targets at random; count those with prescribers, and those with prescribers of their own."""
    rng = np.random.default_rng(seed)
    n = attention.n_people
    rankings = rank(attention, *(rng.permutation(n) < share * n for _ in range(DRAWS)))
    return sum(len(r.flagged) > 0 for r in rankings), sum(bool(specific_of(r)) for r in rankings)


@pytest.mark.parametrize("share", [0.05, 0.1, 0.3])
def test_a_target_drawn_at_random_has_nobody_of_its_own(share: float) -> None:
    source, target, _ = draw_turns(np.random.default_rng(3), 700, 5000)
    named, specific = count_named(lay_out(source, target, 700), share, seed=7)
    # the influential are named all the same, and called what they are
    assert named > 0.8 * DRAWS
    assert specific <= MOST_BY_CHANCE


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_nor_has_one_drawn_among_the_people_of_real_mails(share: float) -> None:
    if not EMAILS.is_dir():
        pytest.skip(f"{EMAILS} is not there: the shared test data are not part of the project")
    with open_database() as database:
        network = build_network(read_tables(EMAILS, build_options({}), database), RelationshipOptions())
    named, specific = count_named(build_attention(to_attention(network), volume=0), share, seed=8)
    assert named > 0.8 * DRAWS
    assert specific <= MOST_BY_CHANCE


def test_someone_whom_the_target_turns_to_is_found_specific() -> None:
    rng = np.random.default_rng(5)
    n, found = 700, 0
    for _ in range(10):
        source, target, _ = draw_turns(rng, n, 5000)
        members = np.zeros(n, dtype=bool)
        members[rng.choice(np.arange(10, n), 70, replace=False)] = True
        kept = target != 0
        fans = np.concatenate([
            rng.choice(np.flatnonzero(members), 12, replace=False),
            rng.choice(np.flatnonzero(~members)[1:], 3, replace=False),
        ])  # fmt: skip
        source, target = np.append(source[kept], fans), np.append(target[kept], np.zeros(15, dtype=int))
        found += 0 in specific_of(rank(lay_out(source, target, n), members)[0])
    assert found == 10


def test_who_turns_to_many_makes_nobody_specific() -> None:
    """The most active tenth gives most of the attention that anyone gets."""
    source, target, _ = draw_turns(np.random.default_rng(6), 700, 5000)
    attention = lay_out(source, target, 700)
    given = np.bincount(attention.presence.indices, minlength=700)
    active = np.argsort(np.argsort(-given, kind="stable")) < 70
    ranking = rank(attention, active)[0]
    count = np.asarray(attention.presence.T @ active.astype(float))
    named = ranking.flagged[:10]
    # their share among those who turn to the first ten is several times that of their number
    assert (count[named] / np.diff(attention.presence.indptr)[named]).mean() > 0.3
    assert specific_of(ranking) == []


def test_the_figures_are_those_of_a_binomial() -> None:
    """Ten of forty people are of the target; six of them and two others turn to the person."""
    rows = [(one, 50) for one in (0, 1, 2, 3, 4, 5, 20, 21)] + [(one, 60) for one in range(40)]
    members = np.arange(80) < 10
    attention = lay_out(*np.array(rows).T, 80)
    count = np.asarray(attention.presence.T @ members.astype(float)).astype(np.int64)
    count_all = np.diff(attention.presence.indptr).astype(np.int64)
    found = measure_specificity(Scope("t", "audience", "T", members), count, count_all, attention, least=3)
    # ten of the forty who turn to anyone, and ten of the forty ties to the others
    assert found.lift[50] == pytest.approx((6 / 8) / (10 / 40))
    assert found.p_value[50] == pytest.approx(stats.binom.sf(5, 8, 10 / 40))
    # two people have the attention of three or more, and both could have passed
    assert found.q_value[50] == pytest.approx(2 * found.p_value[50])
    assert found.is_specific[50]
    assert not found.is_specific[60]
    assert found.lift[60] == pytest.approx(10 / 40 / (6 / 8))
    assert np.isnan([found.lift[0], found.p_value[0], found.q_value[0]]).all()


def test_nobody_is_specific_to_everyone() -> None:
    planted = run(make_tables(60, hubs(60, {0: list(range(1, 20))})))
    everyone = planted.prescribers[planted.prescribers["target_id"] == "all"]
    assert len(everyone)
    assert not find_specific(everyone).any()
    assert not everyone["evidence"].str.contains("target").any()


def test_specific_people_below_the_first_are_named_with_their_rank() -> None:
    """Twelve stars whom everyone turns to hold the first places, and not one whom eight of the target do."""
    n, stars = 400, range(380, 392)
    rng = np.random.default_rng(2)
    rows = [(int(one), star) for star in stars for one in rng.choice(370, 150, replace=False)]
    rows += [(one, 395) for one in range(8)]
    rows += [(int(a), int(b)) for a, b in rng.integers(0, 370, (500, 2)) if a != b]
    target = make_target("Mode", audience=np.arange(n) < 40)
    roles = run(make_tables(n, rows), target)
    table = roles.prescribers[roles.prescribers["target_id"] == "mode"]
    own = table[find_specific(table)]
    assert own["person"].tolist() == [395]
    assert own["rank"].item() > 10
    assert (own["rank_low"] <= own["rank"]).all()
    assert (own["rank"] <= own["rank_high"]).all()
    assert order_prescribers(table)["person"].iloc[0] == 395
    others = table[~find_specific(table)]
    assert others["rank"].tolist() == list(range(1, 11))
    assert set(others["person"]) <= set(stars)
    assert others["evidence"].str.contains("; weighs on everyone, this target included: ").all()
    assert "prescriber" in roles.people.loc[395, "roles"]
    card = roles.cards.set_index("person").loc[395]
    assert (card["target_id"], card["rank"]) == ("mode", own["rank"].item())


@pytest.mark.parametrize(
    ("language", "specific", "min_cell", "said"),
    [
        ("en", True, 0, "specific to this target: 3.2 times what chance gives"),
        ("en", True, 10, "specific to this target"),
        ("en", None, 0, "too few people to say whether specific to this target"),
        ("fr", True, 0, "propre à cette cible : 3,2 fois ce que donnerait le hasard"),
        (
            "fr",
            False,
            0,
            "pèse sur tout le monde, cette cible comprise : 3,2 fois ce que donnerait le hasard",
        ),
        ("fr", False, 10, "pèse sur tout le monde, cette cible comprise"),
        ("fr", None, 0, "trop peu de personnes pour dire si elle est propre à cette cible"),
    ],
)
def test_it_is_said(language: str, specific: bool | None, min_cell: int, said: str) -> None:  # noqa: FBT001
    ranking = rank(lay_out(np.array([1, 2, 3]), np.array([0, 0, 0]), 20), np.arange(20) < 5)[0]
    table = pd.DataFrame(
        {
            "target_id": "t0",
            "level": "audience",
            "person": [0],
            "specific": pd.array([specific], dtype="boolean"),
            "lift": 3.21,
            "n_influenced": 4,
            "n_turning": 4,
            "n_sharing_only": 0,
            "n_brought_only": 0,
            "n_contacted_only": 0,
        }
    )
    nothing = pd.DataFrame({"n_referrals": [0], "n_converted": [0], "n_told": [0]})
    cues = pd.Series([None], dtype=object)
    [sentence] = describe_prescribers(table, [ranking], nothing, cues, Language(language, min_cell=min_cell))
    assert sentence.replace("\u202f", " ").replace("\u00a0", " ").endswith(f"; {said}")


def test_answers_go_through_those_specific_to_the_target_first() -> None:
    analysis = build_analysis()
    prescribers = analysis.roles.prescribers
    ranked = prescribers[prescribers["target_id"] == analysis.overlap.answers["target_id"].iloc[0]]
    answers = analysis.overlap.answers.assign(address="target", communities="")
    overlap = dataclasses.replace(analysis.overlap, answers=answers)
    through = name_carriers(overlap, analysis.communities, analysis.roles, analysis.tables).answers
    named = through["through"].iloc[0].split(";")
    first = order_prescribers(ranked)["person"].to_numpy()[:3]
    assert find_specific(ranked).any()
    assert named == analysis.network.person_id[first].tolist()
