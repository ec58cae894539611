"""Draw targets at random, and count how often somebody is named for them.

    python benchmarks/roles/random_targets.py ../shared/data

A target drawn at random has no prescribers of its own. *Named* is the share of draws for which anyone is
listed (*ten*: ten or more people), and *influential anyway* the share of those listed who stand out for
everyone alike: before people were told apart, all of them were called prescribers for the target. *Specific*
is the share of draws for which anyone is said to be specific to it, which should be 5 % at most.

Then what the test finds: people planted with so many ties, of which a share comes from the target; targets
of the people who turn to most others, and targets that are groups of the files.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from entourage.convert import to_attention
from entourage.network import build_network
from entourage.options import RoleOptions, build_options
from entourage.roles.prescribers import Ranking, Standing, rank_scope
from entourage.roles.reach import Attention, build_attention, measure_reach
from entourage.roles.scopes import Scope
from entourage.sources import open_database, read_tables

DRAWS = 200
SHARES = (0.05, 0.1, 0.2, 0.3)
SETS = ("email_eu_core", "collegemsg", "bitcoin_otc", "congress_twitter")
OPTIONS = RoleOptions()


def draw_world(rng: np.random.Generator, n: int = 1500, n_events: int = 9000, groups: int = 15) -> Attention:
    """Draw people of Pareto activity and popularity who turn to each other, most within their group."""
    group = rng.integers(0, groups, n)
    activity, popularity = (rng.pareto(1.5, n) + 0.3 for _ in range(2))
    source = rng.choice(n, n_events, p=activity / activity.sum())
    target = rng.choice(n, n_events, p=popularity / popularity.sum())
    for number in range(groups):
        members = np.flatnonzero(group == number)
        own = np.flatnonzero((group[source] == number) & (rng.random(n_events) < 0.7))
        target[own] = rng.choice(members, len(own), p=popularity[members] / popularity[members].sum())
    return lay_out(source, target, n)


def lay_out(source: np.ndarray, target: np.ndarray, n: int) -> Attention:
    apart = source != target
    ties = sparse.csr_array((np.ones(apart.sum()), (source[apart], target[apart])), shape=(n, n))
    ties.sum_duplicates()
    return build_attention(ties, volume=0)


def read_set(folder: Path) -> tuple[Attention, pd.DataFrame]:
    options = build_options({})
    with open_database() as database:
        tables = read_tables(folder, options, database)
        network = build_network(tables, options.relationships)
        return build_attention(to_attention(network), volume=0), tables.people


def rank(attention: Attention, targets: list[np.ndarray]) -> list[Ranking]:
    """Rank everyone for everyone, then for each target."""
    n = attention.n_people
    scopes = [Scope("all", "audience", "", np.ones(n, dtype=bool))]
    scopes += [Scope(f"t{i}", "audience", "", members) for i, members in enumerate(targets)]
    reach = measure_reach(attention, scopes)
    standing = Standing(np.zeros(n), np.zeros(n, dtype=bool), np.zeros(n, dtype=bool))
    return [
        rank_scope(scope, i, attention=attention, reach=reach, standing=standing, options=OPTIONS)
        for i, scope in enumerate(scopes)
    ]


def specific_of(ranking: Ranking) -> np.ndarray:
    return ranking.flagged[ranking.specificity.is_specific[ranking.flagged]]


def judge_random(name: str, attention: Attention, rng: np.random.Generator) -> None:
    n = attention.n_people
    for share in SHARES:
        targets = [rng.permutation(n) < share * n for _ in range(DRAWS)]
        everyone, *rankings = rank(attention, targets)
        anyway = [float(everyone.influential[r.flagged].mean()) for r in rankings if len(r.flagged)]
        named = np.mean([len(r.flagged) > 0 for r in rankings])
        ten = np.mean([len(r.flagged) >= 10 for r in rankings])
        specific = np.mean([len(specific_of(r)) > 0 for r in rankings])
        told = np.mean(anyway) if anyway else float("nan")
        print(f"{name:18s} {share:6.0%} {named:8.1%} {ten:8.1%} {told:18.1%} {specific:10.1%}")


def judge_planted(rng: np.random.Generator) -> None:
    print("\nplanted in a made world of 1,500 people, target of 10 %: share found specific, of 60")
    print(
        "ties received   "
        + "".join(f"{own:>8.0%}" for own in (0.2, 0.3, 0.5, 0.8, 1.0))
        + "  from the target"
    )
    for k in (5, 10, 20, 40):
        found = []
        for own in (0.2, 0.3, 0.5, 0.8, 1.0):
            hits = 0
            for _ in range(20):
                base = draw_world(rng).presence.tocoo()
                n = base.shape[0]
                members = rng.permutation(n) < 0.1 * n
                planted = np.flatnonzero(~members)[:3]
                kept = ~np.isin(base.col, planted)
                inside = rng.binomial(k, own, 3)
                fans = [
                    np.concatenate([
                        rng.choice(np.flatnonzero(members), some, replace=False),
                        rng.choice(np.flatnonzero(~members)[3:], k - some, replace=False),
                    ])
                    for some in inside
                ]  # fmt: skip
                source = np.concatenate([base.row[kept], *fans])
                target = np.concatenate([base.col[kept], np.repeat(planted, k)])
                ranking = rank(lay_out(source, target, n), [members])[1]
                hits += int(np.isin(planted, specific_of(ranking)).sum())
            found.append(hits / 60)
        print(f"{k:13d}   " + "".join(f"{share:8.0%}" for share in found))


def judge_groups(name: str, attention: Attention, members: dict[str, np.ndarray]) -> None:
    for group, inside in members.items():
        _, ranking = rank(attention, [inside])
        unsure = int(ranking.specificity.is_unsure[ranking.flagged].sum())
        n_own = len(specific_of(ranking))
        general = len(ranking.flagged) - n_own - unsure
        print(f"{name:18s} {group:28s} {int(inside.sum()):6d} {n_own:9d} {general:9d} {unsure:7d}")


def main(root: Path) -> None:
    rng = np.random.default_rng(1)
    sets = {"made world": (draw_world(rng), pd.DataFrame())}
    sets |= {name: read_set(root / name) for name in SETS if (root / name).is_dir()}
    print(
        f"{'random targets':18s} {'share':>6s} {'named':>8s} {'ten':>8s} "
        f"{'influential anyway':>18s} {'specific':>10s}"
    )
    for name, (attention, _) in sets.items():
        judge_random(name, attention, rng)
    judge_planted(rng)
    print(f"\n{'':18s} {'target':28s} {'people':>6s} {'specific':>9s} {'everyone':>9s} {'unsure':>7s}")
    for name, (attention, people) in sets.items():
        n = attention.n_people
        given = np.bincount(attention.presence.indices, minlength=n)
        groups = {
            f"the {share:.0%} who turn to most": np.argsort(np.argsort(-given, kind="stable")) < share * n
            for share in (0.1, 0.3)
        }
        for column in people.columns.difference(
            ["person_id", "name", "status", "satisfaction", "in_people_file"]
        ):
            values = people[column].astype(str)
            for value in values.value_counts().index[:3]:
                groups[f"{column} = {value}"[:28]] = (values == value).to_numpy()
        judge_groups(name, attention, groups)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.gettempdir()))
