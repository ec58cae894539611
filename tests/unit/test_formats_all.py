"""What holds of every format: it is recognised, counted, and survives what disks and networks do to files."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_archives import ARCHIVES
from made_chats import CHATS
from made_downloads import DOWNLOADS
from made_exports import Made, find_importer, make_sample, read_made
from made_graphs import GRAPHS
from made_scraped import SCRAPED
from made_social import SOCIAL
from made_tables import TABLES

from entourage.errors import EntourageError
from entourage.schema import CANONICAL
from entourage.sources.formats import FORMATS
from entourage.sources.formats.parts import reasons
from entourage.sources.recognising.formats import choose_importer

if TYPE_CHECKING:
    from entourage.sources.records import Record

ALL = (*GRAPHS, *CHATS, *SOCIAL, *TABLES, *ARCHIVES, *SCRAPED, *DOWNLOADS)
TEXTS = tuple(made for made in ALL if not made.content.startswith(b"PK") and not made.name.endswith(".car"))
each_export = pytest.mark.parametrize("made", ALL, ids=lambda made: f"{made.format}-{made.name}")
each_text = pytest.mark.parametrize("made", TEXTS, ids=lambda made: f"{made.format}-{made.name}")
_TABLES = {
    **{table: {column.name for column in columns} for table, columns in CANONICAL.items()},
    "memberships": {"person", "item", "kind", "timestamp", "weight"},
}
_TABLES["interactions"] |= {"both", "sentiment"}
_TABLES["purchases"] |= {"code"}


def check_records(records: list[Record], tables: tuple[str, ...]) -> None:
    """Check what every reader of records relies on."""
    for record in records:
        assert record.reject is None or (record.reject in reasons.ALL and not record.rows)
        assert record.line >= 1
        assert isinstance(record.content, str)
        record.content.encode()
        for row in record.rows:
            assert row.table in tables
            if row.table != "people":
                assert set(row.values) <= _TABLES[row.table]
            required = [column.name for column in CANONICAL.get(row.table, ()) if column.required]
            assert all(row.values.get(name) for name in required), (row, required)
            for value in row.values.values():
                assert value is not None
                if isinstance(value, str):
                    value.encode()
                    assert "\x00" not in value


@each_export
def test_every_export_is_told_from_all_others(made: Made) -> None:
    choice = choose_importer(make_sample(made.name, made.content), forced=None)
    assert choice is not None
    assert choice.importer.name == made.format
    assert choice.match.reason


@each_export
def test_read_is_used_or_rejected(made: Made) -> None:
    records = read_made(made.format, made.name, made.content)
    assert len(records) == made.n_read
    assert sum(record.reject is not None for record in records) == made.n_rejected
    check_records(records, find_importer(made.format).tables)


def test_every_format_has_an_export() -> None:
    assert {made.format for made in ALL} == {importer.name for importer in FORMATS}
    assert len({importer.name for importer in FORMATS}) == len(FORMATS)
    for importer in FORMATS:
        assert importer.how_to.endswith(".")
        assert importer.title
        assert importer.tables


@pytest.mark.parametrize(
    "made", [made for made in TEXTS if made.name != "hubspot_fr.csv"], ids=lambda made: made.name
)
@pytest.mark.parametrize(
    "encode",
    [
        lambda content: b"\xef\xbb\xbf" + content.removeprefix(b"\xef\xbb\xbf"),
        lambda content: content.decode("utf-8-sig", "replace").encode("utf-16"),
        lambda content: content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    ],
    ids=["mark", "utf-16", "windows-lines"],
)
def test_other_ways_of_saving_text(made: Made, encode) -> None:  # noqa: ANN001
    content = encode(made.content)
    if made.format in ("gexf", "graphml") and content.startswith(b"\xff\xfe"):
        content = content.replace("UTF-8".encode("utf-16-le"), "UTF-16".encode("utf-16-le"))
    assert find_importer(made.format).match(make_sample(made.name, content)).score > 0.5
    records = read_made(made.format, made.name, content)
    assert len(records) == made.n_read


def test_the_documentation_lists_every_format() -> None:
    text = (Path(__file__).parents[2] / "docs/formats.md").read_text(encoding="utf-8")
    for one in FORMATS:
        assert f"| `{one.name}` | {one.title} | {', '.join(one.tables)} | {one.how_to} |" in text


LINES = [
    made
    for made in (*SOCIAL, *TABLES, *SCRAPED)
    if made.name.endswith((".csv", ".tab", ".jsonl", ".ndjson"))
    # an order's lines follow each other, and LinkedIn begins with notes
    and made.format not in ("shopify-orders", "linkedin-connections")
    and made.name != "RC_2024-03.ndjson"
]


@pytest.mark.parametrize("made", LINES, ids=lambda made: made.name)
def test_the_order_of_lines_changes_nothing(made: Made) -> None:
    def read(lines: list[bytes]) -> Counter[tuple[str, str]]:
        records = read_made(made.format, made.name, b"".join(lines))
        return Counter(
            (row.table, repr(sorted(row.values.items()))) for record in records for row in record.rows
        )

    lines = made.content.splitlines(keepends=True)
    head = [] if made.name.endswith(("jsonl", "ndjson")) else [lines.pop(0)]
    assert read([*head, *lines[::-1]]) == read([*head, *lines])


def test_every_word_of_a_format_has_its_french() -> None:
    parts = Path(__file__).parents[2] / "src/entourage/locale/fr/formats.po"
    known = {message.id for message in read_po(io.BytesIO(parts.read_bytes()), locale="fr") if message.string}
    words = {*reasons.ALL, *(one.title for one in FORMATS), *(one.how_to for one in FORMATS)}
    assert words <= known


def survive(made: Made, content: bytes) -> None:
    """Read a damaged file: rejected things or one clear error, never anything else."""
    sample = (
        make_sample(made.name, content)
        if not content.startswith(b"PK")
        else make_sample(made.name, made.content)
    )
    for importer in FORMATS:
        assert 0 <= importer.match(sample).score <= 1
    importer = find_importer(made.format)
    try:
        records = list(importer.read(lambda: io.BytesIO(content), sample))
    except EntourageError:
        return
    check_records(records, importer.tables)


_FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@each_export
@_FEW
@given(share=st.floats(0, 1))
def test_cut_anywhere(made: Made, share: float) -> None:
    survive(made, made.content[: int(len(made.content) * share)])


@each_export
@_FEW
@given(data=st.data())
def test_bytes_flipped(made: Made, data: st.DataObject) -> None:
    content = bytearray(made.content)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    survive(made, bytes(content))


@each_export
@_FEW
@given(data=st.data())
def test_values_of_other_kinds(made: Made, data: st.DataObject) -> None:
    """Put null, numbers, lists and objects where JSON texts and numbers stand, or cells elsewhere."""
    pieces = made.content.split(b'"')
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(pieces) - 1))
        pieces[place] = data.draw(
            st.sampled_from(
                [b"", b"null", b"[]", b"{}", b"1e999", b"\\ud83d", b"-1", b"\xff", b"9" * 30, b"x" * 300]
            )
        )
    survive(made, b'"'.join(pieces))


@each_text
@pytest.mark.parametrize(
    "content", [b"", b"\n", b"\x00" * 100, b"[" * 5000, b'{"a":' * 5000, b"null", b"[]", b"{}"]
)
def test_empty_and_absurd(made: Made, content: bytes) -> None:
    survive(made, content)


@given(content=st.binary(max_size=400), made=st.sampled_from(ALL))
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_any_bytes(content: bytes, made: Made) -> None:
    survive(made, content)


def test_nothing_is_recognised_in_plain_tables() -> None:
    for content in (
        b"source,target,type,timestamp\na,b,mention,2024-03-01\n",
        b"person_id,name,city\n1,Lea,Lyon\n",
        b"referrer,referred,date\na,b,2024-03-01\n",
        b"parrain;filleul;montant\na;b;12\n",
        b"Email parrain,Email filleul,Date\na@a.fr,b@b.fr,2024-03-01\n",
        b"id,label\n1,a\n",
        b'[{"source": "a", "target": "b"}]',
    ):
        sample = make_sample("table.csv", content)
        assert all(importer.match(sample).score < 0.5 for importer in FORMATS), content


@pytest.mark.parametrize(
    ("pattern", "format_name"),
    [
        ("newman_gml/*.gml", "gml"),
        ("fx_gexf/*.gexf", "gexf"),
        ("fx_nodexl/csgo*.csv", "nodexl"),
        ("fx_nodexl/*.xlsx", "nodexl"),
        ("fx_chat_analytics/raw/discord*.json", "discord"),
        ("fx_chat_analytics/raw/telegram*.json", "telegram"),
        ("fx_chat_analytics/raw/messenger*.json", "messenger"),
        ("fx_chat_analytics/raw/whatsapp*.txt", "whatsapp"),
        ("fx_whatsapp/raw/sample.txt", "whatsapp"),
        ("fx_slack/*.zip", "slack"),
        ("fx_x_api_v2/*.jsonl", "x-api"),
        ("fx_x_archive/pseudo/*.js", "x-archive"),
        ("fx_mastodon/*.json", "mastodon"),
        ("fx_bluesky/*.json", "bluesky"),
        ("fx_reddit/*.json", "reddit"),
        ("fx_discourse/json/*.json", "discourse"),
        ("fx_crm/hubspot/contact_data.csv", "hubspot"),
    ],
)
def test_shared_files_are_recognised(pattern: str, format_name: str) -> None:
    shared = Path(__file__).parents[2] / "../shared/data"
    if not shared.is_dir():
        pytest.skip("the shared data sets are not here")
    for path in sorted(shared.glob(pattern)):
        choice = choose_importer(make_sample(path.name, path.read_bytes(), path), forced=None)
        assert choice is not None, path
        assert choice.importer.name == format_name
        check_records(read_made(format_name, path.name, path.read_bytes(), path), choice.importer.tables)
