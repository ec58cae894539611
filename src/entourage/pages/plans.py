"""The plans as report.html tells them: whom to talk to together, what each adds, beside simpler choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from entourage.pages import words

if TYPE_CHECKING:
    from entourage.model import Plan
    from entourage.pages.findings import Findings

MUCH_SHARED = 0.25
"""Share of what the lesser of two people reaches from which the report says that they reach the same."""

LEAST_GAIN = 0.005
"""What the plan must reach more than a simpler choice for the report to say so."""


def describe_plans(findings: Findings) -> list[dict[str, Any]]:
    """Describe the plan of each target that has one, in the order of targets."""
    plans = findings.analysis.plans
    return [
        _describe_plan(findings, target_id, plans[target_id])
        for target_id in findings.target_names
        if target_id in plans
        and len(plans[target_id].choices)
        and not findings.is_hidden(float(plans[target_id].choices["reach"].iloc[-1]))
    ]


def _describe_plan(findings: Findings, target_id: str, plan: Plan) -> dict[str, Any]:
    widest = float(max(plan.n_members, 1))
    last = plan.choices.iloc[-1]
    own = findings.list_specific(target_id)
    percent = findings.language.percent
    return {
        "name": findings.target_names[target_id],
        "colour": findings.target_colours[target_id],
        "statement": findings.language.say_n(
            "This person would reach about {reach} of the {members} people of the target ({share}); "
            "sampling alone would put it between {low} and {high}.",
            "Together, these {n} people would reach about {reach} of the {members} people of the target "
            "({share}); sampling alone would put it between {low} and {high}.",
            len(plan.choices),
            reach=_count(findings, last["reach"]),
            members=plan.n_members,
            share=percent(float(last["share"])),
            low=_count(findings, last["reach_low"]),
            high=_count(findings, last["reach_high"]),
        ),
        "people": [
            _describe_choice(findings, row, widest) | {"specific": int(row["person"]) in own}
            for row in plan.choices.to_dict("records")
        ],
        "rivals": _describe_rivals(findings, plan, widest),
        "remarks": _list_remarks(findings, plan),
        "has_cost": bool(plan.spent),
    }


def _describe_choice(findings: Findings, row: dict[Any, Any], widest: float) -> dict[str, Any]:
    # what is reached in all would give a hidden gain away by difference
    hidden = findings.is_hidden(float(row["gain"]))
    gain = _count(findings, row["gain"])
    return findings.name_person(int(row["person"])) | {
        "rank": int(row["rank"]),
        "gain": gain if hidden else f"+{gain}",
        **{name: "–" if hidden else _count(findings, row[name]) for name in _TOTALS},
        **{name: _count(findings, row[name]) for name in ("alone", "only")},
        "share": None if hidden else float(row["share"]),
        "cost": float(row["cost"]),
        "bar_before": 0.0 if hidden else _place(row["reach"] - row["gain"], widest),
        "bar_gain": 0.0 if hidden else _place(row["gain"], widest),
    }


def _describe_rivals(findings: Findings, plan: Plan, widest: float) -> list[dict[str, Any]]:
    """Lay the plan beside the top of simpler rankings and chance."""
    names = words.name_choices(findings.language)
    return [
        {
            "name": names.get(str(row["choice"]), str(row["choice"])),
            "is_plan": row["choice"] == "plan",
            "n_people": int(row["n_people"]),
            "reach": _count(findings, row["reach"]),
            "reach_low": _count(findings, row["reach_low"]),
            "reach_high": _count(findings, row["reach_high"]),
            **_place_rival(findings, row, widest),
        }
        for row in plan.comparison.to_dict("records")
    ]


def _place_rival(findings: Findings, row: dict[Any, Any], widest: float) -> dict[str, Any]:
    """Give what is drawn of a choice: nothing where its reach is too small to show."""
    if findings.is_hidden(float(row["reach"])):
        return {"share": None, "beaten": "", "bar": 0.0, "bar_low": 0.0, "bar_high": 0.0}
    return {
        "share": float(row["share"]),
        "beaten": "" if row["choice"] == "plan" else _say_gain(findings, row["plan_gain"]),
        "bar": _place(row["reach"], widest),
        "bar_low": _place(row["reach_low"], widest),
        "bar_high": _place(row["reach_high"], widest),
    }


def _say_gain(findings: Findings, gain: float) -> str:
    """Say how much better the plan does, where it does."""
    language = findings.language
    if pd.isna(gain) or gain < LEAST_GAIN:
        return ""
    if gain >= 1:
        return language.say("the plan reaches {n} times as many", n=language.number(1 + gain, 1))
    return language.say("the plan does better by {share}", share=language.percent(gain))


def _list_remarks(findings: Findings, plan: Plan) -> list[str]:
    """Say how good the choice is, who overlaps, who stays out of reach, and what the stage noted."""
    language = findings.language
    said = [
        language.say(
            "The choice reaches at least {share} of what the best possible one would.",
            share=language.percent(plan.certified),
        )
    ]
    shared = plan.overlap[plan.overlap["share"] >= MUCH_SHARED].head(1)
    said += [
        language.say(
            "{one} and {other} would reach {n} of the same people: {share} of what the lesser one reaches.",
            one=findings.names[int(row["person_a"])],
            other=findings.names[int(row["person_b"])],
            n=_count(findings, row["shared"]),
            share=language.percent(float(row["share"])),
        )
        for row in shared.to_dict("records")
        if not findings.is_hidden(row["shared"])
    ]
    if len(plan.cold) and not findings.is_hidden(len(plan.cold)):
        said.append(
            language.say_n(
                "{n} person of the target is out of reach of all of them.",
                "{n} people of the target are out of reach of all of them.",
                len(plan.cold),
            )
        )
    # the first note, on what is assumed, opens the section
    return said + [note.say(findings.language) for note in plan.notes[1:]]


def say_plan(findings: Findings, target_id: str) -> str:
    """Say how much of a target its plan would reach, for who is to be reached person by person."""
    plan = findings.analysis.plans.get(target_id)
    if plan is None or plan.choices.empty:
        return ""
    last = plan.choices.iloc[-1]
    if findings.is_hidden(float(last["reach"])):
        return ""
    return findings.language.say_n(
        "The plan below names a person who would reach about {share} of it.",
        "The plan below names {n} people who together would reach about {share} of it.",
        len(plan.choices),
        share=findings.language.percent(float(last["share"])),
    )


def find_assumption(findings: Findings) -> str:
    """Say what every plan assumes: the first note of each is the same."""
    notes = (plan.notes[0] for plan in findings.analysis.plans.values() if plan.notes)
    return next((note.say(findings.language) for note in notes), "")


def _count(findings: Findings, value: float, digits: int = 1) -> str:
    return findings.hide(float(value), digits)


def _place(value: float, widest: float) -> float:
    """Place a number of people on a line of 100 units."""
    return round(100 * max(float(value), 0.0) / widest, 2)


_TOTALS = ("reach", "reach_low", "reach_high")
