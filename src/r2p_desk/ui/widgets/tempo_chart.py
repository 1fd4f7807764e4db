"""The tempo of one series as a chart: reporters counted by period, the effort, and what was to be expected last."""

from datetime import date

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...analysis.tempo import TempoPeriod, TempoSeries
from ...domain.when import When
from ...i18n import tr, trn
from ..text import set_apart
from ..theme import tokens_shown
from .parts import named

_MOST = 52
"""Periods drawn, the newest ones."""


class TempoChart(QWidget):
    """Left and right walk from period to period, Enter or a click opens one: ``chosen`` carries its first day."""

    chosen = Signal(int)

    def __init__(self, object_name: str = "tempo-chart") -> None:
        super().__init__()
        named(self, object_name, tr("Tempo by period"))
        self._periods: tuple[TempoPeriod, ...] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_series(self, series: TempoSeries | None) -> None:
        """Draw this."""
        self._periods = series.periods[-_MOST:] if series is not None else ()
        self._at = max(len(self._periods) - 1, 0)
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        """Eight lines high."""
        return QSize(260, self.fontMetrics().height() * 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right, Home and End, Enter."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self._go(self._at + (-step if self.isRightToLeft() else step))
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if event.key() == Qt.Key.Key_Home else len(self._periods) - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._periods:
            self.chosen.emit(self._periods[self._at].start)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the period under the pointer."""
        at = self._period_at(event.position().x())
        if at is not None:
            self._go(at)
            self.chosen.emit(self._periods[at].start)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the period under the pointer."""
        at = self._period_at(event.position().x())
        if at is not None:
            QToolTip.showText(event.globalPosition().toPoint(), period_words(self._periods[at]), self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars for what was counted, a dotted line for the effort, a bracket for what was to be expected last."""
        tokens = tokens_shown()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        foot = self.height() - self.fontMetrics().height() - 4.0
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(QPointF(0, foot), QPointF(self.width(), foot))
        if self._periods:
            self._draw(painter, foot)
        painter.end()

    def _draw(self, painter: QPainter, foot: float) -> None:
        tokens = tokens_shown()
        tallest = [float(max(one.counted, one.effort, one.upper or 0)) for one in self._periods]
        unit = (foot - 8.0) / max(*tallest, 1.0)
        for at, one in enumerate(self._periods):
            column = self._column(at)
            unusual = one.upper is not None and one.counted > one.upper
            colour = QColor(tokens.present if unusual else tokens.accent)
            painter.setPen(QPen(colour, 1))
            painter.setBrush(QBrush(colour, Qt.BrushStyle.SolidPattern if unusual else Qt.BrushStyle.Dense3Pattern))
            height = one.counted * unit
            if height:
                painter.drawRect(QRectF(column.left() + 1, foot - height, max(column.width() - 2, 1), height))
            painter.setPen(QPen(QColor(tokens.quiet), 1.5, Qt.PenStyle.DotLine))
            level = foot - one.effort * unit
            painter.drawLine(QLineF(column.left(), level, column.right(), level))
            if one.upper is not None and one.expected is not None:
                painter.setPen(QPen(QColor(tokens.emerging), 2))
                for value in (one.upper, one.expected):
                    painter.drawLine(
                        QLineF(column.left() - 3, foot - value * unit, column.right() + 3, foot - value * unit)
                    )
            if self.hasFocus() and at == self._at:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(tokens.accent), 2))
                painter.drawRect(column.adjusted(0, 1, 0, -1))
        painter.setPen(QPen(QColor(tokens.ink)))
        sides = Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignTrailing
        room = QRectF(0, foot + 2, self.width(), self.fontMetrics().height() + 2)
        for one, side in zip((self._periods[0], self._periods[-1]), sides, strict=True):
            painter.drawText(
                room, side | Qt.AlignmentFlag.AlignVCenter, _day(one.start if side is sides[0] else one.end)
            )

    def _column(self, at: int) -> QRectF:
        width = self.width() / max(len(self._periods), 1)
        place = len(self._periods) - 1 - at if self.isRightToLeft() else at
        return QRectF(place * width, 0, width, self.height())

    def _period_at(self, x: float) -> int | None:
        if not self._periods:
            return None
        at = int(x / (self.width() / len(self._periods)))
        at = len(self._periods) - 1 - at if self.isRightToLeft() else at
        return at if 0 <= at < len(self._periods) else None

    def _go(self, at: int) -> None:
        if self._periods:
            self._at = min(max(at, 0), len(self._periods) - 1)
            self._say()
            self.update()

    def _say(self) -> None:
        self.setAccessibleDescription(period_words(self._periods[self._at]) if self._periods else "")


def period_words(one: TempoPeriod) -> str:
    """A period in words."""
    words = tr("{first} to {last}: {reporters} of {effort} ({reports})").format(
        first=_day(one.start),
        last=_day(one.end),
        reporters=trn("{n} reporter", "{n} reporters", one.counted),
        effort=one.effort,
        reports=trn("{n} report", "{n} reports", one.reports),
    )
    if one.expected is None:
        return words
    return words + tr("; expected {mean}, upsurge above {upper}").format(mean=f"{one.expected:.1f}", upper=one.upper)


def _day(ordinal: int) -> str:
    words = When.on(date.fromordinal(ordinal)).words
    return set_apart(words) if QGuiApplication.isRightToLeft() else words
