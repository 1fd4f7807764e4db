"""A QR code, drawn as it is on paper: black on white with its quiet border, in every appearance."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from .parts import named

_QUIET = 4
_MODULE = 4
Matrix = Sequence[Sequence[int]]


class QrCode(QWidget):
    """Shows nothing until it is given a code; takes a whole number of pixels for each module."""

    def __init__(self, object_name: str, accessible: str) -> None:
        super().__init__()
        named(self, object_name, accessible)
        self._code: Matrix = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_code(self, code: Matrix) -> None:
        """Show this code: rows of modules, true for dark."""
        self._code = code
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """So large that a telephone reads it from arm's length."""
        side = (len(self._code) + 2 * _QUIET) * _MODULE
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#ffffff"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#000000"))
        for y, line in enumerate(self._code):
            for x, dark in enumerate(line):
                if dark:
                    painter.drawRect((x + _QUIET) * _MODULE, (y + _QUIET) * _MODULE, _MODULE, _MODULE)
        painter.end()


def code_of(text: str) -> Matrix:
    """The QR code of a text, for a thread beside the window's."""
    import segno

    return tuple(tuple(line) for line in segno.make_qr(text, error="m").matrix)
