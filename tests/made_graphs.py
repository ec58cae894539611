"""Graph files made by hand."""

from __future__ import annotations

import io

import openpyxl
from made_exports import FORMULA, SCRIPT, Made, to_json

GEXF = f"""<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
  <graph defaultedgetype="directed" mode="static">
    <attributes class="node" mode="static">
      <attribute id="0" title="ville" type="string"><default>Lyon</default></attribute>
      <attribute id="1" title="âge" type="integer"/>
    </attributes>
    <attributes class="edge"><attribute id="0" title="date" type="string"/></attributes>
    <nodes>
      <node id="n0" label="Amélie"><viz:position x="1" y="2" z="0"/><attvalues>
        <attvalue for="0" value="Paris"/><attvalue for="1" value="31"/></attvalues></node>
      <node id="n1" label="{SCRIPT.replace("<", "&lt;").replace(">", "&gt;")}"/>
      <node id="n2" label="Chloé"/>
    </nodes>
    <edges>
      <edge id="0" source="n0" target="n1" weight="2.5" kind="mention"/>
      <edge id="1" source="n1" target="n2" type="undirected"/>
      <edge id="2" source="n2" target="n0" weight="-1">
        <attvalues><attvalue for="0" value="2024-03-01"/></attvalues></edge>
      <edge id="3" source="n2" target="" />
      <edge id="4" source="n2" target="n1" weight="beaucoup"/>
    </edges>
  </graph>
</gexf>""".encode()
GRAPHML = b"""<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
  <key id="d0" for="node" attr.name="name" attr.type="string"/>
  <key id="d1" for="node" attr.name="role" attr.type="string"><default>cliente</default></key>
  <key id="d2" for="edge" attr.name="weight" attr.type="double"/>
  <key id="d3" for="node" yfiles.type="nodegraphics"/>
  <graph edgedefault="undirected">
    <node id="a"><data key="d0">Amelie</data></node>
    <node id="b"><data key="d1">journaliste</data></node>
    <node id="c"><data key="d3"><y:ShapeNode><y:NodeLabel>Chloe</y:NodeLabel></y:ShapeNode></data></node>
    <edge source="a" target="b"><data key="d2">3</data></edge>
    <edge source="b" target="c" directed="true"/>
    <hyperedge><endpoint node="a"/><endpoint node="b"/></hyperedge>
  </graph>
</graphml>"""
GML = """Creator "made by hand"
# a comment [ with brackets ]
graph [
  directed 1
  node [ id 1 label "Am&#233;lie" city "Paris" graphics [ x 1.0 y 2.0 ] ]
  node [
    id 2
    label "Bruno [dit Nono]"
  ]
  node [ id 3 label "Chloé" ]
  edge [ source 1 target 2 value 2.5 ]
  edge [ source 2 target 3 ]
  edge [ source 2 ]
]
""".encode()
PAJEK = """*Network essai
*Vertices 3
1 "Amélie Roux" 0.1 0.2
2 "Bruno" ic Red
3 "Chloé"
*Arcs :1 "conseil"
1 2 4
2 3 -1
*Edges
1 3
*Arcslist
3 1 2
""".encode()
NODE_LINK = to_json(
    {
        "directed": True,
        "multigraph": False,
        "graph": {"name": "essai"},
        "nodes": [
            {"id": "a", "label": "Amélie", "tags": ["mode", "bio"], "nested": {"x": 1}},
            {"id": "b", "name": FORMULA},
            "pas un nœud",
        ],
        "links": [
            {"source": "a", "target": "b", "weight": 2, "type": "mention"},
            {"source": {"id": "b"}, "target": {"id": "a"}},
            {"source": "a"},
        ],
    }
)
D3 = to_json(
    {"nodes": [{"name": "Amélie"}, {"name": "Bruno"}], "links": [{"source": 0, "target": 1, "value": 3}]}
)
CYTOSCAPE = to_json(
    {
        "elements": {
            "nodes": [{"data": {"id": "a", "name": "Amélie"}}, {"data": {"id": "b", "name": "Bruno"}}],
            "edges": [{"data": {"id": "e", "source": "a", "target": "b"}}],
        }
    }
)
GEPHI_NODES = "\ufeffId;Label;timeset;ville\na;Amélie;;Paris\nb;Bruno;;\n;sans id;;Lyon\n".encode()
GEPHI_EDGES = (
    "Source,Target,Type,Id,Label,timeset,Weight\n"
    "a,b,Directed,0,mention,,2\n"
    "a,b,Directed,1,,,1\n"
    "b,c,Undirected,2,,,0.5\n"
    f'"{SCRIPT}",a,Directed,3,,,\n'
    ",c,Directed,4,,,1\n"
).encode()
NODEXL_CSV = (
    b",,Visual Properties,,,,,Labels\n"
    b"Vertex 1,Vertex 2,Color,Width,Style,Opacity,Visibility,Label,Relationship,Relationship Date (UTC),"
    b"Tweet,Hashtags in Tweet,Imported ID\n"
    b'ana,bob,,,,,,,Mentions,28/05/2022 20:12,"RT @bob: RT @cid: bonjour",mode,1\n'
    b'ana,cid,,,,,,,Mentions,28/05/2022 20:12,"RT @bob: RT @cid: bonjour",mode,1\n'
    b'bob,ana,,,,,,,Replies to,29/05/2022 08:00,"@ana @cid d\'accord\nvraiment",mode vintage,2\n'
    b"bob,cid,,,,,,,Mentions,29/05/2022 08:00,@ana @cid d'accord,mode vintage,2\n"
    b"cid,cid,,,,,,,Tweet,01/01/1970 00:00,seul,,3\n"
    b",cid,,,,,,,Tweet,,,,4\n"
)


def make_nodexl_workbook() -> bytes:
    book = openpyxl.Workbook()
    edges = book.active
    edges.title = "Edges"
    edges.append(["", "", "Visual Properties"])
    edges.append(["Vertex 1", "Vertex 2", "Color", "Width", "Relationship", "Edge Weight"])
    edges.append(["ana", "bob", "", "", "Followed", 2])
    edges.append(["bob", "cid", "", "", "", 1])
    edges.append(["", "cid", "", "", "", 1])
    vertices = book.create_sheet("Vertices")
    vertices.append(["", "Visual Properties"])
    vertices.append(["Vertex", "Color", "Label", "X", "Y", "In-Degree", "Followers", "Location"])
    vertices.append(["ana", "Red", "Ana", 1.5, 2.5, 0, 1200, "Lille"])
    vertices.append(["dora", "", "Dora", 1, 1, 0, 3, FORMULA])
    groups = book.create_sheet("Group Vertices")
    groups.append(["Group", "Vertex", "Vertex ID"])
    groups.append(["G1", "ana", 3])
    metrics = book.create_sheet("Overall Metrics")
    metrics.append(["Graph Metric", "Value"])
    metrics.append(["Graph Type", "Undirected"])
    return _save(book)


def make_kumu_workbook() -> bytes:
    book = openpyxl.Workbook()
    elements = book.active
    elements.title = "Elements"
    elements.append(["Label", "Type", "Description", "Tags"])
    elements.append(["Amélie", "Client", "", "mode|bio"])
    elements.append(["Bruno", "Journaliste", SCRIPT, ""])
    elements.append(["", "Client", "sans nom", ""])
    connections = book.create_sheet("Connections")
    connections.append(["From", "To", "Type", "Direction", "Label", "Strength"])
    connections.append(["Amélie", "Bruno", "advice", "directed", "", 2])
    connections.append(["Bruno", "Amélie", "friend", "mutual", "", ""])
    ignored = book.create_sheet("Notes (ignore)")
    ignored.append(["Label"])
    ignored.append(["personne"])
    return _save(book)


def make_polinode_workbook() -> bytes:
    book = openpyxl.Workbook()
    nodes = book.active
    nodes.title = "Nodes"
    nodes.append(["Name", "Team", "Seniority"])
    nodes.append(["Amélie", "Ventes", 4])
    nodes.append(["Bruno", SCRIPT, ""])
    nodes.append(["", "Ventes", 1])
    edges = book.create_sheet("Edges")
    edges.append(["Source", "Target", "Relationship", "Weight"])
    edges.append(["Amélie", "Bruno", "advice", 3])
    edges.append(["Bruno", "Carole", "trust", ""])
    edges.append(["Bruno", "", "trust", 1])
    return _save(book)


def _save(book: openpyxl.Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    book.close()
    return written.getvalue()


POLINODE_JSON = to_json(
    {
        "nodes": [
            {"id": "1", "attributes": {"Name": "Amélie", "Team": "Ventes"}},
            {"id": "2", "attributes": {"Name": "Bruno"}},
        ],
        "edges": [{"id": 0, "source": "1", "target": "2", "attributes": {"Weight": 2}}],
    }
)
KUMU_CSV = b"From,To,Label,Type,Direction,Strength\nana,bob,,advice,directed,3\nbob,cid,,friend,undirected,\n"
KUMU_JSON = to_json(
    {
        "elements": [
            {
                "_id": "elem-1",
                "attributes": {"label": "Amélie", "element type": "Client", "tags": ["mode", "bio"]},
            },
            {"_id": "elem-2", "attributes": {"label": "Bruno"}},
        ],
        "connections": [
            {"_id": "conn-1", "from": "elem-1", "to": "elem-2", "direction": "undirected", "attributes": {}}
        ],
    }
)
GRAPHS = (
    Made("gexf", "graphe.gexf", GEXF, 8, 2),
    Made("graphml", "graphe.graphml", GRAPHML, 6, 1),
    Made("gml", "graphe.gml", GML, 6, 1),
    Made("pajek", "graphe.net", PAJEK, 7),
    Made("node-link", "graphe.json", NODE_LINK, 6, 2),
    Made("node-link", "d3.json", D3, 3),
    Made("node-link", "cytoscape.json", CYTOSCAPE, 3),
    Made("node-link", "polinode.json", POLINODE_JSON, 3),
    Made("polinode", "polinode.xlsx", make_polinode_workbook(), 6, 2),
    Made("gephi-nodes", "noeuds.csv", GEPHI_NODES, 3, 1),
    Made("gephi-edges", "liens.csv", GEPHI_EDGES, 5, 1),
    Made("nodexl", "edges.csv", NODEXL_CSV, 6, 1),
    Made("nodexl", "nodexl.xlsx", make_nodexl_workbook(), 6, 1),
    Made("kumu", "carte.xlsx", make_kumu_workbook(), 5, 1),
    Made("kumu", "carte.csv", KUMU_CSV, 2),
    Made("kumu", "carte.json", KUMU_JSON, 3),
)
