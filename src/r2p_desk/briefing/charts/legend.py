"""What the signs of a chart mean: sign and words beside each other, as many to a line as there is room for."""

from collections.abc import Callable, Sequence

from .sheet import QUIET, Sheet

Entry = tuple[Callable[[float, float], None], str]
"""Draws the sign with its middle at (x, down), and its words."""

_SIGN, _GAP, _LINE = 20.0, 14.0, 12.0
_SIZE = 7.0


def draw_legend(sheet: Sheet, entries: Sequence[Entry], down: float, *, start: float = 0.0) -> float:
    """Draw these from ``down`` on, and answer where they end."""
    x = start
    for draw, words in entries:
        label = sheet.label(words, sheet.width - start - _SIGN, size=_SIZE, colour=QUIET, most=2)
        wide = max(line.width for line in label.lines) + 1
        if x > start and x + _SIGN + wide > sheet.width:
            x = start
            down += _LINE
        draw(x + _SIGN / 2 - 2, down + _LINE / 2 - 0.5)
        label = sheet.label(words, wide, size=_SIZE, colour=QUIET, most=2)
        sheet.put(label, x + _SIGN, down, wide)
        if len(label.lines) > 1:
            down += label.height - label.leading
        x += _SIGN + wide + _GAP
    return down + _LINE if entries else down
