"""The relationship graph: events summed into ties, one row per ordered pair."""

from entourage.network.build import build_network
from entourage.network.directions import find_directions, note_directions

__all__ = ["build_network", "find_directions", "note_directions"]
