"""Whatever a file holds, it is read, or refused in one sentence; and every row is accounted for."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from entourage.errors import EntourageError
from entourage.language import Language
from entourage.options import Options
from entourage.sources import (
    describe_inputs,
    open_database,
    propose_identities,
    propose_settings,
    read_tables,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

QUICK = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HEADINGS = st.sampled_from(
    [
        "source,target,type,timestamp,weight",
        "auteur;destinataire;date;poids",
        "referrer,referred,date,status,value",
        "id,nom,statut,nps,ville,parrain",
        "person_id,need,intensity",
        "client,date,montant,produit",
        "person_id,account",
    ]
)
CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "a",
            "b",
            "12.0",
            "null",
            "1979-01-01",
            "12/03/2024",
            "2024-01-01T00:00:00+02:00",
            "1,5",
            "-2",
            "oui",
            '"',
        ]
    ),
    st.text(max_size=12),
)
NAMES = st.sampled_from(
    ["a.csv", "a.tsv", "a.txt", "a.json", "a.jsonl", "a.xlsx", "a.xls", "a.parquet", "a.zip", "a.csv.gz",
     "a.zst",
     "a.gexf", "a.graphml", "a.gml", "a.net", "a.js"]
)  # fmt: skip
MAGIC = st.sampled_from(
    [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd",
     b"\xff\xfe",
     b"\xef\xbb\xbf", b"{", b"[", b"<?xml", b"<gexf>", b"*Vertices", b"graph [", b"source,target\n"]
)  # fmt: skip


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_database() as opened:
        yield opened


def check(database: duckdb.DuckDBPyConnection, **files: bytes) -> None:
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            tables = read_tables(Path(folder), Options(), database)
        except EntourageError as error:
            # the French sentence must fill too
            Language("fr").say(error.template, **error.values)
            return
        for one in tables.inputs:
            assert one.rows_read == one.rows_used + one.rows_rejected + one.rows_excluded
            assert one.rows_used >= 0
        assert len(tables.rejected) == sum(one.rows_rejected for one in tables.inputs)
        ids = tables.people["person_id"].tolist()
        assert ids == sorted(set(ids))
        for table, columns in (("interactions", ("source", "target")), ("memberships", ("person",))):
            for column in columns:
                query = f"SELECT min({column}), max({column}) FROM {table}"
                low, high = tables.database.execute(query).fetchall()[0]
                assert low is None or 0 <= low <= high < len(ids)
        assert describe_inputs(tables, Language("fr"))
        assert propose_settings(tables)
        assert propose_identities(tables, Language("en")) is not None


@QUICK
@given(name=NAMES, magic=MAGIC, rest=st.binary(max_size=600))
def test_any_bytes(database: duckdb.DuckDBPyConnection, name: str, magic: bytes, rest: bytes) -> None:
    check(database, **{name: magic + rest})


@QUICK
@given(
    heading=HEADINGS,
    rows=st.lists(st.lists(CELLS, max_size=7), max_size=12),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-8-sig"]),
)
@example(heading="source,target,type,timestamp,weight", rows=[["a", "b", "like", "x"]], encoding="utf-8")
def test_any_cells(
    database: duckdb.DuckDBPyConnection, heading: str, rows: list[list[str]], encoding: str
) -> None:
    delimiter = ";" if ";" in heading else ","
    out = io.StringIO()
    out.write(heading + "\n")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    check(database, **{"x.csv": out.getvalue().encode(encoding, "replace")})


@QUICK
@given(heading=HEADINGS, body=st.text(max_size=300), raw=st.binary(max_size=30))
def test_any_text_below_headings(
    database: duckdb.DuckDBPyConnection, heading: str, body: str, raw: bytes
) -> None:
    check(database, **{"x.csv": f"{heading}\n{body}".encode("utf-8", "replace") + raw})


@QUICK
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["from", "to", "id", "messages", "nodes", "links", "x"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    ),
    st.integers(min_value=0, max_value=60),
)
def test_any_json(database: duckdb.DuckDBPyConnection, value: object, cut: int) -> None:
    whole = json.dumps(value).encode()
    check(database, **{"a.json": whole[: max(1, len(whole) - cut)]})
    line = json.dumps({"from": "a", "to": "b", "x": value})
    check(database, **{"a.jsonl": f"{line}\n{line[: len(line) // 2]}\n{whole.decode()}\n".encode()})


@QUICK
@given(content=st.binary(max_size=300), cut=st.integers(min_value=0, max_value=40))
def test_any_compressed(database: duckdb.DuckDBPyConnection, content: bytes, cut: int) -> None:
    packed = gzip.compress(b"source,target\na,b\n" + content)
    check(database, **{"a.csv.gz": packed[: len(packed) - cut]})
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"source,target\na,b\n" + content)
        archive.writestr("b.json", content)
    whole = held.getvalue()
    check(database, **{"a.zip": whole[: len(whole) - cut]})
    check(database, **{"a.zip": whole[:40] + content + whole[40:]})
