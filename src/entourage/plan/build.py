"""A plan: whom to talk to, what each addition brings, and how far it beats simpler choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from entourage.engines.spread import Cascades
from entourage.errors import InputError, SettingError
from entourage.model import Note, Plan
from entourage.plan.chances import DEFAULT_CONTACT, set_chances
from entourage.plan.choose import choose_people
from entourage.plan.cold import find_cold_members

if TYPE_CHECKING:
    from collections.abc import Mapping

    from entourage.plan.choose import Choice

Z = 1.959963984540054
RANDOM_DRAWS = 20
LITTLE = 0.1
"""A plan that gains less on a random choice, while it reaches most of the target, chooses nothing."""
MOST = 0.5


def build_plan(
    attention: sparse.csr_array,
    weight: np.ndarray,
    *,
    people: int | None = None,
    budget: float | None = None,
    cost: np.ndarray | None = None,
    allowed: np.ndarray | None = None,
    rivals: Mapping[str, np.ndarray] | None = None,
    chance: str = "share",
    contact: float | None = None,
    pace: np.ndarray | None = None,
    seed: int = 1,
) -> Plan:
    """Choose the people who together would reach most of a target.

    Parameters
    ----------
    attention
        (n, n): row = who turns to someone, column = to whom, value = weight (`convert.to_attention`).
    weight
        (n,) how much reaching each person counts (`weigh_levels`), 0 outside the target.
    people
        How many may be chosen.
    budget
        What they may cost together; needs `cost`. With both, both hold.
    cost
        (n,) cost of each person, missing (NaN) where the person cannot be had.
    allowed
        (n,) bool: who may be chosen. Critics and excluded people must not be in it.
    rivals
        Ranking name → (n,) score: simpler choices to compare with, best score first.
    chance, contact, pace
        How probabilities are set: see `set_chances`.
    seed
        Of the samples.

    Returns
    -------
    Plan
        The choice with its figures, all estimated on a sample the choice has not seen.

    Raises
    ------
    SettingError
        If neither a number of people nor a budget is given, or one is impossible.
    InputError
        If the target is empty, nobody may be chosen, or a cost is negative.
    """
    n = len(weight)
    price, most_people, limit = _check_limits(n, people, budget, cost)
    if allowed is not None:
        price = np.where(allowed, price, np.inf)
    n_candidates = int((price <= limit).sum()) if np.isfinite(limit) else int(np.isfinite(price).sum())
    if not (weight > 0).any():
        raise InputError(
            "There is nobody to reach: the target has no one at this level. Choose another level."
        )
    if n_candidates == 0:
        raise InputError("Nobody can be chosen: everyone is excluded, a critic, or beyond the budget.")
    matrix = set_chances(attention, chance=chance, contact=contact, pace=pace)
    cascades = Cascades(matrix, seed=seed)
    choice = choose_people(
        cascades, weight, cost=price, most_people=min(most_people, n_candidates), budget=limit
    )
    chosen = choice.cover.chosen
    scale = _Scale.of(choice, weight)
    shown = np.zeros(n) if cost is None else np.nan_to_num(cost)
    comparison = _compare(choice, scale, shown, price, most_people, limit, rivals or {}, seed=seed)
    return Plan(
        choices=_describe_choices(choice, scale, shown),
        overlap=_describe_overlap(choice, scale),
        comparison=comparison,
        cold=find_cold_members(matrix, weight > 0, chosen),
        n_members=scale.n_members,
        n_candidates=n_candidates,
        spent=float(shown[chosen].sum()),
        certified=choice.certified,
        chance=chance,
        contact=DEFAULT_CONTACT[chance] if contact is None else contact,
        n_samples=choice.n_samples,
        seed=seed,
        notes=_build_notes(choice, comparison, people, cost),
    )


def _check_limits(
    n: int, people: int | None, budget: float | None, cost: np.ndarray | None
) -> tuple[np.ndarray, int, float]:
    """Turn what was asked into a price per person, a number of people and a budget."""
    if people is None and budget is None:
        raise SettingError("Say how many people to choose, or the budget.")
    if people is not None and people < 1:
        raise SettingError("The number of people to choose must be at least 1, not {people}.", people=people)
    if budget is not None and cost is None:
        raise SettingError("A budget needs to know what each person costs: name the column of costs.")
    if budget is not None and not budget > 0:
        raise SettingError("The budget must be above 0, not {budget}.", budget=budget)
    if cost is None:
        price = np.ones(n)
    else:
        price = np.where(np.isnan(cost), np.inf, cost)
        if (price < 0).any():
            raise InputError(
                "Some people have a negative cost ({n} of them): correct the column of costs.",
                n=int((price < 0).sum()),
            )
        if budget is None:
            # what they cost is told, and weighs nothing in the choice
            price = np.where(np.isfinite(price), 1.0, np.inf)
    return price, n if people is None else people, np.inf if budget is None else float(budget)


@dataclass(frozen=True)
class _Scale:
    """Turns sets that were met into people of the target who were reached."""

    value: np.ndarray
    """(n_sets,) people each judging set stands for; their sum is about the number of members."""
    n_members: int

    @staticmethod
    def of(choice: Choice, weight: np.ndarray) -> _Scale:
        # a person drawn w times as often as another stands for 1/w as many people
        value = weight.sum() / weight[choice.roots] / len(choice.roots)
        return _Scale(value=value, n_members=int((weight > 0).sum()))

    def people(self, met: np.ndarray) -> tuple[float, float, float]:
        """Estimate the people reached with its 95 % interval, kept between 0 and everyone."""
        n = len(self.value)
        each = np.where(met, self.value, 0.0) * n
        mean = float(each.mean())
        half = Z * float(each.std(ddof=1)) / np.sqrt(n) if n > 1 else mean
        everyone = float(self.n_members)
        return min(mean, everyone), max(mean - half, 0.0), min(mean + half, everyone)


def _describe_choices(choice: Choice, scale: _Scale, cost: np.ndarray) -> pd.DataFrame:
    """Say of each chosen person what they add to those before, and what they do alone."""
    chosen = choice.cover.chosen
    times = np.zeros(choice.judged.n_sets, dtype=np.int32)
    for person in chosen.tolist():
        times[choice.judged.sets_of(person)] += 1
    met = np.zeros(choice.judged.n_sets, dtype=bool)
    rows = []
    before = 0.0
    for rank, person in enumerate(chosen.tolist(), start=1):
        here = choice.judged.sets_of(person)
        met[here] = True
        reach, low, high = scale.people(met)
        rows.append(
            {
                "rank": rank,
                "person": person,
                "gain": reach - before,
                "reach": reach,
                "reach_low": low,
                "reach_high": high,
                "share": reach / scale.n_members,
                "alone": float(scale.value[here].sum()),
                "only": float(scale.value[here[times[here] == 1]].sum()),
                "cost": float(cost[person]),
                "spent": float(cost[chosen[:rank]].sum()),
            }
        )
        before = reach
    columns = "rank person gain reach reach_low reach_high share alone only cost spent"
    return pd.DataFrame(rows, columns=columns.split())


def _describe_overlap(choice: Choice, scale: _Scale) -> pd.DataFrame:
    """Count, for each pair of chosen people, whom both would reach."""
    chosen = choice.cover.chosen
    sets = [choice.judged.sets_of(person) for person in chosen.tolist()]
    rows = np.repeat(np.arange(len(sets)), [len(here) for here in sets])
    where = np.concatenate(sets) if sets else np.zeros(0, dtype=np.int64)
    shape = (len(sets), choice.judged.n_sets)
    member = sparse.coo_array((np.ones(len(where)), (rows, where)), shape=shape).tocsr()
    shared = (member @ sparse.diags_array(scale.value) @ member.T).toarray()
    first, second = np.triu_indices(len(sets), k=1)
    alone = np.diag(shared)
    least = np.minimum(alone[first], alone[second])
    table = pd.DataFrame(
        {
            "person_a": chosen[first],
            "person_b": chosen[second],
            "shared": shared[first, second],
            "share": np.divide(shared[first, second], least, out=np.zeros(len(least)), where=least > 0),
        }
    )
    return table.sort_values("shared", ascending=False, kind="stable", ignore_index=True)


def _compare(
    choice: Choice,
    scale: _Scale,
    shown: np.ndarray,
    price: np.ndarray,
    most_people: int,
    budget: float,
    rivals: Mapping[str, np.ndarray],
    *,
    seed: int,
) -> pd.DataFrame:
    """Judge simpler choices of the same size or cost on the same sample."""
    rows = [("plan", choice.cover.chosen, scale.people(choice.judged.met(choice.cover.chosen)))]
    for name, score in rivals.items():
        order = np.argsort(-np.nan_to_num(np.asarray(score, dtype=np.float64), nan=-np.inf), kind="stable")
        people = _take(order, price, most_people, budget)
        rows.append((name, people, scale.people(choice.judged.met(people))))
    generator = np.random.default_rng(seed)
    drawn = [
        _take(generator.permutation(len(price)), price, most_people, budget) for _ in range(RANDOM_DRAWS)
    ]
    reached = np.array([scale.people(choice.judged.met(people))[0] for people in drawn])
    half = Z * float(reached.std(ddof=1)) / np.sqrt(RANDOM_DRAWS)
    mean = float(reached.mean())
    everyone = float(scale.n_members)
    rows.append(("random", drawn[0], (mean, max(mean - half, 0.0), min(mean + half, everyone))))
    plan = rows[0][2][0]
    table = pd.DataFrame(
        {
            "choice": [name for name, _, _ in rows],
            "n_people": [len(people) for _, people, _ in rows],
            "cost": [float(shown[people].sum()) for _, people, _ in rows],
            "reach": [reach[0] for _, _, reach in rows],
            "reach_low": [reach[1] for _, _, reach in rows],
            "reach_high": [reach[2] for _, _, reach in rows],
            "share": [reach[0] / scale.n_members for _, _, reach in rows],
            "plan_gain": [plan / reach[0] - 1 if reach[0] > 0 else np.nan for _, _, reach in rows],
        }
    ).astype({"choice": "str"})
    # of the random draws, the mean of what they hold
    table.loc[len(table) - 1, "cost"] = float(np.mean([shown[people].sum() for people in drawn]))
    return table


def _take(order: np.ndarray, price: np.ndarray, most_people: int, budget: float) -> np.ndarray:
    """Take people in order, passing over those who may not be chosen or no longer fit the budget."""
    able = order[np.isfinite(price[order])]
    if not np.isfinite(budget):
        return np.asarray(able[:most_people])
    taken: list[int] = []
    left = budget
    cheapest = price[able].min(initial=np.inf)
    for person in able.tolist():
        if len(taken) == most_people or left < cheapest:
            break
        if price[person] <= left:
            taken.append(person)
            left -= price[person]
    return np.array(taken, dtype=np.int64)


def _build_notes(
    choice: Choice, comparison: pd.DataFrame, people: int | None, cost: np.ndarray | None
) -> tuple[Note, ...]:
    """Tell what the reader must know before trusting the figures."""
    notes = [
        Note(
            "The reach is that of a model: the word passes along ties with stated probabilities, which "
            "are assumed, not measured. Compare choices with it; do not promise its numbers."
        )
    ]
    n_chosen = len(choice.cover.chosen)
    if people is not None and n_chosen < people and cost is None:
        notes.append(
            Note(
                "Chosen: {n_chosen} of the {people} asked for, since nobody else adds anyone.",
                {"n_chosen": n_chosen, "people": people},
            )
        )
    if comparison["plan_gain"].iloc[-1] < LITTLE and comparison["share"].iloc[0] > MOST:
        notes.append(
            Note(
                "With these probabilities the word reaches most of the target whoever is chosen: the choice "
                "hardly matters. Lower the probability of a contact to tell people apart."
            )
        )
    if not choice.is_complete:
        notes.append(
            Note("Sampling stopped at its limit of time and memory: the intervals are wider than usual.")
        )
    return tuple(notes)
