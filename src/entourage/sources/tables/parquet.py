"""Parquet files, read by DuckDB."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import duckdb

from entourage.database import quote_name, quote_text
from entourage.errors import InputError
from entourage.room import is_shortage
from entourage.sources.opening.digests import unpack
from entourage.sources.opening.encoding import digest_bytes
from entourage.sources.tables.relations import make_grid

if TYPE_CHECKING:
    from entourage.sources.opening.contents import Content
    from entourage.sources.tables.grids import Bench, Grid


def read_grid(content: Content, bench: Bench) -> Grid:
    """Read a Parquet file as a table; lists are joined by ``;``.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    path = content.path if content.is_plain else unpack(content, bench.folder)
    held = f"columns_{bench.number}"
    source = f"read_parquet({quote_text(str(path))}, file_row_number = true)"
    try:
        found = bench.database.execute(
            f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {source}"
        ).fetchall()
        columns = {str(name): f"c{i}" for i, (name, *_) in enumerate(found)}
        selected = ", ".join(
            f"{_as_text(str(name), str(kind))} AS c{i}" for i, (name, kind, *_) in enumerate(found)
        )
        # a view: only the columns that a table needs are read
        bench.database.execute(
            f"CREATE OR REPLACE TEMP VIEW {held} AS "
            f"SELECT file_row_number + 1 AS line, {selected} FROM {source}"
        )
        digest = partial(digest_bytes, content.open)
        return make_grid(content, bench, held, columns, kind="parquet", digest=digest, is_view=True)
    except duckdb.Error as error:
        if is_shortage(error):
            raise
        reason = str(error).splitlines()[0].rstrip(".")
        raise InputError(
            "{file} cannot be read as Parquet ({reason}): export it again.", file=content.shown, reason=reason
        ) from error


def _as_text(name: str, kind: str) -> str:
    column = quote_name(name)
    return f"array_to_string({column}, ';')" if kind.endswith("[]") else f"{column}::VARCHAR"
