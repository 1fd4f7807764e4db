"""Items: the list with its search, beside it the reader or the capture pane."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QStackedWidget, QTableView, QWidget

from ...domain.marking import Marking, high_water
from ...i18n import tr, trn
from ..models.item_table import FOUND_COLUMN, ItemTable
from ..taking_back import UndoButtons
from ..widgets.panes import Panes
from ..widgets.parts import characters, column, frame, label, named, push, row
from ..workspace import Workspace
from .annex_items import AnnexItems
from .capture import FORM, Capture
from .reader import Reader
from .section import Section

_WIDTHS = (19, 40, 17, 7, 15, 34)
"""Of the columns, in characters."""
_ROOM_NEEDED = ((2, 90), (3, 62), (4, 68))
"""Source, grade and marking are left out of a list narrower than so many characters, and while words are sought."""


class ItemsTableView(QTableView):
    """Leaves out what its width has no room for, so that titles can be read; the reader shows it all."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look at the room anew."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Show the columns there is room for."""
        seeking = self.model().columnCount() > FOUND_COLUMN
        for at, needed in _ROOM_NEEDED:
            self.setColumnHidden(at, seeking or self.width() < characters(self, needed))


class ItemsView(Section):
    """The list keeps its choice when it is ordered or filtered anew."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "items", tr("Items"))
        self._wanted = ""
        self._model = ItemTable(workspace.runner, self)
        self._model.filled.connect(self._on_filled)
        self._model.troubled.connect(workspace.troubled)
        workspace.waited.connect(self._on_waited)
        self._reader = Reader(workspace)
        self._capture: Capture | None = None
        self._reader.changed.connect(self._on_saved)
        self._side = QStackedWidget()
        self._side.addWidget(self._reader)
        self._annexes = AnnexItems(workspace)
        self._annexes.chosen.connect(self._on_annex_item)
        pane = frame("pane")
        column(pane).addWidget(self._side)
        column(self).addWidget(Panes("items", workspace.settings, (self._lay_out_list(), pane), (640, 560)))
        if FORM in workspace.drafts:
            self._side.setCurrentWidget(self._the_capture())
        self._model.reload()

    def enter(self) -> None:
        """Nothing is read anew: ``on_changed`` keeps the list fresh."""
        if self._capturing and self._capture is not None and self._capture.started:
            self.workspace.said.emit(tr("What you had typed is back. It is not saved yet."))

    def show_record(self, record: str) -> None:
        """Read this item."""
        self._side.setCurrentWidget(self._reader)
        self._table.setFocus()  # before the wish: a list that takes the cursor chooses its first row
        self._wanted = record
        self._reader.read(record)
        self._on_filled()

    def capture(self) -> None:
        """Capture an item."""
        if self.workspace.may_edit:
            self._side.setCurrentWidget(self._the_capture())
            self._the_capture().setFocus()

    def seek(self) -> None:
        """Put the cursor into the search."""
        self._search.setFocus()
        self._search.selectAll()

    def record(self) -> str:
        """The item in the reader."""
        return self._wanted

    def show_history(self) -> None:
        """The history of the item in the reader."""
        if isinstance(reader := self._side.currentWidget(), Reader):
            reader.show_history()

    def remove(self) -> None:
        """Remove the item in the reader."""
        if isinstance(reader := self._side.currentWidget(), Reader):
            reader.remove()

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Read the list and the item anew when items changed."""
        if kinds & {"item", "source"}:
            self._model.reload()
            self._reader.read_anew()

    def marking(self) -> Marking | None:
        """Of the case and of all in the list."""
        case = self.workspace.case
        shown = (*self._model.markings, *self._annexes.markings)
        return high_water((case.marking, *shown)) if case is not None else None

    def drafts(self) -> dict[str, dict[str, str]]:
        """From the capture pane and the reader."""
        return {**(self._capture.drafts() if self._capture else {}), **self._reader.drafts()}

    def panes(self) -> list[QWidget]:
        """The list, then what is beside it; what is captured comes first, for a list that is entered chooses a row."""
        if self._capturing:
            return [self._the_capture(), self._table, *self._annexes.panes()]
        return [self._table, *self._annexes.panes(), self._side.currentWidget() or self._reader]

    @property
    def _capturing(self) -> bool:
        return self._capture is not None and self._side.currentWidget() is self._capture

    def _the_capture(self) -> Capture:
        """Made when something is first captured."""
        if self._capture is None:
            self._capture = Capture(self.workspace)
            self._capture.saved.connect(self._on_captured)
            self._capture.left.connect(self._on_capture_left)
            self._side.addWidget(self._capture)
        return self._capture

    def _to_list(self) -> None:
        self._table.setFocus()

    def _lay_out_list(self) -> QWidget:
        pane = QWidget()
        stack = column(pane, margin=8, gap=8)
        top = row()
        self._search = named(QLineEdit(), "search", tr("Search in the items"), tr("Ctrl+F"))
        self._search.setPlaceholderText(tr("Search (Ctrl+F)"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._model.seek)
        self._search.textChanged.connect(self._annexes.seek)
        self._search.returnPressed.connect(self._to_list)
        top.addWidget(self._search, 1)
        if self.workspace.may_edit:
            top.addWidget(UndoButtons(self.workspace, "items"))
            top.addWidget(push("capture-button", tr("Capture"), self.capture, description=tr("Ctrl+N")))
        stack.addLayout(top)
        self._table = self._make_table()
        stack.addWidget(self._table, 1)
        self._count = label(look="small")
        self._count.setObjectName("items-count")
        stack.addWidget(self._count)
        stack.addWidget(self._annexes)
        return pane

    def _make_table(self) -> ItemsTableView:
        table = named(ItemsTableView(), "items-table", tr("Items"))
        table.setModel(self._model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        # a single choice: select-all over 100 000 rows would freeze the header
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 12)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
        table.setSortingEnabled(True)
        self._set_widths(table)
        table.selectionModel().currentRowChanged.connect(self._on_chosen)
        table.activated.connect(lambda _: self._reader.setFocus())
        table.clicked.connect(lambda _: self._on_clicked())
        return table

    @staticmethod
    def _set_widths(table: QTableView) -> None:
        for at, width in enumerate(_WIDTHS[: table.model().columnCount()]):
            table.setColumnWidth(at, characters(table, width))

    def _on_waited(self) -> None:
        """Mark the items with a field that waits for a decision."""
        waiting = frozenset(record for kind, record, _ in self.workspace.waiting if kind == "item")
        if waiting != self._model.waiting:
            self._model.waiting = waiting
            self._table.viewport().update()
            self._reader.read_anew()

    def _on_filled(self) -> None:
        rows = self._model.rowCount()
        self._count.setText(
            trn("{n} item holds these words", "{n} items hold these words", rows)
            if self._model.words.strip()
            else trn("{n} item", "{n} items", rows)
            if rows
            else self._nothing()
        )
        self._table.fit()
        if self._model.columnCount() > FOUND_COLUMN:
            self._table.setColumnWidth(FOUND_COLUMN, characters(self._table, _WIDTHS[FOUND_COLUMN]))
        at = self._model.row_of(self._wanted)
        if at >= 0:
            self._table.setCurrentIndex(self._model.index(at, 0))
        self.workspace.marked.emit()

    def _nothing(self) -> str:
        if self.workspace.case is not None and self.workspace.case.stood:
            return tr("No items as the case stood then.")
        return tr("No items yet. Capture one with Ctrl+N.")

    def _on_chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        item = self._model.id_at(now.row()) if now.isValid() else ""
        if item:
            if item != self._wanted:
                self._show_reader()
            self._wanted = item
            self._reader.read(item)

    def _on_clicked(self) -> None:
        """The item that was chosen already is chosen again, after one of an annex was read."""
        if not self._capturing and self._side.currentWidget() is not self._reader:
            self._on_chosen(self._table.currentIndex(), QModelIndex())

    def _show_reader(self) -> None:
        self._annexes.choose_none()
        self._side.setCurrentWidget(self._reader)

    def _on_annex_item(self) -> None:
        reader = self._annexes.reader
        if reader is not None:
            if self._side.indexOf(reader) < 0:
                self._side.addWidget(reader)
            self._side.setCurrentWidget(reader)
            self._wanted = ""

    def _on_captured(self, item: str) -> None:
        self._side.setCurrentWidget(self._reader)
        self._search.clear()
        self._table.setFocus()
        self._wanted = item
        self._reader.read(item)
        self.workspace.changed.emit(frozenset({"item", "source"}))

    def _on_saved(self, item: str) -> None:
        self._wanted = item
        self.workspace.changed.emit(frozenset({"item", "source"}))

    def _on_capture_left(self) -> None:
        self._side.setCurrentWidget(self._reader)
        self._table.setFocus()
