"""The options matrix at a glance: a filled square where something is said, a hollow one where nothing is.

The table under it says what; this only shows where there are gaps.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...i18n import tr
from ..text import one_line
from ..theme import tokens_shown
from .parts import characters, named

_TITLE = 30
"""Width of an option's title, in characters."""


class MatrixPicture(QWidget):
    """A row for each option, a square for each heading; its accessible name counts the gaps."""

    def __init__(self, object_name: str) -> None:
        super().__init__()
        named(self, object_name, tr("No options yet"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._headings: Sequence[str] = ()
        self._rows: Sequence[tuple[str, Sequence[str]]] = ()

    def show_rows(self, headings: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Show these (title, cells)."""
        self._headings, self._rows = headings, rows
        gaps = sum(not cell for _, cells in rows for cell in cells)
        words = tr("{options} options, {gaps} gaps in the matrix").format(options=len(rows), gaps=gaps)
        self.setAccessibleName(words if rows else tr("No options yet"))
        self.setVisible(bool(rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As tall as its rows and the legend under them."""
        return QSize(characters(self, 70), self._line() * (len(self._rows) + 1) + 8)

    def minimumSizeHint(self) -> QSize:
        """The same height."""
        return QSize(characters(self, 50), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it from the side on which reading begins."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, line = tokens_shown(), self._line()
        title = characters(self, _TITLE)
        step = max((self.width() - title - 8) / max(len(self._headings), 1), 6.0)
        for at, (words, cells) in enumerate(self._rows):
            top = 4 + at * line
            painter.setPen(QColor(tokens.ink))
            cut = self.fontMetrics().elidedText(one_line(words), Qt.TextElideMode.ElideRight, title - 8)
            painter.drawText(self._placed(0, top, title - 8, line), _aligned(self), cut)
            for place, cell in enumerate(cells):
                side = min(step, line) * 0.6
                box = self._placed(title + place * step, top + (line - side) / 2, side, side)
                _draw(painter, box, QColor(tokens.accent if cell else tokens.error), filled=bool(cell))
        painter.setPen(QColor(tokens.quiet))
        legend = tr("■ said   □ not said; in the order of the table below")
        painter.drawText(self._placed(0, 4 + len(self._rows) * line, self.width(), line), _aligned(self), legend)
        painter.end()

    def _line(self) -> int:
        return self.fontMetrics().height() + 8

    def _placed(self, start: float, top: float, width: float, height: float) -> QRectF:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return QRectF(self.width() - start - width if mirrored else start, top, width, height)


def _draw(painter: QPainter, box: QRectF, colour: QColor, *, filled: bool) -> None:
    painter.setPen(QPen(colour, 2))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def _aligned(widget: QWidget) -> Qt.AlignmentFlag:
    mirrored = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
