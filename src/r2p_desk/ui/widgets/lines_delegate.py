"""Draws entries of a list that take several lines: the first in full ink, those under it quieter and smaller."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ..theme import tokens_shown

_SMALLER = 0.92
_MARGIN = 6
_GAP = 2


class LinesDelegate(QStyledItemDelegate):
    """For entries that answer ``role`` with their lines; each is cut where it does not fit, never wrapped."""

    def __init__(self, role: int, parent: QObject) -> None:
        super().__init__(parent)
        self._role = role

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As tall as its lines."""
        return QSize(0, height_of(option.font, len(index.data(self._role) or [""])))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The entry without its text, then its lines."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        cell.text = ""
        widget: QWidget | None = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, widget)
        colours, ground = tokens_shown(), QRect(option.rect).adjusted(_MARGIN, _MARGIN // 2, -_MARGIN, 0)
        painter.save()
        for number, line in enumerate(index.data(self._role) or []):
            font = _font(cell.font, number)
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(QColor(colours.ink if number == 0 else colours.quiet))
            room = QRect(ground.topLeft(), QSize(ground.width(), metrics.height()))
            rightwards = cell.direction == Qt.LayoutDirection.LeftToRight
            side = Qt.AlignmentFlag.AlignLeft if rightwards else Qt.AlignmentFlag.AlignRight
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, (side | Qt.AlignmentFlag.AlignAbsolute).value, shown)
            ground.setTopLeft(ground.topLeft() + QPoint(0, metrics.height() + _GAP))
        painter.restore()


def height_of(font: QFont, lines: int) -> int:
    """The height of an entry of so many lines."""
    return sum(QFontMetrics(_font(font, number)).height() + _GAP for number in range(lines)) + _MARGIN


def _font(font: QFont, number: int) -> QFont:
    made = QFont(font)
    if number and font.pointSizeF() > 0:
        made.setPointSizeF(font.pointSizeF() * _SMALLER)
    return made
