"""What travels between the stages: tables (pandas) and positions (numpy), frozen.

``Tables → Network → Communities``, `Targets`, `Overlap`, `Roles`, gathered in `Analysis`.

Conventions, everywhere below:

- A **position** is an int32 from 0 to n_people - 1: people sorted by ``person_id`` (plain code-point
  order). It indexes every per-person array and the rows of every per-person table, whose index is
  ``RangeIndex(n_people)``.
- A **community position** is 0 for community 1 (the largest), and so on; -1 means in no community,
  which is the case of people without any tie.
- Stages never change what they are given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Literal

from entourage.values.habits import Habits

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import date

    import duckdb
    import networkx as nx
    import numpy as np
    import pandas as pd

    from entourage.language import Language
    from entourage.options import Options


def _no_table() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame()


@dataclass(frozen=True)
class InputFile:
    """One file that was read: rows_read = rows_used + rows_rejected + rows_excluded."""

    path: str
    """Relative to the project, with ``/``; a sheet or a member of an archive follows after ``#``."""
    sha256: str
    """Digest of the file's rows whatever their order (see docs/method.md)."""
    format: str
    """Name of the format as `entourage formats` lists it."""
    tables: tuple[str, ...]
    """Canonical tables that the file fed."""
    columns: dict[str, str]
    """Canonical column → heading it was found under."""
    rows_read: int
    rows_used: int
    rows_rejected: int
    rows_excluded: int
    notes: tuple[Note, ...] = ()
    why: Note | None = None
    """By what the format was recognised."""
    score: float = 0.0
    """How well the file fits the format, 0 to 1."""
    types: dict[str, int] = field(default_factory=dict)
    """Rows used by type of event."""
    first_on: pd.Timestamp | None = None
    last_on: pd.Timestamp | None = None
    number: int = 0
    """What the column ``file`` of interactions calls it."""


@dataclass(frozen=True)
class Note:
    """Something the reader of the results should know, as a template with values (see `language`)."""

    template: str
    values: dict[str, object] = field(default_factory=dict)
    plural: str = ""
    """Said in place of the template where ``values["n"]`` takes a plural."""
    about: str = ""
    """``doubt``: it was decided and may be otherwise; ``left out``: it is not used."""
    settled_by: str = ""
    """Setting under ``[inputs]`` that ends a doubt."""

    @classmethod
    def counted(cls, singular: str, plural: str, n: int, **values: object) -> Note:
        """Make a note of which the words depend on a count, ``{n}`` in both templates."""
        return cls(singular, {"n": n, **values}, plural)

    def say(self, language: Language) -> str:
        """Say it in a language."""
        if self.plural:
            values = dict(self.values)
            return language.say_n(self.template, self.plural, int(str(values.pop("n"))), **values)
        return language.say(self.template, **self.values)


@dataclass(frozen=True)
class Meeting:
    """How far a people table knows the people of another table, and the reverse."""

    file: str
    """The people table."""
    table: str
    """Canonical table of the others: ``interactions``, ``referrals``…"""
    n_own: int
    """People of the file."""
    n_theirs: int
    """People of the other table."""
    n_both: int
    by: str = ""
    """Heading of the column that joins them; empty where the ids do."""

    def say(self, language: Language) -> str:
        """Say it in a language."""
        values: dict[str, object] = {
            "file": self.file,
            "table": language.say(self.table),
            "n_both": language.count(self.n_both),
            "n_theirs": language.count(self.n_theirs),
            "n_own": language.count(self.n_own),
        }
        if self.by:
            return language.say(
                "{file} knows {n_both} of the {n_theirs} people of the {table}, by its column '{by}'; it "
                "lists {n_own} in all.",
                by=self.by,
                **values,
            )
        return language.say(
            "{file} knows {n_both} of the {n_theirs} people of the {table}; it lists {n_own} in all.",
            **values,
        )


@dataclass(frozen=True)
class Period:
    """The days looked at, both included, and what they leave out; open where there is no date."""

    since: date | None
    until: date | None
    n_kept: int
    """Events (interactions, referrals, rows of shared items) dated within the period."""
    n_left_out: int
    """Events dated outside it."""
    n_undated: int
    """Events without a date, which stay."""
    n_purchases_left_out: int
    """Purchases after its end."""


@dataclass(frozen=True)
class Tables:
    """Canonical tables, cleaned, with people as positions.

    The large ones stay in ``database``, a DuckDB connection that the pipeline closes:

    - ``interactions(source INTEGER, target INTEGER, type VARCHAR, at TIMESTAMP, weight DOUBLE,
      sentiment DOUBLE, both BOOLEAN, text VARCHAR, thread VARCHAR, platform VARCHAR, event VARCHAR,
      file USMALLINT)``: positions; ``type`` is folded; ``weight`` is never negative (a negative rating has
      weight 0 and its value in ``sentiment``); ``both`` is true for rows a file declares undirected;
      ``file`` is `InputFile.number`.
    - ``memberships(person INTEGER, item VARCHAR, kind VARCHAR, weight DOUBLE, at TIMESTAMP)``:
      two-mode rows (person x thread, group, event, hashtag), projected by the network stage.
    """

    database: duckdb.DuckDBPyConnection
    people: pd.DataFrame
    """Indexed by position: ``person_id, name, status, satisfaction`` (text, text, text, float; missing
    where unknown) and one text column per attribute, as read. ``in_people_file`` is true for people
    with a row of their own."""
    attributes: tuple[str, ...]
    """Names of the attribute columns of `people`."""
    referrals: pd.DataFrame
    """``referrer, referred`` (positions), ``date`` (datetime64, NaT), ``status`` (text), ``converted``
    (boolean, missing where the file does not say), ``value`` (float), ``code, channel`` (text);
    sorted; self-referrals and duplicates are still in it."""
    needs: pd.DataFrame
    """``person`` (position), ``need`` (text), ``intensity`` (float); sorted."""
    purchases: pd.DataFrame
    """``person`` (position), ``date`` (datetime64), ``amount`` (float), ``product`` (text); sorted."""
    identities: pd.DataFrame
    """``person_id, account, reason``: what was merged, and why; sorted."""
    n_excluded_people: int
    inputs: tuple[InputFile, ...]
    rejected: pd.DataFrame
    """``file, line, reason, content``; sorted by file and line."""
    newest_on: pd.Timestamp | None
    """Date and time of the newest dated row of any table, or the end of the period where one is set; "now"
    for ages and rules."""
    language: str
    """``fr`` or ``en``: as set, else the language of most headings."""
    name: str
    """Of the project: as set, else the folder's name."""
    notes: tuple[Note, ...] = ()
    """The most important first."""
    meetings: tuple[Meeting, ...] = ()
    """How far people tables know the people of the others."""
    period: Period | None = None
    """The period looked at, where one is set: events outside it are in no table."""
    day_first: bool | None = None
    decimal: Literal[",", "."] | None = None
    """As set (see `values.habits.Habits`)."""

    @property
    def habits(self) -> Habits:
        """How those who wrote the attributes write what can be read two ways."""
        return Habits(self.language, self.day_first, self.decimal)


@dataclass(frozen=True)
class Direction:
    """Who influences whom by a file's ties of a type that is mutual by nature, as its pairs tell."""

    file: str
    type: str
    n_pairs: int
    """Pairs of people who both name somebody: each could have named the other in return."""
    n_returned: int
    """Those in which both do."""
    share_low: float
    share_high: float
    """What the share of pairs named in return may be, at 95%."""
    influence: str
    """``both``, or ``target``: the named influences the namer."""
    basis: str
    """``all``, ``none`` or ``part`` of the pairs are named in return; ``few``: too few to tell; ``chance``:
    as often as if either came first by chance."""
    number: int
    """What the column ``file`` of interactions calls the file."""


@dataclass(frozen=True)
class Memory:
    """How long attention lasts, in what ranks people."""

    half_life_days: float | None = None
    """In how many days attention halves; None where it does not."""
    basis: Literal["none", "set", "ranking", "measured", "span"] = "none"
    """``set``: ties fade, as asked for. Rankings alone do, as asked for (``ranking``), as the events tell
    (``measured``, see `network.memory`), or over their whole span, where no shorter half-life foretells
    better (``span``)."""
    foretold: float | None = None
    """Where measured or of the span: rank correlation of counts aged so with the counts that followed."""
    foretold_unaged: float | None = None
    """The same of counts that do not age."""


class Way(IntEnum):
    """How it comes that someone's attention goes to another, the weakest way first."""

    NONE = 0
    CONTACTED = 1
    """The other wrote to them."""
    BROUGHT = 2
    """The other referred, invited or advised them."""
    SHARING = 3
    """Both are in something: a thread, a group, an event."""
    TURNING = 4
    """They turned to the other by an event of their own, or share with them a tie that has no direction."""


@dataclass(frozen=True)
class Network:
    """The relationship graph.

    ``ties`` has one row per ordered pair, sorted by source then target: ``source, target`` (int32
    positions), ``weight`` (float, see docs/method/network.md), ``attention_out`` (the part of the weight by
    which the target influences the source: attention goes source → target), ``attention_in`` (the
    part by which the source influences the target), ``opposition`` (sum of |negative ratings|),
    ``n_interactions``, ``n_referrals`` (int), ``way_out`` and ``way_in`` (int8, the strongest `Way`
    of the events behind each attention, those of the window where ties fade), ``first_on``, ``last_on``
    (datetime64 or NaT),
    ``types`` (categorical text, ``;``-joined and sorted). A tie of types that influence both ways
    counts its weight in both attention columns. ``age_out`` and ``age_in`` are the days since the newest
    event behind each (0 where one bears no date, NaN where there is none). Ties of weight 0 (opposition
    only) are in the table and not in the graph.
    """

    person_id: np.ndarray
    """(n_people,) text, sorted."""
    ties: pd.DataFrame
    n_events: np.ndarray
    """(n_people,) events a person took part in, self-loops included."""
    last_on: np.ndarray
    """(n_people,) datetime64[D] of a person's newest event, NaT if none is dated."""
    n_interactions: int
    n_referrals: int
    n_self_loops: int
    unknown_types: dict[str, int]
    """Types that were not recognised, with their number of events."""
    event_types: dict[str, int]
    """All types with their number of events."""
    notes: tuple[Note, ...] = ()
    directions: tuple[Direction, ...] = ()
    """Per file and mutual type whose influence is not set."""
    memory: Memory = field(default_factory=Memory)
    """How long attention lasts."""
    shared: pd.DataFrame | None = None
    """Items that several people share, where ties were drawn from them: ``person`` (position), ``item``,
    ``kind`` (numbers from 0), ``weight`` (what the item adds to the tie of any two of its people, on
    average); sorted by item, then person. Ties then have ``direct_weight``, the part of their weight that
    items did not make."""

    @property
    def n_people(self) -> int:
        """Number of people, isolated ones included."""
        return len(self.person_id)


@dataclass(frozen=True)
class Shape:
    """What the whole graph looks like, in a phrase (Smith et al., Pew Research Center 2014)."""

    kind: str
    """``broadcast, support, brand-clusters, branches, polarised, tight-crowd, community-clusters,
    too-small``."""
    phrase: str
    """In the run's language."""
    numbers: dict[str, float]
    """What decided: ``n_connected, isolated_share, scattered_share, mean_ties, in_centralization,
    in_hub_share, out_centralization, out_hub_share, two_largest_share, second_share, between_camps,
    modularity_margin`` (modularity beyond chance, as a share of what chance leaves to gain)."""


@dataclass(frozen=True)
class Communities:
    """People held together by ties, with an error bar.

    ``table`` is indexed by community position: ``community_id`` (position + 1), ``name`` (text),
    ``size, n_ties, density, conductance, stability, distinctive`` and further measures.
    """

    member_of: np.ndarray
    """(n_people,) int32 community positions."""
    membership: np.ndarray
    """(n_people,) share of runs that keep the person with the community; NaN outside."""
    table: pd.DataFrame
    border: pd.DataFrame
    """``person`` (position), ``community_id``, ``also_leans_to`` (community_id), ``share`` of runs."""
    between: pd.DataFrame
    """``community_a < community_b`` (ids), ``weight, n_ties`` (pairs) between them; sorted."""
    modularity: float
    null_modularity: float
    null_sd: float
    null_z: float
    stability: float
    """Mean over communities, weighted by size."""
    has_structure: bool
    """Whether the graph has communities beyond chance; if not, they are not narrated."""
    algorithm: str
    resolution: float
    seed: int
    n_runs: int
    n_null_runs: int
    levels: pd.DataFrame
    """Communities inside communities: ``level, community_id, parent_id, size``; may be empty."""
    scan: pd.DataFrame
    """With ``resolution = "auto"``: ``resolution, n_communities, stability, chosen``; else empty."""
    notes: tuple[Note, ...] = ()
    people: pd.DataFrame | None = None
    """Indexed by position: ``inner_strength`` and ``inner_share`` (of a person's ties, those within
    the community), ``second_community_id`` and ``second_share`` (where ties say so, else missing),
    ``level_2_id``, ``level_3_id`` where there are levels."""
    shape: Shape | None = None
    """What the whole graph looks like."""
    by_chance: dict[str, int] = field(default_factory=dict)
    """What was drawn anew to say what chance reaches: ``swapped_ties`` and ``tree_ties`` (pairs of people),
    ``shared_items``."""

    @property
    def n(self) -> int:
        """Number of communities."""
        return len(self.table)


@dataclass(frozen=True)
class TargetLevel:
    """One level of a target: who is in it and by which criteria."""

    level: str
    members: np.ndarray
    """(n_people,) bool."""
    funnel: pd.DataFrame
    """``criterion, family, n_before, n_after``: the criteria in order with what each leaves."""


@dataclass(frozen=True)
class Target:
    """People who share a need: ``levels`` has ``audience`` always, the others where declared."""

    target_id: str
    name: str
    need: str | None
    levels: tuple[TargetLevel, ...]
    origin: str
    """``rules`` (declared) or ``segment`` (found)."""

    def level(self, name: str) -> TargetLevel | None:
        """Find a level by name."""
        return next((level for level in self.levels if level.level == name), None)


@dataclass(frozen=True)
class Persona:
    """A fictional portrait of a group's typical member: never a real person's values alone."""

    group: str
    """``target:ID``, ``segment:ID`` or ``community:ID``."""
    title: str
    first_name: str
    n_people: int
    traits: pd.DataFrame
    """``attribute, family, value, share, share_everyone, spread``: typical values, most telling first."""
    needs: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    positioning: str = ""
    """A positioning sentence to fill in."""


@dataclass(frozen=True)
class Targets:
    """Declared targets, found segments, and what is known of each person's value."""

    targets: tuple[Target, ...]
    people: pd.DataFrame
    """Indexed by position: derived columns usable in rules and results: ``status`` (filled where
    missing), ``tier`` (of non-customers, and of customers about to leave), ``recency_days, frequency,
    monetary, rfm_r, rfm_f, rfm_m, rfm_segment, value, expected_value``; missing where unknown."""
    families: dict[str, str]
    """Attribute → demographic, psychographic, geographic, behavioural, firmographic or other."""
    segments: pd.DataFrame
    """``segment_id, name, size, stability, distinctive``; empty unless segments were found."""
    personas: tuple[Persona, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Overlap:
    """Where targets and communities meet.

    ``table`` has the columns of ``overlap.csv``, ``cohesion`` those of ``targets.csv`` (one row per
    target level), both sorted by target, level, community. Verdicts are codes: for targets
    ``tribe, scattered, spread, too-few``; for communities ``on-target, mixed, club, too-few``
    (``none`` where no target is declared or the graph has no structure).
    """

    table: pd.DataFrame
    cohesion: pd.DataFrame
    community_verdicts: pd.DataFrame
    """Indexed by community position: ``verdict, targets`` (ids enriched in it, ``;``-joined)."""
    agreement: dict[str, dict[str, float]]
    """Level → ``ami``, ``ari`` between the partition by targets and the communities."""
    explained: pd.DataFrame
    """Whether knowing the targets explains the ties: ``level, statistic, p_value``; may be empty."""
    answers: pd.DataFrame
    """Per target: ``target_id, address`` (``target`` or ``communities``), ``communities`` (the fewest that
    hold most of it), ``through`` (``;``-joined ids), ``share_reached`` and the figures behind."""
    pockets: pd.DataFrame
    """Parts of communities where a target concentrates: ``target_id, level, community_id, n_people,
    share, lift, people`` (tuple of positions); may be empty."""
    stages: pd.DataFrame
    """Where in the offer's life each community helps: ``community_id, stage`` (``design, sale,
    customer-relations, brand``), ``score, sentence``; may be empty."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Roles:
    """Prescribers, ambassadors, critics, gatekeepers, and the signals behind them.

    ``people`` is indexed by position: ``in_strength, out_strength, degree, pagerank, betweenness,
    participation, coreness, n_referrals, n_converted, referral_value, n_influenced,
    prescriber_score, ambassador_score, roles`` and further signals.
    """

    people: pd.DataFrame
    prescribers: pd.DataFrame
    """Columns of ``prescribers.csv`` with ``person`` (position) instead of ``person_id``."""
    ambassadors: pd.DataFrame
    """Columns of ``ambassadors.csv`` with ``person`` (position) instead of ``person_id``."""
    critics: pd.DataFrame
    """``person, score, n_influenced, satisfaction, evidence``."""
    genealogy: pd.DataFrame
    """Per referral root or generation: ``root`` (position), ``generation, n_people, n_converted,
    value``; may be empty."""
    betweenness_error: float
    """Half-width of the 95 % interval of sampled betweenness, 0 where exact."""
    notes: tuple[Note, ...] = ()
    cards: pd.DataFrame = field(default_factory=_no_table)
    """Evidence card per flagged person: ``person, roles, target_id, rank, rank_low, rank_high,
    n_influenced, share_of_target, first_on, last_on, n_interactions, n_referrals, n_converted,
    strongest_tie`` (id), ``strongest_share, rank_without, would_change`` (sentence)."""
    gatekeepers: pd.DataFrame = field(default_factory=_no_table)
    """``target_id, level, rank, person, community_id, n_gatekeeper, n_liaison, n_behind, share_behind,
    n_outside, evidence``."""
    by_level: pd.DataFrame = field(default_factory=_no_table)
    """The columns of `prescribers` for the inner levels of targets."""
    by_community: pd.DataFrame = field(default_factory=_no_table)
    """Leaders inside each community: ``community_id, rank, person, score, reach, n_influenced,
    share_of_community``."""
    key_players: pd.DataFrame = field(default_factory=_no_table)
    """People whose absence would cut their community: ``community_id, person, n_cut_off,
    fragmentation``."""
    cold_pockets: pd.DataFrame = field(default_factory=_no_table)
    """Members of targets whom no prescriber reaches: ``target_id, level, community_id, n_people,
    n_cold, share_cold, n_isolated``."""
    coordination: pd.DataFrame = field(default_factory=_no_table)
    """People repeated by groups of accounts within seconds: ``person, n_accounts, n_occasions, first_on,
    last_on, accounts`` (ids)."""
    sensitivity: pd.DataFrame = field(default_factory=_no_table)
    """What dropping a fifth of the ties leaves of each top ten: ``target_id, level, n_top,
    share_dropped, n_kept, n_kept_least, runs``."""
    memory: Memory = field(default_factory=Memory)
    """How rankings age."""


@dataclass(frozen=True)
class Plan:
    """The few people who together would reach most of a target, and how sure that is.

    ``reach`` is everywhere the expected number of the target's people reached, the chosen ones among
    them where they belong to it, with the 95 % interval of its estimate (``reach_low, reach_high``).
    """

    choices: pd.DataFrame
    """In the order of the choice: ``rank, person`` (position), ``gain`` (people that this addition
    brings), ``reach, reach_low, reach_high, share`` (of the target, with those before), ``alone`` (people
    reached by this one alone), ``only`` (people that no other chosen one reaches), ``cost, spent``."""
    overlap: pd.DataFrame
    """``person_a, person_b`` (positions), ``shared`` (people both would reach), ``share`` (of what the
    one who reaches fewer reaches); most shared first."""
    comparison: pd.DataFrame
    """``choice`` (``plan``, each rival ranking, ``random``), ``n_people, cost, reach, reach_low,
    reach_high, share, plan_gain`` (plan's reach ÷ this one - 1)."""
    cold: pd.DataFrame
    """People of the target whom no chain of ties from the chosen ones reaches: ``person`` (position),
    ``reason`` (``turns-to-nobody`` or ``out-of-reach``), ``pocket`` (number of the group they are cold
    together with), ``n_in_pocket``."""
    n_members: int
    """People of the target that could be reached."""
    n_candidates: int
    """People who could be chosen."""
    spent: float
    certified: float
    """The choice reaches at least this share of what the best possible one would."""
    chance: str
    """How probabilities were set: ``share`` or ``contact``."""
    contact: float
    """Probability of one unit of weight where ``chance`` is ``contact``; the factor on shares otherwise."""
    n_samples: int
    """Reverse-reachable sets sampled for the choice, and as many again for the figures."""
    seed: int
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Analysis:
    """All that one run found, and how it was made."""

    tables: Tables
    network: Network
    communities: Communities
    targets: Targets
    overlap: Overlap
    roles: Roles
    plans: dict[str, Plan]
    """By target id: whom to talk to, to reach most of its people; empty for large graphs."""
    options: Options
    results: dict[str, pd.DataFrame]
    """The result tables of `schema.RESULTS`, contracted columns first, ids and names unescaped; missing
    values are NaN. Built once by `convert.to_results`; everything that writes starts here."""

    def to_networkx(self) -> nx.DiGraph[str]:
        """Give the graph with everything found as attributes, for people's own code.

        Returns
        -------
        networkx.DiGraph
            Nodes are ``person_id``; node attributes are the columns of ``people.csv``, edge attributes
            those of ``ties.csv``; missing values are left out.
        """
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph(name=self.tables.name)
        for row in self.results["people"].to_dict("records"):
            graph.add_node(str(row["person_id"]), **_known(row, without=("person_id",)))
        for row in self.results["ties"].to_dict("records"):
            graph.add_edge(
                str(row["source"]), str(row["target"]), **_known(row, without=("source", "target"))
            )
        return graph


def _known(row: dict[Hashable, Any], *, without: tuple[str, ...]) -> dict[str, Any]:
    """Keep the values of a row that are there."""
    return {
        str(name): value
        for name, value in row.items()
        if name not in without and value is not None and value == value  # noqa: PLR0124
    }
