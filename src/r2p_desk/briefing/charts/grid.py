"""Rows against columns: what both matrices share. One figure holds as many rows as a page has room for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..structure import Node
from ..text import Align
from .legend import Entry, draw_legend
from .sheet import INK, QUIET, RULE, Drawing, Label, Sheet

_TALLEST, _LEAST = 640.0, 60.0
"""Points: the tallest figure a page has room for under its caption, and what its rows have at least."""
_BELOW = 62.0
"""Points under the rows: the last row of words, and what signs mean."""
_LEAST_NAMED = 58.0
"""Points a column needs for its name to stand above it; narrower ones have a number there, and the names above."""
_PAD = 3.0
_SHORT_KEY = 10
"""Names in a column of the key up to which each may have two lines."""
_FEWEST_WIDE = 6
"""Columns up to which rows have much room for their titles."""

CellPen = Callable[[Sheet, int, int, tuple[float, float, float, float]], None]
"""Draws one cell: sheet, row, column, and its box as x, down, width, height."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Titles of rows, codes and names of columns, what draws a cell, what the signs mean, and a last row of words."""

    rows: Sequence[str]
    columns: Sequence[tuple[str, str]]
    cell: CellPen
    legend: Callable[[Sheet], Sequence[Entry]]
    foot: tuple[str, Sequence[str]] | None = None

    @property
    def names_width(self) -> float:
        """Points for the titles of the rows."""
        return 190.0 if len(self.columns) <= _FEWEST_WIDE else 160.0

    @property
    def step(self) -> float:
        """Points from column to column."""
        return min((Sheet.width - self.names_width) / max(len(self.columns), 1), 110.0)


def parts_of(grid: Grid, language: str) -> list[range]:
    """Which rows stand in which figure."""
    sheet = Sheet(Node("Figure"), language)
    parts: list[range] = []
    room = max(_TALLEST - _heads(sheet, grid) - _BELOW, _LEAST)
    first, used = 0, 0.0
    for at, title in enumerate(grid.rows):
        height = _row_height(_title(sheet, grid, at, title))
        if used and used + height > room:
            parts.append(range(first, at))
            first, used = at, 0.0
        used += height
    return [*parts, range(first, len(grid.rows))]


def draw_rows(grid: Grid, sheet: Sheet, rows: range, *, last: bool) -> Drawing:
    """These rows under the heads of their columns; under the last of all, the row of words and what signs mean."""
    down = _heads(sheet, grid)
    for at in rows:
        label = _title(sheet, grid, at, grid.rows[at])
        height = _row_height(label)
        sheet.put(label, 0, down + (height - label.height) / 2, grid.names_width - 8)
        for column in range(len(grid.columns)):
            x = grid.names_width + column * grid.step
            grid.cell(sheet, at, column, (x, down, grid.step, height))
        down += height
        sheet.rule(0, down, _width(grid))
    if last and grid.foot is not None:
        down = _foot(sheet, grid, grid.foot, down)
    return sheet.drawing(draw_legend(sheet, grid.legend(sheet), down + 5))


def _width(grid: Grid) -> float:
    return grid.names_width + len(grid.columns) * grid.step


def _title(sheet: Sheet, grid: Grid, at: int, title: str) -> Label:
    return sheet.label(f"{at + 1}. {title}", grid.names_width - 8, size=7.6, most=2)


def _row_height(label: Label) -> float:
    return max(label.height + 2 * _PAD, 16.0)


def _heads(sheet: Sheet, grid: Grid) -> float:
    """Codes and names of the columns; answers where the rows begin."""
    down = 0.0
    named = grid.step >= _LEAST_NAMED
    if not named:
        down = _key(sheet, grid)
    labels = [
        sheet.label(f"{code} {name}" if named else code, grid.step - 4, bold=not named, size=7.2, align=Align.CENTRE,
                    most=4)
        for code, name in grid.columns
    ]  # fmt: skip
    tallest = max((label.height for label in labels), default=0.0)
    for at, label in enumerate(labels):
        x = grid.names_width + at * grid.step + 2
        sheet.put(label, x, down + tallest - label.height, grid.step - 4)
    down += tallest + 3
    sheet.rule(0, down, _width(grid), colour=INK, thickness=0.9)
    return down


def _key(sheet: Sheet, grid: Grid) -> float:
    """The names of the columns by their codes, in two columns, read downwards."""
    half = (len(grid.columns) + 1) // 2
    most = 2 if half <= _SHORT_KEY else 1
    width = sheet.width / 2 - 8
    deepest = 0.0
    for side, names in enumerate((grid.columns[:half], grid.columns[half:])):
        down = 0.0
        for code, name in names:
            x = side * sheet.width / 2
            sheet.words(code, x, down, 22, size=7.2, bold=True)
            down += sheet.words(name, x + 24, down, width - 24, size=7.2, most=most) + 1
        deepest = max(deepest, down)
    return deepest + 5


def _foot(sheet: Sheet, grid: Grid, foot: tuple[str, Sequence[str]], down: float) -> float:
    label = sheet.label(foot[0], grid.names_width - 8, size=7.2, colour=QUIET, most=2)
    height = _row_height(label)
    sheet.put(label, 0, down + (height - label.height) / 2, grid.names_width - 8)
    for at, words in enumerate(foot[1]):
        one = sheet.label(words, grid.step - 4, size=7.6, bold=True, align=Align.CENTRE)
        sheet.put(one, grid.names_width + at * grid.step + 2, down + (height - one.height) / 2, grid.step - 4)
    sheet.rule(0, down + height, _width(grid), colour=RULE, thickness=0.9)
    return down + height
