"""The families of criteria, recognised from headings in the languages of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from entourage.errors import SettingError
from entourage.options import Family
from entourage.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


FAMILIES: tuple[str, ...] = get_args(Family)

VOCABULARY: dict[str, dict[str, tuple[str, ...]]] = {
    "demographic": {
        "age": ("age", "age range", "age group", "tranche d age", "classe d age", "tranche age"),
        "birth": (
            "birth year", "year birth", "year of birth", "birth date", "birthdate", "birthday",
            "date of birth",
            "dob", "born", "annee de naissance", "annee naissance", "date de naissance", "date naissance",
            "naissance", "ne le", "nee le",
        ),
        "gender": ("gender", "sex", "sexe", "genre", "civilite", "title of address"),
        "marital status": (
            "marital status", "marital", "situation familiale", "etat civil", "statut marital",
            "situation matrimoniale", "famille", "family status",
        ),
        "children": (
            "children", "kids", "n children", "number of children", "kidhome", "teenhome", "enfants",
            "nb enfants", "nombre d enfants", "household size", "taille du foyer", "foyer",
        ),
        "education": (
            "education", "education type", "degree level", "diploma", "diplome", "etudes", "niveau d etudes",
            "formation", "school", "ecole", "scolarite",
        ),
        "income": ("income", "salary", "revenu", "revenus", "salaire", "csp", "csp pcs", "household income"),
        "occupation": (
            "occupation", "profession", "job", "job title", "role", "metier", "fonction", "poste", "title",
            "specialty", "speciality", "specialite", "position",
        ),
        "religion": ("religion", "culte"),
        "language": ("locale", "language", "langue", "lang"),
    },
    "psychographic": {
        "interests": (
            "interests", "interest", "hobbies", "passions", "interets", "interet", "centres d interet",
            "centre d interet", "loisirs", "gouts", "tastes", "topics", "themes", "free time",
        ),
        "values": ("values", "valeurs", "beliefs", "convictions", "opinions", "party", "parti"),
        "lifestyle": ("lifestyle", "style de vie", "mode de vie", "personality", "personnalite", "attitude"),
        "motivation": (
            "motivation", "motivations", "need", "needs", "besoin", "besoins", "attentes", "expectations",
            "frein", "freins", "barriers",
        ),
        "satisfaction": (
            "satisfaction", "nps", "promoter score", "note nps", "csat", "score de satisfaction", "sentiment",
        ),
    },
    "geographic": {
        "country": ("country", "pays", "country code", "nation", "nationality", "nationalite"),
        "region": ("region", "state", "province", "departement", "department code", "dept", "county",
        "canton"),
        "city": ("city", "town", "ville", "commune", "hometown", "location", "localisation", "lieu",
        "village"),
        "post code": (
            "post code", "postcode", "postal code", "zip", "zip code", "zipcode", "code postal", "cp",
        ),
        "district": ("district", "quartier", "arrondissement", "neighbourhood", "neighborhood", "zone",
        "area"),
        "address": ("address", "adresse", "street", "rue"),
    },
    "behavioural": {
        "status": (
            "status", "statut", "customer status", "statut client", "lifecycle stage", "lifecyclestage",
            "stade",
        ),
        "intent": ("intent", "intention", "intention d achat", "purchase intent", "lead score",
        "lead status"),
        "value": ("value", "valeur", "customer value", "valeur client", "ltv", "clv", "lifetime value"),
        "expected value": ("expected value", "valeur attendue"),
        "monetary": (
            "monetary", "monetary value", "total spent", "amount spent", "spend", "spending", "montant total",
            "montant", "chiffre d affaires", "ca", "total achats", "depenses", "panier",
        ),
        "frequency": (
            "frequency", "frequence", "n purchases", "number of purchases", "nb achats", "nombre d achats",
            "orders count", "n orders", "nb commandes", "nombre de commandes",
        ),
        "recency": (
            "recency days", "recency", "recence", "days since last purchase", "jours depuis le dernier achat",
        ),
        "usage": (
            "usage", "plays", "visits", "visites", "logins", "sessions", "connexions", "n events",
            "abonnements", "subscribed", "abonne", "cancelled", "resilie", "resilie le", "registered",
            "inscrit le", "date d inscription", "customer since", "client depuis", "adoption month",
        ),
        "channel": (
            "channel", "channels", "canal", "canaux", "source", "lead source", "platform", "platforms",
            "plateforme", "device", "appareil",
        ),
        "product": ("product", "products", "produit", "produits", "brand", "marque", "marques", "offer",
        "offre"),
        "campaign": (
            "response", "reponse", "accepted last campaign", "campaign", "campagne", "complain", "complained",
            "plainte", "reclamation",
        ),
        "segment": ("rfm segment", "segment", "segment id", "tier"),
        "referrals": ("n referrals", "n converted", "referral value", "is referred"),
    },
    "firmographic": {
        "company": ("company", "company name", "entreprise", "societe", "raison sociale", "organisation",
                    "organization", "employer", "employeur", "account name"),
        "industry": ("industry", "sector", "secteur", "secteur d activite", "naf", "ape", "sic", "activite"),
        "headcount": (
            "headcount", "employees", "n employees", "number of employees", "effectif", "effectifs",
            "taille entreprise", "company size", "salaries", "nb salaries",
        ),
        "turnover": ("turnover", "annual revenue", "chiffre d affaires annuel", "ca annuel"),
        "department": ("department", "service", "business unit", "direction", "equipe", "team"),
        "seniority": ("seniority", "tenure", "anciennete", "level", "niveau hierarchique"),
        "company id": ("siren", "siret", "vat", "tva", "duns"),
    },
}  # fmt: skip
"""Family → concept → headings that mean it in English and French, folded."""
_ELSEWHERE: dict[str, str] = {
    "age": (
        "alter|altersgruppe|altersklasse|edad|rango de edad|grupo de edad|eta|fascia di eta|"
        "fascia d eta|idade|faixa etaria|leeftijd|leeftijdsgroep|leeftijdscategorie"
    ),
    "birth": (
        "geburtsdatum|geburtsjahr|geburtstag|geboren am|fecha de nacimiento|fecha nacimiento|"
        "ano de nacimiento|nacimiento|data di nascita|data nascita|anno di nascita|data de nascimento|"
        "data nascimento|ano de nascimento|geboortedatum|geboortejaar"
    ),
    "gender": "geschlecht|anrede|genero|sexo|genere|sesso|geslacht|aanhef",
    "marital status": "familienstand|estado civil|stato civile|burgerlijke staat",
    "children": (
        "kinder|anzahl kinder|haushaltsgrosse|hijos|numero de hijos|n hijos|figli|numero figli|"
        "numero di figli|filhos|numero de filhos|kinderen|aantal kinderen|gezinsgrootte"
    ),
    "education": (
        "bildung|bildungsabschluss|schulabschluss|ausbildung|educacion|nivel de estudios|estudios|"
        "istruzione|titolo di studio|livello di istruzione|educacao|escolaridade|opleiding|"
        "opleidingsniveau"
    ),
    "income": (
        "einkommen|haushaltseinkommen|gehalt|ingresos|renta|salario|sueldo|reddito|stipendio|rendimento|"
        "renda|inkomen|gezinsinkomen|salaris"
    ),
    "occupation": (
        "beruf|tatigkeit|profesion|ocupacion|puesto|cargo|professione|occupazione|mansione|profissao|"
        "ocupacao|beroep|functie"
    ),
    "religion": "konfession|religione|religiao|religie",
    "language": "sprache|idioma|lingua|taal",
    "interests": (
        "interessen|hobbys|freizeit|intereses|aficiones|interessi|passioni|interesses|"
        "hobbies e interesses|interesse|vrijetijdsbesteding"
    ),
    "values": "werte|uberzeugungen|valores|valori|waarden|overtuigingen",
    "lifestyle": "lebensstil|estilo de vida|stile di vita|levensstijl",
    "motivation": (
        "bedurfnis|bedurfnisse|bedarf|erwartungen|necesidad|necesidades|expectativas|motivacion|bisogno|"
        "bisogni|esigenze|aspettative|motivazione|necessidade|necessidades|motivacao|behoefte|behoeften|"
        "verwachtingen|motivatie"
    ),
    "satisfaction": (
        "zufriedenheit|kundenzufriedenheit|weiterempfehlungsbereitschaft|satisfaccion|soddisfazione|"
        "satisfacao|tevredenheid|klanttevredenheid"
    ),
    "country": (
        "land|staat|nationalitat|staatsangehorigkeit|pais|nacionalidad|paese|nazione|nazionalita|"
        "nacionalidade|nationaliteit"
    ),
    "region": (
        "bundesland|kanton|landkreis|provincia|comunidad autonoma|regione|regiao|distrito|provincie|"
        "regio"
    ),
    "city": (
        "stadt|ort|wohnort|gemeinde|ciudad|localidad|poblacion|municipio|citta|localita|comune|cidade|"
        "localidade|concelho|stad|woonplaats|plaats|gemeente"
    ),
    "post code": "plz|postleitzahl|codigo postal|codice postale|cap|cep|postcode woonplaats|postcodegebied",
    "district": "stadtteil|stadtbezirk|bezirk|barrio|quartiere|bairro|wijk|stadsdeel|buurt",
    "address": "anschrift|strasse|direccion|domicilio|calle|indirizzo|endereco|morada|rua|adres|straat",
    "status": (
        "kundenstatus|mitgliedsstatus|estado del cliente|estado cliente|stato cliente|stato del cliente|"
        "estado do cliente|situacao do cliente|klantstatus"
    ),
    "intent": "kaufabsicht|intencion de compra|intenzione di acquisto|intencao de compra|koopintentie",
    "value": (
        "wert|kundenwert|valor|valor del cliente|valor cliente|valore|valore cliente|valor do cliente|"
        "waarde|klantwaarde"
    ),
    "monetary": (
        "umsatz|gesamtumsatz|ausgaben|warenkorb|gasto|gasto total|importe total|facturacion|spesa|"
        "spesa totale|fatturato|importo totale|gasto medio|faturamento|faturacao|valor gasto|"
        "valor total|omzet|totale omzet|uitgaven|besteding"
    ),
    "frequency": (
        "anzahl kaufe|anzahl bestellungen|kaufhaufigkeit|n compras|numero de compras|n pedidos|"
        "numero de pedidos|frecuencia|frecuencia de compra|numero acquisti|numero di acquisti|"
        "n acquisti|numero ordini|frequenza|frequenza di acquisto|frequencia|frequencia de compra|"
        "aantal aankopen|aantal bestellingen|frequentie"
    ),
    "recency": (
        "tage seit letztem kauf|dias desde la ultima compra|giorni dall ultimo acquisto|"
        "dias desde a ultima compra|dagen sinds laatste aankoop"
    ),
    "usage": (
        "nutzung|besuche|anmeldungen|abonniert|kunde seit|mitglied seit|anmeldedatum|registriert am|uso|"
        "visitas|suscrito|cliente desde|fecha de alta|fecha de inscripcion|utilizzo|visite sito|"
        "cliente dal|data di iscrizione|iscritto il|inscrito em|data de inscricao|gebruik|bezoeken|"
        "klant sinds|lid sinds|inschrijfdatum"
    ),
    "channel": (
        "kanal|kanale|quelle|plattform|gerat|canales|fuente|origen|plataforma|dispositivo|canale|canali|"
        "fonte|origine|piattaforma|canais|origem|kanaal|kanalen|bron|apparaat"
    ),
    "product": (
        "produkt|produkte|marke|marken|angebot|producto|productos|marca|marcas|oferta|prodotto|prodotti|"
        "offerta|produto|produtos|producten|merk|merken|aanbod"
    ),
    "campaign": (
        "kampagne|reklamation|beschwerde|campana|campana de marketing|queja|reclamacion|campagna|"
        "reclamo|campanha|reclamacao|klacht"
    ),
    "segment": "kundensegment|segmento|segmento cliente|segmento de cliente|klantsegment",
    "company": (
        "firma|firmenname|unternehmen|arbeitgeber|organisationsname|empresa|razon social|"
        "nombre de la empresa|empleador|azienda|societa|ragione sociale|datore di lavoro|razao social|"
        "nome da empresa|empregador|bedrijf|bedrijfsnaam|onderneming|werkgever"
    ),
    "industry": (
        "branche|wirtschaftszweig|sektor|sector de actividad|actividad|settore|settore di attivita|"
        "codice ateco|ateco|cnae|setor|setor de atividade|ramo de atividade|bedrijfstak|sbi"
    ),
    "headcount": (
        "mitarbeiter|mitarbeiterzahl|anzahl mitarbeiter|unternehmensgrosse|empleados|"
        "numero de empleados|n empleados|tamano de la empresa|dipendenti|numero dipendenti|"
        "numero di dipendenti|funcionarios|numero de funcionarios|colaboradores|werknemers|"
        "aantal werknemers|aantal medewerkers|bedrijfsgrootte"
    ),
    "turnover": "jahresumsatz|facturacion anual|fatturato annuo|faturamento anual|faturacao anual|jaaromzet",
    "department": "abteilung|departamento|equipo|reparto|dipartimento|equipe comercial|afdeling",
    "seniority": "betriebszugehorigkeit|antiguedad|anzianita|antiguidade|ancienniteit|dienstjaren",
    "company id": (
        "handelsregisternummer|ust id|ustid|umsatzsteuer id|steuernummer|cif|nif empresa|partita iva|"
        "p iva|cnpj|nipc|kvk|kvk nummer|btw nummer"
    ),
}  # fmt: skip
"""Concept → headings that mean it in German, Spanish, Italian, Portuguese and Dutch, folded."""

CONCEPTS: dict[str, tuple[str, ...]] = {
    concept: (*words, *filter(None, _ELSEWHERE.get(concept, "").split("|")))
    for concepts in VOCABULARY.values()
    for concept, words in concepts.items()
}
"""Concept → all headings that mean it, folded."""
_CONCEPT_OF = {word: concept for concept, words in reversed(CONCEPTS.items()) for word in words}
_FAMILY_OF = {concept: family for family, concepts in VOCABULARY.items() for concept in concepts}
_STEMS = (
    ("achat", "behavioural"), ("achet", "behavioural"), ("buy", "behavioural"), ("purchase", "behavioural"),
    ("dt ", "behavioural"), ("mnt", "behavioural"), ("num", "behavioural"), ("accepted", "behavioural"),
    ("n ", "behavioural"),
    ("nb ", "behavioural"), ("last ", "behavioural"), ("dernier", "behavioural"), ("rfm", "behavioural"),
    ("top", "psychographic"), ("favorite", "psychographic"), ("favourite", "psychographic"),
    ("prefer", "psychographic"), ("aime", "psychographic"),
    ("kauf", "behavioural"), ("gekauft", "behavioural"), ("bestell", "behavioural"),
    ("letzte", "behavioural"), ("anzahl", "behavioural"), ("compra", "behavioural"),
    ("pedido", "behavioural"), ("ultim", "behavioural"), ("acquist", "behavioural"),
    ("ordine", "behavioural"), ("ordini ", "behavioural"), ("aankoop", "behavioural"),
    ("laatste", "behavioural"), ("aantal", "behavioural"), ("lieblings", "psychographic"),
    ("favorit", "psychographic"), ("lievelings", "psychographic"),
)  # fmt: skip


def concept_of(heading: str) -> str | None:
    """Name the concept a heading stands for, if it is a known one.

    Examples
    --------
    >>> concept_of("Ville"), concept_of("Year_Birth"), concept_of("Foo")
    ('city', 'birth', None)
    """
    return _CONCEPT_OF.get(fold(heading))


def recognise_family(heading: str) -> str:
    """Tell which family of criteria a heading belongs to; ``other`` where nothing says so.

    A heading is looked up whole, then by the longest known heading that it contains as words, then by
    its beginning.

    Examples
    --------
    >>> recognise_family("Code postal"), recognise_family("MntWines"), recognise_family("Effectif 2024")
    ('geographic', 'behavioural', 'firmographic')
    """
    folded = fold(heading)
    if folded in _CONCEPT_OF:
        return _FAMILY_OF[_CONCEPT_OF[folded]]
    words = folded.split()
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            part = " ".join(words[start : start + length])
            if part in _CONCEPT_OF and len(part) > 2:  # noqa: PLR2004
                return _FAMILY_OF[_CONCEPT_OF[part]]
    return next((family for stem, family in _STEMS if folded.startswith(stem)), "other")


def recognise_families(headings: Iterable[str], *, overrides: Mapping[str, str]) -> dict[str, str]:
    """Tell the family of each heading, the user's word first.

    Parameters
    ----------
    headings
        Column names.
    overrides
        Family by column name, compared as headings are.

    Raises
    ------
    SettingError
        If the user names a column that does not exist.
    """
    names = list(headings)
    said = {fold(name): family for name, family in overrides.items()}
    unknown = [name for name in overrides if fold(name) not in {fold(known) for known in names}]
    if unknown:
        raise SettingError(
            "[families]: there is no column '{column}'. Known columns: {known}.",
            column=unknown[0],
            known=", ".join(names[:40]),
        )
    return {name: said.get(fold(name), recognise_family(name)) for name in names}
