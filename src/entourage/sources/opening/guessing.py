"""Which encoding a text that is not UTF-8 was written in: the one in which its words come out.

Every byte means something in every encoding of one byte a character, so that bytes alone tell nothing;
what comes out does. ``Hélène`` read wrongly is ``HŽlne``, ``HÚlÞne`` or ``HÈlËne``: letters that no word
has, capitals inside words, signs between letters. Each encoding is tried on every character beyond ASCII
and rated by the letter that it gives and by its neighbours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CANDIDATES = ("cp1252", "mac_roman", "cp850", "iso8859_15", "cp437", "cp1250")
"""Encodings that are tried, the likeliest first: it is taken where two do as well."""
NAMES = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp850": "code page 850 (DOS)",
    "cp437": "code page 437 (DOS)",
    "iso8859_15": "ISO-8859-15",
    "cp1250": "Windows-1250",
}
DOUBT = 0.6
"""Difference of ratings, added up, under which two encodings do as well: about half a letter's worth."""
MAX_CHARACTERS = 20_000
"""Characters beyond ASCII that are rated."""

_COMMON = "éèàêçùâîôûëïüöäñóíáúãõœßåøæòìÉÈÀÊÇÖÄÜÑÓÁÍÚÂÎÔŒØÅÆÃÕ"
"""Letters of Western languages, by how often they come."""
_CENTRAL = "ąćęłńśźżčďěňřšťůžőűăîșțđ"
_ALPHABETS = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "éèêëàâçùûüîïôöœæÿ",
        "äöüß",
        "áéíóúñü",
        "áâãàçéêíóôõú",
        "àèéìòùî",
        "åäöéüà",
        "æøåéòü",
        "éëïóöüáè",
        "ąćęłńóśźż",
        "áčďéěíňóřšťúůýž",
        "áäčďéíĺľňóôŕšťúýž",
        "áéíóöőúüű",
        "čćđšž",
        "ăâîșțşţ",
    )
)
"""Letters beyond ASCII, language by language: the words of a text are mostly of one."""
_ALONE = "àèéóáåøöÀÈÉÓÁÅØÖ"
"""Letters that are words."""
_MONEY = "€£"
_SIGNS = "€£«»“”‘’„–—…°•·©®™¿¡ºª§\u00a0"
"""Signs of ordinary texts, which stand between words."""
_INSIDE = "’·-"
_CLOSING = "âîûôêãäöÂÎÛÔÊ"
"""Letters that hardly end a word of two letters or more."""
_LETTER = dict.fromkeys(_COMMON, 1.0) | dict.fromkeys(_CENTRAL, 0.7)
_UNLIKELY = -0.6
_ONE_LANGUAGE = 0.6
"""What it is worth that all letters are of one language."""
_ROWS = re.compile(rb"[\x20-\x7e]{0,2}[\x80-\xff]+[\x20-\x7e]{0,2}")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a text was taken to be written in."""

    encoding: str
    other: str = ""
    """Another encoding that does nearly as well and gives other letters; empty where none does."""


def guess_encoding(raw: bytes) -> Guess:
    """Guess the encoding of a text that is not UTF-8, from its characters beyond ASCII.

    Parameters
    ----------
    raw
        The text, or a part of it.

    Examples
    --------
    >>> guess_encoding("Hélène;Zoé;Noël".encode("mac_roman")).encoding
    'mac_roman'
    >>> guess_encoding("Hélène;Zoé;Noël".encode("cp850")).encoding
    'cp850'
    >>> guess_encoding("Hélène;Zoé;Noël".encode("cp1252")).encoding
    'cp1252'
    """
    # each once: what comes again (a sign after every price) says nothing new
    pieces: dict[bytes, None] = {}
    n = 0
    for found in _ROWS.finditer(raw):
        if found.group() not in pieces:
            pieces[found.group()] = None
            n += len(found.group())
        if n > MAX_CHARACTERS:
            break
    kept = list(pieces)
    if not kept:
        return Guess("cp1252")
    # lone carriage returns end the lines of old Macs only
    mac = 0.2 if b"\r" in raw and b"\n" not in raw else -0.15 if b"\r\n" in raw else 0.0
    ratings = {name: _rate(kept, name) + mac * (name == "mac_roman") for name in CANDIDATES}
    best = max(CANDIDATES, key=lambda name: (round(ratings[name], 6), -CANDIDATES.index(name)))
    rest = [
        name for name in CANDIDATES if name != best and (ratings[best] - ratings[name]) * len(kept) < DOUBT
    ]
    joined = b" ".join(kept)
    other = next((name for name in rest if _decode(joined, name) != _decode(joined, best)), "")
    return Guess(best, other)


def _decode(raw: bytes, name: str) -> str:
    return raw.decode(name, errors="replace")


def _rate(pieces: list[bytes], name: str) -> float:
    """Rate an encoding: the mean of its characters' ratings, and how far its letters are of one language."""
    total, n = 0.0, 0
    letters: list[str] = []
    for piece in pieces:
        text = f"  {_decode(piece, name)}  "
        for at in range(2, len(text) - 2):
            letter = text[at]
            if not letter.isascii():
                total += _rate_letter(text[at - 2 : at], letter, text[at + 1 : at + 3])
                n += 1
                if letter.isalpha():
                    letters.append(letter)
    fit = max(sum(letter in one for letter in letters) for one in _ALPHABETS) / max(len(letters), 1)
    return total / max(n, 1) + _ONE_LANGUAGE * fit


def _rate_letter(left: str, letter: str, right: str) -> float:
    """Rate a character by itself and by the two on each side."""
    before, after = left[-1], right[0]
    if letter == "\ufffd" or not (letter.isprintable() or letter == "\u00a0"):
        return -2.5
    by_number = any(sign.isdigit() for sign in left + right)
    if not letter.isalpha() or letter in "ºª":
        return 1.0 if by_number and letter in _MONEY else _rate_sign(before, letter, after)
    worth = _LETTER.get(letter, _LETTER.get(letter.lower(), _UNLIKELY) - 0.3)
    if not (before.isalpha() or after.isalpha()):
        return worth - (1.5 if by_number or letter not in _ALONE else 0.3)
    return _rate_in_word(before, letter, after, worth)


def _rate_in_word(before: str, letter: str, after: str, worth: float) -> float:
    if letter.isupper():
        # HÈlËne: capitals stand at the beginning of words, or in words of capitals
        if before.islower() or (before.isalpha() and after.islower()):
            return -1.5
        return worth - (0.1 if after.isalpha() else 0.4)
    if before.isupper() and after.isupper():
        return -1.0
    return worth - 0.4 * (before.isalpha() and not after.isalpha() and letter in _CLOSING)


def _rate_sign(before: str, sign: str, after: str) -> float:
    """Rate a sign: between two letters it is hardly ever one, but for the apostrophe."""
    if sign not in _SIGNS:
        return -1.5 if before.isalpha() or after.isalpha() else -0.7
    return -1.0 if before.isalpha() and after.isalpha() and sign not in _INSIDE else 0.5
