"""The frame that importers plug into, with importers of our own."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

import pandas as pd
import pytest

from entourage.errors import InputError
from entourage.options import build_options
from entourage.sources import open_database, read_tables
from entourage.sources.recognising import formats as detection
from entourage.sources.records import Importer, Match, Record, Row, Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from entourage.model import Tables


def match_notes(sample: Sample) -> Match:
    return Match(0.9, "#notes") if sample.text.startswith("#notes") else Match(0.0, "")


def read_notes(open_bytes: Callable[[], BinaryIO], sample: Sample) -> Iterator[Record]:
    """Each line: ``author>one,two text``; ``!`` is a reject; ``-`` says nothing."""
    assert sample.name
    with open_bytes() as stream:
        for number, raw in enumerate(stream, start=1):
            line = raw.decode().strip()
            if number == 1 or line == "-":
                yield Record(number)
                continue
            if line.startswith("!"):
                yield Record(number, reject="no author", content=line)
                continue
            author, _, named = line.partition(">")
            when = datetime(2024, 1, number, tzinfo=UTC)
            rows = [
                Row(
                    "interactions",
                    {"source": author, "target": one, "type": "mention", "timestamp": when, "event": line},
                )
                for one in named.split(",")
            ]
            rows.append(
                Row("people", {"person_id": author, "name": author.title(), "tags": ["x", "y"], "a/b~c": 3})
            )
            rows.append(Row("memberships", {"person": author, "item": "notes", "kind": "thread"}))
            yield Record(number, tuple(rows), undated=number == 2)


NOTES = Importer("notes", "Notes", ("interactions", "people", "memberships"), match_notes, read_notes)
RIVAL = Importer("rival", "Rival", ("people",), match_notes, lambda _open, _sample: iter(()))


@contextmanager
def reading(base: Path, **settings: object) -> Iterator[Tables]:
    with open_database() as database:
        yield read_tables(base, build_options(settings), database)


@pytest.fixture(autouse=True)
def own_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detection, "FORMATS", (NOTES,))


def test_things_are_counted_not_rows(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "#notes\nana>bob,out\nout>bob\n!who\n-\nbob>\nbob>ana\n", encoding="utf-8"
    )
    (tmp_path / "exclusions.csv").write_text("person_id\nout\n", encoding="utf-8")
    with reading(tmp_path) as tables:
        one = tables.inputs[0]
        assert (one.format, one.tables) == ("notes", ("interactions", "memberships", "people"))
        # ana's note lost one of two mentions and is used; out's is gone; bob's of nobody tells of bob
        assert (one.rows_read, one.rows_used, one.rows_rejected, one.rows_excluded) == (7, 5, 1, 1)
        assert tables.rejected.to_numpy().tolist() == [["a.txt", 4, "no author", "!who"]]
        assert tables.people["person_id"].tolist() == ["ana", "bob"]
        assert tables.people["name"].tolist() == ["Ana", "Bob"]
        assert tables.attributes == ("a/b~c", "tags")
        assert tables.people["tags"].tolist() == ["x;y", "x;y"]
        assert tables.people["a/b~c"].tolist() == ["3", "3"]
        members = tables.database.execute(
            "SELECT person, item, kind, weight FROM memberships ORDER BY ALL"
        ).fetchall()
        assert members == [
            (0, "notes", "thread", 1.0),
            (1, "notes", "thread", 1.0),
            (1, "notes", "thread", 1.0),
        ]
        assert tables.newest_on == pd.Timestamp("2024-01-07")
        assert one.notes[0].values == {"n": 1}


def test_two_formats_that_fit_ask_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("#notes\nana>bob\n", encoding="utf-8")
    monkeypatch.setattr(detection, "FORMATS", (NOTES, RIVAL))
    with pytest.raises(InputError, match="could be notes or rival"), reading(tmp_path):
        pass
    for formats in ({"*": "notes"}, {"a.txt": "notes"}, {"*.txt": "notes"}):
        with reading(tmp_path, formats=formats) as tables:
            assert tables.inputs[0].format == "notes"


def test_a_format_for_all_files_only_settles_doubts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("#notes\nana>bob\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("source,target\na,b\n", encoding="utf-8")
    with reading(tmp_path, formats={"*": "notes"}) as tables:
        assert [one.format for one in tables.inputs] == ["notes", "csv"]


def test_a_table_can_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("#notes,source,target\n1,a,b\n", encoding="utf-8")
    with reading(tmp_path, formats={"a.csv": "table"}) as tables:
        assert tables.inputs[0].format == "csv"


def test_an_importer_must_feed_the_table_it_is_named_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("#notes\nana>bob\n", encoding="utf-8")
    with reading(tmp_path, inputs={"interactions": "a.txt"}) as tables:
        assert tables.inputs[0].format == "notes"
    with (
        pytest.raises(InputError, match="does not fit 'purchases'"),
        reading(tmp_path, inputs={"purchases": "a.txt"}),
    ):
        pass


def test_a_folder_can_be_one_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def match_folder(sample: Sample) -> Match:
        return Match(0.98, "users.json") if "users.json" in sample.members else Match(0.0, "")

    def read_folder(_: Callable[[], BinaryIO], sample: Sample) -> Iterator[Record]:
        assert sample.path.is_dir()
        yield Record(1, (Row("interactions", {"source": "a", "target": "b"}),))

    folder = Importer("folder", "Folder", ("interactions",), match_folder, read_folder)
    monkeypatch.setattr(detection, "FORMATS", (folder,))
    export = tmp_path / "export"
    (export / "general").mkdir(parents=True)
    (export / "users.json").write_text("[]", encoding="utf-8")
    (export / "general" / "2024-01-01.json").write_text("[]", encoding="utf-8")
    (tmp_path / "ties.csv").write_text("source,target\nc,d\n", encoding="utf-8")
    with reading(tmp_path) as tables:
        assert [(one.path, one.format) for one in tables.inputs] == [
            ("export", "folder"),
            ("ties.csv", "csv"),
        ]
    with reading(export) as tables:
        assert [one.path for one in tables.inputs] == ["export"]
