"""Names from what is over-represented in a community, with the evidence beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtri

from entourage.communities.features import CLASS_DASH, collect_features

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entourage.language import Language
    from entourage.model import Tables

    IntArray = NDArray[np.int32]

MIN_PEOPLE = 3
"""People of a community who must share what it is named from."""
MAX_CHANCE = 0.05
"""Chance, at most, that any one value of a kind passes for over-represented in a community by luck."""
MIN_LIFT = 1.25
MIN_SHARE = 0.1
NAME_LIFT = 1.5
NAME_SHARE = 0.25
"""A name asks for more than evidence does: a quarter of the people, half as frequent again."""
SECOND_FIT = 0.4
"""Fit from which a second thing joins the name."""
PRIOR_PEOPLE = 5.0
"""Weight of the prior: as many people as everyone, spread as everyone is."""
N_EVIDENCE = 4
WHOLE_FROM = 100.0
"""Bound of a class from which its decimals are not written."""
GROUPED_FROM = 3_000
"""Whole bound from which its thousands are set apart: those before may be years."""


@dataclass(frozen=True)
class Evidence:
    """One thing over-represented in a community."""

    kind: str
    label: str
    text: str
    names: bool
    """Whether it is frequent enough to name the community from."""
    fit: float
    """How well it tells the community's people from others: harmonic mean of the share of them that
    have it and of the share of those who have it that are in the community."""


def name_communities(
    table: pd.DataFrame,
    tables: Tables,
    member_of: IntArray,
    heart: list[IntArray],
    *,
    language: Language,
    min_size: int,
) -> pd.DataFrame:
    """Add ``name`` and ``distinctive`` to the table of communities.

    A name joins one or two things that many of a community's people share and few others do; failing
    that it is the leading person's. Names are distinct within a run. Communities of fewer people than
    `min_size` bear their number.
    """
    evidence = _gather_evidence(table, tables, member_of, language=language, min_size=min_size)
    names: list[str] = []
    taken: set[str] = set()
    people = tables.people
    for position in range(len(table)):
        plain = language.say("Community {number}", number=str(position + 1))
        shown = evidence.get(position, [])
        proposals = _propose(shown)
        if int(table["size"].iloc[position]) >= min_size:
            leader = _show_person(people, int(heart[position][0]))
            if proposals:
                best = next(one.label for one in shown if one.names)
                proposals.append(language.say("{name}, around {person}", name=best, person=leader))
            proposals.append(language.say("Around {person}", person=leader))
        name = next((option for option in [*proposals, plain] if option.casefold() not in taken), plain)
        taken.add(name.casefold())
        names.append(name)
    named = table.copy()
    named.insert(1, "name", pd.Series(names, index=table.index, dtype=object))
    named["distinctive"] = pd.Series(
        [
            language.say("; ").join(one.text for one in evidence.get(p, [])[:N_EVIDENCE])
            for p in range(len(table))
        ],
        index=table.index,
        dtype=object,
    )
    return named


def _show_person(people: pd.DataFrame, position: int) -> str:
    """Give a person's name, or their id where they have none."""
    name = people["name"].iloc[position] if "name" in people else None
    return name if isinstance(name, str) and name else str(people["person_id"].iloc[position])


def score_log_odds(
    inside: NDArray[np.float64],
    n_inside: NDArray[np.float64],
    everywhere: NDArray[np.float64],
    n_everywhere: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Score how much more frequent something is in a group than elsewhere.

    Log-odds ratio with an informative Dirichlet prior, in standard deviations (Monroe, Colaresi &
    Quinn 2008, eq. 16-22): the prior is what everyone is like, weighing `PRIOR_PEOPLE` people.

    Parameters
    ----------
    inside, n_inside
        People of the group with the thing, and with anything of its kind.
    everywhere, n_everywhere
        The same among all people, the group included.

    Examples
    --------
    >>> score_log_odds(np.array([8.0]), np.array([10.0]), np.array([10.0]), np.array([100.0])).round(1)
    array([5.4])
    """
    prior = PRIOR_PEOPLE * everywhere / n_everywhere
    against = PRIOR_PEOPLE - prior
    yes, no = inside + prior, n_inside - inside + against
    rest_yes = everywhere - inside + prior
    rest_no = (n_everywhere - n_inside) - (everywhere - inside) + against
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(yes / no) - np.log(rest_yes / rest_no)
        score = odds / np.sqrt(1 / yes + 1 / rest_yes)
    return np.where(np.isfinite(score), score, 0.0)


def _gather_evidence(
    table: pd.DataFrame, tables: Tables, member_of: IntArray, *, language: Language, min_size: int
) -> dict[int, list[Evidence]]:
    """Find what is over-represented in each community, most telling first."""
    counts = collect_features(tables, member_of)
    if counts.empty:
        return {}
    size = table["size"].to_numpy()
    counts = counts[size[counts["community"].to_numpy()] >= min_size]
    share = counts["n_inside"] / counts["known_inside"]
    overall = counts["n_everywhere"] / counts["known_everywhere"]
    precision = counts["n_inside"] / counts["n_everywhere"]
    fit = 2 * precision * share / (precision + share)
    score = score_log_odds(
        *(
            counts[c].to_numpy(dtype=float)
            for c in ("n_inside", "known_inside", "n_everywhere", "known_everywhere")
        )
    )
    # as many chances to be lucky as there are values of the kind in the community (Bonferroni)
    least = ndtri(1 - MAX_CHANCE / counts["n_chances"].to_numpy(dtype=np.float64))
    fine = (counts["n_inside"] >= MIN_PEOPLE) & (share >= MIN_SHARE) & (share >= MIN_LIFT * overall)
    counts = counts.assign(share=share, overall=overall, fit=fit)[fine & (score >= least)]
    counts = counts.sort_values(["community", "fit", "kind", "value"], ascending=[True, False, True, True])
    counts = _drop_repeats(counts)
    found: dict[int, list[Evidence]] = {}
    for row in counts.groupby("community", sort=False).head(3 * N_EVIDENCE).itertuples():
        source, kind, value = str(row.source), str(row.kind).replace("_", " ").strip(), str(row.value)
        if source == "class":
            value = show_class(value, language)
        label = _label(source, kind, value)
        text = language.say(
            "{what}: {share} here, {overall} of everyone",
            what=_describe(source, kind, value, language),
            share=language.percent(float(str(row.share))),
            overall=language.percent(float(str(row.overall))),
        )
        share, overall = float(str(row.share)), float(str(row.overall))
        names = share >= NAME_SHARE and share >= NAME_LIFT * overall
        fit = float(str(row.fit))
        found.setdefault(int(str(row.community)), []).append(Evidence(str(row.kind), label, text, names, fit))
    return found


def _drop_repeats(counts: pd.DataFrame) -> pd.DataFrame:
    """Keep one of a number and of its class, per community and column: the one that fits better."""
    numeric = counts["source"].isin(["class", "attribute"])
    with_class = counts[counts["source"] == "class"][["community", "kind"]].drop_duplicates()
    both = counts.reset_index().merge(with_class, on=["community", "kind"]).set_index("index").index
    repeated = counts.loc[numeric & counts.index.isin(both)].duplicated(["community", "kind"])
    return counts.drop(index=repeated.index[repeated])


def show_class(value: str, language: Language) -> str:
    """Write the bounds of a class of numbers as the language does."""
    bounds = [float(bound) for bound in value.split(CLASS_DASH)]
    decimals = 0 if max(map(abs, bounds)) >= WHOLE_FROM else 2
    return CLASS_DASH.join(_show_bound(round(bound, decimals), language) for bound in bounds)


def _show_bound(bound: float, language: Language) -> str:
    """Write a number with the decimals that it has; what may be a year stays together."""
    if bound.is_integer() and abs(bound) < GROUPED_FROM:
        return str(int(bound))
    decimals = len(f"{bound:.2f}".rstrip("0").partition(".")[2])
    return language.number(bound, decimals)


def _label(source: str, kind: str, value: str) -> str:
    """Say a thing as a name does: the value alone where it speaks for itself."""
    if source in ("attribute", "class") and not _speaks_for_itself(value):
        return f"{kind} {value}"
    return value


def _describe(source: str, kind: str, value: str, language: Language) -> str:
    """Say what kind of thing is over-represented."""
    if source == "need":
        return language.say("the need “{need}”", need=value)
    if source == "word":
        return language.say("the word “{word}”", word=value)
    return value if source == "hashtag" else f"{kind} {value}"


def _speaks_for_itself(value: str) -> bool:
    plain = {
        "yes",
        "no",
        "oui",
        "non",
        "true",
        "false",
        "vrai",
        "faux",
        "na",
        "none",
        "other",
        "autre",
        "unknown",
    }
    return sum(c.isalpha() for c in value) > 2 and value.casefold() not in plain  # noqa: PLR2004


def _propose(evidence: list[Evidence]) -> list[str]:
    """List names from evidence: the best thing with the next of another kind, then other pairs."""
    named = [one for one in evidence if one.names]
    if not named:
        return []
    first = named[0]
    others = [
        one.label
        for one in named[1:]
        if one.fit >= SECOND_FIT and (one.kind != first.kind or one.kind == "text")
    ]
    pairs = [f"{first.label} · {other}" for other in others if other != first.label]
    return [*pairs[:1], first.label, *pairs[1:5]]
