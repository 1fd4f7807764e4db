"""The strip that tells of an error in three sentences: what happened, what was kept, what to do. It never blocks."""

from PySide6.QtWidgets import QFrame, QWidget

from ...errors import DeskError
from ...i18n import tr
from ..text import for_window, visible
from .parts import column, label, named, push, row


class Trouble(QFrame):
    """Hidden until something went wrong; stays until it is read and closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "trouble", tr("Error"))
        self.setProperty("look", "trouble")
        self._happened, self._kept, self._todo = label(look="strong"), label(), label()
        lines = column(gap=2)
        for part in (self._happened, self._kept, self._todo):
            lines.addWidget(part)
        across = row(self, margin=8, gap=12)
        across.addLayout(lines, 1)
        across.addWidget(push("trouble-close", tr("Close"), self.clear))
        self.hide()

    def tell(self, error: DeskError) -> None:
        """Show this error."""
        self._happened.setText(visible(error.happened))
        whole = for_window(str(error))
        todo = error.todo + whole.removeprefix(visible(str(error)))
        for part, sentence in ((self._kept, error.kept), (self._todo, todo.strip())):
            part.setText(visible(sentence))
            part.setVisible(bool(sentence))
        self.setAccessibleName(tr("Error: {text}").format(text=whole))
        self.show()

    def clear(self) -> None:
        """Nothing is wrong any more, or it was read."""
        self.hide()
        for part in (self._happened, self._kept, self._todo):
            part.clear()
        self.setAccessibleName(tr("Error"))
