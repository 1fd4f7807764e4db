"""A paragraph as atoms: stretches of one look, one face and one direction that a line keeps whole if it can."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from . import bidi
from .breaks import holds, parts
from .faces import Shaped, in_faces
from .hyphens import divisions
from .runs import Colour, Direction, Run, Weight, direction_of, visible

_STRETCH = re.compile(r" +|[^ ]+")
_RIGHT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"  # blocks of such scripts
)
_LONG = 64
"""Characters; longer words are no one's habit and are not kept."""
_FOREIGN = re.compile(r"\s*(\S.*?)[\s,;:،؛]*", re.DOTALL)

_PLAIN_END = frozenset(",.;:)”’")
_UNITS_KEPT = 4096

Text = Sequence[tuple[Run, str]]


class Look:
    """How a run looks (the run without its text), and the words set so far in this look."""

    __slots__ = ("run", "units")

    def __init__(self, run: Run) -> None:
        self.run = run
        self.units: dict[str, Unit] = {}


class Atom(NamedTuple):
    """A shaped stretch with its width in points, its level of direction, and whether a line may end after it."""

    look: Look
    shaped: Shaped
    width: float
    level: int
    breaks: bool


class Unit(NamedTuple):
    """What is put on a line at once if it fits: a word in its atoms and the space after it.

    ``core`` is its width without the space at its end, ``full`` with it.
    """

    atoms: tuple[Atom, ...]
    core: float
    full: float


class _Segment(NamedTuple):
    """Text of one look and one level."""

    start: int
    end: int
    look: Look
    level: int


def paragraphs(runs: Iterable[Run]) -> list[list[tuple[Run, str]]]:
    """Runs with their visible text, parted where the text ends a line."""
    whole: list[list[tuple[Run, str]]] = [[]]
    for run in runs:
        text = visible(run.text)
        if "\n" not in text:
            if text:
                whole[-1].append((run, text))
            continue
        for number, part in enumerate(text.split("\n")):
            if number:
                whole.append([])
            if part:
                whole[-1].append((run, part))
    return whole


def units_of(paragraph: Text, base: int) -> list[Unit]:
    """The paragraph in reading order; ``base``: 0 for one from left to right, 1 for one from right to left."""
    if not base and not any(_RIGHT.search(text) for _, text in paragraph if not text.isascii()):
        return _Words().units(paragraph)
    units: list[Unit] = []
    group: list[Atom] = []
    for atom in _atoms(paragraph, base):
        group.append(atom)
        if atom.breaks:
            units.append(_unit(group))
            group = []
    if group:
        units.append(_unit(group))
    return units


def _unit(atoms: Sequence[Atom]) -> Unit:
    end = len(atoms)
    while end and atoms[end - 1].shaped.space:
        end -= 1
    core = sum(atom.width for atom in atoms[:end])
    return Unit(tuple(atoms), core, core + sum(atom.width for atom in atoms[end:]))


@lru_cache(maxsize=256)
def _look(weight: Weight, size: float, colour: Colour, language: str, to: str | None) -> Look:
    return Look(Run("", weight, size, colour, language, to))


def look_of(run: Run) -> Look:
    """The look of this run; the same one for runs that look alike."""
    return _look(run.weight, run.size, run.colour, run.language, run.to)


def forget() -> None:
    """Let go of every word set so far: what stood on paper is no longer in memory on this account."""
    for known in (_look, _shaped, parts, divisions):
        known.cache_clear()


class _Words:
    """Cuts a paragraph that runs from left to right at its spaces; a word may cross from run to run."""

    def __init__(self) -> None:
        self.made: list[Unit] = []
        self.before = ""
        self.open: list[tuple[Look, str]] = []

    def units(self, paragraph: Text) -> list[Unit]:
        """All units; where a space must not end a line, what it parts is one unit."""
        for run, text in paragraph:
            look = look_of(run)
            first, *rest = text.split(" ")
            if first:
                self.open.append((look, first))
            if not rest:
                continue
            self._close(look)
            known = look.units
            for word in rest[:-1]:
                unit = known.get(word) or word_and_space(word, look)
                self._add(word, unit)
            if rest[-1]:
                self.open.append((look, rest[-1]))
        if self.open:
            self._close(None)
        return self.made

    def _add(self, word: str, unit: Unit) -> None:
        before = self.before
        if before and word and not (word[0].isalpha() and (before[-1].isalnum() or before[-1] in _PLAIN_END)):
            look = unit.atoms[0].look
            if holds(before, word, look.run.language):
                last = self.made.pop()
                *atoms, space = last.atoms
                atoms = [*atoms, space._replace(breaks=False), *unit.atoms]
                unit = Unit(tuple(atoms), last.full + unit.core, last.full + unit.full)
        self.made.append(unit)
        self.before = word

    def _close(self, space: Look | None) -> None:
        """End the word that is open, with a space in this look."""
        parts = self.open or ([(space, "")] if space is not None else [])
        if len(parts) == 1 and space in {None, parts[0][0]}:
            ((look, word),) = parts
            unit = look.units.get(word) or word_and_space(word, look)
            self._add(word, unit if space is not None else Unit(unit.atoms[:-1], unit.core, unit.core))
        else:
            atoms = list(_across(parts)) + ([_space_atom(space)] if space is not None else [])
            self._add("".join(text for _, text in parts), _unit(atoms))
        self.open = []


def word_and_space(word: str, look: Look) -> Unit:
    """The unit of this word and one space, from left to right; kept for the next time."""
    run, scale = look.run, look.run.size / 1000
    atoms = [
        Atom(look, shaped, shaped.width * scale, 0, breaks)
        for shaped, breaks in (_set(word, run.weight, run.language, right_to_left=False) if word else ())
    ]
    unit = _unit([*atoms, _space_atom(look)])
    if len(word) <= _LONG:
        if len(look.units) >= _UNITS_KEPT:
            look.units.clear()
        look.units[word] = unit
    return unit


def _space_atom(look: Look) -> Atom:
    run = look.run
    ((shaped, _),) = _in_faces(" ", run.weight, run.language, right_to_left=False)
    return Atom(look, shaped, shaped.width * run.size / 1000, 0, breaks=True)


def set_word(word: str, look: Look) -> list[Atom]:
    """The atoms of a word from left to right."""
    run = look.run
    return [
        Atom(look, shaped, shaped.width * run.size / 1000, 0, breaks)
        for shaped, breaks in _set(word, run.weight, run.language, right_to_left=False)
    ]


def _set(word: str, weight: Weight, language: str, *, right_to_left: bool) -> list[tuple[Shaped, bool]]:
    """The word in its parts and faces, shaped, and whether a line may end after each."""
    pieces = _parts(word, language)
    return [
        (shaped, breaks and number < len(pieces))
        for number, piece in enumerate(pieces, 1)
        for shaped, breaks in _in_faces(piece, weight, language, right_to_left=right_to_left)
    ]


def _parts(word: str, language: str) -> tuple[str, ...]:
    return parts(word, language) if len(word) <= _LONG else parts.__wrapped__(word, language)


def _in_faces(text: str, weight: Weight, language: str, *, right_to_left: bool) -> Sequence[tuple[Shaped, bool]]:
    """The text shaped in its faces, from memory when it was before; only after the last may it be parted."""
    setting = _shaped if len(text) <= _LONG else _shaped.__wrapped__
    return setting(text, weight, language, right_to_left)


@lru_cache(maxsize=16384)
def _shaped(text: str, weight: Weight, language: str, right_to_left: bool) -> Sequence[tuple[Shaped, bool]]:  # noqa: FBT001 - the cache wants positions
    stretches = in_faces(text, weight, language, right_to_left=right_to_left)
    return [
        (face.shape(stretch, language, right_to_left=right_to_left), number == len(stretches))
        for number, (face, stretch) in enumerate(stretches, 1)
    ]


def _across(word: Sequence[tuple[Look, str]]) -> Iterator[Atom]:
    """A word of several looks from left to right: parted as one word, shaped in the stretches of each."""
    edges = [0, *accumulate(len(text) for _, text in word)]
    segments = [_Segment(start, end, look, 0) for (start, end), (look, _) in zip(pairwise(edges), word, strict=True)]
    return _parted("".join(text for _, text in word), 0, segments)


def _atoms(paragraph: Text, base: int) -> Iterator[Atom]:
    """The atoms of a paragraph of both directions in reading order."""
    text = "".join(text for _, text in paragraph)
    segments = _segments(paragraph, _levels(paragraph, base))
    stretches = _STRETCH.findall(text)
    start = at = 0
    for number, stretch in enumerate(stretches):
        while segments[at].end <= start:
            at += 1
        if stretch[0] == " ":
            before, after = stretches[number - 1] if number else "", "".join(stretches[number + 1 : number + 2])
            held = bool(before and after and holds(before, after, segments[at].look.run.language))
            yield from _space(stretch, start, segments[at:], breaks=not held)
        else:
            yield from _parted(stretch, start, segments[at:])
        start += len(stretch)


def _space(stretch: str, start: int, segments: Sequence[_Segment], *, breaks: bool) -> Iterator[Atom]:
    """Spaces, where they cross runs in several atoms of which only the last lets a line end."""
    end = start + len(stretch)
    for look, level, text, ends in _shares(stretch, start, segments):
        run = look.run
        for shaped, _ in _in_faces(text, run.weight, run.language, right_to_left=bool(level & 1)):
            yield Atom(look, shaped, shaped.width * run.size / 1000, level, breaks and ends == end)


def _parted(word: str, start: int, segments: Sequence[_Segment]) -> Iterator[Atom]:
    """A word, whatever runs and directions it crosses."""
    pieces = _parts(word, segments[0].look.run.language)
    at = start
    for number, piece in enumerate(pieces, 1):
        for look, level, text, ends in _shares(piece, at, segments):
            run = look.run
            last = number < len(pieces) and ends == at + len(piece)
            for shaped, breaks in _in_faces(text, run.weight, run.language, right_to_left=bool(level & 1)):
                yield Atom(look, shaped, shaped.width * run.size / 1000, level, breaks and last)
        at += len(piece)


def _shares(text: str, start: int, segments: Sequence[_Segment]) -> Iterator[tuple[Look, int, str, int]]:
    """The text in its segments: look, level, share, and where the share ends in the paragraph."""
    end = start + len(text)
    for segment in segments:
        if segment.start >= end:
            return
        first, last = max(segment.start, start), min(segment.end, end)
        if first < last:
            yield segment.look, segment.level, text[first - start : last - start], last


def _segments(paragraph: Text, levels: Sequence[int]) -> list[_Segment]:
    segments: list[_Segment] = []
    start = 0
    for run, text in paragraph:
        end, look = start + len(text), look_of(run)
        turns = [place for place in range(start + 1, end) if levels[place] != levels[place - 1]]
        segments.extend(_Segment(one, other, look, levels[one]) for one, other in pairwise([start, *turns, end]))
        start = end
    return segments


def _levels(paragraph: Text, base: int) -> list[int]:
    """The level of each character; one the algorithm takes out stays with what stands before it."""
    text = "".join(text for _, text in paragraph)
    isolates = _isolates(paragraph, text, base)
    marked: list[str] = []
    typed: list[bool] = []
    at = 0
    for start, end, mark in isolates:
        marked += [text[at:start], mark, text[start:end], "\u2069"]
        typed += [True] * (start - at) + [False] + [True] * (end - start) + [False]
        at = end
    marked.append(text[at:])
    typed += [True] * (len(text) - at)
    _, resolved = bidi.resolve("".join(marked), base)
    levels: list[int] = []
    for level, own in zip(resolved, typed, strict=True):
        if own:
            levels.append(level if level is not None else levels[-1] if levels else base)
    return levels


def _isolates(paragraph: Text, text: str, base: int) -> list[tuple[int, int, str]]:
    """What speaks in another direction than the paragraph, so that its own full stop stands at its own end.

    That is every run set apart, and neighbours in a language of the other direction or without a single letter of
    ours: a title cited as it was published. One word alone stays in our sentence; without any letter of ours there is
    no sentence. Start, end, and the isolate that opens there.
    """
    other = "\u2066" if base else "\u2067"
    speaks = ["ours" if run.apart else _speaks(run, share, base) for run, share in paragraph]
    whole = not any(one == "ours" and not run.apart for one, (run, _) in zip(speaks, paragraph, strict=True))
    found: list[tuple[int, int, str]] = []
    first = last = start = 0
    foreign = named = False
    for (run, share), one in zip([*paragraph, (Run("", apart=True), "")], [*speaks, "ours"], strict=True):
        end = start + len(share)
        if one in {"theirs", "named"}:
            first, last, foreign = (first if foreign else start), end, True
            named = named or one == "named"
        elif one == "ours" and foreign:
            inner = _FOREIGN.fullmatch(text, first, last)
            if inner is not None and (named or whole or " " in inner[1]):
                found.append((*inner.span(1), other))
            foreign = named = False
        if run.apart and (mark := _FOREIGN.fullmatch(share)):
            found.append((start + mark.start(1), start + mark.end(1), "\u2068"))
        start = end
    return found


def _speaks(run: Run, text: str, base: int) -> str:
    """Whether this run's letters are ours, theirs, or none; ``named`` when its language says that it is theirs."""
    if (direction_of(run.language) is Direction.RIGHT_TO_LEFT) != bool(base):
        return "named"
    kinds = set(bidi.classes(text))
    if ("L" not in kinds) if not base else kinds.isdisjoint({"R", "AL"}):
        return "theirs" if not kinds.isdisjoint({"L"} if base else {"R", "AL"}) else "none"
    return "ours"
