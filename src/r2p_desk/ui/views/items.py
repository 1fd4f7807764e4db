"""Items: the list with its search, beside it the reader or the capture pane."""

from pathlib import Path

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedWidget, QWidget

from ...actions.signals import mark_signal, streams_of
from ...domain.marking import Marking, high_water
from ...domain.signal import Signal as Stream
from ...domain.signal_meanings import signal_short
from ...errors import DeskError
from ...i18n import tr, trn
from ..models.item_table import COLUMNS, FOUND_COLUMN, PLACES, ItemTable
from ..taking_back import UndoButtons
from ..text import for_window
from ..widgets.cells import rows_of
from ..widgets.found_delegate import FoundDelegate
from ..widgets.panes import Panes
from ..widgets.parts import column, frame, label, looking, named, push, row
from ..widgets.streams_bar import StreamsBar
from ..workspace import CHOOSE, Workspace
from .annex_items import AnnexItems
from .capture import FORM, Capture
from .items_list import MOST_CHOSEN, ItemsTableView, SearchField
from .reader import Reader
from .search_card import SearchCard
from .section import Section

SEEK = "seek:"
"""Before words that are to be sought in place of an item that is to be shown."""


class ItemsView(Section):
    """The list keeps its choice when it is ordered or filtered anew."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "items", tr("Items"))
        self._wanted = ""
        self._card: SearchCard | None = None
        self._chosen_rows: list[tuple[int, str]] = []
        """(row, item) of those that were chosen together when a stream was put on them."""
        self._model = ItemTable(workspace.runner, self)
        self._model.filled.connect(self._on_filled)
        self._model.ordered.connect(self._on_ordered)
        self._model.refused.connect(self._on_refused)
        self._model.dataChanged.connect(self._on_page)
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
        self._list_pane = self._lay_out_list()
        column(self).addWidget(Panes("items", workspace.settings, (self._list_pane, pane), (640, 560)))
        if FORM in workspace.drafts:
            self._side.setCurrentWidget(self._the_capture())
        self._model.reload()

    def enter(self) -> None:
        """Nothing is read anew: ``on_changed`` keeps the list fresh."""
        if self._capturing and self._capture is not None and self._capture.started:
            self.workspace.said.emit(tr("What you had typed is back. It is not saved yet."))

    def show_record(self, record: str) -> None:
        """Read this item, or behind ``seek:`` list what these words find."""
        if record.startswith(SEEK):
            self._search.setText(record.removeprefix(SEEK))
            self._table.setFocus()
            return
        self._side.setCurrentWidget(self._reader)
        self._table.setFocus()  # before the wish: a list that takes the cursor chooses its first row
        self._want(record)
        self._reader.read(record)
        self._on_filled()

    def capture(self) -> None:
        """Capture an item."""
        if self.workspace.may_edit:
            self._side.setCurrentWidget(self._the_capture())
            self._the_capture().setFocus()

    def files_go(self) -> str:
        """What would come of files dropped here, in words."""
        title = "" if self._capturing else self._reader.title
        if title and self._side.currentWidget() is self._reader:
            return tr("Attach to “{title}”").format(title=title)
        return tr("Keep with the item being captured, and attach when it is saved")

    def over_list(self, place: QPoint) -> bool:
        """Whether this place of the window lies over the list, where nothing is being captured."""
        at = self._list_pane.mapFrom(self.window(), place)
        return not self._capturing and self._list_pane.rect().contains(at)

    def take_files(self, paths: list[Path]) -> None:
        """Attach them to the item in the reader; where there is none, they wait with the item that is captured."""
        if self._reader.title and self._side.currentWidget() is self._reader:
            self._reader.attachments.take(paths)
        else:
            self.capture()
            self._the_capture().take_files(paths)

    def take_files_for_new(self, paths: list[Path]) -> None:
        """They wait with an item that is captured."""
        self.capture()
        self._the_capture().take_files(paths)

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
        if kinds & {"item", "source", "finding_on"}:
            self._model.reload()
            self._reader.read_anew()
        elif kinds & {"attachment", "custody"}:
            self._reader.attachments_changed()

    def marking(self) -> Marking | None:
        """Of the case and of all in the list."""
        case = self.workspace.case
        shown = (*self._model.markings, *self._annexes.markings, *self._reader.markings)
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

    def _on_take_in(self) -> None:
        self.workspace.asked.emit("import", CHOOSE)

    def _to_list(self) -> None:
        self._table.setFocus()

    def _lay_out_list(self) -> QWidget:
        pane = QWidget()
        stack = column(pane, margin=8, gap=8)
        top = row()
        self._search = named(SearchField(), "search", tr("Search in the items"), tr("Ctrl+F; filters: down arrow"))
        self._search.setPlaceholderText(tr("Search (Ctrl+F): words, “a phrase”, source:…, from:1993-05"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._model.seek)
        self._search.textChanged.connect(self._annexes.seek)
        self._search.textChanged.connect(self._reader.attachments.seek)
        self._search.returnPressed.connect(self._to_list)
        self._search.down.connect(self._open_card)
        top.addWidget(self._search, 1)
        words = tr("What can be filtered by, and saved searches")
        self._filters = push("filters-button", tr("Filters"), self._open_card, description=words)
        top.addWidget(self._filters)
        if self.workspace.may_edit:
            top.addWidget(UndoButtons(self.workspace, "items"))
            take_in = push("take-in-button", tr("Take in…"), self._on_take_in, description=tr("Ctrl+I"))
            top.addWidget(named(take_in, take_in.objectName(), tr("Take in a file…"), tr("Ctrl+I")))
            take_in.setToolTip(tr("Take in a file (Ctrl+I)"))
            top.addWidget(push("capture-button", tr("Capture"), self.capture, description=tr("Ctrl+N")))
        stack.addLayout(top)
        self._table = self._make_table()
        stack.addWidget(self._table, 1)
        self._count = label(look="small")
        self._count.setObjectName("items-count")
        stack.addWidget(self._count)
        self._streams = StreamsBar()
        self._streams.wanted.connect(self._on_stream)
        self._streams.register_wanted.connect(self._on_register)
        stack.addWidget(self._streams)
        stack.addWidget(self._annexes)
        return pane

    def _make_table(self) -> ItemsTableView:
        table = named(ItemsTableView(), "items-table", tr("Items"))
        table.setModel(self._model)
        table.setItemDelegateForColumn(FOUND_COLUMN, FoundDelegate(PLACES, table))
        header = rows_of(table)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
        table.setSortingEnabled(True)
        table.set_widths()
        table.selectionModel().currentRowChanged.connect(self._on_chosen)
        table.selectionModel().selectionChanged.connect(lambda *_: self._read_streams())
        table.activated.connect(lambda _: self._reader.setFocus())
        table.clicked.connect(lambda _: self._on_clicked())
        return table

    def _on_waited(self) -> None:
        """Mark the items with a field that waits for a decision."""
        waiting = frozenset(record for kind, record, _ in self.workspace.waiting if kind == "item")
        if waiting != self._model.waiting:
            self._model.waiting = waiting
            self._table.viewport().update()
            self._reader.read_anew()

    def _on_filled(self) -> None:
        self._mark(refused=False)
        self._count.setText(self._count_words())
        self._table.fit()
        at = self._model.wished_row
        if at >= 0 and at != self._table.currentIndex().row():
            self._table.setCurrentIndex(self._model.index(at, 0))
        self._choose_again()
        self.workspace.marked.emit()

    def _nothing(self) -> str:
        if self.workspace.case is not None and self.workspace.case.stood:
            return tr("No items as the case stood then.")
        return tr("No items yet. Capture one with Ctrl+N, or take in a file with Ctrl+I.")

    def _count_words(self) -> str:
        rows = self._model.rowCount()
        if not self._model.seeking:
            return trn("{n} item", "{n} items", rows) if rows else self._nothing()
        found = trn("{n} item found", "{n} items found", rows)
        if not self._model.whole:
            found = tr("More than {n} items found").format(n=rows)
        newest_first = self._model.order.by not in COLUMNS and rows > 1
        return tr("{found}, the newest first").format(found=found) if newest_first else found

    def _on_refused(self, error: DeskError) -> None:
        """The list stays as it was while a filter is half typed; what is wrong is said beneath it."""
        self._mark(refused=True)
        self._count.setText(for_window(" ".join(part for part in (error.happened, error.todo) if part)))

    def _mark(self, *, refused: bool) -> None:
        if bool(self._search.property("refused")) != refused:
            self._search.setProperty("refused", refused)
            looking(self._search, "")
            looking(self._count, "error" if refused else "small")

    def _on_ordered(self) -> None:
        """The header shows by what the list is ordered; nothing when by none of its columns."""
        order, header = self._model.order, self._table.horizontalHeader()
        before = header.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        way = Qt.SortOrder.DescendingOrder if order.descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(COLUMNS.index(order.by) if order.by in COLUMNS else -1, way)
        header.blockSignals(before)

    def _on_page(self) -> None:
        """The current row may be one that had not been read when it was chosen."""
        now = self._table.currentIndex()
        if not self._wanted and now.isValid() and self._model.id_at(now.row()):
            self._on_chosen(now, now)

    def _open_card(self) -> None:
        if self._card is None:
            self._card = SearchCard(self, self.workspace, self._search.text)
            self._card.chosen.connect(self._search.setText)
            self._card.left.connect(self._search.setFocus)
        self._card.open_under(self._search)

    def _chosen_items(self) -> tuple[str, ...]:
        """The items chosen in the list, as far as their rows have been read."""
        rows = self._table.selectionModel().selectedRows()[:MOST_CHOSEN]
        return tuple(item for item in (self._model.id_at(index.row()) for index in rows) if item)

    def _choose_again(self) -> None:
        """What was chosen together stays chosen: another stream may belong to all of it."""
        rows, self._chosen_rows = self._chosen_rows, []
        chosen = QItemSelection()
        for at, item in rows:
            if self._model.id_at(at) == item:
                chosen.select(self._model.index(at, 0), self._model.index(at, self._model.columnCount() - 1))
        self._table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.Select)

    def _read_streams(self) -> None:
        chosen = self._chosen_items()
        if not chosen:
            self._streams.show_streams(0, {}, may_edit=False)
            return
        may = self.workspace.may_edit
        self.workspace.runner.read(
            self,
            "streams",
            lambda session: streams_of(session.the_case(), chosen),
            lambda found: self._streams.show_streams(len(chosen), found, may_edit=may),
        )

    def _on_register(self) -> None:
        for item in self._chosen_items()[:1]:
            self.workspace.asked.emit("incitement", f"enter/{item}")

    def _on_stream(self, stream: str, on: bool) -> None:  # noqa: FBT001  # as the signal carries it
        chosen, signal = self._chosen_items(), Stream(stream)
        self.workspace.runner.write(
            self,
            lambda session: mark_signal(session.the_case(), chosen, signal, on=on),
            lambda count: self._on_streamed(signal, count, on=on),
            self.workspace.troubled.emit,
        )

    def _on_streamed(self, signal: Stream, count: int, *, on: bool) -> None:
        words = trn("put on {n} item", "put on {n} items", count) if on else trn("off {n} item", "off {n} items", count)
        self.workspace.said.emit(f"{signal_short(signal)}: {words}.")
        rows = [index.row() for index in self._table.selectionModel().selectedRows()[:MOST_CHOSEN]]
        self._chosen_rows = [(at, self._model.id_at(at)) for at in rows] if len(rows) > 1 else []
        self._read_streams()
        self.workspace.changed.emit(frozenset({"item"}))

    def _want(self, item: str) -> None:
        self._wanted = item
        self._model.wish(item)

    def _on_chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        item = self._model.id_at(now.row()) if now.isValid() else ""
        if now.isValid() and not item:
            self._wanted = ""
            self._model.wish_at(now.row())
        if item:
            if item != self._wanted:
                self._show_reader()
            self._want(item)
            self._reader.read(item)

    def _on_clicked(self) -> None:
        """The item that was chosen already is chosen again, after one of an annex was read."""
        if not self._capturing and self._side.currentWidget() is not self._reader:
            self._show_reader()
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

    def _on_captured(self, item: str) -> None:
        self._side.setCurrentWidget(self._reader)
        self._search.clear()
        self._table.setFocus()
        self._want(item)
        self._reader.read(item)
        self.workspace.changed.emit(frozenset({"item", "source"}))

    def _on_saved(self, item: str) -> None:
        self._want(item)
        self.workspace.changed.emit(frozenset({"item", "source"}))

    def _on_capture_left(self) -> None:
        self._side.setCurrentWidget(self._reader)
        self._table.setFocus()
