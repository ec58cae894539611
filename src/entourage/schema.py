"""The tables that come in and go out: names, columns, types, meaning.

What comes in: seven canonical tables that every importer ends in, and the English and French
headings recognised for their columns; those of other languages stand in
`sources.recognising.languages`. What goes out: the columns of every result table, in order.
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
_IDS = (
    "user id", "customer id", "client id", "member id", "contact id", "record id", "subscriber id", "lead id", "profile id",
    "n customer", "n member", "customer code", "customer reference", "customer ref", "crm id",
    "n client", "id client", "code client", "identifiant client", "reference client", "ref client", "id contact", "n contact",
    "id membre", "n membre", "n adherent", "id adherent", "code adherent", "n abonne", "id abonne", "id personne",
    "id utilisateur", "identifiant utilisateur", "matricule",
)
"""Headings of an id of a person, best first; ``n`` stands for number, numéro, N°…"""
CANONICAL: dict[str, tuple[Column, ...]] = {
    "interactions": (
        Column("source", "text", "who acts", required=True, synonyms=(
            "from", "sender", "author", "user", "username", "screen name", "actor", "person", "follower",
            "auteur", "emetteur", "expediteur", "de", "utilisateur", "personne", "membre", "source id",
            "from id", "user id", "author id", "from user", "de la part de", "origine", "pseudo", "sender id", "from email",
            "from address", "from username", "sender email", "source user", "source username", "follower id", "user name",
            "commenter", "comment author", "message author", "posted by", "sent by", "initiator", "subscriber",
            "id expediteur", "expediteur id", "expeditrice", "expediteur email", "id auteur", "auteur id", "autrice",
            "auteur du commentaire", "commentaire de", "auteur du message", "commentateur", "envoye par", "publie par",
            "poste par", "utilisateur source", "compte source", "suiveur", "suiveuse", "abonne", "abonnee", "initiateur",
        )),
        Column("target", "text", "towards whom", required=True, synonyms=(
            "to", "recipient", "recipients", "receiver", "mentioned", "mentions", "addressee", "destinataire",
            "destinataires", "vers", "cible",
            "a", "mentionne", "destination", "target id", "to id", "to user", "followed", "followee",
            "pour", "interlocuteur", "recipient id", "receiver id", "recipient email", "to email", "to address", "to username",
            "target user", "target username", "mentioned user", "followed id", "followed user", "followee id", "friend id",
            "replied to", "in reply to user", "in reply to username", "in reply to screen name", "post author",
            "id destinataire", "destinataire id", "destinataire email", "destinatrice", "receveur", "mentionnee",
            "personne mentionnee", "utilisateur mentionne", "compte mentionne", "utilisateur cible", "compte cible",
            "compte suivi", "personne suivie", "en reponse a", "repond a", "auteur du post",
            "auteur de la publication",
        )),
        Column("type", "text", "mention, reply, like…", synonyms=(
            "kind", "relation", "relationship", "interaction", "interaction type", "edge type", "action",
            "nature", "type d interaction", "type interaction", "type de lien", "lien", "event type", "activity type", "link type",
            "tie type", "relation type", "type de relation", "type d echange", "type d action", "type d evenement",
        )),
        Column("timestamp", "date", "when", synonyms=(
            "date", "time", "datetime", "created at", "created", "sent at", "published at", "horodatage",
            "date heure", "heure", "date et heure", "le", "jour", "date d envoi", "date de publication", "sent on", "sent date",
            "date sent", "posted at", "posted on", "followed at", "date time", "created on", "date created", "ts", "day",
            "date de creation", "cree le", "envoye le", "publie le", "date du message", "date du commentaire", "date de l echange",
        )),
        Column("weight", "number", "how much one row counts (1 if blank)", synonyms=(
            "count", "strength", "value", "poids", "nombre", "force", "frequence", "score", "rating", "note",
            "nb", "intensite", "edge weight", "frequency", "intensity", "n interactions", "number of interactions",
            "nb interactions", "nombre d interactions", "nb d echanges", "nombre d echanges", "nb messages",
        )),
        Column("text", "text", "what was said", synonyms=(
            "message", "body", "content", "tweet", "comment", "texte", "contenu", "commentaire", "post", "comment text",
            "message text", "corps", "corps du message", "texte du message", "texte du commentaire",
        )),
        Column("thread", "text", "conversation it belongs to", synonyms=(
            "conversation", "thread id", "conversation id", "topic", "fil", "sujet", "discussion", "fil id",
            "thread name", "conversation name", "id conversation", "id du fil",
        )),
        Column("platform", "text", "where it happened", synonyms=(
            "network", "channel", "site", "plateforme", "reseau", "canal", "social network", "reseau social",
        )),
        Column("event", "text", "id of the message: rows that share it are one event", synonyms=(
            "event id", "message id", "post id", "tweet id", "id message", "id du message",
            "comment id", "id commentaire", "id du commentaire", "id post", "id publication",
        )),
    ),
    "referrals": (
        Column("referrer", "text", "who brought", required=True, synonyms=(
            "referrer id", "advocate", "sponsor", "invited by", "inviter", "source customer", "referred by",
            "recommender", "parrain", "parrain id", "id parrain", "recommande par", "prescripteur",
            "advocate email", "referrer email", "email parrain", "parraine par", "ref by", "referred by id", "recommended by",
            "introduced by", "brought by", "referring customer", "ambassador", "affiliate", "promoter", "introducer",
            "marraine", "parrain marraine", "client parrain", "recommandeur", "recommandeuse", "recommandee par", "apporteur",
            "apporteur d affaires", "apporte par", "amene par", "invite par", "invitee par", "invitant", "invitante",
            "parrainee par", "coopte par", "cooptateur", "ambassadeur", "ambassadrice", "prescriptrice", "prescrit par",
        )),
        Column("referred", "text", "who was brought", required=True, synonyms=(
            "referred id", "friend", "invitee", "new customer", "referee", "referee id", "referee email", "invited", "filleul",
            "filleul id", "id filleul", "filleule", "parraine", "recommande", "nouveau client", "friend email", "filleuls", "filleules", "friends", "invitees",
            "referred email", "email filleul", "invite", "invited user", "referral email", "referred customer", "referred friend",
            "referred person", "referred user", "new user", "new member", "parrainee", "client parraine", "personne parrainee",
            "recommandee", "personne recommandee", "personne invitee", "nouvelle cliente", "nouveau membre", "nouvel adherent",
            "client apporte", "client amene", "coopte",
        )),
        Column("date", "date", "when", synonyms=(
            "timestamp", "created at", "referral date", "date parrainage", "date de parrainage", "le",
            "referred at", "created", "referred on", "invited at", "invited on", "invitation date", "signup date", "sign up date",
            "date d invitation", "date invitation", "date de recommandation", "date recommandation", "date de creation",
            "cree le", "parraine le", "invite le", "jour",
        )),
        Column("status", "text", "converted, pending…", synonyms=(
            "state", "statut", "etat", "converted", "converti", "resultat", "outcome", "referral status", "conversion status",
            "is converted", "convertie", "statut parrainage", "statut du parrainage", "statut filleul", "statut du filleul",
            "etat du parrainage",
        )),
        Column("converted_on", "date", "when the brought person became a customer: means converted", synonyms=(
            "converted at", "conversion date", "converted date", "date converted", "date conversion",
            "date de conversion", "referral converted date", "converti le", "date achat", "date d achat",
            "purchase date", "first purchase date", "date premier achat", "date du premier achat", "premier achat",
        )),
        Column("value", "number", "what the brought person is worth", synonyms=(
            "amount", "revenue", "valeur", "montant", "ca", "chiffre d affaires", "order amount", "reward value", "order total",
            "order value", "purchase amount", "montant achat", "montant de l achat", "montant ttc", "panier",
        )),
        Column("code", "text", "referral or discount code", synonyms=(
            "referral code", "discount code", "code parrainage", "code promo", "coupon", "code de parrainage", "coupon code",
            "promo code",
        )),
        Column("channel", "text", "how it was shared", synonyms=(
            "share channel", "medium", "canal", "moyen", "widget",
        )),
    ),
    "people": (
        Column("person_id", "text", "who", required=True, synonyms=(
            "id", "person", *_IDS, "personne", "identifiant", "user", "username", "user name", "handle", "pseudo",
            "adherent", "adherente", "customer", "client", "member", "membre", "participant", "participante",
            "inscrit", "inscrite", "screen name", "subscriber", "abonne", "abonnee", "utilisateur", "utilisatrice",
            "donateur", "donatrice",
        )),
        Column("name", "text", "as shown", synonyms=(
            "label", "full name", "display name", "nom", "nom complet", "nom affiche", "prenom nom",
            "nom et prenom", "prenom et nom", "libelle", "customer name", "client name", "contact name", "member name",
            "nom client", "nom du client", "nom du contact", "nom du membre", "nom prenom", "prenom nom du client",
        )),
        Column("status", "text", "prospect, active, inactive", synonyms=(
            "customer status", "statut", "etat", "lifecycle stage", "lifecyclestage", "statut client",
            "stade", "etape", "member status", "account status", "subscription status", "statut membre", "statut du client",
            "statut abonnement", "statut de l abonnement", "etat du client",
        )),
        Column("satisfaction", "number", "promoter score, 0 to 10", synonyms=(
            "nps", "promoter score", "satisfaction score", "note nps", "csat", "score de satisfaction",
            "note de satisfaction", "net promoter score", "recommandation note",
            "nps score", "score nps", "customer satisfaction", "satisfaction client", "note satisfaction", "recommendation score",
            "likelihood to recommend", "probabilite de recommandation",
        )),
    ),
    "needs": (
        Column("person_id", "text", "who", required=True, synonyms=(
            "id", "person", "user", *_IDS, "personne", "identifiant", "customer", "client", "membre", "adherent",
            "adherente",
        )),
        Column("need", "text", "what the person wants", required=True, synonyms=(
            "besoin", "attente", "interest", "interet", "want", "topic", "motivation", "envie", "needs", "besoins", "attentes",
            "wish", "wants", "souhait", "souhaits", "envies", "problematique", "preoccupation",
        )),
        Column("intensity", "number", "how much (1 if blank)", synonyms=(
            "score", "weight", "level", "intensite", "poids", "niveau", "force", "importance", "strength", "urgency", "urgence",
            "priority", "priorite", "degre",
        )),
    ),
    "purchases": (
        Column("person_id", "text", "who", required=True, synonyms=(
            *_IDS, "person", "user", "customer", "client", "personne", "identifiant", "acheteur", "acheteuse",
            "buyer", "buyer id", "member", "membre", "adherent", "adherente", "id",
        )),
        Column("date", "date", "when", required=True, synonyms=(
            "timestamp", "order date", "purchase date", "invoice date", "paid at", "date achat", "date d achat",
            "date commande", "date de commande", "created at", "le", "jour", "ordered at", "purchased at", "transaction date",
            "sale date", "payment date", "order created at", "date de la commande", "date de l achat", "date facture",
            "date de facture", "date de facturation", "date de vente", "date vente", "date transaction", "date de transaction",
            "date paiement", "date de paiement", "achete le", "commande le", "paye le",
        )),
        Column("amount", "number", "how much, in the brand's currency", synonyms=(
            "total", "value", "price", "revenue", "montant", "prix", "valeur", "order amount", "ca", "somme", "order total",
            "order value", "total amount", "amount paid", "total paid", "grand total", "total price", "purchase amount",
            "montant ttc", "total ttc", "montant total", "prix total", "prix ttc", "montant paye", "total paye",
            "montant commande", "montant de la commande", "total commande", "montant achat", "montant de l achat", "montant ht",
            "total ht", "valeur commande",
        )),
        Column("product", "text", "what", synonyms=(
            "item", "sku", "product name", "produit", "article", "reference", "designation", "product title", "item name",
            "line item name", "lineitem name", "product id", "nom produit", "nom du produit", "libelle produit", "code produit",
            "reference produit", "code article", "libelle article",
        )),
        Column("code", "text", "discount code used: who owns it brought the buyer", synonyms=(
            "discount code", "coupon", "coupon code", "promo code", "code promo", "code promotionnel",
            "code de reduction", "referral code", "code parrainage", "code de parrainage",
        )),
    ),
    "identities": (
        Column("person_id", "text", "who", required=True, synonyms=(
            "person", "id", *_IDS, "personne", "identifiant", "customer", "client", "member", "membre", "adherent",
        )),
        Column("account", "text", "one of this person's accounts", required=True, synonyms=(
            "handle", "alias", "username", "identity", "compte", "pseudo", "identite", "profil", "user name",
            "screen name", "social account", "social handle", "other id", "compte social", "nom de compte",
            "nom d utilisateur", "autre identifiant", "autre compte",
        )),
    ),
    "exclusions": (
        Column("person_id", "text", "who opted out", synonyms=(
            "person", "id", *_IDS, "personne", "identifiant", "customer", "client", "member", "membre", "adherent",
        )),
        Column("account", "text", "or the account that did", synonyms=(
            "handle", "alias", "username", "compte", "pseudo", "identite", "profil", "user name", "screen name",
            "nom de compte", "nom d utilisateur",
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
    "identifiant client", "reference client", "ref client", "n contact", "id contact", "n membre", "n adherent",
    "id adherent", "code adherent", "n abonne", "id abonne", "id utilisateur", "identifiant utilisateur",
    "id expediteur", "expediteur id", "expeditrice", "expediteur email", "id auteur", "auteur id", "autrice",
    "auteur du commentaire", "commentaire de", "auteur du message", "commentateur", "envoye par", "publie par",
    "poste par", "utilisateur source", "compte source", "suiveur", "suiveuse", "abonne", "abonnee", "initiateur",
    "id destinataire", "destinataire id", "destinataire email", "destinatrice", "receveur", "mentionnee",
    "destinataires", "personne mentionnee", "utilisateur mentionne", "compte mentionne", "utilisateur cible",
    "compte cible", "compte suivi", "personne suivie", "en reponse a", "repond a",
    "auteur du post", "auteur de la publication", "type de relation", "type d echange", "type d action",
    "type d evenement", "date de creation", "cree le", "envoye le", "publie le", "date du message",
    "date du commentaire", "date de l echange", "nb interactions", "nombre d interactions", "nb d echanges",
    "nombre d echanges", "nb messages", "corps", "corps du message", "texte du message", "texte du commentaire",
    "id du fil", "id conversation", "reseau social", "id commentaire", "id du commentaire", "id publication",
    "marraine", "parrain marraine", "client parrain", "recommandeur", "recommandeuse", "recommandee par",
    "apporteur", "apporteur d affaires", "apporte par", "amene par", "invite par", "invitee par", "invitant",
    "invitante", "parrainee par", "coopte par", "cooptateur", "ambassadeur", "ambassadrice", "prescriptrice",
    "prescrit par", "filleule", "filleuls", "filleules", "parrainee", "client parraine", "personne parrainee",
    "recommandee", "personne recommandee", "personne invitee", "nouvelle cliente", "nouveau membre",
    "nouvel adherent", "client apporte", "client amene", "coopte", "date d invitation", "date invitation",
    "date de recommandation", "date recommandation", "parraine le", "invite le", "convertie", "statut parrainage",
    "statut du parrainage", "statut filleul", "statut du filleul", "etat du parrainage", "date premier achat",
    "date du premier achat", "premier achat", "montant achat", "montant de l achat", "montant ttc", "panier",
    "code de parrainage", "adherente", "inscrit", "inscrite", "participante", "utilisatrice",
    "donateur", "donatrice", "nom client", "nom du client", "nom du contact", "nom du membre", "nom prenom",
    "prenom nom du client", "statut membre", "statut du client", "statut abonnement", "statut de l abonnement",
    "etat du client", "score nps", "satisfaction client", "note satisfaction", "probabilite de recommandation",
    "besoins", "attentes", "souhait", "souhaits", "envies", "problematique", "preoccupation", "urgence",
    "priorite", "degre", "acheteuse", "date de la commande", "date de l achat", "date facture",
    "date de facture", "date de facturation", "date de vente", "date vente", "date transaction",
    "date de transaction", "date paiement", "date de paiement", "achete le", "commande le", "paye le",
    "total ttc", "montant total", "prix total", "prix ttc", "montant paye", "total paye", "montant commande",
    "montant de la commande", "total commande", "montant ht", "total ht", "valeur commande", "nom produit",
    "nom du produit", "libelle produit", "code produit", "reference produit", "code article", "libelle article",
    "code promotionnel", "code de reduction", "compte social", "nom de compte", "nom d utilisateur",
    "autre identifiant", "autre compte",
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
        Column("score", "number", "0 to 100: reach and n_influenced, as ranks, recent attention counting more"),
        Column("reach", "number", "share (0 to 1) of the target's attention (personalised PageRank)"),
        Column("affinity", "number", "reach into the target over reach into everyone; 1 where both are alike"),
        Column("bridging", "number", "how evenly ties spread over communities, 0 to 1"),
        Column("n_influenced", "number", "distinct people of the target whose attention goes to the person: who turn to them, or were referred, invited, advised or contacted by them, or share something with them (in the last four half-lives, where ties fade)"),
        Column("n_converted", "number", "referrals that converted"),
        Column("rank_low", "number", "best rank of the 90 % interval of the true rank: the one held on average, were it all to happen again"),
        Column("rank_high", "number", "worst rank of that interval"),
        Column("evidence", "text", "the sentence behind the flag"),
        Column("specific", "yes/no", "whether more of the target's people turn to the person than chance gives; no: weighs on everyone, this target included; empty: too few people to say"),
        Column("lift", "number", "share of the target among those whose attention the person has, over what chance gives"),
        Column("p_value", "number", "chance of at least as many (one-sided binomial)"),
        Column("q_value", "number", "p_value corrected over everyone whom enough people turn to (Benjamini-Hochberg)"),
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
    is_mutual: bool = False
    """Whether both are in it alike, so that a file whose pairs are named in return in part is a survey, in
    which the named influences the namer."""


EVENT_TYPES: tuple[EventType, ...] = (
    EventType(8, "source", (
        "referral", "refer", "parrainage", "parraine", "referido", "segnalazione", "indicacao", "aanbreng", "refers", "cooptation",
        "kundenwerbung", "geworben", "apadrinamiento", "apadrinhamento", "aanbrenging", "aangebracht", "doorverwijzing",
    )),
    EventType(6, "source", ("recommend", "recommendation", "recommandation", "recommande", "advises", "conseille", "empfehlung",
        "recomendacion", "raccomandazione", "recomendacao", "aanbeveling", "recommends", "empfiehlt", "empfohlen", "recomienda",
        "recomendado", "consiglia", "raccomanda", "recomenda", "beveelt aan", "aanbevolen",
    )),
    EventType(4, "source", (
        "invite", "invitation", "invites", "einladung", "invitacion", "invito", "convite", "uitnodiging",
        "invited", "eingeladen", "invitado", "invitato", "convidado", "uitgenodigd",
    )),
    EventType(4, "target", (
        "share", "retweet", "repost", "boost", "reblog", "rt", "partage", "retweets", "shares", "reposts",
        "forward", "republication", "teilen", "geteilt", "weiterleitung", "compartido", "compartir", "condivisione",
        "condiviso", "compartilhamento", "partilha", "gedeeld", "delen", "shared", "retweeted", "reposted", "boosts", "partages",
        "repartage", "retweete", "relaye", "geteilter beitrag", "retuit", "retuiteo", "comparte", "condivide", "compartilhado",
        "compartilhou", "partilhado", "doorgestuurd", "forwarded", "transfere", "weitergeleitet", "reenviado", "inoltrato",
        "encaminhado",
    )),
    EventType(3, "target", ("reply", "replies", "reponse", "repond", "replies to", "replied to", "answer", "antwort", "respuesta",
        "risposta", "resposta", "antwoord", "replied", "reponses", "repondu", "antworten", "geantwortet", "respuestas", "responde",
        "risposte", "risponde", "respostas", "antwoorden", "beantwoord",
    )),
    EventType(3, "target", (
        "comment", "comments", "commentaire", "commente", "kommentar", "comentario", "commento", "opmerking", "commented",
        "commentaires", "kommentare", "kommentiert", "comentarios", "comenta", "commenti", "commenta", "opmerkingen", "commentaar",
    )),
    EventType(3, "target", ("quote", "citation", "quoted", "quotes", "cite", "quote tweet", "zitat", "zitiert", "cita", "citado", "citazione",
        "citato", "citacao", "citaat", "geciteerd",
    )),
    EventType(3, "both", (
        "message", "messages", "dm", "direct message", "email", "mail", "sms", "call", "chat", "appel",
        "courriel", "e mail", "emails", "e mails", "mails", "courriels", "nachricht", "mensaje", "messaggio", "mensagem",
        "bericht", "anruf", "llamada", "chiamata", "chamada", "oproep", "correo",
        "direct messages", "private message", "calls", "phone call", "message prive", "messages prives", "appel telephonique",
        "nachrichten", "direktnachricht", "telefonat", "mensajes", "mensaje directo", "correo electronico", "llamada telefonica",
        "messaggi", "messaggio diretto", "telefonata", "mensagens", "mensagem direta", "ligacao", "telefonema", "berichten",
        "prive bericht", "telefoongesprek",
    )),
    EventType(2, "target", ("mention", "mentions", "mentionne", "tag", "tagged", "erwahnung", "mencion",
        "menzione", "mencao", "vermelding", "mentioned", "identification", "identifie", "tague", "erwahnt", "markiert", "menciona",
        "mencionado", "etiquetado", "etiqueta", "menzionato", "taggato", "mencoes", "marcado", "vermeld", "genoemd", "getagd",
    )),
    EventType(2, "both", ("friend", "friends", "friendship", "ami", "amis", "amitie", "fb friend", "best friends",
        "freund", "freundschaft", "amigo", "amistad", "amico", "amicizia", "amizade", "vriend", "vriendschap", "ami e", "amie", "amies", "freunde", "amigos", "amici",
        "vrienden",
    ), is_mutual=True),
    EventType(2, "both", ("contact", "contacts", "connection", "connections", "connexion", "relation linkedin", "kontakt", "kontakte",
        "verbindung", "contacto", "conexion", "contatto", "collegamento", "contato", "conexao", "verbinding", "connectie",
    ), is_mutual=True),
    EventType(2, "both", ("colleague", "colleagues", "collegue", "coworker", "collegues", "kollege", "kollegin", "kollegen", "colega",
        "colegas", "companero", "companera", "collega", "colleghi", "collegas",
    ), is_mutual=True),
    EventType(2, "both", (
        "collaboration", "coauthor", "coauthors", "partner", "collabore", "partenaire", "partenariat", "zusammenarbeit",
        "partnerschaft", "colaboracion", "collaborazione", "colaboracao", "parceiro", "parceria", "samenwerking",
    ), is_mutual=True),
    EventType(2, "both", ("meeting", "met", "rencontre", "reunion", "rendez vous", "rdv", "meetings", "treffen", "termin",
        "besprechung", "encuentro", "incontro", "riunione", "appuntamento", "encontro", "reuniao", "afspraak",
        "vergadering", "ontmoeting",
    ), is_mutual=True),
    EventType(3, "target", ("advice", "conseil", "asks advice", "avis", "rat", "consejo", "consiglio", "conselho", "advies")),
    EventType(3, "target", ("trust", "confiance", "trusts", "vertrauen", "confianza", "fiducia", "confianca", "vertrouwen")),
    EventType(3, "target", ("nomination", "nominate", "nominates", "names", "designation", "nennung", "nominacion", "nomina",
        "nomeacao", "nominatie",
    )),
    EventType(1, "target", ("follow", "follows", "following", "abonnement", "suit", "abonne", "folgt", "folgen",
        "seguir", "sigue", "segue", "volgt", "volgen", "followed", "subscribe", "subscription", "abonnements", "seguimiento",
        "abonniert",
    )),
    EventType(1, "target", ("like", "likes", "favorite", "favourite", "j aime", "aime", "favori", "fav",
        "gefallt mir", "me gusta", "mi piace", "curtida", "curtir", "gosto", "vind ik leuk", "liked", "favourites", "favorites",
        "favoris", "gefallt", "favorit", "favorito", "preferito", "curtiu", "curtidas", "likte", "favoriet",
    )),
    EventType(1, "target", ("reaction", "react", "reactions", "emoji", "reagit", "reaktion", "reaktionen", "reaccion", "reacciones",
        "reazione", "reazioni", "reacao", "reacoes",
    )),
    # a post towards nobody: a tie to oneself, which is activity and never weighs between people
    EventType(1, "target", ("post", "tweet", "publication", "status", "toot", "posts", "tweets", "publications", "beitrag", "beitrage",
        "publicacion", "publicaciones", "pubblicazione", "publicacao",
    )),
)
"""Default weights and influence; any other type weighs 1, influence on its source, and is reported as unknown."""

# fmt: on
UNKNOWN_TYPE = EventType(1, "target", ("interaction",))

LEVELS = ("audience", "customers", "core", "buyers")
ROLES = ("prescriber", "ambassador", "critic", "gatekeeper")
STATUSES = ("prospect", "active", "inactive")
EVERYONE = "all"
"""`target_id` of the whole graph in ``prescribers.csv``."""
