"""Cells that should name a person and name nobody: placeholders, totals, deleted and anonymous accounts.

One table of words per kind, in the languages of the files. A word stands for the whole cell: ``Non`` is
nobody, ``Anna Non`` is somebody. What is written as a handle (``@total``) is an account whatever its name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_WORDS: dict[str, str] = {
    "placeholder": """
        none|null|nan|na|n a|n d|nd|n c|nc|n r|nr|k a|s o|tbd|tba|xxx|undefined|empty|blank|missing|no
        no one|nobody|not applicable|not available|not provided|not specified|not set|no data|no value
        unset|aucun|aucune|aucun parrain|aucune personne|neant|rien|personne|non|sans|sans objet
        sans parrain|vide|non renseigne|non renseignee|non communique|non communiquee|non precise
        non precisee|non applicable|non disponible|pas de parrain|pas renseigne|pas de reponse|a definir
        a completer|indetermine|kein|keine|keiner|keines|niemand|nein|ohne|ohne angabe|keine angabe
        keine angaben|leer|nicht verfugbar|nicht angegeben|ninguno|ninguna|ningun|nadie|sin datos
        sin dato|no aplica|no disponible|vacio|sin padrino|no consta|nessuno|nessuna|niente|nulla
        non disponibile|non indicato|vuoto|nenhum|nenhuma|ninguem|sem dados|nao informado|nao disponivel
        vazio|geen|nee|niet van toepassing|nvt|n v t|leeg|onbekend|valeur manquante|ref|valeur|value|nom
        name|num|nombre|div 0|nul|error|erreur|fehler|false|faux
    """,
    "total": """
        total|totaux|totals|total general|grand total|sous total|sous totaux|subtotal|sub total|somme
        ensemble|total des lignes|total lignes|total colonnes|moyenne|average|mediane|gesamt|gesamtsumme
        gesamtergebnis|summe|zwischensumme|insgesamt|mittelwert|durchschnitt|suma total|promedio|totale
        totale generale|totale complessivo|subtotale|somma|total geral|soma|totaal|eindtotaal|subtotaal
        gemiddelde|etiquettes de lignes|row labels|zeilenbeschriftungen|etiquetas de fila
        etichette di riga|rotulos de linha|rijlabels
    """,
    "deleted": """
        deleted|removed|deleted user|deleted account|deleted profile|deleted member|deactivated user
        deactivated account|suspended|suspended user|suspended account|account suspended|account deleted
        banned user|removed user|user not found|unavailable account|former member|supprime|supprimee
        efface|utilisateur supprime|utilisatrice supprimee|compte supprime|profil supprime
        membre supprime|compte desactive|utilisateur desactive|compte suspendu|utilisateur suspendu
        utilisateur introuvable|compte ferme|ancien membre|geloschter nutzer|geloschter benutzer
        geloschtes konto|geloscht|gesperrter nutzer|gesperrtes konto|usuario eliminado|cuenta eliminada
        eliminado|cuenta suspendida|usuario suspendido|usuario borrado|utente eliminato
        account eliminato|profilo eliminato|eliminato|account sospeso|usuario excluido|conta excluida
        usuario removido|conta suspensa|excluido|verwijderde gebruiker|verwijderd account|verwijderd
    """,
    "anonymous": """
        anonymous|anonymous user|anonymous member|anon|unknown|unknown user|unknown sender
        unknown author|guest|guest user|private user|hidden|hidden user|linkedin member|facebook user
        instagram user|instagramuser|tiktok user|group anonymous bot|groupanonymousbot|anonyme|anonymes
        utilisateur anonyme|membre anonyme|client anonyme|inconnu|inconnue|inconnus|utilisateur inconnu
        expediteur inconnu|auteur inconnu|numero inconnu|invite|invitee|utilisateur invite
        membre linkedin|membre de linkedin|utilisateur facebook|utilisateur de facebook
        utilisateur instagram|anonym|anonymer nutzer|unbekannt|unbekannter nutzer|gast|anonimo|anonima
        usuario anonimo|desconocido|desconocida|usuario desconocido|invitado|usuario de facebook
        utente anonimo|sconosciuto|sconosciuta|utente sconosciuto|ospite|utente di facebook
        usuario do facebook|desconhecido|desconhecida|convidado|anoniem|onbekende|onbekende gebruiker
        linkedin mitglied|miembro de linkedin|membro di linkedin|membro do linkedin|linkedin lid
    """,
}
"""Kind of nobody → its words, folded, in the languages of files."""
_ERRORS = frozenset({"name", "nom", "nombre", "value", "valeur", "num", "ref", "nul", "div 0"})
"""Errors of spreadsheets, which begin with #."""
_SIGNS = re.compile(r"[\W_]+", re.UNICODE)
_NUMBERED = re.compile(r"deleted user ?(?:[0-9a-f]{4,})|deleted user 0000")
_SUBTOTAL = re.compile(r"(?:sous total|subtotal|sub total|zwischensumme|subtotale|subtotaal|total) .+")


def _fold(text: str) -> str:
    """Fold case, accents, signs and spaces."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _SIGNS.sub(" ", text.casefold()).strip()


_KIND_OF: dict[str, str] = {
    word.strip(): kind
    for kind, words in reversed(_WORDS.items())
    for line in words.strip().splitlines()
    for word in line.split("|")
}
NOBODY_WORDS = frozenset({*_KIND_OF, *(word.replace(" ", "_") for word in _KIND_OF)})
"""Words that name nobody, folded; those of several words also with ``_``."""


@cache
def find_nobody(text: str) -> str | None:
    """Tell which kind of nobody a cell names; None where it names somebody.

    Returns
    -------
    str or None
        ``placeholder`` (``-``, ``Aucun``, ``#REF!``), ``total``, ``deleted`` or ``anonymous``.

    Examples
    --------
    >>> find_nobody("Aucun"), find_nobody("#REF!"), find_nobody("Total général"), find_nobody("[deleted]")
    ('placeholder', 'placeholder', 'total', 'deleted')
    >>> find_nobody("Anna Non"), find_nobody("@total"), find_nobody("x:unknown")
    (None, None, None)
    """
    shown = text.strip()
    if shown.startswith("@") and shown[1:].strip():
        return None
    folded = _fold(shown)
    if not folded:
        return "placeholder"
    if ":" in shown and re.match(r"[a-z][a-z0-9-]*:\S", shown):
        return None
    if folded in {
        "0",
        "name",
        "nom",
        "nombre",
        "value",
        "valeur",
        "num",
        "ref",
        "nul",
    } and not shown.startswith("#"):
        return None
    kind = _KIND_OF.get(folded)
    if kind is None and _NUMBERED.fullmatch(folded):
        return "deleted"
    return kind


def is_subtotal(text: str) -> bool:
    """Say whether a cell may be the total of a group, ``Total Lyon``: a company may be called so too.

    Examples
    --------
    >>> is_subtotal("Sous-total Lyon"), is_subtotal("Total janvier"), is_subtotal("Totalement")
    (True, True, False)
    """
    return _SUBTOTAL.fullmatch(_fold(text)) is not None
