"""Who had it from whom, drawn: whoever knew first stands first, and what goes round in a ring is drawn as a ring.

The list under it says the same in words; this only lets one see it at once.
"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...analysis.corroboration import Arrow, Web
from ...i18n import tr, trn
from ..text import one_line
from ..theme import tokens_shown
from .parts import characters, named

_WIDE, _BETWEEN = 22, 9
"""Width of a name, and of the gap between two columns, in characters."""
MOST_NAMES = 40


class WebPicture(QWidget):
    """A column for each step away from whoever knew first, a box for each name, an arrow from teller to told."""

    def __init__(self, object_name: str) -> None:
        super().__init__()
        named(self, object_name, tr("Nobody had it from anybody, as far as is stated."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._columns: list[list[str]] = []
        self._arrows: tuple[Arrow, ...] = ()
        self._told: dict[str, int] = {}

    def show_web(self, web: Web) -> None:
        """Draw this; of a web of very many names nothing, because nobody could read it."""
        drawn = web.names if 1 < len(web.names) <= MOST_NAMES else ()
        deepest = max((steps for _, steps in drawn), default=-1)
        self._columns = [[name for name, steps in drawn if steps == at] for at in range(deepest + 1)]
        self._arrows, self._told = (web.arrows if drawn else ()), dict(web.told)
        rings = sum(one.ring for one in web.arrows)
        names = trn("{n} name", "{n} names", len(web.names))
        ways = trn("{n} of them had it from another", "{n} times one had it from another", len(web.arrows))
        said = f"{names}, {ways}"
        self.setAccessibleName(tr("{said}, in a circle").format(said=said) if rings else said)
        self.setVisible(bool(drawn))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As tall as its longest column."""
        tallest = max((len(one) for one in self._columns), default=0)
        wide = len(self._columns) * (_WIDE + _BETWEEN) - _BETWEEN
        return QSize(characters(self, max(wide, _WIDE)), tallest * self._line() + 12)

    def minimumSizeHint(self) -> QSize:
        """The same height; narrower names are cut."""
        return QSize(characters(self, 12 * max(len(self._columns), 1)), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it from the side on which reading begins."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = {name: self._box(at, row) for at, one in enumerate(self._columns) for row, name in enumerate(one)}
        for arrow in self._arrows:
            self._draw_arrow(painter, boxes[arrow.source], boxes[arrow.who], ring=arrow.ring)
        ringed = {name for one in self._arrows if one.ring for name in (one.who, one.source)}
        for name, box in boxes.items():
            self._draw_name(painter, name, box, ring=name in ringed)
        painter.end()

    def _draw_name(self, painter: QPainter, name: str, box: QRectF, *, ring: bool) -> None:
        tokens = tokens_shown()
        painter.setPen(QPen(QColor(tokens.error if ring else tokens.accent), 2 if ring else 1.5))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QColor(tokens.ink))
        count = self._told.get(name, 0)
        words = one_line(f"{name} ({count})" if count > 1 else name)
        cut = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()) - 12)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cut)

    def _draw_arrow(self, painter: QPainter, source: QRectF, who: QRectF, *, ring: bool) -> None:
        """From the side of the source on which reading goes on to the side of whoever had it from there."""
        tokens, mirrored = tokens_shown(), self._mirrored()
        onward = (who.center().x() < source.center().x()) == mirrored and who.center().x() != source.center().x()
        side = -1.0 if mirrored else 1.0
        start = QPointF(source.center().x() + side * source.width() / 2, source.center().y())
        end_side = -side if onward else side
        end = QPointF(who.center().x() + end_side * who.width() / 2, who.center().y())
        if not onward:  # back, or within a column: round the outside
            start, end = start + QPointF(0, 5), end + QPointF(0, 5)
        bend = max(abs(end.x() - start.x()) / 2, characters(self, 5)) * side
        path = QPainterPath(start)
        path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend if onward else -bend, 0), end)
        pen = QPen(QColor(tokens.error if ring else tokens.quiet), 2 if ring else 1.5)
        pen.setStyle(Qt.PenStyle.DashLine if ring else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pen.color())
        away = 8.0 * end_side
        painter.drawPolygon(QPolygonF([end, end + QPointF(away, -4.5), end + QPointF(away, 4.5)]))

    def _box(self, column: int, row: int) -> QRectF:
        count = max(len(self._columns), 1)
        step = min(self.width() / count, float(characters(self, _WIDE + _BETWEEN)))
        wide = step * _WIDE / (_WIDE + _BETWEEN)
        start, line = column * step + 2, self._line()
        left = self.width() - start - wide if self._mirrored() else start
        return QRectF(left, 6 + row * line, wide, line - 10)

    def _line(self) -> int:
        return self.fontMetrics().height() + 20

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft
