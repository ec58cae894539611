"""Findings laid out as the tables of the results folder: ids instead of positions, columns in order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.schema import LEVELS, RESULTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from entourage.model import Communities, Network, Overlap, Plan, Roles, Tables, Targets

MOST_CARRIERS = 3


def to_results(
    tables: Tables,
    network: Network,
    communities: Communities,
    targets: Targets,
    overlap: Overlap,
    roles: Roles,
    plans: Mapping[str, Plan],
) -> dict[str, pd.DataFrame]:
    """Lay out everything found.

    Returns
    -------
    dict of str to pandas.DataFrame
        The tables of `schema.RESULTS`, contracted columns first, then those that say more: attributes
        beside the people, and tables of their own (empty ones are left out). Sorted; text unescaped.
    """
    person_id = tables.people["person_id"].to_numpy(dtype=object)
    results = {
        "people": _lay_out_people(tables, communities, targets, roles),
        "communities": _lay_out_communities(communities, overlap),
        "targets": _contracted("targets", overlap.cohesion),
        "overlap": _contracted("overlap", overlap.table),
        "prescribers": _contracted("prescribers", _name_people(roles.prescribers, person_id)),
        "ambassadors": _contracted("ambassadors", _name_people(roles.ambassadors, person_id)),
        "ties": _lay_out_ties(network, person_id),
        "rejected": _contracted("rejected", tables.rejected),
    }
    more = {
        "critics": _name_people(roles.critics, person_id),
        "community_ties": communities.between,
        "border": _name_people(communities.border, person_id),
        "levels": communities.levels,
        "resolutions": communities.scan,
        "segments": targets.segments,
        "answers": overlap.answers,
        "explained": overlap.explained,
        "pockets": _name_pockets(overlap.pockets, person_id),
        "stages": overlap.stages,
        "genealogy": _name_people(roles.genealogy, person_id),
        "evidence_cards": _name_people(roles.cards, person_id),
        "gatekeepers": _name_people(roles.gatekeepers, person_id),
        "prescribers_by_level": _name_people(roles.by_level, person_id),
        "prescribers_by_community": _name_people(roles.by_community, person_id),
        "key_players": _name_people(roles.key_players, person_id),
        "cold_pockets": roles.cold_pockets,
        "coordination": _name_people(roles.coordination, person_id),
        "sensitivity": roles.sensitivity,
        "plan": _list_plans(plans, person_id),
        "identities": tables.identities,
    }
    return results | {name: table for name, table in more.items() if len(table)}


def _list_plans(plans: Mapping[str, Plan], person_id: np.ndarray) -> pd.DataFrame:
    """List the choices of every target's plan, one under the other."""
    tables = [
        _name_people(plan.choices, person_id).assign(target_id=target_id) for target_id, plan in plans.items()
    ]
    if not tables:
        return pd.DataFrame()
    table = pd.concat(tables, ignore_index=True)
    return table[["target_id", *(column for column in table.columns if column != "target_id")]]


def name_carriers(overlap: Overlap, communities: Communities, roles: Roles, tables: Tables) -> Overlap:
    """Say in each answer through whom: up to three prescribers, as `order_prescribers` has them.

    Those in the communities to address come first.

    Returns
    -------
    Overlap
        The same with ``answers.through``: up to three ``person_id``, ``;``-joined.
    """
    if overlap.answers.empty:
        return overlap
    person_id = tables.people["person_id"].to_numpy(dtype=object)
    flagged = roles.people["roles"].fillna("").str.split(";").map(lambda names: "prescriber" in names)
    ranked = roles.prescribers[flagged.to_numpy(bool)[roles.prescribers["person"].to_numpy(np.int64)]]
    through = []
    for row in overlap.answers.to_dict("records"):
        mine = order_prescribers(ranked[ranked["target_id"] == row["target_id"]])
        people = mine["person"].drop_duplicates().to_numpy(np.int64)
        named = str(row["communities"]).split(";") if row["address"] == "communities" else []
        addressed = [int(one) for one in named if one.isdigit()]
        outside = ~np.isin(communities.member_of[people] + 1, addressed) & bool(addressed)
        chosen = people[np.argsort(outside, kind="stable")][:MOST_CARRIERS]
        through.append(";".join(person_id[chosen]))
    return replace(overlap, answers=overlap.answers.assign(through=pd.Series(through, dtype=object)))


def find_specific(table: pd.DataFrame) -> np.ndarray:
    """Say which rows of a table of prescribers are of people specific to their target, (n_rows,) bool."""
    return table["specific"].astype("boolean").to_numpy(dtype=bool, na_value=False)


def order_prescribers(table: pd.DataFrame) -> pd.DataFrame:
    """Put a target's prescribers in order: those specific to it first, then by rank."""
    return table.iloc[np.lexsort((table["rank"].to_numpy(), ~find_specific(table)))]


def _contracted(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Put the contracted columns first; a stage that forgot one is a fault of ours."""
    leading = list(RESULTS[name])
    rest = [column for column in table.columns if column not in leading]
    return table[leading + rest].reset_index(drop=True)


def _name_people(table: pd.DataFrame, person_id: np.ndarray) -> pd.DataFrame:
    """Replace positions by ids in the columns that hold people."""
    named = table.copy()
    for column, name in (("person", "person_id"), ("root", "root")):
        if column in named:
            position = named[column].to_numpy(dtype=np.int64)
            named[column] = pd.Series(person_id[position], index=named.index, dtype=object)
            named = named.rename(columns={column: name})
    return named


def _lay_out_people(tables: Tables, communities: Communities, targets: Targets, roles: Roles) -> pd.DataFrame:
    known = tables.people
    derived = targets.people
    in_community = communities.member_of >= 0
    table = pd.DataFrame(
        {
            "person_id": known["person_id"],
            "name": known["name"].where(known["name"].notna(), known["person_id"]),
            "community_id": pd.Series(communities.member_of + 1, dtype="Int64").where(in_community),
            "membership": communities.membership,
            "status": derived["status"] if "status" in derived else known["status"],
            "targets": _join_targets(targets, len(known)),
            "target_levels": _join_levels(targets, len(known)),
            "satisfaction": known["satisfaction"],
        }
    )
    for column in roles.people.columns:
        table[column] = roles.people[column]
    if communities.people is not None:
        for column in communities.people.columns:
            table[column] = communities.people[column]
    for column in derived.columns.difference(table.columns, sort=False):
        table[column] = derived[column]
    for attribute in tables.attributes:
        # an attribute that bears the name of a measure keeps its values beside it
        name = attribute if attribute not in table.columns else f"{attribute} (input)"
        table[name] = known[attribute]
    return _contracted("people", table)


def _join_targets(targets: Targets, n_people: int) -> pd.Series:
    """List per person the ids of the targets whose audience the person is in."""
    joined = np.full(n_people, "", dtype=object)
    for target in sorted(targets.targets, key=lambda target: target.target_id):
        level = target.level(LEVELS[0])
        if level is None:
            continue
        before = joined[level.members]
        joined[level.members] = np.where(before == "", target.target_id, before + ";" + target.target_id)
    return pd.Series(joined, dtype=object)


def _join_levels(targets: Targets, n_people: int) -> pd.Series:
    """List per person the levels of targets the person is in, as ``target_id:level``."""
    joined = np.full(n_people, "", dtype=object)
    for target in sorted(targets.targets, key=lambda target: target.target_id):
        for level in target.levels:
            before = joined[level.members]
            name = f"{target.target_id}:{level.level}"
            joined[level.members] = np.where(before == "", name, before + ";" + name)
    return pd.Series(joined, dtype=object)


def _name_pockets(pockets: pd.DataFrame, person_id: np.ndarray) -> pd.DataFrame:
    """Replace the positions of a pocket's people by their ids, ``;``-joined."""
    if "people" not in pockets:
        return pockets
    people = [";".join(person_id[list(positions)]) for positions in pockets["people"]]
    return pockets.assign(people=pd.Series(people, index=pockets.index, dtype=object))


def _lay_out_communities(communities: Communities, overlap: Overlap) -> pd.DataFrame:
    table = communities.table.copy()
    for column in overlap.community_verdicts.columns:
        table[column] = overlap.community_verdicts[column]
    return _contracted("communities", table)


def _lay_out_ties(network: Network, person_id: np.ndarray) -> pd.DataFrame:
    ids = pd.Index(person_id, dtype=object)
    ties = network.ties
    # the two columns of attention stay, and their ages where ties fade: a plan made from the results needs
    # to know who influences whom, and how lately
    unused = ["direct_weight", "way_out", "way_in"]
    unused += [] if network.memory.basis == "set" else ["age_out", "age_in"]
    table = ties.drop(columns=unused, errors="ignore").assign(
        source=pd.Categorical.from_codes(ties["source"].to_numpy(), categories=ids),
        target=pd.Categorical.from_codes(ties["target"].to_numpy(), categories=ids),
    )
    return _contracted("ties", table)
