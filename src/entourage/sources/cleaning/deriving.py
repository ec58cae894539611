"""Tables that stand inside another.

A people table that says who brought whom is also referrals; interactions whose targets are groups or
events are presence in them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from entourage.database import count_rows, quote_name, quote_text
from entourage.model import Note
from entourage.sources.cleaning.number_columns import is_blank
from entourage.sources.cleaning.spellings import KNOWN, spell
from entourage.sources.recognising.headings import REFERRER_HEADINGS, squash
from entourage.sources.records import Part
from entourage.values.texts import fold

if TYPE_CHECKING:
    import duckdb

    from entourage.sources.cleaning.spellings import Rules
    from entourage.sources.records import Source

_PRESENCE = frozenset((
    "attend", "attends", "attended", "attending", "attendance", "participe", "participation", "participates",
    "join", "joins", "joined", "member", "member of", "membership", "membre", "membre de", "adhere",
    "adhesion", "rsvp", "belongs to", "appartient a", "inscrit a", "registered to", "visit", "visited",
    "visite", "went to", "nimmt teil", "teilnahme", "teilgenommen", "teilnehmer", "teilnehmerin", "mitglied",
    "mitglied von", "mitgliedschaft", "angemeldet", "gehort zu", "besuch", "besucht", "asiste", "asistencia",
    "asistio", "participa", "participacion", "participante", "miembro", "miembro de", "pertenece a",
    "inscrito", "inscrito en", "visita", "partecipa", "partecipazione", "partecipante", "membro", "membro di",
    "appartiene a", "iscritto", "iscritto a", "participou", "participacao", "presenca", "membro de",
    "pertence a", "neemt deel", "deelname", "deelgenomen", "deelnemer", "aanwezig", "lid", "lid van",
    "lidmaatschap", "behoort tot", "bezocht", "bezoek", "aangemeld voor",
))  # fmt: skip
"""Types that tie people to groups and events rather than to people, folded."""

_ITEMS = frozenset(map(squash, (
    "group", "groupe", "event", "evenement", "thread", "fil", "topic", "sujet", "hashtag", "hashtags",
    "mot diese", "video", "club", "association", "atelier", "workshop", "salon", "channel", "canal",
    "subreddit", "forum", "meeting", "reunion", "session", "cours", "course", "playlist", "server", "serveur",
    "room", "liste", "list", "gruppe", "veranstaltung", "ereignis", "thema", "verein", "kurs", "kanal",
    "besprechung", "sitzung", "raum", "grupo", "evento", "hilo", "tema", "asociacion", "taller", "curso",
    "reunion", "sesion", "sala", "lista", "gruppo", "argomento", "associazione", "laboratorio", "corso",
    "riunione", "sessione", "canale", "topico", "assunto", "associacao", "oficina", "reuniao", "sessao",
    "groep", "evenement", "onderwerp", "vereniging", "cursus", "kanaal", "vergadering", "sessie",
    "bijeenkomst", "lijst",
)))  # fmt: skip
"""Headings of the things that people share, folded."""
_DATES = frozenset(map(squash, ("date", "timestamp", "joined at", "inscrit le", "date d inscription", "le",
"datum", "beigetreten am",
    "anmeldedatum", "fecha", "fecha de inscripcion", "data", "data di iscrizione", "data de inscricao",
    "inschrijfdatum", "lid sinds", "joined on", "joined", "member since", "membre depuis",
)))  # fmt: skip

_KNOWN_SHARE = 0.5
"""Share of the people named as having brought someone that must be in the table themselves."""


def derive_referrals(database: duckdb.DuckDBPyConnection, source: Source, rules: Rules) -> Source:
    """Read a people table's ``referred_by``, ``parrain``… as referrals too.

    The column must name people: at least half of those it names are in the same table, by their id, their
    name or whatever else the table says of them. It is then a relation and no attribute any more.
    """
    part = next((part for part in source.parts if part.table == "people"), None)
    if part is None or any(other.table == "referrals" for other in source.parts):
        return source
    sought = {squash(heading) for heading in REFERRER_HEADINGS}
    column = next((column for column, name in part.attributes.items() if squash(name) in sought), None)
    if column is None:
        return source
    spell(database, f"SELECT {quote_name(column)} AS raw FROM {part.relation}", rules)
    by = _find_naming_column(database, part, column, rules)
    if by is None:
        return source
    relation, named = f"{part.relation}_brought", quote_name(column)
    line = "r.line, " if part.has_lines else ""
    # who is named by a name is the person of that name where there is one alone
    database.execute(
        f"CREATE OR REPLACE TABLE {relation} AS SELECT {line}coalesce(n.person_id, r.{named}) AS "
        f"referrer, r.person_id AS referred FROM {part.relation} AS r "
        f"JOIN spellings AS s ON s.raw = r.{named} LEFT JOIN (SELECT s.key, min(person_id) AS "
        f"person_id FROM {part.relation} AS p JOIN spellings AS s ON s.raw = p.{quote_name(by)} "
        f"GROUP BY s.key HAVING count(DISTINCT person_id) = 1) AS n USING (key) WHERE s.fate = {KNOWN}"
    )
    derived = Part("referrals", relation, ("referrer", "referred"), has_lines=part.has_lines, derived=True)
    attributes = {name: shown for name, shown in part.attributes.items() if name != column}
    headings = {**source.headings, "referrer": part.attributes[column]}
    told = _tell_nobody(database, part, column)
    others = tuple(other for other in source.parts if other is not part)
    parts = (replace(part, attributes=attributes), derived, *others)
    return replace(source, parts=parts, headings=headings, notes=(*source.notes, *told))


def _tell_nobody(database: duckdb.DuckDBPyConnection, part: Part, column: str) -> tuple[Note, ...]:
    """Say how many cells name nobody where a person could be named: ``Aucun``, ``-``."""
    rows = database.execute(
        f"SELECT s.raw, count(*) FROM {part.relation} AS r "
        f"JOIN spellings AS s ON s.raw = r.{quote_name(column)} WHERE s.fate <> {KNOWN} "
        "GROUP BY ALL ORDER BY count(*) DESC, s.raw"
    ).fetchall()
    n = sum(int(count) for _, count in rows)
    if not n:
        return ()
    shown = ", ".join(f"'{raw.strip()}'" for raw, _ in rows[:3])
    values: dict[str, object] = {"column": part.attributes[column], "examples": shown, "n": n}
    told = Note("Cells of '{column}' that name nobody, such as {examples}: {n}.", values, about="left out")
    return (told,)


def _find_naming_column(
    database: duckdb.DuckDBPyConnection, part: Part, column: str, rules: Rules
) -> str | None:
    """Find the column by which another one names people of the table; None where it does not."""
    others = [name for name in part.attributes if name != column]
    for by in ("person_id", *(["name"] if "name" in part.columns else []), *others):
        spell(database, f"SELECT {quote_name(by)} AS raw FROM {part.relation}", rules)
        named, naming = (
            f"SELECT DISTINCT key FROM {part.relation} AS r "
            f"JOIN spellings AS s ON s.raw = r.{quote_name(name)} WHERE fate = {KNOWN}"
            for name in (column, by)
        )
        n, n_known = database.execute(
            f"SELECT count(*), count(p.key) FROM ({named}) AS b LEFT JOIN ({naming}) AS p USING (key)"
        ).fetchall()[0]
        if n and n_known >= _KNOWN_SHARE * n:
            return by
    return None


def derive_memberships(database: duckdb.DuckDBPyConnection, source: Source) -> Source:
    """Read interactions such as ``attend`` or ``member of`` as presence in groups and events.

    The targets must be things: none of them ever acts. Rows of other types stay interactions. A table of
    people and one thing they share (``membre, groupe``) where someone has several is presence too.
    """
    listed = _find_listed_presence(database, source)
    if listed is not None:
        item = next(name for name in source.parts[0].attributes.values() if squash(name) in _ITEMS)
        return replace(source, parts=(listed,), headings={**source.headings, "item": item})
    part = next(
        (part for part in source.parts if part.table == "interactions" and not part.names_platforms), None
    )
    if part is None or "type" not in part.columns:
        return source
    raws = database.execute(
        f'SELECT DISTINCT "type" FROM {part.relation} WHERE "type" IS NOT NULL'
    ).fetchall()
    present = sorted(raw for (raw,) in raws if fold(raw) in _PRESENCE)
    if not present:
        return source
    where = f'"type" IN ({", ".join(map(quote_text, present))})'
    ((n_acting,),) = database.execute(
        f"SELECT count(*) FROM (SELECT DISTINCT target FROM {part.relation} WHERE {where}) AS things "
        f"SEMI JOIN {part.relation} AS acts ON acts.source = things.target"
    ).fetchall()
    if n_acting:
        return source
    relation = f"{part.relation}_present"
    ours = {"source": "person", "target": "item", "type": "kind"}
    database.execute(f"CREATE OR REPLACE TABLE {relation} AS SELECT * FROM {part.relation} WHERE {where}")
    database.execute(f"DELETE FROM {part.relation} WHERE {where}")
    for theirs, name in ours.items():
        database.execute(f"ALTER TABLE {relation} RENAME {quote_name(theirs)} TO {quote_name(name)}")
    columns = tuple(ours.get(name, name) for name in part.columns)
    presence = replace(part, table="memberships", relation=relation, columns=columns)
    others = tuple(one for one in source.parts if one is not part)
    kept = () if count_rows(database, part.relation) == 0 else (part,)
    return replace(source, parts=(*kept, presence, *others))


def _find_listed_presence(database: duckdb.DuckDBPyConnection, source: Source) -> Part | None:
    """Find a table that only lists who is in what: a person, a thing, a date perhaps."""
    part = source.parts[0] if len(source.parts) == 1 else None
    if part is None or part.table != "people" or part.columns != ("person_id",) or part.has_records:
        return None
    items = [column for column, name in part.attributes.items() if squash(name) in _ITEMS]
    dates = [column for column, name in part.attributes.items() if squash(name) in _DATES]
    if len(items) != 1 or len(dates) > 1 or len(part.attributes) > len(items) + len(dates):
        return None
    item = quote_name(items[0])
    ((several,),) = database.execute(
        f"SELECT count(*) FROM (SELECT trim(person_id) FROM {part.relation} WHERE NOT {is_blank(item)} "
        f"AND NOT {is_blank('person_id')} GROUP BY 1 HAVING count(DISTINCT trim({item})) > 1) AS sharing"
    ).fetchall()
    if not several:
        return None
    relation = f"{part.relation}_present"
    when = f"{quote_name(dates[0])} AS timestamp, " if dates else ""
    kept = "line, " if part.has_lines else ""
    database.execute(
        f"CREATE OR REPLACE TABLE {relation} AS SELECT {kept}{when}person_id AS person, {item} AS item, "
        f"{quote_text(fold(part.attributes[items[0]]))} AS kind FROM {part.relation}"
    )
    columns = ("person", "item", "kind", *(("timestamp",) if dates else ()))
    return Part("memberships", relation, columns, has_lines=part.has_lines)
