"""Headings in German, Spanish, Italian, Portuguese and Dutch, beside the English and French ones of `schema`.

Folded as headings are compared, ``|`` between those of one column. A word that means one thing here and
another in English or French (``de``, ``nom``) is left to those.
"""

from __future__ import annotations

from functools import cache

from entourage.schema import CANONICAL

_HEADINGS: dict[str, dict[str, dict[str, str]]] = {
    "de": {
        "interactions": {
            "source": "von|absender|verfasser|autor|autorin|nutzer|benutzer|benutzername|person|absender id|quelle",
            "target": "an|empfanger|empfangerin|adressat|erwahnt|erwahnte|ziel|empfanger id|fur",
            "type": "art|typ|beziehung|interaktion|kategorie",
            "timestamp": "datum|zeit|zeitpunkt|uhrzeit|zeitstempel|datum und uhrzeit|gesendet am|erstellt am|tag",
            "weight": "anzahl|gewicht|starke|haufigkeit|punkte",
            "text": "nachricht|inhalt|kommentar|beitrag",
            "thread": "unterhaltung|gesprach|thema",
            "platform": "plattform|netzwerk|kanal",
        },
        "referrals": {
            "referrer": "werber|empfehler|empfehlende|empfehlender|geworben von|empfohlen von|eingeladen von|pate",
            "referred": "geworbener|geworbene|empfohlener|empfohlene|freund|eingeladener|eingeladene|neukunde|patenkind",
            "date": "datum|empfohlen am|geworben am|empfehlungsdatum",
            "status": "zustand|ergebnis",
            "converted_on": "abschlussdatum|konvertiert am|gekauft am",
            "value": "wert|betrag|umsatz",
            "code": "empfehlungscode|gutscheincode|rabattcode",
            "channel": "kanal",
        },
        "people": {
            "person_id": "kundennummer|kunden id|kunden nr|kundennr|kunde|mitglied|mitgliedsnummer|nutzer|benutzer|"
                         "benutzername|teilnehmer|kennung|personennummer",
            "name": "vollstandiger name|anzeigename|vor und nachname|bezeichnung",
            "status": "kundenstatus|phase",
            "satisfaction": "zufriedenheit|bewertung|weiterempfehlung|weiterempfehlungsbereitschaft",
        },
        "needs": {"person_id": "kundennummer|kunde|person|mitglied|nutzer", "need": "bedurfnis|bedarf|wunsch|interesse",
                  "intensity": "starke|gewicht|wichtigkeit"},
        "purchases": {
            "person_id": "kundennummer|kunde|kunden id|kaufer|kauferin", "date": "kaufdatum|bestelldatum|rechnungsdatum|datum",
            "amount": "betrag|summe|preis|umsatz|gesamtbetrag", "product": "produkt|artikel|artikelnummer|bezeichnung",
            "code": "rabattcode|gutscheincode",
        },
        "identities": {"person_id": "person|kundennummer", "account": "konto|profil|benutzername"},
        "exclusions": {"person_id": "person|kundennummer", "account": "konto|profil|benutzername"},
    },
    "es": {
        "interactions": {
            "source": "autor|autora|remitente|emisor|usuario|origen|persona|fuente|de parte de",
            "target": "para|destinatario|destinataria|receptor|mencionado|mencionada|destino|objetivo",
            "type": "tipo|relacion|interaccion|tipo de interaccion|categoria",
            "timestamp": "fecha|hora|fecha y hora|fecha hora|enviado el|publicado el|marca temporal|dia",
            "weight": "peso|cantidad|numero|frecuencia|intensidad|fuerza",
            "text": "mensaje|texto|contenido|comentario|publicacion",
            "thread": "conversacion|hilo|tema",
            "platform": "plataforma|red|canal",
        },
        "referrals": {
            "referrer": "padrino|madrina|referente|recomendado por|referido por|invitado por|recomendador|prescriptor",
            "referred": "referido|referida|ahijado|ahijada|recomendado|recomendada|amigo|amiga|invitado|nuevo cliente",
            "date": "fecha|fecha de recomendacion|fecha de referido",
            "status": "estado|resultado",
            "converted_on": "fecha de conversion|convertido el|fecha de compra",
            "value": "importe|valor|monto|ingresos",
            "code": "codigo|codigo de descuento|codigo de referido|cupon",
            "channel": "canal|medio",
        },
        "people": {
            "person_id": "cliente|id cliente|n cliente|numero de cliente|numero cliente|codigo cliente|usuario|socio|"
                         "miembro|persona|identificador|participante",
            "name": "nombre completo|nombre y apellidos|nombre y apellido|nombre mostrado",
            "status": "estado|estado del cliente|etapa",
            "satisfaction": "satisfaccion|puntuacion|recomendacion",
        },
        "needs": {"person_id": "cliente|persona|usuario|id cliente", "need": "necesidad|interes|deseo|motivacion",
                  "intensity": "intensidad|peso|importancia|nivel"},
        "purchases": {
            "person_id": "cliente|id cliente|comprador|compradora|numero de cliente",
            "date": "fecha|fecha de compra|fecha de pedido|fecha compra|fecha pedido|fecha factura",
            "amount": "importe|total|precio|monto|valor", "product": "producto|articulo|referencia",
            "code": "codigo de descuento|cupon|codigo promocional",
        },
        "identities": {"person_id": "persona|cliente", "account": "cuenta|perfil|usuario"},
        "exclusions": {"person_id": "persona|cliente", "account": "cuenta|perfil|usuario"},
    },
    "it": {
        "interactions": {
            "source": "da|autore|autrice|mittente|utente|origine|persona|fonte",
            "target": "per|destinatario|destinataria|ricevente|menzionato|menzionata|destinazione",
            "type": "tipo|relazione|interazione|tipo di interazione|categoria",
            "timestamp": "data|ora|data e ora|data ora|inviato il|pubblicato il|giorno",
            "weight": "peso|numero|quantita|frequenza|intensita|forza",
            "text": "messaggio|testo|contenuto|commento",
            "thread": "conversazione|discussione|argomento",
            "platform": "piattaforma|rete|canale",
        },
        "referrals": {
            "referrer": "presentatore|segnalatore|segnalato da|invitato da|presentato da|consigliato da|padrino",
            "referred": "presentato|presentata|segnalato|segnalata|invitato|invitata|amico|amica|nuovo cliente",
            "date": "data|data segnalazione|data di segnalazione",
            "status": "stato|esito",
            "converted_on": "data di conversione|convertito il|data acquisto",
            "value": "importo|valore|fatturato",
            "code": "codice|codice sconto|codice amico|buono",
            "channel": "canale|mezzo",
        },
        "people": {
            "person_id": "cliente|id cliente|codice cliente|numero cliente|n cliente|utente|socio|membro|persona|"
                         "identificativo|partecipante",
            "name": "nome completo|nome e cognome|cognome e nome",
            "status": "stato|stato cliente|fase",
            "satisfaction": "soddisfazione|valutazione|punteggio|voto",
        },
        "needs": {"person_id": "cliente|persona|utente|codice cliente", "need": "bisogno|esigenza|interesse|desiderio",
                  "intensity": "intensita|peso|importanza|livello"},
        "purchases": {
            "person_id": "cliente|id cliente|codice cliente|acquirente|numero cliente",
            "date": "data|data acquisto|data ordine|data di acquisto|data fattura",
            "amount": "importo|totale|prezzo|valore", "product": "prodotto|articolo|riferimento",
            "code": "codice sconto|buono|codice promozionale",
        },
        "identities": {"person_id": "persona|cliente", "account": "profilo|utente|nome utente"},
        "exclusions": {"person_id": "persona|cliente", "account": "profilo|utente|nome utente"},
    },
    "pt": {
        "interactions": {
            "source": "autor|autora|remetente|emissor|usuario|utilizador|origem|pessoa|fonte",
            "target": "para|destinatario|destinataria|recetor|mencionado|mencionada|destino",
            "type": "tipo|relacao|interacao|tipo de interacao|categoria",
            "timestamp": "data|hora|data e hora|data hora|enviado em|publicado em|dia",
            "weight": "peso|numero|quantidade|frequencia|intensidade|forca",
            "text": "mensagem|texto|conteudo|comentario",
            "thread": "conversa|discussao|assunto",
            "platform": "plataforma|rede|canal",
        },
        "referrals": {
            "referrer": "padrinho|madrinha|indicado por|recomendado por|convidado por|indicador",
            "referred": "indicado|indicada|afilhado|afilhada|recomendado|amigo|amiga|convidado|novo cliente",
            "date": "data|data da indicacao",
            "status": "estado|situacao|resultado",
            "converted_on": "data de conversao|convertido em|data da compra",
            "value": "valor|montante|receita",
            "code": "codigo|codigo de desconto|cupao|cupom",
            "channel": "canal|meio",
        },
        "people": {
            "person_id": "cliente|id cliente|codigo cliente|codigo do cliente|numero de cliente|n cliente|usuario|"
                         "utilizador|socio|membro|pessoa|identificador|participante",
            "name": "nome completo|nome e apelido|nome e sobrenome",
            "status": "estado|situacao|estado do cliente|etapa",
            "satisfaction": "satisfacao|avaliacao|pontuacao|nota",
        },
        "needs": {"person_id": "cliente|pessoa|usuario|utilizador", "need": "necessidade|interesse|desejo",
                  "intensity": "intensidade|peso|importancia|nivel"},
        "purchases": {
            "person_id": "cliente|id cliente|comprador|codigo do cliente",
            "date": "data|data da compra|data do pedido|data da fatura",
            "amount": "valor|total|preco|montante", "product": "produto|artigo|referencia",
            "code": "codigo de desconto|cupao|cupom",
        },
        "identities": {"person_id": "pessoa|cliente", "account": "conta|perfil|usuario|utilizador"},
        "exclusions": {"person_id": "pessoa|cliente", "account": "conta|perfil|usuario|utilizador"},
    },
    "nl": {
        "interactions": {
            "source": "van|afzender|auteur|gebruiker|gebruikersnaam|bron|persoon",
            "target": "aan|naar|ontvanger|geadresseerde|genoemd|doel|voor",
            "type": "soort|relatie|interactie|categorie",
            "timestamp": "datum|tijd|tijdstip|datum en tijd|verzonden op|geplaatst op|dag|tijdstempel",
            "weight": "aantal|gewicht|sterkte|frequentie",
            "text": "bericht|tekst|inhoud|reactie",
            "thread": "gesprek|draad|onderwerp",
            "platform": "netwerk|kanaal",
        },
        "referrals": {
            "referrer": "aanbrenger|aangebracht door|doorverwezen door|uitgenodigd door|aanbevolen door",
            "referred": "aangebracht|aangebrachte|doorverwezen|vriend|vriendin|genodigde|nieuwe klant|aanbevolen",
            "date": "datum|datum aanbreng",
            "status": "toestand|resultaat",
            "converted_on": "conversiedatum|aankoopdatum",
            "value": "waarde|bedrag|omzet",
            "code": "kortingscode|actiecode",
            "channel": "kanaal",
        },
        "people": {
            "person_id": "klantnummer|klant|klant id|klantcode|lid|lidnummer|gebruiker|gebruikersnaam|persoon|deelnemer",
            "name": "naam|volledige naam|weergavenaam|voor en achternaam",
            "status": "klantstatus|fase",
            "satisfaction": "tevredenheid|beoordeling|aanbeveling",
        },
        "needs": {"person_id": "klant|klantnummer|persoon|gebruiker", "need": "behoefte|wens|interesse",
                  "intensity": "sterkte|gewicht|belang"},
        "purchases": {
            "person_id": "klant|klantnummer|koper", "date": "datum|aankoopdatum|besteldatum|factuurdatum",
            "amount": "bedrag|totaal|prijs|omzet", "product": "artikel|artikelnummer", "code": "kortingscode",
        },
        "identities": {"person_id": "persoon|klant", "account": "profiel|gebruikersnaam"},
        "exclusions": {"person_id": "persoon|klant", "account": "profiel|gebruikersnaam"},
    },
}  # fmt: skip
LANGUAGES = tuple(_HEADINGS)


@cache
def list_headings(table: str, column: str) -> tuple[str, ...]:
    """List the headings of a column in these languages that neither English nor French has in its table."""
    known = {name for one in CANONICAL[table] for name in (one.name, *one.synonyms)}
    taken = known - {column}
    found = (
        word
        for tables in _HEADINGS.values()
        for word in tables.get(table, {}).get(column, "").split("|")
        if word and word not in taken
    )
    return tuple(dict.fromkeys(found))


@cache
def find_languages(heading: str) -> frozenset[str]:
    """Tell which of these languages have a heading.

    Examples
    --------
    >>> sorted(find_languages("empfanger")), sorted(find_languages("cliente"))
    (['de'], ['es', 'it', 'pt'])
    """
    return frozenset(
        language
        for language, tables in _HEADINGS.items()
        if any(heading in words.split("|") for columns in tables.values() for words in columns.values())
    )
