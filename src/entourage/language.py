"""French and English: sentences, numbers and dates.

Sentences are written in English where they are used, as templates with named values, and looked up
in ``locale/<language>/*.po``, one catalogue per part of the program. Catalogues are read as they are
edited (no compile step); a test fails when a sentence has no translation.
"""

from __future__ import annotations

import functools
import io
from datetime import date, datetime
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gettext

LANGUAGES = ("en", "fr")


@functools.cache
def _read_catalogue(code: str) -> gettext.NullTranslations:
    """Read a language's sentences; English is its own catalogue."""
    # imported here so that `--help` does not pay for them
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import NullTranslations, Translations

    if code == "en":
        return NullTranslations()
    # the files' own headers say how many plural forms they hold; what a language has by default is another
    # matter, and changes from one release of babel to the next
    merged = Catalog(locale=code)
    folder = resources.files("entourage") / "locale" / code
    for source in sorted(folder.iterdir(), key=lambda source: source.name):
        if source.name.endswith(".po"):
            with source.open("rb") as stream:
                read = read_po(stream, locale=code)
            merged.mime_headers = read.mime_headers
            for message in read:
                if message.id and message.string:
                    merged[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled)


@functools.lru_cache(maxsize=65536)
def _write_number(value: float, digits: int, code: str) -> str:
    """Write a number; the same few thousand come back in every sentence of a run."""
    from babel.numbers import format_decimal, get_group_symbol

    if isinstance(value, int) and not digits:
        return f"{value:,}".replace(",", get_group_symbol(code))
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    if round(value, digits) == 0:
        value = 0.0  # and not -0
    return str(format_decimal(value, format=pattern, locale=code))


class Language:
    """One language's way of saying things.

    Parameters
    ----------
    code
        ``"en"`` or ``"fr"``.
    min_cell
        Smallest count that is written; smaller ones are said to be under it, 0 excepted.

    Raises
    ------
    ValueError
        If the language is not one of `LANGUAGES`.

    Examples
    --------
    >>> en = Language("en")
    >>> en.say("{n} people in {place}", n=1234, place="Lyon")
    '1,234 people in Lyon'
    >>> en.say_n("{n} tie", "{n} ties", 1)
    '1 tie'
    >>> Language("en", min_cell=5).say_n("{n} person", "{n} people", 1)
    'under 5 people'
    >>> en.percent(0.256)
    '26%'
    """

    def __init__(self, code: str, *, min_cell: int = 0) -> None:
        if code not in LANGUAGES:
            msg = f"no such language: {code}"
            raise ValueError(msg)
        self.code = code
        self.min_cell = min_cell

    def __repr__(self) -> str:
        return f"Language({self.code!r})"

    def say(self, template: str, /, **values: object) -> str:
        """Translate a template and fill it; bare numbers and dates are written the language's way."""
        sentence = _read_catalogue(self.code).gettext(template)
        return sentence.format(**self._shown(values)) if values else sentence

    def say_n(self, singular: str, plural: str, n: int, /, **values: object) -> str:
        """Translate a template that depends on a count, available in it as ``{n}``."""
        agreeing = self.min_cell if 0 < n < self.min_cell else n
        if self.code == "en":
            sentence = singular if agreeing == 1 else plural
        else:
            sentence = _read_catalogue(self.code).ngettext(singular, plural, agreeing)
        return sentence.format(**self._shown({"n": self.count(n), **values}))

    def count(self, n: float, digits: int = 0) -> str:
        """Write a count, or that it is under the smallest shown."""
        if 0 < n < self.min_cell:
            return self.say("under {n}", n=self.min_cell)
        return self.number(n, digits)

    def say_forms(self, singular: str, plural: str, /) -> dict[str, str]:
        """Give both forms of a template that is filled elsewhere, by the CLDR names of their plurals."""
        if self.code == "en":
            return {"one": singular, "other": plural}
        say = _read_catalogue(self.code).ngettext
        return {"one": say(singular, plural, 1), "other": say(singular, plural, 2)}

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number with the language's separators and `digits` decimals."""
        return _write_number(value, digits, self.code)

    def percent(self, value: float, digits: int = 0) -> str:
        """Write a share between 0 and 1 as a percentage."""
        from babel.numbers import format_percent

        least = 10.0 ** -(digits + 2)
        if 0 < value < least / 2:
            # not nothing: a share that would read 0%
            return ("<\u00a0" if self.code == "fr" else "<") + self.percent(least, digits)
        pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
        if self.code == "fr":
            pattern = pattern.replace("%", "\u202f%")
        return str(format_percent(value, format=pattern, locale=self.code))

    def date(self, value: date) -> str:
        """Write a day in words, for reading."""
        from babel.dates import format_date

        written = str(format_date(value, format="long", locale=self.code))
        return f"1er{written[1:]}" if self.code == "fr" and value.day == 1 else written

    def _shown(self, values: dict[str, object]) -> dict[str, object]:
        return {name: self._show(value) for name, value in values.items()}

    def _show(self, value: object) -> Any:  # noqa: ANN401
        if isinstance(value, bool):
            return value
        if isinstance(value, int):
            return self.number(value)
        if isinstance(value, float):
            return self.number(value, 0 if value.is_integer() else 2)
        if isinstance(value, datetime):
            return self.date(value.date())
        if isinstance(value, date):
            return self.date(value)
        return value
