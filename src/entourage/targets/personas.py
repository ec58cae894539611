"""Personas: a fictional portrait of each group's typical member, never a real person's."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entourage.model import Persona
from entourage.targets.families import concept_of
from entourage.targets.traits import MIN_PEOPLE, TRAITS, Trait, build_traits, describe_traits
from entourage.targets.words import build_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from entourage.language import Language
    from entourage.model import Communities, Tables, Target
    from entourage.options import Options
    from entourage.targets.columns import Columns

MAX_COMMUNITIES = 100
"""Communities that get a portrait, the largest first."""
N_TRAITS = 8
N_NEEDS, N_CHANNELS, N_WORDS = 5, 4, 8

FRENCH_FIRST_NAMES = (
    "Adélie", "Agathe", "Alix", "Amandine", "Anouk", "Ariane", "Aurore", "Axelle", "Bérénice", "Blanche",
    "Capucine", "Céleste", "Clémence", "Colombe", "Daphné", "Elsa", "Émeline", "Faustine", "Flora", "Garance",
    "Héloïse", "Iris", "Isaure", "Joséphine", "Juliette", "Lilou", "Louison", "Mahaut", "Margaux", "Mathilde",
    "Nina", "Octavie", "Ondine", "Pénélope", "Prune", "Romane", "Rosalie", "Sidonie", "Solène", "Suzanne",
    "Violette", "Ysaline", "Zélie", "Achille", "Aubin", "Auguste", "Barnabé", "Basile", "Célestin", "Côme",
    "Corentin", "Edgar", "Elliot", "Félix", "Gaspard", "Gustave", "Hector", "Hippolyte", "Isidore", "Jasper",
    "Joachim", "Léandre", "Léonard", "Lubin", "Malo", "Marius", "Melchior", "Milo", "Nestor", "Octave",
    "Oscar", "Pacôme", "Philémon", "Rémi", "Robinson", "Sacha", "Siméon", "Théodore", "Tristan", "Ulysse",
    "Valère", "Victor",
)  # fmt: skip
"""French first names that portraits draw from."""
ENGLISH_FIRST_NAMES = (
    "Alice", "Beatrix", "Cordelia", "Daisy", "Edith", "Flossie", "Georgia", "Harriet", "Imogen", "Juniper",
    "Marigold", "Olive", "Poppy", "Winifred", "Ada", "Clementine", "Florence", "Hazel", "Ivy", "Mabel",
    "Barnaby", "Casper", "Digby", "Ezra", "Fergus", "Jarvis", "Monty", "Rufus", "Silas", "Wilfred",
    "Angus", "Chester", "Dexter", "Jasper", "Milo", "Otis", "Percy", "Ralph", "Rory", "Toby",
)  # fmt: skip
"""English first names that portraits draw from."""
_SYLLABLES = ("lo", "ri", "na", "ve", "mi", "sa", "dou", "li", "ta", "no", "é", "ja")


@dataclass(frozen=True)
class Group:
    """A group of people to be portrayed."""

    key: str
    """``target:ID``, ``segment:ID`` or ``community:ID``."""
    title: str
    people: np.ndarray
    """(n,) positions."""
    need: str | None = None


def describe_personas(
    columns: Columns,
    targets: Sequence[Target],
    communities: Communities | None,
    options: Options,
    language: Language,
    *,
    families: Mapping[str, str],
    progress: Callable[[str], None] | None = None,
) -> tuple[Persona, ...]:
    """Portray targets, segments and communities.

    Typical values are those of `entourage.targets.traits`: shared by several people, of groups large
    enough; no portrait is one person's. The first name is invented: drawn from a list by the
    group's key, and borne by nobody in the files.

    Parameters
    ----------
    columns
        What is known of people.
    targets
        Declared and found.
    communities
        For their portraits; None for none.
    options
        ``personas.min_size`` and ``privacy.min_cell``.
    language
        For numbers.
    families
        Family by column.
    progress
        Told the name of the step.

    Returns
    -------
    tuple of Persona
        Targets, then segments, then communities, in their order.
    """
    groups = [
        group
        for group in _list_groups(targets, communities, columns.n_people)
        if len(group.people) >= max(options.personas.min_size, options.privacy.min_cell)
    ]
    if not groups:
        return ()
    if progress:
        progress("personas")
    tables = columns.tables
    min_people = max(MIN_PEOPLE, options.privacy.min_cell)
    channels = [name for name in tables.attributes if concept_of(name) == "channel"]
    shown = [name for name in _shown(columns) if name not in channels]
    traits = build_traits(columns, shown, families)
    needs = _ready(columns, ["need"])
    ways = _ready(columns, [*channels, "platform"])
    words = build_words(tables)
    spoken = [] if words is None else [Trait(words, "psychographic")]
    borne = Borne(_write_names(tables))
    personas: list[Persona] = []
    for group in groups:
        table = describe_traits(traits, group.people, language, min_people=min_people)
        personas.append(
            Persona(
                group=group.key,
                title=group.title,
                first_name=draw_first_name(group.key, borne, language),
                n_people=len(group.people),
                traits=table.head(N_TRAITS)[TRAITS[:-1]],
                needs=_gather(needs, group.people, N_NEEDS, min_people, first=group.need),
                channels=_gather(ways, group.people, N_CHANNELS, min_people),
                words=_gather(spoken, group.people, N_WORDS, min_people),
                positioning=write_positioning(tables.name, group.title, group.need, language),
            )
        )
        borne.add(personas[-1].first_name)
    return tuple(personas)


class Borne:
    """Names that are taken: those of people, read once for each name asked after, and those drawn.

    Parameters
    ----------
    names
        Without case or accents, one after the other.
    """

    def __init__(self, names: str = "") -> None:
        self._names = names
        self._drawn = ""
        self._known: dict[str, bool] = {}

    def add(self, name: str) -> None:
        """Take one more name."""
        self._drawn = f"{self._drawn} {_bare(name)}"

    def __contains__(self, name: str) -> bool:
        """Tell whether a name is taken, or part of one that is."""
        bare = _bare(name)
        if bare not in self._known:
            self._known[bare] = bare in self._names
        return self._known[bare] or bare in self._drawn


def draw_first_name(key: str, borne: Borne, language: Language) -> str:
    """Draw a first name that nobody bears: the same for the same group.

    Parameters
    ----------
    key
        Names the group.
    borne
        Names that are taken.
    language
        French pages have French names.

    Examples
    --------
    >>> from entourage.language import Language
    >>> draw_first_name("target:mode", Borne(), Language("fr")) in FRENCH_FIRST_NAMES
    True
    """
    names = FRENCH_FIRST_NAMES if language.code == "fr" else ENGLISH_FIRST_NAMES
    start = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    for step in range(len(names)):
        name = names[(start + step) % len(names)]
        if name not in borne:
            return name
    # every name of the list is somebody's: make one up
    name, number = "", start
    while not name or name in borne:
        name += _SYLLABLES[number % len(_SYLLABLES)]
        number = number // len(_SYLLABLES) + len(name)
    return name.capitalize()


def write_positioning(brand: str, title: str, need: str | None, language: Language) -> str:
    """Write a positioning sentence with blanks to fill in (after Moore, "Crossing the chasm", 1991).

    Examples
    --------
    >>> from entourage.language import Language
    >>> write_positioning("Verte", "parents", "to waste less", Language("en"))
    'For parents, who want: to waste less, Verte is the ______ that ______; unlike ______, it ______.'
    """
    if need:
        return language.say(
            "For {title}, who want: {need}, {brand} is the ______ that ______; unlike ______, it ______.",
            title=title,
            need=need,
            brand=brand,
        )
    return language.say(
        "For {title}, who want ______, {brand} is the ______ that ______; unlike ______, it ______.",
        title=title,
        brand=brand,
    )


def _list_groups(
    targets: Sequence[Target], communities: Communities | None, n_people: int
) -> Iterator[Group]:
    for target in targets:
        audience = target.level("audience")
        if audience is not None and (
            target.origin != "rules" or len(audience.funnel) or audience.members.sum() < n_people
        ):
            kind = "target" if target.origin == "rules" else "segment"
            yield Group(
                f"{kind}:{target.target_id}", target.name, np.flatnonzero(audience.members), target.need
            )
    if communities is None:
        return
    by_community = np.argsort(communities.member_of, kind="stable")
    starts = np.searchsorted(communities.member_of[by_community], np.arange(communities.n + 1))
    for position in range(min(communities.n, MAX_COMMUNITIES)):
        row = communities.table.iloc[position]
        people = np.sort(by_community[starts[position] : starts[position + 1]])
        yield Group(f"community:{row['community_id']}", str(row["name"]), people)


def _shown(columns: Columns) -> list[str]:
    """List the columns of a portrait: attributes, and the age, status and segment where known."""
    derived = [name for name in ("age", "status", "rfm_segment") if name in columns.names]
    births = {name for name in columns.tables.attributes if "age" in derived and concept_of(name) == "birth"}
    apart = {columns.find_name("need"), *births}
    names = [name for name in columns.tables.attributes if name not in apart]
    return list(dict.fromkeys([*names, *derived]))


def _ready(columns: Columns, names: list[str]) -> list[Trait]:
    found = [columns.find(name, where=name) for name in names if columns.find_name(name)]
    return [Trait(column, "other") for column in found if column.known.any()]


def _gather(
    traits: list[Trait], people: np.ndarray, n: int, min_people: int, *, first: str | None = None
) -> tuple[str, ...]:
    told = [value for trait in traits for value in trait.rank_values(people, n=n, min_people=min_people)]
    return tuple(dict.fromkeys([*([first] if first else []), *told]))[:n]


def _write_names(tables: Tables) -> str:
    """Write every name and id after the other, without case or accents."""
    people = tables.people
    names = people["name"].dropna().to_numpy(dtype=object).tolist()
    return _bare(" ".join([*names, *people["person_id"].to_numpy(dtype=object).tolist()]))


def _bare(text: str) -> str:
    if text.isascii():
        return text.lower()
    return re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text).casefold())
