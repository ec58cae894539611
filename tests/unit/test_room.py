"""A lack of room is told from other faults, whatever library meets it, and said with where and what to do."""

from __future__ import annotations

import errno
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import duckdb
import igraph
import numpy as np
import pytest
import xlsxwriter.exceptions

from entourage import room
from entourage.errors import EntourageError, InputError, OutputError, RoomError
from entourage.language import Language
from entourage.room import describe_shortage, explain_shortage, is_shortage
from entourage.sources import open_database
from entourage.sources.opening.contents import guard

if TYPE_CHECKING:
    from pathlib import Path

FULL = OSError(errno.ENOSPC, "No space left on device")


def behind(cause: BaseException) -> Exception:
    error = ValueError("a library's own words")
    error.__context__ = cause
    return error


def fill(*settings: str) -> None:
    """Have DuckDB hold more than it may."""
    with open_database() as database:
        for setting in settings:
            database.execute(f"SET {setting}")
        database.execute("CREATE TABLE t AS SELECT range AS a, random()::VARCHAR AS b FROM range(5000000)")


DISK = {
    "a full disk": FULL,
    "behind another error": behind(FULL),
    "a workbook": xlsxwriter.exceptions.FileCreateError(FULL),
    "a query": duckdb.IOException(
        'IO Error: Could not write file "/x/network.gexf": No space left on device {"errno":"28"}'
    ),
    "rows that do not fit the disk": duckdb.OutOfMemoryException(
        "Out of Memory Error: failed to offload data block of size 256.0 KiB (1.0 GiB/1.0 GiB used).\n"
        "This limit was set by the 'max_temp_directory_size' setting."
    ),
}
MEMORY = {
    "Python": MemoryError(),
    "behind another error": behind(MemoryError()),
    "a query": duckdb.OutOfMemoryException("Out of Memory Error: could not allocate block of size 256.0 KiB"),
    "a graph": igraph.InternalError("Error at src/core/vector.pmt:123: Out of memory. -- Out of memory"),
    "a thread": RuntimeError("can't start new thread"),
    "a library being loaded": ImportError("libx.so: failed to map segment from shared object"),
    "a process": OSError(errno.ENOMEM, "Cannot allocate memory"),
}
OTHER = {
    "a bug": ValueError("x"),
    "no such file": FileNotFoundError(2, "No such file or directory", "/etc/nothing"),
    "a query": duckdb.BinderException("no such column"),
    "a graph": igraph.InternalError("vertex out of range"),
    "text that speaks of room": ValueError("no space left on device, out of memory"),
}


@pytest.mark.parametrize("case", DISK)
def test_a_full_disk_is_told(case: str, tmp_path: Path) -> None:
    said = describe_shortage(DISK[case], tmp_path / "results")
    assert isinstance(said, RoomError)
    assert is_shortage(DISK[case])
    free = said.values["free"]
    assert isinstance(free, int)
    assert str(said) == (
        f"There is too little room for the results on the disk of {tmp_path / 'results'}: {free} MB are "
        "free, and more are needed. Make room there, or choose a folder on another disk with --out."
    )
    assert "La place manque pour les résultats" in Language("fr").say(said.template, **said.values)


@pytest.mark.parametrize("case", MEMORY)
def test_too_little_memory_is_told(case: str, tmp_path: Path) -> None:
    said = describe_shortage(MEMORY[case], tmp_path)
    assert isinstance(said, RoomError)
    assert str(said).startswith("There is too little memory")
    assert "max_shared" in str(said)
    assert Language("fr").say(said.template, **said.values).startswith("La mémoire manque")


@pytest.mark.parametrize("case", OTHER)
def test_other_faults_are_left_alone(case: str) -> None:
    assert not is_shortage(OTHER[case])
    assert describe_shortage(OTHER[case]) is None
    with pytest.raises(type(OTHER[case])) as raised, explain_shortage():
        raise OTHER[case]
    assert raised.value is OTHER[case]


def test_real_lacks_of_memory(tmp_path: Path) -> None:
    with pytest.raises(RoomError, match="too little memory"), explain_shortage(tmp_path):
        np.zeros(1 << 60, dtype=np.int8)
    with pytest.raises(RoomError, match="too little memory"), explain_shortage():
        fill("memory_limit = '30MB'", "temp_directory = ''")


def test_a_query_that_may_not_spill_as_much_as_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(RoomError) as raised, explain_shortage():
        fill("memory_limit = '30MB'", "max_temp_directory_size = '20MB'")
    assert f"temporary files in {tmp_path}" in str(raised.value)
    assert "TMPDIR" in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_memory_that_a_query_had_is_said_as_it_says() -> None:
    said = describe_shortage(
        duckdb.OutOfMemoryException("could not allocate block of size 256.0 KiB (1.5 GiB/3.0 GB used)")
    )
    assert said is not None
    assert (said.values["used"], said.values["limit"]) == (1611, 3000)


def test_a_machine_that_does_not_say_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_measure_memory", lambda: None)
    said = describe_shortage(MemoryError())
    assert str(said).startswith("There is too little memory. Close other programs")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as raised, explain_shortage(tmp_path / "results"):
        raise PermissionError(13, "Permission denied", str(tmp_path / "results" / "x"))
    assert str(raised.value) == (
        f"{tmp_path / 'results'} cannot be written: Permission denied. Choose another folder with --out."
    )
    with pytest.raises(OutputError, match="File too large"), explain_shortage(tmp_path):
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))


def test_a_temporary_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    monkeypatch.setattr("tempfile.tempdir", str(gone))
    with pytest.raises(OutputError) as raised, explain_shortage(), open_database():
        pass
    assert str(raised.value).startswith(f"The temporary folder {gone} cannot be written: No such file")
    # a lack of one is none of the other's, whichever comes to write
    with pytest.raises(OutputError, match="TMPDIR"), explain_shortage(tmp_path), open_database():
        pass


def test_no_temporary_folder_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("tempfile._candidate_tempdir_list", lambda: ["/proc/nowhere"])
    with pytest.raises(OutputError, match=r"^No folder for temporary files can be written"):  # noqa: SIM117
        with explain_shortage(), open_database():
            pass


def test_a_full_disk_is_no_fault_of_the_file_that_is_read() -> None:
    with pytest.raises(OSError, match="No space left"), guard("clients.zip"):
        raise FULL
    with pytest.raises(InputError, match=r"clients\.zip cannot be read"), guard("clients.zip"):
        raise PermissionError(13, "Permission denied")


def test_what_is_said_on_purpose_is_not_said_otherwise() -> None:
    error = InputError("{path} is damaged.", path="a.xls")
    error.__cause__ = MemoryError()
    with pytest.raises(InputError) as raised, explain_shortage():
        raise error
    assert raised.value is error


def test_a_lane_of_its_own_says_it_too(tmp_path: Path) -> None:
    def fail() -> None:
        raise FULL

    with (
        pytest.raises(EntourageError, match="too little room"),
        explain_shortage(tmp_path),
        ThreadPoolExecutor(1) as lane,
    ):
        lane.submit(fail).result()


@pytest.mark.skipif(sys.platform == "win32", reason="a place of Linux and macOS")
def test_free_room_is_that_of_the_nearest_folder(tmp_path: Path) -> None:
    assert room._measure_free(tmp_path / "not" / "yet") == room._measure_free(tmp_path)
