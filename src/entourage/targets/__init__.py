"""Targets: who shares which need, how near to buying, worth how much.

`build_targets` is the stage; `parse_target` reads a target written on one line; `describe_funnel` tells
how each level came to be.
"""

from __future__ import annotations

from entourage.targets.build import build_targets
from entourage.targets.funnel import describe_funnel
from entourage.targets.line import parse_target

__all__ = ["build_targets", "describe_funnel", "parse_target"]
