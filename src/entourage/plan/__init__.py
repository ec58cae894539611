"""Whom to talk to: the few people who together would reach most of a target."""

from entourage.plan.build import build_plan
from entourage.plan.chances import set_chances
from entourage.plan.cold import find_cold_members
from entourage.plan.weights import LEVEL_WEIGHTS, weigh_levels

__all__ = ["LEVEL_WEIGHTS", "build_plan", "find_cold_members", "set_chances", "weigh_levels"]
