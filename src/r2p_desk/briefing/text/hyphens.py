"""Where a word may be divided at the end of a justified line: by pyphen's patterns, and never in a name."""

import re
from functools import cache, lru_cache
from typing import Any

from ...i18n import base_language

_PATTERNS = {"en": "en_GB", "fr": "fr", "ru": "ru_RU", "es": "es"}
_FEWEST = (3, 3)
"""Letters that stay on the line, and letters that go to the next."""
_WORD = re.compile(r"[«“‘(¿¡]?([^\W\d_]{6,60})[.,;:!?»”’)]*")


@cache
def _dictionary(name: str) -> Any:
    import pyphen

    return pyphen.Pyphen(lang=name, left=_FEWEST[0], right=_FEWEST[1])


@lru_cache(maxsize=4096)
def divisions(word: str, language: str) -> tuple[int, ...]:
    """The places inside the word before which a hyphen may stand, from the first to the last.

    None for names and whatever else has a capital, for numbers, addresses, compounds, and languages without patterns.
    """
    name = _PATTERNS.get(base_language(language))
    match = _WORD.fullmatch(word)
    if name is None or match is None or not match[1].islower():
        return ()
    start = match.start(1)
    return tuple(start + int(place) for place in _dictionary(name).positions(match[1]))
