"""What small charts share: marks that can be walked through by key, told in words, and opened."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleValueChangeEvent,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...domain.assessment import Concern
from ...domain.looks import HATCH_INK, LEVELS
from ..theme import tokens_shown
from .parts import named


class ChartMark(NamedTuple):
    """A mark: what it stands for, what is written under it, its whole words, its height from 0 to 1."""

    key: str
    caption: str
    words: str
    height: float
    level: Concern | None = None


class MarksChart(QWidget):
    """Bars side by side. Left and right walk along them, Enter or a click opens one: ``chosen`` carries its key.

    ``tells_levels`` where height stands for a level of concern: a mark without one is drawn as an empty outline.
    """

    chosen = Signal(str)

    def __init__(self, object_name: str, words: str, *, tells_levels: bool = False, lines: int = 5) -> None:
        super().__init__()
        named(self, object_name, words)
        self._marks: Sequence[ChartMark] = ()
        self._at = 0
        self._levels, self._lines = tells_levels, lines
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_marks(self, marks: Sequence[ChartMark]) -> None:
        """Draw these."""
        self._marks = marks
        self._at = min(self._at, max(len(marks) - 1, 0))
        self._say()
        self.update()

    @property
    def words(self) -> str:
        """The mark in focus, in words."""
        return self._marks[self._at].words if self._marks else ""

    def sizeHint(self) -> QSize:
        """So many lines high, and a line for the captions."""
        return QSize(240, self.fontMetrics().height() * (self._lines + 1) + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right, Home and End, Enter."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self._go(self._at + (-step if self.isRightToLeft() else step))
        elif event.key() == Qt.Key.Key_Home:
            self._go(0)
        elif event.key() == Qt.Key.Key_End:
            self._go(len(self._marks) - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._marks:
            self.chosen.emit(self._marks[self._at].key)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the mark under the pointer."""
        at = self._mark_at(event.position().x())
        if at is not None:
            self._go(at)
            self.chosen.emit(self._marks[at].key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the mark under the pointer."""
        at = self._mark_at(event.position().x())
        if at is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self._marks[at].words, self)

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew in new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars with their captions; the one in focus has a frame."""
        tokens = tokens_shown()
        painter = QPainter(self)
        foot = self.height() - self.fontMetrics().height() - 4.0
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(0, int(foot), self.width(), int(foot))
        for at, mark in enumerate(self._marks):
            column = self._column(at)
            self._draw(painter, mark, column, foot)
            painter.setPen(QPen(QColor(tokens.ink)))
            caption = QRectF(column.left() - 12, foot + 2, column.width() + 24, self.fontMetrics().height() + 2)
            painter.drawText(caption, Qt.AlignmentFlag.AlignCenter, mark.caption)
            if self.hasFocus() and at == self._at:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(tokens.accent), 2))
                painter.drawRect(column.adjusted(-1, 1, 1, -1))
        painter.end()

    def _draw(self, painter: QPainter, mark: ChartMark, column: QRectF, foot: float) -> None:
        tokens = tokens_shown()
        inside = column.adjusted(2, 0, -2, 0)
        if self._levels and mark.level is None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.quiet), 1, Qt.PenStyle.DashLine))
            painter.drawRect(QRectF(inside.left(), foot - 12, inside.width(), 11))
            return
        height = max(mark.height * (foot - 6.0), 2.0 if mark.height > 0 else 0.0)
        box = QRectF(inside.left(), foot - height, inside.width(), height - 1)
        painter.setPen(QPen(QColor(tokens.ink if mark.level is not None else tokens.accent), 1))
        painter.setBrush(QColor(LEVELS[mark.level].fill if mark.level is not None else tokens.accent))
        if height:
            painter.drawRect(box)
        if height and mark.level is not None:
            draw_hatch(painter, box, LEVELS[mark.level].hatch)

    def _column(self, at: int) -> QRectF:
        width = self.width() / max(len(self._marks), 1)
        place = len(self._marks) - 1 - at if self.isRightToLeft() else at
        return QRectF(place * width, 0, width, self.height())

    def _mark_at(self, x: float) -> int | None:
        if not self._marks:
            return None
        at = int(x / (self.width() / len(self._marks)))
        at = len(self._marks) - 1 - at if self.isRightToLeft() else at
        return at if 0 <= at < len(self._marks) else None

    def _go(self, at: int) -> None:
        if self._marks:
            self._at = min(max(at, 0), len(self._marks) - 1)
            self._say()
            self.update()

    def _say(self) -> None:
        self.setAccessibleDescription(self.words)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, self.words))


def draw_hatch(painter: QPainter, box: QRectF, distance: float) -> None:
    """Slanted lines so far apart, as the briefing draws them; none for no distance."""
    if not distance:
        return
    painter.save()
    painter.setClipRect(box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(HATCH_INK), 1))
    along = -box.height()
    while along < box.width():
        painter.drawLine(
            QPointF(box.left() + along, box.bottom()), QPointF(box.left() + along + box.height(), box.top())
        )
        along += distance * 1.4142
    painter.restore()
