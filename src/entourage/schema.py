"""The tables that come in and go out: names, columns, types, meaning.

What comes in: seven canonical tables that every importer ends in, and the English and French
headings recognised for their columns. What goes out: the columns of every result table, in order.
The data dictionary in ``docs/`` and ``entourage schema`` are printed from here.
"""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, what it holds, and the other headings it is recognised by."""

    name: str
    kind: str
    """``text``, ``number``, ``date``, ``yes/no`` or ``list``."""
    meaning: str
    required: bool = False
    synonyms: tuple[str, ...] = ()


# fmt: off
CANONICAL: dict[str, tuple[Column, ...]] = {
    "interactions": (
        Column("source", "text", "who acts", required=True, synonyms=(
            "from", "sender", "author", "user", "username", "screen name", "actor", "person", "follower",
            "auteur", "emetteur", "expediteur", "de", "utilisateur", "personne", "membre", "source id",
            "from id", "user id", "author id", "from user", "de la part de", "origine", "pseudo",
        )),
        Column("target", "text", "towards whom", required=True, synonyms=(
            "to", "recipient", "recipients", "receiver", "mentioned", "mentions", "addressee", "destinataire",
            "destinataires", "vers", "cible",
            "a", "mentionne", "destination", "target id", "to id", "to user", "followed", "followee",
            "pour", "interlocuteur",
        )),
        Column("type", "text", "mention, reply, like…", synonyms=(
            "kind", "relation", "relationship", "interaction", "interaction type", "edge type", "action",
            "nature", "type d interaction", "type interaction", "type de lien", "lien",
        )),
        Column("timestamp", "date", "when", synonyms=(
            "date", "time", "datetime", "created at", "created", "sent at", "published at", "horodatage",
            "date heure", "heure", "date et heure", "le", "jour", "date d envoi", "date de publication",
        )),
        Column("weight", "number", "how much one row counts (1 if blank)", synonyms=(
            "count", "strength", "value", "poids", "nombre", "force", "frequence", "score", "rating", "note",
            "nb", "intensite", "edge weight",
        )),
        Column("text", "text", "what was said", synonyms=(
            "message", "body", "content", "tweet", "comment", "texte", "contenu", "commentaire", "post",
        )),
        Column("thread", "text", "conversation it belongs to", synonyms=(
            "conversation", "thread id", "conversation id", "topic", "fil", "sujet", "discussion", "fil id",
        )),
        Column("platform", "text", "where it happened", synonyms=(
            "network", "channel", "site", "plateforme", "reseau", "canal",
        )),
        Column("event", "text", "id of the message: rows that share it are one event", synonyms=(
            "event id", "message id", "post id", "tweet id", "id message", "id du message",
        )),
    ),
    "referrals": (
        Column("referrer", "text", "who brought", required=True, synonyms=(
            "referrer id", "advocate", "sponsor", "invited by", "inviter", "source customer", "referred by",
            "recommender", "parrain", "parrain id", "id parrain", "recommande par", "prescripteur",
            "advocate email", "referrer email", "email parrain", "parraine par",
        )),
        Column("referred", "text", "who was brought", required=True, synonyms=(
            "referred id", "friend", "invitee", "new customer", "referee", "referee id", "referee email", "invited", "filleul",
            "filleul id", "id filleul", "parraine", "recommande", "nouveau client", "friend email", "filleuls", "filleules", "friends", "invitees",
            "referred email", "email filleul", "invite",
        )),
        Column("date", "date", "when", synonyms=(
            "timestamp", "created at", "referral date", "date parrainage", "date de parrainage", "le",
            "referred at", "created",
        )),
        Column("status", "text", "converted, pending…", synonyms=(
            "state", "statut", "etat", "converted", "converti", "resultat", "outcome",
        )),
        Column("converted_on", "date", "when the brought person became a customer: means converted", synonyms=(
            "converted at", "conversion date", "converted date", "date converted", "date conversion",
            "date de conversion", "referral converted date", "converti le", "date achat", "date d achat",
        )),
        Column("value", "number", "what the brought person is worth", synonyms=(
            "amount", "revenue", "valeur", "montant", "ca", "chiffre d affaires", "order amount", "reward value",
        )),
        Column("code", "text", "referral or discount code", synonyms=(
            "referral code", "discount code", "code parrainage", "code promo", "coupon",
        )),
        Column("channel", "text", "how it was shared", synonyms=(
            "share channel", "medium", "canal", "moyen", "widget",
        )),
    ),
    "people": (
        Column("person_id", "text", "who", required=True, synonyms=(
            "id", "person", "user id", "customer id", "client id", "member id", "contact id", "n client",
            "numero client", "no client", "num client", "id client", "id personne", "personne", "identifiant",
            "user", "username", "handle", "pseudo", "record id", "code client", "matricule", "id membre",
            "adherent", "customer", "client", "member", "membre", "participant", "participante", "inscrit",
            "household", "screen name", "account",
        )),
        Column("name", "text", "as shown", synonyms=(
            "label", "full name", "display name", "nom", "nom complet", "nom affiche", "prenom nom",
            "nom et prenom", "prenom et nom", "libelle",
        )),
        Column("status", "text", "prospect, active, inactive", synonyms=(
            "customer status", "statut", "etat", "lifecycle stage", "lifecyclestage", "statut client",
            "stade", "etape",
        )),
        Column("satisfaction", "number", "promoter score, 0 to 10", synonyms=(
            "nps", "promoter score", "satisfaction score", "note nps", "csat", "score de satisfaction",
            "note de satisfaction", "net promoter score", "recommandation note",
        )),
    ),
    "needs": (
        Column("person_id", "text", "who", required=True, synonyms=(
            "id", "person", "user", "user id", "customer id", "personne", "identifiant", "id client",
            "n client", "client", "id personne", "membre",
        )),
        Column("need", "text", "what the person wants", required=True, synonyms=(
            "besoin", "attente", "interest", "interet", "want", "topic", "motivation", "envie",
        )),
        Column("intensity", "number", "how much (1 if blank)", synonyms=(
            "score", "weight", "level", "intensite", "poids", "niveau", "force", "importance",
        )),
    ),
    "purchases": (
        Column("person_id", "text", "who", required=True, synonyms=(
            "id", "person", "user", "user id", "customer id", "customer", "client", "id client", "n client",
            "personne", "identifiant", "email", "acheteur", "buyer",
        )),
        Column("date", "date", "when", required=True, synonyms=(
            "timestamp", "order date", "purchase date", "invoice date", "paid at", "date achat", "date d achat",
            "date commande", "date de commande", "created at", "le", "jour",
        )),
        Column("amount", "number", "how much, in the brand's currency", synonyms=(
            "total", "value", "price", "revenue", "montant", "prix", "valeur", "order amount", "ca", "somme",
        )),
        Column("product", "text", "what", synonyms=(
            "item", "sku", "product name", "produit", "article", "reference", "designation",
        )),
        Column("code", "text", "discount code used: who owns it brought the buyer", synonyms=(
            "discount code", "coupon", "coupon code", "promo code", "code promo", "code promotionnel",
            "code de reduction", "referral code", "code parrainage", "code de parrainage",
        )),
    ),
    "identities": (
        Column("person_id", "text", "who", required=True, synonyms=(
            "person", "id", "user id", "customer id", "personne", "identifiant", "id client", "client",
        )),
        Column("account", "text", "one of this person's accounts", required=True, synonyms=(
            "handle", "alias", "username", "identity", "compte", "pseudo", "identite", "profil",
        )),
    ),
    "exclusions": (
        Column("person_id", "text", "who opted out", synonyms=(
            "person", "id", "user id", "customer id", "personne", "identifiant", "id client", "client", "email",
        )),
        Column("account", "text", "or the account that did", synonyms=(
            "handle", "alias", "username", "compte", "pseudo", "identite", "profil",
        )),
    ),
}
"""Canonical tables in reading order; the first required columns of a table identify it."""


FRENCH_HEADINGS: frozenset[str] = frozenset({
    "auteur", "emetteur", "expediteur", "de", "utilisateur", "personne", "membre", "de la part de", "origine",
    "pseudo", "destinataire", "vers", "cible", "a", "mentionne", "pour", "interlocuteur",
    "type d interaction", "type interaction", "type de lien", "lien", "horodatage", "date heure", "heure",
    "date et heure", "le", "jour", "date d envoi", "date de publication", "poids", "nombre", "frequence",
    "note", "nb", "intensite", "texte", "contenu", "commentaire", "fil", "sujet", "fil id", "plateforme",
    "reseau", "canal", "id message", "id du message", "parrain", "parrain id", "id parrain", "recommande par",
    "prescripteur", "email parrain", "parraine par", "filleul", "filleul id", "id filleul", "parraine",
    "recommande", "nouveau client", "email filleul", "date parrainage", "date de parrainage", "statut", "etat",
    "converti", "resultat", "valeur", "montant", "ca", "chiffre d affaires", "code parrainage", "code promo",
    "moyen", "n client", "numero client", "no client", "num client", "id client", "id personne", "identifiant",
    "date conversion", "date de conversion", "converti le", "code client", "matricule", "id membre", "adherent", "nom", "nom complet", "nom affiche", "prenom nom",
    "nom et prenom", "prenom et nom", "libelle", "statut client", "stade", "etape", "note nps",
    "score de satisfaction", "note de satisfaction", "recommandation note", "besoin", "attente", "interet",
    "envie", "niveau", "acheteur", "date achat", "date d achat", "date commande", "date de commande", "prix",
    "somme", "produit", "designation", "compte", "identite", "profil", "courriel", "adresse email",
    "adresse e mail", "adresse mail", "adresse electronique", "adresse courriel",
})
"""Headings, folded, that only a French speaker would have written: they tell a project's language."""


RESULT_COLUMNS: dict[str, tuple[Column, ...]] = {
    "people": (
        Column("person_id", "text", "who: the id of the files, one per person whatever their accounts"),
        Column("name", "text", "as shown; the id where no name is known"),
        Column("community_id", "number", "community, 1 is the largest; empty for people without any tie"),
        Column("membership", "number", "share of runs (0 to 1) that keep the person with the community"),
        Column("status", "text", "prospect, active, inactive, or what the file says; derived where it is missing"),
        Column("targets", "list", "ids of the targets whose audience the person is in"),
        Column("roles", "list", "prescriber, ambassador, critic, gatekeeper"),
        Column("in_strength", "number", "sum of the weights of the ties towards the person"),
        Column("out_strength", "number", "sum of the weights of the ties from the person"),
        Column("degree", "number", "distinct people the person is tied to, either way"),
        Column("pagerank", "number", "share (0 to 1) of everyone's attention, restarting uniformly"),
        Column("betweenness", "number", "share (0 to 1) of shortest paths between others that pass by the person"),
        Column("participation", "number", "how evenly ties spread over communities, 0 (one only) to 1"),
        Column("coreness", "number", "largest k such that the person is in a group where each has k ties"),
        Column("n_referrals", "number", "distinct people the person referred"),
        Column("n_converted", "number", "of those, how many converted"),
        Column("referral_value", "number", "value of the people brought, or what they spent; 0 if not converted"),
        Column("prescriber_score", "number", "0 (last) to 100 (first in every signal), for the whole graph"),
        Column("ambassador_score", "number", "0 to 100; 50 and up for those who brought people; 0 for the others"),
    ),
    "communities": (
        Column("community_id", "number", "1 is the largest"),
        Column("name", "text", "after what is over-represented in it"),
        Column("size", "number", "people"),
        Column("n_ties", "number", "pairs of its people who are tied"),
        Column("density", "number", "n_ties over the pairs there could be, 0 to 1"),
        Column("conductance", "number", "weight leaving it over the lesser of its tie ends and the others', 0 to 1"),
        Column("stability", "number", "mean overlap (Jaccard, 0 to 1) with its closest match in runs on resampled ties"),
        Column("verdict", "text", "on-target, mixed, club, too-few, or none where there is nothing to compare"),
        Column("distinctive", "text", "what sets it apart, with the figures"),
    ),
    "targets": (
        Column("target_id", "text", "as in the project file: the name as a slug unless an id is given"),
        Column("name", "text", "as in the project file"),
        Column("level", "text", "audience, customers, core or buyers"),
        Column("n_people", "number", "people at that level"),
        Column("n_in_graph", "number", "of those, how many have a tie to anyone"),
        Column("cohesion", "number", "weight inside over the weight that chance would put inside; 1 is chance"),
        Column("cohesion_z", "number", "standard deviations between cohesion and chance"),
        Column("assortativity", "number", "(inside - expected) over (possible - expected): 0 is chance, 1 the most"),
        Column("e_i_index", "number", "(external - internal) over all of its ties, -1 to 1"),
        Column("e_i_expected", "number", "the index that its size alone would give"),
        Column("conductance", "number", "weight leaving it over the lesser of its tie ends and the others', 0 to 1"),
        Column("verdict", "text", "tribe, scattered, spread or too-few"),
    ),
    "overlap": (
        Column("target_id", "text", "target"),
        Column("level", "text", "audience, customers, core or buyers"),
        Column("community_id", "number", "community"),
        Column("n_both", "number", "people in both"),
        Column("share_of_target", "number", "n_both over the level's people in the graph, 0 to 1"),
        Column("share_of_community", "number", "n_both over the community's people, 0 to 1"),
        Column("jaccard", "number", "n_both over the people in either, 0 to 1"),
        Column("lift", "number", "share_of_community over the share of everyone in the graph; 1 is no more than usual"),
        Column("p_value", "number", "chance of at least n_both (one-sided hypergeometric)"),
        Column("q_value", "number", "p_value corrected over the whole table (Benjamini-Hochberg)"),
    ),
    "prescribers": (
        Column("target_id", "text", "target; all is the whole graph"),
        Column("rank", "number", "1 is best"),
        Column("person_id", "text", "who"),
        Column("score", "number", "0 to 100: reach and n_influenced, as ranks"),
        Column("reach", "number", "share (0 to 1) of the target's attention (personalised PageRank)"),
        Column("affinity", "number", "reach into the target over reach into everyone; above 1, specific to it"),
        Column("bridging", "number", "how evenly ties spread over communities, 0 to 1"),
        Column("n_influenced", "number", "distinct people of the target who turn to the person"),
        Column("n_converted", "number", "referrals that converted"),
        Column("rank_low", "number", "best rank over resampled ties (90 % interval)"),
        Column("rank_high", "number", "worst rank over resampled ties (90 % interval)"),
        Column("evidence", "text", "the sentence behind the flag"),
    ),
    "ambassadors": (
        Column("rank", "number", "1 is best"),
        Column("person_id", "text", "who"),
        Column("basis", "text", "proven (brought people), proven-unrated (satisfaction unknown) or potential"),
        Column("score", "number", "0 to 100; 50 and up for those who brought people"),
        Column("n_referrals", "number", "distinct people referred"),
        Column("n_converted", "number", "of those, how many converted"),
        Column("referral_value", "number", "value of the people brought, or what they spent; 0 if not converted"),
        Column("n_descendants", "number", "people referred, those they referred, and so on"),
        Column("prospect_reach", "number", "share (0 to 1) of the prospects' attention"),
        Column("satisfaction", "number", "promoter score, 0 to 10"),
        Column("status", "text", "prospect, active, inactive, or what the file says"),
        Column("evidence", "text", "the sentence behind the flag"),
    ),
    "ties": (
        Column("source", "text", "who acts"),
        Column("target", "text", "towards whom"),
        Column("weight", "number", "type weight x row weight x decay, summed over events"),
        Column("n_interactions", "number", "interactions"),
        Column("n_referrals", "number", "referrals"),
        Column("first_on", "date", "day of the first event"),
        Column("last_on", "date", "day of the newest event"),
        Column("types", "list", "types of the events"),
    ),
    "rejected": (
        Column("file", "text", "input file; a sheet or a member of an archive follows after #"),
        Column("line", "number", "line of the file, the heading counted"),
        Column("reason", "text", "what is wrong"),
        Column("content", "text", "the row as it was read"),
    ),
}
"""What each contracted column of the result tables holds."""

RESULTS: dict[str, tuple[str, ...]] = {
    name: tuple(column.name for column in columns) for name, columns in RESULT_COLUMNS.items()
}
"""Contracted leading columns of each result table; later columns may follow, none is renamed."""


@dataclass(frozen=True)
class EventType:
    """What one event of a type is worth and who influences whom by it."""

    weight: float
    influence: str
    """``target`` (the target of the event influences its source), ``source`` or ``both``."""
    names: tuple[str, ...]
    """The type's name, then the synonyms that mean it, folded."""


EVENT_TYPES: tuple[EventType, ...] = (
    EventType(8, "source", (
        "referral", "refer", "parrainage", "parraine", "referido", "segnalazione", "indicacao", "aanbreng",
    )),
    EventType(6, "source", ("recommend", "recommendation", "recommandation", "recommande", "advises", "conseille", "empfehlung",
        "recomendacion", "raccomandazione", "recomendacao", "aanbeveling",
    )),
    EventType(4, "source", (
        "invite", "invitation", "invites", "einladung", "invitacion", "invito", "convite", "uitnodiging",
    )),
    EventType(4, "target", (
        "share", "retweet", "repost", "boost", "reblog", "rt", "partage", "retweets", "shares", "reposts",
        "forward", "republication", "teilen", "geteilt", "weiterleitung", "compartido", "compartir", "condivisione",
        "condiviso", "compartilhamento", "partilha", "gedeeld", "delen",
    )),
    EventType(3, "target", ("reply", "replies", "reponse", "repond", "replies to", "replied to", "answer", "antwort", "respuesta",
        "risposta", "resposta", "antwoord",
    )),
    EventType(3, "target", (
        "comment", "comments", "commentaire", "commente", "kommentar", "comentario", "commento", "opmerking",
    )),
    EventType(3, "target", ("quote", "citation", "quoted", "quotes", "cite")),
    EventType(3, "both", (
        "message", "messages", "dm", "direct message", "email", "mail", "sms", "call", "chat", "appel",
        "courriel", "e mail", "emails", "e mails", "mails", "courriels", "nachricht", "mensaje", "messaggio", "mensagem",
        "bericht", "anruf", "llamada", "chiamata", "chamada", "oproep", "correo",
    )),
    EventType(2, "target", ("mention", "mentions", "mentionne", "tag", "tagged", "erwahnung", "mencion",
        "menzione", "mencao", "vermelding",
    )),
    EventType(2, "both", ("friend", "friends", "friendship", "ami", "amis", "amitie", "fb friend", "best friends",
        "freund", "freundschaft", "amigo", "amistad", "amico", "amicizia", "amizade", "vriend", "vriendschap",
    )),
    EventType(2, "both", ("contact", "contacts", "connection", "connexion")),
    EventType(2, "both", ("colleague", "colleagues", "collegue", "coworker")),
    EventType(2, "both", (
        "collaboration", "coauthor", "coauthors", "partner", "collabore", "partenaire",
    )),
    EventType(2, "both", ("meeting", "met", "rencontre", "reunion", "rendez vous")),
    EventType(3, "target", ("advice", "conseil", "asks advice", "avis", "rat", "consejo", "consiglio", "conselho", "advies")),
    EventType(3, "target", ("trust", "confiance", "trusts", "vertrauen", "confianza", "fiducia", "confianca", "vertrouwen")),
    EventType(3, "target", ("nomination", "nominate", "nominates", "names", "designation")),
    EventType(1, "target", ("follow", "follows", "following", "abonnement", "suit", "abonne", "folgt", "folgen",
        "seguir", "sigue", "segue", "volgt", "volgen",
    )),
    EventType(1, "target", ("like", "likes", "favorite", "favourite", "j aime", "aime", "favori", "fav",
        "gefallt mir", "me gusta", "mi piace", "curtida", "curtir", "gosto", "vind ik leuk",
    )),
    EventType(1, "target", ("reaction", "react", "reactions", "emoji")),
    # a post towards nobody: a tie to oneself, which is activity and never weighs between people
    EventType(1, "target", ("post", "tweet", "publication", "status", "toot")),
)
"""Default weights and influence; any other type weighs 1, influence on its source, and is reported as unknown."""

# fmt: on
UNKNOWN_TYPE = EventType(1, "target", ("interaction",))

LEVELS = ("audience", "customers", "core", "buyers")
ROLES = ("prescriber", "ambassador", "critic", "gatekeeper")
STATUSES = ("prospect", "active", "inactive")
EVERYONE = "all"
"""`target_id` of the whole graph in ``prescribers.csv``."""
