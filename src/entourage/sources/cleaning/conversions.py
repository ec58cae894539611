"""What a referral's status says: converted or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.model import Note
from entourage.values.answers import NO, YES
from entourage.values.texts import fold

if TYPE_CHECKING:
    import pandas as pd

_CONVERTED = YES | frozenset((
    "converted", "convert", "conversion", "customer", "client",
    "cliente", "paid", "paye", "payee", "purchased", "purchase", "achat", "achete", "a achete", "bought",
    "ordered", "commande", "subscribed", "subscriber", "abonne", "abonnee", "completed", "complete", "done",
    "termine", "terminee", "approved", "approuve", "approuvee", "valide", "validee", "validated", "won",
    "gagne", "gagnee", "active", "actif", "activated", "churned", "cancelled after purchase", "converti",
    "convertie", "rewarded", "recompense", "recompensee", "successful", "success", "succes", "reussi",
    "reussie", "closed won", "signed", "signe", "signee", "new customer", "nouveau client", "inactive",
    "inactif", "former customer", "ancien client", "redeemed", "confirmed", "confirme", "confirmee",
    "konvertiert", "gekauft", "bezahlt", "kunde", "abgeschlossen", "gewonnen", "convertido",
    "convertida", "pagado", "comprado", "completado", "confirmado", "convertito", "convertita", "pagato",
    "acquistato", "completato", "confermato", "pago", "concluido", "geconverteerd", "betaald",
    "gekocht", "klant", "voltooid", "kundin", "neukunde", "bestatigt", "genehmigt", "eingelost",
    "erfolgreich", "bestellt", "aktiv", "pagada", "comprada", "compra realizada", "ganado", "ganada",
    "confirmada", "aprobado", "completada", "canjeado", "activo", "activa", "nuevo cliente", "pagata",
    "acquistata", "confermata", "approvato", "concluso", "riscattato", "vinto", "attivo", "attiva",
    "nuovo cliente", "paga", "comprou", "convertido em cliente", "concluida", "aprovado", "ativo", "ativa",
    "resgatado", "ganho", "novo cliente", "aangekocht", "goedgekeurd", "bevestigd", "ingewisseld", "actief",
    "nieuwe klant",
))  # fmt: skip
_NOT_CONVERTED = NO | frozenset((
    "pending", "en attente", "attente", "en cours", "in progress",
    "signed up", "signup", "sign up", "inscrit", "inscrite", "registered", "invited", "invite", "invitee",
    "sent", "envoye", "envoyee", "declined", "decline", "refuse", "refused", "refusee", "rejected", "rejete",
    "rejetee", "lost", "perdu", "perdue", "expired", "expire", "expiree", "not converted", "non converti",
    "non convertie", "prospect", "lead", "open", "ouvert", "ouverte", "clicked", "clique", "new", "nouveau",
    "failed", "echec", "echoue", "cancelled", "canceled", "annule", "annulee", "closed lost", "unqualified",
    "trial", "essai", "contacted", "contacte", "contactee", "delivered", "opened", "viewed", "none",
    "shared", "offen", "ausstehend", "eingeladen", "abgelehnt", "verloren", "abgelaufen",
    "pendiente", "invitado", "rechazado", "caducado", "perdido", "in attesa", "invitato", "rifiutato",
    "scaduto", "perso", "pendente", "convidado", "recusado", "expirado", "in behandeling",
    "uitgenodigd", "afgewezen", "verlopen", "never", "not yet", "jamais", "pas encore", "nie", "noch nicht",
    "nunca", "todavia no", "aun no", "mai", "non ancora", "ainda nao", "nooit", "nog niet",
    "nicht konvertiert", "in bearbeitung", "wartend", "gesendet", "versendet", "registriert", "angemeldet",
    "storniert", "neu", "fehlgeschlagen", "interessent", "no convertido", "en espera", "en curso",
    "en proceso", "enviado", "enviada", "registrado", "registrada", "invitada", "rechazada", "cancelado",
    "cancelada", "abierto", "nuevo", "perdida", "fallido", "interesado", "non convertito", "in corso",
    "inviato", "inviata", "registrato", "registrata", "invitata", "rifiutata", "annullato", "annullata",
    "aperto", "nuovo", "scaduta", "fallito", "interessato", "nao convertido", "em curso", "em andamento",
    "aguardando", "convidada", "recusada", "aberto", "novo", "expirada", "falhou", "interessado",
    "niet geconverteerd", "in afwachting", "verzonden", "verstuurd", "geregistreerd", "geannuleerd",
    "geweigerd", "nieuw", "mislukt", "geinteresseerd",
))  # fmt: skip


def is_converted(status: str) -> bool | None:
    """Say whether a referral's status means that the person brought became a customer.

    Someone who left later was converted once.

    Returns
    -------
    bool or None
        None where the word is not known.

    Examples
    --------
    >>> is_converted("Converti"), is_converted("en attente"), is_converted("churned"), is_converted("??")
    (True, False, True, None)
    """
    folded = fold(status)
    if folded in _CONVERTED:
        return True
    return False if folded in _NOT_CONVERTED else None


def read_conversions(statuses: pd.Series, dates: pd.Series) -> tuple[pd.Series, tuple[Note, ...]]:
    """Turn statuses into converted yes or no, missing where the file does not say.

    Parameters
    ----------
    statuses
        What the files say, as text.
    dates
        What the column of conversion dates says: ``yes`` for a date, ``no`` for an empty cell, or the word
        that stands there; missing where the file has no such column. A date means converted, whatever the
        status; its absence means not converted where the status is silent.

    Returns
    -------
    tuple
        ``boolean`` Series on the same index, and notes on words that are not known.
    """
    converted, when = _read_words(statuses), _read_words(dates)
    converted = converted.mask(when.fillna(value=False), other=True).fillna(when)
    unknown = statuses.fillna(dates)[converted.isna()]
    notes = [
        Note(
            "Referrals whose status '{status}' is not known, counted as neither converted nor not: {n}.",
            {"status": status, "n": int(n)},
        )
        for status, n in unknown.value_counts().sort_index().items()
    ]
    return converted, tuple(notes)


def _read_words(texts: pd.Series) -> pd.Series:
    return texts.map({text: is_converted(text) for text in texts.dropna().unique()}).astype("boolean")
