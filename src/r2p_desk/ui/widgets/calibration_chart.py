"""How often each term of a yardstick came true against the range it stands for, drawn; its table stands beside it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...analysis.foresight import Foresight, TermRecord
from ...domain.likelihood import term_words
from ...i18n import tr
from ..text import set_apart
from ..theme import tokens_shown
from .parts import characters, named

_GAP = 8
_LABEL_WIDTH = 22
"""Of the terms beside the scale, in characters."""


class CalibrationChart(QWidget):
    """A line for each term that was used: its range hatched, the interval as a bar with ends, the share as a diamond.

    Nothing in it is told by colour alone, and all of it stands in the table beside it.
    """

    def __init__(self) -> None:
        super().__init__()
        named(self, "foresight-chart", tr("Chart: how often each term came true. The table beside it says the same."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._terms: tuple[TermRecord, ...] = ()

    def show_foresight(self, one: Foresight | None) -> None:
        """Show the terms of this yardstick that were used."""
        self._terms = tuple(term for term in one.terms if term.said) if one is not None else ()
        self.setVisible(bool(self._terms))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A line for each term and one for the scale."""
        return QSize(characters(self, _LABEL_WIDTH + 50), self._line * (len(self._terms) + 1) + _GAP)

    def minimumSizeHint(self) -> QSize:
        """The same height; in width it gives way."""
        return QSize(characters(self, _LABEL_WIDTH + 20), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it in the tokens shown."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_scale(painter)
        for at, term in enumerate(self._terms):
            self._draw_term(painter, at, term)
        painter.end()

    @property
    def _line(self) -> int:
        return self.fontMetrics().height() + 2 * _GAP

    @property
    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _scale(self) -> QRectF:
        """Where 0 to 100 % lie, from the first term to the last; the terms stand where reading begins."""
        beside, end = characters(self, _LABEL_WIDTH), characters(self, 4)
        left = end if self._mirrored else beside
        return QRectF(left, 0, max(self.width() - beside - end, 10), self._line * len(self._terms))

    def _at(self, share: float) -> float:
        scale = self._scale()
        return scale.right() - share * scale.width() if self._mirrored else scale.left() + share * scale.width()

    def _span(self, least: float, most: float, top: float, height: float) -> QRectF:
        first, last = sorted((self._at(least), self._at(most)))
        return QRectF(first, top, max(last - first, 2.0), height)

    def _draw_scale(self, painter: QPainter) -> None:
        tokens, scale = tokens_shown(), self._scale()
        for percent in range(0, 101, 20):
            place = self._at(percent / 100)
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(place, 0), QPointF(place, scale.bottom()))
            painter.setPen(QColor(tokens.quiet))
            room = QRectF(place - 40, scale.bottom(), 80, self._line)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, set_apart(tr("{n} %").format(n=percent)))

    def _draw_term(self, painter: QPainter, at: int, term: TermRecord) -> None:
        tokens, top = tokens_shown(), float(self._line * at)
        middle = top + self._line / 2
        width = characters(self, _LABEL_WIDTH) - _GAP
        room = QRectF(self.width() - width if self._mirrored else 0, top, width, self._line)
        painter.setPen(QColor(tokens.ink))
        where = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, where, term_words(term.term.name))
        painter.setPen(QPen(QColor(tokens.quiet), 1))
        painter.setBrush(QBrush(QColor(tokens.quiet), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(self._span(term.term.least / 100, term.term.most / 100, top + _GAP, self._line - 2 * _GAP))
        painter.setPen(QPen(QColor(tokens.accent), 2))
        if term.interval is not None:
            first, last = (self._at(share) for share in term.interval)
            painter.drawLine(QPointF(first, middle), QPointF(last, middle))
            for end in (first, last):
                painter.drawLine(QPointF(end, middle - 6), QPointF(end, middle + 6))
        place = self._at(len(term.came_true) / len(term.said))
        painter.setBrush(QBrush(QColor(tokens.accent)))
        corners = ((0, -6), (6, 0), (0, 6), (-6, 0))
        painter.drawPolygon(QPolygonF([QPointF(place + across, middle + down) for across, down in corners]))
