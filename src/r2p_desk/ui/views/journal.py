"""Journal: who stated what and when, the newest first; beside it the commit chosen, field by field."""

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableView, QWidget

from ...actions.history_for_window import CommitTold, commit_told, subject_of, title_of
from ...i18n import tr, trn
from ..models.journal_table import OFFICER, STATED, WHAT, WITNESSED, JournalTable
from ..record_words import kind_words
from ..text import one_line
from ..widgets.cells import rows_of
from ..widgets.panes import Panes
from ..widgets.parts import OneLine, characters, column, frame, label, named, push, row
from ..workspace import Workspace
from .commit_reader import CommitReader
from .section import WholeCaseSection

_WIDTHS = {STATED: 31, OFFICER: 16, WITNESSED: 17}
"""Of the columns, in characters; what was stated takes the rest."""
_NARROW = {STATED: 20, OFFICER: 12}
_ROOM_NEEDED, _ROOM_TIGHT = 80, 66
"""Who had seen it is left out of a list narrower than so many characters, and times are cut; the reader says it all."""


class JournalView(WholeCaseSection):
    """Reads only when it is in view."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "journal", tr("Journal"))
        self._commit = ""
        self._stale = True
        self._model = JournalTable(workspace.runner, self)
        self._model.filled.connect(self._on_filled)
        self._model.witnessed.connect(self._on_witnessed)
        self._model.dataChanged.connect(lambda *_: self._on_arrived())
        self._model.troubled.connect(workspace.troubled)
        self._reader = CommitReader()
        self._reader.opened.connect(self._on_opened)
        self._reader.followed.connect(self._on_followed)
        pane = frame("pane")
        column(pane).addWidget(self._reader)
        column(self).addWidget(Panes("journal", workspace.settings, (self._lay_out_list(), pane), (680, 520)))

    def enter(self) -> None:
        """Read the journal anew where something was stated since."""
        if self._stale:
            self._stale = False
            self._model.reload()
            self.read_marking()

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Anything that was saved stands in the journal."""
        self._stale = True
        if kinds and self.isVisible():
            self.enter()

    def show_record(self, record: str) -> None:
        """Show what was stated of this record, ``kind/id``."""
        kind, _, one = record.partition("/")
        if one:
            self._on_followed(kind, one)

    def panes(self) -> list[QWidget]:
        """The list, then the commit."""
        return [self._table, *([self._reader.tree] if self._commit else [])]

    def _lay_out_list(self) -> QWidget:
        pane = QWidget()
        stack = column(pane, margin=8, gap=8)
        top = row()
        self._officers = named(QComboBox(), "journal-officer", tr("By whom"))
        self._officers.addItem(tr("everybody"), None)
        self._officers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._officers.setMinimumContentsLength(16)
        self._officers.activated.connect(lambda _: self._narrow())
        caption = label(tr("By whom"), "strong")
        caption.setWordWrap(False)
        caption.setBuddy(self._officers)
        top.addWidget(caption)
        top.addWidget(self._officers)
        self._about = OneLine("journal-record", at_end=False)
        top.addWidget(self._about, 1)
        self._every = push("journal-every-record", tr("All records"), self._on_every)
        self._every.hide()
        top.addWidget(self._every)
        stack.addLayout(top)
        self._table = self._make_table()
        stack.addWidget(self._table, 1)
        self._count = label(look="small")
        self._count.setObjectName("journal-count")
        stack.addWidget(self._count)
        return pane

    def _make_table(self) -> QTableView:
        table = named(_FittingTable(), "journal-table", tr("Journal"))
        table.setModel(self._model)
        header = rows_of(table)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._on_chosen)
        table.activated.connect(lambda _: self._reader.setFocus())
        return table

    def _narrow(self, record: tuple[str, str] | None = None) -> None:
        self._commit = ""
        self._reader.clear()
        self._model.narrow(self._officers.currentData(), record or self._model.of_record)

    def _on_filled(self) -> None:
        rows = self._model.rowCount()
        self._count.setText(trn("{n} entry", "{n} entries", rows) if rows else tr("Nothing was stated."))
        chosen = self._officers.currentData()
        self._officers.clear()
        self._officers.addItem(tr("everybody"), None)
        for officer, name in sorted(self._model.names.items(), key=lambda one: one[1]):
            self._officers.addItem(one_line(name), officer)
        self._officers.setCurrentIndex(max(self._officers.findData(chosen), 0))
        if self._commit:
            self._read(self._commit)  # what is said of it may have changed
        elif rows:
            self._table.setCurrentIndex(self._model.index(0, 0))

    def _on_chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        row_chosen = self._model.row_at(now.row()) if now.isValid() else None
        if row_chosen is not None:
            self._commit = row_chosen.id
            self._read(row_chosen.id)

    def _on_arrived(self) -> None:
        """The page of the row chosen has come."""
        now = self._table.currentIndex()
        row_chosen = self._model.row_at(now.row()) if now.isValid() else None
        if row_chosen is not None and row_chosen.id != self._commit:
            self._on_chosen(now, now)

    def _on_witnessed(self) -> None:
        if self._commit:
            self._read(self._commit)

    def _read(self, commit: str) -> None:
        seen = self._model.seen(commit)
        self.workspace.runner.read(
            self, "commit", lambda session: commit_told(session.the_case(), commit, seen), self._on_commit
        )

    def _on_commit(self, told: CommitTold) -> None:
        if told.id == self._commit:
            self._reader.show_commit(told)

    def _on_followed(self, kind: str, record: str) -> None:
        self.workspace.runner.read(
            self,
            "title",
            lambda session: title_of(session.the_case(), kind, record),
            lambda title: self._say_record(kind, title),
        )
        self._stale = False
        self._narrow((kind, record))
        self._every.show()
        self._table.setFocus()

    def _say_record(self, kind: str, title: str) -> None:
        words = f"{kind_words(kind)}: {one_line(title)}".rstrip(": ")
        self._about.show_text(tr("only {record}").format(record=words))

    def _on_every(self) -> None:
        self._model.of_record = None
        self._about.show_text("")
        self._every.hide()
        self._narrow()
        self._table.setFocus()

    def _on_opened(self, kind: str, record: str) -> None:
        if kind == "item":
            self.workspace.asked.emit("items", record)
            return
        self.workspace.runner.read(
            self,
            "subject",
            lambda session: subject_of(session.the_case(), kind, record),
            lambda subject: self.workspace.asked.emit("assessment", subject),
        )


class _FittingTable(QTableView):
    """Leaves out what its width has no room for, so that it can be read what was stated."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look at the room anew."""
        super().resizeEvent(event)
        self.setColumnHidden(WITNESSED, self.width() < characters(self, _ROOM_NEEDED))
        tight = self.width() < characters(self, _ROOM_TIGHT)
        for at, width in {**_WIDTHS, **(_NARROW if tight else {})}.items():
            self.setColumnWidth(at, characters(self, width))
