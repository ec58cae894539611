"""The shape of the whole graph in a phrase, with the numbers that decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from entourage.model import Shape

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from entourage.communities.null_model import NullModel
    from entourage.communities.origin import Origin
    from entourage.convert import UndirectedGraph
    from entourage.language import Language
    from entourage.model import Network

    IntArray = NDArray[np.int32]

MIN_PEOPLE = 10
HUB = 0.5
"""Centralization from which one person is the hub of all."""
HUB_SHARE = 0.25
"""Least share of all pairs of who turns to whom that are the hub's: the others turn little to each other."""
SCATTERED = 0.5
"""Share of people alone or in pieces of fewer than `PIECE` from which the graph is brand clusters."""
PIECE = 5
BRANCHED = 0.5
"""Share of ties that are of trees from which a graph without structure is no crowd."""
TWO_CAMPS = 0.6
"""Share of connected people that the two largest communities hold when there are two camps."""
CAMP = 0.15
"""Least share of the smaller camp."""
APART = 0.4
"""Weight between the camps, as a share of what chance would put there, at most."""
DIVIDED = 0.1
"""Modularity beyond chance, of what chance leaves to gain, from which a crowd has communities."""


def describe_shape(
    network: Network,
    graph: UndirectedGraph,
    member_of: IntArray,
    between: pd.DataFrame,
    *,
    null: NullModel,
    origin: Origin,
    language: Language,
) -> Shape:
    """Tell which of six shapes of conversation the graph is nearest to (Smith et al., Pew 2014), or a tree.

    In this order: *broadcast* (one person is turned to by half of everyone) or *support* (one person
    turns to half of everyone), by Freeman's degree centralization of attention; *brand clusters* (half of the
    people alone or in small pieces); *branches* (little structure beyond chance, and most ties are of trees,
    so that nobody is within reach of many); *polarised* (two communities hold most people and hardly meet);
    *community clusters* (structure beyond chance); else *tight crowd*. Under ten people with ties: none.

    Parameters
    ----------
    network, graph
        The graph, directed and not.
    member_of
        (n_people,) community positions.
    between
        Ties between communities.
    null
        What chance alone would reach.
    origin
        What made the ties.
    language
        Of the phrase.
    """
    numbers = _measure_shape(network, graph, member_of, between)
    numbers["modularity_margin"] = null.margin
    numbers["tree_share"] = origin.count_kinds()["tree_ties"] / max(origin.graph.n_ties, 1)
    kind = _choose_kind(numbers, has_structure=null.has_structure)
    return Shape(kind=kind, phrase=_say_kind(kind, language), numbers=numbers)


def _choose_kind(numbers: dict[str, float], *, has_structure: bool) -> str:
    if numbers["n_connected"] < MIN_PEOPLE:
        return "too-small"
    hubs = {
        kind: numbers[f"{side}_centralization"]
        for kind, side in (("broadcast", "in"), ("support", "out"))
        if numbers[f"{side}_centralization"] >= HUB and numbers[f"{side}_hub_share"] >= HUB_SHARE
    }
    if hubs:
        return max(hubs, key=lambda kind: hubs[kind])
    if numbers["scattered_share"] >= SCATTERED:
        return "brand-clusters"
    if not has_structure or numbers["modularity_margin"] < DIVIDED:
        return "branches" if numbers["tree_share"] >= BRANCHED else "tight-crowd"
    if (
        numbers["two_largest_share"] >= TWO_CAMPS
        and numbers["second_share"] >= CAMP
        and numbers["between_camps"] <= APART
    ):
        return "polarised"
    return "community-clusters"


def _say_kind(kind: str, language: Language) -> str:
    """Say a shape in a sentence."""
    say = language.say
    return {
        "too-small": lambda: say("Too few people have ties for the whole to have a shape."),
        "broadcast": lambda: say(
            "Broadcast: the attention of many people goes to one hub, and little of it to each other."
        ),
        "support": lambda: say(
            "Support: the attention of one hub goes to many people, who give little to each other."
        ),
        "brand-clusters": lambda: say(
            "Brand clusters: many people speak of the same thing alone or in small groups, without meeting."
        ),
        "branches": lambda: say(
            "Branches: people tied to each other along chains, which part wherever one tie is missing."
        ),
        "polarised": lambda: say("Polarised: two large camps, with few ties between them."),
        "tight-crowd": lambda: say(
            "Tight crowd: one group where most people are within reach of each other."
        ),
        "community-clusters": lambda: say(
            "Community clusters: several communities, each with its own people and conversations."
        ),
    }[kind]()


def _measure_shape(
    network: Network, graph: UndirectedGraph, member_of: IntArray, between: pd.DataFrame
) -> dict[str, float]:
    connected = member_of >= 0
    n_connected = int(connected.sum())
    size = np.bincount(member_of[connected], minlength=2)
    return {
        "n_connected": float(n_connected),
        "isolated_share": 1 - n_connected / max(network.n_people, 1),
        "scattered_share": _measure_scatter(graph),
        "mean_ties": 2 * len(graph.a) / max(n_connected, 1),
        **_measure_centralization(network, n_connected),
        "two_largest_share": float(size[:2].sum()) / max(n_connected, 1),
        "second_share": float(size[1]) / max(n_connected, 1),
        "between_camps": _measure_between_camps(graph, member_of, between),
    }


def _measure_centralization(network: Network, n_people: int) -> dict[str, float]:
    """Freeman's centralization of attention received (in) and given (out), and the hub's share of it.

    By numbers of people: ``sum over people of (largest degree - degree) / (n - 1)^2``, 1 for a star.
    """
    ties = network.ties
    source, target = ties["source"].to_numpy(dtype=np.int64), ties["target"].to_numpy(dtype=np.int64)
    out, back = ties["attention_out"].to_numpy() > 0, ties["attention_in"].to_numpy() > 0
    n = network.n_people
    pairs = np.sort(np.concatenate([source[out] * n + target[out], target[back] * n + source[back]]))
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    found = {}
    for side, person in (("in", pairs % max(n, 1)), ("out", pairs // max(n, 1))):
        hub = int(np.bincount(person, minlength=1).max())
        spread = hub * n_people - len(pairs)
        found[f"{side}_centralization"] = spread / (n_people - 1) ** 2 if n_people > 1 else 0.0
        found[f"{side}_hub_share"] = hub / max(len(pairs), 1)
    return found


def _measure_scatter(graph: UndirectedGraph) -> float:
    """Share of people alone or in connected pieces of fewer than `PIECE` people."""
    if graph.n == 0:
        return 0.0
    ones = np.ones(len(graph.a), dtype=np.int8)
    matrix = coo_array((ones, (graph.a, graph.b)), shape=(graph.n, graph.n)).tocsr()
    _, piece = connected_components(matrix, directed=False)
    size = np.bincount(piece)
    return float((size[piece] < PIECE).mean())


def _measure_between_camps(graph: UndirectedGraph, member_of: IntArray, between: pd.DataFrame) -> float:
    """Weight between the two largest communities ÷ what the configuration model expects there."""
    strength = graph.strength()
    total = float(strength.sum())
    camps = [float(strength[member_of == position].sum()) for position in (0, 1)]
    if min(camps) == 0:
        return 0.0
    first = between[(between["community_a"] == 1) & (between["community_b"] == 2)]  # noqa: PLR2004
    return float(first["weight"].sum()) / (camps[0] * camps[1] / total)
