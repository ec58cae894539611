"""What WhatsApp writes in a chat's place, in its languages: deleted messages, left-out media, who added whom.

Most of what WhatsApp itself writes begins with an invisible mark (U+200E) on iPhones, whatever the language;
these words are for what remains, and for Android, which marks nothing.
"""

from __future__ import annotations

import re

MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Marks of direction, which nobody sees."""
ADDED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^(?P<one>.+?) added (?P<other>.+?)\.?$",
        r"^(?P<one>.+?) (?:a ajouté|avez ajouté|as ajouté) (?P<other>.+?)\.?$",
        r"^(?P<one>.+?) (?:hat|hast|haben) (?P<other>.+?) hinzugefügt\.?$",
        r"^(?P<one>.+?) (?:añadió|agregó|añadiste|agregaste) a (?P<other>.+?)\.?$",
        r"^(?P<one>.+?) (?:ha|hai) aggiunto (?P<other>.+?)\.?$",
        r"^(?P<one>.+?) (?:adicionou|adicionaste) (?P<other>.+?)\.?$",
        r"^(?P<one>.+?) (?:heeft|hebt) (?P<other>.+?) toegevoegd\.?$",
    )
)
YOU = frozenset(
    "you vous toi dich du te tú ti tu você jou je u usted lei sie ihnen voi".split()  # noqa: SIM905 - one line a list
)
"""Whoever exported the chat: it does not say who that is."""
NOBODY_ADDED = re.compile(
    r"^\d+ |\b(?:groups?|groupes?|gruppen?|grupos?|gruppo|gruppi|groep(?:en)?|community|communauté|comunidad"
    r"|comunidade|comunità|description|beschreibung|descripción|descrição|descrizione|beschrijving)\b",
    re.IGNORECASE,
)
"""Added, and no person: three others, a group to a community, a description."""
EVERYONE = frozenset(
    ("all", "everyone", "tous", "tout le monde", "alle", "todos", "todas", "tutti", "iedereen", "meta ai")
)
DELETED = re.compile(
    r"(?:this message was deleted|you deleted this message|ce message a été supprimé"
    r"|(?:vous avez|tu as) supprimé ce message|diese nachricht wurde gelöscht"
    r"|du hast diese nachricht gelöscht|se eliminó este mensaje|eliminaste este mensaje"
    r"|este mensaje fue eliminado|questo messaggio è stato eliminato|hai eliminato questo messaggio"
    r"|(?:esta |essa )?mensagem (?:foi )?(?:apagada|eliminada)|(?:você )?apagou esta mensagem"
    r"|eliminou esta mensagem|dit bericht (?:is|werd) verwijderd|(?:je|u) hebt dit bericht verwijderd)"
    r"(?: (?:by|par|von|por|da|pelo|door) .{1,60})?[.!]?",
    re.IGNORECASE,
)
EDITED = re.compile(
    r"\s*(?:\u200e<[^<>\n]{3,80}>|<(?:this message was edited|ce message a été modifié"
    r"|diese nachricht wurde bearbeitet|se editó este mensaje|este mensaje fue editado"
    r"|questo messaggio è stato modificato|(?:esta |essa )?mensagem (?:foi )?editada"
    r"|dit bericht is bewerkt)\.?>)\s*$",
    re.IGNORECASE,
)
"""The mark at the end of a message that was changed; on iPhones in any language."""
_OMITTED = (
    r"(?:omitted|omis|omise|absente?|non inclus|non incluse|weggelassen|ausgeschlossen|omitid[oa]|ocultad[oa]"
    r"|omess[oa]|esclus[oa]|weggelaten|utelämnad|utelatt|udeladt|pominięt[eoay])"
)
_MEDIA = (
    r"(?:image|photo|vid[eé]o|audio|sticker|gif|m[eé]dias?|document|autocollant|bild|imagen|immagine|imagem"
    r"|afbeelding|foto|documento|dokument|figurinha|contact card|fiche contact)"
)
LEFT_OUT = re.compile(rf"^<[^<>]{{3,80}}>$|^{_MEDIA} {_OMITTED}\.?$|^null$", re.IGNORECASE)
"""A picture, film, voice message or card that is not in the text."""
ENDS_LEFT_OUT = re.compile(rf"(?:^|\s){_OMITTED}\.?$", re.IGNORECASE)
"""The same after an invisible mark, where no person's words stand."""
ATTACHED = re.compile(
    r"^\S[^\n]*\.\w{2,5} \((?:file attached|fichier joint|datei angehängt|archivo adjunto|file allegato"
    r"|arquivo anexado|ficheiro anexado|bestand bijgevoegd)\)\s*",
    re.IGNORECASE,
)
"""A file of an export with media, on Android; its caption follows."""
PLACED = re.compile(r"^[^\W\d]+(?: [^\W\d]+){0,3} ?: https?://\S+$", re.IGNORECASE)
"""A place that was shared: ``Location: https://…``."""
POLL = re.compile(r"^[^\W\d_a-zß-öø-ÿ]{4,}(?: [^\W\d_a-zß-öø-ÿ]+)* ?:(?:\n|$)")
"""A poll: ``POLL:`` alone on its line, in capitals in every language."""
OPTION = re.compile(r"^[^\W\d_a-zß-öø-ÿ]{4,} ?: .*\([^()\n]*\d+[^()\n]*\)$")
SECURE = re.compile(
    r"end-to-end|de bout en bout|ende-zu-ende|extremo a extremo|ponta a ponta|crittografia|eind-tot-eind",
    re.IGNORECASE,
)
