"""Analyses made up for tests and benchmarks of the pages: consistent, seeded, of any size."""

from __future__ import annotations

import dataclasses

import duckdb
import numpy as np
import pandas as pd

from entourage.convert import to_results
from entourage.model import (
    Analysis,
    Communities,
    InputFile,
    Network,
    Note,
    Overlap,
    Persona,
    Plan,
    Roles,
    Shape,
    Tables,
    Target,
    TargetLevel,
    Targets,
    Way,
)
from entourage.options import Options, build_options

FIRST = [
    "Agathe",
    "Bastien",
    "Camille",
    "Driss",
    "Élise",
    "Fanny",
    "Gaël",
    "Hélène",
    "Inès",
    "Jules",
    "Karim",
    "Léa",
    "Maëlle",
    "Noé",
    "Océane",
    "Paul",
    "Quentin",
    "Rania",
    "Solène",
    "Théo",
    "Ugo",
    "Valérie",
    "Wassim",
    "Yasmine",
    "Zoé",
]
LAST = [
    "Aubert",
    "Bonnet",
    "Chevalier",
    "Delmas",
    "Étienne",
    "Faure",
    "Garnier",
    "Hamidi",
    "Imbert",
    "Joly",
    "Kessler",
    "Lefèvre",
    "Morel",
    "Nguyen",
    "Olivier",
    "Perrin",
    "Quéré",
    "Roussel",
    "Simon",
    "Texier",
    "Urbain",
    "Vidal",
    "Weber",
    "Yildiz",
    "Zeller",
]
COMMUNITIES = (
    "Couture & réemploi · Lyon",
    "Écologie du quotidien",
    "Yoga et bien-être",
    "Parents connectés",
    "Artisans du cuir",
    "Vélotaf",
    "Étudiants en design",
    "Zéro déchet · Nantes",
)
TYPES = ("mention", "reply", "like;mention", "share", "message;referral")


def build_analysis(
    n_people: int = 300,
    n_communities: int = 6,
    *,
    seed: int = 1,
    structure: bool = True,
    hostile: str | None = None,
    names: bool = True,
    options: Options | None = None,
    mean_ties: int = 5,
) -> Analysis:
    """Make up an analysis; `hostile` is put wherever a file's text can reach a page."""
    rng = np.random.default_rng(seed)
    shares = 1.0 / np.arange(1, n_communities + 1) ** 0.45
    member_of = np.sort(rng.choice(n_communities, n_people, p=shares / shares.sum())).astype(np.int32)
    counts = np.bincount(member_of, minlength=n_communities)
    ranks = np.argsort(np.argsort(-counts, kind="stable"), kind="stable")
    member_of = rng.permutation(ranks[member_of]).astype(np.int32)
    isolated = rng.choice(n_people, max(2, n_people // 60), replace=False)
    member_of[isolated] = -1
    person_id = np.array([f"p{i:06d}" for i in range(n_people)], dtype=object)
    ties = _make_ties(rng, member_of, n_people * mean_ties)
    name = [f"{FIRST[i % 25]} {LAST[(i // 25 + i) % 25]}" if names else None for i in range(n_people)]
    if hostile:
        name = [hostile if i % 3 == 0 else text for i, text in enumerate(name)]

    degree = np.bincount(ties["source"], minlength=n_people) + np.bincount(ties["target"], minlength=n_people)
    score = np.bincount(ties["target"], weights=ties["weight"], minlength=n_people)
    score = score / score.sum()
    participation = np.clip(rng.beta(1.2, 4, n_people), 0, 1)
    promoter = np.where(rng.random(n_people) < 0.6, rng.integers(3, 11, n_people), np.nan).astype(float)
    status = rng.choice(["prospect", "active", "inactive"], n_people, p=[0.5, 0.35, 0.15])

    # one target that is a tribe, one that is scattered
    tribe = np.isin(member_of, [0, 2]) & (rng.random(n_people) < 0.72) | (rng.random(n_people) < 0.05)
    scattered = rng.random(n_people) < 0.3
    targets = tuple(
        _make_target(rng, target_id, text, need, members)
        for target_id, text, need, members in (
            ("mode-durable", hostile or "Mode durable", "S'habiller sans nuire à la planète", tribe),
            ("cadeaux", "Cadeaux de fin d'année", None, scattered),
        )
    )
    order = np.argsort(-score, kind="stable")
    order = order[np.isin(order, isolated, invert=True)]
    prescribers = _make_prescribers(order, score, targets, degree)
    top = order[:40]
    ambassadors = pd.DataFrame(
        {
            "rank": np.arange(1, 9),
            "person": top[8:16],
            "basis": ["proven"] * 5 + ["potential"] * 3,
            "score": np.linspace(0.9, 0.4, 8),
            "n_referrals": [6, 5, 4, 3, 2, 0, 0, 0],
            "n_converted": [4, 4, 2, 1, 1, 0, 0, 0],
            "referral_value": [820.0, 640.5, 210, 90, 45, 0, 0, 0],
            "n_descendants": [9, 6, 4, 3, 2, 0, 0, 0],
            "prospect_reach": np.linspace(0.08, 0.02, 8),
            "satisfaction": [10.0, 9, 9, 10, 9, 10, 9, 9],
            "status": ["active"] * 8,
            "evidence": ["6 referrals, 4 converted"] * 5 + ["satisfied, with reach among prospects"] * 3,
        }
    )
    critics = pd.DataFrame(
        {
            "person": top[20:22],
            "score": score[top[20:22]],
            "n_influenced": degree[top[20:22]],
            "satisfaction": [2.0, 4.0],
            "evidence": ["promoter score 2, turned to by 14 people", "promoter score 4"],
        }
    )
    roles = np.full(n_people, "", dtype=object)
    for people, role in (
        (top[8:16], "ambassador"),
        (critics["person"], "critic"),
        (top[16:20], "gatekeeper"),
        (prescribers["person"].unique(), "prescriber"),
    ):
        for person in people:
            roles[person] = f"{roles[person]};{role}".strip(";")

    community_table = _make_communities(rng, member_of, ties, n_communities, hostile)
    between = _make_between(ties, member_of)
    overlap_table, cohesion = _make_overlap(targets, member_of, n_communities)
    people = pd.DataFrame(
        {
            "person_id": person_id,
            "name": name,
            "community_id": pd.array(np.where(member_of < 0, None, member_of + 1)),
            "membership": np.where(member_of < 0, np.nan, rng.uniform(0.6, 1, n_people)),
            "status": status,
            "targets": [
                ";".join(t.target_id for t in targets if t.levels[0].members[i]) for i in range(n_people)
            ],
            "roles": roles,
            "in_strength": np.bincount(ties["target"], weights=ties["weight"], minlength=n_people),
            "out_strength": np.bincount(ties["source"], weights=ties["weight"], minlength=n_people),
            "degree": degree,
            "pagerank": score,
            "betweenness": rng.exponential(1 / n_people, n_people),
            "participation": participation,
            "coreness": np.minimum(degree, 9),
            "n_referrals": np.where(roles == "ambassador", 3, 0),
            "n_converted": np.where(roles == "ambassador", 2, 0),
            "referral_value": np.where(roles == "ambassador", 120.0, 0.0),
            "prescriber_score": score,
            "ambassador_score": np.where(roles == "ambassador", 0.6, 0.0),
        }
    )
    people["community_id"] = pd.to_numeric(people["community_id"])
    answers = pd.DataFrame(
        {
            "target_id": ["mode-durable", "cadeaux"],
            "address": ["communities", "target"],
            "communities": ["1;3", ""],
            "through": [";".join(person_id[top[:3]]), person_id[top[4]]],
            "share_reached": [0.71, 0.3],
        }
    )
    tables = Tables(
        database=duckdb.connect(),
        people=people[["person_id", "name", "status"]].assign(
            satisfaction=promoter, ville=hostile or "Lyon", in_people_file=True
        ),
        attributes=("ville",),
        referrals=pd.DataFrame(),
        needs=pd.DataFrame(),
        purchases=pd.DataFrame(),
        identities=pd.DataFrame(),
        n_excluded_people=1,
        inputs=(
            InputFile(
                "interactions.csv",
                "ab" * 32,
                "canonical",
                ("interactions",),
                {"source": "auteur"},
                12_340,
                12_310,
                22,
                8,
            ),
            InputFile(
                hostile or "clients.xlsx",
                "cd" * 32,
                "canonical",
                ("people",),
                {"person_id": "id"},
                n_people + 3,
                n_people,
                3,
                0,
                (Note("{n} accounts were merged.", {"n": 4}),),
            ),
        ),
        rejected=pd.DataFrame(
            {"file": ["interactions.csv"], "line": [17], "reason": ["no target"], "content": ["a,,"]}
        ),
        newest_on=pd.Timestamp("2025-11-30"),
        language="fr",
        name=hostile or "Maison Verte",
    )
    network = Network(
        person_id=person_id,
        ties=ties,
        n_events=degree,
        last_on=np.full(n_people, np.datetime64("2025-11-01")),
        n_interactions=int(ties["n_interactions"].sum()),
        n_referrals=int(ties["n_referrals"].sum()),
        n_self_loops=3,
        unknown_types={"poke": 4},
        event_types={"mention": 900, "poke": 4},
    )
    communities = Communities(
        member_of=member_of,
        membership=people["membership"].to_numpy(),
        table=community_table,
        border=pd.DataFrame(
            {
                "person": order[50:53],
                "community_id": [1, 1, 2],
                "also_leans_to": [2, 3, 1],
                "share": [0.4, 0.35, 0.3],
            }
        ),
        between=between,
        modularity=0.52 if structure else 0.21,
        null_modularity=0.22,
        null_sd=0.01,
        null_z=30.0 if structure else -0.4,
        stability=0.83 if structure else 0.2,
        has_structure=structure,
        algorithm="leiden",
        resolution=1.0,
        seed=1,
        n_runs=20,
        n_null_runs=10,
        levels=pd.DataFrame(
            {
                "level": [1, 2, 2],
                "community_id": [1, 1, 2],
                "parent_id": pd.array([None, 1, 1], dtype="Int64"),
                "size": [int(counts.max()), 12, 4],
            }
        ),
        scan=pd.DataFrame(
            {
                "resolution": [0.5, 1.0, 2.0],
                "n_communities": [2, n_communities, 3 * n_communities],
                "stability": [0.7, 0.83, 0.4],
                "chosen": [False, True, False],
            }
        ),
        shape=Shape(
            "community-clusters",
            "Community clusters: several communities.",
            {"mean_ties": 4.3, "isolated_share": 0.05, "in_hub_share": 0.031, "two_largest_share": 0.45},
        ),
    )
    persona = Persona(
        "target:mode-durable",
        hostile or "La créative engagée",
        "Jeanne",
        int(tribe.sum()),
        pd.DataFrame(
            {
                "attribute": ["ville", "tranche d'âge"],
                "family": ["geographic", "demographic"],
                "value": [hostile or "Lyon", "25–34"],
                "share": [0.46, 0.39],
                "share_everyone": [0.2, 0.21],
                "spread": ["Lyon, Villeurbanne, Vienne", "18–44"],
            }
        ),
        needs=("S'habiller sans nuire à la planète",),
        channels=("Instagram", "mail"),
        words=("couture", "réemploi"),
        positioning=f"For {hostile or 'Mode durable'}, we are ______ who ______.",
    )
    analysis = Analysis(
        tables=tables,
        network=network,
        communities=communities,
        targets=Targets(
            targets,
            people[["status"]],
            {},
            pd.DataFrame(
                {
                    "segment_id": ["segment-1", "segment-2"],
                    "name": [hostile or "Jeunes urbains", "Familles"],
                    "size": [40, 4],
                    "stability": [0.91, 0.7],
                    "distinctive": [hostile or "ville Lyon", ""],
                }
            ),
            (persona, Persona("community:1", "La bricoleuse", "Lina", int(counts.max()), persona.traits)),
        ),
        overlap=Overlap(
            overlap_table,
            cohesion,
            pd.DataFrame(
                {
                    "verdict": community_table["verdict"],
                    "targets": ["mode-durable", "", "mode-durable"] + [""] * (n_communities - 3),
                }
            ),
            {"audience": {"ami": 0.21, "ari": 0.18}},
            pd.DataFrame({"level": ["audience"], "statistic": [12.0], "p_value": [0.001]}),
            answers,
            pd.DataFrame(
                {
                    "target_id": ["cadeaux"],
                    "level": ["audience"],
                    "community_id": [2],
                    "n_people": [14],
                    "share": [0.8],
                    "lift": [2.6],
                    "people": [tuple(range(14))],
                }
            ),
            pd.DataFrame(
                {
                    "community_id": [1, 1, 2],
                    "stage": ["sale", "brand", "customer-relations"],
                    "score": [0.8, 0.5, 0.4],
                    "sentence": [
                        "Two thirds of the core customers are here.",
                        "Much is shared outside.",
                        "Half of the questions are answered here.",
                    ],
                }
            ),
        ),
        roles=Roles(
            people.drop(columns=["person_id", "name", "community_id", "membership", "status", "targets"]),
            prescribers,
            ambassadors,
            critics,
            pd.DataFrame(),
            0.0,
            cards=_make_cards(prescribers, person_id, roles),
        ),
        plans={"mode-durable": _make_plan(top)},
        options=options or build_options({}),
        results={},
    )
    return dataclasses.replace(
        analysis,
        results=to_results(
            analysis.tables,
            analysis.network,
            analysis.communities,
            analysis.targets,
            analysis.overlap,
            analysis.roles,
            analysis.plans,
        ),
    )


def _make_cards(prescribers: pd.DataFrame, person_id: np.ndarray, roles: np.ndarray) -> pd.DataFrame:
    best = prescribers.sort_values(["rank", "target_id"], kind="stable").drop_duplicates("person")
    person = best["person"].to_numpy()
    return pd.DataFrame(
        {
            "person": person,
            "roles": roles[person],
            "target_id": best["target_id"].to_numpy(),
            "rank": best["rank"].to_numpy(),
            "rank_low": best["rank_low"].to_numpy(),
            "rank_high": best["rank_high"].to_numpy(),
            "specific": best["specific"].to_numpy(),
            "n_influenced": 17,
            "n_turning": 17,
            "share_of_target": 0.42,
            "n_interactions": 31,
            "n_referrals": 2,
            "first_on": pd.Timestamp("2024-02-03"),
            "last_on": pd.Timestamp("2025-10-30"),
            "strongest_tie": person_id[(person + 1) % len(person_id)],
            "strongest_share": 0.2,
            "rank_everyone": 5,
            "rank_without": 8,
            "would_change": "",
        }
    )


def _make_plan(top: np.ndarray) -> Plan:
    """Make up a plan of three people, beside two simpler choices."""
    gain = np.array([20.5, 8.0, 4.0])
    reach = gain.cumsum()
    return Plan(
        choices=pd.DataFrame(
            {
                "rank": [1, 2, 3],
                "person": top[:3],
                "gain": gain,
                "reach": reach,
                "reach_low": reach - 0.5,
                "reach_high": reach + 0.5,
                "share": reach / 80,
                "alone": [20.5, 15.0, 11.0],
                "only": [9.0, 6.0, 4.0],
                "cost": 0.0,
                "spent": 0.0,
            }
        ),
        overlap=pd.DataFrame({"person_a": top[:1], "person_b": top[1:2], "shared": [7.0], "share": [0.46]}),
        comparison=pd.DataFrame(
            {
                "choice": ["plan", "degree", "random"],
                "n_people": 3,
                "cost": 0.0,
                "reach": [32.5, 26.0, 6.5],
                "reach_low": [32.0, 25.5, 4.0],
                "reach_high": [33.0, 26.5, 9.0],
                "share": [0.406, 0.325, 0.081],
                "plan_gain": [0.0, 0.25, 4.0],
            }
        ),
        cold=pd.DataFrame({"person": top[-2:], "reason": "turns-to-nobody", "pocket": 0, "n_in_pocket": 1}),
        n_members=80,
        n_candidates=100,
        spent=0.0,
        certified=0.8,
        chance="share",
        contact=1.0,
        n_samples=1_000,
        seed=1,
        notes=(Note("{n} accounts were merged.", {"n": 4}),),
    )


def _make_ties(rng: np.random.Generator, member_of: np.ndarray, n: int) -> pd.DataFrame:
    """Tie people, four times in five inside their community, the first of each community more often."""
    linked = np.flatnonzero(member_of >= 0)
    linked = linked[np.argsort(member_of[linked], kind="stable")]
    sorted_of = member_of[linked]
    first = np.searchsorted(sorted_of, np.arange(sorted_of.max() + 2))
    source = rng.integers(0, len(linked), n)
    inside = rng.random(n) < 0.82
    skew = rng.random(n) ** 2.2
    own = sorted_of[source]
    target = np.where(
        inside,
        first[own] + (skew * (first[own + 1] - first[own])).astype(int),
        (skew * len(linked)).astype(int),
    )
    pairs = np.unique(np.column_stack([linked[source], linked[target]]), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    events = 1 + rng.poisson(1.5, len(pairs))
    start = np.datetime64("2024-01-01") + rng.integers(0, 600, len(pairs)).astype("timedelta64[D]")
    types = rng.integers(0, len(TYPES), len(pairs))
    return pd.DataFrame(
        {
            "source": pairs[:, 0].astype(np.int32),
            "target": pairs[:, 1].astype(np.int32),
            "weight": (2.0 * events).astype(float),
            "attention_out": 2.0 * events,
            "attention_in": 0.0,
            "way_out": np.int8(Way.TURNING),
            "way_in": np.int8(Way.NONE),
            "opposition": 0.0,
            "n_interactions": events,
            "n_referrals": (types == len(TYPES) - 1).astype(int),
            "first_on": start.astype("datetime64[ns]"),
            "last_on": (start + rng.integers(0, 90, len(pairs)).astype("timedelta64[D]")).astype(
                "datetime64[ns]"
            ),
            "types": pd.Categorical.from_codes(types, list(TYPES)),
        }
    )


def _make_target(
    rng: np.random.Generator, target_id: str, name: str, need: str | None, members: np.ndarray
) -> Target:
    customers = members & (rng.random(len(members)) < 0.55)
    core = customers & (rng.random(len(members)) < 0.4)
    n = len(members)
    return Target(
        target_id,
        name,
        need,
        (
            TargetLevel(
                "audience",
                members,
                pd.DataFrame(
                    {
                        "criterion": ["age 18..34", "interests écologie|mode"],
                        "family": ["demographic", "psychographic"],
                        "n_before": [n, int(members.sum() * 1.6)],
                        "n_after": [int(members.sum() * 1.6), int(members.sum())],
                    }
                ),
            ),
            TargetLevel(
                "customers",
                customers,
                pd.DataFrame(
                    {
                        "criterion": ["intent >= 3"],
                        "family": ["behavioural"],
                        "n_before": [int(members.sum())],
                        "n_after": [int(customers.sum())],
                    }
                ),
            ),
            TargetLevel(
                "core",
                core,
                pd.DataFrame(
                    {
                        "criterion": ["value top 20%"],
                        "family": ["behavioural"],
                        "n_before": [int(customers.sum())],
                        "n_after": [int(core.sum())],
                    }
                ),
            ),
        ),
        "rules",
    )


def _make_prescribers(
    order: np.ndarray,
    score: np.ndarray,
    targets: tuple[Target, ...],
    degree: np.ndarray,
) -> pd.DataFrame:
    blocks = []
    for target_id, chosen in (
        ("all", order[:10]),
        (targets[1].target_id, order[3:9]),
        (targets[0].target_id, order[:8]),
    ):
        rank = np.arange(1, len(chosen) + 1)
        blocks.append(
            pd.DataFrame(
                {
                    "target_id": target_id,
                    "rank": rank,
                    "person": chosen,
                    "score": score[chosen],
                    "reach": score[chosen],
                    "affinity": np.linspace(2.6, 0.9, len(chosen)),
                    "bridging": np.linspace(0.1, 0.6, len(chosen)),
                    "n_influenced": degree[chosen],
                    "n_turning": degree[chosen],
                    "n_converted": (rank < 4).astype(int) * 2,
                    "rank_low": np.maximum(1, rank - 2),
                    "rank_high": rank + 3,
                    "evidence": [f"turned to by {n} people" for n in degree[chosen]],
                    "specific": pd.array(
                        [target_id != "all" and r % 3 == 1 if r % 5 else None for r in rank], dtype="boolean"
                    ),
                    "lift": np.linspace(3.2, 0.9, len(chosen)),
                    "p_value": 0.01,
                    "q_value": 0.04,
                }
            )
        )
    return pd.concat(blocks, ignore_index=True)


def _make_communities(
    rng: np.random.Generator, member_of: np.ndarray, ties: pd.DataFrame, n: int, hostile: str | None
) -> pd.DataFrame:
    sizes = np.bincount(member_of[member_of >= 0], minlength=n)
    inner = member_of[ties["source"]] == member_of[ties["target"]]
    n_ties = np.bincount(member_of[ties["source"][inner]], minlength=n)
    name = [COMMUNITIES[i % 8] + (f" {i // 8 + 1}" if i >= 8 else "") for i in range(n)]
    if hostile:
        name[0] = hostile
    return pd.DataFrame(
        {
            "community_id": np.arange(1, n + 1),
            "name": name,
            "size": sizes,
            "n_ties": n_ties,
            "density": n_ties / np.maximum(1, sizes * (sizes - 1)),
            "conductance": rng.uniform(0.1, 0.4, n),
            "stability": rng.uniform(0.55, 0.98, n),
            "verdict": (["on-target", "club", "on-target", "mixed"] + ["club"] * n)[:n],
            "distinctive": ["ville=Lyon (×2.3); intérêt=couture (×3.1)"] * n,
        }
    )


def _make_between(ties: pd.DataFrame, member_of: np.ndarray) -> pd.DataFrame:
    a, b = member_of[ties["source"]] + 1, member_of[ties["target"]] + 1
    pairs = pd.DataFrame(
        {"community_a": np.minimum(a, b), "community_b": np.maximum(a, b), "weight": ties["weight"]}
    )
    pairs = pairs[(pairs["community_a"] != pairs["community_b"]) & (pairs["community_a"] > 0)]
    return pairs.groupby(["community_a", "community_b"], as_index=False).agg(
        weight=("weight", "sum"), n_ties=("weight", "size")
    )


def _make_overlap(
    targets: tuple[Target, ...], member_of: np.ndarray, n: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows, cohesion = [], []
    n_linked = int((member_of >= 0).sum())
    sizes = np.bincount(member_of[member_of >= 0], minlength=n)
    for target in sorted(targets, key=lambda t: t.target_id):
        for level in target.levels:
            inside = level.members & (member_of >= 0)
            both = np.bincount(member_of[inside], minlength=n)
            for c in range(n):
                share = both[c] / max(1, sizes[c])
                rows.append(
                    (
                        target.target_id,
                        level.level,
                        c + 1,
                        int(both[c]),
                        both[c] / max(1, inside.sum()),
                        share,
                        both[c] / max(1, sizes[c] + inside.sum() - both[c]),
                        share / max(1e-9, inside.sum() / n_linked),
                        0.001 if share > 0.5 else 0.4,
                        0.004 if share > 0.5 else 0.6,
                    )
                )
            tribe = target.target_id == "mode-durable"
            cohesion.append(
                (
                    target.target_id,
                    target.name,
                    level.level,
                    int(level.members.sum()),
                    int(inside.sum()),
                    1.9 if tribe else 1.02,
                    8.0 if tribe else 0.4,
                    0.42 if tribe else 0.01,
                    -0.3,
                    0.1,
                    0.3,
                    "tribe" if tribe else "scattered",
                )
            )
    overlap = pd.DataFrame(
        rows,
        columns=[
            "target_id",
            "level",
            "community_id",
            "n_both",
            "share_of_target",
            "share_of_community",
            "jaccard",
            "lift",
            "p_value",
            "q_value",
        ],
    )
    return overlap, pd.DataFrame(
        cohesion,
        columns=[
            "target_id",
            "name",
            "level",
            "n_people",
            "n_in_graph",
            "cohesion",
            "cohesion_z",
            "assortativity",
            "e_i_index",
            "e_i_expected",
            "conductance",
            "verdict",
        ],
    )
