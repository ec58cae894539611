"""Who a cell names: handles, e-mail addresses, telephone numbers and names, whatever their spelling.

A person is not a spelling. `find_key` gives what two spellings of one person have in common: two texts with
the same key name the same person, texts with different keys may or may not. What a platform or a CRM made
up as an id (``UCx1…``, ``0015g00000Gv7qJ``) says something with its capitals, and keeps them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_SPACES = re.compile(r"\s+")
_WHOLE = re.compile(r"(-?[0-9]+)\.0+")
_MAIL = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;\"]+\.[^@\s<>,;.\"]{2,}")
_NAMED_MAIL = re.compile(r"(?P<name>[^<>]*)<\s*(?:mailto:)?(?P<mail>[^@\s<>]+@[^@\s<>]+)\s*>")
_SCHEME = re.compile(r"(?i)^(?:mailto|tel|smsto|sms):\s*")
_ACCOUNT = re.compile(r"[a-z][a-z0-9-]*:\S.*")
_PHONE = re.compile(r"(?:\+|00|\(?0)[\d\s().\-/]{6,20}\d|\d{1,4}(?:[\s.\-/]\d{2,4}){2,6}")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_LOST_DIGITS = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
_LONG_NUMBER = re.compile(r"\d{16,}")
_PROFILE = re.compile(
    r"(?i)^(?:https?://)?(?:www\.|m\.|mobile\.)?[\w-]+(?:\.[\w-]+)+/(?:_u/|in/|user/|u/|@)?@?([\w.\-]{2,})/?(?:[?#].*)?$"
)
_EXACT_DIGITS = 15
"""Digits of a number that a spreadsheet keeps."""
_LEAST_OPAQUE = 10
REGIONS = {"fr": "FR", "en": "US", "de": "DE", "es": "ES", "it": "IT", "pt": "PT", "nl": "NL"}
"""Country whose national telephone numbers a language's files are likely to hold."""


def strip_invisible(text: str) -> str:
    r"""Take away characters that nobody sees, compose accents, and make every space a single one.

    Examples
    --------
    >>> strip_invisible(" Le\u0301a\u00a0 \u200bRoy ")
    'Léa Roy'
    """
    if text.isascii():
        return _SPACES.sub(" ", text).strip()
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def clean_id(text: str) -> str:
    """Clean an id without changing who it names: as shown in the results.

    Invisible characters, surplus spaces, ``mailto:``, a leading apostrophe or ``@`` go; a name before an
    address in angle brackets goes; ``12.0`` is ``12``.

    Examples
    --------
    >>> clean_id("  Marie   Curie "), clean_id("12.0"), clean_id("007"), clean_id("@julie.m")
    ('Marie Curie', '12', '007', 'julie.m')
    >>> clean_id("Julie Martin <julie@exemple.fr>"), clean_id("mailto:Julie@exemple.fr")
    ('julie@exemple.fr', 'Julie@exemple.fr')
    """
    shown = _SCHEME.sub("", strip_invisible(text))
    if shown.startswith("'") and len(shown) > 1:
        shown = shown[1:].strip()  # how spreadsheets mark a number, or a formula, as text
    if shown.endswith(">") and (found := _NAMED_MAIL.fullmatch(shown)):
        return found["mail"]
    if shown.startswith("@") and (handle := shown.lstrip("@ ")) and " " not in handle:
        return handle
    return found[1] if (found := _WHOLE.fullmatch(shown)) else shown


def find_name_before(text: str) -> str:
    """Find the name that stands before an address in angle brackets.

    Examples
    --------
    >>> find_name_before('"Martin, Julie" <julie@exemple.fr>'), find_name_before("julie@exemple.fr")
    ('Martin, Julie', '')
    """
    found = _NAMED_MAIL.fullmatch(strip_invisible(text))
    return found["name"].strip(" \"'") if found else ""


def find_key(text: str, *, region: str = "FR") -> str:
    """Find what all spellings of one person have in common.

    Handles and addresses do not depend on capitals, nor on accents being composed; telephone numbers do
    not depend on how they are grouped nor on the country's prefix; names of people (two words or more) do
    not depend on capitals, accents and spaces. Opaque ids and accounts of a platform (``x:marie``) stay.

    Parameters
    ----------
    text
        An id as `clean_id` gives it.
    region
        Country (ISO 3166) of telephone numbers without a prefix.

    Examples
    --------
    >>> find_key("Julie.Martin@Exemple.FR"), find_key("JULIE"), find_key("Léa ROY")
    ('julie.martin@exemple.fr', 'julie', 'lea roy')
    >>> find_key("06 11 22 33 44"), find_key("+33 (0)6.11.22.33.44"), find_key("0015g00000Gv7qJ")
    ('+33611223344', '+33611223344', '0015g00000Gv7qJ')
    """
    if _ACCOUNT.fullmatch(text) or is_opaque(text):
        return text
    if is_phone(text):
        return find_phone(text, region) or text
    folded = unicodedata.normalize("NFC", text.casefold())
    if " " in folded and not _MAIL.fullmatch(folded):
        plain = unicodedata.normalize("NFKD", folded)
        return "".join(c for c in plain if not unicodedata.combining(c))
    return folded


def is_mail(text: str) -> bool:
    """Say whether a text is an e-mail address."""
    return _MAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Say whether a text is written as a telephone number: grouped, or with a prefix.

    Dates, and customer numbers that begin with zeros, are none.

    Examples
    --------
    >>> is_phone("+33611223344"), is_phone("06 11 22 33 44"), is_phone("123456"), is_phone("12/03/2024")
    (True, True, False, False)
    """
    if not _PHONE.fullmatch(text) or _DATE.fullmatch(text):
        return False
    return any(mark in text for mark in " ().-/+")


@cache
def find_phone(text: str, region: str) -> str:
    """Write a telephone number in its international form (E.164); empty if it is none."""
    import phonenumbers  # imported here: few files hold telephone numbers

    try:
        number = phonenumbers.parse(text.replace("(0)", ""), region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def is_opaque(text: str) -> bool:
    """Say whether an id was made by a machine, so that its capitals tell people apart.

    Ten characters or more without a space, capitals and small letters, and a digit before a letter:
    Salesforce's and YouTube's are such, ``JulieMartin75`` is not.

    Examples
    --------
    >>> is_opaque("0015g00000Gv7qJ"), is_opaque("UCx9Rk2bQ"), is_opaque("JulieMartin75")
    (True, False, False)
    """
    return (
        len(text) >= _LEAST_OPAQUE
        and text.lower() != text != text.upper()
        and re.search(r"[0-9][A-Za-z]", text) is not None
        and re.fullmatch(r"[A-Za-z0-9_-]+", text) is not None
    )


def has_lost_digits(text: str) -> bool:
    """Say whether a spreadsheet has written a long id its own way, ``1,29403E+18``: who it was is lost.

    Examples
    --------
    >>> has_lost_digits("1,29403E+18"), has_lost_digits("1.3e18"), has_lost_digits("12e4")
    (True, True, False)
    """
    return _LOST_DIGITS.fullmatch(text) is not None and any(mark in text for mark in ",.+")


def is_rounded(text: str) -> bool:
    """Say whether a number of 16 digits or more is but zeros from the sixteenth on, as spreadsheets leave it.

    One such number may be so by chance; a column of nothing else is not.

    Examples
    --------
    >>> is_rounded("1294030000000000000"), is_rounded("1294030123456789012")
    (True, False)
    """
    return _LONG_NUMBER.fullmatch(text) is not None and not text[_EXACT_DIGITS:].strip("0")


def find_handle(text: str) -> str:
    """Find the handle in what a column of accounts holds: an ``@handle``, or the address of a profile.

    Examples
    --------
    >>> find_handle("https://www.instagram.com/julie.m/"), find_handle("@Julie.M"), find_handle("x:julie")
    ('julie.m', 'julie.m', 'julie')
    """
    shown = strip_invisible(text)
    found = _PROFILE.match(shown) if "/" in shown else None
    bare = found[1] if found else clean_id(shown)
    if _ACCOUNT.fullmatch(bare):
        bare = bare.partition(":")[2]
    return unicodedata.normalize("NFC", bare.removeprefix("/").removeprefix("u/").lstrip("@").casefold())


_ANY_SEPARATOR = re.compile(r"[;|\n\r]+")
_LISTED = re.compile(r'(?:"[^"]*"|[^,"])+')


def split_people(cell: str, *, is_list: bool = False) -> list[str]:
    """Split a cell that may name several people.

    Semicolons, bars and line breaks always separate; commas do between addresses and @handles, and in a
    column that lists people. ``Martin, Julie`` stays one where it does not.

    Examples
    --------
    >>> split_people("marc@exemple.fr, Léa Roy <lea@exemple.fr>"), split_people("Martin, Julie")
    (['marc@exemple.fr', 'Léa Roy <lea@exemple.fr>'], ['Martin, Julie'])
    >>> split_people("@marc @lea"), split_people("Marc Petit, Léa Roy", is_list=True)
    (['@marc', '@lea'], ['Marc Petit', 'Léa Roy'])
    """
    found: list[str] = []
    for part in _ANY_SEPARATOR.split(cell):
        listed = (
            [one.strip() for one in _LISTED.findall(part) if one.strip()] if "," in part else [part.strip()]
        )
        if (
            len(listed) > 1
            and not is_list
            and not all(is_mail(clean_id(one)) or one[0] == "@" for one in listed)
        ):
            listed = [part.strip()]
        for one in listed:
            words = one.split()
            found.extend(words if len(words) > 1 and all(word.startswith("@") for word in words) else [one])
    return [one for one in found if one]
