"""Where a line may end: the Unicode Line Breaking Algorithm (UAX #14, revision 50), and what this house does beyond it.

``opportunities`` is the algorithm as published, with its example 7 for numbers. ``parts`` and ``holds`` tell the same
for the words of a paragraph, tailored: compounds, symbols of documents, addresses, dashes, and the marks Chinese and
French keep with their words.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from itertools import pairwise

from ... import resources
from .faces import is_wide

_NEVER_BEFORE = frozenset(["BK", "CR", "LF", "NL", "SP", "ZW", "WJ", "CL", "CP", "EX", "IS", "SY"])
"""Rules LB6, LB7, LB11 and LB13: no line begins with these, spaces before them or not."""
_AFTER_SPACES = {"QU": frozenset({"OP"}), "CL": frozenset({"NS"}), "CP": frozenset({"NS"}), "B2": frozenset({"B2"})}
"""Rules LB15 to LB17."""
_LETTERS = frozenset({"AL", "HL"})
_HANGUL = frozenset(["JL", "JV", "JT", "H2", "H3"])
_IDEOGRAPHS = frozenset(["ID", "EB", "EM", "XP"])
_NUMBERS = frozenset({"NU"})
_STUCK: dict[str, frozenset[str]] = {
    "HL": _NUMBERS | {"AL", "HL", "PR", "PO", "OP"},
    "AL": _NUMBERS | {"AL", "HL", "PR", "PO", "OP"},
    "NU": _NUMBERS | {"AL", "HL", "PR", "PO", "OP", "IS", "SY"},
    "PR": _LETTERS | _NUMBERS | _IDEOGRAPHS | _HANGUL,
    "PO": _LETTERS | _NUMBERS,
    "OP": _NUMBERS,
    "HY": _NUMBERS,
    "IS": _LETTERS,
    "SY": frozenset({"HL"}),
    "CP": _LETTERS | _NUMBERS,
    "ID": frozenset({"PO"}),
    "XP": frozenset({"PO", "EM"}),
    "EB": frozenset({"PO", "EM"}),
    "EM": frozenset({"PO"}),
    "JL": frozenset({"JL", "JV", "H2", "H3", "PO"}),
    "JV": frozenset({"JV", "JT", "PO"}),
    "H2": frozenset({"JV", "JT", "PO"}),
    "JT": frozenset({"JT", "PO"}),
    "H3": frozenset({"JT", "PO"}),
}
"""Rules LB21b to LB30b for neighbours, whatever stands before them."""

_COMPOUND = re.compile(r"(?<=[^\W\d_]{3}[-‐–/])(?=[^\W\d_]{3})")
_ADDRESS = re.compile(r"(?<=[/?&=._#%+])(?=[^/?&=._#%+])")
_PLAIN = re.compile(r"[^\W\d_]*[.,;:]?")
_FIGURES = re.compile(r"[(«]?\d{1,3}")
_FIGURES_APART = frozenset({"fr", "ru", "es"})
"""Languages that part thousands by spaces."""
_DASHES = frozenset({"—", "–"})
_SIGNS = frozenset({"№", "§"})
_QUOTES = {"zh": {"“": "OP", "‘": "OP", "”": "CL", "’": "CL"}, "fr": {"«": "OP", "‹": "OP", "»": "CL", "›": "CL"}}


@cache
def _table() -> tuple[list[int], list[int], list[str]]:
    """Starts, ends and classes of the ranges that are not AL."""
    ranges: list[tuple[int, int, str]] = []
    for line in resources.read("unicode/line-break.txt").decode("ascii").splitlines():
        if line.startswith("#"):
            continue
        name, *entries = line.split()
        for entry in entries:
            first, _, last = entry.partition("-")
            ranges.append((int(first, 16), int(last or first, 16), name))
    ranges.sort()
    return [start for start, _, _ in ranges], [end for _, end, _ in ranges], [name for _, _, name in ranges]


@lru_cache(maxsize=8192)
def line_class(character: str) -> str:
    """The line breaking class after rule LB1."""
    starts, ends, names = _table()
    code = ord(character)
    at = bisect_right(starts, code) - 1
    return names[at] if at >= 0 and code <= ends[at] else "AL"


def opportunities(text: str) -> list[int]:
    """The places before which a line may begin; the end of the text is not among them."""
    return _Breaker(text, [line_class(character) for character in text]).run()


class _Breaker:
    """One pass over a text; ``last`` is the class before, marks absorbed (LB9), ``bare`` the class before spaces."""

    def __init__(self, text: str, kinds: list[str]) -> None:
        self.text, self.kinds = text, kinds
        self.last = self.bare = self.before_last = self.base = self.number = ""
        self.flags = 0

    def run(self) -> list[int]:
        """Break before each place or not, from the first to the last."""
        found: list[int] = []
        joined = False
        for place, kind in enumerate(self.kinds):
            absorbed = kind in {"CM", "ZWJ"} and self.last not in {"", "BK", "CR", "LF", "NL", "SP", "ZW"}
            if absorbed:
                joined = kind == "ZWJ"
                continue
            own = "AL" if kind in {"CM", "ZWJ"} else kind
            if place and self._may_break(own, place, joined=joined):
                found.append(place)
            self._step(own, self.text[place])
            joined = kind == "ZWJ"
        return found

    def _step(self, kind: str, character: str) -> None:
        self.flags = self.flags + 1 if kind == "RI" and self.last == "RI" else 1 if kind == "RI" else 0
        if kind == "NU" or (kind in {"IS", "SY"} and self.number == "NU"):
            self.number = "NU"
        else:
            self.number = "CL" if kind in {"CL", "CP"} and self.number == "NU" else ""
        if kind != "SP":
            self.before_last, self.bare, self.base = self.last, kind, character
        self.last = kind

    def _may_break(self, kind: str, place: int, *, joined: bool) -> bool:
        last = self.last
        if last in {"BK", "LF", "NL"} or (last == "CR" and kind != "LF"):
            return True
        if kind in {"BK", "CR", "LF", "NL", "SP", "ZW"}:
            return False
        if self.bare == "ZW" and last in {"ZW", "SP"}:
            return True
        if joined or kind in _NEVER_BEFORE or last in {"WJ", "GL"}:
            return False
        if kind == "GL" and last not in {"SP", "BA", "HY"}:
            return False
        if self.bare == "OP" or kind in _AFTER_SPACES.get(self.bare, ()):
            return False
        if last == "SP":
            return True
        return not self._stuck(kind, place)

    def _stuck(self, kind: str, place: int) -> bool:
        """Rules LB19 to LB30b."""
        last = self.last
        if "QU" in {kind, last}:
            return True
        if "CB" in {kind, last}:
            return False
        if kind in {"BA", "HY", "NS", "IN"} or last == "BB":
            return True
        if self.before_last == "HL" and last in {"HY", "BA"}:
            return True
        if self.number and (kind in {"PO", "PR"} or (self.number == "NU" and kind == "NU")):
            return True
        if kind == "RI" and last == "RI":
            return self.flags % 2 == 1
        if kind == "OP" and last in {"PR", "PO"}:
            return next((kind for kind in self.kinds[place + 1 :] if kind not in {"CM", "ZWJ"}), "") == "NU"
        if kind == "OP" and last in {"AL", "HL", "NU"}:
            return not _is_east_asian(self.text[place])
        if last == "CP" and (kind in _LETTERS or kind == "NU"):
            return not _is_east_asian(self.base)
        return kind in _STUCK.get(last, ())


@lru_cache(maxsize=4096)
def parts(word: str, language: str) -> tuple[str, ...]:
    """A word without spaces in the parts between which a line may end."""
    if _PLAIN.fullmatch(word) and not is_wide(word[0]):
        return (word,)
    places = _Breaker(word, _kinds(word, language)).run()
    kept = {place for place in places if _suits(word, place)}
    kept.update(match.start() for match in _COMPOUND.finditer(word))
    if "://" in word or word.startswith("www."):
        kept.update(match.start() for match in _ADDRESS.finditer(word))
    edges = [0, *sorted(kept), len(word)]
    return tuple(word[start:end] for start, end in pairwise(edges))


def holds(before: str, after: str, language: str) -> bool:
    """Whether the space between these two words must not end a line."""
    if after[0].isalpha() and before[-1].isalnum():
        return False
    if after in _DASHES or before in _SIGNS:
        return True
    if language in _FIGURES_APART and len(after) >= 3 and _FIGURES.fullmatch(before) and after[:3].isdecimal():
        return not after[3:4].isalnum()
    first = _kinds(after, language)[0]
    last = next((kind for kind in reversed(_kinds(before, language)) if kind not in {"CM", "ZWJ"}), "AL")
    return last == "OP" or first in _NEVER_BEFORE or first in _AFTER_SPACES.get(last, ())


def _kinds(word: str, language: str) -> list[str]:
    """The classes of the characters; quotation marks that open and close in this language say so."""
    kinds = [line_class(character) for character in word]
    if "QU" in kinds:
        marks = _QUOTES.get(language[:2], {})
        for place, character in enumerate(word):
            if character in marks and not _is_apostrophe(word, place):
                kinds[place] = marks[character]
    return kinds


def _is_apostrophe(word: str, place: int) -> bool:
    around = word[max(place - 1, 0) : place] + word[place + 1 : place + 2]
    return word[place] == "’" and len(around) == 2 and all(one.isalpha() and not is_wide(one) for one in around)


def _suits(word: str, place: int) -> bool:
    """Whether the house breaks here too: not inside figures, symbols of documents, and before no dash."""
    before, after = word[place - 1], word[place]
    if is_wide(before) or is_wide(after):
        return True
    if after == "—":
        return False
    if before == "—":
        return place > 1 and word[place - 2].isalnum() and after.isalnum()
    return before not in "-‐–/"


def _is_east_asian(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"F", "W", "H"}
