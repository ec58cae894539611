"""Conversions between what the stages hold: ties to arrays and matrices, findings to result tables."""

from entourage.convert.arrays import (
    UndirectedGraph,
    build_attention,
    sum_strength,
    to_attention,
    to_csr,
    to_undirected,
)
from entourage.convert.fading import WINDOW, build_ages, fade, find_pace, keep_window, to_ages
from entourage.convert.results import name_carriers, to_results

__all__ = [
    "WINDOW",
    "UndirectedGraph",
    "build_ages",
    "build_attention",
    "fade",
    "find_pace",
    "keep_window",
    "name_carriers",
    "sum_strength",
    "to_ages",
    "to_attention",
    "to_csr",
    "to_results",
    "to_undirected",
]
