"""Hold the prescriber score against studies where the answer is known.

    python benchmarks/roles/known_answers.py ../shared/data

Each study's ties go through the real stages; the score is set against what the study measured
(Spearman's correlation, or AUC), beside the two plain measures anyone would try first: in-degree (how
many people turn to someone) and PageRank, each as a file gives its ties (plain) and on entourage's own
attention graph.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
from scipy import stats

from entourage.communities import detect_communities
from entourage.convert import to_attention
from entourage.language import Language
from entourage.network import build_network
from entourage.roles import rank_roles
from entourage.sources import open_database, read_project, read_tables
from entourage.targets import build_targets

if TYPE_CHECKING:
    from collections.abc import Callable

    from entourage.model import Tables
    from entourage.options import Options


@dataclass(frozen=True)
class Check:
    name: str
    folder: str
    types: tuple[str, ...]
    measure: Callable[[pd.Series, pd.DataFrame], float]


def early(most: float = np.inf) -> Callable[[pd.Series, pd.DataFrame], float]:
    def measure(score: pd.Series, people: pd.DataFrame) -> float:
        month = people["adoption_month"].dropna()
        month = month[month <= most]
        return -float(stats.spearmanr(score.reindex(month.index), month)[0])

    return measure


def auc(score: pd.Series, yes: pd.Series) -> float:
    ranks = stats.rankdata(score.reindex(yes.index))
    n_yes, n_no = int(yes.sum()), int((~yes).sum())
    return float((ranks[yes.to_numpy()].sum() - n_yes * (n_yes + 1) / 2) / (n_yes * n_no))


def is_leader(score: pd.Series, people: pd.DataFrame) -> float:
    return auc(score, people["leader"] == 1)


def is_high(score: pd.Series, people: pd.DataFrame) -> float:
    return auc(score, people["level"] != "manager")


def no_relation(score: pd.Series, people: pd.DataFrame) -> float:
    return -abs(float(stats.spearmanr(score.reindex(people.index), people["citations"])[0]))


ASKED = ("advice", "discussion")
CHECKS = (
    Check("ckm: early adoption", "ckm_physicians", ASKED, early()),
    Check("medInnovations: early adoption", "netdiffuser_medinnovations", ASKED, early()),
    Check("microfinance: leader (AUC)", "microfinance", (), is_leader),
    Check("hightech: level by advice (AUC)", "hightech_managers", ("advice",), is_high),
    Check("eies: citations by messages (none expected)", "eies", (), no_relation),
    Check("variant: ckm, answers only", "ckm_physicians", ASKED, early(98)),
    Check("variant: ckm, friends too", "ckm_physicians", (), early()),
    Check("variant: ckm, friends too, answers only", "ckm_physicians", (), early(98)),
    Check("variant: medInnovations, friends too", "netdiffuser_medinnovations", (), early()),
    Check("variant: hightech, friends and superiors too", "hightech_managers", (), is_high),
)
N_MAIN = 5
"""The first five are the checks; the others are variants."""


def score_study(check: Check, root: Path) -> dict[str, float]:
    ties = pd.read_csv(root / check.folder / "interactions.csv", dtype={"source": str, "target": str})
    people = pd.read_csv(root / check.folder / "people.csv", dtype={"id": str}).set_index("id")
    if check.types:
        ties = ties[ties["type"].isin(check.types)]
    scores = plain_measures(ties, people)
    with tempfile.TemporaryDirectory() as name, open_database() as database:
        folder = Path(name)
        ties.to_csv(folder / "interactions.csv", index=False)
        people.reset_index().to_csv(folder / "people.csv", index=False)
        options, base = read_project(folder)
        tables = read_tables(base, options, database)
        scores |= own_measures(tables, options)
    return {name: check.measure(score, people) for name, score in scores.items()}


def plain_measures(ties: pd.DataFrame, people: pd.DataFrame) -> dict[str, pd.Series]:
    graph = nx.DiGraph()
    graph.add_edges_from(ties.loc[ties["source"] != ties["target"], ["source", "target"]].to_numpy().tolist())
    measures = {"in-degree, plain": dict(graph.in_degree()), "PageRank, plain": nx.pagerank(graph)}
    # people of whom the file has no tie come last
    return {name: pd.Series(found).reindex(people.index).fillna(0) for name, found in measures.items()}


def own_measures(tables: Tables, options: Options) -> dict[str, pd.Series]:
    language = Language("en")
    network = build_network(tables, options.relationships)
    communities = detect_communities(network, tables, options.communities, language)
    targets = build_targets(tables, options, language)
    roles = rank_roles(network, communities, targets, tables, options.roles, language)
    attention = nx.from_scipy_sparse_array(to_attention(network), create_using=nx.DiGraph)
    on = {"index": network.person_id}
    return {
        "in-degree": pd.Series(np.array([d for _, d in attention.in_degree()]), **on),
        "PageRank": pd.Series(np.array(list(nx.pagerank(attention).values())), **on),
        "score": pd.Series(roles.people["prescriber_score"].to_numpy(), **on),
    }


def main() -> None:
    root = Path(sys.argv[1])
    table = pd.DataFrame({check.name: score_study(check, root) for check in CHECKS}).T
    for kind in (", plain", ""):
        better = table[[f"in-degree{kind}", f"PageRank{kind}"]].max(axis=1)
        table[f"behind the better{kind}"] = better - table["score"]
    print(table.round(3).to_string())
    print("\nmean of the five checks (higher is better; the last counts against what it finds)")
    print(table.head(N_MAIN).mean().round(3).to_string())


if __name__ == "__main__":
    main()
