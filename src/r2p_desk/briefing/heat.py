"""The heat strip: one column per risk factor, level by height, hatching, colour and word."""

from collections.abc import Sequence

from . import look
from .document import HeatCell, HeatGroup
from .structure import BoxMark, Mark, Node, RuleMark, TextMark
from .text import Align, Line, Run, Weight, lay_out

_GAUGE = 46.0
_GAP = 6.0
"""Points between groups."""
_WORD, _CAPTION = 6.4, 7.4


def strip_marks(groups: Sequence[HeatGroup], figure: Node, language: str) -> tuple[list[Mark], float]:
    """What the strip draws, from its top, and its height."""
    count = sum(len(group.cells) for group in groups)
    width = (look.WIDTH - _GAP * (len(groups) - 1)) / max(count, 1)
    captions = [_caption(group, len(group.cells) * width, language) for group in groups]
    top = max((len(lines) for lines in captions), default=0) * 9.6 + 4
    marks: list[Mark] = []
    x = look.LEFT
    foot = 0.0
    for group, lines in zip(groups, captions, strict=True):
        wide = len(group.cells) * width
        first = top - 4 - len(lines) * 9.6
        marks.extend(TextMark(line, x, first + place * 9.6 + 7.4, figure) for place, line in enumerate(lines))
        marks.append(RuleMark(x, top - 2, wide - 1.5, 0.8, look.INK))
        for place, cell in enumerate(group.cells):
            drawn, below = _cell(cell, x + place * width, top, width - 1.5, figure, language)
            marks.extend(drawn)
            foot = max(foot, below)
        x += wide + _GAP
    return marks, foot


def _caption(group: HeatGroup, width: float, language: str) -> tuple[Line, ...]:
    return lay_out([Run(group.caption, Weight.BOLD, _CAPTION, look.INK, language)], width=width - 2)


def _cell(cell: HeatCell, x: float, top: float, width: float, figure: Node, language: str) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    number = lay_out([Run(str(cell.number), Weight.BOLD, 10, look.INK, language)], width=width, align=Align.CENTRE)
    marks.append(TextMark(number[0], x, top + 11, figure))
    gauge = top + 16
    marks.append(BoxMark(x, gauge, width, _GAUGE, fill=(1, 1, 1), node=figure))
    if cell.level is not None:
        level = look.LEVELS[cell.level]
        height = _GAUGE * level.height
        filled = gauge + _GAUGE - height
        marks.append(BoxMark(x, filled, width, height, fill=level.fill, hatch=level.hatch, node=figure))
        marks.append(BoxMark(x, filled, width, height, stroke=look.INK, node=figure))
    marks.append(BoxMark(x, gauge, width, _GAUGE, stroke=look.INK, dashed=cell.level is None, node=figure))
    words = [Run(cell.level_words, Weight.BOLD if cell.level else Weight.REGULAR, _WORD, look.INK, language)]
    down = gauge + _GAUGE + 8.5
    for run in (words, [Run(cell.direction_words, size=_WORD - 0.2, colour=look.QUIET, language=language)]):
        for line in lay_out(run, width=width + 1, align=Align.CENTRE):
            marks.append(TextMark(line, x - 0.5, down, figure))
            down += 8
    return marks, down - 4
