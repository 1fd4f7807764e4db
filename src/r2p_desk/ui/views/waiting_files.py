"""Files that wait for the item they are to be attached to: listed by name, taken off again, kept with its draft."""

import json
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ...i18n import tr, trn
from ..text import one_line
from ..widgets.file_dialog import ask_for_files
from ..widgets.parts import column, label, named, push, row
from ..workspace import Workspace

_PLACE = Qt.ItemDataRole.UserRole
_MOST_ROWS = 4


class WaitingFiles(QWidget):
    """Only their places are kept: a stick that is pulled takes them with it, and that is told when they are due."""

    edited = Signal()

    def __init__(self, workspace: Workspace, prefix: str) -> None:
        super().__init__()
        self._workspace = workspace
        stack = column(self, gap=4)
        head = row(gap=8)
        self._caption = label(look="strong")
        head.addWidget(self._caption, 1)
        self._off = push(f"{prefix}-take-off", tr("Take off"), self._on_off)
        head.addWidget(self._off)
        add = push(f"{prefix}-add-files", tr("Add files…"), self._on_add)
        add.setAccessibleDescription(tr("Files can also be dropped anywhere on the desk."))
        add.setToolTip(add.accessibleDescription())
        head.addWidget(add)
        stack.addLayout(head)
        self._list = named(QListWidget(), f"{prefix}-files", tr("Files to attach"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentItemChanged.connect(lambda *_: self._allow())
        stack.addWidget(self._list)
        self._show()

    @property
    def paths(self) -> list[Path]:
        """The files, in the order in which they came."""
        return [Path(str(self._list.item(at).data(_PLACE))) for at in range(self._list.count())]

    @property
    def text(self) -> str:
        """All of them as a draft keeps them; empty for none."""
        return json.dumps([str(path) for path in self.paths], ensure_ascii=True) if self.paths else ""

    def add(self, paths: list[Path]) -> None:
        """These, too; one that waits already is not listed twice."""
        known = set(self.paths)
        for path in paths:
            if path not in known:
                entry = QListWidgetItem(one_line(path.name))
                entry.setData(_PLACE, str(path))
                self._list.addItem(entry)
        self._show()
        self.edited.emit()
        if paths:
            here = self.paths
            self._workspace.runner.aside(self, "folders", lambda: [one for one in here if one.is_dir()], self._refuse)

    def restore(self, text: str) -> None:
        """Put back what a draft kept."""
        self._list.clear()
        try:
            kept = json.loads(text) if text else []
        except ValueError:
            kept = []
        self.add([Path(one) for one in kept if isinstance(one, str)] if isinstance(kept, list) else [])

    def _refuse(self, folders: list[Path]) -> None:
        """A folder is not attached: which of the files in it are meant is for the officer to say."""
        for at in reversed(range(self._list.count())):
            if Path(str(self._list.item(at).data(_PLACE))) in folders:
                self._list.takeItem(at)
        if folders:
            words = tr("{name} is a folder: add the files in it, or put it into an archive first.")
            self._workspace.said.emit(words.format(name=one_line(folders[0].name)))
            self._show()
            self.edited.emit()

    def _on_add(self) -> None:
        ask_for_files(self, self._workspace, tr("Files to attach"), self.add)

    def _on_off(self) -> None:
        self._list.takeItem(self._list.currentRow())
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        count = self._list.count()
        self._caption.setText(trn("{n} file to attach", "{n} files to attach", count) if count else tr("No files yet"))
        tall = min(count, _MOST_ROWS) * (self._list.fontMetrics().height() + 10) + 2 * self._list.frameWidth() + 2
        self._list.setFixedHeight(tall)
        self._list.setVisible(count > 0)
        if count and self._list.currentRow() < 0:
            self._list.setCurrentRow(0)
        self._allow()

    def _allow(self) -> None:
        self._off.setVisible(self._list.count() > 0)
        self._off.setEnabled(self._list.currentRow() >= 0)
