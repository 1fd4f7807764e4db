"""Which language a text that nobody named one for is read aloud in: that of the paper, unless its script cannot be.

What officers typed stays in the language they typed it in, and no record says which that is. A text without one letter
of the paper's script is read in the first of the six languages that is written in its own; Latin letters alone cannot
tell English from French or Spanish, and count as English.
"""

import re

from ..i18n import base_language

_LETTERS = {
    "en": re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff]"),
    "ru": re.compile("[\u0400-\u052f]"),
    "ar": re.compile("[\u0620-\u065f\u066e-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "zh": re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"),
}


def tongue_of(text: str, language: str) -> str:
    """The language (BCP 47) to read this in, inside a paper of this language."""
    own = _LETTERS.get(base_language(language), _LETTERS["en"])
    if own.search(text):
        return language
    return next((code for code, letters in _LETTERS.items() if letters.search(text)), language)
