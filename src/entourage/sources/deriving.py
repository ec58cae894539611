"""Tables that stand inside another: a people table that says who brought whom is also referrals."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from entourage.sources.canonical import REFERRER_HEADINGS, squash
from entourage.sources.numbers import is_blank
from entourage.sources.positions import clean_sql
from entourage.sources.staging import Part, quote_name

if TYPE_CHECKING:
    import duckdb

    from entourage.sources.staging import Source

_KNOWN_SHARE = 0.5
"""Share of the people named as having brought someone that must be in the table themselves."""


def derive_referrals(database: duckdb.DuckDBPyConnection, source: Source) -> Source:
    """Read a people table's ``referred_by``, ``parrain``… as referrals too.

    The column must hold ids: at least half of those it names are people of the same table. It is then
    a relation and no attribute any more.
    """
    part = next((part for part in source.parts if part.table == "people"), None)
    if part is None or len(source.parts) > 1:
        return source
    sought = {squash(heading) for heading in REFERRER_HEADINGS}
    column = next((column for column, name in part.attributes.items() if squash(name) in sought), None)
    if column is None or not _names_people(database, part, column):
        return source
    relation = f"{part.relation}_brought"
    referrer = quote_name(column)
    database.execute(
        f"CREATE OR REPLACE TABLE {relation} AS SELECT {referrer} AS referrer, person_id AS referred "
        f"FROM {part.relation} WHERE NOT {is_blank(referrer)} AND NOT {is_blank('person_id')}"
    )
    derived = Part("referrals", relation, ("referrer", "referred"), derived=True)
    attributes = {name: shown for name, shown in part.attributes.items() if name != column}
    headings = {**source.headings, "referrer": part.attributes[column]}
    return replace(source, parts=(replace(part, attributes=attributes), derived), headings=headings)


def _names_people(database: duckdb.DuckDBPyConnection, part: Part, column: str) -> bool:
    n, n_known = database.execute(
        f"SELECT count(*), count(p.id) FROM (SELECT DISTINCT {clean_sql(quote_name(column))} AS id FROM "
        f"{part.relation}) AS b LEFT JOIN (SELECT DISTINCT {clean_sql('person_id')} AS id "
        f"FROM {part.relation}) "
        "AS p USING (id) WHERE b.id IS NOT NULL"
    ).fetchall()[0]
    return bool(n and n_known >= _KNOWN_SHARE * n)
