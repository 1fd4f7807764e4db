"""The words around the best place of a text, and where in them the words sought stand."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

import msgspec

from ..domain.letters import end_of, normalise, origins_of
from .query import Term
from .words import seeking_pattern

_AROUND = 60
_LEAST_AROUND = 20
_LOT, _OVERLAP = 8000, 200
"""Characters looked through at a time: where a lot holds a word sought, the rest of a long text is not read."""
_MOST = 200
"""Places of one word looked at in a lot."""

Place = tuple[int, int, int]
"""(first character, the one behind the last, which of the terms)."""
Matches = tuple[tuple[int, int], ...]


class Snippet(msgspec.Struct, frozen=True):
    """A piece of text with single blanks, ``…`` where text was cut, and the places of the words sought in it."""

    text: str = ""
    matches: Matches = ()


def snippet(title: str, body: str, terms: Sequence[Term]) -> Snippet:
    """Around the place where most of the terms stand close together; of equal places the first of the body, if any.

    The beginning of the body where none of them stands.
    """
    text = f"{title}\n{body}" if title and terms else body or title
    body_begins = len(text) - len(body)
    for start in range(0, len(text), _LOT):
        begin, end = max(start - 1, 0), min(start + _LOT + _OVERLAP, len(text))
        places = [
            (first + begin, last + begin, term)
            for first, last, term in _places(text[begin:end], terms)
            # at a cut edge it cannot be seen whether the word goes on
            if first + begin >= start and (last + begin < end or end == len(text))
        ]
        if places:
            best = _best(places, body_begins)
            return _cut(text, best, places, body_begins if best[0][0] >= body_begins else 0)
    return _cut(text, [], [], 0)


def _places(text: str, terms: Sequence[Term]) -> list[Place]:
    """Where the terms stand, in the order of the text."""
    folded = normalise(text)
    found = [
        (*match.span(), number)
        for number, term in enumerate(terms)
        for match in islice(_pattern(term).finditer(folded), _MOST)
    ]
    if not found:
        return []
    origin = origins_of(text, folded)
    return sorted((origin[first], end_of(origin, last - 1, len(text)), number) for first, last, number in found)


@lru_cache(maxsize=64)
def _pattern(term: Term) -> re.Pattern[str]:
    return seeking_pattern(list(term.words), unfinished=term.unfinished)


def _best(places: list[Place], body_begins: int) -> list[Place]:
    best: list[Place] = []
    rank = (0, False)
    for at, (first, _, _) in enumerate(places):
        near = [place for place in places[at : at + _AROUND] if place[1] <= first + 2 * _AROUND] or [places[at]]
        found = (len({term for _, _, term in near}), first >= body_begins)
        if found > rank:
            best, rank = near, found
    return best


def _cut(text: str, best: list[Place], places: list[Place], floor: int) -> Snippet:
    low, high = (best[0][0], max(place[1] for place in best)) if best else (0, 0)
    around = max(_LEAST_AROUND, (2 * _AROUND - (high - low)) // 2) if best else 2 * _AROUND
    first, last = max(floor, low - around), min(len(text), high + around)
    while first > floor and low - first < 2 * _AROUND and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and last - high < 2 * _AROUND and not text[last].isspace():
        last += 1
    inside = [place for place in places if first <= place[0] and place[1] <= last]
    line, matches = _in_one_line("…" if first > floor else "", text[first:last], first, inside)
    return Snippet(line + ("…" if last < len(text) else ""), matches)


def _in_one_line(line: str, text: str, first: int, places: list[Place]) -> tuple[str, Matches]:
    """The line with the text behind it, blanks of any kind made one; the places move with the words."""
    moved: dict[int, int] = {}
    for number, word in enumerate(re.finditer(r"\S+", text)):
        line += " " if number else ""
        moved |= {first + word.start() + at: len(line) + at for at in range(len(word[0]))}
        line += word[0]
    matches: list[tuple[int, int]] = []
    for low, high, _ in places:
        if low not in moved or high - 1 not in moved:
            continue
        start, end = moved[low], moved[high - 1] + 1
        if matches and start <= matches[-1][1]:
            start, end = matches[-1][0], max(end, matches.pop()[1])
        matches.append((start, end))
    return line, tuple(matches)
