"""A status where something says it: dates of joining and leaving."""

from __future__ import annotations

from table_factory import build_tables

from entourage.language import Language
from entourage.options import build_options
from entourage.targets import build_targets


def test_dates_of_joining_and_leaving_say_who_is_a_customer() -> None:
    tables = build_tables(
        {
            "person_id": ["a", "b", "c", "d", "e"],
            "status": [None, None, None, None, "VIP"],
            "Client depuis": ["2023-01-05", "05/02/2022", None, "2024-06-01", "2020-01-01"],
            "Date de résiliation": [None, "2023-09-30", None, "2023-01-01", None],
        },
        newest_on="2024-12-31",
    )
    found = build_targets(tables, build_options({}), Language("en"))
    # d came back after leaving; what the file says of e stands
    assert found.people["status"].tolist() == ["active", "inactive", "prospect", "active", "VIP"]
    assert any(note.values.get("joined") == "Client depuis" for note in found.notes)


def test_one_date_alone_says_nothing_of_who_is_still_there() -> None:
    tables = build_tables({"person_id": ["a", "b"], "Client depuis": ["2023-01-05", None]})
    found = build_targets(tables, build_options({}), Language("en"))
    assert found.people["status"].isna().all()
