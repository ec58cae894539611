from __future__ import annotations

import csv
from pathlib import Path

import made_tables as made
import pytest
from made_exports import people, read_made, rejects, rows_of, ties

from entourage.errors import InputError
from entourage.sources.formats.parts import reasons

SHARED = Path(__file__).parents[2] / "../shared/data"

X_REPLY, X_SHARE = ("x:tom", "x:lea", "reply"), ("x:cy", "x:lea", "share")
Ties = dict[tuple[str, str, str], int]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "twarc-csv",
            made.TWARC,
            {
                X_REPLY: 1,
                ("x:tom", "x:cy", "mention"): 1,
                ("x:tom", "x:lea", "share"): 1,
                ("x:cy", "x:lea", "quote"): 1,
            },
        ),
        ("tcat", made.TCAT, {X_REPLY: 1, X_SHARE: 1}),
        ("minet-x", made.MINET_X, {X_REPLY: 1, ("x:tom", "x:cy", "mention"): 1, X_SHARE: 1}),
        (
            "minet-bluesky",
            made.MINET_BLUESKY,
            {
                ("bluesky:tom.bsky.social", "bluesky:did:plc:lea", "reply"): 1,
                ("bluesky:tom.bsky.social", "bluesky:cy.fr", "mention"): 1,
                ("bluesky:cy.fr", "bluesky:lea.bsky.social", "share"): 1,
            },
        ),
        ("minet-youtube", made.MINET_YOUTUBE, {("youtube:UCtom", "youtube:UClea", "reply"): 1}),
        ("minet-reddit", made.MINET_REDDIT, {("reddit:tom", "reddit:lea", "reply"): 1}),
        ("youtube-data-tools", made.DATA_TOOLS, {("youtube:UCtom", "youtube:UClea", "reply"): 1}),
        (
            "crowdtangle-facebook",
            made.CROWDTANGLE,
            {
                ("facebook:maisonverte", "facebook:bio fonds", "collaboration"): 1,
                ("facebook:presse", "facebook:maisonverte", "mention"): 1,
            },
        ),
        (
            "crowdtangle-instagram",
            made.CROWDTANGLE_IG,
            {("instagram:maisonverte", "instagram:lea.roux", "mention"): 1},
        ),
        (
            "4cat-x",
            made.FOURCAT_X,
            {X_REPLY: 1, ("x:tom", "x:cy", "quote"): 1, ("x:tom", "x:dan", "mention"): 1, X_SHARE: 1},
        ),
        ("4cat-x", made.FOURCAT_X_LINES, {("x:lea", "x:tom", "mention"): 1, ("x:tom", "x:lea", "share"): 1}),
        (
            "4cat-bluesky",
            made.FOURCAT_BLUESKY,
            {
                ("bluesky:tom.bsky.social", "bluesky:lea.bsky.social", "reply"): 1,
                ("bluesky:tom.bsky.social", "bluesky:cy.fr", "quote"): 1,
            },
        ),
        (
            "4cat-telegram",
            made.FOURCAT_TELEGRAM,
            {
                ("telegram:tom", "telegram:lea", "reply"): 1,
                ("telegram:tom", "telegram:cy", "mention"): 1,
                ("telegram:cy", "telegram:presse", "share"): 1,
            },
        ),
        (
            "4cat-instagram",
            made.FOURCAT_INSTAGRAM,
            {
                ("instagram:lea", "instagram:cy", "mention"): 1,
                ("instagram:lea", "instagram:tom", "mention"): 1,
                ("instagram:lea", "instagram:dan", "collaboration"): 1,
            },
        ),
        ("4cat-tiktok-comments", made.FOURCAT_TIKTOK_COMMENTS, {("tiktok:tom", "tiktok:lea", "reply"): 1}),
        ("4cat-tiktok", made.FOURCAT_TIKTOK, {("tiktok:lea", "tiktok:tom", "mention"): 1}),
        ("4cat-linkedin", made.FOURCAT_LINKEDIN, {("linkedin:lea", "linkedin:tom", "mention"): 1}),
        ("4cat-threads", made.FOURCAT_THREADS, {("threads:lea", "threads:tom", "mention"): 1}),
        ("4cat", made.FOURCAT, {("tom", "lea", "reply"): 1}),
        ("coordination-toolkit", made.COORDINATION, {("tom", "lea", "share"): 1, ("cy", "lea", "reply"): 1}),
        (
            "linkedin-messages",
            made.LINKEDIN_MESSAGES,
            {("linkedin:lea-roux-1", "linkedin:tom-bay", "message"): 1},
        ),
        (
            "linkedin-invitations",
            made.LINKEDIN_INVITATIONS,
            {("linkedin:lea-roux-1", "linkedin:tom-bay", "contact"): 1},
        ),
    ],
)
def test_ties_of_each_collector(name: str, content: bytes, expected: Ties) -> None:
    assert ties(read_made(name, "table.csv", content)) == expected


def test_hashtags_and_threads_of_collectors() -> None:
    assert {row["item"] for row in rows_of(read_made("minet-x", "t.csv", made.MINET_X), "memberships")} == {
        "mode",
        "bio",
    }
    threads = rows_of(read_made("4cat", "t.csv", made.FOURCAT), "memberships")
    assert {(row["person"], row["item"]) for row in threads} == {("lea", "p1"), ("cy", "p9")}
    videos = rows_of(read_made("minet-youtube", "t.csv", made.MINET_YOUTUBE), "memberships")
    assert [(row["person"], row["item"], row["kind"]) for row in videos] == [("youtube:UClea", "v1", "video")]
    links = rows_of(read_made("coordination-toolkit", "t.csv", made.COORDINATION), "memberships")
    assert {(row["person"], row["item"], row["kind"]) for row in links} == {
        ("lea", "https://a.fr/1", "link"),
        ("cy", "https://a.fr/1", "link"),
    }


@pytest.mark.parametrize("content", [made.HUBSPOT, made.make_workbook(made.HUBSPOT)])
def test_hubspot_contacts_are_named_by_email(content: bytes) -> None:
    records = read_made("hubspot", "h.xlsx" if content.startswith(b"PK") else "h.csv", content)
    lea = people(records)["lea@exemple.fr"]
    assert lea["status"] == "evangelist"
    assert (lea["name"], lea["job_title"], lea["company"]) == ("Léa Roux", "Gérante", "Maison Verte")
    assert people(records)["hubspot:2"]["lead_status"] == "New"
    assert rejects(records) == {reasons.NO_PERSON: 1}


def test_hubspot_in_french_and_in_an_old_encoding() -> None:
    lea = people(read_made("hubspot", "h.csv", made.HUBSPOT_FR))["lea@exemple.fr"]
    assert (lea["name"], lea["status"], lea["city"]) == ("Léa Roux", "client", "Lyon")


def test_salesforce_contacts() -> None:
    records = read_made("salesforce", "s.csv", made.SALESFORCE)
    assert people(records)["lea@exemple.fr"]["company"] == "Maison Verte"
    assert "salesforce:0032" in people(records)
    assert rejects(records) == {reasons.ERASED: 1}


def test_shopify_orders_become_one_purchase_each() -> None:
    records = read_made("shopify-orders", "o.csv", made.SHOPIFY)
    purchases = rows_of(records, "purchases")
    assert [(row["person_id"], row["amount"], row["product"]) for row in purchases] == [
        ("lea@exemple.fr", 45.0, "Savon|Shampoing"),
        ("cy@exemple.fr", 17.5, "Savon"),
    ]
    assert purchases[0]["code"] == "AMIE-TOM"
    assert purchases[0]["date"].isoformat() == "2024-03-01T09:00:00"
    assert rejects(records) == {reasons.REFUNDED: 1, reasons.NO_BUYER: 1}
    customers = people(read_made("shopify-customers", "c.csv", made.SHOPIFY_CUSTOMERS))
    assert customers["lea@exemple.fr"]["tags"] == "vip, bio"


def test_linkedin_contacts_are_tied_where_the_owner_is_known(tmp_path: Path) -> None:
    alone = read_made("linkedin-connections", "Connections.csv", made.LINKEDIN)
    assert ties(alone) == {}
    assert people(alone)["linkedin:lea-roux-1"]["email"] == "lea@exemple.fr"
    assert rejects(alone) == {reasons.NO_PERSON: 1}
    (tmp_path / "Profile.csv").write_text("First Name,Last Name,Maiden Name\nAna,Diaz,\n")
    records = read_made(
        "linkedin-connections", "Connections.csv", made.LINKEDIN, tmp_path / "Connections.csv"
    )
    assert ("linkedin:ana diaz", "linkedin:tom-bay", "contact") in ties(records)
    assert all(row["both"] for row in rows_of(records, "interactions"))


def test_referral_programmes() -> None:
    impact = rows_of(read_made("impact-referrals", "i.csv", made.IMPACT), "referrals")
    assert [(row["referrer"], row["referred"], row["status"]) for row in impact] == [
        ("u1", "u2", "converted"),
        ("u1", "u3", "pending"),
    ]
    users = people(read_made("impact-users", "u.csv", made.IMPACT_USERS))
    assert users["u1"]["email"] == "lea@exemple.fr"
    assert users["u1"]["referral_code"] == "LEAROUX"
    friendbuy = read_made("friendbuy-conversions", "f.csv", made.FRIENDBUY)
    (row,) = rows_of(friendbuy, "referrals")
    assert (row["referrer"], row["referred"], row["value"], row["channel"]) == (
        "lea@exemple.fr",
        "tom@exemple.fr",
        "45.50",
        "email",
    )
    assert rejects(friendbuy) == {reasons.NO_REFERRER: 1}
    for name, content in (("friendbuy-ledger", made.FRIENDBUY_LEDGER), ("referral-program", made.CANDY)):
        (row,) = rows_of(read_made(name, "r.csv", content), "referrals")
        assert (row["referrer"], row["referred"]) == ("lea@exemple.fr", "tom@exemple.fr")
        assert row["status"] == "converted"
    assert (
        people(read_made("friendbuy-advocates", "t.csv", made.FRIENDBUY_TOP))["lea@exemple.fr"]["advocate"]
        == "yes"
    )
    assert people(read_made("influitive", "t.csv", made.INFLUITIVE))["lea@exemple.fr"]["industry"] == "Retail"


def test_a_table_without_its_columns_is_an_error() -> None:
    with pytest.raises(InputError, match="facebook id"):
        read_made("crowdtangle-facebook", "x.csv", b"a,b\n1,2\n")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data sets are not here")
def test_hubspot_seed_as_csv_counts_it() -> None:
    path = SHARED / "fx_crm/hubspot/contact_data.csv"
    with path.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    records = read_made("hubspot", path.name, path.read_bytes())
    assert len(records) == len(rows)
    assert rejects(records)[reasons.ERASED] == sum(
        row["_fivetran_deleted"].casefold() == "true" for row in rows
    )
    assert set(people(records)) == {
        f"hubspot:{row['id']}" for row in rows if row["_fivetran_deleted"].casefold() != "true"
    }
