"""The steps of the plain chain and no others, by entourage's own parts.

python benchmarks/speed/same_steps.py FOLDER OUT: read, weigh, sum per pair, communities by one run of
Leiden, PageRank, two tables.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from entourage.convert import to_attention, to_undirected
from entourage.engines.centrality import compute_pagerank
from entourage.engines.partition import TieGraph, compute_modularity, detect_partition
from entourage.exports.tables import write_table
from entourage.network import build_network
from entourage.sources import open_database, read_project, read_tables


def main(folder: Path, out: Path) -> None:
    """Run the steps and print their seconds and modularity."""
    started = time.perf_counter()
    options, base = read_project(folder)
    with open_database() as database:
        network = build_network(read_tables(base, options, database), options.relationships)
    pairs = to_undirected(network)
    graph = TieGraph(pairs.n, pairs.a, pairs.b, pairs.weight)
    member_of = detect_partition(graph, algorithm="leiden", seed=1, n_rounds=2)
    people = pd.DataFrame(
        {
            "person_id": network.person_id,
            "community": member_of,
            "pagerank": compute_pagerank(to_attention(network)).ravel(),
            "degree": np.bincount(np.concatenate([pairs.a, pairs.b]), minlength=pairs.n),
        }
    )
    ids = pd.Index(network.person_id, dtype=object)
    ends = {end: pd.Categorical.from_codes(network.ties[end], categories=ids) for end in ("source", "target")}
    out.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as database:
        write_table(people, out / "people.csv", database)
        write_table(network.ties.assign(**ends), out / "ties.csv", database)
    modularity = compute_modularity(graph, member_of)
    seconds = time.perf_counter() - started
    print(f"same steps: {seconds:.1f} s, modularity {modularity:.4f}, {len(network.ties)} ties")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
