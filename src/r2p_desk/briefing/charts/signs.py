"""Signs as shapes: those of ``domain.looks``, which the fonts that ship do not have as letters."""

from collections.abc import Mapping

from ..text.runs import Colour
from .sheet import GROUND, INK, Point, Sheet, ring

_OUTLINES: Mapping[str, tuple[Point, ...]] = {
    "■": ((-0.42, -0.42), (0.42, -0.42), (0.42, 0.42), (-0.42, 0.42)),
    "□": ((-0.4, -0.4), (0.4, -0.4), (0.4, 0.4), (-0.4, 0.4)),
    "▲": ((0.0, -0.5), (0.5, 0.42), (-0.5, 0.42)),
    "▼": ((0.0, 0.5), (0.5, -0.42), (-0.5, -0.42)),
    "◆": ((0.0, -0.54), (0.54, 0.0), (0.0, 0.54), (-0.54, 0.0)),
    "▬": ((-0.5, -0.18), (0.5, -0.18), (0.5, 0.18), (-0.5, 0.18)),
}
"""Corners around the middle, in sizes."""
_STROKES: Mapping[str, tuple[tuple[Point, Point], ...]] = {
    "+": (((-0.36, 0.0), (0.36, 0.0)), ((0.0, -0.36), (0.0, 0.36))),
    "−": (((-0.36, 0.0), (0.36, 0.0)),),
    "–": (((-0.3, 0.0), (0.3, 0.0)),),
    "∅": (((-0.4, 0.4), (0.4, -0.4)),),
}
_DOTS = {"·": (0.0,), "…": (-0.4, 0.0, 0.4)}
_ROUND = {"●": 0.46, "○": 0.4, "∅": 0.34}


def draw_sign(
    sheet: Sheet, sign: str, x: float, down: float, size: float, *, colour: Colour = INK, hollow: bool = False
) -> None:
    """A sign with its middle at (``x``, ``down``); ``++`` is two beside each other. Hollow: only its outline."""
    if len(sign) > 1:
        step = size * 0.86
        first = x - step * (len(sign) - 1) / 2
        for place, one in enumerate(sign):
            draw_sign(sheet, one, first + place * step, down, size, colour=colour)
        return
    thin = max(size * 0.13, 0.8)
    if sign in _OUTLINES:
        corners = [(x + across * size, down + below * size) for across, below in _OUTLINES[sign]]
        open_inside = hollow or sign == "□"
        sheet.path([*corners, corners[0]], fill=GROUND if open_inside else colour, stroke=colour, thickness=thin)
    if sign in _ROUND:
        open_inside = hollow or sign != "●"
        sheet.path(
            ring(x, down, _ROUND[sign] * size), fill=GROUND if open_inside else colour, stroke=colour, thickness=thin
        )
    for start, end in _STROKES.get(sign, ()):
        points = [(x + across * size, down + below * size) for across, below in (start, end)]
        sheet.path(points, stroke=colour, thickness=thin * 1.3)
    for across in _DOTS.get(sign, ()):
        sheet.path(ring(x + across * size, down, size * 0.11), fill=colour)
