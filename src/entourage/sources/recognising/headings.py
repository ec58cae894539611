"""From a table's headings to a canonical table and its columns."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from entourage.errors import SettingError
from entourage.schema import CANONICAL, FRENCH_HEADINGS
from entourage.sources.recognising.languages import find_languages, list_headings, list_mails
from entourage.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

EMAIL_HEADINGS = (
    "email", "e mail", "mail", "email address", "e mail address", "mail address", "courriel", "adresse email",
    "adresse e mail", "adresse mail", "adresse electronique", "adresse courriel", "adresse de courriel",
    "customer email", "client email", "contact email", "user email", "member email", "email client",
    "e mail client", "mail client", "email du client", "e mail du client", "mail du client",
    "courriel client",
    *list_mails(),
)  # fmt: skip
"""Headings of an e-mail address, folded; it identifies people where nothing better does."""
_LAST_RESORT = ("account", "household", "persona")
"""Headings that identify people where not even an e-mail address does: several may share what they hold."""

FIRST_NAMES = (
    "first name", "firstname", "prenom", "prenoms", "given name", "forename", "vorname", "vornamen", "nombre",
    "nombre de pila", "primer nombre", "nome", "nome proprio", "nome di battesimo", "primeiro nome",
    "voornaam", "voornamen", "roepnaam",
)  # fmt: skip
LAST_NAMES = (
    "last name", "lastname", "nom", "nom de famille", "nom usuel", "surname", "family name", "nachname",
    "familienname", "zuname", "apellido", "apellidos", "primer apellido", "cognome", "cognomi", "sobrenome",
    "apelido", "apelidos", "ultimo nome", "achternaam", "familienaam",
)  # fmt: skip
REFERRER_HEADINGS = (
    "referrer", "referrer id", "referred by", "invited by", "parrain", "parrain id", "id parrain",
    "parraine par", "recommande par", "sponsor", "advocate", "prescripteur", "amene par", "brought by",
    "referee par", "referred by id", "ref by", "invite par", "recommended by", "introduced by", "marraine",
    "parrain marraine", "nom du parrain", "nom parrain", "email parrain", "e mail parrain",
    "email du parrain", "e mail du parrain", "code client parrain", "parrainee par", "recommandee par",
    "invitee par", "conseille par", "conseillee par", "apporte par", "apporteur", "apporteur d affaires",
    "coopte par", "geworben von", "geworben durch", "empfohlen von", "empfohlen durch", "eingeladen von",
    "vermittelt von", "werber", "empfehler", "pate", "padrino", "madrina", "recomendado por",
    "recomendada por", "referido por", "referida por", "invitado por", "invitada por", "apadrinado por",
    "segnalato da", "segnalata da", "presentato da", "presentata da", "invitato da", "invitata da",
    "consigliato da", "presentatore", "padrinho", "madrinha", "indicado por", "indicada por", "convidado por",
    "convidada por", "recomendado pelo", "quem indicou", "aangebracht door", "aangedragen door", "aanbrenger",
    "aanbevolen door", "uitgenodigd door", "doorverwezen door", "verwezen door", "geworven door",
)  # fmt: skip
"""Headings of a people table that say who brought the person, folded."""

_HINTS: dict[str, str] = {
    "exclusions": r"exclu|opt ?out|desinscri|desabonn|unsub|blacklist|liste noire|do not contact"
    r"|ne pas contacter|rgpd|gdpr|dsgvo|\bavg\b|oppos|retrait|widerspruch|abgemeldet|abmeld|sperrliste"
    r"|\bbajas?\b|disiscri|descadastr|afmeld|uitgeschreven|uitschrijv",
    "identities": r"identi[td]|account|compte|alias|konten|\bkonto\b|cuenta|\bcontas?\b|profil[io]\b",
    "referrals": r"referr|parrain|filleul|ambassad|cooptation|empfehl|geworben|werber|referid|recomend|padrin"
    r"|segnala|presentator|indicac|aanbreng|doorverw",
    "needs": r"need|besoin|attente|bedurf|bedarf|necesidad|bisogn|esigenz|necessidad|behoeft",
    "purchases": r"purchase|order|achat|commande|vente|sale|transaction|facture|invoice|kauf|bestell|rechnung"
    r"|umsatz|compra|pedido|factura|\bventas?\b|acquist|ordin|fattur|vendit|encomenda|\bvendas?\b|aankoop"
    r"|bestelling|factuur|verkoop",
    "interactions": r"interaction|mention|edge|lien|echange|message|relation|tie|interaktion|nachricht"
    r"|kommentar|beziehung|interaccion|mensaje|comentario|relacion|interazion|messagg|comment|relazion|interac"
    r"|mensage|relac|interactie|bericht|relatie",
    "people": r"people|person|client|customer|contact|member|membre|node|user|utilisateur|crm|adherent|abonne"
    r"|kunde|kontakt|mitglied|nutzer|usuario|socio|miembro|contacto|utent|contatt|\bsoci\b|membri|pessoa|utilizador"
    r"|membro|klant|gebruiker|\blid\b|leden",
}
"""What a file's name says of its table, folded: only used to break ties."""

_SPECIFIC = ("referrals", "interactions", "exclusions", "identities", "needs", "purchases", "people")
"""Tables from the most telling to the least."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A canonical table and where its columns stand in a file."""

    table: str
    columns: dict[str, int]
    """Canonical column → position of the heading."""
    attributes: dict[str, int]
    """Attribute (people only) → position of the heading."""
    score: float
    """How well the headings fit, 0 to 0.5; 0.97 where every heading is the canonical name itself."""
    french: int
    english: int
    """Mapped headings in a French, or English, form."""
    language: str = ""
    """Language of most of its headings that tell one: ``fr``, ``en``, ``de``…; empty where none does."""
    is_weak: bool = False
    """Whether it is taken for people by a bare ``id`` alone: its ids must be somebody's elsewhere."""

    @property
    def attribute_columns(self) -> dict[str, str]:
        """Column of the raw relation → attribute."""
        return {f"attribute {i}": name for i, name in enumerate(self.attributes)}

    @property
    def positions(self) -> dict[str, int]:
        """Column of the raw relation → position of the heading."""
        return {**self.columns, **dict(zip(self.attribute_columns, self.attributes.values(), strict=True))}


@lru_cache(maxsize=10_000)
def squash(heading: str) -> str:
    """Fold a heading to what it is compared by: ``createdAt``, ``created_at`` and ``Created at`` are one.

    Examples
    --------
    >>> squash("createdAt") == squash("Created_At")
    True
    """
    return fold(heading).replace(" ", "")


_ASKED = re.compile(
    r"^(?:(?:quels?|quelles?) (?:est|sont) |what (?:is|are) |wie (?:ist|lautet) |cual es |qual e )?"
    r"(?:votre|vos|ton|ta|tes|your|ihre?|dein|deine|su|tu|il suo|la sua|il tuo|la tua|seu|sua|uw|je) "
)
"""What forms put before what they ask for."""


_NUMBER_OF = re.compile(
    r"^(?:n o|n|no|nr|num|numero|number|nummer) "
    r"(?:de la |de l |d |des |de |du |del |della |dell |di |do |da |van de |van het |van |der |of )?(?=\S)"
)
_NUMBER_LAST = re.compile(r"^(.*\S) (?:n|no|nr|num|number|nummer|numero)$")
"""How a number is written in a heading: ``Nº de cliente``, ``Numéro client``, ``Customer no.``."""


def find_forms(heading: str) -> tuple[str, ...]:
    """Give what a heading may be recognised by: as it is, without units and remarks, without *your*.

    A number of something is ``n`` and its name, however it is written.

    Examples
    --------
    >>> find_forms("Número de cliente")
    ('numerodecliente', 'ncliente')
    >>> find_forms("Votre prénom et nom (obligatoire)")
    ('votreprenometnomobligatoire', 'votreprenometnom', 'prenometnom')
    """
    bare = re.sub(r"\([^)]*\)|\[[^]]*\]|[€$£%]|:.*$", " ", heading)
    asked = _ASKED.sub("", fold(bare))
    numbered = _NUMBER_OF.sub("n ", _NUMBER_LAST.sub(r"n \1", asked))
    forms = (squash(heading), squash(bare), squash(asked), squash(numbered))
    return tuple(dict.fromkeys(form for form in forms if form))


def map_table(
    table: str, headings: tuple[str, ...], *, overrides: dict[str, str] | None = None, where: str = ""
) -> Mapping | None:
    """Find the columns of one canonical table among headings; None if a required one is not there.

    Parameters
    ----------
    overrides
        Ours → theirs, from the project file.
    where
        The file's name, for messages.

    Raises
    ------
    SettingError
        If an override names a heading that is not there.

    Examples
    --------
    >>> map_table("referrals", ("Parrain", "Filleul", "Montant (€)")).columns
    {'referrer': 0, 'referred': 1, 'value': 2}
    """
    columns = _apply_overrides(table, headings, overrides or {}, where)
    forms = [find_forms(heading) for heading in headings]
    reserved = {squash(column.name) for column in CANONICAL[table]}
    for column in CANONICAL[table]:
        if column.name not in columns:
            taken = set(columns.values())
            names = (column.name, *column.synonyms, *list_headings(table, column.name))
            if column.name == "person_id" and table != "identities":
                names = (*names, *EMAIL_HEADINGS)
            if table == "people":
                names = (*names, *_list_rest(column.name, forms))
            found = _find_heading(names, forms, taken, reserved - {squash(column.name)})
            if found is not None:
                columns[column.name] = found
    if table == "people" and "person_id" not in columns and "name" in columns:
        columns["person_id"] = columns["name"]
    required = [column.name for column in CANONICAL[table] if column.required]
    if any(name not in columns for name in required) or not columns:
        return None
    ordered = {column.name: columns[column.name] for column in CANONICAL[table] if column.name in columns}
    used = set(ordered.values())
    return Mapping(
        table,
        ordered,
        _name_attributes(headings, used) if table == "people" else {},
        _score(headings, ordered),
        *count_languages(headings, ordered),
        find_language(headings, ordered),
    )


def find_whole_name(headings: tuple[str, ...]) -> tuple[int, int] | None:
    """Find the two columns in which a person's first and last name stand.

    Examples
    --------
    >>> find_whole_name(("Nom", "Prénom", "Ville")), find_whole_name(("Nom", "Nombre"))
    ((1, 0), None)
    """
    forms = [set(find_forms(heading)) for heading in headings]
    last = next((i for i, own in enumerate(forms) if own & _LAST), None)
    if last is None:
        return None
    # beside a French name, it is a count
    firsts = _FIRST - {"nombre"} if forms[last] & _FRENCH else _FIRST
    first = next((i for i, own in enumerate(forms) if own & firsts and i != last), None)
    return None if first is None else (first, last)


def _list_rest(column: str, forms: list[tuple[str, ...]]) -> tuple[str, ...]:
    """List what else may head a column of people, judged by the other headings."""
    if column == "person_id":
        return _LAST_RESORT
    spoken = {form for heading in forms for form in heading}
    if column != "name" or spoken & _LAST:
        return ()
    return ("nome", "nombre") if spoken & _BESIDE_NOMBRE else ("nome",)


def _find_heading(
    names: tuple[str, ...], forms: list[tuple[str, ...]], taken: set[int], reserved: set[str]
) -> int | None:
    """Find the first free heading that bears the best of some names."""
    for name in names:
        sought = squash(name)
        for i, heading in enumerate(forms):
            if i not in taken and sought in heading and heading[0] not in reserved:
                return i
    return None


def _apply_overrides(
    table: str, headings: tuple[str, ...], overrides: dict[str, str], where: str
) -> dict[str, int]:
    columns: dict[str, int] = {}
    for ours, theirs in overrides.items():
        found = _find_exact(theirs, headings)
        if found is None:
            raise _no_heading(table, ours, theirs, headings, where)
        columns[ours] = found
    return columns


def _find_exact(theirs: str, headings: tuple[str, ...]) -> int | None:
    """Find a heading that the project file names: as it is, else folded."""
    if theirs.strip() in headings:
        return headings.index(theirs.strip())
    return next((i for i, heading in enumerate(headings) if squash(heading) == squash(theirs)), None)


def _no_heading(table: str, ours: str, theirs: str, headings: tuple[str, ...], where: str) -> SettingError:
    return SettingError(
        "columns.{table}.{column}: {file} has no heading '{heading}'. Did you mean '{nearest}'?",
        table=table,
        column=ours,
        file=where,
        heading=theirs,
        nearest=(difflib.get_close_matches(theirs, headings, n=1, cutoff=0.0) or [""])[0],
    )


def check_overrides(
    overrides: dict[str, dict[str, str]], seen: Iterable[str] | None = None, *, where: str = ""
) -> None:
    """Check that ``[columns]`` names tables and columns that exist, and headings that some file has.

    Parameters
    ----------
    seen
        Headings of all files, once they are known.
    where
        What was searched, for messages.

    Raises
    ------
    SettingError
        If it does not; the nearest name is given.
    """
    headings = None if seen is None else tuple(sorted(set(seen)))
    for table, wanted in overrides.items():
        if table not in CANONICAL:
            raise SettingError(
                "columns.{table}: there is no such table. Did you mean '{nearest}'?",
                table=table,
                nearest=difflib.get_close_matches(table, list(CANONICAL), n=1, cutoff=0.0)[0],
            )
        known = [column.name for column in CANONICAL[table]]
        for ours, theirs in wanted.items():
            if ours not in known:
                raise SettingError(
                    "columns.{table} has no column '{column}'. Did you mean '{nearest}'?",
                    table=table,
                    column=ours,
                    nearest=difflib.get_close_matches(ours, known, n=1, cutoff=0.0)[0],
                )
            if headings is not None and _find_exact(theirs, headings) is None:
                raise _no_heading(table, ours, theirs, headings, where)


def _name_attributes(headings: tuple[str, ...], used: set[int]) -> dict[str, int]:
    """Name what is left of a people table: the headings, made unique, blank ones left out."""
    attributes: dict[str, int] = {}
    taken = {"person_id", "name", "status", "satisfaction", "in_people_file"}
    for i, heading in enumerate(headings):
        if i in used or not heading.strip():
            continue
        name, n = heading.strip(), 1
        while name in taken:
            n += 1
            name = f"{heading.strip()} ({n})"
        taken.add(name)
        attributes[name] = i
    return attributes


def _score(headings: tuple[str, ...], columns: dict[str, int]) -> float:
    filled = [i for i, heading in enumerate(headings) if heading.strip()]
    if (
        len(columns) > 1
        and set(columns.values()) >= set(filled)
        and all(squash(headings[i]) == squash(name) for name, i in columns.items())
    ):
        return 0.97
    return 0.3 + 0.2 * len(set(columns.values())) / max(1, len(filled))


def count_languages(headings: tuple[str, ...], columns: dict[str, int]) -> tuple[int, int]:
    """Count the headings of some columns that are in a French, and in an English, form."""
    french = english = 0
    for i in sorted(set(columns.values())):
        forms = find_forms(headings[i])
        if any(form in _FRENCH for form in forms):
            french += 1
        elif not any(form in _SHARED or form in _FOREIGN for form in forms):
            english += 1
    return french, english


def find_language(headings: tuple[str, ...], columns: dict[str, int]) -> str:
    """Find the language of most of the headings of some columns; empty where none tells."""
    french, english = count_languages(headings, columns)
    counts, shares = {"fr": french, "en": english}, {"fr": 0.0, "en": 0.0}
    for i in sorted(set(columns.values())):
        spoken = {language for form in find_forms(headings[i]) for language in _FOREIGN.get(form, ())}
        for language in spoken:
            counts[language] = counts.get(language, 0) + 1
            shares[language] = shares.get(language, 0.0) + 1 / len(spoken)
    # others borrow from English (name, status): where it says no more than they do, they are meant;
    # of two others, the one whose words are its own
    best = max(sorted(counts), key=lambda language: (counts[language], language != "en", shares[language]))
    return best if counts[best] else ""


_FIRST = frozenset(squash(heading) for heading in FIRST_NAMES)
_LAST = frozenset(squash(heading) for heading in LAST_NAMES)
_BESIDE_NOMBRE = frozenset(squash(heading) for heading in (
    "ciudad", "edad", "correo", "correo electronico", "telefono", "movil", "pais", "provincia", "poblacion",
    "localidad", "genero", "sexo", "profesion", "empresa", "direccion", "fecha", "fecha de nacimiento",
    "fecha nacimiento", "fecha de alta", "intereses", "codigo postal", "estado", "satisfaccion",
    "recomendado por", "referido por", "invitado por", "padrino", "madrina", "socio", "usuario", "n cliente",
    "id cliente", "codigo cliente", "codigo de cliente", "n socio",
))  # fmt: skip
"""Headings beside which ``nombre`` is a name, as in Spanish, and no count, as in French."""
_FRENCH = frozenset(squash(heading) for heading in FRENCH_HEADINGS)
_FOREIGN = {
    squash(word): find_languages(word)
    for word in (
        *list_mails(),
        *(w for table, columns in CANONICAL.items() for c in columns for w in list_headings(table, c.name)),
    )
}
"""Headings in other languages than English and French, as they are compared → those languages."""
_SHARED = frozenset({
    "id", "date", "type", "code", "message", "conversation", "nature", "interaction", "relation", "site",
    "score", "destination", "client", "article", "reference", "satisfaction", "source", "action", "force",
    "discussion", "motivation", "intensite", "nps", "csat", "sponsor", "post", "email", "importance", "canal",
})  # fmt: skip
"""Headings that are the same in both languages and tell nothing."""


def choose_table(
    headings: tuple[str, ...],
    *,
    sample: tuple[tuple[str, ...], ...] = (),
    name: str = "",
    tables: tuple[str, ...] = (),
    overrides: dict[str, dict[str, str]] | None = None,
) -> Mapping | None:
    """Choose the canonical table that a file is, by its headings.

    Parameters
    ----------
    sample
        First rows, to see whether people repeat.
    name
        File or sheet name: breaks ties only.
    tables
        Tables that the project file allows; empty for any.
    overrides
        Per table, ours → theirs.

    Returns
    -------
    Mapping or None
        None if the headings fit no table.

    Examples
    --------
    >>> choose_table(("auteur", "destinataire", "date")).table
    'interactions'
    >>> choose_table(("id", "ville", "besoin", "age")).table
    'people'
    """
    fits: dict[str, Mapping] = {}
    for table in tables or _SPECIFIC:
        wanted = (overrides or {}).get(table, {})
        # files of one table may be headed differently: an override holds for those that have its heading
        held = {ours: theirs for ours, theirs in wanted.items() if _find_exact(theirs, headings) is not None}
        mapping = map_table(table, headings, overrides=held, where=name)
        if mapping is None and tables and held != wanted:
            mapping = map_table(table, headings, overrides=wanted, where=name)
        if mapping is not None:
            fits[table] = mapping
    if len(tables) == 1:
        return fits.get(tables[0])
    hinted = {table for table, pattern in _HINTS.items() if re.search(pattern, fold(name))}
    for table in _SPECIFIC:
        if table in fits and _is_plausible(fits[table], headings, sample, hinted):
            weak = table == "people" and not hinted & {"people"} and _is_weak(fits[table], headings)
            return replace(fits[table], is_weak=weak)
    return None


def _is_weak(mapping: Mapping, headings: tuple[str, ...]) -> bool:
    """Say whether nothing but a bare ``id`` speaks for people."""
    telling = {squash(heading) for heading in (*EMAIL_HEADINGS, *FIRST_NAMES, *LAST_NAMES)}
    return (
        squash(headings[mapping.columns["person_id"]]) == "id"
        and not {"status", "satisfaction"} & set(mapping.columns)
        and not any(squash(heading) in telling for heading in headings)
    )


def _is_plausible(
    mapping: Mapping, headings: tuple[str, ...], sample: tuple[tuple[str, ...], ...], hinted: set[str]
) -> bool:
    """Say whether a table whose required columns are there is meant, or people with such attributes."""
    n_filled = sum(bool(heading.strip()) for heading in headings)
    n_left = n_filled - len(set(mapping.columns.values()))
    table, columns = mapping.table, mapping.columns
    if table == "exclusions":
        return table in hinted and n_left <= 4  # noqa: PLR2004
    if table == "identities":
        return (n_left == 0 and "people" not in hinted) or table in hinted
    if table == "needs":
        return n_left == 0 or table in hinted
    if table == "purchases":
        if "amount" not in columns and "product" not in columns:
            return table in hinted
        return table in hinted or (
            "people" not in hinted and (n_left <= len(columns) or _repeats(columns["person_id"], sample))
        )
    return True


def _repeats(position: int, sample: tuple[tuple[str, ...], ...]) -> bool:
    """Say whether some value of a column comes more than once."""
    values = [row[position].strip() for row in sample if row[position].strip()]
    return len(set(values)) < len(values)


def describe_wanted(table: str) -> str:
    """Say which headings a table needs, for messages.

    Examples
    --------
    >>> describe_wanted("needs")
    'person_id (id, person, user…) + need (besoin, attente, interest…)'
    """
    wanted = [column for column in CANONICAL[table] if column.required] or list(CANONICAL[table][:1])
    return " + ".join(f"{column.name} ({', '.join(column.synonyms[:3])}…)" for column in wanted)
