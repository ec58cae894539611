"""Write interactions among planted communities with heavy-tailed activity.

python benchmarks/speed/make_interactions.py 1000000 100000 /tmp/one-million
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

TYPES = np.array(["mention", "reply", "like", "share", "message"])


def write_interactions(n_rows: int, n_people: int, folder: Path, *, seed: int = 1) -> None:
    """Write ``interactions.csv`` (source,target,type,timestamp,weight) and ``people.csv``."""
    random = np.random.default_rng(seed)
    n_communities = max(4, int(np.sqrt(n_people) / 2))
    community = random.integers(0, n_communities, n_people)
    order = np.argsort(community, kind="stable")
    starts = np.searchsorted(community[order], np.arange(n_communities))
    sizes = np.bincount(community, minlength=n_communities)
    activity = random.pareto(1.5, n_people) + 1
    source = np.searchsorted(np.cumsum(activity) / activity.sum(), random.random(n_rows))
    source = np.minimum(source, n_people - 1)
    # four in five events stay in the community; popular people first within it
    inside = random.random(n_rows) < 0.8
    place = (random.random(n_rows) ** 2 * sizes[community[source]]).astype(np.int64)
    neighbour = order[starts[community[source]] + place]
    anyone = (random.random(n_rows) ** 2 * n_people).astype(np.int64)
    target = np.where(inside, neighbour, anyone)
    seconds = random.integers(1_672_531_200, 1_704_067_200, n_rows)
    folder.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(
        {
            "source": "u" + pd.Series(source).astype(str),
            "target": "u" + pd.Series(target).astype(str),
            "type": TYPES[random.integers(0, len(TYPES), n_rows)],
            "timestamp": pd.to_datetime(seconds, unit="s").strftime("%Y-%m-%dT%H:%M:%SZ"),
            "weight": 1,
        }
    ).to_csv(folder / "interactions.csv", index=False)
    pd.DataFrame(
        {
            "person_id": "u" + pd.Series(np.arange(n_people)).astype(str),
            "age": random.integers(16, 80, n_people),
            "city": np.array(["Lyon", "Paris", "Nantes", "Lille"])[random.integers(0, 4, n_people)],
            "topic": "topic" + pd.Series(community % 12).astype(str),
        }
    ).to_csv(folder / "people.csv", index=False)


if __name__ == "__main__":
    write_interactions(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
