"""People with their attributes: several rows of one person merged, status and satisfaction understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.database import quote_name
from entourage.model import Note
from entourage.sources.cleaning.rows import Cleaned
from entourage.sources.cleaning.spellings import EXCLUDED, KNOWN, MISSING, REASONS
from entourage.sources.recognising.headings import FIRST_NAMES, LAST_NAMES, squash
from entourage.sources.records import Reject
from entourage.values.habits import DEFAULT, Habits
from entourage.values.numbers import read_numbers
from entourage.values.texts import fold, is_missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from entourage.sources.records import Part

CODE = "\x1fcode"
"""Column of a person's code while rows are merged: no heading can be called so."""
_FILLED = "\x1ffilled"

_FIRST = frozenset(squash(heading) for heading in FIRST_NAMES)
_LAST = frozenset(squash(heading) for heading in LAST_NAMES)
_STATUS_WORDS: dict[str, tuple[str, ...]] = {
    "prospect": (
        "prospect", "lead", "mql", "sql", "marketing qualified lead", "sales qualified lead",
        "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "opportunite", "subscriber",
        "prospects", "leads", "suspect", "non client", "noncustomer", "non customer", "potentiel",
        "client potentiel", "piste", "contact", "to contact", "a contacter", "trial", "essai", "en essai",
        "new", "nouveau prospect", "open", "interessent", "interessentin", "potenzial", "potencial",
        "potenziale", "interesado", "interessato", "interessado", "prospecto", "interessee", "interesse",
        "offen", "potenzieller kunde", "neuer kontakt", "testphase", "interesada", "cliente potencial",
        "potencial cliente", "en prueba", "posible cliente", "interessata", "cliente potenziale",
        "potenziale cliente", "in prova", "interessada", "em teste", "geinteresseerd", "geinteresseerde",
        "potentiele klant", "proefperiode",
    ),
    "active": (
        "active", "actif", "client", "customer", "client actif", "cliente active", "client active",
        "cliente", "active customer", "current", "current customer", "paying", "subscribed", "abonne",
        "abonnee", "clients", "customers", "en cours", "nouveau client", "new customer", "won", "gagne",
        "client fidele", "fidele", "loyal", "adherent", "membre actif", "active member", "aktiv", "kunde",
        "kundin", "activo", "activa", "cliente activo", "attivo", "attiva", "cliente attivo", "ativo",
        "ativa", "cliente ativo", "actief", "klant", "aktive", "aktiver kunde", "aktive kundin", "stammkunde",
        "neukunde", "bestandskunde", "mitglied", "aktives mitglied", "abonniert", "cliente activa",
        "cliente fiel", "cliente actual", "nuevo cliente", "socio activo", "suscrito", "suscrita",
        "cliente attiva", "cliente fedele", "cliente attuale", "nuovo cliente", "socio attivo", "iscritto",
        "iscritta", "cliente ativa", "cliente atual", "novo cliente", "socio ativo", "assinante",
        "actieve klant", "vaste klant", "bestaande klant", "nieuwe klant", "actief lid", "geabonneerd",
    ),
    "inactive": (
        "inactive", "inactif", "inactive customer", "client inactif", "cliente inactive", "ancien client",
        "ancienne cliente", "former customer", "former", "churned", "churn", "lost", "perdu", "client perdu",
        "lapsed", "cancelled", "canceled", "resilie", "annule", "unsubscribed", "desabonne", "desinscrit",
        "ex client", "dormant", "client dormant", "parti", "ancien", "closed lost", "expired", "expire",
        "inaktiv", "ehemaliger kunde", "gekundigt", "inactivo", "inactiva", "ex cliente", "inattivo",
        "inattiva", "inativo", "inativa", "inactief", "oud klant", "opgezegd", "baja",
        "ehemalig", "ehemalige kundin", "ehemaliges mitglied", "exkunde", "altkunde", "inaktiver kunde",
        "verloren", "abgemeldet", "abgelaufen", "storniert", "cliente inactivo", "cliente inactiva",
        "antiguo cliente", "cliente perdido", "perdido", "perdida", "cancelado", "cancelada", "dado de baja",
        "dada de baja", "caducado", "cliente inattivo", "cliente inattiva", "cliente perso",
        "disdetto", "disiscritto", "disiscritta", "annullato", "scaduto", "cessato", "cliente inativo",
        "cliente inativa", "antigo cliente", "desativado", "desistente", "expirado", "inactieve klant",
        "voormalige klant", "voormalig", "ex klant", "verlopen", "afgemeld", "geannuleerd", "uitgeschreven",
    ),
}  # fmt: skip
_STATUSES = {word: status for status, words in _STATUS_WORDS.items() for word in words}
_EVANGELIST = frozenset({"evangelist", "ambassadeur", "ambassador", "evangeliste"})
_STARS, _TEN, _HUNDRED = 5, 10, 100
_MIN_STARS = 3
"""Distinct values from which a scale that ends at 5 is one of stars."""
_PROMOTER = (
    "nps", "promoter", "promoteur", "recommand", "empfehl", "recomend", "raccomand", "consigli", "aanbevel",
)  # fmt: skip


def fold_status(raw: str) -> str:
    """Fold a status to prospect, active or inactive where it means one; else keep the file's own text.

    Examples
    --------
    >>> fold_status("Client actif"), fold_status("Ancien client"), fold_status("VIP")
    ('active', 'inactive', 'VIP')
    """
    folded = fold(raw)
    if folded in _EVANGELIST:
        return "evangelist"
    return _STATUSES.get(folded, " ".join(raw.split()))


def read_satisfaction(
    raw: pd.Series, heading: str, habits: Habits = DEFAULT
) -> tuple[pd.Series, tuple[Note, ...]]:
    """Turn a satisfaction column into promoter scores, 0 to 10.

    A scale of 1 to 5 (no value outside, someone gave 5, three values or more, heading not that of a
    promoter score) and one of 0 to 100 are
    recognised by all the values of the column and rescaled: ``(x - 1) / 4 * 10`` and ``x / 10``.

    Returns
    -------
    tuple
        Scores (float, missing where blank or impossible) on the same index, and notes.
    """
    texts = raw.dropna().astype(str)
    texts = texts[~texts.map(partial(is_missing, measured=True)).astype(bool)]
    if texts.empty:
        return pd.Series(np.nan, index=raw.index, dtype="float64"), ()
    fractions = texts.str.extract(r"^\s*([\d.,]+)\s*/\s*(5|10|20|100)\s*$")
    bare = texts.where(fractions[0].isna(), fractions[0])
    scores = pd.Series(read_numbers(bare.tolist(), habits), index=bare.index)
    over = fractions[1].astype("float64")
    scores = scores.where(over.isna(), scores / over * 10)
    scores, notes = _rescale(scores, over.isna(), heading)
    possible = scores.between(0, 10)
    n_lost = int((~possible).sum())
    if n_lost:
        notes.append(
            Note(
                "Values of '{heading}' that are no satisfaction from 0 to 10, left out: {n}.",
                {
                    "n": n_lost,
                    "heading": heading,
                },
            )
        )
    return scores.where(possible).reindex(raw.index), tuple(notes)


def _rescale(scores: pd.Series, is_bare: pd.Series, heading: str) -> tuple[pd.Series, list[Note]]:
    """Bring stars and percentages to 0 to 10; `is_bare` tells scores written without their scale."""
    whole = scores[is_bare].dropna()
    if whole.empty:
        return scores, []
    low, high = float(whole.min()), float(whole.max())
    promoter = any(word in fold(heading) for word in _PROMOTER)
    halves = bool((whole % 0.5 == 0).all())
    if low >= 1 and high == _STARS and len(set(whole)) >= _MIN_STARS and halves and not promoter:
        told = Note(
            "Satisfaction goes from 1 to 5 in '{heading}': it was brought to 0 to 10.", {"heading": heading}
        )
        return scores.mask(is_bare, (scores - 1) / (_STARS - 1) * 10), [told]
    if _TEN < high <= _HUNDRED and low >= 0:
        told = Note(
            "Satisfaction goes up to 100 in '{heading}': it was brought to 0 to 10.", {"heading": heading}
        )
        return scores.mask(is_bare, scores / _TEN), [told]
    return scores, []


@dataclass
class PeopleRows:
    """Rows of people files, cleaned, before those of one person are merged."""

    frames: list[pd.DataFrame] = field(default_factory=list)
    """Each with `CODE`, ``name, status, satisfaction`` and attributes."""

    def add(
        self, database: duckdb.DuckDBPyConnection, part: Part, headings: dict[str, str], habits: Habits
    ) -> Cleaned:
        """Fetch and clean the rows of one people part.

        Parameters
        ----------
        headings
            Canonical column → heading in the file.
        habits
            Of those who wrote the file: what numbers in doubt mean.
        """
        names = [name for name in ("name", "status", "satisfaction") if name in part.columns]
        cells = [*names, *part.attributes]
        line = "r.line" if part.has_lines else "NULL"
        record = "r.record" if part.has_records else "NULL"
        mapped = ", ".join(f"r.{quote_name(name)}" for name in part.columns)
        selected = "".join(
            f", nullif(trim(r.{quote_name(cell)}), '') AS {quote_name(cell)}" for cell in cells
        )
        origin = f'FROM {part.relation} AS r LEFT JOIN ids ON ids.raw = r."person_id"'
        frame = database.execute(
            f"SELECT ids.code AS {quote_name(CODE)}{selected} {origin} WHERE ids.fate = {KNOWN} ORDER BY ALL"
        ).df()
        cleaned = Cleaned(n_used=len(frame))
        lost = database.execute(
            f"SELECT coalesce(ids.fate, {MISSING}), {line}, {record}, {mapped} {origin} "
            f"WHERE ids.fate IS DISTINCT FROM {KNOWN}"
        ).fetchall()
        for fate, at, thing, *values in lost:
            if fate == EXCLUDED:
                cleaned.n_excluded += 1
                cleaned.excluded_records.append(thing)
            else:
                shown = tuple("" if value is None else str(value) for value in values)
                reason = Note(REASONS[int(fate)].template, {"column": "person_id"})
                cleaned.rejects.append(Reject(reason, shown, at, whole=False, record=thing))
        frame = join_names(frame.rename(columns=part.attributes), headings.get("name", ""))
        cleaned.notes.extend(self._type(frame, headings, habits))
        self.frames.append(frame)
        return cleaned

    @staticmethod
    def _type(frame: pd.DataFrame, headings: dict[str, str], habits: Habits) -> tuple[Note, ...]:
        for column in frame.columns[1:]:
            frame[column] = _to_text(frame[column])
        if "status" in frame:
            statuses = {raw: fold_status(raw) for raw in frame["status"].dropna().unique()}
            frame["status"] = _to_text(frame["status"].map(statuses))
        if "satisfaction" in frame:
            heading = headings.get("satisfaction", "satisfaction")
            frame["satisfaction"], notes = read_satisfaction(frame["satisfaction"], heading, habits)
            return notes
        return ()


def join_names(frame: pd.DataFrame, heading: str) -> pd.DataFrame:
    """Put first and last names that stand in two columns together as the name."""
    first = next((c for c in frame.columns if squash(str(c)) in _FIRST), None)
    last = next((c for c in frame.columns if squash(str(c)) in _LAST and c != "name"), None)
    if first is None or ("name" in frame.columns and squash(heading) not in _LAST):
        return frame
    family = "name" if "name" in frame.columns else last
    names = _to_text(frame[first]).fillna("")
    if family is not None:
        names = (names + " " + _to_text(frame[family]).fillna("")).str.strip()
    joined = frame.drop(columns=[c for c in (first, last) if c is not None])
    joined["name"] = names.where(names != "", None)
    return joined


def _to_text(values: pd.Series) -> pd.Series:
    return values.astype("object").where(values.notna(), None).astype("str")


def build_people(
    rows: PeopleRows, positions: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[str, ...], tuple[Note, ...]]:
    """Build the people table: one row per person who is anywhere in the files.

    Several rows of one person are merged: the one with most cells filled wins, its blanks are filled
    from the others; ties are broken by the cells themselves, so that the order of rows is irrelevant.

    Parameters
    ----------
    positions
        ``code, position, person_id``, sorted by position.

    Returns
    -------
    tuple
        `Tables.people`, the names of its attributes, and notes.
    """
    base = ["name", "status", "satisfaction"]
    attributes = _list_attributes(rows.frames)
    frame = (
        pd.concat([_rename_attributes(f, attributes) for f in rows.frames], ignore_index=True)
        if rows.frames
        else pd.DataFrame({CODE: pd.Series(dtype="int32")})
    )
    columns = [*base, *attributes.values()]
    frame = frame.reindex(columns=[CODE, *dict.fromkeys(columns)])
    merged, n_merged = _merge_rows(frame)
    numbered = positions[["code", "person_id"]].rename(columns={"code": CODE})
    people = numbered.merge(merged, on=CODE, how="left", validate="one_to_one")
    people["in_people_file"] = people[CODE].isin(merged[CODE])
    people = people.drop(columns=CODE)
    for column in ["person_id", *dict.fromkeys(columns)]:
        if column != "satisfaction":
            people[column] = _to_text(people[column])
    people["satisfaction"] = people["satisfaction"].astype("float64")
    people.index = pd.RangeIndex(len(people))
    ordered = ["person_id", *base, "in_people_file", *dict.fromkeys(attributes.values())]
    notes: tuple[Note, ...] = ()
    if n_merged:
        told = Note("People with several rows, merged with the fullest row first: {n}.", {"n": n_merged})
        notes = (told,)
    return people[ordered], tuple(dict.fromkeys(attributes.values())), notes


def _list_attributes(frames: Sequence[pd.DataFrame]) -> dict[str, str]:
    """Name attributes once: headings that fold the same are one attribute across files."""
    names: dict[str, str] = {}
    chosen: dict[str, str] = {}
    for frame in frames:
        for column in frame.columns:
            if column not in (CODE, "name", "status", "satisfaction") and column not in names:
                names[column] = chosen.setdefault(fold(column) or column, column)
    return names


def _rename_attributes(frame: pd.DataFrame, attributes: dict[str, str]) -> pd.DataFrame:
    """Bring a file's attributes to their common names; two of one file that fold the same stay apart."""
    renames: dict[str, str] = {}
    for column in frame.columns:
        name = attributes.get(column, column)
        if name != column and (name in frame.columns or name in renames.values()):
            attributes[column] = column
        else:
            renames[column] = name
    return frame.rename(columns=renames)


def _merge_rows(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Merge the rows of one person; count the people that had several."""
    repeated = frame[CODE].duplicated(keep=False)
    if not repeated.any():
        return frame, 0
    several = frame[repeated].copy()
    columns = [column for column in several.columns if column != CODE]
    several[_FILLED] = several[columns].notna().sum(axis=1)
    shown = several[columns].astype("object").where(several[columns].notna(), "").astype(str)
    order = shown.assign(**{CODE: several[CODE], _FILLED: -several[_FILLED]})
    several = several.loc[order.sort_values([CODE, _FILLED, *columns], kind="stable").index]
    merged = several.groupby(CODE, sort=True)[columns].first().reset_index()
    return pd.concat([frame[~repeated], merged[frame.columns]], ignore_index=True), len(merged)
