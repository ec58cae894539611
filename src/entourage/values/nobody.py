"""Cells that should name a person and name nobody: placeholders, totals, deleted and anonymous accounts.

One table of words by kind and language. A word stands for the whole cell: ``Non`` is nobody, ``Anna Non``
is somebody. What is written as a handle (``@total``) is an account whatever its name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_WORDS: dict[str, dict[str, str]] = {
    "placeholder": {
        "": "na|n a|n d|nd|n c|nc|n r|nr|k a|s o|tbd|tba|xxx|xxxx|null|nan|void",
        "en": """
            none|undefined|empty|blank|missing|no|no one|nobody|not applicable|not available|not provided
            not specified|not set|not defined|not known|no data|no value|no name|no answer|no response
            no referrer|no sponsor|unset|unspecified|unassigned|to be defined|to be determined
            to be announced|to be completed|false|error
        """,
        "fr": """
            aucun|aucune|aucun e|aucun parrain|aucun filleul|aucune personne|neant|rien|personne|non|sans
            sans objet|sans parrain|sans filleul|sans nom|sans reponse|vide|non renseigne|non renseignee
            non communique|non communiquee|non precise|non precisee|non applicable|non disponible
            non defini|non definie|non attribue|non attribuee|non affecte|non affectee|pas de parrain
            pas de filleul|pas de nom|pas renseigne|pas de reponse|a definir|a completer|a renseigner
            a preciser|indetermine|indefini|valeur manquante|erreur|faux
        """,
        "de": """
            kein|keine|keiner|keines|keine r|niemand|nein|ohne|ohne angabe|ohne namen|kein name|kein werber
            keine angabe|keine angaben|keine daten|keine antwort|leer|nicht verfugbar|nicht angegeben
            nicht zutreffend|nicht definiert|nicht zugeordnet|zu definieren|fehler
        """,
        "es": """
            ninguno|ninguna|ninguno a|ningun|nadie|sin datos|sin dato|sin nombre|sin respuesta|sin asignar
            sin especificar|sin padrino|ningun padrino|no aplica|no procede|no disponible|no especificado
            no consta|no indicado|no sabe|vacio|vacia|en blanco|por definir
        """,
        "it": """
            nessuno|nessuna|niente|nulla|nessun dato|nessun nome|nessuna risposta|nessun presentatore
            senza nome|non disponibile|non indicato|non specificato|non definito|non applicabile
            non assegnato|vuoto|vuota|da definire
        """,
        "pt": """
            nenhum|nenhuma|ninguem|sem dados|sem nome|sem resposta|sem padrinho|nenhum padrinho
            nao informado|nao informada|nao disponivel|nao aplicavel|nao definido|nao especificado
            nao atribuido|nao se aplica|vazio|vazia|em branco
        """,
        "nl": """
            geen|nee|niet van toepassing|nvt|n v t|leeg|geen naam|geen antwoord|geen gegevens|geen aanbrenger
            niet opgegeven|niet beschikbaar|niet ingevuld|nog te bepalen
        """,
        "others": "ingen|ikke oppgitt|saknas|ei tietoa|brak|brak danych|nincs|zadny|nikto",
    },
    "total": {
        "en": """
            total|totals|grand total|subtotal|sub total|average|column labels|row labels|overall total
        """,
        "fr": """
            totaux|total general|sous total|sous totaux|somme|ensemble|total des lignes|total lignes
            total colonnes|total clients|total ht|total ttc|nombre total|montant total|moyenne|mediane
            ecart type|cumul|etiquettes de lignes|etiquettes de colonnes
        """,
        "de": """
            gesamt|gesamtsumme|gesamtergebnis|summe|zwischensumme|insgesamt|mittelwert|durchschnitt
            gesamtanzahl|zeilenbeschriftungen|spaltenbeschriftungen
        """,
        "es": """
            totales|suma|suma total|total parcial|promedio|etiquetas de fila|etiquetas de columna
        """,
        "it": """
            totale|totali|totale generale|totale complessivo|totale parziale|subtotale|somma
            etichette di riga|etichette di colonna
        """,
        "pt": "total geral|totais|soma|rotulos de linha|rotulos de coluna",
        "nl": "totaal|eindtotaal|subtotaal|totalen|gemiddelde|rijlabels|kolomlabels",
    },
    "deleted": {
        "en": """
            deleted|removed|deactivated|suspended|deleted user|deleteduser|user deleted|deleted account
            deleted profile|deleted member|deactivated user|deactivated account|suspended user
            suspended account|account suspended|account deleted|account deactivated|banned user
            removed user|user not found|account not found|unavailable account|former member
        """,
        "fr": """
            supprime|supprimee|supprime e|efface|effacee|utilisateur supprime|utilisatrice supprimee
            utilisateur efface|compte supprime|profil supprime|membre supprime|compte desactive
            compte introuvable|compte inactif|compte suspendu|compte ferme|utilisateur desactive
            utilisateur suspendu|utilisateur introuvable|ancien membre
        """,
        "de": """
            geloscht|entfernt|geloschter nutzer|geloschter benutzer|geloschtes konto|geloschtes profil
            gesperrter nutzer|gesperrtes konto|konto gesperrt|konto geloscht|deaktiviertes konto
            nutzer nicht gefunden|benutzer nicht gefunden
        """,
        "es": """
            eliminado|eliminada|borrado|usuario eliminado|usuario borrado|usuario suspendido
            usuario no encontrado|cuenta eliminada|cuenta suspendida|cuenta desactivada
        """,
        "it": """
            eliminato|eliminata|cancellato|rimosso|utente eliminato|utente cancellato|utente non trovato
            utente sospeso|account eliminato|account sospeso|account disattivato|profilo eliminato
        """,
        "pt": """
            excluido|excluida|removido|usuario excluido|usuario removido|usuario nao encontrado
            utilizador eliminado|utilizador removido|utilizador nao encontrado|conta excluida
            conta eliminada|conta suspensa|conta desativada
        """,
        "nl": """
            verwijderd|verwijderde gebruiker|verwijderd account|gebruiker niet gevonden
            gedeactiveerd account|geschorst account
        """,
    },
    "anonymous": {
        "en": """
            anonymous|anonymous user|anonymous member|anonymous participant|anon|unknown|unknown user
            unknown member|unknown sender|unknown author|unknown person|guest|guest user|private user
            hidden|hidden user|confidential|someone|linkedin member|facebook user|instagram user
            instagramuser|messenger user|tiktok user|youtube user|twitter user|group anonymous bot
            groupanonymousbot
        """,
        "fr": """
            anonyme|anonymes|utilisateur anonyme|membre anonyme|client anonyme|participant anonyme
            inconnu|inconnue|inconnu e|inconnus|utilisateur inconnu|membre inconnu|client inconnu
            expediteur inconnu|auteur inconnu|numero inconnu|invite|invitee|utilisateur invite
            confidentiel|quelqu un|membre linkedin|membre de linkedin|utilisateur facebook
            utilisateur de facebook|utilisateur instagram|utilisateur d instagram|utilisateur messenger
            utilisateur whatsapp|utilisateur tiktok
        """,
        "de": """
            anonym|anonymer nutzer|anonymer benutzer|unbekannt|unbekannte|unbekannter|unbekannter nutzer
            unbekannter benutzer|unbekannter absender|gast|vertraulich|jemand|linkedin mitglied
            facebook nutzer|instagram nutzer
        """,
        "es": """
            anonimo|anonima|usuario anonimo|desconocido|desconocida|usuario desconocido|invitado
            alguien|miembro de linkedin|usuario de facebook|usuario de instagram
        """,
        "it": """
            utente anonimo|sconosciuto|sconosciuta|utente sconosciuto|ospite|qualcuno
            membro di linkedin|utente linkedin|utente di facebook|utente facebook|utente di instagram
            utente instagram
        """,
        "pt": """
            desconhecido|desconhecida|usuario desconhecido|utilizador desconhecido|utilizador anonimo
            convidado|alguem|membro do linkedin|usuario do facebook|usuario do instagram
            utilizador do facebook|utilizador do instagram
        """,
        "nl": """
            anoniem|anonieme gebruiker|onbekend|onbekende|onbekende gebruiker|iemand|linkedin lid
            facebook gebruiker|instagram gebruiker
        """,
        "others": "ukjent|okand|tuntematon|nieznany|ismeretlen|neznamy",
    },
}
"""Kind of nobody → language → its words, folded; without a language, those that several share."""
_ERRORS = frozenset({
    "ref", "value", "name", "num", "null", "nul", "div 0", "n a", "n d", "nv", "calc", "spill", "error",
    "getting data", "field", "blocked", "connect", "valeur", "nom", "nombre", "champ", "propagation",
    "calcul", "wert", "bezug", "zahl", "uberlauf", "kalk", "feld", "valor", "numero", "desbordamiento",
    "valore", "rif", "nome", "espansione", "waarde", "verw", "naam", "getal", "leeg", "overloop",
})  # fmt: skip
"""Errors of spreadsheets, after their #, as the programs write them in these languages."""
_SIGNS = re.compile(r"[\W_]+", re.UNICODE)
_HANDLE = re.compile(r"(?:@\s*|[a-z][a-z0-9-]*:)(\S.*)", re.IGNORECASE | re.DOTALL)
_BRACKETED = re.compile(r"\[.*\]|<.*>|\(.*\)", re.DOTALL)
_NUMBERED = re.compile(
    r"(?:deleted ?user|deleted account|utilisateur supprime|compte supprime|geloschter nutzer|"
    r"usuario eliminado|utente eliminato|verwijderde gebruiker) ?[0-9a-f]{4,}"
)
_SUBTOTAL = re.compile(
    r"(?:sous total|sub ?totale?|subtotaal|zwischensumme|total parcial|totale?|totaal|summe|gesamt) .+"
    r"|.+ (?:ergebnis|gesamt)"
)


def _fold(text: str) -> str:
    """Fold case, accents, signs and spaces."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _SIGNS.sub(" ", text.casefold()).strip()


def _list_words(kind: str) -> tuple[str, ...]:
    lines = (line for words in _WORDS[kind].values() for line in words.strip().splitlines())
    return tuple(word.strip() for line in lines for word in line.split("|"))


_KIND_OF: dict[str, str] = {word: kind for kind in _WORDS for word in _list_words(kind)}
NOBODY_WORDS = frozenset({*_KIND_OF, *(word.replace(" ", "_") for word in _KIND_OF)})
"""Words that name nobody, folded; those of several words also with ``_``."""


@cache
def find_nobody(text: str) -> str | None:
    """Tell which kind of nobody a cell names; None where it names somebody.

    Case, accents, spaces, brackets and other signs do not matter. A handle (``@total``, ``x:unknown``) is
    somebody's, unless what it bears is in brackets, as programs mark what is gone (``reddit:[deleted]``).

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
    handle = _HANDLE.fullmatch(shown)
    if handle is not None:
        shown = handle[1]
        if not _BRACKETED.fullmatch(shown):
            return None
    folded = _fold(shown)
    if not folded or (shown.startswith("#") and folded in _ERRORS):
        return "placeholder"
    if _NUMBERED.fullmatch(folded):
        return "deleted"
    return _KIND_OF.get(folded)


def is_subtotal(text: str) -> bool:
    """Say whether a cell may be the total of a group, ``Total Lyon``: a company may be called so too.

    Pivot tables write it before the group or, in German, after it (``Lyon Ergebnis``); ``Inès Total`` is
    somebody. Only where the same column also has a total of everything does it mean one.

    Examples
    --------
    >>> is_subtotal("Sous-total Lyon"), is_subtotal("Lyon Ergebnis"), is_subtotal("Totalement")
    (True, True, False)
    """
    return _SUBTOTAL.fullmatch(_fold(text)) is not None
