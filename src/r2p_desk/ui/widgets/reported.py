"""A place for a text to read that is as tall as it needs to be."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit


class ReportedText(QPlainTextEdit):
    """As tall as its text at its present width, up to a limit; longer text scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self._limit = 80
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())

    def fit(self, limit: int) -> None:
        """Be at most this tall, in pixels."""
        self._limit = max(limit, 80)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = round(self.document().size().height())
        wanted = lines * self.fontMetrics().lineSpacing() + 2 * round(self.document().documentMargin()) + 4
        self.setFixedHeight(min(wanted, self._limit))
