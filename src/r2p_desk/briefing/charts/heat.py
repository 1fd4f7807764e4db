"""The heat strip: one column per risk factor, level by height, hatching, colour and word."""

from collections.abc import Callable, Iterator

from .. import look
from ..document import HeatCell, HeatGroup, HeatStrip
from ..structure import Node
from ..text import Align
from .sheet import GROUND, INK, QUIET, Drawing, Label, Sheet

_GAUGE = 46.0
_GAP = 6.0
"""Points between groups."""
_WORD, _CAPTION = 6.4, 7.4


def draw_heat(chart: HeatStrip, figure: Callable[[str], Node], language: str) -> Iterator[Drawing]:
    """One figure."""
    sheet = Sheet(figure(chart.alternative), language)
    count = sum(len(group.cells) for group in chart.groups)
    width = (sheet.width - _GAP * (len(chart.groups) - 1)) / max(count, 1)
    captions = [_caption(sheet, group, len(group.cells) * width) for group in chart.groups]
    top = max((label.height for label in captions), default=0) + 5
    x = foot = 0.0
    for group, label in zip(chart.groups, captions, strict=True):
        wide = len(group.cells) * width
        sheet.put(label, x, top - 5 - label.height, wide - 2)
        sheet.rule(x, top - 2, wide - 1.5, colour=INK, thickness=0.8)
        for place, cell in enumerate(group.cells):
            foot = max(foot, _cell(sheet, cell, x + place * width, top, width - 1.5))
        x += wide + _GAP
    yield sheet.drawing(foot)


def _caption(sheet: Sheet, group: HeatGroup, width: float) -> Label:
    return sheet.label(group.caption, width - 2, size=_CAPTION, bold=True, most=5)


def _cell(sheet: Sheet, cell: HeatCell, x: float, top: float, width: float) -> float:
    sheet.words(str(cell.number), x, top + 1, width, size=10, bold=True, align=Align.CENTRE)
    gauge = top + 16
    sheet.box(x, gauge, width, _GAUGE, fill=GROUND)
    if cell.level is not None:
        level = look.LEVELS[cell.level]
        height = _GAUGE * level.height
        sheet.box(x, gauge + _GAUGE - height, width, height, fill=level.fill, hatch=level.hatch)
        sheet.box(x, gauge + _GAUGE - height, width, height, stroke=INK)
    sheet.box(x, gauge, width, _GAUGE, stroke=INK, dashed=cell.level is None)
    down = gauge + _GAUGE + 2.1
    for words, bold, colour in ((cell.level_words, cell.level is not None, INK), (cell.direction_words, False, QUIET)):
        if words:
            size = _WORD if bold else _WORD - 0.2
            down += sheet.words(
                words, x - 0.5, down, width + 1, size=size, bold=bold, colour=colour, align=Align.CENTRE, most=3
            )
    return down + 1
