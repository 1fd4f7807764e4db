"""The list of items: holds ids only, fetches rows a page at a time when they are painted."""

from collections import OrderedDict
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication

from ...actions.views_for_window import ItemColumn, ItemList, ItemRow, list_order, list_rows
from ...domain.marking import Marking
from ...errors import DeskError
from ...i18n import tr
from ..runner import Runner, Session
from ..text import one_line, set_apart

_PAGE = 100
_PAGES_KEPT = 40
COLUMNS = tuple(ItemColumn)
FOUND_COLUMN = len(COLUMNS)
WAITS = "≠"
Index = QModelIndex | QPersistentModelIndex


class _Arrived(NamedTuple):
    """A new order, where each item stands in it, and its first page."""

    order: ItemList
    places: dict[str, int]
    first_page: list[ItemRow]


class ItemTable(QAbstractTableModel):
    """``filled`` when an order has arrived; the last column, where the words stand, is there while words are sought."""

    filled = Signal()
    troubled = Signal(object)

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._ids: tuple[str, ...] = ()
        self._places: dict[str, int] = {}
        self._found: dict[str, str] = {}
        self._rows: OrderedDict[int, list[ItemRow]] = OrderedDict()
        self._awaited: set[int] = set()
        self._fill = 0
        self.markings: tuple[Marking, ...] = ()
        self.waiting: frozenset[str] = frozenset()
        """Items with a field that waits for a decision; they carry a mark."""
        self.words = ""
        self._by, self._descending = ItemColumn.HAPPENED, True

    def seek(self, words: str) -> None:
        """Show the items that hold these words, all of them for none."""
        self.words = words
        self.reload()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by this column."""
        if 0 <= column < len(COLUMNS):
            self._by, self._descending = COLUMNS[column], order == Qt.SortOrder.DescendingOrder
            self.reload()

    def reload(self) -> None:
        """Read order and first page anew."""
        by, descending, words = self._by, self._descending, self.words

        def work(session: Session) -> _Arrived:
            case = session.the_case()
            order = list_order(case, by, descending=descending, words=words)
            places = {item: at for at, item in enumerate(order.ids)}
            return _Arrived(order, places, list_rows(case, order.ids[:_PAGE]))

        self._runner.read(self, "order", work, self._on_order, self._on_failed)

    def id_at(self, row: int) -> str:
        """The id of the item in this row, empty outside the list."""
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def row_of(self, item: str) -> int:
        """The row of this item, -1 when it is not in the list."""
        return self._places.get(item, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """One row for each item."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """The columns of the list, and where the words stand while some are sought."""
        return 0 if parent.isValid() else len(COLUMNS) + bool(self.words.strip())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words over the columns."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        heads = (tr("Happened"), tr("Title"), tr("Source"), tr("Grade"), tr("Marking"), tr("Where found"))
        return heads[section] if section < len(heads) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell; an ellipsis while its page is on the way."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._row(index.row())
        if row is None:
            return "…"
        if index.column() == FOUND_COLUMN:
            return one_line(self._found.get(row.id, ""))
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
        title = one_line(row.title) or tr("(its title is not here)")
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
        if page in self._awaited:
            return
        self._awaited.add(page)
        ids, fill = self._ids[page * _PAGE : (page + 1) * _PAGE], self._fill
        self._runner.read(
            self,
            f"page {page}",
            lambda session: list_rows(session.the_case(), ids),
            lambda rows: self._on_page(page, fill, rows),
            self._on_failed,
        )

    def _on_order(self, arrived: _Arrived) -> None:
        order = arrived.order
        self.beginResetModel()
        self._ids, self._found, self.markings = order.ids, order.found, order.markings
        self._places, self._rows = arrived.places, OrderedDict({0: arrived.first_page})
        self._awaited = set()
        self._fill += 1
        self.endResetModel()
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

    def _on_failed(self, error: DeskError) -> None:
        self.troubled.emit(error)
