"""The matrix of hypotheses: how each item sits with each, by sign, ground and hatching.

After Heuer, Psychology of Intelligence Analysis (1999), chapter 8: what speaks against decides, so that is what stands
out, also without colour: the stronger, the darker.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ...domain import looks
from ...domain.hypothesis import Rating, rating_words
from ...i18n import tr
from ..structure import Node
from ..text.runs import Colour
from .blocks import HypothesesMatrix
from .grid import Grid, draw_rows, parts_of
from .legend import Entry
from .sheet import GROUND, INK, QUIET, STRIKING, SUPPORTING, Drawing, Sheet, pale
from .signs import draw_sign
from .words import code_of, listed, part_words

_INSET = 1.5


def draw_hypotheses(chart: HypothesesMatrix, figure: Callable[[str], Node], language: str) -> Iterator[Drawing]:
    """One figure for as many items as a page has room for."""
    codes = [(code_of(at), one.name) for at, one in enumerate(chart.hypotheses)]
    foot = (tr("Independent origins against"), [str(one.against) for one in chart.hypotheses])
    grid = Grid([row.title for row in chart.rows], codes, partial(_cell, chart), _legend, foot)
    parts = parts_of(grid, language)
    for number, rows in enumerate(parts, 1):
        told = alternative(chart, rows) + part_words(number, len(parts))
        yield draw_rows(grid, Sheet(figure(told), language), rows, last=number == len(parts))


def alternative(chart: HypothesesMatrix, rows: range) -> str:
    """What these rows of the matrix say, hypothesis by hypothesis."""
    told = []
    for at, one in enumerate(chart.hypotheses):
        ratings = [chart.rows[row].ratings[at] for row in rows]
        told.append(
            tr("{code} {name}: items against it {against}, consistent with it {fit}").format(
                code=code_of(at),
                name=one.name,
                against=sum(rating is not None and rating.inconsistent for rating in ratings),
                fit=sum(rating is not None and rating.consistent for rating in ratings),
            )
        )
    head = tr("Items {first} to {last} against each hypothesis, as in the table that follows.")
    span = head.format(first=rows.start + 1, last=rows.stop) if rows else tr("No item has been rated yet.")
    return f"{span} {listed(told)}."


def _cell(chart: HypothesesMatrix, sheet: Sheet, row: int, column: int, box: tuple[float, float, float, float]) -> None:
    x, down, width, height = box
    inside = (x + _INSET, down + _INSET, width - 2 * _INSET, height - 2 * _INSET)
    size = min(9.0, width / 2.4)
    _rated(sheet, chart.rows[row].ratings[column], inside, x + width / 2, down + height / 2, size)


def _rated(
    sheet: Sheet, rating: Rating | None, box: tuple[float, float, float, float], x: float, down: float, size: float
) -> None:
    left, top, width, height = box
    colour: Colour = INK
    if rating is Rating.VERY_INCONSISTENT:
        sheet.box(left, top, width, height, fill=STRIKING)
        colour = GROUND
    elif rating is Rating.INCONSISTENT:
        sheet.box(left, top, width, height, fill=pale(STRIKING), hatch=4)
        sheet.box(x - size * 0.6, down - size * 0.4, size * 1.2, size * 0.8, fill=GROUND)
        sheet.box(left, top, width, height, stroke=STRIKING)
    elif rating is not None and rating.consistent:
        sheet.box(left, top, width, height, fill=pale(SUPPORTING))
        if rating is Rating.VERY_CONSISTENT:
            sheet.box(left, top, width, height, stroke=SUPPORTING)
    elif rating is None:
        colour = QUIET
    sign = looks.NOT_RATED if rating is None else looks.RATING_SIGNS[rating]
    draw_sign(sheet, sign, x, down, size if rating is not None else size * 0.8, colour=colour)


def _legend(sheet: Sheet) -> Sequence[Entry]:
    def entry(rating: Rating | None) -> Entry:
        def draw(x: float, down: float) -> None:
            _rated(sheet, rating, (x - 8, down - 4.5, 16, 9), x, down, 6.5)

        return draw, rating_words(rating)

    return [entry(rating) for rating in (*Rating, None)]
