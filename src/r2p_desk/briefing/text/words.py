"""A paragraph as atoms: stretches of one look, one face and one direction that a line keeps whole if it can."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from . import bidi
from .breaks import holds, parts
from .faces import Face, Shaped, in_faces
from .runs import Direction, Run, Weight, direction_of, visible

_STRETCH = re.compile(r" +|[^ ]+")
_RIGHT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"  # blocks of such scripts
)
_LONG = 64
"""Characters; longer words are no one's habit and are not kept."""
_FOREIGN = re.compile(r"\s*(\S.*?)[\s,;:،؛]*", re.DOTALL)

Text = Sequence[tuple[Run, str]]


class Atom(NamedTuple):
    """A shaped stretch with its width in points, its level of direction, and whether a line may end after it."""

    run: Run
    shaped: Shaped
    width: float
    level: int
    breaks: bool


class _Segment(NamedTuple):
    """Text of one run and one level."""

    start: int
    end: int
    run: Run
    level: int


def paragraphs(runs: Iterable[Run]) -> list[list[tuple[Run, str]]]:
    """Runs with their visible text, parted where the text ends a line."""
    whole: list[list[tuple[Run, str]]] = [[]]
    for run in runs:
        for number, text in enumerate(visible(run.text).split("\n")):
            if number:
                whole.append([])
            if text:
                whole[-1].append((run, text))
    return whole


def atoms_of(paragraph: Text, base: int) -> Iterator[Atom]:
    """The atoms in reading order; ``base``: 0 for a paragraph from left to right, 1 for one from right to left."""
    text = "".join(text for _, text in paragraph)
    segments = _segments(paragraph, _levels(paragraph, text, base))
    stretches = _STRETCH.findall(text)
    start = at = 0
    before = ""
    for number, stretch in enumerate(stretches, 1):
        end = start + len(stretch)
        while segments[at].end <= start:
            at += 1
        segment = segments[at]
        if stretch[0] == " ":
            after = stretches[number] if number < len(stretches) else ""
            breaks = not (before and after and holds(before, after, segment.run.language))
            yield from _space(stretch, start, segments[at:], breaks=breaks)
        elif end <= segment.end:
            run, level = segment.run, segment.level
            scale = run.size / 1000
            for shaped, breaks in set_word(stretch, run.weight, run.language, right_to_left=bool(level & 1)):
                yield Atom(run, shaped, shaped.width * scale, level, breaks)
            before = stretch
        else:
            yield from _across(stretch, start, segments[at:])
            before = stretch
        start = end


def set_word(word: str, weight: Weight, language: str, *, right_to_left: bool) -> Sequence[tuple[Shaped, bool]]:
    """The word shaped, in stretches of one face each, and whether a line may end after each."""
    setting = _set_word if len(word) <= _LONG else _set_word.__wrapped__
    return setting(word, weight, language, right_to_left)


@lru_cache(maxsize=16384)
def _set_word(word: str, weight: Weight, language: str, right_to_left: bool) -> Sequence[tuple[Shaped, bool]]:  # noqa: FBT001 - the cache wants positions
    pieces = _parts(word, language)
    return [
        (shaped, breaks and number < len(pieces))
        for number, piece in enumerate(pieces, 1)
        for shaped, breaks in _in_faces(piece, weight, language, right_to_left)
    ]


def _parts(word: str, language: str) -> tuple[str, ...]:
    return parts(word, language) if len(word) <= _LONG else parts.__wrapped__(word, language)


def _in_faces(text: str, weight: Weight, language: str, right_to_left: bool) -> list[tuple[Shaped, bool]]:  # noqa: FBT001 - passed on to a cache
    """The text in its faces; only after the last may it be parted."""
    stretches = in_faces(text, weight, language, right_to_left=right_to_left)
    return [
        (_shaped(face, stretch, language, right_to_left), number == len(stretches))
        for number, (face, stretch) in enumerate(stretches, 1)
    ]


def _shaped(face: Face, text: str, language: str, right_to_left: bool) -> Shaped:  # noqa: FBT001 - passed on to a cache
    shape = _shape if len(text) <= _LONG else _shape.__wrapped__
    return shape(face, text, language, right_to_left)


@lru_cache(maxsize=16384)
def _shape(face: Face, text: str, language: str, right_to_left: bool) -> Shaped:  # noqa: FBT001 - the cache wants positions
    return face.shape(text, language, right_to_left=right_to_left)


def _space(stretch: str, start: int, segments: Sequence[_Segment], *, breaks: bool) -> Iterator[Atom]:
    """Spaces, where they cross runs in several atoms of which only the last lets a line end."""
    end = start + len(stretch)
    for run, level, text, ends in _shares(stretch, start, segments):
        for shaped, _ in _in_faces(text, run.weight, run.language, bool(level & 1)):
            yield Atom(run, shaped, shaped.width * run.size / 1000, level, breaks and ends == end)


def _across(word: str, start: int, segments: Sequence[_Segment]) -> Iterator[Atom]:
    """A word of several runs or directions: parted as one word, shaped in the stretches of each."""
    pieces = _parts(word, segments[0].run.language)
    at = start
    for number, piece in enumerate(pieces, 1):
        for run, level, text, ends in _shares(piece, at, segments):
            last = number < len(pieces) and ends == at + len(piece)
            for shaped, breaks in _in_faces(text, run.weight, run.language, bool(level & 1)):
                yield Atom(run, shaped, shaped.width * run.size / 1000, level, breaks and last)
        at += len(piece)


def _shares(text: str, start: int, segments: Sequence[_Segment]) -> Iterator[tuple[Run, int, str, int]]:
    """The text in its segments: run, level, share, and where the share ends in the paragraph."""
    end = start + len(text)
    for segment in segments:
        if segment.start >= end:
            return
        first, last = max(segment.start, start), min(segment.end, end)
        if first < last:
            yield segment.run, segment.level, text[first - start : last - start], last


def _segments(paragraph: Text, levels: Sequence[int] | None) -> list[_Segment]:
    segments: list[_Segment] = []
    start = 0
    for run, text in paragraph:
        end = start + len(text)
        if levels is None:
            segments.append(_Segment(start, end, run, 0))
        else:
            turns = [place for place in range(start + 1, end) if levels[place] != levels[place - 1]]
            segments.extend(_Segment(one, other, run, levels[one]) for one, other in pairwise([start, *turns, end]))
        start = end
    return segments


def _levels(paragraph: Text, text: str, base: int) -> list[int] | None:
    """The level of each character; ``None`` when all of the paragraph runs from left to right."""
    if not base and (text.isascii() or not _RIGHT.search(text)):
        return None
    marked: list[str] = []
    typed: list[bool] = []
    for run, share in paragraph:
        for piece, own in _isolated(run, share, base):
            marked.append(piece)
            typed.extend([own] * len(piece))
    _, resolved = bidi.resolve("".join(marked), base)
    levels: list[int] = []
    for level, own in zip(resolved, typed, strict=True):
        if own:
            levels.append(level if level is not None else levels[-1] if levels else base)
    return levels


def _isolated(run: Run, text: str, base: int) -> Iterator[tuple[str, bool]]:
    """The run's text, between isolates where it speaks in another direction than the paragraph; typed text is ``True``.

    That is a run in a language of the other direction, or one of several words without a single letter of ours: a title
    cited as it was published. Its own full stop then stands at its own end.
    """
    foreign = direction_of(run.language) is not (Direction.RIGHT_TO_LEFT if base else Direction.LEFT_TO_RIGHT)
    match = _FOREIGN.fullmatch(text) if foreign or _speaks_otherwise(text, base) else None
    if match is None:
        yield text, True
        return
    start, end = match.span(1)
    yield text[:start], True
    yield "\u2066" if base else "\u2067", False
    yield text[start:end], True
    yield "\u2069", False
    yield text[end:], True


def _speaks_otherwise(text: str, base: int) -> bool:
    if " " not in text.strip():
        return False
    kinds = set(bidi.classes(text))
    right = bool(kinds & {"R", "AL"})
    return ("L" in kinds and not right) if base else (right and "L" not in kinds)
