from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entourage.sources.opening.encoding import Text
from entourage.sources.recognising.dialects import find_dialect, take_records
from entourage.sources.tables.delimited import Layout, find_rows, load_rows, read_records

if TYPE_CHECKING:
    from pathlib import Path

    from entourage.sources.tables.grids import Loaded


def lay_out(text: Text) -> Layout:
    head = text.path.read_text(encoding="utf-8-sig")
    dialect = find_dialect(head)
    (line, headings), *_ = take_records(head, dialect)
    return Layout(dialect.delimiter, line - 1, headings)


def load(
    tmp_path: Path, content: str, *, required: tuple[str, ...] = ("a", "b")
) -> tuple[Loaded, list[tuple[str, ...]]]:
    path = tmp_path / "t.csv"
    path.write_bytes(content.encode())
    text = Text(path, "utf-8", '"' in content, len(content))
    layout = lay_out(text)
    database = duckdb.connect()
    columns = {name: i for i, name in enumerate(layout.headings) if name}
    loaded = load_rows(database, "raw", text, layout, columns, required=required, copy=tmp_path / "clean")
    shown = ", ".join(f'"{name}"' for name in columns)
    return loaded, database.execute(f"SELECT {shown} FROM raw ORDER BY ALL").fetchall()


def test_short_rows_are_padded_where_the_needed_cells_are_there(tmp_path: Path) -> None:
    loaded, rows = load(tmp_path, "a,b,c\n1,2,3\n4,5\n6\n7,8,9,10\n11,12,13,,\n")
    assert rows == [("1", "2", "3"), ("11", "12", "13"), ("4", "5", None)]
    assert loaded.n_read == 5
    assert sorted(reject.cells for reject in loaded.rejects) == [("6",), ("7", "8", "9", "10")]


def test_quoted_line_breaks_and_quotes(tmp_path: Path) -> None:
    loaded, rows = load(tmp_path, 'a,b,c\n1,"two\nlines","say ""hi"""\n4,"x, y",6\n')
    assert rows == [("1", "two\nlines", 'say "hi"'), ("4", "x, y", "6")]
    assert loaded.n_read == 2


def test_a_stray_quote_costs_its_line_alone(tmp_path: Path) -> None:
    good = "".join(f"{i},x,y\n" for i in range(100, 150))
    loaded, rows = load(tmp_path, f'a,b,c\n1,2,3\n4,"open,6\n{good}7,8,9\n')
    assert len(rows) == 52
    assert loaded.n_read == 53
    (reject,) = loaded.rejects
    assert (reject.line, reject.cells) == (3, ('4,"open,6',))


def test_windows_line_ends_and_a_mark(tmp_path: Path) -> None:
    _, rows = load(tmp_path, "\ufeffa,b\r\n1,2\r\n\r\n3,4")
    assert rows == [("1", "2"), ("3", "4")]


def test_blank_rows_are_no_rows(tmp_path: Path) -> None:
    loaded, rows = load(tmp_path, "a,b,c\n1,2,3\n,,\n\n4,5,6\n,,\n")
    assert rows == [("1", "2", "3"), ("4", "5", "6")]
    assert loaded.n_read == 2


def test_many_ill_shaped_rows_are_all_accounted_for(tmp_path: Path) -> None:
    content = "a,b,c\n" + "".join(f"{i},x,y\n" if i % 3 else f"{i}\n" for i in range(3000))
    loaded, rows = load(tmp_path, content)
    assert loaded.n_read == 3000
    assert len(rows) == 2000
    assert len(loaded.rejects) == 1000


def test_rows_are_found_again_by_their_cells(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a;b;c\n1;"x\ny";2\n\n3;;4\n3;;4\n', encoding="utf-8")
    text = Text(path, "utf-8", has_quotes=True, n_bytes=0)
    found = find_rows(text, lay_out(text), {"b": 1, "a": 0}, {("", "3")}, whole=False)
    assert [(at.line, at.content) for at in found["", "3"]] == [(5, "3;;4"), (6, "3;;4")]


def test_records_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('note\na,b\n"1\n2",3\n4,5" wide\n', encoding="utf-8")
    assert list(read_records(path, ",", 1, quoted=True)) == [
        (2, ["a", "b"], None),
        (3, ["1\n2", "3"], None),
        (5, ["4", '5" wide'], None),
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(*[st.text(st.characters(exclude_characters="\0\r", codec="utf-8"), max_size=8)] * 3)
    ),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_is_read(
    tmp_path: Path, rows: list[tuple[str, str, str]], delimiter: str, end: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(["a", "b", "c"])
    writer.writerows(rows)
    _, read = load(tmp_path, out.getvalue(), required=())
    shown = [tuple(show(cell or "") for cell in row) for row in read]
    assert sorted(shown) == sorted(tuple(show(cell) for cell in row) for row in rows if any(row))


def show(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")
