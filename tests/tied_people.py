"""Small networks with what is known of their people, for tests of the communities."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import networkx as nx
import numpy as np
import pandas as pd
import pytest

from entourage.engines.partition import TieGraph
from entourage.model import Network, Tables, Way

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

CLASSICS = Path(__file__).parents[2] / "shared" / "data" / "newman_gml"

INTERACTIONS = (
    'source INTEGER, target INTEGER, type VARCHAR, "at" TIMESTAMP, weight DOUBLE, sentiment DOUBLE, '
    '"both" BOOLEAN, text VARCHAR, thread VARCHAR, platform VARCHAR, event VARCHAR, file USMALLINT'
)


def make_network(ties: Iterable[Sequence[Any]], n_people: int, *, dates: bool = False) -> Network:
    """Sum ties ``(source, target)`` or ``(source, target, weight)`` into a network."""
    rows = [(*tie, 1.0)[:3] for tie in ties]
    columns = ["source", "target", "weight"]
    frame = pd.DataFrame(rows, columns=columns).astype(
        {"source": "int32", "target": "int32", "weight": float}
    )
    frame = frame.groupby(["source", "target"], sort=True)[["weight"]].sum().reset_index()
    first = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(len(frame)), unit="D") if dates else pd.NaT
    known = frame.assign(
        attention_out=frame["weight"],
        attention_in=0.0,
        way_out=np.int8(Way.TURNING),
        way_in=np.int8(Way.NONE),
        opposition=0.0,
        n_interactions=1,
        n_referrals=0,
        first_on=pd.Series(first, index=frame.index, dtype="datetime64[us]"),
        last_on=pd.Series(first, index=frame.index, dtype="datetime64[us]"),
        types=pd.Categorical(["mention"] * len(frame)),
    )
    return Network(
        person_id=np.array([f"p{position:05}" for position in range(n_people)], dtype=object),
        ties=known,
        n_events=np.zeros(n_people, dtype=np.int64),
        last_on=np.full(n_people, np.datetime64("NaT"), dtype="datetime64[D]"),
        n_interactions=len(frame),
        n_referrals=0,
        n_self_loops=0,
        unknown_types={},
        event_types={"mention": len(frame)},
    )


def make_tables(
    n_people: int,
    *,
    attributes: Mapping[str, Sequence[object]] | None = None,
    needs: Iterable[tuple[int, str]] = (),
    texts: Iterable[tuple[int, str]] = (),
    memberships: Iterable[tuple[int, str, str]] = (),
) -> Tables:
    """Say what is known of people: attributes, needs, texts they wrote, items they share."""
    database = duckdb.connect()
    database.execute(f"CREATE TABLE interactions ({INTERACTIONS})")
    database.execute(
        'CREATE TABLE memberships (person INTEGER, item VARCHAR, kind VARCHAR, weight DOUBLE, "at" TIMESTAMP)'
    )
    for person, text in texts:
        database.execute("INSERT INTO interactions (source, target, text) VALUES (?, 0, ?)", [person, text])
    for person, item, kind in memberships:
        database.execute("INSERT INTO memberships VALUES (?, ?, ?, 1, NULL)", [person, item, kind])
    people = pd.DataFrame(
        {
            "person_id": [f"p{position:05}" for position in range(n_people)],
            "name": pd.Series([None] * n_people, dtype=object),
            "status": pd.Series([None] * n_people, dtype=object),
            "satisfaction": np.nan,
            "in_people_file": True,
        }
    ).assign(**{name: pd.Series(list(values), dtype=object) for name, values in (attributes or {}).items()})
    wants = pd.DataFrame(list(needs), columns=["person", "need"]).assign(intensity=1.0)
    return Tables(
        database=database,
        people=people,
        attributes=tuple(attributes or ()),
        referrals=pd.DataFrame(columns=["referrer", "referred", "date"]).astype(
            {"referrer": "int32", "referred": "int32", "date": "datetime64[us]"}
        ),
        needs=wants,
        purchases=pd.DataFrame(),
        identities=pd.DataFrame(),
        n_excluded_people=0,
        inputs=(),
        rejected=pd.DataFrame(),
        newest_on=None,
        language="en",
        name="test",
    )


def to_ties(graph: nx.Graph[Any]) -> TieGraph:
    """Lay a networkx graph out as arrays, nodes in their order, self-loops left out."""
    place = {node: position for position, node in enumerate(graph)}
    pairs: dict[tuple[int, int], float] = {}
    for one, other, known in graph.edges(data="weight", default=1.0):
        a, b = sorted((place[one], place[other]))
        if a != b:
            pairs[a, b] = pairs.get((a, b), 0.0) + float(known)
    ends = np.array(sorted(pairs), dtype=np.int32).reshape(-1, 2)
    weight = np.array([pairs[pair] for pair in sorted(pairs)], dtype=np.float64)
    return TieGraph(len(graph), ends[:, 0].copy(), ends[:, 1].copy(), weight)


def list_ties(graph: TieGraph) -> list[tuple[int, int, float]]:
    """List the ties of a graph, for `make_network`."""
    return list(zip(graph.a.tolist(), graph.b.tolist(), graph.weight.tolist(), strict=True))


def read_classic(name: str) -> nx.Graph[Any]:
    """Read one of Newman's graphs without direction; skip the test where they are not there."""
    path = CLASSICS / f"{name}.gml"
    if not path.is_file():
        pytest.skip(f"{path} is not there: the shared test data are not part of the project")
    text = path.read_text(encoding="utf-8")
    if name == "polblogs":  # the file holds double links without saying so
        text = text.replace("directed 1", "directed 1\n  multigraph 1", 1)
    graph = nx.Graph(nx.parse_gml(text, label="id"))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


def make_planted(
    n_groups: int, size: int, inside: float, across: float, *, seed: int
) -> tuple[TieGraph, NDArray[np.int64]]:
    """Draw groups of people tied with probability `inside` or `across`, and give each one's group."""
    graph = nx.planted_partition_graph(n_groups, size, inside, across, seed=seed)
    return to_ties(graph), np.repeat(np.arange(n_groups), size)


def draw_active_groups(
    n_people: int, n_groups: int, *, n_events: int, inside: float, heavy: bool, seed: int
) -> tuple[TieGraph, NDArray[np.int64]]:
    """Draw events between people of Pareto activity and popularity, a share of them inside groups.

    With `heavy`, each event has a Pareto weight too. People without ties are left out.
    """
    generator = np.random.default_rng(seed)
    group = np.sort(generator.integers(0, n_groups, n_people))
    activity, popularity = (generator.pareto(1.5, n_people) + 0.3 for _ in range(2))
    source = generator.choice(n_people, n_events, p=activity / activity.sum())
    target = generator.choice(n_people, n_events, p=popularity / popularity.sum())
    own = generator.random(n_events) < inside
    for number in range(n_groups):
        events, members = np.flatnonzero(own & (group[source] == number)), np.flatnonzero(group == number)
        shares = popularity[members] / popularity[members].sum()
        target[events] = generator.choice(members, len(events), p=shares)
    weight = generator.pareto(1.5, n_events) + 1 if heavy else np.ones(n_events)
    apart = source != target
    pair = (np.minimum(source, target) * n_people + np.maximum(source, target))[apart]
    pair, which = np.unique(pair, return_inverse=True)
    ends = pair // n_people, pair % n_people
    used = np.unique(np.concatenate(ends))
    a, b = (np.searchsorted(used, end).astype(np.int32) for end in ends)
    return TieGraph(len(used), a, b, np.bincount(which, weight[apart])), group[used]
