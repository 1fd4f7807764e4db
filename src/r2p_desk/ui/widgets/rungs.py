"""The ladder drawn: five steps, the highest on top, each with its sign, its words, its clock and what is missing.

A sign is a shape and a word beside a colour: a filled arrow where the case stands, a filled square where it has been,
a ring where it has not.
"""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...i18n import tr
from ..theme import tokens_shown
from .parts import column, label, looking, named, row

_SIGN = 40
"""Width of the drawn part, in pixels of the desktop."""


class RungShown(NamedTuple):
    """A step as it is shown; ``stands`` that the case is there, ``taken`` that it has been."""

    name: str
    words: str
    stands: bool
    taken: bool
    clock: str
    missing: str
    answers: tuple[tuple[str, bool], ...]
    """(words, whether it is a silence) for each addressee."""

    @property
    def state(self) -> str:
        """Where it is, in a word."""
        return tr("the case stands here") if self.stands else tr("was taken") if self.taken else tr("not taken")


class Rungs(QWidget):
    """Shows five steps; each is told whole to whoever cannot see it."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "ladder-steps", tr("The five steps, the highest first"))
        self._stack: QVBoxLayout = column(self, gap=0)
        self._rows: list[_Row] = []

    def show_steps(self, steps: list[RungShown]) -> None:
        """Show these, the lowest given first and drawn at the bottom."""
        while len(self._rows) < len(steps):
            made = _Row()
            self._rows.append(made)
            self._stack.addWidget(made)
        for at, (shown, step) in enumerate(zip(self._rows, reversed(steps), strict=True)):
            shown.show_step(step, top=at == 0, bottom=at == len(steps) - 1)


class _Row(QFrame):
    def __init__(self) -> None:
        super().__init__()
        across = row(self, gap=12)
        self._sign = _Sign()
        across.addWidget(self._sign)
        stack = column(margin=0, gap=2)
        stack.setContentsMargins(0, 8, 8, 8)
        self._words, self._state = label(look="strong"), label(look="small")
        line = row(gap=12)
        line.addWidget(self._words, 2)
        self._state.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._state, 1)
        stack.addLayout(line)
        self._clock, self._missing = label(), label(look="quiet")
        stack.addWidget(self._clock)
        stack.addWidget(self._missing)
        self._answers = column(gap=2)
        stack.addLayout(self._answers)
        across.addLayout(stack, 1)

    def show_step(self, step: RungShown, *, top: bool, bottom: bool) -> None:
        """Show this step."""
        self._sign.show_sign(stands=step.stands, taken=step.taken, top=top, bottom=bottom)
        self._words.setText(step.words)
        looking(self._words, "title" if step.stands else "strong")
        self._state.setText(step.state)
        for part, text in ((self._clock, step.clock), (self._missing, step.missing)):
            part.setText(text)
            part.setVisible(bool(text))
        while self._answers.count():
            entry = self._answers.takeAt(0)
            gone = entry.widget() if entry is not None else None
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        for words, silent in step.answers:
            self._answers.addWidget(_answer(words, silent=silent, standing=step.stands))
        told = [step.words, step.state, step.clock, step.missing, *(words for words, _ in step.answers)]
        named(self, f"ladder-{step.name}", ". ".join(part for part in told if part))
        looking(self, "notice" if step.stands else "pane")


def _answer(words: str, *, silent: bool, standing: bool) -> QLabel:
    sign = "○" if silent else "●"
    return label(f"{sign}  {words}", ("strong" if standing else "error") if silent else "")


class _Sign(QWidget):
    """The rail with the sign of one step on it."""

    def __init__(self) -> None:
        super().__init__()
        self._stands = self._taken = self._top = self._bottom = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """As wide as the sign."""
        return QSize(_SIGN, _SIGN)

    def show_sign(self, *, stands: bool, taken: bool, top: bool, bottom: bool) -> None:
        """Draw this sign; the rail ends at the top and at the bottom."""
        self._stands, self._taken, self._top, self._bottom = stands, taken, top, bottom
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Rail, then sign; the arrow points into the line of reading."""
        tokens = tokens_shown()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, at = self.width() / 2, 20.0
        painter.setPen(QPen(QColor(tokens.line), 2))
        for offset in (-6, 6):
            painter.drawLine(
                QPointF(middle + offset, at if self._top else 0.0),
                QPointF(middle + offset, at if self._bottom else float(self.height())),
            )
        painter.drawLine(QPointF(middle - 6, at), QPointF(middle + 6, at))
        if self._stands:
            self._draw_arrow(painter, middle, at, QColor(tokens.accent))
        elif self._taken:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.ink))
            painter.drawRect(QRectF(middle - 6, at - 6, 12, 12))
        else:
            painter.setPen(QPen(QColor(tokens.quiet), 2))
            painter.setBrush(QColor(tokens.surface))
            painter.drawEllipse(QPointF(middle, at), 6, 6)
        painter.end()

    def _draw_arrow(self, painter: QPainter, middle: float, at: float, colour: QColor) -> None:
        side = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        points = [QPointF(middle - 10 * side, at - 10), QPointF(middle + 12 * side, at)]
        painter.drawPolygon(QPolygonF([*points, QPointF(middle - 10 * side, at + 10)]))


__all__ = ["RungShown", "Rungs"]
