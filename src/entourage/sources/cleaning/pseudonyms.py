"""Pseudonyms: keyed hashes in place of ids, before anything is computed.

An id becomes the first 20 hexadecimal digits of its HMAC-SHA-256 (RFC 2104) under the user's key: the
same key gives the same pseudonyms from one run to the next, and nobody without it can test a guess.
Whatever else would name a person goes too: names, texts, merged accounts, the content of rejected rows,
and attributes that tell people apart one by one (addresses, telephone numbers, free text).
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import os
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.errors import SettingError
from entourage.model import Note, Tables
from entourage.values.numbers import read_numbers

if TYPE_CHECKING:
    from pathlib import Path

    from entourage.options import PrivacyOptions

KEY_VARIABLE = "ENTOURAGE_KEY"
_DIGITS = 20
_IDENTIFYING = re.compile(r"[^@\s]+@[^@\s]+\.\w+|https?://|^\+?\d[\d .()-]{7,}\d$")
_UNIQUE_SHARE = 0.5


def read_key(options: PrivacyOptions, base: Path) -> bytes:
    """Read the key from the file that the options name, or from the environment.

    Raises
    ------
    SettingError
        If there is no key, or an empty one.
    """
    if options.key_file:
        path = base / options.key_file
        try:
            key = path.read_bytes().strip()
        except OSError as error:
            raise SettingError(
                "The key file {path} cannot be read: {reason}. Give the path of a file that holds a secret.",
                path=options.key_file,
                reason=error.strerror,
            ) from error
    else:
        key = os.environ.get(KEY_VARIABLE, "").encode()
    if not key:
        raise SettingError(
            "Pseudonyms need a secret key: put one in a file and name it (key_file, or --pseudonymize "
            "KEYFILE), or set the environment variable {variable}.",
            variable=KEY_VARIABLE,
        )
    return key


def hash_id(person_id: str, key: bytes) -> str:
    """Give the pseudonym of an id.

    Examples
    --------
    >>> hash_id("marie", b"secret")
    'b37681291134125fec0d'
    """
    return hmac.new(key, person_id.encode(), hashlib.sha256).hexdigest()[:_DIGITS]


def pseudonymize(tables: Tables, options: PrivacyOptions, base: Path) -> Tables:
    """Replace ids by pseudonyms everywhere and drop what would name people; as is when not asked.

    Returns
    -------
    Tables
        Positions are reassigned in the order of the pseudonyms, so that the order of the ids does not
        show through.
    """
    if not options.pseudonymize:
        return tables
    key = read_key(options, base)
    pseudonyms = np.array([hash_id(str(one), key) for one in tables.people["person_id"]], dtype=object)
    order = np.argsort(pseudonyms.astype(str), kind="stable")
    moved = np.empty(len(order), dtype=np.int32)
    moved[order] = np.arange(len(order), dtype=np.int32)
    _move_positions(tables, moved)
    dropped = [name for name in tables.attributes if _tells_people_apart(tables.people[name])]
    people = _forget_people(tables, dropped).assign(person_id=pseudonyms, name=None)
    people["name"] = people["name"].astype(tables.people["name"].dtype)
    return dataclasses.replace(
        tables,
        people=people.iloc[order].reset_index(drop=True),
        attributes=tuple(name for name in tables.attributes if name not in dropped),
        referrals=_moved(tables.referrals, moved, "referrer", "referred"),
        needs=_moved(tables.needs, moved, "person"),
        purchases=_moved(tables.purchases, moved, "person"),
        identities=tables.identities.iloc[:0],
        rejected=tables.rejected.assign(content=""),
        notes=(
            *tables.notes,
            Note.counted(
                "People bear pseudonyms; names, texts and {n} column that tells people apart were left out.",
                "People bear pseudonyms; names, texts and {n} columns that tell people apart were left out.",
                len(dropped),
            ),
        ),
    )


def _forget_people(tables: Tables, dropped: list[str]) -> pd.DataFrame:
    """Drop attributes, and blank the cells of the others that are somebody's id or name."""
    people = tables.people.drop(columns=dropped)
    named = pd.concat([people["person_id"], people["name"].dropna()]).astype(str).str.casefold()
    telling = set(named[pd.to_numeric(named, errors="coerce").isna()])
    for attribute in tables.attributes:
        if attribute not in dropped:
            cells = people[attribute]
            people[attribute] = cells.mask(cells.astype(str).str.casefold().isin(telling), None)
    return people


def _moved(table: pd.DataFrame, moved: np.ndarray, *columns: str) -> pd.DataFrame:
    """Reassign positions in a table and sort it again."""
    positions = {column: moved[table[column].to_numpy(dtype=np.int64)] for column in columns}
    return table.assign(**positions).sort_values(list(table.columns), ignore_index=True)


def _move_positions(tables: Tables, moved: np.ndarray) -> None:
    """Reassign positions in the database and forget texts."""
    frame = pd.DataFrame({"before": np.arange(len(moved), dtype=np.int32), "after": moved})
    database = tables.database
    database.register("moved_frame", frame)
    database.execute("""
        CREATE OR REPLACE TABLE interactions AS
        SELECT s.after AS source, t.after AS target, i.* EXCLUDE (source, target, text),
            NULL::VARCHAR AS text
        FROM interactions i
        JOIN moved_frame s ON i.source = s.before JOIN moved_frame t ON i.target = t.before
    """)
    database.execute("""
        CREATE OR REPLACE TABLE memberships AS
        SELECT p.after AS person, m.* EXCLUDE (person)
        FROM memberships m JOIN moved_frame p ON m.person = p.before
    """)
    database.unregister("moved_frame")


def _tells_people_apart(column: pd.Series) -> bool:
    """Say whether an attribute is an address, a number to call, or text that is nearly each one's own."""
    known = column.dropna().astype(str)
    if known.empty:
        return False
    if known.str.contains(_IDENTIFYING).any():
        return True
    is_number = bool(np.isfinite(read_numbers(known.unique().tolist())).all())
    return bool(not is_number and known.nunique() > _UNIQUE_SHARE * len(known) and len(known) > 1)
