"""Merged cells: the value of the first stands in all of them, as a person reads the sheet."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .grid import Line

WIDEST = 256
"""The most columns a value is spread over: a title across the whole sheet says nothing of column 16,000."""
MOST = 200_000
_MOST_OPEN = 4096
"""The most areas that reach over one line: no sheet that people read has as many."""


class Area(NamedTuple):
    """Rows (from 1) and columns (from 0), the last of each included."""

    top: int
    left: int
    bottom: int
    right: int


class Spread:
    """Gives the cells of open areas the value of the area's first, line by line."""

    def __init__(self) -> None:
        self._open: list[tuple[Area, str]] = []

    def begin(self, area: Area, value: str) -> None:
        """An area begins on the line that comes next."""
        if len(self._open) < _MOST_OPEN and value.strip():
            self._open.append((area, value))

    def over(self, line: Line) -> Line:
        """The line as a person reads it."""
        if not self._open:
            return line
        own, cells = line.filled, list(line.cells)
        for area, value in self._open:
            last = min(area.right, area.left + WIDEST - 1)
            cells += [""] * (last + 1 - len(cells))
            for at in range(area.left, last + 1):
                if not cells[at].strip():
                    cells[at] = value
        self._open = [one for one in self._open if one[0].bottom > line.row]
        return line._replace(cells=cells, own=own)


def spread(lines: Iterable[Line], areas: Iterable[Area]) -> Iterator[Line]:
    """The lines of a sheet whose areas are known before."""
    waiting = sorted(areas, reverse=True)
    over = Spread()
    for line in lines:
        while waiting and waiting[-1].top <= line.row:
            area = waiting.pop()
            if area.top == line.row and area.left < len(line.cells):
                over.begin(area, line.cells[area.left])
        yield over.over(line)
