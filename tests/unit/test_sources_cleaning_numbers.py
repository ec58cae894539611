from __future__ import annotations

import duckdb

from entourage.sources.cleaning.number_columns import read_numbers
from entourage.values.habits import Habits


def test_column_of_plain_numbers_needs_no_lookup() -> None:
    database = duckdb.connect()
    database.execute(
        "CREATE TABLE raw AS SELECT * FROM (VALUES ('1'), (' 2.5 '), (''), (NULL), ('n/a'), ('Aucun')) "
        "AS t(weight)"
    )
    column = read_numbers(database, "raw", "weight", Habits("fr"))
    assert column.join == ""
    values = database.execute(f"SELECT {column.value} FROM raw AS r").fetchall()
    assert sorted(value for (value,) in values if value is not None) == [1.0, 2.5]
    assert column.unreadable == "false"


def test_column_with_european_numbers() -> None:
    database = duckdb.connect()
    database.execute("CREATE TABLE raw AS SELECT * FROM (VALUES ('1.500'), ('2,5'), ('x'), (NULL)) t(weight)")
    column = read_numbers(database, "raw", "weight", Habits("fr"))
    rows = database.execute(
        f"SELECT r.weight, {column.value}, {column.unreadable} FROM raw AS r{column.join} ORDER BY 1"
    ).fetchall()
    assert rows == [("1.500", 1500.0, False), ("2,5", 2.5, False), ("x", None, True), (None, None, False)]


def test_a_column_in_doubt_is_read_as_its_language_writes_and_says_so() -> None:
    database = duckdb.connect()
    database.execute("CREATE TABLE raw AS SELECT * FROM (VALUES ('1,234'), ('7')) t(weight)")
    for language, number in (("fr", 1.234), ("en", 1234.0)):
        column = read_numbers(database, "raw", "weight", Habits(language))
        rows = database.execute(f"SELECT {column.value} FROM raw AS r{column.join}").fetchall()
        assert (sorted(rows), column.doubtful) == (sorted([(number,), (7.0,)]), "1,234")
        assert column.taken == number
