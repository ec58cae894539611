"""The relationship graph: events summed into ties, one row per ordered pair."""

from entourage.network.build import build_network

__all__ = ["build_network"]
