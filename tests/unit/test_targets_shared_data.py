"""On real tables, rules pick the people that one line of pandas picks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from entourage.language import Language
from entourage.options import build_options
from entourage.sources import open_database, read_tables
from entourage.targets import build_targets

if TYPE_CHECKING:
    from entourage.model import Targets

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="../shared/data, which is not part of the project, is absent"
)

Picked = dict[tuple[str, str], set[str]]


def analyse(path: str, *targets: dict[str, Any], **settings: Any) -> tuple[Picked, Targets]:  # noqa: ANN401
    """Give the ids of the people of each target level."""
    options = build_options({"target": list(targets), **settings})
    with open_database() as database:
        tables = read_tables(DATA / path, options, database)
        found = build_targets(tables, options, Language("en"))
    ids = tables.people["person_id"].to_numpy(dtype=object)
    picked = {
        (target.name, level.level): set(ids[level.members].tolist())
        for target in found.targets
        for level in target.levels
    }
    return picked, found


def top(values: pd.Series, share: float) -> pd.Series:
    """Say which values are in the highest share of the known ones, ties included."""
    k = int(np.ceil(share * values.notna().sum() - 1e-9))
    return values >= values.nlargest(k).min()


def ids_of(table: pd.DataFrame, mask: pd.Series) -> set[str]:
    return set(table.loc[mask, table.columns[0]].astype(str))


def test_european_decimals_and_blank_incomes() -> None:
    path = "marketing_campaign/raw/marketing_campaign.csv"
    table = pd.read_csv(DATA / path, sep=";", dtype=str)
    table.columns = table.columns.str.strip()
    income = pd.to_numeric(
        table["Income"].str.strip().str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    )
    born, wines = table["Year_Birth"].astype(int), table["MntWines"].astype(float)
    since = pd.to_datetime(table["Dt_Customer"], format="%d/%m/%Y")
    picked, found = analyse(
        path,
        {"name": "rich", "audience": {"income": ">= 60000"}, "core": {"income": "top 20%"}},
        {"name": "modest", "audience": {"income": "..30000,50", "education": ["phd", "master"]}},
        {"name": "unknown", "audience": {"income": "?"}},
        {"name": "poor not", "audience": {"income": "!< 60000"}},
        {"name": "age", "audience": {"age": "18..34"}},
        {"name": "recent", "audience": {"dt_customer": "last 90 days"}, "customers": {"mntwines": "top 10%"}},
        {"name": "mid 2013", "audience": {"dt customer": "2013-03..2013-06"}},
        {"name": "either", "audience": {"any": [{"kidhome": "1.."}, {"marital_status": "*og*"}]}},
    )
    assert income.isna().sum() == 24
    rich = income >= 60_000
    assert picked["rich", "audience"] == ids_of(table, rich)
    assert picked["rich", "core"] == ids_of(table, rich & top(income.where(rich), 0.2))
    assert picked["modest", "audience"] == ids_of(
        table, (income <= 30_000.5) & table["Education"].isin(["PhD", "Master"])
    )
    assert picked["unknown", "audience"] == ids_of(table, income.isna())
    assert picked["poor not", "audience"] == picked["rich", "audience"]
    assert picked["age", "audience"] == ids_of(table, (since.max().year - born).between(18, 34))
    recent = since >= since.max() - pd.Timedelta(days=90)
    assert picked["recent", "audience"] == ids_of(table, recent)
    assert picked["recent", "customers"] == ids_of(table, recent & top(wines.where(recent), 0.1))
    assert picked["mid 2013", "audience"] == ids_of(table, since.between("2013-03-01", "2013-06-30"))
    assert picked["either", "audience"] == ids_of(
        table, table["Kidhome"].astype(int).ge(1) | table["Marital_Status"].str.contains("og")
    )
    assert found.families["Income"] == "demographic"


def test_summaries_of_purchases_give_scores() -> None:
    table = pd.read_csv(DATA / "marketing_campaign/people.csv")
    picked, found = analyse(
        "marketing_campaign/people.csv", {"name": "T", "audience": {"rfm_m": 5}, "core": {"value": "top 10%"}}
    )
    best = table["monetary"].rank(method="min").sub(1).mul(5).floordiv(len(table)).add(1) == 5
    assert picked["T", "audience"] == ids_of(table, best)
    assert picked["T", "core"] == ids_of(table, best & top(table["monetary"].where(best), 0.1))
    assert found.people["rfm_segment"].notna().all()


def test_physicians() -> None:
    table = pd.read_csv(DATA / "ckm_physicians/people.csv")
    city, month = table["city"].str.casefold(), table["adoption_month"]
    picked, _ = analyse(
        "ckm_physicians",
        {"name": "early", "audience": {"city": "peoria"}, "core": {"adoption_month": "bottom 25%"}},
        {"name": "specialists", "audience": {"specialty": ["*practi*", "pediatrician"]}},
        {"name": "elsewhere", "audience": {"city": "!Peoria"}, "customers": {"adoption_month": "<= 6"}},
        {"name": "unsaid", "audience": {"adoption_month": "?"}},
    )
    peoria = city == "peoria"
    assert picked["early", "audience"] == ids_of(table, peoria)
    assert picked["early", "core"] == ids_of(table, peoria & top(-month.where(peoria), 0.25))
    assert picked["specialists", "audience"] == ids_of(
        table, table["specialty"].str.contains("practi|^pediatrician$", na=False)
    )
    assert picked["elsewhere", "audience"] == ids_of(table, city.notna() & ~peoria)
    assert picked["elsewhere", "customers"] == ids_of(table, city.notna() & ~peoria & (month <= 6))
    assert picked["unsaid", "audience"] == ids_of(table, month.isna())


def test_listeners() -> None:
    table = pd.read_csv(DATA / "lastfm_hetrec/people.csv")
    artists = table["top5_artists"].fillna("").str.casefold().str.split(";")

    def listen(*names: str) -> pd.Series:
        return artists.map(lambda own: any(artist.strip() in names for artist in own))

    picked, _ = analyse(
        "lastfm_hetrec",
        {"name": "rock", "audience": {"top5_artists": "Depeche Mode|RADIOHEAD"}, "core": {"plays": "top 5%"}},
        {"name": "not", "audience": {"top5 artists": "!radiohead"}},
        {"name": "de", "audience": {"top5_artists": "de*"}},
    )
    rock = listen("depeche mode", "radiohead")
    assert picked["rock", "audience"] == ids_of(table, rock)
    assert picked["rock", "core"] == ids_of(table, rock & top(table["plays"].where(rock), 0.05))
    assert picked["not", "audience"] == ids_of(table, table["top5_artists"].notna() & ~listen("radiohead"))
    begins = artists.map(lambda own: any(artist.strip().startswith("de") for artist in own))
    assert ids_of(table, begins) <= picked["de", "audience"]  # accents aside, a few more do


def test_subscribers_and_referrals() -> None:
    table = pd.read_csv(DATA / "saas_referrals/people.csv", parse_dates=["registered"])
    referrals = pd.read_csv(DATA / "saas_referrals/referrals.csv")
    picked, found = analyse(
        "saas_referrals",
        {
            "name": "young",
            "audience": {"age": "18..30", "country": ["fr", "es"]},
            "customers": {"status": "active"},
        },
        {"name": "referrers", "audience": {"n_referrals": ">= 1"}},
        {"name": "joined", "audience": {"registered": "2020-06-15..2020"}},
        statuses={
            "active": {"subscribed": "*", "cancelled": "?"},
            "inactive": {"cancelled": "*"},
            "prospect": {"subscribed": "?"},
        },
    )
    young = (2023 - table["birth_year"]).between(18, 30) & table["country"].isin(["FR", "ES"])
    active = table["subscribed"].notna() & table["cancelled"].isna()
    assert picked["young", "audience"] == ids_of(table, young)
    assert picked["young", "customers"] == ids_of(table, young & active)
    brought = referrals[referrals["referrer"] != referrals["referred"]]
    assert picked["referrers", "audience"] == set(brought["referrer"].astype(str))
    assert picked["joined", "audience"] == ids_of(
        table, table["registered"].between("2020-06-15", "2020-12-31")
    )
    counts = found.people["status"].value_counts()
    assert counts["active"] == active.sum()
    assert counts["inactive"] == table["cancelled"].notna().sum()
