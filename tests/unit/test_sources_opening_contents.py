"""What lies behind a path: packed files, archives in archives, and what grows beyond reason."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
import zstandard

from entourage.errors import InputError
from entourage.sources.opening import contents
from entourage.sources.opening.contents import Located, list_members, open_located, open_members

if TYPE_CHECKING:
    from pathlib import Path

    from entourage.sources.opening.contents import Content

TABLE = b"nom;ville\nAna;Lyon\n"
SMALL = 1 << 16


@pytest.fixture(autouse=True)
def _few_bytes_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MAX_SMALL", SMALL)


def keep(raw: bytes, name: str, folder: Path) -> Content:
    path = folder / name
    path.write_bytes(raw)
    return open_located(Located(path, name))


def pack(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return held.getvalue()


def read_all(content: Content) -> bytes:
    with content.open() as stream:
        return stream.read()


@pytest.mark.parametrize(
    ("raw", "name"), [(gzip.compress(TABLE), "a.csv.gz"), (zstandard.compress(TABLE), "a.csv.zst")]
)
def test_packed_files_are_read_in_place(raw: bytes, name: str, tmp_path: Path) -> None:
    content = keep(raw, name, tmp_path)
    assert (content.name, content.is_plain, read_all(content)) == ("a.csv", False, TABLE)


@pytest.mark.parametrize("pack_zeros", [gzip.compress, zstandard.compress])
def test_what_grows_beyond_reason_is_refused_while_it_is_read(pack_zeros: object, tmp_path: Path) -> None:
    content = keep(pack_zeros(bytes(200 * SMALL)), "zeros", tmp_path)  # type: ignore[operator]
    with content.open() as stream:
        assert len(stream.read(SMALL)) == SMALL
        with pytest.raises(InputError, match=r"zeros grows more than 200 times"):
            stream.read()


def test_large_files_that_grow_as_text_does_are_read(tmp_path: Path) -> None:
    raw = b"".join(b"%d;%d\n" % (i, i * i) for i in range(20_000))
    assert len(raw) > 4 * SMALL
    assert read_all(keep(gzip.compress(raw), "log.gz", tmp_path)) == raw


def test_small_files_may_grow_as_they_like(tmp_path: Path) -> None:
    assert read_all(keep(gzip.compress(bytes(SMALL)), "a.gz", tmp_path)) == bytes(SMALL)


def test_an_archive_of_zeros_is_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    content = keep(pack(zeros=bytes(200 * SMALL)), "a.zip", tmp_path)
    with pytest.raises(InputError, match=r"a\.zip grows more than 200 times"):
        list_members(content)


def test_a_member_of_zeros_leaves_the_others_readable(tmp_path: Path) -> None:
    ballast = b"".join(b"%d;%d;%d\n" % (i, i * i, i**3) for i in range(20_000))
    raw = pack(table=TABLE, zeros=bytes(300 * SMALL), ballast=ballast)
    content = keep(raw, "a.zip", tmp_path)
    members = {one.name: one for one in open_members(content, list_members(content))}
    assert read_all(members["table"]) == TABLE
    with pytest.raises(InputError, match=r"a\.zip#zeros grows"):
        members["zeros"].read_head()


def test_a_bomb_packed_twice_is_measured_against_what_is_on_disk(tmp_path: Path) -> None:
    # each of the two layers grows less than 200 times, both together far more
    raw = pack(**{"zeros.gz": gzip.compress(bytes(300 * SMALL))})
    content = keep(raw, "a.zip", tmp_path)
    (member,) = open_members(content, list_members(content))
    with pytest.raises(InputError, match=r"a\.zip#zeros\.gz grows"):
        read_all(member)


def test_archives_in_archives_come_to_an_end(tmp_path: Path) -> None:
    raw = pack(table=TABLE)
    for _ in range(4):
        raw = pack(**{"in.zip": raw})
    content = keep(raw, "a.zip", tmp_path)
    for _ in range(3):
        (content,) = open_members(content, list_members(content))
    with pytest.raises(InputError, match=r"stands in 3 archives"):
        list_members(content)


@pytest.mark.parametrize("raw", [gzip.compress(TABLE * 99)[:-20], gzip.compress(TABLE)[:12]])
def test_a_file_cut_short_is_a_sentence(raw: bytes, tmp_path: Path) -> None:
    content = keep(raw, "a.gz", tmp_path)
    with pytest.raises(InputError, match=r"a\.gz is damaged"), contents.guard("a.gz"):
        read_all(content)
