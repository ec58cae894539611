"""What report.html tells, laid out for its template: names for ids, codes in words, small counts hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from entourage.convert.results import find_specific, order_prescribers
from entourage.language import Language
from entourage.pages import words
from entourage.pages.cells import find_hidden_cells
from entourage.pages.plans import say_plan
from entourage.pages.portraits import describe_cards, says_something
from entourage.pages.theme import assign_colours, assign_target_colours
from entourage.pages.whole import describe_parts
from entourage.schema import EVERYONE

if TYPE_CHECKING:
    from entourage.model import Analysis, Persona, Target

STEADY = 0.6
"""Stability of a community under which the answer that names it says so."""
MAX_Q = 0.05
"""Adjusted chance under which a cell of the matrix is framed."""
MAX_MEETING = 24
"""Rows of the matrix of targets and communities, unless answers name more."""
MAX_NARRATED = 12
"""Communities with a card; the rest are in the table."""
MAX_LISTED = 60
MAX_PEOPLE = 10
MAX_THROUGH = 3


class Findings:
    """An analysis as report.html tells it.

    Parameters
    ----------
    analysis
        What the run found.
    language
        In which to say it.
    """

    def __init__(self, analysis: Analysis, language: Language) -> None:
        self.analysis = analysis
        self.language = language
        self.min_cell = analysis.options.privacy.min_cell
        self._counting = Language(language.code, min_cell=self.min_cell)
        self.has_structure = analysis.communities.has_structure and analysis.communities.n > 0
        people = analysis.results["people"]
        self.names = people["name"].fillna(people["person_id"]).astype(str).to_numpy(dtype=object)
        colours = assign_colours(analysis.communities.n, has_structure=self.has_structure)
        self.colour_of = dict(enumerate(colours.tolist(), start=1))
        table = analysis.results["communities"]
        self.community_names = dict(
            zip(table["community_id"].astype(int).tolist(), table["name"].astype(str).tolist(), strict=True)
        )
        self.target_names = {t.target_id: t.name for t in analysis.targets.targets}
        target_colours = assign_target_colours(len(self.target_names)).tolist()
        self.target_colours = dict(zip(self.target_names, target_colours, strict=True))
        self.narrated = self._choose_narrated()
        self._levels = words.name_levels(language)
        self._overlap = self._index_overlap()

    def hide(self, n: float, digits: int = 0) -> str:
        """Write a count, or that it is under the smallest shown."""
        return self._counting.count(n, digits)

    def count_people(self, n: int) -> str:
        """Write how many people, or that they are under the smallest count shown."""
        return self._counting.say_n("{n} person", "{n} people", n)

    def _choose_narrated(self) -> tuple[int, ...]:
        """Choose the communities with a card: the largest, of enough people to tell."""
        table = self.analysis.results["communities"].head(MAX_NARRATED)
        enough = table["size"] >= self.analysis.options.communities.min_size
        return tuple(table.loc[enough, "community_id"].astype(int)) if self.has_structure else ()

    def name_attribute(self, column: str) -> str:
        """Say the name of an attribute: a derived column in words, any other as in its file, less ``_``."""
        return words.name_derived(self.language).get(column, column.replace("_", " ").strip() or column)

    def is_hidden(self, n: float) -> bool:
        """Say whether a count is too small to show."""
        return 0 < n < self.min_cell

    def name_level(self, code: str) -> str:
        """Say the name of a target's level."""
        return self._levels.get(code, code)

    # the answer ------------------------------------------------------------------------------------------

    def answers(self) -> list[dict[str, Any]]:
        """Answer the founding question per target: whom to address, through whom."""
        verdicts = words.name_target_verdicts(self.language)
        known = {row["target_id"]: row for row in self.analysis.overlap.answers.to_dict("records")}
        audience = self._cohesion_rows("audience")
        rows = []
        for target in self.analysis.targets.targets:
            answer = known.get(target.target_id, {})
            ids = [int(i) for i in str(answer.get("communities") or "").split(";") if i.isdigit()]
            too_few = answer.get("verdict") == "too-few"
            to_communities = answer.get("address") == "communities" and self.has_structure and bool(ids)
            share = answer.get("share_reached", np.nan)
            rows.append(
                {
                    "target": target,
                    "colour": self.target_colours[target.target_id],
                    "to_communities": to_communities,
                    "communities": self._name_addressed(target.target_id, ids) if to_communities else [],
                    "plan": "" if to_communities or too_few else say_plan(self, target.target_id),
                    "too_few": too_few,
                    "care": self._say_care(ids) if to_communities else "",
                    "through": self._find_through(target.target_id, answer, ids if to_communities else []),
                    "share": None if pd.isna(share) else float(share),
                    "sentence": str(answer.get("sentence") or ""),
                    "verdict": verdicts.get(str(audience.get(target.target_id, {}).get("verdict")), ""),
                    "people": self.count_people(int(target.levels[0].members.sum())) if target.levels else "",
                }
            )
        return rows

    def _name_addressed(self, target_id: str, ids: list[int]) -> list[dict[str, Any]]:
        """Name the communities to address, each with the share of the target that it adds."""
        cells = [self.cell(target_id, number) for number in ids]
        return [
            self.name_community(number) | {"adds": cell["of_target"] if cell else None}
            for number, cell in zip(ids, cells, strict=True)
        ]

    def _say_care(self, ids: list[int]) -> str:
        """Say which of the communities to address comes back least when ties are resampled, if seldom."""
        table = self.analysis.results["communities"].set_index("community_id")["stability"]
        known = table.reindex(ids).dropna()
        if known.empty or known.min() >= STEADY:
            return ""
        return self.language.say(
            "To be taken with care: when ties are resampled, {share} of community “{name}” comes back.",
            share=self.language.percent(float(known.min())),
            name=self.community_names.get(int(known.index[int(np.argmin(known))]), ""),
        )

    def _find_through(self, target_id: str, answer: dict[Any, Any], ids: list[int]) -> list[dict[str, Any]]:
        """Name the people to go through: those the answer names, else the target's first prescribers."""
        ranked = self._flagged_prescribers(target_id)
        named = [i for i in str(answer.get("through") or "").split(";") if i]
        if named:
            position = pd.Index(self.analysis.network.person_id).get_indexer(pd.Index(named))
            people = [int(p) for p in position if p >= 0]
        else:
            inside = self.analysis.communities.member_of[ranked["person"].to_numpy(dtype=int)] + 1
            outside = ~np.isin(inside, ids) if ids else np.zeros(len(ranked), dtype=bool)
            people = ranked["person"].to_numpy(dtype=int)[np.argsort(outside, kind="stable")].tolist()
        return [self.name_person(person) for person in people[:MAX_THROUGH]]

    def _flagged_prescribers(self, target_id: str) -> pd.DataFrame:
        table = self.analysis.roles.prescribers
        table = table[table["target_id"] == target_id]
        flagged = self.analysis.results["people"]["roles"].fillna("").astype(str)
        is_flagged = np.array([("prescriber" in flagged[int(p)]) for p in table["person"]], dtype=bool)
        return order_prescribers(table[is_flagged])

    def list_specific(self, target_id: str) -> set[int]:
        """List the prescribers specific to a target."""
        flagged = self._flagged_prescribers(target_id)
        return set(flagged.loc[find_specific(flagged), "person"].astype(int))

    def name_person(self, person: int) -> dict[str, Any]:
        """Name a person and the community they are in."""
        community = int(self.analysis.communities.member_of[person]) + 1
        return {
            "person": person,
            "name": self.names[person],
            "community": self.name_community(community) if community and self.has_structure else None,
        }

    def name_community(self, community_id: int) -> dict[str, Any]:
        """Name a community with its colour."""
        return {
            "id": community_id,
            "name": self.community_names.get(community_id, str(community_id)),
            "colour": self.colour_of.get(community_id, -1),
        }

    def name_chance(self) -> str:
        """Name what the communities were held to, in the plural."""
        say, kinds = self.language.say, self.analysis.communities.by_chance
        swapped, of_trees = kinds.get("swapped_ties", 0), kinds.get("tree_ties", 0)
        if kinds.get("shared_items"):
            return (
                say("networks made anew by chance") if swapped + of_trees else say("shared items dealt anew")
            )
        return say("other trees of the same people") if of_trees > swapped else say("shuffled ties")

    # key figures -----------------------------------------------------------------------------------------

    def figures(self) -> list[dict[str, str]]:
        """Count what the report stands on."""
        say, number = self.language.say, self.language.number
        analysis = self.analysis
        roles = analysis.results["people"]["roles"].fillna("").astype(str)
        rows = [
            (number(analysis.network.n_people), say("people")),
            (number(int((analysis.network.ties["weight"] > 0).sum())), say("ties")),
            (number(analysis.network.n_interactions), say("interactions")),
        ]
        if self.has_structure:
            rows.append((number(analysis.communities.n), say("communities")))
        if analysis.targets.targets:
            rows.append((number(len(analysis.targets.targets)), say("targets")))
        rows.append((self.hide(int(roles.str.contains("prescriber").sum())), say("prescribers")))
        rows.append((self.hide(int(roles.str.contains("ambassador").sum())), say("ambassadors")))
        return [{"value": value, "label": label} for value, label in rows]

    # communities -----------------------------------------------------------------------------------------

    def communities(self) -> list[dict[str, Any]]:
        """Describe the communities, largest first: cards for the first, table rows for all listed."""
        verdicts = words.name_community_verdicts(self.language)
        helps = self._find_helps()
        parts = describe_parts(self)
        leaders = self._find_leaders()
        rows = []
        for row in self.analysis.results["communities"].head(MAX_LISTED).to_dict("records"):
            number = int(row["community_id"])
            targets = str(row.get("targets") or "") if not pd.isna(row.get("targets")) else ""
            rows.append(
                self.name_community(number)
                | {
                    "size": self.hide(int(row["size"])),
                    "n_size": int(row["size"]),
                    # a share of a known whole tells the count that is hidden
                    "share": None
                    if self.is_hidden(int(row["size"]))
                    else int(row["size"]) / max(1, self.analysis.network.n_people),
                    # with the density, the ties inside tell the size
                    "n_ties": None if self.is_hidden(int(row["size"])) else int(row["n_ties"]),
                    "density": None if self.is_hidden(int(row["size"])) else _known(row["density"]),
                    "inside": _known(row["conductance"], lambda value: 1 - value),
                    "stability": _known(row["stability"]),
                    "verdict_code": str(row["verdict"]),
                    "verdict": verdicts.get(str(row["verdict"]), str(row["verdict"])),
                    "distinctive": "" if pd.isna(row["distinctive"]) else str(row["distinctive"]),
                    "targets": [self.target_names.get(t, t) for t in targets.split(";") if t],
                    "helps": helps.get(number, []),
                    "parts": parts.get(number, ""),
                    "leaders": leaders.get(number, []),
                    "persona": self.find_persona(f"community:{number}"),
                }
            )
        return rows

    def _find_helps(self) -> dict[int, list[str]]:
        """Say by community in which part of the offer's life it helps.

        The sentences hold counts; where small ones are hidden, the shares alone are told.
        """
        stages = words.name_stages(self.language)
        helps: dict[int, list[str]] = {}
        for row in self.analysis.overlap.stages.to_dict("records"):
            sentence = str(row["sentence"])
            if self.min_cell and "usual" in row:
                sentence = self.language.say(
                    "{stage}: {share} here, {everyone} of everyone",
                    stage=stages.get(str(row["stage"]), str(row["stage"])),
                    share=self.language.percent(float(row["share"])),
                    everyone=self.language.percent(float(row["usual"])),
                )
            helps.setdefault(int(row["community_id"]), []).append(sentence)
        return helps

    def _find_leaders(self) -> dict[int, list[dict[str, Any]]]:
        """Find the three people of highest reach in each narrated community."""
        member_of = self.analysis.communities.member_of
        score = np.nan_to_num(self.analysis.results["people"]["prescriber_score"].to_numpy(dtype=float))
        found = {}
        for position in range(min(MAX_NARRATED, self.analysis.communities.n)):
            members = np.flatnonzero(member_of == position)
            best = members[np.lexsort((members, -score[members]))][:3]
            found[position + 1] = [self.name_person(int(person)) for person in best]
        return found

    def find_persona(self, group: str) -> Persona | None:
        """Find a group's persona card, unless too few people are behind it."""
        found = (p for p in self.analysis.targets.personas if p.group == group)
        return next((p for p in found if not self.is_hidden(p.n_people) and says_something(p)), None)

    # targets ---------------------------------------------------------------------------------------------

    def targets(self) -> list[dict[str, Any]]:
        """Describe each target: its levels, what holds it together, its criteria, its pockets."""
        verdicts = words.name_target_verdicts(self.language)
        families = words.name_families(self.language)
        rows = []
        for target in self.analysis.targets.targets:
            cohesion = self.analysis.results["targets"]
            cohesion = cohesion[cohesion["target_id"] == target.target_id]
            measured = {row["level"]: row for row in cohesion.to_dict("records")}
            audience = measured.get("audience", {})
            rows.append(
                {
                    "target": target,
                    "colour": self.target_colours[target.target_id],
                    "verdict_code": str(audience.get("verdict", "none")),
                    "verdict": verdicts.get(str(audience.get("verdict", "none")), ""),
                    "levels": self._describe_levels(target, measured),
                    "criteria": [
                        {
                            "level": self.name_level(level.level),
                            "criterion": str(row["criterion"]),
                            "family": families.get(str(row["family"]), str(row["family"])),
                            "before": self.hide(int(row["n_before"])),
                            "after": self.hide(int(row["n_after"])),
                        }
                        for level in target.levels
                        for row in level.funnel.to_dict("records")
                    ],
                    "measures": [
                        {"level": self.name_level(str(level)), **{k: _known(row[k]) for k in _MEASURES}}
                        for level, row in measured.items()
                    ],
                    "persona": self.find_persona(f"target:{target.target_id}"),
                    "pockets": self._describe_pockets(target.target_id),
                }
            )
        return rows

    def segments(self) -> list[dict[str, Any]]:
        """Describe the segments that were found, the largest first."""
        return [
            {
                "name": str(row["name"]),
                "people": self.count_people(int(row["size"])),
                "stability": _known(row["stability"]),
                "distinctive": "" if pd.isna(row["distinctive"]) else str(row["distinctive"]),
            }
            for row in self.analysis.targets.segments.to_dict("records")
        ]

    def _describe_levels(self, target: Target, measured: dict[Any, Any]) -> list[dict[str, Any]]:
        widest = max(1, *(int(level.members.sum()) for level in target.levels))
        return [
            {
                "name": self.name_level(level.level),
                "n": self.hide(int(level.members.sum())),
                "share": 0.0
                if self.is_hidden(int(level.members.sum()))
                else int(level.members.sum()) / widest,
                "in_graph": self.hide(int(measured.get(level.level, {}).get("n_in_graph", 0) or 0)),
            }
            for level in target.levels
        ]

    def _describe_pockets(self, target_id: str) -> list[dict[str, Any]]:
        table = self.analysis.overlap.pockets
        if table.empty or not self.has_structure:
            return []
        return [
            {
                "community": self.name_community(int(row["community_id"])),
                "n": self.hide(int(row["n_people"])),
                "level": self.name_level(str(row["level"])),
                "share": _known(row["share"]),
                "lift": _known(row["lift"]),
            }
            for row in table[table["target_id"] == target_id].head(4).to_dict("records")
            if not self.is_hidden(int(row["n_people"]))
        ]

    def _cohesion_rows(self, level: str) -> dict[str, dict[Any, Any]]:
        table = self.analysis.results["targets"]
        return {row["target_id"]: row for row in table[table["level"] == level].to_dict("records")}

    # overlap ---------------------------------------------------------------------------------------------

    def _index_overlap(self) -> dict[tuple[str, int], dict[Any, Any]]:
        table = self.analysis.results["overlap"]
        table = table[table["level"] == "audience"]
        hidden = table[find_hidden_cells(table, self.min_cell)]
        pairs = zip(hidden["target_id"].astype(str), hidden["community_id"].astype(int), strict=True)
        self._hidden_cells = set(pairs)
        return {(str(r["target_id"]), int(r["community_id"])): r for r in table.to_dict("records")}

    def list_meeting(self) -> list[dict[str, Any]]:
        """List the communities of the matrix in the order of their numbers.

        Those that answers name come first, then those that hold more than chance, then the largest.
        """
        table = self.analysis.results["overlap"]
        table = table[table["level"] == "audience"]
        more = table[(table["q_value"] < MAX_Q) & (table["lift"] > 1)]
        more = more.sort_values("n_both", ascending=False, kind="stable")
        named = [
            int(i)
            for answer in self.analysis.overlap.answers.to_dict("records")
            if answer["address"] == "communities"
            for i in str(answer["communities"] or "").split(";")
            if i.isdigit()
        ]
        largest = self.analysis.results["communities"]["community_id"].astype(int).tolist()
        chosen = dict.fromkeys([*named, *more["community_id"].astype(int).tolist(), *largest])
        room = max(MAX_MEETING, len(set(named)))
        return [self.name_community(number) for number in sorted(list(chosen)[:room])]

    def cell(self, target_id: str, community_id: int) -> dict[str, Any] | None:
        """Describe where a target's audience and a community meet; None where there is no such cell."""
        row = self._overlap.get((target_id, community_id))
        if row is None:
            return None
        hidden = (target_id, community_id) in self._hidden_cells
        small = self.is_hidden(int(row["n_both"]))
        return {
            "hidden": hidden,
            "n": self.language.say("hidden") if hidden and not small else self.hide(int(row["n_both"])),
            "framed": not hidden and _known(row["q_value"], lambda q: q < MAX_Q) and row["lift"] > 1,
            "of_community": None if hidden else _known(row["share_of_community"]),
            "of_target": None if hidden else _known(row["share_of_target"]),
            "lift": None if hidden else _known(row["lift"]),
            "q": None if hidden else _known(row["q_value"]),
        }

    # people ----------------------------------------------------------------------------------------------

    def prescribers(self) -> list[dict[str, Any]]:
        """List prescribers per target, then for everyone, with the interval of their rank."""
        groups = []
        for target_id in (*self.target_names, EVERYONE):
            flagged = self._flagged_prescribers(target_id)
            if flagged.empty:
                continue
            parts = self._part_prescribers(flagged, is_everyone=target_id == EVERYONE)
            groups.append(
                {
                    "n_all": len(flagged),
                    "n_shown": sum(len(part["rows"]) for part in parts),
                    "title": self.target_names.get(target_id),
                    "cards": describe_cards(self, target_id),
                    "colour": self.target_colours.get(target_id, -1),
                    "worst": max([2, *(row["rank_high"] or 1 for part in parts for row in part["rows"])]),
                    "parts": parts,
                }
            )
        return groups

    def _part_prescribers(self, flagged: pd.DataFrame, *, is_everyone: bool) -> list[dict[str, Any]]:
        """Tell apart those specific to a target, those who weigh on everyone, and those too few turn to."""
        say, specific = self.language.say, find_specific(flagged)
        unsure = flagged["specific"].isna().to_numpy()
        parts = [
            (say("Specific to this target"), specific),
            (say("Weigh on everyone, this target included"), ~specific & ~unsure),
            (say("Too few people to say whether specific to this target"), unsure),
        ]
        if is_everyone:
            parts = [("", np.ones(len(flagged), dtype=bool))]
        return [
            {"title": title, "rows": self._describe_prescribers(flagged[those])}
            for title, those in parts
            if those.any()
        ]

    def _describe_prescribers(self, table: pd.DataFrame) -> list[dict[str, Any]]:
        return [
            self.name_person(int(row["person"]))
            | {name: _known(row.get(name, np.nan)) for name in _SIGNALS}
            | {"evidence": str(row["evidence"])}
            for row in table.head(MAX_PEOPLE).to_dict("records")
        ]

    def count_ambassadors(self) -> int:
        """Count the ambassadors, listed or not."""
        return len(self.analysis.roles.ambassadors)

    def ambassadors(self) -> list[dict[str, Any]]:
        """List ambassadors: proven ones first, as ranked."""
        bases = words.name_bases(self.language)
        statuses = words.name_statuses(self.language)
        return [
            self.name_person(int(row["person"]))
            | {
                "basis": bases.get(str(row["basis"]), str(row["basis"])),
                "proven": row["basis"] == "proven",
                "status": statuses.get(
                    str(row["status"]), "" if pd.isna(row["status"]) else str(row["status"])
                ),
                "evidence": str(row["evidence"]),
                **{name: _known(row[name]) for name in _AMBASSADOR_NUMBERS},
            }
            for row in self.analysis.roles.ambassadors.sort_values("rank")
            .head(2 * MAX_PEOPLE)
            .to_dict("records")
        ]

    def critics(self) -> list[dict[str, Any]]:
        """List critics: listened to and dissatisfied."""
        return [
            self.name_person(int(row["person"]))
            | {"evidence": str(row["evidence"]), "satisfaction": _known(row["satisfaction"])}
            for row in self.analysis.roles.critics.head(MAX_PEOPLE).to_dict("records")
        ]

    # how it was made -------------------------------------------------------------------------------------

    def notes(self) -> list[str]:
        """Say what the stages found worth telling, each once."""
        found = self.analysis
        parts = (
            found.tables,
            found.network,
            found.communities,
            found.targets,
            found.overlap,
            found.roles,
        )
        said = [note.say(self.language) for part in parts for note in part.notes]
        return list(dict.fromkeys(said))


_MEASURES = ("cohesion", "cohesion_z", "assortativity", "e_i_index", "e_i_expected", "conductance")
_SIGNALS = (
    "rank",
    "rank_low",
    "rank_high",
    "reach",
    "affinity",
    "bridging",
    "n_turning",
    "n_converted",
    "lift",
)
_AMBASSADOR_NUMBERS = (
    "rank",
    "n_referrals",
    "n_converted",
    "referral_value",
    "satisfaction",
    "prospect_reach",
)


def _known(value: Any, change: Any = None) -> Any:  # noqa: ANN401 - cells of result tables
    """Give a cell's value, or None where it is missing."""
    if value is None or pd.isna(value):
        return None
    return change(value) if change else value
