"""What graph.html knows: communities, targets, people and ties as columns, and the words to say them.

One model behind every view. People are numbered by their place in the page, never by their id; the
numbers are those of the CSV files, to six significant digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from entourage.convert.results import order_prescribers
from entourage.pages import words
from entourage.pages.cells import find_hidden_cells
from entourage.pages.theme import PALETTE, ROLE_ORDER, SHAPES, assign_colours, assign_target_colours
from entourage.schema import EVERYONE, LEVELS, ROLES

if TYPE_CHECKING:
    from entourage.language import Language
    from entourage.model import Analysis
    from entourage.pages.layout import Layout
    from entourage.pages.subset import Subset

MAX_COMMUNITIES = 300
"""Communities with a bubble of their own on the overview; the rest are folded into one."""
MEASURES = (
    "degree",
    "in_strength",
    "out_strength",
    "n_turning",
    "prescriber_score",
    "affinity",
    "participation",
    "betweenness",
    "membership",
    "n_referrals",
    "n_converted",
    "referral_value",
    "ambassador_score",
    "satisfaction",
)


@dataclass(frozen=True)
class Atlas:
    """The columns of graph.html, ready for JSON, and what its views are drawn from."""

    content: dict[str, Any]
    radius: np.ndarray
    """(n_shown,) size of each person shown, in map units."""
    shape: list[str]
    colour: list[int]


def build_atlas(analysis: Analysis, layout: Layout, subset: Subset, language: Language) -> Atlas:
    """Gather what graph.html shows.

    Parameters
    ----------
    analysis
        What the run found.
    layout
        Where everyone stands.
    subset
        Who and which ties are shown.
    language
        In which to say it.
    """
    people = analysis.results["people"]
    shown = subset.people
    roles = _encode_roles(people["roles"].iloc[shown])
    colours = assign_colours(analysis.communities.n, has_structure=analysis.communities.has_structure)
    has_structure = bool(analysis.communities.has_structure)
    # without structure there is no community to name: everyone is on one map, in none
    member_of = np.where(has_structure, analysis.communities.member_of[shown], -1)
    n_ties, n_drawable = len(analysis.network.ties), int((analysis.network.ties["weight"] > 0).sum())
    content = {
        "language": language.code,
        "project": analysis.tables.name,
        "palette": PALETTE,
        "shapes": SHAPES,
        "roleOrder": ROLE_ORDER,
        "roles": [{"code": code, "name": name} for code, name in words.name_roles(language).items()],
        "levels": [{"code": code, "name": name} for code, name in words.name_levels(language).items()],
        "minCell": analysis.options.privacy.min_cell,
        "hasStructure": has_structure,
        "radius": _round(layout.radius),
        "isTwoLevel": layout.is_two_level,
        "communities": _describe_communities(analysis, layout, colours, language) if has_structure else [],
        "between": _column_dict(
            analysis.communities.between, ("community_a", "community_b", "weight", "n_ties")
        ),
        "targets": _describe_targets(analysis),
        "overlap": _describe_overlap(analysis),
        "people": _describe_people(analysis, layout, shown, roles, language)
        | {"community": member_of.tolist()},
        "ties": _describe_ties(analysis, subset, language),
        "flags": _describe_flags(analysis, shown, language),
        "totals": {"people": len(people), "ties": n_drawable, "opposition": n_ties - n_drawable},
    }
    return Atlas(
        content,
        _size_people(people["prescriber_score"].to_numpy(dtype=float)[shown]),
        _shape_people(roles),
        [int(colours[c]) if c >= 0 else -1 for c in member_of],
    )


def _shape_people(roles: np.ndarray) -> list[str]:
    """Give each person the shape of their first role, from the numbers that hold their roles as bits."""
    masks, which = np.unique(roles, return_inverse=True)
    first = [next((r for r in ROLE_ORDER if mask >> ROLES.index(r) & 1), "person") for mask in masks.tolist()]
    shapes = [SHAPES[role] for role in first]
    return [shapes[i] for i in which.tolist()]


def _size_people(score: np.ndarray) -> np.ndarray:
    """Turn a score into a radius: area grows with the score, from 4.5 to 15 map units."""
    top = np.nanmax(score, initial=0.0)
    share = np.nan_to_num(score) / top if top > 0 else np.zeros(len(score))
    return 4.5 + 10.5 * np.sqrt(share)


def _encode_roles(roles: pd.Series) -> np.ndarray:
    """Turn ``a;b`` into a sum of bits in the order of `schema.ROLES`."""
    text = roles.fillna("").astype(str)
    codes, distinct = pd.factorize(text)
    bits = [sum(1 << ROLES.index(r) for r in str(d).split(";") if r in ROLES) for d in distinct]
    return np.array(bits, dtype=np.int32)[codes] if len(codes) else np.zeros(0, dtype=np.int32)


def _describe_communities(
    analysis: Analysis, layout: Layout, colours: np.ndarray, language: Language
) -> list[dict[str, Any]]:
    verdicts = words.name_community_verdicts(language)
    rows = []
    for position, row in enumerate(analysis.results["communities"].head(MAX_COMMUNITIES).to_dict("records")):
        rows.append(
            {
                "id": int(row["community_id"]),
                "name": str(row["name"]),
                "size": None if 0 < row["size"] < analysis.options.privacy.min_cell else int(row["size"]),
                "nTies": int(row["n_ties"]),
                "density": _round(row["density"]),
                "conductance": _round(row["conductance"]),
                "stability": _round(row["stability"]),
                "verdict": verdicts.get(str(row["verdict"]), str(row["verdict"])),
                "distinctive": str(row["distinctive"]) if _is_known(row["distinctive"]) else "",
                "colour": int(colours[position]),
                "x": _round(layout.community_x[position]),
                "y": _round(layout.community_y[position]),
                "r": _round(layout.community_radius[position]),
            }
        )
    return rows


def _describe_targets(analysis: Analysis) -> list[dict[str, Any]]:
    colours = assign_target_colours(len(analysis.targets.targets))
    return [
        {
            "id": target.target_id,
            "name": target.name,
            "need": target.need or "",
            "colour": int(colour),
            "levels": [{"code": level.level} for level in target.levels],
        }
        for target, colour in zip(analysis.targets.targets, colours, strict=True)
    ]


def _describe_overlap(analysis: Analysis) -> dict[str, list[Any]]:
    table = analysis.results["overlap"]
    table = table[table["community_id"] <= MAX_COMMUNITIES]
    hidden = find_hidden_cells(table, analysis.options.privacy.min_cell)
    columns = _column_dict(
        table,
        (
            "target_id",
            "level",
            "community_id",
            "n_both",
            "share_of_target",
            "share_of_community",
            "lift",
            "q_value",
        ),
    )
    for name in ("n_both", "share_of_target", "share_of_community", "lift", "q_value"):
        columns[name] = [None if h else v for h, v in zip(hidden, columns[name], strict=True)]
    return columns


def _describe_people(
    analysis: Analysis, layout: Layout, shown: np.ndarray, roles: np.ndarray, language: Language
) -> dict[str, Any]:
    people = analysis.results["people"].iloc[shown]
    measures = _add_affinity(people, analysis)
    statuses = words.name_statuses(language)
    codes, distinct = pd.factorize(people["status"].fillna("").astype(str), sort=True)
    names = words.name_measures(language)
    return {
        "id": people["person_id"].astype(str).tolist(),
        "name": people["name"].fillna("").astype(str).tolist(),
        "x": np.round(layout.x[shown], 1).tolist(),
        "y": np.round(layout.y[shown], 1).tolist(),
        "roles": roles.tolist(),
        "status": codes.tolist(),
        "statusCodes": [str(s) for s in distinct],
        "statuses": [statuses.get(str(s), str(s)) for s in distinct],
        "targets": [_encode_levels(analysis, index, shown) for index in range(len(analysis.targets.targets))],
        "measures": [
            {"code": code, "name": names[code], "values": _round_column(measures[code])}
            for code in MEASURES
            if code in measures and measures[code].notna().any()
        ],
    }


def _add_affinity(people: pd.DataFrame, analysis: Analysis) -> pd.DataFrame:
    """Give each person the highest affinity of a target in whose ranking they stand."""
    ranking = analysis.roles.prescribers
    if "affinity" in people or ranking.empty:
        return people
    best = ranking[ranking["target_id"] != EVERYONE].groupby("person")["affinity"].max()
    return people.assign(affinity=best.reindex(people.index).to_numpy(dtype=float))


def _encode_levels(analysis: Analysis, index: int, shown: np.ndarray) -> list[int]:
    """Say which levels of a target each person is in, as a sum of bits in the order of `schema.LEVELS`."""
    mask = np.zeros(len(shown), dtype=np.int32)
    for level in analysis.targets.targets[index].levels:
        mask |= level.members[shown].astype(np.int32) << LEVELS.index(level.level)
    return list(mask.tolist())


def _describe_ties(analysis: Analysis, subset: Subset, language: Language) -> dict[str, Any]:
    ties = analysis.network.ties.iloc[subset.ties]
    place = np.full(analysis.network.n_people, -1, dtype=np.int64)
    place[subset.people] = np.arange(len(subset.people))
    types = ties["types"].astype(str)
    codes, sets = pd.factorize(types, sort=True)
    distinct = sorted({t for s in sets for t in str(s).split(";") if t})
    names = words.name_types(language)
    return {
        "source": place[ties["source"].to_numpy()].tolist(),
        "target": place[ties["target"].to_numpy()].tolist(),
        "weight": _round_column(ties["weight"]),
        "events": ties["n_interactions"].tolist(),
        "referrals": ties["n_referrals"].tolist(),
        "first": _to_days(ties["first_on"]),
        "last": _to_days(ties["last_on"]),
        "type": codes.tolist(),
        "typeSets": [[distinct.index(t) for t in str(s).split(";") if t] for s in sets],
        "types": [names.get(kind, kind) for kind in distinct],
    }


def _describe_flags(analysis: Analysis, shown: np.ndarray, language: Language) -> dict[str, list[Any]]:
    """List why people are flagged: person, role, target, rank with its interval, sentence."""
    place = pd.Series(np.arange(len(shown)), index=shown)
    flagged = analysis.results["people"]["roles"].fillna("").astype(str)
    names = {target.target_id: target.name for target in analysis.targets.targets}
    rows: list[tuple[int, str, str, str]] = []
    ranked = analysis.roles.prescribers
    ranked = order_prescribers(ranked[ranked["person"].isin(place.index)])
    for row in ranked.to_dict("records"):
        if "prescriber" in flagged[int(row["person"])]:
            where = names.get(row["target_id"], "") if row["target_id"] != EVERYONE else ""
            rows.append((int(place[row["person"]]), "prescriber", where, _say_rank(row, language)))
    for role, table in (("ambassador", analysis.roles.ambassadors), ("critic", analysis.roles.critics)):
        rows.extend(
            (int(place[row["person"]]), role, "", str(row["evidence"]))
            for row in table[table["person"].isin(place.index)].to_dict("records")
            if role in flagged[int(row["person"])]
        )
    return {
        name: [row[column] for row in rows]
        for column, name in enumerate(("person", "role", "target", "text"))
    }


def _say_rank(row: dict[Any, Any], language: Language) -> str:
    rank, low, high = (row[name] for name in ("rank", "rank_low", "rank_high"))
    if not (_is_known(low) and _is_known(high)):
        return str(row["evidence"])
    return language.say(
        "rank {rank} (between {low} and {high}): {evidence}",
        rank=int(rank), low=int(low), high=int(high), evidence=str(row["evidence"]),
    )  # fmt: skip


def _to_days(dates: pd.Series) -> list[int | None]:
    """Count days since 1970, or nothing where no date is known."""
    days = dates.to_numpy().astype("datetime64[D]")
    known = ~np.isnat(days)
    return [d if k else None for d, k in zip(days.astype(np.int64).tolist(), known.tolist(), strict=True)]


def _column_dict(table: pd.DataFrame, columns: tuple[str, ...]) -> dict[str, list[Any]]:
    return {
        name: _round_column(table[name]) if table[name].dtype.kind == "f" else table[name].tolist()
        for name in columns
    }


def _is_known(value: object) -> bool:
    return value is not None and not pd.isna(value)  # type: ignore[call-overload]


def _round_column(column: pd.Series) -> list[float | None]:
    """Keep six significant digits of a column of numbers; what is not a number becomes nothing."""
    value = column.to_numpy(dtype=float, na_value=np.nan)
    known = np.isfinite(value)
    with np.errstate(divide="ignore"):
        digits = 5 - np.floor(np.log10(np.where(known, np.abs(value), 1.0)))
    scale = 10.0 ** np.clip(np.where(np.isfinite(digits), digits, 0), -300, 22)
    short = np.round(np.where(known, value, 0.0) * scale) / scale
    return [s if k else None for s, k in zip(short.tolist(), known.tolist(), strict=True)]


def _round(value: Any) -> float | None:  # noqa: ANN401 - cells of result tables
    """Keep six significant digits of a cell."""
    return _round_column(pd.Series([value]))[0]
