"""What a user can set: the project file and the options, checked and frozen.

One class per section of ``entourage.toml``. Reading the file itself is the business of
`entourage.sources.opening.project`; this module only knows what may be in it.
"""

from __future__ import annotations

import codecs
import difflib
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from entourage.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Influence = Literal["target", "source", "both"]
Algorithm = Literal["leiden", "louvain", "infomap", "label-propagation"]
Family = Literal["demographic", "psychographic", "geographic", "behavioural", "firmographic", "other"]
LevelName = Literal["audience", "customers", "core", "buyers"]

MOST_RESOLUTION = 1_000_000
"""Beyond, everyone is alone on any graph."""

Criterion = str | int | float | bool | list[str | int | float | bool]
Rule = dict[str, Any]
"""Criteria by column name, joined by *and*; the key ``any`` holds a list of rules joined by *or*."""


class Section(BaseModel):
    """A section of the project file: frozen, and no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Project(Section):
    """``[project]``: what the pages are called and the language they are in."""

    name: str | None = None
    language: Literal["auto", "fr", "en"] = "auto"


_TABLES = ("interactions", "referrals", "people", "needs", "purchases", "identities", "exclusions")


class Inputs(Section):
    """``[inputs]``: paths or globs per canonical table, relative to the project file."""

    interactions: tuple[str, ...] = ()
    referrals: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    purchases: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    encoding: str | None = None
    """What text files are written in that are not UTF-8; without it, what their words say."""

    day_first: bool | None = None
    """Whether ``03/04/2024`` is the third of April, in columns whose dates do not tell; without it, what the
    language writes."""
    decimal: Literal[",", "."] | None = None
    """The decimal sign, in columns whose numbers do not tell (``1,234``); without it, what the language
    writes."""

    @field_validator(*_TABLES, mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("encoding")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            return codecs.lookup(value).name
        except LookupError:
            msg = "there is no such encoding; try cp1252, mac_roman, cp850 or iso8859_15"
            raise ValueError(msg) from None

    @property
    def files(self) -> dict[str, tuple[str, ...]]:
        """Paths and globs by canonical table."""
        return {table: getattr(self, table) for table in _TABLES}

    def is_empty(self) -> bool:
        """Say whether no input is named, so that the folder is searched."""
        return not any(self.files.values())


class IdentityOptions(Section):
    """``[identities]``: who is one person."""

    exact: bool = False
    """Whether every spelling of a handle, an address or a name is a person of its own, and tables meet by
    their ids alone."""
    keys: dict[str, str] = Field(default_factory=dict)
    """File (or glob) of people → heading of the column by which it meets the others, where its ids do not."""
    people: tuple[str, ...] = ()
    """Ids that are somebody's though they look like nobody's: ``Total``."""
    nobody: tuple[str, ...] = ()
    """Ids that are nobody's though they look like somebody's: ``Comptoir``."""


class TypeOptions(Section):
    """``[relationships.types.NAME]``: what one event of a type is worth and who influences whom.

    ``influence = "target"`` means that the target of the event influences its source.
    """

    weight: float | None = Field(default=None, gt=0, le=1_000_000)
    influence: Influence | None = None


class RelationshipOptions(Section):
    """``[relationships]``: how events add up to ties."""

    half_life_days: float | None = Field(default=None, gt=0)
    since: date | None = None
    """First day of the events that are summed."""
    until: date | None = None
    """Last day of the events that are summed, and "now" for every age."""
    types: dict[str, TypeOptions] = Field(default_factory=dict)
    max_shared: int = Field(default=1000, ge=2)
    """Largest number of people of a shared item (thread, event, group) that is projected to ties."""

    @field_validator("since", "until", mode="before")
    @classmethod
    def _is_day(cls, value: object) -> object:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
            return date.fromisoformat(value.strip())
        if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
            msg = "must be a day"
            raise ValueError(msg)
        return value


class CommunityOptions(Section):
    """``[communities]``: how communities are found and how sure they must be."""

    algorithm: Algorithm = "leiden"
    resolution: float | Literal["auto"] = 1.0
    seed: int = Field(default=1, ge=0)
    runs: int | None = Field(default=None, ge=2)
    """Runs on resampled ties behind `stability` and `membership`; None fits the number to the graph."""
    null_runs: int | None = Field(default=None, ge=2)
    """Rewired graphs behind `null_modularity`; None fits the number to the graph."""
    min_size: int = Field(default=5, ge=1)
    """Communities of fewer people are kept but neither named nor narrated."""

    @field_validator("resolution")
    @classmethod
    def _positive(cls, value: float | str) -> float | str:
        if not isinstance(value, str) and not 0 < value <= MOST_RESOLUTION:
            msg = f"must be above 0, and {MOST_RESOLUTION:,} at most"
            raise ValueError(msg)
        return value


class RoleOptions(Section):
    """``[roles]``: who counts as a prescriber or an ambassador."""

    min_influenced: int = Field(default=3, ge=1)
    authority: tuple[str, ...] = ()
    """Words that, found in a role or occupation column, are an authority cue; added to the usual ones."""
    authority_weight: float = Field(default=1.0, ge=0)
    """What a cue multiplies a score by; 1 shows it without weighting."""
    satisfied_from: float = 9.0
    """Promoter score (0 to 10) from which a customer is satisfied."""
    dissatisfied_to: float = 6.0
    """Promoter score (0 to 10) up to which a customer is dissatisfied."""
    reach_weight: float = Field(default=1.0, ge=0)
    """What reach into the target counts for in a prescriber's score."""
    count_weight: float = Field(default=1.0, ge=0)
    """What the count of distinct people influenced counts for in a prescriber's score."""
    bridging_weight: float = Field(default=0.0, ge=0)
    """What bridging over communities counts for in a prescriber's score."""
    volume: float = Field(default=0.0, ge=0, le=1)
    """How much the volume of a tie counts in the score: 0, each tie once; 1, in proportion to its weight."""
    half_life_days: float | Literal["auto", "none"] = "auto"
    """In how many days attention halves in rankings, where ties themselves do not fade (``[relationships]
    half_life_days``): as measured on the events (``auto``), so many, or never (``none``)."""
    max_share: float = Field(default=0.01, gt=0, le=1)
    """Most prescribers that are named for a target, as a share of its people (ten at least)."""
    runs: int | None = Field(default=None, ge=2)
    """Worlds drawn behind rank intervals; None fits the number to the graph."""
    seed: int = Field(default=1, ge=0)

    @field_validator("half_life_days")
    @classmethod
    def _positive(cls, value: float | str) -> float | str:
        if not isinstance(value, str) and not value > 0:
            msg = "must be above 0"
            raise ValueError(msg)
        return value


class TargetOptions(Section):
    """``[[target]]``: people who share a need, by rules for up to four levels."""

    name: str = Field(min_length=1)
    id: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9_-]*$")
    need: str | None = None
    audience: Rule = Field(default_factory=dict)
    customers: Rule | None = None
    core: Rule | None = None
    buyers: Rule | None = None


class StatusOptions(Section):
    """``[statuses]``: how a status is found for people whose file says none.

    The rules come first, in the order prospect, active, inactive; purchases decide for the rest.
    """

    prospect: Rule | None = None
    active: Rule | None = None
    inactive: Rule | None = None
    active_within_days: float | None = Field(default=None, gt=0)
    """Days without a purchase after which a customer is inactive; None compares with the own rhythm."""
    rhythm: float = Field(default=3.0, gt=0)
    """Without `active_within_days`: how many of the usual gaps between purchases make a customer inactive."""


class TierOptions(Section):
    """``[tiers]``: Kim & Mauborgne's three tiers of non-customers, each by a rule, the first that fits."""

    refusing: Rule | None = None
    soon: Rule | None = None
    """Picks among active customers too: those who would leave."""
    unexplored: Rule | None = None
    slowing: float = Field(default=2.0, gt=0)
    """How many of their own usual gaps between purchases make an active customer one who is leaving."""


class ValueOptions(Section):
    """``[value]``: how far ahead expected value looks."""

    horizon_days: float = Field(default=365.0, gt=0)


class SegmentOptions(Section):
    """``[segments]``: whether segments are looked for where nobody declared a target.

    ``auto`` is not to look unless a column is named.
    """

    find: Literal["auto"] | bool = "auto"
    columns: tuple[str, ...] = ()
    """Columns to tell people apart by; without them, needs and every attribute that fits."""
    max_classes: int = Field(default=6, ge=2, le=20)
    seed: int = Field(default=1, ge=0)
    runs: int = Field(default=10, ge=2)
    """Resamples of the people behind the stability of segments."""


class PersonaOptions(Section):
    """``[personas]``: which groups get a portrait."""

    min_size: int = Field(default=10, ge=2)
    """Groups of fewer people get none: their typical values would be somebody's."""


class PrivacyOptions(Section):
    """``[privacy]``: what protects people in the results."""

    pseudonymize: bool = False
    key_file: str | None = None
    min_cell: int = Field(default=0, ge=0)
    """Counts below it are hidden in the report; 0 hides none."""


class PlanOptions(Section):
    """``[plan]``: the plan that the report shows per declared target (`entourage plan` makes others)."""

    people: int = Field(default=5, ge=0)
    """How many people each plan chooses; 0 makes none."""
    max_ties: int = Field(default=200_000, ge=0)
    """Graphs with more ties get none with the report: ask for one with `entourage plan`."""


class PageOptions(Section):
    """``[pages]``: how graph.html is drawn and how many people it takes."""

    graph: Literal["auto", "pyvis", "webgl"] = "auto"
    """Who draws the people: pyvis up to its caps, then WebGL; or always one of them."""
    layout: Literal["two-level", "drl", "umap"] = "two-level"
    """Where people stand: inside their community, or by ties alone (slow beyond 20,000 people).

    `umap` needs the extra of that name.
    """
    pyvis_people: int = Field(default=2_000, ge=1)
    pyvis_ties: int = Field(default=10_000, ge=1)
    webgl_people: int = Field(default=50_000, ge=1)
    webgl_ties: int = Field(default=250_000, ge=1)
    """Beyond these the page shows a subset and says so."""


class Options(Section):
    """All that a run is told, from the project file and the command line."""

    project: Project = Project()
    inputs: Inputs = Inputs()
    columns: dict[str, dict[str, str]] = Field(default_factory=dict)
    formats: dict[str, str] = Field(default_factory=dict)
    """Format by path or glob, for files whose content fits none or two."""
    identities: IdentityOptions = IdentityOptions()
    relationships: RelationshipOptions = RelationshipOptions()
    communities: CommunityOptions = CommunityOptions()
    roles: RoleOptions = RoleOptions()
    statuses: StatusOptions = StatusOptions()
    tiers: TierOptions = TierOptions()
    value: ValueOptions = ValueOptions()
    segments: SegmentOptions = SegmentOptions()
    personas: PersonaOptions = PersonaOptions()
    families: dict[str, Family] = Field(default_factory=dict)
    """Family of criteria by column, where the heading does not tell it."""
    privacy: PrivacyOptions = PrivacyOptions()
    plan: PlanOptions = PlanOptions()
    pages: PageOptions = PageOptions()
    target: tuple[TargetOptions, ...] = ()


def build_options(settings: Mapping[str, Any], *, where: str = "entourage.toml") -> Options:
    """Check settings and freeze them.

    Parameters
    ----------
    settings
        Nested mapping as a TOML file gives it.
    where
        The file's name, for messages.

    Raises
    ------
    SettingError
        If a key is unknown (the nearest known one is named) or a value impossible.

    Examples
    --------
    >>> build_options({"communities": {"seed": 7}}).communities.seed
    7
    >>> build_options({"comunities": {}})
    Traceback (most recent call last):
    entourage.errors.SettingError: entourage.toml: unknown key 'comunities'. Did you mean 'communities'?
    """
    try:
        return Options.model_validate(dict(settings))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        path = [str(part) for part in fault["loc"]]
        if fault["type"] == "extra_forbidden":
            known = list(_known_keys(path[:-1]))
            nearest = difflib.get_close_matches(path[-1], known, n=1, cutoff=0.0)
            if not nearest:
                raise SettingError("{where}: unknown key '{key}'.", where=where, key=".".join(path)) from None
            raise SettingError(
                "{where}: unknown key '{key}'. Did you mean '{nearest}'?",
                where=where,
                key=".".join(path),
                nearest=".".join([*path[:-1], nearest[0]]),
            ) from None
        raise _explain_value(fault, path, where) from None


_UNION_TAGS = ("float", "int", "bool", "str", "literal")
_WORDS = {"communities.resolution": '"auto"', "roles.half_life_days": '"auto", "none"'}
"""What settings take in place of a number."""
_BOUNDS = {"greater_than": ">", "greater_than_equal": "≥", "less_than": "<", "less_than_equal": "≤"}


def _explain_value(  # noqa: C901, PLR0911, PLR0912 (one sentence a kind of fault)
    fault: Mapping[str, Any], path: list[str], where: str
) -> SettingError:
    """Say what is wrong with a value, and what it could be."""
    kind = fault["type"]
    while len(path) > 1 and path[-1].startswith(_UNION_TAGS):
        path = path[:-1]
    said = {"where": where, "key": ".".join(path), "value": _show_value(fault["input"])}
    if kind == "missing":
        return SettingError("{where}: {key} is missing.", where=where, key=said["key"])
    if ".".join(path) in _WORDS:
        return SettingError(
            "{where}: {key} = {value} is not possible: it takes a number above 0, or {words}.",
            words=_WORDS[".".join(path)],
            **said,
        )
    if path[-1] in ("since", "until"):
        return SettingError("{where}: {key} = {value} is not a day, such as 2024-01-31.", **said)
    if kind in _BOUNDS:
        bound = f"{_BOUNDS[kind]} {next(iter(fault['ctx'].values())):g}"
        return SettingError(
            "{where}: {key} = {value} is not possible: it must be {bound}.", bound=bound, **said
        )
    if kind == "literal_error":
        return SettingError(
            "{where}: {key} = {value} is not possible: it must be one of {known}.",
            known=fault["ctx"]["expected"].replace(" or ", ", ").replace("'", '"'),
            **said,
        )
    if kind.startswith(("int_", "float_", "finite_")):
        return SettingError("{where}: {key} = {value} is not a number that it can take.", **said)
    if kind.startswith("bool_"):
        return SettingError("{where}: {key} = {value} is neither true nor false.", **said)
    if kind == "string_pattern_mismatch":
        return SettingError(
            "{where}: {key} = {value} is no id: small letters without accents, digits, - and _ only.", **said
        )
    if kind.startswith("string_"):
        return SettingError("{where}: {key} = {value} is not a text between quotes.", **said)
    if path == ["target"]:
        return SettingError(
            "{where}: each target is a section of its own, which begins with [[target]].", **said
        )
    if kind == "tuple_type":
        return SettingError('{where}: {key} = {value} is not a list, such as ["a", "b"].', **said)
    if kind in ("model_type", "dict_type"):
        return SettingError(
            "{where}: {key} = {value} is not a group of settings, such as {{ name = ... }}.", **said
        )
    return SettingError(
        "{where}: {key} = {value} is not possible: {reason}.",
        reason=fault["msg"].removeprefix("Value error, ").rstrip("."),
        **said,
    )


def _show_value(value: object) -> str:
    """Show a value as the project file writes it, shortened."""
    shown = (
        f'"{value}"'
        if isinstance(value, str)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )
    return shown if len(shown) <= 80 else f"{shown[:80]}…"  # noqa: PLR2004


def _known_keys(path: list[str]) -> Iterator[str]:
    """Name the keys allowed at a place of the project file."""
    section: Any = Options
    is_entry = False
    for part in path:
        if is_entry:
            is_entry = False  # the key of a mapping or the index of a list: its section is already known
            continue
        field = section.model_fields.get(part)
        section = None if field is None else _section_of(field.annotation)
        if field is None or section is None:
            return
        is_entry = section is not field.annotation
    yield from section.model_fields


def _section_of(annotation: Any) -> Any:  # noqa: ANN401
    """Find the section inside an annotation such as ``tuple[TargetOptions, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    for argument in get_args(annotation):
        found = _section_of(argument)
        if found is not None:
            return found
    return None
