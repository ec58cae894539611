"""The words that Maison Verte is made of: circles, names, occupations, sayings."""

from __future__ import annotations

from dataclasses import dataclass

HOSTILE_NAME = "</script><img src=x onerror=alert(1)>"
FORMULA_NAME = '=HYPERLINK("http://exemple.invalid";"Gagnez un bon d\'achat")'


@dataclass(frozen=True)
class Circle:
    """People held together by what they talk about."""

    key: str
    topic: str
    size: int
    cities: tuple[str, ...]
    ages: tuple[int, int]
    tags: tuple[str, ...]
    words: tuple[str, ...]
    products: tuple[str, ...]
    need_shares: dict[str, float]
    """Share of the circle that has the need of a target."""


CIRCLES = (
    Circle(
        "zero", "Zéro déchet", 84, ("Nantes", "Rennes"), (25, 60), ("zerodechet", "vrac", "compost"),
        ("mon compost d'appartement", "les courses en vrac", "la lessive maison", "le bac à vers",
         "les bocaux de récupération", "l'épicerie du quartier", "le savon solide", "les sacs à pain",
         "la brosse à vaisselle", "le bicarbonate", "les restes de la semaine", "l'atelier cosmétique",
         "la gourde", "les mouchoirs en tissu"),
        ("Kit de démarrage zéro déchet", "Bocaux en verre", "Savon de Marseille"),
        {"mode-durable": 0.08, "interieur-sain": 0.05},
    ),
    Circle(
        "couture", "Couture et seconde main", 76, ("Lyon", "Saint-Étienne"), (19, 44),
        ("couture", "secondemain", "upcycling"),
        ("le patron de la veste", "ce lin de friperie", "la reprise d'un jean", "l'atelier du samedi",
         "la teinture végétale", "la machine d'occasion", "les chutes de tissu",
         "le col de la chemise", "la doublure", "l'ourlet invisible", "le troc de vêtements",
         "la laine à détricoter", "les boutons anciens", "la broderie au point de croix"),
        ("Robe en lin", "Chemise en coton biologique", "Kit de reprise"),
        {"mode-durable": 0.84, "interieur-sain": 0.03},
    ),
    Circle(
        "renovation", "Rénovation écologique", 66, ("Grenoble", "Annecy"), (30, 66),
        ("renovation", "isolation", "peinturenaturelle"),
        ("l'enduit à la chaux", "la laine de bois", "l'argile du salon", "le poêle de masse",
         "le devis du menuisier", "les combles", "le parquet ancien", "la dalle en chanvre",
         "les fenêtres du nord", "l'aide de la région", "le chantier participatif", "le mur porteur",
         "les tuiles", "la ventilation"),
        ("Peinture à l'argile", "Rideaux en chanvre", "Lampe en bambou"),
        {"mode-durable": 0.03, "interieur-sain": 0.7},
    ),
    Circle(
        "parents", "Jeunes parents", 60, ("Toulouse", "Bordeaux"), (24, 44),
        ("parentalite", "coucheslavables", "chambrebebe"),
        ("les nuits hachées", "la peinture de la chambre", "le porte-bébé", "les petits pots maison",
         "le lit évolutif", "la reprise du travail", "l'écharpe de portage", "les poussées dentaires",
         "la nounou partagée", "les jouets en bois", "le sac à langer", "la diversification",
         "les siestes", "le siège auto"),
        ("Gigoteuse en coton biologique", "Couches lavables", "Lit évolutif"),
        {"mode-durable": 0.05, "interieur-sain": 0.56},
    ),
    Circle(
        "jardin", "Potager et balcon", 55, ("Montpellier", "Nîmes"), (28, 72),
        ("potager", "permaculture", "balcon"),
        ("les semis de tomates", "le paillage", "la récupération d'eau", "le carré fertile",
         "les aromatiques", "la grelinette", "les pucerons", "la rotation des cultures",
         "les fraisiers", "le purin d'ortie", "les graines paysannes", "la serre", "les courges",
         "le lombricompost"),
        ("Graines paysannes", "Carré potager", "Outils de jardin"),
        {"mode-durable": 0.04, "interieur-sain": 0.06},
    ),
    Circle(
        "velo", "Vélo en ville", 46, ("Strasbourg", "Paris"), (20, 58),
        ("velo", "velotaf", "mobilite"),
        ("le vélo-cargo", "la piste du canal", "l'atelier de réparation", "la cape de pluie",
         "le trajet du matin", "la crevaison", "les sacoches", "l'antivol", "le pont fermé",
         "la prime à l'achat", "le siège enfant", "les pneus hiver", "le casque", "la vélorution"),
        ("Cape de pluie", "Sacoche en toile recyclée", "Gourde en inox"),
        {"mode-durable": 0.03, "interieur-sain": 0.03},
    ),
)  # fmt: skip

STARS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "zero": (
        ("prescriber", "Journaliste consommation", "Basile"),
        ("prescriber", "Blogueuse", "Fatou"),
        ("critic", "", ""),
        ("proven", "", ""),
        ("potential", "", ""),
    ),
    "couture": (
        ("prescriber", "Styliste", "Aïcha"),
        ("prescriber", "Expert-comptable", "Gilles"),
        ("proven", "", ""),
        ("proven", "", ""),
        ("potential", "", ""),
    ),
    "renovation": (
        ("prescriber", "Décoratrice", "Delphine"),
        ("prescriber", "Architecte", "Samuel"),
        ("proven", "", ""),
        ("potential", "", ""),
    ),
    "parents": (("prescriber", "Sage-femme", "Solène"), ("proven", "", ""), ("potential", "", "")),
    "jardin": (
        ("prescriber", "Conseillère en chambre d'agriculture", "Laure"),
        ("proven", "", ""),
        ("potential", "", ""),
    ),
    "velo": (("prescriber", "Président d'association cycliste", "Yann"),),
}
"""Planted roles per circle; those whose word weighs have the occupation and first name that go with it."""

OCCUPATIONS = (
    "Cadre", "Fonctionnaire", "Graphiste", "Secrétaire", "À la retraite", "En études",
    "Aide à domicile", "Responsable logistique", "Gestionnaire de paie", "Juriste", "Fleuriste",
    "Chimiste", "Guide", "En recherche d'emploi", "Standardiste", "Interprète", "Machiniste",
    "Géomètre",
)  # fmt: skip

FIRST_NAMES = (
    "Agathe", "Aïcha", "Alban", "Amandine", "Anaïs", "Antoine", "Arnaud", "Aurélie", "Basile",
    "Bérénice", "Camille", "Céline", "Chloé", "Clément", "Corentin", "Damien", "Delphine", "Élise",
    "Émile", "Estelle", "Fabien", "Fatou", "Félix", "Florence", "Gaëlle", "Gilles", "Hélène", "Inès",
    "Ismaël", "Jade", "Jérôme", "Julie", "Karim", "Laure", "Léon", "Lucie", "Maëlys", "Malik",
    "Margaux", "Mathilde", "Mehdi", "Nadia", "Noémie", "Olivier", "Pauline", "Quentin", "Rachida",
    "Raphaël", "Romane", "Sabrina", "Samuel", "Solène", "Théo", "Thibault", "Valentine", "Yann",
    "Yasmine", "Zoé",
)  # fmt: skip

LAST_NAMES = (
    "Allard", "Barbier", "Benali", "Bertin", "Besson", "Blanchet", "Boucher", "Bourdin", "Carlier",
    "Charrier", "Collet", "Courtois", "Da Silva", "Delattre", "Diallo", "Dufresne", "Dumas", "Ferrand",
    "Fontaine", "Gaillard", "Gautier", "Guérin", "Haddad", "Hamon", "Jacquet", "Keita", "Lacroix",
    "Lambert", "Le Gall", "Lemoine", "Loiseau", "Maillard", "Marchal", "Mercier", "Meunier", "Nguyen",
    "Noël", "Ouvrard", "Pasquier", "Pelletier", "Picard", "Prévost", "Renaud", "Rivière", "Royer",
    "Sauvage", "Tessier", "Traoré", "Vasseur", "Weber",
)  # fmt: skip

SAYINGS = (
    "Merci pour ton conseil sur", "Tu as essayé, toi,", "Je découvre", "Question sur",
    "Ça marche vraiment,", "Super retour sur", "On en reparle ?", "J'hésite encore pour", "Bravo pour",
    "Des photos de", "Tout savoir sur",
)  # fmt: skip

PROJECT_FILE = """\
# Maison Verte : une marque (inventée) de maison et de mode durables, et les personnes qui l'entourent.
# Lancer l'analyse :  entourage analyze samples/maison-verte --out resultats

[project]
name = "Maison Verte"
language = "fr"

[roles]
# à ajouter aux métiers dont l'avis pèse : journaliste, comptable, architecte, sage-femme…
authority = ["président d'association"]

[[target]]
name = "Mode durable"
need = "S'habiller sans nuire à la planète"
audience = { besoin = "S'habiller sans nuire à la planète", age = "18..45" }
customers = { "intention d'achat" = ">= 1", statut = ["prospect", "active"] }
core = { montant = "top 50%" }

[[target]]
name = "Intérieur sain"
need = "Vivre dans une maison saine"
audience = { besoin = "Un intérieur sain" }
customers = { statut = ["prospect", "active"] }
buyers = { "achète" = "pour ma famille" }

[[target]]
name = "Cadeaux responsables"
need = "Offrir sans gaspiller"
audience = { besoin = "Offrir sans gaspiller" }
customers = { statut = ["prospect", "active"] }
buyers = { "achète" = "pour offrir" }
"""
