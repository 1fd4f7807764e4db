"""The options matrix: a filled square where something is said, a hollow one where nothing is, a dash where nobody asks.

Source of the demand for options side by side: A/64/864, para. 18.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ...domain import looks
from ...i18n import punctuation, tr
from ..structure import Node
from .blocks import OptionsMatrix, Stated
from .grid import Grid, draw_rows, parts_of
from .legend import Entry
from .sheet import ACCENT, QUIET, STRIKING, Drawing, Sheet
from .signs import draw_sign
from .words import listed, part_words, stated_words

_SIGNS = {
    Stated.SAID: (looks.SAID, ACCENT),
    Stated.NOT_SAID: (looks.NOT_SAID, STRIKING),
    Stated.NOT_NEEDED: (looks.NOT_NEEDED, QUIET),
}


def draw_options(chart: OptionsMatrix, figure: Callable[[str], Node], language: str) -> Iterator[Drawing]:
    """One figure for as many options as a page has room for."""
    codes = [(str(at), name) for at, name in enumerate(chart.criteria, 1)]
    grid = Grid([row.title for row in chart.rows], codes, partial(_cell, chart), _legend)
    parts = parts_of(grid, language)
    for number, rows in enumerate(parts, 1):
        told = alternative(chart, rows) + part_words(number, len(parts))
        yield draw_rows(grid, Sheet(figure(told), language), rows, last=number == len(parts))


def alternative(chart: OptionsMatrix, rows: range) -> str:
    """What these rows of the matrix say."""
    if not rows:
        return tr("Options side by side: there are none.")
    told = []
    for at in rows:
        row = chart.rows[at]
        gaps = [name for name, cell in zip(chart.criteria, row.cells, strict=True) if cell.stated is Stated.NOT_SAID]
        said = (
            tr("not said: {headings}").format(headings=punctuation(", ").join(gaps))
            if gaps
            else tr("nothing is missing")
        )
        told.append(f"{at + 1}. {row.title}: {said}")
    return tr("Options side by side, as in the table that follows. {options}.").format(options=listed(told))


def _cell(chart: OptionsMatrix, sheet: Sheet, row: int, column: int, box: tuple[float, float, float, float]) -> None:
    x, down, width, height = box
    sign, colour = _SIGNS[chart.rows[row].cells[column].stated]
    draw_sign(sheet, sign, x + width / 2, down + height / 2, min(8.0, width / 1.5), colour=colour)


def _legend(sheet: Sheet) -> Sequence[Entry]:
    def entry(stated: Stated) -> Entry:
        sign, colour = _SIGNS[stated]
        return lambda x, down: draw_sign(sheet, sign, x, down, 7.0, colour=colour), stated_words(stated)

    return [entry(stated) for stated in _SIGNS]
