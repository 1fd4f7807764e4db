"""The palette: every action, every case and the items of the open case, found by a few letters."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from ..actions.views_for_window import ItemColumn, ItemRow, Order, first_rows
from ..domain.marking import Marking, high_water
from ..i18n import tr
from .commands import Command
from .runner import Session
from .text import one_line
from .widgets.parts import characters, column, label, named
from .workspace import Workspace

_CHOICE = Qt.ItemDataRole.UserRole
_MOST_ITEMS = 12
Choice = tuple[str, Callable[[], object]]


class Palette(QFrame):
    """Lies over the desk while open; Escape or a choice closes it."""

    def __init__(self, desk: QWidget, workspace: Workspace, commands: tuple[Command, ...]) -> None:
        super().__init__(desk)
        named(self, "palette", tr("Find anything"))
        self.setProperty("look", "card")
        self.setAutoFillBackground(True)
        self._workspace = workspace
        self._commands = commands
        self._cases: list[tuple[str, str]] = []
        self._shown: list[Marking] = []
        self._back: QWidget | None = None
        self._line = named(QLineEdit(), "palette-line", tr("Find an action, a case or an item"))
        self._line.setPlaceholderText(tr("An action, a case or an item"))
        self._line.textChanged.connect(self._seek)
        self._line.returnPressed.connect(self._choose)
        self._line.installEventFilter(self)
        self._list = named(QListWidget(), "palette-list", tr("Found"))
        self._list.itemActivated.connect(lambda _: self._choose())
        inside = column(self, margin=12)
        inside.addWidget(self._line)
        inside.addWidget(self._list, 1)
        inside.addWidget(label(tr("Arrows choose, Enter does it, Escape closes."), "small"))
        self.hide()

    def open(self) -> None:
        """Show it, empty, ready to type."""
        if not self.isVisible():
            self._back = QApplication.focusWidget()
        desk = self.parentWidget()
        if desk is not None:
            width = min(characters(self, 84), desk.width() - 48)
            self.setGeometry((desk.width() - width) // 2, 24, width, min(desk.height() * 2 // 3, 460))
        self._line.clear()
        self.show()
        self.raise_()
        self._line.setFocus()
        self._workspace.runner.read(self, "cases", _cases, self._on_cases)
        self._fill([], "")

    def marking(self) -> Marking | None:
        """The lowest marking that covers what is listed; ``None`` while it is closed."""
        return high_water(self._shown) if self.isVisible() and self._shown else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while one types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._list.count():
                self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())
                return True
        return super().eventFilter(watched, event)

    def _close(self) -> None:
        self.hide()
        self._list.clear()
        self._line.clear()
        self._shown = []
        self._workspace.marked.emit()
        if self._back is not None:
            self._back.setFocus()

    def _on_cases(self, cases: list[tuple[str, str]]) -> None:
        self._cases = cases
        self._seek(self._line.text())

    def _seek(self, words: str) -> None:
        self._fill([], words)
        if words.strip() and self._workspace.case is not None:
            self._workspace.runner.read(
                self,
                "items",
                lambda session: _items(session, words),
                lambda found: self._fill(found, words),
                lambda _: None,  # a filter that is half typed
            )

    def _fill(self, items: list[ItemRow], words: str) -> None:
        if words != self._line.text():
            return
        parts = words.casefold().split()
        self._shown = [row.marking for row in items]
        chosen: list[Choice] = [
            (f"{command.words}   {command.keys}".rstrip(), command.do)
            for command in self._commands
            if command.name != "palette" and command.available() and _fits(parts, command.words)
        ]
        for case, title in self._cases:
            if _fits(parts, title):
                chosen.append((tr("Open case: {title}").format(title=title), self._opener(case)))
                self._shown.append(self._workspace.marking_of(case))
        chosen += [(tr("Item: {title}").format(title=item.title), self._goer(item.id)) for item in items]
        self._list.clear()
        for text, do in chosen:
            entry = QListWidgetItem(one_line(text))
            entry.setData(_CHOICE, do)
            self._list.addItem(entry)
        self._list.setCurrentRow(0)
        self._workspace.marked.emit()

    def _opener(self, case: str) -> Callable[[], None]:
        return lambda: self._workspace.opening.emit(case)

    def _goer(self, item: str) -> Callable[[], None]:
        return lambda: self._workspace.asked.emit("items", item)

    def _choose(self) -> None:
        entry = self._list.currentItem()
        if entry is not None:
            do = entry.data(_CHOICE)
            self._close()
            do()


def _fits(parts: list[str], text: str) -> bool:
    folded = text.casefold()
    return all(part in folded for part in parts)


def _cases(session: Session) -> list[tuple[str, str]]:
    from ..actions.cases import list_cases

    return [(case.id, case.title) for case in list_cases(session.the_desk())]


def _items(session: Session, words: str) -> list[ItemRow]:
    order = Order(by=ItemColumn.RECORDED, words=words)
    return list(first_rows(session.the_case(), order).rows[:_MOST_ITEMS]) if order.query is not None else []
