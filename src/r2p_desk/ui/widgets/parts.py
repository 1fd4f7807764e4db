"""Small parts made the one way: plain text only, a name for whoever cannot see it, a place in the tab order."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

W = TypeVar("W", bound=QWidget)


def named(widget: W, object_name: str, accessible: str, description: str = "") -> W:
    """The widget under this name for tests and this one for people."""
    widget.setObjectName(object_name)
    widget.setAccessibleName(accessible)
    widget.setAccessibleDescription(description)
    return widget


def lines_tall(widget: W, count: int) -> W:
    """The widget as tall as this many lines of text, no more and no less."""
    widget.setFixedHeight(widget.fontMetrics().height() * count + 16)
    return widget


def looking(widget: W, look: str) -> W:
    """The widget in this look of the style sheet."""
    widget.setProperty("look", look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    return widget


def label(text: str = "", look: str = "", *, selectable: bool = False) -> QLabel:
    """Text that wraps and is never taken for markup."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setText(text)
    if look:
        made.setProperty("look", look)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def push(
    object_name: str, text: str, pressed: Callable[[], object], look: str = "", description: str = ""
) -> QPushButton:
    """A button; Enter presses it as Space does."""
    made = named(QPushButton(text), object_name, text.replace("&", ""), description)
    made.setAutoDefault(True)
    if look:
        made.setProperty("look", look)
    made.clicked.connect(lambda _: pressed())
    return made


def reading_text(object_name: str, accessible: str, made: QPlainTextEdit | None = None) -> QPlainTextEdit:
    """A place for longer text from outside, to read and to select; ``made`` where it is of a kind of its own."""
    made = named(made or QPlainTextEdit(), object_name, accessible)
    made.setReadOnly(True)
    made.setTabChangesFocus(True)
    made.setProperty("look", "text")
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made


def captioned(words: str, control: QWidget) -> QVBoxLayout:
    """The control under its caption; the caption is also its name where a control has no name of its own."""
    stack = column(gap=2)
    caption = label(words, "strong")
    caption.setBuddy(control)
    stack.addWidget(caption)
    stack.addWidget(control)
    return stack


def frame(look: str) -> QFrame:
    """A frame in this look."""
    made = QFrame()
    made.setProperty("look", look)
    return made


def column(parent: QWidget | None = None, *, margin: int = 0, gap: int = 8) -> QVBoxLayout:
    """A layout from top to bottom."""
    return _measured(QVBoxLayout(parent) if parent else QVBoxLayout(), margin, gap)


def row(parent: QWidget | None = None, *, margin: int = 0, gap: int = 8) -> QHBoxLayout:
    """A layout along the line of reading."""
    return _measured(QHBoxLayout(parent) if parent else QHBoxLayout(), margin, gap)


def characters(widget: QWidget, count: int) -> int:
    """The width of this many average characters in the widget's font."""
    return widget.fontMetrics().averageCharWidth() * count


B = TypeVar("B", bound=QBoxLayout)


def _measured(layout: B, margin: int, gap: int) -> B:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    return layout


def scrolling(object_name: str, accessible: str, inside: QWidget, *, focus: bool = False) -> QScrollArea:
    """A place that scrolls when what is inside is too tall; ``focus`` where nothing inside can take the keys."""
    made = named(QScrollArea(), object_name, accessible)
    made.setWidgetResizable(True)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if focus else Qt.FocusPolicy.NoFocus)
    made.setViewport(QWidget())  # asking for the one Qt made has PySide build every enum of it, 15 ms of the start
    made.setWidget(inside)
    inside.setAutoFillBackground(False)  # Qt's own signature
    return made


def scrolling_down(object_name: str, accessible: str, inside: QWidget) -> QScrollArea:
    """A place that scrolls up and down only: never narrower than what is inside."""
    made = scrolling(object_name, accessible, inside)
    bar = made.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
    made.setMinimumWidth(inside.minimumSizeHint().width() + bar)
    return made


class OneLine(QLabel):
    """One line, cut with an ellipsis where it does not fit; its whole text is its accessible name."""

    def __init__(self, object_name: str = "", *, at_end: bool = True) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        side = Qt.AlignmentFlag.AlignTrailing if at_end else Qt.AlignmentFlag.AlignLeading
        self.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def show_text(self, text: str) -> None:
        """Show this text."""
        self._whole = text
        self.setAccessibleName(text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 0)))
