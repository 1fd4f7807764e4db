"""The sheets of an OpenDocument workbook, row by row as its one part is unpacked (ISO/IEC 26300-1, clause 9)."""

import re
from collections import deque
from collections.abc import Iterator

from ...i18n import tr
from . import cells, merged
from .grid import LONGEST, Line, letter, too_long
from .limits import Unreadable
from .markup import Elements
from .parts import Bomb, Parts, broken_markup
from .worksheet import COLUMNS, ROWS

_MOST_CELLS = 50_000_000
_FAR = re.compile(r"'?(file|https?|ftp|smb)://|\bWEBSERVICE\s*\(", re.IGNORECASE)
_DDE = re.compile(r"\bDDE\s*\(", re.IGNORECASE)
_FROM_FILES = ("table-source", "cell-range-source")
_POINTING = ("image", "a", "object", "event-listener")
_FIGURES = ("float", "percentage", "currency")


class Sheet:
    """A sheet; its lines can be read once, before the next sheet begins."""

    def __init__(self, name: str, *, hidden: bool, book: "Book") -> None:
        self.name, self.hidden = name, hidden
        self.merged = self.formulas = self.hidden_rows = 0
        self.first_formula = ""
        self.waiting: deque[Line] = deque()
        self.ended = False
        self._book = book

    def lines(self) -> Iterator[Line]:
        """The rows, their cells as texts; merged cells spread already."""
        while True:
            while self.waiting:
                yield self.waiting.popleft()
            if self.ended or not self._book.more():
                yield from self.waiting
                return


class Book:
    """The workbook; ``outside`` is what it would fetch from elsewhere, known when all was read."""

    def __init__(self, opened: Parts, name: str) -> None:
        self.outside: list[str] = []
        self._pieces = opened.pieces(name)
        self._content = _Content(self)
        self._over = False
        self.begun: deque[Sheet] = deque()

    def sheets(self) -> Iterator[Sheet]:
        """Each in its order; what was not read of one is passed over."""
        while True:
            while self.begun:
                sheet = self.begun.popleft()
                yield sheet
                deque(sheet.lines(), maxlen=0)
            if not self.more() and not self.begun:
                return

    def more(self) -> bool:
        """Read on; ``False`` at the end."""
        if self._over:
            return False
        try:
            piece = next(self._pieces, b"")
            self._content.feed(piece, last=not piece)
        except Unreadable as error:
            raise error if error.args else broken_markup() from error
        except (ValueError, IndexError) as error:
            raise broken_markup() from error
        self._over = not piece
        return not self._over or bool(self.begun)

    def point(self, what: str) -> None:
        """The workbook points to that."""
        if len(self.outside) < 20 and what not in self.outside:
            self.outside.append(what)


class _Content:
    def __init__(self, book: Book) -> None:
        self._book = book
        self._reader = Elements(self._begins, self._ends, self._says)
        self.feed = self._reader.feed
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._sheet: Sheet | None = None
        self._over = merged.Spread()
        self._expanded = 0
        self._row = self._row_times = 0
        self._cells: list[str] = []
        self._bad = False
        self._cell: dict[str, str] | None = None
        self._said: list[str] = []
        self._aside = self._nested = 0
        self._paragraphs = 0

    def _begins(self, name: str, given: dict[str, str]) -> None:
        said = {key.rpartition(" ")[2]: value for key, value in given.items()}
        if name == "annotation":
            self._aside += 1
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._paragraphs = said, 0
            self._said.clear()
        elif name == "p" and self._cell is not None and not self._aside:
            self._said += ["\n"] if self._paragraphs else []
            self._paragraphs += 1
        elif name in ("s", "tab", "line-break") and self._cell is not None and not self._aside:
            count = said.get("c", "1")
            self._said.append("\n" if name == "line-break" else " " * (min(int(count), 100) if count.isdigit() else 1))
        elif name == "table-row":
            self._row += 1
            self._row_times = _times(said.get("number-rows-repeated"))
            self._cells, self._bad = [], False
            if self._sheet is not None and said.get("visibility", "visible") != "visible":
                self._sheet.hidden_rows += 1 if self._row_times < 1000 else 0
        elif name == "table":
            self._begin_table(said)
        elif name == "style":
            self._style = said.get("name", "")
        elif name == "table-properties" and said.get("display") == "false":
            self._hidden_styles.add(self._style)
        else:
            self._links(name, said)

    def _begin_table(self, said: dict[str, str]) -> None:
        if self._sheet is not None:
            self._nested += 1
            return
        hidden = said.get("style-name", "") in self._hidden_styles
        self._sheet = Sheet(said.get("name", "")[:200], hidden=hidden, book=self._book)
        self._book.begun.append(self._sheet)
        self._over, self._row = merged.Spread(), 0

    def _links(self, name: str, said: dict[str, str]) -> None:
        target = said.get("href", "")
        if name == "dde-source":
            self._book.point(f"DDE {said.get('dde-application', '')[:60]}|{said.get('dde-topic', '')[:120]}")
        elif target and (name in _FROM_FILES or (name in _POINTING and "://" in target)):
            self._book.point(target)

    def _says(self, text: str) -> None:
        if self._cell is not None and self._paragraphs and not self._aside:
            self._said.append(text)

    def _ends(self, name: str) -> None:
        if name == "annotation":
            self._aside -= 1
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None and self._sheet is not None:
            if not self._nested:
                self._keep(self._cell, self._sheet)
            self._cell = None
        elif name == "table-row" and self._sheet is not None and not self._nested:
            self._end_row(self._sheet)
        elif name == "table" and self._sheet is not None:
            if self._nested:
                self._nested -= 1
            else:
                self._sheet.ended, self._sheet = True, None

    def _keep(self, cell: dict[str, str], sheet: Sheet) -> None:
        text = _shown(cell, "".join(self._said))
        times = _times(cell.get("number-columns-repeated"))
        at = len(self._cells)
        if len(text) > LONGEST:
            self._bad, text = True, ""
        if "formula" in cell:
            self._formula(cell["formula"], f"{letter(at)}{self._row}", sheet)
        if at + times > COLUMNS:
            if text:
                raise broken_markup()
            times = COLUMNS - at
        self._cells += [text] * times
        down, across = _times(cell.get("number-rows-spanned")), _times(cell.get("number-columns-spanned"))
        if down > 1 or across > 1:
            sheet.merged += 1
            self._over.begin(merged.Area(self._row, at, self._row + down - 1, at + across - 1), text)

    def _formula(self, formula: str, where: str, sheet: Sheet) -> None:
        shown = formula.partition(":")[2] if re.match(r"[a-z]+:=", formula) else formula
        sheet.formulas += 1
        sheet.first_formula = sheet.first_formula or f"{where} {shown[:60]}"
        if _DDE.search(shown):
            self._book.point(f"DDE {where} {shown[:120]}")
        elif _FAR.search(shown):
            self._book.point(f"{where} {shown[:120]}")

    def _end_row(self, sheet: Sheet) -> None:
        filled = next((at for at in range(len(self._cells), 0, -1) if self._cells[at - 1]), 0)
        del self._cells[filled:]
        times = self._row_times
        if not filled and not self._bad:
            self._row += times - 1
            return
        self._expanded += filled * times
        if self._row + times - 1 > ROWS or self._expanded > _MOST_CELLS:
            raise Bomb(tr("The file unpacks to far more than a workbook holds; it was stopped there."))
        for count in range(times):
            row = self._row + count
            bad = too_long(row) if self._bad else None
            sheet.waiting.append(self._over.over(Line(row, self._cells, bad)))
        self._row += times - 1


def _times(text: str | None) -> int:
    if text is None:
        return 1
    if not text.isdigit() or len(text) > 8 or not int(text):
        raise broken_markup()
    return int(text)


def _shown(cell: dict[str, str], said: str) -> str:
    kind = cell.get("value-type", "")
    if kind in _FIGURES:
        digits = said.strip()
        value = cells.number(cell.get("value", ""), "", from_1904=False)
        return digits if digits.isdigit() and digits.startswith("0") and digits.lstrip("0") == value else value
    if kind == "date":
        return cell.get("date-value", "").removesuffix("T00:00:00")
    if kind == "boolean":
        return cell.get("boolean-value", "").upper()
    return said or cell.get("string-value", "")
