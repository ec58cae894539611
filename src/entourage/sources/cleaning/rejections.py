"""Rejected rows, found again in their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from entourage.sources.cleaning.accounting import name_as_file
from entourage.sources.records import MAX_CONTENT, Found, Reject, Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entourage.language import Language
    from entourage.sources.cleaning.rows import Cleaned


def list_rejects(
    sources: Sequence[Source], outcomes: Mapping[int, Sequence[Cleaned]], language: Language
) -> pd.DataFrame:
    """List every rejected row with file, line, reason and content.

    DuckDB does not say which line a row came from: where there are rejected rows, the file is gone
    through a second time and the rows are found again by their cells.

    Returns
    -------
    pandas.DataFrame
        ``file, line, reason, content``, sorted by file and line; `line` is 0 where it is not known.
    """
    rows: list[tuple[str, int, str, str]] = []
    for source in sources:
        rejects = [*source.rejects, *(r for outcome in outcomes[source.number] for r in outcome.rejects)]
        for reject, found in _locate(source, rejects):
            told = name_as_file(reject.reason, source)
            reason = language.say(told.template, **told.values)
            content = " ".join(found.content.split())[:MAX_CONTENT]
            rows.append((source.shown, found.line, reason, content))
    frame = pd.DataFrame(sorted(rows), columns=["file", "line", "reason", "content"])
    return frame.astype({"file": "str", "line": "int64", "reason": "str", "content": "str"})


def _locate(source: Source, rejects: Sequence[Reject]) -> list[tuple[Reject, Found]]:
    """Pair each reject with where it stands."""
    located = [
        (reject, Found(reject.line, ", ".join(cell for cell in reject.cells if cell)))
        for reject in rejects
        if reject.line is not None
    ]
    for whole in (True, False):
        lost = [reject for reject in rejects if reject.line is None and reject.whole is whole]
        if not lost:
            continue
        found = source.find({reject.cells for reject in lost}, whole) if source.find is not None else {}
        places = {cells: iter(at) for cells, at in found.items()}
        for reject in lost:
            unknown = Found(0, ", ".join(cell for cell in reject.cells if cell))
            located.append((reject, next(places.get(reject.cells, iter(())), unknown)))
    return located
