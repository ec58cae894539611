"""Purchases made with someone's code are referrals of that person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from made_tables import IMPACT_USERS, SHOPIFY

from entourage.options import build_options
from entourage.sources import open_database, read_tables

if TYPE_CHECKING:
    from pathlib import Path

OWNERS = """person_id,name,code parrainage
tom@exemple.fr,Tom,amie-tom
ana@exemple.fr,Ana,PROMO
eve@exemple.fr,Eve,promo
"""


def read_referrals(folder: Path) -> list[tuple[str, str, float, str, bool]]:
    with open_database() as database:
        tables = read_tables(folder, build_options({}), database)
        ids = tables.people["person_id"]
        assert all(
            one.rows_read == one.rows_used + one.rows_rejected + one.rows_excluded for one in tables.inputs
        )
        return [
            (ids[row.referrer], ids[row.referred], row.value, row.code, row.converted)
            for row in tables.referrals.itertuples()
        ]


def test_shopify_orders_meet_the_owner_of_their_code(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_bytes(SHOPIFY)
    (tmp_path / "people.csv").write_text(OWNERS, encoding="utf-8")
    assert read_referrals(tmp_path) == [("tom@exemple.fr", "lea@exemple.fr", 45.0, "AMIE-TOM", True)]


@pytest.mark.parametrize(
    "heading",
    ["Empfehlungscode", "Código de referido", "Codice amico", "Código de indicação", "Kortingscode"],
)
def test_the_code_of_a_person_is_known_in_other_languages(heading: str, tmp_path: Path) -> None:
    people = OWNERS.replace("code parrainage", heading)
    (tmp_path / "people.csv").write_text(people, encoding="utf-8")
    orders = "person_id,date,amount,code\nzoe,2024-03-02,5,amie-tom\n"
    (tmp_path / "purchases.csv").write_text(orders, encoding="utf-8")
    assert read_referrals(tmp_path) == [("tom@exemple.fr", "zoe", 5.0, "amie-tom", True)]


def test_a_shared_code_is_nobodys_and_ones_own_brings_nobody(tmp_path: Path) -> None:
    orders = """person_id,date,amount,code
bob,2024-03-01,10,Promo
tom@exemple.fr,2024-03-01,10,AMIE-TOM
zoe,2024-03-02,5,AMIE-TOM
"""
    (tmp_path / "purchases.csv").write_text(orders, encoding="utf-8")
    (tmp_path / "people.csv").write_text(OWNERS, encoding="utf-8")
    assert read_referrals(tmp_path) == [("tom@exemple.fr", "zoe", 5.0, "AMIE-TOM", True)]


def test_codes_of_a_programme_lead_to_its_advocates(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_bytes(IMPACT_USERS)
    orders = "person_id,date,amount,code\nzoe,2024-03-02,5,learoux\n"
    (tmp_path / "purchases.csv").write_text(orders, encoding="utf-8")
    assert read_referrals(tmp_path) == [("u1", "zoe", 5.0, "learoux", True)]
