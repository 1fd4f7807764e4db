"""The list of items: holds their numbers only, fetches rows a page at a time when they are painted.

The first rows come at once, the whole order after them: while one types it would be read in vain.
"""

from array import array
from collections import OrderedDict
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from ...actions.views_for_window import (
    FIRST,
    FirstRows,
    ItemColumn,
    ItemRow,
    Order,
    WholeOrder,
    first_rows,
    number_of,
    rows_at,
    whole_order,
)
from ...domain.coding_rules import statement_rule, statement_words
from ...domain.item import Statement
from ...domain.marking import Marking
from ...errors import DeskError, InvalidValue, UsageError
from ...i18n import tr
from ..runner import Runner
from ..text import one_line, one_line_with, set_apart

_PAGE = FIRST
_PAGES_KEPT = 100
_PAINTING_MS, _TYPING_MS = 40, 150
"""How long the whole order waits for what is more urgent: the paint of the first rows, the next letter typed."""
COLUMNS = (ItemColumn.HAPPENED, ItemColumn.TITLE, ItemColumn.SOURCE, ItemColumn.GRADE, ItemColumn.MARKING)
FOUND_COLUMN = len(COLUMNS)
WAITS = "≠"
STATEMENT_SIGNS = {Statement.CLAIM: "❝", Statement.OBSERVATION: "◉"}
"""Before the title, so that what somebody says is never taken for what somebody saw; said in words when pointed at."""
PLACES = Qt.ItemDataRole.UserRole + 1
"""Role of the cells that show where the words sought stand: the text and the places in it, (first, behind the last)."""
Index = QModelIndex | QPersistentModelIndex


class _Wish(NamedTuple):
    """The item that should be the current one: its id, and its number once that is known."""

    item: str = ""
    number: int = 0


class ItemTable(QAbstractTableModel):
    """``filled`` when rows have arrived; the last column, where the words stand, is there while something is sought.

    ``refused`` carries what is wrong with the words as typed so far; the list then stays as it was. ``ordered`` tells
    that the list changed its order by itself, which it does when a search begins (the newest first) and ends.
    """

    filled = Signal()
    ordered = Signal()
    refused = Signal(object)
    troubled = Signal(object)

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._asked = Order()
        self._shown = Order()
        self._before = Order()
        self._numbers: array[int] = array("q")
        self._rows: OrderedDict[int, list[ItemRow]] = OrderedDict()
        self._awaited: set[int] = set()
        self._fill = 0
        self._count = 0
        self._wish = _Wish()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._read_whole)
        self.seeking = False
        self.whole = False
        """Whether all of the list is here, so that its count is the count."""
        self.markings: tuple[Marking, ...] = ()
        self.waiting: frozenset[str] = frozenset()
        """Items with a field that waits for a decision; they carry a mark."""

    @property
    def order(self) -> Order:
        """What was last asked for."""
        return self._asked

    def seek(self, words: str) -> None:
        """Show the items that are found by these words, the newest first; all of them, ordered as before, for none."""
        began, ended = words.strip() and not self._asked.words.strip(), not words.strip() and self._asked.words.strip()
        if began:
            self._before = self._asked
            self._asked = Order(by=ItemColumn.RECORDED, words=words)
        elif ended:
            self._asked = Order(by=self._before.by, descending=self._before.descending)
        else:
            self._asked = Order(by=self._asked.by, descending=self._asked.descending, words=words)
        if began or ended:
            self.ordered.emit()
        self.reload()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by this column; where the words stand: the newest first."""
        descending = order == Qt.SortOrder.DescendingOrder
        if 0 <= column < len(COLUMNS):
            wanted = Order(by=COLUMNS[column], descending=descending, words=self._asked.words)
        elif column == FOUND_COLUMN:
            wanted = Order(by=ItemColumn.RECORDED, words=self._asked.words)
        else:
            return
        if wanted != self._asked:
            self._asked = wanted
            self.reload()

    def reload(self) -> None:
        """Read the first rows anew; the rest follows."""
        asked = self._asked
        self._pause.stop()
        self._runner.read(
            self,
            "first",
            lambda session: first_rows(session.the_case(), asked),
            lambda first: self._on_first(asked, first),
            self._on_failed,
        )

    def id_at(self, row: int) -> str:
        """The id of the item in this row; empty outside the list, or as long as its page is on the way."""
        found = self._row(row) if 0 <= row < self._count else None
        return found.id if found else ""

    def wish(self, item: str) -> None:
        """The item that should be the current one; ``filled`` once its row is known."""
        if item == self._wish.item:
            return
        self._wish = _Wish(
            item, next((row.number for page in self._rows.values() for row in page if row.id == item), 0)
        )
        if item and not self._wish.number:
            self._runner.read(
                self, "wish", lambda session: number_of(session.the_case(), item), lambda at: self._on_wish(item, at)
            )

    def wish_at(self, row: int) -> None:
        """The same for the item in this row, whose id is still on the way."""
        self._wish = _Wish("", self._numbers[row] if 0 <= row < len(self._numbers) else 0)

    @property
    def wished_row(self) -> int:
        """The row of the item wished for, -1 when it is not in the list."""
        number = self._wish.number
        return self._numbers.index(number) if number and number in self._numbers else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """One row for each item."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """The columns of the list, and where the words stand while some are sought."""
        return 0 if parent.isValid() else len(COLUMNS) + self.seeking

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words over the columns."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        heads = (tr("Happened"), tr("Title"), tr("Source"), tr("Grade"), tr("Marking"), tr("Where found"))
        return heads[section] if section < len(heads) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell; an ellipsis while its page is on the way."""
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 1:
            row = self._row(index.row())
            stated = row.statement if row is not None else None
            return f"{statement_words(stated)}: {statement_rule(stated)}" if stated is not None else None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, PLACES):
            return None
        row = self._row(index.row())
        if index.column() == FOUND_COLUMN:
            line, places = one_line_with(row.where.text, row.where.matches) if row else ("…", [])
            return (line, places) if role == PLACES else line
        if row is None or role == PLACES:
            return "…" if row is None else None
        spoken = role == Qt.ItemDataRole.AccessibleTextRole
        cells = (
            row.happened.words if row.happened else tr("not stated"),
            self._title(row, spoken=spoken),
            one_line(row.source),
            row.grade or "–",
            row.marking.words if row.own_marking or spoken else tr("as the case"),
        )
        text = cells[index.column()]
        return set_apart(text) if QGuiApplication.isRightToLeft() and not spoken else text

    def _title(self, row: ItemRow, *, spoken: bool) -> str:
        title = one_line(row.title) or tr("(withheld or expunged)")
        if row.statement is not None:
            words = statement_words(row.statement)
            title = f"{title} ({words})" if spoken else f"{STATEMENT_SIGNS[row.statement]} {title}"
        if row.id not in self.waiting:
            return title
        return tr("{title} (waits for a decision)").format(title=title) if spoken else f"{WAITS} {title}"

    def _row(self, at: int) -> ItemRow | None:
        page = at // _PAGE
        rows = self._rows.get(page)
        if rows is None:
            self._fetch(page)
            return None
        return rows[at % _PAGE] if at % _PAGE < len(rows) else None

    def _fetch(self, page: int) -> None:
        numbers = self._numbers[page * _PAGE : (page + 1) * _PAGE]
        if page in self._awaited or not numbers:
            return
        self._awaited.add(page)
        fill, query = self._fill, self._shown.query
        self._runner.read(
            self,
            f"page {page}",
            lambda session: rows_at(session.the_case(), numbers, query),
            lambda rows: self._on_page(page, fill, rows),
            self._on_failed,
        )

    def _read_whole(self) -> None:
        asked, fill = self._shown, self._fill
        self._runner.read(
            self,
            "whole",
            lambda session: whole_order(session.the_case(), asked),
            lambda whole: self._on_whole(fill, whole),
            self._on_failed,
        )

    def _on_first(self, asked: Order, first: FirstRows) -> None:
        self.beginResetModel()
        self._shown, self.seeking = asked, first.seeking
        self._numbers = array("q", (row.number for row in first.rows))
        self._rows = OrderedDict({0: list(first.rows)})
        self._count = len(first.rows) if first.count is None else first.count
        self.whole = first.count == len(first.rows)
        self.markings = tuple(sorted({row.marking for row in first.rows}))
        self._awaited = set()
        self._fill += 1
        self.endResetModel()
        self.filled.emit()
        if not self.whole:
            self._pause.start(_TYPING_MS if self.seeking else _PAINTING_MS)

    def _on_whole(self, fill: int, whole: WholeOrder) -> None:
        if fill != self._fill:
            return
        if len(whole.numbers) < self._count or whole.numbers[: len(self._numbers)] != self._numbers:
            self.reload()  # another process changed the case between the two readings
            return
        more = len(whole.numbers) - self._count
        if more:
            self.beginInsertRows(QModelIndex(), self._count, self._count + more - 1)
        read, counted = len(self._numbers), self._count
        self._numbers, self._count = whole.numbers, len(whole.numbers)
        self.markings, self.whole = whole.markings, True
        if more:
            self.endInsertRows()
        if counted > read:  # rows that were painted before their numbers were here
            self.dataChanged.emit(self.index(read, 0), self.index(counted - 1, self.columnCount() - 1))
        self.filled.emit()

    def _on_page(self, page: int, fill: int, rows: list[ItemRow]) -> None:
        if fill != self._fill:
            return
        self._awaited.discard(page)
        self._rows[page] = rows
        while len(self._rows) > _PAGES_KEPT:
            self._rows.popitem(last=False)
        last = page * _PAGE + len(rows) - 1
        self.dataChanged.emit(self.index(page * _PAGE, 0), self.index(last, self.columnCount() - 1))

    def _on_wish(self, item: str, number: int | None) -> None:
        if item == self._wish.item and number:
            self._wish = _Wish(item, number)
            self.filled.emit()

    def _on_failed(self, error: DeskError) -> None:
        if self._asked.words.strip() and isinstance(error, UsageError | InvalidValue):
            self.refused.emit(error)
        else:
            self.troubled.emit(error)
