"""Run entourage on known data and hold what comes out against what is known of it.

    python benchmarks/cases/cases.py DATA [CASE…]

``DATA`` holds one folder per case (see docs/cases.md for where each comes from). Prints, per case, the
command and the numbers that docs/cases.md quotes.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scipy import stats

from entourage.exports.results_folder import read_results, read_summary
from entourage.overlap.agreement import adjusted_mutual_information, adjusted_rand_index

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pandas as pd

    Results = dict[str, pd.DataFrame]
    Lines = list[str]


@dataclass(frozen=True)
class Case:
    """One data set, what entourage is asked, and what is known of it."""

    name: str
    arguments: tuple[str, ...]
    check: Callable[[Results, dict[str, Any]], Lines]


def check_physicians(results: Results, _: dict[str, Any]) -> Lines:
    people = results["people"]
    month = people["adoption_month"].astype(float)
    known = (month >= 1) & (month <= 18)
    lines = [
        agree(people, "city"),
        f"doctors with a known month of first prescription (18: not in the study's time): {int(known.sum())}",
    ]
    for signal in ("prescriber_score", "in_strength", "n_influenced", "pagerank", "betweenness", "degree"):
        found = stats.spearmanr(people.loc[known, signal], month[known])
        lines.append(f"Spearman of {signal} with that month: {found.statistic:.2f} (p {found.pvalue:.2g})")
    top = people[known].nlargest(20, "prescriber_score")["adoption_month"].astype(float)
    early = (month[known] <= 6).mean()
    lines.append(f"early (month 1 to 6): {(top <= 6).mean():.0%} of the top 20 by score, {early:.0%} of all")
    return lines


def check_congress(results: Results, _: dict[str, Any]) -> Lines:
    people = results["people"]
    counts = people.groupby(["community_id", "party"]).size()
    shares = counts.groupby("community_id").max() / counts.groupby("community_id").sum()
    sizes = people["community_id"].value_counts().sort_index()
    listed = ", ".join(f"{int(i)}: {sizes[i]} people, {shares[i]:.0%} of one party" for i in sizes.index)
    senate = people["person_id"].str.lower().str.startswith("sen")
    third = people["community_id"] == 3
    return [
        agree(people, "party"),
        f"communities: {listed}",
        (
            f"accounts whose name begins with Sen: {senate[third].mean():.0%} of community 3, "
            f"{senate[~third].mean():.0%} of the others"
        ),
    ]


def check_referrals(results: Results, summary: dict[str, Any]) -> Lines:
    people = results["people"]
    basis = summary["ambassadors"]["by_basis"]
    component = people["community_id"].notna().sum()
    named = people[people["person_id"].isin(results["ambassadors"]["person_id"])]
    return [
        f"people with any tie: {component:,} of {len(people):,}",
        f"communities of 2 or 3 people: {(results['communities']['size'] <= 3).mean():.0%}",
        (
            f"ambassadors who never subscribed: {named['subscribed'].isna().sum()}, "
            f"who have cancelled: {named['cancelled'].notna().sum()}"
        ),
        f"ambassadors: {basis}; most referrals by one person: {int(people['n_referrals'].max())}",
        *[note for note in summary["notes"] if "K-factor" in note or "referrals" in note],
    ]


def check_microfinance(results: Results, _: dict[str, Any]) -> Lines:
    people = results["people"]
    people = people[people["community_id"].notna() & people["village"].notna()]
    lines = [agree(people, "village")]
    leader = people["leader"].astype(float).to_numpy() == 1
    for signal in ("prescriber_score", "degree", "betweenness"):
        values = people[signal].astype(float)
        inside = values.groupby(people["village"]).rank(pct=True)
        pooled, within = auc(values.to_numpy(), leader), auc(inside.to_numpy(), leader)
        lines.append(f"leaders told by {signal}: AUC {pooled:.2f}; within villages {within:.2f}")
    ties = results["ties"].merge(
        people[["person_id", "village", "loan"]], left_on="source", right_on="person_id"
    )
    ties = ties.merge(
        people[["person_id", "loan"]], left_on="target", right_on="person_id", suffixes=("", "_to")
    )
    loan = ties["loan"].astype(float) == 1
    loan_to = ties["loan_to"].astype(float) == 1
    by_village = (loan & loan_to).groupby(ties["village"]).sum()
    expected = loan.groupby(ties["village"]).sum() * loan_to.groupby(ties["village"]).mean()
    pooled = (loan & loan_to).mean() / (loan.mean() * loan_to.mean())
    lines.append(
        f"borrowers' ties among themselves: {pooled:.2f} times chance when villages are ignored, "
        f"{by_village.sum() / expected.sum():.2f} times what their villages alone would give"
    )
    with_loan = people["loan"].astype(float).groupby(people["village"]).mean()
    lines.append(f"share of borrowers by village: {with_loan.min():.0%} to {with_loan.max():.0%}")
    return lines


def check_messages(results: Results, summary: dict[str, Any]) -> Lines:
    found = summary["communities"]
    excess = found["modularity"] - found["null_modularity"]
    top = results["prescribers"].head(5)
    intervals = ", ".join(
        f"{int(a)}–{int(b)}" for a, b in zip(top["rank_low"], top["rank_high"], strict=True)
    )
    return [
        f"modularity above chance: {excess:.3f}",
        f"rank intervals of the first five prescribers: {intervals}",
    ]


CASES = (
    Case(
        "ckm_physicians",
        ("--target", "Early adopters: adoption_month=1..6", "--target", "Peoria: city=Peoria",
         "--target", "Pediatricians: specialty=pediatrician"),
        check_physicians,
    ),
    Case(
        "congress_twitter",
        ("--target", "Democrats: party=D", "--target", "Republicans: party=R"),
        check_congress,
    ),
    Case("saas_referrals", ("--target", "Subscribers: subscribed=*", "--target", "France: country=FR"),
         check_referrals),
    Case(
        "microfinance",
        ("--target", "Borrowers: loan=1", "--target", "Leaders: leader=1",
         "--target", "Muslim households: religion=islam"),
        check_microfinance,
    ),
    Case("collegemsg", (), check_messages),
)  # fmt: skip


def agree(people: pd.DataFrame, column: str) -> str:
    """Compare communities with a column over the people who have both."""
    both = people[people["community_id"].notna() & people[column].notna()]
    one = both["community_id"].astype(int).to_numpy()
    other = both[column].astype(str).astype("category").cat.codes.to_numpy()
    return (
        f"communities against {column}: ARI {adjusted_rand_index(one, other):.3f}, "
        f"AMI {adjusted_mutual_information(one, other):.3f}"
    )


def auc(values: np.ndarray, positive: np.ndarray) -> float:
    """Chance that a positive has a higher value than another, ties counting half."""
    rank = stats.rankdata(values)
    n = int(positive.sum())
    return float((rank[positive].sum() - n * (n + 1) / 2) / (n * (len(values) - n)))


def describe(summary: dict[str, Any]) -> Lines:
    """Say what every case has: counts, structure, targets."""
    network, found = summary["network"], summary["communities"]
    read = sum(file["rows_read"] for file in summary["inputs"])
    used = sum(file["rows_used"] for file in summary["inputs"])
    chance = f"{found['null_modularity']:.3f} (z {found['null_z']:.0f})"
    lines = [
        f"{read:,} rows read, {used:,} used; {network['n_people']:,} people, {network['n_ties']:,} ties",
        f"{found['n']} communities, stability {found['stability']:.2f}, modularity {found['modularity']:.3f}",
        f"modularity that chance gives: {chance}; communities beyond chance: {found['has_structure']}",
    ]
    lines += [
        f"{target['name']} ({level['level']}): {level['n_in_graph']:,} in the graph, {level['verdict']}; "
        f"cohesion {level['cohesion']:.2f} (z {level['cohesion_z']:.1f}), "
        f"assortativity {level['assortativity']:.2f}"
        for target in summary["targets"]
        for level in target["levels"]
    ]
    lines += [
        f"targets against communities, {level}: ARI {both['ari']:.3f}, AMI {both['ami']:.3f}"
        for level, both in summary["overlap"].items()
    ]
    return lines


def run_case(case: Case, source: Path, out: Path) -> None:
    arguments = ["analyze", str(source), "--language", "en", *case.arguments, "--out", str(out)]
    subprocess.run([sys.executable, "-m", "entourage", *arguments], check=True, stdout=subprocess.DEVNULL)
    shown = [
        "analyze",
        f"DATA/{case.name}",
        "--language",
        "en",
        *case.arguments,
        "--out",
        f"results/{case.name}",
    ]
    summary = read_summary(out)
    print(f"\n### {case.name}\n\n    entourage {shlex.join(shown)}\n")
    for line in [*describe(summary), *case.check(read_results(out), summary)]:
        print(f"- {line}")


if __name__ == "__main__":
    data, wanted = Path(sys.argv[1]), sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            if not wanted or case.name in wanted:
                run_case(case, data / case.name, Path(folder) / case.name)
