"""The bar over a viewer: which page of how many, larger and smaller, the words in place of the pages."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSpinBox, QWidget

from ...i18n import tr
from ..text import set_apart
from .parts import label, named, push, row


class ViewerBar(QWidget):
    """``turned`` carries the page wanted (from 0), ``zoomed`` 1, -1 or 0 to fit, ``swapped`` whether words are to be
    shown."""

    turned = Signal(int)
    zoomed = Signal(int)
    swapped = Signal(bool)

    def __init__(self, prefix: str) -> None:
        super().__init__()
        line = row(self, gap=4)
        self._back = _sign(f"{prefix}-page-back", "‹", tr("Previous page"), lambda: self._turn(-1))
        self._page = named(QSpinBox(), f"{prefix}-page", tr("Page"))
        self._page.setAlignment(Qt.AlignmentFlag.AlignCenter)  # the theme hides its buttons: NoButtons hides the number
        self._page.setKeyboardTracking(False)  # Qt's own signature; not a page for each digit
        self._page.valueChanged.connect(lambda page: self.turned.emit(page - 1))
        self._of = label()
        self._of.setWordWrap(False)
        self._on = _sign(f"{prefix}-page-on", "›", tr("Next page"), lambda: self._turn(1))
        self._paging = (self._back, self._page, self._of, self._on)
        self._smaller = _sign(f"{prefix}-zoom-out", "−", tr("Smaller"), lambda: self.zoomed.emit(-1))
        self._fit = _sign(f"{prefix}-zoom-fit", tr("Fit"), tr("Fit the width"), lambda: self.zoomed.emit(0))
        self._larger = _sign(f"{prefix}-zoom-in", "+", tr("Larger"), lambda: self.zoomed.emit(1))
        self._zooming = (self._smaller, self._fit, self._larger)
        self._words = push(f"{prefix}-words-button", tr("Words only"), self._on_words)
        self._words.setCheckable(True)
        for part in self._paging:
            line.addWidget(part)
        line.addStretch(1)
        for part in (*self._zooming, self._words):
            line.addWidget(part)
        self.show_nothing()

    def show_nothing(self) -> None:
        """There is nothing to turn or zoom."""
        self._words.setChecked(False)
        self.hide()

    def show_drawn(self, *, pages: bool) -> None:
        """A picture is shown, or the pages of a document."""
        for part in (*self._paging, self._words):
            part.setVisible(pages)
        for part in self._zooming:
            part.show()
        self._of.setText("")
        self.show()

    def show_page(self, page: int, pages: int, zoom: float) -> None:
        """This page (from 0) of so many is shown, at this zoom."""
        self._page.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._page.setRange(1, max(pages, 1))
        self._page.setValue(page + 1)
        self._page.blockSignals(False)  # noqa: FBT003
        self._of.setText(tr("of {n}").format(n=pages))
        self._page.setAccessibleDescription(self._of.text())
        self._back.setEnabled(page > 0)
        self._on.setEnabled(page < pages - 1)
        self._fit.setText(tr("Fit") if zoom == 1.0 else set_apart(tr("{n} %").format(n=round(zoom * 100))))

    def _turn(self, step: int) -> None:
        self.turned.emit(self._page.value() - 1 + step)

    def _on_words(self) -> None:
        words = self._words.isChecked()
        for part in (*self._paging, *self._zooming):
            part.setVisible(not words)
        self.swapped.emit(words)


def _sign(object_name: str, sign: str, words: str, pressed: Callable[[], object]) -> QPushButton:
    made = push(object_name, sign, pressed)
    made.setAccessibleName(words)
    made.setToolTip(words)
    return made
