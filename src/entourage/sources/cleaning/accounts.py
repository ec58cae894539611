"""Handles as people write them, and the accounts of platforms that they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.database import quote_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import duckdb

    from entourage.sources.records import Part


def fold_handle(written: str) -> str:
    """Write a handle without what platforms put before it, in lower case.

    Examples
    --------
    >>> fold_handle("@Marie"), fold_handle("u/Marie"), fold_handle("x:Marie")
    ('marie', 'marie', 'x:marie')
    """
    return written.strip().removeprefix("@").removeprefix("/").removeprefix("u/").strip().casefold()


def find_accounts(
    database: duckdb.DuckDBPyConnection,
    parts: Iterable[Part],
    columns: dict[str, tuple[str, ...]],
    written: Collection[str],
) -> dict[str, tuple[str, ...]]:
    """Find the accounts (``x:marie``, ``reddit:marie``) that handles without a platform mean.

    Parameters
    ----------
    columns
        Columns that name people, per table.
    written
        Handles as written: ``marie``, ``@Marie``, ``x:Marie``.

    Returns
    -------
    dict
        Handle as written → accounts with that handle, sorted; handles that no account has are left out.
    """
    wanted = {handle for value in written if (handle := fold_handle(value))}
    if not wanted:
        return {}
    found: dict[str, set[str]] = {}
    # only importers name accounts with their platform
    for part in (part for part in parts if part.names_platforms):
        for name in columns.get(part.table, ()):
            account = f"trim({quote_name(name)})"
            handle = f"lower(substr({account}, instr({account}, ':') + 1))"
            rows = database.execute(
                f"SELECT DISTINCT {account} FROM {part.relation} WHERE regexp_matches({account}, '^[a-z]+:') "
                f"AND ({handle} IN (SELECT unnest($1::VARCHAR[])) OR lower({account}) IN "
                "(SELECT unnest($1::VARCHAR[])))",
                [sorted(wanted)],
            ).fetchall()
            for (account_found,) in rows:
                for form in (account_found.casefold(), account_found.partition(":")[2].casefold()):
                    found.setdefault(form, set()).add(account_found)
    folded = ((value, found.get(fold_handle(value), set())) for value in written)
    return {value: tuple(sorted(accounts)) for value, accounts in folded if accounts}
