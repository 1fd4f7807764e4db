"""Words of headings and dates made alike, whatever script they are in: without case, accents, vowel signs and marks."""

import re
import unicodedata
from functools import lru_cache

_ALIKE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": "", "ё": "е", "ı": "i"})
_BETWEEN = re.compile(r"[\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=1 << 12)
def plain_words(text: str) -> str:
    """The words in their order with single blanks between: ``EventDate (UTC)`` is ``event date utc``."""
    apart = _HUMP.sub(" ", text[:200])
    if apart.isascii():
        return _BETWEEN.sub(" ", apart.lower()).strip()
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(sign))
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", bare).casefold().translate(_ALIKE)).strip()


def latin_digits(text: str) -> str:
    """The text with digits of any script as ASCII digits."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() and sign.isdecimal() else sign
                   for sign in text)  # fmt: skip
