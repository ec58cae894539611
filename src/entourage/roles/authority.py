"""Cues of authority: occupations whose word is asked for, found in role and occupation columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = (
    "role", "roles", "occupation", "profession", "job", "job title", "title", "function", "metier", "poste",
    "fonction", "emploi", "activite", "speciality", "specialty", "specialite", "qualite", "position",
    "intitule de poste", "categorie socioprofessionnelle", "type de contact", "contact type",
)  # fmt: skip
"""Headings, folded, that say what someone does."""

WORDS = (
    "accountant", "comptable", "expert comptable", "auditor", "auditeur", "auditrice",
    "journalist", "journaliste", "reporter", "editor", "redacteur", "redactrice", "columnist", "chroniqueur",
    "chroniqueuse", "critic", "blogger", "blogueur", "blogueuse", "influencer", "influenceur", "influenceuse",
    "youtuber", "podcaster", "creator", "createur de contenu", "creatrice de contenu",
    "doctor", "physician", "medecin", "docteur", "nurse", "infirmier", "infirmiere", "pharmacist",
    "pharmacien", "pharmacienne", "midwife", "sage femme", "dentist", "dentiste", "veterinarian",
    "veterinaire", "physiotherapist", "kinesitherapeute", "dietitian", "dieteticien", "dieteticienne",
    "nutritionist", "nutritionniste", "coach", "trainer", "formateur", "formatrice",
    "consultant", "consultante", "adviser", "advisor", "conseiller", "conseillere", "analyst", "analyste",
    "lawyer", "attorney", "avocat", "avocate", "notary", "notaire", "banker", "banquier", "banquiere",
    "broker", "courtier", "courtiere", "realtor", "agent immobilier", "chamber of commerce",
    "chambre de commerce", "cci", "cma", "federation", "syndicat", "association president",
    "teacher", "enseignant", "enseignante", "instituteur", "institutrice", "professor", "professeur",
    "professeure", "librarian", "bibliothecaire", "bookseller", "libraire",
    "architect", "architecte", "engineer", "ingenieur", "ingenieure", "installer", "installateur",
    "installatrice", "craftsman", "artisan", "artisane", "decorator", "decorateur", "decoratrice",
    "chef", "sommelier", "sommeliere", "stylist", "styliste", "hairdresser", "coiffeur", "coiffeuse",
    "mayor", "maire", "elected official", "elu", "elue", "expert", "experte", "researcher", "chercheur",
    "chercheuse", "community manager",
)  # fmt: skip
"""Occupations, folded, in English and French."""


def find_authority(people: pd.DataFrame, attributes: Sequence[str], words: Sequence[str]) -> pd.Series:
    """Find the cue of authority of each person, as the cell says it.

    Parameters
    ----------
    people
        Indexed by position, one text column per attribute.
    attributes
        Names of the attribute columns.
    words
        Further words that are a cue; those are sought in every column that says what someone does.

    Returns
    -------
    pandas.Series
        (n_people,) text, the cell in which a cue was found; missing where there is none.
    """
    cues = {fold(word) for word in (*WORDS, *words)} - {""}
    found = pd.Series(np.nan, index=people.index, dtype=object)
    for column in attributes:
        if fold(column) not in COLUMNS:
            continue
        cells = people[column]
        known = cells.dropna().astype(str)
        values = pd.unique(known)
        cued = {value for value in values if _has_cue(fold(value), cues)}
        hit = cells.isin(cued) & found.isna()
        found = found.where(~hit, cells)
    return found


def _has_cue(text: str, cues: set[str]) -> bool:
    """Say whether whole words of a text are a cue (plurals in -s count)."""
    words = [word.removesuffix("s") for word in text.split()]
    longest = 4
    return any(
        " ".join(words[start : start + length]) in cues
        or " ".join(text.split()[start : start + length]) in cues
        for length in range(1, longest + 1)
        for start in range(len(words) - length + 1)
    )
