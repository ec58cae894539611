from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest
from made_exports import SCRIPT, people, read_made, rejects, rows_of, ties
from made_graphs import (
    CYTOSCAPE,
    D3,
    GEPHI_EDGES,
    GEPHI_NODES,
    GEXF,
    GML,
    GRAPHML,
    KUMU_CSV,
    KUMU_JSON,
    NODE_LINK,
    NODEXL_CSV,
    PAJEK,
    POLINODE_JSON,
    make_kumu_workbook,
    make_nodexl_workbook,
    make_polinode_workbook,
)
from openpyxl import Workbook, load_workbook

from entourage.errors import InputError
from entourage.sources.formats.parts import reasons

SHARED = Path(__file__).parents[2] / "../shared/data"


def test_gexf_attributes_direction_and_weights() -> None:
    records = read_made("gexf", "g.gexf", GEXF)
    assert people(records)["n0"] == {"person_id": "n0", "name": "Amélie", "ville": "Paris", "âge": "31"}
    assert people(records)["n1"]["name"] == SCRIPT
    assert people(records)["n2"]["ville"] == "Lyon"
    edges = rows_of(records, "interactions")
    assert edges[0] == {"source": "n0", "target": "n1", "type": "mention", "weight": 2.5}
    assert edges[1] == {"source": "n1", "target": "n2", "both": True}
    assert edges[2]["weight"] == -1
    assert edges[2]["timestamp"].isoformat() == "2024-03-01T00:00:00"
    assert rejects(records) == {reasons.NO_ENDS: 1, reasons.BAD_WEIGHT: 1}


def test_graphml_defaults_labels_and_undirected() -> None:
    records = read_made("graphml", "g.graphml", GRAPHML)
    assert people(records)["a"] == {"person_id": "a", "name": "Amelie", "role": "cliente"}
    assert people(records)["b"]["role"] == "journaliste"
    assert people(records)["c"]["name"] == "Chloe"
    assert rows_of(records, "interactions") == [
        {"source": "a", "target": "b", "weight": 3.0, "both": True},
        {"source": "b", "target": "c"},
    ]


def test_entities_are_refused_before_they_grow() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><gexf>&b;</gexf>'
    with pytest.raises(InputError, match="entities"):
        read_made("gexf", "bomb.gexf", bomb)


def test_gml_names_nodes_by_unique_labels() -> None:
    records = read_made("gml", "g.gml", GML)
    assert people(records)["Amélie"]["city"] == "Paris"
    assert ties(records) == {("Amélie", "Bruno [dit Nono]", ""): 1, ("Bruno [dit Nono]", "Chloé", ""): 1}
    assert rows_of(records, "interactions")[0]["weight"] == 2.5
    assert rejects(records) == {reasons.NO_ENDS: 1}


def test_gml_names_nodes_by_number_when_labels_repeat() -> None:
    twice = b'graph [ node [ id 1 label "A" ] node [ id 2 label "A" ] edge [ source 1 target 2 ] ]'
    records = read_made("gml", "g.gml", twice)
    assert ties(records) == {("1", "2", ""): 1}
    assert people(records)["1"]["name"] == "A"
    assert rows_of(records, "interactions")[0]["both"] is True


def test_pajek_sections() -> None:
    records = read_made("pajek", "g.net", PAJEK)
    assert ties(records) == {
        ("Amélie Roux", "Bruno", "conseil"): 1,
        ("Bruno", "Chloé", "conseil"): 1,
        ("Amélie Roux", "Chloé", ""): 1,
        ("Chloé", "Amélie Roux", ""): 1,
        ("Chloé", "Bruno", ""): 1,
    }
    weights = [row.get("weight") for row in rows_of(records, "interactions")]
    assert weights == [4, -1, None, None, None]
    assert [row.get("both") for row in rows_of(records, "interactions")] == [None, None, True, None, None]


def test_node_link_variants() -> None:
    records = read_made("node-link", "g.json", NODE_LINK)
    assert ties(records) == {("a", "b", "mention"): 1, ("b", "a", ""): 1}
    assert people(records)["a"]["tags"] == "mode|bio"
    assert "nested" not in people(records)["a"]
    assert ties(read_made("node-link", "g.json", D3)) == {("Amélie", "Bruno", ""): 1}
    cytoscape = read_made("node-link", "g.json", CYTOSCAPE)
    assert ties(cytoscape) == {("a", "b", ""): 1}
    assert people(cytoscape)["b"]["name"] == "Bruno"


def test_gephi_tables() -> None:
    nodes = read_made("gephi-nodes", "n.csv", GEPHI_NODES)
    assert people(nodes)["a"] == {"person_id": "a", "name": "Amélie", "ville": "Paris"}
    records = read_made("gephi-edges", "e.csv", GEPHI_EDGES)
    assert ties(records) == {
        ("a", "b", "mention"): 1,
        ("a", "b", ""): 1,
        ("b", "c", ""): 1,
        (SCRIPT, "a", ""): 1,
    }
    assert [row.get("both") for row in rows_of(records, "interactions")] == [None, None, True, None]
    assert [row.get("weight") for row in rows_of(records, "interactions")] == [2, 1, 0.5, None]
    assert [record.line for record in records] == [2, 3, 4, 5, 6]


def test_nodexl_shares_go_to_the_author() -> None:
    records = read_made("nodexl", "edges.csv", NODEXL_CSV)
    assert ties(records) == {
        ("ana", "bob", "mention"): 1,
        ("ana", "cid", "share"): 1,
        ("bob", "ana", "reply"): 1,
        ("bob", "cid", "mention"): 1,
    }
    assert len({row["event"] for row in rows_of(records, "interactions")[:2]}) == 1
    assert sum(record.undated for record in records) == 1
    assert {row["item"] for row in rows_of(records, "memberships") if row["person"] == "bob"} == {
        "mode",
        "vintage",
    }


def test_nodexl_workbook_leaves_pictures_out() -> None:
    records = read_made("nodexl", "n.xlsx", make_nodexl_workbook())
    assert rows_of(records, "interactions") == [
        {"source": "ana", "target": "bob", "type": "follow", "weight": 2.0, "both": True},
        {"source": "bob", "target": "cid", "weight": 1.0, "both": True},
    ]
    ana = people(records)["ana"]
    assert ana == {
        "person_id": "ana",
        "name": "Ana",
        "followers": "1200",
        "location": "Lille",
        "nodexl_group": "G1",
    }


def test_kumu_connections_may_name_ids() -> None:
    book = Workbook()
    elements = book.active
    elements.title = "Elements"
    for row in (("ID", "Label"), ("e1", "Amélie"), ("e2", "Bruno")):
        elements.append(row)
    connections = book.create_sheet("Connections")
    for row in (("From", "To"), ("e1", "e2"), ("Bruno", "e1")):
        connections.append(row)
    written = io.BytesIO()
    book.save(written)
    book.close()
    records = read_made("kumu", "k.xlsx", written.getvalue())
    assert ties(records) == {("Amélie", "Bruno", ""): 1, ("Bruno", "Amélie", ""): 1}


def test_kumu_variants() -> None:
    records = read_made("kumu", "k.xlsx", make_kumu_workbook())
    assert ties(records) == {("Amélie", "Bruno", "advice"): 1, ("Bruno", "Amélie", "friend"): 1}
    assert [row.get("both") for row in rows_of(records, "interactions")] == [None, True]
    assert "personne" not in people(records)
    assert people(records)["Amélie"]["tags"] == "mode|bio"
    assert ties(read_made("kumu", "k.csv", KUMU_CSV)) == {
        ("ana", "bob", "advice"): 1,
        ("bob", "cid", "friend"): 1,
    }
    blueprint = read_made("kumu", "k.json", KUMU_JSON)
    assert ties(blueprint) == {("Amélie", "Bruno", ""): 1}
    assert people(blueprint)["Amélie"]["tags"] == "mode|bio"


def test_polinode_workbook_and_json() -> None:
    records = read_made("polinode", "p.xlsx", make_polinode_workbook())
    assert people(records)["Amélie"] == {
        "person_id": "Amélie",
        "name": "Amélie",
        "team": "Ventes",
        "seniority": "4",
    }
    assert ties(records) == {("Amélie", "Bruno", "advice"): 1, ("Bruno", "Carole", "trust"): 1}
    assert rows_of(records, "interactions")[0]["weight"] == 3
    assert rejects(records) == {reasons.NO_PERSON: 1, reasons.NO_ENDS: 1}
    graph = read_made("node-link", "p.json", POLINODE_JSON)
    assert people(graph)["1"] == {"person_id": "1", "name": "Amélie", "Team": "Ventes"}
    # Polinode's edges have a direction unless the network says otherwise
    assert rows_of(graph, "interactions") == [{"source": "1", "target": "2", "weight": 2}]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data sets are not here")
@pytest.mark.parametrize("name", ["dolphins", "football", "karate_club", "lesmis", "polbooks"])
def test_newman_graphs_as_networkx_reads_them(name: str) -> None:
    path = SHARED / f"newman_gml/{name}.gml"
    label = "id" if name == "karate_club" else "label"
    graph = nx.read_gml(path, label=label)
    records = read_made("gml", path.name, path.read_bytes())
    assert len(people(records)) == graph.number_of_nodes()
    edges = {frozenset((row["source"], row["target"])) for row in rows_of(records, "interactions")}
    assert edges == {frozenset(map(str, edge)) for edge in graph.edges()}
    assert not rejects(records)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data sets are not here")
@pytest.mark.parametrize(
    "name", ["fx_gexf/arctic.gexf", "fx_gexf/lesmiserables.gexf", "newman_gml/polblogs.gml"]
)
def test_graph_files_by_counting_their_words(name: str) -> None:
    path = SHARED / name
    text = path.read_text()
    kind = path.suffix[1:]
    if kind == "gexf":
        n_nodes, n_edges = text.count("<node "), text.count("<edge ")
    else:
        n_nodes, n_edges = text.count("node ["), text.count("edge [")
    records = read_made(kind, path.name, path.read_bytes())
    counted = Counter(row.table for record in records for row in record.rows)
    assert (counted["people"], counted["interactions"]) == (n_nodes, n_edges)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data sets are not here")
def test_nodexl_workbook_as_openpyxl_counts_it() -> None:
    path = SHARED / "fx_nodexl/NodeXLGraph2.xlsx"
    book = load_workbook(path, read_only=True)
    edges = [row for row in book["Edges"].iter_rows(min_row=3, values_only=True) if row[0] and row[1]]
    vertices = [row for row in book["Vertices"].iter_rows(min_row=3, values_only=True) if row[0]]
    book.close()
    records = read_made("nodexl", path.name, path.read_bytes())
    assert len(rows_of(records, "interactions")) == len(edges)
    assert len(people(records)) == len(vertices)
    assert not rejects(records)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data sets are not here")
@pytest.mark.parametrize("n", [100, 500, 2000])
def test_nodexl_csv_as_pandas_counts_it(n: int) -> None:
    import pandas as pd

    path = SHARED / f"fx_nodexl/csgo{n}.csv"
    table = pd.read_csv(path, header=1, encoding="utf-8", encoding_errors="replace")
    records = read_made("nodexl", path.name, path.read_bytes())
    kinds = Counter(row["type"] for row in rows_of(records, "interactions"))
    relations = table["Relationship"].value_counts()
    assert len(records) == len(table)
    assert kinds["reply"] == relations["Replies to"]
    assert kinds["post"] == relations["Tweet"]
    assert kinds["share"] + kinds["mention"] == relations["Mentions"]
