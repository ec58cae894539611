"""Headings in German, Spanish, Italian, Portuguese and Dutch, beside the English and French ones of `schema`.

Folded as headings are compared, ``|`` between those of one column; ``n`` stands for number in all its
spellings (``Nº de cliente``). A word that means one thing here and another in English or French (``de``,
``nom``) is left to those.
"""

from __future__ import annotations

from functools import cache

from entourage.schema import CANONICAL

_IDS: dict[str, str] = {
    "de": "kundennummer|kunden id|kunden nr|kundennr|n kunden|kundencode|kunde id|mitgliedsnummer|mitglieds nr|mitgliedsnr|n mitglied|"
          "mitglieds id|mitglied id|nutzer id|benutzer id|personennummer|personen id|kontakt id|kennung",
    "es": "id cliente|id del cliente|id de cliente|n cliente|codigo cliente|codigo de cliente|codigo del cliente|n socio|id socio|"
          "id usuario|id de usuario|id contacto|id persona|identificador|identificador de cliente",
    "it": "id cliente|id del cliente|codice cliente|n cliente|codice del cliente|n socio|codice socio|id socio|n tessera|id utente|"
          "id contatto|id persona|identificativo|identificativo cliente",
    "pt": "id cliente|id do cliente|codigo cliente|codigo do cliente|n cliente|n socio|codigo socio|id usuario|id do usuario|"
          "id utilizador|id contacto|id contato|id pessoa|identificador|identificador do cliente",
    "nl": "klantnummer|klant id|klantnr|n klant|klantcode|lidnummer|lidnr|lid id|gebruikers id|gebruiker id|contact id|persoon id|"
          "relatienummer|debiteurnummer",
}  # fmt: skip
"""Language → headings of an id of a person, in every table that has one, best first."""
_MAILS: dict[str, str] = {
    "de": "e mail adresse|email adresse|mailadresse|kunden e mail|e mail kunde|e mail des kunden",
    "es": "correo|correo electronico|direccion de correo|direccion de correo electronico|correo del cliente|correo cliente|"
          "email del cliente|email cliente|e mail del cliente",
    "it": "indirizzo e mail|indirizzo email|posta elettronica|indirizzo di posta elettronica|email cliente|e mail cliente",
    "pt": "endereco de e mail|endereco de email|correio eletronico|email do cliente|e mail do cliente|email cliente",
    "nl": "e mailadres|emailadres|mailadres|e mail klant|e mailadres klant",
}  # fmt: skip
"""Language → headings of an e-mail address."""
_HEADINGS: dict[str, dict[str, dict[str, str]]] = {
    "de": {
        "interactions": {
            "source": "von|absender|absender id|absenderin|verfasser|verfasserin|autor|autorin|nutzer|benutzer|benutzername|"
                      "person|quelle|von nutzer|sender|senderin|gesendet von|geschrieben von|kommentator|folger|abonnent",
            "target": "an|empfanger|empfanger id|empfangerin|adressat|adressatin|erwahnt|erwahnte|erwahnter|erwahnter nutzer|"
                      "erwahnte person|ziel|fur|an nutzer|gefolgt|gefolgter|gefolgtes konto|antwort an|zielperson",
            "type": "art|typ|beziehung|beziehungstyp|interaktion|interaktionstyp|kategorie|aktion|ereignistyp",
            "timestamp": "datum|zeit|zeitpunkt|uhrzeit|zeitstempel|datum und uhrzeit|datum uhrzeit|gesendet am|erstellt am|"
                         "veroffentlicht am|tag|erstellungsdatum|sendedatum",
            "weight": "anzahl|gewicht|starke|haufigkeit|punkte|gewichtung|intensitat|anzahl interaktionen",
            "text": "nachricht|nachrichtentext|inhalt|kommentar|beitrag|kommentartext",
            "thread": "unterhaltung|gesprach|thema|konversation|diskussion",
            "platform": "plattform|netzwerk|kanal|soziales netzwerk",
            "event": "nachrichten id|beitrags id|kommentar id",
        },
        "referrals": {
            "referrer": "werber|werberin|werbender|werbende|empfehler|empfehlerin|empfehlende|empfehlender|empfehlungsgeber|"
                        "empfehlungsgeberin|geworben von|geworben durch|empfohlen von|empfohlen durch|eingeladen von|"
                        "eingeladen durch|pate|patin|vermittler|vermittlerin|vermittelt von|tippgeber|werbender kunde|botschafter",
            "referred": "geworbener|geworbene|geworbener kunde|geworbene person|empfohlener|empfohlene|empfohlene person|"
                        "empfehlungsnehmer|freund|freundin|eingeladener|eingeladene|neukunde|neukundin|neuer kunde|patenkind|"
                        "vermittelter|neues mitglied",
            "date": "datum|empfohlen am|geworben am|empfehlungsdatum|werbedatum|eingeladen am|erstellt am|tag",
            "status": "zustand|ergebnis|empfehlungsstatus|konvertiert",
            "converted_on": "abschlussdatum|konvertiert am|gekauft am|kaufdatum|erstkauf|datum erstkauf|konversionsdatum",
            "value": "wert|betrag|umsatz|bestellwert|auftragswert|kaufbetrag",
            "code": "empfehlungscode|gutscheincode|rabattcode|aktionscode|gutschein",
            "channel": "kanal|medium",
        },
        "people": {
            "person_id": "kunde|kundin|mitglied|nutzer|nutzerin|benutzer|benutzername|nutzername|teilnehmer|teilnehmerin|abonnent",
            "name": "vollstandiger name|anzeigename|vor und nachname|vorname nachname|vorname und nachname|name vorname|"
                    "nachname vorname|bezeichnung|kundenname|name des kunden|kontaktname",
            "status": "kundenstatus|phase|mitgliedsstatus|status des kunden|mitgliedschaftsstatus",
            "satisfaction": "zufriedenheit|kundenzufriedenheit|bewertung|weiterempfehlung|weiterempfehlungsbereitschaft|"
                            "nps wert|zufriedenheitswert|zufriedenheitsnote",
        },
        "needs": {"person_id": "kunde|kundin|person|mitglied|nutzer", "need": "bedurfnis|bedurfnisse|bedarf|wunsch|wunsche|interesse|erwartung|anliegen",
                  "intensity": "starke|gewicht|wichtigkeit|intensitat|dringlichkeit|prioritat"},
        "purchases": {
            "person_id": "kunde|kundin|kaufer|kauferin|mitglied|besteller|auftraggeber",
            "date": "kaufdatum|bestelldatum|rechnungsdatum|datum|auftragsdatum|bestellt am|gekauft am|datum der bestellung|"
                    "zahlungsdatum|bezahlt am|belegdatum",
            "amount": "betrag|summe|preis|umsatz|gesamtbetrag|rechnungsbetrag|bruttobetrag|nettobetrag|gesamtpreis|gesamtsumme|"
                      "bestellwert|auftragswert|kaufbetrag|wert|endbetrag",
            "product": "produkt|produktname|artikel|artikelname|artikelnummer|artikelbezeichnung|bezeichnung|ware",
            "code": "rabattcode|gutscheincode|aktionscode|gutschein|empfehlungscode",
        },
        "identities": {"person_id": "kunde|mitglied", "account": "konto|profil|benutzername|nutzername|kontoname|anderes konto"},
        "exclusions": {"person_id": "kunde|mitglied", "account": "konto|profil|benutzername|nutzername"},
    },
    "es": {
        "interactions": {
            "source": "autor|autora|remitente|emisor|emisora|usuario|usuaria|origen|persona|fuente|de parte de|usuario origen|"
                      "usuario emisor|de usuario|nombre de usuario|enviado por|publicado por|comentarista|seguidor|seguidora",
            "target": "para|destinatario|destinataria|destinatarios|receptor|receptora|mencionado|mencionada|usuario mencionado|destino|"
                      "usuario destino|a usuario|objetivo|seguido|seguida|usuario seguido|cuenta seguida|en respuesta a|responde a",
            "type": "tipo|relacion|tipo de relacion|interaccion|tipo de interaccion|tipo interaccion|categoria|accion|tipo de evento",
            "timestamp": "fecha|hora|fecha y hora|fecha hora|enviado el|publicado el|creado el|marca temporal|dia|fecha de envio|"
                         "fecha de publicacion|fecha de creacion",
            "weight": "peso|cantidad|numero|frecuencia|intensidad|fuerza|n interacciones|numero de interacciones",
            "text": "mensaje|texto|contenido|comentario|publicacion|texto del mensaje|cuerpo",
            "thread": "conversacion|hilo|tema",
            "platform": "plataforma|red|canal|red social",
            "event": "id mensaje|id del mensaje|id publicacion|id comentario",
        },
        "referrals": {
            "referrer": "padrino|madrina|referente|referidor|recomendado por|recomendada por|referido por|referida por|invitado por|"
                        "invitada por|recomendador|recomendadora|prescriptor|prescriptora|cliente recomendador|cliente referente|"
                        "quien recomienda|quien refiere|traido por|apadrinado por|embajador|embajadora|invitador",
            "referred": "referido|referida|ahijado|ahijada|apadrinado|apadrinada|recomendado|recomendada|cliente recomendado|cliente referido|"
                        "persona recomendada|amigo|amiga|invitado|invitada|nuevo cliente|nueva cliente|nuevo socio",
            "date": "fecha|fecha de recomendacion|fecha recomendacion|fecha de referido|fecha de alta|fecha de invitacion|dia",
            "status": "estado|resultado|situacion|estado del referido|convertido",
            "converted_on": "fecha de conversion|fecha conversion|convertido el|fecha de compra|fecha compra|fecha de primera compra|primera compra",
            "value": "importe|valor|monto|ingresos|facturacion|importe compra|valor de compra",
            "code": "codigo|codigo de descuento|codigo descuento|codigo de referido|codigo promocional|cupon",
            "channel": "canal|medio",
        },
        "people": {
            "person_id": "cliente|usuario|usuaria|nombre de usuario|socio|socia|miembro|participante|suscriptor|abonado",
            "name": "nombre completo|nombre y apellidos|nombre y apellido|apellidos y nombre|nombre apellidos|nombre mostrado|"
                    "nombre del cliente|nombre cliente|nombre del contacto|nombre contacto",
            "status": "estado|estado del cliente|estado cliente|etapa|situacion|fase",
            "satisfaction": "satisfaccion|satisfaccion del cliente|nivel de satisfaccion|puntuacion|puntuacion nps|recomendacion|valoracion",
        },
        "needs": {"person_id": "cliente|persona|usuario|socio", "need": "necesidad|necesidades|interes|deseo|motivacion|expectativa",
                  "intensity": "intensidad|peso|importancia|nivel|prioridad|urgencia"},
        "purchases": {
            "person_id": "cliente|comprador|compradora|socio|socia|usuario",
            "date": "fecha|fecha de compra|fecha de pedido|fecha del pedido|fecha compra|fecha pedido|fecha factura|fecha de factura|"
                    "fecha de pago|fecha de venta|fecha venta|comprado el",
            "amount": "importe|importe total|total|precio|precio total|monto|monto total|valor|valor total|total pagado|total con iva|"
                      "importe pedido|total pedido|facturacion",
            "product": "producto|nombre del producto|nombre producto|articulo|referencia|codigo producto|descripcion del producto",
            "code": "codigo de descuento|codigo descuento|cupon|codigo promocional|codigo de referido",
        },
        "identities": {"person_id": "cliente|persona|socio", "account": "cuenta|perfil|usuario|nombre de usuario|otra cuenta"},
        "exclusions": {"person_id": "cliente|persona|socio", "account": "cuenta|perfil|usuario|nombre de usuario"},
    },
    "it": {
        "interactions": {
            "source": "da|autore|autrice|mittente|utente|origine|persona|fonte|nome utente|utente origine|inviato da|pubblicato da|"
                      "commentatore|seguace|da utente",
            "target": "per|destinatario|destinataria|destinatari|ricevente|menzionato|menzionata|utente menzionato|destinazione|"
                      "utente destinazione|a utente|account seguito|persona seguita|utente seguito|in risposta a|risponde a",
            "type": "tipo|relazione|tipo di relazione|interazione|tipo di interazione|tipo interazione|categoria|azione|tipo di evento|tipologia",
            "timestamp": "data|ora|data e ora|data ora|inviato il|pubblicato il|creato il|giorno|data di invio|data invio|"
                         "data di pubblicazione|data di creazione",
            "weight": "peso|numero|quantita|frequenza|intensita|forza|n interazioni|numero di interazioni",
            "text": "messaggio|testo|contenuto|commento|testo del messaggio|corpo",
            "thread": "conversazione|discussione|argomento",
            "platform": "piattaforma|rete|canale|social network",
            "event": "id messaggio|id del messaggio|id commento",
        },
        "referrals": {
            "referrer": "presentatore|presentatrice|segnalatore|segnalatrice|segnalante|segnalato da|segnalata da|invitato da|invitata da|"
                        "presentato da|presentata da|consigliato da|consigliata da|raccomandato da|portato da|padrino|madrina|invitante|"
                        "chi ha segnalato|chi segnala|chi presenta|ambasciatore|ambasciatrice|cliente presentatore|cliente segnalante",
            "referred": "presentato|presentata|segnalato|segnalata|raccomandato|raccomandata|invitato|invitata|amico|amica|amico presentato|"
                        "amico invitato|cliente presentato|cliente segnalato|persona segnalata|persona invitata|nuovo cliente|"
                        "nuova cliente|nuovo socio|figlioccio",
            "date": "data|data segnalazione|data di segnalazione|data invito|data presentazione|giorno",
            "status": "stato|esito|stato segnalazione|convertito",
            "converted_on": "data di conversione|data conversione|convertito il|data acquisto|data di acquisto|data primo acquisto|primo acquisto",
            "value": "importo|valore|fatturato|importo acquisto|valore ordine",
            "code": "codice|codice sconto|codice amico|codice promozionale|codice promo|codice invito|buono",
            "channel": "canale|mezzo",
        },
        "people": {
            "person_id": "cliente|utente|nome utente|socio|socia|membro|partecipante|iscritto|iscritta|abbonato",
            "name": "nome completo|nome e cognome|cognome e nome|nome cognome|cognome nome|nominativo|nome cliente|nome del cliente|nome visualizzato",
            "status": "stato|stato cliente|stato del cliente|fase",
            "satisfaction": "soddisfazione|soddisfazione cliente|livello di soddisfazione|valutazione|punteggio|punteggio nps|voto",
        },
        "needs": {"person_id": "cliente|persona|utente|socio", "need": "bisogno|bisogni|esigenza|esigenze|interesse|desiderio|aspettativa",
                  "intensity": "intensita|peso|importanza|livello|priorita|urgenza"},
        "purchases": {
            "person_id": "cliente|acquirente|socio|socia|utente",
            "date": "data|data acquisto|data ordine|data di acquisto|data dell ordine|data fattura|data di fatturazione|data pagamento|"
                    "data vendita|data transazione|acquistato il",
            "amount": "importo|importo totale|totale|prezzo|prezzo totale|valore|valore ordine|totale ordine|totale pagato|importo ordine|totale fattura",
            "product": "prodotto|nome prodotto|nome del prodotto|articolo|riferimento|codice prodotto|codice articolo|descrizione articolo",
            "code": "codice sconto|buono|codice promozionale|codice promo|codice amico",
        },
        "identities": {"person_id": "cliente|persona|socio", "account": "profilo|utente|nome utente|altro account|account"},
        "exclusions": {"person_id": "cliente|persona|socio", "account": "profilo|utente|nome utente|account"},
    },
    "pt": {
        "interactions": {
            "source": "autor|autora|remetente|emissor|usuario|utilizador|origem|pessoa|fonte|usuario origem|utilizador origem|nome de usuario|"
                      "nome de utilizador|enviado por|publicado por|comentador|seguidor|seguidora|de usuario",
            "target": "para|destinatario|destinataria|destinatarios|recetor|receptor|mencionado|mencionada|usuario mencionado|destino|"
                      "usuario destino|utilizador destino|para usuario|seguido|seguida|conta seguida|em resposta a|responde a",
            "type": "tipo|relacao|tipo de relacao|interacao|tipo de interacao|tipo interacao|categoria|acao|tipo de evento",
            "timestamp": "data|hora|data e hora|data hora|enviado em|publicado em|criado em|dia|data de envio|data de publicacao|data de criacao",
            "weight": "peso|numero|quantidade|frequencia|intensidade|forca|n interacoes|numero de interacoes",
            "text": "mensagem|texto|conteudo|comentario|publicacao|texto da mensagem|corpo",
            "thread": "conversa|discussao|assunto",
            "platform": "plataforma|rede|canal|rede social",
            "event": "id mensagem|id da mensagem|id comentario|id publicacao",
        },
        "referrals": {
            "referrer": "padrinho|madrinha|indicado por|indicada por|recomendado por|recomendada por|convidado por|convidada por|indicador|"
                        "indicadora|indicante|quem indicou|quem recomendou|trazido por|embaixador|embaixadora|cliente indicador",
            "referred": "indicado|indicada|afilhado|afilhada|recomendado|recomendada|cliente indicado|pessoa indicada|amigo|amiga|amigo indicado|"
                        "convidado|convidada|novo cliente|nova cliente|novo socio|quem foi indicado",
            "date": "data|data da indicacao|data de indicacao|data indicacao|data do convite|dia",
            "status": "estado|situacao|resultado|estado da indicacao|status da indicacao|convertido",
            "converted_on": "data de conversao|data da conversao|data conversao|convertido em|data da compra|data de compra|data da primeira compra|primeira compra",
            "value": "valor|montante|receita|faturacao|faturamento|valor da compra|valor do pedido",
            "code": "codigo|codigo de desconto|codigo de indicacao|codigo promocional|cupao|cupom",
            "channel": "canal|meio",
        },
        "people": {
            "person_id": "cliente|usuario|utilizador|nome de usuario|nome de utilizador|socio|socia|membro|pessoa|participante|assinante|inscrito",
            "name": "nome completo|nome e apelido|nome e sobrenome|nome do cliente|nome cliente|nome do contato|nome do contacto|nome exibido",
            "status": "estado|situacao|estado do cliente|status do cliente|situacao do cliente|etapa|fase",
            "satisfaction": "satisfacao|satisfacao do cliente|nivel de satisfacao|avaliacao|pontuacao|pontuacao nps|nota",
        },
        "needs": {"person_id": "cliente|pessoa|usuario|utilizador|socio", "need": "necessidade|necessidades|interesse|desejo|expectativa|motivacao",
                  "intensity": "intensidade|peso|importancia|nivel|prioridade|urgencia"},
        "purchases": {
            "person_id": "cliente|comprador|compradora|socio|socia|usuario|utilizador",
            "date": "data|data da compra|data de compra|data compra|data do pedido|data pedido|data da encomenda|data da fatura|data de pagamento|"
                    "data do pagamento|data da venda|comprado em",
            "amount": "valor|valor total|total|preco|preco total|montante|montante total|total pago|valor pago|valor do pedido|total do pedido|valor da compra",
            "product": "produto|nome do produto|artigo|referencia|codigo do produto|descricao do produto",
            "code": "codigo de desconto|cupao|cupom|codigo promocional|codigo de indicacao",
        },
        "identities": {"person_id": "cliente|pessoa|socio", "account": "conta|perfil|usuario|utilizador|nome de usuario|nome de utilizador|outra conta"},
        "exclusions": {"person_id": "cliente|pessoa|socio", "account": "conta|perfil|usuario|utilizador|nome de usuario|nome de utilizador"},
    },
    "nl": {
        "interactions": {
            "source": "van|afzender|afzender id|auteur|gebruiker|gebruikersnaam|bron|persoon|van gebruiker|verzonden door|geplaatst door|"
                      "schrijver|volger|abonnee",
            "target": "aan|naar|ontvanger|ontvanger id|geadresseerde|genoemd|genoemde|vermelde|doel|voor|aan gebruiker|naar gebruiker|"
                      "gevolgde|gevolgd account|antwoord aan|in antwoord op",
            "type": "soort|relatie|relatietype|interactie|interactietype|soort interactie|categorie|actie",
            "timestamp": "datum|tijd|tijdstip|datum en tijd|datum tijd|verzonden op|geplaatst op|aangemaakt op|dag|tijdstempel|verzenddatum|"
                         "aanmaakdatum",
            "weight": "aantal|gewicht|sterkte|frequentie|intensiteit|aantal interacties",
            "text": "bericht|berichttekst|tekst|inhoud|reactie",
            "thread": "gesprek|draad|onderwerp",
            "platform": "netwerk|kanaal|sociaal netwerk",
            "event": "bericht id|berichtnummer|reactie id",
        },
        "referrals": {
            "referrer": "aanbrenger|aangebracht door|aangedragen door|doorverwezen door|verwezen door|uitgenodigd door|aanbevolen door|"
                        "geworven door|verwijzer|aanbeveler|werver|wie bracht aan|ambassadrice",
            "referred": "aangebracht|aangebrachte|aangebrachte klant|aangedragen|doorverwezen|doorverwezene|verwezene|geworvene|vriend|vriendin|"
                        "genodigde|uitgenodigde|uitgenodigd|nieuwe klant|nieuw lid|aanbevolen|aanbevolene",
            "date": "datum|datum aanbreng|datum aanbrenging|datum doorverwijzing|aangebracht op|uitgenodigd op|dag",
            "status": "toestand|resultaat|uitkomst|geconverteerd",
            "converted_on": "conversiedatum|geconverteerd op|aankoopdatum|datum eerste aankoop|eerste aankoop",
            "value": "waarde|bedrag|omzet|bestelwaarde|orderwaarde|aankoopbedrag",
            "code": "kortingscode|actiecode|verwijzingscode|waardebon",
            "channel": "kanaal|medium",
        },
        "people": {
            "person_id": "klant|lid|gebruiker|gebruikersnaam|persoon|deelnemer|deelneemster|abonnee|donateur",
            "name": "naam|volledige naam|weergavenaam|voor en achternaam|voornaam achternaam|voornaam en achternaam|klantnaam|naam klant|"
                    "naam van de klant|contactnaam",
            "status": "klantstatus|fase|lidstatus|status klant",
            "satisfaction": "tevredenheid|klanttevredenheid|tevredenheidsscore|beoordeling|aanbeveling|nps score",
        },
        "needs": {"person_id": "klant|persoon|gebruiker|lid", "need": "behoefte|behoeften|behoeftes|wens|wensen|interesse|verwachting",
                  "intensity": "sterkte|gewicht|belang|intensiteit|prioriteit|urgentie"},
        "purchases": {
            "person_id": "klant|koper|lid|besteller",
            "date": "datum|aankoopdatum|besteldatum|factuurdatum|orderdatum|datum bestelling|datum aankoop|betaaldatum|gekocht op|besteld op",
            "amount": "bedrag|totaalbedrag|totaal|prijs|totaalprijs|omzet|bestelbedrag|orderbedrag|factuurbedrag|totaal betaald|waarde",
            "product": "artikel|artikelnaam|artikelnummer|productnaam|omschrijving artikel",
            "code": "kortingscode|actiecode|waardebon",
        },
        "identities": {"person_id": "persoon|klant|lid", "account": "profiel|gebruikersnaam|accountnaam|ander account|account"},
        "exclusions": {"person_id": "persoon|klant|lid", "account": "profiel|gebruikersnaam|accountnaam|account"},
    },
}  # fmt: skip
_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(
        word
        for words in (
            _IDS[language],
            _MAILS[language],
            *(w for columns in tables.values() for w in columns.values()),
        )
        for word in words.split("|")
    )
    for language, tables in _HEADINGS.items()
}
"""Language → all of its headings."""
LANGUAGES = tuple(_HEADINGS)


@cache
def list_headings(table: str, column: str) -> tuple[str, ...]:
    """List the headings of a column in these languages that neither English nor French has in its table."""
    taken = {name for one in CANONICAL[table] for name in (one.name, *one.synonyms)} - {column}
    ids = _IDS if column == "person_id" else {}
    found = (
        word
        for language, tables in _HEADINGS.items()
        for words in (ids.get(language, ""), tables.get(table, {}).get(column, ""))
        for word in words.split("|")
        if word and word not in taken
    )
    return tuple(dict.fromkeys(found))


def list_mails() -> tuple[str, ...]:
    """List the headings of an e-mail address in these languages."""
    return tuple(dict.fromkeys(word for words in _MAILS.values() for word in words.split("|")))


def find_languages(heading: str) -> frozenset[str]:
    """Tell which of these languages have a heading.

    Examples
    --------
    >>> sorted(find_languages("empfanger")), sorted(find_languages("cliente"))
    (['de'], ['es', 'it', 'pt'])
    """
    return frozenset(language for language, words in _WORDS.items() if heading in words)
