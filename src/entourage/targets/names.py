"""The names that codes are shown by, and the words that rules may write for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.values.texts import fold, fold_value

if TYPE_CHECKING:
    from entourage.language import Language


def name_rfm_segments(language: Language) -> dict[str, str]:
    """Give the names of the RFM segments in a language, by code."""
    return {
        "champions": language.say("Champions"),
        "loyal": language.say("Loyal"),
        "potential-loyal": language.say("Potential loyal"),
        "new": language.say("New"),
        "promising": language.say("Promising"),
        "need-attention": language.say("Need attention"),
        "about-to-sleep": language.say("About to sleep"),
        "at-risk": language.say("At risk"),
        "cant-lose": language.say("Not to be lost"),
        "hibernating": language.say("Hibernating"),
    }


def name_tiers(language: Language) -> dict[str, str]:
    """Give the names of the tiers of non-customers in a language, by code."""
    return {
        "soon": language.say("Soon to be non-customers"),
        "refusing": language.say("Refusing"),
        "unexplored": language.say("Unexplored"),
    }


def name_statuses(language: Language) -> dict[str, str]:
    """Give the names of the statuses in a language, by code."""
    return {
        "prospect": language.say("prospect"),
        "active": language.say("active customer"),
        "inactive": language.say("inactive customer"),
    }


def list_synonyms(codes: dict[str, str], *, more: dict[str, str] | None = None) -> dict[str, str]:
    """List what a rule may write for each code, folded: its name in the language, and further words.

    Examples
    --------
    >>> list_synonyms({"at-risk": "\u00c0 risque"})
    {'at-risk': 'at-risk', 'at risk': 'at-risk', 'a risque': 'at-risk'}
    """
    synonyms = dict(more or {})
    for code, name in codes.items():
        synonyms |= dict.fromkeys((code, fold(code), fold_value(name)), code)
    return synonyms
