"""A sheet of labels for sticks: numbers to cut out, large enough to read across a table. No level, no name, no case."""

from collections.abc import Sequence
from datetime import datetime

from ..i18n import tr
from . import look
from .look import TypeStyle, baseline
from .pages import Pages
from .pdf import About, Printed, bind
from .structure import BoxMark, Mark, Node, Page, TextMark
from .text import Align, Run, Weight, lay_out

COLUMNS, ROWS = 4, 15
_HEIGHT = 48.0
_TOP = 56.0
_NUMBER = TypeStyle(22.0, 30.0, 0, 0)


def print_labels(numbers: Sequence[str], prepared: datetime, language: str = "en") -> Printed:
    """The labels as a PDF of one page or more; the same numbers give the same bytes."""
    root = Node("Document")
    listing = root.add("L", numbering="None")
    each = COLUMNS * ROWS
    pages = [
        Page(tuple(_page(numbers[start : start + each], listing, language))) for start in range(0, len(numbers), each)
    ]
    about = About(title=tr("Labels"), author="", prepared=prepared, language=language)
    return bind(Pages(tuple(pages), root, 0), about)


def _page(numbers: Sequence[str], listing: Node, language: str) -> list[Mark]:
    width = look.WIDTH / COLUMNS
    marks: list[Mark] = []
    for place, number in enumerate(numbers):
        row, column = divmod(place, COLUMNS)
        x, down = look.LEFT + column * width, _TOP + row * _HEIGHT
        marks.append(BoxMark(x, down, width, _HEIGHT, stroke=look.QUIET))
        (line,) = lay_out(
            [Run(number, Weight.BOLD, _NUMBER.size, look.INK, language)], width=width - 8, align=Align.CENTRE
        )
        at = down + (_HEIGHT - _NUMBER.leading) / 2 + baseline(_NUMBER)
        marks.append(TextMark(line, x + 4, at, listing.add("LI").add("LBody")))
    return marks
