"""The words that people use, counted by person and never by event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.targets.columns import Column

if TYPE_CHECKING:
    from entourage.model import Tables

N_TEXTS = 200_000
"""Texts read at most, chosen by their own content: the same ones whatever the order of rows."""
N_WORDS = 3000
MIN_PEOPLE = 3

STOP_WORDS = frozenset(
    """
    about after again against also always another anyone anything around because been before being below
    best better between both came cannot come could days does doing done down each even ever every
    everyone everything find first from gets getting give goes going gone good great have having hello
    here hers herself himself http https into itself just keep know last least less like little long look
    made make makes many maybe mean might mine more most much must myself need never nice nothing only
    other others ours over people please pretty quite really right said same says seen sent shall should
    since some someone something soon still such sure take tell than thank thanks that their theirs them
    then there these they thing things think this those though thought through time today told tomorrow
    took toward under until upon very want wants week well went were what when where whether which while
    whom whose will with within without would year years yeah your yours yourself
    afin ainsi ajout alors apres après assez aucun aucune aujourd aura aurait aussi autre autres avaient
    avais avait avant avec avez avoir avons beaucoup bien bonjour bonne cela celle celles celui certains
    ceux chaque chez comme comment contre coucou dans depuis derriere dernier dernière dessous dessus deux
    devant devrait dire doit donc dont elle elles encore enfin entre etaient étaient etais étais etait
    était etant étant etre être eux fait faire fallait faut faudrait fois font grand grande grâce hier
    ici jamais jour jours juste leur leurs lors lorsque lui mais malgre malgré meme même memes mêmes merci
    mieux moins moment mon nous notre nôtre oui ouais parce parfois parler parmi pars partout pas passe
    pendant personne petit petite peut peuvent peux plein plus plusieurs plutot plutôt pour pourquoi
    pourrait pouvez pouvoir près presque prend puis quand quant quel quelle quelles quelque quelques quels
    quoi rien salut sans sauf selon sera serait seront ses seulement soit sommes sont sous souvent suis
    suite super sur surtout tant tel telle tellement temps tiens toujours tous tout toute toutes tres très
    trop trouve unes vers veut veux vient voici voila voilà voir vois vont votre vôtre vous vrai vraiment
    """.split()  # noqa: SIM905 - a page of words reads better than a column of them
)
"""Words that say nothing of who uses them."""


def build_words(tables: Tables) -> Column | None:
    """Make a column of the words of four letters and more that people wrote.

    Addresses, accounts and the commonest words of both languages are left out.

    Returns
    -------
    Column or None
        None where no text was given.
    """
    n_texts = int(tables.database.execute("SELECT count(text) FROM interactions").fetchall()[0][0])
    if not n_texts:
        return None
    every = -(-n_texts // N_TEXTS)
    words = (
        "SELECT DISTINCT source AS person, unnest(regexp_extract_all(lower(regexp_replace(text,"
        r" '(https?://|www\.)\S+|[@#]\S+', ' ', 'g')), '\p{L}{4,}')) AS word"
        f" FROM interactions WHERE text IS NOT NULL AND hash(text) % {every} = 0"
    )
    rows = tables.database.execute(
        f"WITH words AS ({words}), known AS (SELECT word, count(*) AS n FROM words GROUP BY word"
        f" HAVING n >= {MIN_PEOPLE} AND NOT list_contains(?, word) ORDER BY n DESC, word LIMIT {N_WORDS})"
        " SELECT person, word FROM words JOIN known USING (word) ORDER BY person, word",
        [sorted(STOP_WORDS)],
    ).fetchnumpy()
    return Column.of_rows(
        "words", len(tables.people), np.asarray(rows["person"]), pd.Series(rows["word"], dtype=object)
    )
