"""Items of the annexes, in a list of their own under those of the case: read-only, each with its annex and marking."""

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ...actions.annexes import annexes_of
from ...actions.annexes_for_window import MOST_ITEMS, AnnexItem, annex_items
from ...domain.marking import Marking
from ...errors import DeskError, InvalidValue, UsageError
from ...i18n import tr, trn
from ..readings import end_reading, workspace_of_annex
from ..runner import Session
from ..text import one_line, set_apart
from ..widgets.parts import column, label, named
from ..workspace import CaseShown, Workspace
from .reader import Reader

_AT = Qt.ItemDataRole.UserRole
_ROWS = 6


class _Beside(NamedTuple):
    """The annexes that are open beside the case, and (name, reason) of those that do not open."""

    annexes: list[CaseShown]
    closed: list[tuple[str, str]]


class AnnexItems(QWidget):
    """Shows nothing but a switch, and that only where the case has annexes here. ``chosen`` when one is to be read."""

    chosen = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        named(self, "annex-items", tr("Items of the annexes"))
        self._workspace = workspace
        self._readers: dict[str, Reader] = {}
        self._annexes: dict[str, CaseShown] = {}
        self._items: list[AnnexItem] = []
        self._words = ""
        self._switch = named(QCheckBox(), "annex-switch", tr("Show the annexes"))
        self._switch.toggled.connect(self._on_switched)
        self._table = self._make_table()
        self._says = label(look="small")
        self._says.setObjectName("annex-count")
        stack = column(self, gap=4)
        for part in (self._switch, self._table, self._says):
            stack.addWidget(part)
        self._table.hide()
        self._says.hide()
        self.hide()
        if workspace.case is not None and not workspace.case.stood:
            workspace.runner.read(self, "annexes", _count, self._on_count)

    @property
    def markings(self) -> tuple[Marking, ...]:
        """Of all that is listed, and of the annexes themselves."""
        read = (marking for reader in self._readers.values() for marking in reader.markings)
        return (*(one.marking for one in self._annexes.values()), *(item.marking for item in self._items), *read)

    @property
    def reader(self) -> Reader | None:
        """The reader of the annex whose item is chosen."""
        item = self._chosen()
        if item is None or item.annex not in self._annexes:
            return None
        if item.annex not in self._readers:
            workspace = workspace_of_annex(self._workspace, self._annexes[item.annex])
            note = tr("From the annex “{annex}”, open for reading.").format(annex=one_line(item.annex_title))
            self._readers[item.annex] = Reader(workspace, "annex-reader", note=note)
            workspace.setParent(self._readers[item.annex])
        return self._readers[item.annex]

    def panes(self) -> list[QWidget]:
        """The list, while it is shown."""
        return [self._table] if self._table.isVisible() else []

    def seek(self, words: str) -> None:
        """Show the items that hold these words, all of them for none."""
        self._words = words
        if self._annexes:
            self._read()

    def choose_none(self) -> None:
        """An item of the case itself was chosen."""
        self._table.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._table.setCurrentCell(-1, -1)
        self._table.blockSignals(False)  # noqa: FBT003

    def _make_table(self) -> QTableWidget:
        table = named(QTableWidget(0, 4), "annex-table", tr("Items of the annexes"))
        table.setHorizontalHeaderLabels([tr("Happened"), tr("Title"), tr("Annex"), tr("Marking")])
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 12)
        table.setMaximumHeight((_ROWS + 1) * (table.fontMetrics().height() + 12))
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for at in range(4):
            stretch = at in (1, 2)
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(at, mode)
        table.currentCellChanged.connect(lambda *_: self._on_chosen())
        return table

    def _on_count(self, count: int) -> None:
        self.setVisible(count > 0)
        words = trn("Show its annex beside it", "Show its {n} annexes beside it", count)
        self._switch.setText(words)
        self._switch.setAccessibleName(words)

    def _on_switched(self, on: bool) -> None:  # noqa: FBT001  # from a signal
        if on:
            self._workspace.runner.read(self, "open", _open, self._on_open, self._on_not_open)
            return
        self._annexes = {}
        self._show([])
        for part in (self._table, self._says):
            part.hide()
        for reader in self._readers.values():
            end_reading(reader.workspace)
            reader.hide()
            reader.setParent(None)
            reader.deleteLater()
        self._readers = {}
        self._workspace.runner.write(self, lambda session: session.close_annexes())
        self._workspace.marked.emit()

    def _on_open(self, beside: _Beside) -> None:
        if not self._switch.isChecked():
            return
        self._annexes = {annex.id: annex for annex in beside.annexes}
        for annex in beside.annexes:
            self._workspace.markings[annex.id] = annex.marking
        for name, reason in beside.closed:
            kept = tr("The annex “{annex}” is not shown.").format(annex=one_line(name))
            self._workspace.troubled.emit(DeskError(reason, kept=kept))
        self._table.show()
        self._says.show()
        self._workspace.marked.emit()
        self._read()

    def _on_not_open(self, error: DeskError) -> None:
        self._switch.setChecked(False)
        self._workspace.troubled.emit(error)

    def _read(self) -> None:
        words = self._words
        self._workspace.runner.read(
            self, "items", lambda session: _items(session, words), self._on_items, self._on_not_read
        )

    def _on_not_read(self, error: DeskError) -> None:
        """A filter that is half typed leaves the list as it was; what is wrong is said under the list of items."""
        if not isinstance(error, UsageError | InvalidValue):
            self._workspace.troubled.emit(error)

    def _on_items(self, items: list[AnnexItem]) -> None:
        if self._annexes:
            self._show(items)
            words = trn("{n} item of annexes", "{n} items of annexes", len(items))
            self._says.setText(words if len(items) < MOST_ITEMS else tr("{words} or more").format(words=words))
            self._workspace.marked.emit()

    def _show(self, items: list[AnnexItem]) -> None:
        self._table.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._items = items
        self._table.setRowCount(len(items))
        for at, item in enumerate(items):
            cells = (
                item.happened.words if item.happened else tr("not stated"),
                item.title,
                item.annex_title,
                item.marking.words,
            )
            for column_at, text in enumerate(cells):
                entry = QTableWidgetItem(set_apart(one_line(text)) if self.isRightToLeft() else one_line(text))
                entry.setData(_AT, at)
                entry.setData(Qt.ItemDataRole.AccessibleTextRole, one_line(text))
                self._table.setItem(at, column_at, entry)
        self._table.setCurrentCell(-1, -1)
        self._table.blockSignals(False)  # noqa: FBT003

    def _chosen(self) -> AnnexItem | None:
        at = self._table.currentRow()
        return self._items[at] if 0 <= at < len(self._items) else None

    def _on_chosen(self) -> None:
        item, reader = self._chosen(), self.reader
        if item is not None and reader is not None:
            reader.read(item.id)
            self.chosen.emit()


def _count(session: Session) -> int:
    return len(annexes_of(session.the_desk(), session.the_case().file.id))


def _open(session: Session) -> _Beside:
    from ...actions.cases import case_record
    from ...actions.history_for_window import case_marking

    opened, closed = session.open_annexes()
    shown = [
        CaseShown(
            id=annex.file.id,
            title=case_record(annex).title,
            marking=case_marking(annex),
            practice=False,
            read_only=True,
            findings=tuple(finding.text for finding in annex.findings),
        )
        for annex in opened
    ]
    for annex in shown:
        closed += [(annex.title, text) for text in annex.findings]
    return _Beside(shown, closed)


def _items(session: Session, words: str) -> list[AnnexItem]:
    found = [item for annex in session.annexes.values() for item in annex_items(annex, words)]
    return sorted(found, key=lambda item: item.happened.latest.toordinal() if item.happened else 0, reverse=True)
