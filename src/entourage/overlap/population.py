"""The people in the graph, renumbered without the others, and the target levels among them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from entourage.convert import UndirectedGraph
    from entourage.model import Targets


@dataclass(frozen=True)
class Population:
    """Everyone in the graph, numbered 0 to n - 1 in the order of their positions, and their ties."""

    people: np.ndarray
    """(n,) positions."""
    community: np.ndarray
    """(n,) community positions, none negative."""
    n_communities: int
    a: np.ndarray
    """(n_pairs,) one end of each pair, numbered within the population."""
    b: np.ndarray
    """(n_pairs,) the other end."""
    weight: np.ndarray
    """(n_pairs,) weight of both directions."""
    strength: np.ndarray
    """(n,) weight of a person's ties."""

    @property
    def n(self) -> int:
        """Number of people in the graph."""
        return len(self.people)

    @property
    def total(self) -> float:
        """Weight of all ties."""
        return float(self.weight.sum())


def select_population(graph: UndirectedGraph, member_of: np.ndarray, n_communities: int) -> Population:
    """Keep the people that have a community: those with at least one tie.

    Parameters
    ----------
    graph
        Ties without direction.
    member_of
        (n_people,) community positions, -1 for people outside the graph.
    n_communities
        Number of communities.
    """
    people = np.flatnonzero(member_of >= 0)
    number = np.full(graph.n, -1, dtype=np.int64)
    number[people] = np.arange(len(people))
    a, b = number[graph.a], number[graph.b]
    kept = (a >= 0) & (b >= 0)
    a, b, weight = a[kept], b[kept], graph.weight[kept]
    strength = np.bincount(a, weight, minlength=len(people)) + np.bincount(b, weight, minlength=len(people))
    return Population(
        people=people,
        community=np.asarray(member_of)[people].astype(np.int64),
        n_communities=n_communities,
        a=a,
        b=b,
        weight=weight,
        strength=strength,
    )


def sample_ties(population: Population, most: int, *, seed: int) -> Population:
    """Keep everyone and at most so many ties, drawn evenly: for tests that would cost too much on all.

    Strengths are those of the ties kept.
    """
    if len(population.weight) <= most:
        return population
    chosen = np.random.default_rng(seed).choice(len(population.weight), most, replace=False, shuffle=False)
    chosen.sort()
    a, b, weight = population.a[chosen], population.b[chosen], population.weight[chosen]
    return replace(
        population,
        a=a,
        b=b,
        weight=weight,
        strength=np.bincount(a, weight, minlength=population.n)
        + np.bincount(b, weight, minlength=population.n),
    )


@dataclass(frozen=True)
class LevelSet:
    """Every level of every target, in the order they were declared."""

    target_id: tuple[str, ...]
    name: tuple[str, ...]
    level: tuple[str, ...]
    members: np.ndarray
    """(n_levels, n_people) bool, over all people."""
    inside: np.ndarray
    """(n_levels, n) bool, over the people in the graph."""

    def __len__(self) -> int:
        return len(self.target_id)


def list_levels(targets: Targets, population: Population, n_people: int) -> LevelSet:
    """Lay out the members of every target level, one row per level."""
    pairs = [(target, level) for target in targets.targets for level in target.levels]
    members = np.zeros((len(pairs), n_people), dtype=bool)
    for row, (_, level) in enumerate(pairs):
        members[row] = level.members
    return LevelSet(
        target_id=tuple(target.target_id for target, _ in pairs),
        name=tuple(target.name for target, _ in pairs),
        level=tuple(level.level for _, level in pairs),
        members=members,
        inside=members[:, population.people],
    )
