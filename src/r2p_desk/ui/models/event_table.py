"""The list of events of a dataset: holds their ids only, fetches rows a page at a time when they are painted."""

from collections import OrderedDict
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication

from ...actions.datasets import event_keys, event_totals, events_listed, type_words
from ...casefile.dataset_rows import Listed, Seek, Totals
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr
from ...intake.event_words import deaths_words
from ..runner import Runner, Session
from ..text import one_line, set_apart

_PAGE = 200
_PAGES_KEPT = 50
DAYS, TYPE, PLACE, ACTORS, KILLED = range(5)
_BY = ("start", "type", "place", "actors", "best")
Index = QModelIndex | QPersistentModelIndex


class EventTable(QAbstractTableModel):
    """``filled`` when the list has arrived, ``troubled`` with what went wrong."""

    filled = Signal()
    troubled = Signal(object)

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._dataset = self._format = ""
        self._seek = Seek()
        self._by, self._descending = DAYS, True
        self._keys: list[str] = []
        self._rows: OrderedDict[int, list[Listed]] = OrderedDict()
        self._awaited: set[int] = set()
        self._fill = 0
        self.totals = Totals(0, None, None, None, None, None)
        """What the events in the list come to."""

    def show_dataset(self, dataset: str, format_name: str) -> None:
        """List the events of this dataset (by its id); of none where it is empty."""
        self._dataset, self._format = dataset, format_name
        self.reload()

    def seek(self, seek: Seek) -> None:
        """List those that are wanted."""
        if seek != self._seek:
            self._seek = seek
            self.reload()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by this column."""
        descending = order == Qt.SortOrder.DescendingOrder
        if 0 <= column < len(_BY) and (column, descending) != (self._by, self._descending):
            self._by, self._descending = column, descending
            self.reload()

    def reload(self) -> None:
        """Read the list anew."""
        dataset, seek, by, descending = self._dataset, self._seek, _BY[self._by], self._descending

        def read(session: Session) -> tuple[list[str], Totals]:
            case = session.the_case()
            keys = event_keys(case, dataset, seek, by=by, descending=descending) if dataset else []
            return keys, event_totals(case, dataset, seek)

        self._runner.read(self, "keys", read, self._on_keys, self._on_failed)

    def key_at(self, row: int) -> str:
        """The id of the event in this row; empty outside the list."""
        return self._keys[row] if 0 <= row < len(self._keys) else ""

    def row_of(self, key: str) -> int:
        """Where an event stands, -1 where it does not."""
        return self._keys.index(key) if key in self._keys else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """One row for each event."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Days, type, place, actors, deaths."""
        return 0 if parent.isValid() else len(_BY)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words over the columns."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        heads = (tr("Days"), tr("Type"), tr("Place"), tr("Who acted"), tr("Deaths"))
        return heads[section] if section < len(heads) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell; an ellipsis while its page is on the way."""
        spoken = role == Qt.ItemDataRole.AccessibleTextRole
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self._row(index.row())
        if row is None:
            return "…"
        text = one_line(self._cell(row, index.column(), whole=role != Qt.ItemDataRole.DisplayRole))
        return set_apart(text) if QGuiApplication.isRightToLeft() and not spoken else text

    def _cell(self, row: Listed, column: int, *, whole: bool) -> str:
        match column:
            case 0:
                return When(row.start if row.start == row.end else f"{row.start}/{row.end}").words
            case 1:
                return type_words(self._format, row.type)
            case 2:
                return ", ".join(dict.fromkeys(filter(None, (row.place, row.area, row.country))))
            case 3:
                return row.actors or tr("not stated")
            case _:
                return deaths_words(row.low, row.best, row.high) if whole else _killed(row)

    def _row(self, at: int) -> Listed | None:
        page = at // _PAGE
        rows = self._rows.get(page)
        if rows is None:
            self._fetch(page)
            return None
        return rows[at % _PAGE] if at % _PAGE < len(rows) else None

    def _fetch(self, page: int) -> None:
        keys = self._keys[page * _PAGE : (page + 1) * _PAGE]
        if page in self._awaited or not keys:
            return
        self._awaited.add(page)
        fill, dataset = self._fill, self._dataset
        self._runner.read(
            self,
            f"page {page}",
            lambda session: events_listed(session.the_case(), dataset, keys),
            lambda rows: self._on_page(page, fill, rows),
            self._on_failed,
        )

    def _on_keys(self, read: tuple[list[str], Totals]) -> None:
        self.beginResetModel()
        self._keys, self.totals = read
        self._rows = OrderedDict()
        self._awaited = set()
        self._fill += 1
        self.endResetModel()
        self.filled.emit()

    def _on_page(self, page: int, fill: int, rows: list[Listed]) -> None:
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


def _killed(row: Listed) -> str:
    """The best estimate, with the range where there is one."""
    if row.best is None:
        return "–"
    if row.low is None or row.high is None or row.low == row.high:
        return str(row.best)
    return f"{row.best} ({row.low}–{row.high})"
