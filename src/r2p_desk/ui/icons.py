"""Symbols drawn in the colour of the text around them."""

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ..resources import read

_SCALES = (1, 2, 3)


def icon(name: str, colour: str, size: int, *, mirrored: bool = False) -> QIcon:
    """The symbol ``resources/icons/name.svg`` in this colour, ``size`` device-independent pixels wide.

    ``mirrored`` for one that has a direction, in a window that runs from right to left.
    """
    drawing = QSvgRenderer(QByteArray(read(f"icons/{name}.svg").replace(b"currentColor", colour.encode())))
    made = QIcon()
    for scale in _SCALES:
        picture = QPixmap(QSize(size, size) * scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        if mirrored:
            painter.translate(picture.width(), 0)
            painter.scale(-1, 1)
        drawing.render(painter)
        painter.end()
        picture.setDevicePixelRatio(scale)
        made.addPixmap(picture)
    return made
