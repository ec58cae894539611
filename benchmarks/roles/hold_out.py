"""Hold the prescriber score against what happened next: who is turned to after the data that it saw.

    python benchmarks/roles/hold_out.py ../shared/data

The first 70 % of the events of each dated set go through the real stages; people who take part in them are
ranked, and held against how many distinct people turn to them in the last 30 % (as the files say who turns
to whom; ratings below zero are no turn). Beside the score stand the plain measures that anyone would try,
on the same rows. Higher is better everywhere.

The rule that chooses how rankings age was itself chosen on earlier cuts of the same sets (``--from 0.4 --to
0.6``), whose outcomes are not those of the last 30 %.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
from scipy import stats

from entourage.communities import detect_communities
from entourage.language import Language
from entourage.network import build_network
from entourage.options import build_options
from entourage.roles import rank_roles
from entourage.sources import open_database, read_tables
from entourage.targets import build_targets

SETS = {
    "college messages": ("collegemsg", None),
    "bitcoin ratings": ("bitcoin_otc", None),
    "epigames contacts": ("netdiffuser_epigames", None),
    "copenhagen sms": ("copenhagen", "sms"),
    "copenhagen calls": ("copenhagen", "call"),
}
"""Folder and type of event. The files of copenhagen have lost their dates and kept their order, which serves
as the date here; radoslaw_email holds sums without dates or order, and cannot be held out."""

AGEING = ("auto", "none")
QUARTER = 0.75


def read_set(root: Path, folder: str, kind: str | None) -> pd.DataFrame:
    rows = pd.read_csv(root / folder / "interactions.csv", dtype={"source": str, "target": str})
    rows = rows[(rows["source"] != rows["target"]) & (kind is None or rows["type"] == kind)]
    if rows["timestamp"].isna().all():
        start = pd.Timestamp("2014-01-01")
        steps = np.linspace(0, 28, len(rows))
        rows = rows.assign(timestamp=start + pd.to_timedelta(steps, unit="D").round("s"))
    else:
        rows["timestamp"] = pd.to_datetime(rows["timestamp"]).dt.tz_localize(None)
    return rows.sort_values("timestamp", kind="stable").reset_index(drop=True)


def count_turning(rows: pd.DataFrame) -> pd.Series:
    turns = rows.loc[rows["weight"] > 0, ["source", "target"]].drop_duplicates()
    return turns.groupby("target").size().astype(float)


def measure_collective_influence(graph: nx.Graph) -> dict[str, float]:
    """(k - 1) times the sum of (k - 1) over people two steps away (Morone & Makse 2015)."""
    found = {}
    for person in graph:
        away = nx.single_source_shortest_path_length(graph, person, cutoff=2)
        edge = sum(graph.degree(other) - 1 for other, steps in away.items() if steps == 2)
        found[person] = float((graph.degree(person) - 1) * edge)
    return found


def measure_h_index(graph: nx.Graph) -> dict[str, float]:
    """Largest h such that h contacts have h contacts or more (Lü, Zhou, Zhang & Stanley 2016)."""
    found = {}
    for person in graph:
        degrees = np.sort([graph.degree(other) for other in graph[person]])[::-1]
        found[person] = float((degrees >= np.arange(1, len(degrees) + 1)).sum())
    return found


def plain_measures(rows: pd.DataFrame) -> dict[str, pd.Series]:
    turns = rows.loc[rows["weight"] > 0, ["source", "target"]].drop_duplicates()
    directed = nx.DiGraph(turns.to_numpy().tolist())
    graph = directed.to_undirected()
    span = rows["timestamp"].max() - rows["timestamp"].min()
    late = rows[rows["timestamp"] >= rows["timestamp"].min() + QUARTER * span]
    return {
        "in-degree": count_turning(rows),
        "PageRank": pd.Series(nx.pagerank(directed)),
        "last quarter of events": count_turning(rows.iloc[int(QUARTER * len(rows)) :]),
        "last quarter of time": count_turning(late),
        "coreness": pd.Series(nx.core_number(graph), dtype=float),
        "H-index": pd.Series(measure_h_index(graph)),
        "collective influence": pd.Series(measure_collective_influence(graph)),
    }


def own_scores(rows: pd.DataFrame) -> tuple[dict[str, pd.Series], float | None]:
    """Score people through the real stages: as is, and without ageing; and the half-life measured."""
    scores = {}
    half_life = None
    for ageing in AGEING:
        options = build_options(
            {
                "communities": {"runs": 2, "null_runs": 2},
                "roles": {"half_life_days": ageing, "runs": 2},
            }
        )
        with tempfile.TemporaryDirectory() as name, open_database() as database:
            rows.to_csv(Path(name) / "interactions.csv", index=False)
            language = Language("en")
            tables = read_tables(Path(name), options, database)
            network = build_network(tables, options.relationships)
            communities = detect_communities(network, tables, options.communities, language)
            targets = build_targets(tables, options, language)
            roles = rank_roles(network, communities, targets, tables, options.roles, language)
        found = pd.Series(roles.people["prescriber_score"].to_numpy(), index=network.person_id)
        scores["score" if ageing == "auto" else "score, without ageing"] = found
        half_life = half_life or roles.memory.half_life_days
    return scores, half_life


def correlate(guess: np.ndarray, truth: np.ndarray) -> float:
    return float(stats.spearmanr(guess, truth)[0])


def share_of_top(guess: np.ndarray, truth: np.ndarray, k: int = 10) -> float:
    """Share of the k first who are among the k most turned to later, those level with the last included."""
    first = np.argsort(-guess, kind="stable")[:k]
    return float((truth[first] >= np.sort(truth)[-k]).mean())


def gain(guess: np.ndarray, truth: np.ndarray, k: int = 50) -> float:
    """Normalised discounted cumulative gain of the k first (Järvelin & Kekäläinen 2002)."""
    weight = 1 / np.log2(np.arange(2, k + 2))
    first = np.argsort(-guess, kind="stable")[:k]
    return float((truth[first] * weight).sum() / (np.sort(truth)[::-1][:k] * weight).sum())


MEASURES = {"Spearman": correlate, "share of the first 10": share_of_top, "NDCG of the first 50": gain}


def hold_out(rows: pd.DataFrame, first: float, last: float) -> tuple[pd.DataFrame, dict[str, object]]:
    """Rank by the first events, and hold each ranking against the next."""
    n_first, n_last = round(first * len(rows)), round(last * len(rows))
    seen, later = rows.iloc[:n_first], rows.iloc[n_first:n_last]
    turns = seen[seen["weight"] > 0]
    people = sorted(set(turns["source"]) | set(turns["target"]))
    truth = count_turning(later).reindex(people).fillna(0).to_numpy()
    scores, half_life = own_scores(seen)
    guesses = plain_measures(seen) | scores
    table = pd.DataFrame(
        {
            name: {
                measure: judge(guess.reindex(people).fillna(0).to_numpy(), truth)
                for measure, judge in MEASURES.items()
            }
            for name, guess in guesses.items()
        }
    )
    days = (seen["timestamp"].max() - seen["timestamp"].min()) / pd.Timedelta(days=1)
    return table, {"people": len(people), "days": round(days, 1), "half_life_days": half_life}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--from", dest="first", type=float, default=0.7, help="share of events seen")
    parser.add_argument(
        "--to", dest="last", type=float, default=1.0, help="share of events up to the outcome"
    )
    given = parser.parse_args()
    found, about = {}, {}
    for name, (folder, kind) in SETS.items():
        found[name], about[name] = hold_out(read_set(given.data, folder, kind), given.first, given.last)
    print(pd.DataFrame(about).T.to_string())
    for measure in MEASURES:
        table = pd.DataFrame({name: table.loc[measure] for name, table in found.items()})
        table["mean"] = table.mean(axis=1)
        plain = table.drop(index=[name for name in table.index if name.startswith("score")])
        table.loc["score - best plain one"] = table.loc["score"] - plain.max()
        print(f"\n{measure}: first {given.first:.0%} of the events against those up to {given.last:.0%}")
        print(table.round(3).to_string())


if __name__ == "__main__":
    main()
