"""Coded terms of lexicons, found in a text however they are spelled or drawn; each term once, with all its places.

Both are folded as search folds them, then letter by letter to what they look like (``domain.letters``). A term is
found whole; with signs between its letters (``in*yen-zi``); or spelled out (``i n y e n z i``). Arabic particles that
are written onto a word may stand before it. A spelling that ends in ``*`` may go on.
"""

import re
from collections.abc import Iterable
from functools import cached_property

import msgspec

from ..domain.letters import SIGN, end_of, look_alike, normalise, origins_of, words_in
from ..domain.lexicon import CodedTerm, Use, use_on
from ..domain.when import When

_LEAST_SPELLED = 4
"""Letters a term must have to be sought spelled out: fewer stand side by side in any text."""
_PUT_IN = r"(?:[^\w\s]|_){0,2}"
"""Signs put between letters to hide a word; blanks are not among them, for they part words."""
_SPELLED_OUT = r"[\W_]{1,4}"
_ARABIC = re.compile("[\u0620-\u064a]")
_PARTICLES = "(?:(?:[وف]?[بك]?ال|[وف]?لل|[وفبكل]))?"
_BEFORE, _BEHIND = r"(?<![^\W_])", r"(?![^\W_])"
_MOST_PLACES = 200
LONGEST = 200
"""Letters a spelling can have; a longer one is no term, and is not sought."""


class FoundTerm(msgspec.Struct, frozen=True, kw_only=True):
    """A term that stands in a text: its places (first sign, the one behind the last), how it is spelled there.

    ``expired`` as of the day of the reading, ``use`` on the day of the utterance.
    """

    term: CodedTerm
    places: tuple[tuple[int, int], ...]
    spellings: tuple[str, ...]
    expired: bool
    use: Use


class _Sought:
    """A spelling made ready: its letters, and the pattern that is worked out once they stand in a text."""

    def __init__(self, words: list[str], *, goes_on: bool) -> None:
        self.letters = "".join(words)
        self._words, self._goes_on = words, goes_on

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds it whole, with signs put in, or spelled out."""
        letters = self.letters
        ways = [r"[\W_]+".join(_PUT_IN.join(map(re.escape, word)) for word in self._words)]
        if len(letters) >= _LEAST_SPELLED:
            ways.append(_SPELLED_OUT.join(map(re.escape, letters)))
        before = "" if SIGN.match(letters[0]) else _BEFORE
        if _ARABIC.match(letters[0]):
            before += _PARTICLES
        behind = "" if SIGN.match(letters[-1]) else r"[^\W_]*" if self._goes_on else _BEHIND
        return re.compile(f"{before}(?:{'|'.join(ways)}){behind}")


class CodedTerms:
    """The terms of any lexicons, made ready once to be sought in many texts."""

    def __init__(self, terms: Iterable[CodedTerm]) -> None:
        self._terms = [
            (term, [sought for one in term.spellings if (sought := _sought(one)) is not None])
            for term in terms
            if not term.withdrawn
        ]

    def found_in(self, text: str, *, said: When | None, today: When) -> tuple[FoundTerm, ...]:
        """The terms that stand in this text, by where they first stand; each once, in however many spellings."""
        folded = normalise(text)
        like = look_alike(folded)
        letters = "".join(words_in(like))
        origin = None
        found = []
        for term, spellings in self._terms:
            spans = {
                match.span()
                for one in spellings
                if one.letters in letters  # a text of other letters is not read for it
                for match, _ in zip(one.pattern.finditer(like), range(_MOST_PLACES), strict=False)
            }
            if spans:
                origin = origins_of(text, folded) if origin is None else origin
                places = _apart((origin[first], end_of(origin, last - 1, len(text))) for first, last in spans)
                found.append(
                    FoundTerm(
                        term=term,
                        places=places,
                        spellings=tuple(dict.fromkeys(text[first:last] for first, last in places)),
                        expired=term.expired_on(today),
                        use=use_on(term, said),
                    )
                )
        return tuple(sorted(found, key=lambda one: (one.places[0], one.term.id)))


def _apart(places: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Places that overlap, made one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(places):
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def _sought(spelling: str) -> _Sought | None:
    words = words_in(look_alike(normalise(spelling)))
    fits = 0 < sum(map(len, words)) <= LONGEST
    return _Sought(words, goes_on=spelling.rstrip().endswith("*")) if fits else None
