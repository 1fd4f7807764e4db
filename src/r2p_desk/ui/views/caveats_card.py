"""The caveats an office uses in markings, and what each asks of a reader."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions.conditions import caveats, remove_caveat, set_caveat
from ...domain.condition import Caveat
from ...errors import DeskError
from ...i18n import tr
from ..text import one_line
from ..widgets.field import Field
from ..widgets.parts import label, lines_tall, named, push, row
from ..workspace import Workspace

_ROWS = 5


class CaveatsCard:
    """Lives in the layout it is given, as long as its page."""

    def __init__(self, workspace: Workspace, stack: QVBoxLayout, page: QWidget) -> None:
        self._workspace, self._page = workspace, page
        stack.addWidget(label(tr("What stands here is explained in the guide to the marks at the end of each paper.")))
        self.list = lines_tall(named(QTreeWidget(), "caveats", tr("Caveats explained")), _ROWS)
        self.list.setColumnCount(2)
        self.list.setHeaderLabels([tr("Caveat"), tr("What it asks of a reader")])
        self.list.setRootIsDecorated(False)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.list.currentItemChanged.connect(lambda now, _: self._on_chosen(now))
        stack.addWidget(self.list)
        self._name = Field("caveat-name", tr("Caveat"), hint=tr("as it stands in markings"))
        self._words = Field("caveat-words", tr("What it asks of a reader"))
        stack.addWidget(self._name)
        stack.addWidget(self._words)
        line = row()
        self._save = push("caveat-save", tr("Explain it"), self._on_save)
        self._remove = push("caveat-remove", tr("Explain it no more"), self._on_remove)
        line.addWidget(self._save)
        line.addWidget(self._remove)
        line.addStretch(1)
        stack.addLayout(line)

    def read(self) -> None:
        """Read them anew."""
        self._workspace.runner.read(self._page, "caveats", lambda session: caveats(session.the_case()), self._on_read)

    def _on_read(self, found: list[Caveat]) -> None:
        self.list.clear()
        for one in found:
            entry = QTreeWidgetItem([one.name, one_line(one.words or "")])
            entry.setData(0, Qt.ItemDataRole.UserRole, one.name)
            self.list.addTopLevelItem(entry)
        self._allow()

    def _on_chosen(self, entry: QTreeWidgetItem | None) -> None:
        if entry is not None:
            self._name.set_text(entry.text(0))
            self._words.set_text(entry.text(1))
        self._allow()

    def _allow(self) -> None:
        self._save.setEnabled(self._workspace.may_edit)
        self._remove.setEnabled(self.list.currentItem() is not None and self._workspace.may_edit)

    def _on_save(self) -> None:
        name, words = self._name.text, self._words.text
        self._workspace.runner.write(
            self._page,
            lambda session: set_caveat(session.the_case(), name, words),
            lambda made: self._on_saved(tr("Explained: {name}").format(name=made.name)),
            self._refuse,
        )

    def _on_remove(self) -> None:
        chosen = self.list.currentItem()
        if chosen is not None:
            name = chosen.text(0)
            self._workspace.runner.write(
                self._page,
                lambda session: remove_caveat(session.the_case(), name),
                lambda made: self._on_saved(tr("No longer explained: {name}").format(name=made.name)),
                self._refuse,
            )

    def _on_saved(self, words: str) -> None:
        self._name.set_text("")
        self._words.set_text("")
        self._workspace.said.emit(words)
        self._workspace.changed.emit(frozenset({"caveat"}))

    def _refuse(self, error: DeskError) -> None:
        self._name.refuse(error)
