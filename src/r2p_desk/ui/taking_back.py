"""Undo and redo from anywhere on the desk; the buttons for them, and what is said of what came of it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QPushButton, QWidget

from ..actions.history_for_window import PutBack, take_back
from ..errors import DeskError, Refused
from ..i18n import tr
from .icons import icon
from .record_words import field_words, kind_words
from .widgets.parts import push, row
from .workspace import ALL_KINDS, Workspace

_MOST_NAMED = 3


class TakingBack(QObject):
    """Takes back what this officer saved last, one step at a time, out of the journal: also after a restart."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        workspace.undo_asked.connect(lambda: self._take_back(again=False))
        workspace.redo_asked.connect(lambda: self._take_back(again=True))

    def _take_back(self, *, again: bool) -> None:
        if self._workspace.may_edit:
            self._workspace.runner.write(
                self, lambda session: take_back(session.the_case(), again=again), self._on_done, self._on_refused
            )

    def _on_done(self, done: PutBack) -> None:
        self._workspace.said.emit(words_of(done))
        self._workspace.changed.emit(ALL_KINDS)

    def _on_refused(self, error: DeskError) -> None:
        if isinstance(error, Refused):
            self._workspace.said.emit(f"{error.happened} {error.todo}".strip())
        else:
            self._workspace.troubled.emit(error)


class UndoButtons(QWidget):
    """The two buttons, where an edit is possible."""

    def __init__(self, workspace: Workspace, prefix: str) -> None:
        super().__init__()
        self._buttons = {
            "undo-2": _symbol(f"{prefix}-undo", tr("Undo"), tr("Ctrl+Z"), workspace.undo_asked.emit),
            "redo-2": _symbol(f"{prefix}-redo", tr("Redo"), tr("Ctrl+Shift+Z"), workspace.redo_asked.emit),
        }
        line = row(self, gap=4)
        for button in self._buttons.values():
            button.setEnabled(workspace.may_edit)
            line.addWidget(button)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the symbols anew in the new colours."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange):
            self._draw()

    def _draw(self) -> None:
        colour = self.palette().color(QPalette.ColorRole.WindowText).name()
        size = self.fontMetrics().height()
        for name, button in self._buttons.items():
            button.setIcon(icon(name, colour, size, mirrored=self.isRightToLeft()))
            button.setIconSize(QSize(size, size))


def words_of(done: PutBack) -> str:
    """What was put back, and what was left because others stated it since."""
    named = [f"{kind_words(kind)} “{title}”" if title else kind_words(kind) for kind, title in done.records]
    shown = ", ".join(named[:_MOST_NAMED])
    if len(named) > _MOST_NAMED:
        shown = tr("{names} and {n} more").format(names=shown, n=len(named) - _MOST_NAMED)
    words = (tr("Stated again: {what}.") if done.redo else tr("Put back as before: {what}.")).format(what=shown)
    if not done.left:
        return words
    fields = ", ".join(f"{field_words(kind, field)} ({title or kind_words(kind)})" for kind, title, field in done.left)
    return tr("{words} Left, because it was stated anew since: {fields}.").format(words=words, fields=fields)


def _symbol(object_name: str, words: str, keys: str, pressed: Callable[[], object]) -> QPushButton:
    button = push(object_name, "", pressed, description=keys)
    button.setAccessibleName(words)
    button.setToolTip(f"{words} ({keys})")
    return button
