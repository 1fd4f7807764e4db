"""The coded cases precedents are taken from: those that ship, and those an office wrote, added and removed here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ...actions.precedents import AddedPrecedent, add_precedent, precedents, remove_precedent
from ...domain.precedent import Precedent
from ...errors import DeskError, MachineError, UsageError
from ...i18n import tr
from ..text import one_line
from ..widgets.parts import column, label, named, push, row
from ..widgets.place_field import PlaceField, to_open
from ..workspace import Workspace

_AT = Qt.ItemDataRole.UserRole


class PrecedentFiles(QWidget):
    """``changed`` when one was added or removed. They are kept in the officer's own store, in no case."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.list = named(QListWidget(), "precedents-files", tr("Coded cases"))
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(self.fontMetrics().height() * 7)
        self.list.currentItemChanged.connect(lambda *_: self._allow())
        self._remove = push("precedents-remove", tr("Remove the case"), self._on_remove)
        self._file = PlaceField("precedents-file", tr("File of a coded case"), to_open(workspace, tr("Coded case")))
        self._file.entered.connect(self._on_add)
        self._add = push("precedents-add", tr("Add the case"), self._on_add)
        stack = column(self, gap=8)
        words = tr("An office can code past cases of its own. They stay with you and go into no case.")
        stack.addWidget(label(words, "quiet"))
        stack.addWidget(self.list)
        for widget, button in ((None, self._remove), (self._file, self._add)):
            if widget is not None:
                stack.addWidget(widget)
            buttons = row()
            buttons.addWidget(button)
            buttons.addStretch(1)
            stack.addLayout(buttons)

    def read(self) -> None:
        """Which there are."""
        self.workspace.runner.read(self, "files", lambda session: precedents(session.the_desk()), self._on_read)

    def _on_read(self, found: tuple[Precedent, ...]) -> None:
        at = self.list.currentRow()
        self.list.clear()
        for one in found:
            days = ", ".join(day.coded_as_of.words for day in one.coded)
            whose = tr("ships with the program") if one.ours else tr("added")
            words = tr("{title} · coded for {days} by {coder} · {whose}").format(
                title=one.title, days=days, coder=one.coder, whose=whose
            )
            entry = QListWidgetItem(one_line(words))
            entry.setData(_AT, "" if one.ours else one.id)
            self.list.addItem(entry)
        self.list.setCurrentRow(min(max(at, 0), self.list.count() - 1))
        self._allow()

    def _allow(self) -> None:
        entry = self.list.currentItem()
        self._remove.setEnabled(entry is not None and bool(entry.data(_AT)))

    def _on_add(self) -> None:
        if not self._add.isEnabled():
            return
        try:
            path = self._file.value()
        except UsageError:
            return  # shown beside the field
        self._add.setEnabled(False)
        self.workspace.runner.write(
            self, lambda session: add_precedent(session.the_desk(), path), self._on_added, self._on_not_added
        )

    def _on_added(self, made: AddedPrecedent) -> None:
        self._add.setEnabled(True)
        self._file.set_text("")
        words = tr("Added: {title}") if made.new else tr("This case was here before: {title}")
        self.workspace.said.emit(words.format(title=one_line(made.precedent.title)))
        self._changed()

    def _on_not_added(self, error: DeskError) -> None:
        self._add.setEnabled(True)
        if isinstance(error, MachineError):
            self.workspace.troubled.emit(error)
        else:
            self._file.refuse(error)

    def _on_remove(self) -> None:
        entry = self.list.currentItem()
        name = str(entry.data(_AT)) if entry is not None else ""
        if not name:
            return
        self._remove.setEnabled(False)
        self.workspace.runner.write(self, lambda session: remove_precedent(session.the_desk(), name), self._on_removed)

    def _on_removed(self, gone: str) -> None:
        self.workspace.said.emit(tr("Removed the coded case {id}.").format(id=gone))
        self._changed()
        self.list.setFocus()

    def _changed(self) -> None:
        self.read()
        self.changed.emit()
