"""A file or folder, typed or chosen: a field with a button beside it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ...errors import DeskError, UsageError
from ...i18n import tr
from ..workspace import Workspace
from .field import Field
from .file_dialog import ask_for_file, ask_for_folder, ask_where_to_write
from .parts import column, push, row

Choose = Callable[[QWidget, Callable[[Path], object]], object]
"""Asks for a path, over this widget, and hands over the one chosen."""


class PlaceField(QWidget):
    """``value`` is the path, ``UsageError`` shown beside it where none is named; ``entered`` on Return."""

    entered = Signal()
    edited = Signal()

    def __init__(self, object_name: str, words: str, choose: Choose, *, hint: str = "") -> None:
        super().__init__()
        self._choose = choose
        self.field = Field(object_name, words, hint=hint)
        self.field.edited.connect(self.edited)
        if isinstance(self.field.editor, QLineEdit):
            self.field.editor.returnPressed.connect(self.entered)
        line = row(self)
        line.addWidget(self.field, 1)
        self._button = push(f"{object_name}-choose", tr("Choose…"), self._on_choose)
        self._button.setAccessibleName(tr("Choose: {what}").format(what=words))
        beside = column(gap=2)
        beside.addSpacing(self.field.fontMetrics().lineSpacing())  # as tall as the caption, so that it stands level
        beside.addWidget(self._button)
        beside.addStretch(1)
        line.addLayout(beside)
        self.setFocusProxy(self.field)

    @property
    def text(self) -> str:
        """As typed."""
        return self.field.text.strip()

    def set_text(self, text: str) -> None:
        """Put this there."""
        self.field.set_text(text)

    def value(self) -> Path:
        """The path; ``UsageError`` where none is named."""
        if not self.text:
            error = UsageError(tr("Name a file or folder, or choose it."))
            self.field.refuse(error)
            self.field.setFocus()
            raise error
        return Path(self.text).expanduser()

    def refuse(self, error: DeskError) -> None:
        """Show what is wrong with it."""
        self.field.refuse(error)
        self.field.setFocus()

    def _on_choose(self) -> None:
        self._choose(self, self._on_chosen)

    def _on_chosen(self, chosen: Path) -> None:
        self.field.set_text(str(chosen))
        self.field.setFocus()


def refuse_existing(path: Path) -> None:
    """``UsageError`` when something of that name is there already: nothing is ever written over from the window."""
    if path.exists():
        raise UsageError(
            tr("There is already a file of that name."),
            kept=tr("Nothing was written."),
            todo=tr("Choose another name: nothing is ever written over."),
        )


def to_open(workspace: Workspace, title: str) -> Choose:
    """Chooses a file that exists."""
    return lambda owner, chosen: ask_for_file(owner, workspace, title, chosen)


def to_save(workspace: Workspace, title: str, name: str) -> Choose:
    """Chooses where to write a file."""
    return lambda owner, chosen: ask_where_to_write(owner, workspace, title, chosen, name=name)


def to_folder(workspace: Workspace, title: str) -> Choose:
    """Chooses a folder; one may be made."""
    return lambda owner, chosen: ask_for_folder(owner, workspace, title, chosen, new=True)
