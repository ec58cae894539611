"""The families of criteria, recognised from headings in English and French."""

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
"""Family → concept → headings that mean it, folded, in both languages."""

CONCEPTS: dict[str, tuple[str, ...]] = {
    concept: words for concepts in VOCABULARY.values() for concept, words in concepts.items()
}
_CONCEPT_OF = {word: concept for concept, words in reversed(CONCEPTS.items()) for word in words}
_FAMILY_OF = {concept: family for family, concepts in VOCABULARY.items() for concept in concepts}
_STEMS = (
    ("achat", "behavioural"), ("achet", "behavioural"), ("buy", "behavioural"), ("purchase", "behavioural"),
    ("dt ", "behavioural"), ("mnt", "behavioural"), ("num", "behavioural"), ("accepted", "behavioural"),
    ("n ", "behavioural"),
    ("nb ", "behavioural"), ("last ", "behavioural"), ("dernier", "behavioural"), ("rfm", "behavioural"),
    ("top", "psychographic"), ("favorite", "psychographic"), ("favourite", "psychographic"),
    ("prefer", "psychographic"), ("aime", "psychographic"),
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
