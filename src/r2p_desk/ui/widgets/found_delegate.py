"""Draws where the words sought stand: bold, underlined, on a ground of their own; never as markup."""

import unicodedata

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ..theme import tokens_shown

_BEFORE = 0.3
"""How much of the width the text before the first place may take, where not all of it fits."""
_COUNTED = 6
"""Places whose bold letters are allowed for; there is hardly room for more."""
Places = list[tuple[int, int]]


class FoundDelegate(QStyledItemDelegate):
    """For a column whose cells answer ``role`` with (text, places), a place being (first, behind the last) sign."""

    def __init__(self, role: int, parent: QObject) -> None:
        super().__init__(parent)
        self._role = role

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The cell without its text, then the text with its places."""
        found: tuple[str, Places] | None = index.data(self._role)
        if found is None:
            super().paint(painter, option, index)
            return
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        cell.text = ""
        widget: QWidget | None = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, widget)
        cell.text = found[0]  # the place of a text that is not there would have no width
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, cell, widget)
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, widget) + 1
        _draw(painter, QRectF(room.adjusted(margin, 0, -margin, 0)), cell, *found)


def fitted(text: str, places: Places, font: QFont, width: float) -> tuple[str, Places]:
    """What of the text is shown in this width: the first place is in it, ``…`` stands where text was cut."""
    metrics, heavy = QFontMetricsF(font), QFontMetricsF(_bold(font))
    width -= sum(
        max(heavy.horizontalAdvance(text[start:end]) - metrics.horizontalAdvance(text[start:end]), 0)
        for start, end in places[:_COUNTED]
    )
    if places and metrics.horizontalAdvance(text) > width:
        first = places[0][0]
        cuts = [at for at in range(1, first + 1) if text[at - 1].isspace()] or list(range(1, first + 1))
        near = next((at for at in cuts if metrics.horizontalAdvance(text[at:first]) <= width * _BEFORE), 0)
        if near and metrics.horizontalAdvance(text[: places[0][1]]) > width * _BEFORE:
            text = "…" + text[near:]
            places = [(start - near + 1, end - near + 1) for start, end in places]
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    kept = len(shown) if shown == text else len(shown) - 1
    return shown, [(start, min(end, kept)) for start, end in places if start < kept]


def _draw(painter: QPainter, room: QRectF, cell: QStyleOptionViewItem, text: str, places: Places) -> None:
    """Beginning on the side on which the other columns begin, whichever way this text runs."""
    layout = _laid_out(cell.font, *fitted(text, places, cell.font, room.width()))
    line = layout.lineAt(0)
    if not line.isValid():
        return
    rightwards = cell.direction == Qt.LayoutDirection.LeftToRight
    left = room.left() if rightwards else room.right() - line.naturalTextWidth()
    painter.save()
    painter.setClipRect(room)
    painter.setPen(QColor(tokens_shown().ink))
    layout.draw(painter, QPointF(left, room.top() + (room.height() - line.height()) / 2))
    painter.restore()


def _laid_out(font: QFont, text: str, places: Places) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(_direction(text))
    layout.setTextOption(option)
    layout.setFormats([_place(text, start, end) for start, end in places])
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return layout


def _place(text: str, start: int, end: int) -> QTextLayout.FormatRange:
    colours, form = tokens_shown(), QTextCharFormat()
    form.setFontWeight(QFont.Weight.Bold)
    form.setFontUnderline(True)
    form.setForeground(QColor(colours.notice))
    form.setBackground(QColor(colours.notice_ground))
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = _units(text[:start]), _units(text[start:end]), form
    return made


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.Bold)
    return made


def _units(text: str) -> int:
    """How many UTF-16 units Qt counts in it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _direction(text: str) -> Qt.LayoutDirection:
    """That of the first letter that has one."""
    strong = next((way for sign in text if (way := unicodedata.bidirectional(sign)) in ("L", "R", "AL")), "L")
    return Qt.LayoutDirection.LeftToRight if strong == "L" else Qt.LayoutDirection.RightToLeft
