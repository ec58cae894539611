"""Communities beside groups that are known: entourage, and one run of python-louvain from each of five seeds.

For each folder of exports given with the column that holds the groups, on the same ties: agreement with the
groups (normalised mutual information, everyone with ties and a group) and modularity.

    python benchmarks/communities/known_groups.py exports:department other/exports:city

Needs scikit-learn, which StepMix brings.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import normalized_mutual_info_score

from entourage.communities.consensus import detect_consensus
from entourage.communities.effort import Settings, plan_effort
from entourage.convert import to_undirected
from entourage.engines.partition import TieGraph, compute_modularity, detect_partition
from entourage.network import build_network
from entourage.options import CommunityOptions
from entourage.sources import open_database, read_project, read_tables
from entourage.values.texts import fold

SEEDS = range(1, 6)


def read_groups(folder: Path, column: str) -> tuple[TieGraph, np.ndarray]:
    """Read the ties of a folder and the groups of its people."""
    with open_database() as database:
        options, base = read_project(folder)
        tables = read_tables(base, options, database)
        pairs = to_undirected(build_network(tables, options.relationships))
        named = [name for name in tables.people.columns if fold(str(name)) == fold(column)]
        groups = tables.people[named[0]].to_numpy(dtype=object)
    people, ends = np.unique(np.concatenate([pairs.a, pairs.b]), return_inverse=True)
    a, b = ends.reshape(2, -1).astype(np.int32)
    return TieGraph(len(people), a, b, pairs.weight), groups[people]


def agree(groups: np.ndarray, found: np.ndarray) -> float:
    known = ~pd.isna(groups)
    return float(normalized_mutual_info_score(groups[known].astype(str), found[known]))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="+", metavar="FOLDER:COLUMN")
    print(f"{'folder':28s} {'ties':>8s}  {'entourage':>16s}  {'python-louvain':>24s}")
    gains = []
    for given in parser.parse_args().sets:
        folder, _, column = given.rpartition(":")
        graph, groups = read_groups(Path(folder), column)
        effort = plan_effort(graph.n_ties, CommunityOptions())
        found = detect_consensus(graph, Settings("leiden", 1.0, 1), effort).member_of
        runs = [detect_partition(graph, algorithm="louvain", seed=seed) for seed in SEEDS]
        ours, theirs = agree(groups, found), float(np.mean([agree(groups, run) for run in runs]))
        best = max(compute_modularity(graph, run) for run in runs)
        gains.append(ours - theirs)
        print(
            f"{Path(folder).name:28s} {graph.n_ties:8d}  "
            f"{ours:.3f} (Q {compute_modularity(graph, found):.4f})  {theirs:.3f} (best Q {best:.4f})",
            flush=True,
        )
    print(f"entourage less python-louvain: mean {np.mean(gains):+.3f}, least {min(gains):+.3f}")


if __name__ == "__main__":
    main()
