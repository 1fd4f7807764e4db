"""Finding items by words and putting them into a field; what was not known by the day is not offered."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr
from ..text import for_window, one_line
from ..workspace import Workspace
from .field import Field
from .parts import column, named, push, row

_REF = Qt.ItemDataRole.UserRole


class ItemFinder(QWidget):
    """``picked`` carries the field and what the item is called; ``targets`` are (field, words of its button)."""

    picked = Signal(str, str)

    def __init__(
        self,
        workspace: Workspace,
        prefix: str,
        targets: Sequence[tuple[str, str]],
        day: Callable[[], When | None],
        hint: str = "",
    ) -> None:
        super().__init__()
        self._workspace, self._day = workspace, day
        stack = column(self, gap=4)
        of_paper = tr("By words in them. Items that became known after the day of the paper are not offered.")
        self._words = Field(f"{prefix}-find", tr("Find items"), hint=hint or of_paper)
        self._words.edited.connect(self._look)
        stack.addWidget(self._words)
        self._found = named(QListWidget(), f"{prefix}-found", tr("Items found"))
        self._found.setMinimumHeight(self._found.fontMetrics().height() * 6)
        self._found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._found.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._found.currentItemChanged.connect(lambda _now, _: self._allow())
        self._found.hide()
        stack.addWidget(self._found)
        buttons = row()
        self._buttons: list[QPushButton] = []
        for field, words in targets:
            button = push(f"{prefix}-add-{field.replace('_', '-')}", words, partial(self._pick, field))
            self._buttons.append(button)
            buttons.addWidget(button)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._allow()

    def _look(self) -> None:
        from ...actions.deciding_for_window import candidates

        words, day = self._words.text, self._day()
        self._workspace.runner.read(
            self,
            "candidates",
            lambda session: candidates(session.the_case(), words, day),
            self._show,
            self._refused,
        )

    def _show(self, found: list[tuple[str, str]]) -> None:
        self._found.clear()
        for ref, words in found:
            entry = QListWidgetItem(one_line(words))
            entry.setData(_REF, ref)
            self._found.addItem(entry)
        typed = bool(self._words.text.strip())
        self._words.set_hint(tr("Nothing known by then has these words.") if typed and not found else "")
        self._found.setVisible(bool(found))
        self._allow()

    def _refused(self, error: DeskError) -> None:
        self._words.set_hint(for_window(str(error)))

    def _pick(self, field: str) -> None:
        entry = self._found.currentItem()
        if entry is not None:
            self.picked.emit(field, str(entry.data(_REF)))

    def _allow(self) -> None:
        chosen = self._found.currentItem() is not None
        for button in self._buttons:
            button.setEnabled(chosen and self._workspace.may_edit)
