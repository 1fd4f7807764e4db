"""How far what is drawn reaches: the box of a figure on its page (ISO 32000-1, 14.8.5.4.3)."""

from collections.abc import Iterable

from . import look
from .structure import BoxMark, Mark, PathMark, TextMark

Reach = tuple[float, float, float, float]
"""Left, top, right, bottom; down from the top of the sheet."""


def set_figure_boxes(marks: Iterable[Mark]) -> None:
    """Give every figure among these marks of one page its box, in PDF coordinates: left, lower, right, upper."""
    for mark in marks:
        match mark:
            case TextMark() | BoxMark() | PathMark() if mark.node is not None and mark.node.role == "Figure":
                left, top, right, bottom = _reach(mark)
                box = (left, look.PAGE_HEIGHT - bottom, right, look.PAGE_HEIGHT - top)
                mark.node.box = box if mark.node.box is None else _joined(mark.node.box, box)
            case _:
                pass


def _reach(mark: TextMark | BoxMark | PathMark) -> Reach:
    match mark:
        case TextMark(line=line):
            left = min((piece.x for piece in line.pieces), default=0.0)
            right = max((piece.x + piece.width for piece in line.pieces), default=0.0)
            return mark.x + left, mark.down - line.ascent, mark.x + right, mark.down + line.descent
        case BoxMark():
            return mark.x, mark.down, mark.x + mark.width, mark.down + mark.height
        case PathMark(points=points):
            across, below = [x for x, _ in points], [down for _, down in points]
            return mark.x + min(across), mark.down + min(below), mark.x + max(across), mark.down + max(below)


def _joined(one: Reach, other: Reach) -> Reach:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
