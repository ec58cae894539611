"""The same analysis as a careful analyst writes it with pandas, networkx and python-louvain.

python benchmarks/speed/plain.py FOLDER OUT: read, weigh, sum per pair, communities, PageRank, two tables.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import community
import networkx as nx
import pandas as pd

WEIGHTS = {"mention": 2, "reply": 3, "like": 1, "share": 4, "message": 3}


def main(folder: Path, out: Path) -> None:
    """Run the chain and print its seconds and modularity."""
    started = time.perf_counter()
    rows = pd.read_csv(folder / "interactions.csv", parse_dates=["timestamp"])
    rows["weight"] = rows["weight"] * rows["type"].map(WEIGHTS)
    rows = rows[rows["source"] != rows["target"]]
    ties = rows.groupby(["source", "target"], as_index=False).agg(
        weight=("weight", "sum"), n=("weight", "size"), first=("timestamp", "min"), last=("timestamp", "max")
    )
    directed = nx.from_pandas_edgelist(ties, edge_attr="weight", create_using=nx.DiGraph)
    undirected = nx.Graph()
    for source, target, weight in directed.edges(data="weight"):
        before = undirected.get_edge_data(source, target, {"weight": 0})["weight"]
        undirected.add_edge(source, target, weight=before + weight)
    partition = community.best_partition(undirected, random_state=1)
    pagerank = nx.pagerank(directed)
    people = pd.DataFrame({"community": partition, "pagerank": pagerank, "degree": dict(undirected.degree())})
    out.mkdir(parents=True, exist_ok=True)
    people.to_csv(out / "people.csv")
    ties.to_csv(out / "ties.csv", index=False)
    modularity = community.modularity(partition, undirected)
    print(f"plain: {time.perf_counter() - started:.1f} s, modularity {modularity:.4f}, {len(ties)} ties")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
