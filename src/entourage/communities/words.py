"""Words and hashtags of what people wrote, counted in DuckDB: one count per person, not per message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from entourage.communities.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entourage.model import Tables

    IntArray = NDArray[np.int32]

MAX_TEXTS = 100_000
"""Texts read; of more, the same part each time, drawn by the digest of author and text."""
MAX_LENGTH = 300
"""Characters read of each text."""
MIN_PEOPLE = 3
MIN_SHARE = 0.05
"""People, and share of a community's writers, who must use a word for it to be listed."""


def count_words(tables: Tables, member_of: IntArray) -> pd.DataFrame:
    """Count the people of each community who used a word or hashtag.

    Addresses, links and stop words are left out; case is folded, accents are kept.

    Returns
    -------
    pandas.DataFrame
        The columns of `features.collect_features`, ``source`` being ``word`` or ``hashtag``. Empty where
        there is no text.
    """
    n_texts = count_texts(tables)
    if not n_texts:
        return pd.DataFrame()
    database = tables.database.cursor()
    step = -(-n_texts // MAX_TEXTS)
    members = pd.DataFrame({"person": np.arange(len(member_of), dtype=np.int32), "community": member_of})
    stop = pd.DataFrame({"word": sorted(STOP_WORDS)})
    database.register("word_members", members)
    database.register("word_stops", stop)
    try:
        counts = database.execute(_QUERY, [MAX_LENGTH, step, MIN_PEOPLE, MIN_SHARE]).df()
    finally:
        database.unregister("word_members")
        database.unregister("word_stops")
        database.close()
    hashtag = counts["value"].str.startswith("#")
    return counts.assign(source=np.where(hashtag, "hashtag", "word"), kind="text")


def count_texts(tables: Tables) -> int:
    """Count the interactions that hold a text."""
    found = tables.database.cursor().execute("SELECT count(text) FROM interactions").fetchone()
    return int(found[0]) if found else 0


_QUERY = r"""
WITH tokens AS (
    SELECT DISTINCT source AS person, unnest(regexp_extract_all(
        regexp_replace(lower(left(text, ?)), 'https?://\S+|www\.\S+|@[\w.]+', ' ', 'g'),
        '#?\p{L}[\p{L}\p{N}_]{2,}'
    )) AS value
    FROM interactions
    WHERE text IS NOT NULL AND md5_number_lower(source::VARCHAR || ' ' || text) % ? = 0
), counted AS (
    SELECT value, community, count(*) AS n_inside
    FROM tokens JOIN word_members USING (person)
    WHERE strip_accents(ltrim(value, '#')) NOT IN (SELECT word FROM word_stops)
    GROUP BY ALL
), totals AS (
    SELECT value, sum(n_inside)::BIGINT AS n_everywhere FROM counted GROUP BY value
), writers AS (
    SELECT community, count(DISTINCT person) AS known_inside
    FROM tokens JOIN word_members USING (person) GROUP BY community
)
SELECT value, community, n_inside, known_inside, n_everywhere,
    (SELECT sum(known_inside) FROM writers)::BIGINT AS known_everywhere, n_chances
FROM (SELECT *, count(*) OVER (PARTITION BY community) AS n_chances FROM counted)
JOIN totals USING (value) JOIN writers USING (community)
WHERE community >= 0 AND n_inside >= ? AND n_inside >= ? * known_inside
ORDER BY community, value
"""
