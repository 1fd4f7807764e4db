"""A text in the forms in which something may be found again: its words, its letters alone, its numbers, its ids.

What a page breaks is joined: words cut by a hyphen at the end of a line, letters set apart, runs of right-to-left
script that a reader of PDF gives back to front.
"""

import re
import unicodedata
from functools import cached_property

from ..domain.letters import SIGN, normalise, words_in

_HYPHENATED = re.compile(r"(?<=\w)[\u00ad\u2010\u2011-]\s*\n\s*(?=\w)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ID = re.compile(r"(?<![0-9a-z])(?:[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[0-9a-f]{40,128})(?![0-9a-z])")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def letters_only(text: str) -> str:
    """The letters and digits of a text, in the one form of each, without anything between them."""
    return "".join(words_in(normalise(_INVISIBLE.sub("", text))))


def words_of(text: str) -> list[str]:
    """The words of a text in the one form of each."""
    return words_in(normalise(_INVISIBLE.sub("", text)))


def western_digits(text: str) -> str:
    """The text with the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found.group())), text)


class Spelled:
    """One text to be searched; each form is made when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def running(self) -> str:
        """All words with one space around each, those cut at the end of a line whole as well."""
        plain = words_of(self.text)
        joined = words_of(_HYPHENATED.sub("", self.text)) if _HYPHENATED.search(self.text) else []
        return f" {' '.join(plain)} " + (f"\n {' '.join(joined)} " if joined else "")

    @cached_property
    def words(self) -> frozenset[str]:
        """The words."""
        return frozenset(self.running.split())

    @cached_property
    def letters(self) -> str:
        """Letters and digits alone; of a right-to-left script once more from the other end."""
        straight = letters_only(self.text)
        return straight + ("\n" + straight[::-1] if _RIGHT_TO_LEFT.search(self.text) else "")

    @cached_property
    def ids(self) -> frozenset[str]:
        """What looks like an id or a digest, without its hyphens."""
        return frozenset(found.group().replace("-", "") for found in _ID.finditer(self.text.lower()))

    def has_phrase(self, words: list[str]) -> bool:
        """Whether these words stand here side by side; of a script without spaces, whether the signs do.

        Words of right-to-left script also count in the other order, or each from its other end.
        """
        if self._stands(words):
            return True
        if any(map(is_right_to_left, words)):
            turned = [word[::-1] for word in words]
            return any(self._stands(order) for order in (words[::-1], turned, turned[::-1]))
        return is_unspaced("".join(words)) and "".join(words) in self.letters

    def _stands(self, words: list[str]) -> bool:
        return (
            all(word in self.words for word in words)
            and all(map(self._may_have, zip(words, words[1:], words[2:], strict=False)))
            and f" {' '.join(words)} " in self.running
        )

    def _may_have(self, three: tuple[str, str, str]) -> bool:
        """Whether these three may stand here in a row; said wrongly of few that do not, never of one that does."""
        at = hash(three) & (8 * len(self._threes) - 1)
        return bool(self._threes[at >> 3] & 1 << (at & 7))

    @cached_property
    def _threes(self) -> bytearray:
        """A bit for every three words in a row, by their hash: most that is sought in a long text is not in it."""
        words = self.running.split()
        bits = bytearray(1 << max(10, min(24, (2 * len(words)).bit_length())))
        mask = 8 * len(bits) - 1
        for three in zip(words, words[1:], words[2:], strict=False):
            at = hash(three) & mask
            bits[at >> 3] |= 1 << (at & 7)
        return bits

    def runs(self, length: int) -> set[str]:
        """Every run of so many letters."""
        return {self.letters[at : at + length] for at in range(len(self.letters) - length + 1)}


def is_unspaced(text: str) -> bool:
    """Whether this is of a script written without spaces."""
    return bool(text) and all(SIGN.match(sign) for sign in text)


def is_right_to_left(text: str) -> bool:
    """Whether any of this is written from right to left."""
    return bool(_RIGHT_TO_LEFT.search(text))
