"""Workbooks of all ages as sheets of text, and what would fill the memory."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from typing import TYPE_CHECKING

import openpyxl
import pytest
from made_tables import SALESFORCE

from entourage.errors import InputError
from entourage.options import Options
from entourage.sources import open_database, read_tables
from entourage.sources.opening.contents import Located, is_workbook, list_members, open_located
from entourage.sources.tables import sheet_sizes, workbooks
from entourage.sources.tables.workbooks import Sheet, read_sheets, show_cell

if TYPE_CHECKING:
    from pathlib import Path

# an Excel 97 workbook: "Clients" from its third row on (nom, ville, depuis, id; Zoé, Orléans, 2024-03-01,
# 1.29403e18), "bloc" merged over three cells of the sixth row, and a hidden sheet "secret"
OLD = zlib.decompress(
    base64.b64decode(
        "eNrtWE1IVFEU/u57b8ZR/BlNAw1EhKxMF9Gmjb5Ky0Vo2qaSoNR5i8FxRmYsqkVZNssgaFW0MWzRxrJFPxRR0KJFZNQiEIKxaCGt"
        "goQW6uuc894rxwwcUMF433DPveece889c+6597733k2WZkYnqqaxBM3QsWDnI7hIpqjke0wYpLdtbnp1iIrtY0MhP0QLGQzgadGb"
        "PF5DXu9paLhvvCQKfKZyAoPoSMStmnXEfvGhR7EPTcqg3NNwi0oxKsWvMqF9QjcJvSd9nwndK5KrQpuob0Z1Y9LsqN/j5vExrVZ0"
        "xUQVHsmYKZHsQgVecx5fvKacvgHsS0Z7YhtMUW0UYgy0pG1W3EoyX4I7KACOExrb2xtbWzMop+Uew6xdA/zw9vWLGl++vnIFkv/M"
        "luf9Qx6iRVwqv64ZwDDsU4qTOY0SNBmsyUNLLGrFh1JpyvNDQU6OIFJWX9IamoMppzUXHYgnBgLAmWgsZlG3iDV4OpqizRCNkK47"
        "MUNZdDgZm+mJp8hubyzRR6l2toAvAzk8wlmHR5FsqUKiEfKE26WyscI02dzd7+/bezvNkyIZlumda2Ur/wfYuMQjaHCx9HAuH9bU"
        "C79T6GWxukXaVULLKeupruuscBsHR6TPFdHW0Ty7BR/MbYva26md/tb1uDr9xdxB7fG26fPl4x/NUdTSNReh8fwbQYNqUDdvMJ6Y"
        "Xq3cA+iT0Mq/DqOQFpbagO3enSWYp+3HslIROBxHR/3mNDdWDqcTp7u29GVs6WLLcPvrYouWERc05jTy8PYrskKx1MVW5sHbga7Z"
        "iRa2F5CFz7YXEHsc8+fCsT325ytxfK6wXkOzVoaH7CQdsn+w1tngaRy6EbPB8T074pCIc7Akqlguqj58+PDhw4cPH6sMJQ91cB8w"
        "IQ95QXl5cL7rzFNZ8D+T/Lc4ggT9huiV8gDiVCdxLqf82YyA8mypFY7xvhcyjtLsSfSjV/zozzl/6cFbLf4/Kx4YXr0tlOv8C7n4"
        "ucbz/wINrBNE"
    )
)
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read(raw: bytes, folder: Path) -> tuple[Sheet, ...]:
    path = folder / "book.xls"
    path.write_bytes(raw)
    content = open_located(Located(path, "book.xls"))
    assert is_workbook(content.read_head(), list_members(content) if raw.startswith(b"PK") else ())
    return read_sheets(content)


def save(book: openpyxl.Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    book.close()
    return held.getvalue()


def make_xlsx(rows: str) -> bytes:
    """Make a workbook of one sheet from the XML of its rows."""
    held = io.BytesIO(save(openpyxl.Workbook()))
    written = io.BytesIO()
    with zipfile.ZipFile(held) as before, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
            after.writestr(name, sheet if name.startswith("xl/worksheets") else before.read(name))
    return written.getvalue()


def make_ods(rows: str) -> bytes:
    """Make an OpenDocument workbook of one sheet from the XML of its rows."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Feuille1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return written.getvalue()


def test_merged_hidden_and_shifted_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"], sheet["C3"], sheet["B4"], sheet["C4"] = "Parrain", "Filleul", "Ana", "Bob"
    sheet.merge_cells("B4:B5")
    secret = book.create_sheet("secret")
    secret["A1"], secret.sheet_state = "x", "hidden"
    first, second = read(save(book), tmp_path)
    assert (first.first_line, first.rows[:2]) == (3, (("Parrain", "Filleul"), ("Ana", "Bob")))
    assert (first.merged, first.notes) == ((((1, 0), (2, 0)),), ())
    assert [note.values for note in second.notes] == [{"sheet": "secret"}]


def test_an_old_workbook_is_read_by_a_process_of_its_own(tmp_path: Path) -> None:
    first, second = read(OLD, tmp_path)
    assert first.rows[:2] == (
        ("nom", "ville", "depuis", "id"),
        ("Zoé", "Orléans", "2024-03-01", "1294030000000000000"),
    )
    assert (first.first_line, first.merged, len(second.notes)) == (3, (((3, 0), (3, 2)),), 1)


@pytest.mark.parametrize("raw", [OLD[:3000], OLD[:600] + bytes(range(256)) * 20, OLD[:512]])
def test_a_damaged_old_workbook_is_a_sentence(raw: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        read(raw, tmp_path)


def test_a_reader_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_SECONDS", 0)
    with pytest.raises(InputError, match="does not come to an end"):
        read(OLD, tmp_path)


@pytest.mark.parametrize(
    "raw",
    [
        OLD[:600] + "EncryptedPackage".encode("utf-16-le") + bytes(500),
        OLD.replace(OLD[512:532] + OLD[532:534], OLD[512:532] + b"\x2f\x00"),
    ],
)
def test_a_password_is_told(raw: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="protected by a password"):
        read(raw, tmp_path)


def test_cells_are_written_as_people_read_them() -> None:
    cells = [12.0, 1.29403e18, 0.1, True, "  Ana ", 1e300, float("nan")]
    assert [show_cell(cell) for cell in cells] == [
        *("12", "1294030000000000000", "0.1", "true", "Ana", "1e+300", "nan"),
    ]


def test_errors_are_not_blank(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="B2" t="inlineStr"><is><t>Ana</t></is></c><c r="C2"><v>1</v></c></row>'
        '<row r="3"><c r="B3" t="e"><f>A1/0</f><v>#DIV/0!</v></c><c r="C3" t="e"><v>#REF!</v></c></row>'
    )
    (sheet,) = read(make_xlsx(rows), tmp_path)
    assert sheet.rows == (("Ana", "1"), ("#DIV/0!", "#REF!"))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c><c s='0' r='XFD1048576'><v>2</v></c></row>",
    ],
)
def test_a_value_in_the_farthest_cell_is_a_sentence(rows: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="XFD1048576, so far from the rest that it would span 17179 million"):
        read(make_xlsx(rows), tmp_path)


def test_a_tag_that_hides_its_place_is_refused(tmp_path: Path) -> None:
    rows = f'<row r="1"><c{" " * 3_000_000}r="A1"><v>1</v></c></row>'
    with pytest.raises(InputError, match="a tag that does not end"):
        read(make_xlsx(rows), tmp_path)


def test_formatted_blank_cells_far_away_do_no_harm(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    (sheet,) = read(make_xlsx(rows), tmp_path)
    assert sheet.rows == (("1",),)


def test_repeated_cells_of_open_document(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    row = f"<table:table-row>{cell.format('', 'Zoé')}{cell.format('', 'Lyon')}</table:table-row>"
    rest = (
        '<table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    (sheet,) = read(make_ods(row + rest), tmp_path)
    assert (sheet.name, sheet.rows) == ("Feuille1", (("Zoé", "Lyon"),))
    wide = cell.format(' table:number-columns-repeated="16384"', "x")
    bomb = f'<table:table-row table:number-rows-repeated="1048576">{wide}</table:table-row>'
    with pytest.raises(InputError, match="XFD1048576"):
        read(make_ods(bomb), tmp_path)


def test_records_of_the_binary_format() -> None:
    def record(kind: int, body: bytes) -> bytes:
        return bytes([kind, len(body)]) + body

    def number(value: int) -> bytes:
        return value.to_bytes(4, "little")

    # row 3 with cells in columns A and C, a blank one in column Z, and a long record of another kind
    raw = b"\x81\x01\x00" + record(0, number(2)) + record(2, number(0)) + record(7, number(2) + bytes(8))
    raw += record(1, number(25)) + b"\x94\x01\x80\x01" + bytes(128) + record(0, number(9))
    assert sheet_sizes._reach_binary(raw) == (3, 3, 2)
    assert sheet_sizes._reach_binary(raw[:7]) == (0, 0, 0)


PAGE = (
    "<html><head><meta charset='{}'><style>td > p {{}}</style></head><body>"
    "<table><caption>Clients</caption><tr><th>Nom</th><th colspan=2>Ville &amp; code</th></tr>"
    "<tr><td rowspan='2'>H\u00e9l\u00e8ne<!-- <td>non</td> --></td><td>Lyon<br>3e</td><td>69003"
    "<tr><td>Metz</td><td title='a > b'>57000</table><p>Total : 2</p></body></html>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
def test_a_web_page_that_calls_itself_a_workbook(encoding: str, tmp_path: Path) -> None:
    (sheet,) = read(PAGE.format(encoding).encode(encoding), tmp_path)
    assert (sheet.name, sheet.merged) == ("Clients", (((0, 1), (0, 2)), ((1, 0), (2, 0))))
    assert sheet.rows == (
        ("Nom", "Ville & code", ""),
        ("Hélène", "Lyon 3e", "69003"),
        ("", "Metz", "57000"),
    )


def test_tables_of_a_page_are_sheets_of_their_own(tmp_path: Path) -> None:
    inner, last = "<table><tr><td>a</td></tr></table>", "<table><tr><td>b</td></tr></table>"
    page = f"<table><tr><td>{inner}</td></tr></table>{last}".encode()
    assert [(one.name, one.rows) for one in read(page, tmp_path)] == [
        ("table 2", (("a",),)),
        ("table 3", (("b",),)),
    ]


@pytest.mark.parametrize(
    "evil",
    ["<" * 10**6, "<a " * 10**6, "<!" * 10**6, "<!--" * 10**6, "<a '<b \"" * 10**5, "<script>" * 10**5],
)
def test_hostile_pages_come_to_an_end(evil: str, tmp_path: Path) -> None:
    (sheet,) = read(f"<html><table><tr><td>Ana</td></tr></table>{evil}".encode(), tmp_path)
    assert sheet.rows == (("Ana",),)


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td rowspan=999999 colspan=1000>x</td></tr>" + "<tr>" * 50_000,
        "<table>" + "<td colspan=1000>" * 200_000,
        "<table>" + "<tr><td colspan=1000>" * 30_000,
    ],
)
def test_spans_do_not_fill_the_memory(page: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="more than 20 million cells"):
        read(page.encode(), tmp_path)


def make_xml(rows: str) -> bytes:
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}"><Worksheet ss:Name="Clients">'
        f"<Table>{rows}</Table></Worksheet></Workbook>"
    ).encode()


def test_the_xml_of_excel_2003(tmp_path: Path) -> None:
    rows = (
        '<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">Suivi</Data></Cell></Row>'
        '<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="String">Zo\u00e9</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2024-03-01T00:00:00.000</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="Number">12.0</Data></Cell>'
        '<Cell><Data ss:Type="Boolean">1</Data></Cell></Row>'
    )
    (sheet,) = read(make_xml(rows), tmp_path)
    assert (sheet.name, sheet.merged) == ("Clients", (((0, 0), (0, 2)),))
    assert sheet.rows == (
        ("Suivi", "", ""),
        ("", "", ""),
        ("", "Zoé", "2024-03-01T00:00:00"),
        ("12", "true", ""),
    )


def test_xml_that_is_broken_or_far_apart_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="more than 20 million cells"):
        read(make_xml('<Row ss:Index="999999999"/>'), tmp_path)
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        read(make_xml("<Row></Cell>"), tmp_path)


def test_a_page_is_read_as_a_table_and_by_importers(tmp_path: Path) -> None:
    page = "<html><table><tr><td>auteur<td>destinataire{}</table>"
    (tmp_path / "liens.xls").write_text(page.format("<tr><td>Hélène<td>Zoé"), encoding="cp1252")
    (tmp_path / "vide.html").write_text("<html><p>rien</p></html>")
    head = "".join(f"<th>{name}" for name in SALESFORCE.decode().splitlines()[0].split(","))
    row = "".join(f"<td>{cell}" for cell in SALESFORCE.decode().splitlines()[1].split(","))
    (tmp_path / "report.xls").write_text(f"<html><table><tr>{head}<tr>{row}</table>", encoding="utf-8")
    with open_database() as database:
        tables = read_tables(tmp_path, Options(), database)
        people = set(tables.people["person_id"])
    assert {(one.path, one.format, one.rows_used) for one in tables.inputs} == {
        ("liens.xls", "excel", 1),
        ("report.xls", "salesforce", 1),
    }
    assert {"Hélène", "Zoé", "lea@exemple.fr"} <= people
