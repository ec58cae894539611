"""Referrals by discount code: whoever buys with someone's code was brought by them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from entourage.database import quote_name
from entourage.sources.cleaning.number_columns import is_blank
from entourage.sources.cleaning.spellings import KNOWN
from entourage.sources.recognising.headings import squash
from entourage.sources.records import Part

if TYPE_CHECKING:
    import duckdb

    from entourage.sources.records import Source

CODE_HEADINGS = (
    "referral code", "advocate code", "ambassador code", "personal code", "share code", "code parrainage",
    "code de parrainage", "code parrain", "code ambassadeur", "code personnel", "discount code", "promo code",
    "coupon", "coupon code", "code promo", "code promotionnel", "code de parrain", "own code",
    "empfehlungscode", "werbecode", "personlicher code", "partnercode", "rabattcode", "gutscheincode",
    "aktionscode", "codigo de referido", "codigo referido", "codigo de recomendacion", "codigo padrino",
    "codigo personal", "codigo de embajador", "codigo de descuento", "codigo descuento", "codigo promocional",
    "cupon", "codice amico", "codice invito", "codice presentatore", "codice segnalatore", "codice personale",
    "codice referral", "codice sconto", "codice promo", "codice promozionale", "codigo de indicacao",
    "codigo de convite", "codigo pessoal", "codigo de embaixador", "codigo de desconto", "cupom", "cupao",
    "verwijzingscode", "aanbrengcode", "persoonlijke code", "vriendencode", "kortingscode", "actiecode",
)  # fmt: skip
"""Headings of a people table's column that holds each person's own code."""
_SEVERAL = r"[|;,\s]+"


def derive_code_referrals(database: duckdb.DuckDBPyConnection, sources: list[Source]) -> list[Source]:
    """Read purchases made with a person's own code as referrals of that person.

    A code that several people own is nobody's (a public promotion). Case is ignored. One's own code
    used by oneself brings nobody.
    """
    owners = [
        f"SELECT s.key AS owner, unnest(regexp_split_to_array(lower(trim("
        f"{quote_name(column)})), '{_SEVERAL}')) AS code FROM {part.relation} AS r "
        f"JOIN spellings AS s ON s.raw = r.person_id AND s.fate = {KNOWN} "
        f"WHERE NOT {is_blank(quote_name(column))}"
        for source in sources
        for part in source.parts
        if part.table == "people"
        for column, name in part.attributes.items()
        if squash(name) in _SOUGHT
    ]
    if not owners:
        return sources
    database.execute(
        "CREATE OR REPLACE TEMP TABLE code_owners AS SELECT code, any_value(owner) AS owner "
        f"FROM ({' UNION ALL '.join(owners)}) WHERE owner IS NOT NULL AND code <> '' "
        "GROUP BY code HAVING count(DISTINCT owner) = 1"
    )
    derived = [_derive(database, source) for source in sources]
    database.execute("DROP TABLE code_owners")
    return derived


_SOUGHT = frozenset(squash(heading) for heading in CODE_HEADINGS)


def _derive(database: duckdb.DuckDBPyConnection, source: Source) -> Source:
    part = next((part for part in source.parts if part.table == "purchases" and "code" in part.columns), None)
    if part is None:
        return source
    relation = f"{part.relation}_by_code"
    told = [name for name in ("date", "amount") if name in part.columns]
    selected = "".join(f", p.{quote_name(name)} AS {'value' if name == 'amount' else name}" for name in told)
    database.execute(
        f"CREATE OR REPLACE TABLE {relation} AS SELECT o.owner AS referrer, p.person_id AS referred, "
        f"'converted' AS status, trim(p.code) AS code{selected} FROM {part.relation} AS p "
        "JOIN code_owners AS o ON o.code = lower(trim(p.code)) JOIN spellings AS s ON s.raw = p.person_id "
        f"WHERE s.fate = {KNOWN} AND s.key <> o.owner"
    )
    columns = (
        "referrer",
        "referred",
        "status",
        "code",
        *("value" if name == "amount" else name for name in told),
    )
    return replace(source, parts=(*source.parts, Part("referrals", relation, columns, derived=True)))
