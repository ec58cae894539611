"""Every figure of the tables, worked out again from the input files with pandas, networkx and scipy."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from made_brand import run, write_exports
from scipy import stats

if TYPE_CHECKING:
    from pathlib import Path

HALF_LIFE = 90
WINDOW = 4 * HALF_LIFE
WEIGHT = {
    "mention": 2,
    "reply": 3,
    "like": 1,
    "message": 3,
    "friend": 2,
    "advice": 3,
    "invite": 4,
    "referral": 8,
}
FORWARD = {"invite", "referral"}
MUTUAL = {"message", "friend"}


class Expected:
    """What the input files give, by the formulas of the method."""

    def __init__(self, folder: Path) -> None:
        said = pd.read_csv(folder / "interactions.csv")
        brought = pd.read_csv(folder / "referrals.csv")
        self.people = pd.read_csv(folder / "people.csv").set_index("person_id")
        self.referrals = brought
        brought = brought.rename(columns={"referrer": "source", "referred": "target", "date": "timestamp"})
        events = pd.concat([said, brought.assign(type="referral", weight=1)], ignore_index=True)
        at = pd.to_datetime(events["timestamp"], utc=True, format="ISO8601")
        # purchases are events of the input too: the newest dated row of any table is what age is from
        bought = pd.to_datetime(pd.read_csv(folder / "purchases.csv")["date"], utc=True)
        age = (max(at.max(), bought.max()) - at).dt.total_seconds() / 86400
        events["tie"] = events["type"].map(WEIGHT).fillna(1) * events["weight"] * 0.5 ** (age / HALF_LIFE)
        events = events.assign(age=age)[events["source"] != events["target"]]
        self.ties = events.groupby(["source", "target"])["tie"].sum()
        self.graph = nx.Graph()
        self.attention = nx.DiGraph()
        for graph in (self.graph, self.attention):
            graph.add_nodes_from(sorted({*self.people.index, *said["source"], *said["target"]}))
        newest: dict[tuple[str, str], float] = {}
        for row in events.itertuples():
            self._add(self.graph, row.source, row.target, row.tie)
            turns = []
            if row.type in MUTUAL or row.type not in FORWARD:
                turns.append((row.source, row.target))
            if row.type in MUTUAL or row.type in FORWARD:
                turns.append((row.target, row.source))
            for turn in turns:
                self._add(self.attention, *turn, row.tie)
                newest[turn] = min(newest.get(turn, np.inf), row.age)
        # rankings look at four half-lives
        gone = [turn for turn, age in newest.items() if age > WINDOW]
        assert gone
        self.attention.remove_edges_from(gone)
        self.recent = self.attention.to_undirected()
        self.pace = {
            person: max((0.5 ** (newest[person, other] / HALF_LIFE) for other in near), default=1.0)
            for person, near in self.attention.adjacency()
        }
        self.tied = {person for person in self.graph if self.graph.degree(person)}

    @staticmethod
    def _add(graph: nx.Graph, a: str, b: str, weight: float) -> None:
        before = graph.get_edge_data(a, b, {"weight": 0.0})["weight"]
        graph.add_edge(a, b, weight=before + weight)

    def reach(self, members: set[str]) -> dict[str, float]:
        """Follow attention from some people, less often from those silent for long: where walks stay."""
        people = sorted(self.attention)
        weight = nx.to_numpy_array(self.attention, nodelist=people)
        given = weight.sum(axis=1)
        follow = 0.85 * np.array([self.pace[person] for person in people]) / np.where(given > 0, given, 1)
        step = weight * follow[:, None]
        back = np.array([person in members for person in people]) / len(members)
        step = step + np.outer(1 - step.sum(axis=1), back)
        values, vectors = np.linalg.eig(step.T)
        stays = np.real(vectors[:, np.argmin(abs(values - 1))])
        return dict(zip(people, (stays / stays.sum()).tolist(), strict=True))

    def members(self, level: str) -> set[str]:
        people = self.people[self.people["city"] == "Lyon"]
        if level != "audience":
            people = people[people["status"] == "active"]
        return set(people.index)


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> tuple[Expected, Path]:
    base = tmp_path_factory.mktemp("numbers")
    exports = write_exports(base / "marque")
    rule = "Jardin: city=Lyon; customers: status=active"
    code = run(
        "analyze",
        exports.folder,
        "--out",
        base / "out",
        "--half-life",
        HALF_LIFE,
        "--target",
        rule,
        "--target",
        "Tous: age>=18",
    )
    assert code == 0
    return Expected(exports.folder), base / "out"


def read(out: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(out / "tables" / f"{name}.csv")


def test_every_row_is_accounted_for(answer: tuple[Expected, Path]) -> None:
    _, out = answer
    for file in json.loads((out / "analysis.json").read_text(encoding="utf-8"))["inputs"]:
        assert file["rows_read"] == file["rows_used"] + file["rows_rejected"] + file["rows_excluded"]
        assert file["rows_rejected"] == 0


def test_ties_are_sums_of_weights_types_and_decay(answer: tuple[Expected, Path]) -> None:
    expected, out = answer
    ties = read(out, "ties").set_index(["source", "target"])["weight"]
    assert set(ties.index) == set(expected.ties.index)
    np.testing.assert_allclose(ties, expected.ties.reindex(ties.index), rtol=1e-8)


def test_people_are_measured_as_networkx_does(answer: tuple[Expected, Path]) -> None:
    expected, out = answer
    people = read(out, "people").set_index("person_id")
    graph = expected.graph
    assert set(people.index) == set(graph)
    community = people["community_id"]
    participation = {}
    for person in graph:
        into: dict[float, float] = defaultdict(float)
        for other, tie in graph[person].items():
            into[community[other]] += tie["weight"]
        total = sum(into.values())
        participation[person] = 1 - sum((share / total) ** 2 for share in into.values()) if total else 0.0
    referrals = expected.referrals.groupby("referrer")
    converted = expected.referrals[expected.referrals["status"] == "converted"].groupby("referrer")
    theirs = {
        "in_strength": expected.ties.groupby("target").sum(),
        "out_strength": expected.ties.groupby("source").sum(),
        "degree": dict(graph.degree()),
        "coreness": nx.core_number(graph),
        "betweenness": nx.betweenness_centrality(expected.recent),
        "pagerank": expected.reach(set(graph)),
        "n_influenced": dict(expected.attention.in_degree()),
        "participation": participation,
        "n_referrals": referrals.size(),
        "n_converted": converted.size(),
        "referral_value": converted["value"].sum(),
    }
    for name, values in theirs.items():
        wanted = pd.Series(values, dtype=float).reindex(people.index).fillna(0)
        np.testing.assert_allclose(people[name].fillna(0), wanted, rtol=1e-5, atol=1e-9, err_msg=name)


def test_communities_are_connected_and_measured(answer: tuple[Expected, Path]) -> None:
    expected, out = answer
    graph = expected.graph
    people = read(out, "people")
    groups = people.dropna(subset="community_id").groupby("community_id")["person_id"].agg(set)
    table = read(out, "communities").set_index("community_id")
    assert set().union(*groups) == expected.tied
    for number, group in groups.items():
        inside = graph.subgraph(group)
        assert nx.is_connected(inside)
        row = table.loc[number]
        assert (row["size"], row["n_ties"]) == (len(group), inside.number_of_edges())
        assert row["density"] == pytest.approx(nx.density(inside))
        assert row["conductance"] == pytest.approx(nx.conductance(graph, group, weight="weight"))
    alone = [{person} for person in set(graph) - expected.tied]
    summary = json.loads((out / "analysis.json").read_text(encoding="utf-8"))
    modularity = nx.community.modularity(graph, [*groups, *alone], weight="weight")
    assert summary["communities"]["modularity"] == pytest.approx(modularity)


def test_overlap_is_hypergeometric_with_benjamini_hochberg(answer: tuple[Expected, Path]) -> None:
    expected, out = answer
    table = read(out, "overlap")
    people = read(out, "people").dropna(subset="community_id")
    groups = people.groupby("community_id")["person_id"].agg(set)
    n = len(expected.tied)
    assert len(table) == 3 * len(groups)
    for row in table.itertuples():
        whole = set(expected.people.index) if row.target_id == "tous" else expected.members(row.level)
        target, group = whole & expected.tied, groups[row.community_id]
        both = len(target & group)
        assert row.n_both == both
        wanted = (
            both / len(target),
            both / len(group),
            both / len(target | group),
            both / len(group) * n / len(target),
            stats.hypergeom.sf(both - 1, n, len(target), len(group)),
        )
        found = (row.share_of_target, row.share_of_community, row.jaccard, row.lift, row.p_value)
        assert found == pytest.approx(wanted, rel=1e-8)
    q_value = stats.false_discovery_control(table["p_value"], method="bh")
    np.testing.assert_allclose(table["q_value"], q_value, rtol=1e-8)


def test_targets_are_held_together_by_the_formulas(answer: tuple[Expected, Path]) -> None:
    expected, out = answer
    graph = expected.graph
    total = graph.size("weight")
    for row in read(out, "targets").query("target_id == 'jardin'").itertuples():
        everyone = expected.members(row.level)
        target = everyone & expected.tied
        assert (row.n_people, row.n_in_graph) == (len(everyone), len(target))
        inside = graph.subgraph(target).size("weight") / total
        ends = sum(strength for _, strength in graph.degree(target, "weight")) / total / 2
        leaving = nx.cut_size(graph, target, weight="weight") / total
        assert row.cohesion == pytest.approx(inside / ends**2)
        assert row.assortativity == pytest.approx((inside - ends**2) / (ends - ends**2))
        assert row.e_i_index == pytest.approx((leaving - inside) / (leaving + inside))
        assert row.conductance == pytest.approx(nx.conductance(graph, target, weight="weight"))


def test_reach_is_personalised_pagerank(answer: tuple[Expected, Path]) -> None:
    expected, out = answer
    attention = expected.attention
    everyone = expected.reach(set(attention))
    listed = read(out, "prescribers")
    assert len(listed)
    for target_id, rows in listed.groupby("target_id"):
        members = expected.members("audience") if target_id == "jardin" else set(expected.people.index)
        reach = expected.reach(members)
        for row in rows.itertuples():
            turning = members & set(attention.predecessors(row.person_id))
            assert row.n_influenced == len(turning)
            assert row.reach == pytest.approx(reach[row.person_id], rel=1e-5)
            if target_id != "all":
                assert row.affinity == pytest.approx(reach[row.person_id] / everyone[row.person_id], rel=1e-4)
