"""A picture that is larger than its place: scrolled with the keys, the wheel and the bars. Kept nowhere but here."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ..theme import tokens_shown
from .parts import named

Key = Qt.Key


class _Sheet(QWidget):
    """Draws the picture at the size it was asked for, however large it came."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it. No pixmap is made of it: those are kept by Qt."""
        if not self.image.isNull():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRect(0, 0, self.width(), self.height()), self.image)
            painter.setPen(QColor(tokens_shown().line))
            painter.drawRect(0, 0, self.width() - 1, self.height() - 1)
            painter.end()


class Canvas(QScrollArea):
    """``turned`` asks for the next (1) or previous (-1) page, ``zoomed`` for a larger (1), smaller (-1) or fitting (0)
    picture, ``resized`` tells of another width."""

    turned = Signal(int)
    zoomed = Signal(int)
    resized = Signal()

    def __init__(self, object_name: str, accessible: str) -> None:
        super().__init__()
        named(self, object_name, accessible)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("look", "canvas")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sheet = _Sheet()
        self.setWidget(self._sheet)
        self._sheet.resize(0, 0)

    @property
    def room(self) -> QSize:
        """How large a picture fits without scrolling across, in device-independent pixels."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(max(self.width() - bar - 2 * self.frameWidth() - 4, 80), max(self.height() - 4, 80))

    def show_image(self, image: QImage, size: QSize, *, from_top: bool) -> None:
        """Show this picture at this size; ``from_top`` where it is another page."""
        self._sheet.image = image
        self._sheet.resize(size)
        self._sheet.update()
        if from_top:
            self.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        """Show nothing, and let the picture go."""
        self._sheet.image = QImage()
        self._sheet.resize(0, 0)
        self._sheet.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and page keys scroll, at the edge they turn the page; plus, minus and 0 zoom."""
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
            return
        key, bar = Key(event.key()), self.verticalScrollBar()
        if key in (Key.Key_Plus, Key.Key_Equal):
            self.zoomed.emit(1)
        elif key == Key.Key_Minus:
            self.zoomed.emit(-1)
        elif key == Key.Key_0:
            self.zoomed.emit(0)
        elif key == Key.Key_PageDown and bar.value() >= bar.maximum():
            self.turned.emit(1)
        elif key == Key.Key_PageUp and bar.value() <= bar.minimum():
            self.turned.emit(-1)
        elif key in (Key.Key_PageDown, Key.Key_PageUp):
            bar.setValue(bar.value() + (1 if key == Key.Key_PageDown else -1) * bar.pageStep())
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitting picture fits anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.resized.emit()
