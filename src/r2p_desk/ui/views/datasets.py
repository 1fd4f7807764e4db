"""Datasets: event data beside the case, their licence, what stands in them; what another release says otherwise."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTableView, QWidget

from ...actions.datasets import Kept, datasets, kinds_in, licence_words, remove_dataset
from ...domain.when import When
from ...i18n import tr, trn
from ...intake.event_words import totals_words
from ..models.event_table import ACTORS, DAYS, KILLED, PLACE, TYPE, EventTable
from ..runner import Session
from ..text import for_window, visible
from ..widgets.cells import entry, key_of, listing, rows_of
from ..widgets.fitting import choose, fit
from ..widgets.panes import Panes
from ..widgets.parts import characters, column, frame, label, looking, named, push, row
from ..workspace import Workspace
from .dataset_comparing import DatasetComparing
from .dataset_pinning import DatasetPinning
from .event_filters import EventFilters
from .event_reader import EventReader
from .section import Section

_WIDTHS = {DAYS: 19, TYPE: 17, ACTORS: 22, KILLED: 11}
"""Of the columns, in characters; the place takes the rest."""


class DatasetsView(Section):
    """The licence of the dataset chosen is always in view."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "datasets", tr("Datasets"))
        self._kept: dict[str, Kept] = {}
        self._kinds: dict[str, list[str]] = {}
        self._dataset = self._key = self._just_pinned = ""
        self._stale = True
        self._model = EventTable(workspace.runner, self)
        self._model.filled.connect(self._on_filled)
        self._model.troubled.connect(workspace.troubled)
        self._reader = EventReader(workspace)
        self._comparing = DatasetComparing(workspace)
        self._comparing.chosen.connect(self._on_event_asked)
        self._comparing.left.connect(self._on_compared)
        self._side = QStackedWidget()
        self._side.addWidget(self._reader)
        self._side.addWidget(self._comparing)
        pane = frame("pane")
        column(pane).addWidget(self._side)
        column(self).addWidget(Panes("datasets", workspace.settings, (self._lay_out_list(), pane), (700, 500)))

    def enter(self) -> None:
        """Read the datasets where something changed since."""
        if self._stale:
            self._stale = False
            self.workspace.runner.read(self, "datasets", _read, self._on_read)

    def on_changed(self, kinds: frozenset[str]) -> None:
        """A dataset was pinned, taken back, or came; an item of an event was made, removed, or came."""
        if "dataset" in kinds:
            self._stale = True
            if self.isVisible():
                self.enter()
        if "item" in kinds:
            self._reader.read_anew()

    def record(self) -> str:
        """The dataset chosen."""
        return self._dataset

    def show_record(self, record: str) -> None:
        """Choose this dataset."""
        self._dataset = record
        self._stale = True
        self.enter()

    def panes(self) -> list[QWidget]:
        """The datasets, their events, the event or the comparison."""
        beside = self._reader.text if self._side.currentWidget() is self._reader else self._comparing.list
        return [self._list, self._table, beside]

    def _lay_out_list(self) -> QWidget:
        pane = QWidget()
        stack = column(pane, margin=8, gap=8)
        top = row()
        heading = label(tr("Context, not items: an event counts once it is made one"), "quiet")
        top.addWidget(heading, 1)
        self._compare = push("datasets-compare", tr("Compare releases"), self._on_compare)
        self._compare.setEnabled(False)
        top.addWidget(self._compare)
        self._pinning = DatasetPinning(self.workspace)
        self._pinning.pinned.connect(self._on_pinned)
        words = tr("Its rows go off this machine for good, as a licence that ends may ask; items made of them stay")
        self._remove = push("datasets-remove", tr("Take out"), self._on_remove, description=words)
        self._remove.setEnabled(False)
        if self.workspace.may_edit:
            top.addWidget(self._remove)
            top.addWidget(push("datasets-add", tr("Pin a file…"), self._pinning.ask, "primary"))
        stack.addLayout(top)
        heads = (tr("Dataset"), tr("Rows"), tr("Licence"))
        self._list = listing("datasets-list", tr("Datasets"), heads, wide=2, lines=3)
        self._list.currentItemChanged.connect(lambda now, _: self._on_dataset(key_of(now)))
        stack.addWidget(self._list)
        stack.addWidget(self._pinning)
        self._licence = label(selectable=True)
        self._licence.setObjectName("datasets-licence")
        stack.addWidget(self._licence)
        self._filters = EventFilters()
        self._filters.changed.connect(self._model.seek)
        self._filters.refused.connect(self._on_refused)
        stack.addWidget(self._filters)
        self._table = self._make_table()
        stack.addWidget(self._table, 1)
        self._count = label(look="small")
        self._count.setObjectName("events-count")
        stack.addWidget(self._count)
        return pane

    def _make_table(self) -> QTableView:
        table = named(QTableView(), "events-table", tr("Events"))
        table.setModel(self._model)
        header = rows_of(table)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(PLACE, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(DAYS, Qt.SortOrder.DescendingOrder)
        table.setSortingEnabled(True)
        for at, width in _WIDTHS.items():
            table.setColumnWidth(at, characters(table, width))
        table.selectionModel().currentRowChanged.connect(self._on_chosen)
        table.activated.connect(lambda _: self._reader.text.setFocus())
        return table

    def _on_read(self, read: tuple[list[Kept], dict[str, list[str]]]) -> None:
        found, self._kinds = read
        self._kept = {one.dataset.id: one for one in found}
        self._list.clear()
        for one in found:
            self._list.addTopLevelItem(entry(_cells(one), one.dataset.id))
        fit(self._list, least=2, most=4)
        choose(self._list, self._dataset)
        if not found:
            self._on_dataset("")
        if self._just_pinned and self._just_pinned == self._dataset and self._compare.isEnabled():
            self._on_compare()
        self._just_pinned = ""

    def _on_dataset(self, dataset: str) -> None:
        one = self._kept.get(dataset)
        self._dataset, self._key = dataset, ""
        self._reader.clear()
        self._side.setCurrentWidget(self._reader)
        self._compare.setEnabled(one is not None and one.dataset.replaces in self._kept)
        self._remove.setEnabled(one is not None)
        self._say_licence(one)
        self._model.show_dataset(dataset, one.dataset.format if one else "")
        self._filters.offer(one.dataset.format if one else "", self._kinds.get(dataset, []))

    def _say_licence(self, one: Kept | None) -> None:
        words = ""
        if one is not None:
            words = f"{one.dataset.called} · {licence_words(one.dataset)}"
            words += f"\n{one.dataset.citation}" if one.dataset.citation else ""
        self._licence.setText(visible(words))
        self._licence.setAccessibleName(visible(words) or tr("Licence"))
        self._licence.setVisible(bool(words))

    def _on_filled(self) -> None:
        rows, one = self._model.rowCount(), self._kept.get(self._dataset)
        if one is None:
            words = tr("No dataset yet. Pin an export of UCDP GED or ACLED; it stays beside the case.")
        elif not one.here:
            words = tr("Its rows are not on this machine: rows travel in no package. Pin the same file here.")
        else:
            words = self._found(rows) if rows else tr("No event is found.")
        self._tell(words, refused=False)
        at = self._model.row_of(self._key) if self._key else -1
        if at >= 0:
            self._table.setCurrentIndex(self._model.index(at, 0))

    def _found(self, rows: int) -> str:
        found = self._model.totals
        days = When(f"{found.first}/{found.last}").words if found.first and found.last else ""
        deaths = totals_words(found.low, found.best, found.high)
        return " · ".join(filter(None, (trn("{n} event", "{n} events", rows), days, deaths)))

    def _on_remove(self) -> None:
        dataset = self._dataset
        if dataset and self.workspace.may_edit:
            self.workspace.runner.write(
                self, lambda session: remove_dataset(session.the_case(), dataset), self._on_removed,
                self.workspace.troubled.emit,
            )  # fmt: skip

    def _on_removed(self, gone: Kept) -> None:
        words = tr("{dataset} is taken out; its rows are off this machine. Undo brings its record back.")
        self.workspace.said.emit(words.format(dataset=gone.dataset.called))
        self.workspace.changed.emit(frozenset({"dataset"}))

    def _on_refused(self, words: str) -> None:
        if words:
            self._tell(for_window(words), refused=True)

    def _tell(self, words: str, *, refused: bool) -> None:
        self._count.setText(words)
        self._count.setAccessibleName(words)
        looking(self._count, "error" if refused else "small")

    def _on_chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        key = self._model.key_at(now.row()) if now.isValid() else ""
        if key and (key != self._key or self._side.currentWidget() is not self._reader):
            self._read_event(self._dataset, key)

    def _read_event(self, dataset: str, key: str) -> None:
        self._key = key
        self._side.setCurrentWidget(self._reader)
        self._reader.read(dataset, key)

    def _on_pinned(self, dataset: str) -> None:
        """A later release says at once what it says otherwise, and what leaned on it."""
        self._just_pinned = dataset
        self.show_record(dataset)

    def _on_compare(self) -> None:
        if self._dataset:
            self._side.setCurrentWidget(self._comparing)
            self._comparing.compare(self._dataset)
            self._comparing.list.setFocus()

    def _on_event_asked(self, dataset: str, key: str) -> None:
        self._read_event(dataset, key)
        self._reader.text.setFocus()

    def _on_compared(self) -> None:
        self._side.setCurrentWidget(self._reader)
        self._table.setFocus()


def _cells(one: Kept) -> list[str]:
    rows = f"{one.dataset.rows:,}" if one.whole else tr("{n} of {rows}").format(n=one.here, rows=one.dataset.rows)
    return [one.dataset.called, rows, licence_words(one.dataset)]


def _read(session: Session) -> tuple[list[Kept], dict[str, list[str]]]:
    case = session.the_case()
    found = datasets(case)
    return found, {one.dataset.id: kinds_in(case, one.dataset.id) for one in found}
