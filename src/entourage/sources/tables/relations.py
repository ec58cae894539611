"""Tables that DuckDB holds already, one column of text per heading: JSON and Parquet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from entourage.database import count_rows, quote_name
from entourage.sources.tables.grids import Grid, Loaded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entourage.sources.opening.contents import Content
    from entourage.sources.recognising.takes import Shape
    from entourage.sources.records import Reject
    from entourage.sources.tables.grids import Bench

_SAMPLE_ROWS = 220
_AT_ONCE = 10_000


def make_grid(
    content: Content,
    bench: Bench,
    held: str,
    columns: dict[str, str],
    *,
    kind: str,
    digest: Callable[[], str],
    rejects: tuple[Reject, ...] = (),
    is_view: bool = False,
) -> Grid:
    """Make a table of a relation that has ``line`` and columns of text.

    Parameters
    ----------
    held
        The relation; it is dropped when the table is closed.
    columns
        Heading → column of the relation.
    rejects
        What could not become a row.
    is_view
        Whether the relation is a view.
    """
    database = bench.database
    selected = ", ".join(quote_name(column) for column in columns.values()) or "NULL"
    first = database.execute(f"SELECT {selected} FROM {held} ORDER BY line LIMIT {_SAMPLE_ROWS}").fetchall()
    return Grid(
        kind=kind,
        shown=content.shown,
        name=content.name,
        first=(tuple(columns), *(tuple(cell or "" for cell in row) for row in first)),
        load=partial(_load, held, tuple(columns.values()), rejects),
        read_rows=partial(_read_rows, bench, held, selected, rejects),
        digest=digest,
        is_headed=True,
        close=partial(database.execute, f"DROP {'VIEW' if is_view else 'TABLE'} IF EXISTS {held}"),
    )


def _load(
    held: str,
    known: tuple[str, ...],
    rejects: tuple[Reject, ...],
    bench: Bench,
    shape: Shape,
    columns: dict[str, int],
    required: tuple[str, ...],
) -> Loaded:
    del shape, required  # headings are certain, and every row has every column
    relation = bench.name_relation()
    selected = ", ".join(f"{quote_name(known[at])} AS {quote_name(ours)}" for ours, at in columns.items())
    bench.database.execute(f"CREATE OR REPLACE TABLE {relation} AS SELECT line, {selected} FROM {held}")
    return Loaded(count_rows(bench.database, relation) + len(rejects), rejects, has_lines=True)


def _read_rows(
    bench: Bench, held: str, selected: str, rejects: tuple[Reject, ...], shape: Shape
) -> Iterator[tuple[int, list[str]] | Reject]:
    del shape
    yield from rejects
    # a cursor of its own: others query meanwhile
    rows = bench.database.cursor().execute(f"SELECT line, {selected} FROM {held} ORDER BY line")
    while chunk := rows.fetchmany(_AT_ONCE):
        for line, *cells in chunk:
            yield int(line), [cell or "" for cell in cells]
