"""Who is who: accounts that are one person's, by what the files say and by how tables meet; who opted out.

Everything here speaks of keys (see `spellings`), so that what is said of one spelling holds for all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from entourage.database import quote_name
from entourage.model import Note
from entourage.sources.cleaning.accounts import find_accounts
from entourage.sources.cleaning.spellings import ID_COLUMNS, KNOWN
from entourage.sources.recognising.headings import EMAIL_HEADINGS, squash
from entourage.sources.records import Reject

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from entourage.sources.cleaning.meeting import Link
    from entourage.sources.records import Part, Source

DECLARED = Note("said in {file}")


@dataclass(frozen=True)
class Merges:
    """Which accounts are whose, and who opted out."""

    person_of: dict[str, str] = field(default_factory=dict)
    """Key of an account → key of its person, chains followed; only where they differ."""
    reasons: dict[str, Note] = field(default_factory=dict)
    """Key of an account → why it was merged."""
    written: dict[str, str] = field(default_factory=dict)
    """Key of a person → how the identities write them."""
    rejects: dict[int, list[Reject]] = field(default_factory=dict)
    """Per source: rows that could not be used."""
    n_excluded: dict[int, int] = field(default_factory=dict)
    """Per source: rows that name an opted-out person."""
    excluded: frozenset[str] = frozenset()
    """Keys of people who opted out, accounts resolved."""

    def find(self, key: str) -> str:
        """Give the key of the person that a key is."""
        return self.person_of.get(key, key)

    def list_excluded(self) -> frozenset[str]:
        """List every key that means somebody who opted out."""
        return self.excluded | {key for key, person in self.person_of.items() if person in self.excluded}


@dataclass(frozen=True, slots=True)
class _Pair:
    """One row of identities or exclusions."""

    person: str | None
    """Key, missing where the cell names nobody."""
    account: str | None
    written: str | None
    """The person as written, cleaned."""
    raws: tuple[str, ...]
    line: int | None
    cells: tuple[str, ...]


def read_merges(
    database: duckdb.DuckDBPyConnection, sources: Iterable[Source], links: Iterable[Link]
) -> Merges:
    """Read identities and exclusions, and merge what they say with how tables meet.

    An account that several people claim is merged with none of them: the rows are rejected. An e-mail
    address that opted out takes along whoever has it in a people table; a handle written without its
    platform (``@marie``) means ``x:marie`` and every other account with it.

    Parameters
    ----------
    links
        Of `meeting.find_links`: the last ones decide whose id a person keeps.
    """
    sources = tuple(sources)
    rows = [
        (source, part, _read_pairs(database, part))
        for source in sources
        for part in source.parts
        if part.table in ("identities", "exclusions")
    ]
    claims, written, opted_out, raws = _gather(rows)
    declared = {account: min(people) for account, people in claims.items() if len(people) == 1}
    parts = [part for source in sources for part in source.parts]
    accounts_of = find_accounts(database, parts, ID_COLUMNS, raws.values())
    reasons: dict[str, Note] = {}
    for account, person in sorted(declared.items()):
        # a handle on one platform is that account; on several, the row must say which
        found = accounts_of.get(raws.get(account, ""), ())
        if len(found) == 1 and found[0] != person:
            declared.setdefault(found[0], person)
    names = ", ".join(sorted({source.shown for source, part, _ in rows if part.table == "identities"}))
    for account in declared:
        reasons[account] = Note(DECLARED.template, {"file": names})
    person_of = dict(declared)
    for link in links:
        if link.account != link.person and link.account not in reasons:
            _attach(person_of, link)
            reasons[link.account] = link.why
    person_of = _resolve(person_of)
    opted_out |= _find_by_email(database, sources, opted_out)
    # whoever opts out by a handle does so on every platform
    opted_out.update(found for key in sorted(opted_out) for found in accounts_of.get(raws.get(key, ""), ()))
    excluded = frozenset(person_of.get(key, key) for key in opted_out)
    merges = Merges(person_of, reasons, written, {}, {}, excluded)
    for source, part, pairs in rows:
        _judge_pairs(merges, source.number, part, pairs, claims)
    return merges


def _gather(
    rows: list[tuple[Source, Part, list[_Pair]]],
) -> tuple[dict[str, set[str]], dict[str, str], set[str], dict[str, str]]:
    """Gather who claims which account, how people are written, who opted out, and how keys are written."""
    claims: dict[str, set[str]] = {}
    written: dict[str, str] = {}
    opted_out: set[str] = set()
    raws: dict[str, str] = {}
    for _, part, pairs in rows:
        for pair in pairs:
            keys = [key for key in (pair.person, pair.account) if key]
            for key, raw in zip(keys, pair.raws, strict=False):
                raws[key] = min(raw, raws.get(key, raw))
            if part.table == "exclusions":
                opted_out.update(keys)
            elif pair.person and pair.account:
                if pair.account != pair.person:
                    claims.setdefault(pair.account, set()).add(pair.person)
                if pair.written:
                    written[pair.person] = min(pair.written, written.get(pair.person, pair.written))
    return claims, written, opted_out, raws


def _attach(person_of: dict[str, str], link: Link) -> None:
    """Merge two people, whoever is merged with each of them already included."""

    def end(key: str) -> str:
        passed = {key}
        while key in person_of and person_of[key] not in passed:
            key = person_of[key]
            passed.add(key)
        return key

    one, other = end(link.account), end(link.person)
    if one != other:
        person_of[one] = other


def _judge_pairs(
    merges: Merges, number: int, part: Part, pairs: list[_Pair], claims: dict[str, set[str]]
) -> None:
    """Count the rows that name someone who opted out and explain those that cannot be used."""
    for pair in pairs:
        reason = _judge(part.table, pair, claims)
        named = {merges.find(key) for key in (pair.person, pair.account) if key}
        if part.table == "identities" and merges.excluded & named:
            merges.n_excluded[number] = merges.n_excluded.get(number, 0) + 1
        elif reason is not None:
            merges.rejects.setdefault(number, []).append(Reject(reason, pair.cells, pair.line, whole=False))


def _judge(table: str, pair: _Pair, claims: dict[str, set[str]]) -> Note | None:
    """Say why a row of identities or exclusions cannot be used, if it cannot."""
    if table == "exclusions":
        return None if pair.person or pair.account else Note("it names nobody")
    if not pair.person:
        return Note("{column} is missing", {"column": "person_id"})
    if not pair.account:
        return Note("{column} is missing", {"column": "account"})
    if len(claims.get(pair.account, ())) > 1:
        return Note("several people claim this account")
    return None


def _read_pairs(database: duckdb.DuckDBPyConnection, part: Part) -> list[_Pair]:
    """Fetch the rows of identities or exclusions, sorted by their cells."""
    line = "r.line" if part.has_lines else "NULL"
    cells = ", ".join(f"r.{quote_name(name)}" for name in part.columns)
    selected, joins = [], ""
    for name in ("person_id", "account"):
        if name in part.columns:
            joins += f" LEFT JOIN spellings AS {name}_as ON {name}_as.raw = r.{quote_name(name)}"
            selected += [f"{name}_as.key", f"{name}_as.clean", f"r.{quote_name(name)}"]
        else:
            selected += ["NULL", "NULL", "NULL"]
    rows = database.execute(
        f"SELECT {', '.join(selected)}, {line}, {cells} FROM {part.relation} AS r{joins} ORDER BY ALL"
    ).fetchall()
    return [
        _Pair(
            person,
            account,
            clean,
            tuple(raw for key, raw in ((person, raw_person), (account, raw_account)) if key),
            None if at is None else int(at),
            tuple(cell or "" for cell in shown),
        )
        for person, clean, raw_person, account, _, raw_account, at, *shown in rows
    ]


def _find_by_email(
    database: duckdb.DuckDBPyConnection, sources: Iterable[Source], opted_out: set[str]
) -> set[str]:
    """Find the people of people tables whose e-mail address opted out."""
    addresses = sorted(key.casefold() for key in opted_out if "@" in key)
    if not addresses:
        return set()
    headings = {squash(heading) for heading in EMAIL_HEADINGS}
    found: set[str] = set()
    for part in (part for source in sources for part in source.parts if part.table == "people"):
        columns = [column for column, name in part.attributes.items() if squash(name) in headings]
        for column in ["person_id", *columns]:
            rows = database.execute(
                f"SELECT DISTINCT s.key FROM {part.relation} AS r JOIN spellings AS s ON s.raw = r.person_id "
                f"WHERE s.fate = {KNOWN} AND lower(trim(r.{quote_name(column)})) IN "
                "(SELECT unnest($1::VARCHAR[]))",
                [addresses],
            ).fetchall()
            found.update(key for (key,) in rows)
    return found


def _resolve(person_of: dict[str, str]) -> dict[str, str]:
    """Follow chains (a → b → c) to their end; people who claim each other are the smallest of them."""
    resolved: dict[str, str] = {}
    for account in sorted(person_of):
        path, at = [account], person_of[account]
        while at in person_of and at not in path:
            path.append(at)
            at = person_of[at]
        end = min(path[path.index(at) :]) if at in path else at
        for passed in path:
            resolved[passed] = end
    return {account: person for account, person in resolved.items() if account != person}
