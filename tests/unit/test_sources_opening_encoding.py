from __future__ import annotations

import hashlib
import io
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entourage.errors import InputError
from entourage.sources.formats.parts.streams import open_text
from entourage.sources.opening.encoding import (
    Text,
    decode_sample,
    decode_text,
    digest_bytes,
    digest_lines,
    is_clean,
)

if TYPE_CHECKING:
    from pathlib import Path

SENTENCE = "prénom;ville\nZoé;Orléans\n"


def decode(raw: bytes, tmp_path: Path) -> Text:
    path = tmp_path / "file.csv"
    path.write_bytes(raw)
    return decode_text(lambda: path.open("rb"), path, tmp_path / "copy", shown="file.csv")


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (SENTENCE.encode(), "utf-8"),
        (SENTENCE.encode("utf-8-sig"), "utf-8"),
        (SENTENCE.encode("utf-16"), "utf-16-le"),
        (SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (SENTENCE.encode("utf-32"), "utf-32-le"),
        (SENTENCE.encode("utf-32-be"), "utf-32-be"),
        (SENTENCE.encode("utf-32-le"), "utf-32-le"),
        (SENTENCE.encode("cp1252"), "cp1252"),
    ],
)
def test_encodings_are_told_apart(raw: bytes, encoding: str, tmp_path: Path) -> None:
    text = decode(raw, tmp_path)
    assert text.encoding == encoding
    assert text.path.read_text(encoding="utf-8-sig") == SENTENCE


def test_plain_utf8_is_not_copied(tmp_path: Path) -> None:
    assert decode(SENTENCE.encode(), tmp_path).path == tmp_path / "file.csv"


def test_a_few_bad_bytes_do_not_turn_utf8_into_another_encoding(tmp_path: Path) -> None:
    text = decode(("é" * 50).encode() + b"\xff" + "à".encode(), tmp_path)
    assert (text.encoding, [note.values for note in text.notes]) == ("utf-8", [{"n": 1}])
    assert "é" in text.path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 20, b"a,b\n1,\0\0\0\0\n", bytes(range(1, 32)) * 9]
)
def test_binary_is_an_error(raw: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"file\.csv is not text"):
        decode(raw, tmp_path)


def test_empty_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"file\.csv is empty"):
        decode(b"", tmp_path)


def test_quotes_are_noticed(tmp_path: Path) -> None:
    assert decode(b'a,"b"\n', tmp_path).has_quotes
    assert not decode(b"a,b\n", tmp_path).has_quotes


def test_digest_is_the_sum_of_the_lines_digests(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"\xef\xbb\xbfa\r\n\r\nb\nc")
    expected = sum(int(hashlib.sha256(line).hexdigest(), 16) for line in (b"a", b"b", b"c")) % 2**256
    assert digest_lines(path) == f"{expected:064x}"


def test_digest_does_not_depend_on_order(tmp_path: Path) -> None:
    lines = [f"person{i},person{i * 7 % 1000},like" for i in range(100_000)]
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("\n".join(lines) + "\n", encoding="utf-8")
    random.Random(1).shuffle(lines)
    second.write_text("\r\n".join(lines), encoding="utf-8", newline="")
    assert digest_lines(first) == digest_lines(second)


def test_digest_of_bytes_is_plain() -> None:
    assert digest_bytes(lambda: io.BytesIO(b"abc")) == hashlib.sha256(b"abc").hexdigest()


@given(st.binary(max_size=2000))
def test_any_bytes_are_text_or_an_error(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    decode_sample(raw)
    try:
        text = decode(raw, folder)
    except InputError:
        return
    text.path.read_bytes().decode("utf-8")
    assert len(digest_lines(text.path)) == 64


TEXTS = (
    "auteur;destinataire\nHélène;Zoé\nNoël;François\n",
    "nom;ville\nMüller;Köln\nWeiß;Düsseldorf\n",
    "nombre;ciudad\nNúñez;Málaga\nPeña;León\n",
    "nome;cidade\nJoão;São Paulo\nInês;Évora\n",
    "nome;città\nNiccolò;Forlì\n",
    "nom\nÉLODIE\nHÉLÈNE\nFRANÇOIS\n",
    "besoin\nà côté de l'été\nGaël\n",
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "iso8859_15"])
@pytest.mark.parametrize("text", TEXTS)
def test_old_encodings_are_told_by_their_words(text: str, encoding: str, end: str, tmp_path: Path) -> None:
    raw = text.replace("\n", end).encode(encoding)
    read = decode(raw, tmp_path)
    shown = read.path.read_bytes().decode().replace("\r\n", "\n")
    assert shown == text
    assert decode_sample(raw).replace("\r\n", "\n").replace("\r", "\n") == text


def test_the_euro_tells_iso_8859_15(tmp_path: Path) -> None:
    read = decode("nom;prix\nZoé;12 €\n".encode("iso8859_15"), tmp_path)
    assert (read.encoding, read.path.read_text(encoding="utf-8")) == ("iso8859_15", "nom;prix\nZoé;12 €\n")
    assert len(read.notes) == 1


def test_what_the_settings_say_is_not_guessed(tmp_path: Path) -> None:
    raw = "ville\nŁódź\n".encode("iso8859_2")
    path = tmp_path / "in.csv"
    path.write_bytes(raw)
    read = decode_text(lambda: path.open("rb"), path, tmp_path / "copy", shown="in.csv", encoding="iso8859_2")
    assert (read.path.read_text(encoding="utf-8"), read.notes) == ("ville\nŁódź\n", ())


def test_text_that_was_encoded_twice_is_repaired_and_the_rest_left(tmp_path: Path) -> None:
    twice = "Hélène;d’accord".encode().decode("cp1252")
    read = decode(f"{twice}\nNoël;Ãguas\n{twice}\n".encode(), tmp_path)
    assert read.path.read_text(encoding="utf-8") == "Hélène;d’accord\nNoël;Ãguas\nHélène;d’accord\n"
    assert [note.values for note in read.notes] == [{"n": 2}]


def test_a_few_zero_bytes_are_left_out(tmp_path: Path) -> None:
    read = decode(b"nom;ville\nAna\0;Lyon\n" + b"Bob;Metz\n" * 20, tmp_path)
    assert read.path.read_text().startswith("nom;ville\nAna;Lyon\nBob")


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859_15", "mac_roman", "cp850", "cp437"])
def test_prices_do_not_decide_how_names_are_read(encoding: str, tmp_path: Path) -> None:
    money = "€" if encoding in ("cp1252", "iso8859_15", "mac_roman") else "£"
    rows = "".join(f"Fran\xe7ois;Orl\xe9ans;{i},50 {money}\n" for i in range(50))
    read = decode(f"nom;ville;prix\n{rows}".encode(encoding), tmp_path)
    assert read.path.read_text(encoding="utf-8") == f"nom;ville;prix\n{rows}"


def test_central_european_names(tmp_path: Path) -> None:
    text = "imię;miasto\nŁukasz Wójcik;Kraków\nMałgorzata Święta;Łódź\nZoé;Poznań\n"
    assert decode(text.encode("cp1250"), tmp_path).path.read_text(encoding="utf-8") == text


def test_a_doubt_says_how_to_decide(tmp_path: Path) -> None:
    # Georgië in one encoding is Georgiæ in the other: nothing tells which
    read = decode("pays\nGeorgië\n".encode("mac_roman"), tmp_path)
    (note,) = read.notes
    assert note.about == "doubt"
    assert {read.encoding, str(note.values["setting"])} == {"mac_roman", "cp850"}


def test_cells_encoded_twice_are_repaired_beside_cells_that_were_not(tmp_path: Path) -> None:
    read = decode("HÃ©lÃ¨ne;Noël\nVITÓRIA;SÃO PAULO\nNoël;12 â‚¬\n".encode(), tmp_path)
    assert read.path.read_text(encoding="utf-8") == "Hélène;Noël\nVITÓRIA;SÃO PAULO\nNoël;12 €\n"
    assert [note.values for note in read.notes] == [{"n": 2}]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "mac_roman", "cp850"]
)
def test_importers_open_text_the_same_way(encoding: str) -> None:
    text = "[02/03/2024 10:00] Hélène: à bientôt\r\n[02/03/2024 10:01] Noël: très bien\r\n"
    with open_text(io.BytesIO(text.encode(encoding))) as opened:
        assert opened.read() == text


def test_old_bytes_far_into_a_text_are_read_by_their_words() -> None:
    raw = b"Ana: bonjour\n" * 20_000 + "Hélène: très bien, Noël\n".encode("mac_roman")
    with open_text(io.BytesIO(raw)) as opened:
        assert opened.read().endswith("Hélène: très bien, Noël\n")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (SENTENCE.encode(), True),
        (SENTENCE.encode("cp850"), False),
        ("HÃ©lÃ¨ne".encode(), False),
        (b"nom\0;ville", False),
    ],
)
def test_what_importers_can_read_as_it_is(raw: bytes, expected: bool) -> None:  # noqa: FBT001
    assert is_clean(raw) is expected
