"""A sheet of paper with words to keep: a recovery share, a device secret, or the fingerprint of a new office.

One A4 page, in black on white and legible after a bad copy: what it is, the words with their numbers in three columns
to be read downwards, the same words as a QR code, and what to do with it. Nothing on it speaks of a case.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from ..i18n import tr
from . import look
from .look import TypeStyle, baseline
from .pages import Pages
from .pdf import About, Printed, bind
from .structure import BoxMark, Mark, Node, Page, RuleMark, TextMark
from .text import Align, Line, Run, Weight, lay_out
from .text.runs import Colour

_COLUMNS = 3
_ROW = 22.0
_NUMBER_WIDTH = 26.0
_WORD = TypeStyle(13.5, _ROW, 0, 0)
_TOP = 56.0
_LABEL_WIDTH = 104.0
_QR_SIZE = 168.0
_GAP = 20.0
_IN_A_ROW = 4
_CHECK_HEIGHT = 48.0


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed. ``facts`` are (label, value); ``checks`` the labels of lines to write on by hand."""

    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    advice: tuple[str, ...]
    author: str
    prepared: datetime
    checks: tuple[str, ...] = ()
    language: str = "en"

    def __repr__(self) -> str:
        return f"<Sheet {self.title}>"


def print_sheet(sheet: Sheet) -> Printed:
    """The sheet as a PDF of one page; the same sheet gives the same bytes."""
    setter = _Setter(sheet)
    setter.title()
    setter.facts()
    setter.words()
    setter.code()
    setter.checks()
    page = Page(tuple(setter.marks))
    missing = sum(len(mark.line.missing) for mark in setter.marks if isinstance(mark, TextMark))
    about = About(title=sheet.title, author=sheet.author, prepared=sheet.prepared, language=sheet.language)
    return bind(Pages((page,), setter.root, missing), about)


def code_text(words: Sequence[str]) -> str:
    """What the QR code says: the words in capitals, parted by single blanks, which is QR's alphanumeric mode."""
    return " ".join(words).upper()


class _Setter:
    """Sets one thing after the other from the top; ``down`` is how far it has come."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.root = Node("Document")
        self.marks: list[Mark] = []
        self.down = _TOP

    def title(self) -> None:
        """What this is, and what it is good for."""
        self._text(self.sheet.title, look.TITLE, self.root.add("H1"), weight=Weight.BOLD)
        self._text(self.sheet.lead, look.LEAD, self.root.add("P"))
        self.down += 4

    def facts(self) -> None:
        """Whose it is, which it is, of when."""
        table = self.root.add("Table")
        for label, value in self.sheet.facts:
            row = table.add("TR")
            self._line(label, look.BODY, row.add("TH", scope="Row"), colour=look.QUIET)
            lines = self._lines(value, look.BODY, look.WIDTH - _LABEL_WIDTH, weight=Weight.BOLD)
            cell = row.add("TD")
            for line in lines:
                self.marks.append(TextMark(line, look.LEFT + _LABEL_WIDTH, self.down + baseline(look.BODY), cell))
                self.down += look.BODY.leading
        self.down += 12

    def words(self) -> None:
        """The words in columns, each with its number."""
        words, listing = self.sheet.words, self.root.add("L", numbering="Decimal")
        rows = -(-len(words) // _COLUMNS)
        width = look.WIDTH / _COLUMNS
        height = rows * _ROW + 10
        self.marks.append(BoxMark(look.LEFT, self.down, look.WIDTH, height, stroke=look.INK))
        for row in range(1, rows, 2):
            self.marks.append(BoxMark(look.LEFT + 1, self.down + 5 + row * _ROW, look.WIDTH - 2, _ROW, fill=look.SHADE))
        for place, word in enumerate(words):
            column, row = divmod(place, rows)
            x, down = look.LEFT + column * width, self.down + 5 + row * _ROW + baseline(_WORD)
            item = listing.add("LI")
            number = self._lines(f"{place + 1}.", look.BODY, _NUMBER_WIDTH, colour=look.QUIET, align=Align.END)[0]
            self.marks.append(TextMark(number, x, down, item.add("Lbl")))
            (set_word,) = self._lines(word, _WORD, width, weight=Weight.BOLD)
            self.marks.append(TextMark(set_word, x + _NUMBER_WIDTH + 7, down, item.add("LBody")))
        self.down += height + 16

    def code(self) -> None:
        """The QR code, and beside it what to do."""
        import segno

        code = segno.make(code_text(self.sheet.words), error="m", micro=False)
        modules = [list(row) for row in code.matrix]
        size = _QR_SIZE / len(modules)
        figure = self.root.add("Figure", alternative=tr("QR code with the same words"))
        for row, line in enumerate(modules):
            for start, length in _runs(line):
                x, down = look.LEFT + start * size, self.down + row * size
                # a hair more than its size, so that no viewer shows seams between neighbours
                self.marks.append(BoxMark(x, down, length * size, size + 0.05, fill=look.BANNER, node=figure))
        top, bottom = self.down, self.down + _QR_SIZE
        self.down -= 3
        left = look.LEFT + _QR_SIZE + _GAP
        listing = self.root.add("L", numbering="Decimal")
        for place, text in enumerate(self.sheet.advice, 1):
            item = listing.add("LI")
            self._line(f"{place}.", look.BODY, item.add("Lbl"), x=left)
            self._text(text, look.BODY, item.add("LBody"), x=left + 16)
        self.down = max(top, bottom, self.down) + 16

    def checks(self) -> None:
        """Lines to write on by hand."""
        if not self.sheet.checks:
            return
        for start in range(0, len(self.sheet.checks), _IN_A_ROW):
            labels = self.sheet.checks[start : start + _IN_A_ROW]
            width = look.WIDTH / len(labels)
            for place, label in enumerate(labels):
                x = look.LEFT + place * width
                self._line(label, look.SMALL, self.root.add("P"), colour=look.QUIET, x=x)
                self.marks.append(RuleMark(x, self.down + 34, width - 14, 0.6, look.INK))
            self.down += _CHECK_HEIGHT

    def _text(
        self, text: str, style: TypeStyle, node: Node, *, weight: Weight = Weight.REGULAR, x: float = look.LEFT
    ) -> None:
        for line in self._lines(text, style, look.LEFT + look.WIDTH - x, weight=weight):
            self.marks.append(TextMark(line, x, self.down + baseline(style), node))
            self.down += style.leading
        self.down += style.after

    def _line(
        self, text: str, style: TypeStyle, node: Node, *, colour: Colour = look.INK, x: float = look.LEFT
    ) -> None:
        line = self._lines(text, style, look.WIDTH, colour=colour)[0]
        self.marks.append(TextMark(line, x, self.down + baseline(style), node))

    def _lines(
        self,
        text: str,
        style: TypeStyle,
        width: float,
        *,
        weight: Weight = Weight.REGULAR,
        colour: Colour = look.INK,
        align: Align = Align.START,
    ) -> list[Line]:
        run = Run(text, weight, style.size, colour, self.sheet.language)
        return list(lay_out([run], width=width, align=align))


def _runs(line: list[int]) -> list[tuple[int, int]]:
    """(start, length) of each stretch of dark modules."""
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(line):
        if dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((place, 1))
    return found
