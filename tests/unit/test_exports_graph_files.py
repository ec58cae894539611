"""GraphML and GEXF: networkx reads back every person, tie and attribute, whatever the names."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from factories import build_analysis

from entourage.exports import write_graph_files

if TYPE_CHECKING:
    from pathlib import Path

    from entourage.model import Analysis

HOSTILE = "</data></graph>\"'&<script>\n\r\té😀 ]]> &amp;"


def read_both(folder: Path) -> dict[str, nx.DiGraph[str]]:
    return {
        "graphml": nx.read_graphml(folder / "network.graphml"),
        "gexf": nx.read_gexf(folder / "network.gexf"),
    }


def with_results(analysis: Analysis, **tables: pd.DataFrame) -> Analysis:
    return dataclasses.replace(analysis, results=analysis.results | tables)


def test_everything_comes_back(tmp_path: Path) -> None:
    analysis = build_analysis(hostile=HOSTILE)
    write_graph_files(analysis, tmp_path)
    expected = analysis.to_networkx()
    for graph in read_both(tmp_path).values():
        assert graph.is_directed()
        assert set(graph.nodes) == set(expected.nodes)
        assert set(graph.edges) == set(expected.edges)
        for person, attributes in expected.nodes(data=True):
            found = graph.nodes[person]
            assert found["label"] == found["name"] == attributes["name"]
            for name in ("community_id", "membership", "degree", "roles", "targets", "pagerank", "ville"):
                assert (name in found) == (name in attributes)
                if name in attributes:
                    assert found[name] == pytest.approx(attributes[name])
        for source, target, attributes in expected.edges(data=True):
            found = graph.edges[source, target]
            assert found["weight"] == attributes["weight"]
            assert found["n_interactions"] == attributes["n_interactions"]
            assert found["first_on"] == attributes["first_on"].date().isoformat()
            assert found["types"] == attributes["types"]
    assert read_both(tmp_path)["graphml"].graph["name"].startswith("</data>")


def test_types_are_kept(tmp_path: Path) -> None:
    analysis = build_analysis()
    people = analysis.results["people"].assign(is_new=True, code="007", joined_on=pd.Timestamp("2024-05-06"))
    write_graph_files(with_results(analysis, people=people), tmp_path)
    for graph in read_both(tmp_path).values():
        found = graph.nodes["p000001"]
        assert found["is_new"] is True
        assert found["code"] == "007"
        assert found["joined_on"] == "2024-05-06"
        assert isinstance(found["degree"], int)
        assert isinstance(found["pagerank"], float)


def test_hostile_ids_and_headings_and_characters_that_xml_cannot_hold(tmp_path: Path) -> None:
    ids = ['"><node id="x', "a&b", "007", "c\x00\x1b\ufffed", "line\nfeed"]
    people = build_analysis(n_people=60).results["people"].head(5).assign(person_id=ids, name=ids)
    people['x" y="&\x01'] = "v"
    people["City"], people["city"] = "A", "b"
    ties = pd.DataFrame({"source": ids, "target": ids[1:] + ids[:1], "weight": 1.0, "types": "like"})
    contracted = build_analysis(n_people=60).results["ties"].head(5).reset_index(drop=True)
    ties = ties.join(contracted.drop(columns=["source", "target", "weight", "types"]))
    analysis = with_results(build_analysis(n_people=60), people=people, ties=ties)
    write_graph_files(analysis, tmp_path)
    shown = [*ids[:3], "c\ufffd\ufffd\ufffdd", ids[4]]
    for graph in read_both(tmp_path).values():
        assert list(graph.nodes) == shown
        assert set(graph.edges) == set(zip(shown, shown[1:] + shown[:1], strict=True))
        assert graph.nodes["007"]['x" y="&\ufffd'] == "v"
        assert (graph.nodes["007"]["City"], graph.nodes["007"]["city"]) == ("A", "b")


def test_missing_and_infinite_values_have_no_attribute(tmp_path: Path) -> None:
    analysis = build_analysis()
    people = analysis.results["people"].copy()
    people["value"] = np.where(np.arange(len(people)) == 0, math.inf, 1.5)
    people.loc[1, "value"] = np.nan
    people["silent"], people["never"] = 0, np.nan
    write_graph_files(with_results(analysis, people=people), tmp_path)
    for graph in read_both(tmp_path).values():
        assert "value" not in graph.nodes["p000000"]
        assert "value" not in graph.nodes["p000001"]
        assert graph.nodes["p000002"]["value"] == 1.5
        assert "silent" not in graph.nodes["p000002"]
        assert "never" not in graph.nodes["p000002"]


def test_ties_of_opposition_only_are_left_out(tmp_path: Path) -> None:
    analysis = build_analysis()
    ties = analysis.results["ties"].copy()
    ties.loc[0, "weight"] = 0.0
    write_graph_files(with_results(analysis, ties=ties), tmp_path)
    for graph in read_both(tmp_path).values():
        assert graph.number_of_edges() == len(ties) - 1


def test_the_same_bytes_and_no_date(tmp_path: Path) -> None:
    analysis = build_analysis()
    contents = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_graph_files(analysis, tmp_path / name)
        contents.append([(tmp_path / name / f"network.{kind}").read_bytes() for kind in ("graphml", "gexf")])
    assert contents[0] == contents[1]
    assert b"lastmodified" not in contents[0][1]
