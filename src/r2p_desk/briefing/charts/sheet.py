"""What charts draw on: measured from the side on which reading begins, so that a chart is written once for both.

Everything drawn belongs to the chart's figure. Text is set by the text engine and never runs over its width: what does
not fit its lines ends with an ellipsis, and the table that follows has it whole.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from ...domain import colours
from ...domain.colours import channels
from ...i18n import is_right_to_left
from .. import look
from ..structure import BoxMark, Mark, Node, PathMark, TextMark
from ..text import Align, Direction, Line, Run, Weight, lay_out
from ..text.runs import Colour

INK, QUIET, RULE = channels(colours.INK), channels(colours.QUIET), channels(colours.LINE)
GROUND, ACCENT = channels(colours.GROUND), channels(colours.ACCENT)
STRIKING, EXPECTED, SUPPORTING = channels(colours.PRESENT), channels(colours.EMERGING), channels(colours.ABSENT)

Point = tuple[float, float]

SIZE = 7.4
_LEADING = 1.36
_LONGEST = 400
"""Letters of a label that are looked at; no label of two lines has room for as many."""
_ROUND = 20
"""Corners of what stands for a circle."""


@dataclass(frozen=True, slots=True)
class Label:
    """Lines that fit, their distance, and their height together."""

    lines: tuple[Line, ...]
    leading: float
    size: float

    @property
    def height(self) -> float:
        """Points."""
        return len(self.lines) * self.leading


@dataclass(frozen=True, slots=True)
class Drawing:
    """One figure drawn: marks from its top, and its height."""

    marks: tuple[Mark, ...]
    height: float


class Sheet:
    """As wide as the text of a page; ``x`` runs from where reading begins, ``down`` from the top."""

    width = look.WIDTH

    def __init__(self, figure: Node, language: str, *, mirrored: bool | None = None) -> None:
        """``mirrored`` only where the language does not decide: a map has east at the right in every script."""
        self.marks: list[Mark] = []
        self._figure, self._language = figure, language
        self._to_left = is_right_to_left(language)
        self._mirrored = self._to_left if mirrored is None else mirrored

    def follow_language(self) -> None:
        """From here on, ``x`` runs from where reading begins, also on the sheet of a map."""
        self._mirrored = self._to_left

    def drawing(self, height: float) -> Drawing:
        """All that was drawn, so high."""
        return Drawing(tuple(self.marks), height)

    def box(
        self,
        x: float,
        down: float,
        width: float,
        height: float,
        *,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        hatch: float = 0,
        dashed: bool = False,
    ) -> None:
        """A rectangle."""
        left = self._left(x, width)
        self.marks.append(BoxMark(left, down, width, height, fill, stroke, hatch, dashed, self._figure))

    def path(
        self,
        points: Sequence[Point],
        *,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        thickness: float = 0.7,
        dashed: bool = False,
    ) -> None:
        """A line through these points; filled, it closes."""
        placed = [(self._left(x, 0), down) for x, down in points]
        x, down = placed[0]
        offsets = tuple((round(across - x, 2), round(below - down, 2)) for across, below in placed)
        self.marks.append(PathMark(x, down, offsets, fill, stroke, thickness, dashed, self._figure))

    def rule(self, x: float, down: float, width: float, *, colour: Colour = RULE, thickness: float = 0.5) -> None:
        """A horizontal line."""
        self.path([(x, down), (x + width, down)], stroke=colour, thickness=thickness)

    def label(
        self,
        words: str,
        width: float,
        *,
        size: float = SIZE,
        bold: bool = False,
        colour: Colour = INK,
        align: Align = Align.START,
        most: int = 1,
    ) -> Label:
        """Words that fit ``width`` and ``most`` lines, cut with an ellipsis where they must be."""
        run = Run("", Weight.BOLD if bold else Weight.REGULAR, size, colour, self._language)
        whole = " ".join(words.split())
        text = whole[:_LONGEST]
        lines = self._set(run, text, width, align)
        if len(lines) > most or text != whole:
            lines = self._set(run, _cut(text, lambda cut: len(self._set(run, cut, width, align)) <= most), width, align)
        widest = max(line.width for line in lines)
        if widest > width + 0.1 or len(lines) > most:  # a letter wider than the label: smaller, all of it
            return self.label(words, width, size=size * 0.8, bold=bold, colour=colour, align=align, most=most)
        return Label(lines, size * _LEADING, size)

    def put(self, label: Label, x: float, down: float, width: float) -> None:
        """Set a label with its top at ``down`` in the width it was made for."""
        left = self._left(x, width)
        for number, line in enumerate(label.lines):
            if line.text.strip():
                base = down + number * label.leading + label.size
                self.marks.append(TextMark(line, left, base, self._figure))

    def words(
        self,
        words: str,
        x: float,
        down: float,
        width: float,
        *,
        size: float = SIZE,
        bold: bool = False,
        colour: Colour = INK,
        align: Align = Align.START,
        most: int = 1,
    ) -> float:
        """Set these words, and answer how high they are."""
        label = self.label(words, width, size=size, bold=bold, colour=colour, align=align, most=most)
        self.put(label, x, down, width)
        return label.height

    def _set(self, run: Run, text: str, width: float, align: Align) -> tuple[Line, ...]:
        direction = Direction.RIGHT_TO_LEFT if self._to_left else Direction.LEFT_TO_RIGHT
        one = Run(text, run.weight, run.size, run.colour, run.language)
        return lay_out([one], width=width, align=align, direction=direction)

    def _left(self, x: float, width: float) -> float:
        return round(look.LEFT + (self.width - x - width if self._mirrored else x), 3)


def pale(colour: Colour) -> Colour:
    """So light that ink stands out on it."""
    red, green, blue = (0.86 + part * 0.14 for part in colour)
    return red, green, blue


def ring(x: float, down: float, radius: float) -> list[Point]:
    """A circle as a path, closed."""
    return [
        (x + radius * cos(2 * pi * step / _ROUND), down + radius * sin(2 * pi * step / _ROUND))
        for step in range(_ROUND + 1)
    ]


def _cut(text: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning that fits with an ellipsis; no letter loses its marks."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(_ended(text, middle)):
            low = middle
        else:
            high = middle - 1
    return _ended(text, low)


def _ended(text: str, length: int) -> str:
    while 0 < length < len(text) and unicodedata.combining(text[length]):
        length -= 1
    return text[:length].rstrip() + "…"
