"""How often a text in an old encoding is read right: by the guess, by another library, by Windows-1252.

Tables of words and prices in nine Western and six Central European languages are written in six
encodings, with 3, 30 and 300 lines.
A file is read right where every character comes out. What Windows-1252 and another encoding write alike
is counted for both. Run with ``charset-normalizer`` installed beside to compare with it::

    python benchmarks/reading/encodings.py
"""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale

from entourage.sources.opening.guessing import guess_encoding

if TYPE_CHECKING:
    from collections.abc import Callable

WESTERN = ("fr", "de", "es", "pt", "it", "sv", "da", "nb", "nl")
CENTRAL = ("pl", "cs", "hu", "sk", "hr", "ro")
ENCODINGS = ("cp1252", "iso8859_15", "mac_roman", "cp850", "cp437", "cp1250")
LENGTHS = (3, 30, 300)
FILES = 40


@cache
def list_words(language: str, encoding: str) -> list[str]:
    """List words that the guess was not made with: a language's names of countries and languages."""
    locale = Locale.parse(language)
    names = [*locale.territories.values(), *locale.languages.values()]
    words = {word for name in names for word in name.split() if len(word) > 2 and word.isalpha()}
    return sorted(word for word in words if word.encode(encoding, "ignore").decode(encoding) == word)


def make_text(rng: random.Random, words: list[str], lines: int, *, has_prices: bool) -> str:
    """Write a table of people, places and amounts."""
    rows = ["nom;ville;montant"]
    for _ in range(lines):
        amount = f"{rng.randrange(1, 900)},50 €" if has_prices else str(rng.randrange(900))
        rows.append(f"{rng.choice(words)} {rng.choice(words)};{rng.choice(words)};{amount}")
    return "\n".join(rows) + "\n"


def make_files(encoding: str, lines: int) -> list[tuple[str, bytes]]:
    """Make files in one encoding, with what was written in each."""
    rng = random.Random(f"{encoding}{lines}")  # noqa: S311
    spoken = [list_words(language, encoding) for language in (CENTRAL if encoding == "cp1250" else WESTERN)]
    made = []
    while len(made) < FILES:
        words = rng.choice(spoken)
        text = make_text(rng, words, lines, has_prices=rng.random() < 0.3)
        end = "\r" if encoding == "mac_roman" and rng.random() < 0.5 else rng.choice(("\n", "\r\n"))
        text = text.replace("\n", end)
        try:
            raw = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        if not raw.isascii():
            made.append((text, raw))
    return made


def list_guessers() -> dict[str, Callable[[bytes], str | None]]:
    """List who guesses."""
    guessers: dict[str, Callable[[bytes], str | None]] = {
        "entourage": lambda raw: guess_encoding(raw).encoding,
        "Windows-1252": lambda _: "cp1252",
    }
    try:
        import charset_normalizer
    except ImportError:
        return guessers

    def normalize(raw: bytes) -> str | None:
        best = charset_normalizer.from_bytes(raw).best()
        return best.encoding if best else None

    return {**guessers, "charset-normalizer": normalize}


def main() -> None:
    guessers = list_guessers()
    print(f"{'encoding':<12}{'lines':>6}" + "".join(f"{name:>20}" for name in guessers) + f"{'in doubt':>10}")
    for encoding in ENCODINGS:
        for lines in LENGTHS:
            files = make_files(encoding, lines)
            shares = []
            for guess in guessers.values():
                right = sum(raw.decode(guess(raw) or "ascii", "replace") == text for text, raw in files)
                shares.append(f"{right / len(files):>20.0%}")
            doubts = sum(bool(guess_encoding(raw).other) for _, raw in files) / len(files)
            print(f"{encoding:<12}{lines:>6}" + "".join(shares) + f"{doubts:>10.0%}")


if __name__ == "__main__":
    main()
