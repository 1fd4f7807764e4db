"""Sheets of QR codes: what lies in a file, to be photographed or scanned again. Nothing on them says what it is.

Six codes an A4 page, black on white, error correction M (about a seventh of a code may be lost), each with its number
under it; above them what to do. The words are those who print hand over.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from . import look
from .look import TypeStyle, baseline
from .pages import Pages
from .pdf import About, Printed, bind
from .structure import Mark, Node, Page, PathMark, TextMark
from .text import Align, Run, Weight, lay_out

_TOP = 36.0
_FIRST = 104.0
_SIZE = 214.0
_STEP = _SIZE + 22.0
_COLUMNS = 2


class CodeSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A page: its title, what to do in a few lines, and its codes as (words under it, text in capitals)."""

    title: str
    advice: str
    codes: tuple[tuple[str, str], ...]


def print_codes(
    sheets: Sequence[CodeSheet], title: str, alternative: str, prepared: datetime, language: str
) -> Printed:
    """The sheets as a PDF; the same sheets give the same bytes. ``alternative`` and its label are read out."""
    root = Node("Document")
    pages = [Page(tuple(_page(sheet, root, alternative, language))) for sheet in sheets]
    missing = sum(len(mark.line.missing) for page in pages for mark in page.marks if isinstance(mark, TextMark))
    about = About(title=title, author="", prepared=prepared, language=language)
    return bind(Pages(tuple(pages), root, missing), about)


def _page(sheet: CodeSheet, root: Node, alternative: str, language: str) -> list[Mark]:
    marks: list[Mark] = []
    down = _TOP
    for text, style, weight, role in (
        (sheet.title, look.LEAD, Weight.BOLD, "H1"),
        (sheet.advice, look.SMALL, Weight.REGULAR, "P"),
    ):
        node = root.add(role)
        for line in lay_out([Run(text, weight, style.size, look.INK, language)], width=look.WIDTH, align=Align.START):
            marks.append(TextMark(line, look.LEFT, down + baseline(style), node))
            down += style.leading
    for place, (label, text) in enumerate(sheet.codes):
        row, column = divmod(place, _COLUMNS)
        x, top = look.LEFT + column * (look.WIDTH - _SIZE), _FIRST + row * _STEP
        marks += _code(text, x, top, root.add("Figure", alternative=f"{alternative} {label}"))
        marks.append(_label(label, x, top + _SIZE + 4, root.add("P"), language))
    return marks


def _label(label: str, x: float, down: float, node: Node, language: str) -> TextMark:
    style: TypeStyle = look.SMALL
    (line,) = lay_out([Run(label, Weight.BOLD, style.size, look.INK, language)], width=_SIZE, align=Align.CENTRE)
    return TextMark(line, x, down + baseline(style), node)


def _code(text: str, x: float, down: float, node: Node) -> list[Mark]:
    """Its rows as one shape each: the stretches of dark modules, joined along the lower edge."""
    import segno

    # one mask for all: what is sealed is even already, and weighing eight takes most of the time
    matrix = segno.make(text, error="m", mode="alphanumeric", mask=0, micro=False, boost_error=False).matrix
    size = _SIZE / len(matrix)
    marks: list[Mark] = []
    for row, line in enumerate(matrix):
        points: list[tuple[float, float]] = []
        for column, dark in enumerate(line):
            if dark and (not column or not line[column - 1]):
                points += [(column * size, size + 0.05), (column * size, 0.0)]
            if dark and (column + 1 == len(line) or not line[column + 1]):
                points += [((column + 1) * size, 0.0), ((column + 1) * size, size + 0.05)]
        if points:
            marks.append(PathMark(x, down + row * size, tuple(points), fill=look.BANNER, node=node))
    return marks
