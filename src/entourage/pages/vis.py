"""The two views that vis-network draws, as pyvis networks with a template of ours.

pyvis's own page loads scripts from elsewhere and runs text from files as code; this subclass keeps its
nodes, ties and options, and renders them into an inert fragment of our page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from pyvis.network import Network

from entourage.pages.security import to_json
from entourage.pages.theme import PALETTE

if TYPE_CHECKING:
    from jinja2 import Environment

    from entourage.pages.atlas import Atlas

GREY = "#9a9a94"
BUBBLE = 0.62
"""A community's disc on the overview, as a share of the room its people take."""
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    # ties are painted under the nodes in one stroke per style; vis keeps them for what touches what
    "edges": {"hidden": True, "smooth": False},
    "nodes": {"borderWidth": 1, "chosen": False, "shadow": False},
    "interaction": {
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "dragNodes": False,
        "keyboard": False,
        "tooltipDelay": 3_600_000,
        "zoomSpeed": 0.7,
    },
}


class MapNetwork(Network):  # type: ignore[misc]
    """A pyvis network rendered as a fragment of graph.html.

    Parameters
    ----------
    view
        ``overview`` or ``people``: names the fragment in the page.
    environment
        Of our templates: it autoescapes.
    """

    def __init__(self, view: str, environment: Environment) -> None:
        super().__init__(directed=True, cdn_resources="in_line")
        self.view = view
        self.templateEnv = environment
        self.path = "view.html.j2"
        self.options = OPTIONS

    def fill(self, nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> None:
        """Take nodes and ties as they are: adding them one by one searches all ties each time."""
        self.nodes = nodes
        self.node_ids = [node["id"] for node in nodes]
        self.node_map = {node["id"]: node for node in nodes}
        self.edges = edges

    def get_network_data(self) -> tuple[Any, ...]:
        """Give pyvis's template values with nodes, ties and options as inert JSON."""
        return (
            to_json(self.nodes),
            to_json(self.edges),
            self.view,
            self.height,
            self.width,
            to_json(self.options),
        )

    def render_fragment(self) -> Markup:
        """Render the view's part of the page."""
        return Markup(self.generate_html())  # noqa: S704 - rendered by an autoescaping template


def render_overview(atlas: Atlas, environment: Environment) -> Markup:
    """Render the map of communities, one node each."""
    network = MapNetwork("communities", environment)
    communities = atlas.content["communities"]
    between = atlas.content["between"]
    network.fill(
        [
            {
                "id": i,
                "x": c["x"],
                "y": c["y"],
                "size": round(c["r"] * BUBBLE, 1),
                "shape": "dot",
                "color": _hex(c["colour"]),
            }
            for i, c in enumerate(communities)
        ],
        [
            {"id": i, "from": a - 1, "to": b - 1}
            for i, (a, b) in enumerate(zip(between["community_a"], between["community_b"], strict=True))
            if a <= len(communities) and b <= len(communities)
        ],
    )
    return network.render_fragment()


def render_people(atlas: Atlas, environment: Environment) -> Markup:
    """Render the map of people, one node each."""
    network = MapNetwork("people", environment)
    people, ties = atlas.content["people"], atlas.content["ties"]
    network.fill(
        [
            {"id": i, "x": x, "y": y, "size": round(size, 1), "shape": shape, "color": _hex(colour)}
            for i, (x, y, size, shape, colour) in enumerate(
                zip(people["x"], people["y"], atlas.radius.tolist(), atlas.shape, atlas.colour, strict=True)
            )
        ],
        [
            {"id": i, "from": a, "to": b}
            for i, (a, b) in enumerate(zip(ties["source"], ties["target"], strict=True))
        ],
    )
    return network.render_fragment()


def _hex(colour: int) -> str:
    return PALETTE[colour] if colour >= 0 else GREY
