"""Types of interactions mean the same in seven languages."""

from __future__ import annotations

import pytest

from entourage.network.event_types import canonical_type
from entourage.schema import EVENT_TYPES
from entourage.values.texts import fold


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("reply", "Réponse, Antwort, Respuesta, Risposta, Resposta, Antwoord"),
        ("comment", "Commentaire, Kommentar, Comentario, Commento, Comentário, Opmerking"),
        ("like", "J'aime, Gefällt mir, Me gusta, Mi piace, Curtida, Vind ik leuk"),
        ("share", "Partage, geteilt, Compartido, Condivisione, Compartilhamento, Gedeeld, Retweet"),
        ("mention", "Mentionné, Erwähnung, Mención, Menzione, Menção, Vermelding"),
        ("message", "Courriel, Nachricht, Mensaje, Messaggio, Mensagem, Bericht"),
        ("follow", "Abonnement, folgt, Sigue, Segue, Volgt"),
        ("friend", "Amis, Freund, Amigo, Amico, Vriend"),
        ("referral", "Parrainage, Kundenwerbung, Referido, Segnalazione, Indicação, Aanbrenging"),
        ("meeting", "Rendez-vous, Treffen, Encuentro, Incontro, Encontro, Afspraak"),
        ("contact", "Kontakt, Contacto, Contatto, Contato, Verbinding"),
        ("reaction", "Réagit, Reaktion, Reacción, Reazione, Reação"),
    ],
)
def test_types_of_seven_languages(kind: str, names: str) -> None:
    assert {canonical_type(name) for name in names.split(",")} == {kind}


def test_every_name_is_folded_and_means_one_type() -> None:
    names = [name for kind in EVENT_TYPES for name in kind.names]
    assert [name for name in names if fold(name) != name] == []
    assert len(names) == len(set(names))
