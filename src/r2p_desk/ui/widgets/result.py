"""What came of something, to read and to copy; hidden until there is something to tell."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit

from .parts import reading_text


class Result(QPlainTextEdit):
    """As tall as so many lines; ``tell`` takes the cursor there, so that it is read out."""

    def __init__(self, object_name: str, accessible: str, lines: int) -> None:
        super().__init__()
        reading_text(object_name, accessible, self)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * lines + 12)
        self.hide()

    def tell(self, lines: Sequence[str]) -> None:
        """Show these lines."""
        self.setPlainText("\n".join(lines))
        self.show()
        self.setFocus()

    def forget(self) -> None:
        """Nothing is told any more."""
        self.clear()
        self.hide()
