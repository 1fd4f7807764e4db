"""The journal as a list, newest first: fetches a page of commits when it is painted, however many there are."""

from collections import OrderedDict
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication

from ...actions.history_for_window import (
    JournalRow,
    Seen,
    Touched,
    journal_page,
    journal_size,
    seen_by_others,
)
from ...actions.reading import officer_names
from ...i18n import tr, trn
from ..record_words import kinds_words, moment_words
from ..runner import Runner, Session
from ..text import one_line, set_apart

_PAGE = 100
_PAGES_KEPT = 40
STATED, OFFICER, WHAT, WITNESSED = range(4)
Index = QModelIndex | QPersistentModelIndex


class _Arrived(NamedTuple):
    """How many commits there are, the first page of them, and the officers the case knows."""

    size: int
    first_page: list[JournalRow]
    names: dict[str, str]


class JournalTable(QAbstractTableModel):
    """``filled`` when there is something new to show; ``names`` are those of the officers, by key hash.

    Who had seen what is worked out over the whole journal, so it comes after the rows: ``witnessed``.
    """

    filled = Signal()
    witnessed = Signal()
    troubled = Signal(object)

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._size = 0
        self._rows: OrderedDict[int, list[JournalRow]] = OrderedDict()
        self._awaited: set[int] = set()
        self._fill = 0
        self._seen: dict[str, Seen] = {}
        self.names: dict[str, str] = {}
        self.officer: str | None = None
        self.of_record: tuple[str, str] | None = None

    def narrow(self, officer: str | None, record: tuple[str, str] | None) -> None:
        """Show what this officer (key hash) stated, and what was stated of this record; all for ``None``."""
        self.officer, self.of_record = officer, record
        self.reload()

    def reload(self) -> None:
        """Read how many there are and the first page anew, then who had seen them."""
        officer, record = self.officer, self.of_record

        def work(session: Session) -> _Arrived:
            case = session.the_case()
            size = journal_size(case, officer=officer, record=record)
            return _Arrived(
                size, journal_page(case, skip=0, newest=_PAGE, officer=officer, record=record), officer_names(case)
            )

        self._runner.read(self, "size", work, self._on_size, self.troubled.emit)
        self._runner.read(
            self, "seen", lambda session: seen_by_others(session.the_case()), self._on_seen, self.troubled.emit
        )

    def row_at(self, row: int) -> JournalRow | None:
        """The commit in this row, ``None`` while it is on its way."""
        return self._row(row) if 0 <= row < self._size else None

    def seen(self, commit: str) -> Seen | None:
        """Who had seen a commit first, as far as that was read."""
        return self._seen.get(commit)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """One row for each commit."""
        return 0 if parent.isValid() else self._size

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """When, who, what, by whom else it had been seen."""
        return 0 if parent.isValid() else WITNESSED + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words over the columns."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (tr("Stated (UTC)"), tr("By"), tr("What"), tr("Witnessed by"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell; an ellipsis while its page is on the way."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._row(index.row())
        if row is None:
            return "…"
        text = one_line(self._cell(row, index.column()))
        spoken = role == Qt.ItemDataRole.AccessibleTextRole
        return set_apart(text) if QGuiApplication.isRightToLeft() and not spoken else text

    def _cell(self, row: JournalRow, column: int) -> str:
        if column == STATED:
            return moment_words(row.at).removesuffix(" UTC")
        if column == OFFICER:
            return row.name or row.officer[:8]
        if column == WHAT:
            absent = absent_words(row.expunged, row.withheld)
            return " · ".join(filter(None, (absent, *(touched_words(one) for one in row.touched))))
        seen = self._seen.get(row.id)
        return tr("{name}, by {moment}").format(name=seen.name, moment=moment_words(seen.at)) if seen else "–"

    def _row(self, at: int) -> JournalRow | None:
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
        officer, record, fill = self.officer, self.of_record, self._fill
        self._runner.read(
            self,
            f"page {page}",
            lambda session: journal_page(
                session.the_case(), skip=page * _PAGE, newest=_PAGE, officer=officer, record=record
            ),
            lambda rows: self._on_page(page, fill, rows),
            self.troubled.emit,
        )

    def _on_size(self, arrived: _Arrived) -> None:
        self.beginResetModel()
        self._size, self.names = arrived.size, arrived.names
        self._rows, self._awaited = OrderedDict({0: arrived.first_page}), set()
        self._fill += 1
        self.endResetModel()
        self.filled.emit()

    def _on_seen(self, seen: dict[str, Seen]) -> None:
        if seen == self._seen:
            return
        self._seen = seen
        if self._size:
            self.dataChanged.emit(self.index(0, WITNESSED), self.index(self._size - 1, WITNESSED))
        self.witnessed.emit()

    def _on_page(self, page: int, fill: int, rows: list[JournalRow]) -> None:
        if fill != self._fill:
            return
        self._awaited.discard(page)
        self._rows[page] = rows
        while len(self._rows) > _PAGES_KEPT:
            self._rows.popitem(last=False)
        if rows:
            self.dataChanged.emit(self.index(page * _PAGE, 0), self.index(page * _PAGE + len(rows) - 1, WITNESSED))


def touched_words(touched: Touched) -> str:
    """``3 items: first, second, third …``."""
    words = kinds_words(touched.kind, touched.count)
    titles = ", ".join(one_line(title) for title in touched.titles)
    more = " …" if touched.count > len(touched.titles) and titles else ""
    return f"{words}: {titles}{more}" if titles else words


def absent_words(expunged: int, withheld: int) -> str:
    """What of a commit is not here, empty for nothing."""
    parts = [
        trn("{n} expunged", "{n} expunged", expunged) if expunged else "",
        trn("{n} withheld", "{n} withheld", withheld) if withheld else "",
    ]
    return ", ".join(part for part in parts if part)
