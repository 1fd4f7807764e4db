"""What the evidence of a judgement would carry: a bar of independent origins by class, the words, the flags."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ...analysis.checks import Flag
from ...analysis.support import Strength, Support, Weighed, carries_words, strength_words
from ...i18n import tr
from ..theme import tokens_shown
from .parts import column, label, named

_PATTERNS = {
    Strength.STRONG: Qt.BrushStyle.SolidPattern,
    Strength.FAIR: Qt.BrushStyle.Dense4Pattern,
    Strength.WEAK: Qt.BrushStyle.BDiagPattern,
    Strength.NOT_JUDGED: Qt.BrushStyle.NoBrush,
}
"""A pattern for each class, so that colour never tells it alone."""


class SupportBar(QWidget):
    """One block for each independent origin: first those that speak for the state judged, then those against it."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "support-bar", tr("Independent origins of the evidence"))
        self._support: Support | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_support(self, support: Support | None) -> None:
        """Draw this."""
        self._support = support
        blocks = () if support is None else (*support.own, *support.other)
        self.setVisible(bool(blocks))
        if support is not None:
            sides = (
                tr("for: {classes}").format(classes=_classes(support.own)),
                tr("against: {classes}").format(classes=_classes(support.other)),
            )
            self.setAccessibleDescription("; ".join(sides))
            self.setToolTip("; ".join(sides))
        self.update()

    def sizeHint(self) -> QSize:
        """One line high."""
        return QSize(120, self.fontMetrics().height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Blocks in the patterns of their classes."""
        if self._support is None:
            return
        tokens = tokens_shown()
        sides = ((self._support.own, tokens.accent), (self._support.other, tokens.present))
        count = sum(len(side) for side, _ in sides)
        painter = QPainter(self)
        height, gap = self.height() - 2.0, 4.0
        width = min((self.width() - 12.0) / max(count, 1) - gap, height * 2)
        at = 0
        for number, (side, colour) in enumerate(sides):
            for weighed in side:
                left = at * (width + gap) + number * 12.0
                if self.isRightToLeft():
                    left = self.width() - left - width
                painter.setPen(QPen(QColor(colour), 1.5))
                painter.setBrush(QBrush(QColor(colour), _PATTERNS[weighed.strength]))
                painter.drawRect(QRectF(left, 1.0, width, height - 1.0))
                at += 1
        painter.end()


class SupportStrip(QFrame):
    """Beside one judgement: what its evidence would carry and why, and its flags. Nothing of it decides."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "support", tr("What the evidence would carry"))
        self.setProperty("look", "pane")
        stack = column(self, margin=8, gap=4)
        self._head = label(look="strong")
        self._head.setObjectName("support-head")
        self._bar = SupportBar()
        self._words = label(look="small", selectable=True)
        self._words.setObjectName("support-words")
        self._flags = label(look="error", selectable=True)
        self._flags.setObjectName("support-flags")
        for part in (self._head, self._bar, self._words, self._flags):
            stack.addWidget(part)
        self.hide()

    def show_support(self, support: Support | None) -> None:
        """Say this of the judgement in the middle; nothing hides the strip."""
        self.setVisible(support is not None)
        self._bar.show_support(support)
        if support is not None:
            self._head.setText(tr("The evidence {carries}").format(carries=carries_words(support.carries))
                               if support.own else tr("There is no evidence for it"))  # fmt: skip
            said = list(support.reasons[:-1] if support.own else support.reasons)
            if support.pivots:
                pivots = "; ".join(", ".join(item.ref for item in origin.items) for origin in support.pivots)
                said.append(tr("It would carry less if this were false: {items}").format(items=pivots))
            self._words.setText(" ".join(said))
        self.show_flags(())

    def show_flags(self, flags: tuple[Flag, ...]) -> None:
        """The flags of this judgement."""
        open_, answered = [one for one in flags if one.answer is None], [one for one in flags if one.answer]
        words = [f"⚑ {one.text}" for one in open_]
        words += [f"✓ {one.text} → {one.answer.text}" for one in answered if one.answer]
        self._flags.setText("\n".join(words))
        self._flags.setVisible(bool(words))


def _classes(side: tuple[Weighed, ...]) -> str:
    return ", ".join(strength_words(one.strength) for one in side) or tr("none")
