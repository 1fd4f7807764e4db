"""The last step of taking in a file: what was done, and what can be done with it now."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...i18n import tr, trn
from ..text import for_window, one_line
from ..widgets.parts import column, label, looking, named, push, row
from .import_many import counts_words, many_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...actions.import_many import FileTaken
    from ...actions.import_plan import Imported


class DoneStep(QWidget):
    """``undone``, ``shown``, ``listed`` and ``again`` ask for what their buttons say."""

    undone = Signal()
    shown = Signal()
    listed = Signal()
    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        stack = column(self, gap=12)
        self._says = named(label(look="good", selectable=True), "import-done", tr("What was done"))
        stack.addWidget(self._says)
        self._more = label(look="quiet", selectable=True)
        stack.addWidget(self._more)
        line = row()
        self._again = push("import-again", tr("Take in another file…"), self.again.emit, "primary")
        self._show = push("import-show", tr("Show the items"), self.shown.emit)
        self._list = push("import-refusals", tr("Save the list of what was refused…"), self.listed.emit)
        self._undo = push("import-undo", tr("Undo"), self.undone.emit, description=tr("All of it, as one step"))
        for button in (self._again, self._show, self._list, self._undo):
            line.addWidget(button)
        line.addStretch(1)
        stack.addLayout(line)
        stack.addStretch(1)
        self.setFocusProxy(self._again)

    def show_taken(self, done: "Imported", *, more: int, events: bool) -> None:
        """What was taken in, items or ``events``; ``more`` files wait."""
        refused = len({(one.sheet, one.row) for one in done.refused})
        words = tr("Taken in: {counts}").format(counts=counts_words(done.new, done.changed, done.same))
        self._tell(words if done.record else tr("Nothing was taken in: all of it was in the case already."), "good")
        left = (
            trn("{n} line was refused and left out.", "{n} lines were refused and left out.", refused)
            if refused
            else "",
            trn("{n} line you did not tick.", "{n} lines you did not tick.", done.left) if done.left else "",
        )
        self._more.setText(" ".join(filter(None, left)))
        self._more.setVisible(any(left))
        self._list.setVisible(bool(refused))
        words = tr("Show the datasets") if events else tr("Show the items")
        self._show.setText(words)
        self._show.setAccessibleName(words)
        self._show.setVisible(bool(done.record))
        self._undo.setVisible(bool(done.record))
        self._undo.setEnabled(True)
        self._offer(more)

    def show_several(self, taken: "Sequence[FileTaken]", *, more: int) -> None:
        """What came of several files; ``more`` wait to be looked at by themselves."""
        self._tell(many_words(taken), "good")
        left = [f"{one_line(one.path.name)}: {for_window(one.why)}" for one in taken if one.why]
        refused = sum(len({(bad.sheet, bad.row) for bad in one.done.refused}) for one in taken if one.done is not None)
        words = trn("{n} line was refused and left out.", "{n} lines were refused and left out.", refused)
        undo = tr("Ctrl+Z takes back one file after another, the last one first.")
        self._more.setText("\n".join((*left, *((words,) if refused else ()), undo)))
        self._more.show()
        self._list.hide()
        self._show.hide()
        self._undo.hide()
        self._offer(more)

    def wait(self) -> None:
        """It is being taken back."""
        self._undo.setEnabled(False)
        self._tell(tr("Undoing…"), "strong")

    def show_undone(self) -> None:
        """It was taken back."""
        self._tell(tr("Undone. The case is as it was before."), "strong")
        self._show.hide()
        self._again.setFocus()

    def forget_undo(self) -> None:
        """Something else was saved since: undo would mean that now."""
        self._undo.setEnabled(False)

    def _offer(self, more: int) -> None:
        next_one = trn("Go on with {n} file that waits", "Go on with {n} files that wait", more)
        words = next_one if more else tr("Take in another file…")
        self._again.setText(words)
        self._again.setAccessibleName(words)

    def _tell(self, words: str, look: str) -> None:
        self._says.setText(one_line(words))
        self._says.setAccessibleName(one_line(words))
        looking(self._says, look)
